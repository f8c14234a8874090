"""What somebody did in Feishu, as the core hears it. Pure: a payload in, a `Heard` out.

Every `Heard` has an id that is the same at each of Feishu's tries (after 15 s, 5 min, 1 h, 6 h): a
message is its message_id ("do not rely on event_id"), anything else its event_id.
https://open.feishu.cn/document/server-docs/im-v1/message/events/receive,
https://open.feishu.cn/document/uAjLw4CM/ukzMukzMukzM/feishu-cards/card-callback-communication
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from adapters.feishu import forms, inputs, reading
from adapters.feishu.buttons import BEGUN, LINE, PRESS, TURN
from adapters.feishu.reading import HANDED, SAID, Handed
from adapters.feishu.who import PLATFORM, Payload, account, home_of, operator_of, place, thread_of
from bot.cards import gathered
from bot.events import Heard, Place, Source

RECEIVED, CHANGED, RECALLED = (
    "im.message.receive_v1", "im.message.updated_v1", "im.message.recalled_v1",
)  # fmt: skip
ADDED, REMOVED = "im.chat.member.bot.added_v1", "im.chat.member.bot.deleted_v1"
DISBANDED, UPDATED = "im.chat.disbanded_v1", "im.chat.updated_v1"
JOINED, LEFT, RENAMED = (
    "contact.user.created_v3", "contact.user.deleted_v3", "contact.user.updated_v3",
)  # fmt: skip
MENU, CARD = "application.bot.menu_v6", "card.action.trigger"
Line = Callable[[Place, str, int], str]  # of the button with this number on that message


@dataclass(frozen=True)
class Edited:
    """Somebody changed what they had written; `heard` is what it reads now."""

    at: Place
    message: str
    by: str
    heard: Heard


@dataclass(frozen=True)
class Deleted:
    """A message was recalled. Feishu tells neither its text nor its author.

    `by_author` is false where an owner or manager of the group or the company did it. Whether the
    chat is direct is not told either.
    """

    at: Place
    message: str
    by_author: bool
    event_id: str


@dataclass(frozen=True)
class Moved:
    """The bot is in a group now, or no longer (`here`). `name` is the group's."""

    at: Place
    by: str
    here: bool
    name: str
    event_id: str
    external: bool = False  # people of other companies are in it


@dataclass(frozen=True)
class Turned:
    """Somebody wants another page of a card that is too long for one message."""

    at: Place
    message: str
    by: str
    page: int


def no_line(at: Place, message: str, number: int) -> str:
    return ""


def kind_of(payload: Payload) -> str:
    return str((payload.get("header") or {}).get("event_type") or "")


def typed(payload: Payload, now: datetime, bot: str) -> Heard | Edited | Deleted | None:
    """A message that was written, changed or recalled; None for what no person has said.

    *bot* is the bot's own open_id, as GET /open-apis/bot/v3/info tells it.
    """
    if kind_of(payload) == RECALLED:
        return _recalled(payload)
    heard = _said(payload, now, bot)
    if heard is None or kind_of(payload) == RECEIVED:
        return heard
    message = payload["event"]["message"]
    stamp = message.get("update_time") or payload["header"]["event_id"]
    again = Heard(**{**vars(heard), "event_id": f"{heard.event_id}:{stamp}"})
    return Edited(heard.at, str(message["message_id"]), heard.by, again)


def _said(payload: Payload, now: datetime, bot: str) -> Heard | None:
    event, home = payload["event"], home_of(payload)
    sender, message = event.get("sender") or {}, event.get("message") or {}
    ids, kind = sender.get("sender_id") or {}, message.get("message_type")
    by_a_person = sender.get("sender_type") == "user" and ids.get("open_id") not in (None, "", bot)
    if kind_of(payload) not in (RECEIVED, CHANGED) or not by_a_person:
        return None
    if kind not in SAID and kind not in HANDED:
        return None
    said = reading.read(message, bot, home)
    direct = message.get("chat_type") == "p2p"
    at = place(home, message["chat_id"], thread_of(message), direct=direct)
    return Heard(
        text=said.text,
        by=account(home, ids, sender.get("tenant_key")),
        at=at,
        event_id=f"{at.key}:{message['message_id']}",
        now=now,
        mentioned=said.called,
        mentions=said.mentions,
    )


def changed(payload: Payload) -> tuple[str, str]:
    """The id of a message that was changed, and of the event that its line was."""
    message = payload["event"]["message"]
    id = str(message["message_id"])
    return id, f"{place(home_of(payload), message.get('chat_id') or '').key}:{id}"


def retold(payload: Payload, found: Payload, *, direct: bool) -> dict[str, Any]:
    """A change as GET /im/v1/messages/:id tells its message, since the event need not tell it.

    The author stays who it was, whoever changed it. A text may come in paragraphs of HTML then.
    """
    kind = "p2p" if direct else "group"
    sender = {"sender_id": {"open_id": found["sender"]["id"]}, **found["sender"]}
    told = reading.received(found)
    message = {"chat_type": kind, **payload["event"]["message"], **told}
    return {**payload, "event": {**payload["event"], "sender": sender, "message": message}}


