"""Labelled lines that belong together: 事项：… 责任人：… 时限：…, alone or below a row."""

import re
from collections.abc import Sequence

from bot.language.page import held, labels, pages, records
from bot.language.page.outline import Section, indent, part
from bot.language.readers import Reader

LONGEST_TASK = 80  # letters of a line that labelled lines may belong to
LONGEST_WHO = 40  # letters of a value that says who
LONGEST_BLOCK = 3  # lines that are looked at for more labels
#: So many letters beside the labels of a line are something to do.
FEWEST_LETTERS = 5
_PIECES = re.compile(r"\s{2,}|[|｜\u3000·；;]")
_LABELS = {"task", "topic", "owner", "department", "support", "due", "priority", "depends"}


class Block:
    """Gathers labelled lines until another block begins, or something else."""

    def __init__(self, lines: Sequence[str], section: Section, reader: Reader) -> None:
        self.lines, self.section, self.reader = lines, section, reader
        self.cells: dict[str, str] = {}
        self.sources: list[str] = []
        #: the row above, which they may be of
        self.above = ""
        #: the line of it, once it turned out to be the task of this block
        self.taken = ""
        #: how deep the labels below a row stand, if they are deeper than it
        self._depth = 0

    def belongs(self, at: int) -> bool:
        """Is the line one of labels, of this block or of a new one?"""
        text, topic = pages.bare(self.lines[at]), self.section.topic
        pair = labels.pair(text)
        kind = labels.kind(pair[0], labels.COLUMNS) if pair else ""
        if pair is None or not pair[1] or kind not in _LABELS or topic in ("attendees", "absent"):
            return False
        if kind in ("support", "department") and len(pair[1]) > LONGEST_WHO:
            return False  # Support: … is what support does
        more = self._more_labels(at, pair[0])
        if kind in ("task", "topic"):
            opens = kind == "task" and topic not in ("decision", "notes") and more
            return bool(self.cells) or opens
        if _says_more(text):
            return False
        row = pages.bare(self.above)
        dated = topic == "decision" and kind == "due"
        of_row = 0 < len(row) <= LONGEST_TASK and not (dated or held.is_when(pair[0]))
        opens = kind in ("department", "support", "owner") and more and topic != "next"
        return bool(self.cells) or of_row or opens

    def says_who_and_when(self, at: int) -> bool:
        """👤 林晓　📅 3月9日, below what is to be done."""
        line = self.lines[at]
        near = at > 0 and bool(self.lines[at - 1].strip())
        deeper = near and self.above and indent(line) > indent(self.above)
        return bool(deeper) and not pages.BULLET.match(line) and bool(self._bare(at))

    def _bare(self, at: int) -> dict[str, str]:
        cells: dict[str, str] = {}
        for piece in filter(None, map(pages.bare, _PIECES.split(self.lines[at].strip()))):
            who = records.only_who(piece, self.reader)
            kind = "owner" if who else "due" if records.only_when(piece, self.reader) else ""
            if not kind or kind in cells:
                return {}
            cells[kind] = piece
        return cells

    def take_bare(self, at: int) -> None:
        if not self.cells:
            self._take_row(at)
        self.cells |= self._bare(at)
        self.sources.append(self.lines[at].strip())

    def begins(self, at: int) -> bool:
        """Does the line say what is to be done in another block?"""
        told = {"owner", "due"}.intersection(self.cells)
        return (
            self._kind(at) == "task"
            and "task" in self.cells
            and bool(told)
            and not self._detail(at)
        )

    def ignores(self, at: int) -> bool:
        """备注：… within a block says nothing."""
        return bool(self.cells) and self._kind(at) == "notes"

    def take(self, at: int) -> None:
        line, text = self.lines[at], pages.bare(self.lines[at])
        kind, (_, value) = self._kind(at), labels.pair(text) or ("", "")
        if not self.cells and kind != "task" and self.above:
            self._take_row(at)
        parts = labels.parts(text)
        if kind == "task":
            row = self.cells.get("task", "") if self._detail(at) else ""
            self.cells["task"] = f"{row}：{value}" if row else value
        elif parts and (len(parts) > 1 or parts[0].begin == 0):
            for one in parts:
                if one.kind == "task" and self.taken:
                    self.cells["task"] = one.value  # what the row above was about is said here
                self.cells.setdefault(one.kind, one.value)
        else:
            self.cells.setdefault(kind, value)
        self.sources.append(line.strip())

    def _take_row(self, at: int) -> None:
        """The row above is what is to be done."""
        deeper = indent(self.lines[at]) > indent(self.above)
        self._depth = indent(self.lines[at]) if deeper else 0
        self.cells["task"] = pages.bare(self.above)
        self.sources.append(pages.bare(self.above))
        self.taken = self.above.strip()

    def close(self) -> tuple[dict[str, str], str] | None:
        """The cells so far and their lines, if there are any."""
        cells, source, taken = self.cells, "\n".join(self.sources), self.taken
        self.cells, self.sources, self.taken, self._depth = {}, [], "", 0
        if not cells:
            return None
        done, self.above = pages.done(taken), ""
        if done:
            return None
        return {"task": self.section.heading, **cells}, source

    def _kind(self, at: int) -> str:
        pair = labels.pair(pages.bare(self.lines[at]))
        return labels.kind(pair[0], labels.COLUMNS) if pair else ""

    def _detail(self, at: int) -> bool:
        return 0 < self._depth <= indent(self.lines[at])

    def _more_labels(self, at: int, label: str) -> bool:
        """Are the next lines labelled, too, with other labels?"""
        after = [one for one in self.lines[at + 1 : at + LONGEST_BLOCK] if one.strip()]
        return any((other := part(one)) is not None and other != label for one in after)


def _says_more(text: str) -> bool:
    """负责人：林晓 截止：3/18 内容：…: labels, and what is to be done."""
    parts = labels.parts(text)
    rest = sum(len(re.sub(r"\W", "", piece)) for piece in _between(text, parts))
    return len(parts) > 1 and rest >= FEWEST_LETTERS


def _between(text: str, parts: Sequence[labels.Part]) -> list[str]:
    starts, stops = [one.begin for one in parts], [one.stop for one in parts]
    edges = zip([0, *stops], [*starts, len(text)], strict=True)
    return [text[begin:stop] for begin, stop in edges]
