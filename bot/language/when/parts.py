"""Parts of weeks, months and years: `下周初`, `3月上半月`, `early next week`, `前三季度`."""

import re
from datetime import date

from bot.language.when import almanac, numerals
from bot.language.when.almanac import days_on
from bot.language.when.dated import (
    ENGLISH_MONTH,
    SAID_YEAR,
    WHICH_MONTH,
    YEARS,
    english_month,
    months_ahead,
    said_year,
)
from bot.language.when.grammar import Days, Rules, Scene, one
from bot.language.when.numerals import APART, COUNT, MONTH, whole
from bot.language.when.periods import coming_year, run
from bot.language.when.weekdays import WEEK, WEEKDAY, WHICH, weekday_number, weeks_ahead

DAYS: Rules[Days] = Rules()

#: First and last day of a part of a week, Monday is 0: it ends with the working week.
PARTS_OF_WEEK = {
    "初": (0, 1), "前半": (0, 2), "上半": (0, 2), "中": (2, 2), "下半": (3, 4), "后半": (3, 4),
    "early": (0, 1), "earlier": (0, 1), "mid": (2, 2), "middle": (2, 2), "later": (3, 4),
    "late": (3, 4),
}  # fmt: skip
MIDDLE = 15
QUARTERS = 3


@DAYS.add(rf"{WHICH}{WEEK}的?(?P<part>初)(?![一二三四五六七八九十审稿步版])")
@DAYS.add(rf"(?P<which>){WEEK}(?P<part>中)(?=之?前|以前)")
@DAYS.add(rf"{WHICH}(?:{WEEK}的?)?(?P<part>[上下前后]半)(?:个?星期|周)(?![一二三四五六日天])")
@DAYS.add(rf"{WHICH}{WEEK}的?(?P<part>中)(?![国午文旬心学秋])")
@DAYS.add(r"(?P<which>)(?<![一-龥\d])(?P<part>[上下]半)周(?![一二三四五六日天])")
def part_of_week(match: re.Match[str], scene: Scene) -> Days:
    first, last = PARTS_OF_WEEK[match["part"]]
    monday, _ = almanac.week(scene.today, weeks_ahead(match["which"]))
    return Days(days_on(monday, first), days_on(monday, last))


@DAYS.add(
    r"\b(?P<part>early|earlier|mid|middle|late|later)(?:[\s-]+(?:of|in|on|part of))?[\s-]+"
    r"(?:the\s+)?(?P<which>next|this|last)\s+week\b(?!['’]s)"
)
def english_part_of_week(match: re.Match[str], scene: Scene) -> Days:
    first, last = PARTS_OF_WEEK[match["part"].lower()]
    ahead = {"last": -1, "this": 0, "next": 1}[match["which"].lower()]
    monday, _ = almanac.week(scene.today, ahead)
    return Days(days_on(monday, first), days_on(monday, last))


# --- months


@DAYS.add(rf"{WHICH_MONTH}月?份?的?(?P<half>[上下前后])半个?月(?P<month>)(?P<year>)(?P<relative>)")
@DAYS.add(
    rf"(?P<which>){APART}(?:{SAID_YEAR}\s*)?(?P<month>{MONTH})月份?的?(?P<half>[上下前后])半个?月"
)
@DAYS.add(
    r"(?P<which>)(?P<month>)(?P<year>)(?P<relative>)(?<![一-龥\d])(?P<half>[上下])半月(?![刊谈板])"
)
def half_month(match: re.Match[str], scene: Scene) -> Days:
    if match["month"]:
        of_year = whole(match["month"])
        year = said_year(match, scene) or coming_year(scene.today, of_year)
        first, last = almanac.month(date(year, of_year, 1))
    else:
        first, last = almanac.month(scene.today, months_ahead(match["which"]))
    middle = first.replace(day=MIDDLE)
    return Days(first, middle) if match["half"] in "上前" else Days(days_on(middle, 1), last)


