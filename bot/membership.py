"""Groups that the bot is no longer in, as far as their platforms told it."""

from datetime import datetime

from sqlmodel import Session, col, select

from bot.outbox import Message, State
from bot.store import Memo

LEFT = "left:"


def left(db: Session, chat: str, now: datetime) -> None:
    """Nothing arrives there from now on."""
    db.merge(Memo(name=f"{LEFT}{chat}", value=now.isoformat()))


def joined(db: Session, chat: str) -> None:
    if known := db.get(Memo, f"{LEFT}{chat}"):
        db.delete(known)


def lost(db: Session, chat: str) -> datetime | None:
    """Since when a group is closed to the bot; what arrived later says that it is open again."""
    known = db.get(Memo, f"{LEFT}{chat}")
    if known is None:
        return None
    since = datetime.fromisoformat(known.value)
    later = select(Message.id).where(
        Message.chat == chat, Message.state == State.SENT, Message.at > since,
        col(Message.platform_id) != "",
    )  # fmt: skip
    return None if db.exec(later).first() else since
