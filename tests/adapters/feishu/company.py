"""The made-up company in Feishu: the real core, courier, adapter and SDK against the stand-in."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import uvicorn
from fastapi import FastAPI
from sqlmodel import Session, col, select

from adapters.feishu.app import Face
from bot.app import Bot
from bot.clock import SystemClock
from bot.company import Company as Settings
from bot.gateway import Gateway
from bot.hearing import Core
from bot.outbox import Message
from bot.people import Account, Chat
from bot.settings import Feishu as Chosen
from scheduler.courier import Courier
from tests.conftest import MONDAY, PEOPLE
from tests.databases import Databases
from tests.platforms.feishu import APP, TENANT, Answer, Feishu, text_of
from tests.platforms.feishu import Chat as Room

ROOM = "oc_launch"
BEAT = 0.2


def user(handle: str) -> str:
    return f"ou_{handle}"


@dataclass
class Company:
    """People are called by their handles; `room` is the group, `dm(handle)` a direct chat."""

    feishu: Feishu
    face: Face
    gateway: Gateway
    bot: Bot
    courier: Courier
    now: datetime = MONDAY
    ahead: timedelta = field(default_factory=timedelta)
    port: int = 0

    @property
    def room(self) -> Room:
        return self.feishu.chats[ROOM]

    def dm(self, handle: str) -> Room:
        return self.feishu.direct(user(handle))

    async def types(self, handle: str, text: str, chat: str = ROOM, **more: Any) -> Answer:
        """In a group to the bot, unless it is talk."""
        if not self.feishu.chats[chat].of and not more.pop("talk", False):
            text = f"@bot {text}"
        answer = await self.feishu.types(user(handle), chat, text, **more)
        await self.carry()
        return answer

    async def presses(self, handle: str, message: Any, label: str) -> Answer:
        answer = await self.feishu.presses(user(handle), message, label)
        await self.settled()
        return answer

    async def submits(self, handle: str, message: Any, label: str = "", **values: Any) -> Answer:
        answer = await self.feishu.submits(user(handle), message, label, **values)
        await self.settled()
        return answer

    async def settled(self) -> None:
        await asyncio.sleep(self.face.listening.settles * 2)
        await self.carry()

    async def carry(self) -> None:
        """Send everything that is owed; the moment between two messages passes at once."""
        await asyncio.sleep(0)
        for _ in range(50):
            await self.courier.drain("feishu")
            if not self.waiting():
                return
            self.ahead += timedelta(seconds=1.1)
            self.feishu.ahead += 1.1
        raise AssertionError(f"still owed: {self.waiting()}")

    def waiting(self) -> list[Message]:
        owed = select(Message).where(col(Message.state).in_(["owed", "sending"]))
        return self.gateway.read(lambda db: list(db.exec(owed)))

    def rows(self, table: Any) -> list[Any]:
        return self.gateway.read(lambda db: list(db.exec(select(table))))

    def ours(self, room: Room | None = None) -> list[dict[str, Any]]:
        """The bot's messages, oldest first."""
        return [m for m in (room or self.room).messages if m["sender"]["id"] == APP]

    def said(self, room: Room | None = None) -> list[str]:
        return [text_of(m) for m in self.ours(room)]

    def card(self, room: Room | None = None) -> dict[str, Any]:
        """The latest card."""
        return (room or self.room).cards()[-1]


def place(**more: Any) -> Feishu:
    feishu = Feishu(**more)
    for handle, (name, *_) in PEOPLE.items():
        feishu.user(user(handle), name, f"{handle}@example.com")
    feishu.group(ROOM, "launch", *(user(handle) for handle in PEOPLE))
    return feishu


def moved_to_feishu(db: Session) -> None:
    """The people of the template work in Feishu now."""
    for account in db.exec(select(Account)).all():
        db.delete(account)
    db.flush()
    for handle in PEOPLE:
        key = f"feishu:{TENANT}:{user(handle)}"
        db.add_all([Chat(key=key), Account(key=key, person=handle, direct=key)])


@asynccontextmanager
async def running(
    databases: Databases,
    *,
    http: bool = False,
    feishu: Feishu | None = None,
    moved: bool = True,
    connected: bool = True,
    **chosen: Any,
) -> AsyncIterator[Company]:
    """Everything started, and stopped again."""
    async with feishu or place() as world:
        databases.open("company", "feishu").dispose()
        gateway = Gateway(databases.url("feishu"), Settings("en"))
        bot = Bot(gateway.sessions, Settings("en"))
        if moved:
            gateway.change(moved_to_feishu)
        world.key = "sealing" if http else ""
        settings = {"app_id": APP, "app_secret": "right", "base_url": world.base}
        settings |= {"transport": "http", "encrypt_key": world.key,
                     "verification_token": world.verification} if http else {}  # fmt: skip
        made: list[Company] = []
        core = Core(bot, gateway, lambda: made[0].now, lambda: _nothing())
        face = Face(Chosen(**(settings | chosen)), (), core, beat=BEAT)
        face.listening.settles = 0.02
        courier = Courier(
            gateway,
            {"feishu": face.messenger},
            lambda: made[0].now,
            lambda: SystemClock().now() + made[0].ahead,
        )
        made.append(company := Company(world, face, gateway, bot, courier))
        try:
            async with _served(face, company) if http else _plain():
                await face.start()
                if not http and connected:
                    await world.connected()
                yield company
        finally:
            await face.stop()
            gateway.close()


@asynccontextmanager
async def _served(face: Face, company: Company) -> AsyncIterator[None]:
    app = FastAPI()
    app.include_router(face.routes())
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning"))
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    company.port = server.servers[0].sockets[0].getsockname()[1]
    company.feishu.events_url = f"http://127.0.0.1:{company.port}/feishu/events"
    try:
        yield
    finally:
        server.should_exit = True
        await task


@asynccontextmanager
async def _plain() -> AsyncIterator[None]:
    yield


async def _nothing() -> None:
    """The tests carry by hand, so that the order is theirs."""


Scenario = Callable[[Company], Awaitable[None]]
