"""Draws a card as card JSON 2.0 of Feishu, within every limit (`pages`, and each component's).

What is too long for one message is drawn in pages; nothing is left out without a way to it. A card
is shared: who turns its page turns it for everybody in the chat.
https://open.feishu.cn/document/feishu-cards/card-json-v2-structure
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import assert_never

from adapters.feishu import forms
from adapters.feishu.bar import bar, is_record, is_short, titled
from adapters.feishu.buttons import button, row, turns
from adapters.feishu.pages import WHOLE, Cost, cost, packed
from adapters.feishu.tables import Tables
from adapters.feishu.text import (
    Json,
    Mentions,
    at,
    cut,
    flat,
    grey,
    is_person,
    markdown,
    marked,
    plain,
    seen,
    weight,
    width,
)
from bot.cards import (
    Block,
    Button,
    Buttons,
    Card,
    Divider,
    Fields,
    Picture,
    Reply,
    Style,
    Table,
    Text,
    Tone,
)
from bot.markup import Bold, Mention, Span, parse
from bot.words import Words

SUMMARY, TOAST, ALT = 120, 300, 1000  # letters; Feishu's page names no limit
SHORT = 32  # columns of a fact that stands beside another one
ROW = 20  # buttons in one row
PINNED = Cost(8_000, 80, 0)  # what may stand on every page
SMALL = 1_000  # bytes of a grey line

PICTURE = "picture_"  # how the element_id of a picture begins: letters, digits, _; at most 20
TOASTS = {Tone.PLAIN: "info", Tone.GOOD: "success", Tone.WARNING: "warning", Tone.DANGER: "error"}


@dataclass(frozen=True)
class Drawn:
    """One page of a reply. `pictures` are those on it; in `card` their words hold the place."""

    card: Json
    pictures: Mapping[int, Picture] = field(default_factory=dict)  # by their number on the card
    page: int = 1
    pages: int = 1

    @property
    def content(self) -> str:
        """As a message carries it."""
        return spelled(self.card)

    def pictured(self, keys: Mapping[int, str]) -> Json:
        """The card with each picture whose image_key is known in the place of its words."""
        images = {f"{PICTURE}{n}": _image(n, self.pictures[n], key) for n, key in keys.items()}
        elements = [images.get(e.get("element_id", ""), e) for e in self.card["body"]["elements"]]
        return {**self.card, "body": {**self.card["body"], "elements": elements}}


def spelled(card: Json) -> str:
    """Chinese stays as it is: escaped it would be twice as long."""
    return json.dumps(card, ensure_ascii=False, separators=(",", ":"))


def draw(reply: Reply, say: Words, mentions: Mentions, page: int = 1) -> Drawn:
    """*mentions* gives a handle as its open_id, or as a name where Feishu does not know the person;
    *say* is how the reader reads, for the few words that the card does not bring.

    A form is drawn as it begins; `forms.card` draws it with what is filled in.
    """
    if isinstance(reply, Card):
        return _Drawing(reply, say, mentions).page(page)
    return Drawn(forms.card(reply, forms.Meta(), say, mentions))


def answer(said: str = "", tone: Tone = Tone.PLAIN, card: Json | None = None) -> Json:
    """What answers a callback within 3 seconds: a toast, and the card that takes the place.

    https://open.feishu.cn/document/uAjLw4CM/ukzMukzMukzM/feishu-cards/handle-card-callbacks
    """
    words = cut(" ".join(said.split()), TOAST)
    toast: Json = {"toast": {"type": TOASTS[tone], "content": words}} if words else {}
    return toast | ({"card": {"type": "raw", "data": card}} if card else {})


def _image(number: int, picture: Picture, key: str) -> Json:
    return {
        "tag": "img",
        "element_id": f"{PICTURE}{number}",
        "img_key": key,
        "alt": plain(picture.alt, ALT),
        "scale_type": "fit_horizontal",
        "preview": True,
    }


class _Drawing:
    """One card. Its buttons are numbered as `bot.cards.buttons` counts them."""

    def __init__(self, card: Card, say: Words, mentions: Mentions) -> None:
        self.card, self.say, self.mentions = card, say, mentions
        self.tables = Tables(say, mentions)
        self.title = titled(card, say)
        self.pressed = 0
        self.pictures: list[Picture] = []

    def page(self, number: int) -> Drawn:
        header, above = bar(self.card, self.title, self.say)
        head, body = self._above(above)
        body += [drawn for block in self.card.blocks for drawn in self._block(block)]
        tail = self._pinned(body)
        foot = self._small(self.card.foot)
        (tail if weight(foot) <= SMALL else body).extend(foot)
        config = self._config()
        frame = cost(config, header, head, tail, turns(2, 3, self.say))
        pages = packed(([element] for element in body), frame.left(WHOLE))
        number = min(max(number, 1), len(pages))
        elements = head + pages[number - 1] + tail + turns(number, len(pages), self.say)
        made: Json = {"schema": "2.0", "config": config, "body": {"elements": elements}}
        shown = {element.get("element_id", "") for element in elements}
        pictures = {n: p for n, p in enumerate(self.pictures) if f"{PICTURE}{n}" in shown}
        made |= {"header": header} if header else {}
        return Drawn(made, pictures, number, len(pages))

    def _config(self) -> Json:
        """The summary is what a list of chats and a notification show."""
        words = cut(" ".join(self._flat(self.title).split()), SUMMARY) or "…"
        wide = any(isinstance(block, Table) for block in self.card.blocks)
        config: Json = {"update_multi": True, "summary": {"content": words}}
        return config | ({"width_mode": "fill"} if wide else {})

    # above the blocks

    def _above(self, below: Sequence[str]) -> tuple[list[Json], list[Json]]:
        """What stands on every page below the bar, and what begins the first page.

        A bar calls nobody, so who is named in it is called below it.
        """
        parts = [self.card.about] * ("about" in below) + [self.card.state] * ("state" in below)
        small = self._small(" · ".join(filter(None, parts)))
        head, body = (small, []) if weight(small) <= SMALL else ([], small)
        if "title" in below:
            strong = is_record(self.card)
            title = [Bold(s) if isinstance(s, str) and strong else s for s in self.title]
            return head, [*body, *self.tables.text(title)]
        called = [self.mentions(s.person) for s in self.title if isinstance(s, Mention)]
        people = dict.fromkeys(filter(is_person, called))
        return head, [*body, *([marked(" ".join(map(at, people)))] if people else [])]

    def _small(self, markup: str) -> list[Json]:
        """A grey line."""
        spans = list(parse(markup))
        if not seen(spans):
            return []
        return [
            {**part, "content": grey(part["content"]), "text_size": "notation"}
            for part in self.tables.pieces(spans)
        ]

    def _flat(self, spans: Sequence[Span]) -> str:
        return flat(spans, self.say.name)

    def _bare(self, markup: str) -> str:
        return self._flat(parse(markup))

    # the blocks

    def _block(self, block: Block) -> list[Json]:
        match block:
            case Text(markdown):
                return self.tables.text(parse(markdown))
            case Fields(pairs):
                return self._fields(pairs)
            case Table():
                return self.tables.table(block)
            case Picture():
                return self._picture(block)
            case Buttons(row):
                return self._buttons(row)
            case Divider():
                return [{"tag": "hr"}]
            case _:
                assert_never(block)

    def _fields(self, pairs: Sequence[tuple[str, str]]) -> list[Json]:
        """Short ones side by side, long ones in a line of their own."""
        made: list[Json] = []
        beside: list[Json] = []
        for label, value in pairs:
            spans = parse(value) or ("—",)
            text = self._flat(spans)
            if is_short(text, SHORT) and width(self._bare(label)) <= SHORT:
                beside.append(self._fact(label, spans))
            else:
                made += _paired(beside)
                beside = []
                strong: list[Span] = [Bold(self._bare(label) or "…"), "\n", *spans]
                made += self.tables.pieces(strong)
        return made + _paired(beside)

    def _fact(self, label: str, value: Sequence[Span]) -> Json:
        name = markdown([self._bare(label) or "…"], self.mentions)
        said = markdown(["\n", *value], self.mentions)
        column = [marked(grey(name) + said)]
        return {"tag": "column", "width": "weighted", "weight": 1, "elements": column}

    def _picture(self, picture: Picture) -> list[Json]:
        """Its words hold the place until it is uploaded (`Drawn.pictured`)."""
        number = len(self.pictures)
        self.pictures.append(picture)
        words = plain(picture.alt, ALT)
        return [{"tag": "div", "element_id": f"{PICTURE}{number}", "text": words}]

    def _buttons(self, buttons: Sequence[Button]) -> list[Json]:
        rows: list[list[Json]] = [[]]
        for one in buttons:
            danger = one.style is Style.DANGER
            asked = (self._flat(self.title) or one.label) if danger else ""
            made = button(one, self.pressed, asked)
            self.pressed += 1
            if len(rows[-1]) >= ROW or weight([*rows[-1], made]) > PINNED.bytes // 2:
                rows.append([])
            rows[-1].append(made)
        return [row(some) for some in rows if some]

    def _pinned(self, body: list[Json]) -> list[Json]:
        """The buttons that end the card: they stand on every page."""
        count = next((n for n, e in enumerate(reversed(body)) if not _is_buttons(e)), len(body))
        tail = body[len(body) - count :]
        if not count or not cost(*tail).within(PINNED):
            return []
        del body[-count:]
        return tail


def _paired(columns: Sequence[Json]) -> list[Json]:
    """Two in a row; a narrow screen shows them one below the other."""
    pairs = [list(columns[n : n + 2]) for n in range(0, len(columns), 2)]
    shape = {"tag": "column_set", "flex_mode": "stretch", "horizontal_spacing": "8px"}
    return [{**shape, "columns": pair} for pair in pairs]


def _is_buttons(element: Json) -> bool:
    columns = element.get("columns") or [{}]
    inner = columns[0].get("elements") or [{}]
    return bool(inner[0].get("tag") == "button")
