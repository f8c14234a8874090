"""A form as a modal, in pages where it is long, and back: what was filled in, as strings.

A modal carries in `private_metadata` where its answer belongs, the event that brought the form, and
what is filled in on its other pages. So whoever has the form (the stored reply to `Meta.event`) can
draw any page of it again, and Slack keeps what stands in inputs whose ids stay.

- sent, `callback_id` FORM: `events.submitted`, and `errors` for what the core did not take
- sent, `callback_id` NEXT, or pressed: `turn(payload)` says which page is drawn next, with which
  `Meta`; a NEXT is answered `{"response_action": "update", "view": view(form, meta, say)}`,
  a press by views.update

https://docs.slack.dev/reference/views/modal-views
"""

import json
import zlib
from base64 import b85decode, b85encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any
from zoneinfo import ZoneInfo

from adapters.slack import inputs
from adapters.slack.inputs import KEPT
from adapters.slack.text import Json, plain, size
from bot.cards import Ask, Form
from bot.markup import plain as bare
from bot.words import N_, Words

MOST_BLOCKS, TITLE, METADATA, SECTION = 100, 24, 3000, 3000
FORM, NEXT = "form", "form.next"  # callback ids: the last page, and the others
ADD, BACK = "add", "back"  # how the action ids of the buttons begin
PACKED = "z:"
Filled = Mapping[str, str]  # by the id of the block: "title", "duties.0.owner"


class Crowded(Exception):
    """What is filled in does not fit into what a modal may carry from page to page."""


@dataclass(frozen=True)
class Meta:
    """Where a form came from and how far it is filled in. `chat` is Slack's id (`C…`, `D…`)."""

    event: str  # the event whose answer is the form
    tenant: str
    chat: str
    thread: str = ""
    message: str = ""  # of the card with its button, if there is one
    direct: bool = False
    line: str = ""  # empty if it is too long to be carried: the form of `event` has it
    zone: str = "UTC"
    page: int = 1
    rows: Mapping[str, int] = field(default_factory=dict)  # how many rows a group shows
    filled: Filled = field(default_factory=dict)  # on the other pages

    def packed(self) -> str:
        """At most 3000 letters; Crowded if that cannot be."""
        for meta in (self, replace(self, line="")):
            whole = json.dumps(asdict(meta), ensure_ascii=False, separators=(",", ":"))
            for text in (whole, PACKED + b85encode(zlib.compress(whole.encode(), 9)).decode()):
                if size(text) <= METADATA:
                    return text
        raise Crowded


def meta(payload: Mapping[str, Any]) -> Meta:
    """The metadata of the modal that *payload* is about."""
    carried = payload["view"]["private_metadata"]
    if carried.startswith(PACKED):
        carried = zlib.decompress(b85decode(carried[len(PACKED) :])).decode()
    return Meta(**json.loads(carried))


def view(form: Form, meta: Meta, say: Words, page: int = 0) -> Json:
    """A page of the modal, `meta.page` unless told.

    Raises Crowded if what is filled in on the other pages is too much to be carried along.
    """
    pages = _pages(form, meta, say)
    page = min(max(page or meta.page, 1), len(pages))
    shown = {
        block.get("block_id", "") for block in pages[page - 1]
    }  # not what an input cannot hold
    kept = {name: value for name, value in meta.filled.items() if name not in shown}
    carried = replace(meta, line=form.line, zone=say.zone.key, page=page, filled=kept)
    last = page == len(pages)
    submit = (form.submit or form.title) if last else str(say(N_("Next page")))
    top = _notice(form.error) + ([_turned(page, len(pages), say)] if len(pages) > 1 else [])
    return {
        "type": "modal",
        "callback_id": FORM if last else NEXT,
        "private_metadata": carried.packed(),
        "title": plain(bare(form.title), TITLE),
        "submit": plain(bare(submit), TITLE),
        "close": plain(say(N_("Not now")), TITLE),
        "blocks": top + pages[page - 1],
    }


def _notice(error: str) -> list[Json]:
    words = {"type": "section", "text": plain(bare(error), SECTION)}
    return [words] if error.strip() else []


def _turned(page: int, pages: int, say: Words) -> Json:
    """Which page it is; from the second on with a way back."""
    said = say(N_("page {number} of {pages}"), number=page, pages=pages)
    made: Json = {"type": "section", "text": plain(said, SECTION)}
    if page > 1:
        label = plain(say(N_("Previous page")), inputs.OPTION)
        made["accessory"] = {"type": "button", "action_id": BACK, "text": label}
    return made


def _pages(form: Form, meta: Meta, say: Words) -> list[list[Json]]:
    """What belongs together stays on one page: a blank, or a row of a group."""
    pages: list[list[Json]] = [[]]
    for unit in _units(form, meta, say):
        if pages[-1] and len(pages[-1]) + len(unit) > MOST_BLOCKS - 2:
            pages.append([])
        pages[-1] += unit
    return pages


