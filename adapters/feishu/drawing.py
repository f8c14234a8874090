"""Draws what the core says in the words of who reads it, with people as Feishu mentions them."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from adapters.feishu import cards, forms
from adapters.feishu.cards import Drawn
from adapters.feishu.text import Mentions
from adapters.feishu.who import PLATFORM
from bot.cards import Ask, Form, Reply
from bot.gateway import Gateway
from bot.readers import Called, Reader
from bot.words import Words

Made = TypeVar("Made")


class Drawing:
    """Every drawing looks up its reader and who is named, where reading is done."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    async def message(
        self, reply: Reply, chat: str, account: str = "", page: int = 1, *, calls: bool = True
    ) -> Drawn:
        """For one account, or for all in a chat; without *calls* people are only named."""
        return await self._drawn(
            lambda say, names: cards.draw(reply, say, names, page), account, chat, reply,
            calls=calls,
        )  # fmt: skip

    async def form(self, form: Form, meta: forms.Meta, chat: str, account: str) -> Drawn:
        """The page that *meta* is at, with what is filled in."""
        return await self._drawn(
            lambda say, names: Drawn(forms.card(form, meta, say, names)), account, chat, form
        )

    async def said(self, account: str, work: Callable[[Words], Made]) -> Made:
        return await self._drawn(lambda say, _: work(say), account)

    async def _drawn(
        self,
        work: Callable[[Words, Mentions], Made],
        account: str,
        chat: str = "",
        reply: Reply | None = None,
        *,
        calls: bool = True,
    ) -> Made:
        offered = _offered(reply.fields) if isinstance(reply, Form) else ()
        reader = Reader(PLATFORM, chat, account)

        def draw(say: Words, people: Called) -> Made:
            return work(say, lambda handle: _mention(people, handle, calls=calls))

        return await self._gateway.reading(lambda db: reader.draw(db, draw, reply, offered))


def _offered(asks: Iterable[Ask]) -> Iterator[str]:
    """The people that pickers offer, or have picked already."""
    for ask in asks:
        if ask.type in ("person", "text"):  # a text with options is several people
            yield from (option.value for option in ask.options)
            yield ask.value.lstrip("@")
        yield from _offered(ask.fields)


def _mention(people: Called, handle: str, *, calls: bool) -> str:
    """So that it rings; by name who has no account here."""
    name, account = people.get(handle, (handle, ""))
    return (calls and account) or name
