"""A platform as a trial needs it: people who repeat themselves, and bad weather."""

import asyncio
import itertools
import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import aiohttp
from aiohttp import web

from bot.events import Place

TIMEOUT = 3.0  # seconds that a platform waits for an acknowledgement
AGAIN = 0.25  # seconds until it repeats an event; the real ones take longer
HOUR = 3600.0
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True)
class Post:
    """A message of the bot as it stands in a chat, in the order of arrival.

    One that is `plain` its platform cannot tell from a repeat, and may give no id.
    """

    chat: str
    id: str
    text: str
    plain: bool = False


@dataclass(frozen=True)
class Weather:
    """Shares of the calls that go wrong."""

    limited: float = 0.03
    broken: float = 0.02  # HTTP 500
    unanswered: float = 0.02  # it arrives, and the connection is cut
    late: float = 0.01  # it arrives after the client has given up
    slow: float = 0.01  # it arrives at once and is answered too late
    hung: float = 0  # a connection at whose other end nobody is


CALM = Weather(0, 0, 0, 0, 0)
KINDS = ("limited", "broken", "unanswered", "late", "slow", "hung")


class World(Protocol):
    """A stand-in: `async with world:`. Chats and accounts are those of the core."""

    name: str
    rooms: int
    sky: "Sky"
    mark: str  # how a message begins that may be there twice; empty: none may

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


class Sky:
    """What goes wrong between a platform and its bots, the same for every platform."""

    def __init__(self, chance: random.Random, patience: float) -> None:
        self.chance, self.patience, self.weather = chance, patience, Weather()
        self.repeats = 0  # events handed over again because nobody acknowledged them
        self.addresses: list[str] = []  # of the bots
        self._sent = asyncio.Event()

    async def send(
        self, request: web.Request, done: Handler, limit: Callable[[], object]
    ) -> web.StreamResponse:
        """A call that sends: *done* as it is meant, unless the weather is bad."""
        await request.read()
        kind = self._weather_now()
        if kind == "limited":
            limit()
        if kind == "broken":
            return web.Response(status=502, text="<html>Bad Gateway</html>")
        if kind in ("late", "hung"):
            await asyncio.sleep(self.patience * 1.2 if kind == "late" else HOUR)
        answer = await done(request)
        self._sent.set()
        if kind == "slow":
            await asyncio.sleep(self.patience * 1.2)
        if kind == "unanswered" and request.transport:
            request.transport.abort()
        return answer

    def _weather_now(self) -> str:
        luck = self.chance.random()
        for kind in KINDS:
            luck -= getattr(self.weather, kind)
            if luck < 0:
                return kind
        return "fine"

    async def sent(self, seconds: float) -> None:
        """Until something has just arrived and its sender does not know, or so long."""
        self._sent.clear()
        try:
            await asyncio.wait_for(self._sent.wait(), seconds)
        except TimeoutError:
            return

    async def heard(self, handed: Callable[[int], Awaitable[bool]]) -> None:
        """Until an event that is *handed* over is acknowledged; it is told which try it is."""
        for again in itertools.count():
            try:
                if await asyncio.wait_for(handed(again), TIMEOUT + 1):
                    return
            except (aiohttp.ClientError, OSError, TimeoutError):
                pass
            self.repeats += 1
            await asyncio.sleep(AGAIN)

    def twice(self) -> int:
        """How often an event comes, however well it was heard: some come twice by chance."""
        return 2 if self.chance.random() < 0.1 else 1
