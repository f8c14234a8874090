"""Days named by the week: `周五`, `下周三`, `next Wed`, `Monday the 16th`."""

import re
from datetime import date

from bot.language.when.almanac import days_on, month, week, weekday_from
from bot.language.when.grammar import Days, Rules, Scene, one

DAYS: Rules[Days] = Rules()

WEEK = "(?:周|星期|礼拜)"
CHINESE_DAYS = "一二三四五六日"
ENGLISH_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEKDAY = (
    r"(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?"
    r"|sat(?:urday)?|sun(?:day)?)"
)
SUNDAY = 6
#: Which week: `上上`, `下个`, `本`. `看一下周三的` is no next week.
WHICH = r"(?P<which>(?:上{1,3}|(?<!一)下{1,3})(?:一?个)?|本|[这今呢]一?个|这一?|当|次)"

#: `周一鸣负责`: somebody named Zhou, unless what follows the day is how sentences go on.
GOES_ON = (
    "我你他她它们咱要会可把前后上下早中晚开交发提到之内的和与及再就都也请由在能先将得应该起截是"
    "给去来见有没需"
    "须完出启结召讨审评做看写回办报改定至或例周汇测付邮不还才为"
)
DONE_BY_PEOPLE = (
    "负责|跟进|处理|主导|牵头|提出|反馈|说|来|同学|老师|总|确认|提交|完成|评审|已|在|的|和"
)
SURNAMES = "张李王赵刘陈杨黄吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾"
#: `一周三次` counts weeks; `张三周五` does not.
NOT_COUNTED = (
    rf"(?:(?<![每双单隔第个\d一二两三四五六七八九十])|(?<=[{SURNAMES}][三四五六七八九])"
    r"|(?<=周[一二三四五六])|(?<=期[一二三四五六])|(?<=拜[一二三四五六]))"
)
NOT_NAMED = (
    rf"(?!(?:(?<=^周.)|(?<=[^一-龥]周.)|(?<=[请由让给找和与、]周.))[一-龥](?<![{GOES_ON}])"
    rf"(?:{DONE_BY_PEOPLE}|[^一-龥]|$))"
)
#: Short names are also words: `the team sat down`, `the sun`.
SURE_BEFORE = r"(?:(?<=\bby )|(?<=\bon )|(?<=\buntil )|(?<=\bdue )|(?<=\bbefore )|(?<=\btill )|^)"
SURE_AFTER = (
    r"(?=\s*$|\s+(?:at\s+)?\d|\s*[^\sa-z\d'’/-]|\s+(?:eod|cob|morning|afternoon|evening|noon|am|pm"
    r"|pls|plz|please|thx|thanks|if|so|or|and|then|for|at|to|ok|okay|works?)\b)"
)
#: Sun is a name, too, and a thing.
NO_NAME_AFTER = (
    r"(?!\s+(?!(?:at|by|and|or|to|for|if|so|is|then|before|after|until|eod|cob|morning|afternoon"
    r"|evening|night|noon|[ap]m|works|the|we|[iI]|pls|please)\b)[a-zA-Z])"
)
#: `the third Tuesday` of what?
NOT_NTH = "".join(rf"(?<!\b{nth} )" for nth in ("first", "second", "third", "fourth", "other"))
#: A weekday in either language.
ANY_WEEKDAY = rf"\s*(?P<day>{WEEK}[一二三四五六日天]|{WEEKDAY}\b)"


#: 下周一和周三, 周四、五: the later ones are of the week of the first.
_SAME_WEEK = re.compile(rf"{WEEK}[一二三四五六](?:[、/][二三四五六])*[、/]$")
_SAID_WEEK = re.compile(
    rf"[上下本这次]一?个?{WEEK}[一二三四五六](?:{WEEK}?[、/和及与或][二三四五六]?)+$"
)
_LONGEST_LIST = 16


def weekday_number(word: str) -> int:
    """Monday is 0."""
    if word.isascii() and word.isalpha():
        return ENGLISH_DAYS.index(word[:3].lower())
    return int(word) - 1 if word.isdecimal() else CHINESE_DAYS.index(word[-1].replace("天", "日"))


def weeks_ahead(which: str | None) -> int:
    return which.count("下") + which.count("次") - which.count("上") if which else 0


@DAYS.add(rf"{WHICH}{WEEK}(?P<day>[一二三四五六日天]|[1-7](?![\d天年个次人:.%]))")
def of_a_week(match: re.Match[str], scene: Scene) -> Days:
    return in_week(scene.today, weeks_ahead(match["which"]), weekday_number(match["day"]))


@DAYS.add(
    rf"{NOT_COUNTED}{WEEK}(?P<day>[一二三四五六日天]|[1-7](?![\d天年个次人:.%]))"
    rf"(?![年期]|(?<=日)报|愉快|快乐){NOT_NAMED}"
)
def bare(match: re.Match[str], scene: Scene) -> Days:
    if scene.topic and _listed(_SAID_WEEK, match):
        return in_week(scene.topic, 0, weekday_number(match["day"]))
    return coming(scene.today, weekday_number(match["day"]))


@DAYS.add(
    r"(?<=[一二三四五六][、/])(?P<day>[二三四五六日天])"
    r"(?=[上中下]午|早|晚|之?前|以前|[两三]天|[^一-龥\w]|$)"
)
def after_another(match: re.Match[str], scene: Scene) -> Days | None:
    listed = _listed(_SAME_WEEK, match)
    return coming(scene.topic or scene.today, weekday_number(match["day"])) if listed else None


