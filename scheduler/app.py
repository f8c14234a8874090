"""Says when: ticks that may repeat, overlap or be late, because the database knows what is owed."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlmodel import Session

from bot.clock import Clock
from bot.gateway import Gateway
from bot.outage import plan
from bot.registry import policies
from scheduler.courier import Courier

log = logging.getLogger(__name__)
PLAN_EVERY = timedelta(seconds=5)
CARRY_EVERY = timedelta(seconds=1)
SILENT = timedelta(seconds=30)


class Ticks:
    """Plans and carries every few seconds; `poke` carries at once. Times of rest are monotonic."""

    def __init__(self, gateway: Gateway, courier: Courier, business: Clock) -> None:
        self._gateway, self._courier, self._business = gateway, courier, business
        self._jobs = AsyncIOScheduler(
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )
        self._last = time.monotonic()
        self._living = False  # the clock is being turned, and every moment of it planned

    @property
    def alive(self) -> bool:
        return time.monotonic() - self._last < SILENT.total_seconds()

    async def start(self) -> None:
        await self._courier.start()
        self._every(PLAN_EVERY, self.plan, "plan")
        for platform in self._courier.platforms:
            self._every(CARRY_EVERY, partial(self._courier.drain, platform), f"carry {platform}")
        self._jobs.start()

    async def stop(self) -> None:
        self._jobs.shutdown(wait=False)
        await asyncio.sleep(0)

    async def plan(self) -> None:
        now, lived = self._business.now(), self._living
        await self._gateway.changing(lambda db: plan(db, now, lived=lived))
        self._last = time.monotonic()

    async def poke(self, platform: str) -> None:
        """Send what one platform is owed, now."""
        await self._courier.drain(platform)

    async def settle(self) -> None:
        """Until nothing is owed at this moment."""
        await self.plan()
        while await self._courier.drain():
            await self.plan()

    async def live_until(self, end: datetime, move: Callable[[datetime], object]) -> None:
        """As if every minute up to *end* had been lived through; *move* turns the clock."""
        await self.settle()
        self._living = True
        try:
            while (at := await self._gateway.changing(_next)) and at <= end:
                self._turn(at, move)
                await self.settle()
            self._turn(end, move)
            await self.settle()
        finally:
            self._living = False

    def _turn(self, at: datetime, move: Callable[[datetime], object]) -> None:
        """A clock that runs meanwhile may be past it."""
        if at > self._business.now():
            move(at)

    def _every(self, pause: timedelta, work: Callable[[], Awaitable[object]], name: str) -> None:
        self._jobs.add_job(work, "interval", seconds=pause.total_seconds(), id=name)


def _next(db: Session) -> datetime | None:
    return policies.next(db)
