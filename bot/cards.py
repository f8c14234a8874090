"""What the bot says: a small tree that every face knows how to draw.

Everything named `markdown`, and a card's title, is the bot's own markup (see `bot.markup`).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from pydantic import TypeAdapter


class Tone(StrEnum):
    """How urgent a card should look; the words on it say the same."""

    PLAIN = "plain"
    GOOD = "good"
    WARNING = "warning"
    DANGER = "danger"


class Style(StrEnum):
    """How loud a button is. One main button a card; DANGER is what cannot be undone."""

    MAIN = "main"
    PLAIN = "plain"
    QUIET = "quiet"
    DANGER = "danger"


@dataclass(frozen=True)
class Text:
    markdown: str


@dataclass(frozen=True)
class Fields:
    """Short label and value pairs, drawn side by side where there is room."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Table:
    """Rows of cells in markup; a long one is paged by the face, never cut off silently."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    align: tuple[Literal["left", "right"], ...] = ()


@dataclass(frozen=True)
class Picture:
    """A drawing as SVG made by our own templates; *alt* says the same in words."""

    svg: str
    alt: str


@dataclass(frozen=True)
class Button:
    """Pressing a button is the same as typing its line."""

    label: str
    line: str
    style: Style = Style.PLAIN


@dataclass(frozen=True)
class Buttons:
    row: tuple[Button, ...]


@dataclass(frozen=True)
class Divider:
    """A thin rule between two parts."""


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a card; `digest` finds its bytes (see `bot.files`)."""

    name: str
    media: str  # "text/calendar"
    digest: str


Block = Text | Fields | Table | Picture | Buttons | Divider


@dataclass(frozen=True)
class Card:
    """*about* is the line above the title (code, kind, project), *state* stands at its right."""

    title: str
    blocks: tuple[Block, ...] = ()
    tone: Tone = Tone.PLAIN
    about: str = ""
    state: str = ""
    foot: str = ""
    files: tuple[Attachment, ...] = ()


FieldType = Literal[
    "text", "long", "number", "date", "datetime", "person", "department", "choice", "flag", "rows",
    "file",
]  # fmt: skip


@dataclass(frozen=True)
class Option:
    value: str
    label: str


@dataclass(frozen=True)
class Ask:
    """One field of a form, from one parameter of a command; `fields` are of one repeated row."""

    name: str
    label: str
    type: FieldType
    required: bool = False
    options: tuple[Option, ...] = ()
    value: str = ""
    help: str = ""
    error: str = ""
    fields: tuple["Ask", ...] = ()


@dataclass(frozen=True)
class Form:
    """A command with blanks. Sending it is the same as typing the line with the fields."""

    title: str
    line: str
    fields: tuple[Ask, ...]
    submit: str = ""
    error: str = ""


Reply = Card | Form
REPLY: TypeAdapter[Reply] = TypeAdapter(Reply)


def gathered(filled: Mapping[str, str]) -> dict[str, str]:
    """What stands in the blanks of a form, by their names: the rows of a group as JSON.

    A blank of a row is called group.0.column; rows with nothing in them are left out.
    """
    groups: dict[str, dict[int, dict[str, str]]] = {}
    single: dict[str, str] = {}
    for name, value in filled.items():
        group, _, place = name.partition(".")
        if not place:
            single[name] = value
            continue
        row, _, column = place.partition(".")
        groups.setdefault(group, {}).setdefault(int(row), {})[column] = value
    for group, rows in groups.items():
        whole = [
            row for _, row in sorted(rows.items()) if any(v not in ("", "no") for v in row.values())
        ]
        single[group] = json.dumps(whole, ensure_ascii=False) if whole else ""
    return single


def buttons(reply: Reply) -> tuple[Button, ...]:
    """Every button of a reply, in the order they are drawn."""
    blocks = reply.blocks if isinstance(reply, Card) else ()
    return tuple(b for block in blocks if isinstance(block, Buttons) for b in block.row)
