"""Weeks, months, quarters, years and their ends: `下周`, `月底`, `Q3`, `end of month`."""

import re
from collections.abc import Callable
from datetime import date

from bot.language import almanac
from bot.language.almanac import days_on
from bot.language.dated import (
    ENGLISH_MONTH,
    SAID_YEAR,
    WHICH_MONTH,
    english_month,
    months_ahead,
    said_year,
)
from bot.language.grammar import Days, Rules, Scene, one
from bot.language.numerals import APART, MONTH, whole
from bot.language.weekdays import SUNDAY, WEEK, WHICH, weeks_ahead

DAYS: Rules[Days] = Rules()

Span = tuple[date, date]

#: Parts of a month, both languages.
EDGE = r"(?P<edge>上旬|中旬|下旬|[初中底末])"
PARTS_OF_MONTH: dict[str, tuple[int, int]] = {
    "初": (1, 10), "上旬": (1, 10), "early": (1, 10),
    "中旬": (11, 20), "中": (15, 15), "mid": (15, 15), "middle": (15, 15),
}  # fmt: skip
LAST_TENS = {"下旬", "late"}
ENDS = {"底", "末", "end", "close"}
#: In the last month or two, a bare month is next year's only when it is long past.
MONTHS_STILL_RECENT = 1

PERIODS: dict[str, Callable[[date, int], Span]] = {
    "week": almanac.week,
    "month": almanac.month,
    "quarter": almanac.quarter,
    "year": almanac.year,
}
AHEAD = {"last": -1, "this": 0, "next": 1}
SHORT = {"eow": "week", "eom": "month", "eoq": "quarter", "eoy": "year"}
FRIDAY = 4


def run(span: Span) -> Days:
    return Days(*span)


def part_of_month(span: Span, part: str | None) -> Days:
    first, last = span
    if not part:
        return run(span)
    if part in ENDS:
        return one(last)
    if part in LAST_TENS:
        return Days(first.replace(day=21), last)
    begin, end = PARTS_OF_MONTH[part]
    return Days(first.replace(day=begin), first.replace(day=end))


# --- weeks


@DAYS.add(rf"{WHICH}{WEEK}(?!(?:[一二三四五六日天1-7末年]|期[一二三四五六日天]))")
def week(match: re.Match[str], scene: Scene) -> Days:
    ahead = weeks_ahead(match["which"])
    said = run(almanac.week(scene.today, ahead))
    if scene.today.weekday() == SUNDAY and ahead == 1:
        return Days(said.first, said.last, (run(almanac.week(scene.today, 2)),))
    return said


@DAYS.add(rf"(?:{WHICH})?周(?:末|六[、和]?周?日)")
def weekend(match: re.Match[str], scene: Scene) -> Days:
    monday, sunday = almanac.week(scene.today, weeks_ahead(match["which"]))
    return Days(days_on(monday, 5), sunday)


# --- months


@DAYS.add(rf"{WHICH_MONTH}月份?{EDGE}?(?!\d|[一二三四五六七八九十]+[日号])")
def month(match: re.Match[str], scene: Scene) -> Days:
    return part_of_month(almanac.month(scene.today, months_ahead(match["which"])), match["edge"])


@DAYS.add(r"(?<![\d一二三四五六七八九十个每本这当上下])月(?P<edge>[初中底末])(?!旬)")
def edge_of_this_month(match: re.Match[str], scene: Scene) -> Days:
    return part_of_month(almanac.month(scene.today), match["edge"])


@DAYS.add(
    rf"{APART}{SAID_YEAR}(?P<month>{MONTH})月份?{EDGE}?(?![\d]|[一二三四五六七八九十]+[日号])"
)
@DAYS.add(rf"{APART}(?P<year>)(?P<relative>)(?P<month>{MONTH})月份?{EDGE}")
@DAYS.add(
    rf"(?:{APART}(?<![一-龥])|(?<=[在到于是将为从至前的底和、])){APART}(?P<year>)(?P<relative>)"
    rf"(?P<month>{MONTH})月份?(?P<edge>)(?![\d天饼嫂子薪活均度经报历]|[一二三四五六七八九十]+[日号])"
)
def month_of_year(match: re.Match[str], scene: Scene) -> Days:
    of_year = whole(match["month"])
    year = said_year(match, scene) or _coming_year(scene.today, of_year)
    return part_of_month(almanac.month(date(year, of_year, 1)), match["edge"])


def _coming_year(today: date, of_year: int) -> int:
    return today.year + (today.month - of_year > MONTHS_STILL_RECENT)


# --- quarters and halves

QUARTER_EDGE = r"度?(?P<edge>[初底末]|结束)?"


