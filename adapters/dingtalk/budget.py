"""The calls of this month: counted, and given to what matters when few are left.

An organisation of the standard edition has 5,000 a month for all its apps together (once 10,000):
open.dingtalk.com/document/development/how-to-process-api-throttling-on-the-dingtalk-server
"""

from typing import Any

from adapters.dingtalk.who import PLATFORM
from bot.allowance import CHANGES, ESSENTIAL, Allowance, spend
from bot.gateway import Gateway
from bot.ports import Need


class Budget:
    def __init__(self, gateway: Gateway, most: int) -> None:
        self._gateway, self._most = gateway, most
        self._new = 0
        self._known = Allowance(PLATFORM, "", 0, most)

    def count(self) -> None:
        """One more call."""
        self._new += 1

    async def keep(self) -> None:
        """Write down what was counted."""
        calls, self._new = self._new, 0

        def work(db: Any) -> Allowance:
            return spend(db, PLATFORM, calls, self._most)

        try:
            self._known = await self._gateway.changing(work)
        except Exception:
            self._new += calls
            raise

    def drained(self) -> None:
        """DingTalk says that nothing is left, whoever used it."""
        self._new += max(0, self._most - self._known.spent - self._new)

    def allows(self, need: Need) -> bool:
        spent, most = self._known.spent + self._new, self._known.most
        share = spent / most if most else 0.0
        if need == "change":
            return share < CHANGES
        return share < ESSENTIAL or need in ("answer", "urgent", "decision")
