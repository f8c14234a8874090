"""How the bot reads a line, for whoever wants to look: its dates, people and departments."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import chain
from zoneinfo import ZoneInfo, available_timezones

from bot.language import dates
from bot.language.dates import Date
from bot.lines import shadow
from bot.markup import plain
from bot.words import N_, Words

MENTION = re.compile(r"[@＠](?P<name>[^\s@＠，。；：、！？,;:!?()（）]+)")


@dataclass(frozen=True)
class Roster:
    """The names that are looked for: people, and departments as "研发部/平台组"."""

    people: Sequence[str] = ()
    departments: Sequence[str] = ()


@dataclass(frozen=True)
class Named:
    """Somebody, or a department, as the roster calls it, and where it stands in the line."""

    name: str
    begin: int
    stop: int


@dataclass(frozen=True)
class Reading:
    """All that was found in one line; what is found from issue 9 on stays empty here."""

    text: str
    dates: Sequence[Date]
    people: Sequence[Named] = field(default=())
    departments: Sequence[Named] = field(default=())

    def as_json(self) -> dict[str, object]:
        return {
            "dates": [dates.as_json(found) for found in self.dates],
            "people": [vars(found) for found in self.people],
            "departments": [vars(found) for found in self.departments],
            "items": [],
            "decisions": [],
            "risks": [],
            "disputes": [],
            "next_meeting": None,
        }


def main(
    lines: Iterable[str],
    now: datetime,
    zone: ZoneInfo,
    people: Roster,
    as_json: bool,
    language: str = "zh",
) -> Iterator[str]:
    """What is printed: one object for each line, empty ones too, or the same in words."""
    zone = wall_of(now, zone)
    say = Words(language, zone)
    for line in lines:
        found = read(line.rstrip("\r\n"), now, zone, people)
        if as_json:
            yield json.dumps(found.as_json(), ensure_ascii=False)
        else:
            yield from described(found, say)


def read(text: str, now: datetime, zone: ZoneInfo, roster: Roster) -> Reading:
    people = _among(text, roster.people, {name: name for name in roster.people})
    leaves = {path.rpartition("/")[2]: path for path in roster.departments}
    known = leaves | {path: path for path in roster.departments}
    return Reading(
        text, dates.read(text, now, zone), _mentioned(text, people), _among(text, known, known)
    )


def wall_of(now: datetime, zone: ZoneInfo) -> ZoneInfo:
    """*zone*, unless *now* was written with the offset of another one."""
    offset = now.utcoffset()
    names = chain([zone.key], sorted(available_timezones())) if offset is not None else [zone.key]
    fitting = (ZoneInfo(name) for name in names)
    return next((z for z in fitting if offset in (None, now.astimezone(z).utcoffset())), zone)


def _among(text: str, names: Iterable[str], called: dict[str, str]) -> list[Named]:
    """The longest name at each place; a Latin one is not looked for inside a word."""
    longest_first = sorted(filter(None, names), key=len, reverse=True)
    if not longest_first:
        return []
    pattern = "|".join(_whole(shadow(name)) for name in longest_first)
    as_known = {shadow(name).lower(): called[name] for name in longest_first}
    return [
        Named(as_known[match[0].lower()], *match.span())
        for match in re.finditer(pattern, shadow(text), re.IGNORECASE)
    ]


def _whole(name: str) -> str:
    before = r"(?<![A-Za-z0-9_])" if name[0].isascii() else ""
    after = r"(?![A-Za-z0-9_])" if name[-1].isascii() else ""
    return before + re.escape(name) + after


def _mentioned(text: str, known: Sequence[Named]) -> list[Named]:
    """The people of the roster, and whoever else is mentioned with an @."""
    taken = {place for found in known for place in range(found.begin, found.stop)}
    others = [
        Named(match["name"], *match.span("name"))
        for match in MENTION.finditer(text)
        if not taken.intersection(range(*match.span("name")))
    ]
    return sorted([*known, *others], key=lambda found: found.begin)


def described(found: Reading, say: Words) -> Iterator[str]:
    """A line and, below it, what was found in it."""
    yield found.text
    rows: list[tuple[str, Date | Named, str]] = [
        *((plain(say(N_("date"))), one, _when(one, say)) for one in found.dates),
        *((say.label("person"), one, one.name) for one in found.people),
        *((say.label("department"), one, one.name) for one in found.departments),
    ]
    for kind, one, meaning in sorted(rows, key=lambda row: row[1].begin):
        yield f"  {kind} “{found.text[one.begin : one.stop]}”: {meaning}"
    if not rows and found.text.strip():
        yield f"  {plain(say(N_('none')))}"


def _when(found: Date, say: Words) -> str:
    first, last = (_shown(moment, say) for moment in (found.start, found.end))
    span = first if first == last or not last else last if not first else f"{first} – {last}"
    parts = [span]
    if found.rrule:
        parts.append(plain(say(N_("repeated as {rule}"), rule=found.rrule)))
    if found.alternatives:
        others = [_when(other, say) for other in found.alternatives]
        parts.append(plain(say(N_("or {others}"), others=others)))
    return ("，" if say.language == "zh" else ", ").join(parts)


def _shown(moment: date | datetime | None, say: Words) -> str:
    if isinstance(moment, datetime):
        return f"{say.day(moment.date())} {moment:%H:%M}"
    return say.day(moment) if moment else ""
