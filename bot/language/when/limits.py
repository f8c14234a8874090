"""Does a date of a sentence set a limit, or does it only say when something is or was?"""

import re
from collections.abc import Sequence
from datetime import date, datetime

from bot.language.dates import Date
from bot.language.readers import MASK, Reader
from bot.language.who.names import Named

#: A meeting is no duty: 每周五召开周例会.
_GATHERING = re.compile(r"^.{2,24}(?:召开|举行|开).{0,8}会[。.]?$")
_MOVED = re.compile(
    r"(?:改到|改为|改成|改在|定在|安排在|挪到|调整到|moved to|rescheduled to|takes? place on)\s*$",
    re.I,
)
#: Unless it is the deadline that was moved.
_DEADLINE = re.compile(r"deadline|\bdue\b|\bddl\b|截止|交期|期限|交付|时限", re.I)
#: 原定3月9号交，推迟到…: it was so before.
_BEFORE = re.compile(
    r"(?:原[定计]划?|原本|本来|原来|最初|一开始)(?:的|说|定|是|约|要|在|截止(?:时间|日期)?)*\s*$"
    r"|\b(?:was|originally(?: due| planned| set)?|previously|instead of|rather than)"
    r"(?: due)?(?: on| for| by)?\s*$",
    re.I,
)
_TALK = re.compile(r"\s*再(?:碰|议|谈|定|讨论|商量|说|看)")
_TODAY = re.compile(
    r"午|傍|夜|今|本日|当[天日]|下班|内$|前$|晚|:|点|时|noon|evening|tonight|today|eod|cob"
    r"|end of|by\b|before|周|星期|礼拜",
    re.I,
)
#: yesterday's, 昨天的
_OF_THEN = re.compile(r"的|'s\b|’s\b")
#: 明天大家再看: it is not the doer's.
_OTHERS = re.compile(
    r"\s*(?:之?前)?\s*(?:大家|客户|对方|甲方|厂家|供应商|他们|领导|老板)(?=再|看|定|确认|付|签"
    r"|会(?!议)|能|可以|才|验|给|回|发|说|讨论|一起|过)|\s+(?:we all\b|they\b|the (?:client"
    r"|customer|vendor)\b)"
)
#: …，明早开会用: when it is of use, and due if nothing else is said.
_USED = re.compile(r"\s*(?:开会|会上|评审|汇报|演示)?要?用(?=\s*(?:[，,。]|$))")
_BOUND = re.compile(r"[前内底末]|within|by\b", re.IGNORECASE)
#: 小吕下午过去瞧瞧: a part of the day by itself, until which hour it lasts.
_PART = re.compile(
    r"(?:^|[\W某你您])(?P<part>上午|中午|下午|傍晚|晚上|夜里)(?!好|某|\s?[\d一二三四五六七八九十两]{1,3}\s?[点时:：]|[餐饭会班茶场])"
)
_LASTS = {"上午": 12, "中午": 14, "下午": 18, "傍晚": 20, "晚上": 24, "夜里": 24}


def of_ours(text: str, found: Sequence[Date], reader: Reader) -> list[Date]:
    """Without 昨天的日志, which says which one, and what others do: 明天大家再看."""
    ours = [
        one
        for one in found
        if not _OTHERS.match(text, one.stop)
        and not (_OF_THEN.match(text, one.stop) and past(one, reader))
    ]
    for less in (_USED, _OF_THEN):
        ours = [one for one in ours if not less.match(text, one.stop) or _bound(text, one)] or ours
    ours = [one for one in ours if not past(one, reader)] or ours
    return [one for one in ours if not stale(text, one)] or ours


def part_of_today(text: str, named: Sequence[Named], reader: Reader) -> list[Date]:
    """小吕下午过去: in a chat, without a day, it is of today, as long as it lasts."""
    if not reader.speaker:
        return []
    masked = list(text)
    for one in named:
        masked[one.begin : one.stop] = MASK * (one.stop - one.begin)
    found = _PART.search("".join(masked))
    if not found or reader.now.astimezone(reader.zone).hour >= _LASTS[found["part"]]:
        return []
    return [Date("date", _today(reader), None, None, *found.span("part"))]


def stale(text: str, found: Date) -> bool:
    """原定3月9日: was it due then, before it was moved?"""
    return bool(_BEFORE.search(text[: found.begin]))


def ahead(text: str, due: Date, reader: Reader) -> bool:
    """Of today only what says so: a date that is written out is when they met."""
    day, today = _last(due), _today(reader)
    if day == today and not due.rrule:
        return bool(_TODAY.search(text[due.begin : due.stop]))
    after = text[due.begin :]
    moved = _MOVED.search(text[: due.begin]) and not _DEADLINE.search(text)
    talk = moved or _GATHERING.search(after) or _TALK.match(text, due.stop)
    return day is not None and day > today and not talk


def past(due: Date, reader: Reader) -> bool:
    day = _last(due)
    return due.rrule is None and day is not None and day < _today(reader)


def running(text: str, due: Date, reader: Reader) -> bool:
    """3月份市场部表现不错: a time that has begun, and that nothing says is a limit."""
    begun = due.kind == "duration" and str(due.start) <= reader.now.isoformat()
    return begun and not _bound(text, due)


def _bound(text: str, found: Date) -> bool:
    return bool(_BOUND.search(text[found.begin : found.stop]))


def _last(due: Date) -> date | None:
    last = due.start if due.kind == "recurrence" else due.end or due.start
    return last.date() if isinstance(last, datetime) else last


def _today(reader: Reader) -> date:
    return reader.now.astimezone(reader.zone).date()
