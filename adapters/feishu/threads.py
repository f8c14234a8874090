"""What was said before in a thread: asked of Feishu where a command works on it.

A topic (话题) has a thread_id, under which its messages are listed; of answers outside of one only
what they hang under is told. open.feishu.cn/document/server-docs/im-v1/message/list, …/get-2
"""

import logging
from collections.abc import Iterable, Iterator
from typing import Any

from adapters.feishu import reading
from adapters.feishu.calls import MESSAGES, PER_PAGE, Calls, Json
from adapters.feishu.reading import SAID
from adapters.feishu.refusals import NO_SCOPE, REFUSALS, Refused
from adapters.feishu.who import account
from bot.events import Heard
from bot.hearing import read as understood
from bot.threads import MOST, SHUT, Closed, Message
from bot.words import N_

log = logging.getLogger(__name__)
PAGES = 8  # that are looked through; the bot's own cards stand there, too
GROUP = "im:message.group_msg"
NOT_GRANTED = N_("Feishu: to read a group's talk I need the permission im:message.group_msg.")
LACKS = 230027


async def said(calls: Calls, heard: Heard, quoted: str, bot: str) -> list[Message]:
    """The messages of people before the line that was heard, its thread's root first."""
    own = heard.event_id.split(":")[3]
    try:
        root = await _one(calls, heard.at.thread)
        if topic := root.get("thread_id"):
            found = await _topic(calls, str(topic), own)
        else:
            found = [await _one(calls, quoted)] if quoted != heard.at.thread else []
    except Refused as refusal:
        log.warning("the thread %s is closed: %s", heard.at.thread, refusal)
        raise Closed(_why(refusal)) from refusal
    ids = {own, *(message.get("message_id") for message in found)}
    whole = [*([root] if root.get("message_id") not in ids else []), *found]
    return understood(lambda: list(_told(whole, heard, own, bot)))


def _why(refusal: Refused) -> str:
    if GROUP in refusal.scopes:
        return NOT_GRANTED
    return REFUSALS.get(LACKS if refusal.code in NO_SCOPE else refusal.code, SHUT)


async def _one(calls: Calls, message: str) -> Json:
    found = await calls.get(f"{MESSAGES}/{message}", user_id_type="open_id")
    return understood(lambda: dict(next(iter(found.get("items") or ()), {})))


async def _topic(calls: Calls, topic: str, own: str) -> list[Json]:
    """Oldest first, as many as are wanted; asked for from the newest, and what came after *own* is
    left."""
    query: Json = {"container_id_type": "thread", "container_id": topic, "page_size": PER_PAGE}
    query["sort_type"] = "ByCreateTimeDesc"
    found: list[Json] = []
    for _ in range(PAGES):
        page = await calls.get(MESSAGES, **query)
        for message in understood(lambda page=page: list(page.get("items") or ())):
            if message.get("message_id") == own:
                found.clear()
            else:
                found.append(message)
        if sum(map(_of_a_person, found)) >= MOST or not page.get("has_more"):
            break
        query["page_token"] = page.get("page_token")
    return found[::-1]


def _of_a_person(message: Json) -> bool:
    sender = message.get("sender") or {}
    return sender.get("sender_type") == "user" and not message.get("deleted")


def _told(found: Iterable[Json], heard: Heard, own: str, bot: str) -> Iterator[Message]:
    for message in found:
        if message["message_id"] == own or not _of_a_person(message):
            continue
        if message["msg_type"] in SAID:
            text = reading.read(reading.received(message), bot, heard.at.tenant)
            yield Message(_author(message["sender"], heard), text.text, text.mentions, text.called)


def _author(sender: dict[str, Any], heard: Heard) -> str:
    return account(heard.at.tenant, {"open_id": sender["id"]}, sender.get("tenant_key"))
