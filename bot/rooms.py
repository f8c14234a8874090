"""What was said in a chat that has no memory of its own: people's lines and the bot's messages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from bot.cards import REPLY, Reply
from bot.events import Place
from bot.language.page.threads import told
from bot.outbox import Message, State
from bot.people import Account, Chat, Home, Person, Project, live, open_to, visible
from bot.planner import Due
from bot.store import table_of
from bot.trail import Spoken

LATEST = 400
LAST = 2**62


@dataclass(frozen=True)
class Utterance:
    """One message of a chat, as it is now; `by` is empty when the bot said it."""

    id: str
    chat: str
    thread: str
    by: str
    at: datetime
    audience: str
    text: str = ""
    reply: Reply | None = None
    answers: bool = False  # it is the reply to a line


def transcript(db: Session, chat: str, reader: str) -> list[Utterance]:
    """The latest of a chat, oldest first, as *reader* may see it."""
    lines = select(Spoken).where(Spoken.chat == chat, Spoken.source == "typed")
    said = db.exec(lines.order_by(col(Spoken.id).desc()).limit(LATEST)).all()
    seen = or_(Message.audience == "", Message.audience == reader)
    called = select(Spoken.id).where(Spoken.chat == chat, Spoken.source == "api")
    elsewhere = func.coalesce(Message.spoken, 0).in_(called)  # answered where it was called from
    ours = _messages().where(Message.chat == chat, seen, col(Message.edits).is_(None), ~elsewhere)
    messages = db.exec(ours.order_by(col(Message.id).desc()).limit(LATEST)).all()
    placed = [((line.at, line.id or 0, 0), _line(line)) for line in said if line.text]
    bodies = _present(db, messages)
    for m in messages:
        order = (m.at, m.spoken or LAST, m.id or 0)
        placed.append((order, _ours(m, bodies[m.id or 0])))
    return [utterance for _, utterance in sorted(placed, key=lambda pair: pair[0])]


def said_in(db: Session, at: Place) -> str:
    """What people said in a thread and at its root, as far as it was kept: "name: text" a line."""
    if not at.thread:
        return ""
    root = at.thread.removeprefix("s")
    here = or_(Spoken.thread == at.thread, Spoken.id == (int(root) if root.isdecimal() else 0))
    lines = select(Spoken, Person.name).join(Person).where(
        Spoken.chat == at.key, here, Spoken.source == "typed", Spoken.command == "",
    )  # fmt: skip
    said = db.exec(lines.order_by(col(Spoken.id))).all()
    return "\n".join(told(name, line.text) for line, name in said[:-1])  # all but what asks


def news(db: Session, since: int, reader: str | None, chats: Iterable[str]) -> list[Utterance]:
    """What reached *chats* after the message *since*; a changed card comes as it is now."""
    fresh = _messages().where(col(Message.id) > since, col(Message.chat).in_(list(chats)))
    if reader is not None:
        fresh = fresh.where(or_(Message.audience == "", Message.audience == reader))
    rows = db.exec(fresh.order_by(col(Message.id))).all()
    roots = {m.id: db.get_one(Message, m.edits) if m.edits else m for m in rows}
    bodies = _present(db, list(roots.values()))
    unique = {root.id or 0: root for root in roots.values()}
    return [_ours(root, bodies[key]) for key, root in unique.items()]


def newest(db: Session) -> int:
    return db.exec(select(func.max(Message.id))).one() or 0


def latest(db: Session) -> datetime | None:
    """The last moment of business at which anything was said."""
    moments = (func.max(Spoken.at), func.max(Message.at))
    return max(filter(None, (db.exec(select(at)).one() for at in moments)), default=None)


def message(db: Session, key: str, reader: str) -> Utterance | None:
    """One message of the bot by its id, if *reader* may see it."""
    if not key.startswith("m") or not key[1:].isdigit():
        return None
    row = db.get(Message, int(key[1:]))
    if row is None or row.edits or row.state is not State.SENT:
        return None
    if row.audience not in ("", reader):
        return None
    return _ours(row, _present(db, [row])[row.id or 0])


def everybody(db: Session, platform: str) -> list[Person]:
    """The people with an account on a platform, in the order they came."""
    accounts = select(Account.person).where(col(Account.key).startswith(f"{platform}:"))
    people = select(Person).where(col(Person.handle).in_(accounts), live(Person))
    return list(db.exec(people))


def person(db: Session, handle: str) -> Person | None:
    return db.get(Person, handle)


def chats(db: Session, platform: str, reader: str = "") -> list[Chat]:
    """The chats of a platform; for a *reader* those of projects they may see, and their own."""
    here = select(Chat).where(col(Chat.key).startswith(f"{platform}:"))
    person = db.get(Person, reader) if reader else None
    if person is None:
        return list(db.exec(here))
    shown = open_to(person)
    homes = (
        select(Project.chat).where(col(Project.code).in_(shown), live(Project)),
        select(Home.chat).where(col(Home.project).in_(shown), live(Home)),
        select(Account.direct).where(Account.person == reader),
    )
    return list(db.exec(here.where(or_(*(col(Chat.key).in_(part) for part in homes)))))


def next_due(db: Session, handle: str) -> tuple[datetime, str] | None:
    """The next moment at which something is said unasked that *handle* may know of."""
    person = db.get_one(Person, handle)
    for due in db.exec(select(Due).order_by(col(Due.at), Due.subject)):
        table = table_of(due.subject)
        if table is None:
            continue
        row = db.exec(visible(table, person).where(table.code == due.subject)).first()
        if row:
            return due.at, f"{row.code} {row.title}"
    return None


def _messages() -> SelectOfScalar[Message]:
    return select(Message).where(Message.state == State.SENT)


def _present(db: Session, messages: Iterable[Message]) -> dict[int, Reply]:
    """What each message shows now: its latest change, else what it was sent with."""
    bodies = {m.id or 0: m.body for m in messages}
    changes = _messages().where(col(Message.edits).in_(list(bodies))).order_by(col(Message.id))
    bodies |= {change.edits or 0: change.body for change in db.exec(changes)}
    return {key: REPLY.validate_python(body) for key, body in bodies.items()}


def _line(line: Spoken) -> Utterance:
    thread = line.thread
    return Utterance(f"s{line.id}", line.chat, thread, line.by or "", line.at, "", line.text)


def _ours(m: Message, reply: Reply) -> Utterance:
    answers = m.spoken is not None
    return Utterance(f"m{m.id}", m.chat, m.thread, "", m.at, m.audience, "", reply, answers)
