"""Bars of what is done, under way and overdue, drawn by a template; the words say the same."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.cards import Picture
from bot.markup import plain
from bot.view import View
from bot.words import N_

WIDTH, HEIGHT = 440, 44  # of the picture, and of one bar with its words
LEAST = 8  # what a part has even if it is one of a thousand
GAP = 2


@dataclass(frozen=True)
class Part:
    """A stretch of a bar; `kind` is a word of the vocabulary."""

    kind: str
    count: int
    x: float = 0
    width: float = 0


@dataclass(frozen=True)
class Bar:
    label: str
    done: int
    open: int
    overdue: int

    @property
    def parts(self) -> list[Part]:
        counts = {"done": self.done, "open": self.open, "overdue": self.overdue}
        return [Part(kind, count) for kind, count in counts.items() if count]

    def drawn(self) -> Iterator[Part]:
        """The parts side by side, as wide as their share."""
        room = WIDTH - GAP * (len(self.parts) - 1) - LEAST * len(self.parts)
        total = sum(part.count for part in self.parts)
        x = 0.0
        for part in self.parts:
            width = LEAST + room * part.count / total
            yield Part(part.kind, part.count, round(x, 1), round(width, 1))
            x += width + GAP


def chart(bars: Sequence[Bar], view: View) -> Picture:
    said = [(bar, [f"{view.say.label(p.kind)} {p.count}" for p in bar.parts]) for bar in bars]
    sentences = [view.say(N_("{label}: {parts}."), label=b.label, parts=words) for b, words in said]
    alt = plain(view.say.text(*sentences))
    svg = view.say.page(
        "charts/standing.svg.j2",
        bars=[(bar, " · ".join(words)) for bar, words in said],
        width=WIDTH,
        row=HEIGHT,
        alt=alt,
    )
    return Picture(svg, alt)
