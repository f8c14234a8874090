"""The made-up company in DingTalk: the real core, courier, adapter and SDK against the stand-in."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlmodel import Session

from adapters.dingtalk.app import Face
from bot import blanks
from bot.company import Company as Settings
from bot.events import Heard, Place
from bot.links import press_key, press_ticket, read_ticket
from bot.registry import policies
from bot.settings import Dingtalk as Chosen
from tests.adapters import staff
from tests.conftest import PEOPLE
from tests.databases import Databases
from tests.platforms.dingtalk import APP, CORP, SECRET, TEMPLATE, Card, DingTalk, Group

ROOT = Path(__file__).parents[3]
CARD = json.loads((ROOT / "deploy" / "dingtalk" / "card.json").read_text("utf-8"))
ROOM = "cidLAUNCH=="
ADDRESS = "https://pm.example.com"
QUICK = {"ping": 0.2, "patience": 0.3}


@dataclass(kw_only=True)
class Company(staff.Staff):
    """People are called by their handles; `ROOM` is the group, "" a direct chat."""

    platform = "dingtalk"
    pause = 5
    ding: DingTalk
    face: Face = field(init=False)

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

    def said(self, where: str = ROOM) -> list[str]:
        return self.ding.texts(where)

    def card(self, where: str = ROOM) -> Card:
        return self.ding.card(where)


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
    here = f"dingtalk:{CORP}:"
    staff.moved(db, {handle: (here + handle, f"{here}@{handle}") for handle in PEOPLE})


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
        ours = Settings(language, address=ADDRESS)
        gateway, bot = staff.opened(databases, "dingtalk", ours)
        if moved:
            gateway.change(moved_to_dingtalk)
        settings = {"client_id": APP, "client_secret": SECRET, "base_url": world.base,
                    "oapi_base_url": world.base, "transport": "http" if http else "stream",
                    **({"card_template_id": TEMPLATE} if template else {}), **chosen}  # fmt: skip
        key = gateway.change(press_key)

        def link(button: Any, chat: str) -> str:
            return f"{address}/press/{press_ticket(key, chat, button.line)}" if address else ""

        company = Company(ding=world, gateway=gateway, bot=bot)
        face = company.face = Face(Chosen(**settings), (), company.core, ADDRESS, link, **QUICK)
        company.employ(face.messenger)
        try:
            async with staff.served(face.routes()) if http else nullcontext(0) as company.port:
                if http:
                    world.hook_url = f"http://127.0.0.1:{company.port}/dingtalk/events"
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
