"""Browsers that people are signed in with: begun by a one-time link, ended by time or by hand.

All of it happens in real time, wherever the business clock stands.
"""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlmodel import Field, Session, SQLModel, col

from bot import links
from bot.people import Account, Chat, Person
from bot.store import instant, real_now

LASTS = timedelta(days=7)


class Visit(SQLModel, table=True):
    """Only the hash of what the browser keeps is kept here."""

    digest: str = Field(primary_key=True)
    person: str = Field(foreign_key="person.handle", index=True)
    began_at: datetime = instant()
    expires_at: datetime = instant()


def begin(db: Session, code: str) -> tuple[str, Person] | None:
    """Use a one-time code up; what the browser keeps from now on, and who it is."""
    given = links.take(db, "web", code)
    person = db.get(Person, given.person) if given and given.person else None
    return (admit(db, person), person) if person and _welcome(person) else None


def admit(db: Session, person: Person) -> str:
    """A new visit of *person*; what is long over is swept out."""
    now, kept = real_now(db), secrets.token_urlsafe(32)
    db.exec(delete(Visit).where(col(Visit.expires_at) <= now))
    visit = Visit(digest=_digest(kept), person=person.handle, began_at=now, expires_at=now + LASTS)
    db.add(visit)
    return kept


def visitor(db: Session, kept: str) -> Person | None:
    """Who the browser is signed in as: nobody once that is over, or the person is suspended."""
    visit = db.get(Visit, _digest(kept)) if kept else None
    if visit is None or visit.expires_at <= real_now(db):
        return None
    person = db.get_one(Person, visit.person)
    return person if _welcome(person) else None


def end(db: Session, kept: str) -> None:
    db.exec(delete(Visit).where(col(Visit.digest) == _digest(kept)))


def end_all(db: Session, person: Person) -> None:
    """Every visit of a person, and every link that would begin one."""
    mine = col(links.OneTime.person) == person.handle
    unused = mine & (col(links.OneTime.purpose) == "web") & col(links.OneTime.used_at).is_(None)
    db.exec(delete(Visit).where(col(Visit.person) == person.handle))
    db.exec(update(links.OneTime).where(unused).values(used_at=real_now(db)))


def seat(db: Session, person: Person, account: str, direct: str) -> None:
    """The account that a visitor speaks from, and the chat in which the bot answers them alone."""
    if db.get(Account, account) is None:
        db.add_all([Account(key=account, person=person.handle, direct=direct), Chat(key=direct)])


def _welcome(person: Person) -> bool:
    return not (person.suspended_at or person.cancelled_at)


def _digest(kept: str) -> str:
    return hashlib.sha256(f"visit:{kept}".encode()).hexdigest()
