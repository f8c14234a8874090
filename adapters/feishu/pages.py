"""How much fits into one card, and what comes on the next page.

- 200 elements, a text inside of a button too:
  https://open.feishu.cn/document/feishu-cards/card-json-v2-structure
- 30 KB for a request, in which marks may count for more than their letters, and 5 tables:
  https://open.feishu.cn/document/server-docs/im-v1/message/create,
  https://open.feishu.cn/document/common-capabilities/message-card/message-card
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from adapters.feishu.text import Json, weight

MOST_ELEMENTS, MOST_TABLES = 200, 5
MOST_BYTES = 28_000  # of 30 * 1024; the rest is for the request around the card


class Cost(NamedTuple):
    bytes: int = 0
    elements: int = 0
    tables: int = 0

    def plus(self, other: "Cost") -> "Cost":
        return Cost(*map(sum, zip(self, other, strict=True)))

    def within(self, most: "Cost") -> bool:
        return all(part <= limit for part, limit in zip(self, most, strict=True))

    def left(self, most: "Cost") -> "Cost":
        return Cost(*(limit - part for part, limit in zip(self, most, strict=True)))


WHOLE = Cost(MOST_BYTES, MOST_ELEMENTS, MOST_TABLES)


def cost(*parts: Any) -> Cost:
    """Of elements, or of a header."""
    whole = sum(weight(part) + 1 for part in parts)
    return Cost(whole, sum(map(elements, parts)), sum(_tag(part) == "table" for part in parts))


def elements(made: Any) -> int:
    """Everything with a tag counts, also inside of other things."""
    if isinstance(made, list):
        return sum(map(elements, made))
    if not isinstance(made, dict):
        return 0
    return ("tag" in made) + sum(map(elements, made.values()))


def _tag(made: Any) -> str:
    return str(made.get("tag", "")) if isinstance(made, dict) else ""


def packed(units: Iterable[Sequence[Json]], room: Cost) -> list[list[Json]]:
    """*units* on as few pages as hold them; what belongs together stays together."""
    pages: list[list[Json]] = [[]]
    used = Cost()
    for unit in units:
        more = used.plus(cost(*unit))
        if pages[-1] and not more.within(room):
            pages.append([])
            more = cost(*unit)
        pages[-1] += unit
        used = more
    return pages
