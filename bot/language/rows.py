"""What one row of the minutes says, under its heading: items, decisions, disputes, risks."""

import re
from dataclasses import dataclass, field

from bot.language import gatherings, labels, outcomes, pages, records, sentences
from bot.language.headings import NUMBER, Topic
from bot.language.items import Item
from bot.language.readers import Reader, Wanted, split
from bot.language.records import Around
from bot.language.said import Minutes

#: What people report of themselves: done is past, planned is a duty.
_PAST = re.compile(
    r"^(?:本周(?:完成|进展|工作)|昨[天日]|上周(?:完成|工作)?|已完成|完成情况"
    r"|yesterday|done|last week|completed)\s*[:：]",
    re.IGNORECASE,
)
_PLAN = re.compile(
    r"^(?:今[天日]|下周(?:计划|工作|安排)?|下一步(?:计划)?|本周计划|计划|需协调(?:资源|事项)?"
    r"|需要?支持|阻塞|困难|问题|卡点|today|next(?: week)?|plan(?:ned)?|blockers?|blocked"
    r"|support needed)\s*[:：]\s*",
    re.IGNORECASE,
)
_PLANNED = re.compile(r"下周|next|plan|计划|下一步", re.IGNORECASE)
#: Of what somebody is to do, this says no more than that they are.
_ASKED = re.compile(r"\W*(?:[一二三四五六七八九十]{1,3}、)?\s*会议?(?:最后)?(?:明确|要求|强调)")
_REMARK = re.compile(r"(?:备注|说明|注|note|remark)s?\s*[:：]", re.IGNORECASE)
_BOX = re.compile(r"\s*(?:[-*•]\s*)?(?:\[\s?\]|[□☐])\s*\S")
_NEXT = re.compile(
    r"(?:下次|下一次|下期)(?:会议|例会|周会|碰头|开会|评审|会)"
    r"|\b(?:the )?next (?:meeting|sync|session|call)\b",
    re.IGNORECASE,
)
_WHO_IN_BRACKETS = re.compile(r"[【（(\[][^【】（）()\[\]]*[】）)\]]\s*$")
#: Up to the end of the sentence; half-sentences between semicolons belong together.
_WHOLE = re.compile(r".*?(?:[。！!？?\n]|\.(?=\s+[A-Z])|$)")
#: A sentence like "No agreement yet." says nothing without the one before it.
SHORT = 24


@dataclass
class Section:
    """Under which headings a row stands."""

    topic: Topic | None = None
    heading: str = ""
    #: 结论与行动: what nobody is to do is a decision
    mixed: bool = False
    #: its items have bullets, so that a paragraph without one is none of them
    listed: bool = False
    around: Around = field(default_factory=Around)


@dataclass(frozen=True)
class Row:
    """A line, without its bullet and number in *text*; what follows it on the page."""

    line: str
    text: str
    heads: bool = False  # what is below it is deeper
    labels_follow: bool = False


