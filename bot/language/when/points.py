"""One point or period: days with their clock, a clock with its day, the end of a working day."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.language.when import (
    dated,
    festivals,
    figures,
    labelled,
    mixed,
    parts,
    periods,
    periods_english,
    picks,
    relative,
    seasons,
    shorthand,
    twice,
    weekdays,
)
from bot.language.when.clock import AFTER_DAY, ALONE, Clocks, clocks
from bot.language.when.grammar import Days, Found, Reading, Rules, Scene, tail
from bot.language.when.hours import NOON, PART, PARTS, Clock
from bot.language.when.numerals import COUNT, YEAR

DAYS = Rules.joined(
    relative.DAYS,
    weekdays.DAYS,
    dated.DAYS,
    figures.DAYS,
    periods.DAYS,
    periods_english.DAYS,
    parts.DAYS,
    shorthand.DAYS,
    labelled.DAYS,
    mixed.DAYS,
    festivals.DAYS,
    seasons.DAYS,
    picks.NEXT_WORKDAY,
)

#: Between a day and its clock. After a comma only what is a clock by itself counts.
JOINT = tail(
    r"T(?=\d\d:)|\s+(?:by|before|after|(?:at\s+)?around|about|from|between|until|till?|for"
    r"|no (?:later|earlier) than|starting(?:\s+(?:at|from))?)\s+(?=~?\d|noon)~?"
    r"|(?:的|\s|当天|那天|,(?=\s*(?:at\b|\d{1,2}(?::\d\d|\s*[ap]m))))*"
)
COMMA = tail(r"\s*,\s*")
ON = tail(r"\s*,?\s+(?:on\s+|of\s+)?(?=[a-z\d])|(?=今天|明天|后天)")
END_OF_DAY = (
    r"(?:\b(?:eod|cob|eob|(?:the\s+)?end of (?:the\s+)?(?:(?:business\s+|working\s+)?day|business)"
    r"|(?:end|close) of (?:business|play|day))\b|(?:下班|[收放]工)(?=之?前|以前|后|\s*$))"
)
#: Without a day it must say that it is a limit: `提前下班` is none.
DAY_END = tail(rf"(?:(?=[a-z])|(?=(?:下班|[收放]工)(?:之?前|以前))){END_OF_DAY}")
DAY_END_AFTER = tail(rf"\s*(?:的|by\s+|at\s+)?{END_OF_DAY}")

#: Of a day that only what was said before could tell.
ANOTHER_DAY = re.compile(r"(?:第二天|次日|翌日|隔天)\s*$")
#: `明天上午9点到11点，下午2点到4点`: the second half of the same day.
PART_FIRST = tail(PART)
#: `tomorrow 9am and 3pm`.
LISTED = re.compile(r"(?:\b(?:and|or)\s+|[、/和与或及]\s*)$", re.I)

DATE_SHAPED = tail(
    r"20\d\d[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)|\d{1,2}/\d{1,2}(?![\d/])"
    rf"|(?:{YEAR}年)?{COUNT}月{COUNT}[日号]|{dated.ENGLISH_MONTH}\s+\d{{1,2}}{dated.ORDINAL}?\b"
)

INSTANTS: Rules[Reading] = Rules()


@INSTANTS.add(
    r"(?<![\w.\-/])(?P<wall>20\d\d-\d\d-\d\dT\d\d:\d\d(?::\d\d)?)(?:\.\d{1,9})?"
    r"(?P<zone>Z|[+-]\d\d:?\d\d)"
)
def instant(match: re.Match[str], scene: Scene) -> Reading:
    said = datetime.fromisoformat(match["wall"] + match["zone"].upper())
    return Reading("datetime", said.astimezone(scene.zone).replace(tzinfo=None, second=0))


def point(text: str, at: int, scene: Scene) -> Found[Reading] | None:
    readings = (
        INSTANTS.read(text, at, scene),
        _day(text, at, scene),
        _end_of_day(text, at, scene),
        _clock_first(text, at, scene),
    )
    return max((found for found in readings if found), key=lambda found: found.stop, default=None)


def _day(text: str, at: int, scene: Scene) -> Found[Reading] | None:
    days = picks.picked(text, at, scene, DAYS)
    if days is None:
        return None
    if not days.what.single:
        return Found(days.stop, read_days(days.what))
    tagged = twice.tagged(text, at, days, scene, DAYS)
    return with_clock(text, tagged.stop, tagged.what, scene)


def with_clock(text: str, at: int, days: Days, scene: Scene) -> Found[Reading]:
    if end := DAY_END_AFTER.match(text, at):
        return Found(end.end(), read_days(days))
    if timed := _clock_after(text, at, days, scene):
        return timed
    part = PARTS.match(text, at)
    if part is None:
        return Found(at, read_days(days))
    if part["evening"] or part["morning"]:
        evening = replace(days, evening=part["evening"] is not None)
        if timed := _clock_after(text, part.end(), evening, scene):
            return timed
    return Found(part.end(), read_days(days))


def _clock_after(text: str, at: int, days: Days, scene: Scene) -> Found[Reading] | None:
    joint = JOINT.match(text, at)
    comma = COMMA.match(text, at)
    places = [(joint, AFTER_DAY), (comma, ALONE)]
    for place, rules in places:
        if place is None:
            continue
        if found := clocks(text, place.end(), scene, rules):
            return Found(found.stop, timed_days(days, found.what, scene))
    return None


def _end_of_day(text: str, at: int, scene: Scene) -> Found[Reading] | None:
    end = DAY_END.match(text, at)
    if end is None:
        return None
    on = ON.match(text, end.end())
    days = picks.picked(text, on.end(), scene, DAYS) if on else None
    if days and days.what.single:
        return Found(days.stop, read_days(days.what))
    return Found(end.end(), Reading("date", scene.today))


def _clock_first(text: str, at: int, scene: Scene) -> Found[Reading] | None:
    found = clocks(text, at, scene, ALONE)
    if found is None or ANOTHER_DAY.search(text, max(0, at - 5), at):
        return None
    days, stop = _day_of_clock(text, at, found, scene)
    return Found(stop, timed_days(days, _in_part_said(text, found, stop), scene))


def _day_of_clock(text: str, begin: int, found: Found[Clocks], scene: Scene) -> tuple[Days, int]:
    """The day named after the clock, else before it, else today, or tomorrow when it is past."""
    at, clock = found.stop, found.what[0]
    on = ON.match(text, at)
    days = picks.picked(text, on.end(), scene, DAYS) if on else None
    if days and days.what.single:
        part = PARTS.match(text, days.stop)
        return days.what, part.end() if part else days.stop
    listed = LISTED.search(text, max(0, begin - 5), begin)
    if scene.topic and (listed or PART_FIRST.match(text, begin)):
        return Days(scene.topic, scene.topic), at
    latest = clock.later_half() if clock.doubtful else clock
    day = scene.today + timedelta(days=latest.on(scene.today) < scene.now)
    return Days(day, day), at


#: `at 8 tomorrow evening`, `at 5 tomorrow morning`.
PART_LAST = re.compile(r"\s(?:(?P<morning>morning)|(?:afternoon|evening|night))$", re.I)
LONGEST_PART = 10


def _in_part_said(text: str, found: Found[Clocks], stop: int) -> Clocks:
    start, end = found.what
    part = PART_LAST.search(text, max(found.stop, stop - LONGEST_PART), stop)
    if part is None or end or start.days:
        return found.what
    if part["morning"]:
        hour = start.hour - NOON * (start.hour > NOON)
    else:
        hour = start.hour + NOON * (start.hour < NOON)
    return replace(start, hour=hour, doubtful=False), None


def no_such_day(text: str, at: int, scene: Scene) -> int | None:
    """Where a date ends that does not exist: its clock must not be read as today's."""
    nonsense = DATE_SHAPED.match(text, at)
    if nonsense is None:
        return None
    joint = JOINT.match(text, nonsense.end())
    clock = clocks(text, joint.end(), scene, AFTER_DAY) if joint else None
    return clock.stop if clock else nonsense.end()


