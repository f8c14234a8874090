"""One company on three platforms: `bot/__main__.py` as it stands, with the three real SDKs."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from bot.__main__ import Liaison
from bot.links import first_claim
from bot.outbox import Message
from bot.people import Account, Person
from bot.settings import Settings
from tests.adapters.dingtalk.company import CARD
from tests.adapters.feishu.company import user as feishu_id
from tests.adapters.slack.company import MANIFEST
from tests.adapters.slack.company import user as slack_id
from tests.conftest import PEOPLE
from tests.platforms import dingtalk, feishu, slack
from tests.platforms.dingtalk import DingTalk
from tests.platforms.dingtalk_cards import Card
from tests.platforms.feishu import Feishu, text_of
from tests.platforms.slack import BOT, Slack

WORKS = {
    "slack": ("admin", "pm", "market", "service"),
    "feishu": ("vp", "rd_head", "rd", "market_head", "finance_head", "finance", "service_head"),
    "dingtalk": ("staff", "sales", "sales_head"),
}
EVERYWHERE = ("pm",)  # at work in Slack, and with an account on the others as well
SLACK_ROOM, FEISHU_ROOM, DING_ROOM = "C0LAUNCH", "oc_launch", "cidLAUNCH=="
AFTER_A_PRESS = 1.0  # seconds; cards change when the press is surely answered
START = datetime.fromisoformat("2026-03-02T09:00+08:00")


@dataclass
class Platforms:
    """The stand-ins; in each there is a group for the project."""

    slack: Slack
    feishu: Feishu
    ding: DingTalk

    def settings(self) -> dict[str, dict[str, str]]:
        """Of each platform, as an operator would set them."""
        return {
            "slack": {"bot_token": self.slack.bot_token, "app_token": self.slack.app_token,
                      "base_url": self.slack.base},
            "feishu": {"app_id": feishu.APP, "app_secret": self.feishu.secret,
                       "base_url": self.feishu.base},
            "dingtalk": {"client_id": dingtalk.APP, "client_secret": self.ding.secret,
                         "card_template_id": dingtalk.TEMPLATE, "base_url": self.ding.base,
                         "oapi_base_url": self.ding.base},
        }  # fmt: skip

    async def connected(self, seconds: float = 60) -> None:
        await asyncio.gather(
            self.slack.connected(seconds), self.feishu.connected(seconds),
            self.ding.connected(seconds=seconds),
        )  # fmt: skip


@asynccontextmanager
async def platforms() -> AsyncIterator[Platforms]:
    async with Slack(MANIFEST) as in_slack, Feishu() as in_feishu, DingTalk(CARD) as ding:
        at = Platforms(in_slack, in_feishu, ding)
        for who in WORKS["slack"]:
            in_slack.user(slack_id(who), PEOPLE[who][0], f"{who}@example.com")
        for who in (*WORKS["feishu"], *EVERYWHERE):
            in_feishu.user(feishu_id(who), PEOPLE[who][0], f"{who}@example.com")
        for who in (*WORKS["dingtalk"], *EVERYWHERE):
            ding.user(who, PEOPLE[who][0])
        in_slack.channel(SLACK_ROOM, "launch", BOT, *in_slack.users)
        in_feishu.group(FEISHU_ROOM, "launch", *in_feishu.users)
        ding.group(DING_ROOM, "launch", *ding.users)
        yield at


@dataclass
class Three:
    """People are called by their handles, and act where they work."""

    at: Platforms
    liaison: Liaison

    # what people do

    async def says(self, who: str, line: str, *, alone: bool = False, on: str = "") -> Any:
        """In the group of their platform, or to the bot alone."""
        match on or home(who):
            case "slack":
                room = self.at.slack.direct(slack_id(who)).id if alone else SLACK_ROOM
                line = line if alone else f"<@{BOT}> {line}"
                answer = (await self.at.slack.types(slack_id(who), room, line))[0]
            case "feishu":
                room = self.at.feishu.direct(feishu_id(who)).id if alone else FEISHU_ROOM
                line = line if alone else f"@bot {line}"
                answer = await self.at.feishu.types(feishu_id(who), room, line)
            case _:
                answer = await self.at.ding.says(who, "" if alone else DING_ROOM, line)
        await self.settled()
        return answer

    async def presses(self, who: str, card: Any, label: str) -> None:
        """A button of a card that they have got alone."""
        match home(who):
            case "slack":
                room = self.at.slack.direct(slack_id(who)).id
                await self.at.slack.presses(slack_id(who), room, card, label)
            case "feishu":
                await self.at.feishu.presses(feishu_id(who), card, label)
                await asyncio.sleep(AFTER_A_PRESS)
            case _:
                await self.at.ding.presses(who, card, label)
                await asyncio.sleep(AFTER_A_PRESS)
        await self.settled()

    # what they see

    def reads(self, who: str, *, alone: bool = True, on: str = "") -> list[str]:
        """What stands in their direct chat with the bot, or in the group, oldest first."""
        if (on or home(who)) == "dingtalk":
            return self.at.ding.texts(who if alone else DING_ROOM)
        return [self.text(message) for message in self.messages(who, alone=alone, on=on)]

    def messages(self, who: str, *, alone: bool = True, on: str = "") -> list[Any]:
        """The bot's own, as Slack and Feishu keep them."""
        if (on or home(who)) == "slack":
            slack = self.at.slack
            channel = slack.direct(slack_id(who)) if alone else slack.channels[SLACK_ROOM]
            return [m for m in channel.messages if m.get("bot_id")]
        chats = self.at.feishu
        chat = chats.direct(feishu_id(who)) if alone else chats.chats[FEISHU_ROOM]
        return [m for m in chat.messages if m["sender"]["id"] == feishu.APP]

    def card(self, who: str, words: str) -> Any:
        """The newest with *words* that somebody has got alone, as it is drawn now."""
        found = self.cards(who).values()
        return deepcopy([card for card in found if words in self.text(card)][-1])

    def cards(self, who: str) -> dict[str, Any]:
        """All that somebody has got alone, by the platform's id."""
        if home(who) == "dingtalk":
            sent = [m["card"] for m in self.at.ding.direct[who] if m["key"] == "card"]
            return {track: self.at.ding.cards[track] for track in sent}
        return {_id_of(message): message for message in self.messages(who)}

    def redrawn(self, who: str, card: Any) -> Any:
        """What stands in the place of *card* now."""
        return self.cards(who)[_id_of(card)]

    def text(self, card: Any) -> str:
        """Its words, those on its buttons too."""
        if isinstance(card, Card):
            return "\n".join([*card.shown.values(), card.body()])
        return str(card["text"]) if "ts" in card else text_of(card)

    def everything(self) -> Counter[str]:
        """All that the bot has ever said or whispered, anywhere."""
        said = [m for c in self.at.slack.channels.values() for m in c.messages if m.get("bot_id")]
        said += [m for c in self.at.slack.channels.values() for _, m in c.whispers]
        said += [m for c in self.at.feishu.chats.values() for m in c.messages
                 if m["sender"]["id"] == feishu.APP]  # fmt: skip
        chats = (*self.at.ding.groups, *self.at.ding.direct)
        return Counter(map(self.text, said)) + Counter(
            t for c in chats for t in self.at.ding.texts(c)
        )

    # what passes

    def now(self) -> datetime:
        return self.liaison.clock.now()

    async def wait(self, **duration: float) -> None:
        """As if every minute of it had been lived through."""
        await self.wait_until(self.now() + timedelta(**duration))

    async def wait_until(self, end: datetime) -> None:
        await self.liaison.ticks.live_until(end, self.liaison.clock.move_to)
        await self.settled()

    async def settled(self, seconds: float = 30) -> None:
        """Until nothing is owed, though platforms ask to wait a second between two messages."""
        async with asyncio.timeout(seconds):
            while True:
                await self.liaison.ticks.settle()
                if not self.owed():
                    return
                for world in (self.at.slack, self.at.feishu, self.at.ding):
                    world.ahead += 0.1
                await asyncio.sleep(0.05)

    def owed(self) -> list[Message]:
        waiting = select(Message).where(col(Message.state).in_(["owed", "sending"]))
        return self.rows(waiting)

    def rows(self, query: Any) -> list[Any]:
        found = query if hasattr(query, "where") else select(query)
        return self.liaison.gateway.read(lambda db: list(db.exec(found)))

    def reached(self) -> set[str]:
        """The names of those whom the bot can write to alone."""
        people = select(Person).join(Account).where(Account.direct != "")
        return {person.name for person in self.rows(people)}

    def accounts(self) -> dict[str, str]:
        """Account → whose it is."""
        return {account.key: account.person for account in self.rows(Account)}


