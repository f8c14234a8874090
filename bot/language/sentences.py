"""From one sentence to its action items: who, what, which department, by when."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from bot.language import doers, labels
from bot.language.dates import Date
from bot.language.items import Item, depends, priority, title
from bot.language.names import Named
from bot.language.readers import ALONE, Reader, Wanted, due_of, split
from bot.language.titles import PERSON, SURNAMES

_CLAUSE = re.compile(r"[，,]\s*(?:and\s+|而\s*)?|\s{2,}|\s[-–—]{1,2}\s|——")
#: What was done, or is only told.
DONE = re.compile(
    r"(?<![未待没需应])已经?(?:完成|提交|交付|解决|发出|发|付|定|签|上线|给|收到|关闭|确认"
    r"|定稿|通过|同步|处理|安排(?:好|完))|完成了"
    r"|(?<![在])做完了|搞定了|均已|\bwas done\b|\bwere done\b|\bhas been (?:done|sent|closed)\b"
    r"|\b(?:completed|finished|resolved)\b(?! by)"
)
_FIRST = re.compile(
    rf"\s*(?:请|由)?\s*(?P<name>[{SURNAMES}][一-龥]{{1,2}})(?:于|在)?\s*(?=\d|[本下这周今明后])"
)
#: About people, not about work.
_AWAY = re.compile(
    r"听说|据说|离职|入职|转正|请(?:病|年|事|产|婚)?假|休(?:年)?假|生日|生病|\bon (?:vacation"
    r"|leave|holiday)\b|out of office"
    r"|\bbirthday\b|\bOOO\b",
    re.I,
)
_PRONOUN = re.compile(r"[，,。；;]\s*([他她]|[Tt][Aa])(?![们的a-zA-Z])")
#: Words that say nothing to do.
_EMPTY = re.compile(r"\W+|一起|一下|都|也|看看|谢谢|辛苦了?|收到|你好|hi|hello|thanks", re.I)
SHORTEST = 3
#: …，周五前都完成。
_ALONE_BEFORE = re.compile(r"[，,]\s*(?:均|都|全部)?(?:于|在|要|需)?$")
_ALONE_AFTER = re.compile(
    r"\s*(?:均|都|全部|一起)?(?:完成|交|提交|给|搞定|反馈|到位)?\s*[。.；;]?\s*$"
)
#: A meeting is no duty: 每周五召开周例会.
_GATHERING = re.compile(r"^.{2,24}(?:召开|举行|开).{0,8}会[。.]?$")
_TALK = re.compile(r"\s*再(?:碰|议|谈|定|讨论|商量|说|看)")
_TODAY = re.compile(
    r"今|本日|当[天日]|下班|内$|前$|晚|:|点|时|tonight|today|eod|cob|end of|by\b|before|周"
    r"|星期|礼拜",
    re.I,
)


def items(reader: Reader, text: str, wanted: Wanted = ALONE) -> list[Item]:
    """The items of one sentence; *wanted* says what its surroundings know."""
    return list(_Sentence(reader, text, wanted).items())


def prose(reader: Reader, text: str) -> list[Item]:
    """The items of several sentences."""
    return [item for one in split(text) for item in items(reader, one)]


@dataclass(frozen=True)
class _Stretch:
    """Some clauses that belong to the same doers."""

    begin: int
    stop: int
    who: tuple[Named, ...] = ()
    helpers: tuple[Named, ...] = ()


class _Sentence:
    def __init__(self, reader: Reader, text: str, wanted: Wanted) -> None:
        self.reader, self.text, self.wanted = reader, text, wanted
        self.parts = labels.parts(text)
        self.named = _with_pronouns(text, reader.directory.find(text, reader.speaker))
        self.dates = reader.dates(text, self.named, dotted=wanted.sure or bool(self.named))
        self.labelled = [n for n in self.named if self._labelled(n)]
        self.doers = doers.doers(text, [n for n in self.named if n not in self.labelled])

    def _labelled(self, one: Named) -> bool:
        return any(part.value_at <= one.begin < part.stop for part in self.parts)

    def items(self) -> Iterator[Item]:
        text = self.text
        if _AWAY.search(text) and not self.wanted.sure:
            return
        if not text.strip() or (DONE.search(text) and not (self.wanted.sure and self.dates)):
            return
        owners, units = self._said("owner"), self._said("department")
        helpers = self._said("support")[1]
        labelled = bool(owners[0] or owners[1] or units[1])
        stretches = list(self._stretches())
        if labelled or len(stretches) < 2:
            one = stretches[0] if stretches else _Stretch(0, len(text))
            yield from self._made(replace(one, begin=0, stop=len(text)), owners, units, helpers)
            return
        for one in stretches:
            yield from self._made(one, ((), ()), ((), ()), helpers)

    def _said(self, kind: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        people: tuple[str, ...] = ()
        units: tuple[str, ...] = ()
        for part in self.parts:
            if part.kind == kind:
                more, also = self.reader.owners(part.value)
                people, units = (*people, *more), (*units, *also)
        return people, units

    def _stretches(self) -> Iterator[_Stretch]:
        """From a clause that names its doer to the next one that does."""
        edges = [0, *(m.end() for m in _CLAUSE.finditer(self.text)), len(self.text)]
        now: _Stretch | None = None
        for begin, stop in pairwise(edges):
            here = [n for n in self.doers if begin <= n.begin < stop]
            everybody = [n for n in self.named if begin <= n.begin < stop]
            role = doers.only(self.text, begin, stop, everybody) if everybody else ""
            lists_on = bool(
                now and now.who and here and here[0] in self.doers
                and doers.joins(self.text, now.who[-1], here[0])
            )  # fmt: skip
            if role == "helps" and now:
                now = replace(now, stop=stop, helpers=(*now.helpers, *everybody))
            elif role == "does" and now and not lists_on and now.stop - now.begin > 4:
                now = replace(now, stop=stop, who=_with(now.who, everybody))
            elif here and now and now.who and not lists_on:
                yield now
                now = _Stretch(begin, stop, *_parted(self.text, here))
            else:
                who, helpers = _parted(self.text, here)
                before = now or _Stretch(begin, stop)
                now = replace(
                    before, stop=stop, who=(*before.who, *who), helpers=(*before.helpers, *helpers)
                )
        if now:
            yield now

    def _made(
        self,
        one: _Stretch,
        owners: tuple[tuple[str, ...], tuple[str, ...]],
        units: tuple[tuple[str, ...], tuple[str, ...]],
        helpers: tuple[str, ...],
    ) -> Iterator[Item]:
        people = [*owners[0], *_keys(one.who, "person")]
        places = [*units[1], *owners[1], *_keys(one.who, "department")]
        strange = self._strange(one) if not (people or places) else None
        if strange:
            people.append(strange[0])
        if not people:
            people = list(self.wanted.owners)
        due = self._due(one)
        if not self._enough(one, people, places, due):
            return
        places += [*helpers, *units[0:0], *_keys(one.helpers, "department")]
        words = title(self.text, self._cut(one, due, strange), one.begin, one.stop)
        if len(_EMPTY.sub("", words)) < SHORTEST and one.begin:
            # 薪酬带宽要确认，田甜 3 月 6 日去对一下: what it is about stands before
            words = title(self.text, self._cut(one, due, strange), 0, one.stop)
        words = words or self.wanted.context
        if len(_EMPTY.sub("", words)) < 2:
            return
        yield Item(
            words,
            tuple(dict.fromkeys(people)),
            tuple(dict.fromkeys(places)) or self.wanted.departments,
            due,
            self.wanted.source or self.text,
            priority(self._part("priority") or self.text),
            depends(self.text) or tuple(filter(None, [self._part("depends")])),
        )

    def _due(self, one: _Stretch) -> Date | None:
        for part in self.parts:
            if part.kind == "due":
                return self.reader.due(part.value) and due_of(
                    self.text, [d for d in self.dates if part.value_at <= d.begin < part.stop]
                )
        own = [d for d in self.dates if one.begin <= d.begin < one.stop]
        return due_of(self.text, own or [d for d in self.dates if self._common(d)])

    def _common(self, found: Date) -> bool:
        """A date that holds for all: in front of everybody, or in a clause of its own."""
        first = min((d.begin for d in self.doers), default=found.stop)
        before, after = self.text[: found.begin], self.text[found.stop :]
        alone = _ALONE_BEFORE.search(before) and _ALONE_AFTER.match(after)
        return found.begin < first or bool(alone)

    def _part(self, kind: str) -> str:
        return next((part.value for part in self.parts if part.kind == kind), "")

    def _enough(
        self, one: _Stretch, people: list[str], places: list[str], due: Date | None
    ) -> bool:
        if self.wanted.sure:
            return True
        said = any(doers.asked(self.text, n) for n in one.who if n.kind == "person")
        labelled = any(part.kind == "owner" and part.value for part in self.parts)
        if due and (people or places):
            return self._ahead(due) or said or labelled
        charged = any(doers.charged(self.text, n) for n in one.who if not n.loose)
        return bool((people and (said or labelled)) or (places and charged))

    def _ahead(self, due: Date) -> bool:
        """Of today only what says so: a date that is written out is when they met."""
        last = due.start if due.kind == "recurrence" else due.end or due.start
        today = self.reader.now.astimezone(self.reader.zone).date()
        day = last.date() if isinstance(last, datetime) else last
        if day == today and not due.rrule:
            return bool(_TODAY.search(self.text[due.begin : due.stop]))
        after = self.text[due.begin :]
        talk = _GATHERING.search(after) or _TALK.match(self.text, due.stop)
        return day is not None and day > today and not talk

    def _strange(self, one: _Stretch) -> tuple[str, int, int] | None:
        """（李想，3月5日）, or 李想 3月5日前…: somebody on no list, where a name is expected."""
        first = _FIRST.match(self.text, one.begin) if self.wanted.sure else None
        if first and any(d.begin == first.end() for d in self.dates):
            return first["name"], *first.span("name")
        for match in re.finditer(r"[（(【\[](?P<in>[^（()）【】\[\]]{2,24})[)）】\]]", self.text):
            name = re.match(rf"\s*({PERSON.pattern})\s*(?=[，,、/\s]|$)", match["in"])
            inside = [d for d in self.dates if match.start() < d.begin < match.end()]
            if name and self.reader.dates(name[1]):
                continue
            if name and one.begin <= match.start() < one.stop and (inside or self.wanted.sure):
                begin = match.start("in") + name.start(1)
                return name[1], begin, begin + len(name[1])
        return None

    def _cut(
        self, one: _Stretch, due: Date | None, strange: tuple[str, int, int] | None
    ) -> Iterator[tuple[int, int, str]]:
        if due and any(due is d for d in self.dates):
            yield due.begin, due.stop, "date"
        for who in (*one.who, *one.helpers):
            yield who.begin, doers.without_unit(self.text, who.stop), "doer"
        for part in self.parts:
            yield part.begin, part.value_at if part.kind == "task" else part.stop, "label"
        if strange:
            yield *strange[1:], "doer"
        for clause in self._roles(one):
            yield *clause, "label"

    def _roles(self, one: _Stretch) -> Iterator[tuple[int, int]]:
        """Clauses that only say who."""
        edges = [0, *(m.end() for m in _CLAUSE.finditer(self.text)), len(self.text)]
        for begin, stop in pairwise(edges):
            everybody = [n for n in self.named if begin <= n.begin < stop]
            whole = begin <= one.begin and stop >= one.stop
            inside = everybody and not whole and one.begin <= begin < one.stop
            if inside and doers.only(self.text, begin, stop, everybody):
                yield begin, stop


def _with_pronouns(text: str, named: list[Named]) -> list[Named]:
    """…找冯雪，她周五前处理完: who was named last does it."""
    found = list(named)
    for match in _PRONOUN.finditer(text):
        before = [one for one in named if one.kind == "person" and one.stop <= match.start()]
        if before:
            found.append(replace(before[-1], begin=match.start(1), stop=match.end(1), called=False))
    return sorted(found, key=lambda one: one.begin)


def _keys(named: Sequence[Named], kind: str) -> list[str]:
    return [one.key for one in named if one.kind == kind]


def _with(first: Sequence[Named], more: Sequence[Named]) -> tuple[Named, ...]:
    return (*first, *(one for one in more if one not in first))


def _parted(text: str, named: Sequence[Named]) -> tuple[tuple[Named, ...], tuple[Named, ...]]:
    helpers = tuple(one for one in named if doers.supports(text, one))
    return tuple(one for one in named if one not in helpers), helpers
