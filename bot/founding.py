"""Groups that a platform is asked to make for a project: wanted by a line, made by the face."""

import json
from dataclasses import asdict, dataclass

from sqlmodel import Session, col, select

from bot.store import Memo

MAKER, WANTED = "makes groups:", "group wanted:"


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


def settled(db: Session, platform: str, wanted: Wanted) -> None:
    """It is there, or will never be."""
    if memo := db.get(Memo, f"{WANTED}{platform}:{wanted.project}"):
        db.delete(memo)
