"""Who is who in Slack: read page by page at the start, then kept up by its events."""

import asyncio
import logging
from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from functools import partial
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.client import Post
from adapters.slack.refusals import Refused
from adapters.slack.who import PLATFORM
from bot.acquaintances import Acquaintances
from bot.directory import reached, unreached
from bot.events import Profile
from bot.gateway import Gateway
from bot.ports import TooFast

log = logging.getLogger(__name__)
PER_PAGE = 200  # docs.slack.dev/reference/methods/users.list: no more than 200 at a time
OPENING = 1.3  # seconds between two direct chats: conversations.open is of tier 3, 50 a minute
SLACKBOT = "USLACKBOT"


class Directory:
    """Full members of the home workspaces belong to the company; everybody else is a guest."""

    def __init__(
        self, client: AsyncWebClient, post: Post, gateway: Gateway, now: Callable[[], datetime]
    ) -> None:
        self._client, self._post, self._gateway = client, post, gateway
        self._people = Acquaintances(gateway, now)
        self.tenant, self.bot = "", ""
        self._homes: frozenset[str] = frozenset()
        self._direct: dict[str, str] = {}

    def know(self, tenant: str, bot: str, homes: Collection[str]) -> None:
        """The workspace, the bot's own user, and which workspaces are home where it is set."""
        self.tenant, self.bot = tenant, bot
        self._homes = frozenset(homes or {tenant})

    def authorization(self) -> dict[str, Any]:
        """Whose app an event is for, where it does not say so itself."""
        return {"team_id": self.tenant, "user_id": self.bot, "is_bot": True}

    async def load(self) -> None:
        """Learn from everybody; several tries where Slack asks to wait."""
        cursor, profiles = "", []
        while True:
            page = await self._page(cursor)
            profiles += [p for user in page["members"] if (p := self._profile(user))]
            cursor = (page.get("response_metadata") or {}).get("next_cursor", "")
            if not cursor:
                break
        await self._people.learn(profiles)
        await self.reach()

    async def changed(self, user: dict[str, Any]) -> None:
        """Somebody joined, was renamed, became a guest, or left."""
        if profile := self._profile(user):
            await self._people.learn([profile])

    async def profiles(self, accounts: Iterable[str]) -> tuple[Profile, ...]:
        """Of these accounts; who is not known yet is looked up."""
        look = self._looked_up
        return tuple([await self._people.of(one, look) for one in dict.fromkeys(accounts)])

    async def direct(self, user: str) -> str:
        """The chat of one person with the bot."""
        if user not in self._direct:
            self._direct[user] = await self._post.direct(user)
        return self._direct[user]

    async def catch_up(self) -> None:
        """With whom the company knows since the directory was read."""
        if await self._people.catch_up(PLATFORM, self.tenant):
            await self.reach()

    async def reach(self) -> None:
        """Open the direct chats of people with work here, so that reminders have a way."""
        waiting = await self._gateway.reading(lambda db: unreached(db, PLATFORM, self.tenant))
        for n, account in enumerate(waiting):
            if n:
                await asyncio.sleep(OPENING)
            try:
                chat = await self.direct(account.rpartition(":")[2])
            except (Refused, TooFast, ConnectionError) as error:
                log.info("no direct chat with %s: %s", account, error)
                continue
            key = f"{PLATFORM}:{self.tenant}:{chat}"
            await self._gateway.changing(partial(reached, account=account, chat=key))

    async def _page(self, cursor: str) -> Any:
        while True:
            try:
                work = self._client.users_list(limit=PER_PAGE, cursor=cursor or None)
                return await self._post.call(work)
            except TooFast as wait:
                await asyncio.sleep(wait.seconds)

    async def _looked_up(self, account: str) -> Profile:
        try:
            answer = await self._post.call(self._client.users_info(user=account.rpartition(":")[2]))
        except Refused:
            return Profile(account, guest=True)
        return self._profile(answer["user"], account) or Profile(account, guest=True)

    def _profile(self, user: dict[str, Any], account: str = "") -> Profile | None:
        """One entry of users.list; None for apps (docs.slack.dev/reference/objects/user-object)."""
        if user.get("is_bot") or user["id"] == SLACKBOT:
            return None
        said = user.get("profile", {})
        visits = user.get("is_restricted") or user.get("is_ultra_restricted")
        teams = {user.get("team_id"), *(user.get("enterprise_user") or {}).get("teams", ())}
        elsewhere = user.get("is_stranger") or not teams & self._homes
        full = not visits and not elsewhere
        verified = full and user.get("is_email_confirmed") is True
        return Profile(
            account=account or f"{PLATFORM}:{self.tenant}:{user['id']}",
            name=said.get("real_name") or user.get("real_name") or said.get("display_name") or "",
            email=said.get("email", "") if verified else "",
            guest=not full,
            left=bool(user.get("deleted")),
        )
