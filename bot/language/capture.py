"""A page of minutes, read line by line: tables, labelled lines, headings and rows."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.language.normalise import simpler
from bot.language.page import (
    columns,
    gatherings,
    held,
    labels,
    occasions,
    outcomes,
    pages,
    records,
    tables,
    threads,
)
from bot.language.page.about import About, says_nothing
from bot.language.page.blocks import Block
from bot.language.page.headings import heading
from bot.language.page.outline import Outline, indent, part
from bot.language.page.rows import Row, Rows
from bot.language.readers import Reader, split
from bot.language.said import Minutes, once
from bot.language.what.items import Item, tidy
from bot.language.who import strangers
from bot.language.who.names import Directory

_NEXT_WEEK = re.compile(r"下(?:一)?周|\bnext week\b", re.IGNORECASE)
#: 周三; not 下周三, this Wednesday
_WEEKDAY = re.compile(
    r"^(?!.*(?:[下本这上每]个?(?:周|星期|礼拜)|\b(?:next|this|last|every)\b)).*(?:(?:周|星期|礼拜)[一二三四五六日天]"
    r"|\b(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri)(?:day)?\b)",
    re.IGNORECASE,
)
_VERDICT = re.compile(r"[A-Za-z]+")  # Approved, Deferred
#: 任务1 over what is said of it.
_COUNTED = re.compile(
    r"(?:任务|事项|行动项?|待办(?:事项)?|工作项?|议题|议案|task|action(?: item)?|item|todo"
    r"|topic)\s*[#＃№]?\s*"
    r"(?:\d{1,2}|[一二三四五六七八九十]{1,2})\s*[:：.、]?",
    re.IGNORECASE,
)
LINES_OF_A_PAGE = 3  # of one message in a thread
LONGEST_VERDICT = 3  # 通过, 不通过: of a row, and no decision that says anything alone


def read(text: str, reader: Reader) -> Minutes:
    """All that a page says. Relative dates count from the meeting, where it says when that was."""
    plain = pages.numbered(reader.directory.closed_up(simpler(text)))
    found = _read(plain, reader)
    return found if plain == text else found.restored(plain, text)


def _read(text: str, reader: Reader) -> Minutes:
    if reader.thread:
        return _thread(threads.retold(text, reader), reader)
    lines = pages.lines(text)
    spoken, rest = threads.apart(lines, reader)
    if messages := threads.messages(rest if spoken else lines, reader):
        return _talk([*spoken, *messages], reader)
    page = _Page(text, threads.without_talk(rest if spoken else lines), reader)
    found = page.read()
    if spoken and not found.items:
        found.join(_talk(spoken, page.reader))  # nobody has summed it up
    return found


def _thread(messages: Sequence[threads.Message], reader: Reader) -> Minutes:
    """Who sends minutes into a thread sends a page, and the others talk about it."""
    sent = [one for one in messages if one.text.count("\n") >= LINES_OF_A_PAGE - 1]
    found = _talk([one for one in messages if one not in sent], reader)
    for one in sent:
        found.join(_read(one.text, replace(reader, thread=False, speaker=one.speaker)))
    return found


def _talk(messages: Sequence[threads.Message], reader: Reader) -> Minutes:
    found = Minutes(items=threads.items(messages, reader))
    for sentence in (one for message in messages for one in split(message.text)):
        if kind := outcomes.outcome(sentence):
            found.note(kind, outcomes.worded(sentence), sentence)
    return found


class _Page:
    """Reads on, line by line."""

    def __init__(self, text: str, lines: Sequence[str], reader: Reader) -> None:
        self.lines = lines
        self.at = 0
        by = reader.directory.people_called(pages.sender(text))
        self.reader = replace(
            reader,
            now=held.held(text, self.lines, reader) or reader.now,
            speaker=by[0].key if len(by) == 1 else reader.speaker,
        )
        self.reader = replace(self.reader, directory=self._with_strangers(reader.directory))
        self.outline = Outline(self.lines, self.reader)
        self.section = self.outline.section
        self.rows = Rows(self.reader, section=self.section)
        self.found = self.rows.found
        self.about = About(self.lines, self.rows)
        self.block = Block(self.lines, self.section, self.reader)

    def _with_strangers(self, known: Directory) -> Directory:
        """Whom the page names as present; where nobody is known at all, whoever seems to act."""
        known = known.also(gatherings.initials(self.lines, replace(self.reader, directory=known)))
        present = known.and_(gatherings.present(self.lines, replace(self.reader, directory=known)))
        return present if known.people else present.and_(strangers.names(self.lines))

    def read(self) -> Minutes:
        self.about.came()
        while self.at < len(self.lines):
            size = self._grid()
            if not size:
                self._line(self.lines[self.at])
            self.at += size or 1
        self._close()
        self.found.items = once([self._by_next(item) for item in self.found.items])
        self.found.attendees = list(dict.fromkeys(self.found.attendees))
        return self.found

    def _by_next(self, item: Item) -> Item:
        """…, 下次会议前: on the day of the next meeting, if the page says when it is."""
        after = self.found.next_meeting
        if after is None or item.due or not occasions.BEFORE.search(item.source):
            return item
        title = tidy(occasions.BEFORE.sub("", item.title)) or item.title
        return replace(item, title=title, due=after.day)

    def _line(self, line: str) -> None:
        if not line.strip() or tables.is_rule(line):
            self._close()
            return
        if self.section.listed and not pages.BULLET.match(line) and self._after_blank(line):
            self.section.topic, self.section.listed = "notes", False
        if self.block.ignores(self.at) or self._labelled() or self._of_the_page():
            return
        if (
            self.outline.heads(self.at)
            or self.about.is_title(self.at)
            or _COUNTED.fullmatch(pages.bare(line))
        ):
            self._close()
            self.about.begun(self.at)
            self.block.above = ""
            return
        self._close()
        self.block.above = line
        if self._pairs(line):
            return
        if not self._done(line) and not says_nothing(line):
            self._row(line)

    def _done(self, line: str) -> bool:
        """Ticked, or said to be done at its end; what is decided may have a tick, too."""
        decided = self.section.topic == "decision" or labels.mark(pages.bare(line))
        ended = self.section.topic in ("action", "open", "past") or labels.mark(pages.bare(line))
        return bool((pages.done(line) and not decided) or (ended and records.ENDED.search(line)))

    def _after_blank(self, line: str) -> bool:
        """A paragraph of its own after a list is no part of it."""
        if self.at == 0 or self.lines[self.at - 1].strip():
            return False
        return heading(line) is None and self.outline.name(line) is None

    def _of_the_page(self) -> bool:
        about = self.about
        said = about.says(self.lines[self.at], self.at) or about.names_only(self.at)
        self.block.above = "" if said else self.block.above
        return said

    def _row(self, line: str) -> None:
        deeper, labelled = self._below(line)
        around = self.outline.around(self.at)
        charged = around.due is not None and around != self.section.around
        detail = self.outline.details(self.at)
        self.rows.reader = self._of_week(line)
        opens = deeper and self.outline.opens(self.at)
        self.rows.read(
            Row(line.strip(), pages.bare(line), deeper, labelled, around, charged, opens, detail)
        )

    def _of_week(self, line: str) -> Reader:
        """Below 下周计划, 周三 is the one of next week."""
        if not (_NEXT_WEEK.search(self.section.heading) and _WEEKDAY.search(line)):
            return self.reader
        now = self.reader.now
        return replace(self.reader, now=now + timedelta(days=7 - now.weekday()))

    def _below(self, line: str) -> tuple[bool, bool]:
        """Is what follows a deeper list, or labels of this row?"""
        after = next((one for one in self.lines[self.at + 1 :] if one.strip()), "")
        deeper = indent(after) > indent(line) and bool(pages.BULLET.match(after))
        following = next(iter(self.lines[self.at + 1 : self.at + 2]), "")
        return deeper, part(following) is not None

    # Lines of nothing but labels

    def _labelled(self) -> bool:
        """Does the line belong to the labelled lines above, or open some?"""
        if self.block.says_who_and_when(self.at):
            self.block.take_bare(self.at)
        elif self.block.belongs(self.at):
            if self.block.begins(self.at):
                self._close()
            self.block.take(self.at)
        else:
            return False
        if self.block.taken:
            items = self.found.items
            self.found.items = [i for i in items if i.source.strip() != self.block.taken]
        return True

    def _close(self) -> None:
        """The labelled lines so far are one item."""
        if block := self.block.close():
            self._add(*block)

    # Tables

    def _grid(self) -> int:
        """The lines of the table that begins here; 0 where none does."""
        grid = tables.grid(self.lines, self.at)
        table = columns.read(grid, self.reader) if grid else None
        if table:
            self._close()
            self._table(table)
            return table.size
        if grid and grid.ruled and not self._of_the_page():
            self._close()
            for cells, line in grid.rows:
                if not self.about.says(line, self.at):
                    self._told(cells, line)
            return grid.size
        return 0

    def _pairs(self, line: str) -> bool:
        """风险 | 包材涨价 | 对策 | 提前锁价"""
        said = [f"{label}：{value}" for label, value in tables.pairs(line) if value]
        marked = [one for one in said if labels.mark(one)]
        for one in marked:
            self.rows.read(Row(line, one))
        return bool(marked)

    def _told(self, cells: Sequence[str], line: str) -> None:
        """Of a table of something else, what its cells say as sentences."""
        if self._pairs(line):
            return
        topic, self.section.topic = self.section.topic, "notes"
        for cell in cells:
            self.rows.read(Row(line, pages.bare(cell)))
        self.section.topic = topic

    def _table(self, table: tables.Table) -> None:
        if "person" in table.columns and "task" not in table.columns:
            self._present(table)
            return
        someone = {"owner", "department", "due"}.intersection(table.columns)
        outcomes_only = table.columns.intersection(outcomes.KINDS) and not (
            "task" in table.columns and someone
        )
        for row in table.rows:
            cells = dict(row.cells)
            for kind in outcomes.KINDS:
                said = cells.get(kind, "")
                if (
                    len(said) > LONGEST_VERDICT
                    and not _VERDICT.fullmatch(said)
                    and not outcomes.NOTHING.match(said)
                ):
                    self.found.note(kind, said, row.source)  # type: ignore[arg-type]  # of KINDS
            if outcomes_only:
                named = next(filter(None, map(cells.get, ("topic", *outcomes.KINDS))), "")
                cells["task"] = named if cells.get("owner") and cells.get("due") else ""
            past = self.section.topic == "past" and not cells.get("status")
            past = past or not {"task", "due", "status", *outcomes.KINDS}.intersection(
                table.columns
            )
            if not past and (cells.get("task") or not outcomes_only):
                self._add(cells, row.source)

    def _present(self, table: tables.Table) -> None:
        """姓名 | 职务 | 是否到场"""
        for row in table.rows:
            if not gatherings.MISSING.search(row.cells.get("presence", "")):
                self.found.attendees += gatherings.people(row.cells["person"], self.reader)

    def _add(self, cells: dict[str, str], source: str) -> None:
        if made := records.item(cells, source, self.reader, self.section.around):
            self.found.items.append(made)
