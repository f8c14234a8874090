"""One day said twice for safety: `2026-03-06 周五`, `Tuesday 3/24`, `下周三（3月11日）`."""

from dataclasses import replace

from bot.language.when import weekdays
from bot.language.when.almanac import days_on
from bot.language.when.dated import ENGLISH_MONTH
from bot.language.when.grammar import Days, Found, Rules, Scene, one, tail

BETWEEN = tail(r"\s*,?\s*")
#: `2026-03-06 周五`, `3月6日(周五)`, `3/6(五)`: the weekday of a date.
TAG = tail(
    rf"\s*(?:(?P<open>\()|(?P<comma>,))?\s*(?:(?:{weekdays.WEEK}|(?<=\())(?P<chinese>[一二三四五六日天])"
    rf"|(?P<day>{weekdays.WEEKDAY})\b)"
    r"(?(open)\.?\s*\))"
)
OPEN = tail(r"\s*\(\s*")
CLOSE = tail(r"\s*\)")
#: A weekday and no more: of the week that the date behind it says.
WEEKDAY_ALONE = tail(rf"(?:{weekdays.WEEK}[一二三四五六日天]|{weekdays.WEEKDAY})")
#: Named by its number; `周三 下周三` are two days.
NUMBERED = tail(rf"(?:the\s+)?\d|{ENGLISH_MONTH}|[一二三四五六七八九十]{{1,3}}月")


def tagged(text: str, at: int, days: Found[Days], scene: Scene, rules: Rules[Days]) -> Found[Days]:
    """*days* begin at *at*; with what says them again, and what that may mean instead."""
    tag = TAG.match(text, days.stop)
    if tag is None:
        return _again(text, at, days, scene, rules)
    day, weekday = days.what.first, weekdays.weekday_number(tag["chinese"] or tag["day"])
    if day.weekday() == weekday:
        return Found(tag.end(), days.what)
    if tag["open"] is None:
        return days
    # The date and its weekday contradict each other, and either may be the slip.
    meant = days_on(day, weekday - day.weekday())
    return Found(tag.end(), replace(days.what, others=(*days.what.others, one(meant))))


def _again(text: str, at: int, days: Found[Days], scene: Scene, rules: Rules[Days]) -> Found[Days]:
    if comma := BETWEEN.match(text, days.stop):
        also = rules.read(text, comma.end(), scene)
        if also and _same(text, at, days, comma.end(), also):
            return Found(also.stop, also.what)
    bracket = OPEN.match(text, days.stop)
    again = rules.read(text, bracket.end(), scene) if bracket else None
    close = again and CLOSE.match(text, again.stop)
    if not (bracket and again and close and again.what.single):
        return days
    if _same(text, at, days, bracket.end(), again):
        return Found(close.end(), again.what)
    return Found(close.end(), replace(days.what, others=(one(again.what.first),)))


def _same(text: str, at: int, days: Found[Days], place: int, also: Found[Days]) -> bool:
    """`Tuesday 3/24` is that Tuesday, not the coming one."""
    if not also.what.single:
        return False
    if days.what.first == also.what.first:
        return True
    weekday = WEEKDAY_ALONE.match(text, at)
    return bool(
        weekday
        and weekday.end() == days.stop
        and NUMBERED.match(text, place)
        and days.what.first.weekday() == also.what.first.weekday()
    )
