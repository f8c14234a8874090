"""What we send, built anew with `blockkit`, a package by others that knows Slack's limits, too.

Three of its limits are its own and are left out: an image's words (255 there, 2000 on Slack's
page), the number in a number input, which it wants as a number, and a search that begins before
anything is typed (`min_query_length` 0).
"""

from typing import Any

import blockkit as kit

from tests.platforms import slack_blocks

Json = dict[str, Any]
KINDS: dict[str, Any] = {
    "section": kit.Section, "actions": kit.Actions, "context": kit.Context, "header": kit.Header,
    "divider": kit.Divider, "image": kit.Image, "input": kit.Input, "button": kit.Button,
    "static_select": kit.StaticSelect, "external_select": kit.ExternalSelect,
    "datepicker": kit.DatePicker, "datetimepicker": kit.DatetimePicker,
    "number_input": kit.NumberInput, "plain_text_input": kit.PlainTextInput,
    "checkboxes": kit.Checkboxes, "file_input": kit.FileInput, "rich_text": kit.RichText,
    "rich_text_section": kit.RichTextSection, "text": kit.RichTextEl, "user": kit.RichUserEl,
    "link": kit.RichLinkEl, "modal": kit.Modal, "home": kit.Home,
    "confirm": kit.Confirm, "slack_file": kit.SlackFile, "style": kit.RichStyle,
}  # fmt: skip
MOST_WORDS = 255  # of an image, there


def message(drawn: Any) -> None:
    """Raises what is wrong with one page of a card."""
    assert slack_blocks.refused(drawn.blocks, "message") == []
    built = kit.Message(drawn.text or None, [component(block) for block in drawn.blocks] or None)
    assert built.build()["text"] == drawn.text
    assert len(drawn.text) <= 4000 and drawn.text.strip()


def view(shown: Json) -> None:
    """Likewise of a modal or home."""
    assert slack_blocks.refused_view(shown) == []
    assert component(shown).build()["type"] == shown["type"]


def component(made: Any, name: str = "") -> Any:
    """*made* of JSON as a component; building one is checking it."""
    if isinstance(made, list):
        return [component(one) for one in made]
    if not isinstance(made, dict):
        return made
    inner = {key: component(value, key) for key, value in made.items() if key != "type"}
    kind = made.get("type", "")
    if kind in ("plain_text", "mrkdwn"):
        return kit.Text(**inner, type=kind)
    if kind == "number_input" and "initial_value" in inner:
        inner["initial_value"] = int(inner["initial_value"])
    if kind == "external_select":
        inner["min_query_length"] += 1
    if kind == "image":
        inner["alt_text"] = inner["alt_text"][:MOST_WORDS]
    return KINDS.get(kind or name, kit.Option)(**inner)
