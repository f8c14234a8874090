"""Days written in figures: `2026-03-10`, `3/10`, `25/12`, `10.3.2026`, `03-15 18:00`."""

import re
from datetime import date

from bot.language.when import numerals
from bot.language.when.dated import nearest
from bot.language.when.grammar import Days, Rules, Scene, one, tail
from bot.language.when.weekdays import WEEKDAY

DAYS: Rules[Days] = Rules()
MONTHS = 12

#: No digits or letters may touch a written date: `IP是10.3.10.1`, `v2026.1`.
CLEAR_BEFORE = (
    r"(?<![A-Za-z0-9_.\-/$¥比])(?<![率占度])(?<![率占度] )(?<![率占度][:为])(?<![得评打]分)"
    r"(?<![得评打]分 )(?<![第页])(?<![第页] )(?<![过完跑测答]了)"
    r"(?:(?<!\d:)|(?=\d{1,2}/\d{1,2}\s*[-~到至]\s*\d{1,2}/\d))(?<!比例:)(?<!比例)(?<!比例 )"
)
_NUMBERED = "section chapter page figure table item room scored rated score rating"
NO_NUMBERING = "".join(rf"(?<!\b{word} )" for word in _NUMBERED.split())
#: `5/10 testers`: so many of so many.
TALLIED = (
    r"(?:(?:unit|e2e|smoke|regression)\s)?(?:test|tester|case|user|customer|item|task|ticket"
    r"|people|team|member|server|node|pod|host|device|check|job|build|file|star|vote|point|bug|issue|shard|step"
    r"|review|rating|score|answer|question|PR|sample|unit)s?\b|passed\b|failed\b|done\b|green\b"
)

#: The date ends here, or one begins that it lasts to: `10/1/2026-10/7/2026`.
ENDS = r"(?![\d/]|\.\d|-\d(?!\d?[/-]\d{1,2}[/-]\d))"
#: `1/2 hour`: a part of it.
PART_OF = r"(?:hours?|hrs?|h|days?|weeks?|months?|years?)\b"


@DAYS.add(
    rf"{CLEAR_BEFORE}(?P<year>20\d\d)(?P<mark>[-/.])(?P<month>0?[1-9]|1[0-2])(?P=mark)"
    r"(?P<day>[0-3]?\d)(?![\d/]|[.-]\d)"
)
@DAYS.add(
    rf"{CLEAR_BEFORE}(?P<month>0?[1-9]|1[0-2])/(?P<day>[0-3]?\d)/(?P<year>20\d\d|[23]\d)"
    rf"{ENDS}"
)
@DAYS.add(
    rf"{CLEAR_BEFORE}(?P<month>0?[1-9]|1[0-2])-(?P<day>1[3-9]|2\d|3[01])-(?P<year>20\d\d){ENDS}"
)
@DAYS.add(
    rf"{CLEAR_BEFORE}(?P<day>1[3-9]|2\d|3[01])(?P<mark>[/.-])(?P<month>0?[1-9]|1[0-2])(?P=mark)"
    rf"(?P<year>20\d\d){ENDS}"
)
@DAYS.add(
    rf"{CLEAR_BEFORE}(?P<year>2[4-9]|3\d)/(?P<month>0?[1-9]|1[0-2])/(?P<day>[0-3]?\d)(?![\d/]"
    rf"|[.-]\d)"
)
def written_out(match: re.Match[str], _: Scene) -> Days:
    return one(date(numerals.year(match["year"]), int(match["month"]), int(match["day"])))


@DAYS.add(
    rf"{CLEAR_BEFORE}(?P<year>20\d\d)(?P<mark>[/.])(?P<month>0?[1-9]"
    rf"|1[0-2])(?P=mark)(?P<day>[0-3]?\d)"
    r"\s*[-~到至]\s*(?:(?P<to_year>20\d\d)(?P=mark))?(?P<to_month>0?[1-9]|1[0-2])(?P=mark)"
    r"(?P<to_day>[0-3]?\d)(?![\d/]|[.-]\d)"
)
def written_out_range(match: re.Match[str], _: Scene) -> Days | None:
    year = int(match["year"])
    first = date(year, int(match["month"]), int(match["day"]))
    last = date(int(match["to_year"] or year), int(match["to_month"]), int(match["to_day"]))
    return Days(first, last) if first < last else None


@DAYS.add(
    rf"{CLEAR_BEFORE}(?P<month>0?[1-9]"
    rf"|1[0-2])\.(?P<day>[0-3]?\d)[-~](?P<to_day>[0-3]?\d)(?:[日号]|(?=\s*$))"
)
def days_with_a_dot(match: re.Match[str], scene: Scene) -> Days | None:
    """3.10-12日."""
    start = nearest(int(match["month"]), int(match["day"]), scene)
    last = start.replace(day=int(match["to_day"]))
    return Days(start, last) if start < last else None


