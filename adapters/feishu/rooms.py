"""What Feishu says of its groups and people, apart from what anybody types or presses."""

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from adapters.feishu import events
from adapters.feishu.calls import CHATS, Calls
from adapters.feishu.directory import Directory
from adapters.feishu.listening import Listening
from adapters.feishu.refusals import DISSOLVED, Refused
from adapters.feishu.who import PLATFORM, home_of
from bot import homes, membership
from bot.events import Place
from bot.founding import Wanted, settled, wanted_of
from bot.hearing import Core, read
from bot.ports import TooFast
from bot.words import N_

log = logging.getLogger(__name__)
Json = dict[str, Any]
Work = Callable[[Json], Awaitable[Json | None]]
LONGEST_NAME, TOGETHER = 60, 50  # letters that Feishu advises; people added at a time
UNMADE = N_("The group could not be made. {why}")
UNADDED = N_("Not everybody could be added to the group; add them there yourself. {why}")
UNHEARD = frozenset({"im.message.message_read_v1", "im.chat.member.user.added_v1"})


class Rooms:
    """Every event that the app subscribes to has its line in `heard` (deploy/feishu)."""

    def __init__(self, core: Core, calls: Calls, who: Directory, listening: Listening) -> None:
        self._core, self._calls, self._who, self._listening = core, calls, who, listening
        self._named: set[str] = set()
        self._founding = asyncio.Lock()
        self._works: dict[str, Callable[[Json], Awaitable[Any]]] = {
            events.RECEIVED: self._line,
            events.CHANGED: listening.line,
            events.RECALLED: listening.line,
            events.CARD: listening.card,
            events.MENU: listening.menu,
            events.ADDED: self._moved,
            events.REMOVED: self._moved,
            events.DISBANDED: self._disbanded,
            events.UPDATED: self._updated,
            events.JOINED: self._changed,
            events.RENAMED: self._changed,
            events.LEFT: self._left,
        }

    @property
    def heard(self) -> frozenset[str]:
        return frozenset(self._works)

    async def event(self, payload: Json) -> Json | None:
        """What answers it, where Feishu wants an answer; what nobody listens to is done."""
        kind = read(lambda p: str(p["header"]["event_id"] and p["header"]["event_type"]), payload)
        work = self._works.get(kind)
        if work is None:
            if kind not in UNHEARD:
                log.info("Feishu sent %s, which nobody listens to", kind)
            return None
        answer: Json | None = await work(payload)
        if kind in (events.RECEIVED, events.CARD):
            self._listening.chore(self.found())
        return answer

    async def _line(self, payload: Json) -> None:
        await self._listening.line(payload)
        message = payload["event"].get("message") or {}
        chat = f"{PLATFORM}:{home_of(payload)}:{message.get('chat_id')}"
        if chat not in self._named and message.get("chat_type") == "group":
            self._listening.chore(self._look(chat))

    async def _moved(self, payload: Json) -> None:
        moved = read(events.moved, payload)
        if moved.here:  # a group need not have a name
            await self._core.gateway.changing(lambda db: membership.joined(db, moved.at.key))
            await self._name(moved.at.key, moved.name)
        else:
            await self._close(moved.at.key, homes.REMOVED, moved.event_id)

    async def _disbanded(self, payload: Json) -> None:
        chat, known = read(_room, payload)
        await self._close(chat, homes.DELETED, known)

    async def _close(self, chat: str, why: str, known: str) -> None:
        now = self._core.now()
        await self._core.gateway.changing(lambda db: homes.close(db, chat, why, now, known))
        self._listening.chore(self._core.poke())

    async def _updated(self, payload: Json) -> None:
        chat, _ = read(_room, payload)
        if name := (payload["event"].get("after_change") or {}).get("name"):
            await self._name(chat, str(name))

    async def _changed(self, payload: Json) -> None:
        await self._who.changed(read(_person, payload))

    async def _left(self, payload: Json) -> None:
        await self._who.changed(read(_person, payload), left=True)

    async def found(self) -> None:
        """Make the groups that are wanted; what Feishu does not answer is tried again later."""
        async with self._founding:
            for wanted in await self._core.gateway.reading(lambda db: wanted_of(db, PLATFORM)):
                try:
                    await self._found(wanted)
                except Refused as refusal:
                    await self._listening.tell(wanted.by, wanted.line, UNMADE, why=str(refusal))
                done = partial(settled, platform=PLATFORM, wanted=wanted)
                await self._core.gateway.changing(done)

    async def _found(self, wanted: Wanted) -> None:
        """Who asks owns it; the others are added, those whom the app may not add left out."""
        _, tenant, owner = wanted.by.split(":")
        made = await self._calls.post(
            CHATS, {"name": wanted.name[:LONGEST_NAME], "owner_id": owner}, user_id_type="open_id",
            set_bot_manager="true", uuid=hashlib.blake2s(wanted.line.encode()).hexdigest()[:50],
        )  # fmt: skip
        chat = str(made["chat_id"])
        ids = [member.rpartition(":")[2] for member in wanted.members]
        try:
            await self._add(chat, [id for id in ids if id != owner])
        except Refused as refusal:
            await self._listening.tell(wanted.by, chat, UNADDED, why=str(refusal))
        await self._name(f"{PLATFORM}:{tenant}:{chat}", wanted.name)
        await self._listening.found(wanted, Place(PLATFORM, tenant, chat))

    async def _add(self, chat: str, people: list[str]) -> None:
        for start in range(0, len(people), TOGETHER):
            body = {"id_list": people[start : start + TOGETHER]}
            await self._calls.post(
                f"{CHATS}/{chat}/members", body, member_id_type="open_id", succeed_type=1
            )

    async def check(self) -> None:
        await homes.check(self._core.gateway, PLATFORM, self._core.now(), self._shut)

    async def _shut(self, chat: str) -> str:
        """open.feishu.cn/document/server-docs/group/chat-member/is_in_chat"""
        try:
            found = await self._calls.get(f"{CHATS}/{chat.rpartition(':')[2]}/members/is_in_chat")
        except Refused as refusal:
            if refusal.code in DISSOLVED:
                return homes.DELETED
            raise
        return "" if found.get("is_in_chat") else homes.REMOVED

    async def _look(self, chat: str) -> None:
        """Learn the name of a group that the bot has something in."""
        self._named.add(chat)
        if not await self._core.gateway.reading(lambda db: homes.nameless(db, chat)):
            return
        try:
            found = await self._calls.get(f"{CHATS}/{chat.rpartition(':')[2]}")
        except (Refused, TooFast, ConnectionError) as error:
            log.info("the name of %s is not known: %s", chat, error)
            return
        await self._name(chat, str(found.get("name") or ""))

    async def _name(self, chat: str, name: str) -> None:
        if name:
            await self._core.gateway.changing(lambda db: homes.rename(db, chat, name))


def _room(payload: Json) -> tuple[str, str]:
    chat = f"{PLATFORM}:{home_of(payload)}:{payload['event']['chat_id']}"
    return chat, f"{PLATFORM}:{payload['header']['event_id']}"


def _person(payload: Json) -> Json:
    person: Json = payload["event"]["object"]
    return person if person["open_id"] else {}
