"""The bar above a card: its title, what it is about, its state as a tag, its tone as a colour.

A client cuts off what does not fit there, so that stands below it instead.
https://open.feishu.cn/document/feishu-cards/card-json-v2-components/content-components/title
"""

from collections.abc import Sequence

from adapters.feishu.text import Json, flat, plain, width
from bot.cards import Card, Fields, Picture, Table, Tone
from bot.markup import Span, parse
from bot.words import Words

TITLE, SUBTITLE, TAG = 100, 48, 24  # columns: a phone shows 4 lines of a title, 1 of a subtitle
TEMPLATES = {
    Tone.PLAIN: "default", Tone.GOOD: "green", Tone.WARNING: "orange", Tone.DANGER: "red",
}  # fmt: skip
TAGS = {Tone.PLAIN: "blue", Tone.GOOD: "green", Tone.WARNING: "orange", Tone.DANGER: "red"}
SYMBOLS = {Tone.GOOD: "✓", Tone.WARNING: "△", Tone.DANGER: "◆"}
SPOKEN = "○◐✓■→◆↺✗▲△▽"  # a title that begins with one of these says its tone itself


def titled(card: Card, say: Words) -> list[Span]:
    """Urgency is told by a symbol too, where no state tells it already."""
    spans = list(parse(card.title))
    symbol = SYMBOLS.get(card.tone, "")
    if not symbol or card.state or flat(spans, say.name)[:1] in SPOKEN:
        return spans
    if spans and isinstance(spans[0], str):
        return [f"{symbol} {spans[0]}", *spans[1:]]
    return [f"{symbol} ", *spans]


def bar(card: Card, spans: Sequence[Span], say: Words) -> tuple[Json, list[str]]:
    """The bar, and what of title, about and state it does not show whole.

    A sentence that nothing is urgent about has none.
    """
    title, about, state = (
        flat(part, say.name) for part in (spans, parse(card.about), parse(card.state))
    )
    if not is_record(card) and card.tone is Tone.PLAIN:
        return {}, ["title"]
    made: Json = {"template": TEMPLATES[card.tone]}
    if is_short(title, TITLE):
        made["title"], below = plain(title, TITLE), []
        if is_short(about, SUBTITLE):
            made["subtitle"] = plain(about, SUBTITLE)
        else:
            below.append("about")
    elif is_short(about, SUBTITLE):
        made["title"], below = plain(about, SUBTITLE), ["title"]
    else:
        return {}, ["title", "about", "state"]
    if is_short(state, TAG):
        tag = {"tag": "text_tag", "text": plain(state, TAG), "color": TAGS[card.tone]}
        made["text_tag_list"] = [tag]
    else:
        below.append("state")
    return made, below


def is_record(card: Card) -> bool:
    """Or only a sentence?"""
    shown = any(isinstance(block, Fields | Table | Picture) for block in card.blocks)
    return shown or bool(card.about or card.state)


def is_short(text: str, most: int) -> bool:
    """Something that a client shows whole, in one piece."""
    return bool(text.strip()) and "\n" not in text and width(text) <= most
