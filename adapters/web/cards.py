"""Draws a card or a form as the JSON that pages and doors read (DESIGN §7)."""

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any, assert_never

from bot.cards import (
    Ask,
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
    buttons,
)
from bot.markup import Bold, Link, Mention, Span, Typed, parse

Name = Callable[[str], str]  # a handle as a name


def draw(reply: Reply, name: Name) -> dict[str, Any]:
    """The parts of a message that the bot said: text, and card with buttons, or form."""
    text = "\n".join(line for line in _lines(reply, name) if line)
    match reply:
        case Card():
            return {"text": text, "card": _card(reply, name), "buttons": _numbered(reply)}
        case Form():
            return {"text": text, "form": _form(reply, name)}
        case _:
            assert_never(reply)


def spoken(markdown: str, name: Name) -> str:
    """Markup as plain words."""
    return "".join(_word(span, name) for span in parse(markdown))


def _word(span: Span, name: Name) -> str:
    match span:
        case str():
            return span
        case Bold(text) | Link(text, _):
            return text
        case Typed(text):
            return f"`{text}`"
        case Mention(handle):
            return f"@{name(handle)}"


def _card(card: Card, name: Name) -> dict[str, Any]:
    numbers = iter(_numbered(card))
    return {
        "title": spoken(card.title, name),
        "tone": card.tone.value,
        "blocks": [_block(block, numbers) for block in card.blocks],
        "about": spoken(card.about, name),
        "state": spoken(card.state, name),
        "foot": spoken(card.foot, name),
        **({"files": [vars(file) for file in card.files]} if card.files else {}),
    }


def _numbered(card: Card) -> list[dict[str, str]]:
    return [{"id": f"b{at}", **_button(b)} for at, b in enumerate(buttons(card), 1)]


def _button(button: Button) -> dict[str, str]:
    return {"label": button.label, "line": button.line, "style": button.style.value}


def _block(block: Block, numbers: Iterator[dict[str, str]]) -> dict[str, Any]:
    match block:
        case Text(markdown):
            return {"type": "text", "markdown": markdown}
        case Fields(pairs):
            return {"type": "fields", "pairs": [list(pair) for pair in pairs]}
        case Table(head, rows, caption, align):
            cells = [list(row) for row in rows]
            table = {"caption": caption, "head": list(head), "rows": cells, "align": list(align)}
            return {"type": "table", **table}
        case Picture(svg, alt):
            return {"type": "picture", "svg": svg, "alt": alt}
        case Buttons(row):
            return {"type": "buttons", "row": [next(numbers) for _ in row]}
        case Divider():
            return {"type": "divider"}
        case _:
            assert_never(block)


def _form(form: Form, name: Name) -> dict[str, Any]:
    return {
        "title": spoken(form.title, name),
        "line": form.line,
        "submit": form.submit,
        "error": spoken(form.error, name),
        "fields": [_field(ask, name) for ask in form.fields],
    }


def _field(ask: Ask, name: Name) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": ask.name,
        "label": ask.label,
        "type": ask.type,
        "required": ask.required,
        "options": [{"value": o.value, "label": o.label} for o in ask.options],
        "help": spoken(ask.help, name),
        "error": spoken(ask.error, name),
    }
    if ask.type == "rows":
        field["fields"] = [_field(column, name) for column in ask.fields]
        field["value"] = _rows(ask.value)
    elif ask.type == "person":
        field["value"] = ask.value.removeprefix("@")  # as its options have it
    elif ask.type != "file":
        field["value"] = ask.value
    return field


def _rows(value: str) -> Sequence[dict[str, str]]:
    try:
        rows = json.loads(value or "[]")
    except ValueError:
        return []
    return [{key: str(cell) for key, cell in row.items()} for row in rows]


def _lines(reply: Reply, name: Name) -> Iterator[str]:
    """Title, blocks, table cells, labels of form and buttons, one a line."""
    match reply:
        case Card():
            yield spoken(reply.title, name)
            yield from (spoken(line, name) for line in (reply.about, reply.state))
            for block in reply.blocks:
                yield from (spoken(line, name) for line in _words(block))
            yield from (file.name for file in reply.files)
            yield spoken(reply.foot, name)
        case Form():
            yield from (spoken(line, name) for line in (reply.title, reply.error))
            for ask in reply.fields:
                yield ask.label
                yield from filter(None, [spoken(ask.error, name)])
            yield reply.submit
        case _:
            assert_never(reply)


def _words(block: Block) -> Iterator[str]:
    match block:
        case Text(markdown):
            yield markdown
        case Fields(pairs):
            yield from (f"{label} {value}" for label, value in pairs)
        case Table(head, rows, caption):
            yield from (caption, *head)
            yield from (cell for row in rows for cell in row)
        case Picture(_, alt):
            yield alt
        case Buttons(row):
            yield from (button.label for button in row)
        case Divider():
            return
        case _:
            assert_never(block)
