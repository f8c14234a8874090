"""Tables in pasted text: Markdown pipes, tabs from Word or Excel, commas from an export."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.language.labels import column

_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{1,}:?\s*)*\|?\s*")
FEWEST = 2  # columns that are known, to believe that a line is a head


@dataclass(frozen=True)
class Row:
    """Column → cell; *source* is the line."""

    cells: Mapping[str, str]
    source: str


@dataclass(frozen=True)
class Table:
    rows: Sequence[Row]
    columns: frozenset[str]
    #: lines that it takes
    size: int


def table(lines: Sequence[str], at: int) -> Table | None:
    """The table that begins at a line, if its first line is a head that we know."""
    parting = _parting(lines[at])
    if not parting:
        return None
    heads = [column(cell) for cell in _cells(lines[at], parting)]
    known = [head for head in heads if head and head not in ("number", "notes", "level")]
    if len(known) < FEWEST or not set(known) & {
        "task",
        "topic",
        "owner",
        "risk",
        "decision",
        "dispute",
    }:
        return None
    rows, stop = list[Row](), at + 1
    while stop < len(lines) and (_RULE.fullmatch(lines[stop]) or _goes_on(lines[stop], parting)):
        if not _RULE.fullmatch(lines[stop]):
            rows.append(_row(heads, lines[stop], parting, rows))
        stop += 1
    return Table(rows, frozenset(known), stop - at) if rows else None


def pairs(line: str) -> list[tuple[str, str]]:
    """The cells of an information table: 会议主题 | … | 会议时间 | …"""
    parting = "|" if line.count("|") > 1 else "\t" if "\t" in line else ""
    if not parting:
        return []
    cells = [cell for cell in _cells(line, parting) if not re.fullmatch(r":?-{2,}:?", cell)]
    return list(zip(cells[::2], cells[1::2], strict=False))


def _parting(line: str) -> str:
    if line.count("|") > 1:
        return "|"
    if line.count("\t") > 0:
        return "\t"
    return next((sign for sign in (",", "，") if line.count(sign) > 1), "")


def _goes_on(line: str, parting: str) -> bool:
    return bool(line.strip()) and parting in line


def _cells(line: str, parting: str) -> list[str]:
    if parting == "|":
        line = line.strip()
        line = line.removeprefix("|").removesuffix("|")
    if parting == ",":
        return [cell.strip() for cell in next(csv.reader([line]), [])]
    return [cell.strip().replace("<br>", "、") for cell in line.split(parting)]


def _row(heads: Sequence[str], line: str, parting: str, before: Sequence[Row]) -> Row:
    """Two columns of one kind are one text: 改进项 | 措施; the later one is what is done."""
    cells: dict[str, str] = {}
    for head, cell in _filled(heads, _cells(line, parting)):
        if cell or head not in cells:
            cells[head] = cell
    return Row(cells, line.strip())


def _filled(heads: Sequence[str], cells: Sequence[str]) -> Iterator[tuple[str, str]]:
    yield from ((head, cell) for head, cell in zip(heads, cells, strict=False) if head)
