"""Which clauses of a sentence belong to which of its doers."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.language.what import doers
from bot.language.who.names import Named

CLAUSE = re.compile(r"[。！？!?]+\s*(?=\S)|[，,]\s*(?:and\s+|而\s*)?|\s{2,}|\s[-–—]{1,2}\s|——")


@dataclass(frozen=True)
class Stretch:
    """Some clauses that belong to the same doers."""

    begin: int
    stop: int
    who: tuple[Named, ...] = ()
    helpers: tuple[Named, ...] = ()


def stretches(text: str, doing: Sequence[Named], named: Sequence[Named]) -> Iterator[Stretch]:
    """From a clause that names its doer to the next one that does."""
    edges = [0, *(m.end() for m in CLAUSE.finditer(text)), len(text)]
    # …, and Priya will review it: another clause, without a comma
    edges = sorted({*edges, *(n.begin for n in doing if _alone(text, doing, n))})
    now: Stretch | None = None
    for begin, stop in pairwise(edges):
        here = [n for n in doing if begin <= n.begin < stop]
        everybody = [n for n in named if begin <= n.begin < stop]
        role = doers.only(text, begin, stop, everybody) if everybody else ""
        lists_on = bool(
            now and now.who and here and here[0] in doing
            and doers.joins(text, now.who[-1], here[0])
        )  # fmt: skip
        if role == "helps" and now:
            now = replace(now, stop=stop, helpers=(*now.helpers, *everybody))
        elif role == "does" and now and not lists_on and now.stop - now.begin > 4:
            now = replace(now, stop=stop, who=_with(now.who, everybody))
        elif here and now and now.who and not lists_on and _parted(text, here)[0]:
            yield now
            now = Stretch(begin, stop, *_parted(text, here))
        else:
            who, helpers = _parted(text, here)
            before = now or Stretch(begin, stop)
            now = replace(
                before, stop=stop, who=(*before.who, *who), helpers=(*before.helpers, *helpers)
            )
    if now:
        yield now


def _alone(text: str, doing: Sequence[Named], one: Named) -> bool:
    others = [n for n in doing if n.stop <= one.begin]
    apart = bool(others) and not doers.joins(text, others[-1], one)
    return apart and text[: one.begin].endswith("and ")


def led(one: Stretch) -> Stretch:
    """赵敏配合制定促销政策, where nobody leads: then who helps is who does it."""
    people = tuple(n for n in one.helpers if n.kind == "person")
    who = people or one.helpers
    return replace(one, who=who, helpers=()) if who and not one.who else one


def _with(first: Sequence[Named], more: Sequence[Named]) -> tuple[Named, ...]:
    return (*first, *(one for one in more if one not in first))


def _parted(text: str, named: Sequence[Named]) -> tuple[tuple[Named, ...], tuple[Named, ...]]:
    helpers = tuple(one for one in named if doers.supports(text, one))
    return tuple(one for one in named if one not in helpers), helpers
