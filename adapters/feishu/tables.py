"""Tables and long lists: a table that a client turns itself, or lines of which the last are folded.

https://open.feishu.cn/document/feishu-cards/card-json-v2-components/content-components/table,
https://open.feishu.cn/document/feishu-cards/card-json-v2-components/containers/collapsible-panel
"""

from collections.abc import Iterator, Sequence

from adapters.feishu import lines as told
from adapters.feishu.text import (
    Json,
    Mentions,
    flat,
    lines,
    markdown,
    marked,
    plain,
    split,
    weight,
    width,
)
from bot.cards import Table
from bot.markup import Bold, Span, parse
from bot.markup import plain as bare
from bot.words import N_, Words

PIECE = 4_000  # bytes of one text
ROWS, CELL, COLUMNS = 8_000, 300, 50  # bytes of a table; columns on a screen of a cell; columns
HEAD = 100  # letters above a column; Feishu's page names no limit
PAGE = 10  # rows that a client shows at once, the most it takes
LONG, FIRST = 16, 10  # a list of more lines is folded after the first ones


class Tables:
    def __init__(self, say: Words, mentions: Mentions) -> None:
        self.say, self.mentions = say, mentions

    def text(self, spans: Sequence[Span]) -> list[Json]:
        """A text; one of many lines is a list."""
        return self.listed(lines(spans))

    def pieces(self, spans: Sequence[Span], **more: str) -> list[Json]:
        parts = split(spans, PIECE, self.mentions)
        return [marked(markdown(part, self.mentions), **more) for part in parts]

    def listed(self, rows: Sequence[Sequence[Span]]) -> list[Json]:
        """Lines one below the other; of many the first ones, and the others folded."""
        rest = self.pieces(_flowing(rows[FIRST:]))
        if len(rows) <= LONG or len(rest) != 1:
            return self.pieces(_flowing(rows))
        return [*self.pieces(_flowing(rows[:FIRST])), self._folded(rest, len(rows) - FIRST)]

    def _folded(self, elements: list[Json], count: int) -> Json:
        icon = {"tag": "standard_icon", "token": "down-small-ccm_outlined", "size": "16px 16px"}
        title = plain(self.say.n(N_("{count} more line"), N_("{count} more lines"), count), HEAD)
        return {
            "tag": "collapsible_panel",
            "expanded": False,
            "header": {
                "title": title, "icon": icon, "icon_position": "follow_text",
                "icon_expanded_angle": -180,
            },
            "elements": elements,
        }  # fmt: skip

    def table(self, table: Table) -> list[Json]:
        """Two columns are lines, and so is what a table would cut off."""
        caption = [Bold(bare(table.caption))] if bare(table.caption).strip() else []
        wide = told.columns(table)
        texts = [flat(parse(cell), self.say.name) for row in table.rows for cell in row]
        if 3 <= wide <= COLUMNS and all(width(t) <= CELL and "\n" not in t for t in texts):
            return [*self.pieces(caption), *self._tables(table, wide)]
        rows: list[list[Span]] = [[*caption]] if caption else []
        return self.listed([*rows, *filter(None, told.rows(table))])

    def _tables(self, table: Table, wide: int) -> Iterator[Json]:
        """As many as hold all rows."""
        drawn = [
            {f"c{n}": markdown(parse(cell), self.mentions) for n, cell in enumerate(row)}
            for row in table.rows
        ]
        some: list[Json] = []
        for row in drawn:
            if some and weight([*some, row]) > ROWS:
                yield self._table(table, wide, some)
                some = []
            some.append(row)
        yield self._table(table, wide, some)

    def _table(self, table: Table, wide: int, rows: list[Json]) -> Json:
        heads = [flat(parse(head), self.say.name) for head in table.head] + [""] * wide
        aligned = [*table.align, *["left"] * wide]
        columns = [
            {
                "name": f"c{n}",
                "data_type": "markdown",
                "horizontal_align": aligned[n],
                **({"display_name": plain(heads[n], HEAD)["content"]} if heads[n].strip() else {}),
            }
            for n in range(wide)
        ]
        return {
            "tag": "table",
            "page_size": min(max(len(rows), 1), PAGE),
            "row_height": "auto",
            "row_max_height": "999px",
            "header_style": {"background_style": "grey", "bold": True},
            "columns": columns,
            "rows": rows,
        }


def _flowing(rows: Sequence[Sequence[Span]]) -> list[Span]:
    """Rows with a line's end between them; empty ones stay, since they part what is said."""
    spans: list[Span] = []
    for n, row in enumerate(rows):
        spans += ["\n", *row] if n else row
    return spans
