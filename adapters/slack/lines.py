"""The parts of a card as lines of spans, before anybody knows how Slack will be told them."""

from collections.abc import Iterable, Iterator
from typing import assert_never

from bot.cards import Block, Buttons, Divider, Fields, Picture, Table, Text
from bot.markup import Bold, Link, Span, Typed, escape, parse
from bot.markup import plain as bare


def pair(label: str, value: str, between: str = "\n") -> list[Span]:
    return [Bold(bare(label) or "…"), between, *(parse(value) or ("—",))]


def rows(table: Table) -> Iterator[list[Span]]:
    """A row is a line; from three columns on it is two, with the heads beside their values."""
    wide = max([len(table.head), *map(len, table.rows)], default=0)
    heads = [bare(head) for head in table.head] + [""] * wide
    if table.head and wide < 3:
        yield [Bold(" · ".join(heads[:wide]))]
    for row in table.rows:
        cells = [list(parse(cell)) for cell in row]
        if wide < 3:
            yield joined(cells)
        else:
            named = zip(heads[1:], cells[1:], strict=False)
            rest = [[f"{head} " if head else "", *cell] for head, cell in named if cell]
            yield [*_strong(cells[0]), "\n", *joined(rest)]


def _strong(cell: list[Span]) -> list[Span]:
    """What a row is about, unless part of it stands out already."""
    return [Bold(cell[0])] if len(cell) == 1 and isinstance(cell[0], str) else cell


def joined(cells: Iterable[list[Span]], between: str = " · ") -> list[Span]:
    spans: list[Span] = []
    for cell in filter(None, cells):
        spans += [between, *cell] if spans else cell
    return [span for span in spans if span != ""]


def letters(span: Bold | Link | Typed) -> str:
    return span.label if isinstance(span, Link) else span.text


def said(block: Block) -> Iterator[str]:
    match block:
        case Text(markdown):
            yield markdown
        case Fields(pairs):
            yield from (f"{label}: {value}" for label, value in pairs)
        case Table(head, rows, caption):
            yield from (caption, " · ".join(head))
            yield from (" · ".join(filter(None, row)) for row in rows)
        case Picture(_, alt):
            yield escape(alt)
        case Buttons(row):
            yield " · ".join(f"[{escape(button.label)}]" for button in row)
        case Divider():
            return
        case _:
            assert_never(block)
