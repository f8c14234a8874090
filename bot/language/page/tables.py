"""Tables in pasted text: Markdown pipes, tabs from Word or Excel, commas, fixed width."""

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.language.page.labels import column

_RULE = re.compile(
    r"\s*\|?\s*(?::-+:?|-+:|-{2,})\s*(?:\|\s*:?-+:?\s*)*\|?\s*|\s*[-=+]{2,}(?:[ +]+[-=+]{2,})+\s*"
)
#: Columns of fixed width are two blanks apart.
WIDE = "  "
_WIDE = re.compile(r"\s{2,}")
#: Where every word of the head is the name of a column, one blank is enough.
BLANK = " "
FEWEST_WIDE = 3


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


@dataclass(frozen=True)
class Grid:
    """The cells of a table as they stand, before anybody knows what its columns are."""

    heads: Sequence[str]
    rows: Sequence[tuple[Sequence[str], str]]
    #: lines that it takes
    size: int
    #: with a rule under its head, so that it is a table whatever the head says
    ruled: bool


def grid(lines: Sequence[str], at: int) -> Grid | None:
    """The rows from a line on that are parted as it is."""
    parting = _parting(lines[at])
    if not parting:
        return None
    heads, rows, ruled, stop = _cells(lines[at], parting), [], False, at + 1
    while stop < len(lines) and (_RULE.fullmatch(lines[stop]) or _goes_on(lines[stop], parting)):
        if _RULE.fullmatch(lines[stop]):
            ruled = ruled or stop == at + 1
        else:
            rows.append((_cells(lines[stop], parting), lines[stop].strip()))
        stop += 1
    return Grid(heads, rows, stop - at, ruled) if rows else None


def table(found: Grid, kinds: Sequence[str]) -> Table:
    """A grid whose columns are known; a column without a kind says nothing."""
    rows = [Row(_filled(kinds, cells), line) for cells, line in found.rows]
    return Table(rows, frozenset(filter(None, kinds)), found.size)


def is_rule(line: str) -> bool:
    return bool(_RULE.fullmatch(line))


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
    if sign := next((sign for sign in (",", "，") if line.count(sign) > 1), ""):
        return sign
    if len(_WIDE.split(line.strip())) >= FEWEST_WIDE:
        return WIDE
    words = line.split()
    kinds = list(map(column, words)) if len(words) >= FEWEST_WIDE else []
    # 待办事项 Action items says one thing in two languages
    return BLANK if all(kinds) and len(set(kinds)) > 1 else ""


def _goes_on(line: str, parting: str) -> bool:
    return bool(line.strip()) and parting in line


def _cells(line: str, parting: str) -> list[str]:
    if parting == "|":
        line = line.strip()
        line = line.removeprefix("|").removesuffix("|")
    if parting == BLANK:
        return line.split()
    if parting == WIDE:
        return _WIDE.split(line.strip())
    if parting == ",":
        return [cell.strip() for cell in next(csv.reader([line]), [])]
    return [cell.strip().replace("<br>", "、") for cell in line.split(parting)]


def _filled(kinds: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    """Two columns of one kind are one text: 改进项 | 措施; the later one is what is done."""
    found: dict[str, str] = {}
    for kind, cell in zip(kinds, cells, strict=False):
        if kind and (cell or kind not in found):
            found[kind] = cell
    return found
