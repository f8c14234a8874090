"""Sends to DingTalk: cards with our template, robot messages without one; each refusal sorted.

A card has our own id (outTrackId), so a repeat is told apart and its content can be changed. A
robot message has neither: a repeat is marked, and it stays as it was sent.
"""

import json
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from adapters.dingtalk import cards
from adapters.dingtalk.budget import Budget
from adapters.dingtalk.calls import Calls, Json
from adapters.dingtalk.cards import Drawn, Said
from adapters.dingtalk.delivering import CARD, delivered, reader, space, stands, track
from adapters.dingtalk.drawing import Drawing
from adapters.dingtalk.files import Files
from adapters.dingtalk.memory import Memory
from adapters.dingtalk.refusals import Refused, Spent, is_gone, is_known, is_no_template
from adapters.dingtalk.ringing import Ringing
from adapters.dingtalk.who import user_of
from bot.cards import Button
from bot.ports import Delivery, TooFast
from bot.settings import Dingtalk as Chosen
from bot.words import N_, Words

log = logging.getLogger(__name__)
TEMPLATE = "LIAISON_DINGTALK__CARD_TEMPLATE_ID"
MARGIN = 60.0  # seconds before its end that a sessionWebhook is not used any more
AGAIN = N_("(repeat) ")
Link = Callable[[Button, str], str]  # the address that presses a button in a chat; empty: none


@dataclass(frozen=True)
class Hook:
    """Where a message that came just now is answered."""

    url: str
    until: float  # seconds since the epoch


