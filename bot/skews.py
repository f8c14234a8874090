"""How far a platform's clock and this machine's are apart, by the date of its answers."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from sqlmodel import Session, col, select

from bot.clock import SystemClock
from bot.store import Memo

SKEW = "skew:"
MOST = timedelta(seconds=30)  # an answer is on its way for seconds, and dates have no parts of one
Keep = Callable[[Callable[[Session], None]], object]


@dataclass
class Dated:
    """Told the `Date` of every answer (RFC 9110 §6.6.1); *keep* runs its writes, which are few:
    one after the start, and one whenever the clocks part or meet."""

    platform: str
    keep: Keep
    now: Callable[[], datetime] = SystemClock().now
    _apart: bool | None = None

    def heard(self, date: str | None) -> None:
        try:
            there = parsedate_to_datetime(date or "")
        except ValueError:
            return  # a machine on the way answered
        ahead = self.now() - (there if there.tzinfo else there.replace(tzinfo=UTC))
        apart = abs(ahead) > MOST
        if apart != self._apart:
            self._apart = apart
            self.keep(lambda db: _note(db, self.platform, ahead if apart else None))


def _note(db: Session, platform: str, ahead: timedelta | None) -> None:
    memo = db.get(Memo, f"{SKEW}{platform}")
    if ahead is not None:
        db.merge(Memo(name=f"{SKEW}{platform}", value=str(round(ahead.total_seconds()))))
    elif memo is not None:
        db.delete(memo)


def skews(db: Session) -> Iterator[tuple[str, int]]:
    """Platforms, and by how many seconds this machine is ahead of them."""
    here = select(Memo).where(col(Memo.name).startswith(SKEW)).order_by(Memo.name)
    for memo in db.exec(here):
        yield memo.name.removeprefix(SKEW), int(memo.value)
