"""What is wrong with this installation, as far as the bot can see, and what mends it.

One source for the three faces: the command, `liaison doctor` and the page of deliveries.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, func, select

from bot.allowance import counted
from bot.company import calendar, company
from bot.doctor import knowing, planning, sending
from bot.doctor.finding import Act as Act
from bot.doctor.finding import Finding as Finding
from bot.doctor.finding import platform_called, worded
from bot.markup import plain
from bot.notices import Notice, send_again
from bot.outbox import Message, State
from bot.registry import policies
from bot.words import N_, Words

Fact = tuple[str, Mapping[str, object]]  # a sentence and what fills it


@dataclass(frozen=True)
class Health:
    """All findings, when the last notice went out, and what everything relies on as it is."""

    findings: tuple[Finding, ...]
    last: datetime | None = None
    facts: tuple[Fact, ...] = ()

    def said(self, say: Words) -> str:
        if self.findings:
            one, many = N_("Doctor: {count} finding"), N_("Doctor: {count} findings")
            return say.n(one, many, len(self.findings))
        if self.last is None:
            return say(N_("Doctor: nothing found. No notice was sent yet."))
        return say(N_("Doctor: nothing found. Last notice sent {at}."), at=self.last)

    def noted(self, say: Words) -> str:
        return " · ".join(say(sentence, **worded(values, say)) for sentence, values in self.facts)


def examine(db: Session, now: datetime) -> Health:
    """Look at everything; it changes nothing and may run beside the bot."""
    if other := tuple(knowing.tables(db)):
        return Health(other)  # in the tables of another version nothing else can be looked up
    looks = (knowing.look(db, now), sending.look(db, now), planning.look(db, now))
    last = db.exec(select(func.max(Notice.at)).where(Notice.state == State.SENT)).one()
    found = tuple(finding for look in looks for finding in look)
    return Health(found, last, tuple(_facts(db, now)))


def mend(db: Session) -> None:
    """Compute every moment anew, and send what could not be delivered once more."""
    policies.rearm_all(db)
    for message in db.exec(select(Message).where(Message.state == State.DEAD)).all():
        send_again(db, message)


def report(health: Health, say: Words) -> Iterator[str]:
    """The text that `liaison doctor` prints; it exits with 1 where there are findings."""
    yield plain(health.said(say))
    for number, finding in enumerate(health.findings, 1):
        yield f"{number}. {plain(finding.said(say))}"
        yield f"   {plain(finding.cured(say))}"
    if health.facts:
        yield plain(health.noted(say))


def _facts(db: Session, now: datetime) -> Iterator[Fact]:
    if version := knowing.zone_data(company(db).zone.key):
        yield N_("time zones of {version}"), {"version": version}
    days = calendar(db)
    known, year = None, days.day(now).year
    while not days.approximate(year):
        known, year = year, year + 1
    yield N_("days off known to the end of {year}"), {"year": known}
    yield (
        N_("clock {seconds} s from the database's"),
        {"seconds": abs(round(knowing.ahead(db).total_seconds()))},
    )
    for one in counted(db):
        values = {"platform": platform_called(one.platform), "spent": one.spent, "most": one.most}
        yield N_("{platform}: {spent} of {most} calls of this month"), values
