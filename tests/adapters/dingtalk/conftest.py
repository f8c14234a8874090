"""`play` runs a scenario against the whole adapter in an organisation of its own."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from tests.adapters.dingtalk.company import Scenario, running


@pytest.fixture
def play(databases) -> Callable[..., Any]:
    """`@play(http=True)` over an async function that takes the company."""

    def start(**how: Any) -> Callable[[Scenario], None]:
        def run(scenario: Scenario) -> None:
            async def main() -> None:
                async with running(databases, **how) as company:
                    await scenario(company)

            asyncio.run(main())

        return run

    return start
