"""Keys that a person gives to a program: what it may do in their name, until when, how it is told.

A token is shown once, on a page that a one-time link opens, and made only there: until somebody
reads it, it is nowhere, and afterwards only its hash is kept. What expires here does so in real
time, wherever the business clock stands.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete
from sqlmodel import Field, Session, SQLModel, col, select

from bot.people import Account, Person
from bot.store import instant, json, real_now

PREFIX = "liaison_"  # so that whoever scans code for secrets finds it
LINK_LASTS = timedelta(minutes=10)
ANSWER_LASTS = timedelta(days=1)
SEEN_EVERY = timedelta(minutes=1)
READ, WRITE = "read", "write"


class Token(SQLModel, table=True):
    """`scopes`: read, write, or the nouns that may be written as well.

    `digest` is of the link until the token was shown, and of the token from then on.
    """

    digest: str = Field(primary_key=True)
    person: str = Field(foreign_key="person.handle", index=True)
    name: str
    scopes: list[str] = json(default_factory=list)
    made_at: datetime = instant()
    expires_at: datetime = instant()
    shown_at: datetime | None = instant(default=None)
    used_at: datetime | None = instant(default=None)
    cancelled_at: datetime | None = instant(default=None)


class Answered(SQLModel, table=True):
    """What a call of the API was answered, for a day: a repeat of it gets the same."""

    event_id: str = Field(primary_key=True)
    request: str  # a digest of what was sent: another request is no repeat
    kind: str
    body: dict[str, Any] = json(default_factory=dict)
    at: datetime = instant(index=True)


@dataclass(frozen=True)
class Bearer:
    """Whoever speaks with a token: the person, the account they speak from, what they may."""

    person: str
    account: str
    token: str  # its digest
    language: str
    scopes: frozenset[str]
    is_news: bool  # that it was used; for people, a note a minute is enough

    def may(self, noun: str, *, reads: bool) -> bool:
        if WRITE in self.scopes or (reads and READ in self.scopes):
            return True
        return bool(noun) and noun in self.scopes


def offer(db: Session, person: Person, name: str, scopes: Sequence[str], lasts: timedelta) -> str:
    """A new token of *person*; gives the secret of the link under which it is shown."""
    secret, now = secrets.token_urlsafe(24), real_now(db)
    token = Token(
        digest=_digest("link", secret), person=person.handle, name=name, scopes=list(scopes),
        made_at=now, expires_at=now + lasts,
    )  # fmt: skip
    db.add(token)
    return secret


def offered(db: Session, secret: str) -> Token | None:
    """The token that a link is for, as long as it may be shown."""
    token = db.get(Token, _digest("link", secret))
    if token is None or token.cancelled_at or token.made_at + LINK_LASTS <= real_now(db):
        return None
    return token if _welcome(db, token) else None


def show(db: Session, secret: str) -> tuple[str, Token] | None:
    """Make the token that a link is for and give it, once: the link is used up."""
    if (token := offered(db, secret)) is None:
        return None
    made = PREFIX + secrets.token_urlsafe(32)
    shown = Token(**token.model_dump(exclude={"digest"}), digest=_digest("token", made))
    shown.shown_at = real_now(db)
    db.delete(token)
    db.add(shown)
    return made, shown


def bearer(db: Session, said: str) -> Bearer | None:
    """Who speaks with a token; None when it was never given, is over, cancelled, or its person
    is suspended."""
    token = db.get(Token, _digest("token", said)) if said.startswith(PREFIX) else None
    if token is None or token.cancelled_at or token.expires_at <= real_now(db):
        return None
    person = db.get_one(Person, token.person)
    accounts = select(Account.key).where(Account.person == person.handle).order_by(Account.key)
    account = db.exec(accounts).first()
    if account is None or not _welcome(db, token):
        return None
    is_news = token.used_at is None or token.used_at + SEEN_EVERY <= real_now(db)
    return Bearer(
        person.handle, account, token.digest, person.language or "", frozenset(token.scopes),
        is_news,
    )  # fmt: skip


def note_use(db: Session, bearer: Bearer) -> None:
    db.get_one(Token, bearer.token).used_at = real_now(db)


def of(db: Session, person: Person) -> list[Token]:
    """The tokens of a person that hold or may still be shown, the newest first."""
    now = real_now(db)
    mine = select(Token).where(
        Token.person == person.handle, col(Token.cancelled_at).is_(None), Token.expires_at > now
    )
    found = db.exec(mine.order_by(col(Token.made_at).desc())).all()
    return [token for token in found if token.shown_at or token.made_at + LINK_LASTS > now]


def keep_answer(db: Session, answered: Answered) -> None:
    """Keep what a call was answered; what nobody can repeat any more is swept out."""
    db.exec(delete(Answered).where(col(Answered.at) < answered.at - ANSWER_LASTS))
    db.add(answered)


def _welcome(db: Session, token: Token) -> bool:
    person = db.get_one(Person, token.person)
    return not (person.suspended_at or person.cancelled_at)


def _digest(purpose: str, secret: str) -> str:
    return hashlib.sha256(f"{purpose}:{secret}".encode()).hexdigest()
