"""Draws what the core says in the words of who reads it, with people by their userids."""

from collections.abc import Callable
from typing import TypeVar

from adapters.dingtalk import cards
from adapters.dingtalk.cards import Drawn
from adapters.dingtalk.text import People
from adapters.dingtalk.who import PLATFORM
from bot.cards import Reply
from bot.gateway import Gateway
from bot.readers import Called, Reader
from bot.words import Words

Made = TypeVar("Made")


class Drawing:
    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    async def page(self, reply: Reply, chat: str, account: str = "", page: int = 1) -> Drawn:
        """One page of a card, for one account or for all in a chat."""
        return await self._drawn(
            lambda say, people: cards.draw(reply, say, people, page), account, chat, reply
        )

    async def message(
        self, reply: Reply, chat: str, account: str = ""
    ) -> tuple[list[Drawn], Words]:
        """All pages of a message without a template, and the words of who reads it."""

        def draw(say: Words, people: People) -> tuple[list[Drawn], Words]:
            first = cards.draw(reply, say, people, 1, cards.MESSAGE)
            rest = range(2, first.pages + 1)
            more = [cards.draw(reply, say, people, page, cards.MESSAGE) for page in rest]
            return [first, *more], Words(say.language, say.zone)

        return await self._drawn(draw, account, chat, reply)

    async def rung(self, reply: Reply, account: str) -> str:
        """What a DING to one account says."""
        return await self._drawn(lambda _, people: cards.rung(reply, people), account, "", reply)

    async def said(self, account: str, work: Callable[[Words], Made], chat: str = "") -> Made:
        return await self._drawn(lambda say, _: work(say), account, chat)

    async def _drawn(
        self,
        work: Callable[[Words, People], Made],
        account: str,
        chat: str = "",
        reply: Reply | None = None,
    ) -> Made:
        reader = Reader(PLATFORM, chat, account)

        def draw(say: Words, people: Called) -> Made:
            def who(handle: str) -> tuple[str, str]:
                name, user = people.get(handle, (handle, ""))
                return user, name

            return work(say, who)

        return await self._gateway.reading(lambda db: reader.draw(db, draw, reply))
