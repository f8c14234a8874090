"""Cycles in Chinese: `每周五`, `隔周三`, `每月最后一个工作日`, `每季度末`."""

import re
from datetime import date

from bot.language.when.almanac import days_on
from bot.language.when.cycles import CODES, FREQUENCIES, WORKDAYS, Cycle, by_day, interval_of
from bot.language.when.festivals import CIVIL
from bot.language.when.grammar import Rules, Scene
from bot.language.when.hours import PART
from bot.language.when.numerals import DAY, MONTH, whole
from bot.language.when.picks import A_WORKDAY, nth_of
from bot.language.when.weekdays import ANY_WEEKDAY, WEEK, weekday_number

CYCLES: Rules[Cycle] = Rules()

EVERY = r"(?<!每人)每(?P<skip>隔)?逢?(?P<count>[一两二三四五六\d])?个?"
PARTS_OF_MONTH = {"中": 15, "月中": 15, "上旬": 1, "中旬": 11, "下旬": 21}
#: `每周三次` is how often, not when.
NOT_TIMES = r"(?![次个场篇份条天家人轮版回名])"
WEEKDAYS = (
    rf"(?P<first>[一二三四五六日天]){NOT_TIMES}"
    rf"(?P<more>(?:(?:[、,和及/ ]{{1,3}}|(?<=六)(?=日)){WEEK}?[一二三四五六日天]"
    rf"(?![一二三四五六七八九十月年点]){NOT_TIMES}){{0,6}})"
    rf"(?:\s*(?:到|至|-|~)\s*{WEEK}?(?P<to>[一二三四五六日天]))?(?:每[天日])?"
)


@CYCLES.add(rf"{EVERY}{WEEK}的?{WEEK}?{WEEKDAYS}")
@CYCLES.add(rf"(?P<two>每?[单双]周|隔周)的?{WEEK}?{WEEKDAYS}")
@CYCLES.add(rf"\b(?:every|each)\s+(?:(?P<other>other)\s+)?{WEEK}{WEEKDAYS}")
@CYCLES.add(rf"每?逢{WEEK}{WEEKDAYS}")
@CYCLES.add(
    rf"(?:每|(?<![本这下上])){WEEK}(?P<first>[一二三四五六日天])(?P<more>[一二三四五六日天]{{1,"
    rf"5}})(?P<to>)(?![\d点月年个])"
)
@CYCLES.add(
    rf"{WEEK}(?P<first>[一二三四五六日天])(?P<more>)(?:到|至|-"
    rf"|~){WEEK}?(?P<to>[一二三四五六日天])每[天日]"
)
def weekly(match: re.Match[str], _: Scene) -> Cycle:
    first = weekday_number(match["first"])
    days = [first, *map(weekday_number, re.findall("[一二三四五六日天]", match["more"]))]
    if match["to"]:
        days += range(first, weekday_number(match["to"]) + 1)
    return Cycle("WEEKLY", by_day(days), interval_of(match))


@CYCLES.add(r"每个?周末(?!愉快)")
def weekends(match: re.Match[str], _: Scene) -> Cycle:
    return Cycle("WEEKLY", "BYDAY=SA,SU")


@CYCLES.add(
    r"每一?个?(?:工作|营业|上班)[日天](?:的?每[日天])?|工作[日天]的?每[天日]"
    rf"|(?<![一-龥\d])工作日(?=\s*(?:{PART}|\d{{1,2}}[:点]))"
)
@CYCLES.add(
    r"\b(?:every|each)\s+(?:week\s?day|(?:business|working|work)\s*day)s?\b"
    r"|\b(?:on )?(?:weekdays|workdays)\b(?=\s+(?:at\s+)?\d)|\bon (?:weekdays|workdays)\b"
)
def every_workday(match: re.Match[str], _: Scene) -> Cycle:
    return Cycle("WEEKLY", WORKDAYS, working=True)


@CYCLES.add(rf"{EVERY}月份?的?(?P<days>{DAY}[日号]?(?:[、,和及/]\s*{DAY}[日号]?)*)(?<=[日号])")
@CYCLES.add(rf"{EVERY}月的?(?P<days>{DAY})(?=之?前|以前)")
def monthly(match: re.Match[str], _: Scene) -> Cycle:
    days = sorted({whole(day) for day in re.findall(DAY, match["days"])})
    if not all(1 <= day <= 31 for day in days):
        raise ValueError("No month has that day.")
    return Cycle("MONTHLY", "BYMONTHDAY=" + ",".join(map(str, days)), interval_of(match))


@CYCLES.add(rf"{EVERY}月的?(?:(?P<end>月?[底末]|最后一[天日])|[初]|第一[天日])")
def edge_of_month(match: re.Match[str], _: Scene) -> Cycle:
    return Cycle("MONTHLY", f"BYMONTHDAY={-1 if match['end'] else 1}", interval_of(match))


@CYCLES.add(r"每个?季度?的?(?:(?P<end>[底末]|最后一[天日])|初|第一[天日])")
def edge_of_quarter(match: re.Match[str], _: Scene) -> Cycle:
    if match["end"]:
        return Cycle("MONTHLY", "BYMONTH=3,6,9,12;BYMONTHDAY=-1")
    return Cycle("MONTHLY", "BYMONTH=1,4,7,10;BYMONTHDAY=1")


