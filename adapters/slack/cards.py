"""Draws a card as a message of Slack: `text` that says everything, and blocks within every limit.

Limits: https://docs.slack.dev/reference/block-kit/blocks and the pages of each block. Tables are
lines of text, since a message may hold one table block only and App Home none (`table-block`).
What is too long for one message is drawn in pages; nothing is left out without a way to it.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar, assert_never

from adapters.slack.lines import joined, letters, pair, rows, said
from adapters.slack.text import (
    Json,
    Mentions,
    marked,
    misread,
    mrkdwn,
    plain,
    rich,
    seen,
    size,
    split,
)
from bot.cards import (
    Block,
    Button,
    Buttons,
    Card,
    Divider,
    Fields,
    Form,
    Picture,
    Reply,
    Style,
    Table,
    Text,
    Tone,
)
from bot.markup import Bold, Mention, Span, escape, parse
from bot.markup import plain as bare
from bot.words import N_, Words

MOST_BLOCKS = 50
MOST_LETTERS = 12_000  # of all blocks; about 13,200 are refused: slackapi/bolt-js#2509
MOST_TEXT = 4_000  # https://docs.slack.dev/reference/methods/chat.postMessage#truncating
SECTION, HEADER, ALT = 3000, 150, 2000
FIELD, FIELDS = 2000, 10
LABEL, VALUE, ACTIONS = 75, 2000, 25
CONFIRM_TITLE, CONFIRM_TEXT, CONFIRM_BUTTON = 100, 300, 30
SMALL = 1000  # of the grey lines above and below; fewer than Slack takes

PRESS, TURN, PICTURE = "press", "turn", "picture"  # how action ids and block ids begin
STYLES = {Style.MAIN: "primary", Style.DANGER: "danger"}
SYMBOLS = {Tone.GOOD: "✓", Tone.WARNING: "△", Tone.DANGER: "◆"}
SPOKEN = "○◐✓■→◆↺✗▲△▽"  # a title that begins with one of these says its tone itself
Item = TypeVar("Item")


@dataclass(frozen=True)
class Drawn:
    """One page of a reply. `pictures` are those on it; in `blocks` their words hold the place."""

    text: str
    blocks: list[Json]
    pictures: Mapping[int, Picture] = field(default_factory=dict)  # by their number on the card
    page: int = 1
    pages: int = 1

    def pictured(self, files: Mapping[int, str]) -> list[Json]:
        """The blocks with each picture whose file (`F…`) is known in the place of its words."""
        images = {
            f"{PICTURE}:{n}": {
                "type": "image",
                "block_id": f"{PICTURE}:{n}",
                "slack_file": {"id": file},
                "alt_text": plain(self.pictures[n].alt, ALT)["text"],
            }
            for n, file in files.items()
        }
        return [images.get(block.get("block_id", ""), block) for block in self.blocks]


def draw(reply: Reply, say: Words, mentions: Mentions, page: int = 1) -> Drawn:
    """*mentions* gives a handle as `<@U…>`, or as a name where Slack does not know the person;
    *say* is how the reader reads, for the few words that the card does not bring."""
    card = reply if isinstance(reply, Card) else _as_card(reply, say)
    return _Drawing(card, say, mentions).page(page)


def home(card: Card, say: Words, mentions: Mentions, page: int = 1) -> Json:
    """App Home shows one card."""
    return {"type": "home", "blocks": draw(card, say, mentions, page).blocks}


def _as_card(form: Form, say: Words) -> Card:
    """A form waits as a card whose button asks for it anew: a modal can only follow a click."""
    labels = " · ".join(escape(ask.label) for ask in form.fields)
    errors = [
        form.error,
        *(f"{escape(ask.label)}: {ask.error}" for ask in form.fields if ask.error),
    ]
    parts = (*(Text(error) for error in errors if error), Text(labels))
    tone = Tone.WARNING if any(errors) else Tone.PLAIN
    fill = Button(str(say(N_("Fill in"))), form.line, Style.MAIN)
    return Card(form.title, (*parts, Buttons((fill,))), tone)


class _Drawing:
    """One card. Its buttons are numbered as `bot.cards.buttons` counts them."""

    def __init__(self, card: Card, say: Words, mentions: Mentions) -> None:
        self.card, self.say, self.mentions = card, say, mentions
        self.pressed = 0
        self.pictures: list[Picture] = []

    def page(self, number: int) -> Drawn:
        head, title = self._head()
        body = [drawn for block in self.card.blocks for drawn in self._block(block)]
        tail = [body.pop() for _ in range(self._acts(body))][::-1] + self._small(self.card.foot)
        pages = _packed(title + body, _room(head + tail), MOST_BLOCKS - len(head + tail) - 1)
        number = min(max(number, 1), len(pages))
        blocks = head + pages[number - 1] + tail + self._turns(number, len(pages))
        shown = {block.get("block_id", "") for block in blocks}
        pictures = {n: p for n, p in enumerate(self.pictures) if f"{PICTURE}:{n}" in shown}
        return Drawn(self._text(), blocks, pictures, number, len(pages))

    def _acts(self, body: list[Json]) -> int:
        """How many blocks of buttons end the card: they stand on every page."""
        return next((n for n, b in enumerate(reversed(body)) if b["type"] != "actions"), len(body))

    def _head(self) -> tuple[list[Json], list[Json]]:
        card = self.card
        head = self._small(" · ".join(filter(None, [card.about, card.state])))
        spans = self._title()
        text = "".join(span for span in spans if isinstance(span, str))
        record = card.about or any(isinstance(b, Fields | Table | Picture) for b in card.blocks)
        whole = len(spans) == 1 and text and "\n" not in text and size(text) <= HEADER
        if record and whole:
            return [*head, {"type": "header", "text": plain(text, HEADER)}], []
        bold = (
            [Bold(span) if isinstance(span, str) else span for span in spans] if record else spans
        )
        return head, self._body(bold)

    def _title(self) -> list[Span]:
        """Urgency is told by a symbol too, where no state tells it already."""
        spans = list(parse(self.card.title))
        symbol = SYMBOLS.get(self.card.tone, "")
        if not symbol or self.card.state or bare(self.card.title)[:1] in SPOKEN:
            return spans
        if spans and isinstance(spans[0], str):
            return [f"{symbol} {spans[0]}", *spans[1:]]
        return [f"{symbol} ", *spans]

    def _small(self, markdown: str) -> list[Json]:
        """A grey line. Where Slack would misread it, it is shown without its markup."""
        spans = list(parse(markdown))
        if not seen(spans):
            return []
        if size(mrkdwn(spans, self.mentions)) > SMALL:
            return self._body(spans)
        told = plain(self._flat(spans), SMALL) if misread(spans) else marked(spans, self.mentions)
        return [{"type": "context", "elements": [told]}]

    def _flat(self, spans: Iterable[Span]) -> str:
        """Without markup; nobody is called."""
        named = (f"@{self.say.name(s.person)}" if isinstance(s, Mention) else s for s in spans)
        return "".join(s if isinstance(s, str) else letters(s) for s in named)

    def _block(self, block: Block) -> list[Json]:
        match block:
            case Text(markdown):
                return self._body(parse(markdown))
            case Fields(pairs):
                return self._fields(pairs)
            case Table():
                return self._table(block)
            case Picture():
                return self._picture(block)
            case Buttons(row):
                return self._buttons(row)
            case Divider():
                return [{"type": "divider"}]
            case _:
                assert_never(block)

    def _body(self, spans: Iterable[Span]) -> list[Json]:
        return [self._paragraph(part) for part in split(spans, SECTION, self.mentions)]

    def _paragraph(self, spans: Sequence[Span]) -> Json:
        if misread(spans):
            return rich(spans, self.mentions)
        return {"type": "section", "text": marked(spans, self.mentions)}

    def _fields(self, pairs: Sequence[tuple[str, str]]) -> list[Json]:
        """Side by side; one below the other where a value is too long or would be misread."""
        spans = [pair(label, value) for label, value in pairs]
        texts = [marked(one, self.mentions) for one in spans]
        if any(misread(one) for one in spans) or any(size(t["text"]) > FIELD for t in texts):
            return self._body(joined((pair(*one, ": ") for one in pairs), "\n"))
        return [{"type": "section", "fields": list(some)} for some in _by(texts, FIELDS)]

    def _table(self, table: Table) -> list[Json]:
        caption: list[list[Span]] = [[Bold(bare(table.caption))]] if table.caption else []
        return self._body(joined([*caption, *rows(table)], "\n"))

    def _picture(self, picture: Picture) -> list[Json]:
        number = len(self.pictures)
        self.pictures.append(picture)
        words = plain(picture.alt, ALT)
        return [{"type": "section", "block_id": f"{PICTURE}:{number}", "text": words}]

    def _buttons(self, row: Sequence[Button]) -> list[Json]:
        made = [self._button(button) for button in row]
        return [{"type": "actions", "elements": list(some)} for some in _by(made, ACTIONS)]

    def _button(self, button: Button) -> Json:
        """A line too long to be carried is found by the number of its button (events.pressed)."""
        label = button.label
        made: Json = {
            "type": "button",
            "action_id": f"{PRESS}:{self.pressed}",
            "text": plain(label, LABEL),
        }
        self.pressed += 1
        if 0 < size(button.line) <= VALUE:
            made["value"] = button.line
        if button.style in STYLES:
            made["style"] = STYLES[button.style]
        if button.style is Style.DANGER:
            made["confirm"] = self._confirm(label)
        return made

    def _confirm(self, label: str) -> Json:
        return {
            "title": plain(label, CONFIRM_TITLE),
            "text": plain(self._flat(parse(self.card.title)) or label, CONFIRM_TEXT),
            "confirm": plain(label, CONFIRM_BUTTON),
            "deny": plain(self.say(N_("Leave it")), CONFIRM_BUTTON),
            "style": "danger",
        }

    def _turns(self, number: int, pages: int) -> list[Json]:
        """Buttons to the pages before and after."""
        ways = ((N_("Previous page"), number - 1), (N_("Next page"), number + 1))
        made = [
            {
                "type": "button",
                "action_id": f"{TURN}:{to}",
                "text": plain(f"{self.say(label)} {to}/{pages}", LABEL),
            }
            for label, to in ways
            if 1 <= to <= pages
        ]
        return [{"type": "actions", "elements": made}] if made else []

    def _text(self) -> str:
        """All of it, one line each; a notification shows how it begins."""
        card, lines = self.card, [self.card.about, self.card.state]
        lines += [words for block in card.blocks for words in said(block)]
        lines += [card.foot, *(escape(file.name) for file in card.files)]
        spans = joined([self._title(), *map(list, map(parse, lines))], "\n")
        parts = split(spans, MOST_TEXT - 2, self.mentions) or [["…"]]
        whole = mrkdwn(parts[0], self.mentions).strip() or "…"
        return whole + ("\n…" if len(parts) > 1 else "")


def _by(items: Sequence[Item], number: int) -> list[Sequence[Item]]:
    return [items[at : at + number] for at in range(0, len(items), number)]


def _room(blocks: Iterable[Json]) -> int:
    return MOST_LETTERS - sum(map(_length, blocks))


def _length(block: Json) -> int:
    return size(json.dumps(block, ensure_ascii=False))


def _packed(blocks: Iterable[Json], letters: int, most: int) -> list[list[Json]]:
    """*blocks* on as few pages as hold them."""
    pages: list[list[Json]] = [[]]
    room = letters
    for block in blocks:
        length = _length(block)
        if pages[-1] and (length > room or len(pages[-1]) >= most):
            pages.append([])
            room = letters
        pages[-1].append(block)
        room -= length
    return pages
