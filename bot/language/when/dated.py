"""Days named by their number: `3月10日`, `15号`, `March 10`, `the 25th`."""

import re
from datetime import date

from bot.language.when import numerals
from bot.language.when.almanac import month
from bot.language.when.grammar import Days, Rules, Scene, one
from bot.language.when.numerals import APART, DAY, MONTH, YEAR, whole
from bot.language.when.weekdays import WEEKDAY

DAYS: Rules[Days] = Rules()

#: A date without a year that is longer past than this is next year's.
RECENT = 30

YEARS = {"前年": -2, "去年": -1, "旧年": -1, "今年": 0, "本年": 0, "明年": 1, "后年": 2}
SAID_YEAR = rf"(?:(?:民国)?(?P<year>{YEAR})年|(?P<relative>{'|'.join(YEARS)})的?)"
WHICH_MONTH = r"(?P<which>上{1,3}一?个?|(?<!一)下{1,3}一?个?|本|这个?|[今呢]个|当|次)"
ENGLISH_MONTHS = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
]  # fmt: skip
ENGLISH_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b(?:\.(?=\s*(?:\d|the\b|'"
    r"|[初中底末上下])))?"
)
ORDINAL = r"(?:st|nd|rd|th)"
_ORDINAL_WORDS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
    "twenty-first",
    "twenty-second",
    "twenty-third",
    "twenty-fourth",
    "twenty-fifth",
    "twenty-sixth",
    "twenty-seventh",
    "twenty-eighth",
    "twenty-ninth",
    "thirtieth",
    "thirty-first",
]
ORDINAL_WORD = (
    "(?:" + "|".join(sorted(_ORDINAL_WORDS, key=len, reverse=True)).replace("-", "[- ]") + ")"
)
#: `10号楼`, `3号线`: things that are numbered with 号.
NOT_NUMBERED = (
    r"(?![楼线机院门店桌库仓口位员床馆车厅公站桩井炉柜箱屏码文方包坑泵段病客服节章令召选手球馆"
    r"链样标会议室"
    r"产生塔槽罐阀窑闸岗吊]|工[位地]|机(?![房票场器])|\s*[A-Za-z]|\d+[楼层室栋]|之\d|诊[室间]|手术[室台]|螺|轴|梯|墩|叉车|皮带|产线)"
)


def english_month(word: str) -> int:
    return ENGLISH_MONTHS.index(word[:3].lower()) + 1


def said_year(match: re.Match[str], scene: Scene) -> int | None:
    if match["year"]:
        return numerals.year(match["year"])
    return scene.today.year + YEARS[match["relative"]] if match["relative"] else None


def months_ahead(which: str | None) -> int:
    return which.count("下") + which.count("次") - which.count("上") if which else 0


@DAYS.add(
    rf"(?<![月\-/.]){APART}(?P<day>{DAY})[日号]?\s*[-~到至]\s*(?P<to_day>{DAY})"
    rf"(?:号{NOT_NUMBERED}|日(?!内|以内|之内|后|的))"
)
def days_of_a_month(match: re.Match[str], scene: Scene) -> Days | None:
    first, last = whole(match["day"]), whole(match["to_day"])
    if not 0 < first < last:
        return None
    begins, _ = month(scene.today, int(last < scene.today.day))
    return Days(begins.replace(day=first), begins.replace(day=last))


@DAYS.add(
    rf"{APART}(?:{SAID_YEAR}\s*)?(?P<month>{MONTH})月份?(?P<day>{DAY})"
    r"(?:[日号]|(?![\da-z一-龥%.-])|(?=前(?!端)|之前|以前|截止|[-~至到上下中晚早]"
    r"|(?:提交|交[付货]|完成|发[布货]|开会|评审|召开|验收|出发)))"
)
def chinese(match: re.Match[str], scene: Scene) -> Days:
    year, of_year, day = said_year(match, scene), whole(match["month"]), whole(match["day"])
    return one(date(year, of_year, day) if year else nearest(of_year, day, scene))


@DAYS.add(rf"{WHICH_MONTH}月份?的?(?P<day>{DAY})(?:[日号]|(?=之?前|以前))")
def of_a_month(match: re.Match[str], scene: Scene) -> Days:
    first, _ = month(scene.today, months_ahead(match["which"]))
    return one(first.replace(day=whole(match["day"])))


@DAYS.add(rf"(?<=[、,和及与])(?P<day>{DAY})(?:日|号{NOT_NUMBERED})")
def another_of_its_month(match: re.Match[str], scene: Scene) -> Days | None:
    """3月9、10日."""
    said, number = scene.mentioned, whole(match["day"])
    return one(said.replace(day=number)) if said and said.day < number else None


@DAYS.add(rf"(?<![月\-/路街巷弄道栋段坊村]){APART}(?P<day>{DAY})号{NOT_NUMBERED}")
@DAYS.add(
    rf"(?<![月\-/周期拜]){APART}(?P<day>{DAY})日(?=前|之前|以前|[上下中]午|早|晚|召开|举行|截止|开[始会标]|上线|\s*$)"
)
@DAYS.add(
    rf"\bthe\s+(?P<day>[0-3]?\d){ORDINAL}\b"
    r"(?!\s+(?!(?:at|by|before|of (?:this|next) month|and|or|for|in the|eod|we|i|they|please|pls"
    r"|if|so|is|works|to|till|until|through|onwards|latest)\b)[a-z])"
)
@DAYS.add(
    rf"(?:(?<=\bby )|(?<=\bon )|(?<=\bbefore )|(?<=\buntil )"
    rf"|(?<=\bafter )|(?<=\blatest )|(?<=\btill )|(?=\d{{1,2}}{ORDINAL}\s?前))"
    rf"(?:the\s+)?(?P<day>[0-3]?\d){ORDINAL}\b"
    r"(?!\s+(?:of|century|floor|time|version|draft|party|item|place|day|week|business|working"
    r"|quarter|round"
    r"|iteration|sprint|line|page|one|edition|release|attempt|anniversary|street|avenue)\b)"
)
def day_of_month(match: re.Match[str], scene: Scene) -> Days | None:
    number, said = whole(match["day"]), scene.mentioned
    if (
        said
        and said.day < number
        and (said.year, said.month) > (scene.today.year, scene.today.month)
    ):
        return one(said.replace(day=number))  # `4月15号评审，20号上线`
    for ahead in range(4):
        first, last = month(scene.today, ahead)
        if 1 <= number <= last.day and first.replace(day=number) >= scene.today:
            return one(first.replace(day=number))
    return None


@DAYS.add(
    rf"\b(?:(?P<year_first>20\d\d)\s+)?(?!(?-i:may)\s+\d+\s+[a-z])(?:{WEEKDAY}\.?,?\s+)?(?P<month"
    rf">{ENGLISH_MONTH})"
    rf"\s*(?:the\s+)?(?P<day>(?<=[a-z.\s])[0-3]?\d)(?:[日号]|{ORDINAL}?\b)"
    r"(?!:|\s*[ap]m\b|[%.]\d|%)(?:,?\s+(?:of\s+)?(?:(?P<year>20\d\d)\b(?!-)|'(?P<short>\d\d)\b))?"
)
@DAYS.add(
    rf"\b(?<![.\d\-/])(?P<day>[0-3]?\d)-(?P<month>{ENGLISH_MONTH})(?:-(?P<year>(?:20)?[23]\d))?\b"
)
@DAYS.add(
    rf"\b(?:the\s+)?(?P<word>{ORDINAL_WORD})\s+of\s+(?P<month>{ENGLISH_MONTH})(?:,?\s+(?P<year>2"
    rf"0\d\d)\b)?"
)
@DAYS.add(
    rf"\b(?P<month>(?-i:May\b)"
    rf"|(?!may\b){ENGLISH_MONTH})\s+(?:the\s+)?(?P<word>{ORDINAL_WORD})\b(?:,?\s+(?P<"
    rf"year>20\d\d)\b)?"
)
@DAYS.add(
    rf"\b(?<![.\d\-/])(?:{WEEKDAY}\.?,?\s+)?(?:the\s+)?(?P<day>[0-3]?\d){ORDINAL}?\s*(?:of\s+)?"
    rf"(?P<month>(?-i:May\b)|(?!may\b){ENGLISH_MONTH})(?![a-z])"
    r"(?:,?\s+(?:of\s+)?(?:(?P<year>20\d\d)\b(?!-)|'(?P<short>\d\d)\b))?"
)
def english(match: re.Match[str], scene: Scene) -> Days:
    said, of_year = match.groupdict(), english_month(match["month"])
    day = (
        int(said["day"])
        if said.get("day")
        else 1 + _ORDINAL_WORDS.index(said["word"].lower().replace(" ", "-"))
    )
    year = said.get("year_first") or said["year"] or said.get("short")
    return one(date(numerals.year(year), of_year, day) if year else nearest(of_year, day, scene))


@DAYS.add(
    rf"(?<![.\d\-/:])\b(?:the\s+)?(?P<first>[0-3]?\d){ORDINAL}?\s*(?:-|~|to|till?|through|until"
    rf"|(?<=between \d )and|(?<=between \d\d )and)\s*(?:the\s+)?"
    rf"(?P<last>[0-3]?\d){ORDINAL}?\s+(?:of\s+)?(?P<month>(?-i:May\b)|(?!may\b){ENGLISH_MONTH})"
    r"(?:,?\s+(?P<year>20\d\d)\b)?"
)
def english_days(match: re.Match[str], scene: Scene) -> Days | None:
    """`9-13 March`."""
    of_year, year = english_month(match["month"]), int(match["year"] or 0)
    first, last = int(match["first"]), int(match["last"])
    start = date(year, of_year, first) if year else nearest(of_year, first, scene)
    return Days(start, start.replace(day=last)) if first < last else None


_LAST = rf"(?P<last>[0-3]?\d){ORDINAL}?"
_TO = r"\s*(?:-|~|to|till?|through|until)\s*"


@DAYS.add(
    rf"\b(?P<month>{ENGLISH_MONTH})\s*(?P<first>[0-3]?\d){ORDINAL}?{_TO}"
    rf"(?:(?P<to>{ENGLISH_MONTH})\s*)?{_LAST},?\s+(?P<year>20\d\d)\b(?!-)"
)
@DAYS.add(
    rf"(?<![.\d\-/:])\b(?P<first>[0-3]?\d){ORDINAL}?\s+(?P<month>{ENGLISH_MONTH}){_TO}"
    rf"{_LAST}\s+(?P<to>{ENGLISH_MONTH}),?\s+(?P<year>20\d\d)\b(?!-)"
)
def english_days_of_a_year(match: re.Match[str], _: Scene) -> Days | None:
    """`Aug 10 - Nov 12, 2027`: the year is of both."""
    of_year, year = english_month(match["month"]), int(match["year"])
    to = english_month(match["to"]) if match["to"] else of_year
    first = date(year - (to < of_year), of_year, int(match["first"]))
    last = date(year, to, int(match["last"]))
    return Days(first, last) if first < last else None


@DAYS.add(rf"\b(?:the\s+)?(?P<day>[0-3]?\d){ORDINAL}\s+of\s+(?P<which>this|next|the)\s+month\b")
def english_of_a_month(match: re.Match[str], scene: Scene) -> Days:
    first, _ = month(scene.today, int(match["which"].lower() == "next"))
    return one(first.replace(day=int(match["day"])))


def nearest(of_year: int, day: int, scene: Scene) -> date:
    """This year's, unless that is long past."""
    this_year = date(scene.today.year, of_year, day)
    if (scene.today - this_year).days > RECENT:
        return date(this_year.year + 1, of_year, day)
    return this_year
