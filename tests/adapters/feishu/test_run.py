"""`liaison run` with Feishu as its platform, as an operator starts and stops it."""

import asyncio
from functools import partial

import psutil
import pytest

from tests.adapters.feishu.company import ROOM, place, user
from tests.adapters.process import PATIENCE, eventually, process, ready, status, stopped, waiting
from tests.platforms.feishu import APP, text_of

pytestmark = pytest.mark.slow


def settings(feishu, **more):
    given = {"APP_ID": APP, "APP_SECRET": "right", "BASE_URL": feishu.base, **more}
    return {f"FEISHU__{name}": value for name, value in given.items()}


def test_it_answers_stays_small_and_stops_within_two_seconds(tmp_path, free_tcp_port):
    async def main():
        async with (
            place() as feishu,
            process(tmp_path, free_tcp_port, settings(feishu)) as run,
        ):
            await feishu.connected(20)
            await eventually(partial(ready, free_tcp_port))
            await feishu.types(user("pm"), ROOM, "@bot project add X1")
            await eventually(lambda: _said(feishu))
            assert psutil.Process(run.pid).memory_info().rss < 150 * 2**20
            assert await stopped(run) < 2
            said = await run.stderr.read()
            assert b"Traceback" not in said and b"ticket" not in said

    asyncio.run(main())


async def _said(feishu):
    return any("P-1" in text_of(m) for m in feishu.chats[ROOM].cards())


@pytest.mark.parametrize("wrong", ["APP_ID", "APP_SECRET"])
def test_a_wrong_credential_ends_it_with_two_and_its_name(tmp_path, free_tcp_port, wrong):
    async def main():
        async with place() as feishu:
            given = settings(feishu, **{wrong: "guessed"})
            async with process(tmp_path, free_tcp_port, given) as run:
                _, errors = await asyncio.wait_for(run.communicate(), PATIENCE)
                assert run.returncode == 2
                last = errors.decode().strip().splitlines()[-1]
                assert f"LIAISON_FEISHU__{wrong} is refused" in last and "guessed" not in last
                assert b"Traceback" not in errors

    asyncio.run(main())


def test_while_feishu_is_away_the_rest_works_and_it_is_named(tmp_path, free_tcp_port):
    async def main():
        async with place() as feishu:
            given = settings(feishu)
        async with process(tmp_path, free_tcp_port, given) as run:

            async def named():
                return "feishu" in await waiting(free_tcp_port)

            await eventually(named)
            assert await status(free_tcp_port, "/healthz") == 200
            assert await status(free_tcp_port, "/readyz") == 503
            assert await stopped(run) < 2

    asyncio.run(main())
