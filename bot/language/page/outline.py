"""Where a line of the minutes stands: under which heading, below which row, of whom, until when."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.language.page import gatherings, labels, pages, records
from bot.language.page.headings import (
    ENDS,
    LONGEST,
    LONGEST_ENGLISH,
    NUMBERED,
    PART,
    Heading,
    Topic,
    heading,
    topic_of,
)
from bot.language.page.records import Around
from bot.language.readers import Reader, bound_of
from bot.language.what import doers
from bot.language.who.names import Named

#: A heading that says what is to be done with what stands below it.
_BELOW = re.compile(r"以下|下列|如下|the following|below", re.IGNORECASE)
_CHARGES = re.compile(
    r"(?:以下|下列|如下).{0,20}(?:完成|落实|办理|跟进|推进|处理|解决|事项|工作|任务|同[学事]|负责)"
    r"|(?:前|内|底|末)(?:需|要|须|必须|应)?(?:全部)?(?:完成|落实|搞定|交付|提交|办结|关闭)?[)）]?$"
    r"|(?:跟进|落实|完成|负责|办理)(?:的|如下|以下)"
    r"|\b(?:the following|below)\b|\b(?:due|by|before|complete)\b",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"[（(【\[](?P<in>[^（()）【】\[\]]{2,30})[)）】\]]\s*[:：]?$")


#: 顾总讲的: who spoke does not do what is below it.
_SPEECH = re.compile(
    r"[讲说谈]|提[到出的]|发言|指示|强调|点评|汇报|总结|意见|要求|\b(?:said|says|update|report"
    r"|comment|remark)",
    re.I,
)

#: 莫总, 方校长: whoever leads the house says there what others are to do.
_LEADER = re.compile(
    r"(?:总(?:经理|裁)?|董事?长?|[院校行局厅厂]长|理事长|书记|主席|会长|老板|boss)[:：]?$"
)

LONGEST_REQUEST = 100
LONGEST_NAMES = 120
LONGEST_CHAPTER = 8


@dataclass
class Section:
    """What the headings above a row say."""

    topic: Topic | None = None
    heading: str = ""
    #: 结论与行动: what nobody is to do is a decision
    mixed: bool = False
    #: its items have bullets, so that a paragraph without one is none of them
    listed: bool = False
    around: Around = field(default_factory=Around)


class Outline:
    """Headings change the section; a row with a deeper list says something of all its rows."""

    def __init__(self, lines: Sequence[str], reader: Reader) -> None:
        self.lines, self.reader = lines, reader
        self.section = Section()
        #: how deep the last numbered heading stands, and its number
        self._chapter = (0, 0)
        #: how deep a row stands, and what it says of the rows below it
        self._rows: list[tuple[int, Around, bool]] = []

    def heads(self, at: int) -> bool:
        """Is the line a heading and no more?"""
        line, section = self.lines[at], self.section
        found = heading(line) or self._numbered(at) or _request(line)
        if section.topic in ("attendees", "absent") and not _surely(found):
            if self._names(line):
                return False
            section.topic = "notes"
        if found is None:
            return self._name_alone(line)
        if number := NUMBERED.match(line):
            self._chapter = (indent(line), int(number["count"]))
        self._rows.clear()
        if self._charged(found):
            return True
        named = self.reader.directory.find(found.text)
        alone = [one for one in named if one.stop - one.begin >= len(found.text) - 3]
        if alone and found.topic is None and not _SPEECH.search(found.text):
            self._of(alone[0], found.text)
            return True
        if not found.strong and found.topic is None:
            return self._titled(found, line)
        self._open(found, fresh=found.strong or bool(PART.match(line.strip())))
        return True

    def _open(self, found: Heading, *, fresh: bool) -> None:
        section = self.section
        section.topic, section.heading = found.topic or "notes", found.text
        section.mixed, section.listed = found.mixed, False
        above = Around() if fresh else section.around
        owners = self._in_charge(found.text) or above.owners
        section.around = replace(above, owners=owners, due=None)

    def _in_charge(self, text: str) -> tuple[str, ...]:
        """项目一：门店数字化（负责人：孙浩）"""
        said = [one.value for one in labels.parts(text) if one.kind == "owner"]
        bracket = _BRACKETS.search(text)
        if not said and bracket and records.only_who(bracket["in"], self.reader):
            said = [bracket["in"]]
        return self.reader.owners(said[0])[0] if said else ()

    def _names(self, line: str) -> bool:
        """陈立（研发总监）, Tom Baker - Engineer, R&D: 张伟, 王磊"""
        text = pages.bare(line).replace("[x]", "")
        if len(text) > LONGEST_NAMES or re.search(r"[。！？!?]|\.\s", text):
            return False
        if topic_of(text, whole=False) or self.reader.dates(text):
            return False
        return bool(gatherings.people(text, self.reader))

    def around(self, at: int) -> Around:
        """What the rows say below which a line stands, else the headings."""
        deep = indent(self.lines[at])
        while self._rows and self._rows[-1][0] >= deep:
            self._rows.pop()
        return self._rows[-1][1] if self._rows else self.section.around

    def details(self, at: int) -> bool:
        """Does the row above it say who does it? Then this only says more of it."""
        self.around(at)
        return bool(self._rows) and self._rows[-1][2]

    def opens(self, at: int) -> bool:
        """代码冻结（3月18日前）, with a list below it that it says the date or the doer of."""
        line, text = self.lines[at], pages.bare(self.lines[at])
        bracket, above = _BRACKETS.search(text), self.around(at)
        inside = bracket["in"] if bracket else text if _CHARGES.search(text.rstrip(":： ")) else ""
        people, units = self.reader.owners(inside) if bracket else ((), ())
        due = self.reader.due(inside) if inside else None
        said = Around(people or above.owners, units or above.units, due or above.due)
        named = self.reader.directory.find(text)
        detail = said == above and any(one.kind == "person" for one in named)
        self._rows.append((indent(line), said, detail))
        return said != above

    def _numbered(self, at: int) -> Heading | None:
        """5. Date of next meeting: over what is no row of the same list."""
        line, number = self.lines[at], NUMBERED.match(self.lines[at])
        after = self._after(at)
        before = self.lines[at - 1] if at else ""
        if number is None or not after.strip() or PART.match(after.strip()) or part(after):
            return None
        text = number["text"].strip(" :：*")
        longest = LONGEST_ENGLISH if text.isascii() else LONGEST
        if len(text) > longest or ENDS.search(text) or text.endswith("."):
            return None
        rows = NUMBERED.match(before) or NUMBERED.match(after)
        if rows or self.reader.directory.find(text) or self.reader.dates(text):
            return None
        topic = topic_of(text, whole=False)
        here = (indent(line), int(number["count"]))
        goes_on = self._chapter == (here[0], here[1] - 1) and len(text) <= LONGEST_CHAPTER
        if not (topic or goes_on or indent(after) <= indent(line)):
            return None
        return Heading(text, topic, True)

    def _after(self, at: int) -> str:
        """The next line; behind a blank one only what is deeper, where a list stood alone above."""
        near, *further = [*self.lines[at + 1 : at + 3], "", ""][:2]
        alone = at > 0 and not self.lines[at - 1].strip() and not near.strip()
        return further[0] if alone and indent(further[0]) > indent(self.lines[at]) else near

    def _charged(self, found: Heading) -> bool:
        """以下事项请于本周五前完成： says for all below until when, or who."""
        if found.topic not in (None, "action") or not _CHARGES.search(found.text):
            return False
        section, named = self.section, self.reader.directory.find(found.text)
        doing = doers.doers(found.text, named)
        due = bound_of(found.text, self.reader.dates(found.text, named))
        if not (due or _BELOW.search(found.text)):
            return False
        section.topic, section.heading = "action", found.text
        section.mixed = section.listed = False
        people = tuple(one.key for one in doing if one.kind == "person")
        units = tuple(one.key for one in doing if one.kind == "department")
        section.around = Around(people, units, due)
        return True

    def _titled(self, found: Heading, line: str) -> bool:
        """A heading of its own words ends what was under the one before."""
        self.section.heading = found.text
        # 二、其他 ends what is 刘洋's
        around, owners = self.section.around, self._in_charge(found.text)
        self.section.around = replace(around, owners=owners)
        if self.section.topic in ("decision", "attendees", "absent", "next", "risk", "past"):
            self.section.topic = "notes"
        return line.rstrip().endswith((":", "：")) or bool(PART.match(line.strip()))

    def _name_alone(self, line: str) -> bool:
        """刘洋： above what 刘洋 does."""
        one = self.name(line)
        if one:
            self._rows.clear()
            self._of(one, pages.bare(line))
        return one is not None

    def name(self, line: str) -> Named | None:
        """The one who is all that a line says."""
        text = pages.bare(line).rstrip(":： ")
        named = self.reader.directory.find(text)
        alone = len(named) == 1 and named[0].stop - named[0].begin == len(text)
        return named[0] if alone else None

    def _of(self, one: Named, said: str) -> None:
        section = self.section
        if one.kind == "person" and _LEADER.search(said):
            section.around, section.topic = Around(), "notes"
        elif one.kind == "person":
            section.around = replace(section.around, owners=(one.key,))
        else:
            section.around = Around(units=(one.key,))
            section.topic = section.topic if section.topic == "action" else "notes"


def _surely(found: Heading | None) -> bool:
    return found is not None and (found.topic is not None or found.strong)


def _request(line: str) -> Heading | None:
    """Could you please help with the following by Tuesday:"""
    text = pages.bare(line)
    asks = text.endswith((":", "：")) and len(text) <= LONGEST_REQUEST and _BELOW.search(text)
    return Heading(text.rstrip(":："), None, False) if asks else None


def part(line: str) -> str | None:
    """The label that a line begins with, if it is one of an item."""
    pair = labels.pair(pages.bare(line))
    return pair[0] if pair and labels.kind(pair[0], labels.PARTS) else None


def indent(line: str) -> int:
    return len(line) - len(line.lstrip())
