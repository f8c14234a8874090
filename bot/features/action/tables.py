"""The action item: who owes what to whom by when, and what has happened to it since."""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum

from dateutil.rrule import rrulestr
from sqlmodel import Field

from bot.moments import Repeat
from bot.store import Filed, instant


class Priority(StrEnum):
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Action(Filed, table=True):
    """One step of M6's table. What has happened is kept as the moment it did.

    Of a series only the newest item carries the rule; `follows` leads back through the others.
    """

    letter = "A"
    columns = ("asker", "department", "priority")
    owner: str = Field(foreign_key="person.handle", index=True)
    asker: str = Field(foreign_key="person.handle", index=True)
    department: str | None = Field(foreign_key="department.path", default=None)
    due: datetime | None = instant(default=None)
    priority: str = ""  # a Priority, where one was said
    depends: str = ""  # what has to be there first: a code, or words
    taken_at: datetime | None = instant(default=None)
    declined_at: datetime | None = instant(default=None)
    declined_why: str = ""
    proposed: datetime | None = instant(default=None)  # another date, not answered yet
    proposed_why: str = ""
    delayed_why: str = ""
    returned_why: str = ""
    note: str = ""
    updated_at: datetime | None = instant(default=None)
    done_at: datetime | None = instant(default=None)
    closed_at: datetime | None = instant(default=None)
    every: str = ""  # as it was written
    rrule: str = ""
    begins: str = ""  # wall time of the first occurrence of the rule
    occurs: str = ""  # wall time of the one this item stands for, wherever its due was moved
    follows: str | None = Field(foreign_key="action.code", default=None)

    @property
    def charge(self) -> str:
        """Who has to see to it now: what was declined is with who asked."""
        return self.asker if self.declined_at else self.owner

    def is_overdue(self, now: datetime) -> bool:
        return self.done_at is None and self.due is not None and self.due < now

    def state(self, now: datetime) -> str:
        """Its one word, the most pressing first."""
        words = (
            ("cancelled", self.cancelled_at),
            ("closed", self.closed_at),
            ("waiting", self.done_at),
            ("declined", self.declined_at),
            ("overdue", self.is_overdue(now)),
            ("proposed", self.proposed),
            ("returned", self.returned_why),
            ("delayed", self.delayed_why),
        )
        return next((word for word, holds in words if holds), "open")

    def repeat(self, repeat: Repeat, written: str) -> None:
        """Stand for the first occurrence of a rule."""
        wall = repeat.first.replace(tzinfo=None).isoformat(timespec="minutes")
        self.every, self.rrule = written, repeat.rrule
        self.begins = self.occurs = wall

    def stop(self) -> None:
        """No other comes after it."""
        self.every = self.rrule = self.begins = self.occurs = ""

    def occurrences(self) -> Iterator[datetime]:
        """Naive wall times from its own on."""
        if self.rrule:
            rule = rrulestr(self.rrule, dtstart=datetime.fromisoformat(self.begins))
            yield from rule.xafter(datetime.fromisoformat(self.occurs), inc=True)
