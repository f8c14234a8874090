"""Messages that a platform quotes by another id than the one under which they were sent."""

from sqlmodel import Session

from bot.store import Memo

QUOTED = "quoted:"


def quotes_as(db: Session, platform: str, quoted: str, message: str) -> None:
    db.merge(Memo(name=f"{QUOTED}{platform}:{quoted}", value=message))


def message_quoted(db: Session, platform: str, quoted: str) -> str:
    """The id under which it was sent; *quoted* itself where no other one is known."""
    memo = db.get(Memo, f"{QUOTED}{platform}:{quoted}")
    return memo.value if memo else quoted
