"""A row of the agenda as it is typed or filled in."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session

from bot.features.meeting.tables import Meeting, Topic
from bot.lines import shadow
from bot.people import Person

_MINUTES = re.compile(r"(?<!\w)(\d{1,3})\s*(?:min(?:utes?)?|m|分钟|分)(?!\w)", re.IGNORECASE)
_WHO = re.compile(r"@(\S+)")
_CONTENT = re.compile(r"\s*[:：]\s*")


@dataclass(frozen=True)
class Row:
    """Topic, what is to be said about it, who brings it, and how long it takes (M1)."""

    title: str
    content: str = ""
    who: Person | None = None
    minutes: int = 0

    @classmethod
    def spelled(cls, word: str) -> dict[str, str]:
        """`Venue: two offers 15m @market`; everything but the topic may be left out."""
        text, found = word.strip(), dict[str, str]()
        for name, pattern in (("minutes", _MINUTES), ("who", _WHO)):
            if match := pattern.search(shadow(text)):
                found[name] = text[slice(*match.span(1))]
                text = f"{text[: match.start()]} {text[match.end() :]}".strip()
        title, *content = _CONTENT.split(" ".join(text.split()), maxsplit=1)
        return found | {"title": title, "content": content[0] if content else ""}


def put(db: Session, meeting: Meeting, rows: Iterable[Row], after: int = 0) -> None:
    """Write *rows* behind the topic at position *after*; of a new meeting that is 0."""
    for at, row in enumerate(rows, after + 1):
        who = row.who.handle if row.who else None
        topic = Topic(
            id=f"{meeting.code} {at}", meeting=meeting.code, position=at, title=row.title,
            content=row.content, who=who, length=row.minutes,
        )  # fmt: skip
        db.add(topic)
