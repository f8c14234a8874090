"""Hearing for faces of platforms: each event once, however often it comes, and work beside it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.afterwards import reread
from bot.app import Bot
from bot.cards import Reply
from bot.events import Heard
from bot.gateway import Gateway

log = logging.getLogger(__name__)
Work = Callable[[Heard], tuple[Reply, ...]]
SLOW = 1.5  # seconds after which somebody who waits is told


@dataclass(frozen=True)
class Core:
    """What an adapter needs of the rest."""

    bot: Bot
    gateway: Gateway
    now: Callable[[], datetime]
    poke: Callable[[], Awaitable[object]]


class Hearing:
    """`hear` answers once it is committed; an exception means that it was not heard.

    *work* hears a line where that is more than `Bot.hear`.
    """

    def __init__(self, core: Core, work: Work | None = None) -> None:
        self._core, self._work = core, work
        self._underway: dict[str, asyncio.Task[tuple[Reply, ...]]] = {}
        self._chores: set[asyncio.Task[Any]] = set()

    async def hear(
        self,
        heard: Heard,
        prepared: Callable[[Heard], Awaitable[Heard]],
        late: Callable[[], Awaitable[object]] | None = None,
    ) -> tuple[Reply, ...]:
        """The replies; a repeat of what is under way waits for it.

        *prepared* adds what only the platform knows; *late* is done when it takes long.
        """
        task = self._underway.get(heard.event_id)
        if task is None:
            task = self._underway[heard.event_id] = asyncio.ensure_future(
                self._heard(heard, prepared)
            )
            task.add_done_callback(lambda _: self._underway.pop(heard.event_id, None))
        done, _ = await asyncio.wait({task}, timeout=SLOW)
        if not done and late:
            self.chore(late())
        return await asyncio.shield(task)

    async def reread(self, heard: Heard, first: str) -> None:
        """The line of the event *first* was edited, or without a text deleted."""
        bot = self._core.bot
        await self._core.gateway.writing(lambda: reread(bot, heard, first))
        self.chore(self._core.poke())

    def chore(self, work: Coroutine[Any, Any, Any] | Awaitable[Any]) -> None:
        """Work that nobody waits for; what goes wrong is logged."""

        async def done() -> None:
            try:
                await work
            except Exception:
                log.exception("something beside an answer went wrong")

        task = asyncio.ensure_future(done())
        self._chores.add(task)
        task.add_done_callback(self._chores.discard)

    async def _heard(
        self, heard: Heard, prepared: Callable[[Heard], Awaitable[Heard]]
    ) -> tuple[Reply, ...]:
        heard = await prepared(heard)
        work = self._work or self._core.bot.hear
        return await self._core.gateway.writing(lambda: work(heard))
