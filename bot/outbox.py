"""What is on its way: every reply, notice and change of a card is a message of a chat."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlmodel import Field, Session, SQLModel, col, select

from bot import people
from bot.cards import REPLY, Form, Reply
from bot.events import Place
from bot.store import BIG, instant, json, table_of


class State(StrEnum):
    OWED = "owed"
    HELD = "held"
    SENDING = "sending"
    SENT = "sent"
    SKIPPED = "skipped"
    DEAD = "dead"


WAITING = (State.OWED, State.SENDING)


class Message(SQLModel, table=True):
    """`body` is drawn once and kept, so that every try sends the same to the letter."""

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG)
    chat: str = Field(foreign_key="chat.key", index=True)
    thread: str = ""
    audience: str = ""  # the only person who may see it; empty: everybody in the chat
    spoken: int | None = Field(foreign_key="spoken.id", default=None, index=True, sa_type=BIG)
    edits: int | None = Field(foreign_key="message.id", default=None, index=True, sa_type=BIG)
    subject: str = Field(default="", index=True)  # the code of the row on its card
    body: Any = json(default=None, nullable=True)
    state: State = Field(default=State.OWED, index=True)
    attempts: int = 0
    at: datetime = instant()  # of business
    sent_at: datetime | None = instant(default=None)  # of the real world
    platform_id: str = Field(default="", index=True)
    error: str = ""


class Shown(SQLModel, table=True):
    """The living card of a row in a chat: when the row changes, this message does."""

    subject: str = Field(primary_key=True)
    chat: str = Field(foreign_key="chat.key", primary_key=True)
    message: int = Field(foreign_key="message.id", sa_type=BIG)


def post(db: Session, message: Message, reply: Reply | None = None) -> Message:
    people.chat(db, message.chat)
    if reply is not None:
        message.body = REPLY.dump_python(reply, mode="json")
    db.add(message)
    db.flush()
    return message


def stored(db: Session, spoken: int) -> tuple[Reply, ...]:
    """The replies that a line got."""
    query = select(Message).where(Message.spoken == spoken, col(Message.edits).is_(None))
    rows = db.exec(query.order_by(col(Message.id))).all()
    return tuple(REPLY.validate_python(row.body) for row in rows if row.body is not None)


def living(db: Session, message: Message) -> None:
    """From now on *message* shows its subject in its chat; the one before is changed once more."""
    assert message.id is not None
    known = db.get(Shown, (message.subject, message.chat))
    if known is None:
        db.add(Shown(subject=message.subject, chat=message.chat, message=message.id))
    elif known.message != message.id:
        _change(db, db.get_one(Message, known.message), message.at)
        known.message = message.id


def refresh(db: Session, subjects: Iterable[str], now: datetime, told: Iterable[str] = ()) -> None:
    """Queue one change of every living card of *subjects*; it draws the newest state.

    A chat that is *told* anew keeps what it was told before.
    """
    codes = sorted(code for code in subjects if table_of(code))
    shown = select(Shown).where(col(Shown.subject).in_(codes), col(Shown.chat).not_in(told))
    for card in db.exec(shown).all():
        _change(db, db.get_one(Message, card.message), now)


def _change(db: Session, card: Message, now: datetime) -> None:
    """Draw *card* anew: once, however often it is asked for, and not before it was drawn at all."""
    waits = select(Message.id).where(Message.edits == card.id, Message.state == State.OWED)
    if card.body is not None and db.exec(waits).first() is None:
        post(db, Message(chat=card.chat, edits=card.id, subject=card.subject, at=now))


def subject_of(db: Session, at: Place) -> str:
    """The code of the row that the thread of a place is about."""
    if not at.thread:
        return ""
    root = message_of(db, at.key, at.thread)
    return root.subject if root else ""


def last_subject(db: Session, at: Place) -> str:
    """The code of the row that the last message into a chat shows, if it shows one."""
    sent = select(Message).where(Message.chat == at.key, col(Message.edits).is_(None))
    newest = db.exec(sent.order_by(col(Message.id).desc())).first()
    return newest.subject if newest else ""


def message_of(db: Session, chat: str, platform_id: str) -> Message | None:
    query = select(Message).where(Message.chat == chat, Message.platform_id == platform_id)
    return db.exec(query).first()


def arrived(db: Session, platform_ids: Iterable[str]) -> set[str]:
    """Those of a platform's messages that are known to be ours."""
    found = select(Message.platform_id).where(col(Message.platform_id).in_(list(platform_ids)))
    return set(db.exec(found))


def asks(message: Message) -> bool:
    """It was sent as a form."""
    return isinstance(REPLY.validate_python(message.body), Form)


def title(message: Message) -> str:
    """The title it was sent with, which stays when its card changes."""
    return REPLY.validate_python(message.body).title


def replace(db: Session, message: Message, reply: Reply, now: datetime) -> None:
    """Queue *reply* in the place of *message*, for the same reader."""
    change = Message(
        chat=message.chat, edits=message.id, audience=message.audience, at=now,
        thread=message.thread,
    )  # fmt: skip
    post(db, change, reply)
