"""What Slack refuses in blocks and views, in the words of its pages; nothing is the adapter's.

Limits: docs.slack.dev/reference/block-kit/blocks/*, …/block-elements/*, …/composition-objects/*,
…/reference/views/modal-views, read in 2026 (PLATFORMS §5).
"""

import re
from collections.abc import Iterator
from typing import Any

BLOCKS_IN = {"message": 50, "modal": 100, "home": 100}
KEYS = {
    "header": "text",
    "section": "text fields accessory expand",
    "context": "elements",
    "actions": "elements",
    "divider": "",
    "image": "image_url slack_file alt_text title",
    "input": "label element dispatch_action hint optional",
    "markdown": "text",
    "table": "rows column_settings",
    "rich_text": "elements",
}
COMMON = {"type", "action_id", "confirm", "placeholder", "focus_on_load"}
ELEMENTS = {
    "button": "text url value style accessibility_label",
    "overflow": "options",
    "static_select": "options option_groups initial_option",
    "multi_static_select": "options option_groups initial_options max_selected_items",
    "external_select": "initial_option min_query_length",
    "multi_external_select": "initial_options min_query_length max_selected_items",
    "users_select": "initial_user",
    "multi_users_select": "initial_users max_selected_items",
    "conversations_select": "initial_conversation default_to_current_conversation filter",
    "channels_select": "initial_channel",
    "datepicker": "initial_date",
    "timepicker": "initial_time timezone",
    "datetimepicker": "initial_date_time",
    "plain_text_input": "initial_value multiline min_length max_length dispatch_action_config",
    "number_input": "is_decimal_allowed initial_value min_value max_value dispatch_action_config",
    "email_text_input": "initial_value dispatch_action_config",
    "url_text_input": "initial_value dispatch_action_config",
    "checkboxes": "options initial_options",
    "radio_buttons": "options initial_option",
    "file_input": "filetypes max_files",
    "image": "image_url slack_file alt_text",
}
NEVER_IN_INPUT = {"button", "overflow", "image"}
ONLY_IN_INPUT = {"plain_text_input", "number_input", "email_text_input", "url_text_input",
                 "file_input"}  # fmt: skip
MOST_OPTIONS = {"overflow": 5, "checkboxes": 10, "radio_buttons": 10}


def refused(blocks: Any, surface: str) -> list[str]:
    """Every reason for which Slack would not take these blocks; empty when it would."""
    return list(_blocks(blocks, surface))


def refused_view(view: Any) -> list[str]:
    """Likewise for a modal or a home."""
    return list(_view(view))


def _view(view: Any) -> Iterator[str]:
    kind = view.get("type")
    if kind not in ("modal", "home"):
        yield f"[ERROR] unsupported type: {kind}"
        return
    known = {"type", "blocks", "private_metadata", "callback_id", "external_id"}
    if kind == "modal":
        known |= {"title", "submit", "close", "clear_on_close", "notify_on_close"}
        yield from _text(view.get("title"), 24, "/title", plain=True)
        for part in ("submit", "close"):
            if part in view:
                yield from _text(view[part], 24, f"/{part}", plain=True)
        if "submit" not in view and any(b.get("type") == "input" for b in view.get("blocks", [])):
            yield "[ERROR] missing required field: submit"
    for name in view.keys() - known:
        yield f"[ERROR] invalid additional property: {name}"
    for name, most in (("private_metadata", 3000), ("callback_id", 255), ("external_id", 255)):
        yield from _length(view.get(name, ""), most, f"/{name}")
    yield from _blocks(view.get("blocks"), kind)


def _blocks(blocks: Any, surface: str) -> Iterator[str]:
    if not isinstance(blocks, list):
        yield "[ERROR] must be an array [json-pointer:/blocks]"
        return
    if len(blocks) > BLOCKS_IN[surface]:
        yield f"[ERROR] no more than {BLOCKS_IN[surface]} items allowed [json-pointer:/blocks]"
    seen: set[str] = set()
    for n, block in enumerate(blocks):
        at = f"/blocks/{n}"
        name = block.get("block_id", "")
        if name and name in seen:
            yield f'[ERROR] "block_id" "{name}" already exists [json-pointer:{at}/block_id]'
        seen.add(name)
        yield from _block(block, at, surface)
    kinds = [block.get("type") for block in blocks]
    if kinds.count("table") > 1:
        yield "[ERROR] only_one_table_allowed"
    markdown = sum(len(b.get("text", "")) for b in blocks if b.get("type") == "markdown")
    if markdown > 12000:
        yield "[ERROR] must be less than 12001 characters [json-pointer:/blocks]"


