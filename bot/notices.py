"""The ledger of promises: who is told what, when and why, or why not."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from sqlmodel import Field, Session, SQLModel, col, select

from bot.cards import Tone
from bot.company import company, times, zone_called
from bot.outbox import WAITING, Message, State, living, post
from bot.people import Person, Project
from bot.store import BIG, Filed, instant, json, table_of
from bot.trail import Spoken
from bot.whereabouts import direct
from bot.words import N_, Called, Named, Word

ALARM = "alarm"  # a value of a notice: how loud it is on its way, "app", "sms" or "phone"
OUTAGE = "outage"  # the rule of a notice that says how long nobody planned; see bot/outage.py
MANY = 3  # what reaches a chat at once beyond so many is one message
PATIENCE = timedelta(minutes=1)  # with a chat that does not take what it is sent


class Lane(StrEnum):
    """Urgent passes quiet hours and days off; an action wants something of its reader; info not."""

    URGENT = "urgent"
    ACTION = "action"
    INFO = "info"


@dataclass(frozen=True)
class Tell:
    """What is said about a row, to one person or one chat. `verbs` become buttons on the row.

    `before`: later it is of no use, so it is not held until then. `after`: until then it waits for
    what else is said.
    """

    says: str
    person: str = ""
    chat: str = ""
    body: str = ""
    lane: Lane = Lane.ACTION
    tone: Tone = Tone.PLAIN
    verbs: tuple[str, ...] = ()
    values: dict[str, object] = field(default_factory=dict)
    before: datetime | None = None
    after: datetime | None = None


class Notice(SQLModel, table=True):
    """One row per rule, subject, slot and reader, for ever."""

    key: str = Field(primary_key=True)
    rule: str = Field(index=True)
    subject: str = Field(index=True)
    at: datetime = instant()
    person: str = ""
    chat: str = ""
    lane: Lane = Lane.ACTION
    tone: Tone = Tone.PLAIN
    says: str
    body: str = ""
    verbs: list[str] = json(default_factory=list)
    values: dict[str, Any] = json(default_factory=dict)
    late: bool = False
    state: State = Field(default=State.OWED, index=True)
    reason: str = ""
    held_until: datetime | None = instant(default=None, index=True)
    spoken: int | None = Field(foreign_key="spoken.id", default=None, sa_type=BIG)
    message: int | None = Field(foreign_key="message.id", default=None, index=True, sa_type=BIG)


def promise(
    db: Session, rule: str, row: Filed, slot: str, at: datetime, tell: Tell, *, skip: str = ""
) -> Notice | None:
    """Write a notice down once, without a flush; `post_owed` sends what is not skipped or held."""
    chat = tell.chat or direct(db, tell.person)
    key = f"{rule}:{row.code}:{slot}>{tell.chat or tell.person}"  # wherever they are by then
    if db.get(Notice, key):
        return None
    told: dict[str, Any] = {name: _freeze(value) for name, value in tell.values.items()}
    notice = Notice(
        key=key, rule=rule, subject=row.code, at=at, person=tell.person, chat=chat,
        lane=tell.lane, tone=tell.tone, says=tell.says, body=tell.body, verbs=list(tell.verbs),
        values=told, reason=skip, spoken=db.info.get("spoken"),
    )  # fmt: skip
    db.add(notice)
    reader = db.get(Person, tell.person) if tell.person else None
    if reader and reader.suspended_at:
        notice.reason = notice.reason or N_("this person is suspended")
    if not chat:
        notice.reason = notice.reason or N_("no chat with this person yet")
    if notice.reason:
        notice.state = State.SKIPPED
    else:
        _hold(db, notice, tell)
    return notice


def _hold(db: Session, notice: Notice, tell: Tell) -> None:
    now = db.info["now"]
    until, reason = quiet_until(db, notice, now), N_("quiet hours")
    if until is None or (tell.before and tell.before < until):
        until, reason = tell.after, N_("more may follow")
    elif not times(db).calendar.works(times(db).calendar.day(now)):
        reason = N_("a day off")
    if until:
        notice.state, notice.held_until, notice.reason = State.HELD, until, reason


def notify(db: Session, rule: str, row: Filed, tells: Iterable[Tell]) -> None:
    """Tell about something that somebody has just done."""
    for tell in tells:
        promise(db, rule, row, str(db.info["spoken"]), db.info["now"], tell)


def send(notice: Notice) -> None:
    """Hold it no longer."""
    notice.state, notice.reason, notice.held_until = State.OWED, "", None


def send_again(db: Session, message: Message) -> None:
    """One more round of tries for what went dead, and for the notices that it carries."""
    message.state, message.attempts, message.error = State.OWED, 0, ""
    told = select(Notice).where(Notice.message == message.id, Notice.state == State.DEAD)
    for notice in db.exec(told).all():
        notice.state, notice.reason = State.OWED, ""


def release(db: Session, now: datetime) -> None:
    """Send what was held and may go out now."""
    held = select(Notice).where(Notice.state == State.HELD, col(Notice.held_until) <= now)
    for notice in db.exec(held.with_for_update(skip_locked=True)).all():
        send(notice)


def post_owed(db: Session) -> None:
    """Give what is owed its message: one each, but one for the many that reach a chat at once.

    A chat that takes nothing for now gets no more of what is not urgent; see bot/outage.py.
    """
    owed = select(Notice).where(Notice.state == State.OWED, col(Notice.message).is_(None))
    by_chat: dict[str, list[Notice]] = {}
    for notice in db.exec(owed.order_by(col(Notice.at), Notice.key)):
        by_chat.setdefault(notice.chat, []).append(notice)
    away = stuck(db, by_chat) if by_chat else set()
    for chat, told in by_chat.items():
        for together in _batches([n for n in told if chat not in away or not _calm(n)]):
            subject = together[0].subject if len(together) == 1 else ""
            message = post(db, Message(chat=chat, subject=subject, at=db.info["now"]))
            for notice in together:
                notice.message = message.id
            if together[0].person and table_of(subject) not in (None, Project):
                living(db, message)  # its buttons go with the row's state


def stuck(db: Session, chats: Iterable[str]) -> set[str]:
    """Those of *chats* where what was sent first still waits, since their platform is away."""
    waiting = select(Message.chat).where(
        col(Message.chat).in_(list(chats)), col(Message.state).in_(WAITING),
        col(Message.edits).is_(None), Message.at < db.info["now"] - PATIENCE,
    )  # fmt: skip
    return set(db.exec(waiting))


def _batches(told: list[Notice]) -> list[list[Notice]]:
    if not told:
        return []
    if any(notice.rule == OUTAGE for notice in told):
        rings = [notice for notice in told if ALARM in notice.values]
        return [*([one] for one in rings), [one for one in told if one not in rings]]
    calm = [notice for notice in told if _calm(notice)]
    if len(calm) <= MANY:
        return [[notice] for notice in told]
    return [*([notice] for notice in told if not _calm(notice)), calm]


def _calm(notice: Notice) -> bool:
    return notice.lane is not Lane.URGENT


def alarm(db: Session, message: Message) -> str:
    """How loud a message is to be where its platform can ring: empty, "app", "sms" or "phone"."""
    told = db.exec(select(Notice).where(Notice.message == message.id)).all()
    return next((str(n.values[ALARM]) for n in told if ALARM in n.values), "")


def withdrawn(db: Session, notice: Notice) -> bool:
    """The line that caused it was undone."""
    spoken = db.get(Spoken, notice.spoken) if notice.spoken else None
    return bool(spoken and spoken.undone)


def quiet_until(db: Session, notice: Notice, now: datetime) -> datetime | None:
    """When the reader's quiet hours end, if it is quiet for them at *now*.

    What only the clock has to say waits over days off, too; who writes on one is there.
    """
    person = db.get(Person, notice.person) if notice.person else None
    if person is None or notice.lane is Lane.URGENT:
        return None
    hours = person.quiet or company(db).quiet
    if hours == "off":
        return None
    start, end = (time.fromisoformat(part) for part in hours.split("-"))
    zone = zone_called(db, person.zone)
    wall, works = now.astimezone(zone), times(db).calendar.works
    quiet = start <= wall.time() < end if start < end else not end <= wall.time() < start
    spoken = db.get(Spoken, notice.spoken) if notice.spoken else None
    rests = spoken is None or spoken.by is None
    if not quiet and not (rests and not works(wall.date())):
        return None
    day = wall.date() + timedelta(days=1 if wall.time() >= end else 0)
    while rests and not works(day):
        day += timedelta(days=1)
    return datetime.combine(day, end, zone)


def _freeze(value: object) -> Any:
    """A value as JSON; `thaw` makes it again."""
    match value:
        case datetime():
            return {"at": value.isoformat()}
        case date():
            return {"day": value.isoformat()}
        case Named(handle):
            return {"named": handle}
        case Called(handle):
            return {"called": handle}
        case Word(word):
            return {"word": word}
        case list() | tuple():
            return [_freeze(item) for item in value]
        case _:
            return value


def thaw(value: Any) -> object:
    match value:
        case {"at": str(at)}:
            return datetime.fromisoformat(at)
        case {"day": str(day)}:
            return date.fromisoformat(day)
        case {"named": str(handle)}:
            return Named(handle)
        case {"called": str(handle)}:
            return Called(handle)
        case {"word": str(word)}:
            return Word(word)
        case list():
            return [thaw(item) for item in value]
        case _:
            return value
