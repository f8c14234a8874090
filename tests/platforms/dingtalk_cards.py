"""Cards as DingTalk keeps them: made from a template, changed for all and for single readers.

https://open.dingtalk.com/document/development/ : create-and-deliver-cards,
interactive-card-update-interface, dynamic-card-content-using-variables, form-variables.
"""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
Refuse = Callable[[str, str], Exception]
MOST_NAME, MOST_VALUE = 100, 1024  # bytes of a variable's name and of its value
MOST_TRACK = 100
KINDS = {
    "TEXT", "TEXT_ARRAY", "TEXT_AREA", "NUMBER", "SELECT", "MULTI_SELECT", "DATE", "TIME",
    "DATETIME", "CHECKBOX", "SWITCH", "CHECKBOX_GROUP", "MULTI_CHECKBOX_GROUP",
}  # fmt: skip
FIELD = {
    "name", "label", "type", "hidden", "required", "requiredMsg", "readOnly", "placeholder",
    "format", "defaultValue", "options", "minRows", "maxRows", "addText",
}  # fmt: skip


@dataclass
class Card:
    """What everybody sees, and what single people see instead."""

    track: str
    space: str  # "IM_GROUP.cid…" or "IM_ROBOT.user"
    shown: dict[str, str]
    alone: dict[str, dict[str, str]] = field(default_factory=dict)
    called: dict[str, str] = field(default_factory=dict)
    callback: str = "STREAM"
    carrier: str = ""  # by which it is quoted

    def of(self, user: str) -> dict[str, str]:
        return self.shown | self.alone.get(user, {})

    def labels(self, user: str = "") -> list[str]:
        seen = self.of(user)
        return [seen[f"b{n}"] for n in range(1, 6) if seen[f"b{n}"]]

    def body(self, user: str = "") -> str:
        seen = self.of(user)
        parts = sorted(name for name in seen if re.fullmatch(r"body\d", name))
        return "\n\n".join(seen[name] for name in parts if seen[name])


class Template:
    """What an operator made in the console: variables, some of them private, buttons, a form."""

    def __init__(self, made: Json, refuse: Refuse) -> None:
        self.variables: dict[str, str] = made["variables"]
        self.private: frozenset[str] = frozenset(made["private"])
        self.buttons, self.form, self._refuse = made["buttons"], made["form"], refuse

    def checked(self, given: Any) -> dict[str, str]:
        """A `cardParamMap`, as far as DingTalk takes it."""
        if not isinstance(given, dict) or not given:
            raise self._refuse("param.cardPublicDataEmpty", "cardParamMap")
        for name, value in given.items():
            if not isinstance(value, str) or name not in self.variables:
                raise self._refuse("param.invalid", f"{name} is no string, or not in the template")
            if self.variables[name] == "form":
                check_form(value, self._refuse)  # DingTalk's own example of one is 3 KB
            elif len(name.encode()) > MOST_NAME or len(value.encode()) > MOST_VALUE:
                raise self._refuse("param.invalid", f"{name} is too long")
        return given

    def turned(self, card: Card, user: str, given: Any) -> None:
        """Private data: of public variables it has no effect."""
        mine = {n: v for n, v in self.checked(given).items() if n in self.private}
        card.alone[user] = card.alone.get(user, {}) | mine


def check_form(value: str, refuse: Refuse) -> None:
    if not value:
        return
    fields = json.loads(value)["fields"]
    names = [one.get("name") for one in fields]
    if len(set(names)) != len(names) or not all(names):
        raise refuse("param.invalid", "names of the form")
    for one in fields:
        if one.get("type") not in KINDS or not one.get("label") or not one.keys() <= FIELD:
            raise refuse("param.invalid", str(one))
        if one["type"] in ("SELECT", "MULTI_SELECT") and not _options(one["options"]):
            raise refuse("param.invalid", str(one["options"]))


def _options(options: Iterable[Json]) -> bool:
    return all(set(o) == {"value", "text"} and o["text"] for o in options)


def sent(field: Json, given: Json) -> Any:
    """What the client sends for one input: by its label or name, else what stands in it."""
    default = field.get("defaultValue")
    value = given.get(field["label"], given.get(field["name"], default))
    if field["type"] != "SELECT" or value is None or isinstance(value, dict):
        return value
    options = [o["value"] for o in field["options"]]
    texts = {o["text"]: o["value"] for o in field["options"]}
    value = texts.get(value, value)
    return {"index": options.index(value), "value": value}
