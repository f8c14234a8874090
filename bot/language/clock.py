"""Times of day: `17:00`, `下午三点半`, `5pm`, `noon`, and from one to another."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from bot.language.grammar import Found, Rules, Scene, tail
from bot.language.numerals import HOUR, MINUTE, whole

NOON = 12
MIDNIGHT = 24
#: Said without a part of the day, these hours may well be after noon: `明天3点`.
DOUBTFUL_HOURS = range(1, 7)
#: An English meeting `at 3` is after noon.
EARLIEST_ENGLISH_HOUR = 7

MORNING = "凌晨|清晨|清早|一?大早上?|一早|早上|早晨|早间|上午|午前|早"
MIDDAY = "中午|正午|午间"
AFTERNOON = "下午|午后|傍晚"
NIGHT = "晚上|晚间|夜里|夜间|半夜|深夜|晚|夜"
PART = f"(?:{MORNING}|{MIDDAY}|{AFTERNOON}|{NIGHT})"

#: A part of the day without a clock leaves the date as it is: `明天下午`, `Friday morning`.
PARTS = tail(
    rf"\s*(?:{PART}|{MIDDAY}|上班(?=之?前))"
    r"(?![\d两餐饭会报班期盘]|[一二三四五六七八九十]{1,3}[点时])"
    r"|\s+(?P<morning>morning|lunchtime)\b|\s+(?P<evening>afternoon|evening|night)\b"
)
TO = tail(r"\s*(?:到|至|-|~|to\b|until\b|till\b|through\b|and\b)\s*")

_POINT = rf"(?P<part>{PART})?\s*(?P<hour>{HOUR})(?:点钟?|时)"
_PAST = rf"(?:(?P<half>半)|(?P<quarter>[一三])刻|(?P<minute>{MINUTE})分?(?![\d天个]))"
_COLON = (
    rf"(?P<part>{PART})?\s*(?P<hour>2[0-4]|[01]?\d):(?P<minute>[0-5]\d)(?::[0-5]\d)?(?![\d:])"
    r"(?:\s*(?P<ampm>[ap])\.?m\b\.?|\s+in\s+the\s+(?:(?P<am>morning)|(?P<pm>afternoon|evening))\b)?"
)
_AMPM = r"(?P<hour>1[0-2]|0?[1-9])(?:[:.](?P<minute>[0-5]\d))?\s*(?P<ampm>[ap])(?:\.\s?m\.?|m\b)"


@dataclass(frozen=True)
class Clock:
    hour: int
    minute: int = 0
    #: midnight and the small hours of a night belong to the next day
    days: int = 0
    #: nothing says whether it is before or after noon
    doubtful: bool = False

    def on(self, day: date) -> datetime:
        return datetime.combine(day, time(self.hour, self.minute)) + timedelta(days=self.days)

    def later_half(self) -> "Clock":
        return replace(self, hour=self.hour + NOON, doubtful=False)


#: What is a clock wherever it stands, and what is one only after a day.
ALONE: Rules[Clock] = Rules()
AFTER_DAY: Rules[Clock] = Rules()


@ALONE.add(rf"(?<![A-Za-z0-9_.\-/:+比])(?<!比例)(?<!比例 )(?:{_COLON})")
@ALONE.add(rf"(?<![\d.:])(?:{_AMPM})")
@ALONE.add(rf"(?={PART}){_POINT}(?:{_PAST}|整)?")
@ALONE.add(
    rf"(?<![\d.一二三四五六七八九十第有这几])(?={HOUR}点){_POINT}"
    r"(?:(?P<half>半)|(?P<quarter>[一三])刻|(?P<minute>[0-5]\d"
    r"|[二三四五]?十[一二三四五六七八九]?)分?"
    r"(?![\d天个])|整|(?<=钟)"
    r"|(?=\s*(?:前(?!端|台)|之前|以前|开|见|到|至|-|~|以后|之后|后(?!端|台)|上线|下班|结束|截"
    r"|集合|出发"
    r"|准时|左右)))"
)
@AFTER_DAY.add(rf"(?:at\s+)?{_COLON}")
@AFTER_DAY.add(rf"(?:at\s+)?{_AMPM}")
@AFTER_DAY.add(rf"{_POINT}(?:{_PAST}|整)?")
def clock(match: re.Match[str], _: Scene) -> Clock:
    said = match.groupdict()
    hour, minute = whole(said["hour"]), _minute(said)
    if said.get("ampm") or said.get("am") or said.get("pm"):
        later = bool(said.get("pm")) or (said.get("ampm") or "").lower() == "p"
        hour = hour % NOON + NOON * later
        return _checked(hour, minute)
    if said.get("part"):
        return _in_part(said["part"], hour, minute)
    return _checked(hour, minute, doubtful=hour in DOUBTFUL_HOURS and ":" not in match.group())


@ALONE.add(
    r"(?<![\d.:])(?P<hour>0|24|零)[点时](?P<minute>)(?=整|之?前|以前|开|上线|发布|起|截|切|$)"
)
def midnight(match: re.Match[str], _: Scene) -> Clock:
    return Clock(0, days=1)


@ALONE.add(r"\b(?P<word>noon|midday|midnight)\b")
@AFTER_DAY.add(r"\b(?:at\s+)?(?P<word>noon|midday|midnight)\b")
def named(match: re.Match[str], _: Scene) -> Clock:
    return Clock(0, days=1) if match["word"].lower() == "midnight" else Clock(NOON)


@AFTER_DAY.add(
    r"\bat\s+(?P<hour>1[0-2]|[1-9])(?:[:.](?P<minute>[0-5]\d))?(?!\d|:|%|\s*[ap]\.?m|\s+(?:the"
    r"|a)\b)\b"
)
@ALONE.add(
    r"\bat\s+(?P<hour>1[0-2]|[1-9])(?P<minute>)(?=\s+(?:on\s+(?:mon|tue|wed|thu|fri|sat|sun"
    r"|the\s+\d)|tomorrow|today|tonight))"
)
def english_hour(match: re.Match[str], _: Scene) -> Clock:
    hour = int(match["hour"])
    return Clock(hour + NOON * (hour < EARLIEST_ENGLISH_HOUR), int(match["minute"] or 0))


# --- in English words: `half past three`, `a quarter to ten`, `5 o'clock`, `3 in the afternoon`

_HOURS = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]
_SPOKEN_HOUR = rf"(?P<hour>1[0-2]|[1-9]|{'|'.join(_HOURS)})"
_STEPS = {
    "half": 30,
    "a quarter": 15,
    "quarter": 15,
    "five": 5,
    "ten": 10,
    "twenty": 20,
    "twenty-five": 25,
}
_HALF_OF_DAY = (
    r"(?:\s*(?P<ampm>[ap])\.?m\b\.?|\s+(?:in the|this|tomorrow)\s+(?P<part>morning"
    r"|afternoon|evening)\b)"
)

#: `it's 5 o'clock` tells what time it is.
_TO_BE = r"(?<!\bit's )(?<!\bit’s )(?<!\bit is )"


@ALONE.add(
    rf"{_TO_BE}\b(?P<step>{'|'.join(sorted(_STEPS, key=len, reverse=True))})\s+"
    rf"(?P<side>past|to|after|before)\s+{_SPOKEN_HOUR}\b{_HALF_OF_DAY}?"
)
@AFTER_DAY.add(
    rf"\b(?:at\s+)?(?P<step>{'|'.join(sorted(_STEPS, key=len, reverse=True))})\s+"
    rf"(?P<side>past|to|after|before)\s+{_SPOKEN_HOUR}\b{_HALF_OF_DAY}?"
)
@ALONE.add(rf"{_TO_BE}\b(?P<step>)(?P<side>){_SPOKEN_HOUR}\s+o['’]?clock\b{_HALF_OF_DAY}?")
@AFTER_DAY.add(rf"\b(?:at\s+)?(?P<step>)(?P<side>){_SPOKEN_HOUR}\s+o['’]?clock\b{_HALF_OF_DAY}?")
@ALONE.add(
    r"\b(?P<step>)(?P<side>)(?P<hour>1[0-2]|[1-9])(?::(?P<minute>[0-5]\d))?"
    r"\s+in\s+the\s+(?P<part>morning|afternoon|evening)\b(?P<ampm>)"
)
def spoken(match: re.Match[str], _: Scene) -> Clock:
    said = match.groupdict()
    word = said["hour"].lower()
    hour = int(word) if word.isdecimal() else 1 + _HOURS.index(word)
    step = _STEPS.get((said["step"] or "").lower(), 0) or int(said.get("minute") or 0)
    minutes = hour % NOON * 60 + (
        -step if (said["side"] or "").lower() in ("to", "before") else step
    )
    morning = said["ampm"] in ("a", "A") or said["part"] == "morning"
    named = bool(said["ampm"] or said["part"])
    if (named and not morning) or (not named and minutes < EARLIEST_ENGLISH_HOUR * 60):
        minutes += NOON * 60
    return _checked(*divmod(minutes, 60))


def _minute(said: dict[str, str | None]) -> int:
    if said.get("half"):
        return 30
    if quarter := said.get("quarter"):
        return 15 * whole(quarter)
    return whole(said.get("minute") or "0")


def _in_part(part: str, hour: int, minute: int) -> Clock:
    if re.fullmatch(AFTERNOON, part) and hour < NOON:
        return _checked(hour + NOON, minute)
    if re.fullmatch(MIDDAY, part) and hour < 4:
        return _checked(hour + NOON, minute)
    if re.fullmatch(NIGHT, part):
        if hour < 5:
            return Clock(hour, minute, days=1)
        if hour == NOON:
            return Clock(0, minute, days=1)
        if hour < NOON:
            return _checked(hour + NOON, minute)
    return _checked(hour, minute)


def _checked(hour: int, minute: int, *, doubtful: bool = False) -> Clock:
    if hour == MIDNIGHT and minute == 0:
        return Clock(0, days=1)
    time(hour, minute)  # says so by ValueError when there is no such time
    return Clock(hour, minute, doubtful=doubtful)


# --- from one clock to another

_SHARED = tail(
    r"(?P<first>1[0-2]|[1-9])(?::(?P<minutes>[0-5]\d))?\s*(?P<half>[ap]m)?\s*(?:-|~|to|until)\s*"
    r"(?P<second>1[0-2]|[1-9])(?::(?P<more>[0-5]\d))?\s*(?P<ampm>[ap])m\b"
)


#: 下午两到四点, 上午9-11点
_SHARED_POINT = tail(
    rf"(?P<part>{PART})\s*(?P<first>{HOUR})\s*(?:到|至|-|~)\s*(?P<second>{HOUR})(?:点钟?"
    rf"|时)(?P<half>半)?(?![\d一二三四五])"
)


Clocks = tuple[Clock, Clock | None]


def clocks(text: str, at: int, scene: Scene, rules: Rules[Clock]) -> Found[Clocks] | None:
    """A clock, and the one that it lasts to if that is said."""
    if shared := _SHARED.match(text, at):
        return Found(shared.end(), _share(shared))
    if shared := _SHARED_POINT.match(text, at):
        start = _in_part(shared["part"], whole(shared["first"]), 0)
        end = _in_part(shared["part"], whole(shared["second"]), 30 if shared["half"] else 0)
        return Found(shared.end(), (start, end)) if _minutes(start) < _minutes(end) else None
    first = rules.read(text, at, scene)
    if first is None:
        return None
    return _lasting(text, first, scene) or Found(first.stop, (first.what, None))


def _lasting(text: str, first: Found[Clock], scene: Scene) -> Found[Clocks] | None:
    to = TO.match(text, first.stop)
    second = AFTER_DAY.read(text, to.end(), scene) if to else None
    if second is None:
        return None
    end = second.what
    if _minutes(end) <= _minutes(first.what) and end.hour < NOON:
        end = end.later_half()
    if _minutes(end) <= _minutes(first.what):
        return None
    return Found(second.stop, (first.what, replace(end, doubtful=False)))


def _share(match: re.Match[str]) -> tuple[Clock, Clock]:
    """`2-4pm`, `11am-1pm`: the first takes the half of the second where it says none."""
    evening = match["ampm"].lower() == "p"
    end = Clock(int(match["second"]) % NOON + NOON * evening, int(match["more"] or 0))
    later = (match["half"] or match["ampm"]).lower().startswith("p")
    start = Clock(int(match["first"]) % NOON + NOON * later, int(match["minutes"] or 0))
    if _minutes(start) > _minutes(end) and start.hour >= NOON:
        start = replace(start, hour=start.hour - NOON)
    return start, end


def _minutes(clock: Clock) -> int:
    return (clock.days * MIDNIGHT + clock.hour) * 60 + clock.minute
