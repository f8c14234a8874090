"""Weeks, months, quarters and years in English: `next quarter`, `end of month`, `early May`."""

import re
from collections.abc import Callable
from datetime import date

from bot.language.when import almanac
from bot.language.when.almanac import days_on
from bot.language.when.dated import ENGLISH_MONTH, english_month
from bot.language.when.grammar import Days, Rules, Scene, one
from bot.language.when.periods import THURSDAY, Span, coming_year, part_of_month, run

DAYS: Rules[Days] = Rules()

PERIODS: dict[str, Callable[[date, int], Span]] = {
    "week": almanac.week,
    "month": almanac.month,
    "quarter": almanac.quarter,
    "year": almanac.year,
}
AHEAD = {
    "last": -1, "previous": -1, "this": 0, "current": 0, "next": 1, "coming": 1, "upcoming": 1,
    "following": 1,
}  # fmt: skip
UNITS = {"qtr": "quarter", "yr": "year"}
WHICH = rf"(?P<which>{'|'.join(AHEAD)})"
SHORT = {"eow": "week", "eom": "month", "eoq": "quarter", "eoy": "year"}
FRIDAY = 4


@DAYS.add(rf"\b(?:the\s+)?{WHICH}\s+(?P<unit>week|month|quarter|qtr|year|yr)\b(?!\s*end\b|'s\b)")
def english_period(match: re.Match[str], scene: Scene) -> Days:
    unit = match["unit"].lower()
    period = PERIODS[UNITS.get(unit, unit)]
    return run(period(scene.today, AHEAD[match["which"].lower()]))


@DAYS.add(r"\b(?:the\s+)?week\s+after\s+next\b")
def week_after_next(_: re.Match[str], scene: Scene) -> Days:
    return run(almanac.week(scene.today, 2))


_NTH = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}
_OF_YEAR = r"(?:(?:\s+of)?(?:\s+(?P<year>20\d\d)\b|\s+(?:the|this)\s+year\b))"


@DAYS.add(rf"\b(?:the\s+)?(?P<nth>{'|'.join(_NTH)})\s+(?:quarter|qtr)\b{_OF_YEAR}?")
def english_quarter(match: re.Match[str], scene: Scene) -> Days:
    year = int(match["year"] or scene.today.year)
    return run(almanac.quarter(date(year, 1, 1), _NTH[match["nth"].lower()] - 1))


@DAYS.add(rf"\b(?:the\s+)?(?P<nth>first|second)\s+half{_OF_YEAR}")
def english_half(match: re.Match[str], scene: Scene) -> Days:
    year = int(match["year"] or scene.today.year)
    return run(almanac.half(date(year, 1, 1), _NTH[match["nth"].lower()] - 1))


@DAYS.add(
    rf"\b(?:the\s+)?(?P<nth>first|second)\s+half\s+of\s+(?P<month>{ENGLISH_MONTH})"
    r"(?:,?\s+(?P<year>20\d\d)\b)?"
)
def english_half_month(match: re.Match[str], scene: Scene) -> Days:
    of_year = english_month(match["month"])
    year = int(match["year"] or coming_year(scene.today, of_year))
    first, last = almanac.month(date(year, of_year, 1))
    middle = first.replace(day=15)
    return (
        Days(first, middle) if match["nth"].lower() == "first" else Days(days_on(middle, 1), last)
    )


@DAYS.add(
    rf"\b(?:the\s+)?(?:(?P<nth>{'|'.join(_NTH)})|(?P<last>last))\s+week\s+(?:of|in)\s+"
    rf"(?:(?P<month>{ENGLISH_MONTH})(?:,?\s+(?P<year>20\d\d)\b)?|(?P<which>this|next"
    rf"|the)\s+month\b)"
)
def english_week_of_month(match: re.Match[str], scene: Scene) -> Days:
    if match["month"]:
        of_year = english_month(match["month"])
        year = int(match["year"] or coming_year(scene.today, of_year))
        span = almanac.month(date(year, of_year, 1))
    else:
        span = almanac.month(scene.today, int(match["which"].lower() == "next"))
    nth = -1 if match["last"] else _NTH[match["nth"].lower()]
    return run(almanac.week(almanac.nth_weekday(*span, nth, THURSDAY)))