def _units(form: Form, meta: Meta, say: Words) -> Iterator[list[Json]]:
    for ask in form.fields:
        if ask.type == "rows" and ask.fields:
            yield from _group(ask, meta, say)
        else:
            yield [inputs.block(ask, ask.name, meta.filled.get(ask.name, ask.value), say)]


def _group(ask: Ask, meta: Meta, say: Words) -> Iterator[list[Json]]:
    """A group as many rows as are filled in or asked for, and a button for one more."""
    given = _rows(ask.value)
    filled = [
        int(name.split(".")[1]) + 1 for name in meta.filled if name.startswith(f"{ask.name}.")
    ]
    count = max(1, len(given), meta.rows.get(ask.name, 0), *filled)
    for row in range(count):
        label = f"{ask.label} · {row + 1}"
        yield [
            {"type": "section", "text": plain(label, SECTION)},
            *(_cell(ask, column, row, given, meta, say) for column in ask.fields),
        ]
    more = {
        "type": "button",
        "action_id": f"{ADD}:{ask.name}:{count + 1}",
        "text": plain(say(N_("Add a row")), inputs.OPTION),
    }
    yield [{"type": "actions", "elements": [more]}]


def _cell(ask: Ask, column: Ask, row: int, given: Sequence[Filled], meta: Meta, say: Words) -> Json:
    """An input of a row. Only the first row must be filled in, and only if the group must."""
    name = f"{ask.name}.{row}.{column.name}"
    before = given[row].get(column.name, "") if row < len(given) else ""
    wanted = replace(column, required=column.required and ask.required and row == 0)
    return inputs.block(wanted, name, meta.filled.get(name, before), say)


def _rows(value: str) -> list[dict[str, str]]:
    try:
        rows = json.loads(value or "[]")
    except ValueError:
        return []
    return [{k: str(v) for k, v in row.items()} for row in rows if isinstance(row, dict)]


def turn(payload: Mapping[str, Any]) -> Meta | None:
    """The page that is wanted next, with all that is filled in; None if no other one is."""
    now = meta(payload)
    now = replace(now, filled=filled(payload))
    if payload["type"] == "view_submission":
        return replace(now, page=now.page + 1) if payload["view"]["callback_id"] == NEXT else None
    for action in payload.get("actions", ()):
        kind, *rest = action.get("action_id", "").split(":")
        if kind == BACK:
            return replace(now, page=now.page - 1)
        if kind == ADD and len(rest) == 2:
            return replace(now, rows={**now.rows, rest[0]: int(rest[1])})
    return None


def filled(payload: Mapping[str, Any]) -> dict[str, str]:
    """What stands in the inputs of this page and of the others, by block id."""
    kept = meta(payload)
    elements = {b.get("block_id"): b.get("element", {}) for b in payload["view"].get("blocks", ())}
    found = dict(kept.filled)
    for name, states in payload["view"].get("state", {}).get("values", {}).items():
        value = inputs.text(
            next(iter(states.values()), {}), elements.get(name) or {}, ZoneInfo(kept.zone)
        )
        if value or not name.endswith(KEPT):
            found[name.rstrip(KEPT)] = value
    return found


def errors(form: Form, payload: Mapping[str, Any]) -> dict[str, str]:
    """What the core did not take, by the input it is about, for those that *payload* shows.

    Empty: there is nothing to show at an input, and the form is drawn anew with its sentence.
    """
    shown = [b["block_id"] for b in payload["view"].get("blocks", ()) if b.get("type") == "input"]
    found = {}
    for ask in form.fields:
        at = [b for b in shown if b.rstrip(KEPT) == ask.name or b.startswith(f"{ask.name}.")]
        if ask.error and at:
            found[at[0]] = plain(bare(ask.error), SECTION)["text"]
    return found


def crowded(payload: Mapping[str, Any], say: Words) -> dict[str, str]:
    """What to say at the longest text when a modal cannot carry all of it to the next page."""
    values = filled(payload)
    shown = [b["block_id"] for b in payload["view"].get("blocks", ()) if b.get("type") == "input"]
    longest = max(shown, key=lambda name: size(values.get(name.rstrip(KEPT), "")))
    sentence = N_(
        "This is too much for one form in Slack. Shorten this text and add the rest later."
    )
    return {longest: str(say(sentence))}


def begun(form: Form, **values: str) -> Form:
    """*form* with some blanks filled in, such as the text of a message as the title."""
    asks = (replace(ask, value=values.get(ask.name, ask.value)) for ask in form.fields)
    return replace(form, fields=tuple(asks))
