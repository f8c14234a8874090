"""What the made-up companies of the three platforms share: the real core and courier, by hand."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar, TypeVar

import uvicorn
from fastapi import APIRouter, FastAPI
from sqlmodel import Session, col, select

from bot.app import Bot
from bot.clock import SystemClock
from bot.company import Company
from bot.gateway import Gateway
from bot.hearing import Core
from bot.outbox import Message
from bot.people import Account, Chat
from bot.ports import Messenger
from scheduler.courier import Courier
from tests.conftest import MONDAY
from tests.databases import Databases

LONGEST = 40  # seconds; what hangs says where, instead of using up the time of all others
MOST_ROUNDS = 60
Made = TypeVar("Made", bound="Staff")


@dataclass(kw_only=True)
class Staff:
    """Nothing is sent but by `carry`, so that the order is the test's."""

    platform: ClassVar[str]
    pause: ClassVar[float] = 1.1  # seconds that pass while somebody has to wait

    gateway: Gateway
    bot: Bot
    now: datetime = MONDAY
    ahead: timedelta = field(default_factory=timedelta)
    port: int = 0
    poked: int = 0

    def __post_init__(self) -> None:
        self.core = Core(self.bot, self.gateway, lambda: self.now, self._poke)

    def employ(self, messenger: Messenger) -> None:
        """Who sends what is owed."""
        real = SystemClock()
        self.courier = Courier(
            self.gateway, {self.platform: messenger}, lambda: self.now,
            lambda: real.now() + self.ahead,
        )  # fmt: skip

    async def carry(self) -> None:
        """Send everything that is owed; what has to wait waits at once."""
        await asyncio.sleep(0)
        for _ in range(MOST_ROUNDS):
            await self.courier.drain(self.platform)
            if not self.waiting():
                return
            self.ahead += timedelta(seconds=self.pause)
            self.passes(self.pause)
        raise AssertionError(f"still owed: {self.waiting()}")

    def passes(self, seconds: float) -> None:
        """The stand-in lives through *seconds*, too."""

    def waiting(self) -> list[Message]:
        owed = select(Message).where(col(Message.state).in_(["owed", "sending"]))
        mine = owed.where(col(Message.chat).startswith(f"{self.platform}:"))
        return self.gateway.read(lambda db: list(db.exec(mine)))

    def rows(self, table: Any) -> list[Any]:
        return self.gateway.read(lambda db: list(db.exec(select(table))))

    async def _poke(self) -> None:
        self.poked += 1


def opened(databases: Databases, platform: str, ours: Company) -> tuple[Gateway, Bot]:
    """The company of the template in a database of its own."""
    databases.open("company", platform).dispose()
    gateway = Gateway(databases.url(platform), ours)
    return gateway, Bot(gateway.sessions, ours)


def moved(db: Session, homes: dict[str, tuple[str, str]]) -> None:
    """The people of the template work elsewhere now: handle → account and direct chat."""
    for account in db.exec(select(Account)).all():
        db.delete(account)
    db.flush()
    for handle, (key, chat) in homes.items():
        db.add_all([Chat(key=chat), Account(key=key, person=handle, direct=chat)])


@asynccontextmanager
async def served(routes: APIRouter) -> AsyncIterator[int]:
    """The routes of a face over HTTP; gives the port."""
    app = FastAPI()
    app.include_router(routes)
    server = uvicorn.Server(
        uvicorn.Config(app, port=0, log_level="warning", timeout_graceful_shutdown=1)
    )
    task = asyncio.create_task(server.serve())
    async with asyncio.timeout(10):
        while not server.started:
            await asyncio.sleep(0.01)
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        await task


Scenario = Callable[[Made], Awaitable[None]]
Play = Callable[..., Callable[[Scenario[Made]], None]]


def playing(running: Callable[..., AbstractAsyncContextManager[Made]]) -> Play[Made]:
    """`@play(http=True)` over an async function that takes the company that is *running*."""

    def play(**how: Any) -> Callable[[Scenario[Made]], None]:
        def run(scenario: Scenario[Made]) -> None:
            async def main() -> None:
                async with asyncio.timeout(LONGEST), running(**how) as company:
                    await scenario(company)

            asyncio.run(main())

        return run

    return play
