"""What a page of minutes comes to."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.language.dates import Date, as_json
from bot.language.normalise import Twin
from bot.language.page.outcomes import Outcome
from bot.language.what.items import Item

SHORTEST = 4  # letters of a title that says something by itself
WHOLE = 8  # letters of a sentence that says something by itself


@dataclass(frozen=True)
class Said:
    """A decision, a dispute or a risk, and the line that says so."""

    text: str
    source: str

    def as_json(self) -> dict[str, str]:
        return {"text": self.text, "source": self.source}


def _same(one: str, other: str) -> bool:
    """Is all of the shorter one said by the other, too?"""
    short, long = sorted((re.sub(r"\W", "", one), re.sub(r"\W", "", other)), key=len)
    return short == long or (len(short) >= WHOLE and short in long)


def once(items: Sequence[Item]) -> list[Item]:
    """What is reviewed above and listed below is one item, by its longer title."""
    found: list[Item] = []
    for item in sorted(items, key=lambda one: -len(one.title)):
        twins = (one for one in found if (one.owners, one.due_day) == (item.owners, item.due_day))
        known = len(item.title) >= SHORTEST and any(_twins(item, twin) for twin in twins)
        if not (known and item.owners):
            found.append(item)
    kept = set(map(id, found))
    return [item for item in items if id(item) in kept]


def _twins(short: Item, long: Item) -> bool:
    """压测脚本, 完成压测脚本"""
    return short.title in long.title and len(long.title) - len(short.title) <= SHORTEST


@dataclass(frozen=True)
class Next:
    """The next meeting, as far as the page says."""

    when: Date
    place: str
    topic: str
    source: str

    @property
    def day(self) -> Date:
        """Without the time of day."""
        start = self.when.start
        day = start.date() if isinstance(start, datetime) else start
        return replace(self.when, kind="date", start=day) if day else self.when

    def as_json(self) -> dict[str, Any]:
        when = as_json(self.when)
        return {
            "start": when["start"], "end": when["end"], "place": self.place, "topic": self.topic,
            "source": self.source,
        }  # fmt: skip


@dataclass
class Minutes:
    attendees: list[str] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    decisions: list[Said] = field(default_factory=list)
    disputes: list[Said] = field(default_factory=list)
    risks: list[Said] = field(default_factory=list)
    next_meeting: Next | None = None

    def __bool__(self) -> bool:
        outcomes = (self.items, self.decisions, self.disputes, self.risks)
        return any(outcomes) or self.next_meeting is not None

    def note(self, kind: Outcome, text: str, source: str) -> None:
        """Once, however often it is said."""
        rows = {"decision": self.decisions, "dispute": self.disputes, "risk": self.risks}[kind]
        if len(text) > 1 and not any(_same(row.text, text) for row in rows):
            rows.append(Said(text, source.strip()))

    def join(self, other: "Minutes") -> None:
        """And all that *other* says."""
        self.attendees += other.attendees
        self.items += other.items
        self.decisions += other.decisions
        self.disputes += other.disputes
        self.risks += other.risks
        self.next_meeting = self.next_meeting or other.next_meeting

    def restored(self, read: str, raw: str) -> "Minutes":
        """In the characters of the page, where it was read in simplified ones."""
        back = Twin(read, raw).as_written

        def rows(said: list[Said]) -> list[Said]:
            return [Said(back(one.text), back(one.source)) for one in said]

        after = self.next_meeting
        return Minutes(
            self.attendees,
            [replace(i, title=back(i.title), source=back(i.source)) for i in self.items],
            rows(self.decisions), rows(self.disputes), rows(self.risks),
            after and replace(after, place=back(after.place), topic=back(after.topic),
                              source=back(after.source)),
        )  # fmt: skip
