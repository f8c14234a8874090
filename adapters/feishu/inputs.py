"""One blank of a form as an input of a card, and what was filled in as the text the core reads.

An input's name is its kind and the name of its blank (`date.due`, in a row `text.duties.0.what`);
a `~` at its end says that it holds something which could not be shown here, so that an empty input
leaves it as it is. https://open.feishu.cn/document/feishu-cards/card-json-v2-components/
interactive-components/input and the page of each input
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from adapters.feishu.text import (
    Json,
    Mentions,
    cut,
    escaped,
    flat,
    grey,
    is_person,
    marked,
    plain,
    red,
    size,
    weight,
)
from bot.cards import Ask, Option
from bot.markup import parse
from bot.words import N_, Words

MOST_TYPED = 1000  # letters of an input, its max_length
HINT = 100  # letters of a placeholder
LABEL, HELP = 200, 500  # letters above an input; Feishu's page names no limit
OPTIONS, OPTION, EACH = 100, 100, 150  # options of a menu, letters and bytes of one; likewise
KEPT = "~"
YES = {"yes", "true", "1", "on", "是", "y", "对", "要"}
KINDS = {
    "text": "text", "long": "text", "rows": "text", "number": "text", "date": "date",
    "datetime": "datetime", "person": "person", "department": "choice", "choice": "choice",
    "flag": "flag",
}  # fmt: skip
FILES = N_("A form takes no files here. Send the file together with the line `{line}`.")


def block(
    ask: Ask,
    name: str,
    value: str,
    say: Words,
    mentions: Mentions,
    *,
    enforced: bool = True,
    most: int = OPTIONS,
) -> list[Json]:
    """Its label and its input; *value* is what the blank holds already.

    *enforced*: the form cannot be sent without what is required. *most*: options of a menu.
    """
    element, shows = _element(ask, value, say, mentions, most)
    hidden = bool(value) and not shows
    kind = "person" if element["tag"] == "multi_select_person" else KINDS[ask.type]
    element["name"] = f"{kind}.{name}" + (KEPT if hidden else "")
    if enforced and ask.required and not hidden and element["tag"] != "checker":
        element["required"] = True
    return [*_label(ask, say, hidden=hidden), element]


def _label(ask: Ask, say: Words, *, hidden: bool) -> list[Json]:
    """What it is called, how to fill it in, and what is wrong with what was."""
    lines = [f"**{escaped(cut(_words(ask.label or ask.name), LABEL).strip() or '…')}**"]
    if ask.type == "flag":  # it brings its own
        lines.clear()
    elif ask.required:
        lines[0] += f" {red('&#42;')}"
    notes = [_words(ask.help)]
    notes += [str(say(N_("In the time of {zone}."), zone=say.zone.key))] * (ask.type == "datetime")
    notes += [str(say(N_("Filled in already; what you write here takes its place.")))] * hidden
    if hint := " ".join(filter(str.strip, notes)):
        lines.append(grey(escaped(cut(_words(hint), HELP))))
    if ask.error.strip():
        lines.append(red(escaped(cut(_words(ask.error), HELP))))
    return [marked("  \n".join(lines))] if lines else []


def _words(markup: str) -> str:
    return flat(parse(markup), str)


def _element(ask: Ask, value: str, say: Words, mentions: Mentions, most: int) -> tuple[Json, bool]:
    """The input, and whether it shows the value."""
    match KINDS[ask.type]:
        case "date" | "datetime":
            return _moment(ask.type, value, say)
        case "person":
            return _person(ask.options, value, say, mentions, most)
        case "choice":
            return _chosen(ask.options, value, say, most)
        case "flag":
            label = plain(_words(ask.label or ask.name), LABEL)
            return {"tag": "checker", "text": label, "checked": value.lower() in YES}, True
        case "text" if ask.options:
            return _people(ask.options, value, say, mentions, most)
        case _:
            return _typed(value, say, ask.type)


def _typed(value: str, say: Words, kind: str = "text") -> tuple[Json, bool]:
    long = kind in ("long", "rows")
    made: Json = {
        "tag": "input",
        "input_type": "multiline_text" if long else "text",
        "max_length": MOST_TYPED,
        "width": "fill",
        "placeholder": plain(say(N_("A number") if kind == "number" else N_("Type here")), HINT),
    }
    made |= {"rows": 3, "auto_resize": True} if long else {}
    shows = 0 < size(value) <= MOST_TYPED and (long or "\n" not in value)
    return made | ({"default_value": value} if shows else {}), shows


def _moment(kind: str, value: str, say: Words) -> tuple[Json, bool]:
    """A date is a wall's: Feishu tells the picker's zone, but nobody has chosen that."""
    found = _read(value[:10] if kind == "date" else value)
    made: Json = {
        "tag": "date_picker" if kind == "date" else "picker_datetime",
        "width": "fill",
        "placeholder": plain(say(N_("Pick one")), HINT),
    }
    if found is None:
        return made, False
    found = found.astimezone(say.zone) if found.tzinfo else found
    begun = f"{found:%Y-%m-%d}" if kind == "date" else f"{found:%Y-%m-%d %H:%M}"
    return made | {f"initial_{kind}": begun}, True


def _read(value: str) -> datetime | None:
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None


def _person(
    options: Sequence[Option], value: str, say: Words, mentions: Mentions, most: int
) -> tuple[Json, bool]:
    """A picker of people; by name where Feishu does not know all of them.

    Without options Feishu offers whoever is in the chat.
    """
    accounts = {one.value: mentions(one.value) for one in options}
    if not all(map(is_person, accounts.values())) or len(accounts) > most:
        return _chosen(options, value, say, most)
    wanted = value.lstrip("@")
    begun = accounts.get(wanted, wanted)
    made: Json = {
        "tag": "select_person",
        "width": "fill",
        "placeholder": plain(say(N_("Pick one")), HINT),
        "options": [{"value": account} for account in dict.fromkeys(accounts.values())],
    }
    shows = begun in accounts.values()
    return made | ({"initial_option": begun} if shows else {}), shows


def _people(
    options: Sequence[Option], value: str, say: Words, mentions: Mentions, most: int
) -> tuple[Json, bool]:
    """A picker of several people; typed where Feishu does not know all of them."""
    accounts = {one.value: mentions(one.value) for one in options}
    if not all(map(is_person, accounts.values())) or len(accounts) > most:
        return _typed(value, say)
    wanted = [word.lstrip("@") for word in value.replace(",", " ").split()]
    begun = [accounts.get(word, word) for word in wanted]
    made: Json = {
        "tag": "multi_select_person",
        "width": "fill",
        "placeholder": plain(say(N_("Pick people")), HINT),
        "options": [{"value": account} for account in dict.fromkeys(accounts.values())],
    }
    shows = bool(begun) and set(begun) <= set(accounts.values())
    return made | ({"selected_values": begun} if shows else {}), shows


def _chosen(options: Sequence[Option], value: str, say: Words, most: int) -> tuple[Json, bool]:
    """A menu; typed where there is nothing to pick from, or too much."""
    fitting = {one.value: one for one in options if one.value}.values()
    shown = [{"text": plain(one.label or one.value, OPTION), "value": one.value} for one in fitting]
    if not shown or len(shown) > most or weight(shown) > most * EACH:
        return _typed(value, say)
    known = [one.value.lstrip("@") for one in fitting]
    made: Json = {
        "tag": "select_static",
        "width": "fill",
        "placeholder": plain(say(N_("Pick one")), HINT),
        "options": shown,
    }
    shows = value.lstrip("@") in known
    return made | ({"initial_index": known.index(value.lstrip("@")) + 1} if shows else {}), shows


def text(name: str, value: Any) -> str:
    """The value of one input by its name, as the core reads it."""
    kind = name.partition(".")[0]
    if kind == "flag":
        return "yes" if value is True or str(value).lower() in YES else "no"
    if isinstance(value, list):
        return " ".join(text(name, one) for one in value)
    said = str(value if value is not None else "").strip()
    if kind in ("date", "datetime"):
        return _wall(said)
    return f"@{said}" if is_person(said) and kind in ("person", "choice") else said


def instant(wall: str, zone: str) -> str:
    """What was picked anew is an instant, in the zone that the form told; as the core reads it."""
    found = _read(wall)
    if found is None:
        return wall
    return found.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")


def _wall(said: str) -> str:
    """`2026-03-06 17:00 +0800` without its zone, which is only where somebody was."""
    parts = said.split()
    return " ".join(parts[:-1] if len(parts) > 1 and parts[-1][:1] in "+-" else parts)


def picked(action: Mapping[str, Any]) -> str:
    """What was picked on a card, outside of a form."""
    match action.get("tag"):
        case "date_picker" | "picker_datetime" | "picker_time":
            return _wall(str(action.get("option") or ""))
        case "select_person":
            return f"@{action['option']}" if action.get("option") else ""
        case "multi_select_person":
            return " ".join(f"@{one}" for one in action.get("options") or ())
        case "multi_select_static":
            return " ".join(map(str, action.get("options") or ()))
        case "input":
            return str(action.get("input_value") or "")
        case _:
            return str(action.get("option") or "")
