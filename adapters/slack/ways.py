"""Addresses that come with a command or click: they reach a chat that the bot is not in."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.ports import Undeliverable

LIVES, USES = 29 * 60, 4  # of a response_url: 30 minutes and five uses
PATIENCE = 10  # seconds for one call
Blocks = list[dict[str, Any]]


@dataclass
class Way:
    """A response_url."""

    url: str
    until: float
    uses: int = 0


class Ways:
    """Of the last half hour, by chat and account; the last one of a chat also by the chat alone."""

    def __init__(self) -> None:
        self._ways: dict[tuple[str, str], Way] = {}

    def remember(self, chat: str, account: str, url: str) -> None:
        now = time.monotonic()
        self._ways = {k: way for k, way in self._ways.items() if way.until > now}
        self._ways[chat, account] = self._ways[chat, ""] = Way(url, now + LIVES)

    def to(self, chat: str, account: str) -> Way | None:
        way = self._ways.get((chat, account))
        return way if way and way.until > time.monotonic() and way.uses < USES else None


async def respond(way: Way, text: str, shapes: Sequence[Blocks], to: str) -> None:
    """*to* is `ephemeral` or `in_channel`. Undeliverable where Slack takes no more."""
    way.uses += 1
    hook = AsyncWebhookClient(way.url, timeout=PATIENCE, retry_handlers=[])
    said: dict[str, Any] = {"text": text, "response_type": to, "replace_original": False}
    answer = await hook.send(**said, blocks=shapes[-2:][0])
    if answer.status_code != 200:
        raise Undeliverable(f"Slack no longer takes an answer there: {answer.body[:80]}")


async def replace(url: str, text: str, blocks: Blocks) -> None:
    """Change a whisper, which only the address that came with its button can."""
    hook = AsyncWebhookClient(url, timeout=PATIENCE, retry_handlers=[])
    await hook.send(text=text, blocks=blocks, replace_original=True)
