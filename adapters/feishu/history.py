"""What was said already: where the fate of a message is in doubt, it is looked for.

A card carries a mark that tells it from every other one of ours; Feishu shows a card as it was sent
to who asks for that. open.feishu.cn/document/server-docs/im-v1/message/list, …/get-2
"""

import json
import logging
import re
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta

from adapters.feishu.calls import MESSAGES, PER_PAGE, Calls, Json
from adapters.feishu.refusals import Refused
from bot.gateway import Gateway
from bot.outbox import arrived
from bot.ports import Delivery
from bot.readers import last_from, last_to

log = logging.getLogger(__name__)
AS_SENT = "user_card_content"
PAGES = 4  # that are searched
EARLIER = timedelta(minutes=1)  # clocks differ
CHAT = re.compile(r":(oc_[^:]+):")  # in the event of a line
MARK, LETTERS = "mark_", 20  # how the element_id begins, and how long one may be


def marked(card: Json, uuid: str) -> Json:
    """*card* with its mark, which nobody sees: the id of its first element that has none."""
    elements = list(card["body"]["elements"])
    free = next((n for n, one in enumerate(elements) if "element_id" not in one), None)
    if free is None:
        return card
    elements[free] = {**elements[free], "element_id": mark(uuid)}
    return {**card, "body": {**card["body"], "elements": elements}}


def mark(uuid: str) -> str:
    return f"{MARK}{uuid}"[:LETTERS]


class History:
    def __init__(self, calls: Calls, gateway: Gateway) -> None:
        self._calls, self._gateway = calls, gateway

    async def lost(self, delivery: Delivery, uuid: str) -> tuple[str, str]:
        """The card of *delivery* that nobody knows to have arrived, and which files are there.

        Where cards are not told, any such card of ours in a group is it, but none with one person:
        there arrives what belongs to several chats.
        """
        ours = [message async for message in self._said(delivery)]
        cards = {str(m["message_id"]): m for m in ours if m["msg_type"] == "interactive"}
        known = await self._gateway.reading(lambda db: arrived(db, cards))
        marks = {id: _mark_of(card) for id, card in cards.items() if id not in known}
        wanted = [mark(uuid)] + [None] * (to(delivery)[0] == "chat_id")
        found = (id for one in wanted for id, its in marks.items() if its == one)
        files = " ".join(str(m["body"]) for m in ours if m["msg_type"] == "file")
        return next(found, ""), files

    async def _said(self, delivery: Delivery) -> AsyncIterator[Json]:
        """Messages of ours where *delivery* goes, since it was owed; the newest first."""
        where = await self._container(delivery)
        if where is None or delivery.since is None:
            return
        query: Json = {"container_id_type": where[0], "container_id": where[1]}
        query |= {"sort_type": "ByCreateTimeDesc", "page_size": PER_PAGE}
        query["card_msg_content_type"] = AS_SENT
        since = (delivery.since - EARLIER).timestamp()
        if where[0] == "chat":
            query["start_time"] = int(since)
        for _ in range(PAGES):
            try:
                page = await self._calls.get(MESSAGES, **query)
            except Refused as refusal:
                log.warning("the history of %s is closed: %s", delivery.chat, refusal)
                return
            for message in page.get("items") or ():
                late = int(message["create_time"]) >= since * 1000
                if late and message["sender"]["id"] == self._calls.app_id:
                    yield message
            if not page.get("has_more"):
                return
            query["page_token"] = page["page_token"]

    async def _container(self, delivery: Delivery) -> tuple[str, str] | None:
        """A chat with one person is told only by what was said there before."""
        kind, id = to(delivery)
        if root := thread(delivery):
            topic = await self._of(root, "thread_id")
            return ("thread", topic) if topic else None
        if kind == "chat_id":
            return "chat", id
        account = delivery.audience or delivery.chat
        line, card = await self._gateway.reading(
            lambda db: (last_from(db, account), last_to(db, account))
        )
        if chat := CHAT.search(line):
            return "chat", chat[1]
        chat_id = await self._of(card, "chat_id") if card else ""
        return ("chat", chat_id) if chat_id else None

    async def _of(self, message: str, what: str) -> str:
        try:
            found: Sequence[Json] = (await self._calls.get(f"{MESSAGES}/{message}"))["items"]
        except Refused:
            return ""
        return str(found[0].get(what) or "") if found else ""


def _mark_of(message: Json) -> str | None:
    """None where the card is not told."""
    try:
        body = json.loads(message["body"]["content"])["body"]
    except (KeyError, TypeError, ValueError):
        return None
    ids = [str(e.get("element_id", "")) for e in body.get("elements") or () if isinstance(e, dict)]
    return next((id for id in ids if id.startswith(MARK)), "")


def to(delivery: Delivery) -> tuple[str, str]:
    """A chat, or a person: what only one may see is told to them alone."""
    id = (delivery.audience or delivery.chat).rpartition(":")[2]
    return ("open_id" if id.startswith("ou_") else "chat_id"), id


def thread(delivery: Delivery) -> str:
    """What it hangs under, in whatever chat that is."""
    alone = delivery.audience and not is_direct(delivery.chat)
    return "" if alone else delivery.thread


def is_direct(chat: str) -> bool:
    """A chat with one person is called by their open_id, under which a message reaches them."""
    return chat.rpartition(":")[2].startswith("ou_")
