"""When the meeting of a page was: by a label, a sentence, a letterhead, its title or its foot."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bot.language.dates import Date
from bot.language.page import labels, occasions, pages
from bot.language.page.headings import NUMBERED, heading
from bot.language.readers import DUE_WITHIN, Reader

FEWEST_LINES = 3  # a page; less is a message, and its dates are what it is about
HEAD_LINES = 10
TITLE_LINES = 3
FOOT_LINES = 4
FEWEST = 12  # letters in front of a date that may tell that they met
#: A day without a year is the last such day, or one as near ahead as this.
AHEAD = timedelta(days=60)
YEAR = 366
MORNING = time(9)
_CLOCK = re.compile(r"\d\s*(?:[:：点时]|[ap]m)", re.IGNORECASE)
_EARLY = re.compile(r"晨会|早会|早例会|班前会|\bmorning\b|\bstand-?up\b", re.IGNORECASE)
#: 3月4日, March 4: a date by itself, not by the day it is said.
_ITS_OWN_DATE = re.compile(
    r"[\d〇零一二三四五六七八九十]\s*月\s*[\d一二三四五六七八九十]|\d\s*号"
    r"|(?<![:：\d])\d{1,4}\s*[/.\-]\s*\d{1,2}(?![:：\d])"
    r"|\b\d{1,2}(?:st|nd|rd|th)?\s+[A-Z][a-z]{2}|[A-Z][a-z]{2,8}\.?\s+\d{1,2}\b|\b20\d{6}\b"
)
#: 04/03/2026 is in April or in March: whichever is nearer.
_SWAPPED = re.compile(r"(?:0?[1-9]|1[0-2])[/.](?:0?[1-9]|1[0-2])[/.]20\d\d")
_WEEKDAY = re.compile(r"(?:周|星期|礼拜|[（(])\s*([一二三四五六日天])")
_WEEK = "一二三四五六日"
#: 会议日期<TAB>…, 时　间：…, 日期 2026.03.06, Held on …
_LABELLED = re.compile(
    r"(?:^|[\s\W_]|(?P<of>会议|例会|开会|召开|举行|评审|复盘会?|meeting |review ))"
    r"(?P<label>(?:时\s*间|日\s*期)(?:[/／ ]?(?:date|time))?|(?:date|time|when)(?: ?(?:and|&"
    r"|/) ?time)?"
    r"|(?P<sure>held on))[^\w（(]*$",
    re.IGNORECASE,
)
#: 2026年3月26日上午，…主持召开…; The board met on …
_TOLD = re.compile(
    r"(?:召开|举行|举办|开会|碰头|碰面|开了|\bmet\b|\bmeeting (?:was|took)|\bheld\b|\bconvened)",
    re.IGNORECASE,
)
_PLANNED = re.compile(r"[下拟将请]|定于|安排|计划|\b(?:next|will|to be)\b", re.IGNORECASE)
#: Beside a date these say nothing of their own.
_SLIGHT = re.compile(
    r"(?:周|星期|礼拜)[一二三四五六日天]|[上下中]午|晚上?|早上?|线上|线下|现场|online|remote|印发"
    r"|第\s*\d+\s*[周期次]|\b(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\b|[\d\W_]",
    re.IGNORECASE,
)
_PIECES = re.compile(r"[\t|｜\u3000]|\s{2,}|(?<=\S)\s*[·•]\s+")
_OF_PAGE = re.compile(r"主\s*持|记\s*录|纪要|地\s*点|\b(?:chair|minutes|notes|host)", re.IGNORECASE)
_MEETING = re.compile(
    rf"{occasions.MEETING}|纪要|记录|速记|小结|\b(?:{occasions.GATHERING}|notes|minutes|recap)\b",
    re.IGNORECASE,
)
#: A page of what is still to come counts from the day it is read on.
_TO_COME = re.compile(r"通知|邀请|预告|议程|invit|agenda|announce", re.IGNORECASE)
#: Of a mail.
_SENT = re.compile(r"^\s*(?:发送时间|sent)\s*[:：](?P<said>.*)$", re.IGNORECASE | re.MULTILINE)
_SUBJECT = re.compile(r"^\s*(?:主题|subject)\s*[:：](?P<said>.*)$", re.IGNORECASE | re.MULTILINE)
_NEXT = re.compile(r"下|\bnext\b", re.IGNORECASE)
_SURE = re.compile(
    r"(?:会议|例会|开会|召开|举行)\s*(?:时间|日期)|meeting (?:date|time)|held on", re.IGNORECASE
)
_TALK = {"action", "decision", "open", "dispute", "risk", "past", "next"}
#: Of the house that has issued the page.
_ISSUED = re.compile(
    r"(?:公司|集团|部|办|局|中心|办公室|委员会|[处院校厂会店馆社]|第?\S{1,12}[号期])$"
)
_CELLS = re.compile(r"[|\t,，]|\s{2,}")
_OF_ITEMS = {"task", "owner", "support", "depends", "priority", "due", "status", "department"}


def held(text: str, lines: Sequence[str], reader: Reader) -> datetime | None:
    """When it was, as far as the page says so, or the mail that tells of it."""
    full = [line for line in lines if line.strip()]
    if len(full) < FEWEST_LINES:
        return None
    top = list(_head(full))
    sure = [line for line in full if _SURE.search(line)]
    sent, subject = ([m["said"] for m in head.finditer(text)] for head in (_SENT, _SUBJECT))
    foot = _foot(lines)
    dated = {line: list(_days(line, reader)) for line in (*top, *sure, *foot, *sent, *subject)}
    for where, says in (
        (top, _is_labelled), (sure, _is_surely), (top, _is_told), (top, _is_apart),
        (top[:TITLE_LINES], _is_title), (foot, _is_apart), (sent, _is_sent), (subject, _is_title),
    ):  # fmt: skip
        for line in where:
            for found in dated[line]:
                if says(line, found, reader):
                    return _began(line, found, full, reader)
    return None


def _head(full: Sequence[str]) -> Iterator[str]:
    """The lines above what was talked about."""
    for at, line in enumerate(full[:HEAD_LINES]):
        bare = pages.bare(line)
        own = labels.pair(bare)
        if own is None or not labels.kind(own[0], labels.PAGE):
            if at and (_ends(line) or (own is None and pages.BULLET.match(line))):
                return
            if _of_items(line) or (own and labels.kind(own[0], labels.COLUMNS) == "task"):
                return
        yield line


def _ends(line: str) -> bool:
    found = heading(line)
    return bool(NUMBERED.match(line) or (found and found.topic in _TALK))


def _of_items(line: str) -> bool:
    """Do its labels say who is to do something, or stand over what is?"""
    if any(part.kind in ("owner", "department", "support") for part in labels.parts(line)):
        return True
    heads = {labels.column(cell) for cell in _CELLS.split(line)}
    return len(heads & _OF_ITEMS) > 1


def _foot(lines: Sequence[str]) -> list[str]:
    """The last lines, as far as each stands apart from what is above it, or beside a label."""
    full = [at for at, line in enumerate(lines) if line.strip()][-FOOT_LINES:]
    return [lines[at] for at in full if at and not lines[at - 1].strip() and not _opens(lines, at)]


def _opens(lines: Sequence[str], at: int) -> bool:
    """Does the line stand under a heading?"""
    above = next((line for line in reversed(lines[:at]) if line.strip()), "")
    return heading(above) is not None


def _days(line: str, reader: Reader) -> Iterator[Date]:
    """The dates of a line that are days of their own."""
    for found in reader.dates(line, reader.directory.find(line)):
        said = line[found.begin : found.stop]
        own = _ITS_OWN_DATE.search(said) and not DUE_WITHIN.search(said) and not found.rrule
        if own and _day(found) and _day(found) == _last(found):
            yield found


def _is_labelled(line: str, found: Date, reader: Reader) -> bool:
    before = line[: found.begin]
    return bool(_LABELLED.search(before)) and not _NEXT.search(before)


def _is_surely(line: str, found: Date, reader: Reader) -> bool:
    """会议时间, wherever it stands."""
    match = _LABELLED.search(line[: found.begin])
    sure = match and (match["of"] or match["sure"])
    return bool(sure) and _is_labelled(line, found, reader)


def _is_told(line: str, found: Date, reader: Reader) -> bool:
    before, after = line[: found.begin], line[found.stop :]
    said = _TOLD.search(after) or _TOLD.search(before[-FEWEST:])
    return bool(said) and not _PLANNED.search(before + after[: said.start() if said else 0])


def _is_apart(line: str, found: Date, reader: Reader) -> bool:
    """Alone in its piece of the line, or behind the house that has issued the page."""
    if any(one.kind == "person" for one in reader.directory.find(line)) and not _OF_PAGE.search(
        line
    ):
        return False
    edges = [0, *(place for m in _PIECES.finditer(line) for place in m.span()), len(line)]
    begin = max(edge for edge in edges if edge <= found.begin)
    stop = min(edge for edge in edges if edge >= found.stop)
    return not _SLIGHT.sub("", line[begin : found.begin] + line[found.stop : stop])


def heads(line: str, reader: Reader) -> bool:
    """××公司综合管理部　　2026年3月27日: a letterhead, that says no more."""
    days = [found for found in _days(line, reader) if _is_apart(line, found, reader)]
    rest = [piece for piece in _PIECES.split(line) if _SLIGHT.sub("", piece or "")]
    said = [p for p in rest if not any(d.begin <= line.find(p) < d.stop for d in days)]
    return bool(days) and all(_ISSUED.search(piece.strip(" 　（）()")) for piece in said)


def _is_title(line: str, found: Date, reader: Reader) -> bool:
    """周会 2026-03-04; of what is ahead only with the name of a meeting beside it."""
    if not _is_ahead(found, reader):
        return labels.pair(pages.bare(line)) is None
    return bool(_MEETING.search(line)) and not (_TO_COME.search(line) or _PLANNED.search(line))


def _is_sent(line: str, found: Date, reader: Reader) -> bool:
    return True


def _is_ahead(found: Date, reader: Reader) -> bool:
    day = _day(found)
    return day is not None and day > _today(reader)


def _began(line: str, found: Date, full: Sequence[str], reader: Reader) -> datetime | None:
    day, start = _of_year(line, found, reader), found.start
    if day == _today(reader):
        return _earlier(line, found, full[:HEAD_LINES], reader)
    clock = start.time() if isinstance(start, datetime) else MORNING
    return datetime.combine(day, clock, reader.zone)


def _of_year(line: str, found: Date, reader: Reader) -> date:
    """Where no year is said, the one that the weekday fits, else the last that is no more ahead."""
    day, said, today = _day(found), line[found.begin : found.stop], _today(reader)
    assert day is not None  # of _days
    if _SWAPPED.fullmatch(said):
        return min(day, day.replace(month=day.day, day=day.month), key=lambda one: abs(one - today))
    later = replace(reader, now=reader.now + timedelta(days=YEAR))
    again = next((one for one in later.dates(said) if one.begin == 0), None)
    if again is None or _day(again) == day or (day.month, day.day) == (2, 29):
        return day
    years = [day.replace(year=day.year + more) for more in (1, 0, -1, -2)]
    past = [one for one in years if one - today <= AHEAD]
    match = _WEEKDAY.search(said)
    named = _WEEK.find(match[1].replace("天", "日")) if match else -1
    return next((one for one in past if one.weekday() == named), past[0])


def _earlier(line: str, found: Date, top: Sequence[str], reader: Reader) -> datetime | None:
    """On the day itself: 11:00 is of today, however late the page is read."""
    now = reader.now.astimezone(reader.zone)
    start = found.start
    if not (isinstance(start, datetime) and _CLOCK.search(line[found.begin : found.stop])):
        early = any(_EARLY.search(line) for line in top)
        start = datetime.combine(now.date(), MORNING) if early else None
    held = start and start.replace(tzinfo=reader.zone)
    return held if held and held < now else None


def is_when(label: str) -> bool:
    return labels.kind(label, labels.PAGE) == "when"


def _today(reader: Reader) -> date:
    return reader.now.astimezone(reader.zone).date()


def _day(found: Date) -> date | None:
    return _date(found.start or found.end)


def _last(found: Date) -> date | None:
    return _date(found.end or found.start)


def _date(point: date | datetime | None) -> date | None:
    return point.date() if isinstance(point, datetime) else point
