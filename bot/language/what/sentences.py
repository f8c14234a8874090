"""From one sentence to its action items: who, what, which department, by when."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TypeVar

from bot.language.dates import Date
from bot.language.page import labels
from bot.language.readers import ALONE, Reader, Wanted, due_of, split
from bot.language.what import dashes, deeds, doers, needs, remarks, requests, states, unsaid
from bot.language.what.items import Item, depends, priority, title
from bot.language.what.stretches import CLAUSE, Stretch, led, stretches
from bot.language.when import limits
from bot.language.who import unlisted
from bot.language.who.names import Named
from bot.language.who.pronouns import with_pronouns

#: Words that say nothing to do.
_EMPTY = re.compile(
    r"\W+|麻烦|帮忙|看一?下|处理一?下|跟进一?下|确认一?下|跟一下|对一下|一起|一下|都|也|看看"
    r"|谢谢|辛苦了?|收到|你好|hi|hello|thanks",
    re.I,
)
SHORTEST = 3
LONGEST_DUE = 8  # letters between a label and its date
#: What people ask of each other in a line is said within so many letters, to so many.
LONGEST_SAID, MOST_CALLED = 400, 9
_Span = TypeVar("_Span", Named, Date)
FIRST = 3  # letters before a name that begins a row
#: …，周五前都完成。
_ALONE_BEFORE = re.compile(r"[，,]\s*(?:均|都|全部)?(?:于|在|要|需)?$")
_ALONE_AFTER = re.compile(
    r"\s*(?:均|都|全部|一起)?(?:(?:完成|搞定|到位)|(?:提?交|给|反馈|汇?报|发)(?:给|到|至)?[一-龥]{0,6})?"
    r"\s*[。.；;]?\s*$"
)


def items(reader: Reader, text: str, wanted: Wanted = ALONE) -> list[Item]:
    """The items of one sentence; *wanted* says what its surroundings know."""
    return list(_Sentence(reader, dashes.parted(reader, text), wanted).items())


def prose(reader: Reader, text: str) -> list[Item]:
    """The items of several sentences."""
    return [item for one in split(text) for item in items(reader, one)]


class _Sentence:
    def __init__(self, reader: Reader, text: str, wanted: Wanted) -> None:
        self.reader, self.text, self.wanted = reader, text, wanted
        self.parts = labels.parts(text)
        everybody = with_pronouns(
            text, reader.directory.find(text, reader.speaker), wanted.spoken_of
        )
        dates = reader.dates(text, everybody, dotted=wanted.sure or bool(everybody))
        dates = dates or limits.part_of_today(text, everybody, reader)
        if wanted.charged:
            everybody = [one for one in everybody if one.kind == "department"]
        self.named, self.dates = self._here(everybody), self._here(dates)
        self.labelled = [n for n in self.named if self._labelled(n)]
        self.doers = doers.doers(
            text, [n for n in self.named if n not in self.labelled], self.dates
        )
        if wanted.sure and not self.doers and not self.labelled:
            # in a list of actions, who stands first does it: `Tom asks the vendor`
            self.doers = [n for n in self.named[:1] if n.kind == "person" and n.begin <= FIRST]

    def _labelled(self, one: Named) -> bool:
        within = (part for part in self.parts if part.value_at <= one.begin < part.stop)
        return any(part.kind != "due" for part in within)

    def _here(self, found: Iterable[_Span]) -> list[_Span]:
        """Without those of clauses that only say who is away."""
        gone = [] if self.wanted.sure else states.away(self.text)
        return [one for one in found if not any(b <= one.begin < e for b, e in gone)]

    def items(self) -> Iterator[Item]:
        text = self.text
        if remarks.is_remark(text, dated=bool(self.dates), sure=self.wanted.sure):
            return
        owners, units = self._said("owner"), self._said("department")
        helpers = self._said("support")[1]
        labelled = bool(owners[0] or owners[1] or units[1])
        parts = [led(one) for one in stretches(text, self.doers, self.named)]
        if labelled or len(parts) < 2:
            one = parts[0] if parts else Stretch(0, len(text))
            yield from self._made(replace(one, begin=0, stop=len(text)), owners, units, helpers)
            return
        for one in parts:
            if not remarks.is_question(text[one.begin : one.stop]):
                yield from self._made(one, ((), ()), ((), ()), helpers)

    def _said(self, kind: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        people: tuple[str, ...] = ()
        units: tuple[str, ...] = ()
        for part in self.parts:
            if part.kind == kind:
                more, also = self.reader.owners(part.value)
                people, units = (*people, *more), (*units, *also)
        return people, units

    def _made(
        self,
        one: Stretch,
        owners: tuple[tuple[str, ...], tuple[str, ...]],
        units: tuple[tuple[str, ...], tuple[str, ...]],
        helpers: tuple[str, ...],
    ) -> Iterator[Item]:
        people = [*owners[0], *_keys(one.who, "person")]
        places = [*units[1], *owners[1], *_keys(one.who, "department")]
        strange = None if people or places else self._stranger(one)
        people = people or ([strange[0]] if strange else list(self.wanted.owners))
        due = self._due(one)
        mine = not (people or places) and self._is_mine(due)
        if mine:
            people.append(self.reader.me(self.text))
        if not (mine or self._enough(one, people, places, due)):
            return
        helping = [*helpers, *_keys(one.helpers, "department")]
        words = self._words(one, list(self._cut(one, due, strange)))
        if len(_EMPTY.sub("", words)) < 2:
            return
        yield Item(
            words,
            tuple(dict.fromkeys(people)),
            tuple(dict.fromkeys([*places, *helping])) or self.wanted.departments,
            due,
            self.wanted.source or self.text,
            priority(self._part("priority") or self.text),
            depends(self.text) or tuple(filter(None, [self._part("depends")])),
            tuple(unit for unit in dict.fromkeys(helping) if unit not in places),
        )

    def _stranger(self, one: Stretch) -> tuple[str, int, int] | None:
        return unlisted.somebody(
            self.reader, self.text, self.dates, one.begin, one.stop, sure=self.wanted.sure
        )

    def _words(self, one: Stretch, cut: list[tuple[int, int, str]]) -> str:
        """What is to be done, of the sentence or of what stands around it."""
        words = title(self.text, cut, one.begin, one.stop)
        # of what another one does only where nothing else is said
        least = SHORTEST - any(n.begin < one.begin for n in self.doers)
        if len(_EMPTY.sub("", words)) < least and one.begin:
            # 薪酬带宽要确认，田甜 3 月 6 日去对一下: what it is about stands before
            words = title(self.text, cut, 0, one.stop)
        if self.wanted.question and len(_EMPTY.sub("", words)) < SHORTEST:
            words = self.wanted.question
        return words or self.wanted.context

    def _due(self, one: Stretch) -> Date | None:
        for part in self.parts:
            inside = [d for d in self.dates if part.value_at <= d.begin < part.stop]
            if part.kind == "due" and not any(limits.stale(self.text, d) for d in inside):
                return self.reader.due(part.value) and due_of(self.text, inside)
        of_ours = limits.of_ours(self.text, self.dates, self.reader)
        own = [d for d in of_ours if one.begin <= d.begin < one.stop]
        own = own or [d for d in of_ours if self._common(d)]
        return due_of(self.text, own) or self.wanted.due

    def _common(self, found: Date) -> bool:
        """A date that holds for all: in front of everybody, or in a clause of its own."""
        first = min((d.begin for d in self.doers), default=found.stop)
        before, after = self.text[: found.begin], self.text[found.stop :]
        alone = _ALONE_BEFORE.search(before) and _ALONE_AFTER.match(after)
        return found.begin < first or bool(alone)

    def _part(self, kind: str) -> str:
        return next((part.value for part in self.parts if part.kind == kind), "")

    def _enough(self, one: Stretch, people: list[str], places: list[str], due: Date | None) -> bool:
        if self.wanted.sure:
            return True
        if due and limits.past(due, self.reader) and not self.parts:
            return False
        chat = bool(self.reader.speaker)
        asked = [n for n in one.who if requests.asked(self.text, n, chat=chat)]
        said = any(chat or n.kind == "person" for n in asked)
        labelled = any(part.kind == "owner" and part.value for part in self.parts)
        charged = [n for n in one.who if requests.charged(self.text, n)]
        if due and (people or places):
            begun = not people and limits.running(self.text, due, self.reader)
            ahead = limits.ahead(self.text, due, self.reader)
            sure = labelled or bool(charged) or (ahead and not (begun or self._remarked(one)))
        elif people or places:
            sure = bool(people and labelled) or bool(places and any(not n.loose for n in charged))
        else:
            sure = self._asks_anybody(due)
        return sure or said or self._told(one)

    def _told(self, one: Stretch) -> bool:
        """In a chat: is it a deed to come of those who are named, or of whoever it is said to?"""
        if not self.reader.speaker:
            return False
        masked = unsaid.masked(self.text, self.dates)[:LONGEST_SAID]
        to_you = self.wanted.charged and deeds.called(masked)
        return to_you or any(deeds.told(masked, n, one.stop) for n in one.who[:MOST_CALLED])

    def _remarked(self, one: Stretch) -> bool:
        """In a chat: 今天的包子绝了, though it has a date."""
        if not self.reader.speaker:
            return False
        masked = unsaid.masked(self.text, self.dates)[:LONGEST_SAID]
        if self.wanted.charged:
            return deeds.remarked(masked)
        return any(deeds.denied(masked, n, one.stop) for n in one.who[:MOST_CALLED])

    def _asks_anybody(self, due: Date | None) -> bool:
        """can you send it by Friday? 谁有空…: asked of somebody, though not of whom."""
        if due and (requests.asked_of_you(self.text) or unsaid.UNOWNED.search(self.text)):
            return True
        chat = bool(self.reader.speaker) and not self.doers
        return chat and (
            unsaid.of_anybody(self.text)
            or unsaid.of_you(self.text, self.dates)
            or needs.to_be_done(self.text, self.dates)
        )

    def _is_mine(self, due: Date | None) -> bool:
        """明早发你: the speaker promises, though nobody is named."""
        if not self.reader.speaker or self.wanted.sure or self.doers:
            return False
        ahead = due is None or limits.ahead(self.text, due, self.reader)
        return ahead and unsaid.mine(self.text, self.dates)

    def _cut(
        self, one: Stretch, due: Date | None, strange: tuple[str, int, int] | None
    ) -> Iterator[tuple[int, int, str]]:
        if due and any(due is d for d in self.dates):
            yield due.begin, due.stop, "date"
        for asker in self.named:
            if one.who and doers.asks(self.text[asker.stop : one.who[0].begin]):
                yield asker.begin, asker.stop, "doer"
        for who in (*one.who, *one.helpers):
            yield who.begin, doers.without_unit(self.text, who.stop), "doer"
        for part in self.parts:
            inside = [d.begin for d in self.dates if part.value_at <= d.begin < part.stop]
            # Deadline for the budget review: March 13
            says_what = part.kind == "due" and inside and inside[0] > part.value_at + LONGEST_DUE
            whole = not (says_what or part.kind == "task")
            yield part.begin, part.stop if whole else part.value_at, "label"
        if strange:
            yield *strange[1:], "doer"
        for clause in self._roles(one):
            yield *clause, "label"

    def _roles(self, one: Stretch) -> Iterator[tuple[int, int]]:
        """Clauses that only say who."""
        edges = [0, *(m.end() for m in CLAUSE.finditer(self.text)), len(self.text)]
        for begin, stop in pairwise(edges):
            everybody = [n for n in self.named if begin <= n.begin < stop]
            whole = begin <= one.begin and stop >= one.stop
            inside = everybody and not whole and one.begin <= begin < one.stop
            if inside and doers.only(self.text, begin, stop, everybody):
                yield begin, stop


def _keys(named: Sequence[Named], kind: str) -> list[str]:
    return [one.key for one in named if one.kind == kind]
