"""Sends to Feishu: cards, changes of them, files; a repeat within the hour arrives once.

open.feishu.cn/document/server-docs/im-v1/message/create, …/reply, …/patch, …/list
"""

import asyncio
import hashlib
import json
import logging
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from adapters.feishu.calls import PER_PAGE, Calls, Json
from adapters.feishu.cards import Drawn, spelled
from adapters.feishu.drawing import Drawing
from adapters.feishu.files import Files
from adapters.feishu.refusals import BAD_CARD, GONE, NO_THREAD, Refused
from bot.cards import REPLY
from bot.events import File
from bot.gateway import Gateway
from bot.outbox import arrived
from bot.ports import Delivery, TooFast

log = logging.getLogger(__name__)
MESSAGES = "/open-apis/im/v1/messages"
PACE = 0.2  # seconds: 5 a second to one person, and into one group for all its bots together
PAGES = 4  # of history that is searched for a doubtful message
EARLIER = timedelta(minutes=1)  # clocks differ
SETTLES = 0.4  # seconds from our answer to a press until everybody's card may be changed


class Post:
    """The messenger of Feishu (`bot.ports`). `trouble` says why nothing arrives just now."""

    pace = PACE

    def __init__(self, calls: Calls, drawing: Drawing, gateway: Gateway) -> None:
        self._calls, self._drawing, self._gateway = calls, drawing, gateway
        self.files = Files(calls)
        self._pressed: Counter[str] = Counter()  # messages whose press is being answered

    @property
    def trouble(self) -> str:
        return self._calls.trouble

    # the messenger

    async def send(self, delivery: Delivery) -> str:
        if delivery.edits and self._pressed[delivery.edits]:
            raise TooFast(SETTLES)  # changed while it is being answered it falls back
        drawn = await self._drawing.message(delivery.reply, delivery.chat, delivery.audience)
        cards = await self._shapes(drawn)
        if delivery.edits and await self._changed(delivery, cards):
            return delivery.edits
        id = await self._fitting(delivery, cards)
        if delivery.alarm:
            await self._ring(delivery, id)
        await self._share(delivery, id, delivery.files)
        return id

    async def find(self, delivery: Delivery) -> str | None:
        """In a group's history: a card of ours since it was owed that nobody knows, as Feishu does
        not tell what is on a card. A direct chat is reached from several of our chats, and could
        mistake one for the other: there only the uuid holds. A change may be repeated."""
        if delivery.edits:
            return None
        ours = [m async for m in self._said(delivery)]
        cards = [str(m["message_id"]) for m in ours if m["msg_type"] == "interactive"]
        known = await self._gateway.reading(lambda db: arrived(db, cards))
        lost = next((id for id in cards if id not in known), None)
        if lost:
            there = " ".join(str(m["body"]) for m in ours if m["msg_type"] == "file")
            missing = [file for file in delivery.files if file.name not in there]
            await self._share(delivery, lost, missing)
        return lost

    # beside it

    def pressed(self, message: str) -> None:
        """Its press is being answered: until `answered` it is not changed."""
        self._pressed[message] += 1

    def answered(self, message: str) -> None:
        self._pressed -= Counter({message: 1})

    async def say(self, person: str, text: str) -> None:
        """A sentence to one person, which nobody owes."""
        await self._post(("open_id", person), "text", json.dumps({"text": text}), "")

    # ways to say it

    async def _shapes(self, drawn: Drawn) -> list[Json]:
        """With its pictures, and with their words instead."""
        keys = await self.files.pictures(drawn.pictures) if drawn.pictures else {}
        return [*([drawn.pictured(keys)] if keys else []), drawn.card]

    async def _changed(self, delivery: Delivery, cards: Sequence[Json]) -> bool:
        """False where it cannot be changed any more and is sent anew."""
        for card in cards:
            body = {"content": spelled(card)}
            try:
                await self._calls.patch(f"{MESSAGES}/{delivery.edits}", body)
            except Refused as refusal:
                if refusal.code in GONE or "message_id" in refusal.said:
                    return False
                if refusal.code not in BAD_CARD or card is cards[-1]:
                    raise
                log.warning("Feishu refuses a card: %s", refusal.said)
            else:
                return True
        return False

    async def _ring(self, delivery: Delivery, id: str) -> None:
        """As loud as the company's quota lets it be; it has arrived in any case.

        open.feishu.cn/document/server-docs/im-v1/buzz-messages/urgent_app, …_sms, …_phone
        """
        kind, person = _to(delivery)
        body = {"user_id_list": [person]}
        for how in dict.fromkeys([delivery.alarm, "app"] if kind == "open_id" else ()):
            try:
                path = f"{MESSAGES}/{id}/urgent_{how}"
                await self._calls.patch(path, body, user_id_type="open_id")
            except Refused as refusal:
                log.warning("urgent_%s is refused: %s", how, refusal)
            else:
                return

    async def _fitting(self, delivery: Delivery, cards: Sequence[Json]) -> str:
        """The first that Feishu takes; at last only the words."""
        for card in cards:
            try:
                return await self._sent(delivery, "interactive", spelled(card))
            except Refused as refusal:
                if refusal.code not in BAD_CARD:
                    raise
                log.error("Feishu refuses a card: %s", refusal.said)
        text = json.dumps({"text": words(cards[-1])}, ensure_ascii=False)
        return await self._sent(delivery, "text", text, "text")

    async def _sent(self, delivery: Delivery, kind: str, content: str, part: str = "") -> str:
        uuid, root = _uuid(delivery, part), _thread(delivery)
        for in_thread in (True, False) if root else ():
            try:
                return await self._reply(root, kind, content, uuid, in_thread=in_thread)
            except Refused as refusal:
                if refusal.code not in NO_THREAD:
                    raise
        return await self._post(_to(delivery), kind, content, uuid)

    async def _reply(
        self, root: str, kind: str, content: str, uuid: str, *, in_thread: bool
    ) -> str:
        body = {"msg_type": kind, "content": content, "reply_in_thread": in_thread, "uuid": uuid}
        return str((await self._calls.post(f"{MESSAGES}/{root}/reply", body))["message_id"])

    async def _post(self, to: tuple[str, str], kind: str, content: str, uuid: str) -> str:
        body = {"receive_id": to[1], "msg_type": kind, "content": content}
        body |= {"uuid": uuid} if uuid else {}
        sent = await self._calls.post(MESSAGES, body, receive_id_type=to[0])
        return str(sent["message_id"])

    async def _share(self, delivery: Delivery, id: str, files: Sequence[File]) -> None:
        """What goes with a card hangs under it; a file that is refused does not undo the card."""
        if _to(delivery)[0] == "chat_id":
            delivery = replace(delivery, thread=delivery.thread or id)
        for number, file in enumerate(() if delivery.edits else files, 1):
            await asyncio.sleep(PACE)
            try:
                content = json.dumps({"file_key": await self.files.upload(file)})
                await self._sent(delivery, "file", content, f"file {number}")
            except Refused as refusal:
                log.error("%s cannot be sent: %s", file.name, refusal)

    # what was said

    async def _said(self, delivery: Delivery) -> AsyncIterator[Json]:
        """Messages of ours where *delivery* goes, since it was owed; the newest first."""
        where = await self._container(delivery)
        if where is None or delivery.since is None:
            return
        query: Json = {"container_id_type": where[0], "container_id": where[1]}
        query |= {"sort_type": "ByCreateTimeDesc", "page_size": PER_PAGE}
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
        if root := _thread(delivery):
            try:
                found = await self._calls.get(f"{MESSAGES}/{root}")
            except Refused:
                return None
            thread = found["items"][0].get("thread_id")
            return ("thread", str(thread)) if thread else None
        kind, id = _to(delivery)
        return ("chat", id) if kind == "chat_id" else None


