"""When nobody planned for a while, or a platform took nothing: what fell due meanwhile reaches a
chat in one message."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import or_
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, func, select

from bot.cards import Tone
from bot.notices import OUTAGE, Notice, Tell, post_owed, promise, stuck
from bot.outbox import Message, State
from bot.people import Project, homes, live
from bot.planner import LATE, PASSED
from bot.registry import policies
from bot.store import Filed, Memo, table_of
from bot.trail import Spoken, Trail, subject_of
from bot.words import N_

PLANNED = "planned"  # the memo of the moment that was planned last
NOTED_EVERY = timedelta(minutes=1)
LATELY = timedelta(days=1)  # who spoke so long before may have been speaking on
WAITING = (State.OWED, State.HELD)


@dataclass
class Fallen:
    """Codes of what fell into an outage, by how it came out; each once."""

    told: dict[str, None] = field(default_factory=dict)
    left: dict[str, None] = field(default_factory=dict)
    moved: dict[str, None] = field(default_factory=dict)

    @property
    def values(self) -> dict[str, object]:
        """For the sentences of a notice."""
        return {name: [*getattr(self, name)] or None for name in ("told", "left", "moved")}


def plan(db: Session, now: datetime, *, lived: bool = False) -> None:
    """What every tick does. `lived`: the clock was turned, and nothing passed unseen."""
    since, kept = _since(db, now), _kept(db)
    policies.promise_due(db, now)
    db.flush()
    if since and not lived:
        _tell(db, since, now)
    if kept:
        _tell_of_platforms(db, kept, now)
    db.flush()
    post_owed(db)


def covered(db: Session, since: datetime, now: datetime) -> set[str]:
    """The chats that are told of an outage after *since*, or will be with the next tick."""
    told = set(db.exec(select(Notice.chat).where(Notice.rule == OUTAGE, Notice.at >= since)))
    told |= _kept(db).keys()
    last = db.exec(select(Memo.value).where(Memo.name == PLANNED)).first()
    if last is None or now - datetime.fromisoformat(last) < LATE:
        return told
    here = db.exec(select(Project).where(live(Project), col(Project.closed_at).is_(None)))
    return told.union(*(homes(db, project) for project in here))


def _since(db: Session, now: datetime) -> datetime | None:
    """When planning stopped, if that was long ago; from now on it goes on.

    One replica learns it: the others wait for that one and find the moment moved on.
    """
    query = select(Memo).where(Memo.name == PLANNED)
    said = db.exec(select(Memo.value).where(Memo.name == PLANNED)).first()
    if said is None:
        with suppress(IntegrityError), db.begin_nested():  # another replica was first
            db.add(Memo(name=PLANNED, value=now.isoformat()))
        return None
    passed = now - datetime.fromisoformat(said)
    if -LATE < passed < NOTED_EVERY:
        return None
    memo = db.exec(query.with_for_update(skip_locked=passed < LATE)).first()
    if memo is None:
        return None
    last, memo.value = datetime.fromisoformat(memo.value), now.isoformat()
    return last if now - last >= LATE else None


def _tell(db: Session, since: datetime, now: datetime) -> None:
    """One notice for each chat that has several late ones, or where it is missed; what else is
    owed there joins it."""
    goes = or_(col(Notice.late), col(Notice.state) == State.OWED)  # now, or when it may
    query = select(Notice).where(
        goes, col(Notice.message).is_(None), col(Notice.state).in_(WAITING)
    )
    waiting = db.exec(query.order_by(col(Notice.at), Notice.key)).all()
    late = [notice for notice in waiting if notice.late]
    for chat, project, found in _groups(db, since, now, late):
        values = found.values | {"since": since, "until": now}
        tell = Tell(DOWN, chat=chat, body=GROUP, tone=Tone.WARNING, values=values)
        promise(db, OUTAGE, project, since.isoformat(), now, tell)
    several = {who for who, count in Counter(n.person for n in waiting).items() if count > 1}
    for notice in late:
        if notice.person in several - {""}:
            several.remove(notice.person)
            values = {"since": since, "until": now}
            project = db.get_one(Project, _row(db, notice.subject).project)
            tell = Tell(DOWN, notice.person, body=PERSON, tone=Tone.WARNING, values=values)
            promise(db, OUTAGE, project, since.isoformat(), now, tell)


def _kept(db: Session) -> dict[str, list[Notice]]:
    """By chat, what has no message yet since its platform took nothing lately."""
    owed = col(Notice.message).is_(None), Notice.state == State.OWED
    found: dict[str, list[Notice]] = {}
    for notice in db.exec(select(Notice).where(*owed).order_by(col(Notice.at), Notice.key)):
        found.setdefault(notice.chat, []).append(notice)
    return found


def _tell_of_platforms(db: Session, before: Iterable[str], now: datetime) -> None:
    """One more notice where messages arrive again, which what was kept back *before* joins."""
    owed, back = _kept(db), set(before) - stuck(db, before)
    late = [n for told in owed.values() for n in told if now - n.at > LATE]
    for chat, told in owed.items():
        since = _last(db, chat, told[0].at)
        if chat not in back or now - since < LATE or any(n.rule == OUTAGE for n in told):
            continue
        for notice in told:
            notice.late = notice in late
        first = told[0]
        if first.person and len(told) == 1:
            continue  # it keeps its buttons, and says itself that it is late
        project = db.get_one(Project, _row(db, first.subject).project)
        found = _fallen(db, since, now, late).get(project.code, Fallen())
        body, values = (AWAY_PERSON, {}) if first.person else (GROUP, found.values)
        values |= {"since": since, "until": now}
        tell = Tell(AWAY, first.person, chat, body=body, tone=Tone.WARNING, values=values)
        promise(db, OUTAGE, project, since.isoformat(), now, tell)


def _last(db: Session, chat: str, at: datetime) -> datetime:
    """When the last message before *at* was to go there: the one that waited."""
    before = Message.chat == chat, col(Message.edits).is_(None), Message.at <= at
    return db.exec(select(func.max(Message.at)).where(*before)).one() or at


def _groups(
    db: Session, since: datetime, now: datetime, late: Sequence[Notice]
) -> Iterator[tuple[str, Project, Fallen]]:
    """Chats of open projects, each once: with something late or moved, or spoken in lately."""
    told = {notice.chat for notice in late if not notice.person}
    fallen, done = _fallen(db, since, now, late), set[str]()
    opened = (live(Project), col(Project.closed_at).is_(None))
    for project in db.exec(select(Project).where(*opened).order_by(Project.code)):
        for chat in homes(db, project):
            found = fallen.get(project.code) if chat == project.chat else None
            if chat not in done and (found or chat in told or _spoken(db, chat, since)):
                done.add(chat)
                yield chat, project, found or Fallen()


DOWN = N_("Liaison down, {since} to {until}")
GROUP = N_(
    "Reminded late in person: {told}.\n"
    "Left out, since a later one was due, too: {left}.\n"
    "Moved on by the clock: {moved}.\n"
    "What was said here meanwhile and got no answer, say once more."
)
PERSON = N_("Sent late, the service was down.")
AWAY = N_("Liaison could not post here, {since} to {until}")
AWAY_PERSON = N_("Sent late, messages did not get through.")


def _spoken(db: Session, chat: str, since: datetime) -> bool:
    lately = Spoken.at > since - LATELY, Spoken.at <= since, col(Spoken.by).is_not(None)
    return db.exec(select(Spoken.id).where(Spoken.chat == chat, *lately)).first() is not None


def _fallen(
    db: Session, since: datetime, now: datetime, late: Sequence[Notice]
) -> dict[str, Fallen]:
    """By project; of what was told in groups there is nothing more to say."""
    found: dict[str, Fallen] = {}
    passed = Notice.state == State.SKIPPED, Notice.reason == PASSED
    left = db.exec(select(Notice.subject).where(*passed, Notice.at > since, Notice.at <= now))
    acting = [rule.name for rule in policies if rule.acts]
    here = (
        Spoken.at > since,
        Spoken.at <= now,
        col(Spoken.by).is_(None),
        col(Spoken.command).in_(acting),
    )
    moved = db.exec(select(Trail.kind, Trail.key).join(Spoken).where(*here).order_by(col(Trail.id)))
    for part, codes in (
        ("told", [notice.subject for notice in late if notice.person]),
        ("left", list(left)),
        ("moved", [subject_of(db, kind, key) for kind, key in moved]),
    ):
        for code in codes:
            if table_of(code):
                facts = found.setdefault(_row(db, code).project, Fallen())
                getattr(facts, part)[code] = None
    return found


def _row(db: Session, code: str) -> Filed:
    table = table_of(code)
    assert table is not None, code
    return db.get_one(table, code)
