"""What a platform does not let the bot do: kept for the doctor, gone when it is mended."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from bot.store import Memo

GAP = "gap:"


@dataclass(frozen=True)
class Gap:
    """`needs` is how the platform's own console calls what is missing."""

    platform: str
    what: str
    needs: str
    at: datetime


def missing(db: Session, platform: str, what: str, needs: str, now: datetime) -> None:
    """A call was refused for want of a right."""
    value = json.dumps({"needs": needs, "at": now.isoformat()})
    db.merge(Memo(name=f"{GAP}{platform}:{what}", value=value))


def mended(db: Session, platform: str) -> None:
    """Forget what was missing: the platform is asked anew."""
    for memo in db.exec(_of(platform)).all():
        db.delete(memo)


def gaps(db: Session) -> Iterator[Gap]:
    for memo in db.exec(_of("")).all():
        platform, _, what = memo.name.removeprefix(GAP).partition(":")
        said = json.loads(memo.value)
        yield Gap(platform, what, said["needs"], datetime.fromisoformat(said["at"]))


def _of(platform: str) -> SelectOfScalar[Memo]:
    begins = f"{GAP}{platform}:" if platform else GAP
    here = col(Memo.name).startswith(begins, autoescape=True)
    return select(Memo).where(here).order_by(Memo.name)
