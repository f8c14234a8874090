"""The made-up company in DingTalk: the real core, courier, adapter and SDK against the stand-in."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI
from sqlmodel import Session, col, select

from adapters.dingtalk.app import Face
from bot import blanks
from bot.app import Bot
from bot.clock import SystemClock
from bot.company import Company as Settings
from bot.events import Heard, Place
from bot.gateway import Gateway
from bot.hearing import Core
from bot.links import press_key, press_ticket, read_ticket
from bot.outbox import Message
from bot.people import Account, Chat
from bot.registry import policies
from bot.settings import Dingtalk as Chosen
from scheduler.courier import Courier
from tests.conftest import MONDAY, PEOPLE
from tests.databases import Databases
from tests.platforms.dingtalk import APP, CORP, SECRET, TEMPLATE, Card, DingTalk, Group

ROOT = Path(__file__).parents[3]
CARD = json.loads((ROOT / "deploy" / "dingtalk" / "card.json").read_text("utf-8"))
ROOM = "cidLAUNCH=="
ADDRESS = "https://pm.example.com"
QUICK = {"ping": 0.2, "patience": 0.3}


@dataclass
class Company:
    """People are called by their handles; `ROOM` is the group, "" a direct chat."""

    ding: DingTalk
    face: Face
    gateway: Gateway
    bot: Bot
    courier: Courier
    now: datetime = MONDAY
    ahead: timedelta = field(default_factory=timedelta)
    port: int = 0
    poked: int = 0

    @property
    def room(self) -> Group:
        return self.ding.groups[ROOM]

    async def says(self, handle: str, words: str, chat: str = ROOM, **more: Any) -> Any:
        answer = await self.ding.says(handle, chat, words, **more)
        await self.carry()
        return answer

    async def presses(self, handle: str, card: Card, label: str) -> Any:
        answer = await self.ding.presses(handle, card, label)
        await self.carry()
        return answer

    async def submits(self, handle: str, card: Card, **fields: Any) -> Any:
        answer = await self.ding.submits(handle, card, **fields)
        await self.carry()
        return answer

    async def opens(self, handle: str, url: str) -> None:
        """Somebody who is signed in does what the page behind the link of a button asks."""
        key = self.gateway.change(press_key)
        chat, line = read_ticket(key, url.rpartition("/")[2])
        by, at = f"dingtalk:{CORP}:{handle}", Place(*chat.split(":", 2))
        heard = Heard(line, by, at, f"page:{url}:{handle}", self.now, "pressed", mentioned=True)
        await self.gateway.writing(lambda: blanks.hear(self.bot, heard))
        await self.carry()

    async def wait(self, **duration: float) -> None:
        """Live through every minute of *duration*."""
        end = self.now + timedelta(**duration)
        while True:
            at = self.gateway.read(policies.next)
            self.now = min(max(at, self.now), end) if at else end
            now = self.now
            self.gateway.change(lambda db, now=now: policies.plan(db, now))
            await self.carry()
            if self.now >= end and (at is None or at > end):
                return

    async def carry(self) -> None:
        """Send everything that is owed; what has to wait waits at once."""
        await asyncio.sleep(0)
        for _ in range(60):
            await self.courier.drain("dingtalk")
            if not self.waiting():
                return
            self.ahead += timedelta(seconds=5)
        raise AssertionError(f"still owed: {self.waiting()}")

    def waiting(self) -> list[Message]:
        owed = select(Message).where(col(Message.state).in_(["owed", "sending"]))
        mine = owed.where(col(Message.chat).startswith("dingtalk:"))
        return self.gateway.read(lambda db: list(db.exec(mine)))

    def rows(self, table: Any) -> list[Any]:
        return self.gateway.read(lambda db: list(db.exec(select(table))))

    def said(self, where: str = ROOM) -> list[str]:
        return self.ding.texts(where)

    def card(self, where: str = ROOM) -> Card:
        return self.ding.card(where)

    async def poke(self) -> None:
        self.poked += 1


def organisation(**more: Any) -> DingTalk:
    ding = DingTalk(CARD, **more)
    units = {unit: n for n, unit in enumerate(dict.fromkeys(p[1] for p in PEOPLE.values()), 2)}
    for unit, number in units.items():
        ding.department(number, unit)
    for handle, (name, unit, _) in PEOPLE.items():
        ding.user(handle, name, units[unit])
    ding.group(ROOM, "launch", *PEOPLE)
    return ding


def moved_to_dingtalk(db: Session) -> None:
    """The people of the template work in DingTalk now."""
    for account in db.exec(select(Account)).all():
        db.delete(account)
    db.flush()
    for handle in PEOPLE:
        chat = f"dingtalk:{CORP}:@{handle}"
        db.add_all(
            [Chat(key=chat), Account(key=f"dingtalk:{CORP}:{handle}", person=handle, direct=chat)]
        )


@asynccontextmanager
async def running(
    databases: Databases,
    *,
    http: bool = False,
    template: bool = True,
    address: str = ADDRESS,
    ding: DingTalk | None = None,
    moved: bool = True,
    language: str = "en",
    **chosen: Any,
) -> AsyncIterator[Company]:
    """Everything started, and stopped again."""
    async with ding or organisation() as world:
        databases.open("company", "dingtalk").dispose()
        ours = Settings(language, address=ADDRESS)
        gateway = Gateway(databases.url("dingtalk"), ours)
        bot = Bot(gateway.sessions, ours)
        if moved:
            gateway.change(moved_to_dingtalk)
        settings = {"client_id": APP, "client_secret": SECRET, "base_url": world.base,
                    "oapi_base_url": world.base, "transport": "http" if http else "stream",
                    **({"card_template_id": TEMPLATE} if template else {}), **chosen}  # fmt: skip
        made: list[Company] = []
        core = Core(bot, gateway, lambda: made[0].now, lambda: made[0].poke())
        key = gateway.change(press_key)

        def link(button: Any, chat: str) -> str:
            return f"{address}/press/{press_ticket(key, chat, button.line)}" if address else ""

        face = Face(Chosen(**settings), (), core, ADDRESS, link, **QUICK)
        courier = Courier(gateway, {"dingtalk": face.messenger}, lambda: made[0].now,
                          lambda: SystemClock().now() + made[0].ahead)  # fmt: skip
        made.append(company := Company(world, face, gateway, bot, courier))
        try:
            async with _served(face, company) if http else _plain():
                await face.start()
                if http:
                    async with asyncio.timeout(5):
                        while not world.routes:
                            await asyncio.sleep(0.01)
                else:
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
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning"))
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    company.port = server.servers[0].sockets[0].getsockname()[1]
    company.ding.hook_url = f"http://127.0.0.1:{company.port}/dingtalk/events"
    try:
        yield
    finally:
        server.should_exit = True
        await task


@asynccontextmanager
async def _plain() -> AsyncIterator[None]:
    yield


Scenario = Callable[[Company], Awaitable[None]]