class Post:
    """The messenger of DingTalk (`bot.ports`). `link` gives what a button leads to in a group."""

    pace = 0.0

    def __init__(
        self, chosen: Chosen, calls: Calls, drawing: Drawing, budget: Budget, link: Link,
        memory: Memory, ringing: Ringing,
    ) -> None:  # fmt: skip
        self._calls, self._drawing, self._budget, self._link = calls, drawing, budget, link
        self.memory, self._ringing = memory, ringing
        self._robot, self._template = str(chosen.robot), chosen.card_template_id or ""
        self._streams = chosen.transport == "stream"
        self.files = Files(calls, self._robot)
        self._hooks: dict[str, Hook] = {}
        self._repeats: set[str] = set()  # keys of messages that may have arrived before
        self.trouble = ""

    def remember(self, chat: str, url: str, until: float) -> None:
        """Where answers in a chat go, as long as DingTalk takes them there; never kept."""
        now = time.time()
        self._hooks = {key: hook for key, hook in self._hooks.items() if hook.until > now}
        if self._calls.is_dingtalks(url):
            self._hooks[chat] = Hook(url, until - MARGIN)

    # the messenger

    async def send(self, delivery: Delivery) -> str:
        if not self._budget.allows(delivery.need):
            if delivery.edits:
                return delivery.edits
            raise Spent
        try:
            made = await self._sent(delivery)
            self._repeats.discard(delivery.key)
            return made
        except Spent:
            self._budget.drained()
            raise
        finally:
            await self._budget.keep()

    async def find(self, delivery: Delivery) -> str | None:
        """DingTalk cannot be asked; a card that is sent again under its id has one effect."""
        self._repeats.add(delivery.key)
        return None

    async def _sent(self, delivery: Delivery) -> str:
        if delivery.edits:
            return await self._change(delivery)
        if self._template and stands(delivery):
            try:
                made = await self._deliver(delivery)
            except Refused as refusal:
                if not is_no_template(refusal.code):
                    raise
                self.trouble = f"{TEMPLATE} is no template of this app: {refusal.code}"
                log.error("%s; cards are messages until then", self.trouble)
                made = await self._say(delivery)
        else:
            made = await self._say(delivery)
        await self._share(delivery)
        if delivery.alarm:
            words = await self._drawing.rung(delivery.reply, delivery.audience)
            await self._ringing.ring(delivery, reader(delivery), words)
        return made

    # cards

    async def _deliver(self, delivery: Delivery) -> str:
        """https://open.dingtalk.com/document/orgapp/create-and-deliver-cards"""
        drawn = await self._whole(delivery)
        known_as = track(delivery)
        body: Json = {
            "cardTemplateId": self._template,
            "outTrackId": known_as,
            "callbackType": "STREAM" if self._streams else "HTTP",
            "cardData": {"cardParamMap": cards.variables(drawn)},
            "userIdType": 1,
            **space(delivery, drawn, self._robot),
        }
        if not self._streams:
            body["callbackRouteKey"] = self._robot
        try:
            done = await self._calls.api("POST", "/v1.0/card/instances/createAndDeliver", body)
        except Refused as refusal:
            if is_known(refusal.code):  # an earlier try arrived after all
                return known_as
            raise
        delivered(done)
        await self.memory.sent(known_as, done)
        self.trouble = ""
        return known_as

    async def _change(self, delivery: Delivery) -> str:
        """Everybody's card, also of those who had turned its page; a message stays as it is."""
        if not delivery.edits.startswith(CARD):
            return delivery.edits
        drawn = await self._whole(delivery)
        body: Json = {
            "outTrackId": delivery.edits,
            "cardData": {"cardParamMap": cards.variables(drawn)},
            "cardUpdateOptions": {"updateCardDataByKey": True, "updatePrivateDataByKey": True},
            "userIdType": 1,
        }
        if turned := await self.memory.turned(delivery.edits, drawn):
            body["privateData"] = turned
        try:
            await self._update(body)
        except Refused as refusal:
            if not is_gone(refusal.code):
                raise
            return await self._sent(replace(delivery, edits=""))
        await self.memory.turn_back(delivery.edits)
        return delivery.edits

    async def _update(self, body: Json) -> None:
        """https://open.dingtalk.com/document/development/interactive-card-update-interface"""
        try:
            await self._calls.api("PUT", "/v1.0/card/instances", body)
        except Refused as refusal:
            if refusal.code != "param.userIdNotExist" or "privateData" not in body:
                raise
            del body["privateData"]  # somebody who had turned the page has left
            await self._calls.api("PUT", "/v1.0/card/instances", body)

    async def _whole(self, delivery: Delivery) -> Drawn:
        drawn = await self._drawing.page(delivery.reply, delivery.chat, delivery.audience)
        return drawn.pictured(await self.files.pictures(drawn.pictures))

    # messages

    async def _say(self, delivery: Delivery) -> str:
        pages, words = await self._drawing.message(delivery.reply, delivery.chat, delivery.audience)
        shown = await self.files.pictures(pages[0].pictures)
        said = cards.messages([page.pictured(shown) for page in pages], self._way(delivery), words)
        said = self._marked(delivery, said, words)
        if hook := self._hook(delivery):
            try:
                for one in said:
                    message = cards.webhook_message(one, alone=bool(reader(delivery)))
                    await self._calls.hook(hook.url, message)
                return ""
            except Refused as refusal:
                self._hooks.pop(delivery.chat, None)
                log.info("a sessionWebhook is not taken any more: %s", refusal)
        made = ""
        for one in said:
            made = await self._robot_says(delivery, *cards.robot_message(one))
        return made

    def _way(self, delivery: Delivery) -> Callable[[Button], str]:
        """Alone with the robot a link may say the line; in a group it leads to a page that asks."""
        if reader(delivery):
            return lambda button: cards.spoken(button.line)
        return lambda button: self._link(button, delivery.chat)

    def _hook(self, delivery: Delivery) -> Hook | None:
        group = not delivery.chat.rpartition(":")[2].startswith("@")
        hook = self._hooks.get(delivery.chat)
        if hook is None or hook.until < time.time() or (group and reader(delivery)):
            return None
        return hook

    def _marked(self, delivery: Delivery, said: Sequence[Said], words: Words) -> list[Said]:
        if delivery.key not in self._repeats:
            return list(said)
        return [cards.marked(said[0], str(words(AGAIN))), *said[1:]]

    async def _robot_says(self, delivery: Delivery, key: str, param: str) -> str:
        """https://open.dingtalk.com/document/orgapp/the-robot-sends-a-group-message"""
        message: Json = {"robotCode": self._robot, "msgKey": key, "msgParam": param}
        if user := reader(delivery):
            path = "/v1.0/robot/oToMessages/batchSend"
            done = await self._calls.api("POST", path, message | {"userIds": [user]})
            if user in done.get("flowControlledStaffIdList", ()):
                raise TooFast(1.0)
            if user in done.get("invalidStaffIdList", ()):
                raise Refused("staffId.notExisted")
        else:
            message["openConversationId"] = delivery.chat.rpartition(":")[2]
            done = await self._calls.api("POST", "/v1.0/robot/groupMessages/send", message)
        return str(done.get("processQueryKey") or "")

    async def _share(self, delivery: Delivery) -> None:
        """The files that go with a message; what DingTalk refuses does not undo the message."""
        for file in await self.files.uploaded(delivery.files):
            try:
                await self._robot_says(delivery, "sampleFile", json.dumps(file))
            except Refused as refusal:
                log.error("%s cannot be shared: %s", file["fileName"], refusal)

    async def whisper(self, chat: str, account: str, text: str) -> None:
        """A sentence beside the answers, which nobody owes."""
        said = Said(text, text)
        hook = self._hooks.get(chat)
        if hook and hook.until > time.time():
            await self._calls.hook(hook.url, cards.webhook_message(said))
        elif user := user_of(account):
            key, param = cards.robot_message(said)
            body = {"robotCode": self._robot, "msgKey": key, "msgParam": param, "userIds": [user]}
            await self._calls.api("POST", "/v1.0/robot/oToMessages/batchSend", body)
