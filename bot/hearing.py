"""Hearing for faces of platforms: each event once, however often it comes, and work beside it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from bot.afterwards import reread
from bot.app import Bot
from bot.cards import Reply
from bot.events import Heard
from bot.gateway import Gateway
from bot.words import N_

log = logging.getLogger(__name__)
Made = TypeVar("Made")
Replies = tuple[Reply, ...]
Work = Callable[[Heard], Replies]
Prepared = Callable[[Heard], Awaitable[Heard]]
SLOW = 1.5  # seconds after which somebody who waits is told
STILL = N_("Still working on it …")


class Unreadable(Exception):
    """A payload that lacks what every one of its kind has."""


def read(parse: Callable[..., Made], *payload: Any, **named: Any) -> Made:
    """What *parse* makes of a platform's payload."""
    try:
        return parse(*payload, **named)
    except (KeyError, TypeError, AttributeError, IndexError, ValueError) as error:
        raise Unreadable(repr(error)) from error


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
        self._underway: dict[str, asyncio.Task[Replies]] = {}
        self._chores: set[asyncio.Task[Any]] = set()

    async def hear(
        self,
        heard: Heard,
        prepared: Prepared,
        late: Callable[[asyncio.Task[Replies]], Awaitable[object]] | None = None,
        *,
        poked: bool = True,
    ) -> Replies:
        """The replies; a repeat of what is under way waits for it.

        *prepared* adds what only the platform knows; *late* is done when it takes long. Unless they
        are *poked*, the replies wait for whoever called.
        """
        task = self._underway.get(heard.event_id)
        if task is None:
            task = self._underway[heard.event_id] = asyncio.ensure_future(
                self._heard(heard, prepared, poked)
            )
            task.add_done_callback(lambda _: self._underway.pop(heard.event_id, None))
        done, _ = await asyncio.wait({task}, timeout=SLOW)
        if not done and late:
            self.chore(late(task))
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

    async def _heard(self, heard: Heard, prepared: Prepared, poked: bool) -> Replies:
        heard = await prepared(heard)
        work = self._work or self._core.bot.hear
        replies = await self._core.gateway.writing(lambda: work(heard))
        if poked:
            self.chore(self._core.poke())
        return replies