def _recalled(payload: Payload) -> Deleted:
    event = payload["event"]
    by_author = event.get("recall_type") == "message_owner"
    at = place(home_of(payload), event["chat_id"])
    return Deleted(at, str(event["message_id"]), by_author, _id(payload))


def quoted(payload: Payload) -> str:
    """The message that this one answers, which need not be the one its thread hangs under."""
    return str((payload["event"].get("message") or {}).get("parent_id") or "")


def files(payload: Payload) -> tuple[Handed, ...]:
    """What was handed in with a message, for whoever may fetch it."""
    return reading.files(payload["event"]["message"])


def menu(payload: Payload, now: datetime, direct: str = "") -> Heard:
    """The menu of the bot's own chat: its event_key is a line, with `_` for blanks.

    Feishu does not tell the chat: *direct* is the one with this person; without one it is named by
    their open_id, under which a message reaches it.
    """
    event, home = payload["event"], home_of(payload)
    ids = operator_of(event)
    at = place(home, direct or str(ids["open_id"]), direct=True)
    line = " ".join(str(event["event_key"]).replace("_", " ").split())
    return _heard(line, account(home, ids), at, _id(payload), now, "pressed")


def moved(payload: Payload) -> Moved:
    """The bot was added to a group or removed from it."""
    event, home = payload["event"], home_of(payload)
    by = account(home, operator_of(event), event.get("operator_tenant_key"))
    name, external = str(event.get("name") or ""), bool(event.get("external"))
    at = place(home, event["chat_id"])
    return Moved(at, by, kind_of(payload) == ADDED, name, _id(payload), external)


def pressed(
    payload: Payload, now: datetime, line: Line = no_line, *, thread: str = "", direct: bool = False
) -> Heard | None:
    """A button or picker of a card. Its line is in its value; *line* finds one too long to carry.

    None for what is no line: another page (`turned`), a part of a form (`forms.turn`, `submitted`).
    A callback does not tell its thread, nor whether its chat is direct: without *thread* the answer
    hangs under the card. https://open.feishu.cn/document/feishu-cards/card-json-v2-components/
    interactive-components/button
    """
    value = forms.value_of(payload)
    at, message = _used(payload, thread, direct=direct)
    text, mentions = _picked(payload, value)
    number = value.get(PRESS)
    if not text and isinstance(number, int):
        text = line(at, message, number)
    if not text:
        return None
    by = _presser(payload)
    return _heard(text, by, at, _id(payload), now, "pressed", mentions=mentions, message=message)


def turned(payload: Payload, *, thread: str = "", direct: bool = False) -> Turned | None:
    """A button that shows another page of a card; `cards.draw` draws it."""
    page = forms.value_of(payload).get(TURN)
    if not isinstance(page, int):
        return None
    at, message = _used(payload, thread, direct=direct)
    return Turned(at, message, _presser(payload), page)


def submitted(
    payload: Payload, now: datetime, *, thread: str = "", direct: bool = False
) -> Heard | None:
    """A form that was sent; None if it is no form, or another page of it is wanted (`forms.turn`).

    A line too long to be carried is empty: the form on the message has it.
    """
    if forms.step_of(payload) != forms.SEND:
        return None
    at, message = _used(payload, thread, direct=direct)
    fields = gathered(forms.filled(payload))
    ids = {t[1:] for value in fields.values() for t in value.split() if t.startswith("@ou_")}
    mentions = {id: f"{PLATFORM}:{at.tenant}:{id}" for id in ids}
    return _heard(
        forms.meta(payload).line, _presser(payload), at, _id(payload), now, "submitted",
        fields=fields, mentions=mentions, message=message,
    )  # fmt: skip


def _heard(
    text: str, by: str, at: Place, event_id: str, now: datetime, source: Source, **more: Any
) -> Heard:
    return Heard(text, by, at, event_id, now, source, mentioned=True, **more)


def _id(payload: Payload) -> str:
    return f"{PLATFORM}:{payload['header']['event_id']}"


def _presser(payload: Payload) -> str:
    operator = operator_of(payload["event"])
    return account(home_of(payload), operator, operator.get("tenant_key"))


def _used(payload: Payload, thread: str, *, direct: bool) -> tuple[Place, str]:
    """Where a card was used, which answers in its thread, and the id of its message."""
    context = payload["event"]["context"]
    message = str(context["open_message_id"])
    chat = str(context.get("open_chat_id") or "")
    return place(home_of(payload), chat, thread or message, direct=direct), message


def _picked(payload: Payload, value: Payload) -> tuple[str, dict[str, str]]:
    """The line of an action, and who is mentioned in it.

    A picker has a line that its value ends, in its value: `A-5 delay ` and a date.
    """
    action = payload["event"]["action"]
    if line := value.get(LINE):
        return str(line), {}
    picked = inputs.picked(action)
    if BEGUN not in value or not picked:
        return "", {}
    person = picked.removeprefix("@")
    accounts = {person: f"{PLATFORM}:{home_of(payload)}:{person}"} if picked[0] == "@" else {}
    return f"{value[BEGUN]}{picked}", accounts
