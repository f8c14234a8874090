"""Is everything said when it should be: moments that drifted, broke, or that nobody planned."""

from collections.abc import Iterator
from datetime import datetime

from sqlmodel import Session, col, func, select

from bot.company import times
from bot.doctor.finding import Finding
from bot.people import Project, live
from bot.planner import LATE, TINY, Due, Rule
from bot.registry import policies
from bot.store import Filed, table_of, tables_of
from bot.words import N_

SAMPLE = 200  # rows of each rule; another sample every time


def look(db: Session, now: datetime) -> Iterator[Finding]:
    yield from _drift(db, now)
    yield from _broken(db)
    yield from _unplanned(db, now)


def _drift(db: Session, now: datetime) -> Iterator[Finding]:
    """Moments that are stored against what the rules compute, for a sample of the rows."""
    for rule in policies:
        for table in tables_of(rule.table):
            sample = select(table).where(live(table)).order_by(func.random()).limit(SAMPLE)
            for row in db.exec(sample).all():
                yield from _differs(db, rule, row, now)


def _differs(db: Session, rule: Rule, row: Filed, now: datetime) -> Iterator[Finding]:
    due = db.get(Due, (rule.name, row.code))
    stored = due.at if due else None
    slot = next(rule.ahead(db, row, stored - TINY if stored and stored <= now else now), None)
    computed = slot.at if slot else None
    if stored != computed:
        zone = times(db, db.get(Project, row.project)).calendar.zone
        walls = {
            name: at and at.astimezone(zone)
            for name, at in (("stored", stored), ("computed", computed))
        }
        yield Finding(
            N_("{code}, rule {rule}: stored {stored}, should be {computed}."),
            N_("`doctor mend=yes` computes it again."),
            subject=row.code,
            values={"code": row.code, "rule": rule.name, **walls},
            mends=True,
        )


def _broken(db: Session) -> Iterator[Finding]:
    """Rules that broke on a row and were put off."""
    put_off = select(Due).where(col(Due.wait_until).is_not(None)).order_by(Due.subject, Due.rule)
    for due in db.exec(put_off):
        yield Finding(
            N_("{code}, rule {rule}: broke when it was due, {at}; tried again {until}."),
            N_("The bot's log says why. `doctor mend=yes` tries it at once."),
            subject=due.subject,
            values={"code": due.subject, "rule": due.rule, "at": due.at, "until": due.wait_until},
            mends=True,
        )


def _unplanned(db: Session, now: datetime) -> Iterator[Finding]:
    late = select(Due).where(Due.at < now - LATE, col(Due.wait_until).is_(None))
    owed = [
        due for due in db.exec(late.order_by(col(Due.at), Due.subject)) if table_of(due.subject)
    ]
    if owed:
        yield Finding(
            N_("{count} reminder is due since {since} and not planned: {code}."),
            N_("Is the bot running? Start it with `liaison run`; late ones are sent then."),
            subject=owed[0].subject,
            values={"count": len(owed), "since": owed[0].at, "code": owed[0].subject},
            many=N_("{count} reminders are due since {since} and not planned, {code} first."),
        )
