"""A form as the inputs of our card template, and what was sent as the text the core reads.

The component and its variable: https://open.dingtalk.com/document/isvapp/form-variables, and the
example of it in open-dingtalk/dingtalk-card-examples. A form with rows or files does not fit, nor
one that is too long: the 1 KB that a variable of a card holds cannot mean this one, since the form
on that page is three.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.cards import Ask, Form, Option
from bot.markup import plain
from bot.words import N_, Words

Json = dict[str, Any]
MOST_FIELDS, MOST_OPTIONS, LABEL, MOST_BYTES = 12, 50, 60, 6_000
KINDS = {"text": "TEXT", "long": "TEXT_AREA", "number": "NUMBER", "date": "DATE",
         "datetime": "DATETIME", "flag": "CHECKBOX"}  # fmt: skip
YES = {"yes", "true", "1", "on", "是", "y", "对", "要"}


def fits(form: Form) -> bool:
    """Can it be filled in on a card?"""
    asks = form.fields
    if len(asks) > MOST_FIELDS or any(ask.type in ("rows", "file") for ask in asks):
        return False
    made = {"fields": [_input(ask) for ask in asks]}
    return len(json.dumps(made, ensure_ascii=False).encode()) <= MOST_BYTES


def inputs(form: Form, say: Words) -> Json:
    """The variable `form`; empty where the form does not fit on a card."""
    if not fits(form):
        return {}
    needed = {"requiredMsg": str(say(N_("This is needed.")))}
    return {
        "fields": [_input(ask) | (needed if ask.required else {}) for ask in form.fields],
    }


def _input(ask: Ask) -> Json:
    made: Json = {
        "name": ask.name,
        "label": plain(ask.label or ask.name)[:LABEL],
        "required": ask.required,
        "placeholder": plain(ask.error or ask.help)[:LABEL],
    }
    if ask.options and len(ask.options) <= MOST_OPTIONS:
        return made | {"type": "SELECT", "options": [_option(one) for one in ask.options],
                       **_picked(ask)}  # fmt: skip
    kind = KINDS.get(ask.type, "TEXT")
    return made | {"type": kind, **_begun(kind, ask.value)}


def _option(one: Option) -> Json:
    return {"value": one.value, "text": plain(one.label or one.value)[:LABEL]}


def _picked(ask: Ask) -> Json:
    values = [one.value for one in ask.options]
    value = ask.value.lstrip("@")
    if value not in values:
        return {}
    return {"defaultValue": {"index": values.index(value), "value": value}}


def _begun(kind: str, value: str) -> Json:
    if kind == "CHECKBOX":
        return {"defaultValue": value.lower() in YES} if value else {}
    if kind == "NUMBER":
        return {"defaultValue": value} if value.replace(".", "", 1).isdecimal() else {}
    if kind in ("DATE", "DATETIME") and value:
        try:
            at = datetime.fromisoformat(value)
        except ValueError:
            return {}
        return {"defaultValue": f"{at:%Y-%m-%d}" if kind == "DATE" else f"{at:%Y-%m-%d %H:%M}"}
    return {"defaultValue": value} if value else {}


def filled(form: Form, sent: Mapping[str, Any]) -> dict[str, str]:
    """The blanks of *form* by name, as text; what is none of its blanks is left out."""
    return {ask.name: _text(sent[ask.name]) for ask in form.fields if ask.name in sent}


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case {"value": inner}:
            return _text(inner)
        case float() if value.is_integer():
            return str(int(value))
        case list():
            return " ".join(map(_text, value))
        case _:
            return str(value)
