"""Which days people work, and counting in them."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.language.when.lunar import solar
from bot.workdays import CALENDAR, LUNAR_HOLIDAYS, Calendar

NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-03-04", True),  # a Wednesday
        ("2026-03-07", False),  # a Saturday
        ("2026-02-14", True),  # a Saturday made up for Spring Festival
        ("2026-02-17", False),  # Spring Festival
        ("2026-10-10", True),  # a Saturday made up for National Day
        ("2027-01-01", False),  # from here on by the fallback
        ("2027-02-05", False),
        ("2027-02-08", False),
        ("2027-02-09", True),
        ("2027-04-05", False),
        ("2027-05-03", True),
        ("2027-06-09", False),
        ("2027-09-15", False),
        ("2027-10-01", False),
        ("2027-03-06", False),
        ("2027-03-08", True),
        ("2036-10-01", False),  # beyond the lunar table the civil festivals remain
        ("2036-01-28", True),
    ],
)
def test_a_day_works_or_not(day, works):
    assert CALENDAR.works(date.fromisoformat(day)) is works


def test_the_administrator_has_the_last_word():
    company = Calendar(days={date(2026, 3, 7): True, date(2026, 3, 9): False})

    assert company.works(date(2026, 3, 7))
    assert not company.works(date(2026, 3, 9))
    assert company.move(date(2026, 3, 6), 2) == date(2026, 3, 10)


def test_the_answer_is_approximate_until_the_list_is_out_or_loaded():
    assert not CALENDAR.approximate(2026)
    assert CALENDAR.approximate(2027)
    assert CALENDAR.approximate(date(2027, 2, 8))
    assert not Calendar(days={date(2027, 2, 5): False}).approximate(2027)


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        ("2026-03-04", 3, "2026-03-09"),
        ("2026-03-04", 0, "2026-03-04"),
        ("2026-03-07", 0, "2026-03-07"),
        ("2026-03-09", -1, "2026-03-06"),
        ("2026-03-04", 25, "2026-04-09"),  # over Qingming
        ("2026-05-01", 1, "2026-05-06"),
        ("2026-02-13", 1, "2026-02-14"),
    ],
)
def test_moving_by_working_days(day, count, expected):
    assert CALENDAR.move(date.fromisoformat(day), count) == date.fromisoformat(expected)


def test_the_working_day_at_or_before():
    friday, saturday, monday = date(2026, 3, 6), date(2026, 3, 7), date(2026, 3, 9)

    assert CALENDAR.on_or_before(monday) == monday
    assert CALENDAR.on_or_before(saturday) == friday
    assert CALENDAR.last_before(monday) == friday


@pytest.mark.parametrize(
    ("first", "second", "days"),
    [
        ("2026-03-04", "2026-03-04", 0),
        ("2026-03-04", "2026-03-09", 3),
        ("2026-03-06", "2026-03-08", 0),
        ("2026-03-09", "2026-03-04", 0),
    ],
)
def test_working_days_between(first, second, days):
    assert CALENDAR.between(date.fromisoformat(first), date.fromisoformat(second)) == days


def test_moving_and_counting_agree():
    start = date(2026, 1, 1)
    for passed in range(0, 400, 7):
        day = start + timedelta(days=passed)
        assert CALENDAR.between(day, CALENDAR.move(day, 11)) == 11


def test_a_day_is_the_day_in_the_zone():
    assert CALENDAR.day(datetime(2026, 3, 4, 17, 0, tzinfo=UTC)) == date(2026, 3, 5)
    with pytest.raises(ValueError, match="needs a zone"):
        CALENDAR.day(datetime.fromisoformat("2026-03-04T00:00"))


def test_wall_time_keeps_its_clock_over_a_change_of_clocks():
    calendar = Calendar(zone=NEW_YORK)
    before, after = calendar.at(date(2026, 3, 7), 9), calendar.at(date(2026, 3, 8), 9)

    assert before.astimezone(UTC).hour == 14
    assert after.astimezone(UTC).hour == 13
    assert calendar.at(date(2026, 11, 1), time(1, 30, fold=1)).fold == 0
    assert calendar.at(date(2026, 11, 1), time(1, 30)).astimezone(UTC).hour == 5


def test_both_lunar_tables_agree():
    for year, festivals in LUNAR_HOLIDAYS.items():
        assert festivals == (solar(year, 1, 1), solar(year, 5, 5), solar(year, 8, 15))
