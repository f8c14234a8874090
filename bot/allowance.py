"""Calls that a platform counts by the month: how many are gone, kept over restarts."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from bot.company import company
from bot.store import Memo, real_now

NAMED = "calls"
CHANGES, ESSENTIAL, WARN = 0.80, 0.95, 0.60  # shares of the month's calls


@dataclass(frozen=True)
class Allowance:
    """What is gone of a month's calls; *most* of 0 is no limit."""

    platform: str
    month: str  # 2026-03
    spent: int
    most: int

    @property
    def share(self) -> float:
        return self.spent / self.most if self.most else 0.0


def spend(db: Session, platform: str, calls: int, most: int) -> Allowance:
    """Note *calls* of this month in the real world; gives the month so far."""
    month = _month(db)
    name = f"{NAMED}:{platform}:{month}"
    memo = db.get(Memo, name, with_for_update=True) or Memo(name=name, value="0/0")
    spent = int(memo.value.partition("/")[0]) + calls
    memo.value = f"{spent}/{most}"
    db.add(memo)
    return Allowance(platform, month, spent, most)


def scarce(db: Session) -> list[Allowance]:
    """The platforms of whose calls much is gone this month."""
    return [one for one in counted(db) if one.share >= WARN]


def counted(db: Session) -> list[Allowance]:
    """This month's calls of every platform that counts them."""
    month = _month(db)
    rows = db.exec(select(Memo).where(col(Memo.name).startswith(f"{NAMED}:"))).all()
    found = []
    for row in rows:
        _, platform, when = row.name.split(":")
        spent, most = map(int, row.value.split("/"))
        if when == month:
            found.append(Allowance(platform, when, spent, most))
    return found


def _month(db: Session) -> str:
    zone: ZoneInfo = company(db).zone
    return f"{real_now(db).astimezone(zone):%Y-%m}"
