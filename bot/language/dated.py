"""Days named by their number: `2026-03-10`, `3/10`, `3月10日`, `15号`, `March 10`, `the 25th`."""

import re
from datetime import date

from bot.language import numerals
from bot.language.almanac import month
from bot.language.grammar import Days, Rules, Scene, one
from bot.language.numerals import APART, DAY, MONTH, YEAR, whole
from bot.language.weekdays import WEEKDAY

DAYS: Rules[Days] = Rules()

#: A date without a year that is longer past than this is next year's.
RECENT = 30

YEARS = {"前年": -2, "去年": -1, "今年": 0, "本年": 0, "明年": 1, "后年": 2}
SAID_YEAR = rf"(?:(?P<year>{YEAR})年|(?P<relative>{'|'.join(YEARS)})的?)"
WHICH_MONTH = r"(?P<which>上{1,3}一?个?|(?<!一)下{1,3}一?个?|本|这个?|当)"
ENGLISH_MONTHS = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
]  # fmt: skip
ENGLISH_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
ORDINAL = r"(?:st|nd|rd|th)"
#: No digits or letters may touch a written date: `IP是10.3.10.1`, `v2026.1`.
CLEAR_BEFORE = r"(?<![A-Za-z0-9_.\-/$¥比])(?<!\d:)(?<!比例:)(?<!比例)(?<!比例 )"
#: `10号楼`, `3号线`: things that are numbered with 号.
NOT_NUMBERED = (
    r"(?![楼线机院门店桌库仓口位员床馆车厅公站桩井炉柜箱屏码文方包坑泵段病客服节章令召选手球馆链样标会议室"
    r"产生]|\s*[A-Za-z])"
)


def english_month(word: str) -> int:
    return ENGLISH_MONTHS.index(word[:3].lower()) + 1


def said_year(match: re.Match[str], scene: Scene) -> int | None:
    if match["year"]:
        return numerals.year(match["year"])
    return scene.today.year + YEARS[match["relative"]] if match["relative"] else None


def months_ahead(which: str | None) -> int:
    return which.count("下") - which.count("上") if which else 0


@DAYS.add(
    rf"{CLEAR_BEFORE}(?P<year>20\d\d)(?P<mark>[-/.])(?P<month>0?[1-9]|1[0-2])(?P=mark)"
    r"(?P<day>[0-3]?\d)(?![\d/]|[.-]\d)"
)
@DAYS.add(
    rf"{CLEAR_BEFORE}(?P<month>0?[1-9]|1[0-2])/(?P<day>[0-3]?\d)/(?P<year>20\d\d)(?![\d/]|[.-]\d)"
)
def written_out(match: re.Match[str], _: Scene) -> Days:
    return one(date(int(match["year"]), int(match["month"]), int(match["day"])))


@DAYS.add(
    rf"{CLEAR_BEFORE}(?P<month>0?[1-9]|1[0-2])/(?P<day>[0-3]?\d)"
    r"(?![A-Za-z\d_/%]|\.\d|\s*(?:of\b|majority\b|的(?!会|周)|以上|左右|比例|用户|多数))"
)
@DAYS.add(
    rf"{CLEAR_BEFORE}(?P<month>0?[1-9]|1[0-2])\.(?P<day>[0-3]?\d)(?=[号日]|前(?!端)|之前|以前|\s*[上下中]午)[号日]?"
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


@DAYS.add(
    rf"{APART}(?:{SAID_YEAR}\s*)?(?P<month>{MONTH})月份?(?P<day>{DAY})"
    r"(?:[日号]|(?![\da-z一-龥%.-])|(?=前(?!端)|之前|以前|[-~至到上下中晚早]))"
)
def chinese(match: re.Match[str], scene: Scene) -> Days:
    year, of_year, day = said_year(match, scene), whole(match["month"]), whole(match["day"])
    return one(date(year, of_year, day) if year else nearest(of_year, day, scene))


@DAYS.add(rf"{WHICH_MONTH}月份?的?(?P<day>{DAY})[日号]")
def of_a_month(match: re.Match[str], scene: Scene) -> Days:
    first, _ = month(scene.today, months_ahead(match["which"]))
    return one(first.replace(day=whole(match["day"])))


@DAYS.add(rf"(?<![月\-/]){APART}(?P<day>{DAY})号{NOT_NUMBERED}")
@DAYS.add(rf"(?<![月\-/周期拜]){APART}(?P<day>{DAY})日(?=前|之前|以前|[上下中]午|早|晚|\s*$)")
@DAYS.add(
    rf"\bthe\s+(?P<day>[0-3]?\d){ORDINAL}\b"
    r"(?!\s+(?!(?:at|by|before|of (?:this|next) month|and|for|in the|eod|we|i|they)\b)[a-z])"
)
def day_of_month(match: re.Match[str], scene: Scene) -> Days | None:
    number = whole(match["day"])
    for ahead in range(4):
        first, last = month(scene.today, ahead)
        if 1 <= number <= last.day and first.replace(day=number) >= scene.today:
            return one(first.replace(day=number))
    return None


@DAYS.add(
    rf"\b(?!(?-i:may)\s+\d+\s+[a-z])(?:{WEEKDAY},?\s+)?(?P<month>{ENGLISH_MONTH})\s+(?P<day>[0-3]?\d){ORDINAL}?\b"
    r"(?!:|\s*[ap]m\b|[%.]\d|%)(?:,?\s+(?P<year>20\d\d)\b)?"
)
@DAYS.add(rf"\b(?<![.\d\-/])(?P<day>[0-3]?\d)-(?P<month>{ENGLISH_MONTH})-(?P<year>20\d\d)\b")
@DAYS.add(
    rf"\b(?<![.\d\-/])(?:{WEEKDAY},?\s+)?(?:the\s+)?(?P<day>[0-3]?\d){ORDINAL}?\s+(?:of\s+)?"
    rf"(?P<month>(?-i:May\b)|(?!may\b){ENGLISH_MONTH})(?![a-z])(?:,?\s+(?P<year>20\d\d)\b)?"
)
def english(match: re.Match[str], scene: Scene) -> Days:
    of_year, day = english_month(match["month"]), int(match["day"])
    if match["year"]:
        return one(date(int(match["year"]), of_year, day))
    return one(nearest(of_year, day, scene))


def nearest(of_year: int, day: int, scene: Scene) -> date:
    """This year's, unless that is long past."""
    this_year = date(scene.today.year, of_year, day)
    if (scene.today - this_year).days > RECENT:
        return date(this_year.year + 1, of_year, day)
    return this_year
