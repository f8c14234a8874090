"""Of the meeting itself: who was there, and when the next one is."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from bot.language.dates import Date
from bot.language.page import labels, occasions, tables
from bot.language.readers import DUE_WITHIN, Reader
from bot.language.said import Next
from bot.language.who.titles import PERSON, titled
from bot.language.who.units import EVERYBODY

_PLACE = re.compile(
    r"(?:地点|在|,\s*|，\s*)[:：]?\s*"
    r"(?P<place>[^，,。;；\s][^，,。;；]*?(?:室|楼|厅|会议|线上|room \w+|online|bridge))",
    re.IGNORECASE,
)
_TOPIC = re.compile(r"(?:议题|主题|topic)[:：]?\s*(?P<topic>[^。;；]+)", re.IGNORECASE)
#: After these, a list names people of other houses, or who was not there.
_OTHERS = re.compile(
    r"(?:客户方|供应商方?|外部|缺席|请假|未到|没来)(?:人员?)?[:：]"
    r"|\b(?:regrets|apologies|absent|excused|away|cc)\b\s*(?:from\b)?[:：]",
    re.IGNORECASE,
)
#: 出席：…　列席：…: they are there, too.
_ALSO = re.compile(r"\s(?:列\s*席|记\s*录|主\s*持)(?:人员?|者)?\s*[:：]")
_LABEL = re.compile(r"\s*[^:：、,，]{1,16}[:：]")
#: 李四（请假）, （王五出差）; not (remote)
_AWAY = re.compile(
    r"(?P<name>[^、,，;；（()）\s]*)\s*[（(](?![^（()）]*(?:线上|远程|remote|dial"
    r"|online))(?P<in>[^（()）]*(?:请假"
    r"|缺席|未到|没来|出差|休假|absent|apolog|regret|excused|on leave|OOO|\bPTO\b)[^（()）]*)[)）]",
    re.IGNORECASE,
)
#: Max (Parallax), 李明（XX公司）: of another house, if it is none of our departments nor a part.
_HOUSE = re.compile(
    r"[（(](?P<house>(?![A-Z&]{1,3}[)）])[A-Z][\w&.-]+(?: [A-Z][\w&.-]+)*"
    r"|[^（()）]*(?:公司|集团|客户|供应商|甲方|乙方|外部|代理))[)）]"
)
_PART = re.compile(
    r"chair|host|minute|note|scribe|lead|manager|director|head|engineer|design|remote|online"
    r"|late|part"
    r"|facilitat|present|observ|guest of|owner|sponsor|intern|officer|analyst|specialist|teams|zoom"
    r"|sales|market|product|research|legal|finance|support|operation|quality|server|mobile"
    r"|cloud|data",
    re.IGNORECASE,
)
_POST = re.compile(
    r"(?:经理|总监|主管|主任|部长|组长|厂长|工程师|专员|助理|代表|人员|同[事学]|领导|老师"
    r"|[^一-龥]?总)$"
)
_INITIALS = re.compile(
    r"(?P<name>[A-Z][\w'-]+(?: [A-Z][\w'-]+)+)\s*[（(\[](?P<in>[A-Z]{2,3})(?=[,;)\]） ])"
    r"|(?<![A-Za-z])(?P<of>[A-Z]{2,3})\s*(?:=|[-–:])\s*(?P<whose>[A-Z][\w'-]+(?: [A-Z][\w'-]+)+)"
)
#: In a column that says who was there.
MISSING = re.compile(r"❌|✗|×|否|缺|假|未|absent|\bno\b|excused|apolog", re.IGNORECASE)
#: 周建国主持召开…，孙浩、郑丽参加会议; Tom and Emily attended.
_CAME = re.compile(
    r"(?P<who>[^，,。；;：:]{2,60}?)(?:主持(?:召开|了?会议)|等?(?:\d+"
    r"|[二两三四五六七八九十]+)?人?(?:参加|出席)了?"
    r"(?:本次|此次|了)?(?:会议|例会|评审|讨论会?))"
    r"|(?:参会|与会|出席|参加|到会|到场)(?:本次|此次)?(?:会议)?(?:的)?(?:人员|同事|同学|人"
    r"|者)?(?:有|为|包括)[:：]?\s*"
    r"(?P<these>[^。；;\n]{2,80})"
    r"|(?P<they>[^.;:]{3,80}?) (?:attended|were present|took part|joined (?:the|this|today's)"
    r"|dialed in)\b"
    r"|\b(?:attendees|participants|present|in attendance|on the call|in the room)(?: were| are"
    r"| included)"
    r"\s*:?\s*(?P<those>[^.;\n]{3,100})",
    re.IGNORECASE,
)
#: Notes of the call with Priya and Tom
_WITH = re.compile(
    r"^\W*(?:meeting|call|sync|1:1|one-on-one|catch-?up|chat|notes|minutes|debrief)\b.{0,24}?"
    r"\b(?:with|between)\s+(?P<who>.+)$",
    re.IGNORECASE,
)
#: 到 霍大勇/白露, Invited Priya Raman Tom Okafor: a label without a colon.
_BARE = re.compile(
    r"^\W*(?:到会?|实到|出席|参会|与会|参加|在场|present|attendees?|attending|here|invited"
    r"|participants?)"
    r"(?:人员?|者)?\s+(?P<who>\S.*)$",
    re.IGNORECASE,
)
#: 3月30日的会顺延至4月2日
_MOVED = re.compile(
    r"(?:顺延|推迟|延期|提前|改|调整|挪|移)(?:期)?[至到为在]\s*$|\bmoved? to\s+$", re.IGNORECASE
)
FEWEST_NAMES = 2
_STAYED_AWAY = re.compile(r"未|没|不|缺|假|\b(?:not|nobody|absent)\b", re.IGNORECASE)
#: 林晓 Lin Xiao
_SPELLED_AGAIN = re.compile(r"(?<=[一-龥]) +[A-Z][a-z]+(?: [A-Z][a-z]+)?(?=\s*(?:[,，、;；)）]|$))")
_BRACKETS = re.compile(r"[（(][^（()）]*[)）]")
_CLAUSE = re.compile(r"[.。]\s|\s{2,}\S+[:：]")
_BETWEEN = re.compile(r"[、,，;；/（）()和及与&+＋:：@·|]+|(?<![A-Za-z])\s+|\s+(?![A-Z])|\band\b")
_GROUPS = re.compile(r"[、,，;；\n]|\s{2,}")


def people(value: str, reader: Reader) -> list[str]:
    """Those of a list, on our lists or not, in order."""
    known = reader.directory.people_called
    value = _ALSO.sub("；", _OTHERS.split(value.strip("[]。. "))[0])
    value = _SPELLED_AGAIN.sub(lambda m: m[0] if known(m[0]) else "", value)
    value = _AWAY.sub(lambda m: "" if reader.directory.find(m["name"]) else m["name"], value)
    found: list[str] = []
    for part in re.split(r"[；;\n]|\s{2,}", value):
        label = _LABEL.match(part)
        theirs = bool(label and occasions.OTHERS.search(label[0]))
        found += _named(part, reader, strange=not theirs)
    return list(dict.fromkeys(found))


def _named(part: str, reader: Reader, *, strange: bool) -> Iterator[str]:
    """Whoever a list names; *strange*: those whom nobody knows, too."""
    for group in _GROUPS.split(part):
        house = _HOUSE.search(group)
        theirs = house and reader.directory.units and not _ours(house["house"], reader)
        named = reader.directory.find(group)
        rest, keys = list(group), dict[int, str]()
        for one in named:
            rest[one.begin : one.stop] = "、" * (one.stop - one.begin)
            if one.kind == "person":
                keys[one.begin] = one.key
        at = 0
        bare = _BRACKETS.sub(lambda m: "、" * len(m[0]), "".join(rest))
        for word in _BETWEEN.split(bare):
            at = bare.find(word, at) if word else at
            called = reader.directory.people_called(word) if word else []
            if len(called) == 1:
                keys[at] = called[0].key
            elif strange and not theirs and _a_stranger(word, reader):
                keys[at] = word
        yield from (keys[at] for at in sorted(keys))


def _ours(word: str, reader: Reader) -> bool:
    return bool(reader.directory.find(word) or _PART.search(word))


def _a_stranger(word: str, reader: Reader) -> bool:
    if titled(word) and not EVERYBODY.match(word):
        return not reader.directory.people  # 李工 is of another house, where ours are known
    named = PERSON.fullmatch(word) and not EVERYBODY.match(word)
    return bool(named) and not (_POST.search(word) or labels.known(word))


def listed(label: str, value: str, reader: Reader) -> bool:
    """Whatever it is called, only several names stand there: 发言人：陶然、白露."""
    if occasions.ELSEWHERE.search(label) or reader.directory.people_called(label.strip()):
        return False
    rest = list(value := _BRACKETS.sub("、", value))
    for one in reader.directory.find(value):
        rest[one.begin : one.stop] = "、" * (one.stop - one.begin)
    words = [word for word in _BETWEEN.split("".join(rest)) if word.strip("等 .。")]
    there = people(value, reader)
    known = {one.key for one in reader.directory.people}
    others = all(word in there or reader.directory.people_called(word) for word in words)
    return others and len(there) >= FEWEST_NAMES and not known.isdisjoint(there)


def told(line: str, reader: Reader) -> list[str]:
    """Those who came, as far as a sentence says so."""
    who = [next(filter(None, match.groups())) for match in _CAME.finditer(line)]
    found = [reader.directory.find(one) for one in who if not _STAYED_AWAY.search(one)]
    for piece in re.split(r"\s{2,}|[|｜\u3000]", line):
        bare = _BARE.match(piece) or _WITH.match(piece)
        named = reader.directory.find(bare["who"]) if bare else []
        found += [named] if len(named) >= FEWEST_NAMES or (bare and bare.re is _WITH) else []
    return [one.key for named in found for one in named if one.kind == "person"]


def initials(lines: Sequence[str], reader: Reader) -> dict[str, str]:
    """KM of Kenji Mori (KM), or of somebody among `Present: VH, GA, KM` → Kenji Mori."""
    found: dict[str, str] = {}
    for line in lines:
        for match in _INITIALS.finditer(line):
            short, name = match["in"] or match["of"], match["name"] or match["whose"]
            if short == "".join(word[0] for word in name.split()):
                found[short] = name
        own = labels.pair(line)
        if own and labels.kind(own[0], labels.PAGE) in ("attendees", "absent", "host", "recorder"):
            for short in re.findall(r"(?<![A-Za-z])[A-Z]{2,3}(?![A-Za-z])", own[1]):
                whose = [one.key for one in reader.directory.people if _short(one.name) == short]
                if len(whose) == 1:
                    found.setdefault(short, whose[0])
    return found


def _short(name: str) -> str:
    return "".join(word[0] for word in name.split()) if name.isascii() and " " in name else ""


def present(lines: Sequence[str], reader: Reader) -> Iterator[str]:
    """Whom the page names as present or in charge, as it writes them."""
    for line in lines:
        for part in labels.parts(line):
            if part.kind == "owner":
                yield from _strangers(part.value, reader)
        own = labels.pair(line)
        for name, value in [*tables.pairs(line), *([own] if own else [])]:
            # the head of a table is no list of people
            if not labels.column(value) and labels.kind(name, labels.PAGE) in (
                "attendees", "host", "recorder"
            ):  # fmt: skip
                yield from _strangers(value, reader)


def _strangers(value: str, reader: Reader) -> list[str]:
    return people(_CLAUSE.split(value)[0], reader)  # Owner: Priya. Due: …


def next_meeting(text: str, line: str, reader: Reader) -> Next | None:
    """When, where and what about, if a day ahead is named."""
    found = reader.dates(text, reader.directory.find(text))
    today = reader.now.astimezone(reader.zone).date()
    days = [d for d in found if not DUE_WITHIN.search(text[d.begin : d.stop])]  # not by when
    later = [d for d in days if _MOVED.search(text[: d.begin])] or days
    ahead = next((d for d in later if (day := _day(d)) and day >= today), None)
    if ahead is None:
        return None
    ahead = _at(ahead, [d for d in days if d.begin >= ahead.stop])
    place, topic = _PLACE.search(text[ahead.stop :]), _TOPIC.search(text)
    return Next(
        ahead, place["place"].strip() if place else "", topic["topic"].strip() if topic else "",
        line.strip(),
    )  # fmt: skip


def _at(day: Date, after: Sequence[Date]) -> Date:
    """明日晨会照常 08:45: the day, and behind it a time."""
    clock = next((d.start for d in after if isinstance(d.start, datetime)), None)
    if day.kind != "date" or day.start is None or clock is None or not after[0] or day.alternatives:
        return day
    start = datetime.combine(_day(day) or clock.date(), clock.time())
    return replace(day, kind="datetime", start=start, stop=after[0].stop)


def _day(found: Date) -> date | None:
    last = found.start or found.end
    return last.date() if isinstance(last, datetime) else last
