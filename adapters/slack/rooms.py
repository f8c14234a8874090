"""What Slack says of its channels and people, apart from what anybody types."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from adapters.slack.client import Post
from adapters.slack.directory import Directory
from adapters.slack.listening import Listening
from adapters.slack.refusals import Refused
from adapters.slack.who import PLATFORM, home_of
from bot import homes
from bot.hearing import Core, read

log = logging.getLogger(__name__)
Json = dict[str, Any]
CLOSED = {
    "channel_archive": homes.ARCHIVED,
    "group_archive": homes.ARCHIVED,
    "channel_deleted": homes.DELETED,
    "group_deleted": homes.DELETED,
    "channel_left": homes.REMOVED,
    "group_left": homes.REMOVED,
}
NOT_NAMES = {"directmessage", "privategroup"}  # what a slash command calls what it may not name
SOME_PEOPLE = "mpdm-"  # how the made-up name of a group of people without a channel begins


class Rooms:
    """Every event of a kind that the manifest subscribes to has its line in `heard`."""

    def __init__(
        self, core: Core, client: Any, post: Post, who: Directory, listening: Listening
    ) -> None:
        self._core, self._client, self._post = core, client, post
        self._who, self._listening = who, listening
        self._named: set[str] = set()
        self._works: dict[str, Callable[[Json], Awaitable[None]]] = {
            "message": self._line,
            "app_mention": self._line,
            "app_home_opened": self._opened,
            "member_joined_channel": self._joined,
            "channel_rename": self._renamed,
            "group_rename": self._renamed,
            "user_change": self._changed,
            "team_join": self._changed,
            **dict.fromkeys(CLOSED, self._closed),
        }

    @property
    def heard(self) -> frozenset[str]:
        return frozenset(self._works)

    async def event(self, body: Json) -> None:
        if not body.get("authorizations"):
            body = {**body, "authorizations": [self._who.authorization()]}
        kind = read(lambda body: str(body["event_id"] and body["event"]["type"]), body)
        work = self._works.get(kind)
        if work is None:
            log.warning("Slack sent %s, which nobody listens to", kind)
        else:
            await work(body)

    async def named(self, body: Json) -> None:
        """A slash command brings the name of its channel along."""
        chat, name = f"{PLATFORM}:{home_of(body)}:{body['channel_id']}", body.get("channel_name")
        if not name or name in NOT_NAMES or name.startswith(SOME_PEOPLE):
            return
        if chat not in self._named:
            await self._name(chat, name)

    async def _line(self, body: Json) -> None:
        await self._listening.line(body)
        channel = str(body["event"].get("channel", "D"))
        chat = f"{PLATFORM}:{home_of(body)}:{channel}"
        if chat not in self._named and not channel.startswith("D"):
            self._listening.chore(self._look(chat))

    async def _opened(self, body: Json) -> None:
        if body["event"].get("tab") == "home":
            await self._listening.home(read(lambda b: str(b["event"]["user"]), body))

    async def _joined(self, body: Json) -> None:
        event = body["event"]
        if event.get("user") == self._who.bot:
            await self._look(f"{PLATFORM}:{home_of(body)}:{event['channel']}", new=True)

    async def _renamed(self, body: Json) -> None:
        id, name = read(
            lambda b: (b["event"]["channel"]["id"], b["event"]["channel"]["name"]), body
        )
        await self._name(f"{PLATFORM}:{home_of(body)}:{id}", name)

    async def _changed(self, body: Json) -> None:
        user = read(lambda b: b["event"]["user"] if b["event"]["user"]["id"] else {}, body)
        await self._who.changed(user)

    async def _closed(self, body: Json) -> None:
        event, now = body["event"], self._core.now()
        channel, why = read(lambda b: str(b["event"]["channel"]), body), CLOSED[event["type"]]
        chat = f"{PLATFORM}:{home_of(body)}:{channel}"
        known = f"{PLATFORM}:{body['event_id']}"
        await self._core.gateway.changing(lambda db: homes.close(db, chat, why, now, known))
        self._listening.chore(self._core.poke())

    async def check(self) -> None:
        await homes.check(self._core.gateway, PLATFORM, self._core.now(), self._shut)

    async def _shut(self, chat: str) -> str:
        """docs.slack.dev/reference/methods/conversations.info: nothing of a private channel that
        the bot is not in."""
        asked = self._client.conversations_info(channel=chat.rpartition(":")[2])
        try:
            channel = (await self._post.call(asked))["channel"]
        except Refused as refusal:
            if refusal.code == "channel_not_found":
                return homes.REMOVED
            raise
        if channel.get("is_archived"):
            return homes.ARCHIVED
        return "" if channel.get("is_member", channel.get("is_im")) else homes.REMOVED

    async def _look(self, chat: str, *, new: bool = False) -> None:
        """Learn the name of a channel that the bot has something in."""
        nameless = await self._core.gateway.reading(lambda db: homes.nameless(db, chat))
        if not (nameless or new):
            return
        channel = chat.rpartition(":")[2]
        try:
            found = await self._post.call(self._client.conversations_info(channel=channel))
        except Refused as refusal:
            log.info("the name of %s is not known: %s", channel, refusal.code)
            return
        await self._name(chat, found["channel"].get("name") or channel)

    async def _name(self, chat: str, name: str) -> None:
        await self._core.gateway.changing(lambda db: homes.rename(db, chat, f"#{name}"))
        self._named.add(chat)
