"""Sums over the civil calendar: months, quarters, weeks."""

from calendar import monthrange
from datetime import date, timedelta

MONTHS_A_QUARTER = 3


def days_on(day: date, count: int) -> date:
    return day + timedelta(days=count)


def months_on(day: date, count: int) -> date:
    """The same day of another month, or its last day where that one is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def month(day: date, ahead: int = 0) -> tuple[date, date]:
    first = months_on(day.replace(day=1), ahead)
    return first, first.replace(day=monthrange(first.year, first.month)[1])


def quarter(day: date, ahead: int = 0) -> tuple[date, date]:
    back = (day.month - 1) % MONTHS_A_QUARTER
    first = months_on(day.replace(day=1), MONTHS_A_QUARTER * ahead - back)
    return first, month(first, MONTHS_A_QUARTER - 1)[1]


def half(day: date, which: int) -> tuple[date, date]:
    first = date(day.year, 1 + 6 * which, 1)
    return first, month(first, 5)[1]


def year(day: date, ahead: int = 0) -> tuple[date, date]:
    return date(day.year + ahead, 1, 1), date(day.year + ahead, 12, 31)


def week(day: date, ahead: int = 0) -> tuple[date, date]:
    """Monday to Sunday."""
    monday = days_on(day, 7 * ahead - day.weekday())
    return monday, days_on(monday, 6)


def weekday_from(day: date, weekday: int) -> date:
    """The first such weekday (Monday is 0), that day included."""
    return days_on(day, (weekday - day.weekday()) % 7)


def nth_weekday(first: date, last: date, nth: int, weekday: int) -> date:
    """The nth such weekday of a period, -1 for the last; ValueError if it has too few."""
    if nth < 0:
        found = days_on(last, -((last.weekday() - weekday) % 7) + 7 * (nth + 1))
    else:
        found = days_on(weekday_from(first, weekday), 7 * (nth - 1))
    if not first <= found <= last:
        raise ValueError("The period has no such day.")
    return found
