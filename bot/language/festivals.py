"""Days named by what is celebrated: `国庆节前`, `五一`, `农历五月初五`, `before Christmas`."""

import re
from collections.abc import Callable
from datetime import date

from dateutil.easter import easter

from bot.language.almanac import days_on, nth_weekday
from bot.language.almanac import month as month_of
from bot.language.dated import SAID_YEAR, said_year
from bot.language.grammar import Days, Rules, Scene
from bot.language.lunar import solar
from bot.language.numerals import DAY, MONTH, whole
from bot.language.weekdays import SURNAMES

DAYS: Rules[Days] = Rules()

CIVIL = {
    "元旦": (1, 1), "情人节": (2, 14), "妇女节": (3, 8), "三八": (3, 8), "愚人节": (4, 1),
    "五一": (5, 1), "劳动节": (5, 1), "五四": (5, 4), "六一": (6, 1), "儿童节": (6, 1),
    "建军节": (8, 1), "教师节": (9, 10), "十一": (10, 1), "国庆": (10, 1), "双十一": (11, 11),
    "双11": (11, 11), "双十二": (12, 12), "双12": (12, 12), "平安夜": (12, 24), "圣诞": (12, 25),
    "618": (6, 18), "植树节": (3, 12), "青年节": (5, 4), "七一": (7, 1), "八一": (8, 1),
    "万圣": (10, 31), "光棍节": (11, 11),
}  # fmt: skip
LUNAR = {
    "春节": (1, 1), "大年初一": (1, 1), "元宵": (1, 15), "端午": (5, 5), "七夕": (7, 7),
    "中秋": (8, 15), "重阳": (9, 9), "腊八": (12, 8),
}  # fmt: skip
ENGLISH = {
    "christmas eve": (12, 24), "christmas": (12, 25), "xmas": (12, 25), "new year's eve": (12, 31),
    "new year's day": (1, 1), "new year's": (1, 1), "new year": (1, 1), "halloween": (10, 31),
    "national day": (10, 1), "may day": (5, 1), "labor day": (5, 1), "labour day": (5, 1),
    "valentine's day": (2, 14), "boxing day": (12, 26), "singles' day": (11, 11),
    "double 11": (11, 11), "double eleven": (11, 11), "children's day": (6, 1),
    "independence day": (7, 4), "fourth of july": (7, 4), "women's day": (3, 8),
}  # fmt: skip
ENGLISH_LUNAR = {
    "chinese new year": (1, 1), "lunar new year": (1, 1), "spring festival": (1, 1),
    "lantern festival": (1, 15), "cny": (1, 1), "double ninth festival": (9, 9),
    "dragon boat festival": (5, 5), "mid-autumn festival": (8, 15), "mid-autumn": (8, 15),
}  # fmt: skip
LUNAR_MONTHS = {"正": 1, "冬": 11, "腊": 12}

#: Spoken as numbers they are also counts and names: `五一个`, `张三八`, `十一点`.
NUMBERS = "五一|十一|六一|三八|五四|七一|八一"
NOT_COUNTED = (
    r"(?![个人名位条项点次家种号楼层章月日岁届部台套件天周年组页行级段遍份万千百十时"
    r"运版期%\d线青大建街中医厂式])"
)
WORDS = "|".join(sorted({*CIVIL, *LUNAR} - {*NUMBERS.split("|"), "618"}, key=len, reverse=True))
LONGEST_ENGLISH = "|".join(sorted({*ENGLISH, *ENGLISH_LUNAR}, key=len, reverse=True))
AFTERWARDS = (
    r"(?:当[天日]|放假(?=前|之前))?(?!快乐|老人|树|礼物|贺卡|晚会|广场|[大中]?[路街道](?!演))"
)
#: The days off around it, by the company's calendar.
HOLIDAYS = r"(?:期间|小长假|长假|假期|放假)"


@DAYS.add(rf"(?:{SAID_YEAR})?(?P<name>{WORDS})节?{AFTERWARDS}")
@DAYS.add(
    rf"(?:{SAID_YEAR})?(?<![\d一二三四五六七八九十百第{SURNAMES}])(?P<name>{NUMBERS})(?!(?<=五四"
    rf")三)节?{NOT_COUNTED}"
    rf"{AFTERWARDS}"
)
@DAYS.add(
    rf"(?:{SAID_YEAR})?(?P<name>五一|十一|六一|五四|八一|三八|七一)(?:国际)?(?:劳动|国庆|儿童"
    rf"|青年|建军|妇女|建党)节{AFTERWARDS}"
)
@DAYS.add(rf"(?:{SAID_YEAR})?(?<![\w.-])(?P<name>618)(?=大促|活动|[前后]|当天|期间){AFTERWARDS}")
def chinese(match: re.Match[str], scene: Scene) -> Days | None:
    return _named(match["name"], said_year(match, scene), scene)


