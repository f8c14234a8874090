"""The one door: every date that a line mentions, and nothing that only looks like one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from bot.language.normalise import Line, normalise
from bot.language.when.expressions import expression, next_place
from bot.language.when.grammar import Found, Kind, Reading, Scene
from bot.language.when.points import no_such_day
from bot.language.when.zones import told, without_zones
from bot.workdays import CALENDAR, Calendar

#: Nobody writes a date beyond this in a chat, and the grammar stays quick on hostile lines.
LONGEST = 1200
#: Nor more of them in one line.
MOST = 100
#: No date begins with these.
NEVER_FIRST = "-~,.:;/!?()[]"
#: What may stand after a date that ends the line.
CLOSING = re.compile(r"[\s。.!！;；]*")


@dataclass(frozen=True)
class Date:
    kind: Kind
    #: naive wall time in the zone; of a recurrence its first occurrence
    start: date | datetime | None
    #: inclusive
    end: date | datetime | None
    rrule: str | None
    #: code points of the raw line, half-open
    begin: int
    stop: int
    #: what the same words may honestly mean instead
    alternatives: tuple["Date", ...] = ()
    #: leaned on a list of holidays that is not out yet
    approximate: bool = False


def read(text: str, now: datetime, zone: ZoneInfo, calendar: Calendar | None = None) -> list[Date]:
    """All dates of a line in order; at each place the longest."""
    line, scene = normalise(text[:LONGEST]), _scene(now, zone, calendar)
    return [_date(line, at, found) for at, found in islice(_expressions(line.text, scene), MOST)]


def read_whole(
    text: str, now: datetime, zone: ZoneInfo, calendar: Calendar | None = None
) -> Date | None:
    """The one date that is the whole text but for the blanks around it."""
    found = _read_at(text, len(text) - len(text.lstrip()), now, zone, calendar)
    return found if found and found.stop == len(text.rstrip()) else None


def read_leading(
    text: str, now: datetime, zone: ZoneInfo, calendar: Calendar | None = None
) -> Date | None:
    """The date with which the text begins."""
    return _read_at(text, 0, now, zone, calendar)


def read_ending(
    text: str, now: datetime, zone: ZoneInfo, calendar: Calendar | None = None
) -> Date | None:
    """The date with which the text ends, but for blanks and a full stop."""
    found = read(text, now, zone, calendar)
    return found[-1] if found and CLOSING.fullmatch(text, found[-1].stop) else None


def moved(found: Date, by: int) -> Date:
    """The same of a text that has *by* letters more in front."""
    others = tuple(moved(other, by) for other in found.alternatives)
    return replace(found, begin=found.begin + by, stop=found.stop + by, alternatives=others)


def as_json(found: Date) -> dict[str, Any]:
    return {
        "kind": found.kind,
        "start": _spelled(found.start),
        "end": _spelled(found.end),
        "rrule": found.rrule,
        "begin": found.begin,
        "stop": found.stop,
        "alternatives": [as_json(other) for other in found.alternatives],
    }


def _spelled(moment: date | datetime | None) -> str | None:
    if isinstance(moment, datetime):
        return moment.isoformat(timespec="minutes")
    return moment.isoformat() if moment else None


def _read_at(
    text: str, at: int, now: datetime, zone: ZoneInfo, calendar: Calendar | None
) -> Date | None:
    line = normalise(text[:LONGEST])
    if at not in line.origins:
        return None
    place = line.origins.index(at)
    found = _leading(line.text, place, _scene(now, zone, calendar))
    return _date(line, *found) if found else None


def _scene(now: datetime, zone: ZoneInfo, calendar: Calendar | None) -> Scene:
    wall = now.astimezone(zone).replace(tzinfo=None) if now.tzinfo else now
    return Scene(wall.replace(second=0, microsecond=0), zone, calendar or CALENDAR)


def _leading(text: str, place: int, scene: Scene) -> tuple[int, Found[Reading]] | None:
    """What begins at that place, or behind the zone that stands there."""
    text, zones = without_zones(text)
    at = next((zone.stop for zone in zones if zone.begin == place), place)
    found = _expression(text, at, scene)
    if found is None or not zones:
        return (at, found) if found else None
    begin, found = told(text, at, found, zones, scene)
    return (begin, found) if begin == place else None


def _expressions(text: str, scene: Scene) -> Iterator[tuple[int, Found[Reading]]]:
    at, (text, zones) = 0, without_zones(text)
    while (at := next_place(text, at)) < len(text):
        found = None if _inside_word(text, at) else _expression(text, at, scene)
        if found:
            begin, found = told(text, at, found, zones, scene) if zones else (at, found)
            yield begin, found
            scene = replace(scene, topic=_topic(found.what), mentioned=_last_day(found.what))
        at = found.stop if found else no_such_day(text, at, scene) or at + 1


def _topic(reading: Reading) -> date | None:
    """What a later `下午2点` of the line belongs to: one day, not a period nor a cycle."""
    if reading.kind == "recurrence":
        return None
    if isinstance(reading.start, datetime):
        return reading.start.date()
    return reading.start if reading.kind == "date" else None


def _last_day(reading: Reading) -> date | None:
    last = None if reading.kind == "recurrence" else reading.end or reading.start
    return last.date() if isinstance(last, datetime) else last


def _inside_word(text: str, at: int) -> bool:
    here, before = text[at], text[at - 1 : at]
    if here.isspace() or here in NEVER_FIRST or not here.isascii() or not before.isascii():
        return here.isspace() or here in NEVER_FIRST
    return (here.isalpha() and before.isalpha()) or (here.isdigit() and before.isdigit())


def _expression(text: str, at: int, scene: Scene) -> Found[Reading] | None:
    try:
        return expression(text, at, scene)
    except (ValueError, OverflowError):
        return None  # it leads to a day that does not exist


def _date(line: Line, at: int, found: Found[Reading]) -> Date:
    return _placed(found.what, line.begin(at), line.stop(found.stop))


def _placed(reading: Reading, begin: int, stop: int) -> Date:
    others = [_placed(other, begin, stop) for other in reading.others]
    return Date(
        reading.kind,
        reading.start,
        reading.end,
        reading.rrule,
        begin,
        stop,
        tuple(others),
        reading.approximate,
    )
