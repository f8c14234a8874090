"""A form as a form container at the root of a card, in pages where it is long, and back.

A button carries how far the form is filled in on its other pages (`Meta`), since nothing else of a
card comes back. So whoever has the form (`bot.readers.present` of the message) can draw any page:

- sent: `events.submitted`; what the core did not take is a form again, with errors at its fields
- another page or one more row is wanted: `turn(payload)` says which, with which `Meta`, and
  `card(form, meta, …)` draws it

https://open.feishu.cn/document/feishu-cards/card-json-v2-components/containers/form-container
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from adapters.feishu import inputs
from adapters.feishu.buttons import LABEL, LONGEST_LINE, STYLES, calling, row
from adapters.feishu.inputs import KEPT
from adapters.feishu.pages import WHOLE, cost, packed
from adapters.feishu.text import Json, Mentions, cut, escaped, flat, grey, marked, plain, red, size
from adapters.feishu.who import Payload
from bot.cards import Ask, Form, Style
from bot.markup import parse
from bot.words import N_, Words

TITLE, SUMMARY, NOTICE = 60, 120, 1000  # letters; a client shows 4 lines of a title
FORM, META = "form", "meta"  # in the value of a button of a form
SEND, NEXT, BACK, ADD = "send", "next", "back", "add"  # what it does; ADD with its group and row
BESIDE = 4  # cells of a row that stand side by side
Filled = Mapping[str, str]  # by the name of the blank: "title", "duties.0.owner"


class Crowded(Exception):
    """What is filled in does not fit into one card."""


@dataclass(frozen=True)
class Meta:
    """How far a form is filled in. Its place and its message come with every callback."""

    line: str = ""  # empty if it is too long to be carried: the form on the message has it
    page: int = 1
    rows: Mapping[str, int] = field(default_factory=dict)  # how many rows a group shows
    filled: Filled = field(default_factory=dict)  # on the other pages
    asked: tuple[str, ...] = ()  # the inputs of this page: one left empty may not come back
    begun: Filled = field(default_factory=dict)  # the instants that they showed, by their names
    zone: str = "UTC"  # in which those are


def card(form: Form, meta: Meta, say: Words, mentions: Mentions, page: int = 0) -> Json:
    """A page of a form, `meta.page` unless told; with what `meta.filled` and the form know of it.

    Raises Crowded if that is too much for one card.
    """
    line = form.line if size(form.line) <= LONGEST_LINE else ""
    pages = _pages(form, meta, say, mentions)
    page = min(max(page or meta.page, 1), len(pages))
    names = tuple(_names(pages[page - 1]))
    blanks = set(map(blank_of, names))
    kept = {name: value for name, value in meta.filled.items() if name not in blanks}
    begun = dict(_begun(pages[page - 1]))
    carried = Meta(line, page, meta.rows, kept, names, begun, say.zone.key)
    buttons = _buttons(form, carried, page, len(pages), say)
    elements = [*_notices(form, page, len(pages), say), *pages[page - 1], row(buttons)]
    made = _framed(form, elements)
    if not cost(made).within(WHOLE):
        raise Crowded
    return made


def _pages(form: Form, meta: Meta, say: Words, mentions: Mentions) -> list[list[Json]]:
    """What belongs together stays on one page: a blank, or a row of a group.

    What is required holds back every button of a card. So it is left to the core where some button
    does not send the form: one that goes back, or adds a row.
    """
    groups = sum(_is_group(ask) for ask in form.fields)
    units = list(_units(form, meta, say, mentions, enforced=not groups))
    every = [element for unit in units for element in unit]
    names, begun = tuple(_names(every)), dict(_begun(every))
    carried = asdict(replace(meta, line=form.line, asked=names, begun=begun, zone=say.zone.key))
    copies = [calling("x" * LABEL, "default", {META: carried})] * (2 + groups)
    frame = _framed(form, [*_notices(form, 1, 2, say), row(copies)])
    pages = packed(units, cost(frame).left(WHOLE))
    if len(pages) > 1 and not groups:
        return packed(_units(form, meta, say, mentions, enforced=False), cost(frame).left(WHOLE))
    return pages


def _framed(form: Form, elements: list[Json]) -> Json:
    """A form container stands at the root of a card, under its title."""
    title = _words(form.title)
    wrong = form.error or any(ask.error for ask in form.fields)
    container = {"tag": "form", "name": FORM, "vertical_spacing": "12px", "elements": elements}
    return {
        "schema": "2.0",
        "config": {"update_multi": True, "summary": {"content": cut(title, SUMMARY) or "…"}},
        "header": {
            "title": plain(title, TITLE), "template": "orange" if wrong else "default",
        },
        "body": {"elements": [container]},
    }  # fmt: skip


def _words(markup: str) -> str:
    return flat(parse(markup), str)


def _notices(form: Form, page: int, pages: int, say: Words) -> list[Json]:
    """What is wrong with the whole, and which page this is."""
    made = [marked(red(escaped(cut(_words(form.error), NOTICE))))] if form.error.strip() else []
    if pages > 1:
        said = say(N_("page {number} of {pages}"), number=page, pages=pages)
        made.append(marked(grey(escaped(str(said))), text_size="notation"))
    return made


def _units(
    form: Form, meta: Meta, say: Words, mentions: Mentions, *, enforced: bool
) -> Iterator[list[Json]]:
    for ask in form.fields:
        if _is_group(ask):
            yield from _group(ask, meta, say, mentions)
        elif ask.type == "file":
            sentence = say(inputs.FILES, line=form.line)
            yield [marked(grey(escaped(cut(_words(sentence), NOTICE))))]
        else:
            value = meta.filled.get(ask.name, ask.value)
            yield inputs.block(ask, ask.name, value, say, mentions, enforced=enforced)


def _is_group(ask: Ask) -> bool:
    return ask.type == "rows" and bool(ask.fields)


def _group(ask: Ask, meta: Meta, say: Words, mentions: Mentions) -> Iterator[list[Json]]:
    """A group as many rows as are filled in or asked for."""
    given, label = _rows(ask.value), _words(ask.label or ask.name)
    most = inputs.OPTIONS // len(ask.fields)
    for number in range(_count(ask, meta)):
        heading = f"**{escaped(cut(label, inputs.LABEL).strip() or '…')} · {number + 1}**"
        if ask.error.strip() and not number:
            heading += "  \n" + red(escaped(cut(_words(ask.error), NOTICE)))
        cells = []
        for column in ask.fields:
            name = f"{ask.name}.{number}.{column.name}"
            before = given[number].get(column.name, "") if number < len(given) else ""
            value = meta.filled.get(name, before)
            drawn = inputs.block(column, name, value, say, mentions, enforced=False, most=most)
            cells.append(drawn)
        yield [marked(heading), *_cells(cells)]


def _cells(cells: Sequence[list[Json]]) -> list[Json]:
    """Side by side where there are few; a narrow screen shows them one below the other."""
    if len(cells) > BESIDE:
        return [element for cell in cells for element in cell]
    columns = [
        {"tag": "column", "width": "weighted", "weight": 1, "elements": cell} for cell in cells
    ]
    return [{"tag": "column_set", "flex_mode": "stretch", "columns": columns}]


def _count(ask: Ask, meta: Meta) -> int:
    filled = [int(n.split(".")[1]) + 1 for n in meta.filled if n.startswith(f"{ask.name}.")]
    return max(1, len(_rows(ask.value)), meta.rows.get(ask.name, 0), *filled)


def _rows(value: str) -> list[dict[str, str]]:
    try:
        rows = json.loads(value or "[]")
    except ValueError:
        return []
    rows = rows if isinstance(rows, list) else []
    return [{k: str(v) for k, v in row.items()} for row in rows if isinstance(row, dict)]


def _buttons(form: Form, meta: Meta, page: int, pages: int, say: Words) -> Iterator[Json]:
    """Every button of a form sends what stands in it; its name is what it does."""
    last = page == pages
    label = _words(form.submit or form.title) if last else str(say(N_("Next page")))
    yield _sending(label, Style.MAIN, SEND if last else NEXT, meta)
    for ask in form.fields:
        if _is_group(ask) and any(blank_of(n).startswith(f"{ask.name}.") for n in meta.asked):
            label = f"{say(N_('Add a row'))} · {_words(ask.label or ask.name)}"
            yield _sending(label, Style.PLAIN, f"{ADD}:{ask.name}:{_count(ask, meta) + 1}", meta)
    if page > 1:
        yield _sending(str(say(N_("Previous page"))), Style.PLAIN, BACK, meta)


def _sending(label: str, style: Style, step: str, meta: Meta) -> Json:
    carried = {name: value for name, value in asdict(meta).items() if value}
    made = calling(label, STYLES[style], {FORM: step, META: carried})
    return made | {"name": step, "form_action_type": "submit"}


def _inputs(made: Any) -> Iterator[Json]:
    if isinstance(made, list):
        for one in made:
            yield from _inputs(one)
    elif isinstance(made, dict):
        if "name" in made and made["tag"] not in ("form", "button"):
            yield made
        yield from _inputs([made.get("elements", []), made.get("columns", [])])


def _names(made: Any) -> Iterator[str]:
    return (str(one["name"]) for one in _inputs(made))


def _begun(made: Any) -> Iterator[tuple[str, str]]:
    for one in _inputs(made):
        if "initial_datetime" in one:
            yield one["name"], one["initial_datetime"]


def blank_of(name: str) -> str:
    """`due` of `date.due~`."""
    return name.partition(".")[2].rstrip(KEPT)


# What comes back


def value_of(payload: Payload) -> Mapping[str, Any]:
    """What a button or picker carries; an older card may carry something else."""
    value = payload["event"]["action"].get("value")
    return value if isinstance(value, dict) else {}


def step_of(payload: Payload) -> str:
    """What the pressed button of a form does; empty if it is of no form."""
    return str(value_of(payload).get(FORM) or "")


def meta(payload: Payload) -> Meta:
    carried = dict(value_of(payload).get(META) or {})
    return Meta(**{**carried, "asked": tuple(carried.get("asked", ()))})


def turn(payload: Payload) -> Meta | None:
    """The page that is wanted next, with all that is filled in; None if no other one is."""
    now = replace(meta(payload), filled=filled(payload))
    kind, *rest = step_of(payload).split(":")
    if kind == NEXT:
        return replace(now, page=now.page + 1)
    if kind == BACK:
        return replace(now, page=now.page - 1)
    if kind == ADD and len(rest) == 2 and rest[1].isdecimal():
        return replace(now, rows={**now.rows, rest[0]: int(rest[1])})
    return None


def filled(payload: Payload) -> dict[str, str]:
    """What stands in the inputs of this page and of the others, by the name of the blank."""
    kept, values = meta(payload), payload["event"]["action"].get("form_value") or {}
    found = dict(kept.filled)
    for name in dict.fromkeys([*kept.asked, *values]):
        value = inputs.text(name, values.get(name))
        if name.startswith("datetime.") and value not in ("", kept.begun.get(name)):
            value = inputs.instant(value, kept.zone)
        if value or not name.endswith(KEPT):
            found[blank_of(name)] = value
    return found
