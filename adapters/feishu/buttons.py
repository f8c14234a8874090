"""Buttons of a card; what one says when it is pressed is an object, as the SDK takes no text.

https://open.feishu.cn/document/feishu-cards/card-json-v2-components/interactive-components/button
"""

from collections.abc import Iterable, Sequence
from typing import Any

from adapters.feishu.text import Json, plain, size
from bot.cards import Button, Style
from bot.words import N_, Words

LABEL = 100  # letters on a button
CONFIRM = 300  # letters of a question; Feishu's page names no limit
LONGEST_LINE = 1000  # letters that a button carries; longer lines are found by its number
# What stands in the value of a button or picker.
LINE, PRESS, TURN, BEGUN = "line", "press", "turn", "begun"
STYLES = {
    Style.MAIN: "primary_filled", Style.PLAIN: "default", Style.QUIET: "text",
    Style.DANGER: "danger",
}  # fmt: skip


def row(buttons: Iterable[Json], width: str = "auto") -> Json:
    """Side by side; on a narrow screen they flow into the next line."""
    columns = [{"tag": "column", "width": width, "elements": [made]} for made in buttons]
    return {
        "tag": "column_set", "flex_mode": "flow", "horizontal_spacing": "8px", "columns": columns,
    }  # fmt: skip


def button(made: Button, number: int, question: str = "") -> Json:
    """With *question* it is asked again before; *number* finds a line too long to be carried."""
    value: dict[str, Any] = {PRESS: number}
    if 0 < size(made.line) <= LONGEST_LINE and _whole(made.line):
        value[LINE] = made.line
    drawn = calling(made.label, STYLES[made.style], value)
    if question.strip():
        drawn["confirm"] = {
            "title": plain(made.label, LABEL), "text": plain(question, CONFIRM),
        }  # fmt: skip
    return drawn


def calling(label: str, style: str, value: dict[str, Any]) -> Json:
    return {
        "tag": "button",
        "type": style,
        "text": plain(label, LABEL),
        "behaviors": [{"type": "callback", "value": value}],
    }


def turns(number: int, pages: int, say: Words) -> list[Json]:
    """Buttons to the pages before and after."""
    ways: Sequence[tuple[str, int]] = (
        (N_("Previous page"), number - 1), (N_("Next page"), number + 1),
    )  # fmt: skip
    made = [
        calling(f"{say(label)} {to}/{pages}", STYLES[Style.PLAIN], {TURN: to})
        for label, to in ways
        if 1 <= to <= pages
    ]
    return [row(made)] if made else []


def _whole(text: str) -> bool:
    """Half of a pair of letters cannot be sent."""
    return not any("\ud800" <= letter <= "\udfff" for letter in text)