def _listed(pattern: re.Pattern[str], match: re.Match[str]) -> bool:
    begin = match.start()
    return pattern.search(match.string, max(0, begin - _LONGEST_LIST), begin) is not None


@DAYS.add(
    rf"{WHICH}{WEEK}(?P<days>[一二三四五六日天]{{2,5}})(?![月点年个次条人名位台件期号]|[十百])"
)
def run_of_days(match: re.Match[str], scene: Scene) -> Days | None:
    """下周一二三."""
    numbers = [weekday_number(day) for day in match["days"]]
    if numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        return None
    monday, _ = week(scene.today, weeks_ahead(match["which"]))
    return Days(days_on(monday, numbers[0]), days_on(monday, numbers[-1]))


@DAYS.add(rf"{WHICH}{WEEK}的{WEEK}(?P<day>[一二三四五六日天])")
@DAYS.add(rf"{WHICH}{WEEK}(?:的|\s)*(?P<day>{WEEKDAY})\b")
def of_that_week(match: re.Match[str], scene: Scene) -> Days:
    return in_week(scene.today, weeks_ahead(match["which"]), weekday_number(match["day"]))


_ENGLISH_WEEK = r"(?P<which>next|this|last|the\s+following)\s+week"
_WEEKS = {"last": -1, "this": 0}


@DAYS.add(rf"\b(?P<day>{WEEKDAY}),?\s+(?:of\s+|from\s+|in\s+)?{_ENGLISH_WEEK}\b")
@DAYS.add(rf"\b{_ENGLISH_WEEK}(?:'s|\s+on)?\s+(?P<day>{WEEKDAY})\b")
def english_of_that_week(match: re.Match[str], scene: Scene) -> Days:
    ahead = _WEEKS.get(match["which"].lower(), 1)
    return in_week(scene.today, ahead, weekday_number(match["day"]))


@DAYS.add(rf"\b(?:the\s+)?(?P<day>{WEEKDAY})\s+after\s+next\b")
def after_next(match: re.Match[str], scene: Scene) -> Days:
    return in_week(scene.today, 2, weekday_number(match["day"]))


@DAYS.add(rf"\b(?:a\s+week\s+on\s+(?P<day>{WEEKDAY})|(?P<also>{WEEKDAY})\s+week)\b(?!\s+of)")
def week_later(match: re.Match[str], scene: Scene) -> Days:
    """`a week on Monday`, `Friday week`: the one after the next."""
    return one(days_on(coming(scene.today, weekday_number(match["day"] or match["also"])).first, 7))


@DAYS.add(rf"\b(?P<which>next|this coming|this|coming|last|past)\s+(?P<day>{WEEKDAY})\b")
@DAYS.add(rf"\b(?P<which>next|this coming|this|coming|last)\s*(?P<day>{WEEK}[一二三四五六日天])")
def english_of_a_week(match: re.Match[str], scene: Scene) -> Days:
    which, weekday = match["which"].lower(), weekday_number(match["day"])
    today = scene.today
    if "coming" in which:
        return one(weekday_from(days_on(today, 1), weekday))
    if which in ("last", "past"):
        return one(weekday_from(days_on(today, -7), weekday))
    if which == "this":
        return in_week(today, 0, weekday)
    # "next Friday" said on a Wednesday is this week's to many.
    soon = weekday_from(days_on(today, 1), weekday)
    sure = in_week(today, 1, weekday)
    return sure if sure.others or soon == sure.first else one(sure.first, soon)


@DAYS.add(
    rf"(?<!\bhappy ){NOT_NTH}\b(?P<day>(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b(?!\.com\b)"
)
@DAYS.add(
    rf"\b(?P<day>tues?|thu(?:rs?)?|fri|(?-i:Mon|Weds?|Sat)|(?-i:Sun\b{NO_NAME_AFTER}))\b"
    r"(?:\.(?=,|\s*\d))?(?!\w|\s+(?:in|down|with|there)\b)"
)
@DAYS.add(rf"{SURE_BEFORE}(?P<day>mon|weds?|sat|sun)\b{SURE_AFTER}")
def english_bare(match: re.Match[str], scene: Scene) -> Days:
    return coming(scene.today, weekday_number(match["day"]))


@DAYS.add(rf"\b(?P<day>{WEEKDAY}),?\s+(?:the\s+)?(?P<number>[0-3]?\d)(?:st|nd|rd|th)\b")
def with_its_number(match: re.Match[str], scene: Scene) -> Days | None:
    weekday, number = weekday_number(match["day"]), int(match["number"])
    for ahead in range(13):
        first, last = month(scene.today, ahead)
        if number <= last.day:
            day = first.replace(day=number)
            if day >= scene.today and day.weekday() == weekday:
                return one(day)
    return None


def in_week(today: date, ahead: int, weekday: int) -> Days:
    """Said on a Sunday, or of a day that has gone by, the week may be the one after."""
    day = days_on(week(today, ahead)[0], weekday)
    sunday = today.weekday() == SUNDAY and weekday != SUNDAY
    if (ahead == 1 and sunday) or (ahead == 0 and day < today):
        return one(day, days_on(day, 7))
    return one(day)


def coming(today: date, weekday: int) -> Days:
    day = weekday_from(today, weekday)
    return Days(day, day, again=days_on(day, 7) if day == today else None)
