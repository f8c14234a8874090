"""Days named by what is celebrated: `国庆节前`, `五一`, `农历五月初五`, `before Christmas`."""

import re
from collections.abc import Callable, Iterable
from datetime import date

from dateutil.easter import easter

from bot.language.when.almanac import days_on, nth_weekday
from bot.language.when.almanac import month as month_of
from bot.language.when.dated import SAID_YEAR, said_year
from bot.language.when.grammar import Days, Rules, Scene, tail
from bot.language.when.lunar import solar
from bot.language.when.numerals import DAY, MONTH, whole
from bot.language.when.weekdays import SURNAMES

DAYS: Rules[Days] = Rules()

CIVIL = {
    "元旦": (1, 1), "情人节": (2, 14), "妇女节": (3, 8), "三八": (3, 8), "愚人节": (4, 1),
    "五一": (5, 1), "劳动节": (5, 1), "五四": (5, 4), "六一": (6, 1), "儿童节": (6, 1),
    "建军节": (8, 1), "教师节": (9, 10), "十一": (10, 1), "国庆": (10, 1), "双十一": (11, 11),
    "双11": (11, 11), "双十二": (12, 12), "双12": (12, 12), "平安夜": (12, 24), "圣诞": (12, 25),
    "618": (6, 18), "植树节": (3, 12), "青年节": (5, 4), "七一": (7, 1), "八一": (8, 1),
    "万圣": (10, 31), "光棍节": (11, 11), "双十节": (10, 10), "双旦": (12, 25),
    "程序员节": (10, 24), "护士节": (5, 12), "记者节": (11, 8), "拆礼物日": (12, 26),
    "行宪纪念日": (12, 25), "和平纪念日": (2, 28), "回归纪念日": (7, 1),
    "520": (5, 20), "818": (8, 18),
}  # fmt: skip
LUNAR = {
    "春节": (1, 1), "大年初一": (1, 1), "元宵": (1, 15), "端午": (5, 5), "七夕": (7, 7),
    "中秋": (8, 15), "重阳": (9, 9), "腊八": (12, 8), "中元节": (7, 15),
    "佛诞": (4, 8), "农历新年": (1, 1), "龙抬头": (2, 2),
}  # fmt: skip
ENGLISH = {
    "christmas eve": (12, 24), "christmas": (12, 25), "xmas": (12, 25), "new year's eve": (12, 31),
    "new year's day": (1, 1), "new year's": (1, 1), "new year": (1, 1), "halloween": (10, 31),
    "national day": (10, 1), "may day": (5, 1), "labor day": (5, 1), "labour day": (5, 1),
    "valentine's day": (2, 14), "boxing day": (12, 26), "singles' day": (11, 11),
    "double 11": (11, 11), "double eleven": (11, 11), "children's day": (6, 1),
    "independence day": (7, 4), "fourth of july": (7, 4), "women's day": (3, 8),
    "christmas day": (12, 25), "x'mas": (12, 25), "xmas eve": (12, 24), "new year eve": (12, 31),
    "teacher's day": (9, 10), "teachers' day": (9, 10), "st patrick's day": (3, 17),
    "nye": (12, 31), "bonfire night": (11, 5), "juneteenth": (6, 19), "veterans day": (11, 11),
    "double 12": (12, 12), "double twelve": (12, 12), "double ten day": (10, 10),
    "golden week": (10, 1),
}  # fmt: skip
ENGLISH_LUNAR = {
    "chinese new year": (1, 1), "lunar new year": (1, 1), "spring festival": (1, 1),
    "lantern festival": (1, 15), "cny": (1, 1), "lny": (1, 1), "dragon boat": (5, 5),
    "moon festival": (8, 15), "double ninth festival": (9, 9),
    "dragon boat festival": (5, 5), "mid-autumn festival": (8, 15), "mid-autumn": (8, 15),
}  # fmt: skip
LUNAR_MONTHS = {"正": 1, "冬": 11, "腊": 12}

