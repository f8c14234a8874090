"""A risk may happen, an issue has; both are one line of the same register."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from sqlmodel import Field, Session, col, select

from bot.people import live
from bot.store import Filed, Kept, instant


class Level(StrEnum):
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Concern(Filed):
    """What risks and issues have in common: everything but their letter."""

    columns: ClassVar[tuple[str, ...]] = ("level", "department", "impact", "response")
    level: Level = Level.MEDIUM
    cause: str = ""
    impact: str = ""
    response: str = ""
    owner: str = Field(foreign_key="person.handle", index=True)
    asker: str = Field(foreign_key="person.handle", index=True)
    department: str | None = Field(foreign_key="department.path", default=None)
    due: datetime | None = instant(default=None)
    happened: datetime | None = instant(default=None)
    looked_at: datetime = instant()
    closed_at: datetime | None = instant(default=None)
    closed_why: str = ""

    def is_overdue(self, now: datetime) -> bool:
        return self.closed_at is None and self.due is not None and self.due < now


class Risk(Concern, table=True):
    letter: ClassVar[str] = "R"


class Issue(Concern, table=True):
    """`risk` is the one that happened."""

    letter: ClassVar[str] = "I"
    risk: str | None = Field(foreign_key="risk.code", default=None)


class Handling(Kept, table=True):
    """A dated line of the log; a row of its own, so that undoing one leaves the others."""

    id: str = Field(primary_key=True)  # "R-1 57", with the line that it was said in
    concern: str = Field(index=True)
    at: datetime = instant()
    by: str = Field(foreign_key="person.handle")
    text: str

    @property
    def subject(self) -> str:
        return self.concern


KINDS: tuple[type[Concern], ...] = (Risk, Issue)


def handlings(db: Session, codes: Iterable[str]) -> Sequence[Handling]:
    """The logs of rows, the latest line last."""
    lines = select(Handling).where(col(Handling.concern).in_(list(codes)), live(Handling))
    return db.exec(lines.order_by(col(Handling.at), Handling.id)).all()


def worst_first(rows: Iterable[Concern]) -> list[Concern]:
    """By level, then by due, then in the order they came."""
    levels = list(Level)

    def rank(row: Concern) -> tuple[bool, int, bool, float, str, int]:
        due = row.due.timestamp() if row.due else 0.0
        letter, _, number = row.code.partition("-")
        closed = row.closed_at is not None
        return closed, levels.index(row.level), row.due is None, due, letter, int(number)

    return sorted(rows, key=rank)
