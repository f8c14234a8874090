"""Modals and homes: opened from a trigger, changed, published."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from adapters.slack.refusals import Refused
from bot.ports import TooFast

log = logging.getLogger(__name__)
Json = dict[str, Any]


class Expired(Exception):
    """A window can no longer be opened from this trigger."""


class Windows:
    def __init__(self, client: Any, call: Callable[[Awaitable[Any]], Awaitable[Any]]) -> None:
        self._client, self._call = client, call

    async def open(self, trigger: str, view: Json) -> str:
        """The id of the window; Expired where the person has to press once more."""
        try:
            made = await self._call(self._client.views_open(trigger_id=trigger, view=view))
        except (Refused, TooFast, ConnectionError) as error:
            log.warning("a form could not be opened: %s", error)
            raise Expired from error
        return str(made["view"]["id"])

    async def update(self, shown: Json, view: Json) -> None:
        """Unless it was changed meanwhile."""
        known = {"view_id": shown["id"], "hash": shown["hash"]}
        await self._call(self._client.views_update(**known, view=view))

    async def publish(self, user: str, view: Json) -> None:
        await self._call(self._client.views_publish(user_id=user, view=view))
