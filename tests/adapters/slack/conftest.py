"""`play` runs a scenario against the whole adapter in a workspace of its own."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from tests.adapters.slack.company import Company, Scenario, running

LONGEST = 40  # seconds; what hangs says where, instead of using up the time of all others


@pytest.fixture
def play(databases) -> Callable[..., Any]:
    """`@play(http=True)` over an async function that takes the company."""

    def start(**how: Any) -> Callable[[Scenario], None]:
        def run(scenario: Scenario) -> None:
            async def main() -> None:
                async with asyncio.timeout(LONGEST), running(databases, **how) as company:
                    await scenario(company)

            asyncio.run(main())

        return run

    return start


__all__ = ["Company"]
