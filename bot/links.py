"""One person, several accounts: codes that are said on the other side, once, and soon."""

import base64
import hashlib
import hmac
import json
import re
import secrets
from datetime import datetime, timedelta

from sqlalchemy import Column
from sqlmodel import Field, Session, SQLModel, select

from bot.lines import shadow
from bot.people import Account, Person
from bot.roles import with_role
from bot.store import Kept, Memo, instant, real_now, tables_of

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # without what looks alike: 0 O 1 I
SHAPES = {"claim": (4, 4), "link": (3, 3), "web": (13, 13)}  # nobody reads a web link out
PRESS_KEY = "press key"
LASTS = {"claim": None, "link": timedelta(minutes=10), "web": timedelta(minutes=10)}


class OneTime(SQLModel, table=True):
    """A code that was given out; only its hash is kept, and when it ends in the real world."""

    digest: str = Field(primary_key=True)
    purpose: str
    person: str | None = Field(foreign_key="person.handle", default=None)  # who asked for it
    expires_at: datetime | None = instant(default=None)
    used_at: datetime | None = instant(default=None)


def first_claim(db: Session) -> str | None:
    """The code that makes the first administrator; None once there is one.

    It is not kept in clear, so every start gives a new one; those printed before hold as well.
    """
    return None if with_role(db, "administrator") else give(db, "claim")


def give(db: Session, purpose: str, person: Person | None = None) -> str:
    """A new code, in the form in which it is read out."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(sum(SHAPES[purpose])))
    if not re.search(r"\d", code):  # that is how a line with a code in it is told from talk
        return give(db, purpose, person)
    lasts = LASTS[purpose]
    db.add(
        OneTime(
            digest=_digest(purpose, code),
            purpose=purpose,
            person=person.handle if person else None,
            expires_at=real_now(db) + lasts if lasts else None,
        )
    )
    first, _ = SHAPES[purpose]
    return f"{code[:first]}-{code[first:]}"


def take(db: Session, purpose: str, said: str) -> OneTime | None:
    """Use a code up; None when it was never given, is used, or too old."""
    given = holding(db, purpose, said)
    if given is not None:
        given.used_at = real_now(db)
    return given


def holding(db: Session, purpose: str, said: str) -> OneTime | None:
    """What a code was given for, as long as it holds; it is not used up by looking."""
    code = re.sub(r"[\s-]", "", shadow(said)).upper()
    given = db.get(OneTime, _digest(purpose, code), with_for_update=True)
    if given is None or given.used_at:
        return None
    return None if given.expires_at and given.expires_at <= real_now(db) else given


def press_key(db: Session) -> str:
    """The secret that links to a button are signed with, made at its first use."""
    memo = db.get(Memo, PRESS_KEY)
    if memo is None:
        db.add(memo := Memo(name=PRESS_KEY, value=secrets.token_urlsafe(32)))
    return memo.value


def press_ticket(key: str, chat: str, line: str) -> str:
    """What a link that presses a button in a chat ends with; nobody else can make one."""
    said = base64.urlsafe_b64encode(json.dumps([chat, line]).encode()).decode().rstrip("=")
    return f"{said}.{_signature(key, said)}"


def read_ticket(key: str, ticket: str) -> tuple[str, str] | None:
    """The chat and the line of a ticket; None of one that we have not made."""
    said, _, signature = ticket.partition(".")
    if not hmac.compare_digest(_signature(key, said).encode(), signature.encode("utf8", "replace")):
        return None
    chat, line = json.loads(base64.urlsafe_b64decode(said + "=" * (-len(said) % 4)))
    return chat, line


def _signature(key: str, said: str) -> str:
    return hmac.new(key.encode(), said.encode(), hashlib.sha256).hexdigest()[:32]


def _digest(purpose: str, code: str) -> str:
    return hashlib.sha256(f"{purpose}:{code}".encode()).hexdigest()


def is_bare(db: Session, person: Person) -> bool:
    """A newcomer: staff, of no department, and no row of the company's work names them."""
    if person.roles or person.department:
        return False
    return not any(
        db.exec(select(column).where(column == person.handle).limit(1)).first()
        for column in _naming_people()
    )


def _naming_people() -> list[Column[str]]:
    columns = (c for table in tables_of(Kept) for c in table.__table__.columns)  # type: ignore[attr-defined]
    return [c for c in columns if any(k.target_fullname == "person.handle" for k in c.foreign_keys)]


def absorb(db: Session, newcomer: Person, person: Person) -> None:
    """The accounts of a bare newcomer are *person*'s from now on."""
    for account in db.exec(select(Account).where(Account.person == newcomer.handle)).all():
        account.person = person.handle
    newcomer.cancelled_at = db.info["now"]
