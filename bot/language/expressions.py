"""A whole expression of time: a point or a range of them, its bound, an offset, a recurrence."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.language import recurrence, recurrence_english
from bot.language.clock import AFTER_DAY, ALONE, TO, Clocks, clocks
from bot.language.cycles import Cycle
from bot.language.grammar import Found, Reading, Rules, Scene, tail
from bot.language.hours import NOON, PARTS, Clock
from bot.language.numerals import DAY, whole
from bot.language.offsets import OFFSETS
from bot.language.points import DAY_END_AFTER, DAYS, JOINT, point
from bot.language.weekdays import CHINESE_DAYS

CYCLES = Rules.joined(recurrence.CYCLES, recurrence_english.CYCLES)

#: What belongs to the expression in front of it, and behind it.
LEAD = tail(r"\b(?:by|before|until|till)\s+")
FROM = tail(r"\b(?:from|between)\s+")
BOUND = tail(
    r"(?:\s*\(含(?:当[日天]|本日)?\))?\s*(?:之前|以前|前(?![端台后期置面往沿瞻任者三几景途言]|提(?:是|条件|下|$))|之内|以内"
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
LONGEST_MOVED = 64  # letters of `moved the weekly review of the design from`
#: `3月10日至12日`, `March 10-12`.
DAY_ONLY = tail(
    rf"(?P<chinese>{DAY})[日号]|(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\b(?!\s*[:%./-]|\s*[ap]m)"
)
WEEKDAY_ONLY = tail(r"[一二三四五六日天](?![一-龥]{0,1}[月点个次])")
#: Between a clock and the cycle that it belongs to.
OF_CYCLE = tail(r"\s*,?\s+(?=(?:on|every|each|daily|weekdays|nightly|[a-z]+days)\b|[每逢])")
#: `每天约200单`, `every day we see 3 of them`: a habit with a number is no appointment.
HABIT = tail(
    r"\s*(?:都|约|大约|大概|平均|均|有|可|能|活|报|限|优鲜)|[^,，。;；\n]{0,24}?\d"
    r"|[^,，。;；\n]{0,12}?[一二两三四五六七八九十百千万几][次个单条件篇份人家项轮场版]"
    r"|\s+(?:(?:we|it|they|there)\b[^.,;]{0,40}\d|on average\b)"
)
#: `每两周一次` says no more than every two weeks.
ONCE = tail(r"[一1]次")
#: `每两周同步一次`, unlike `每天3次`.
ONCE_LATER = tail(r"[^，,。;；\d\n]{1,8}一次")
#: A number that goes on, or that counts something else after all.
GOES_ON = tail(r"\s?(?:%|‰|元|块钱|万|亿|折|倍)|[a-z\d]")


def expression(text: str, at: int, scene: Scene) -> Found[Reading] | None:
    """The longest expression that begins here, unless what follows shows that it is none."""
    readings = (
        _upto(text, _recurrence(text, at, scene)),
        _clock_of_cycle(text, at, scene),
        OFFSETS.read(text, at, scene),
        _bounded(text, at, scene),
    )
    found = max((found for found in readings if found), key=lambda one: one.stop, default=None)
    return found if found and not _goes_on(text, found.stop) else None


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
        return found if found and found.what.kind == "duration" else None
    lead = LEAD.match(text, at)
    place = lead.end() if lead else at
    found = _ranged(text, place, scene)
    if found and found.what.kind == "duration" and _moved(text, at):
        found = point(text, place, scene)
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


# --- recurrences


def _recurrence(text: str, at: int, scene: Scene) -> Found[Reading] | None:
    cycle = CYCLES.read(text, at, scene)
    if cycle is None:
        return None
    joint = JOINT.match(text, cycle.stop)
    place = joint.end() if joint else cycle.stop
    if timed := clocks(text, place, scene, AFTER_DAY):
        return _cycled(timed.stop, cycle.what, timed.what, scene)
    once = ONCE.match(text, cycle.stop)
    later = ONCE_LATER.match(text, cycle.stop)
    if cycle.what.bare and not (once or later) and HABIT.match(text, cycle.stop):
        return None
    part = PARTS.match(text, cycle.stop) or once
    if part and (timed := _in_the_evening(text, part, scene)):
        return _cycled(timed.stop, cycle.what, timed.what, scene)
    end = part or DAY_END_AFTER.match(text, cycle.stop)
    return _cycled(end.end() if end else cycle.stop, cycle.what, (None, None), scene)


def _in_the_evening(text: str, part: re.Match[str], scene: Scene) -> Found[Clocks] | None:
    """`every Sunday night at 11`."""
    joint = JOINT.match(text, part.end())
    timed = clocks(text, joint.end(), scene, AFTER_DAY) if joint else None
    if timed is None or not part.groupdict().get("evening") or timed.what[0].hour >= NOON:
        return timed
    start, end = timed.what
    return Found(timed.stop, (start.later_half(), end))


def _clock_of_cycle(text: str, at: int, scene: Scene) -> Found[Reading] | None:
    """`9:15 every morning`, `10am daily`, `at 5pm on Fridays`."""
    timed = clocks(text, at, scene, ALONE)
    joint = OF_CYCLE.match(text, timed.stop) if timed else None
    cycle = CYCLES.read(text, joint.end(), scene) if joint else None
    return _cycled(cycle.stop, cycle.what, timed.what, scene) if cycle and timed else None


def _cycled(
    stop: int, cycle: Cycle, timed: Clocks | tuple[None, None], scene: Scene
) -> Found[Reading] | None:
    clock, end = timed
    try:
        start = cycle.first(clock, scene)
    except (ValueError, OverflowError):
        return None
    return Found(
        stop,
        Reading(
            "recurrence",
            start,
            end.on(start.date()) if end and isinstance(start, datetime) else None,
            cycle.rule(clock),
            others=_in_the_afternoon(cycle, clock, scene),
            approximate=cycle.working and scene.calendar.approximate(start),
        ),
    )


def _in_the_afternoon(cycle: Cycle, clock: Clock | None, scene: Scene) -> tuple[Reading, ...]:
    if clock is None or not clock.doubtful:
        return ()
    later = clock.later_half()
    return (Reading("recurrence", cycle.first(later, scene), rrule=cycle.rule(later)),)
