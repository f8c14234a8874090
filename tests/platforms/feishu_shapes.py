"""What Feishu refuses of a card in JSON 2.0, with its code. Shares nothing with the adapter.

open.feishu.cn/document/feishu-cards/card-json-v2-structure, …/card-json-v2-components/…, and the
codes below 230099 of …/server-docs/im-v1/message/create.
"""

import re
from collections import Counter
from collections.abc import Container, Iterator
from typing import Any

Json = dict[str, Any]
ELEMENTS, TABLES, ID_LETTERS = 200, 5, 20
ROOT = {"schema", "config", "header", "body", "card_link"}
OLD = {"action", "note"}  # containers of JSON 1.0
INPUTS = {
    "input", "select_static", "multi_select_static", "select_person", "multi_select_person",
    "date_picker", "picker_time", "picker_datetime", "checker",
}  # fmt: skip
KNOWN = INPUTS | {
    "markdown", "plain_text", "lark_md", "div", "hr", "img", "column_set", "column", "button",
    "form", "table", "collapsible_panel", "person", "person_list", "text_tag", "standard_icon",
    "interactive_container", "overflow", "chart", "select_img",
}  # fmt: skip
AT = re.compile(r"<at (?:id|user_id)=[\"']?(ou_[^\"'>\s]+)")


def refused(card: Any, images: Container[str], people: Container[str]) -> list[tuple[int, str]]:
    """Why it is not taken; nothing where it is."""
    if not isinstance(card, dict) or card.get("schema") != "2.0":
        return [(200621, "parse card json err: schema")]
    return list(_all(card, images, people))


def _all(card: Json, images: Container[str], people: Container[str]) -> Iterator[tuple[int, str]]:
    if odd := set(card) - ROOT:
        yield 200621, f"parse card json err: unknown {sorted(odd)}"
    if (card.get("config") or {}).get("update_multi") is not True:
        yield 200621, "update_multi has to be true"
    elements = list(_walk(card.get("body") or {}))
    if len(elements) > ELEMENTS:
        yield 11310, "element exceeds the limit"
    yield from _tags(elements)
    yield from _forms(card)
    yield from _names(elements)
    for element in elements:
        yield from _one(element, images)
    for text in _texts(card):
        for id in AT.findall(text):
            if id not in people:
                yield 100290, f"There is an invalid user resource(at/person) in your card: {id}"


def _tags(elements: list[Json]) -> Iterator[tuple[int, str]]:
    for element in elements:
        if element["tag"] in OLD:
            yield 200861, f"unsupported tag {element['tag']}"
        elif element["tag"] not in KNOWN:
            yield 200621, f"unknown tag {element['tag']}"
    if sum(e["tag"] == "table" for e in elements) > TABLES:
        yield 11310, "card table number over limit"


def _forms(card: Json) -> Iterator[tuple[int, str]]:
    root = (card.get("body") or {}).get("elements") or []
    at_root = [e for e in root if e.get("tag") == "form"]
    every = [e for e in _walk(root) if e["tag"] == "form"]
    if len(every) != len(at_root):
        yield 200621, "a form container stands at the root only"
    for form in every:
        inside = list(_walk(form.get("elements") or []))
        if any(e["tag"] in ("table", "form", "chart") for e in inside):
            yield 200621, "a form container holds no table, form or chart"
        if not any(e.get("form_action_type") == "submit" for e in inside):
            yield 200621, "a form container needs a button to submit"
        if not form.get("name"):
            yield 200621, "a form container needs a name"
        if any(e["tag"] in INPUTS and not e.get("name") for e in inside):
            yield 200621, "an input of a form needs a name"


def _names(elements: list[Json]) -> Iterator[tuple[int, str]]:
    names = Counter(e["name"] for e in elements if isinstance(e.get("name"), str) and e["name"])
    if twice := [name for name, count in names.items() if count > 1]:
        yield 200621, f"names are there twice: {twice}"
    ids = Counter(e["element_id"] for e in elements if "element_id" in e)
    for id, count in ids.items():
        if count > 1 or not re.fullmatch(r"[A-Za-z]\w*", id) or len(id) > ID_LETTERS:
            yield 200621, f"element_id {id}"


def _one(element: Json, images: Container[str]) -> Iterator[tuple[int, str]]:
    if element["tag"] == "img" and element.get("img_key") not in images:
        yield 200570, f"card contains invalid image keys; image key {element.get('img_key')}"
    if element["tag"] == "button":
        calls = [b for b in element.get("behaviors") or () if b["type"] == "callback"]
        if not all(isinstance(behaviour["value"], dict | str) for behaviour in calls):
            yield 200621, "the value of a button"
    if element["tag"] == "table":
        names = {column["name"] for column in element["columns"]}
        if not 1 <= element.get("page_size", 5) <= 10:
            yield 200621, "page_size of a table"
        if any(set(row) - names for row in element["rows"]):
            yield 200915, "table rows name is invalid"


def _walk(element: Any) -> Iterator[Json]:
    if isinstance(element, dict):
        if isinstance(element.get("tag"), str):
            yield element
        for name, value in element.items():
            if name != "rows":
                yield from _walk(value)
    elif isinstance(element, list):
        for value in element:
            yield from _walk(value)


def _texts(element: Any) -> Iterator[str]:
    if isinstance(element, str):
        yield element
    elif isinstance(element, dict):
        for value in element.values():
            yield from _texts(value)
    elif isinstance(element, list):
        for value in element:
            yield from _texts(value)
