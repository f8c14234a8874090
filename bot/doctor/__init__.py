"""What is wrong with this installation, as far as the bot can see, and what mends it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from zoneinfo import available_timezones

from sqlmodel import Session, col, func, select

from bot import migrations
from bot.allowance import scarce
from bot.company import calendar, company, times
from bot.gaps import gaps
from bot.markup import plain
from bot.notices import Notice, send_again
from bot.outbox import WAITING, Message, State
from bot.people import Account, Chat, Person, Project, direct, live
from bot.planner import TINY, Due, Rule
from bot.registry import contribute, policies
from bot.store import Filed, tables_of
from bot.trail import Spoken
from bot.view import reader_view
from bot.words import N_, Named, Words

SAMPLE = 200  # rows of each rule; another sample every time
PATIENCE = timedelta(hours=1)  # a message that waits longer is told
AHEAD = timedelta(days=60)  # so far reminders look ahead, and a week of notice for the calendar
NAMED = 5  # messages by their number, before it says how many more


@dataclass(frozen=True)
class Finding:
    """A sentence (and its plural, by `count`), what mends it, and the row or chat it is about."""

    sentence: str
    cure: str
    subject: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    many: str = ""
    mends: bool = False  # `mend` does it

    def said(self, say: Words) -> str:
        if self.many:
            more = {name: value for name, value in self.values.items() if name != "count"}
            return say.n(self.sentence, self.many, _count(self.values), **more)
        return say(self.sentence, **self.values)

    def cured(self, say: Words) -> str:
        return say(self.cure, **self.values)


@dataclass(frozen=True)
class Health:
    """All findings, and when the last notice went out."""

    findings: tuple[Finding, ...]
    last: datetime | None = None

    def said(self, say: Words) -> str:
        if self.findings:
            one, many = N_("Doctor: {count} finding"), N_("Doctor: {count} findings")
            return say.n(one, many, len(self.findings))
        if self.last is None:
            return say(N_("Doctor: nothing found. No notice was sent yet."))
        return say(N_("Doctor: nothing found. Last notice sent {at}."), at=self.last)


def examine(db: Session, now: datetime) -> Health:
    """Look at everything; it changes nothing and may run beside the bot."""
    if other := tuple(_tables(db)):
        return Health(other)  # in the tables of another version nothing else can be looked up
    looks = (
        _clock(db, now),
        _zones(db),
        _holidays(db, now),
        _administrators(db),
        _dead(db),
        _stuck(db, now),
        _drift(db, now),
        _unreachable(db, now),
        _allowances(db),
        _gaps(db),
    )
    last = db.exec(select(func.max(Notice.at)).where(Notice.state == State.SENT)).one()
    return Health(tuple(finding for look in looks for finding in look), last)


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


def _tables(db: Session) -> Iterator[Finding]:
    there, needed = migrations.current(db.connection()), migrations.newest()
    if there != needed:
        yield Finding(
            N_("The tables are at revision {there}, this version needs {needed}."),
            N_("Stop the bot and run `liaison migrate`."),
            values={"there": there, "needed": needed},
        )


def _clock(db: Session, now: datetime) -> Iterator[Finding]:
    last = db.exec(select(func.max(Spoken.at))).one()
    if last and last > now:
        yield Finding(
            N_("The clock went back: the last line was heard {last}, and it is {now}."),
            N_("Set the machine's clock right; reminders of the time between come late."),
            values={"last": last, "now": now},
        )


def _zones(db: Session) -> Iterator[Finding]:
    people = db.exec(select(Person.zone).where(live(Person), col(Person.zone).is_not(None)))
    projects = db.exec(select(Project.zone).where(live(Project), col(Project.zone).is_not(None)))
    known = available_timezones()
    for zone in sorted({company(db).zone.key, *filter(None, people), *filter(None, projects)}):
        if zone not in known:
            yield Finding(
                N_("This machine does not know the time zone {zone}."),
                N_("Install the Python package tzdata, or set another zone."),
                subject=zone,
                values={"zone": zone},
            )


def _holidays(db: Session, now: datetime) -> Iterator[Finding]:
    days = calendar(db)
    for year in sorted({days.day(now).year, days.day(now + AHEAD).year}):
        if days.approximate(year):
            yield Finding(
                N_("The days off of {year} are not known; working days are a guess there."),
                N_("Load them as soon as they are decreed: `holiday load`."),
                subject=str(year),
                values={"year": year},
            )


def _administrators(db: Session) -> Iterator[Finding]:
    if not any("administrator" in person.roles for person in _active(db)):
        yield Finding(
            N_("There is no administrator."),
            N_("Start `liaison run`: it prints a line that makes one, once."),
        )


def _dead(db: Session) -> Iterator[Finding]:
    dead = select(Message).where(Message.state == State.DEAD).order_by(col(Message.id))
    heaps: dict[tuple[str, str], list[int]] = defaultdict(list)
    for message in db.exec(dead):
        heaps[message.chat, message.error].append(message.id or 0)
    for (chat, reason), ids in heaps.items():
        yield Finding(
            N_("{count} message undelivered in “{chat}” (number {ids}): {reason}"),
            N_("When the cause is mended, `doctor mend=yes` sends them once more."),
            subject=chat,
            values=_messages(db, chat, ids) | {"reason": reason or "?"},
            many=N_("{count} messages undelivered in “{chat}” (numbers {ids}): {reason}"),
            mends=True,
        )


def _stuck(db: Session, now: datetime) -> Iterator[Finding]:
    waiting = select(Message).where(col(Message.state).in_(WAITING), Message.at < now - PATIENCE)
    heaps: dict[str, list[Message]] = defaultdict(list)
    for message in db.exec(waiting.order_by(col(Message.id))):
        heaps[message.chat].append(message)
    for chat, messages in heaps.items():
        yield Finding(
            N_("{count} message waits in “{chat}” (number {ids}) since {since}."),
            N_("Is the bot running, and does the platform answer? They go out in order then."),
            subject=chat,
            values=_messages(db, chat, [message.id or 0 for message in messages])
            | {"since": min(message.at for message in messages)},
            many=N_("{count} messages wait in “{chat}” (numbers {ids}) since {since}."),
        )


def _messages(db: Session, chat: str, ids: list[int]) -> dict[str, object]:
    shown = [*map(str, ids[:NAMED]), *(["…"] if len(ids) > NAMED else [])]
    return {"count": len(ids), "chat": _title(db, chat), "ids": shown}


def _title(db: Session, chat: str) -> str:
    """A group by its title, a direct chat by whose it is."""
    room = db.get(Chat, chat)
    owner = select(Person.name).join(Account).where(Account.direct == chat)
    return (room and room.title) or db.exec(owner).first() or chat


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


def _gaps(db: Session) -> Iterator[Finding]:
    """Rights that a platform refused for want of; each names them as its own console does."""
    for needs, met in groupby(sorted(gaps(db), key=lambda gap: gap.needs), lambda gap: gap.needs):
        gap = next(met)
        yield Finding(
            N_("{platform}: the app lacks {needs}."),
            N_("Grant it in the platform's console and publish the app; see deploy/{folder}."),
            subject=gap.platform,
            values={"platform": gap.platform.capitalize(), "needs": needs, "folder": gap.platform},
        )


def _unreachable(db: Session, now: datetime) -> Iterator[Finding]:
    """People who hold something open and whom no reminder can reach."""
    for person in _active(db):
        if direct(db, person.handle):
            continue
        view = reader_view(db, person, now)
        held: list[Iterable[object]] = [part(view, person) for part in contribute.parts("holding")]
        if count := sum(1 for part in held for _ in part):
            yield Finding(
                N_("{who} has {count} open item, and no chat with the bot."),
                N_("Ask {who} to write the bot a line; from then on reminders arrive."),
                subject=person.handle,
                values={"who": Named(person.handle), "count": count},
                many=N_("{who} has {count} open items, and no chat with the bot."),
            )


def _allowances(db: Session) -> Iterator[Finding]:
    for one in scarce(db):
        percent = int(one.share * 100)
        yield Finding(
            N_("{platform}: {spent} of {most} calls of this month are gone ({percent} %)."),
            N_(
                "From 80 % cards no longer change, from 95 % only escalations, approvals and "
                "answers go out. Another edition has more calls."
            ),
            subject=one.platform,
            values={"platform": one.platform, "spent": one.spent, "most": one.most,
                    "percent": percent},
        )  # fmt: skip


def _active(db: Session) -> list[Person]:
    here = select(Person).where(live(Person), col(Person.suspended_at).is_(None))
    return list(db.exec(here.order_by(Person.handle)))


def _count(values: Mapping[str, object]) -> int:
    count = values["count"]
    assert isinstance(count, int)
    return count
