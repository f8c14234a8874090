"""Figures that only the words around them make a date: `DDL 9.11`, `6.17出`, `截止：20260116`."""

import re
from datetime import date

from bot.language.when import numerals
from bot.language.when.dated import NOT_NUMBERED, nearest
from bot.language.when.grammar import Days, Rules, Scene, one, tail
from bot.language.when.weekdays import WEEK, WEEKDAY

DAYS: Rules[Days] = Rules()

#: Words after which a date is due: `ETA 是 4.12`, `截止日期：20260116`, `改到3.18`.
LABEL = re.compile(
    r"(?:\b(?:deadlines?|ddl|due|eta|etd|date)"
    r"|截止|截至|截稿|[日时交工档船货限]期|期[限至]|时[间限]|到期|生效|上线日?|最[晚迟早]|至迟|不[晚迟]于"
    r"|[拟定将须]于|预[计定]|计划|暂定|(?:[定放排约改挪移推延拖提]|推迟|延期|顺延|延迟|延后|提前|改期)[到至在]"
    rf"|{WEEK}[一二三四五六日天]|\b{WEEKDAY})"
    r"(?:日期?|时间)?\s*(?:[:=>→]|是|为|在|于|到|[定放排][在到]|is|on|by|date|was)*\s*$",
    re.I,
)
LONGEST_LABEL = 20
#: And those after which eight figures are one.
BOUND = re.compile(r"\b(?:by|before|on|until|till|from|since|after)\s+$|[自从于到至]\s*$", re.I)
APART = r"(?<![A-Za-z0-9_.\-/#$¥])(?<!\d:)"
_MONTH = r"(?P<month>0?[1-9]|1[0-2])"
_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])"
#: No version, no amount and no score.
_DOTTED = (
    rf"(?<![A-Za-z0-9_.\-/$¥+*×±])(?<!\bv )(?<!版本)(?<!版本 )"
    rf"{_MONTH}\.{_DAY}(?![\d%‰]|[.:]\d|[a-z])"
)
_NO_UNIT = (
    r"(?!\s?(?:[元块万亿折倍分个度米吨斤克升天周年月人件套台版寸级页层秒颗公千百毫小美口平]"
    r"|(?:hours?|hrs?|days?|weeks?|months?|pts?|points?|stars?|usd|rmb|million|x)\b))"
)
#: `3.6（五）`, `3.6周五`, `3.6 Fri`: nothing else has a weekday.
_WEEKDAY_AFTER = rf"(?=\s*\(?\s*{WEEK}[一二三四五六日天]|\s*\([一二三四五六日]\)|\s*\(?{WEEKDAY}\b)"
#: What happens on a day. With two figures behind the dot few things are a version.
_HAPPENS = (
    r"(?=\s?(?:提测|联调|封[板网]|交付|交稿|截[止稿标]|开标|到[货港岗]|出发|放假|[请休年]假|报到|入职"
    r"|开工|开[会庭业学]|送样|发货|发车|试运行|下班|[上中下]午|[早晚]上?|当[天日晚]|之?前(?!端)|以前|起(?!步)))"
)
_MAY_HAPPEN = (
    r"(?=\s?(?:[出交提发上给开完启回补测验评审定签付收送试投冻拍播还寄做]|大促|活动|晚会|年货|促销"
    r"|节(?!点)))"
)
_TWO_FIGURES = r"(?<=\.\d\d)"
_NO_VALUE_BEFORE = (
    r"(?<![价额率值度均约为是了涨跌到比仅达分重高长宽温时室第压])"
    r"(?<![价额率值度均约为涨跌比仅达分重高宽温时室第压] )"
    r"(?<![A-Za-z] )"
)


@DAYS.add(rf"{_DOTTED}{_WEEKDAY_AFTER}")
@DAYS.add(rf"{_NO_VALUE_BEFORE}{_DOTTED}(?:日|号{NOT_NUMBERED})")
@DAYS.add(rf"{_NO_VALUE_BEFORE}{_DOTTED}{_HAPPENS}")
@DAYS.add(rf"{_NO_VALUE_BEFORE}{_DOTTED}{_TWO_FIGURES}{_MAY_HAPPEN}")
def dotted(match: re.Match[str], scene: Scene) -> Days:
    return one(nearest(int(match["month"]), int(match["day"]), scene))


@DAYS.add(rf"{_DOTTED}{_NO_UNIT}")
def dotted_after_label(match: re.Match[str], scene: Scene) -> Days | None:
    return dotted(match, scene) if _labelled(match) else None


_FIGURES = (
    r"(?P<year>20[2-4]\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])"
    r"(?!\d|[.\-_/]?\d|[a-z])"
)
_BOUND_AFTER = tail(r"\s*(?:之?前(?!端)|以前|截止)")


@DAYS.add(rf"{APART}{_FIGURES}")
@DAYS.add(
    rf"{APART}(?P<year>2[4-9]|3\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])(?![\d.])"
)
def compact(match: re.Match[str], _: Scene) -> Days | None:
    """Eight figures in a line are as often the number of an order; alone they are a day."""
    alone = len(match.group()) == 8 and match.string.strip() == match.group()
    said = alone or _labelled(match) or _BOUND_AFTER.match(match.string, match.end())
    if not said and not (len(match.group()) == 8 and _bound(match)):
        return None
    return one(date_of(match))


@DAYS.add(
    rf"{APART}(?P<year>20[2-4]\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])\s*[-~到至]\s*"
    r"(?P<to>20[2-4]\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(?!\d)"
)
def compact_range(match: re.Match[str], _: Scene) -> Days | None:
    first, to = date_of(match), match["to"]
    last = first.replace(year=int(to[:4]), month=int(to[4:6]), day=int(to[6:]))
    return Days(first, last) if first < last else None


@DAYS.add(
    rf"{APART}(?:民国)?(?P<year>1[0-3]\d|2[4-9]|3\d)(?P<mark>[/.-]){_MONTH}(?P=mark){_DAY}(?![\d/]|[.-]\d)"
)
def of_a_short_year(match: re.Match[str], _: Scene) -> Days | None:
    """`115/6/30` of the Republic, `26.3.15`."""
    sure = match["mark"] == "/" or match.group().startswith("民")
    said = sure or _labelled(match) or _BOUND_AFTER.match(match.string, match.end())
    return one(date_of(match)) if said else None


def date_of(match: re.Match[str]) -> date:
    return date(numerals.year(match["year"]), int(match["month"]), int(match["day"]))


def _labelled(match: re.Match[str]) -> bool:
    begin = match.start()
    return LABEL.search(match.string, max(0, begin - LONGEST_LABEL), begin) is not None


def _bound(match: re.Match[str]) -> bool:
    begin = match.start()
    return BOUND.search(match.string, max(0, begin - LONGEST_LABEL), begin) is not None
