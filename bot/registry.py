"""The registries every feature adds itself to."""

from collections.abc import Callable, Iterator
from typing import Any

from bot.cards import Card
from bot.commands import Commands
from bot.planner import Policies
from bot.trail import Changes
from bot.view import View

Draw = Callable[[Any, View], Card]
Part = Callable[..., Any]
commands, policies, changes = Commands(), Policies(), Changes()


class Drawings(dict[type, Draw]):
    """`@draws(Risk)`: the one card of a type of value."""

    def __call__(self, *kinds: type) -> Callable[[Draw], Draw]:
        def register(draw: Draw) -> Draw:
            for kind in kinds:
                if kind in self:
                    raise ValueError(f"{kind.__name__} is drawn twice")
                self[kind] = draw
            return draw

        return register

    def card(self, value: object, view: View) -> Card:
        return next(self[kind] for kind in type(value).__mro__ if kind in self)(value, view)


class Contributions:
    """`@contribute.to("status")`: what later features add to an aggregate of an earlier one.

    Aggregates and what a part of each returns are named where they are asked for.
    """

    def __init__(self) -> None:
        self._all: list[tuple[str, Part]] = []

    def to(self, aggregate: str) -> Callable[[Part], Part]:
        def register(part: Part) -> Part:
            self._all.append((aggregate, part))
            return part

        return register

    def parts(self, aggregate: str) -> Iterator[Part]:
        return (part for name, part in self._all if name == aggregate)


draws, contribute = Drawings(), Contributions()
