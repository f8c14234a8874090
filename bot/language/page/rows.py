"""What one row of the minutes says, under its heading: items, decisions, disputes, risks."""

import re
from dataclasses import dataclass, field, replace

from rapidfuzz import fuzz

from bot.language.page import gatherings, labels, occasions, outcomes, pages, records
from bot.language.page.headings import NUMBER
from bot.language.page.outline import Section
from bot.language.page.records import Around
from bot.language.readers import NO_DATE, Reader, Wanted, split
from bot.language.said import Minutes
from bot.language.what import doers, sentences
from bot.language.what.duties import WHO, asked_for
from bot.language.what.items import Item, tidy

#: What people report of themselves: done is past, planned is a duty.
_PAST = re.compile(
    r"^(?:本周(?:完成|进展|工作)|昨[天日]|上周(?:完成|工作)?|已完成|完成情况"
    r"|yesterday|done|last week|completed)\s*[:：]|^[这本上]周(?:主要|基本|都"
    r"|一直)?(?:在(?!.{1,12}前)|忙)",
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
_ASKED = re.compile(
    r"\W*(?:[一二三四五六七八九十]{1,3}、)?\s*会议?(?:最后)?(?:明确|要求|强调|(?:确定|议定|决定|商定)[:：])"
)
_ASKS = re.compile(r"\W*(?:请|由)")
_EMPHASISED = re.compile(
    r"\W*会议?(?:还|并|同时|最后|也)?(?:强调|指出|认为|要求|听取|号召)|\W*(?:议题|案由"
    r"|问题)[一二三四五六七八九十\d]*\s*[:：]"
    r"|\W*(?:做得好|亮点|不足|待改进|需改进|改进点)"
)
#: 1. 物料短缺  对策：马超今日补货
_MEASURES = re.compile(
    r"(?<=\S)[\s，,；;]+(?=(?:对策|措施|整改措施|改善措施|下一步|处理措施|行动项?|Actions?"
    r"|Next steps?)\s*[:：])"
)
_REMARK = re.compile(r"(?:备注|说明|注|note|remark)s?\s*[:：]", re.IGNORECASE)
_BOX = re.compile(r"\s*(?:[-*•]\s*)?(?:\[\s?\]|[□☐⬜◻▢❏❑❒🔲🔳]\uFE0F?)\s*\S")
_WHO_IN_BRACKETS = re.compile(r"[【（(\[][^【】（）()\[\]]*[】）)\]]\s*$")
#: Up to the end of the sentence; half-sentences between semicolons belong together.
_WHOLE = re.compile(r".*?(?:[。！!？?\n]|\.(?=\s+[A-Z])|$)")
#: 昨天…今天…: a stand-up is no list of duties.
_REPORT = re.compile(r"昨[天日]|yesterday", re.IGNORECASE)
_COLON = re.compile(r"[:：]")
LONGEST_LEAD = 24
#: …; he will report back on Thursday.
_REPORTS = re.compile(
    r"(?:report|get|come|revert) back\b.{0,24}$|(?:report|update us)$|(?:给|出|给出)?(?:结论"
    r"|结果|答复|反馈|回复|汇报)$",
    re.IGNORECASE,
)
#: A title stands in its sentence, but for what was cut out of it.
SAME = 80
#: A sentence like "No agreement yet." says nothing without the one before it.
SHORT, SHORTEST = 28, 10  # letters; "agreed" is shorter


@dataclass(frozen=True)
class Row:
    """A line, without its bullet and number in *text*; what follows it on the page."""

    line: str
    text: str
    heads: bool = False  # what is below it is deeper
    labels_follow: bool = False
    #: what the rows say below which it stands; None for what the headings say
    around: Around | None = None
    #: one of those rows says until when
    charged: bool = False
    #: it says something of all that is below it, and is nothing to do itself
    opens: bool = False
    #: it only says more of an item above it
    detail: bool = False


@dataclass
class Rows:
    """Reads rows into *found*."""

    reader: Reader
    found: Minutes = field(default_factory=Minutes)
    section: Section = field(default_factory=Section)

    def read(self, row: Row) -> None:
        problem, *measures = _MEASURES.split(row.text)
        self._read(replace(row, text=problem), told=bool(measures))
        for text in measures:
            self._read(replace(row, text=text))

    def _read(self, row: Row, *, told: bool = False) -> None:
        topic, text = self.section.topic, row.text
        if topic == "absent" or occasions.happened(text, self.section.heading):
            return
        if topic == "attendees":
            self.found.attendees += gatherings.people(text, self.reader)
        elif topic == "next":
            if not self.next(text, row.line) and NO_DATE.search(text):
                self.section.topic = "notes"
        elif not _PAST.match(text):
            plan = _PLAN.match(text)
            text = text[plan.end() :] if plan else text
            if plan and (not text or outcomes.NOTHING.match(text)):
                self.section.topic = "action" if _PLANNED.match(plan[0]) else topic
            elif not self._marked(row, text):
                told = told or (plan is not None and not _PLANNED.match(plan[0]))
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
            owners, units = self._called(who)
            above = row.around or self.section.around
            around = Around(owners or above.owners, units or above.units, above.due)
            self._items(row.line, rest, around, sure=True)
            return
        if outcomes.NOTHING.match(rest):
            return
        first = _WHOLE.match(rest)[0].strip() if _WHOLE.match(rest) else rest  # type: ignore[index]
        if kind == "open":
            made = self._items(row.line, rest, Around(), sure=False)
            if not made:
                self.found.note("dispute", outcomes.worded(rest), row.line)
            return
        told = kind == "risk" or (kind == "dispute" and outcomes.outcome(first) == kind)
        made = self._items(row.line, first, Around(), sure=False) if not told else []
        if not made or not _ASKS.match(first) or outcomes.SETTLED.search(first):
            self.found.note(kind, outcomes.worded(first), row.line)  # type: ignore[arg-type]  # of MARKS
        more = rest[rest.find(first) + len(first) :]
        self._items(row.line, more, Around(), sure=False, context=first)

    def _called(self, who: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Of TODO(tom): also a handle."""
        known = self.reader.directory.people_called(who)
        if len(known) == 1:
            return (known[0].key,), ()
        return self.reader.owners(who) if who else ((), ())

    # By its heading

    def _of_topic(self, row: Row, text: str, *, told: bool = False) -> None:
        text, section = NUMBER.sub("", text), self.section
        acts = section.topic == "action" or row.charged
        acts = acts or (section.topic == "open" and bool(records.fields(text, self.reader)))
        acts = acts and not (told or row.detail)
        sure = (acts and not _REMARK.match(text)) or bool(_BOX.match(row.line))
        lists = acts or section.topic in (*outcomes.KINDS, "open")
        section.listed = section.listed or (lists and bool(pages.BULLET.match(row.line)))
        meets = section.topic not in (None, "notes") and occasions.SAID.search(text)
        if meets and not self._somebody(text) and self.next(text, row.line):
            return
        if sure and section.mixed and not row.labels_follow and not self._somebody(text):
            self.found.note("decision", outcomes.worded(text), row.line)
            return
        around = Around() if _REMARK.match(text) else row.around or section.around
        made = self._items(row.line, text, around, sure=sure)
        empty = not any(item.owners or (item.due and not row.opens) for item in made)
        if made and row.heads and empty:
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
        if (
            topic == "decision"
            and not _EMPHASISED.match(text)
            and (not made or said or outcomes.SETTLED.search(bare))
        ):
            kind: outcomes.Outcome = "dispute" if said == "dispute" else "decision"
            self.found.note(kind, outcomes.worded(bare), line)
        elif topic == "dispute" or (topic == "open" and not made):
            self.found.note("dispute", outcomes.worded(text), line)
        elif topic == "risk":
            self.found.note("risk", outcomes.worded(text), line)

    def _told(self, line: str, text: str, made: list[Item]) -> None:
        """In prose, what the words themselves say."""
        before, again = "", False
        for sentence in split(text):
            if occasions.SAID.search(sentence) and self.next(sentence, line):
                self._no_items_of(line, sentence)
                continue
            kind = outcomes.outcome(sentence)
            mine = any(fuzz.partial_ratio(item.title, sentence) >= SAME for item in made)
            told = mine and kind and outcomes.only_told(sentence, kind)
            if kind and not (told or (made and _ASKED.match(sentence))):
                short = len(sentence) <= (SHORT if kind == "dispute" else SHORTEST) and before
                said = f"{before} {sentence}" if short else sentence
                if not (short and again):
                    self.found.note(kind, outcomes.worded(NUMBER.sub("", said)), line)
            again = kind == "dispute"
            before = sentence

    def _lead(self, text: str) -> tuple[str, ...]:
        """王磊：…；…: whose all of it is."""
        colon = _COLON.search(text[:LONGEST_LEAD])
        who = colon and text[: colon.start()]
        if not who or _REPORT.search(text) or not records.only_who(who, self.reader):
            return ()
        return self.reader.owners(who)[0]

    def _with(self, before: list[Item], sentence: str, made: list[Item]) -> list[Item]:
        """Some sentences only say more of the item before them: who helps, when they report."""
        if before and not made:
            named = self.reader.directory.find(sentence)
            if named and doers.only(sentence, 0, len(sentence), named) == "helps":
                places = tuple(one.key for one in named if one.kind == "department")
                return [
                    *before[:-1],
                    replace(before[-1], departments=before[-1].departments + places),
                ]
        if before and len(made) == 1 and _REPORTS.match(made[0].title):
            last = before[-1]
            if last.due is None and last.owners == made[0].owners:
                return [*before[:-1], replace(last, due=made[0].due)]
        return [*before, *made]

    def _no_items_of(self, line: str, sentence: str) -> None:
        """A meeting to come is nothing to do."""
        self.found.items = [
            item
            for item in self.found.items
            if item.source != line or fuzz.partial_ratio(item.title, sentence) < SAME
        ]

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
            sure = sure or any(part.kind == "owner" and part.value for part in parts)
            made, spoken_of, question = [], "", ""
            lead = self._lead(text)
            for at, sentence in enumerate([text] if whole or (sure and parts) else split(text)):
                owners = (around.owners if at == 0 or not sure else ()) or (lead if at else ())
                wanted = Wanted(
                    sure and at == 0, owners, (), line, context, around.due, question, spoken_of
                )
                greets = not wanted.sure and occasions.GREETS.match(sentence)
                more = [] if greets else sentences.items(self.reader, sentence, wanted)
                more = [
                    records.placed(one, around) for one in more if not outcomes.fears(one.title)
                ]
                made = self._with(made, sentence, more)
                question = tidy(asked_for(sentence)) if WHO.search(sentence) else ""
                named = self.reader.directory.find(sentence)
                spoken_of = next((n.key for n in reversed(named) if n.kind == "person"), spoken_of)
        self.found.items += made
        return made
