"""Feishu in bad weather: over its socket, or over HTTP to a replica picked by chance."""

import asyncio
import random
from collections.abc import Sequence
from typing import Any

from aiohttp import web

from bot.events import Place
from tests.adapters.feishu.company import user
from tests.conftest import PEOPLE
from tests.crash.world import TIMEOUT, Post, Sky
from tests.platforms.feishu import APP, TENANT, Feishu, Refusal, text_of


class FeishuWorld(Feishu):
    name, mark = "feishu", ""

    def __init__(
        self, chance: random.Random, patience: float, *, http: bool, rooms: int = 6
    ) -> None:
        super().__init__()
        self.sky, self.http, self.rooms = Sky(chance, patience), http, rooms
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
        self.sky.addresses = [f"{address}/feishu/events" for address in addresses]

    def room(self, number: int) -> Place:
        return Place("feishu", TENANT, f"oc_room{number}")

    def account(self, handle: str) -> str:
        return f"feishu:{TENANT}:{user(handle)}"

    def place(self, handle: str) -> Place:
        return Place("feishu", TENANT, user(handle), direct=True)

    async def says(self, handle: str, at: Place, text: str) -> str:
        chat = self.direct(at.chat).id if at.direct else at.chat
        before, _, who = text.partition("@")
        people = (user(who),) if who else ()
        text = f"{before}@{user(who)}" if who else text
        line = text if at.direct else f"@bot {text}"
        payload = self.line(user(handle), chat, line, people=people)
        times = range(self.sky.twice())
        await asyncio.gather(*(self.sky.heard(lambda _: self._handed(payload)) for _ in times))
        return f"feishu:{TENANT}:{chat}:{payload['event']['message']['message_id']}"

    async def _handed(self, payload: dict[str, Any]) -> bool:
        if self.http:
            self.events_url = self.sky.chance.choice(self.sky.addresses)
        elif not self.sockets:
            return False
        self.sky.chance.shuffle(self.sockets)
        return (await self.deliver(payload, wait=TIMEOUT)).status == 200

    async def _api(self, request: web.Request) -> web.StreamResponse:
        path = request.match_info["path"]
        if request.method == "GET" or not path.startswith("im/v1/messages"):
            return await super()._api(request)
        faults = self.faults.setdefault(path.rpartition("/")[2], [])
        limit = Refusal(230020, "too often")
        return await self.sky.send(request, super()._api, lambda: faults.append(limit))

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
