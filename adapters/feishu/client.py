"""Sends to Feishu: cards, changes of them, files; a repeat within the hour arrives once.

open.feishu.cn/document/server-docs/im-v1/message/create, …/reply, …/patch
"""

import asyncio
import hashlib
import json
import logging
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from typing import Any

from adapters.feishu.calls import MESSAGES, Calls, Json
from adapters.feishu.cards import spelled
from adapters.feishu.drawing import Drawing
from adapters.feishu.files import Files
from adapters.feishu.history import History, marked, thread, to
from adapters.feishu.refusals import BAD_CARD, GONE, NO_THREAD, Refused
from bot.cards import REPLY
from bot.events import File
from bot.gateway import Gateway
from bot.ports import Delivery, TooFast

log = logging.getLogger(__name__)
PACE = 0.2  # seconds: 5 a second to one person, and into one group for all its bots together
SETTLES = 0.4  # seconds from our answer to a press until everybody's card may be changed


class Post:
    """The messenger of Feishu (`bot.ports`). `trouble` says why nothing arrives just now."""

    pace = PACE

    def __init__(self, calls: Calls, drawing: Drawing, gateway: Gateway) -> None:
        self._calls, self._drawing = calls, drawing
        self.files, self._history = Files(calls), History(calls, gateway)
        self._pressed: Counter[str] = Counter()  # messages whose press is being answered

    @property
    def trouble(self) -> str:
        return self._calls.trouble

    # the messenger

    async def send(self, delivery: Delivery) -> str:
        if delivery.edits and self._pressed[delivery.edits]:
            raise TooFast(SETTLES)  # changed while it is being answered it falls back
        if delivery.edits and await self._changed(delivery):
            return delivery.edits
        id = await self._fitting(delivery)
        if delivery.alarm:
            await self._ring(delivery, id)
        await self._share(delivery, id, delivery.files)
        return id

    async def find(self, delivery: Delivery) -> str | None:
        """In the history of its chat, since Feishu forgets a uuid after an hour; a change may be
        repeated."""
        if delivery.edits:
            return None
        lost, there = await self._history.lost(delivery, _uuid(delivery, ""))
        if not lost:
            return None
        if delivery.alarm:  # whoever has it twice in their ears has it
            await self._ring(delivery, lost)
        missing = [file for file in delivery.files if file.name not in there]
        await self._share(delivery, lost, missing)
        return lost

    # beside it

    def pressed(self, message: str) -> None:
        """Its press is being answered: until `answered` it is not changed."""
        self._pressed[message] += 1

    def answered(self, message: str) -> None:
        self._pressed -= Counter({message: 1})

    async def say(self, person: str, text: str, event: str) -> None:
        """A sentence to one person, which nobody owes; once for an *event*."""
        uuid = _hashed(f"{person} {event} {text}")
        content = json.dumps({"text": text}, ensure_ascii=False)
        await self._post(("open_id", person), "text", content, uuid)

    # ways to say it

    async def _shapes(self, delivery: Delivery) -> AsyncIterator[Json]:
        """With its pictures; with their words instead; with people by name, who may be gone."""
        given = delivery.reply, delivery.chat, delivery.audience
        drawn = await self._drawing.message(*given)
        if keys := await self.files.pictures(drawn.pictures) if drawn.pictures else {}:
            yield drawn.pictured(keys)
        yield drawn.card
        yield (await self._drawing.message(*given, calls=False)).card

    async def _changed(self, delivery: Delivery) -> bool:
        """False where it cannot be changed any more and is sent anew."""
        refused: Refused | None = None
        async for card in self._shapes(delivery):
            body = {"content": spelled(card)}
            try:
                await self._calls.patch(f"{MESSAGES}/{delivery.edits}", body)
            except Refused as refusal:
                if refusal.code in GONE or "message_id" in refusal.said:
                    return False
                if refusal.code not in BAD_CARD:
                    raise
                log.warning("Feishu refuses a card: %s", refusal.said)
                refused = refusal
            else:
                return True
        assert refused
        raise refused

    async def _ring(self, delivery: Delivery, id: str) -> None:
        """As loud as the company's quota lets it be; it has arrived in any case.

        open.feishu.cn/document/server-docs/im-v1/buzz-messages/urgent_app, …_sms, …_phone
        """
        kind, person = to(delivery)
        body = {"user_id_list": [person]}
        for how in dict.fromkeys([delivery.alarm, "app"] if kind == "open_id" else ()):
            try:
                path = f"{MESSAGES}/{id}/urgent_{how}"
                await self._calls.patch(path, body, user_id_type="open_id")
            except Refused as refusal:
                log.warning("urgent_%s is refused: %s", how, refusal)
            else:
                return

    async def _fitting(self, delivery: Delivery) -> str:
        """The first that Feishu takes; at last only the words."""
        card: Json = {}
        async for card in self._shapes(delivery):
            content = spelled(marked(card, _uuid(delivery, "")))
            try:
                return await self._sent(delivery, "interactive", content)
            except Refused as refusal:
                if refusal.code not in BAD_CARD:
                    raise
                log.error("Feishu refuses a card: %s", refusal.said)
        text = json.dumps({"text": words(card)}, ensure_ascii=False)
        return await self._sent(delivery, "text", text, "text")

    async def _sent(self, delivery: Delivery, kind: str, content: str, part: str = "") -> str:
        uuid, root = _uuid(delivery, part), thread(delivery)
        for in_thread in (True, False) if root else ():
            try:
                return await self._reply(root, kind, content, uuid, in_thread=in_thread)
            except Refused as refusal:
                if refusal.code not in NO_THREAD:
                    raise
        return await self._post(to(delivery), kind, content, uuid)

    async def _reply(
        self, root: str, kind: str, content: str, uuid: str, *, in_thread: bool
    ) -> str:
        body = {"msg_type": kind, "content": content, "reply_in_thread": in_thread, "uuid": uuid}
        return str((await self._calls.post(f"{MESSAGES}/{root}/reply", body))["message_id"])

    async def _post(self, whom: tuple[str, str], kind: str, content: str, uuid: str) -> str:
        body = {"receive_id": whom[1], "msg_type": kind, "content": content, "uuid": uuid}
        sent = await self._calls.post(MESSAGES, body, receive_id_type=whom[0])
        return str(sent["message_id"])

    async def _share(self, delivery: Delivery, id: str, files: Sequence[File]) -> None:
        """What goes with a card hangs under it; a file that is refused does not undo the card."""
        if to(delivery)[0] == "chat_id":
            delivery = replace(delivery, thread=delivery.thread or id)
        for number, file in enumerate(() if delivery.edits else files, 1):
            await asyncio.sleep(PACE)
            try:
                content = json.dumps({"file_key": await self.files.upload(file)})
                await self._sent(delivery, "file", content, f"file {number}")
            except Refused as refusal:
                log.error("%s cannot be sent: %s", file.name, refusal)


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


def _uuid(delivery: Delivery, part: str) -> str:
    """At most 50 letters; with the words, since another database may have used the key already."""
    said = json.dumps(REPLY.dump_python(delivery.reply, mode="json"), sort_keys=True)
    whole = f"{delivery.chat} {delivery.key} {delivery.edits} {part} {said}"
    return _hashed(whole)


def _hashed(whole: str) -> str:
    """32 letters; Feishu takes 50."""
    return hashlib.blake2s(whole.encode(), digest_size=16).hexdigest()
