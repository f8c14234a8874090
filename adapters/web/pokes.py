"""Tells every open page that something may have changed; may be poked from any thread."""

import asyncio
from collections.abc import AsyncIterator

HEARTBEAT = 15.0  # seconds; a page also looks again on its own, so a lost poke costs little


class Pokes:
    def __init__(self, heartbeat: float = HEARTBEAT) -> None:
        self._heartbeat = heartbeat
        self._ears: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()

    def poke(self) -> None:
        for loop, event in tuple(self._ears):
            if not loop.is_closed():
                loop.call_soon_threadsafe(event.set)

    async def listen(self) -> AsyncIterator[None]:
        ear = (asyncio.get_running_loop(), asyncio.Event())
        self._ears.add(ear)
        try:
            while True:
                await self._heard(ear[1])
                yield
        finally:
            self._ears.discard(ear)

    async def _heard(self, event: asyncio.Event) -> None:
        try:
            async with asyncio.timeout(self._heartbeat):
                await event.wait()
        except TimeoutError:
            return
        event.clear()
