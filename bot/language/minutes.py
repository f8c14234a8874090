"""A page of minutes: who was there, what was decided, disputed and feared, who does what by when."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from bot.language import labels, outcomes, pages, tables, threads
from bot.language.dates import Date, as_json
from bot.language.headings import NUMBER, PART, Heading, Topic, heading
from bot.language.items import Item, priority, tidy
from bot.language.names import Named
from bot.language.normalise import as_written, simpler
from bot.language.sentences import Reader, Wanted, split
from bot.language.titles import PERSON
from bot.language.units import EVERYBODY

#: What people report of themselves: done is past, planned is a duty.
_PAST = re.compile(
    r"^(?:本周(?:完成|进展|工作)|昨[天日]|上周(?:完成|工作)?|已完成|完成情况|yesterday|done"
    r"|last week|completed)\s*[:：]",
    re.I,
)
_PLAN = re.compile(
    r"^(?:今[天日]|下周(?:计划|工作|安排)?|下一步(?:计划)?|本周计划|计划|today|next(?: week)?"
    r"|plan(?:ned)?|需协调(?:资源"
    r"|事项)?|需要?支持|阻塞|困难|问题|卡点|blockers?|blocked|support needed)\s*[:：]\s*",
    re.IGNORECASE,
)
#: Of what somebody is to do, this says no more than that they are.
_ASKED = re.compile(r"\W*(?:[一二三四五六七八九十]{1,3}、)?\s*会议?(?:最后)?(?:明确|要求|强调)")
_REMARK = re.compile(r"(?:备注|说明|注|note|remark)s?\s*[:：]", re.IGNORECASE)
_BOX = re.compile(r"\s*(?:[-*•]\s*)?(?:\[\s?\]|[□☐])\s*\S")
_STATUS_DONE = re.compile(
    r"(?<!未)(?<!待)(?:已)?完成(?!率)|已关闭|关闭|取消|作废|\b(?:done|closed|complete[d]?"
    r"|cancell?ed"
    r"|dropped)\b|✅|☑|^√$|100\s*%",
    re.I,
)
_PUT_OFF = re.compile(
    r"(?:延期|推迟|顺延|改)(?:到|至|为)?|postponed to|moved to|delayed (?:to|until)", re.I
)
_PARTING = re.compile(r"\s*(?:\s-{1,2}\s|\s[–—]\s|——|—|->|→|=>|\s\|\s|\s/\s|\t)\s*")
_NEXT = re.compile(
    r"(?:下次|下一次|下期)(?:会议|例会|周会|碰头|开会|评审|会)?.{0,8}(?:时间|定于|定在|安排)?"
    r"|\b(?:the )?next (?:meeting"
    r"|sync|session|call)\b",
    re.I,
)
_PLACE = re.compile(
    r"(?:地点|在|,\s*|，\s*)[:：]?\s*(?P<place>[^，,。;；\s][^，,。;；]*?(?:室|楼|厅|会议"
    r"|线上|room \w+|online"
    r"|bridge))",
    re.I,
)
_TOPIC = re.compile(r"(?:议题|主题|topic)[:：]?\s*(?P<topic>[^。;；]+)", re.I)
_ITS_OWN_DATE = re.compile(
    r"\d\s*[月/.\-]\s*\d|\d\s*号|\b\d{1,2}(?:st|nd|rd|th)?\s+[A-Z][a-z]{2}"
    r"|[A-Z][a-z]{2,8}\.?\s+\d{1,2}\b"
)
#: A sentence like "No agreement yet." says nothing without the one before it.
SHORT = 24
HEAD_LINES = 8
LONGEST_AGO = timedelta(days=92)
MORNING = time(9)
SPEECH = re.compile(r"^[“\"「]")


@dataclass(frozen=True)
class Said:
    """A decision, a dispute or a risk, and the line that says so."""

    text: str
    source: str

    def as_json(self) -> dict[str, str]:
        return {"text": self.text, "source": self.source}


@dataclass(frozen=True)
class Next:
    """The next meeting, as far as the page says."""

    when: Date | None
    place: str
    topic: str
    source: str

    def as_json(self) -> dict[str, Any]:
        said = as_json(self.when) if self.when else {"start": None, "end": None}
        return {
            "start": said["start"], "end": said["end"], "place": self.place, "topic": self.topic,
            "source": self.source,
        }  # fmt: skip


@dataclass
class Minutes:
    attendees: list[str] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    decisions: list[Said] = field(default_factory=list)
    disputes: list[Said] = field(default_factory=list)
    risks: list[Said] = field(default_factory=list)
    next_meeting: Next | None = None

    def note(self, kind: outcomes.Outcome, text: str, source: str) -> None:
        rows = {"decision": self.decisions, "dispute": self.disputes, "risk": self.risks}[kind]
        if len(text) > 1 and all(row.text != text for row in rows):
            rows.append(Said(text, source.strip()))

    def restored(self, read: str, raw: str) -> "Minutes":
        """In the characters of the page, where it was read in simplified ones."""

        def back(said: str) -> str:
            return as_written(said, read, raw)

        def rows(said: list[Said]) -> list[Said]:
            return [Said(back(one.text), back(one.source)) for one in said]

        after = self.next_meeting
        return Minutes(
            self.attendees,
            [replace(i, title=back(i.title), source=back(i.source)) for i in self.items],
            rows(self.decisions), rows(self.disputes), rows(self.risks),
            after and replace(after, place=back(after.place), topic=back(after.topic),
                              source=back(after.source)),
        )  # fmt: skip


def read(text: str, reader: Reader) -> Minutes:
    """All that a page says. Relative dates count from the meeting, where it says when that was."""
    plain = simpler(text)
    found = _read(plain, reader)
    return found if plain == text else found.restored(plain, text)


def _read(text: str, reader: Reader) -> Minutes:
    if messages := threads.messages(text, reader):
        found = Minutes(items=threads.items(messages, reader))
        for message in messages:
            _outcomes(found, message.text)
        return found
    return _Page(text, reader).minutes()


def _outcomes(found: Minutes, text: str) -> None:
    for sentence in split(text):
        if kind := outcomes.outcome(sentence):
            found.note(kind, outcomes.worded(sentence), sentence)


class _Page:
    """Reads on, line by line, and knows under which heading it is."""

    def __init__(self, text: str, reader: Reader) -> None:
        self.lines = pages.lines(text)
        self.found = Minutes()
        self.topic: Topic | None = None
        self.heading = ""
        self.mixed = self.listed = False
        self.owners: tuple[str, ...] = ()
        self.units: tuple[str, ...] = ()
        self.record: dict[str, str] = {}
        self.record_source: list[str] = []
        #: the row above, bare and as it stands
        self.last = self.last_line = ""
        self.at = 0
        held = _held(self.lines, reader)
        sender = pages.SENDER.search(text)
        by = reader.directory.people_called(sender["name"]) if sender else []
        speaker = by[0].key if len(by) == 1 else reader.speaker
        self.reader = replace(reader, now=held or reader.now, speaker=speaker)

    def minutes(self) -> Minutes:
        self.reader = replace(self.reader, directory=self.reader.directory.and_(self._present()))
        at = 0
        while at < len(self.lines):
            self.at = at
            found = tables.table(self.lines, at)
            if found:
                self._flush()
                self._table(found)
            else:
                self._line(self.lines[at])
            at += found.size if found else 1
        self._flush()
        self.found.attendees = list(dict.fromkeys(self.found.attendees))
        return self.found

    def _present(self) -> Iterator[str]:
        """People on no list, whom the page names as present or in charge."""
        for line in self.lines:
            for pair in [*tables.pairs(line), *([kv] if (kv := _key_value(line)) else [])]:
                kind = labels.PAGE.get(labels.key(pair[0])) or labels.PARTS.get(labels.key(pair[0]))
                if kind in ("attendees", "owner", "host", "recorder"):
                    yield from strangers(pair[1])

    # One line

    def _line(self, line: str) -> None:
        if not line.strip():
            self._flush()
            return
        if self.listed and not pages.BULLET.match(line) and self._after_blank():
            self.topic, self.listed = "notes", False
        if self._labelled(line) or self._info(line) or self._headed(line):
            return
        self._flush()
        self.last, self.last_line = pages.bare(line), line.strip()
        if pages.done(line) or outcomes.NOTHING.match(self.last):
            return
        self._row(line.strip(), self.last)

    def _after_blank(self) -> bool:
        """A paragraph of its own after a list is no part of it."""
        return (
            self.at > 0
            and not self.lines[self.at - 1].strip()
            and heading(self.lines[self.at]) is None
        )

    def _labelled(self, line: str) -> bool:
        """A line of nothing but labels belongs to the record above, or opens one."""
        text = pages.bare(line)
        pair = _key_value(text)
        kind = labels.COLUMNS.get(labels.key(pair[0])) if pair else None
        if pair is None or kind in (
            None,
            "decision",
            "dispute",
            "risk",
            "number",
            "status",
            "level",
        ):
            return False
        if kind == "notes":
            return bool(self.record)
        opens = kind == "task" and self.topic not in ("decision", "notes") and self._block(line)
        if kind != "task" and _says_more(text):
            return False
        when = labels.PAGE.get(labels.key(pair[0])) == "when"
        goes_on = kind != "task" and (self.record or (self._item_above() and not when))
        if self.topic == "attendees" or (kind == "topic" and not self.record):
            return False
        if (kind == "task" and (self.record or opens)) or goes_on:
            self._remember(kind, text, line)
            return True
        if (
            kind in ("department", "support", "owner")
            and self._block(line)
            and self.topic != "next"
        ):
            self._remember(kind, text, line)
            return True
        return False

    def _block(self, line: str) -> bool:
        """Is the next line of labels, too, and of others?"""
        mine = _key_value(pages.bare(line))
        rest = [one for one in self.lines[self.at + 1 : self.at + 3] if one.strip()]
        pairs = [_key_value(pages.bare(one)) for one in rest]
        return any(
            pair and labels.PARTS.get(labels.key(pair[0])) and mine and pair[0] != mine[0]
            for pair in pairs
        )

    def _item_above(self) -> bool:
        return bool(self.last) and len(self.last) <= 80

    def _remember(self, kind: str, text: str, line: str) -> None:
        if kind == "task" and self.record.get("task") and self.record.keys() & {"owner", "due"}:
            self._flush()
        if not self.record and kind != "task" and self.last:
            self.record["task"] = self.last
            self.record_source.append(self.last)
            self.found.items = [i for i in self.found.items if i.source.strip() != self.last_line]
        pair = _key_value(text)
        value = pair[1] if pair else ""
        found = labels.parts(text)
        if len(found) > 1 or (found and found[0].begin == 0):
            for part in found:
                self.record.setdefault(part.kind, part.value)
        else:
            self.record.setdefault(kind if kind != "task" else "task", value)
            if kind == "task":
                self.record["task"] = value
        self.record_source.append(line.strip())

    def _flush(self) -> None:
        record, source = self.record, "\n".join(self.record_source)
        self.record, self.record_source = {}, []
        if not record:
            return
        if "task" not in record:
            record["task"] = self.heading
        self._item_of(record, source)
        self.last = ""

    def _info(self, line: str) -> bool:
        """`参会人员：…`, `下次会议：…`, and tables of them."""
        pairs = [p for p in tables.pairs(line) if labels.PAGE.get(labels.key(p[0]))]
        if not pairs and (pair := _key_value(pages.bare(line))):
            pairs = [pair] if labels.PAGE.get(labels.key(pair[0])) else []
        for name, value in pairs:
            kind = labels.PAGE[labels.key(name)]
            if kind == "attendees":
                self.found.attendees += self._people(value)
                if not value:
                    self.topic = "attendees"
            elif kind == "next":
                self.topic = "next" if not value else self.topic
                self._next(value, line)
            elif kind in ("when", "absent", "recorder", "host"):
                self.last = ""
        return bool(pairs)

    def _headed(self, line: str) -> bool:
        found = heading(line)
        if self.topic == "attendees" and (found is None or not (found.topic or found.strong)):
            return False
        if found is None:
            return self._name_alone(line)
        named = self.reader.directory.find(found.text)
        alone = [n for n in named if n.stop - n.begin >= len(found.text) - 3]
        if not found.strong and found.topic is None and not alone:
            self._named_heading(found)
            return line.rstrip().endswith((":", "：")) or bool(PART.match(line.strip()))
        if alone and found.topic is None:
            self._under(alone[0])
            return True
        self.topic, self.heading, self.last = found.topic or "notes", found.text, ""
        self.mixed, self.listed = found.mixed, False
        if found.strong or PART.match(line.strip()):
            self.owners, self.units = (), ()
        return True

    def _named_heading(self, found: Heading) -> None:
        self.heading, self.last = found.text, ""
        if self.topic in ("decision", "attendees", "next", "risk", "past"):
            self.topic = "notes"

    def _under(self, one: Named) -> None:
        if one.kind == "person":
            self.owners = (one.key,)
        else:
            self.units, self.owners = (one.key,), ()
            self.topic = self.topic if self.topic == "action" else "notes"
        self.last = ""

    def _name_alone(self, line: str) -> bool:
        """刘洋： above what 刘洋 does."""
        text = pages.bare(line).rstrip(":： ")
        named = self.reader.directory.find(text)
        if len(named) == 1 and named[0].stop - named[0].begin == len(text):
            self._under(named[0])
            return True
        return False

    # What a row says

    def _row(self, line: str, text: str) -> None:
        if self.topic == "attendees":
            self.found.attendees += self._people(text)
            return
        if self.topic == "next":
            self._next(text, line)
            return
        if _PAST.match(text):
            return
        plan = _PLAN.match(text)
        if plan:
            text = text[plan.end() :]
            if not text or outcomes.NOTHING.match(text):
                self.topic = (
                    "action"
                    if re.match("下周|next|plan|计划|下一步", plan[0], re.I)
                    else self.topic
                )
                return
        if not self._marked(line, text):
            self._of_topic(line, text)

    def _marked(self, line: str, text: str) -> bool:
        """决定：…, AI: …, RISK: …, at the beginning or after a sentence."""
        mark = labels.mark(text)
        if mark is None:
            sentences = list(split(text))
            later = [s for s in sentences[1:] if labels.mark(s)]
            if not later:
                return False
            self._of_topic(line, " ".join(s for s in sentences if s not in later))
            for sentence in later:
                self._marked(line, sentence)
            return True
        kind, who, at = mark
        rest = text[at:].strip()
        if kind == "action":
            owners, units = self.reader.owners(who) if who else ((), ())
            self._items(line, rest, owners or self.owners, units or self.units, sure=True)
        else:
            first = next(iter(split(rest)), "")
            self.found.note(kind, outcomes.worded(first), line)  # type: ignore[arg-type]  # of MARKS
            more = rest[rest.find(first) + len(first) :]
            self._items(line, first if kind != "risk" else "", (), (), sure=False)
            self._items(line, more, (), (), sure=False, context=first)
        return True

    def _of_topic(self, line: str, text: str) -> None:
        text = NUMBER.sub("", text)
        sure = (self.topic == "action" and not _REMARK.match(text)) or bool(_BOX.match(line))
        self.listed = self.listed or (self.topic == "action" and bool(pages.BULLET.match(line)))
        if sure and self.mixed and not self._somebody(text) and not self._labels_follow():
            self.found.note("decision", outcomes.worded(text), line)
            return
        made = self._items(line, text, self.owners, self.units, sure=sure)
        if made and self._heads(made, line):
            self.found.items = [i for i in self.found.items if i not in made]
            return
        if self.topic == "decision":
            if not made or outcomes.SETTLED.search(_but_brackets(text)) or outcomes.outcome(text):
                kind = "dispute" if outcomes.outcome(text) == "dispute" else "decision"
                self.found.note(kind, outcomes.worded(_but_brackets(text)), line)  # type: ignore[arg-type]
        elif self.topic in ("dispute", "open"):
            if not made or self.topic == "dispute":
                self.found.note("dispute", outcomes.worded(text), line)
        elif self.topic == "risk":
            self.found.note("risk", outcomes.worded(text), line)
        elif not sure:
            self._told(line, text, made)

    def _somebody(self, text: str) -> bool:
        return bool(self.reader.directory.find(text, self.reader.speaker) or labels.parts(text))

    def _labels_follow(self) -> bool:
        after = _key_value(pages.bare(next(iter(self.lines[self.at + 1 : self.at + 2]), "")))
        return bool(after and labels.PARTS.get(labels.key(after[0])))

    def _heads(self, made: list[Item], line: str) -> bool:
        """`1. Website`, above what is to be done for it, is nothing to do."""
        if any(item.owners or item.due for item in made):
            return False
        after = next((one for one in self.lines[self.at + 1 :] if one.strip()), "")
        deeper = len(after) - len(after.lstrip()) > len(self.lines[self.at]) - len(
            self.lines[self.at].lstrip()
        )
        return deeper and bool(pages.BULLET.match(after))

    def _told(self, line: str, text: str, made: list[Item]) -> None:
        """In prose, what the words themselves say."""
        before = ""
        for sentence in split(text):
            if _NEXT.search(sentence) and self.found.next_meeting is None:
                if self._next(sentence, line):
                    self.found.items = [i for i in self.found.items if i.source != line]
                    continue
            kind = outcomes.outcome(sentence)
            told = made and (kind == "risk" or _ASKED.match(sentence))
            if kind and not told:
                short = kind == "dispute" and len(sentence) <= SHORT and before
                said = f"{before} {sentence}" if short else sentence
                self.found.note(kind, outcomes.worded(NUMBER.sub("", said)), line)
            before = sentence

    def _items(
        self,
        line: str,
        text: str,
        owners: tuple[str, ...],
        units: tuple[str, ...],
        *,
        sure: bool,
        context: str = "",
    ) -> list[Item]:
        """Items of a row; only its first sentence is one without saying who and when."""
        if not text.strip():
            return []
        fields = self._fields(text) if not labels.parts(text) else None
        if fields:
            made = list(self._of_fields(fields, line, owners, units, sure=sure))
        else:
            text = NUMBER.sub("", text, count=1)
            whole = any(
                part.kind in ("owner", "department", "due") for part in labels.parts(text)
            ) or (sure and labels.parts(text))
            sentences = [text] if whole else list(split(text))
            made = []
            for at, sentence in enumerate(sentences):
                own = owners if at == 0 or not sure else ()
                wanted = Wanted(sure and at == 0, own, units, line, context)
                made += self.reader.sentence(sentence, wanted)
        self.found.items += made
        return made

    def _fields(self, text: str) -> list[str] | None:
        """官网首屏换图 → 周一鸣 → 3.6: parts, of which one is only people."""
        parts = [part.strip(" *") for part in _PARTING.split(text) if part.strip(" *")]
        if len(parts) < 2 or not any(self._who(part) for part in parts):
            return None
        return parts

    def _who(self, part: str) -> bool:
        named = self.reader.directory.find(part)
        if not named:
            return False
        rest = list(part)
        for one in named:
            rest[one.begin : one.stop] = " " * (one.stop - one.begin)
        return not re.sub(r"[\s、,，/&@（）()]|and|和", "", "".join(rest))

    def _of_fields(
        self,
        parts: list[str],
        line: str,
        owners: tuple[str, ...],
        units: tuple[str, ...],
        *,
        sure: bool,
    ) -> Iterator[Item]:
        who = next(part for part in parts if self._who(part))
        rest = [part for part in parts if part is not who]
        due = next((part for part in reversed(rest) if self._only_when(part)), "")
        words = "，".join(part for part in rest if part is not due)
        people, places = self.reader.owners(who)
        if due:
            yield Item(
                tidy(words),
                people or owners,
                places or units,
                self._when(due),
                line,
                priority(words),
            )
        else:
            yield from self.reader.sentence(
                words, Wanted(True, people or owners, places or units, line)
            )

    def _only_when(self, part: str) -> bool:
        if re.fullmatch(r"(?:TBD|TBC|待定|ASAP|尽快)", part, re.IGNORECASE):
            return True
        found = self.reader.dates(part)
        taken = sum(one.stop - one.begin for one in found) or (
            len(part) if self._dotted(part) else 0
        )
        return bool(taken) and len(part) - taken <= 6

    def _dotted(self, part: str) -> bool:
        return bool(
            re.fullmatch(r"(?:1[0-2]|0?[1-9])\.(?:3[01]|[12]\d|0?[1-9])(?:前)?", part.strip())
        )

    def _when(self, words: str) -> Date | None:
        """A cell may say 3.6, which is no date anywhere else."""
        if self._dotted(words):
            words = words.strip().replace(".", "/", 1)
        return self.reader.due(words)

    # Tables and records

    def _table(self, table: tables.Table) -> None:
        past = self.topic == "past"
        for row in table.rows:
            cells = dict(row.cells)
            if cells.get("risk"):
                self.found.note("risk", cells["risk"], row.source)
            for kind in ("decision", "dispute"):
                if cells.get(kind) and not outcomes.NOTHING.match(cells[kind]):
                    self.found.note(kind, cells[kind], row.source)  # type: ignore[arg-type]  # one of both
            if "task" in table.columns or not table.columns & {"risk", "decision", "dispute"}:
                cells.setdefault("task", cells.get("topic", ""))
                if not (past and not cells.get("status")):
                    self._item_of(cells, row.source)
            elif cells.get("owner") and cells.get("due"):
                name = (
                    cells.get("topic")
                    or cells.get("decision")
                    or cells.get("dispute")
                    or cells.get("risk")
                    or ""
                )
                self._item_of({**cells, "task": name}, row.source)

    def _item_of(self, cells: dict[str, str], source: str) -> None:
        """A row of a table, or a block of labelled lines."""
        task, status = cells.get("task") or cells.get("topic") or "", cells.get("status", "")
        if not task.strip() or pages.done(task) or outcomes.NOTHING.match(task):
            return
        put_off = _PUT_OFF.search(status)
        if _STATUS_DONE.search(status) and not put_off:
            return
        owners, units = self.reader.owners(_but_strikes(cells.get("owner", "")))
        more = self.reader.owners(cells.get("department", ""))[1]
        helpers = self.reader.owners(cells.get("support", ""))[1]
        due = self._when(status[put_off.end() :] if put_off else _but_strikes(cells.get("due", "")))
        places = (*more, *units, *helpers)
        depends = re.split(r"[、,，\s]+", cells.get("depends", "")) if cells.get("depends") else []
        if not (owners or places or due) and ("owner" in cells or "due" in cells or "due" in cells):
            owners = self.owners
        clean = tidy(re.sub(r"\*\*|`|~~", "", task))
        made = Item(
            clean, owners or self.owners, tuple(dict.fromkeys(places)) or self.units, due, source,
            priority(f"优先级{cells['priority']}") if cells.get("priority") else priority(task),
            tuple(filter(None, depends)),
        )  # fmt: skip
        if made.title:
            self.found.items.append(made)

    # Who was there, and when the next one is

    def _people(self, value: str) -> list[str]:
        value = re.split(r"(?:客户方|供应商方?|外部|缺席|请假|列席|记录|主持)[:：]", value)[0]
        named = self.reader.directory.find(value)
        known = [(n.begin, n.key) for n in named if n.kind == "person"]
        rest = list(value)
        for one in named:
            rest[one.begin : one.stop] = "、" * (one.stop - one.begin)
        rest = list(re.sub(r"[（(][^（()）]*[)）]", lambda m: "、" * len(m[0]), "".join(rest)))
        at = 0
        for word in re.split(r"([、,，;；/\s（）()和及与&]+|\band\b)", "".join(rest)):
            if PERSON.fullmatch(word) and not EVERYBODY.match(word):
                known.append((at, word))
            at += len(word)
        return [key for _, key in sorted(known)]

    def _next(self, text: str, line: str) -> bool:
        found = self.reader.dates(text, self.reader.directory.find(text))
        today = self.reader.now.astimezone(self.reader.zone).date()
        ahead = [d for d in found if (day := _day(d)) and day >= today]
        if not ahead or (self.found.next_meeting and self.found.next_meeting.when):
            return False
        place, topic = _PLACE.search(text[ahead[0].stop :]), _TOPIC.search(text)
        self.found.next_meeting = Next(
            ahead[0], place["place"].strip() if place else "",
            topic["topic"].strip() if topic else "", line.strip(),
        )  # fmt: skip
        return True


def _day(found: Date) -> date | None:
    last = found.start or found.end
    return last.date() if isinstance(last, datetime) else last


def _held(lines: list[str], reader: Reader) -> datetime | None:
    """When the meeting was, if the page says so at its top and it is not long ago."""
    top = [line for line in lines if line.strip()][:HEAD_LINES]
    labelled = [line for line in top if (p := _key_value(pages.bare(line))) and _is_when(p[0])]
    labelled += ["\t".join(p) for line in top for p in tables.pairs(line) if _is_when(p[0])]
    for line in [*labelled, *top[:3]]:
        for found in reader.dates(line, reader.directory.find(line)):
            day, today = _day(found), reader.now.astimezone(reader.zone).date()
            said = line[found.begin : found.stop]
            if day and _ITS_OWN_DATE.search(said) and timedelta() <= today - day <= LONGEST_AGO:
                if day == today:
                    return None
                start = found.start if isinstance(found.start, datetime) else None
                return start or datetime.combine(day, MORNING)
    return None


def _is_when(label: str) -> bool:
    return labels.PAGE.get(labels.key(label)) == "when"


def _says_more(text: str) -> bool:
    """负责人：林晓 截止：3/18 内容：…: labels, and what is to be done."""
    parts = labels.parts(text)
    rest = sum(len(re.sub(r"\W", "", piece)) for piece in _between(text, parts))
    return len(parts) > 1 and rest >= 5


def _between(text: str, parts: list[labels.Part]) -> Iterator[str]:
    at = 0
    for part in parts:
        yield text[at : part.begin]
        at = part.stop
    yield text[at:]


_PAIR = re.compile(
    r"\W{0,4}([一-龥A-Za-z&.' （）()/-]{1,28}?)(?:\*\*)?\s*[:：]\s*(?:\*\*)?(.*)$", re.DOTALL
)


def _key_value(line: str) -> tuple[str, str] | None:
    match = _PAIR.match(line.strip())
    return (match[1], match[2].strip(" *")) if match else None


def strangers(value: str) -> list[str]:
    """What looks like names in a list of people."""
    words = re.split(r"[、,，;；/\s（）()&]+|\band\b|和|及|与", value)
    return [word for word in words if PERSON.fullmatch(word) and not EVERYBODY.match(word)]


def _but_brackets(text: str) -> str:
    """Without what stands in brackets at the end: who does it by when."""
    return re.sub(r"[【（(\[][^【】（）()\[\]]*[】）)\]]\s*$", "", text).strip()


def _but_strikes(text: str) -> str:
    return re.sub(r"~~.*?~~|\*\*|`", "", text)