def home(who: str) -> str:
    """The platform that somebody works on."""
    return next(platform for platform, people in WORKS.items() if who in people)


def _id_of(card: Any) -> str:
    return str(card.track if isinstance(card, Card) else card.get("ts") or card["message_id"])


def settings(url: str, at: Platforms, **more: Any) -> Settings:
    homes = (f"slack:{slack.HOME}", f"feishu:{feishu.TENANT}", f"dingtalk:{dingtalk.CORP}")
    return Settings(
        database_url=url, language="en", public_url="https://pm.example.com", clock=START,
        tenants=homes, **at.settings(), **more,
    )  # fmt: skip


@asynccontextmanager
async def composed(chosen: Settings, at: Platforms) -> AsyncIterator[Three]:
    """Started as `liaison run` starts it, without its port, and quick to learn who came."""
    liaison = Liaison(chosen, start=chosen.clock, real=True)
    liaison.chat.loop = asyncio.get_running_loop()
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("bot.presence.LOOK_EVERY", 0.05)
            for face in liaison.faces.values():
                await face.start()
            await liaison.ticks.start()
            await at.connected()
            yield Three(at, liaison)
    finally:
        await asyncio.gather(*(face.stop() for face in liaison.faces.values()))
        await liaison.ticks.stop()
        liaison.gateway.close()


def roster(**accounts: dict[str, str]) -> bytes:
    """The people of the company as a file; platform → who → id there."""
    lines = [",".join(["name", "department", "email", "role", *accounts])]
    for who, (name, department, roles) in PEOPLE.items():
        ids = [accounts[platform].get(who, "") for platform in accounts]
        lines.append(",".join([name, department, f"{who}@example.com", "/".join(roles), *ids]))
    return "\n".join(lines).encode()


async def founded(three: Three, **accounts: dict[str, str]) -> None:
    """The first administrator claims the company in Slack and hands in its people there."""
    code = three.liaison.gateway.change(first_claim)
    await three.says("admin", f"claim {code}", alone=True)
    home = three.at.slack.direct(slack_id("admin"))
    file = three.at.slack.file("people.csv", roster(**accounts), by=slack_id("admin"))
    payloads = three.at.slack.payloads_of_line(
        slack_id("admin"), home.id, "person import", files=(file,)
    )
    for payload in payloads:
        await three.at.slack.deliver(payload)
    await three.settled()
    shown = next(m for m in reversed(home.messages) if "Import people" in str(m.get("blocks")))
    await three.presses("admin", shown, "Import people")
    listed = {PEOPLE[who][0] for ids in accounts.values() for who in ids}
    plain = {name for name, _, roles in PEOPLE.values() if not roles}
    async with asyncio.timeout(60):
        while not plain | listed <= three.reached():
            await asyncio.sleep(0.02)
