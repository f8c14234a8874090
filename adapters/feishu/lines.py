"""The parts of a card as lines of spans, before anybody knows how Feishu will be told them."""

from collections.abc import Iterable, Iterator

from bot.cards import Table
from bot.markup import Bold, Span, parse
from bot.markup import plain as bare


def rows(table: Table) -> Iterator[list[Span]]:
    """A row is a line; one of many columns is two, with the heads beside their values."""
    wide = columns(table)
    heads = [bare(head) for head in table.head] + [""] * wide
    if table.head and wide < 3:
        yield [Bold(" · ".join(heads[:wide]))]
    for row in table.rows:
        cells = [list(parse(cell)) for cell in row]
        if wide < 3 or not cells:
            yield joined(cells)
        else:
            named = zip(heads[1:], cells[1:], strict=False)
            rest = [[f"{head} " if head else "", *cell] for head, cell in named if cell]
            yield [*_strong(cells[0]), "\n", *joined(rest)]


def columns(table: Table) -> int:
    return max([len(table.head), *map(len, table.rows)], default=0)


def _strong(cell: list[Span]) -> list[Span]:
    """What a row is about, unless part of it stands out already."""
    return [Bold(cell[0])] if len(cell) == 1 and isinstance(cell[0], str) else cell


def joined(cells: Iterable[list[Span]], between: str = " · ") -> list[Span]:
    spans: list[Span] = []
    for cell in filter(None, cells):
        spans += [between, *cell] if spans else cell
    return [span for span in spans if span != ""]
