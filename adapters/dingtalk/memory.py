"""What is kept of a card that was sent: how it is quoted, and who sees another page of it.

A quote of a card tells its carrierId (originalProcessQueryKey), not the outTrackId. A private
variable outdoes the public one of its name for as long as it is there
(https://open.dingtalk.com/document/development/dynamic-card-content-using-variables), so whoever
turned a page is kept, and is shown what everybody sees when the card changes.
"""

from functools import partial
from typing import Any

from adapters.dingtalk import cards
from adapters.dingtalk.cards import Drawn
from adapters.dingtalk.drawing import Drawing
from adapters.dingtalk.who import PLATFORM, user_of
from bot import turned
from bot.gateway import Gateway
from bot.ports import Delivery
from bot.quoted import message_quoted, quotes_as

Json = dict[str, Any]


class Memory:
    def __init__(self, drawing: Drawing, gateway: Gateway) -> None:
        self._drawing, self._gateway = drawing, gateway

    async def sent(self, card: str, done: Json) -> None:
        """It was delivered; *done* is what DingTalk says of that."""
        for one in (done.get("result") or {}).get("deliverResults") or ():
            if carrier := one.get("carrierId"):
                work = partial(quotes_as, platform=PLATFORM, quoted=str(carrier), message=card)
                await self._gateway.changing(work)

    async def quoted(self, key: str) -> str:
        """What we call the message that is quoted as *key*."""
        return await self._gateway.reading(lambda db: message_quoted(db, PLATFORM, key))

    async def turn(self, delivery: Delivery, page: int, account: str) -> Json:
        """The answer to a press that turns the card `edits` for *account*."""
        drawn = await self._drawing.page(delivery.reply, delivery.chat, delivery.audience, page)
        await self._gateway.changing(lambda db: turned.turn(db, delivery.edits, account))
        return {
            "cardUpdateOptions": {"updatePrivateDataByKey": True},
            "userPrivateData": {"cardParamMap": cards.paged(drawn.pictured({}))},
        }

    async def turned(self, card: str, drawn: Drawn) -> Json:
        """`privateData` that shows everybody's page to whoever had turned it."""
        accounts = await self._gateway.reading(lambda db: turned.turners(db, card))
        return {user_of(one): {"cardParamMap": cards.paged(drawn)} for one in accounts}

    async def turn_back(self, card: str) -> None:
        await self._gateway.changing(lambda db: turned.turn_back(db, card))
