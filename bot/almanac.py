"""By which zones, holidays and rules the due moments were computed; newer ones compute them anew.

A package that brings the holidays of another year, a zone whose clocks change on another day, or a
version with one more rule: none of them touches a row, so no row would be armed again.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2s
from zoneinfo import ZoneInfo

from sqlmodel import Session, select

from bot.company import company, zone_called
from bot.outage import PLANNED
from bot.people import Project
from bot.registry import policies
from bot.store import Memo
from bot.workdays import CALENDAR

KEPT = "almanac"
YEARS = 3  # this one and what may be planned ahead
DAY = timedelta(days=1)


def follow(db: Session, now: datetime) -> bool:
    """Compute every due moment anew if anything they hang on is new; was it?

    From the moment that was planned last, so that a slot which moved into the time without a
    process is owed, and one that was told already is not told again.
    """
    edition = _edition(db, now)
    known = db.get(Memo, KEPT)
    if known is not None and known.value == edition:
        return False
    planned = db.get(Memo, PLANNED)
    since = datetime.fromisoformat(planned.value) if planned else now
    db.info.update(now=min(since, now), spoken=None)
    policies.rearm_all(db)
    db.merge(Memo(name=KEPT, value=edition))
    return True


def _edition(db: Session, now: datetime) -> str:
    digest = blake2s(digest_size=8)
    for part in (*_zones(db, now), *_workdays(now), *sorted(rule.name for rule in policies)):
        digest.update(part.encode())
    return digest.hexdigest()


def _zones(db: Session, now: datetime) -> Iterator[str]:
    named = {zone for zone in db.exec(select(Project.zone).distinct()) if zone}
    zones = {str(zone): zone for zone in (company(db).zone, *(zone_called(db, n) for n in named))}
    for name in sorted(zones):
        yield name
        yield from _offsets(zones[name], now)


def _offsets(zone: ZoneInfo, now: datetime) -> Iterator[str]:
    for day in _days(now):
        yield str(datetime(day.year, day.month, day.day, tzinfo=UTC).astimezone(zone).utcoffset())


def _workdays(now: datetime) -> Iterator[str]:
    return (str(CALENDAR.works(day)) for day in _days(now))


def _days(now: datetime) -> Iterator[date]:
    """Whole years, so that the same data says the same on every day of a year."""
    first = date(now.year, 1, 1)
    return (first + n * DAY for n in range(YEARS * 366))