def _block(block: dict[str, Any], at: str, surface: str) -> Iterator[str]:
    kind = block.get("type", "")
    if kind not in KEYS:
        yield f"[ERROR] unsupported type: {kind} [json-pointer:{at}/type]"
        return
    if kind in ("table", "markdown") and surface != "message":
        yield f"[ERROR] unsupported type: {kind} [json-pointer:{at}/type]"
    for name in block.keys() - {"type", "block_id", *KEYS[kind].split()}:
        yield f"[ERROR] invalid additional property: {name} [json-pointer:{at}]"
    yield from _length(block.get("block_id", ""), 255, f"{at}/block_id")
    yield from OF_A_KIND.get(kind, _nothing)(block, at)


def _nothing(block: dict[str, Any], at: str) -> Iterator[str]:
    yield from ()


def _header(block: dict[str, Any], at: str) -> Iterator[str]:
    yield from _text(block.get("text"), 150, f"{at}/text", plain=True)


def _context(block: dict[str, Any], at: str) -> Iterator[str]:
    yield from _many(block.get("elements"), 10, f"{at}/elements")
    for n, element in enumerate(block.get("elements", [])):
        if element.get("type") == "image":
            yield from _image(element, f"{at}/elements/{n}")
        else:
            yield from _text(element, 3000, f"{at}/elements/{n}")


def _actions(block: dict[str, Any], at: str) -> Iterator[str]:
    yield from _many(block.get("elements"), 25, f"{at}/elements")
    yield from _elements(block.get("elements", []), at)


def _picture(block: dict[str, Any], at: str) -> Iterator[str]:
    yield from _image(block, at)
    if "title" in block:
        yield from _text(block["title"], 2000, f"{at}/title", plain=True)


def _filled(block: dict[str, Any], at: str) -> Iterator[str]:
    if not block.get("text" if block["type"] == "markdown" else "elements"):
        yield f"[ERROR] missing required field [json-pointer:{at}]"


def _section(block: dict[str, Any], at: str) -> Iterator[str]:
    if not block.get("text") and not block.get("fields"):
        yield f"[ERROR] missing required field: text or fields [json-pointer:{at}]"
    if "text" in block:
        yield from _text(block["text"], 3000, f"{at}/text")
    if "fields" in block:
        yield from _many(block["fields"], 10, f"{at}/fields")
        for n, field in enumerate(block["fields"]):
            yield from _text(field, 2000, f"{at}/fields/{n}")
    if "accessory" in block:
        yield from _element(block["accessory"], f"{at}/accessory", in_input=False)


def _input(block: dict[str, Any], at: str) -> Iterator[str]:
    yield from _text(block.get("label"), 2000, f"{at}/label", plain=True)
    if "hint" in block:
        yield from _text(block["hint"], 2000, f"{at}/hint", plain=True)
    yield from _element(block.get("element", {}), f"{at}/element", in_input=True)


def _table(block: dict[str, Any], at: str) -> Iterator[str]:
    rows = block.get("rows", [])
    yield from _many(rows, 100, f"{at}/rows")
    for n, row in enumerate(rows):
        yield from _many(row, 20, f"{at}/rows/{n}")
        for cell in row:
            if cell.get("type") not in ("raw_text", "rich_text"):
                yield f"[ERROR] unsupported type: {cell.get('type')} [json-pointer:{at}/rows/{n}]"
    yield from _many(block.get("column_settings", [{}]), 20, f"{at}/column_settings")


def _image(block: dict[str, Any], at: str) -> Iterator[str]:
    if ("image_url" in block) == ("slack_file" in block):
        yield f"[ERROR] must provide either image_url or slack_file [json-pointer:{at}]"
    if not block.get("alt_text"):
        yield f"[ERROR] missing required field: alt_text [json-pointer:{at}]"
    yield from _length(block.get("alt_text", ""), 2000, f"{at}/alt_text")
    yield from _length(block.get("image_url", ""), 3000, f"{at}/image_url")


def _elements(elements: list[dict[str, Any]], at: str) -> Iterator[str]:
    seen: set[str] = set()
    for n, element in enumerate(elements):
        name = element.get("action_id", "")
        if name and name in seen:
            yield f'[ERROR] "action_id" "{name}" already exists [json-pointer:{at}/elements/{n}]'
        seen.add(name)
        yield from _element(element, f"{at}/elements/{n}", in_input=False)


def _element(element: dict[str, Any], at: str, *, in_input: bool) -> Iterator[str]:
    kind = element.get("type", "")
    allowed = ELEMENTS.keys() - (NEVER_IN_INPUT if in_input else ONLY_IN_INPUT)
    if kind not in allowed:
        yield f"[ERROR] unsupported type: {kind} [json-pointer:{at}/type]"
        return
    if kind == "image":
        yield from _image(element, at)
        return
    for name in element.keys() - COMMON - set(ELEMENTS[kind].split()):
        yield f"[ERROR] invalid additional property: {name} [json-pointer:{at}]"
    yield from _length(element.get("action_id", ""), 255, f"{at}/action_id")
    if "placeholder" in element:
        yield from _text(element["placeholder"], 150, f"{at}/placeholder", plain=True)
    if "confirm" in element:
        yield from _confirm(element["confirm"], f"{at}/confirm")
    if kind == "button":
        yield from _button(element, at)
    if "options" in ELEMENTS[kind].split():
        yield from _options(element, kind, at)
    yield from _begun(element, kind, at)


