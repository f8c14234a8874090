"""What comes again and again: how often, on which days, and when for the first time."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from dateutil.rrule import rrulestr

from bot.language.when.almanac import month
from bot.language.when.grammar import Days, Scene
from bot.language.when.hours import Clock
from bot.language.when.numerals import whole
from bot.language.when.picks import workday_in

CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WORKDAYS = "BYDAY=MO,TU,WE,TH,FR"
FREQUENCIES = {
    "天": "DAILY", "日": "DAILY", "day": "DAILY", "周": "WEEKLY", "星期": "WEEKLY",
    "礼拜": "WEEKLY", "week": "WEEKLY", "月": "MONTHLY", "month": "MONTHLY",
    "年": "YEARLY", "year": "YEARLY",
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


def interval_of(match: re.Match[str]) -> int:
    said = match.groupdict()
    if said.get("two") or said.get("other"):
        return 2
    count = whole(said.get("count") or "1")
    return 2 if said.get("skip") and count == 1 else count


def by_day(weekdays: list[int]) -> str:
    return "BYDAY=" + ",".join(CODES[weekday] for weekday in sorted(set(weekdays)))
