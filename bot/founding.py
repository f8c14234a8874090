"""Groups that a platform is asked to make for a project: wanted by a line, made by the face."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bot import outbox
from bot.cards import Card, Text, Tone
from bot.outbox import Message
from bot.people import Account, reader_of
from bot.store import Memo, real_now
from bot.trail import speak
from bot.view import reader_view

MAKER, WANTED, BEGUN = "makes groups:", "group wanted:", "group begun:"


@dataclass(frozen=True)
class Wanted:
    """`by` and `members` are accounts of the platform; who asks owns the group."""

    project: str
    name: str
    by: str
    members: tuple[str, ...]

    @property
    def line(self) -> str:
        """What is heard in the new group, in the name of who asked for it."""
        return f"project bind {self.project} sure=yes"


def makes_groups(db: Session, platform: str) -> None:
    """A face says that it can."""
    db.merge(Memo(name=f"{MAKER}{platform}", value=""))


def may_be_asked(db: Session, platform: str) -> bool:
    return db.get(Memo, f"{MAKER}{platform}") is not None


def want(db: Session, platform: str, wanted: Wanted) -> None:
    value = json.dumps(asdict(wanted))
    db.merge(Memo(name=f"{WANTED}{platform}:{wanted.project}", value=value))


def wanted_of(db: Session, platform: str) -> list[Wanted]:
    begun = col(Memo.name).startswith(f"{WANTED}{platform}:", autoescape=True)
    found = [json.loads(memo.value) for memo in db.exec(select(Memo).where(begun)).all()]
    return [Wanted(**{**one, "members": tuple(one["members"])}) for one in found]


def begin(db: Session, platform: str, wanted: Wanted) -> bool:
    """It is asked for now, on a platform that makes another one when it is asked again; False:
    it was before, and nobody knows what came of it."""
    name = f"{BEGUN}{platform}:{wanted.project}"
    if db.get(Memo, name):
        return False
    db.add(Memo(name=name, value=""))
    return True


def not_begun(db: Session, platform: str, wanted: Wanted) -> None:
    """The platform has not taken it."""
    _forget(db, f"{BEGUN}{platform}:{wanted.project}")


def settled(db: Session, platform: str, wanted: Wanted) -> None:
    """It is there, or will never be."""
    _forget(db, f"{WANTED}{platform}:{wanted.project}")
    _forget(db, f"{BEGUN}{platform}:{wanted.project}")


def tell(
    db: Session, wanted: Wanted, now: datetime, title: str, body: str, **values: object
) -> None:
    """Answer whoever asked for it, alone, with what came of it."""
    account = db.get(Account, wanted.by)
    if account is None or not account.direct:
        return
    spoken = speak(db, f"{WANTED}{wanted.project}:{real_now(db).isoformat()}", "founding", now)
    say = reader_view(db, reader_of(db, account.direct), now, account.direct).say
    card = Card(say(title, **values), (Text(say(body, **values)),), Tone.WARNING)
    outbox.post(db, Message(chat=account.direct, spoken=spoken.id, at=now), card)


def _forget(db: Session, name: str) -> None:
    if memo := db.get(Memo, name):
        db.delete(memo)
