"""Urgent messages that ring, as a DING: as loud as the edition lets it be.

The message itself has arrived in any case; whoever called is told what did not ring.
https://open.dingtalk.com/document/development/robot-sends-nail-message
"""

import logging
from collections.abc import Awaitable, Callable

from adapters.dingtalk.calls import Calls
from adapters.dingtalk.refusals import Refused
from bot.ports import Delivery, TooFast
from bot.words import N_

log = logging.getLogger(__name__)
LOUD = {"app": 1, "sms": 2, "phone": 3}
# what is wrong with one DING only
OF_ONE = {"miss.staffId", "ding.receivercount.limit", "send.ding.exception",
          "invalidParameter.param.invalid"}  # fmt: skip
EDITION = "DING of the professional edition (专业版)"
NO_DING = N_("DingTalk rings in its professional edition (专业版) only. A call may be quicker.")
NOT_SO_LOUD = N_(
    "DingTalk calls and sends short messages only as far as these are bought. "
    "A call may be quicker."
)
Short = Callable[[Delivery, str, bool], Awaitable[None]]  # why, and whether it rang at all


class Ringing:
    """`short` is told of a message that did not ring as loud as it was meant to."""

    def __init__(self, calls: Calls, robot: str, short: Short) -> None:
        self._calls, self._robot, self._short = calls, robot, short
        self._dings = True  # until DingTalk says that this edition has none

    async def ring(self, delivery: Delivery, user: str, words: str) -> None:
        if not delivery.alarm or not user:
            return
        rang = await self._rung(delivery.alarm, user, words) if self._dings else ""
        if rang == "":
            await self._short(delivery, NO_DING, False)
        elif rang and rang != delivery.alarm:
            await self._short(delivery, NOT_SO_LOUD, True)

    async def _rung(self, alarm: str, user: str, words: str) -> str | None:
        """How loud it rang: not at all (empty), or nobody knows (None)."""
        for loud in dict.fromkeys((alarm, "app")):
            try:
                await self._ding(loud, user, words)
            except Refused as refusal:
                log.warning("no DING by %s: %s", loud, refusal)
                if refusal.code in OF_ONE:
                    return None
            except (TooFast, ConnectionError) as error:
                log.warning("a DING did not go out: %r", error)
                return None
            else:
                return loud
        self._dings = False
        self._calls.lacks("DING", EDITION)
        return ""

    async def _ding(self, loud: str, user: str, words: str) -> None:
        body = {
            "robotCode": self._robot,
            "remindType": LOUD[loud],
            "receiverUserIdList": [user],
            "content": words,
        }
        await self._calls.api("POST", "/v1.0/robot/ding/send", body)
