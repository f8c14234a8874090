"""What people wrote at length, cut where it would bury a card: the whole stands in its body."""

from dataclasses import replace

from bot.cards import Block, Card, Form, Reply, Table, Text
from bot.markup import cut

TITLE = 120
CELL = 160


def fitted(reply: Reply) -> Reply:
    """A title that can be read at a glance, and tables of one row a line."""
    match reply:
        case Form():
            return replace(reply, title=cut(reply.title, TITLE))
        case Card():
            title = cut(reply.title, TITLE)
            whole: tuple[Block, ...] = (Text(reply.title),) if title != reply.title else ()
            if whole and whole[0] in reply.blocks:
                whole = ()
            blocks = tuple(_block(block) for block in reply.blocks)
            return replace(
                reply, title=title, about=cut(reply.about, CELL), foot=cut(reply.foot, CELL),
                blocks=(*whole, *blocks),
            )  # fmt: skip


def _block(block: Block) -> Block:
    if not isinstance(block, Table):
        return block
    rows = tuple(tuple(cut(cell, CELL) for cell in row) for row in block.rows)
    return replace(block, caption=cut(block.caption, TITLE), rows=rows)
