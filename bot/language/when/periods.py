"""Weeks, months, quarters, years and their ends: `下周`, `月底`, `Q3`, `end of month`."""

import re
from datetime import date

from bot.language.when import almanac
from bot.language.when.almanac import days_on
from bot.language.when.dated import (
    SAID_YEAR,
    WHICH_MONTH,
    months_ahead,
    said_year,
)
from bot.language.when.grammar import Days, Rules, Scene, one
from bot.language.when.numerals import APART, MONTH, whole
from bot.language.when.weekdays import SUNDAY, WEEK, WHICH, weeks_ahead

DAYS: Rules[Days] = Rules()

Span = tuple[date, date]
THURSDAY = 3

#: Parts of a month, both languages.
EDGE = (
    r"(?P<edge>上中旬|中下旬|上旬|中旬|下旬|(?:初(?![步稿版审验评])"
    r"|中(?![国心学文])|[底末头尾])(?!部))"
)
PARTS_OF_MONTH: dict[str, tuple[int, int]] = {
    "初": (1, 10), "头": (1, 10), "上旬": (1, 10), "early": (1, 10), "上中旬": (1, 20),
    "early-to-mid": (1, 20),
    "中旬": (11, 20), "中": (15, 15), "mid": (15, 15), "middle": (15, 15),
}  # fmt: skip
LAST_TENS = {"下旬": 21, "late": 21, "中下旬": 11, "mid-to-late": 11}
ENDS = {"底", "末", "尾", "end", "close"}
#: `十月文化`: firms, not months.
A_FIRM = r"文化(?!节|周|活动|建设)|科技(?!节|展|周|大会)|传媒|影[业视]|资本|咖啡|书[店屋]|餐饮|酒业"
#: In the last month or two, a bare month is next year's only when it is long past.
MONTHS_STILL_RECENT = 1


def run(span: Span) -> Days:
    return Days(*span)


def part_of_month(span: Span, part: str | None) -> Days:
    first, last = span
    if not part:
        return run(span)
    if part in ENDS:
        return one(last)
    if part in LAST_TENS:
        return Days(first.replace(day=LAST_TENS[part]), last)
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


@DAYS.add(rf"(?:{WHICH})?周(?:末(?!愉快|好|快乐|见|版|刊|游|档|场)|六[、和]?周?日)")
def weekend(match: re.Match[str], scene: Scene) -> Days:
    monday, sunday = almanac.week(scene.today, weeks_ahead(match["which"]))
    return Days(days_on(monday, 5), sunday)


# --- months


@DAYS.add(
    rf"{WHICH_MONTH}月份?的?(?:月(?=[初中底末头尾]))?{EDGE}?(?!\d|[一二三四五六七八九十]+[日号])"
)
def month(match: re.Match[str], scene: Scene) -> Days:
    return part_of_month(almanac.month(scene.today, months_ahead(match["which"])), match["edge"])


@DAYS.add(
    r"(?<![\d一二三四五六七八九十个每本这当上下次腊正冬])月(?P<edge>[初中底末头尾])(?![旬巴部脑条])"
)
@DAYS.add(r"(?<![月\d上中])(?P<edge>[上中下]旬)(?=之?[前内]|以[前内]|完成|交|上线|启动|开始|\s*$)")
def edge_of_this_month(match: re.Match[str], scene: Scene) -> Days:
    return part_of_month(almanac.month(scene.today), match["edge"])


@DAYS.add(
    rf"{APART}{SAID_YEAR}(?P<month>{MONTH})月份?{EDGE}?(?![\d]|[一二三四五六七八九十]+[日号])"
)
@DAYS.add(rf"{APART}(?P<year>)(?P<relative>)(?P<month>{MONTH})月份?{EDGE}")
@DAYS.add(
    rf"(?:{APART}(?<![一-龥])|(?<=[在到于是将为从至前的底和、])){APART}(?P<year>)(?P<relative>)"
    rf"(?P<month>{MONTH})月份?(?P<edge>)(?![\d天饼嫂子薪活均度经报历路]|{A_FIRM}"
    rf"|[一二三四五六七八九十]+[日号])"
)
def month_of_year(match: re.Match[str], scene: Scene) -> Days:
    of_year = whole(match["month"])
    year = said_year(match, scene) or coming_year(scene.today, of_year)
    return part_of_month(almanac.month(date(year, of_year, 1)), match["edge"])


@DAYS.add(
    rf"{APART}(?:{SAID_YEAR}\s*)?(?P<month>{MONTH})(?:月份?)?\s*[-~到至]\s*(?P<to>{MONTH})月份?"
    rf"(?P<edge>[底末])?(?!\d|[一二三四五六七八九十]+[日号])"
)
def months_of_year(match: re.Match[str], scene: Scene) -> Days | None:
    """3-5月, 三月至五月."""
    first, last = whole(match["month"]), whole(match["to"])
    if not 0 < first < last:
        return None
    year = said_year(match, scene) or coming_year(scene.today, last)
    return Days(date(year, first, 1), almanac.month(date(year, last, 1))[1])


def coming_year(today: date, of_year: int) -> int:
    return today.year + (today.month - of_year > MONTHS_STILL_RECENT)


