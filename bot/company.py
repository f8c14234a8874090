"""What the company set: its language and zone, its clocks, its days off; a project may differ."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlmodel import Field, Session

from bot.people import Project
from bot.store import Kept, present
from bot.workdays import Calendar

LENGTHS = {"min": "minutes", "h": "hours", "d": "days"}
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class Company:
    """What stands before anybody set anything."""

    language: str = "zh"
    zone: ZoneInfo = ZoneInfo("Asia/Shanghai")
    quiet: str = "22:00-08:00"
    address: str = "http://127.0.0.1:8080"  # of the web face, for links


class Day(Kept, table=True):
    """A day on which the company works or not, whatever the statutory table says."""

    day: str = Field(primary_key=True)  # 2027-01-01
    works: bool
    name: str = ""


class Setting(Kept, table=True):
    """A value that stands instead of a default, for the company or for one project."""

    id: str = Field(primary_key=True)  # "P-1 reminder", or " reminder" for the company
    project: str | None = Field(foreign_key="project.code", default=None, index=True)
    name: str
    value: str


@dataclass(frozen=True)
class Clock:
    """A time of day ("09:30"), of a week ("fri 17:00"), or a length ("24h", "3d")."""

    name: str
    default: str
    meaning: str  # a sentence to translate


class Clocks(dict[str, Clock]):
    """`clocks.add("reminder", "09:30", N_("Reminders of what is due"))`"""

    def add(self, name: str, default: str, meaning: str) -> None:
        if name in self:
            raise ValueError(f"the clock {name!r} is declared twice")
        self[name] = Clock(name, default, meaning)


clocks = Clocks()


def read_time(value: str) -> tuple[int | None, time]:
    """(weekday, time) of "fri 17:00", (None, time) of "09:30"; ValueError for anything else."""
    day, _, clock = value.strip().lower().rpartition(" ")
    hour, minute = clock.split(":")
    return (WEEKDAYS.index(day[:3]) if day else None), time(int(hour), int(minute))


@dataclass(frozen=True)
class Times:
    """The calendar and the clocks of one project: all that a rule needs to know of time."""

    calendar: Calendar
    values: dict[str, str]

    def at(self, day: date, clock: str) -> datetime:
        """The moment of *day* when *clock* rings."""
        return self.calendar.at(day, read_time(self.values[clock])[1])

    def length(self, clock: str) -> timedelta:
        """How long *clock* lasts: "10min", "24h", "3d"."""
        value = self.values[clock]
        number = "".join(filter(str.isdigit, value))
        return timedelta(**{LENGTHS[value.removeprefix(number).strip()]: int(number)})

    def weekly(self, clock: str, after: datetime) -> Iterator[datetime]:
        """Every moment after *after* at which a clock of the week rings."""
        weekday, _ = read_time(self.values[clock])
        day = self.calendar.day(after)
        for ahead in range(53 * 7):
            next_day = date.fromordinal(day.toordinal() + ahead)
            if next_day.weekday() == weekday and (at := self.at(next_day, clock)) > after:
                yield at


def company(db: Session) -> Company:
    known: Company = db.info.get("company") or Company()
    return known


def zone_called(db: Session, name: str | None) -> ZoneInfo:
    """A zone that somebody chose; the company's where there is none, or this machine does not know
    it (any more): `doctor` tells whose it is."""
    try:
        return ZoneInfo(name) if name else company(db).zone
    except ZoneInfoNotFoundError:
        return company(db).zone


def calendar(db: Session, zone: ZoneInfo | None = None) -> Calendar:
    """The company's working days, in *zone*."""
    days = {date.fromisoformat(row.day): row.works for row in present(db, Day)}
    return Calendar(zone or company(db).zone, days)


def zone_of(db: Session, project: Project | None) -> ZoneInfo:
    return zone_called(db, project.zone if project else None)


def times(db: Session, project: Project | None = None) -> Times:
    """The times of a project, or the company's."""
    code = project.code if project else None
    known: dict[str | None, Times] = db.info.setdefault("times", {})
    if code not in known:
        values = {clock.name: clock.default for clock in clocks.values()}
        values |= _settings(db, None) | (_settings(db, code) if code else {})
        known[code] = Times(calendar(db, zone_of(db, project)), values)
    return known[code]


def forget_times(db: Session) -> None:
    """After a day, a setting or a zone changed: compute them anew."""
    db.info.pop("times", None)


def _settings(db: Session, project: str | None) -> dict[str, str]:
    return {row.name: row.value for row in present(db, Setting) if row.project == project}
