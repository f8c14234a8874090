"""One day out of a period: `本月最后一个工作日`, `the second Tuesday of April`."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from bot.language.when.almanac import days_on, month, nth_weekday, quarter, week, year
from bot.language.when.grammar import Days, Found, Rules, Scene, one, tail
from bot.language.when.numerals import COUNT, ENGLISH_COUNT, number, whole
from bot.language.when.offsets import moved_by, unit_of
from bot.language.when.weekdays import ANY_WEEKDAY, WEEK, WEEKDAY, weekday_number

#: Nothing where it does not go with such days.
Pick = Callable[[Days, Scene], Days | None]

ORDINALS = {
    "first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4,
    "fifth": 5, "5th": 5, "last": -1, "penultimate": -2, "second-to-last": -2, "second last": -2,
    "second to last": -2,
}  # fmt: skip
NTH = rf"(?:的)?(?:(?P<back>倒数)?第(?P<nth>{COUNT})|(?P<first>首)|(?P<last>最后一))个?"
WORKDAY = r"(?:business|working|work|biz)\s*day"
A_WORKDAY = rf"\s*(?:(?:工作|营业|交易|上班)[日天]|{WORKDAY}s?\b)"

#: The article, unless it is part of the day: `the 18th`.
THE = r"(?:the\s+(?!\d))?"
_UNIT = r"(?P<unit>天|周|个?工作[日天]|个?星期|个月)"

#: What may follow a period or a day, in Chinese.
AFTER: Rules[Pick] = Rules()


def nth_of(match: re.Match[str]) -> int:
    said = match.groupdict()
    if said["last"]:
        return -1
    if said.get("first"):
        return 1
    return -whole(said["nth"]) if said.get("back") else whole(said["nth"])


@AFTER.add(rf"{NTH}{ANY_WEEKDAY}")
def weekday_of(match: re.Match[str], _: Scene) -> Pick:
    nth, weekday = nth_of(match), weekday_number(match["day"])
    return lambda days, scene: one(nth_weekday(days.first, days.last, nth, weekday))


@AFTER.add(rf"的?{WEEK}(?P<day>[一二三四五六日天])(?![一-龥]?[年期])")
def weekday_in_week(match: re.Match[str], _: Scene) -> Pick:
    """下月第二周的周三."""
    weekday = weekday_number(match["day"])
    return lambda days, scene: one(days_on(days.first, weekday)) if _a_week(days) else None


@AFTER.add(rf"{NTH}{A_WORKDAY}")
def workday_of(match: re.Match[str], _: Scene) -> Pick:
    return lambda days, scene: workday_in(days, nth_of(match), scene)


@AFTER.add(rf"{NTH}(?:自然)?[日天]")
def day_of(match: re.Match[str], _: Scene) -> Pick:
    nth = nth_of(match)
    return lambda days, scene: one(
        _within(days, days_on(days.last, nth + 1) if nth < 0 else days_on(days.first, nth - 1))
    )


@AFTER.add(rf"的?(?:最后(?P<last>{COUNT})|头(?P<first>{COUNT})){_UNIT}(?!之?[内前后])")
def some_of(match: re.Match[str], _: Scene) -> Pick:
    """`本月最后三天`."""
    count, unit = number(match["last"] or match["first"]), match["unit"]
    return lambda days, scene: _end_of(days, -count if match["last"] else count, unit, scene)


@AFTER.add(rf"(?:放假|假期|节)?(?:之后|以后|后)的?(?:第(?P<nth>{COUNT})|首)个?{A_WORKDAY}")
@AFTER.add(
    r"(?:放假|假期|节)?(?:之后|以后|后)的?(?P<nth>)(?:(?:上班|开工|复工)的?(?:第一|首)|(?:第一|首)个?上班)[天日]"
)
def workday_after(match: re.Match[str], _: Scene) -> Pick:
    count = whole(match["nth"] or "1")
    return lambda days, scene: scene.workdays_on(days.last, count)


@AFTER.add(rf"(?:放假|假期|节)?(?:之前|以前|前)的?最后一?个{A_WORKDAY}")
def workday_before(match: re.Match[str], _: Scene) -> Pick:
    return lambda days, scene: scene.workdays_on(days.first, -1)


@AFTER.add(
    rf"的?(?:(?P<before>之前|以前|前)|(?:之后|以后|后)(?:的?第)?)的?(?P<count>{COUNT})"
    rf"{_UNIT}(?!之?内|以内)"
)
def so_long_after(match: re.Match[str], _: Scene) -> Pick:
    count = -number(match["count"]) if match["before"] else number(match["count"])
    front = match.group().lstrip("的").startswith("前")  # `下个月前两周`: its first ones

    def pick(days: Days, scene: Scene) -> Days | None:
        if front and not days.single and not days.eve:
            return _end_of(days, -count, match["unit"], scene)
        return shifted(days, count, match["unit"], scene)

    return pick


@AFTER.add(rf"(?:之后|以后|后|起)的?(?P<count>{COUNT}){_UNIT}(?:之内|以内|内)")
def window_after(match: re.Match[str], _: Scene) -> Pick:
    """`五一后3天内`: counted from that day, as other windows are from today."""
    count = number(match["count"])
    return lambda days, scene: replace(shifted(days, count, match["unit"], scene), first=days.last)


#: In English the pick comes first: `the last working day of next month`.
BEFORE: Rules[Pick] = Rules()
_ORDINAL = rf"\b(?:the\s+)?(?P<nth>{'|'.join(ORDINALS)})\s+"
OF = r"\s+(?:of|in)\s+(?:the\s+)?"


@BEFORE.add(rf"{_ORDINAL}(?P<day>{WEEKDAY}){OF}")
def english_weekday_of(match: re.Match[str], _: Scene) -> Pick:
    nth, weekday = ORDINALS[match["nth"].lower()], weekday_number(match["day"])
    return lambda days, scene: one(nth_weekday(days.first, days.last, nth, weekday))


@BEFORE.add(rf"{_ORDINAL}{WORKDAY}{OF}")
def english_workday_of(match: re.Match[str], _: Scene) -> Pick:
    nth = ORDINALS[match["nth"].lower()]
    return lambda days, scene: workday_in(days, nth, scene)


@BEFORE.add(rf"{_ORDINAL}day{OF}")
def english_day_of(match: re.Match[str], _: Scene) -> Pick:
    nth = ORDINALS[match["nth"].lower()]
    return lambda days, scene: one(
        _within(days, days_on(days.last, nth + 1) if nth < 0 else days_on(days.first, nth - 1))
    )


@BEFORE.add(rf"\b(?:the\s+)?(?P<edge>end|close|start|beginning)\s+of\s+{THE}")
def english_edge_of(match: re.Match[str], _: Scene) -> Pick:
    last = match["edge"].lower() in ("end", "close")
    return lambda days, scene: one(days.last if last else days.first)


@BEFORE.add(
    rf"\b(?P<count>{ENGLISH_COUNT})\s*"
    rf"(?P<unit>{WORKDAY}s?|days?|weeks?|months?)\s+"
    rf"(?:(?P<before>before|prior to|ahead of)|after|from|following)\s+{THE}"
)
def english_so_long_after(match: re.Match[str], _: Scene) -> Pick:
    count = -number(match["count"]) if match["before"] else number(match["count"])
    return lambda days, scene: shifted(days, count, match["unit"], scene)


@BEFORE.add(rf"\b(?:the\s+)?day\s+(?:(?P<before>before)|after)\s+(?!tomorrow|yesterday){THE}")
def english_day_beside(match: re.Match[str], _: Scene) -> Pick:
    return lambda days, scene: one(
        days_on(days.first, -1) if match["before"] else days_on(days.last, 1)
    )


@BEFORE.add(
    r"(?<!\ba )(?<!\bone )(?<!\d )\b(?:in\s+)?(?:the\s+)?"
    r"(?:week\s+(?:of|beginning|commencing|starting|ending)(?:\s+(?:on|from))?|w/[ceb])\s+"
    rf"{THE}"
)
def english_week_of(match: re.Match[str], _: Scene) -> Pick:
    return lambda days, scene: Days(*week(days.first))


@AFTER.add(rf"\s*的?(?:[那这]一?个?|当|所在的?){WEEK}(?![一二三四五六日天末])")
def week_of(match: re.Match[str], _: Scene) -> Pick:
    return lambda days, scene: Days(*week(days.first))


THE_PERIOD = tail(r"(?:the\s+|this\s+)?(?P<unit>week|month|quarter|year)\b")
PERIODS = {"week": week, "month": month, "quarter": quarter, "year": year}


def picked(text: str, at: int, scene: Scene, rules: Rules[Days]) -> Found[Days] | None:
    """Days, with whatever picks one of them before or after; the longer of the two."""
    before, after = _picked_before(text, at, scene, rules), _picked_after(text, at, scene, rules)
    if before and after:
        return before if before.stop > after.stop else after
    return before or after


def _picked_before(text: str, at: int, scene: Scene, rules: Rules[Days]) -> Found[Days] | None:
    pick = BEFORE.read(text, at, scene)
    if pick is None:
        return None
    if period := THE_PERIOD.match(text, pick.stop):
        span = PERIODS[period["unit"].lower()](scene.today)
        return _found(period.end(), pick.what(Days(*span), scene))
    days = rules.read(text, pick.stop, scene)
    return _found(days.stop, pick.what(days.what, scene)) if days else None


def _picked_after(text: str, at: int, scene: Scene, rules: Rules[Days]) -> Found[Days] | None:
    days = rules.read(text, at, scene)
    chosen = days and AFTER.read(text, days.stop, scene)
    if days and chosen:
        return _found(chosen.stop, chosen.what(days.what, scene)) or days
    return days


def _found(stop: int, days: Days | None) -> Found[Days] | None:
    return Found(stop, days) if days else None


def shifted(days: Days, count: float, unit: str, scene: Scene) -> Days:
    anchor = days.first if count < 0 else days.last
    moved = moved_by(count, unit_of(unit), scene.seen_from(anchor))
    if moved is None or not isinstance(moved.start, date):
        raise ValueError("That is no number of days.")
    return Days(moved.start, moved.start, approximate=moved.approximate or days.approximate)


def _end_of(days: Days, count: float, unit: str, scene: Scene) -> Days | None:
    """So many days or weeks of a period, from its end when negative."""
    if days.single:
        return None
    if count < 0:
        edge = shifted(one(days_on(days.last, 1)), count, unit, scene)
        return Days(_within(days, edge.first), days.last, approximate=edge.approximate)
    edge = shifted(one(days_on(days.first, -1)), count, unit, scene)
    return Days(days.first, _within(days, edge.last), approximate=edge.approximate)


def workday_in(days: Days, nth: int, scene: Scene) -> Days:
    edge = days_on(days.last, 1) if nth < 0 else days_on(days.first, -1)
    found = scene.workdays_on(edge, nth)
    _within(days, found.first)
    return found


def _a_week(days: Days) -> bool:
    return days.last == days_on(days.first, 6) and days.first.weekday() == 0


def _within(days: Days, day: date) -> date:
    if not days.first <= day <= days.last:
        raise ValueError("The period has no such day.")
    return day


# --- working days counted from today

NEXT_WORKDAY: Rules[Days] = Rules()


@NEXT_WORKDAY.add(rf"[下次]一?个?{A_WORKDAY}|\b(?:the\s+)?next\s+{WORKDAY}\b")
def next_workday(match: re.Match[str], scene: Scene) -> Days:
    return scene.workdays_on(scene.today, 1)
