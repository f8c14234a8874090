"""Of the meeting itself: who was there, when it was, and when the next one is."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from bot.language import labels, pages, tables
from bot.language.dates import Date
from bot.language.readers import Reader
from bot.language.said import Next
from bot.language.titles import PERSON
from bot.language.units import EVERYBODY

HEAD_LINES = 8
FEWEST_LINES = 3  # a page; less is a message, and its dates are what it is about
LONGEST_AGO = timedelta(days=92)
MORNING = time(9)
_PLACE = re.compile(
    r"(?:地点|在|,\s*|，\s*)[:：]?\s*"
    r"(?P<place>[^，,。;；\s][^，,。;；]*?(?:室|楼|厅|会议|线上|room \w+|online|bridge))",
    re.IGNORECASE,
)
_TOPIC = re.compile(r"(?:议题|主题|topic)[:：]?\s*(?P<topic>[^。;；]+)", re.IGNORECASE)
#: 3月4日, March 4: a date by itself, not by the day it is said.
_ITS_OWN_DATE = re.compile(
    r"\d\s*[月/.\-]\s*\d|\d\s*号|\b\d{1,2}(?:st|nd|rd|th)?\s+[A-Z][a-z]{2}"
    r"|[A-Z][a-z]{2,8}\.?\s+\d{1,2}\b"
)
#: After these, a list names people of other houses, or who was not there.
_OTHERS = re.compile(r"(?:客户方|供应商方?|外部|缺席|请假|列席|记录|主持)[:：]")
#: In a column that says who was there.
MISSING = re.compile(r"❌|✗|×|否|缺|假|未|absent|\bno\b|excused|apolog", re.IGNORECASE)
#: 周建国主持召开…，孙浩、郑丽参加会议; Tom and Emily attended.
_CAME = re.compile(
    r"(?P<who>[^，,。；;：:]{2,60}?)(?:主持(?:召开|了?会议)|(?:参加|出席)了?(?:本次|此次|了)?会议)"
    r"|(?P<they>[^.;:]{3,80}?) (?:attended|were present|took part)\b"
)
_STAYED_AWAY = re.compile(r"未|没|不|缺|假|\b(?:not|nobody|absent)\b", re.IGNORECASE)
#: 林晓 Lin Xiao
_SPELLED_AGAIN = re.compile(r"(?<=[一-龥]) +[A-Z][a-z]+(?: [A-Z][a-z]+)?(?=\s*(?:[,，、;；)）]|$))")
_BRACKETS = re.compile(r"[（(][^（()）]*[)）]")
_CLAUSE = re.compile(r"[.。]\s|\s{2,}\S+[:：]")
_BETWEEN = re.compile(r"([、,，;；/（）()和及与&]+|(?<![A-Za-z])\s+|\s+(?![A-Z])|\band\b)")


def people(value: str, reader: Reader) -> list[str]:
    """Those of a list, on our lists or not, in order."""
    value = _SPELLED_AGAIN.sub("", _OTHERS.split(value.strip("[]"))[0])
    named = reader.directory.find(value)
    known = [(one.begin, one.key) for one in named if one.kind == "person"]
    rest = list(value)
    for one in named:
        rest[one.begin : one.stop] = "、" * (one.stop - one.begin)
    at = 0
    for word in _BETWEEN.split(_BRACKETS.sub(lambda m: "、" * len(m[0]), "".join(rest))):
        if PERSON.fullmatch(word) and not EVERYBODY.match(word):
            known.append((at, word))
        at += len(word)
    return [key for _, key in sorted(known)]


def told(line: str, reader: Reader) -> list[str]:
    """Those who came, as far as a sentence says so."""
    who = [match["who"] or match["they"] for match in _CAME.finditer(line)]
    named = (reader.directory.find(one) for one in who if not _STAYED_AWAY.search(one))
    return [one.key for found in named for one in found if one.kind == "person"]


def present(lines: Sequence[str]) -> Iterator[str]:
    """Whom the page names as present or in charge, as it writes them."""
    for line in lines:
        for part in labels.parts(line):
            if part.kind == "owner":
                yield from _strangers(part.value)
        own = labels.pair(line)
        for name, value in [*tables.pairs(line), *([own] if own else [])]:
            # the head of a table is no list of people
            if not labels.column(value) and labels.kind(name, labels.PAGE) in (
                "attendees", "host", "recorder"
            ):  # fmt: skip
                yield from _strangers(value)


def _strangers(value: str) -> list[str]:
    first = _BRACKETS.sub("、", _CLAUSE.split(value)[0])  # Owner: Priya. Due: …
    first = _SPELLED_AGAIN.sub("", first)
    words = re.split(r"[、,，;；/（）()&]+|(?<![A-Za-z])\s+|\s+(?![A-Z])|\band\b|和|及|与", first)
    return [word for word in words if PERSON.fullmatch(word) and not EVERYBODY.match(word)]


def next_meeting(text: str, line: str, reader: Reader) -> Next | None:
    """When, where and what about, if a day ahead is named."""
    found = reader.dates(text, reader.directory.find(text))
    today = reader.now.astimezone(reader.zone).date()
    ahead = next((d for d in found if (day := _day(d)) and day >= today), None)
    if ahead is None:
        return None
    place, topic = _PLACE.search(text[ahead.stop :]), _TOPIC.search(text)
    return Next(
        ahead, place["place"].strip() if place else "", topic["topic"].strip() if topic else "",
        line.strip(),
    )  # fmt: skip


def held(lines: Sequence[str], reader: Reader) -> datetime | None:
    """When the meeting was, if the page says so at its top and it is not long ago."""
    top = [line for line in lines if line.strip()][:HEAD_LINES]
    if len(top) < FEWEST_LINES:
        return None
    labelled = [line for line in top if (p := labels.pair(pages.bare(line))) and is_when(p[0])]
    labelled += ["\t".join(p) for line in top for p in tables.pairs(line) if is_when(p[0])]
    today = reader.now.astimezone(reader.zone).date()
    plain = [line for line in top[:3] if not labels.pair(pages.bare(line))]
    for line in [*labelled, *plain]:
        for found in reader.dates(line, reader.directory.find(line)):
            day = _day(found)
            own = _ITS_OWN_DATE.search(line[found.begin : found.stop])
            if day and own and timedelta() <= today - day <= LONGEST_AGO:
                return _began(found, day) if day != today else None
    return None


def is_when(label: str) -> bool:
    return labels.kind(label, labels.PAGE) == "when"


def _began(found: Date, day: date) -> datetime:
    start = found.start if isinstance(found.start, datetime) else None
    return start or datetime.combine(day, MORNING)


def _day(found: Date) -> date | None:
    last = found.start or found.end
    return last.date() if isinstance(last, datetime) else last
