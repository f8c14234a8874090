"""Who has to do what by when, found in what people wrote: dated sentences that name somebody."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bot.language import dates
from bot.language.dates import Date
from bot.lines import shadow
from bot.workdays import Calendar

CLOSE_OF_DAY = time(18)
LONGEST = 120
SENTENCE = re.compile(r"[。；;！!？?\n]+|(?<=[a-z0-9)])\.(?=\s|$)")
CLAUSE = re.compile(r"[，,]\s*(?:and\s+|而\s*)?")
# Between two who share a duty: 财务部和研发部, finance and R&D.
JOINED = re.compile(r"\s*(?:[、和与及跟&]|以及|and|,)\s*", re.IGNORECASE)
# In front of who is to do it, where another one is named first: 林晓请财务部…, by finance.
CALLED = re.compile(r"(?:由|请|让|要求|安排|委托|责成|通知|\bby|\bask|\basks|\basked)\s*@?$", re.I)
# What stands before a doer and is none of the duty: 会上明确：, 林晓请, Lin asks.
ASKING = re.compile(r"[:：]|请|让|要求|安排|委托|责成|通知|\b(?:ask|asks|asked)\b", re.IGNORECASE)
UNIT = re.compile(r"\s*[（(][^（()）]{1,20}[)）]")
# What is empty once date and doer are taken out: （）, "均完成", "and".
UNSAID = re.compile(r"[（(]\s*[）)]|由(?![于谁])|[，,]\s*(?:均|都|and)?\s*(?:完成)?[，,\s]*$")
SHALL = re.compile(
    r"^\s*(?:[:：]|需要|需|要|须|应该|应|将|会(?![议上])|负责|来|去|分别|各自|于|在|to\b|will\b|must\b|shall\b"
    r"|should\b|needs? to\b|has to\b|have to\b|are to\b|is to\b|each\b)\s*",
    re.IGNORECASE,
)
LEAD = re.compile(r"^\s*(?:由|请|让|要求|安排|委托|责成|通知|另外|同时|\d+[.、)]|[-•*·])\s*")
TAIL = re.compile(r"\s*(?:于|在|前|之前|以前|\bby|\bbefore|\bon|\buntil)\s*$", re.IGNORECASE)
EDGES = " \t，,、。.:：;；-—()（）"
DONE = re.compile(r"已经?(?:完成|提交|交付|解决|发出)|\bwas done\b|\bwere done\b")


@dataclass(frozen=True)
class Duty:
    """`source` is the sentence that says so."""

    title: str
    owner: str
    due: datetime
    source: str


@dataclass(frozen=True)
class _Named:
    handle: str
    begin: int
    stop: int


@dataclass(frozen=True)
class Reader:
    """`names` are the spellings of people, departments and posts, each with who it stands for.

    `owner` does what names nobody, such as what a department reports of itself.
    """

    names: Mapping[str, str]
    now: datetime
    zone: ZoneInfo
    calendar: Calendar
    owner: str = ""

    def duties(self, text: str) -> Iterator[Duty]:
        """In the order of the text; dates of the past are no duties any more."""
        for sentence in SENTENCE.split(text):
            if sentence.strip() and not DONE.search(sentence):
                yield from self._of_sentence(sentence.strip())

    def _of_sentence(self, sentence: str) -> Iterator[Duty]:
        """A clause that names somebody begins a duty; one without a date has the sentence's."""
        found = dates.read(sentence, self.now, self.zone, self.calendar)
        found = [d for d in found if d.kind != "recurrence"]
        if not found:
            return
        for begin, stop, owners in self._stretches(sentence):
            own = [d for d in found if begin <= d.begin < stop]
            due = self._due(own[0] if own else found[-1])
            title = _title(sentence, begin, stop, own, owners)
            if due > self.now and title:
                for owner in dict.fromkeys(named.handle for named in owners):
                    yield Duty(title, owner, due, sentence)

    def _stretches(self, sentence: str) -> Iterator[tuple[int, int, list[_Named]]]:
        """From a clause that names its doer to the next one that does."""
        named = self._named(sentence)
        starts = [0, *(match.end() for match in CLAUSE.finditer(sentence))]
        edges = [*starts[1:], len(sentence)]
        open_at, doers = 0, list[_Named]()
        for begin, stop in zip(starts, edges, strict=True):
            here = _doers(sentence, begin, [n for n in named if begin <= n.begin < stop])
            joined = bool(doers) and doers[-1].stop + 2 >= begin  # 财务部，研发部: one list
            if here and doers and not joined:
                yield open_at, begin, doers
                open_at, doers = begin, []
            doers = [*doers, *here]
        if doers:
            yield open_at, len(sentence), doers
        elif self.owner:
            yield 0, len(sentence), [_Named(self.owner, 0, 0)]

    def _named(self, sentence: str) -> list[_Named]:
        """The longest name at each place."""
        found, at, seen = list[_Named](), 0, shadow(sentence)
        if not self.names:
            return []
        for match in _pattern(tuple(self.names)).finditer(seen):
            if match.start() >= at:
                handle = self.names[_key(self.names, match[0])]
                found.append(_Named(handle, *match.span()))
                at = match.end()
        return found

    def _due(self, found: Date) -> datetime:
        last: date | datetime | None = found.end or found.start
        assert last is not None
        wall = last if isinstance(last, datetime) else datetime.combine(last, CLOSE_OF_DAY)
        return wall.replace(tzinfo=self.zone)


