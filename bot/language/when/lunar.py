"""The lunar calendar as data: when each of its years begins, and how long its months are."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

LONG, SHORT = 30, 29


class Year(NamedTuple):
    begins: date
    #: one digit a month in order, the leap month included: 1 has 30 days, 0 has 29
    months: str
    #: the month that is followed by a leap month of the same number; 0 for none
    leap: int


# Computed once with two libraries that agree (lunar_python, LunarCalendar).
YEARS: Mapping[int, Year] = {
    2015: Year(date(2015, 2, 19), "010010111010", 0),
    2016: Year(date(2016, 2, 8), "101001011011", 0),
    2017: Year(date(2017, 1, 28), "0101001010111", 6),
    2018: Year(date(2018, 2, 16), "010100101011", 0),
    2019: Year(date(2019, 2, 5), "101010010011", 0),
    2020: Year(date(2020, 1, 25), "0111010010101", 4),
    2021: Year(date(2021, 2, 12), "011010101010", 0),
    2022: Year(date(2022, 2, 1), "101011010101", 0),
    2023: Year(date(2023, 1, 22), "0100110110101", 2),
    2024: Year(date(2024, 2, 10), "010010110110", 0),
    2025: Year(date(2025, 1, 29), "1010010101110", 6),
    2026: Year(date(2026, 2, 17), "101001001110", 0),
    2027: Year(date(2027, 2, 6), "110100100110", 0),
    2028: Year(date(2028, 1, 26), "1110100100110", 5),
    2029: Year(date(2029, 2, 13), "110101010011", 0),
    2030: Year(date(2030, 2, 3), "010110101010", 0),
    2031: Year(date(2031, 1, 23), "0110101101010", 3),
    2032: Year(date(2032, 2, 11), "100101101101", 0),
    2033: Year(date(2033, 1, 31), "0100101011101", 11),
    2034: Year(date(2034, 2, 19), "010010101101", 0),
    2035: Year(date(2035, 2, 8), "101001001101", 0),
    2036: Year(date(2036, 1, 28), "1101001001011", 6),
    2037: Year(date(2037, 2, 15), "110100100101", 0),
    2038: Year(date(2038, 2, 4), "110101010010", 0),
    2039: Year(date(2039, 1, 24), "1101101010100", 5),
    2040: Year(date(2040, 2, 12), "101101011010", 0),
    2041: Year(date(2041, 2, 1), "010101101101", 0),
    2042: Year(date(2042, 1, 22), "0100101011011", 2),
    2043: Year(date(2043, 2, 10), "010010011011", 0),
    2044: Year(date(2044, 1, 30), "1010010010111", 7),
    2045: Year(date(2045, 2, 17), "101001001011", 0),
    2046: Year(date(2046, 2, 6), "101010100101", 0),
    2047: Year(date(2047, 1, 26), "1011010100101", 5),
    2048: Year(date(2048, 2, 14), "011011010010", 0),
    2049: Year(date(2049, 2, 2), "101011011010", 0),
    2050: Year(date(2050, 1, 23), "0101010110110", 3),
}


def solar(year: int, month: int, day: int) -> date | None:
    """The civil day of a lunar one; nothing beyond the table or for a day the month lacks."""
    if year not in YEARS:
        return None
    begins, months, leap = YEARS[year]
    before = month - 1 + (0 < leap < month)
    lengths = [LONG if long == "1" else SHORT for long in months]
    if not (0 <= before < len(lengths) and 1 <= day <= lengths[before]):
        return None
    return begins + timedelta(days=sum(lengths[:before]) + day - 1)