@CYCLES.add(
    rf"{EVERY}月的?(?:(?P<back>倒数)?第(?P<nth>[一二三四1-4])"
    rf"|(?P<last>最后一))个?{ANY_WEEKDAY}"
)
def monthly_weekday(match: re.Match[str], _: Scene) -> Cycle:
    nth = nth_of(match)
    day = CODES[weekday_number(match["day"])]
    return Cycle("MONTHLY", f"BYDAY={nth}{day}", interval_of(match))


@CYCLES.add(
    rf"每个?季度?的?(?:第(?P<nth>[一二三四1-4])"
    rf"|(?P<last>最后一))个?{ANY_WEEKDAY}"
)
def quarterly_weekday(match: re.Match[str], _: Scene) -> Cycle:
    nth, day = -1 if match["last"] else whole(match["nth"]), CODES[weekday_number(match["day"])]
    return Cycle(
        "MONTHLY", f"BYMONTH={'3,6,9,12' if match['last'] else '1,4,7,10'};BYDAY={nth}{day}"
    )


@CYCLES.add(
    rf"{EVERY}月的?(?:(?P<back>倒数)?第(?P<nth>[一二三四五\d])|(?P<first>首)|(?P<last>最后一))个?{A_WORKDAY}"
)
def monthly_workday(match: re.Match[str], _: Scene) -> Cycle:
    nth = nth_of(match)
    return Cycle("MONTHLY", f"{WORKDAYS};BYSETPOS={nth}", interval_of(match), nth_workday=nth)


@CYCLES.add(
    rf"每个?季度?的?(?:(?P<first>首|第?一)|(?P<second>第?二)|(?P<third>末|第?三|最后一))个?月的?"
    rf"(?P<day>{DAY})(?:[日号]|(?=之?前|以前))"
)
def month_of_quarter(match: re.Match[str], _: Scene) -> Cycle:
    """每季度首月15日: of January, April, July and October."""
    nth = next(at for at, name in enumerate(("first", "second", "third"), 1) if match[name])
    months = ",".join(str(month) for month in range(nth, 13, 3))
    return Cycle("MONTHLY", f"BYMONTH={months};BYMONTHDAY={whole(match['day'])}")


@CYCLES.add(rf"{EVERY}月的?(?P<part>[上中下]旬|月?中)(?!国)")
def part_of_month(match: re.Match[str], _: Scene) -> Cycle:
    return Cycle("MONTHLY", f"BYMONTHDAY={PARTS_OF_MONTH[match['part'][-2:]]}", interval_of(match))


@CYCLES.add(
    rf"每年的?(?P<month>{MONTH})月份?(?P<edge>[初底末])?(?!\d|[一二三四五六七八九十]+[日号])"
)
def month_of_year(match: re.Match[str], _: Scene) -> Cycle:
    day = -1 if (match["edge"] or "初") != "初" else 1
    return Cycle("YEARLY", f"BYMONTH={whole(match['month'])};BYMONTHDAY={day}")


@CYCLES.add(r"每年的?年?[底末]")
def end_of_year(match: re.Match[str], _: Scene) -> Cycle:
    return Cycle("YEARLY", "BYMONTH=12;BYMONTHDAY=31")


@CYCLES.add(rf"每年的?(?P<month>{MONTH})月(?P<day>{DAY})[日号]")
def yearly(match: re.Match[str], _: Scene) -> Cycle:
    of_year, day = whole(match["month"]), whole(match["day"])
    date(2024, of_year, day)  # a leap year, to refuse days that never come
    return Cycle("YEARLY", f"BYMONTH={of_year};BYMONTHDAY={day}")


@CYCLES.add(
    rf"每年的?(?P<name>{'|'.join(name for name in CIVIL if not name.isdecimal())})(?![月号点\d])节?"
    r"(?P<before>(?=之?前|以前))?"
)
def every_festival(match: re.Match[str], _: Scene) -> Cycle:
    """`每年国庆前` is due on its eve; the lunar ones follow no such rule and are read as days."""
    day = date(2024, *CIVIL[match["name"]])
    if match["before"] is not None:
        day = days_on(day, -1)
    return Cycle("YEARLY", f"BYMONTH={day.month};BYMONTHDAY={day.day}")


@CYCLES.add(
    rf"{EVERY}(?P<unit>天|日(?!期|志|记)|周(?![末期年边报])|星期|礼拜|月(?![份薪初中底末])"
    rf"|年(?!度|级|一度))"
)
@CYCLES.add(r"(?P<two>双周|隔周|隔天|隔日)(?P<unit>)(?:(?![一-龥])|(?=[一-龥]{1,6}[一1]次))")
def every_so_often(match: re.Match[str], _: Scene) -> Cycle:
    unit = match["unit"] or match["two"][-1]
    return Cycle(FREQUENCIES[unit], interval=interval_of(match), bare=True)


@CYCLES.add(r"每半年(?P<skip>)")
def half_yearly(match: re.Match[str], _: Scene) -> Cycle:
    return Cycle("MONTHLY", interval=6, bare=True)


@CYCLES.add(r"每[天日]?晚上?(?!\s*\d|[一二三四五六七八九十]|上[\d一二三四五六七八九十])")
@CYCLES.add(r"每天?(?=[早晚][上间]?\s*\d|[早晚][上间]?[一二三四五六七八九十])")
def every_day(match: re.Match[str], _: Scene) -> Cycle:
    return Cycle("DAILY")


@CYCLES.add(rf"{EVERY}季度?(?!节)")
def every_quarter(match: re.Match[str], _: Scene) -> Cycle:
    return Cycle("MONTHLY", interval=3 * interval_of(match), bare=True)
