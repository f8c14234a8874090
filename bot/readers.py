"""For faces that draw what was sent: in whose words, whom it names, what it shows now."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from sqlmodel import Session, and_, col, false, or_, select

from bot import people
from bot.cards import REPLY, Form, Reply
from bot.lines import split
from bot.outbox import Message, State, message_of, stored
from bot.people import Account, Person, called, visible
from bot.store import EPOCH, table_of
from bot.trail import Spoken
from bot.view import reader_view
from bot.words import Words

Made = TypeVar("Made")
MENTIONED = re.compile(r"<@([^>\s\\]+)>")
Called = dict[str, tuple[str, str]]  # handle → name, id of the account on the platform or nothing


@dataclass(frozen=True)
class Sent:
    """Where a line or a message belongs; `account`: the only one who may see it."""

    chat: str  # "platform:tenant:chat"
    thread: str = ""
    account: str = ""


@dataclass(frozen=True)
class Reader:
    """Who reads: one *account*, or with "" all in a *chat*."""

    platform: str
    chat: str = ""
    account: str = ""

    def draw(
        self,
        db: Session,
        work: Callable[[Words, Called], Made],
        reply: Reply | None = None,
        handles: Iterable[str] = (),
    ) -> Made:
        """*work* with the reader's words, and with whom *reply* mentions besides *handles*."""
        named = set(MENTIONED.findall(REPLY.dump_json(reply).decode())) if reply else set()
        return work(*reading(db, self.chat, self.account, self.platform, named | set(handles)))


def reading(
    db: Session, chat: str, account: str, platform: str, handles: Iterable[str]
) -> tuple[Words, Called]:
    """The words of who reads in *chat*, alone if it is an *account*; and who *handles* are."""
    known = db.get(Account, account) if account else None
    reader = db.get(Person, known.person) if known else people.reader_of(db, chat)
    return reader_view(db, reader, EPOCH, chat).say, called(db, platform, handles)


def present(db: Session, chat: str, platform_id: str, account: str) -> Reply | None:
    """What a message shows now, its latest change, if it is there for this account."""
    message = message_of(db, chat, platform_id)
    known = db.get(Account, account)
    if message is None or message.body is None:
        return None
    if message.audience and (known is None or known.person != message.audience):
        return None
    changes = select(Message.body).where(
        Message.edits == message.id, Message.state == State.SENT, col(Message.body).is_not(None)
    )
    latest = db.exec(changes.order_by(col(Message.id).desc())).first()
    return REPLY.validate_python(latest or message.body)


def about(db: Session, account: str, line: str) -> str:
    """What the row that a line names is called, where this account may see it; else empty."""
    code = next(iter(split(line).codes), "")
    known, table = db.get(Account, account), table_of(code)
    if known is None or table is None:
        return ""
    person = db.get_one(Person, known.person)
    row = db.exec(visible(table, person).where(table.code == code)).first()
    return row.title if row else ""


def tenants(db: Session, platform: str) -> list[str]:
    """The organisations on a platform that people with accounts here are of."""
    mine = select(Account.key).where(col(Account.key).startswith(f"{platform}:", autoescape=True))
    found = {key.split(":")[1] for key in db.exec(mine)}
    return sorted(found - {people.ANY_TENANT})


def sent_to(db: Session, platform: str, platform_id: str) -> str:
    """The chat that a message went to, for a platform whose presses do not tell it."""
    here = col(Message.chat).startswith(f"{platform}:", autoescape=True)
    found = select(Message.chat).where(Message.platform_id == platform_id, here)
    return db.exec(found).first() or ""


def form_of(db: Session, event_id: str) -> Form | None:
    """The form that the line of an event got."""
    line = db.exec(select(Spoken.id).where(Spoken.event_id == event_id)).first()
    replies = stored(db, line) if line else ()
    return next((reply for reply in replies if isinstance(reply, Form)), None)


def sent_as(db: Session, platform: str, platform_id: str) -> Sent | None:
    """Where one of our messages belongs, which a platform names by its id alone."""
    here = col(Message.chat).startswith(f"{platform}:")
    query = select(Message).where(here, Message.platform_id == platform_id)
    message = db.exec(query.where(col(Message.edits).is_(None))).first()
    if message is None:
        return None
    theirs = col(Account.key).startswith(f"{platform}:"), Account.person == message.audience
    alone = db.exec(select(Account.key).where(*theirs)).first() if message.audience else ""
    return Sent(message.chat, message.thread, alone or "")


def last_to(db: Session, account: str) -> str:
    """What a platform calls the message that arrived last with one person alone."""
    platform = account.partition(":")[0]
    known = db.get(Account, account)
    here = col(Message.chat).startswith(f"{platform}:", autoescape=True)
    theirs = and_(here, Message.audience == known.person) if known else false()
    alone = or_(Message.chat == account, theirs)
    arrived = select(Message.platform_id).where(alone, Message.platform_id != "")
    return db.exec(arrived.order_by(col(Message.id).desc())).first() or ""


def last_from(db: Session, chat: str) -> str:
    """The event of what somebody typed last in a chat."""
    typed = select(Spoken.event_id).where(Spoken.chat == chat, Spoken.source == "typed")
    return db.exec(typed.order_by(col(Spoken.id).desc())).first() or ""


def said_as(db: Session, event_id: str) -> Sent | None:
    """Where the line of an event was said."""
    line = db.exec(select(Spoken).where(Spoken.event_id == event_id)).first()
    return Sent(line.chat, line.thread) if line and line.chat else None