@DAYS.add(
    rf"(?:{SAID_YEAR})?(?<![\d一二三四五六七八九十百第{SURNAMES}])(?P<name>{WORDS}|{NUMBERS}"
    rf"|清明)节?"
    rf"{HOLIDAYS}"
)
def days_off(match: re.Match[str], scene: Scene) -> Days | None:
    """`国庆假期`: the days around it on which nobody works."""
    year = said_year(match, scene)
    if match["name"] == "清明":
        found = _celebrated(_qingming, year, scene)
    else:
        found = _named(match["name"], year, scene)
    if found is None:
        return None
    first, last, works = found.first, found.last, scene.calendar.works
    while not works(days_on(first, -1)):
        first = days_on(first, -1)
    while not works(days_on(last, 1)):
        last = days_on(last, 1)
    return Days(first, last, eve=True, approximate=scene.calendar.approximate(first))


@DAYS.add(rf"\b(?P<name>{LONGEST_ENGLISH})\b")
def english(match: re.Match[str], scene: Scene) -> Days | None:
    return _named(match["name"].lower(), None, scene)


@DAYS.add(rf"(?:{SAID_YEAR})?(?P<name>除夕|年三十|大年夜)")
def eve_of_spring(match: re.Match[str], scene: Scene) -> Days | None:
    return _celebrated(_eve_of_spring, said_year(match, scene), scene)


@DAYS.add(rf"(?:{SAID_YEAR})?清明节?{AFTERWARDS}")
def qingming(match: re.Match[str], scene: Scene) -> Days | None:
    return _celebrated(_qingming, said_year(match, scene), scene)


#: Of a Sunday or a Thursday: month, weekday (Monday is 0), which one of the month, days after it.
MOVING = {
    "母亲节": (5, 6, 2, 0), "mother's day": (5, 6, 2, 0), "父亲节": (6, 6, 3, 0),
    "father's day": (6, 6, 3, 0), "感恩节": (11, 3, 4, 0), "thanksgiving": (11, 3, 4, 0),
    "thanksgiving day": (11, 3, 4, 0), "黑色星期五": (11, 3, 4, 1), "黑五": (11, 3, 4, 1),
    "black friday": (11, 3, 4, 1), "cyber monday": (11, 3, 4, 4),
}  # fmt: skip
EASTER = {"easter": 0, "easter sunday": 0, "good friday": -2, "easter monday": 1, "复活节": 0}


@DAYS.add(
    rf"(?:{SAID_YEAR})?(?P<name>{'|'.join(n for n in MOVING if not n.isascii())}){AFTERWARDS}"
)
@DAYS.add(
    rf"\b(?P<year>)(?P<relative>)(?P<name"
    rf">{'|'.join(sorted((n for n in MOVING if n.isascii()), key=len, reverse=True))})\b"
)
def moving(match: re.Match[str], scene: Scene) -> Days | None:
    month, weekday, nth, after = MOVING[match["name"].lower()]

    def when(year: int) -> date:
        day = nth_weekday(*month_of(date(year, month, 1)), nth, weekday)
        return days_on(day, after)

    return _celebrated(when, said_year(match, scene), scene)


@DAYS.add(rf"\b(?P<name>{'|'.join(sorted(EASTER, key=len, reverse=True))})(?!\s+egg)")
def easter_days(match: re.Match[str], scene: Scene) -> Days | None:
    after = EASTER[match["name"].lower()]
    return _celebrated(lambda year: days_on(easter(year), after), None, scene)


@DAYS.add(r"\b(?:qing\s?ming|tomb[- ]sweeping)(?:\s+(?:festival|day))?\b")
def english_qingming(_: re.Match[str], scene: Scene) -> Days | None:
    return _celebrated(_qingming, None, scene)


@DAYS.add(rf"(?P<year>)(?P<relative>)(?P<month>[正冬腊])月(?P<day>{DAY})[日号]?")
@DAYS.add(rf"(?:农历|阴历)(?:{SAID_YEAR})?(?P<month>[正冬腊]|{MONTH})月(?P<day>{DAY})[日号]?")
def lunar_date(match: re.Match[str], scene: Scene) -> Days | None:
    month = LUNAR_MONTHS.get(match["month"]) or whole(match["month"])
    found = _celebrated(
        lambda year: solar(year, month, whole(match["day"])), said_year(match, scene), scene
    )
    return found and Days(found.first, found.last)


def _named(name: str, year: int | None, scene: Scene) -> Days | None:
    lunar = LUNAR.get(name) or ENGLISH_LUNAR.get(name)
    if lunar:
        return _celebrated(lambda year: solar(year, *lunar), year, scene)
    civil = CIVIL.get(name) or ENGLISH[name]
    return _celebrated(lambda year: date(year, *civil), year, scene)


def _celebrated(when: Callable[[int], date | None], year: int | None, scene: Scene) -> Days | None:
    """In the year that was said, else the next time, today included."""
    this_year = scene.today.year
    # The last month of a lunar year belongs to the civil year after it.
    years = [year] if year else [this_year - 1, this_year, this_year + 1]
    for day in map(when, years):
        if day and (year or day >= scene.today):
            return Days(day, day, eve=True)
    return None


def _eve_of_spring(year: int) -> date | None:
    spring = solar(year, 1, 1)
    return days_on(spring, -1) if spring else None


def _qingming(year: int) -> date:
    return date(year, 4, int(year % 100 * 0.2422 + 4.81) - year % 100 // 4)
