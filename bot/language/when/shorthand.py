"""What business writes short: `T+3`, `W12`, `FY26`, `2026Q1`, `1H26`."""

import re
from datetime import date

from bot.language.when import almanac, numerals
from bot.language.when.almanac import days_on
from bot.language.when.grammar import Days, Rules, Scene, one

DAYS: Rules[Days] = Rules()

YEAR = r"(?P<year>20\d\d|[23]\d)"
#: Neither a model name nor a longer number.
APART = r"(?<![A-Za-z\d.+/_-])"
ENDS = r"(?![A-Za-z\d.+/_-])"
MOST_WEEKS = 53
MOST_DAYS = 365


@DAYS.add(rf"{APART}T\s?\+\s?(?P<count>\d{{1,3}})(?![\d.A-Za-z])[日天]?")
def trading_day(match: re.Match[str], scene: Scene) -> Days | None:
    """T+3: so many working days from today."""
    count = int(match["count"])
    return scene.workdays_on(scene.today, count) if 0 < count <= MOST_DAYS else None


@DAYS.add(rf"{APART}D\s?\+\s?(?P<count>\d{{1,3}})(?![\d.A-Za-z])[日天]?")
def calendar_day(match: re.Match[str], scene: Scene) -> Days | None:
    count = int(match["count"])
    return one(days_on(scene.today, count)) if 0 < count <= MOST_DAYS else None


@DAYS.add(
    rf"(?:{YEAR}年?[ -]?)?(?<![A-Za-z])(?<![代型]号)(?<![代型]号 )(?:W"
    rf"|(?:C|K)W\s?|wk\s?)(?P<week>[0-5]?\d){ENDS}周?(?P<edge>[末底]?)"
)
@DAYS.add(r"\b(?P<year>)(?:calendar\s+)?week\s+(?P<week>[0-5]?\d)\b(?!\s+of\b|[.:%])(?P<edge>)")
@DAYS.add(r"(?P<year>20\d\d)年第(?P<week>[0-5]?\d)周(?P<edge>[末底]?)")
def numbered_week(match: re.Match[str], scene: Scene) -> Days | None:
    """The week of that number by ISO 8601."""
    number = int(match["week"])
    if not 0 < number <= MOST_WEEKS:
        return None
    monday = date.fromisocalendar(_year(match, scene), number, 1)
    first, last = almanac.week(monday)
    return one(days_on(first, 4)) if match["edge"] else Days(first, last)


@DAYS.add(rf"(?<![\d.]){YEAR}年?\s?Q(?P<number>[1-4])(?![A-Za-z\d])(?P<edge>[末底初]?)")
@DAYS.add(rf"{APART}(?P<number>[1-4])Q'?{YEAR}(?!\d)(?P<edge>)")
@DAYS.add(rf"{APART}FY\s?'?{YEAR}[\s-]?Q(?P<number>[1-4])(?![A-Za-z\d])(?P<edge>[末底初]?)")
@DAYS.add(rf"{APART}Q(?P<number>[1-4])\s?(?:'|FY\s?'?){YEAR}(?!\d)(?P<edge>)")
def quarter(match: re.Match[str], scene: Scene) -> Days:
    first, last = almanac.quarter(date(_year(match, scene), 1, 1), int(match["number"]) - 1)
    return _edge(first, last, match["edge"])


@DAYS.add(rf"(?<![\d.]){YEAR}年?\s?H(?P<number>[12])(?![A-Za-z\d])(?P<edge>[末底初]?)")
@DAYS.add(rf"{APART}(?P<number>[12])H'?{YEAR}(?!\d)(?P<edge>)")
@DAYS.add(
    rf"{APART}(?P<year>)H(?P<number>[12])(?P<edge>[末底初])?"
    r"(?=\s?(?:再|前|内|启动|上线|完成|计划|目标|规划|预算|立项|落地)|\s*$|\s+(?:goals?|plan|targets?"
    r"|budget|roadmap)\b)"
)
def half(match: re.Match[str], scene: Scene) -> Days:
    first, last = almanac.half(date(_year(match, scene), 1, 1), int(match["number"]) - 1)
    return _edge(first, last, match["edge"])


@DAYS.add(rf"{APART}(?:FY|CY)\s?'?{YEAR}(?!\d)(?P<edge>[末底初]?)")
def year(match: re.Match[str], scene: Scene) -> Days:
    """The books of our companies close with the civil year."""
    return _edge(*almanac.year(date(_year(match, scene), 1, 1)), match["edge"])


@DAYS.add(
    r"\b(?:the\s+)?end\s+of\s+(?:the\s+)?(?:fiscal|financial)\s+year\b"
    r"|\b(?:the\s+)?(?:fiscal|financial)\s+year[ -]end\b|(?:本|这个)?财年(?:年?[末底]|结束)"
)
def end_of_fiscal_year(_: re.Match[str], scene: Scene) -> Days:
    return one(date(scene.today.year, 12, 31))


def _year(match: re.Match[str], scene: Scene) -> int:
    said = match["year"]
    return numerals.year(said) if said else scene.today.year


def _edge(first: date, last: date, edge: str | None) -> Days:
    if edge == "初":
        return Days(*almanac.month(first))
    return one(last) if edge else Days(first, last)
