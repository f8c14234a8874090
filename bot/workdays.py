"""Which days people work: the statutory calendar, and what the administrator says instead."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import chinese_calendar

ONE_DAY = timedelta(days=1)
SATURDAY = 5

#: New Year's Day, Labour Day and National Day as the decree of 2024 has them.
FIXED_HOLIDAYS = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})

#: First day of the lunar year, Dragon Boat, Mid-Autumn: until the library knows the year.
LUNAR_HOLIDAYS: Mapping[int, tuple[date, date, date]] = {
    2027: (date(2027, 2, 6), date(2027, 6, 9), date(2027, 9, 15)),
    2028: (date(2028, 1, 26), date(2028, 5, 28), date(2028, 10, 3)),
    2029: (date(2029, 2, 13), date(2029, 6, 16), date(2029, 9, 22)),
    2030: (date(2030, 2, 3), date(2030, 6, 5), date(2030, 9, 12)),
    2031: (date(2031, 1, 23), date(2031, 6, 24), date(2031, 10, 1)),
    2032: (date(2032, 2, 11), date(2032, 6, 12), date(2032, 9, 19)),
    2033: (date(2033, 1, 31), date(2033, 6, 1), date(2033, 9, 8)),
    2034: (date(2034, 2, 19), date(2034, 6, 20), date(2034, 9, 27)),
    2035: (date(2035, 2, 8), date(2035, 6, 10), date(2035, 9, 16)),
}
#: The eve of Spring Festival and its first three days.
SPRING_FESTIVAL = range(-1, 3)


@dataclass(frozen=True, eq=False)
class Calendar:
    """The working days of one company, in its zone."""

    #: where its days begin and end
    zone: ZoneInfo = ZoneInfo("Asia/Shanghai")
    #: the administrator's word on single days: True works, False is off
    days: Mapping[date, bool] = field(default_factory=dict)

    def works(self, day: date) -> bool:
        said = self.days.get(day)
        return _is_statutory_workday(day) if said is None else said

    def approximate(self, when: int | date) -> bool:
        """No list of that year is out and nobody loaded one, so `works` is an informed guess."""
        year = when if isinstance(when, int) else when.year
        return not _is_published(year) and all(day.year != year for day in self.days)

    def day(self, instant: datetime) -> date:
        if instant.tzinfo is None:
            raise ValueError("An instant needs a zone.")
        return instant.astimezone(self.zone).date()

    def at(self, day: date, clock: time | int) -> datetime:
        """Wall time on that day; the first of the two where clocks are set back."""
        wall = time(clock) if isinstance(clock, int) else clock.replace(tzinfo=None, fold=0)
        return datetime.combine(day, wall, tzinfo=self.zone)

    def move(self, day: date, count: int) -> date:
        """That many working days on, or back; none leaves the day as it is, working or not."""
        step = ONE_DAY if count > 0 else -ONE_DAY
        left = abs(count)
        while left:
            day += step
            left -= self.works(day)
        return day

    def last_before(self, day: date) -> date:
        return self.move(day, -1)

    def on_or_before(self, day: date) -> date:
        return day if self.works(day) else self.last_before(day)

    def between(self, first: date, second: date) -> int:
        """Working days after the first, up to and including the second; 0 if it is not later."""
        days = range(1, (second - first).days + 1)
        return sum(self.works(first + timedelta(days=passed)) for passed in days)


@lru_cache(maxsize=4096)
def _is_statutory_workday(day: date) -> bool:
    if _is_published(day.year):
        return bool(chinese_calendar.is_workday(day))
    return day.weekday() < SATURDAY and not _is_holiday(day)


@lru_cache(maxsize=64)
def _is_published(year: int) -> bool:
    try:
        chinese_calendar.is_workday(date(year, 1, 1))
    except NotImplementedError:
        return False
    return True


def festival(day: date, language: str) -> str:
    """Which festival a day off belongs to, or a working day makes up for; published years only."""
    if not _is_published(day.year):
        return ""
    _, name = chinese_calendar.get_holiday_detail(day)
    if not name:
        return ""
    return str(chinese_calendar.Holiday(name).chinese) if language == "zh" else str(name)


def _is_holiday(day: date) -> bool:
    if (day.month, day.day) in FIXED_HOLIDAYS or day == _qingming(day.year):
        return True
    if day.year not in LUNAR_HOLIDAYS:
        return False
    spring, *others = LUNAR_HOLIDAYS[day.year]
    return day in others or (day - spring).days in SPRING_FESTIVAL


def _qingming(year: int) -> date:
    # The mean solar term of the 21st century; right for every year the fallback can meet.
    within = year % 100
    return date(year, 4, int(within * 0.2422 + 4.81) - within // 4)


CALENDAR = Calendar()
