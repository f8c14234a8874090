"""Rules: a pattern and what it means. At one place of a line the longest rule wins."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache
from typing import Generic, Literal, NamedTuple, Self, TypeVar
from zoneinfo import ZoneInfo

from bot.language.when.beginnings import ANY, letters
from bot.workdays import Calendar

Kind = Literal["date", "datetime", "duration", "recurrence"]
T = TypeVar("T")

#: ASCII makes a word boundary between `5pm` and 前; blanks of other widths are gone by then.
FLAGS = re.IGNORECASE | re.ASCII


@dataclass(frozen=True)
class Scene:
    """When and where the words are said."""

    #: naive wall time in the zone, to the minute
    now: datetime
    zone: ZoneInfo
    calendar: Calendar
    #: the day that the line spoke of last
    topic: date | None = None
    #: the last day of whatever the line spoke of last
    mentioned: date | None = None

    @property
    def today(self) -> date:
        return self.now.date()

    def seen_from(self, day: date) -> Self:
        """As if said on another day: the second half of a range looks from the first."""
        return replace(self, now=datetime(day.year, day.month, day.day))

    def workdays_on(self, day: date, count: int) -> "Days":
        moved = self.calendar.move(day, count)
        years = range(min(day, moved).year, max(day, moved).year + 1)
        return Days(moved, moved, approximate=any(map(self.calendar.approximate, years)))


@dataclass(frozen=True)
class Days:
    """A day, or a run of days, as named by words such as `周五` or `next month`."""

    first: date
    last: date
    #: what the same words mean to other people
    others: tuple["Days", ...] = ()
    #: a bare weekday means the next one when its clock is past
    again: date | None = None
    #: `before` means the eve, as with festivals
    eve: bool = False
    #: the word says it is after noon: `tonight at 7`
    evening: bool = False
    approximate: bool = False

    @property
    def single(self) -> bool:
        return self.first == self.last


def one(day: date, *others: date) -> Days:
    return Days(day, day, tuple(Days(other, other) for other in others))


@dataclass(frozen=True)
class Reading:
    """What an expression means, before it is tied to its place in the line."""

    kind: Kind
    start: date | datetime | None
    end: date | datetime | None = None
    rrule: str | None = None
    others: tuple["Reading", ...] = ()
    eve: bool = False
    approximate: bool = False


class Found(NamedTuple, Generic[T]):
    stop: int
    what: T


Meaning = Callable[[re.Match[str], Scene], T | None]


@dataclass
class Rules(Generic[T]):
    """An ordered table of patterns, asked at one place at a time."""

    rows: list[tuple[str, Meaning[T]]] = field(default_factory=list)
    _by_letter: dict[str, list[tuple[re.Pattern[str], Meaning[T]]]] = field(default_factory=dict)

    def add(self, pattern: str) -> Callable[[Meaning[T]], Meaning[T]]:
        def keep(meaning: Meaning[T]) -> Meaning[T]:
            self.rows.append((pattern, meaning))
            return meaning

        return keep

    @classmethod
    def joined(cls, *tables: "Rules[T]") -> "Rules[T]":
        return cls([row for table in tables for row in table.rows])

    def read(self, text: str, at: int, scene: Scene) -> Found[T] | None:
        """A rule that comes to a day that does not exist has not read anything."""
        best: Found[T] | None = None
        for pattern, meaning in self._at(text[at : at + 1].lower()):
            match = pattern.match(text, at)
            if match is None or (best and match.end() <= best.stop):
                continue
            try:
                what = meaning(match, scene)
            except (ValueError, OverflowError):
                continue
            if what is not None:
                best = Found(match.end(), what)
        return best

    def _at(self, letter: str) -> list[tuple[re.Pattern[str], Meaning[T]]]:
        # A rule is only asked where it can begin, and compiled when it first is.
        if letter not in self._by_letter:
            rows = [(p, meaning) for p, meaning in self.rows if {letter, ANY} & letters(p)]
            self._by_letter[letter] = [(tail(pattern), meaning) for pattern, meaning in rows]
        return self._by_letter[letter]


@cache
def tail(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, FLAGS)