#: Spoken as numbers they are also counts and names: `五一个`, `张三八`, `十一点`.
NUMBERS = "五一|十一|六一|三八|五四|七一|八一"
NOT_COUNTED = (
    r"(?!车间|班组|小组|中队)(?![个人名位条项点次家种号楼层章月日岁届部台套件天周年组页行级段遍份万千百十时"
    r"运版期幼%\d线青大建街中医厂式])"
)
FIGURES = "618|520|818"
WORDS = "|".join(
    sorted({*CIVIL, *LUNAR} - {*NUMBERS.split("|"), *FIGURES.split("|")}, key=len, reverse=True)
)
LONGEST_ENGLISH = "|".join(
    name.replace("'", "['’]?") for name in sorted({*ENGLISH, *ENGLISH_LUNAR}, key=len, reverse=True)
)
_IN_ENGLISH = (*ENGLISH, *ENGLISH_LUNAR)
#: `Happy new year!` is no date.
GREETING = re.compile(r"\b(?:happy|merry|blessed)\b[^.,;!?]{0,12}$", re.I)
LAST = r"(?:\b(?P<which>last|this|next)\s+)?"
OF_YEAR = r"(?:,?\s+(?:of\s+)?(?P<year>20[2-4]\d)\b(?!-))?"
A_YEAR = 365
#: What is looked back on was the last time.
LOOKED_BACK_ON = tail(
    r"\s*(?:当天|当日|期间|大促|活动|的)*\s*(?:复盘|总结|回顾|战报|销量|销售额|业绩|数据)"
)
#: A season's figures are looked at for so long.
SEASON = 60
AFTERWARDS = (
    r"(?:当[天日]|放假(?=前|之前))?(?!快乐|老人|树|礼物|贺卡|晚会|广场|新村|小区|花园|社区"
    r"|[大中]?[路街道](?!演))"
)
#: The days off around it, by the company's calendar.
HOLIDAYS = r"(?:期间|小长假|长假|假期|放假)"


@DAYS.add(rf"(?P<year>)(?P<relative>)每年的?(?P<name>{'|'.join(LUNAR)})节?{AFTERWARDS}")
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
@DAYS.add(
    rf"(?:{SAID_YEAR})?(?<![\w.-])(?P<name>{FIGURES})(?=大促|活动|前[^后]|当[天日]|期间|节){AFTERWARDS}"
)
def chinese(match: re.Match[str], scene: Scene) -> Days | None:
    year = said_year(match, scene)
    if year is None and LOOKED_BACK_ON.match(match.string, match.end()):
        past = scene.seen_from(days_on(scene.today, -SEASON))
        last = _named(match["name"], None, past)
        return last if last and last.first <= scene.today else _named(match["name"], None, scene)
    return _named(match["name"], year, scene)


@DAYS.add(
    rf"(?:{SAID_YEAR})?(?<![\d一二三四五六七八九十百第{SURNAMES}])(?P<name>{WORDS}|{NUMBERS}"
    rf"|清明)节?"
    rf"{HOLIDAYS}"
)
def daysoff(match: re.Match[str], scene: Scene) -> Days | None:
    """`国庆假期`: the days around it on which nobody works."""
    year = said_year(match, scene)
    if match["name"] == "清明":
        found = _celebrated(_qingming, year, scene)
    else:
        found = _named(match["name"], year, scene)
    return off(found, scene)


def off(found: Days | None, scene: Scene) -> Days | None:
    if found is None:
        return None
    first, last, works = found.first, found.last, scene.calendar.works
    while not works(days_on(first, -1)):
        first = days_on(first, -1)
    while not works(days_on(last, 1)):
        last = days_on(last, 1)
    return Days(first, last, eve=True, approximate=scene.calendar.approximate(first))


@DAYS.add(rf"{LAST}\b(?P<name>{LONGEST_ENGLISH})\b{OF_YEAR}")
def english(match: re.Match[str], scene: Scene) -> Days | None:
    begin = match.start()
    if GREETING.search(match.string, max(0, begin - 20), begin):
        return None
    year, seen = _when(match, scene)
    return _named(_in_table(match["name"], _IN_ENGLISH), year, seen)


def _when(match: re.Match[str], scene: Scene) -> tuple[int | None, Scene]:
    """The year that is said; `last Christmas` is looked for from a year ago."""
    said = match.groupdict()
    if (said.get("which") or "").lower() == "last":
        scene = scene.seen_from(days_on(scene.today, -A_YEAR))
    return int(said["year"]) if said["year"] else None, scene


@DAYS.add(
    rf"\b(?:the\s+)?(?P<name>{LONGEST_ENGLISH}|qing\s?ming)\s+(?:holidays?|break|vacation|week)\b"
)
def english_daysoff(match: re.Match[str], scene: Scene) -> Days | None:
    """`the National Day holiday`: the days around it on which nobody works."""
    if match["name"].lower().startswith("qing"):
        return off(_celebrated(_qingming, None, scene), scene)
    return off(_named(_in_table(match["name"], _IN_ENGLISH), None, scene), scene)


@DAYS.add(rf"(?:{SAID_YEAR})?(?P<name>除夕|大?年三十|大年夜){AFTERWARDS}")
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
    "black friday": (11, 3, 4, 1), "cyber monday": (11, 3, 4, 4), "memorial day": (5, 0, -1, 0),
    "mlk day": (1, 0, 3, 0), "presidents day": (2, 0, 3, 0), "columbus day": (10, 0, 2, 0),
    "early may bank holiday": (5, 0, 1, 0), "may bank holiday": (5, 0, 1, 0),
    "spring bank holiday": (5, 0, -1, 0), "late may bank holiday": (5, 0, -1, 0),
    "summer bank holiday": (8, 0, -1, 0), "august bank holiday": (8, 0, -1, 0),
}  # fmt: skip
EASTER = {"easter": 0, "easter sunday": 0, "good friday": -2, "easter monday": 1, "复活节": 0}


