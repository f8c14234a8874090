"""A platform as a trial needs it, and Slack as one, in bad weather."""

import asyncio
import itertools
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import aiohttp
from aiohttp import web

from bot.events import Place
from tests.adapters.slack.company import MANIFEST, user
from tests.conftest import PEOPLE
from tests.platforms.slack import BOT, HOME, Slack

TIMEOUT = 3.0  # seconds that a platform waits for an acknowledgement
AGAIN = 0.25  # seconds until it repeats an event; the real ones take longer


@dataclass(frozen=True)
class Post:
    """A message of the bot as it stands in a chat, in the order of arrival."""

    chat: str
    id: str
    text: str


@dataclass(frozen=True)
class Weather:
    """Shares of the calls that go wrong."""

    limited: float = 0.03
    broken: float = 0.02  # HTTP 500
    unanswered: float = 0.02  # it arrives, and the connection is cut
    late: float = 0.01  # it arrives after the client has given up
    slow: float = 0.01  # it arrives at once and is answered too late


CALM = Weather(0, 0, 0, 0, 0)


class World(Protocol):
    """A stand-in: `async with world:`. Chats and accounts are those of the core."""

    name: str
    rooms: int
    repeats: int  # events handed over again because nobody acknowledged them
    weather: Weather

    def settings(self) -> dict[str, str]: ...
    def reach(self, addresses: Sequence[str]) -> None:
        """Where the bots listen, for events over HTTP."""

    def room(self, number: int) -> Place: ...
    def account(self, handle: str) -> str: ...
    def place(self, handle: str) -> Place:
        """Their direct chat with the bot."""

    async def says(self, handle: str, at: Place, text: str) -> str:
        """Until it is acknowledged; the id of the event."""

    def posts(self) -> list[Post]: ...
    def whispers(self) -> int: ...


class SlackWorld(Slack):
    """Over the socket, or over HTTP through something that picks a replica by chance."""

    name = "slack"

    def __init__(
        self, chance: random.Random, patience: float, *, http: bool, rooms: int = 6
    ) -> None:
        super().__init__(MANIFEST)
        self.chance, self.patience, self.http, self.rooms = chance, patience, http, rooms
        self.weather, self.repeats = Weather(), 0
        self._addresses: list[str] = []
        self._said = itertools.count(1)
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
        self._addresses = [f"{address}/slack/events" for address in addresses]

    def room(self, number: int) -> Place:
        return Place("slack", HOME, f"C0ROOM{number}")

    def account(self, handle: str) -> str:
        return f"slack:{HOME}:{user(handle)}"

    def place(self, handle: str) -> Place:
        return Place("slack", HOME, Slack.direct(self, user(handle)).id, direct=True)

    # people talk

    async def says(self, handle: str, at: Place, text: str) -> str:
        mention = f"<@{BOT}> " if not at.direct and self.chance.random() < 0.5 else ""
        payloads = self.payloads_of_line(user(handle), at.chat, mention + text)
        payloads += [payloads[0]] if self.chance.random() < 0.1 else []  # some come twice by chance
        await asyncio.gather(*map(self._until_heard, payloads))
        return f"{at.key}:{payloads[0]['event']['ts']}"

    async def _until_heard(self, payload: dict[str, Any]) -> None:
        for retry in itertools.count():
            try:
                if await asyncio.wait_for(self._handed(payload, retry), TIMEOUT):
                    return
            except (aiohttp.ClientError, OSError, TimeoutError):
                pass
            self.repeats += 1
            await asyncio.sleep(AGAIN)

    async def _handed(self, payload: dict[str, Any], retry: int) -> bool:
        if self.http:
            self.events_url = self.chance.choice(self._addresses)
        elif not self.sockets:
            return False
        self.chance.shuffle(self.sockets)
        answer = await self.deliver(payload, retry=min(retry, 3), wait=TIMEOUT)
        return answer.status == 200

    # the weather

    async def _api(self, request: web.Request) -> web.StreamResponse:
        await request.read()
        method, luck = request.match_info["method"], self.chance.random()
        if method not in ("chat.postMessage", "chat.update", "conversations.history"):
            return await super()._api(request)
        for kind in ("limited", "broken", "unanswered", "late", "slow"):
            luck -= getattr(self.weather, kind)
            if luck < 0:
                return await getattr(self, f"_{kind}")(request, method)
        return await super()._api(request)

    async def _limited(self, request: web.Request, method: str) -> web.StreamResponse:
        self.limits[method] += 1
        return await super()._api(request)

    async def _broken(self, request: web.Request, method: str) -> web.StreamResponse:
        return web.Response(status=500, text="Internal Server Error")

    async def _unanswered(self, request: web.Request, method: str) -> web.StreamResponse:
        self.breaks[method] = "after"
        return await super()._api(request)

    async def _late(self, request: web.Request, method: str) -> web.StreamResponse:
        await asyncio.sleep(self.patience * 1.2)
        return await super()._api(request)

    async def _slow(self, request: web.Request, method: str) -> web.StreamResponse:
        answer = await super()._api(request)
        await asyncio.sleep(self.patience * 1.2)
        return answer

    # what stands there

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
