"""How many calls a token may make: so many a minute, all of them at once if it likes.

A bucket that refills steadily, kept as the one moment at which it would be full (GCRA). It lives in
the process, since it shields the process: of several, each has its own.
"""

import time
from collections.abc import Callable

MINUTE = 60.0


class Allowance:
    def __init__(self, a_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._pause, self._clock = MINUTE / a_minute, clock
        self._full_at: dict[str, float] = {}

    def wait(self, token: str) -> float:
        """Spend one call of *token*; the seconds to wait if there is none left, else 0."""
        now = self._clock()
        full_at = max(self._full_at.get(token, now), now) + self._pause
        if full_at - now > MINUTE:
            return full_at - now - MINUTE
        self._full_at[token] = full_at
        return 0.0
