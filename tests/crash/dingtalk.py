"""DingTalk in bad weather: over its streams, or over HTTP to a replica picked by chance.

What has buttons is a card with an id of ours; the rest are plain messages, which DingTalk can
neither tell apart nor be asked for, so that one may stand there twice: then it says so.
"""

import asyncio
import random
from collections.abc import Sequence
from typing import Any

from aiohttp import web

from bot.events import Place
from tests.adapters.dingtalk.company import CARD
from tests.conftest import PEOPLE
from tests.crash.world import TIMEOUT, Post, Sky
from tests.platforms.dingtalk import APP, CORP, SECRET, TEMPLATE, DingTalk

SENDS = ("/v1.0/card/instances", "/v1.0/robot/groupMessages", "/v1.0/robot/oToMessages")


class DingTalkWorld(DingTalk):
    name, mark = "dingtalk", "(repeat) "

    def __init__(
        self, chance: random.Random, patience: float, *, http: bool, rooms: int = 6
    ) -> None:
        super().__init__(CARD)
        self.sky, self.http, self.rooms = Sky(chance, patience), http, rooms
        for handle, (name, *_) in PEOPLE.items():
            self.user(handle, name)
        for number in range(rooms):
            self.group(f"cidROOM{number}==", f"room{number}", *PEOPLE)

    def settings(self) -> dict[str, str]:
        chosen = {"CLIENT_ID": APP, "CLIENT_SECRET": SECRET, "CARD_TEMPLATE_ID": TEMPLATE,
                  "BASE_URL": self.base, "OAPI_BASE_URL": self.base, "MONTHLY_CALLS": "0",
                  "TRANSPORT": "http" if self.http else "stream"}  # fmt: skip
        return {f"LIAISON_DINGTALK__{name}": value for name, value in chosen.items()}

    def reach(self, addresses: Sequence[str]) -> None:
        self.sky.addresses = [f"{address}/dingtalk/events" for address in addresses]

    def room(self, number: int) -> Place:
        return Place("dingtalk", CORP, f"cidROOM{number}==")

    def account(self, handle: str) -> str:
        return f"dingtalk:{CORP}:{handle}"

    def place(self, handle: str) -> Place:
        return Place("dingtalk", CORP, f"@{handle}", direct=True)

    async def says(self, handle: str, at: Place, text: str) -> str:
        before, _, who = text.partition("@")
        called = (who,) if who else ()  # whose names are not in the text any more
        payload = self.message(handle, "" if at.direct else at.chat, before, at=called)
        times = range(self.sky.twice())
        await asyncio.gather(*(self.sky.heard(lambda _: self._told(payload)) for _ in times))
        return f"dingtalk:{payload['msgId']}"

    async def _told(self, payload: dict[str, Any]) -> bool:
        if self.http:
            self.hook_url = self.sky.chance.choice(self.sky.addresses)
        return (await self.tell(payload, wait=TIMEOUT)).status == 200

    async def _any(self, request: web.Request) -> web.StreamResponse:
        if not request.path.startswith(SENDS):
            return await super()._any(request)
        return await self.sky.send(
            request, super()._any, lambda: self.limits.update({request.path: 1})
        )

    async def _session(self, request: web.Request) -> web.StreamResponse:
        return await self.sky.send(
            request, super()._session, lambda: self.limits.update({"sessionWebhook": 1})
        )

    def _to_people(self, body: dict[str, Any]) -> dict[str, Any]:
        done = super()._to_people(body)
        for user in body["userIds"]:
            self.direct[user][-1]["processQueryKey"] = done["processQueryKey"]
        return done

    def posts(self) -> list[Post]:
        places = [(self.room(n), self.groups[f"cidROOM{n}=="].messages) for n in range(self.rooms)]
        places += [(self.place(handle), self.direct[handle]) for handle in PEOPLE]
        return [self._post(at.key, message) for at, messages in places for message in messages]

    def _post(self, chat: str, message: dict[str, Any]) -> Post:
        card = message.get("card", "")
        id = card or message.get("processQueryKey", "")
        return Post(chat, id, self._text(message), plain=not card)

    def whispers(self) -> int:
        return 0
