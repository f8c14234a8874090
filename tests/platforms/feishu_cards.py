"""What Feishu refuses in card JSON 2.0, or shows otherwise than it is meant; nothing here is the
adapter's. (`feishu_shapes` knows the codes of those refusals that a stand-in answers with.)

Pages below https://open.feishu.cn/document/feishu-cards/, as of 2026-01: card-json-v2-structure,
card-json-v2-breaking-changes-release-notes, card-json-v2-components/containers/ (column-set,
form-container, collapsible-panel), …/content-components/ (title, plain-text, rich-text, image,
table, divider), …/interactive-components/ (button, input, single-select-dropdown-menu,
single-select-user-picker, date-picker, date-time-picker, checker); and
common-capabilities/message-card/message-card.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]
KILOBYTES, ELEMENTS, TABLES, DEPTH = 30, 200, 5, 5
COMMON = {"tag", "element_id", "margin"}
LAYOUT = "direction horizontal_spacing horizontal_align vertical_spacing vertical_align padding"
FACE = "name required disabled disabled_tips placeholder width behaviors confirm"
# "In JSON 2.0 a property that is not supported is an error" (release notes).
KEYS = {
    "markdown": "content text_size text_align icon",
    "div": "text icon width fields",
    "plain_text": "content i18n_content text_size text_color text_align lines",
    "lark_md": "content i18n_content text_size text_align lines",
    "hr": "",
    "img": "img_key alt title corner_radius scale_type size transparent preview mode custom_width "
    "compact_width",
    "column_set": "horizontal_spacing horizontal_align flex_mode background_style action columns",
    "column": f"{LAYOUT} background_style width weight action elements",
    "form": f"{LAYOUT} name elements fallback",
    "collapsible_panel": f"{LAYOUT} expanded background_color header border elements",
    "table": "page_size row_height row_max_height header_style freeze_first_column columns rows",
    "button": "type size width text icon hover_tips disabled disabled_tips confirm behaviors name "
    "form_action_type",
    "input": f"{FACE} default_value max_length input_type rows auto_resize max_rows show_icon "
    "label label_position value",
    "select_static": f"{FACE} type initial_option initial_index options",
    "multi_select_static": f"{FACE} type selected_values options",
    "select_person": f"{FACE} type initial_option options",
    "multi_select_person": f"{FACE} type selected_values options",
    "date_picker": f"{FACE} initial_date value",
    "picker_time": f"{FACE} initial_time value",
    "picker_datetime": f"{FACE} initial_datetime value",
    "checker": "name checked text overall_checkable button_area checked_style padding confirm "
    "behaviors hover_tips disabled disabled_tips",
    "text_tag": "text color",
    "standard_icon": "token color size",
}
HEADER = "title subtitle text_tag_list i18n_text_tag_list template icon padding"
CONFIG = (
    "streaming_mode streaming_config summary locales enable_forward update_multi width_mode "
    "use_custom_translation enable_forward_interaction style"
)
PANEL_HEADER = "title background_color vertical_align padding position width icon icon_position "
PANEL_HEADER += "icon_expanded_angle"
COLUMN_OF_TABLE = "name display_name width vertical_align horizontal_align data_type format "
COLUMN_OF_TABLE += "date_format"
NEEDED = {
    "markdown": "content", "plain_text": "content", "img": "img_key alt", "column_set": "columns",
    "form": "name elements", "button": "text", "table": "columns rows", "input": "",
    "collapsible_panel": "header", "text_tag": "text", "checker": "text",
    "select_static": "options",
}  # fmt: skip
NAMED = {
    "input", "select_static", "multi_select_static", "select_person", "multi_select_person",
    "date_picker", "picker_time", "picker_datetime", "checker",
}  # fmt: skip
ONLY_IN_FORM = {"multi_select_static", "multi_select_person"}
CONTAINERS = {"column_set", "form", "collapsible_panel"}
TEMPLATES = (
    "blue wathet turquoise green yellow orange red carmine violet purple indigo grey default"
)
TAG_COLOURS = (
    "neutral blue turquoise lime orange violet indigo wathet green yellow red purple carmine"
)
CHOICES = {
    ("button", "type"): "default primary danger text primary_text danger_text primary_filled "
    "danger_filled laser",
    ("button", "size"): "tiny small medium large",
    ("button", "form_action_type"): "submit reset",
    ("column_set", "flex_mode"): "none stretch flow bisect trisect",
    ("column", "width"): "auto weighted",
    ("img", "scale_type"): "crop_center crop_top fit_horizontal",
    ("input", "input_type"): "text multiline_text password",
    ("markdown", "text_align"): "left center right",
    ("markdown", "text_size"): "heading-0 heading-1 heading-2 heading-3 heading-4 heading normal "
    "notation xxxx-large xxx-large xx-large x-large large medium small x-small",
}
TYPES = {"text", "lark_md", "options", "number", "persons", "date", "markdown"}
AT = re.compile(r"<at\b[^>]*>")
OUR_AT = re.compile(r"<at id=ou_[0-9A-Za-z_-]+>")


def refused(card: Any) -> list[str]:
    """Every reason for which Feishu would not take this card; empty when it would."""
    return list(_card(card))


def request_bytes(card: Json) -> int:
    """Of the body of a request that sends or changes it: the card is JSON inside of JSON."""
    content = json.dumps(card, ensure_ascii=False)
    body = {
        "receive_id": "oc_5ce6d572455d361153b7xx51da133945", "msg_type": "interactive",
        "content": content, "uuid": "x" * 50,
    }  # fmt: skip
    return len(json.dumps(body, ensure_ascii=False).encode())


def walk(made: Any) -> Iterator[Json]:
    """Everything with a tag, also inside of other things; the rows of a table are data."""
    if isinstance(made, list):
        for one in made:
            yield from walk(one)
    elif isinstance(made, dict):
        if "tag" in made:
            yield made
        for name, value in made.items():
            if name not in ("rows", "behaviors") or made.get("tag") != "table":
                yield from walk(value)


def _card(card: Any) -> Iterator[str]:
    if not isinstance(card, dict) or card.get("schema") != "2.0":
        yield "schema has to be 2.0"
        return
    yield from _unknown(card, {"schema", "config", "card_link", "header", "body"}, "card")
    yield from _config(card.get("config", {}))
    yield from _size(card)
    if "header" in card:
        yield from _header(card["header"])
    body = card.get("body", {})
    yield from _unknown(body, {*LAYOUT.split(), "elements"}, "body")
    if not isinstance(body.get("elements"), list):
        yield "body needs elements"
        return
    for n, element in enumerate(body["elements"]):
        yield from _element(element, f"body/{n}", 0, parent="body")


def _config(config: Json) -> Iterator[str]:
    yield from _unknown(config, set(CONFIG.split()), "config")
    if config.get("update_multi", True) is not True:
        yield "update_multi has to be true"
    if config.get("width_mode", "default") not in ("default", "compact", "fill"):
        yield "width_mode"


def _size(card: Json) -> Iterator[str]:
    if (size := request_bytes(card)) > KILOBYTES * 1024:
        yield f"230025: {size} bytes, more than {KILOBYTES} KB"
    tagged = list(walk(card))
    if len(tagged) > ELEMENTS:
        yield f"11310: {len(tagged)} elements, more than {ELEMENTS}"
    if sum(e["tag"] == "table" for e in tagged) > TABLES:
        yield f"more than {TABLES} tables"
    yield from _unique([e["element_id"] for e in tagged if "element_id" in e], "element_id")
    yield from _unique([e["name"] for e in tagged if "name" in e], "name")


def _unknown(made: Json, known: set[str], at: str) -> Iterator[str]:
    for name in made.keys() - known:
        yield f"{at}: unknown property {name}"


def _unique(names: list[str], what: str) -> Iterator[str]:
    for name, count in Counter(names).items():
        if count > 1:
            yield f"{what} {name} is there {count} times"


def _header(header: Json) -> Iterator[str]:
    yield from _unknown(header, set(HEADER.split()), "header")
    if "title" not in header:
        yield "header needs a title"
    for part in ("title", "subtitle"):
        if part in header:
            yield from _text(header[part], f"header/{part}")
    if header.get("template", "default") not in TEMPLATES.split():
        yield f"header: template {header['template']}"
    tags = header.get("text_tag_list", [])
    if len(tags) > 3:
        yield "header shows 3 tags"
    for tag in tags:
        if tag.get("color", "blue") not in TAG_COLOURS.split():
            yield f"header: colour {tag['color']}"
        yield from _properties(tag, "header/tag")


def _text(text: Json, at: str, most: int | None = None) -> Iterator[str]:
    if text.get("tag") not in ("plain_text", "lark_md"):
        yield f"{at}: no text"
        return
    yield from _properties(text, at)
    content = text.get("content", "")
    if not isinstance(content, str) or not content.strip():
        yield f"{at}: an empty text"
    elif most and len(content) > most:
        yield f"{at}: {len(content)} letters, more than {most}"


def _properties(element: Json, at: str) -> Iterator[str]:
    tag = element["tag"]
    if tag not in KEYS:
        yield f"{at}: unknown tag {tag}"
        return
    yield from _unknown(element, COMMON | set(KEYS[tag].split()), f"{at} ({tag})")
    for name in NEEDED.get(tag, "").split():
        if name not in element:
            yield f"{at}: {tag} needs {name}"
    for (kind, name), values in CHOICES.items():
        if kind == tag and name in element and element[name] not in values.split():
            yield f"{at}: {name} {element[name]}"
    id = element.get("element_id", "a")
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,19}", id):
        yield f"{at}: element_id {id}"


def _element(
    element: Json, at: str, depth: int, *, parent: str, form: bool = False
) -> Iterator[str]:
    tag = element.get("tag", "")
    at = f"{at}/{tag}"
    yield from _properties(element, at)
    if tag not in KEYS:
        return
    depth += tag in CONTAINERS
    if depth > DEPTH:
        yield f"{at}: nested {depth} deep"
    if tag in ("form", "table") and parent != "body":
        yield f"{at}: stands at the root only"
    if (tag == "column") != (parent == "column_set"):
        yield f"{at}: columns stand in column sets"
    yield from CHECKS.get(tag, _nothing)(element, at)
    if tag in NAMED | {"button"}:
        yield from _face(element, at, form=form)
    inner = element.get("elements", []) + element.get("columns", []) * (tag == "column_set")
    for n, one in enumerate(inner):
        yield from _element(one, f"{at}/{n}", depth, parent=tag, form=form or tag == "form")


def _nothing(element: Json, at: str) -> Iterator[str]:
    yield from ()


def _face(element: Json, at: str, *, form: bool) -> Iterator[str]:
    """What all that can be clicked has."""
    if form and not element.get("name"):
        yield f"{at}: in a form it needs a name"
    if not form and (element.get("required") or element["tag"] in ONLY_IN_FORM):
        yield f"{at}: only in a form"
    if "placeholder" in element:
        yield from _text(element["placeholder"], f"{at}/placeholder", 100)
    for part in ("title", "text") if "confirm" in element else ():
        yield from _text(element["confirm"].get(part, {}), f"{at}/confirm/{part}")
    yield from _behaviours(element, at)


def _behaviours(element: Json, at: str) -> Iterator[str]:
    for behaviour in element.get("behaviors", []):
        if behaviour.get("type") == "callback" and not isinstance(behaviour.get("value"), dict):
            yield f"{at}: the SDK takes an object as value"
        elif behaviour.get("type") not in ("callback", "open_url"):
            yield f"{at}: behaviour {behaviour.get('type')}"


def _button(element: Json, at: str) -> Iterator[str]:
    yield from _text(element.get("text", {}), f"{at}/text", 100)
    if "behaviors" not in element and "form_action_type" not in element:
        yield f"{at}: does nothing"


def _markdown(element: Json, at: str) -> Iterator[str]:
    content = element.get("content", "")
    if not isinstance(content, str) or not content.strip():
        yield f"{at}: empty"
    for tag in AT.findall(content):
        if not OUR_AT.fullmatch(tag):
            yield f"{at}: {tag} calls somebody"
    for address in re.findall(r"\]\(([^)]*)\)", content):
        if not re.fullmatch(r"https?://[^\s<>\"]+", address):
            yield f"{at}: {address} is no address"


def _div(element: Json, at: str) -> Iterator[str]:
    yield from _text(element.get("text", {}), f"{at}/text")


def _img(element: Json, at: str) -> Iterator[str]:
    yield from _text(element.get("alt", {}), f"{at}/alt")
    if not re.fullmatch(r"img_\S+", str(element.get("img_key", ""))):
        yield f"{at}: img_key"


def _column_set(element: Json, at: str) -> Iterator[str]:
    for column in element.get("columns", []):
        if not column.get("elements"):
            yield f"{at}: an empty column"
        if not 1 <= column.get("weight", 1) <= 5:
            yield f"{at}: weight"


def _form(element: Json, at: str) -> Iterator[str]:
    buttons = [e for e in walk(element["elements"]) if e["tag"] == "button"]
    if not any(e.get("form_action_type") == "submit" for e in buttons):
        yield f"{at}: nothing sends it"


def _panel(element: Json, at: str) -> Iterator[str]:
    header = element.get("header", {})
    yield from _unknown(header, set(PANEL_HEADER.split()), f"{at}/header")
    if header.get("title", {}).get("tag") not in ("plain_text", "markdown"):
        yield f"{at}: title"
    if len(str(header.get("padding", "0")).split()) == 2:
        yield f"{at}: invalid panel header padding"


def _table(element: Json, at: str) -> Iterator[str]:
    columns = element.get("columns", [])
    names = [column.get("name") for column in columns]
    if not 1 <= len(columns) <= 50:
        yield f"{at}: {len(columns)} columns; more than 50 are not shown"
    if not all(names) or len(set(names)) < len(names):
        yield f"{at}: names of columns"
    for column in columns:
        yield from _column_of_table(column, f"{at}/column")
    for row in element.get("rows", []):
        yield from _unknown(row, set(names), f"{at}/row")
        for tag in AT.findall("".join(map(str, row.values()))):
            if not OUR_AT.fullmatch(tag):
                yield f"{at}: {tag} calls somebody"
    yield from _heights(element, at)


def _column_of_table(column: Json, at: str) -> Iterator[str]:
    yield from _unknown(column, set(COLUMN_OF_TABLE.split()), at)
    if column.get("data_type") not in TYPES:
        yield f"{at}: data_type"
    if column.get("horizontal_align", "left") not in ("left", "center", "right"):
        yield f"{at}: horizontal_align"


def _heights(element: Json, at: str) -> Iterator[str]:
    if element.get("page_size", 5) not in range(1, 11):
        yield f"{at}: page_size"
    if not re.fullmatch(r"low|middle|high|auto|\d+px", element.get("row_height", "low")):
        yield f"{at}: row_height"
    if int(element.get("row_max_height", "124px").removesuffix("px")) not in range(32, 1000):
        yield f"{at}: row_max_height"


def _input(element: Json, at: str) -> Iterator[str]:
    most = element.get("max_length", 1000)
    if most not in range(1, 1001):
        yield f"{at}: max_length"
    if len(element.get("default_value", "")) > most:
        yield f"{at}: begins with more than it may hold"
    if "\n" in element.get("default_value", "") and element.get("input_type") != "multiline_text":
        yield f"{at}: several lines in one"


def _select(element: Json, at: str) -> Iterator[str]:
    options = element.get("options", [])
    values = [option.get("value") for option in options]
    if not all(isinstance(value, str) and value for value in values):
        yield f"{at}: an option without value"
    if len(set(values)) < len(values):
        yield f"{at}: two options with one value"
    for option in options:
        yield from _unknown(option, {"text", "icon", "value"}, f"{at}/option")
        yield from _text(option.get("text", {}), f"{at}/option")
    if not 0 <= element.get("initial_index", 0) <= len(options):
        yield f"{at}: initial_index"


def _person(element: Json, at: str) -> Iterator[str]:
    values = [option.get("value") for option in element.get("options", [])]
    if not all(str(value).startswith("ou_") for value in values):
        yield f"{at}: only an open_id can be picked"
    if element.get("initial_option", values[0] if values else "") not in (values or [""]):
        yield f"{at}: initial_option is none of the options"


def _date(element: Json, at: str) -> Iterator[str]:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", element.get("initial_date", "2026-01-01")):
        yield f"{at}: initial_date"


def _datetime(element: Json, at: str) -> Iterator[str]:
    begun = element.get("initial_datetime")
    if begun is None and "placeholder" not in element:
        yield f"{at}: needs a placeholder"
    if begun is not None and not re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", begun):
        yield f"{at}: initial_datetime"


CHECKS = {
    "button": _button, "markdown": _markdown, "div": _div, "img": _img,
    "column_set": _column_set, "form": _form, "collapsible_panel": _panel, "table": _table,
    "input": _input, "select_static": _select, "select_person": _person, "date_picker": _date,
    "picker_datetime": _datetime,
}  # fmt: skip
