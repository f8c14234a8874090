"""How the bot reads a line or a page of minutes, for whoever wants to look."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import chain
from zoneinfo import ZoneInfo, available_timezones

from bot.language import capture, dates
from bot.language.dates import Date
from bot.language.readers import Reader
from bot.language.said import Minutes
from bot.language.what import doers
from bot.language.what.items import Item
from bot.language.who.names import SOMEBODY, Directory, Named
from bot.markup import plain
from bot.words import N_, Words


@dataclass(frozen=True)
class Called:
    """Somebody, or a department, as the directory calls it, and where it stands in the text."""

    name: str
    begin: int
    stop: int


@dataclass(frozen=True)
class Reading:
    """All that was found in one line, or in one page."""

    text: str
    dates: Sequence[Date]
    people: Sequence[Called] = ()
    departments: Sequence[Called] = ()
    said: Minutes = field(default_factory=Minutes)

    def as_json(self) -> dict[str, object]:
        said = self.said
        return {
            "dates": [dates.as_json(found) for found in self.dates],
            "people": [vars(found) for found in self.people],
            "departments": [vars(found) for found in self.departments],
            "items": [item.as_json() for item in said.items],
            "decisions": [row.as_json() for row in said.decisions],
            "risks": [row.as_json() for row in said.risks],
            "disputes": [row.as_json() for row in said.disputes],
            "next_meeting": said.next_meeting.as_json() if said.next_meeting else None,
        }


def main(
    texts: Iterable[str],
    now: datetime,
    zone: ZoneInfo,
    directory: Directory,
    as_json: bool,
    language: str = "zh",
) -> Iterator[str]:
    """What is printed: one object for each text, empty ones too, or the same in words."""
    zone = wall_of(now, zone)
    say = Words(language, zone)
    for text in texts:
        found = read(text.rstrip("\r\n"), now, zone, directory)
        if as_json:
            yield json.dumps(found.as_json(), ensure_ascii=False)
        else:
            yield from described(found, say)


def read(text: str, now: datetime, zone: ZoneInfo, directory: Directory) -> Reading:
    """A line, or a page: relative dates of its items count from when the meeting was."""
    reader = Reader(directory, now, zone, speaker="" if "\n" in text else SOMEBODY)
    found: list[Date] = []
    people: list[Called] = []
    units: list[Called] = []
    at = 0
    for line in text.split("\n"):
        named = directory.find(line)
        found += [dates.moved(one, at) for one in reader.dates(line, named)]
        people += [_called(one, line, at) for one in named if one.kind == "person"]
        units += [_called(one, line, at) for one in _departments(line, named)]
        at += len(line) + 1
    return Reading(text, found, people, units, capture.read(text, reader))


def _departments(line: str, named: Sequence[Named]) -> Iterator[Named]:
    """研发 is a department only where a doer stands."""
    doing = doers.doers(line, named)
    yield from (n for n in named if n.kind == "department" and (not n.loose or n in doing))


def _called(one: Named, line: str, at: int) -> Called:
    name = line[one.begin : one.stop].lstrip("@＠ ")
    return Called(one.key, at + one.stop - len(name), at + one.stop)


def wall_of(now: datetime, zone: ZoneInfo) -> ZoneInfo:
    """*zone*, unless *now* was written with the offset of another one."""
    offset = now.utcoffset()
    names = chain([zone.key], sorted(available_timezones())) if offset is not None else [zone.key]
    fitting = (ZoneInfo(name) for name in names)
    return next((z for z in fitting if offset in (None, now.astimezone(z).utcoffset())), zone)


# In words


def described(found: Reading, say: Words) -> Iterator[str]:
    """A text and, below it, what was found in it."""
    yield found.text
    rows = [*_spans(found, say), *_outcomes(found.said, say)]
    yield from (f"  {kind} {rest}" for kind, rest in rows)
    if not rows and found.text.strip():
        yield f"  {plain(say(N_('none')))}"


def _spans(found: Reading, say: Words) -> Iterator[tuple[str, str]]:
    if "\n" in found.text:
        return
    rows: list[tuple[str, Date | Called, str]] = [
        *((plain(say(N_("date"))), one, _when(one, say)) for one in found.dates),
        *((say.label("person"), one, one.name) for one in found.people),
        *((say.label("department"), one, one.name) for one in found.departments),
    ]
    for kind, one, meaning in sorted(rows, key=lambda row: row[1].begin):
        yield kind, f"“{found.text[one.begin : one.stop]}”: {meaning}"


def _outcomes(said: Minutes, say: Words) -> Iterator[tuple[str, str]]:
    if said.attendees:
        yield say.label("people"), "、".join(said.attendees)
    for item in said.items:
        yield say.label("action"), _item(item, say)
    for name, rows in (
        ("decision", said.decisions), ("dispute", said.disputes), ("risk", said.risks),
    ):  # fmt: skip
        for row in rows:
            yield say.label(name), row.text
    if said.next_meeting and said.next_meeting.when:
        yield say.label("next_at"), _when(said.next_meeting.when, say)


def _item(item: Item, say: Words) -> str:
    facts = [item.title, *item.owners, *item.departments, _shown(item.until, say)]
    return " · ".join(filter(None, facts))


def _when(found: Date, say: Words) -> str:
    first, last = (_shown(moment, say) for moment in (found.start, found.end))
    span = first if first == last or not last else last if not first else f"{first} – {last}"
    parts = [span]
    if found.rrule:
        parts.append(plain(say(N_("repeated as {rule}"), rule=found.rrule)))
    if found.approximate:
        parts.append(plain(say(N_("estimated, as the holidays of that year are not out yet"))))
    if found.alternatives:
        others = [_when(other, say) for other in found.alternatives]
        parts.append(plain(say(N_("or {others}"), others=others)))
    return ("，" if say.language == "zh" else ", ").join(parts)


def _shown(moment: date | datetime | None, say: Words) -> str:
    if isinstance(moment, datetime):
        return f"{say.day(moment.date())} {moment:%H:%M}"
    return say.day(moment) if moment else ""
