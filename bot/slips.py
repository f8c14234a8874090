"""What is kept of a form that one person fills in elsewhere: its blanks, answers, and its end."""

import hashlib
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Field, Session, SQLModel, col, select

from bot.cards import REPLY, Ask, Form
from bot.events import Heard, Place
from bot.store import instant, json, real_now

LASTS = timedelta(minutes=15)
LINK_LASTS = timedelta(hours=1)


class Slip(SQLModel, table=True):
    """`asks`: the blanks that are still asked for in the chat, in their turn."""

    digest: str = Field(primary_key=True)  # of the code in its link
    account: str = Field(index=True)
    chat: str = ""  # where the line was said, which is where it is done
    thread: str = ""
    direct: bool = False
    form: Any = json(default=None, nullable=True)
    given: dict[str, str] = json(default_factory=dict)
    asks: list[str] = json(default_factory=list)
    until: datetime = instant()  # of business
    expires_at: datetime = instant()  # of the real world
    done_at: datetime | None = instant(default=None)


def begin(db: Session, code: str, heard: Heard, form: Form, asks: list[str]) -> Slip:
    """One question at a time; what was asked for before can still be filled in by its link."""
    mine = select(Slip).where(Slip.account == heard.by, Slip.until > heard.now)
    for other in db.exec(mine):
        other.until = heard.now
    slip = Slip(
        digest=digest_of(code), account=heard.by, chat=heard.at.key, thread=heard.at.thread,
        direct=heard.at.direct, form=REPLY.dump_python(form, mode="json"), asks=asks,
        until=heard.now + LASTS, expires_at=real_now(db) + LINK_LASTS,
    )  # fmt: skip
    db.add(slip)
    return slip


def waiting(db: Session, heard: Heard) -> Slip | None:
    """What the speaker is asked for, where the question was or in their direct chat."""
    query = select(Slip).where(
        Slip.account == heard.by, col(Slip.done_at).is_(None), Slip.until > heard.now
    )
    found = db.exec(query.order_by(col(Slip.until).desc())).first()
    if found is None or not found.asks or not heard.text.strip():
        return None
    here = heard.at.direct or (heard.at.key == found.chat and heard.mentioned)
    return found if here else None


def opened(db: Session, code: str) -> Slip | None:
    """What a link is for, as long as it holds; done or not."""
    slip = db.get(Slip, digest_of(code))
    return slip if slip and slip.expires_at > real_now(db) else None


def form_of(slip: Slip) -> Form:
    form = REPLY.validate_python(slip.form)
    assert isinstance(form, Form)
    return form


def asked(slip: Slip) -> Ask:
    return next(ask for ask in form_of(slip).fields if ask.name == slip.asks[0])


def place_of(slip: Slip) -> Place:
    platform, tenant, chat = slip.chat.split(":", 2)
    return Place(platform, tenant, chat, slip.thread, slip.direct)


def digest_of(code: str) -> str:
    return hashlib.sha256(f"slip:{code}".encode()).hexdigest()