@DAYS.add(
    rf"(?:{SAID_YEAR})?(?P<name>{'|'.join(n for n in MOVING if not n.isascii())}){AFTERWARDS}"
)
@DAYS.add(
    rf"{LAST}\b(?:the\s+(?=[a-z\s]*bank))?(?P<relative>)(?P<name>"
    + "|".join(n.replace("'", "['’]?") for n in sorted(MOVING, key=len)[::-1] if n.isascii())
    + rf")\b{OF_YEAR}"
)
def moving(match: re.Match[str], scene: Scene) -> Days | None:
    month, weekday, nth, after = MOVING[_in_table(match["name"], MOVING)]

    def when(year: int) -> date:
        day = nth_weekday(*month_of(date(year, month, 1)), nth, weekday)
        return days_on(day, after)

    if "which" in match.groupdict():
        return _celebrated(when, *_when(match, scene))
    return _celebrated(when, said_year(match, scene), scene)


@DAYS.add(
    rf"{LAST}\b(?P<name>{'|'.join(sorted(EASTER, key=len, reverse=True))})(?!\s+egg){OF_YEAR}"
)
def easter_days(match: re.Match[str], scene: Scene) -> Days | None:
    after = EASTER[match["name"].lower()]
    return _celebrated(lambda year: days_on(easter(year), after), *_when(match, scene))


@DAYS.add(r"\b(?:qing\s?ming|tomb[- ]sweeping)(?:\s+(?:festival|day))?\b")
def english_qingming(_: re.Match[str], scene: Scene) -> Days | None:
    return _celebrated(_qingming, None, scene)


#: Of the new year: `大年初二`, `年初八开工`, and 初三 after it.
_EARLY = r"初[一二三四五六七八九十]"
_OF_NEW_YEAR = rf"(?:大年|新年|春节|正月|(?<![今明去后每])年(?!{_EARLY}[一直共起次期季批个月轮年]))"


@DAYS.add(
    rf"(?:{SAID_YEAR}(?:农历)?)?{_OF_NEW_YEAR}(?P<first>{_EARLY})(?:\s*[-~到至]\s*(?P<last>{_EARLY}|十[一二三四五六]))?"
)
@DAYS.add(rf"(?P<year>)(?P<relative>)(?<={_EARLY}[、和与及/])(?P<first>{_EARLY})(?P<last>)")
def of_new_year(match: re.Match[str], scene: Scene) -> Days | None:
    year = said_year(match, scene)
    found = _celebrated(lambda year: solar(year, 1, whole(match["first"])), year, scene)
    if found is None or not match["last"]:
        return found and Days(found.first, found.last)
    days = whole(match["last"]) - whole(match["first"])
    return Days(found.first, days_on(found.first, days)) if days > 0 else None


@DAYS.add(rf"(?:{SAID_YEAR})?冬至{AFTERWARDS}")
def winter_solstice(match: re.Match[str], scene: Scene) -> Days | None:
    return _celebrated(_solstice, said_year(match, scene), scene)


@DAYS.add(rf"(?P<year>)(?P<relative>)(?P<month>[正冬腊])月(?P<day>{DAY})[日号]?")
@DAYS.add(rf"{SAID_YEAR}(?:农历|阴历)(?P<month>[正冬腊]|{MONTH})月(?P<day>{DAY})[日号]?")
@DAYS.add(rf"(?:农历|阴历)(?:{SAID_YEAR})?(?P<month>[正冬腊]|{MONTH})月(?P<day>{DAY})[日号]?")
def lunar_date(match: re.Match[str], scene: Scene) -> Days | None:
    month = LUNAR_MONTHS.get(match["month"]) or whole(match["month"])
    found = _celebrated(
        lambda year: solar(year, month, whole(match["day"])), said_year(match, scene), scene
    )
    return found and Days(found.first, found.last)


def days_of(name: str, scene: Scene) -> Days | None:
    """The next time that a festival of this name comes."""
    if name == "清明":
        return _celebrated(_qingming, None, scene)
    return _named(name, None, scene)


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


def _in_table(name: str, table: Iterable[str]) -> str:
    """As the table spells it: people leave the apostrophe out."""
    bare = re.sub("['’]", "", name.lower())
    return next(known for known in table if known.replace("'", "") == bare)


def _solstice(year: int) -> date:
    return date(year, 12, int(year % 100 * 0.2422 + 21.94) - year % 100 // 4)


def _qingming(year: int) -> date:
    return date(year, 4, int(year % 100 * 0.2422 + 4.81) - year % 100 // 4)
