"""The made-up company in a workspace: the real core, courier and adapter against the stand-in."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import uvicorn
import yaml
from fastapi import FastAPI
from sqlmodel import Session, col, select

from adapters.slack.app import Face
from bot.app import Bot
from bot.clock import SystemClock
from bot.company import Company as Settings
from bot.gateway import Gateway
from bot.hearing import Core
from bot.outbox import Message
from bot.people import Account, Chat
from bot.settings import Slack as Chosen
from scheduler.courier import Courier
from tests.conftest import MONDAY, PEOPLE
from tests.databases import Databases
from tests.platforms.slack import BOT, HOME, Channel, Slack

ROOT = Path(__file__).parents[3]
MANIFEST = yaml.safe_load((ROOT / "deploy" / "slack" / "manifest.yaml").read_text("utf-8"))
ROOM = "C0LAUNCH"
PING = 0.5


def user(handle: str) -> str:
    return "U0" + handle.upper().replace("_", "")


@dataclass
class Company:
    """People are called by their handles; `room` is the group, `dm(handle)` a direct chat."""

    slack: Slack
    face: Face
    gateway: Gateway
    bot: Bot
    courier: Courier
    now: datetime = MONDAY
    ahead: timedelta = field(default_factory=timedelta)
    port: int = 0

    @property
    def room(self) -> Channel:
        return self.slack.channels[ROOM]

    def dm(self, handle: str) -> Channel:
        return self.slack.direct(user(handle))

    async def commands(self, handle: str, text: str, channel: str = ROOM) -> Any:
        answer = await self.slack.commands(user(handle), channel, text)
        await self.carry()
        return answer

    async def types(self, handle: str, text: str, channel: str = ROOM, **more: Any) -> Any:
        answers = await self.slack.types(user(handle), channel, text, **more)
        await self.carry()
        return answers

    async def presses(self, handle: str, message: Any, label: str, channel: str = ROOM) -> Any:
        answer = await self.slack.presses(user(handle), channel, message, label)
        await self.carry()
        return answer

    async def submits(self, handle: str, view: Any, **values: Any) -> Any:
        after = await self.slack.submits(user(handle), view, **values)
        await self.carry()
        return after

    async def carry(self) -> None:
        """Send everything that is owed; the second between two messages passes at once."""
        await asyncio.sleep(0)
        for _ in range(50):
            await self.courier.drain("slack")
            if not self.waiting():
                return
            self.ahead += timedelta(seconds=1.1)
            self.slack.ahead += 1.1
        raise AssertionError(f"still owed: {self.waiting()}")

    def waiting(self) -> list[Message]:
        owed = select(Message).where(col(Message.state).in_(["owed", "sending"]))
        return self.gateway.read(lambda db: list(db.exec(owed)))

    def rows(self, table: Any) -> list[Any]:
        return self.gateway.read(lambda db: list(db.exec(select(table))))

    def said(self, channel: Channel | None = None) -> list[str]:
        """What the bot has said to everybody, oldest first."""
        return [m["text"] for m in (channel or self.room).messages if m.get("bot_id")]

    def whispered(self, handle: str) -> list[dict[str, Any]]:
        return [m for to, m in self.room.whispers if to == user(handle)]

    def view(self) -> dict[str, Any]:
        """The modal that is open."""
        assert self.slack.views, f"no modal is open; {[c[0] for c in self.slack.calls]}"
        return list(self.slack.views.values())[-1]


def workspace(**more: Any) -> Slack:
    slack = Slack(MANIFEST, **more)
    for handle, (name, *_) in PEOPLE.items():
        slack.user(user(handle), name, f"{handle}@example.com")
    slack.channel(ROOM, "launch", BOT, *(user(handle) for handle in PEOPLE))
    return slack


def moved_to_slack(db: Session) -> None:
    """The people of the template work in Slack now."""
    for account in db.exec(select(Account)).all():
        db.delete(account)
    db.flush()
    for handle in PEOPLE:
        chat = f"slack:{HOME}:D0{user(handle)}"
        db.add_all(
            [
                Chat(key=chat),
                Account(key=f"slack:{HOME}:{user(handle)}", person=handle, direct=chat),
            ]
        )


@asynccontextmanager
async def running(
    databases: Databases,
    *,
    socket: bool = True,
    http: bool = False,
    slack: Slack | None = None,
    moved: bool = True,
    **chosen: Any,
) -> AsyncIterator[Company]:
    """Everything started, and stopped again."""
    async with slack or workspace() as world:
        for handle in PEOPLE if moved else ():
            world.direct(user(handle))
        databases.open("company", "slack").dispose()
        gateway = Gateway(databases.url("slack"), Settings("en"))
        bot = Bot(gateway.sessions, Settings("en"))
        if moved:
            gateway.change(moved_to_slack)
        settings = {"bot_token": world.bot_token, "base_url": world.base, **chosen}
        settings |= {"app_token": world.app_token} if socket else {}
        settings |= {"signing_secret": world.secret} if http else {}
        made: list[Company] = []
        core = Core(bot, gateway, lambda: made[0].now, lambda: _nothing())
        face = Face(Chosen(**settings), (), core, "en", ping=PING)
        courier = Courier(
            gateway,
            {"slack": face.messenger},
            lambda: made[0].now,
            lambda: SystemClock().now() + made[0].ahead,
        )
        made.append(company := Company(world, face, gateway, bot, courier))
        try:
            async with _served(face, company) if http else _plain():
                await face.start()
                if socket:
                    await world.connected()
                yield company
                await face.stop()
        finally:
            await face.stop()
            gateway.close()


@asynccontextmanager
async def _served(face: Face, company: Company) -> AsyncIterator[None]:
    app = FastAPI()
    app.include_router(face.routes())
    server = uvicorn.Server(
        uvicorn.Config(app, port=0, log_level="warning", timeout_graceful_shutdown=1)
    )
    task = asyncio.create_task(server.serve())
    async with asyncio.timeout(10):
        while not server.started:
            await asyncio.sleep(0.01)
    company.port = server.servers[0].sockets[0].getsockname()[1]
    company.slack.events_url = f"http://127.0.0.1:{company.port}/slack/events"
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
