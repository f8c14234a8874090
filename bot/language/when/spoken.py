"""Clocks in English words: `half past three`, `half three`, `a quarter to ten`, `5 o'clock`."""

import re

from bot.language.when.grammar import Rules, Scene
from bot.language.when.hours import EARLIEST_ENGLISH_HOUR, NOON, Clock, checked
from bot.language.when.weekdays import WEEKDAY

#: What is a clock wherever it stands, and what is one only after a day.
ALONE: Rules[Clock] = Rules()
AFTER_DAY: Rules[Clock] = Rules()

HOURS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve",
)  # fmt: skip
STEPS = {
    "half": 30, "a quarter": 15, "quarter": 15, "five": 5, "ten": 10, "twenty": 20,
    "twenty-five": 25,
}  # fmt: skip
HOUR = rf"(?P<hour>1[0-2]|[1-9]|{'|'.join(HOURS)})"
STEP = rf"(?P<step>{'|'.join(sorted(STEPS, key=len, reverse=True))})\s+"
HALF_OF_DAY = (
    r"(?:\s*(?P<ampm>[ap])\.?m\b\.?|\s+(?:in the|this|tomorrow)\s+(?P<part>morning"
    r"|afternoon|evening)\b)"
)
#: `it's 5 o'clock` tells what time it is.
TO_BE = r"(?<!\bit's )(?<!\bit’s )(?<!\bit is )"
#: A day that follows makes a bare hour a clock: `by 5 today`, `half three on Friday`.
DAY_FOLLOWS = (
    rf"(?=\s+(?:on\s+(?:{WEEKDAY}\b|the\s+\d)|{WEEKDAY}\b|tomorrow|tmrw?\b|today|tonight"
    r"|this\s+(?:morning|afternoon|evening)))"
)


@ALONE.add(rf"{TO_BE}\b{STEP}(?P<side>past|to|after|before)\s+{HOUR}(?:{HALF_OF_DAY}|\b)")
@AFTER_DAY.add(rf"\b(?:at\s+)?{STEP}(?P<side>past|to|after|before)\s+{HOUR}(?:{HALF_OF_DAY}|\b)")
@ALONE.add(rf"{TO_BE}\b(?P<step>)(?P<side>){HOUR}\s+o['’]?clock\b{HALF_OF_DAY}?")
@AFTER_DAY.add(rf"\b(?:at\s+)?(?P<step>)(?P<side>){HOUR}\s+o['’]?clock\b{HALF_OF_DAY}?")
@ALONE.add(rf"\b(?P<step>half)\s+(?P<side>){HOUR}\b(?P<ampm>)(?P<part>){DAY_FOLLOWS}")
@AFTER_DAY.add(
    rf"\b(?:at\s+)?(?P<step>half)\s+(?P<side>){HOUR}\b(?!\s+(?:of|the|hundred)\b){HALF_OF_DAY}?"
)
@ALONE.add(
    r"\b(?P<step>)(?P<side>)(?P<hour>1[0-2]|[1-9])(?::(?P<minute>[0-5]\d))?"
    r"\s+in\s+the\s+(?P<part>morning|afternoon|evening)\b(?P<ampm>)"
)
def spoken(match: re.Match[str], _: Scene) -> Clock:
    said = match.groupdict()
    minutes = number(said["hour"]) % NOON * 60 + _step(said)
    morning = said["ampm"] in ("a", "A") or said["part"] == "morning"
    named = bool(said["ampm"] or said["part"])
    if (named and not morning) or (not named and minutes < EARLIEST_ENGLISH_HOUR * 60):
        minutes += NOON * 60
    return checked(*divmod(minutes, 60))


def number(word: str) -> int:
    return int(word) if word.isdecimal() else 1 + HOURS.index(word.lower())


def _step(said: dict[str, str]) -> int:
    if not said["step"]:
        return int(said.get("minute") or 0)
    step = STEPS[said["step"].lower()]
    return -step if said["side"].lower() in ("to", "before") else step


#: A bare hour, where words around it make it one: `at 3 on Friday`, `by five today`, `Fri @ 10`.
@AFTER_DAY.add(
    rf"(?:\bat|@)\s*{HOUR}(?:[:.](?P<minute>[0-5]\d))?(?!\d|:|%|\s*[ap]\.?m|\s+(?:the|a)\b)\b"
)
@AFTER_DAY.add(
    rf"(?:(?<=\baround )|(?<=\bafter )|(?<=\bby )|(?<=\bbefore )){HOUR}\b(?P<minute>)"
    r"(?!:|[.]\d|%|\s*[ap]\.?m|\s+[a-z])"
)
@ALONE.add(
    rf"(?:(?<=\bat )|(?<=\bby )|(?<=\bbefore )|(?<=\btill )|(?<=\buntil )|(?<=\baround )"
    rf"|(?<=\bafter )|(?<=@)|(?<=@ )|^)\b{HOUR}\b(?P<minute>){DAY_FOLLOWS}"
)
@ALONE.add(
    rf"(?:(?<=\bmeet at )|(?<=\bstart at )|(?<=\bstarts at )|(?<=\bcall at )|(?<=\bsync at )"
    rf"|(?<=\byou at )|(?<=\bstandup at )|(?<=\bmeeting at )|(?<=\bdemo at )|(?<=\blunch at ))"
    rf"{HOUR}(?P<minute>)(?=\s*(?:[,.;!?]|$))"
)
def hour(match: re.Match[str], _: Scene) -> Clock:
    said = number(match["hour"])
    return checked(said + NOON * (said < EARLIEST_ENGLISH_HOUR), int(match["minute"] or 0))


@AFTER_DAY.add(r"(?:\bat\s+)?(?P<hour>[01]\d|2[0-4])(?P<minute>[0-5]\d)\s*(?:hrs?|hours|h)\b")
@AFTER_DAY.add(r"\bat\s+(?P<hour>[01]\d|2[0-4])(?P<minute>[0-5]\d)\b(?!\s*[a-z%])")
@AFTER_DAY.add(r"(?:\bat\s+)?(?P<hour>[01]?\d|2[0-4])h(?P<minute>[0-5]\d)?\b")
@AFTER_DAY.add(r"\bat\s+(?P<hour>[01]\d|2[0-4])[.](?P<minute>[0-5]\d)\b(?![.%]?\d)(?:\s*hrs?\b)?")
@AFTER_DAY.add(r"(?P<hour>1[3-9]|2[0-3])[.](?P<minute>[0-5]\d)\b(?![.%]|\s*[a-z])")
@ALONE.add(
    r"(?:(?<=\bat )|(?<=\bby )|(?<=\bbefore )|(?<=\buntil ))(?P<hour>[01]\d|2[0-4])"
    r"(?P<minute>[0-5]\d)\s*(?:hrs?|h|hours)\b(?!\s+of\b)"
)
def by_24_hours(match: re.Match[str], _: Scene) -> Clock:
    """`1500 hrs`, `at 0930`, `15h30`, `at 14.30`."""
    return checked(int(match["hour"]), int(match["minute"] or 0))