@DAYS.add(
    rf"{CLEAR_BEFORE}{NO_NUMBERING}(?P<month>0?[1-9]|1[0-2])/(?P<day>[0-3]?\d)"
    rf"(?:[日号](?!\d*[楼线]))?(?![A-Za-z\d_/%]|\.\d|\s*(?:页|of\b|majority\b|{TALLIED}|{PART_OF}|分(?![享钟别])|的(?!会|周)|以上|左右|比例|用户|多数))"
)
def month_and_day(match: re.Match[str], scene: Scene) -> Days:
    return one(nearest(int(match["month"]), int(match["day"]), scene))


@DAYS.add(
    rf"{CLEAR_BEFORE}(?P<month>0?[1-9]|1[0-2])\.(?P<day>[0-3]?\d)\s*[-~到至]\s*"
    r"(?P<to_month>0?[1-9]|1[0-2])\.(?P<to_day>[0-3]?\d)(?![\d.%])"
)
def with_dots(match: re.Match[str], scene: Scene) -> Days | None:
    first = nearest(int(match["month"]), int(match["day"]), scene)
    last = nearest(int(match["to_month"]), int(match["to_day"]), scene)
    return Days(first, last) if first < last else None


# --- the day first, as Europe writes it

_DAY_FIRST = r"(?P<day>1[3-9]|2\d|3[01])"
#: What makes figures a date: a bound before or behind, a weekday, a clock, the end of the line.
_DATED_BEFORE = re.compile(
    rf"(?:\b(?:by|before|on|until|till|due|from|since|after|for|to|deadline|eta)|{WEEKDAY}|[于在到至从改]|截止)"
    r"[\s:,.]*$",
    re.I,
)
_DATED_AFTER = tail(
    rf"\s*(?:之?前(?!端)|以前|截止|\(?{WEEKDAY}\b|\d{{1,2}}:\d\d|at\s+\d|[-~]\s*\d{{1,2}}/\d|$)"
)
_LONGEST_BEFORE = 12


@DAYS.add(
    rf"{CLEAR_BEFORE}{NO_NUMBERING}{_DAY_FIRST}/(?P<month>0?[1-9]|1[0-2])(?![A-Za-z\d_/%]|[.-]\d)"
)
def day_first(match: re.Match[str], scene: Scene) -> Days | None:
    """`25/12`, where it cannot be the month first; 24/7 and 16/9 are none."""
    if match.group() in ("24/7", "16/9"):
        return None
    sure = match["month"].startswith("0") or _said_to_be_a_date(match)
    return one(nearest(int(match["month"]), int(match["day"]), scene)) if sure else None


@DAYS.add(rf"{CLEAR_BEFORE}(?P<day>[0-3]?\d)\.(?P<month>0?[1-9]|1[0-2])\.(?!\d|\s*\w+\.\d)")
def day_first_with_dots(match: re.Match[str], scene: Scene) -> Days | None:
    """`by 25.12.`: the second dot is what a version would not have."""
    sure = int(match["day"]) > MONTHS and _said_to_be_a_date(match)
    return one(nearest(int(match["month"]), int(match["day"]), scene)) if sure else None


@DAYS.add(
    rf"{CLEAR_BEFORE}(?P<first>0?[1-9]|1[0-2])(?P<mark>[.-])(?P<second>0?[1-9]|1[0-2])(?P=mark)"
    rf"(?P<year>20\d\d){ENDS}"
)
def either_first(match: re.Match[str], _: Scene) -> Days:
    """`05.03.2026` is 5 March to most, `05-03-2026` 3 May to as many: both are told."""
    first, second, year = int(match["first"]), int(match["second"]), int(match["year"])
    days = [date(year, second, first), date(year, first, second)]
    if match["mark"] == "-":
        days.reverse()
    return one(*dict.fromkeys(days))


@DAYS.add(
    r"(?<![A-Za-z0-9_.\-/#])(?P<month>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])"
    r"(?=\s+(?:[01]\d|2[0-3]):[0-5]\d|\s*(?:之?前(?!端)|以前|截止|\(?周[一二三四五六日]))"
)
def with_a_dash(match: re.Match[str], scene: Scene) -> Days:
    """`03-15 18:00`, as tables of tasks are copied."""
    return one(nearest(int(match["month"]), int(match["day"]), scene))


def _said_to_be_a_date(match: re.Match[str]) -> bool:
    begin, text = match.start(), match.string
    before = _DATED_BEFORE.search(text, max(0, begin - _LONGEST_BEFORE), begin)
    return bool(before or not text[:begin].strip() or _DATED_AFTER.match(text, match.end()))
