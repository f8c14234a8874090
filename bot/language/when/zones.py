"""Clocks of another zone: `3pm PST`, `北京时间15:00`; told in the zone of the scene."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone, tzinfo
from itertools import chain
from zoneinfo import ZoneInfo

from bot.language.when.clock import ALONE, clocks
from bot.language.when.cycles import CODES
from bot.language.when.grammar import Found, Reading, Scene

#: People say PST all the year round and mean the clocks of that coast.
_PLACES = {
    "Asia/Shanghai": "北京时间 中国时间 上海时间 BJT Beijing_time China_time China_Standard_Time",
    "Asia/Hong_Kong": "香港时间 HKT Hong_Kong_time",
    "Asia/Taipei": "台北时间 台湾时间 Taipei_time",
    "Asia/Singapore": "新加坡时间 SGT Singapore_time",
    "Asia/Tokyo": "东京时间 日本时间 JST Tokyo_time Japan_time",
    "Asia/Seoul": "首尔时间 韩国时间 KST Seoul_time",
    "Asia/Kolkata": "印度时间 IST India_time",
    "Asia/Dubai": "迪拜时间 Dubai_time",
    "Australia/Sydney": "悉尼时间 AEST AEDT Sydney_time",
    "Europe/London": "伦敦时间 英国时间 BST UK_time London_time",
    "Europe/Berlin": "德国时间 柏林时间 巴黎时间 法国时间 中欧时间 欧洲中部时间 CET CEST "
    "Berlin_time Paris_time German_time",
    "UTC": "格林威治时间 格林尼治时间 世界时 UTC GMT",
    "America/New_York": "美东时间 美国东部时间 东部时间 纽约时间 EST EDT ET "
    "Eastern_time New_York_time",
    "America/Chicago": "美中时间 美国中部时间 芝加哥时间 CDT CT Central_time Chicago_time",
    "America/Denver": "美国山地时间 MST MDT MT Mountain_time",
    "America/Los_Angeles": "美西时间 美国西部时间 太平洋时间 加州时间 旧金山时间 西雅图时间 "
    "PST PDT PT Pacific_time California_time",
}
#: China's, and that of the middle of America.
_BOTH = ("Asia/Shanghai", "America/Chicago")
PLACES = {
    name.replace("_", " ").lower(): (place,)
    for place, names in _PLACES.items()
    for name in names.split()
} | {"cst": _BOTH}
#: Short ones are words unless in capitals.
_CAPITALS = "ET|CT|MT|PT|EST|MST|IST"
_NAME = "|".join(
    [
        *sorted((n for n in PLACES if n.upper() not in _CAPITALS.split("|")), key=len)[::-1],
        f"(?-i:{_CAPITALS})(?![一-龥])",
    ]
)
_OFFSET = r"(?:UTC|GMT)\s?(?P<sign>[+-])(?P<hours>1[0-4]|0?\d)(?::?(?P<minutes>[0-5]\d))?"
#: Behind a clock, or in front of one or of its day.
_ZONE = re.compile(
    r"(?:(?<=[\d点时半刻分])|(?<=[ap]m)|(?<=[ap]m\.)|(?<=noon))"
    rf"(?:\s?\(\s?(?:{_OFFSET}|(?P<within>{_NAME}))\s?\)"
    rf"|\s?(?:{_OFFSET.replace('P<', 'P<also_')}|(?P<behind>{_NAME})(?![A-Za-z])))"
    rf"|(?<![A-Za-z])(?P<before>{_NAME})\s?(?=\d{{1,2}}[:点月日/]|[上下中]午|晚|早|凌晨|[今明后]天|[周本下])",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Said:
    begin: int
    stop: int
    #: what the name may mean
    zones: tuple[tzinfo, ...]


def without_zones(text: str) -> tuple[str, list[Said]]:
    """The text, of the same length, with blanks for zones; and where they stood."""
    said = [Said(*match.span(), _meant(match)) for match in _ZONE.finditer(text)]
    for one in said:
        text = text[: one.begin] + " " * (one.stop - one.begin) + text[one.stop :]
    return text, said


def _meant(match: re.Match[str]) -> tuple[tzinfo, ...]:
    for group in ("", "also_"):
        if sign := match[f"{group}sign"]:
            hours, minutes = int(match[f"{group}hours"]), int(match[f"{group}minutes"] or 0)
            off = timedelta(hours=hours, minutes=minutes)
            return (timezone(off if sign == "+" else -off),)
    name = match["within"] or match["behind"] or match["before"]
    return tuple(ZoneInfo(place) for place in PLACES[name.lower()])


def told(
    text: str, at: int, found: Found[Reading], said: list[Said], scene: Scene
) -> tuple[int, Found[Reading]]:
    """What was read at *at*, with the zones that stand in it or beside it."""
    beside = [one for one in said if _touches(text, at, found.stop, one)]
    if not beside or not isinstance(found.what.start, datetime):
        return at, found
    alone = clocks(text, at, scene, ALONE)
    readings = list(
        chain.from_iterable(
            _in_zone(found.what, zone, scene, alone=bool(alone and alone.stop == found.stop))
            for zone in _nearest_first(beside[0].zones, scene)
        )
    )
    begin = min(at, beside[0].begin)
    stop = max(found.stop, beside[-1].stop)
    stop = begin + len(text[begin:stop]) if text[stop - 1].isspace() else stop
    return begin, Found(stop, replace(readings[0], others=tuple(readings[1:])))


def _touches(text: str, at: int, stop: int, one: Said) -> bool:
    first, last = min(stop, one.stop), max(at, one.begin)
    return not text[first:last].strip()


def _nearest_first(zones: tuple[tzinfo, ...], scene: Scene) -> list[tzinfo]:
    here = scene.now.replace(tzinfo=scene.zone).utcoffset() or timedelta()

    def apart(zone: tzinfo) -> timedelta:
        return abs((scene.now.replace(tzinfo=zone).utcoffset() or timedelta()) - here)

    return sorted(zones, key=apart)


def _in_zone(reading: Reading, zone: tzinfo, scene: Scene, *, alone: bool) -> list[Reading]:
    """A clock of no day is the next one over there."""

    def here(moment: date | datetime | None) -> date | datetime | None:
        if not isinstance(moment, datetime):
            return moment
        local = moment.replace(tzinfo=zone).astimezone(scene.zone).replace(tzinfo=None)
        return local + timedelta(days=late)

    late = 0
    start = here(reading.start)
    if alone and isinstance(start, datetime):
        late = -((start - scene.now) // timedelta(days=1))
    moved = replace(reading, start=here(reading.start), end=here(reading.end), others=())
    if reading.rrule and isinstance(reading.start, datetime) and isinstance(moved.start, datetime):
        moved = replace(moved, rrule=_rule(reading.rrule, reading.start, moved.start))
    others = [other for one in reading.others for other in _in_zone(one, zone, scene, alone=alone)]
    return [moved, *others]


def _rule(rule: str, there: datetime, here: datetime) -> str:
    """The same cycle by the clocks and on the weekdays of here."""
    ahead = (here.date() - there.date()).days
    rule = re.sub(r"BYHOUR=\d+", f"BYHOUR={here.hour}", rule)
    rule = re.sub(r"BYMINUTE=\d+", f"BYMINUTE={here.minute}", rule)

    def moved(day: re.Match[str]) -> str:
        return CODES[(CODES.index(day.group()) + ahead) % 7]

    days = r"(?<=[=,])(?:MO|TU|WE|TH|FR|SA|SU)\b"
    return re.sub(days, moved, rule) if rule.startswith("FREQ=WEEKLY") else rule