@DAYS.add(
    rf"(?:(?:{SAID_YEAR})?{APART}(?P<month>{MONTH})月份?|{WHICH_MONTH}月)的?"
    rf"(?:第(?P<nth>[一二三四五1-5])个?"
    rf"|(?P<last>最后一?个?)){WEEK}(?![一二三四五六日天])(?P<edge>[末]?)"
)
def week_of_month(match: re.Match[str], scene: Scene) -> Days | None:
    """A week is of the month of its Thursday, as ISO 8601 has it for years."""
    if match["month"]:
        of_year = whole(match["month"])
        year = said_year(match, scene) or coming_year(scene.today, of_year)
        span = almanac.month(date(year, of_year, 1))
    else:
        span = almanac.month(scene.today, months_ahead(match["which"]))
    nth = -1 if match["last"] else whole(match["nth"])
    return run(almanac.week(almanac.nth_weekday(*span, nth, THURSDAY)))


# --- quarters and halves

QUARTER_EDGE = r"度?(?:\s?(?P<edge>季?(?:初(?![步稿版审验评])|[底末尾])|结束))?"


@DAYS.add(
    rf"(?:{SAID_YEAR}\s*)?(?:第(?=[一二三四1-4]季度)"
    rf"|(?<!第))(?P<number>[一二三四1-4])季(?!报){QUARTER_EDGE}"
)
@DAYS.add(rf"(?:{SAID_YEAR}\s*)?(?<![A-Za-z\d])Q(?P<number>[1-4])(?![A-Za-z\d]){QUARTER_EDGE}")
@DAYS.add(
    r"\bQ(?P<number>[1-4])(?:[\s,']+(?P<year>20\d\d)\b)?(?![A-Za-z\d])(?P<relative>)(?P<edge>)"
)
def numbered_quarter(match: re.Match[str], scene: Scene) -> Days:
    year = said_year(match, scene) or scene.today.year
    ahead = whole(match["number"]) - 1
    return quarter_edge(
        almanac.quarter(date(year, 1, 1), ahead), (match["edge"] or "").lstrip("季")
    )


@DAYS.add(rf"(?P<which>上{{1,3}}|(?<!一)下{{1,3}}|本|这)一?个?季{QUARTER_EDGE}")
@DAYS.add(r"(?P<which>)(?<![\d一二三四每换四各个])季度?(?P<edge>[初中底末])(?![转雨])")
def quarter(match: re.Match[str], scene: Scene) -> Days:
    first, last = almanac.quarter(scene.today, weeks_ahead(match["which"]))
    if match["edge"] == "中":
        return one(almanac.months_on(first, 1).replace(day=15))
    return quarter_edge((first, last), match["edge"])


@DAYS.add(rf"(?:{SAID_YEAR}的?)?(?P<which>[上下])半年(?P<edge>[初底末])?(?!报)")
def half(match: re.Match[str], scene: Scene) -> Days:
    year = said_year(match, scene) or scene.today.year
    return quarter_edge(almanac.half(date(year, 1, 1), "上下".index(match["which"])), match["edge"])


@DAYS.add(r"\bH(?P<half>[12])\s+(?P<year>20\d\d)\b")
@DAYS.add(r"(?:(?<=\bby )|(?<=\bin )|(?<=\bfor )|(?<=\bof ))H(?P<half>[12])\b(?P<year>)")
def english_half(match: re.Match[str], scene: Scene) -> Days:
    year = int(match["year"] or scene.today.year)
    return run(almanac.half(date(year, 1, 1), int(match["half"]) - 1))


def quarter_edge(span: Span, edge: str | None) -> Days:
    if edge == "初":
        return run(almanac.month(span[0]))
    return one(span[1]) if edge else run(span)


# --- years


@DAYS.add(r"(?<!\d)(?P<first>20\d\d)年?\s*[-~到至]\s*(?P<last>20\d\d)年(?!\d)")
def years(match: re.Match[str], _: Scene) -> Days | None:
    first, last = int(match["first"]), int(match["last"])
    return Days(date(first, 1, 1), date(last, 12, 31)) if first < last else None


@DAYS.add(
    rf"{APART}{SAID_YEAR}(?:年?(?P<edge>[初中底末尾]))?(?<!的)(?!度|代|\d|[一-龥]{{0,4}}经验"
    rf"|[一二三四五六七八九十]+月)"
)
@DAYS.add(
    r"(?P<year>)(?P<relative>)(?<![\d一二三四五六七八九十每半几两全多少今明去后前本次上翌当同年])年(?P<edge>"
    r"[初中底末尾])(?!级|(?<=中)(?:数据|报告|报表|总结|大促|考核|绩效|奖|会))"
)
def year(match: re.Match[str], scene: Scene) -> Days | None:
    number = said_year(match, scene) or scene.today.year
    if match["year"] and whole(match["year"]) < 1900 and not match["edge"]:
        return None  # `12年`, `15年经验` are lengths
    if match["edge"] == "中":
        return one(date(number, 6, 30))
    return quarter_edge(almanac.year(date(number, 1, 1)), match["edge"])