# --- from days and clocks to readings


def read_days(days: Days) -> Reading:
    return Reading(
        "date" if days.single else "duration",
        days.first,
        None if days.single else days.last,
        others=tuple(read_days(other) for other in days.others),
        eve=days.eve,
        approximate=days.approximate,
    )


def timed_days(days: Days, clocks: Clocks, scene: Scene) -> Reading:
    start = _of(days, clocks[0])
    end = _of(days, clocks[1]) if clocks[1] else None
    day = days.first
    if days.again and start.on(day) < scene.now:
        day = days.again
    halves = _halves(start, end)
    if len(halves) > 1 and start.on(day) < scene.now <= halves[1][0].on(day):
        del halves[0]
    said, *also = [_timed(day, half, days.approximate) for half in halves]
    others = [timed_days(other, clocks, scene) for other in days.others]
    return replace(said, others=(*others, *also))


def _timed(day: date, clocks: Clocks, approximate: bool) -> Reading:
    start, end = clocks
    return Reading(
        "duration" if end else "datetime",
        start.on(day),
        end.on(day) if end else None,
        approximate=approximate,
    )


def _halves(start: Clock, end: Clock | None) -> list[Clocks]:
    """As it was said, and in the afternoon where nothing speaks against it."""
    said: Clocks = (start, end)
    if not start.doubtful:
        return [said]
    if end is None or end.hour > start.hour + NOON:
        return [said, (start.later_half(), end)]
    return [said, (start.later_half(), end.later_half())] if end.hour < NOON else [said]


def _of(days: Days, clock: Clock) -> Clock:
    """`tonight at 7` is after noon."""
    return clock.later_half() if days.evening and not clock.days and clock.hour < NOON else clock
