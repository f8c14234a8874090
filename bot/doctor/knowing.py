"""What everything else relies on: tables, clocks, time zones, days off, an administrator."""

import zoneinfo
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import tzdata
from sqlmodel import Session, col, func, select

from bot import migrations
from bot.clock import SystemClock
from bot.company import calendar, company
from bot.doctor.finding import Act, Finding, platform_called
from bot.people import Person, Project, live
from bot.skews import skews
from bot.store import real_now
from bot.trail import Spoken
from bot.words import N_

AHEAD = timedelta(days=60)  # so far reminders look ahead, and a week of notice for the calendar
APART = timedelta(seconds=10)  # between two machines of one company; NTP keeps them within one
OLD = 2  # years; rules of zones change a few times a year, most of them announced months before


def tables(db: Session) -> Iterator[Finding]:
    there, needed = migrations.current(db.connection()), migrations.newest()
    if there != needed:
        yield Finding(
            N_("The tables are at revision {there}, this version needs {needed}."),
            N_("Stop the bot and run `liaison migrate`."),
            values={"there": there, "needed": needed},
        )


def look(db: Session, now: datetime) -> Iterator[Finding]:
    yield from _clock(db, now)
    yield from _apart(db)
    yield from _zones(db)
    yield from _zone_data(db, now)
    yield from _holidays(db, now)
    yield from _administrators(db)


def _clock(db: Session, now: datetime) -> Iterator[Finding]:
    last = db.exec(select(func.max(Spoken.at))).one()
    if last and last > now:
        yield Finding(
            N_("The clock went back: the last line was heard {last}, and it is {now}."),
            N_("Set the machine's clock right; reminders of the time between come late."),
            values={"last": last, "now": now},
        )


def _apart(db: Session) -> Iterator[Finding]:
    """The clocks of this machine, of the database and of the platforms."""
    cure = N_("Let every machine keep its time by the network: `timedatectl set-ntp true`.")
    if abs(apart := ahead(db)) > APART:
        yield _skew("PostgreSQL", round(apart.total_seconds()), cure)
    for platform, seconds in skews(db):
        yield _skew(platform_called(platform), seconds, cure)


def ahead(db: Session) -> timedelta:
    """How far this machine's clock is ahead of that of the machine with the database."""
    if db.get_bind().dialect.name == "sqlite":
        return timedelta()
    there = real_now(db)  # asked first: the answer takes a moment
    return SystemClock().now() - there


def _skew(whose: str, seconds: int, cure: str) -> Finding:
    sentence = N_("This machine's clock is {seconds} s behind that of {whose}.")
    if seconds > 0:
        sentence = N_("This machine's clock is {seconds} s ahead of that of {whose}.")
    return Finding(sentence, cure, whose.lower(), {"seconds": abs(seconds), "whose": whose})


def _zones(db: Session) -> Iterator[Finding]:
    """Zones that are set and that this machine has no data of."""
    known = zoneinfo.available_timezones()
    sentence = N_("This machine does not know the time zone {zone} of {whose}.")
    if (zone := company(db).zone.key) not in known:
        cure = N_("Install the Python package tzdata, or set another zone in `LIAISON_TIMEZONE`.")
        yield Finding(sentence, cure, zone, {"zone": zone, "whose": "LIAISON_TIMEZONE"})
    for person in db.exec(select(Person).where(live(Person), col(Person.zone).is_not(None))):
        if person.zone not in known:
            cure = N_(
                "Install the Python package tzdata, or {whose} writes `settings zone={ours}`."
            )
            values = {"zone": person.zone, "whose": person.name, "ours": zone}
            yield Finding(sentence, cure, person.handle, values)
    for project in db.exec(select(Project).where(live(Project), col(Project.zone).is_not(None))):
        if project.zone not in known:
            cure = N_("Install the Python package tzdata, or write `{whose} edit zone={ours}`.")
            values = {"zone": project.zone, "whose": project.code, "ours": zone}
            yield Finding(sentence, cure, project.code, values)


def _zone_data(db: Session, now: datetime) -> Iterator[Finding]:
    version = zone_data(company(db).zone.key)
    if version and is_old(version, now):
        yield Finding(
            N_("The time zone data of this machine is of {version}."),
            N_(
                "Bring the system's tzdata up to date, or where it has none the Python package: "
                "`pip install --upgrade tzdata`. Then start the bot anew."
            ),
            subject=version,
            values={"version": version},
        )


def is_old(version: str, now: datetime) -> bool:
    return now.year - int(version[:4]) >= OLD


def zone_data(zone: str) -> str:
    """The version of the data that *zone* is read from, such as 2026a; empty if it does not say.

    Python asks the system first, then the package (docs.python.org/3/library/zoneinfo.html).
    """
    folder = next((Path(p) for p in zoneinfo.TZPATH if (Path(p) / zone).is_file()), None)
    if folder is None:
        return str(tzdata.IANA_VERSION)
    for name in ("tzdata.zi", "+VERSION"):
        if (folder / name).is_file():
            with (folder / name).open(encoding="utf-8") as file:
                said = file.readline().removeprefix("# version").strip()
            return said if said[:4].isdigit() else ""
    return ""


def _holidays(db: Session, now: datetime) -> Iterator[Finding]:
    days = calendar(db)
    for year in sorted({days.day(now).year, days.day(now + AHEAD).year}):
        if days.approximate(year):
            yield Finding(
                N_("The days off of {year} are not known; working days are a guess there."),
                N_("Load them as soon as they are decreed: `holiday load`."),
                subject=str(year),
                values={"year": year},
                act=Act(N_("Load days off"), "holiday load"),
            )


def _administrators(db: Session) -> Iterator[Finding]:
    here = select(Person).where(live(Person), col(Person.suspended_at).is_(None))
    if not any("administrator" in person.roles for person in db.exec(here)):
        yield Finding(
            N_("There is no administrator."),
            N_("Start `liaison run`: it prints a line that makes one, once."),
        )
