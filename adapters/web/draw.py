"""Draws pages and messages: one set of macros (templates/web) for the page and for the stream."""

import json
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2s
from pathlib import Path
from typing import Any, TypedDict
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from adapters.web import text
from adapters.web.cards import draw
from adapters.web.face import Button, Card, Language, Message, Option, Person, Room, Value
from bot import cards
from bot.pages.side import OF_ADMINISTRATORS
from bot.vocabulary import LETTERS

TEMPLATES = Path(__file__).parents[2] / "templates"

Translate = Callable[[str], str]
Words = Callable[[Language], Translate]  # the sentences of the templates, in a language

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class Fragment(TypedDict):
    """One drawn message, ready to be put on the page or in the place of an older drawing."""

    id: str
    thread: str
    version: str
    html: str


@dataclass(frozen=True)
class View:
    """Who looks at which room, and how."""

    me: Person
    room: Room
    language: Language
    theme: str
    people: Mapping[str, Person]
    here: str = ""  # which page; none is the chat


class Drawing:
    def __init__(
        self, words: Words, static: str, demo: bool = True, templates: Path = TEMPLATES
    ) -> None:
        self._words = words
        self._jinja = Environment(
            loader=FileSystemLoader(templates),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._jinja.globals |= {
            "static": static,
            "demo": demo,
            "url": _url,
            "letters": "".join(LETTERS),
            "company": OF_ADMINISTRATORS,
        }
        self._jinja.filters |= {
            "spans": text.spans,
            "pieces": text.pieces,
            "typed": _typed,
            "states": text.states,
            "is_long": text.is_long,
            "is_wide": text.is_wide,
            "day": _day,
            "as_message": _as_message,
            "as_card": _as_card,
            "hour": lambda at: datetime.fromisoformat(at).strftime("%H:%M"),
            "data_uri": _data_uri,
            "version": version,
            "loose": _loose_buttons,
            "styled": _styled,
            "threads": threads,
            "rows": _rows,
        }

    def page(self, view: View, template: str, **values: object) -> str:
        return self._jinja.get_template(f"web/{template}.html.j2").render(
            **self._context(view), **values
        )

    def part(self, view: View, template: str, macro: str, *values: object) -> str:
        """One macro of a template, for what changes on a page."""
        made = self._jinja.get_template(f"web/{template}.html.j2").make_module(self._context(view))
        return str(getattr(made, macro)(*values))

    def fragments(self, view: View, messages: Sequence[Message]) -> list[Fragment]:
        macros: Any = self._jinja.get_template("web/message.html.j2").make_module(
            self._context(view)
        )
        return [
            Fragment(
                id=m["id"],
                thread=m["thread"],
                version=version(m),
                html=str(macros.reply(m) if m["thread"] else macros.message(m)),
            )
            for m in messages
        ]

    def date(self, text: str, language: Language) -> str:
        """A date of a form, written out: `2026-03-06 Fri 15:00`."""
        try:
            when = datetime.fromisoformat(text)
        except ValueError:
            return ""
        day = f"{when:%Y-%m-%d} {self._words(language)(WEEKDAYS[when.weekday()])}"
        return f"{day} {when:%H:%M}" if len(text) > len("2026-03-06") else day

    def _context(self, view: View) -> dict[str, Any]:
        everybody = view.people.values()
        return {
            **vars(view),
            "_": self._words(view.language),
            "pickable": {
                "person": [Option(value=p["handle"], label=_with_department(p)) for p in everybody],
                "department": [Option(value=d, label=d) for d in _departments(view.people)],
            },
        }


def threads(messages: Sequence[Message]) -> Iterator[tuple[Message, list[Message]]]:
    """Every message that starts something, with the replies under it."""
    replies: dict[str, list[Message]] = {m["id"]: [] for m in messages if not m["thread"]}
    for message in messages:
        replies.get(message["thread"], []).append(message)
    for message in messages:
        if message["thread"] not in replies:
            yield message, replies.get(message["id"], [])


def version(shown: object) -> str:
    """Changes whenever the drawing would."""
    return blake2s(json.dumps(shown, sort_keys=True).encode(), digest_size=6).hexdigest()


def _rows(value: Value | None) -> Sequence[Mapping[str, str]]:
    """The rows filled in already, which a core may keep as JSON; at least one to begin with."""
    given = json.loads(value) if isinstance(value, str) and value else value
    return given or [{}]


def _with_department(person: Person) -> str:
    return " · ".join(filter(None, [person["name"], person["department"]]))


def _departments(people: Mapping[str, Person]) -> list[str]:
    return list(dict.fromkeys(p["department"] for p in people.values() if p["department"]))


@pass_context
def _url(context: Context, path: str, **query: object) -> str:
    """An address of this site; in the demo it says whom one looks as."""
    asked = {name: str(value) for name, value in query.items() if value}
    if context["demo"] and context["me"]["handle"]:
        asked = {"as": context["me"]["handle"], **asked}
    return f"{path}?{urlencode(asked)}" if asked else path


@pass_context
def _as_message(context: Context, card: cards.Card, id: str) -> dict[str, Any]:
    """A card of the core as it stands on a message."""
    return {"id": id, **draw(card, _named(context))}


@pass_context
def _as_card(context: Context, blocks: Sequence[cards.Block], title: str) -> Any:
    return draw(cards.Card(title, tuple(blocks)), _named(context))["card"]


def _named(context: Context) -> Callable[[str], str]:
    people: Mapping[str, Person] = context["people"]
    return lambda handle: people[handle]["name"] if handle in people else handle


@pass_context
def _day(context: Context, at: str) -> str:
    """`2026-03-06 Fri`, as everywhere (DESIGN §7)."""
    when = datetime.fromisoformat(at)
    return f"{when:%Y-%m-%d} {context['_'](WEEKDAYS[when.weekday()])}"


@pass_context
def _typed(context: Context, said: str) -> list[text.Piece]:
    return text.typed(said, context["people"])


def _data_uri(svg: str) -> Markup:
    return Markup("data:image/svg+xml;base64,{}").format(b64encode(svg.encode()).decode())


def _loose_buttons(message: Message) -> list[Button]:
    """The buttons that no block of the card shows already."""
    card: Card | None = message.get("card")
    blocks = card["blocks"] if card else []
    shown = {b["id"] for block in blocks if block["type"] == "buttons" for b in block["row"]}
    return [b for b in message.get("buttons", []) if b["id"] not in shown]


def _styled(row: Sequence[Button]) -> list[tuple[str, Button]]:
    """Each button with how loud it is; where nobody says, the first is the main one."""
    if any("style" in b for b in row):
        return [(b.get("style", "plain"), b) for b in row]
    return [("plain" if n else "main", b) for n, b in enumerate(row)]