def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    """English names are whole words, and IT is not it."""
    return re.compile("|".join(_spelled(name) for name in sorted(names, key=len, reverse=True)))


def _spelled(name: str) -> str:
    if not name.isascii():
        return re.escape(name)
    word = re.escape(name) if name.isupper() else f"(?i:{re.escape(name)})"
    return rf"(?<![A-Za-z0-9]){word}(?![A-Za-z0-9])"


def _key(names: Mapping[str, str], said: str) -> str:
    return said if said in names else next(n for n in names if n.lower() == said.lower())


def _doers(sentence: str, begin: int, here: list[_Named]) -> list[_Named]:
    """Who is asked to, else whoever is named first; with those who share it."""
    asked = (n for n in here if CALLED.search(sentence[begin : n.begin]))
    first = next(asked, here[0] if here else None)
    if first is None:
        return []
    doers = [first]
    for other in here[here.index(first) + 1 :]:
        if not JOINED.fullmatch(sentence, doers[-1].stop, other.begin):
            break
        doers.append(other)
    return doers


def _title(sentence: str, begin: int, stop: int, own: list[Date], owners: list[_Named]) -> str:
    """What is left without the date, and without who does it and who asked them to."""
    here = [n for n in owners if begin <= n.begin < stop]
    begin = max([begin, *(m.end() for m in ASKING.finditer(sentence, begin, _first(here, begin)))])
    spans = [(d.begin, d.stop) for d in own[:1]]
    spans += [(n.begin, _with_unit(sentence, n.stop)) for n in here]
    text, at = "", begin
    for first, last in sorted(spans):
        before = TAIL.sub("", sentence[at:first])
        text += "" if JOINED.fullmatch(before) else before
        at = max(at, last)
    text = UNSAID.sub("", text + sentence[at:stop])
    text = LEAD.sub("", text).strip(EDGES + "@")
    while (shorter := SHALL.sub("", text)) != text:
        text = shorter
    text = " ".join(TAIL.sub("", text.strip(EDGES)).split())
    return text[:1].upper() + text[1:LONGEST] if len(text) > 1 else ""


def _first(here: list[_Named], begin: int) -> int:
    return here[0].begin if here else begin


def _with_unit(sentence: str, stop: int) -> int:
    """刘洋（市场部）"""
    unit = UNIT.match(sentence, stop)
    return unit.end() if unit else stop
