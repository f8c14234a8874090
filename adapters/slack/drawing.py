"""Draws what the core says in the words of who reads it, with people as Slack mentions them."""

from collections.abc import Callable
from typing import TypeVar

from adapters.slack import cards, forms
from adapters.slack.cards import Drawn
from adapters.slack.text import Json, Mentions
from adapters.slack.who import PLATFORM
from bot.cards import Card, Form, Reply
from bot.gateway import Gateway
from bot.readers import Called, Reader
from bot.words import Words

Made = TypeVar("Made")


class Drawing:
    """Every drawing looks up its reader and who is named, where reading is done."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    async def message(self, reply: Reply, chat: str, account: str = "", page: int = 1) -> Drawn:
        """For one account, or for all in a chat."""
        return await self._drawn(
            lambda say, names: cards.draw(reply, say, names, page), account, chat, reply
        )

    async def home(self, card: Card, account: str, page: int = 1) -> Json:
        return await self._drawn(
            lambda say, names: cards.home(card, say, names, page), account, "", card
        )

    async def form(self, form: Form, meta: forms.Meta, account: str) -> Json:
        """The page that *meta* is at; forms.Crowded where it carries too much."""
        return await self._drawn(lambda say, _: forms.view(form, meta, say, meta.page), account)

    async def said(self, account: str, work: Callable[[Words], Made]) -> Made:
        return await self._drawn(lambda say, _: work(say), account)

    async def _drawn(
        self,
        work: Callable[[Words, Mentions], Made],
        account: str,
        chat: str = "",
        reply: Reply | None = None,
    ) -> Made:
        reader = Reader(PLATFORM, chat, account)

        def draw(say: Words, people: Called) -> Made:
            return work(say, lambda handle: _mention(people, handle))

        return await self._gateway.reading(lambda db: reader.draw(db, draw, reply))


def _mention(people: Called, handle: str) -> str:
    """So that it rings; by name who has no account here."""
    name, account = people.get(handle, (handle, ""))
    return f"<@{account}>" if account else name
