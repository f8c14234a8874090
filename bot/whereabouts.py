"""Where the bot reaches somebody alone: of several platforms on the one where they spoke last."""

from sqlmodel import Session, col, or_, select

from bot.people import Account
from bot.trail import Spoken


def direct(db: Session, handle: str) -> str:
    """The direct chat of a person; empty where there is none."""
    mine = select(Account).where(Account.person == handle, Account.direct != "")
    chats = {_home(one.key): one.direct for one in db.exec(mine.order_by(col(Account.key).desc()))}
    if len(chats) < 2:
        return next(iter(chats.values()), "")
    there = or_(*(col(Spoken.chat).startswith(f"{home}:", autoescape=True) for home in chats))
    said = select(Spoken.chat).where(Spoken.by == handle, there).order_by(col(Spoken.id).desc())
    last = db.exec(said.limit(1)).first()
    return chats[_home(last)] if last else chats[min(chats)]


def _home(key: str) -> str:
    """The platform and tenant of an account or a chat."""
    return ":".join(key.split(":")[:2])
