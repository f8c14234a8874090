"""Plain text in columns: a Chinese character is two wide, a combining mark none."""

import re
from collections.abc import Iterator
from unicodedata import category, east_asian_width

from bot import markup
from bot.words import Words

# What would move the cursor, ring, or turn the text around is not shown.
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
# After a blank, a hyphen or a Chinese character a line may end.
_PIECES = re.compile(r"\n|[^\S\n]+|[⺀-鿿＀-￯　-〿]|[^\s⺀-鿿＀-￯　-〿]+")
_CLOSING = "，。；：、！？）」》”’%"


def width(text: str) -> int:
    return sum(map(_cells, text))


def _cells(letter: str) -> int:
    if category(letter) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if east_asian_width(letter) in "WF" else 1


def pad(text: str, to: int, *, right: bool = False) -> str:
    blanks = " " * max(0, to - width(text))
    return blanks + text if right else text + blanks


def shown(markdown: str, say: Words) -> str:
    """The bot's own markup as text: people by name, a link with its address."""
    return _UNSEEN.sub("", "".join(_said(span, say) for span in markup.parse(markdown)))


def _said(span: markup.Span, say: Words) -> str:
    match span:
        case markup.Typed(text):
            return f"`{text}`"
        case markup.Bold(text):
            return text
        case markup.Link(label, url):
            return label if label == url else f"{label} ({url})"
        case markup.Mention(person):
            return f"@{say.name(person)}"
        case str():
            return span


def wrapped(text: str, to: int) -> list[str]:
    """*text* in lines of at most *to* cells; a word that is longer is broken."""
    lines = [""]
    for piece in _pieces(text, to):
        if piece == "\n":
            lines.append("")
        elif width(lines[-1]) + width(piece) <= to or (piece in _CLOSING and lines[-1]):
            lines[-1] += piece
        elif not piece.isspace():
            lines.append(piece)
    return [line.rstrip() for line in lines]


def _pieces(text: str, to: int) -> Iterator[str]:
    for piece in _PIECES.findall(text):
        while width(piece) > to > 1:
            cut = next(n for n in range(min(len(piece), to), 0, -1) if width(piece[:n]) <= to)
            yield piece[:cut]
            piece = piece[cut:]
        yield piece
