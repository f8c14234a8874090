"""What somebody did in Slack, as the core hears it. Pure: a payload in, a `Heard` out.

Every `Heard` has an id that is the same at each of Slack's tries, and for the two events that one
mention makes (`message` and `app_mention`): a message is its channel and ts.
https://docs.slack.dev/apis/events-api, https://docs.slack.dev/reference/interaction-payloads
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from adapters.slack import forms
from adapters.slack.cards import PRESS, TURN
from adapters.slack.inputs import KEPT
from adapters.slack.reading import bare, read
from adapters.slack.who import PLATFORM, Payload, account, bot_of, home_of, place, thread_of
from bot.cards import gathered
from bot.events import Heard, Place, Source

MAKE_ACTION, NEW_ACTION = "make_action_item", "new_action_item"  # callback ids of the shortcuts
Line = Callable[[Place, str, int], str]  # of the button with this number on that message
HELP, ADD = "help", "action add"
SPOKEN = {None, "file_share", "thread_broadcast"}  # other subtypes are not somebody talking
SLACKBOT = "USLACKBOT"


@dataclass(frozen=True)
class Edited:
    """Somebody changed what they had written."""

    at: Place
    message: str
    by: str
    before: str
    after: str


@dataclass(frozen=True)
class Deleted:
    """Somebody deleted what they had written."""

    at: Place
    message: str
    by: str
    text: str


@dataclass(frozen=True)
class Shortcut:
    """A line whose form is to be opened, with what is known of its blanks already."""

    heard: Heard
    blanks: Mapping[str, str]


@dataclass(frozen=True)
class Turned:
    """Somebody wants another page of a card that is too long for one message."""

    at: Place
    message: str
    by: str
    page: int


@dataclass(frozen=True)
class Suggesting:
    """Somebody types into a picker: `field` of the command of `heard`, or of a row of it."""

    heard: Heard
    field: str
    prefix: str


def no_line(at: Place, message: str, number: int) -> str:
    return ""


def typed(payload: Payload, now: datetime) -> Heard | Edited | Deleted | None:
    """An event_callback of kind message or app_mention; None for what no person has said."""
    event = payload["event"]
    if event.get("type") not in ("message", "app_mention"):
        return None
    if event.get("subtype") in ("message_changed", "message_deleted"):
        return _changed(payload, event)
    if not said_by_a_person(event, bot_of(payload)):
        return None
    ts, home = event["ts"], home_of(payload)
    said = read(bare(event), bot_of(payload), f"{PLATFORM}:{home}")
    at = place(home, event["channel"], thread_of(event), event.get("channel_type") == "im")
    return Heard(
        text=said.text,
        by=account(payload, event),
        at=at,
        event_id=f"{at.key}:{ts}",
        now=now,
        mentioned=said.called or event["type"] == "app_mention",
        mentions=said.mentions,
    )


def command(payload: Payload, now: datetime, direct: str = "") -> Heard:
    """A slash command. Its id is the trigger's: Slack does not try twice.

    In a direct message between people the bot has no place; *direct* is the bot's own direct
    message with the speaker, where the answer goes instead.
    """
    channel, home = payload["channel_id"], home_of(payload)
    said = read(payload.get("text", ""), "", f"{PLATFORM}:{home}")
    alone = channel.startswith("D")
    at = place(home, direct if alone and direct else channel, "", alone)
    by, event_id = f"{PLATFORM}:{home}:{payload['user_id']}", f"command:{payload['trigger_id']}"
    return Heard(
        said.text or HELP, by, at, f"{PLATFORM}:{event_id}", now, mentioned=True,
        mentions=said.mentions,
    )  # fmt: skip


def pressed(
    payload: Payload, now: datetime, line: Line = no_line, direct: str = ""
) -> Heard | None:
    """A button or picker of a card. Its line is its value; *line* finds one too long to carry.

    None for what is no line: a link, another page (`turned`), a part of a form (`forms.turn`).
    Its id has the instant of the click (`action_ts`): a second click is another event.
    """
    action = payload["actions"][0]
    kind, _, rest = action.get("action_id", "").partition(":")
    if kind == TURN or action.get("url") or payload.get("view", {}).get("type") == "modal":
        return None
    at, message = _used(payload, direct)
    text, mentions = _picked(action, f"{PLATFORM}:{at.tenant}")
    if not text and kind == PRESS and rest.isdecimal():
        text = line(at, message, int(rest))
    if not text:
        return None
    by = account(payload, payload["user"])
    event_id = f"{at.key}:{message}:{by}:{action['action_ts']}"
    return _heard(text, by, at, event_id, now, "pressed", mentions=mentions, message=message)


def turned(payload: Payload, direct: str = "") -> Turned | None:
    """A button that shows another page of a card; `cards.draw` draws it."""
    kind, _, page = payload["actions"][0].get("action_id", "").partition(":")
    if kind != TURN or not page.isdecimal():
        return None
    at, message = _used(payload, direct)
    return Turned(at, message, account(payload, payload["user"]), int(page))


def submitted(payload: Payload, now: datetime) -> Heard:
    """The last page of a form. Sent twice it is the same view with the same hash.

    A line too long to be carried is empty: the form that answered `forms.meta(payload).event` has
    it. Files are left to whoever may fetch them, see `files`.
    """
    meta, view = forms.meta(payload), payload["view"]
    at = Place(PLATFORM, meta.tenant, meta.chat, meta.thread, meta.direct)
    event_id = f"{PLATFORM}:view:{view['id']}:{view.get('hash', '')}"
    fields = gathered(forms.filled(payload))
    by = account(payload, payload["user"])
    users = {t[1:] for value in fields.values() for t in value.split() if t[:2] in ("@U", "@W")}
    mentions = {user: f"{PLATFORM}:{meta.tenant}:{user}" for user in users}
    return _heard(
        meta.line, by, at, event_id, now, "submitted",
        fields=fields, mentions=mentions, message=meta.message,
    )  # fmt: skip


def shortcut(payload: Payload, now: datetime, direct: str = "") -> Shortcut | None:
    """ "Make an action item" of a message, and the global shortcut that makes one from nothing."""
    if payload.get("callback_id") not in (MAKE_ACTION, NEW_ACTION):
        return None
    user, home = payload["user"], home_of(payload)
    message = payload.get("message") or {}
    if channel := (payload.get("channel") or {}).get("id", ""):
        thread = message.get("thread_ts") or payload.get("message_ts") or message.get("ts", "")
        at = place(home, channel, thread)
    else:
        at = place(home, direct or user["id"], "", True)
    event_id = f"{PLATFORM}:shortcut:{payload['trigger_id']}"
    heard = _heard(ADD, account(payload, user), at, event_id, now, "pressed")
    title = " ".join(read(bare(message), "", "").text.split())
    return Shortcut(heard, {"title": title} if title else {})


def suggesting(payload: Payload, now: datetime) -> Suggesting:
    """A block_suggestion of a form. `inputs.options` makes the answer."""
    meta = forms.meta(payload)
    at = Place(PLATFORM, meta.tenant, meta.chat, meta.thread, meta.direct)
    name, _, column = payload["block_id"].rstrip(KEPT).partition(".")
    field = f"{name}.{column.partition('.')[2]}" if column else name
    by, asked = account(payload, payload["user"]), f"{PLATFORM}:suggest:{payload.get('action_ts')}"
    return Suggesting(_heard(meta.line, by, at, asked, now, "api"), field, payload.get("value", ""))


def files(payload: Payload) -> tuple[dict[str, Any], ...]:
    """What Slack says about the files handed in with a message or a form; `id`, `url_private`…"""
    found = list(payload.get("event", {}).get("files") or ())
    states = payload.get("view", {}).get("state", {}).get("values", {})
    for state in (one for states_of in states.values() for one in states_of.values()):
        found += state.get("files") or ()
    return tuple(found)


def _heard(
    text: str, by: str, at: Place, event_id: str, now: datetime, source: Source, **more: Any
) -> Heard:
    return Heard(text, by, at, event_id, now, source, mentioned=True, **more)


def said_by_a_person(event: Payload, bot: str) -> bool:
    robot = event.get("bot_id") or event.get("user") in (None, bot, SLACKBOT)
    return event.get("subtype") in SPOKEN and not robot and not event.get("hidden")


def _changed(payload: Payload, event: Payload) -> Edited | Deleted | None:
    """message_changed also comes for unfurled links and new replies, without other words."""
    before, after = event.get("previous_message") or {}, event.get("message") or {}
    whose = before or after
    if not said_by_a_person({**whose, "hidden": False}, bot_of(payload)):
        return None
    direct = event.get("channel_type") == "im"
    at = place(home_of(payload), event["channel"], thread_of(whose), direct)
    by, message = account(payload, whose), str(event.get("deleted_ts") or whose["ts"])
    old, new = (read(bare(one), bot_of(payload), "").text for one in (before, after))
    if event["subtype"] == "message_deleted" or after.get("subtype") == "tombstone":
        return Deleted(at, message, by, old)
    return Edited(at, message, by, old, new) if old != new else None


def _used(payload: Payload, direct: str) -> tuple[Place, str]:
    """Where a card was used, which answers in its thread, and the id of its message."""
    container, message = payload.get("container", {}), payload.get("message") or {}
    channel = (payload.get("channel") or {}).get("id") or container.get("channel_id", "")
    ts = str(container.get("message_ts") or message.get("ts") or "")
    home = home_of(payload)
    if not channel:  # App Home
        return place(home, direct or payload["user"]["id"], "", True), ts
    hidden = container.get("is_ephemeral", False)
    thread = container.get("thread_ts") or message.get("thread_ts") or ("" if hidden else ts)
    return place(home, channel, thread), ts


def _picked(action: Payload, accounts: str) -> tuple[str, dict[str, str]]:
    """The line of an action, and who is mentioned in it.

    A picker has a line that its value ends, in its `block_id`: `A-5 delay ` and a date.
    """
    if "value" in action:
        return str(action["value"] or ""), {}
    if option := action.get("selected_option"):
        return str(option["value"]), {}
    begun = action.get("block_id", "")
    if user := action.get("selected_user"):
        return f"{begun}@{user}", {user: f"{accounts}:{user}"}
    picked = action.get("selected_date") or action.get("selected_time")
    return (f"{begun}{picked}", {}) if picked else ("", {})
