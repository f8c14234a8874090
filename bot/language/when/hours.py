"""A time of day, and the parts of the day that people name with it: `早上`, `下晝`, `evening`."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from bot.language.when.grammar import tail

NOON = 12
MIDNIGHT = 24
#: An English meeting `at 3` is after noon.
EARLIEST_ENGLISH_HOUR = 7

#: Standard words first, then those of the north (晌午) and of Guangdong (朝早, 下昼).
MORNING = (
    "凌晨|清晨|清早|一?大早上?|一早|早上|早晨|早间|上午|午前|朝头?早|上昼|头晌|(?<!最)早"
    "|(?<=[今明昨次翌])晨|(?<=听)朝"
)
MIDDAY = "中午|正午|午间|晌午|晏昼"
AFTERNOON = "下午|午后|傍晚|下昼|后晌|擦黑"
NIGHT = "晚上|晚间|夜里|夜间|夜晚|半夜|深夜|(?<!最)晚|夜"
PART = f"(?:{MORNING}|{MIDDAY}|{AFTERNOON}|{NIGHT})"

#: A part of the day without a clock leaves the date as it is: `明天下午`, `Friday morning`.
PARTS = tail(
    rf"\s*(?:{PART}|上班(?=之?前))"
    r"(?![\d两餐饭会报班期盘]|[一二三四五六七八九十]{1,3}[点时])"
    r"|(?:\s+(?:(?:early|late|mid)[ -]?)?|,?\s+in\s+the\s+(?:(?:early|late)\s+)?)"
    r"(?:(?P<morning>morning|lunchtime)|(?P<evening>afternoon|evening|night))\b"
    # in capitals they are as often what somebody is: `明天 PM 来`
    r"|\s+(?:(?-i:am|pm)|(?:am|pm)(?=\s*(?:[,.;!?]|$)))\b(?!\s+I\b)"
)


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

    @property
    def minutes(self) -> int:
        return (self.days * MIDNIGHT + self.hour) * 60 + self.minute


def checked(hour: int, minute: int, *, doubtful: bool = False) -> Clock:
    if hour == MIDNIGHT and minute == 0:
        return Clock(0, days=1)
    time(hour, minute)  # says so by ValueError when there is no such time
    return Clock(hour, minute, doubtful=doubtful)


def in_part(part: str, hour: int, minute: int) -> Clock:
    if re.fullmatch(AFTERNOON, part) and hour < NOON:
        return checked(hour + NOON, minute)
    if re.fullmatch(MIDDAY, part) and hour < 4:
        return checked(hour + NOON, minute)
    if re.fullmatch(NIGHT, part):
        if hour < 5:
            return Clock(hour, minute, days=1)
        if hour == NOON:
            return Clock(0, minute, days=1)
        if hour < NOON:
            return checked(hour + NOON, minute)
    return checked(hour, minute)
