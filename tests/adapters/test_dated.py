"""Every platform's answers are dated, and a clock that is elsewhere comes to the doctor."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.clock import SystemClock
from bot.skews import skews
from tests.adapters.dingtalk import company as dingtalk
from tests.adapters.feishu import company as feishu
from tests.adapters.slack import company as slack

PLATFORMS = {
    "slack": (slack.running, lambda c: c.face.messenger, lambda c: c.commands("pm", "help")),
    "feishu": (feishu.running, lambda c: c.face._calls, lambda c: c.types("pm", "help")),
    "dingtalk": (dingtalk.running, lambda c: c.face._calls, lambda c: c.says("pm", "help")),
}


@pytest.mark.slow
@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_platform_whose_clock_is_elsewhere_is_told_by_its_own_answers(databases, platform):
    running, calls, asks = PLATFORMS[platform]

    async def main() -> None:
        async with running(databases) as c:
            door = calls(c)
            dated = door.dated.__self__

            async def apart(ahead: timedelta) -> list[tuple[str, int]]:
                now = SystemClock().now
                door.dated = replace(dated, now=lambda: now() + ahead, _apart=None).heard
                await asks(c)
                await asyncio.sleep(0.3)  # what is kept is a chore beside the answer
                return c.gateway.read(lambda db: list(skews(db)))

            [(who, seconds)] = await apart(timedelta(minutes=2))
            assert who == platform and 118 <= seconds <= 123
            assert await apart(timedelta()) == []

    asyncio.run(main())
