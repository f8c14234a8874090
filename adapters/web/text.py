"""Cuts text into pieces that a template can draw: markup, codes, dates and names."""

import re
from collections.abc import Iterator, Mapping
from unicodedata import east_asian_width

from adapters.web.face import Person, TableBlock
from bot import markup

Piece = tuple[str, ...]  # kind and text; a link adds its address

# a code, or a date with what belongs to it: never broken over two lines
_KEPT = re.compile(
    r"(?P<code>(?<![\w-])[A-Z]-\d{1,7}(?![\w-]))"
    r"|(?P<keep>\d{4}-\d{2}-\d{2}(?: (?:周.|[A-Z][a-z]{2}))?(?: \d{2}:\d{2}(?:–\d{2}:\d{2})?)?)"
)
_SAFE_LINK = re.compile(r"https?://|/(?!/)")
_SYMBOLS = {
    "○": "ring", "◐": "half", "✓": "check", "■": "stop", "→": "go", "◆": "late",
    "↺": "back", "✗": "x", "▲": "high", "△": "mid", "▽": "low",
}  # fmt: skip
_LONG = 30  # half-width characters that fit beside a label in half a card
_PHONE, _GAP = 44, 2  # those of a card on a phone, and between two columns


def spans(markdown: str) -> Iterator[Piece]:
    """The bot's own markup as (kind, text) or ("link", label, address)."""
    for span in markup.parse(markdown):
        match span:
            case str():
                yield from pieces(span)
            case markup.Bold(text):
                yield "bold", text
            case markup.Typed(text):
                yield "line", text
            case markup.Link(label, url) if _SAFE_LINK.match(url):
                yield "link", label, url
            case markup.Link(label, url):
                yield "text", f"{label} ({url})"
            case markup.Mention(person):
                yield "mention", person


def pieces(text: str) -> Iterator[Piece]:
    """Plain text with its codes and dates set apart."""
    end = 0
    for match in _KEPT.finditer(text):
        if match.start() > end:
            yield "text", text[end : match.start()]
        yield match.lastgroup or "text", match[0]
        end = match.end()
    if end < len(text):
        yield "text", text[end:]


def typed(text: str, people: Mapping[str, Person]) -> list[Piece]:
    """What a person typed, as typed; `@name` and `@handle` of somebody here stand out."""
    names = {p["name"]: h for h, p in people.items()} | {h: h for h in people}
    if not names:
        return [("text", text)]
    known = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    parts = re.split(rf"@({known})(?![a-z_])", text)
    return [
        ("mention", names[part]) if n % 2 else ("text", part)
        for n, part in enumerate(parts)
        if part
    ]


def symbol(state: str) -> tuple[str, str]:
    """`◆ 逾期` as the name of its icon and its words."""
    icon = _SYMBOLS.get(state[:1], "")
    return icon, state[1:].strip() if icon else state


def states(state: str) -> list[tuple[str, str]]:
    """`▲ 高 · ◆ 逾期` is two of them."""
    return [symbol(one) for one in state.split(" · ")]


def is_long(markdown: str) -> bool:
    """Too long for half a card's width."""
    return _width(markdown) > _LONG


def is_wide(table: TableBlock) -> bool:
    """Wider than a phone: there every row is a paragraph. Two columns can always break lines."""
    columns = zip(*([table["head"]] if table["head"] else []), *table["rows"], strict=True)
    widths = [max(map(_width, column)) + _GAP for column in columns]
    return len(widths) > 2 and sum(widths) > _PHONE


def _width(markdown: str) -> int:
    return sum(1 + (east_asian_width(c) in "WF") for c in markup.plain(markdown))
