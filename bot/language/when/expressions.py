"""A whole expression of time: a point or a range of them, its bound, an offset, a recurrence."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from bot.language.when import recurring
from bot.language.when.beginnings import ANY, letters
from bot.language.when.clock import AFTER_DAY, ALONE, RANGES, TO, clocks
from bot.language.when.grammar import Days, Found, Reading, Rules, Scene, tail
from bot.language.when.numerals import DAY, whole
from bot.language.when.offsets import OFFSETS
from bot.language.when.picks import BEFORE as PICKS
from bot.language.when.points import DATE_SHAPED, DAY_END, DAYS, INSTANTS, JOINT, point, with_clock
from bot.language.when.weekdays import CHINESE_DAYS

#: What belongs to the expression in front of it, and behind it.
LEAD = tail(r"\b(?:by|before|until|till)\s+")
FROM = tail(r"\b(?:from|between)\s+")
BOUND = tail(
    r"(?:\s*\(含(?:当[日天]|本日)?\))?\s*(?:之前|以前|前(?![端台后期置面往沿瞻任者三几景途言半]|提(?:是|条件|下|$))|之内|以内"
    # what it is that ends is no part of it: `周五截止报名`
    r"|内(?![容部测存网核审控])|截止(?!\s*[一-龥]))"
)
BEFORE = ("之前", "以前", "前", "before")
#: Moved from one day to another is no time in between.
_MOVE = (
    r"\b(?:postpon|mov|shift|reschedul|chang|slipp|slip|delay|push|bump|slid|switch|brought|pull)"
    r"(?:e[ds]?|s|ed|ing)?(?:\s+(?:forward|back|out))?"
)
MOVED = re.compile(rf"{_MOVE}(?:\s+from|\s+[^.,;!?]{{1,40}}\sfrom)?\s*$", re.I)
MOVED_TO = re.compile(r"\s+(?:to|-|until)\s", re.I)
LONGEST_MOVED = 64  # letters of `moved the weekly review of the design from`
#: `3月10日至12日`, `March 10-12`.
DAY_ONLY = tail(
    rf"(?P<chinese>{DAY})[日号]|(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\b(?!\s*[:%./-]|\s*[ap]m)"
)
WEEKDAY_ONLY = tail(r"[一二三四五六日天](?![一-龥]{0,1}[月点个次])")
#: Days from Monday to Sunday: a clock behind a week is not of each of its days.
WHOLE_WEEK = 6
#: A number that goes on, or that counts something else after all.
GOES_ON = tail(r"\s?(?:%|‰|元|块钱|万|亿|折|倍)|[a-z\d]")


_TABLES: tuple[Rules[Any], ...] = (DAYS, INSTANTS, PICKS, OFFSETS, recurring.CYCLES, ALONE)


@cache
def _first() -> re.Pattern[str]:
    """Any letter that a reading may begin with."""
    rules = [pattern for table in _TABLES for pattern, _ in table.rows]
    alone = (one.pattern for one in (FROM, LEAD, DAY_END, DATE_SHAPED, *RANGES))
    found = frozenset[str]().union(*map(letters, (*rules, *alone)))
    return tail("." if ANY in found else f"[{re.escape(''.join(sorted(found)))}]")


def next_place(text: str, at: int) -> int:
    """Where the next reading may begin: most characters of a line begin none."""
    first = _first().search(text, at)
    return first.start() if first else len(text)


def expression(text: str, at: int, scene: Scene) -> Found[Reading] | None:
    """The longest expression that begins here, unless what follows shows that it is none."""
    readings = (
        _upto(text, recurring.recurrence(text, at, scene)),
        recurring.clock_first(text, at, scene),
        _counted(text, at, scene),
        _bounded(text, at, scene),
    )
    found = max((found for found in readings if found), key=lambda one: one.stop, default=None)
    return found if found and not _goes_on(text, found.stop) else None


def _counted(text: str, at: int, scene: Scene) -> Found[Reading] | None:
    """`3天内`, `in 3 days at 5pm`."""
    found = OFFSETS.read(text, at, scene)
    if found is None or found.what.kind != "date" or isinstance(found.what.start, datetime):
        return found
    if found.what.others or found.what.start is None:
        return found
    days = Days(found.what.start, found.what.start, approximate=found.what.approximate)
    timed = with_clock(text, found.stop, days, scene)
    return _upto(text, timed) if timed.stop > found.stop else found


def _upto(text: str, found: Found[Reading] | None) -> Found[Reading] | None:
    bound = found and BOUND.match(text, found.stop)
    return Found(bound.end(), found.what) if found and bound else found


def _goes_on(text: str, stop: int) -> bool:
    last = text[stop - 1]
    return last.isascii() and last.isalnum() and GOES_ON.match(text, stop) is not None


# --- points and ranges


def _bounded(text: str, at: int, scene: Scene) -> Found[Reading] | None:
    if (start := FROM.match(text, at)) and not _moved(text, start.end()):
        found = _ranged(text, start.end(), scene)
        return _with_hours(text, found, scene) if found and found.what.kind == "duration" else None
    lead = LEAD.match(text, at)
    place = lead.end() if lead else at
    found = _ranged(text, place, scene)
    if found and found.what.kind == "duration" and _moved(text, at):
        to = MOVED_TO.search(text, place)
        found = point(text[: to.start()] if to else text, place, scene)
    elif found and found.what.kind == "duration":
        found = _with_hours(text, found, scene)
    if found is None:
        return None
    bound = BOUND.match(text, found.stop)
    words = (bound.group() if bound else lead.group() if lead else "").strip().lower()
    reading = found.what
    if reading.eve and words in BEFORE and reading.start is not None:
        reading = replace(
            reading, kind="date", start=reading.start - timedelta(days=1), end=None, eve=False
        )
    return Found(bound.end() if bound else found.stop, reading)


def _with_hours(text: str, found: Found[Reading], scene: Scene) -> Found[Reading]:
    """`3月10日-12日 9:00-17:00`: the clocks are of these days, not of today."""
    first, last = found.what.start, found.what.end
    if first is None or last is None or isinstance(first, datetime) or isinstance(last, datetime):
        return found
    joint = JOINT.match(text, found.stop)
    timed = clocks(text, joint.end(), scene, AFTER_DAY) if joint else None
    if timed is None or (last - first).days >= WHOLE_WEEK:
        return found
    start, end = timed.what
    if end is None:
        return Found(timed.stop, found.what)
    return Found(timed.stop, replace(found.what, start=start.on(first), end=end.on(last)))


def _moved(text: str, at: int) -> bool:
    return MOVED.search(text, max(0, at - LONGEST_MOVED), at) is not None


def _ranged(text: str, at: int, scene: Scene) -> Found[Reading] | None:
    first = point(text, at, scene)
    to = first and TO.match(text, first.stop)
    if not (first and to) or first.what.start is None:
        return first
    if first.what.end is not None:
        return _periods(text, first, to.end(), scene) or first
    if to.group().strip().lower() == "and" and not _after_between(text, at):
        return first
    spans = [_span(text, to.end(), reading, scene) for reading in (first.what, *first.what.others)]
    span, others = spans[0], tuple(other.what for other in spans[1:] if other)
    return Found(span.stop, replace(span.what, others=others)) if span else first


def _periods(text: str, first: Found[Reading], at: int, scene: Scene) -> Found[Reading] | None:
    """Q2-Q3, 4月至6月: from the beginning of one to the end of the other."""
    last = point(text, at, scene)
    if last is None or last.what.kind != "duration" or last.what.end is None:
        return None
    if isinstance(first.what.end, datetime) or str(last.what.end) <= str(first.what.end):
        return None
    return Found(last.stop, replace(first.what, end=last.what.end, others=()))


def _span(text: str, at: int, start: Reading, scene: Scene) -> Found[Reading] | None:
    end = _end_of_range(text, at, start.start, scene) if start.start else None
    if end is None:
        return None
    reading = Reading("duration", start.start, end.what, approximate=start.approximate)
    return Found(end.stop, reading)


def _after_between(text: str, at: int) -> bool:
    return text[:at].rstrip().lower().endswith("between")


def _end_of_range(
    text: str, at: int, start: date | datetime, scene: Scene
) -> Found[date | datetime] | None:
    """The nearest end after the beginning: `周五` after `下周一` is of that week."""
    day = start.date() if isinstance(start, datetime) else start
    # Cut off, because what stands before it would make `12` of `3/10-3/12` part of a number.
    rest = text[at:]
    points = [point(rest, 0, seen) for seen in (scene, scene.seen_from(day))]
    ends = [
        Found(at + found.stop, end)
        for found in points
        if found and (end := found.what.end or found.what.start) and _follows(start, end)
    ]
    if ends:
        stop = max(end.stop for end in ends)
        return min((end for end in ends if end.stop == stop), key=lambda end: str(end.what))
    if isinstance(start, datetime):
        return None
    last = _day_alone(text, at, start) or _weekday_alone(text, at, start)
    return last or _day_of(rest, at, day, scene)


def _follows(start: date | datetime, end: date | datetime) -> bool:
    return isinstance(start, datetime) == isinstance(end, datetime) and str(start) < str(end)


def _day_alone(text: str, at: int, start: date) -> Found[date | datetime] | None:
    match = DAY_ONLY.match(text, at)
    number = whole(match["chinese"] or match["day"]) if match else 0
    if match is None or number <= start.day:
        return None
    try:
        return Found(match.end(), start.replace(day=number))
    except ValueError:
        return None


def _day_of(rest: str, at: int, start: date, scene: Scene) -> Found[date | datetime] | None:
    """周一到周五 9:00-18:00: the days are a range, and the hours are of each."""
    found = DAYS.read(rest, 0, scene.seen_from(start))
    if found is None or not found.what.single or found.what.first <= start:
        return None
    return Found(at + found.stop, found.what.first)


def _weekday_alone(text: str, at: int, start: date) -> Found[date | datetime] | None:
    """周二至四."""
    match = (
        WEEKDAY_ONLY.match(text, at) if text[:at].rstrip("-~到至 ")[-1:] in CHINESE_DAYS else None
    )
    if match is None:
        return None
    later = CHINESE_DAYS.index(match.group().replace("天", "日")) - start.weekday()
    return Found(match.end(), start + timedelta(days=later)) if later > 0 else None
