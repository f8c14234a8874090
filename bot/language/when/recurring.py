"""What comes again and again, with its clock: `每周五17:00`, `10am daily`, `每天早上站会9:30`."""

import re
from datetime import datetime

from bot.language.when import recurrence as chinese
from bot.language.when import recurrence_english as english
from bot.language.when.clock import AFTER_DAY, ALONE, Clocks, clocks
from bot.language.when.cycles import Cycle
from bot.language.when.grammar import Found, Reading, Rules, Scene, tail
from bot.language.when.hours import NOON, PART, PARTS, Clock
from bot.language.when.points import DAY_END_AFTER, JOINT

CYCLES = Rules.joined(chinese.CYCLES, english.CYCLES)

#: Between a clock and the cycle that it belongs to.
OF_CYCLE = tail(r"\s*,?\s+(?=(?:on|every(?:day)?|each|daily|weekdays|nightly|[a-z]+days)\b|[每逢])")
NEAR = re.compile(r"every|each|daily|nightly|days\b|[每逢]", re.IGNORECASE)
LONGEST_CLOCK = 32  # letters of `9:30 am to 10:30 am every`
#: `每天约200单`, `every day we see 3 of them`: a habit with a number is no appointment.
HABIT = tail(
    r"\s*(?:都|约|大约|大概|差不多|将近|接近|超过|不到|平均|均|有|可|能|活|报|限|优鲜)|[^,，。;；\n]{0,24}?\d"
    r"|[^,，。;；\n]{0,12}?[一二两三四五六七八九十百千万几]多?[次个单条件篇份人家项轮场版张台套页趟遍]"
    r"|\s+(?:(?:we|it|they|there)\b[^.,;]{0,40}\d|on average\b)"
)
#: `每两周一次` says no more than every two weeks.
ONCE = tail(r"[一1]次")
#: `每两周同步一次`, unlike `每天3次`.
ONCE_LATER = tail(r"[^，,。;；\d\n]{1,8}一次")
#: What people do at that time, between the days and the clock.
MEETING = tail(
    rf"(?:{PART}|的|\s)*[一-龥]{{0,4}}?(?:会议?|[周日月晨早晚]报|同步|巡检|盘点|打卡|签到|站立|备份|对账)"
    r"(?:时间)?[是在于:]?\s*(?=\d|早|上午|下午|晚)"
    r"|\s+(?:[a-z-]+\s){0,2}?(?:stand-?ups?|meetings?|syncs?|calls?|reviews?|reports?|check-?ins?)"
    r"\s+(?:is\s+|starts\s+)?at\s+(?=\d)"
)


def recurrence(text: str, at: int, scene: Scene) -> Found[Reading] | None:
    cycle = CYCLES.read(text, at, scene)
    if cycle is None:
        return None
    joint = JOINT.match(text, cycle.stop)
    place = joint.end() if joint else cycle.stop
    if timed := clocks(text, place, scene, AFTER_DAY) or _clock_of_meeting(text, cycle, scene):
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


def _clock_of_meeting(text: str, cycle: Found[Cycle], scene: Scene) -> Found[Clocks] | None:
    """`每天早上站会9:30`, `every Monday standup at 10am`."""
    meeting = MEETING.match(text, cycle.stop)
    return clocks(text, meeting.end(), scene, ALONE) if meeting else None


def _in_the_evening(text: str, part: re.Match[str], scene: Scene) -> Found[Clocks] | None:
    """`every Sunday night at 11`."""
    joint = JOINT.match(text, part.end())
    timed = clocks(text, joint.end(), scene, AFTER_DAY) if joint else None
    if timed is None or not part.groupdict().get("evening") or timed.what[0].hour >= NOON:
        return timed
    start, end = timed.what
    return Found(timed.stop, (start.later_half(), end))


def clock_first(text: str, at: int, scene: Scene) -> Found[Reading] | None:
    """`9:15 every morning`, `10am daily`, `at 5pm on Fridays`."""
    if not NEAR.search(text, at, at + LONGEST_CLOCK):
        return None
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
