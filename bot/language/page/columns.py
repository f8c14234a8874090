"""What the columns of a table are: by their heads, else by what stands in them."""

import re
from collections.abc import Callable, Sequence

from bot.language.page import labels, records
from bot.language.page.tables import Grid, Table, table
from bot.language.readers import Reader

#: Columns that are known, to believe that a line is a head.
FEWEST = 2
#: Say nothing by themselves.
SLIGHT = ("number", "notes", "level", "status", "ended", "priority", "other", "person", "presence")
TELLING = {"task", "topic", "owner", "risk", "decision", "dispute"}
_SAYS = re.compile(r" (?:to|will) [a-z]|负责.{2,}|牵头.{2,}")
#: So many of the cells of a column are alike.
MOST = 0.6


def read(found: Grid, reader: Reader) -> Table | None:
    """The table, if its columns are known or can be told; None if it is none of ours."""
    kinds = [labels.column(head) for head in found.heads]
    kinds = _by_whom(found, kinds, reader)
    said = [kind for kind in kinds if kind and kind not in SLIGHT]
    known = len(said) >= FEWEST and TELLING.intersection(said)
    listed = "person" in kinds and (found.ruled or "presence" in kinds)
    if listed and not {"task", "owner", "due"}.intersection(kinds):
        return table(found, kinds)
    if "speaker" in kinds:
        return None
    told = _told(found, kinds, reader) if found.ruled else []
    return table(found, told or kinds) if told or known else None


def _by_whom(found: Grid, kinds: Sequence[str], reader: Reader) -> list[str]:
    """Action by: Kevin Luo to publish the list. Such a column says what is to be done, too."""
    told = list(kinds)
    for at, kind in enumerate(kinds):
        filled = [cells[at] for cells, _ in found.rows if at < len(cells) and cells[at]]
        says = [cell for cell in filled if _SAYS.search(cell) and reader.directory.find(cell)]
        if kind in ("owner", "", "due") and len(says) > MOST * len(filled) > 0:
            told = ["topic" if one == "task" else one for one in told]
            told[at] = "task"
    return told


def _told(found: Grid, kinds: Sequence[str], reader: Reader) -> list[str]:
    """By the cells: names are owners, dates are when, and what is longest is what is to be done."""
    outcome = {"risk", "decision", "dispute"}.intersection(kinds)
    if outcome and not {"owner", "department"}.intersection(kinds):
        return []
    told = list(kinds)
    columns = [[cells[at] for cells, _ in found.rows if at < len(cells)] for at in range(len(told))]
    _name(told, "owner", columns, lambda cell: records.only_who(cell, reader))
    _name(told, "due", columns, lambda cell: records.only_when(cell, reader))
    if not {"task", "topic"}.intersection(told):
        left = [at for at, kind in enumerate(told) if kind in ("", "notes")]
        longest = max(left, key=lambda at: sum(map(len, columns[at])), default=None)
        if longest is not None:
            told[longest] = "task"
    return told if {"owner", "department"}.intersection(told) and "due" in told else []


def _name(
    told: list[str], kind: str, columns: Sequence[Sequence[str]], fits: Callable[[str], bool]
) -> None:
    for at, cells in enumerate(columns):
        filled = [cell for cell in cells if cell and not records.TELLS.fullmatch(cell)]
        if kind not in told and not told[at] and sum(map(fits, filled)) > MOST * len(filled) > 0:
            told[at] = kind
