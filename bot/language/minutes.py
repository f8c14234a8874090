"""A page of minutes, read line by line: tables, labelled lines, headings and rows."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.language import gatherings, labels, outcomes, pages, records, tables, threads
from bot.language.headings import PART, Heading, heading
from bot.language.names import Named
from bot.language.normalise import simpler
from bot.language.readers import Reader, split
from bot.language.records import Around
from bot.language.rows import Row, Rows
from bot.language.said import Minutes

LONGEST_TASK = 80  # letters of a line that labelled lines may belong to
LONGEST_RECORD = 3  # lines that are looked at for more labels
_LABELS = {"task", "topic", "owner", "department", "support", "due", "priority", "depends"}


def read(text: str, reader: Reader) -> Minutes:
    """All that a page says. Relative dates count from the meeting, where it says when that was."""
    plain = simpler(text)
    found = _read(plain, reader)
    return found if plain == text else found.restored(plain, text)


def _read(text: str, reader: Reader) -> Minutes:
    messages = threads.messages(text, reader)
    if not messages:
        return _Page(text, reader).read()
    found = Minutes(items=threads.items(messages, reader))
    for sentence in (one for message in messages for one in split(message.text)):
        if kind := outcomes.outcome(sentence):
            found.note(kind, outcomes.worded(sentence), sentence)
    return found


class _Page:
    """Reads on, line by line, and knows under which heading it is."""

    def __init__(self, text: str, reader: Reader) -> None:
        self.lines = pages.lines(text)
        self.at = 0
        sender = pages.SENDER.search(text)
        by = reader.directory.people_called(sender["name"]) if sender else []
        self.reader = replace(
            reader,
            now=gatherings.held(self.lines, reader) or reader.now,
            speaker=by[0].key if len(by) == 1 else reader.speaker,
            directory=reader.directory.and_(gatherings.present(self.lines)),
        )
        self.rows = Rows(self.reader)
        self.found, self.section = self.rows.found, self.rows.section
        #: labelled lines that belong together, and how they stand on the page
        self.record: dict[str, str] = {}
        self.record_lines: list[str] = []
        #: the row above, bare and as it stands
        self.above = self.above_line = ""

    def read(self) -> Minutes:
        while self.at < len(self.lines):
            table = tables.table(self.lines, self.at)
            if table:
                self._close()
                self._table(table)
            else:
                self._line(self.lines[self.at])
            self.at += table.size if table else 1
        self._close()
        self.found.attendees = list(dict.fromkeys(self.found.attendees))
        return self.found

    def _line(self, line: str) -> None:
        if not line.strip():
            self._close()
            return
        if self.section.listed and not pages.BULLET.match(line) and self._after_blank(line):
            self.section.topic, self.section.listed = "notes", False
        if self._labelled(line) or self._of_the_page(line) or self._headed(line):
            return
        self._close()
        self.above, self.above_line = pages.bare(line), line.strip()
        if not pages.done(line) and not outcomes.NOTHING.match(self.above):
            self.rows.read(Row(line.strip(), self.above, *self._below(line)))

    def _after_blank(self, line: str) -> bool:
        """A paragraph of its own after a list is no part of it."""
        return self.at > 0 and not self.lines[self.at - 1].strip() and heading(line) is None

    def _below(self, line: str) -> tuple[bool, bool]:
        """Is what follows a deeper list, or labels of this row?"""
        after = next((one for one in self.lines[self.at + 1 :] if one.strip()), "")
        deeper = _indent(after) > _indent(line) and bool(pages.BULLET.match(after))
        following = next(iter(self.lines[self.at + 1 : self.at + 2]), "")
        return deeper, _part(following) is not None

    # Lines of nothing but labels

    def _labelled(self, line: str) -> bool:
        """Does it belong to the labelled lines above, or open some?"""
        text = pages.bare(line)
        pair = labels.pair(text)
        kind = labels.kind(pair[0], labels.COLUMNS) if pair else ""
        if pair is None or (kind == "notes" and self.record):
            return pair is not None
        if kind not in _LABELS or self.section.topic == "attendees":
            return False
        if not self._belongs(kind, pair[0], text):
            return False
        self._remember(kind, pair[1], text, line)
        return True

    def _belongs(self, kind: str, label: str, text: str) -> bool:
        topic, more = self.section.topic, self._more_labels(label)
        if kind in ("task", "topic"):
            opens = kind == "task" and topic not in ("decision", "notes") and more
            return bool(self.record) or opens
        if _says_more(text):
            return False
        item_above = 0 < len(self.above) <= LONGEST_TASK and not gatherings.is_when(label)
        opens = kind in ("department", "support", "owner") and more and topic != "next"
        return bool(self.record) or item_above or opens

    def _more_labels(self, label: str) -> bool:
        """Are the next lines labelled, too, with other labels?"""
        after = [one for one in self.lines[self.at + 1 : self.at + LONGEST_RECORD] if one.strip()]
        return any((part := _part(one)) is not None and part != label for one in after)

    def _remember(self, kind: str, value: str, text: str, line: str) -> None:
        if kind == "task" and self.record.get("task") and self.record.keys() & {"owner", "due"}:
            self._close()
        if not self.record and kind != "task" and self.above:
            self.record["task"] = self.above
            self.record_lines.append(self.above)
            items = self.found.items
            self.found.items = [i for i in items if i.source.strip() != self.above_line]
        parts = labels.parts(text)
        if kind == "task":
            self.record["task"] = value
        elif parts and (len(parts) > 1 or parts[0].begin == 0):
            for part in parts:
                self.record.setdefault(part.kind, part.value)
        else:
            self.record.setdefault(kind, value)
        self.record_lines.append(line.strip())

    def _close(self) -> None:
        """The labelled lines so far are one item."""
        record, source = self.record, "\n".join(self.record_lines)
        self.record, self.record_lines = {}, []
        if record:
            self._add({"task": self.section.heading, **record}, source)
            self.above = ""

    # What the page says of itself

    def _of_the_page(self, line: str) -> bool:
        """`参会人员：…`, `下次会议：…`, and tables of them."""
        own = labels.pair(pages.bare(line))
        pairs = [p for p in tables.pairs(line) if labels.kind(p[0], labels.PAGE)]
        pairs = pairs or [p for p in (own,) if p and labels.kind(p[0], labels.PAGE)]
        for name, value in pairs:
            kind = labels.kind(name, labels.PAGE)
            if kind == "attendees":
                self.found.attendees += gatherings.people(value, self.reader)
            elif kind == "next":
                self.rows.next(value, line)
            if kind in ("attendees", "next") and not value:
                self.section.topic = "attendees" if kind == "attendees" else "next"
            elif kind not in ("attendees", "next"):
                self.above = ""
        return bool(pairs)

    def _headed(self, line: str) -> bool:
        found, section = heading(line), self.section
        if section.topic == "attendees" and not (found and (found.topic or found.strong)):
            return False
        if found is None:
            return self._name_alone(line)
        named = self.reader.directory.find(found.text)
        alone = [one for one in named if one.stop - one.begin >= len(found.text) - 3]
        if alone and found.topic is None:
            self._under(alone[0])
            return True
        if not found.strong and found.topic is None:
            return self._titled(found, line)
        section.topic, section.heading, self.above = found.topic or "notes", found.text, ""
        section.mixed, section.listed = found.mixed, False
        if found.strong or PART.match(line.strip()):
            section.around = Around()
        return True

    def _titled(self, found: Heading, line: str) -> bool:
        """A heading of its own words ends what was under the one before."""
        self.section.heading, self.above = found.text, ""
        if self.section.topic in ("decision", "attendees", "next", "risk", "past"):
            self.section.topic = "notes"
        return line.rstrip().endswith((":", "：")) or bool(PART.match(line.strip()))

    def _name_alone(self, line: str) -> bool:
        """刘洋： above what 刘洋 does."""
        text = pages.bare(line).rstrip(":： ")
        named = self.reader.directory.find(text)
        alone = len(named) == 1 and named[0].stop - named[0].begin == len(text)
        if alone:
            self._under(named[0])
        return alone

    def _under(self, one: Named) -> None:
        section = self.section
        if one.kind == "person":
            section.around = replace(section.around, owners=(one.key,))
        else:
            section.around = Around(units=(one.key,))
            section.topic = section.topic if section.topic == "action" else "notes"
        self.above = ""

    # Tables

    def _table(self, table: tables.Table) -> None:
        outcomes_only = "task" not in table.columns and table.columns.intersection(outcomes.KINDS)
        for row in table.rows:
            cells = dict(row.cells)
            for kind in outcomes.KINDS:
                if cells.get(kind) and not outcomes.NOTHING.match(cells[kind]):
                    self.found.note(kind, cells[kind], row.source)  # type: ignore[arg-type]  # of KINDS
            if outcomes_only:
                named = next(filter(None, map(cells.get, ("topic", *outcomes.KINDS))), "")
                cells["task"] = named if cells.get("owner") and cells.get("due") else ""
            past = self.section.topic == "past" and not cells.get("status")
            if not past and (cells.get("task") or not outcomes_only):
                self._add(cells, row.source)

    def _add(self, cells: dict[str, str], source: str) -> None:
        if made := records.item(cells, source, self.reader, self.section.around):
            self.found.items.append(made)


def _part(line: str) -> str | None:
    """The label that a line begins with, if it is one of an item."""
    pair = labels.pair(pages.bare(line))
    return pair[0] if pair and labels.kind(pair[0], labels.PARTS) else None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _says_more(text: str) -> bool:
    """负责人：林晓 截止：3/18 内容：…: labels, and what is to be done."""
    parts = labels.parts(text)
    rest = sum(len(re.sub(r"\W", "", piece)) for piece in _between(text, parts))
    return len(parts) > 1 and rest >= 5


def _between(text: str, parts: Sequence[labels.Part]) -> list[str]:
    starts, stops = [part.begin for part in parts], [part.stop for part in parts]
    edges = zip([0, *stops], [*starts, len(text)], strict=True)
    return [text[begin:stop] for begin, stop in edges]
