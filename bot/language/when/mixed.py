"""Both languages in one expression: `Nov 底`, `mid 4月`, `3月15th`, `下 Q`."""

import re
from datetime import date

from bot.language.when import almanac
from bot.language.when.dated import ENGLISH_MONTH, ORDINAL, english_month, nearest
from bot.language.when.grammar import Days, Rules, Scene, one
from bot.language.when.numerals import APART, MONTH, whole
from bot.language.when.periods import EDGE, coming_year, part_of_month, quarter_edge, run
from bot.language.when.periods_english import AHEAD
from bot.language.when.weekdays import weeks_ahead

DAYS: Rules[Days] = Rules()

_CAPITAL = rf"(?P<month>(?-i:May|March)\b|(?!may|march){ENGLISH_MONTH})"


@DAYS.add(rf"\b{_CAPITAL}(?:\s|的|份)*{EDGE}")
def edge_of_english_month(match: re.Match[str], scene: Scene) -> Days:
    of_year = english_month(match["month"])
    year = coming_year(scene.today, of_year)
    return part_of_month(almanac.month(date(year, of_year, 1)), match["edge"])


@DAYS.add(
    rf"\b(?P<edge>early|mid|late|end\s+of|end|beginning\s+of)[\s-]*{APART}(?P<month>{MONTH})月份?(?!\d)"
)
def english_part_of_month(match: re.Match[str], scene: Scene) -> Days:
    of_year = whole(match["month"])
    first, last = almanac.month(date(coming_year(scene.today, of_year), of_year, 1))
    edge = match["edge"].lower().split()[0]
    return one(first) if edge == "beginning" else part_of_month((first, last), edge)


@DAYS.add(r"\b(?P<which>next|this|last)\s+Q\b(?P<edge>)")
def quarter_ahead(match: re.Match[str], scene: Scene) -> Days:
    return run(almanac.quarter(scene.today, AHEAD[match["which"].lower()]))


@DAYS.add(rf"{APART}(?P<month>{MONTH})月\s*(?P<edge>mid|end|early)\b")
def english_edge(match: re.Match[str], scene: Scene) -> Days:
    of_year = whole(match["month"])
    span = almanac.month(date(coming_year(scene.today, of_year), of_year, 1))
    return part_of_month(span, match["edge"].lower())


@DAYS.add(rf"{APART}(?P<month>{MONTH})月\s*(?P<day>[0-3]?\d){ORDINAL}\b")
def english_day(match: re.Match[str], scene: Scene) -> Days:
    return one(nearest(whole(match["month"]), int(match["day"]), scene))


@DAYS.add(
    r"(?P<which>上|(?<!一)下|本|这)一?个?\s?(?:Q(?![A-Za-z\d])|quarter\b)\s?(?P<edge>[初底末尾])?"
)
def english_quarter(match: re.Match[str], scene: Scene) -> Days:
    return quarter_edge(almanac.quarter(scene.today, weeks_ahead(match["which"])), match["edge"])


@DAYS.add(
    r"\b(?:(?P<year>20\d\d)\s+)?Q(?P<number>[1-4])(?:\s+(?P<after>20\d\d))?(?:'s)?"
    r"[ -]+(?P<edge>end|start)\b(?!\s+(?:to|user|date|point|state)\b)"
)
def edge_of_quarter(match: re.Match[str], scene: Scene) -> Days:
    """`Q3 end`."""
    year = int(match["year"] or match["after"] or scene.today.year)
    first, last = almanac.quarter(date(year, 1, 1), int(match["number"]) - 1)
    return one(last if match["edge"].lower() == "end" else first)


@DAYS.add(rf"\b{_CAPITAL}\s+end\b(?!\s+(?:to|user|date|point|state)\b|-)")
def end_of_english_month(match: re.Match[str], scene: Scene) -> Days:
    """`by March end`."""
    of_year = english_month(match["month"])
    return one(almanac.month(date(coming_year(scene.today, of_year), of_year, 1))[1])
