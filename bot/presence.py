"""How a face is present on its platform: it arrives sooner or later, works, and leaves at once."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from bot.ports import TooFast, Undeliverable
from bot.settings import SettingsError

log = logging.getLogger(__name__)
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0  # seconds between two tries to reach a platform
LEARN_EVERY = 6 * 3600.0  # seconds; events tell what happens in between
LOOK_EVERY = 60.0  # seconds; whoever was imported is reached by then
Work = Callable[[], Awaitable[object]]


class Presence:
    """`here`: the platform took our credentials. `trouble` says what is amiss, empty if nothing is.

    *check* asks it: SettingsError where a credential is wrong, ConnectionError while it is away.
    *work* is done from then on.
    """

    def __init__(self, name: str, check: Work, work: Work) -> None:
        self._name, self._check, self._work = name, check, work
        self.here, self.trouble = False, "not connected yet"
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """SettingsError at once where a credential is wrong; the platform itself may come later."""
        try:
            await self._arrive()
        except ConnectionError as error:
            self._away(error)
        self.beside(self._run())

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()

    def beside(self, work: Coroutine[Any, Any, None]) -> None:
        """Do *work* as long as the face is present."""
        self._tasks.append(asyncio.create_task(work))

    async def learning(self, learn: Work, catch_up: Work) -> None:
        """*learn*: read the directory, again and again; *catch_up* with the company in between."""
        while True:
            pause = LEARN_EVERY
            try:
                await learn()
            except (ConnectionError, TooFast) as error:
                log.warning("the directory of %s could not be read: %r", self._name, error)
                pause = LONGEST_PAUSE
            except Undeliverable as refusal:
                log.warning("the directory of %s could not be read: %s", self._name, refusal)
            except Exception:
                log.exception("the directory of %s could not be read", self._name)
            await self._rest(pause, catch_up)

    async def _rest(self, pause: float, catch_up: Work) -> None:
        while pause > 0:
            await asyncio.sleep(min(LOOK_EVERY, pause))
            pause -= LOOK_EVERY
            try:
                await catch_up()
            except Exception:
                log.exception("who came to the company is not known to %s", self._name)

    async def _run(self) -> None:
        pause = FIRST_PAUSE
        while not self.here:
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
            try:
                await self._arrive()
            except (ConnectionError, SettingsError) as error:
                self._away(error)
        self.trouble = ""
        await self._work()

    async def _arrive(self) -> None:
        await self._check()
        self.here = True

    def _away(self, error: Exception) -> None:
        self.trouble = str(error)
        log.warning("%s: %s; trying again", self._name, error)