@DAYS.add(rf"(?:{SAID_YEAR}\s*)?第?(?P<number>[一二三四1-4])季{QUARTER_EDGE}")
@DAYS.add(rf"(?:{SAID_YEAR}\s*)?(?<![A-Za-z\d])Q(?P<number>[1-4])(?![A-Za-z\d]){QUARTER_EDGE}")
@DAYS.add(
    r"\bQ(?P<number>[1-4])(?:[\s,']+(?P<year>20\d\d)\b)?(?![A-Za-z\d])(?P<relative>)(?P<edge>)"
)
def numbered_quarter(match: re.Match[str], scene: Scene) -> Days:
    year = said_year(match, scene) or scene.today.year
    ahead = whole(match["number"]) - 1
    return _edge(almanac.quarter(date(year, 1, 1), ahead), match["edge"])


@DAYS.add(rf"(?P<which>上|(?<!一)下|本|这)一?个?季{QUARTER_EDGE}")
@DAYS.add(r"(?P<which>)(?<![\d一二三四每换四各个])季度?(?P<edge>[初底末])")
def quarter(match: re.Match[str], scene: Scene) -> Days:
    ahead = weeks_ahead(match["which"])
    return _edge(almanac.quarter(scene.today, ahead), match["edge"])


@DAYS.add(rf"(?:{SAID_YEAR}的?)?(?P<which>[上下])半年(?!报)")
def half(match: re.Match[str], scene: Scene) -> Days:
    year = said_year(match, scene) or scene.today.year
    return run(almanac.half(date(year, 1, 1), "上下".index(match["which"])))


@DAYS.add(r"\bH(?P<half>[12])\s+(?P<year>20\d\d)\b")
@DAYS.add(r"(?:(?<=\bby )|(?<=\bin )|(?<=\bfor )|(?<=\bof ))H(?P<half>[12])\b(?P<year>)")
def english_half(match: re.Match[str], scene: Scene) -> Days:
    year = int(match["year"] or scene.today.year)
    return run(almanac.half(date(year, 1, 1), int(match["half"]) - 1))


def _edge(span: Span, edge: str | None) -> Days:
    if edge == "初":
        return run(almanac.month(span[0]))
    return one(span[1]) if edge else run(span)


# --- years


@DAYS.add(
    rf"{APART}{SAID_YEAR}(?:年?(?P<edge>[初中底末]))?(?<!的)(?!度|\d|[一-龥]{{0,4}}经验|[一二三四五六七八九十]+月)"
)
@DAYS.add(
    r"(?P<year>)(?P<relative>)(?<![\d一二三四五六七八九十每半几两全多少今明去后前本])年(?P<edge>[初中底末])"
)
def year(match: re.Match[str], scene: Scene) -> Days | None:
    number = said_year(match, scene) or scene.today.year
    if match["year"] and whole(match["year"]) < 1900 and not match["edge"]:
        return None  # `12年`, `15年经验` are lengths
    if match["edge"] == "中":
        return one(date(number, 6, 30))
    return _edge(almanac.year(date(number, 1, 1)), match["edge"])


# --- English


@DAYS.add(r"\b(?P<which>next|this|last)\s+(?P<unit>week|month|quarter|year)\b(?!\s*end\b)")
def english_period(match: re.Match[str], scene: Scene) -> Days:
    period = PERIODS[match["unit"].lower()]
    return run(period(scene.today, AHEAD[match["which"].lower()]))


@DAYS.add(r"\b(?:(?P<which>next|this|last)|the)\s+weekend\b")
def english_weekend(match: re.Match[str], scene: Scene) -> Days:
    monday, sunday = almanac.week(scene.today, AHEAD[(match["which"] or "this").lower()])
    return Days(days_on(monday, 5), sunday)


@DAYS.add(
    r"\b(?:the\s+)?(?P<edge>end|close|start|beginning)\s+of\s+(?:the\s+)?"
    r"(?:(?P<which>next|this|last)\s+)?(?P<unit>(?:work(?:ing)?\s+|business\s+)?week|month|quarter|year)\b"
)
@DAYS.add(r"\b(?:the\s+)?(?P<which>)(?P<unit>month|quarter|year|week)[ -](?P<edge>end)\b")
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
    rf"\b(?:the\s+)?(?P<edge>end of|early|mid|middle of|late)[ -]+(?P<month>{ENGLISH_MONTH})"
    r"(?:,?\s+(?P<year>20\d\d)\b)?(?!\s*\d)"
)
@DAYS.add(
    rf"(?:(?<=\bin )|(?<=\bby )|(?<=\bof )|(?<=\buntil )|(?<=\bbefore ))(?P<edge>)"
    rf"(?P<month>(?-i:May\b)|(?!may\b){ENGLISH_MONTH})(?:,?\s+(?P<year>20\d\d)\b)?(?!\s*\d)"
)
@DAYS.add(rf"\b(?P<edge>)(?P<month>{ENGLISH_MONTH})\s+(?P<year>20\d\d)\b")
def english_month_of_year(match: re.Match[str], scene: Scene) -> Days:
    of_year = english_month(match["month"])
    year = int(match["year"]) if match["year"] else _coming_year(scene.today, of_year)
    edge = match["edge"].lower().removesuffix(" of")
    return part_of_month(almanac.month(date(year, of_year, 1)), edge)