def _begun(element: dict[str, Any], kind: str, at: str) -> Iterator[str]:
    """What an input holds at first, and what it may hold."""
    day, stamp = element.get("initial_date", "2026-01-01"), element.get("initial_date_time", 10**9)
    wrong = {
        "number_input": "is_decimal_allowed" not in element,
        "datepicker": not re.fullmatch(r"\d{4}-\d\d-\d\d", day),
        "datetimepicker": not 10**9 <= stamp < 10**10,
        "plain_text_input": not 1 <= element.get("max_length", 1) <= 3000,
    }
    if wrong.get(kind):
        yield f"[ERROR] invalid {kind} [json-pointer:{at}]"
    if kind == "plain_text_input":
        yield from _length(element.get("initial_value", ""), 3000, f"{at}/initial_value")


def _button(button: dict[str, Any], at: str) -> Iterator[str]:
    yield from _text(button.get("text"), 75, f"{at}/text", plain=True)
    yield from _length(button.get("value", ""), 2000, f"{at}/value")
    yield from _length(button.get("url", ""), 3000, f"{at}/url")
    yield from _length(button.get("accessibility_label", ""), 75, f"{at}/accessibility_label")
    if button.get("style", "primary") not in ("primary", "danger"):
        yield f"[ERROR] must be a valid enum value [json-pointer:{at}/style]"


def _confirm(confirm: dict[str, Any], at: str) -> Iterator[str]:
    yield from _text(confirm.get("title"), 100, f"{at}/title", plain=True)
    yield from _text(confirm.get("text"), 300, f"{at}/text")
    yield from _text(confirm.get("confirm"), 30, f"{at}/confirm", plain=True)
    yield from _text(confirm.get("deny"), 30, f"{at}/deny", plain=True)


def _options(element: dict[str, Any], kind: str, at: str) -> Iterator[str]:
    groups = element.get("option_groups")
    if groups is not None:
        yield from _many(groups, 100, f"{at}/option_groups")
        for n, group in enumerate(groups):
            yield from _text(group.get("label"), 75, f"{at}/option_groups/{n}/label", plain=True)
    options = [o for g in groups for o in g["options"]] if groups else element.get("options", [])
    if groups is None:
        yield from _many(options, MOST_OPTIONS.get(kind, 100), f"{at}/options")
    for n, option in enumerate(options):
        yield from option_refused(option, f"{at}/options/{n}")
    for chosen in [element.get("initial_option"), *element.get("initial_options", [])]:
        if chosen and chosen not in options:
            yield f"[ERROR] must match an option [json-pointer:{at}/initial_option]"


def option_refused(option: dict[str, Any], at: str = "") -> Iterator[str]:
    yield from _text(option.get("text"), 75, f"{at}/text")
    if not option.get("value"):
        yield f"[ERROR] missing required field: value [json-pointer:{at}]"
    yield from _length(option.get("value", ""), 150, f"{at}/value")
    if "description" in option:
        yield from _text(option["description"], 75, f"{at}/description")


def _text(text: Any, most: int, at: str, *, plain: bool = False) -> Iterator[str]:
    if not isinstance(text, dict):
        yield f"[ERROR] missing required field [json-pointer:{at}]"
        return
    kinds = ("plain_text",) if plain else ("plain_text", "mrkdwn")
    if text.get("type") not in kinds:
        yield f"[ERROR] must be a valid text object [json-pointer:{at}/type]"
    allowed = {"type", "text", "emoji" if text.get("type") == "plain_text" else "verbatim"}
    for name in text.keys() - allowed:
        yield f"[ERROR] invalid additional property: {name} [json-pointer:{at}]"
    if not text.get("text"):
        yield f"[ERROR] must be more than 0 characters [json-pointer:{at}/text]"
    yield from _length(text.get("text", ""), most, f"{at}/text")


def _length(text: str, most: int, at: str) -> Iterator[str]:
    if len(text) > most:
        yield f"[ERROR] must be less than {most + 1} characters [json-pointer:{at}]"


def _many(items: Any, most: int, at: str) -> Iterator[str]:
    if not isinstance(items, list) or not items:
        yield f"[ERROR] must have at least one item [json-pointer:{at}]"
    elif len(items) > most:
        yield f"[ERROR] no more than {most} items allowed [json-pointer:{at}]"


OF_A_KIND = {
    "header": _header,
    "section": _section,
    "context": _context,
    "actions": _actions,
    "image": _picture,
    "input": _input,
    "table": _table,
    "markdown": _filled,
    "rich_text": _filled,
}
