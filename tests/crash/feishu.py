"""Feishu in bad weather: over its socket, or over HTTP to a replica picked by chance."""

import asyncio
import random
from collections.abc import Sequence
from typing import Any

import aiohttp
from aiohttp import web

from bot.events import Place
from tests.adapters.feishu.company import user
from tests.conftest import PEOPLE
from tests.crash.world import AGAIN, TIMEOUT, Post, Weather
from tests.platforms.feishu import APP, TENANT, Feishu, Refusal, text_of


class FeishuWorld(Feishu):
    name = "feishu"

    def __init__(
        self, chance: random.Random, patience: float, *, http: bool, rooms: int = 6
    ) -> None:
        super().__init__()
        self.chance, self.patience, self.http, self.rooms = chance, patience, http, rooms
        self.weather, self.repeats = Weather(), 0
        self._addresses: list[str] = []
        self.key = "sealing" if http else ""
        for handle, (name, *_) in PEOPLE.items():
            self.user(user(handle), name, f"{handle}@example.com")
        for number in range(rooms):
            self.group(f"oc_room{number}", f"room{number}", *map(user, PEOPLE))

    def settings(self) -> dict[str, str]:
        chosen = {"APP_ID": APP, "APP_SECRET": "right", "BASE_URL": self.base}
        if self.http:
            chosen |= {"TRANSPORT": "http", "ENCRYPT_KEY": self.key,
                       "VERIFICATION_TOKEN": self.verification}  # fmt: skip
        return {f"LIAISON_FEISHU__{name}": value for name, value in chosen.items()}

    def reach(self, addresses: Sequence[str]) -> None:
        self._addresses = [f"{address}/feishu/events" for address in addresses]

    def room(self, number: int) -> Place:
        return Place("feishu", TENANT, f"oc_room{number}")

    def account(self, handle: str) -> str:
        return f"feishu:{TENANT}:{user(handle)}"

    def place(self, handle: str) -> Place:
        return Place("feishu", TENANT, user(handle), direct=True)

    # people talk

    async def says(self, handle: str, at: Place, text: str) -> str:
        chat = self.direct(at.chat).id if at.direct else at.chat
        who = next((one for one in map(user, PEOPLE) if f"<@{one}>" in text), "")
        text = text.replace(f"<@{who}>", f"@{who}")
        line = text if at.direct else f"@bot {text}"
        payload = self.line(user(handle), chat, line, people=(who,) if who else ())
        twice = 2 if self.chance.random() < 0.1 else 1
        await asyncio.gather(*(self._until_heard(payload) for _ in range(twice)))
        return f"feishu:{TENANT}:{chat}:{payload['event']['message']['message_id']}"

    async def _until_heard(self, payload: dict[str, Any]) -> None:
        while True:
            try:
                if await asyncio.wait_for(self._handed(payload), TIMEOUT + 1):
                    return
            except (aiohttp.ClientError, OSError, TimeoutError):
                pass
            self.repeats += 1
            await asyncio.sleep(AGAIN)

    async def _handed(self, payload: dict[str, Any]) -> bool:
        if self.http:
            self.events_url = self.chance.choice(self._addresses)
        elif not self.sockets:
            return False
        self.chance.shuffle(self.sockets)
        return (await self.deliver(payload, wait=TIMEOUT)).status == 200

    # the weather

    async def _api(self, request: web.Request) -> web.StreamResponse:
        await request.read()
        path, luck = request.match_info["path"], self.chance.random()
        if request.method == "GET" or not path.startswith("im/v1/messages"):
            return await super()._api(request)
        end = path.rpartition("/")[2]
        for kind in ("limited", "broken", "unanswered", "late", "slow"):
            luck -= getattr(self.weather, kind)
            if luck < 0:
                return await getattr(self, f"_{kind}")(request, end)
        return await super()._api(request)

    async def _limited(self, request: web.Request, end: str) -> web.StreamResponse:
        self.faults.setdefault(end, []).append(Refusal(230020, "too often"))
        return await super()._api(request)

    async def _broken(self, request: web.Request, end: str) -> web.StreamResponse:
        return web.Response(status=502, text="<html>Bad Gateway</html>")

    async def _unanswered(self, request: web.Request, end: str) -> web.StreamResponse:
        self.faults.setdefault(end, []).append("after")
        return await super()._api(request)

    async def _late(self, request: web.Request, end: str) -> web.StreamResponse:
        await asyncio.sleep(self.patience * 1.2)
        return await super()._api(request)

    async def _slow(self, request: web.Request, end: str) -> web.StreamResponse:
        answer = await super()._api(request)
        await asyncio.sleep(self.patience * 1.2)
        return answer

    # what stands there

    def posts(self) -> list[Post]:
        found = []
        for chat in self.chats.values():
            key = f"feishu:{TENANT}:{chat.id}"
            found += [(message["message_id"], key, message) for message in chat.messages
                      if message["sender"]["id"] == APP]  # fmt: skip
        return [Post(key, id, text_of(message)) for id, key, message in sorted(found, key=_first)]

    def whispers(self) -> int:
        return 0


def _first(one: tuple[str, ...]) -> str:
    """Ids of the stand-in count on."""
    return one[0]
