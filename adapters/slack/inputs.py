"""One blank of a form as an input of a modal, and what was filled in as the text the core reads.

A block's id is the name of its blank (`duties.0.owner` in a row); a `~` at its end says that it
holds something which could not be shown here, so that an empty input leaves it as it is.
https://docs.slack.dev/reference/block-kit/block-elements and the page of each element
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, assert_never
from zoneinfo import ZoneInfo

from adapters.slack.text import Json, plain, size
from bot.cards import Ask, Option
from bot.markup import plain as bare
from bot.words import N_, Words

MOST_TYPED = 3000  # plain-text-input-element: max_length
LABEL, HINT = 2000, 2000  # input-block
OPTIONS, OPTION, VALUE = 100, 75, 150  # select-menu-element, option-object
PLACEHOLDER = 150
KEPT = "~"
BARE: Mapping[str, Json] = {
    "number": {"type": "number_input", "is_decimal_allowed": False},
    "date": {"type": "datepicker"},
    "datetime": {"type": "datetimepicker"},
    "file": {"type": "file_input"},
}
YES = {"yes", "true", "1", "on", "是", "y", "对", "要"}
WALL = "%Y-%m-%d %H:%M"


def block(ask: Ask, name: str, value: str, say: Words) -> Json:
    """*value* is what the blank holds already; a blank that is a group has blocks of its own."""
    element = _element(ask, say)
    begun = _begun(ask, element, value, say.zone)
    hidden = bool(value) and not begun and ask.type not in ("file", "flag")
    instead = say(N_("Filled in already; what you write here takes its place.")) if hidden else ""
    hint = " ".join(filter(None, [bare(ask.help), instead]))
    made: Json = {
        "type": "input",
        "block_id": name + (KEPT if hidden else ""),
        "label": plain(ask.label or ask.name, LABEL),
        "element": element | begun,
        "optional": hidden or not ask.required,
    }
    return made | ({"hint": plain(hint, HINT)} if hint.strip() else {})


def _element(ask: Ask, say: Words) -> Json:
    """The input as it is when nothing is filled in."""
    match ask.type:
        case "text" | "long" | "rows":
            element = _typed(long=ask.type != "text")
        case "number" | "date" | "datetime" | "file":
            element = BARE[ask.type]
        case "person":
            element = _searched(say)
        case "department" | "choice":
            element = _chosen(ask.options, say)
        case "flag":
            yes = {"text": plain(say.button("yes"), OPTION), "value": "yes"}
            element = {"type": "checkboxes", "options": [yes]}
        case _:
            assert_never(ask.type)
    return {"action_id": ask.type, **element}


def _typed(*, long: bool) -> Json:
    return {"type": "plain_text_input", "multiline": long, "max_length": MOST_TYPED}


def _searched(say: Words) -> Json:
    """Who or what can be picked is asked for while somebody types (events.suggesting)."""
    hint = plain(say(N_("Type to search")), PLACEHOLDER)
    return {"type": "external_select", "min_query_length": 0, "placeholder": hint}


def _chosen(options: Sequence[Option], say: Words) -> Json:
    if not options or any(size(one.value) > VALUE or not one.value for one in options):
        return _typed(long=False)
    if len(options) > OPTIONS:
        return _searched(say)
    return {"type": "static_select", "options": [option(one) for one in options]}


def option(one: Option) -> Json:
    return {"text": plain(one.label or one.value, OPTION), "value": one.value}


def options(found: Sequence[Option]) -> Json:
    """The answer to a block_suggestion: at most 100."""
    fitting = [one for one in found if one.value and size(one.value) <= VALUE]
    return {"options": [option(one) for one in fitting[:OPTIONS]]}


def _begun(ask: Ask, element: Json, value: str, zone: ZoneInfo) -> Json:
    """What is filled in already, if this input can hold it."""
    match element["type"] if value else "":
        case "plain_text_input" if size(value) <= MOST_TYPED:
            return {"initial_value": value}
        case "number_input" if value.lstrip("-").isdecimal():
            return {"initial_value": value}
        case "datepicker" if at := _read(value[:10]):
            return {"initial_date": f"{at:%Y-%m-%d}"}
        case "datetimepicker" if at := _read(value):
            stamp = int((at if at.tzinfo else at.replace(tzinfo=zone)).timestamp())
            return {"initial_date_time": stamp} if 10**9 <= stamp < 10**10 else {}
        case "static_select" | "external_select":
            known = [o for o in ask.options if o.value.lstrip("@") == value.lstrip("@")]
            known += [Option(value, value)] if element["type"] == "external_select" else []
            known = [one for one in known if size(one.value) <= VALUE]
            return {"initial_option": option(known[0])} if known else {}
        case "checkboxes" if value.lower() in YES:
            return {"initial_options": element["options"]}
    return {}


def _read(value: str) -> datetime | None:
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None


def text(state: Mapping[str, Any], element: Mapping[str, Any], zone: ZoneInfo) -> str:
    """The value of one input, from its state and the element as it was shown."""
    match state.get("type"):
        case "datepicker":
            found = state.get("selected_date")
        case "timepicker":
            found = state.get("selected_time")
        case "datetimepicker":
            found = _instant(state.get("selected_date_time"), element, zone)
        case "static_select" | "external_select" | "radio_buttons":
            found = (state.get("selected_option") or {}).get("value")
        case "checkboxes":
            found = "yes" if state.get("selected_options") else "no"
        case "users_select":
            found = f"@{user}" if (user := state.get("selected_user")) else ""
        case "multi_users_select":
            found = " ".join(f"@{user}" for user in state.get("selected_users") or ())
        case _:
            found = state.get("value")
    return str(found or "")


def _instant(stamp: int | None, element: Mapping[str, Any], zone: ZoneInfo) -> str:
    """An instant; one that nobody touched as it was written before, so that nothing has changed."""
    if stamp is None:
        return ""
    at = datetime.fromtimestamp(stamp, UTC)
    if stamp == element.get("initial_date_time"):
        return at.astimezone(zone).strftime(WALL)
    return at.strftime("%Y-%m-%dT%H:%MZ")