@dataclass
class Rows:
    """Reads rows into *found*."""

    reader: Reader
    found: Minutes = field(default_factory=Minutes)
    section: Section = field(default_factory=Section)

    def read(self, row: Row) -> None:
        topic, text = self.section.topic, row.text
        if topic == "attendees":
            self.found.attendees += gatherings.people(text, self.reader)
        elif topic == "next":
            self.next(text, row.line)
        elif not _PAST.match(text):
            plan = _PLAN.match(text)
            text = text[plan.end() :] if plan else text
            if plan and (not text or outcomes.NOTHING.match(text)):
                self.section.topic = "action" if _PLANNED.match(plan[0]) else topic
            elif not self._marked(row, text):
                told = plan is not None and not _PLANNED.match(plan[0])
                self._of_topic(row, text, told=told)

    def next(self, text: str, line: str) -> bool:
        """Does it say when the next meeting is? The first that does counts."""
        after = gatherings.next_meeting(text, line, self.reader)
        if after is None or self.found.next_meeting:
            return False
        self.found.next_meeting = after
        return True

    # 决定：…, AI: …, RISK: …

    def _marked(self, row: Row, text: str) -> bool:
        """At the beginning, or after a sentence."""
        mark = labels.mark(text)
        if mark:
            self._of_mark(row, text, *mark)
            return True
        said = list(split(text))
        later = [one for one in said[1:] if labels.mark(one)]
        if not later:
            return False
        self._of_topic(row, " ".join(one for one in said if one not in later))
        for one in later:
            self._marked(row, one)
        return True

    def _of_mark(self, row: Row, text: str, kind: str, who: str, at: int) -> None:
        rest = text[at:].strip()
        if kind == "action":
            owners, units = self.reader.owners(who) if who else ((), ())
            above = self.section.around
            around = Around(owners or above.owners, units or above.units)
            self._items(row.line, rest, around, sure=True)
            return
        first = _WHOLE.match(rest)[0].strip() if _WHOLE.match(rest) else rest  # type: ignore[index]
        if kind == "open":
            made = self._items(row.line, rest, Around(), sure=False)
            if not made:
                self.found.note("dispute", outcomes.worded(rest), row.line)
            return
        self.found.note(kind, outcomes.worded(first), row.line)  # type: ignore[arg-type]  # of MARKS
        if kind != "risk":
            self._items(row.line, first, Around(), sure=False)
        more = rest[rest.find(first) + len(first) :]
        self._items(row.line, more, Around(), sure=False, context=first)

    # By its heading

    def _of_topic(self, row: Row, text: str, *, told: bool = False) -> None:
        text, section = NUMBER.sub("", text), self.section
        acts = section.topic == "action" and not told
        sure = (acts and not _REMARK.match(text)) or bool(_BOX.match(row.line))
        section.listed = section.listed or (acts and bool(pages.BULLET.match(row.line)))
        if sure and section.mixed and not row.labels_follow and not self._somebody(text):
            self.found.note("decision", outcomes.worded(text), row.line)
            return
        made = self._items(row.line, text, section.around, sure=sure)
        if made and row.heads and not any(item.owners or item.due for item in made):
            # `1. Website`, above what is to be done for it, is nothing to do
            self.found.items = [item for item in self.found.items if item not in made]
        elif section.topic in ("decision", "dispute", "open", "risk"):
            self._outcome(row.line, text, made)
        elif not sure:
            self._told(row.line, text, made)

    def _somebody(self, text: str) -> bool:
        named = self.reader.directory.find(text, self.reader.speaker)
        return any(not one.loose for one in named) or bool(labels.parts(text))

    def _outcome(self, line: str, text: str, made: list[Item]) -> None:
        """What stands under a heading of outcomes is one, but for what is only to be done."""
        topic, said = self.section.topic, outcomes.outcome(text)
        bare = _WHO_IN_BRACKETS.sub("", text).strip()
        if topic == "decision" and (not made or said or outcomes.SETTLED.search(bare)):
            kind: outcomes.Outcome = "dispute" if said == "dispute" else "decision"
            self.found.note(kind, outcomes.worded(bare), line)
        elif topic == "dispute" or (topic == "open" and not made):
            self.found.note("dispute", outcomes.worded(text), line)
        elif topic == "risk":
            self.found.note("risk", outcomes.worded(text), line)

    def _told(self, line: str, text: str, made: list[Item]) -> None:
        """In prose, what the words themselves say."""
        before = ""
        for sentence in split(text):
            if _NEXT.search(sentence) and self.next(sentence, line):
                self.found.items = [item for item in self.found.items if item.source != line]
                continue
            kind = outcomes.outcome(sentence)
            if kind and not (made and (kind == "risk" or _ASKED.match(sentence))):
                short = kind == "dispute" and len(sentence) <= SHORT and before
                said = f"{before} {sentence}" if short else sentence
                self.found.note(kind, outcomes.worded(NUMBER.sub("", said)), line)
            before = sentence

    def _items(
        self, line: str, text: str, around: Around, *, sure: bool, context: str = ""
    ) -> list[Item]:
        """Only the first sentence of a row is an item without saying who and when."""
        parts = labels.parts(text)
        if not text.strip():
            return []
        if not parts and (fields := records.fields(text, self.reader)):
            made = list(records.of_fields(fields, line, self.reader, around, sure=sure))
        else:
            text = NUMBER.sub("", text, count=1)
            whole = any(part.kind in ("owner", "department", "due") for part in parts)
            made = []
            for at, sentence in enumerate([text] if whole or (sure and parts) else split(text)):
                owners = around.owners if at == 0 or not sure else ()
                wanted = Wanted(sure and at == 0, owners, around.units, line, context)
                made += sentences.items(self.reader, sentence, wanted)
        self.found.items += made
        return made
