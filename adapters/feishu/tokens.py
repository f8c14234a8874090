"""The tenant's token: had in time, renewed when it is refused, asked for by one at a time.

The SDK keeps its own by app id alone and hands a revoked one out until it ends; this one does not.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

AHEAD = 20 * 60.0  # seconds; in the last 30 minutes Feishu gives the next one beside the old one
Ask = Callable[[], Awaitable[dict[str, Any]]]  # {"tenant_access_token": …, "expire": seconds}


class Tokens:
    def __init__(self, ask: Ask, clock: Callable[[], float] = time.monotonic) -> None:
        self._ask, self._clock = ask, clock
        self._one = asyncio.Lock()
        self._token, self._until = "", 0.0

    async def token(self) -> str:
        async with self._one:
            if self._clock() >= self._until:
                await self._renew()
            return self._token

    async def instead_of(self, refused: str) -> str:
        """The one after *refused*, which many may have been refused with at once."""
        async with self._one:
            if self._token == refused:
                await self._renew()
            return self._token

    async def _renew(self) -> None:
        answer = await self._ask()
        self._token = str(answer["tenant_access_token"])
        self._until = self._clock() + max(float(answer["expire"]) - AHEAD, 0.0)