@DAYS.add(
    rf"\b(?P<which>next|last|this)\s+(?P<month>(?-i:May|March)\b|(?!may|march){ENGLISH_MONTH})(?!\s*\d)"
)
def english_month_ahead(match: re.Match[str], scene: Scene) -> Days:
    """`next March`, said in March, is a year on."""
    of_year, today = english_month(match["month"]), scene.today
    if match["which"].lower() == "next":
        year = today.year + (of_year <= today.month)
    elif match["which"].lower() == "this":
        year = coming_year(today, of_year)
    else:
        year = today.year - (of_year >= today.month)
    return run(almanac.month(date(year, of_year, 1)))


@DAYS.add(
    r"\b(?:(?P<which>next|this|last)|the)\s+weekend\b(?!\s+(?!(?:at|and|or|if|for|to|we|i|please"
    r"|because|so|when)\b)[a-z])"
)
def english_weekend(match: re.Match[str], scene: Scene) -> Days:
    monday, sunday = almanac.week(scene.today, AHEAD[(match["which"] or "this").lower()])
    return Days(days_on(monday, 5), sunday)


@DAYS.add(
    r"\b(?:the\s+)?(?P<edge>end|close|start|beginning)\s+of\s+(?:the\s+)?"
    r"(?:(?P<which>next|this|last)\s+)?(?P<unit>(?:work(?:ing)?\s+|business\s+)?week|month"
    r"|quarter|year)\b"
)
@DAYS.add(r"\b(?P<edge>end)\s+(?P<which>next|this)\s+(?P<unit>week|month|quarter|year)\b")
@DAYS.add(
    r"\b(?:the\s+)?(?P<which>)(?P<unit>month|quarter|year"
    r"|week)(?:'s)?[ -](?P<edge>end)\b(?!\s+(?:report|party|bonus|review|close)\b)"
)
def english_edge(match: re.Match[str], scene: Scene) -> Days:
    unit = match["unit"].lower().split()[-1]
    first, last = PERIODS[unit](scene.today, AHEAD[(match["which"] or "this").lower()])
    if match["edge"].lower() in ("start", "beginning"):
        return one(first)
    return one(days_on(first, FRIDAY) if unit == "week" else last)


@DAYS.add(r"\b(?:the\s+)?(?:end|close)\s+of\s+(?P<year>20\d\d)\b(?!-)")
def end_of_year(match: re.Match[str], _: Scene) -> Days:
    return one(date(int(match["year"]), 12, 31))


@DAYS.add(r"\b(?P<part>early|mid|late)[ -]+(?P<which>next|this|last)\s+month\b")
def english_part_of_month(match: re.Match[str], scene: Scene) -> Days:
    span = almanac.month(scene.today, AHEAD[match["which"].lower()])
    return part_of_month(span, match["part"].lower())


@DAYS.add(r"\b(?P<word>eow|eom|eoq|eoy)\b")
def english_short(match: re.Match[str], scene: Scene) -> Days:
    unit = SHORT[match["word"].lower()]
    first, last = PERIODS[unit](scene.today, 0)
    return one(days_on(first, FRIDAY) if unit == "week" else last)


@DAYS.add(
    rf"\b(?P<edge>end)[ -]+(?P<month>(?-i:May|March)\b|(?!may|march){ENGLISH_MONTH})"
    r"(?:,?\s+(?P<year>20\d\d)\b)?(?!\s*\d)"
)
@DAYS.add(
    rf"\b(?:the\s+)?(?P<edge>end of|early[ -]to[ -]mid|mid[ -]to[ -]late"
    r"|early|mid of|mid|middle of|late"
    rf"|beginning of)[ -]+(?P<month>{ENGLISH_MONTH})"
    r"(?:,?\s+(?P<year>20\d\d)\b)?(?!\s*\d)"
)
@DAYS.add(
    rf"(?:(?<=\bin )|(?<=\bby )|(?<=\bof )|(?<=\buntil )|(?<=\bbefore ))(?P<edge>)"
    rf"(?P<month>(?-i:May\b)|(?!may\b){ENGLISH_MONTH})(?:,?\s+(?P<year>20\d\d)\b)?(?!\s*\d)"
)
@DAYS.add(rf"\b(?P<edge>)(?P<month>{ENGLISH_MONTH})\s+(?:of\s+)?(?P<year>20\d\d|(?<=')\d\d)\b")
def english_month_of_year(match: re.Match[str], scene: Scene) -> Days:
    of_year = english_month(match["month"])
    year = int(match["year"]) if match["year"] else coming_year(scene.today, of_year)
    edge = match["edge"].lower().removesuffix(" of").replace(" ", "-").replace("beginning", "")
    if match["edge"].lower().startswith("beginning"):
        return one(date(year, of_year, 1))
    return part_of_month(almanac.month(date(year, of_year, 1)), edge)
