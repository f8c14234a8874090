"""The made-up company in Feishu: the real core, courier, adapter and SDK against the stand-in."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from adapters.feishu.app import Face
from bot.company import Company as Settings
from bot.settings import Feishu as Chosen
from tests.adapters import staff
from tests.conftest import PEOPLE
from tests.databases import Databases
from tests.platforms.feishu import APP, TENANT, Answer, Feishu, text_of
from tests.platforms.feishu import Chat as Room

ROOM = "oc_launch"
BEAT = 0.2


def user(handle: str) -> str:
    return f"ou_{handle}"


@dataclass(kw_only=True)
class Company(staff.Staff):
    """People are called by their handles; `room` is the group, `dm(handle)` a direct chat."""

    platform = "feishu"
    feishu: Feishu
    face: Face = field(init=False)

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

    def passes(self, seconds: float) -> None:
        self.feishu.ahead += seconds

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
    keys = {handle: f"feishu:{TENANT}:{user(handle)}" for handle in PEOPLE}
    staff.moved(db, {handle: (key, key) for handle, key in keys.items()})


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
        gateway, bot = staff.opened(databases, "feishu", Settings("en"))
        if moved:
            gateway.change(moved_to_feishu)
        world.key = "sealing" if http else ""
        settings = {"app_id": APP, "app_secret": "right", "base_url": world.base}
        settings |= {"transport": "http", "encrypt_key": world.key,
                     "verification_token": world.verification} if http else {}  # fmt: skip
        company = Company(feishu=world, gateway=gateway, bot=bot)
        face = company.face = Face(Chosen(**(settings | chosen)), (), company.core, beat=BEAT)
        face.listening.settles = 0.02
        company.employ(face.messenger)
        try:
            async with staff.served(face.routes()) if http else nullcontext(0) as company.port:
                world.events_url = f"http://127.0.0.1:{company.port}/feishu/events" if http else ""
                await face.start()
                if not http and connected:
                    await world.connected()
                yield company
        finally:
            await face.stop()
            gateway.close()
