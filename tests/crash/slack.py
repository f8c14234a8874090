"""Slack in bad weather: over its socket, or over HTTP to a replica picked by chance."""

import asyncio
import random
from collections.abc import Sequence
from typing import Any

from aiohttp import web

from bot.events import Place
from tests.adapters.slack.company import MANIFEST, user
from tests.conftest import PEOPLE
from tests.crash.world import TIMEOUT, Post, Sky
from tests.platforms.slack import BOT, HOME, Slack

SENDS = ("chat.postMessage", "chat.update", "conversations.history")


class SlackWorld(Slack):
    name, mark = "slack", ""

    def __init__(
        self, chance: random.Random, patience: float, *, http: bool, rooms: int = 6
    ) -> None:
        super().__init__(MANIFEST)
        self.sky, self.http, self.rooms = Sky(chance, patience), http, rooms
        for handle, (name, *_) in PEOPLE.items():
            self.user(user(handle), name, f"{handle}@example.com")
            Slack.direct(self, user(handle))
        for number in range(rooms):
            self.channel(f"C0ROOM{number}", f"room{number}", BOT, *map(user, PEOPLE))

    def settings(self) -> dict[str, str]:
        way = {"SIGNING_SECRET": self.secret} if self.http else {"APP_TOKEN": self.app_token}
        chosen = {"BOT_TOKEN": self.bot_token, "BASE_URL": self.base, **way}
        return {f"LIAISON_SLACK__{name}": value for name, value in chosen.items()}

    def reach(self, addresses: Sequence[str]) -> None:
        self.sky.addresses = [f"{address}/slack/events" for address in addresses]

    def room(self, number: int) -> Place:
        return Place("slack", HOME, f"C0ROOM{number}")

    def account(self, handle: str) -> str:
        return f"slack:{HOME}:{user(handle)}"

    def place(self, handle: str) -> Place:
        return Place("slack", HOME, Slack.direct(self, user(handle)).id, direct=True)

    async def says(self, handle: str, at: Place, text: str) -> str:
        before, sign, who = text.partition("@")
        text = f"{before}<@{user(who)}>" if sign else text
        mention = f"<@{BOT}> " if not at.direct and self.sky.chance.random() < 0.5 else ""
        payloads = self.payloads_of_line(user(handle), at.chat, mention + text)
        every = [*payloads, *payloads[:1] * (self.sky.twice() - 1)]
        await asyncio.gather(
            *(self.sky.heard(lambda again, p=one: self._handed(p, again)) for one in every)
        )
        return f"{at.key}:{payloads[0]['event']['ts']}"

    async def _handed(self, payload: dict[str, Any], again: int) -> bool:
        if self.http:
            self.events_url = self.sky.chance.choice(self.sky.addresses)
        elif not self.sockets:
            return False
        self.sky.chance.shuffle(self.sockets)
        answer = await self.deliver(payload, retry=min(again, 3), wait=TIMEOUT)
        return answer.status == 200

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        if method not in SENDS:
            return await super()._api(request)
        return await self.sky.send(request, super()._api, lambda: self.limits.update({method: 1}))

    def posts(self) -> list[Post]:
        ours = [(channel.id, message) for channel in self.channels.values()
                for message in channel.messages if message.get("bot_id")]  # fmt: skip
        ours.sort(key=lambda one: _order(one[1]["ts"]))
        return [Post(f"slack:{HOME}:{id}", said["ts"], said["text"]) for id, said in ours]

    def whispers(self) -> int:
        return sum(len(channel.whispers) for channel in self.channels.values())


def _order(ts: str) -> int:
    """Of arrival: the stand-in counts on."""
    return int(ts.partition(".")[2])
