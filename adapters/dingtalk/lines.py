"""The parts of a card as paragraphs of DingTalk's Markdown; its messages know no tables."""

from collections.abc import Iterator
from typing import assert_never

from adapters.dingtalk.text import BREAK, People, literal, markdown
from bot.cards import Block, Buttons, Divider, Fields, Picture, Table, Text
from bot.markup import parse, plain

PICTURE = "\ue000{}\ue001"  # holds the place of a picture; people's text cannot have it


def paragraphs(blocks: tuple[Block, ...], people: People) -> Iterator[str]:
    pictures = 0
    for block in blocks:
        match block:
            case Text(text):
                yield lined(text, people)
            case Fields(pairs):
                yield BREAK.join(_pair(*pair, people) for pair in pairs)
            case Table():
                yield BREAK.join(_rows(block, people))
            case Picture():
                yield PICTURE.format(pictures)
                pictures += 1
            case Divider():
                yield "---"
            case Buttons():
                pass  # they are drawn below everything
            case _:
                assert_never(block)


def pictures(blocks: tuple[Block, ...]) -> list[Picture]:
    return [block for block in blocks if isinstance(block, Picture)]


def lined(text: str, people: People) -> str:
    return markdown(parse(text), people).replace("\n", BREAK)


def _pair(label: str, value: str, people: People) -> str:
    return f"**{literal(plain(label)) or '…'}**：{lined(value, people) or '—'}"


def _rows(table: Table, people: People) -> Iterator[str]:
    """A row is a line; from three columns on the heads stand beside their values."""
    wide = max([len(table.head), *map(len, table.rows)], default=0)
    heads = [literal(plain(head)) for head in table.head] + [""] * wide
    if table.caption:
        yield f"**{literal(plain(table.caption))}**"
    if table.head and wide < 3:
        yield f"**{' · '.join(heads[:wide])}**"
    for row in table.rows:
        cells = [markdown(parse(cell), people).replace("\n", " ") for cell in row]
        if wide < 3:
            yield " · ".join(filter(None, cells))
        else:
            named = zip(heads[1:], cells[1:], strict=False)
            rest = [f"{head} {cell}".strip() for head, cell in named if cell]
            first = cells[0] if "**" in cells[0] else f"**{cells[0]}**"
            yield BREAK.join([first, *([" · ".join(rest)] if rest else [])])
