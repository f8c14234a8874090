"""The turn of the year that is not named: `年前`, `年后上班第一天`; read only where it is near.

节前 and 节后 name no holiday at all and stay unread.
"""

import re
from dataclasses import replace

from bot.language.when.almanac import days_on
from bot.language.when.festivals import days_of, off
from bot.language.when.grammar import Days, Rules, Scene, one
from bot.language.when.picks import A_WORKDAY

DAYS: Rules[Days] = Rules()

#: So long ahead people say 年前 and mean the Spring Festival.
A_SEASON = 100
#: Neither `三年前` nor `春节前`.
_ALONE = r"(?<![一-龥\d])(?<![一-龥\d] )"
_GOES_ON = (
    r"(?=\s*(?:[^一-龥\w]|$)|(?:一定|务必|尽量|必须|能|要|得|把|给|先|都|完成|搞定|交|发|上线|弄|做|赶"
    r"|争取|提交|出|定|验收|结|付|搬|收|签))"
)
_FIRST_DAY = (
    rf"(?:的?(?:第一|首)个?{A_WORKDAY}|(?:上班|开工|复工)的?(?:第一|首)[天日]|(?:第一|首)天上班)"
)


@DAYS.add(rf"{_ALONE}年前(?![后端台期景提]){_GOES_ON}")
def before_new_year(_: re.Match[str], scene: Scene) -> Days | None:
    """Before the Spring Festival, unless it is the civil year that ends: both are told."""
    spring = days_of("春节", scene)
    if spring is None or (spring.first - scene.today).days > A_SEASON:
        return None
    eve, civil = days_on(spring.first, -1), scene.today.replace(month=12, day=31)
    said = one(eve, civil) if civil < eve else one(eve)
    return replace(said, approximate=True)


@DAYS.add(rf"{_ALONE}年后{_FIRST_DAY}")
def after_new_year(_: re.Match[str], scene: Scene) -> Days | None:
    spring = days_of("春节", scene)
    if spring is None or (spring.first - scene.today).days > A_SEASON:
        return None
    days = off(spring, scene)
    return scene.workdays_on(days.last, 1) if days else None
