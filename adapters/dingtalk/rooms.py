"""What DingTalk says of its groups and people, apart from what anybody types.

Events: https://open.dingtalk.com/document/orgapp/org-event-overview
"""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from adapters.dingtalk.directory import Directory
from adapters.dingtalk.who import PLATFORM
from bot import homes
from bot.hearing import Core, read

log = logging.getLogger(__name__)
Json = dict[str, Any]


class Rooms:
    """Every event that the app subscribes to has its line in `heard` (deploy/dingtalk)."""

    def __init__(self, core: Core, who: Directory) -> None:
        self._core, self._who = core, who
        self._named: dict[str, str] = {}
        self._works: dict[str, Callable[[Json, str], Awaitable[None]]] = {
            "user_add_org": self._joined,
            "user_modify_org": self._joined,
            "user_active_org": self._joined,
            "user_leave_org": self._left,
            "chat_update_title": self._renamed,
            "chat_disband": self._closed,
        }

    @property
    def heard(self) -> frozenset[str]:
        return frozenset(self._works)

    async def event(self, kind: str, data: Json, event_id: str) -> None:
        if work := self._works.get(kind):
            await work(data, event_id)
        else:
            log.debug("DingTalk sent %s, which nobody listens to", kind)

    async def named(self, payload: Json, chat: str) -> None:
        """A message brings the name of its group along."""
        title = str(payload.get("conversationTitle") or "")
        if title and str(payload.get("conversationType")) == "2":
            await self._name(chat, title)

    async def _joined(self, data: Json, _: str) -> None:
        await self._who.changed(read(_users, data))

    async def _left(self, data: Json, _: str) -> None:
        await self._who.changed(read(_users, data), left=True)

    async def _renamed(self, data: Json, _: str) -> None:
        chat, title = read(lambda d: (str(d["openConversationId"]), str(d["title"])), data)
        await self._name(f"{PLATFORM}:{self._who.tenant}:{chat}", title)

    async def _closed(self, data: Json, event_id: str) -> None:
        chat = read(lambda d: f"{PLATFORM}:{self._who.tenant}:{d['openConversationId']}", data)
        now, known = self._core.now(), f"{PLATFORM}:{event_id}"
        await self._core.gateway.changing(
            lambda db: homes.close(db, chat, homes.DELETED, now, known)
        )
        await self._core.poke()

    async def _name(self, chat: str, title: str) -> None:
        if self._named.get(chat) != title:
            await self._core.gateway.changing(lambda db: homes.rename(db, chat, title))
            self._named[chat] = title


def _users(data: Json) -> list[str]:
    found = data.get("userId") or data["userid"]  # the latter with what is known of one person
    return [str(user) for user in found] if isinstance(found, list) else [str(found)]