def words(card: Json) -> str:
    """What a card says, without any form."""
    return "\n".join(_words([card.get("header") or {}, card.get("body") or {}]))


def _words(element: Any) -> list[str]:
    if isinstance(element, list):
        return [said for one in element for said in _words(one)]
    if not isinstance(element, dict) or element.get("tag") == "button":
        return []
    said = [element["content"]] if isinstance(element.get("content"), str) else []
    return said + [word for value in element.values() for word in _words(value)]


def _to(delivery: Delivery) -> tuple[str, str]:
    """A chat, or a person: what only one may see is told to them alone."""
    id = (delivery.audience or delivery.chat).rpartition(":")[2]
    return ("open_id" if id.startswith("ou_") else "chat_id"), id


def _thread(delivery: Delivery) -> str:
    alone = delivery.audience and not is_direct(delivery.chat)
    return "" if alone else delivery.thread


def is_direct(chat: str) -> bool:
    """A chat with one person is called by their open_id, under which a message reaches them."""
    return chat.rpartition(":")[2].startswith("ou_")


def _uuid(delivery: Delivery, part: str) -> str:
    """At most 50 letters; with the words, since another database may have used the key already."""
    said = json.dumps(REPLY.dump_python(delivery.reply, mode="json"), sort_keys=True)
    whole = f"{delivery.chat} {delivery.key} {delivery.edits} {part} {said}"
    return hashlib.blake2s(whole.encode(), digest_size=16).hexdigest()
