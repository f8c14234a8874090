"""So long from now: `三天后`, `3个工作日内`, `in 2 days`, `within 24 hours`, `3 days ago`."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from bot.language.when.almanac import days_on, months_on, week
from bot.language.when.grammar import Reading, Rules, Scene
from bot.language.when.numerals import APART, COUNT, ENGLISH_COUNT, number
from bot.language.when.weekdays import WEEK, weekday_number

OFFSETS: Rules[Reading] = Rules()

#: Spelling, then how long one of it is: minutes of real time, days, working days or months.
MINUTES = {
    "分钟": 1, "分": 1, "min": 1, "刻钟": 15, "小时": 60, "钟头": 60, "钟": 60,
    "hour": 60, "hr": 60, "h": 60,
}  # fmt: skip
DAYS = {
    "天": 1,
    "自然日": 1,
    "日": 1,
    "day": 1,
    "周": 7,
    "星期": 7,
    "礼拜": 7,
    "week": 7,
    "wk": 7,
    "fortnight": 14,
    "d": 1,
    "w": 7,
}
WORKDAYS = {
    "工作日", "工作天", "交易日", "营业日", "business day", "working day", "work day",
    "workday", "biz day", "bd",
}  # fmt: skip
MONTHS = {"月": 1, "month": 1, "季度": 3, "quarter": 3, "年": 12, "year": 12}
HALF_A_MONTH = 15
#: Longer than this is no appointment.
LONGEST = 999

UNIT = (
    r"(?P<unit>分钟|分|刻钟|个?小时|个?钟头?|天|个?自然日|日|个?工作[日天]|个?交易日|个?营业日|周|个?星期"
    r"|个?礼拜|个月|(?<=半)月|个季度|年"
    r"|(?:个\s*)?(?:(?:business|working|work|biz)\s*days?|hours?|hrs?|h|min(?:ute)?s?|days?|d|weeks?|w"
    r"|months?|bd)(?![a-z]))"
)
ENGLISH_UNIT = (
    r"(?P<unit>(?:business|working|work|biz)\s*days?|min(?:ute)?s?|hours?|hrs?|h|days?|weeks?|wks?"
    r"|fortnights?|months?|quarters?(?!\s+of\s+an?\b)|years?)\b"
)
LENGTH = (
    rf"(?<![几数多])(?<![分年天]半)(?P<count>{COUNT}|(?<![分年天月时周])半)(?P<half>个半)?\s*{UNIT}"
    r"(?P<half_more>半)?"
)
#: `20日前` is a deadline, `20天前` is past.
NOT_A_DAY = r"(?!(?:3[01]|[12]?\d|[一二三四五六七八九十]{1,3})日[之以]?前)"
#: 1-2周内: the longer one counts.
ABOUT = r"(?:[1-9]\s?[-~到至]\s?)?"
ENGLISH_ABOUT = r"(?:(?:\d{1,2}|one|two|three|four|five)\s?(?:-|to|or)\s?)?"
#: 2小时30分钟, 1 day and 5 hours.
_TWO = (
    rf"(?P<count>{COUNT})\s*(?P<unit>天|个?小时|个?钟头|周|个?星期|个月|年)(?:零|又|，|,|\s)?"
    rf"(?P<more>{COUNT})\s*(?P<more_unit>分钟?|个?小时|个?钟头|天|周|个?星期|个月)"
)
_TWO_ENGLISH = (
    rf"(?P<count>{ENGLISH_COUNT})\s*(?P<unit>hours?|hrs?|h|days?|d|weeks?|months?|years?)\s*,?\s*(?:and\s+)?"
    rf"(?P<more>{ENGLISH_COUNT})\s*(?P<more_unit>min(?:ute)?s?|m|hours?|hrs?|h|days?|weeks?|months?)\b"
)
INSIDE = r"(?:的?时间)?\s?(?:之内|以内|内(?![容部测存网核]))"
LATER = r"\s?(?:之后|以后|后(?![端台期]|续(?![约約签簽费費租保聘])))"


#: Counted from what may come one day: `验收后7天内`; what was received is this very message.
AFTER_AN_EVENT = re.compile(
    r"(?<!然)(?<!随)(?<!最)(?<!今)(?<!往)(?<!稍)(?<!先)(?<!收到)(?<!收到通知)(?<!收到邮件)(?<!收到本邮件)(?<!收到消息)"
    r"(?:后|日起|时起)的?\s*(?:第)?$"
)
LONGEST_EVENT = 8
#: In a contract it is no message that is received.
_RECEIVED = re.compile(r"收到[^，,。;；]{0,4}后的?\s*$")
_PARTY = re.compile(r"[甲乙丙丁买卖供需]方|[买卖]受?人|承包人|发包人|出租|承租")
OF_AN_EVENT = r"\s+(?:of|after|from|following|upon|prior|before)\s+(?!receiv|receipt of this)"


@OFFSETS.add(rf"{APART}(?:未来|接下来|今后|后续|(?:今[天日]|即日)起的?)?{ABOUT}{LENGTH}{INSIDE}")
@OFFSETS.add(
    rf"\bwithin\s+(?P<count>{COUNT})\s*{UNIT}(?P<half>)(?P<half_more>)(?:之内|以内|内)?(?!{OF_AN_EVENT})"
)
@OFFSETS.add(rf"(?:未来|接下来的?|往后|后续|今后){LENGTH}(?![一-龥]?{LATER})")
@OFFSETS.add(
    r"\b(?:within|(?:in|over|within) the (?:next|coming)|(?:the )?(?:next|coming|upcoming))\s+"
    rf"{ENGLISH_ABOUT}(?P<count>{ENGLISH_COUNT})\s*{ENGLISH_UNIT}(?:\s+(?:from|of)\s+(?:now|today)\b|(?!{OF_AN_EVENT}))"
)
def window(match: re.Match[str], scene: Scene) -> Reading | None:
    begin = match.start()
    if AFTER_AN_EVENT.search(match.string, max(0, begin - LONGEST_EVENT), begin):
        return None
    if _RECEIVED.search(match.string, max(0, begin - LONGEST_EVENT), begin) and _PARTY.search(
        match.string
    ):
        return None
    moved = _moved(match, scene, 1)
    if moved is None:
        return None
    start = scene.now if isinstance(moved.start, datetime) else scene.today
    return Reading("duration", start, moved.start, approximate=moved.approximate)


@OFFSETS.add(
    rf"(?:过去|最近)的?(?P<count>{COUNT}|半)(?P<half>个半)?\s*{UNIT}(?P<half_more>)(?!一?[次个])"
)
@OFFSETS.add(rf"\b(?:the\s+)?(?:last|past|previous)\s+(?P<count>{ENGLISH_COUNT})\s*{ENGLISH_UNIT}")
def lately(match: re.Match[str], scene: Scene) -> Reading | None:
    moved = _moved(match, scene, -1)
    if moved is None:
        return None
    last = scene.now if isinstance(moved.start, datetime) else scene.today
    return Reading("duration", moved.start, last, approximate=moved.approximate)


@OFFSETS.add(r"(?<![a-z\d+])\+(?P<count>\d{1,3})\s?(?P<unit>d|w|h|天|周|小时)(?![a-z\d])")
@OFFSETS.add(rf"{APART}(?:再过|再|过)?{LENGTH}{LATER}")
@OFFSETS.add(rf"(?:再过|过)(?![两几]天(?!后)){LENGTH}")
@OFFSETS.add(
    rf"\bin\s+(?:about\s+)?{ENGLISH_ABOUT}(?P<count>{ENGLISH_COUNT})\s*{ENGLISH_UNIT}(?:['’]?s?['’]?\s+time\b|(?!['’]))"
)
@OFFSETS.add(
    rf"\bin\s+(?P<count>\d{{1,3}}|[一两二三四五六七八九十]+)\s*{UNIT}(?P<half>)(?P<half_more>)(?!内)"
)
@OFFSETS.add(
    r"\bin\s+(?P<count>an?|\d{1,2})\s+(?P<unit>hours?|weeks?|months?"
    r"|years?)\s+(?P<half>and a half)\b"
)
@OFFSETS.add(
    rf"\b(?P<count>{ENGLISH_COUNT})\s*{ENGLISH_UNIT}(?:'|’)?\s+(?:later|from (?:now|today)|hence)\b"
)
def later(match: re.Match[str], scene: Scene) -> Reading | None:
    return _moved(match, scene, 1)


@OFFSETS.add(rf"{APART}{NOT_A_DAY}{LENGTH}(?:之前|以前|前(?![端台期后]))")
@OFFSETS.add(rf"\b(?P<count>{ENGLISH_COUNT})\s*{ENGLISH_UNIT}\s+ago\b")
def ago(match: re.Match[str], scene: Scene) -> Reading | None:
    # `3个工作日前` is as often a notice before something else.
    return None if unit_of(match["unit"]) in WORKDAYS else _moved(match, scene, -1)


@OFFSETS.add(rf"{APART}(?:再过|再|过)?{_TWO}{LATER}")
@OFFSETS.add(rf"\bin\s+{_TWO_ENGLISH}")
@OFFSETS.add(rf"\b{_TWO_ENGLISH}\s+(?:later|from\s+now)\b")
@OFFSETS.add(rf"{APART}{_TWO}(?P<inside>{INSIDE})")
@OFFSETS.add(rf"\bwithin\s+(?:the\s+next\s+)?(?P<inside>){_TWO_ENGLISH}(?!{OF_AN_EVENT})")
@OFFSETS.add(rf"{APART}{_TWO}(?P<ago>之前|以前|前(?![端台期后]))")
@OFFSETS.add(rf"\b{_TWO_ENGLISH}\s+(?P<ago>ago)\b")
def two_lengths(match: re.Match[str], scene: Scene) -> Reading | None:
    """`2小时30分钟后`: the second length goes on from the first."""
    said, begin = match.groupdict(), match.start()
    if AFTER_AN_EVENT.search(match.string, max(0, begin - LONGEST_EVENT), begin):
        return None
    sign = -1 if said.get("ago") else 1
    first = moved_by(sign * number(said["count"]), unit_of(said["unit"]), scene)
    unit = "min" if said["more_unit"] == "m" else unit_of(said["more_unit"])
    seen = replace(scene, now=_moment(first.start, scene)) if first else scene
    moved = moved_by(sign * number(said["more"]), unit, seen)
    if first is None or moved is None:
        return None
    if "inside" not in said:
        return moved
    start = scene.now if isinstance(moved.start, datetime) else scene.today
    return Reading("duration", start, moved.start)


def _moment(moved: date | datetime | None, scene: Scene) -> datetime:
    if isinstance(moved, datetime) or moved is None:
        return moved or scene.now
    return datetime.combine(moved, scene.now.time())


@OFFSETS.add(
    rf"{APART}(?P<count>{COUNT})个?{WEEK}(?:之后|以后"
    rf"|后)的?(?:那个)?{WEEK}(?P<day>[一二三四五六日天])"
)
def weekday_of_week(match: re.Match[str], scene: Scene) -> Reading:
    monday, _ = week(scene.today, int(number(match["count"])))
    day = days_on(monday, weekday_number(match["day"]))
    # Counted from today, two weeks on, the next such day is a week later.
    other = days_on(day, 7) if day < days_on(scene.today, 7 * int(number(match["count"]))) else None
    return Reading("date", day, others=(Reading("date", other),) if other else ())


def unit_of(written: str) -> str:
    unit = " ".join(written.lower().removeprefix("个").split())
    if unit.isascii():
        unit = unit.removesuffix("s").replace("minute", "min")
    return unit


def _moved(match: re.Match[str], scene: Scene, sign: int) -> Reading | None:
    said = match.groupdict()
    count = number(said["count"]) + 0.5 * bool(said.get("half") or said.get("half_more"))
    if count > LONGEST or count == 0:
        return None
    return moved_by(sign * count, unit_of(match["unit"]), scene)


def moved_by(count: float, unit: str, scene: Scene) -> Reading | None:
    if unit in MINUTES:
        return Reading("datetime", _elapsed(scene, timedelta(minutes=count * MINUTES[unit])))
    if unit in DAYS:
        days = count * DAYS[unit]
        if days % 1:
            return None  # half a day is no appointment
        return Reading("date", days_on(scene.today, int(days)))
    if unit in WORKDAYS:
        moved = scene.workdays_on(scene.today, int(count))
        return Reading("date", moved.first, approximate=moved.approximate)
    return Reading("date", _months_later(scene.today, count * MONTHS[unit]))


def _months_later(today: date, count: float) -> date:
    whole = int(count)
    return days_on(months_on(today, whole), int((count - whole) * 2 * HALF_A_MONTH))


def _elapsed(scene: Scene, length: timedelta) -> datetime:
    # Hours are real ones, also where the clocks change in between.
    instant = scene.now.replace(tzinfo=scene.zone).astimezone(UTC) + length
    return instant.astimezone(scene.zone).replace(tzinfo=None, second=0, microsecond=0)