@DAYS.add(rf"{APART}(?:{SAID_YEAR}\s*)?(?P<month>{MONTH})月份?的?月(?P<edge>[初中底末])(?!\d)")
def edge_said_twice(match: re.Match[str], scene: Scene) -> Days:
    """十二月月底."""
    of_year = whole(match["month"])
    first, last = almanac.month(
        date(said_year(match, scene) or coming_year(scene.today, of_year), of_year, 1)
    )
    if match["edge"] == "初":
        return Days(first, first.replace(day=10))
    return one(first.replace(day=MIDDLE) if match["edge"] == "中" else last)


# --- quarters and years

_OF_YEAR = rf"(?:{SAID_YEAR}的?)"


@DAYS.add(rf"{_OF_YEAR}?(?<![一-龥\d])前(?P<count>[一二两三123])个?季度")
@DAYS.add(rf"{_OF_YEAR}前(?P<count>[一二两三123])个?季度")
def quarters_so_far(match: re.Match[str], scene: Scene) -> Days:
    """今年前三季度: the first to the third."""
    year = said_year(match, scene) or scene.today.year
    last = almanac.quarter(date(year, 1, 1), whole(match["count"]) - 1)[1]
    return Days(date(year, 1, 1), last)


@DAYS.add(rf"{_OF_YEAR}前(?P<count>{COUNT})个月")
def months_so_far(match: re.Match[str], scene: Scene) -> Days | None:
    year, count = said_year(match, scene) or scene.today.year, whole(match["count"])
    return Days(date(year, 1, 1), almanac.month(date(year, count, 1))[1])


@DAYS.add(rf"{_OF_YEAR}(?:最后|后)(?P<count>{COUNT})个月")
def last_months(match: re.Match[str], scene: Scene) -> Days:
    year, count = said_year(match, scene) or scene.today.year, whole(match["count"])
    return Days(date(year, 13 - count, 1), date(year, 12, 31))


@DAYS.add(rf"{_OF_YEAR}(?P<half>[前后])半年(?!报)")
def half_year(match: re.Match[str], scene: Scene) -> Days:
    year = said_year(match, scene) or scene.today.year
    return run(almanac.half(date(year, 1, 1), "前后".index(match["half"])))


@DAYS.add(rf"{_OF_YEAR}首(?P<unit>季度?|个?月)")
def first_of_year(match: re.Match[str], scene: Scene) -> Days:
    january = date(said_year(match, scene) or scene.today.year, 1, 1)
    return run(almanac.quarter(january) if "季" in match["unit"] else almanac.month(january))


@DAYS.add(
    rf"(?:{'|'.join(name for name, ahead in YEARS.items() if ahead >= 0)})的?"
    rf"第(?P<week>{COUNT})个?{WEEK}"
    r"(?![一二三四五六日天])"
)
def week_of_year(match: re.Match[str], scene: Scene) -> Days | None:
    """今年第12周, by ISO 8601."""
    year = scene.today.year + YEARS[match.group()[:2]]
    return run(almanac.week(date.fromisocalendar(year, whole(match["week"]), 1)))


_A_MONTH = rf"(?:(?-i:May|March)\b|(?!may|march){ENGLISH_MONTH})"
_LATE = {"early": (1, 3), "mid": (6, 6), "middle": (6, 6), "late": (10, 12), "beginning": (1, 1)}


@DAYS.add(
    r"\b(?:the\s+)?(?P<part>early|mid|middle|late|beginning|start)(?:[\s-]+of)?(?:[\s-]+in)?[\s-]+"
    r"(?:(?P<year>20[2-4]\d)(?![\d-])|(?P<which>next|this)\s+year\b)"
)
def part_of_year(match: re.Match[str], scene: Scene) -> Days:
    """`early 2027`: its first quarter; the middle of a year is the last of June."""
    ahead = int((match["which"] or "").lower() == "next")
    year = int(match["year"]) if match["year"] else scene.today.year + ahead
    part = match["part"].lower()
    if part in ("beginning", "start"):
        return one(date(year, 1, 1))
    first, last = _LATE[part]
    if part.startswith("mid"):
        return one(date(year, first, 30))
    return Days(date(year, first, 1), almanac.month(date(year, last, 1))[1])


