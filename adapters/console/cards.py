"""`Card` and the head of a `Form` as lines of text; a bar at the left says how urgent it is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import assert_never

from adapters.console.text import pad, shown, width, wrapped
from bot.cards import (
    Block,
    Button,
    Buttons,
    Card,
    Divider,
    Fields,
    Form,
    Picture,
    Reply,
    Table,
    Text,
    Tone,
)
from bot.words import Words

BARS = {Tone.PLAIN: "│", Tone.GOOD: "│", Tone.WARNING: "┃", Tone.DANGER: "█"}
NARROWEST = 8
GAP = 2


@dataclass
class Page:
    """What is drawn between two prompts; its buttons are numbered on."""

    say: Words
    wide: int = 80
    buttons: list[Button] = field(default_factory=list)

    def draw(self, reply: Reply) -> list[str]:
        if isinstance(reply, Form):
            lines, bar = [shown(reply.title, self.say), *self._wrong(reply)], BARS[Tone.PLAIN]
        else:
            lines, bar = list(self._card(reply)), BARS[reply.tone]
        return [f"{bar} {line}".rstrip() for line in lines]

    @property
    def room(self) -> int:
        return self.wide - 2

    def _wrong(self, form: Form) -> list[str]:
        return wrapped(shown(form.error, self.say), self.room) if form.error else []

    def _card(self, card: Card) -> Iterator[str]:
        if card.about or card.state:
            about, state = shown(card.about, self.say), shown(card.state, self.say)
            yield pad(about, self.room - width(state)) + state
        yield from self._text(card.title)
        for block in card.blocks:
            yield from self._block(block)
        if card.foot:
            yield from self._text(card.foot)

    def _block(self, block: Block) -> list[str]:
        match block:
            case Text(markdown):
                return self._text(markdown)
            case Fields(pairs):
                return self._fields(pairs)
            case Table():
                return self._table(block)
            case Picture(alt=alt):
                return self._text(f"({alt})")
            case Buttons(row):
                return self._buttons(row)
            case Divider():
                return ["─" * min(self.room, 40)]
            case _:
                assert_never(block)

    def _text(self, markdown: str) -> list[str]:
        return wrapped(shown(markdown, self.say), self.room)

    def _fields(self, pairs: Sequence[tuple[str, str]]) -> list[str]:
        labels = [shown(label, self.say) for label, _ in pairs]
        left = min(max(map(width, labels), default=0), self.room // 3) + GAP
        lines: list[str] = []
        for label, (_, value) in zip(labels, pairs, strict=True):
            first, *more = wrapped(shown(value, self.say), self.room - left)
            lines += [pad(label, left) + first, *(" " * left + line for line in more)]
        return lines

    def _table(self, table: Table) -> list[str]:
        rows = [[shown(cell, self.say) for cell in row] for row in table.rows]
        head = [[shown(cell, self.say) for cell in table.head]] if table.head else []
        wide = _widths(head + rows, self.room)
        right = [at < len(table.align) and table.align[at] == "right" for at in range(len(wide))]
        lines = self._text(f"{table.caption}") if table.caption else []
        for row in head:
            lines += [*_row(row, wide, right), "  ".join("─" * w for w in wide)]
        for row in rows:
            lines += _row(row, wide, right)
        return lines

    def _buttons(self, row: Sequence[Button]) -> list[str]:
        first = len(self.buttons) + 1
        self.buttons += row
        labels = [f"#{n} {shown(b.label, self.say)}" for n, b in enumerate(row, first)]
        lines = [""]
        for label in labels:
            if lines[-1] and width(lines[-1]) + width(label) + 3 > self.room:
                lines.append("")
            lines[-1] += ("   " if lines[-1] else "") + label
        return lines


def _widths(rows: Sequence[Sequence[str]], room: int) -> list[int]:
    """As wide as the widest cell; where that is too much, the widest column gives way."""
    count = max(map(len, rows), default=0)
    wide = [
        max((width(row[at]) for row in rows if at < len(row)), default=0) for at in range(count)
    ]
    while sum(wide) + GAP * (count - 1) > room and max(wide, default=0) > NARROWEST:
        wide[wide.index(max(wide))] -= 1
    return wide


def _row(row: Sequence[str], wide: Sequence[int], right: Sequence[bool]) -> list[str]:
    cells = [wrapped(cell, max(to, 2)) for cell, to in zip(row, wide, strict=False)]
    lines = []
    for at in range(max(map(len, cells), default=0)):
        line = [cell[at] if at < len(cell) else "" for cell in cells]
        lines.append(
            "  ".join(pad(c, to, right=r) for c, to, r in zip(line, wide, right, strict=False))
        )
    return [line.rstrip() for line in lines]
