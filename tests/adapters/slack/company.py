"""The made-up company in a workspace: the real core, courier and adapter against the stand-in."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from sqlmodel import Session

from adapters.slack.app import Face
from bot.company import Company as Settings
from bot.settings import Slack as Chosen
from tests.adapters import staff
from tests.conftest import PEOPLE
from tests.databases import Databases
from tests.platforms.slack import BOT, HOME, Channel, Slack

ROOT = Path(__file__).parents[3]
MANIFEST = yaml.safe_load((ROOT / "deploy" / "slack" / "manifest.yaml").read_text("utf-8"))
ROOM = "C0LAUNCH"
PING = 0.5


def user(handle: str) -> str:
    return "U0" + handle.upper().replace("_", "")


@dataclass(kw_only=True)
class Company(staff.Staff):
    """People are called by their handles; `room` is the group, `dm(handle)` a direct chat."""

    platform = "slack"
    slack: Slack
    face: Face = field(init=False)

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

    def passes(self, seconds: float) -> None:
        self.slack.ahead += seconds

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
    here = f"slack:{HOME}:"
    staff.moved(db, {who: (here + user(who), f"{here}D0{user(who)}") for who in PEOPLE})


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
        gateway, bot = staff.opened(databases, "slack", Settings("en"))
        if moved:
            gateway.change(moved_to_slack)
        settings = {"bot_token": world.bot_token, "base_url": world.base, **chosen}
        settings |= {"app_token": world.app_token} if socket else {}
        settings |= {"signing_secret": world.secret} if http else {}
        company = Company(slack=world, gateway=gateway, bot=bot)
        face = company.face = Face(Chosen(**settings), (), company.core, "en", ping=PING)
        company.employ(face.messenger)
        try:
            async with staff.served(face.routes()) if http else nullcontext(0) as company.port:
                world.events_url = f"http://127.0.0.1:{company.port}/slack/events" if http else ""
                await face.start()
                if socket:
                    await world.connected()
                yield company
                await face.stop()
        finally:
            await face.stop()
            gateway.close()