@DAYS.add(rf"\b(?P<month>{_A_MONTH})\s+(?:of\s+)?(?P<which>next|this)\s+year\b")
@DAYS.add(
    rf"\b(?P<which>next|this)\s+year(?:'s|\s+in)?\s+(?P<month>{_A_MONTH})"
    r"(?!\s*\d)"
)
@DAYS.add(
    rf"(?<![.\d\-/:])\b(?P<which>)(?:the\s+)?month\s+of\s+(?P<month>{ENGLISH_MONTH})(?!\s*\d)"
)
def month_of_that_year(match: re.Match[str], scene: Scene) -> Days:
    of_year, which = english_month(match["month"]), (match["which"] or "").lower()
    year = scene.today.year + (which == "next") if which else coming_year(scene.today, of_year)
    return run(almanac.month(date(year, of_year, 1)))


@DAYS.add(rf"\b(?P<month>{_A_MONTH}),\s+(?P<year>20\d\d)\b")
def month_and_year(match: re.Match[str], _: Scene) -> Days:
    return run(almanac.month(date(numerals.year(match["year"]), english_month(match["month"]), 1)))


@DAYS.add(
    rf"\b(?P<first>{_A_MONTH})\s*(?:-|~|to|through|until|till)\s*(?P<last>{_A_MONTH})"
    r"(?:,?\s+(?:of\s+)?(?P<year>20\d\d)\b(?!-))?(?!\s*\d)"
)
def english_months(match: re.Match[str], scene: Scene) -> Days:
    """`May to October`."""
    first, last = english_month(match["first"]), english_month(match["last"])
    over, today = last < first, scene.today
    year = int(match["year"] or (today.year + (today.month > last)))
    return Days(date(year - over, first, 1), almanac.month(date(year, last, 1))[1])


_DAYS_TO = rf"(?P<first>{WEEKDAY})\s*(?:-|~|to|through|thru|and|until|till)\s*(?P<last>{WEEKDAY})"


@DAYS.add(rf"\b(?P<which>next|this)\s+week,?\s+(?:from\s+|between\s+)?{_DAYS_TO}\b")
@DAYS.add(rf"\b{_DAYS_TO.replace('and|', '')},?\s+(?:of\s+)?(?P<which>next|this)\s+week\b")
def english_days_of_week(match: re.Match[str], scene: Scene) -> Days | None:
    """`next week from Wednesday to Friday`, `Mon-Wed next week`."""
    monday, _ = almanac.week(scene.today, int(match["which"].lower() == "next"))
    first, last = (days_on(monday, weekday_number(match[day])) for day in ("first", "last"))
    return Days(first, last) if first < last else None


# --- days of a month that is named by its place

_ORDINAL = r"(?:st|nd|rd|th)"
_WHICH = r"(?P<which>this|next|last|previous|current|following)"
_AHEAD = {"last": -1, "previous": -1, "this": 0, "current": 0}


@DAYS.add(
    rf"\b(?:the\s+)?(?P<day>[0-3]?\d){_ORDINAL}?(?P<last>)(?:\s+(?:day\s+)?of)(?:\s+the)?\s+{_WHICH}\s+month\b"
)
@DAYS.add(rf"\b(?:the\s+)?(?P<day>[0-3]?\d){_ORDINAL}(?P<last>)\s+{_WHICH}\s+month\b")
@DAYS.add(
    rf"(?<![.\d\-/:])\b(?P<day>[0-3]?\d){_ORDINAL}?\s*(?:-|~|to|till?|until|through"
    rf"|(?<=between \d )and|(?<=between \d\d )and)\s*(?P<last>[0-3]?\d){_ORDINAL}?"
    rf"\s+(?:of\s+|in\s+)?{_WHICH}\s+month\b"
)
def day_of_that_month(match: re.Match[str], scene: Scene) -> Days | None:
    begins, _ = almanac.month(scene.today, _AHEAD.get(match["which"].lower(), 1))
    first = begins.replace(day=int(match["day"]))
    last = begins.replace(day=int(match["last"])) if match["last"] else first
    return Days(first, last) if first <= last else None
