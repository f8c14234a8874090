"""What comes again and again: `每周五17:00`, `每月最后一个工作日`, `every 2 weeks on Tue`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from dateutil.rrule import rrulestr

from bot.language.almanac import month
from bot.language.clock import Clock
from bot.language.dated import ENGLISH_MONTH, ORDINAL, english_month
from bot.language.grammar import Days, Rules, Scene
from bot.language.numerals import DAY, MONTH, whole
from bot.language.picks import ORDINALS, workday_in
from bot.language.weekdays import WEEK, WEEKDAY, weekday_number

CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WORKDAYS = "BYDAY=MO,TU,WE,TH,FR"
FREQUENCIES = {
    "天": "DAILY", "日": "DAILY", "day": "DAILY", "周": "WEEKLY", "星期": "WEEKLY",
    "礼拜": "WEEKLY", "week": "WEEKLY", "月": "MONTHLY", "month": "MONTHLY",
    "年": "YEARLY", "year": "YEARLY",
}  # fmt: skip
ADVERBS = {
    "daily": ("DAILY", 1), "weekly": ("WEEKLY", 1), "biweekly": ("WEEKLY", 2),
    "bi-weekly": ("WEEKLY", 2), "fortnightly": ("WEEKLY", 2), "monthly": ("MONTHLY", 1),
    "quarterly": ("MONTHLY", 3), "yearly": ("YEARLY", 1), "annually": ("YEARLY", 1),
}  # fmt: skip
#: A first occurrence is among the next so many, or there is none worth waiting for.
LOOKAHEAD = 400


@dataclass(frozen=True)
class Cycle:
    frequency: str
    #: BYDAY, BYMONTHDAY and the like
    days: str = ""
    interval: int = 1
    #: only days on which the company works
    working: bool = False
    #: counted in working days of the month, from its end when negative
    nth_workday: int = 0
    #: names no day, so it may be no more than a habit: `每天约200单`
    bare: bool = False

    def rule(self, clock: Clock | None = None) -> str:
        interval = f"INTERVAL={self.interval}" if self.interval > 1 else ""
        time = f"BYHOUR={clock.hour};BYMINUTE={clock.minute}" if clock else ""
        return ";".join(filter(None, [f"FREQ={self.frequency}", interval, self.days, time]))

    def first(self, clock: Clock | None, scene: Scene) -> date | datetime:
        """The first occurrence that is not past; an interval is counted from it."""
        for day in self._days(scene):
            when = clock.on(day) if clock else day
            if not isinstance(when, datetime) or when >= scene.now:
                return when
        raise ValueError("It never comes.")

    def _days(self, scene: Scene) -> Iterator[date]:
        if self.nth_workday:
            months = (Days(*month(scene.today, ahead)) for ahead in range(12))
            found = (workday_in(days, self.nth_workday, scene).first for days in months)
            return (day for day in found if day >= scene.today)
        midnight = datetime(scene.today.year, scene.today.month, scene.today.day)
        every = ";".join(filter(None, [f"FREQ={self.frequency}", self.days]))
        days = (found.date() for found in islice(rrulestr(every, dtstart=midnight), LOOKAHEAD))
        return (day for day in days if not self.working or scene.calendar.works(day))


CYCLES: Rules[Cycle] = Rules()

EVERY = r"(?<!每人)每(?P<skip>隔)?(?P<count>[一两二三四五六\d])?个?"
#: `每周三次` is how often, not when.
NOT_TIMES = r"(?![次个场篇份条天家人轮版回名])"
WEEKDAYS = (
    rf"(?P<first>[一二三四五六日天]){NOT_TIMES}"
    rf"(?P<more>(?:(?:[、,和及/ ]{{1,3}}|(?<=六)(?=日)){WEEK}?[一二三四五六日天]"
    rf"(?![一二三四五六七八九十月年点]){NOT_TIMES}){{0,6}})"
    rf"(?:\s*(?:到|至|-|~)\s*{WEEK}?(?P<to>[一二三四五六日天]))?(?:每[天日])?"
)


def interval_of(match: re.Match[str]) -> int:
    said = match.groupdict()
    if said.get("two") or said.get("other"):
        return 2
    count = whole(said.get("count") or "1")
    return 2 if said.get("skip") and count == 1 else count


def by_day(weekdays: list[int]) -> str:
    return "BYDAY=" + ",".join(CODES[weekday] for weekday in sorted(set(weekdays)))


@CYCLES.add(rf"{EVERY}{WEEK}的?{WEEK}?{WEEKDAYS}")
@CYCLES.add(rf"(?P<two>双周|隔周)的?{WEEK}?{WEEKDAYS}")
@CYCLES.add(rf"每?逢{WEEK}{WEEKDAYS}")
@CYCLES.add(
    rf"{WEEK}(?P<first>[一二三四五六日天])(?P<more>)(?:到|至|-|~){WEEK}?(?P<to>[一二三四五六日天])每[天日]"
)
def weekly(match: re.Match[str], _: Scene) -> Cycle:
    first = weekday_number(match["first"])
    days = [first, *map(weekday_number, re.findall("[一二三四五六日天]", match["more"]))]
    if match["to"]:
        days += range(first, weekday_number(match["to"]) + 1)
    return Cycle("WEEKLY", by_day(days), interval_of(match))


@CYCLES.add(r"每一?个?工作[日天](?:的?每[日天])?|工作[日天]的?每[天日]")
@CYCLES.add(
    r"\b(?:every|each)\s+(?:week\s?day|(?:business|working|work)\s*day)s?\b"
    r"|\b(?:on )?(?:weekdays|workdays)\b(?=\s+(?:at\s+)?\d)|\bon (?:weekdays|workdays)\b"
)
def every_workday(match: re.Match[str], _: Scene) -> Cycle:
    return Cycle("WEEKLY", WORKDAYS, working=True)


@CYCLES.add(rf"{EVERY}月份?的?(?P<days>{DAY}[日号]?(?:[、,和及]\s*{DAY}[日号]?)*)(?<=[日号])")
def monthly(match: re.Match[str], _: Scene) -> Cycle:
    days = sorted({whole(day) for day in re.findall(DAY, match["days"])})
    if not all(1 <= day <= 31 for day in days):
        raise ValueError("No month has that day.")
    return Cycle("MONTHLY", "BYMONTHDAY=" + ",".join(map(str, days)), interval_of(match))


@CYCLES.add(rf"{EVERY}月的?(?:(?P<end>[底末]|最后一[天日])|[初]|第一[天日])")
def edge_of_month(match: re.Match[str], _: Scene) -> Cycle:
    return Cycle("MONTHLY", f"BYMONTHDAY={-1 if match['end'] else 1}", interval_of(match))


@CYCLES.add(r"每个?季度?的?(?:(?P<end>[底末]|最后一[天日])|初|第一[天日])")
def edge_of_quarter(match: re.Match[str], _: Scene) -> Cycle:
    if match["end"]:
        return Cycle("MONTHLY", "BYMONTH=3,6,9,12;BYMONTHDAY=-1")
    return Cycle("MONTHLY", "BYMONTH=1,4,7,10;BYMONTHDAY=1")


@CYCLES.add(
    rf"{EVERY}月的?(?:第(?P<nth>[一二三四1-4])|(?P<last>最后一))个?{WEEK}(?P<day>[一二三四五六日天])"
)
def monthly_weekday(match: re.Match[str], _: Scene) -> Cycle:
    nth = -1 if match["last"] else whole(match["nth"])
    day = CODES[weekday_number(match["day"])]
    return Cycle("MONTHLY", f"BYDAY={nth}{day}", interval_of(match))


@CYCLES.add(
    rf"{EVERY}月的?(?:第(?P<nth>[一二三四五\d])|(?P<first>首)|(?P<last>最后一))个?工作[日天]"
)
def monthly_workday(match: re.Match[str], _: Scene) -> Cycle:
    nth = -1 if match["last"] else whole(match["nth"] or "1")
    return Cycle("MONTHLY", f"{WORKDAYS};BYSETPOS={nth}", interval_of(match), nth_workday=nth)


@CYCLES.add(rf"每年的?(?P<month>{MONTH})月(?P<day>{DAY})[日号]")
def yearly(match: re.Match[str], _: Scene) -> Cycle:
    of_year, day = whole(match["month"]), whole(match["day"])
    date(2024, of_year, day)  # a leap year, to refuse days that never come
    return Cycle("YEARLY", f"BYMONTH={of_year};BYMONTHDAY={day}")


@CYCLES.add(
    rf"{EVERY}(?P<unit>天|日(?!期|志|记)|周(?![末期年边报])|星期|礼拜|月(?![份薪初中底末])|年(?!度|级|一度))"
)
@CYCLES.add(r"(?P<two>双周|隔周|隔天|隔日)(?P<unit>)(?![一-龥])")
def every_so_often(match: re.Match[str], _: Scene) -> Cycle:
    unit = match["unit"] or match["two"][-1]
    return Cycle(FREQUENCIES[unit], interval=interval_of(match), bare=True)


@CYCLES.add(r"每天?(?=[早晚][上间]?\s*\d|[早晚][上间]?[一二三四五六七八九十])")
@CYCLES.add(r"\b(?:every|each)\s+morning\b(?=\s+at\b)")
def every_day(match: re.Match[str], _: Scene) -> Cycle:
    return Cycle("DAILY")


@CYCLES.add(rf"{EVERY}季度?(?!节)")
def every_quarter(match: re.Match[str], _: Scene) -> Cycle:
    return Cycle("MONTHLY", interval=3 * interval_of(match), bare=True)


# --- English

_EVERY = (
    r"\b(?:every|each)\s+(?:(?P<other>other|second)\s+|(?P<count>\d{1,2}|two|three|four|six)\s+)?"
)
_AND = r"(?:\s*,\s*(?:and\s+)?|\s+and\s+|\s*/\s*|\s*&\s*)"
_LIST = rf"(?P<days>{WEEKDAY}s?\b(?:{_AND}{WEEKDAY}s?\b){{0,6}})"
PLURAL = r"(?:mon|tues|wednes|thurs|fri|satur|sun)days\b"
NO_NOUN = r"(?![-/])(?!\s+(?!(?:at|on|from|starting|by|until|in|before|after|and)\b)[a-z])"


@CYCLES.add(rf"{_EVERY}{_LIST}")
@CYCLES.add(rf"{_EVERY}weeks?\s+on\s+{_LIST}")
@CYCLES.add(rf"\b(?:weekly|(?P<other>bi-?weekly|fortnightly)),?\s+(?:on|every)\s+{_LIST}")
@CYCLES.add(rf"\bon\s+(?P<days>{PLURAL})")
@CYCLES.add(rf"\b(?P<days>{PLURAL})(?=\s+(?:at\s+)?\d)")
def english_weekly(match: re.Match[str], _: Scene) -> Cycle:
    days = [weekday_number(day) for day in re.findall(WEEKDAY, match["days"], re.IGNORECASE)]
    return Cycle("WEEKLY", by_day(days), interval_of(match))


@CYCLES.add(rf"{_EVERY}months?\s+on\s+(?:the\s+)?(?P<day>\d{{1,2}}){ORDINAL}\b")
@CYCLES.add(rf"\bmonthly,?\s+on\s+(?:the\s+)?(?P<day>\d{{1,2}}){ORDINAL}\b")
@CYCLES.add(rf"\b(?:on\s+)?the\s+(?P<day>\d{{1,2}}){ORDINAL}\s+of\s+(?:every|each)\s+month\b")
def english_monthly(match: re.Match[str], _: Scene) -> Cycle:
    if not 1 <= int(match["day"]) <= 31:
        raise ValueError("No month has that day.")
    return Cycle("MONTHLY", f"BYMONTHDAY={int(match['day'])}", interval_of(match))


@CYCLES.add(
    rf"\b(?:on\s+)?(?:the\s+)?(?P<nth>{'|'.join(ORDINALS)})\s+"
    rf"(?:(?P<workday>(?:business|working|work)\s*day)|(?P<any>day)|(?P<day>{WEEKDAY}))"
    r"\s+of\s+(?:every|each)\s+month\b"
)
@CYCLES.add(
    rf"\b(?:(?:every|each)\s+month|monthly)\s+on\s+the\s+(?P<nth>{'|'.join(ORDINALS)})\s+"
    rf"(?:(?P<workday>(?:business|working|work)\s*day)|(?P<any>day)|(?P<day>{WEEKDAY}))\b"
)
@CYCLES.add(
    rf"{_EVERY}(?P<nth>{'|'.join(ORDINALS)})\s+(?:(?P<workday>(?:business|working|work)\s*day)"
    rf"|(?P<any>day)|(?P<day>{WEEKDAY}))\s+of\s+the\s+month\b"
)
def english_nth_of_month(match: re.Match[str], _: Scene) -> Cycle:
    nth = ORDINALS[match["nth"].lower()]
    if match["workday"]:
        return Cycle("MONTHLY", f"{WORKDAYS};BYSETPOS={nth}", nth_workday=nth)
    if match["any"]:
        return Cycle("MONTHLY", f"BYMONTHDAY={nth}")
    return Cycle("MONTHLY", f"BYDAY={nth}{CODES[weekday_number(match['day'])]}")


@CYCLES.add(
    rf"\b(?:every|each)\s+year\s+on\s+(?P<month>{ENGLISH_MONTH})\s+(?P<day>\d{{1,2}}){ORDINAL}?\b"
)
def english_yearly(match: re.Match[str], _: Scene) -> Cycle:
    of_year, day = english_month(match["month"]), int(match["day"])
    date(2024, of_year, day)  # a leap year, to refuse days that never come
    return Cycle("YEARLY", f"BYMONTH={of_year};BYMONTHDAY={day}")


@CYCLES.add(rf"{_EVERY}(?P<unit>day|week|month|year)s?\b")
def english_every(match: re.Match[str], _: Scene) -> Cycle:
    return Cycle(FREQUENCIES[match["unit"].lower()], interval=interval_of(match), bare=True)


@CYCLES.add(rf"{_EVERY}quarters?\b")
def english_every_quarter(match: re.Match[str], _: Scene) -> Cycle:
    return Cycle("MONTHLY", interval=3 * interval_of(match), bare=True)


@CYCLES.add(rf"\b(?P<word>{'|'.join(ADVERBS)})\b{NO_NOUN}")
def adverb(match: re.Match[str], _: Scene) -> Cycle:
    frequency, interval = ADVERBS[match["word"].lower()]
    return Cycle(frequency, interval=interval, bare=True)
