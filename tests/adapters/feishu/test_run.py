"""`liaison run` with Feishu as its platform, as an operator starts and stops it."""

import asyncio
import os
import signal
import sys
import time
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import psutil
import pytest

from tests.adapters.feishu.company import ROOM, place, user
from tests.platforms.feishu import APP, text_of

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[3]


@asynccontextmanager
async def process(folder, port, **settings):
    given = {f"LIAISON_FEISHU__{name}": value for name, value in settings.items()}
    kept = {k: v for k, v in os.environ.items() if not k.startswith("LIAISON_")}
    given |= {"LIAISON_DATABASE_URL": f"sqlite:///{folder}/run.db", "LIAISON_LANGUAGE": "en",
              "LIAISON_HTTP__PORT": str(port), "PYTHONPATH": str(ROOT)}  # fmt: skip
    made = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", cwd=folder, env=kept | given,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        yield made
    finally:
        if made.returncode is None:
            made.kill()
        await made.wait()


async def eventually(true, seconds=20):
    async with asyncio.timeout(seconds):
        while not await true():
            await asyncio.sleep(0.05)


async def ready(port):
    try:
        async with httpx.AsyncClient() as web:
            return (await web.get(f"http://127.0.0.1:{port}/readyz")).json()
    except httpx.HTTPError:
        return {"ready": False, "waiting": {}}


def settings(feishu, **more):
    return {"APP_ID": APP, "APP_SECRET": "right", "BASE_URL": feishu.base, **more}


def test_it_answers_stays_small_and_stops_within_two_seconds(tmp_path, free_tcp_port):
    async def main():
        async with (
            place() as feishu,
            process(tmp_path, free_tcp_port, **settings(feishu)) as run,
        ):
            await feishu.connected(20)
            await eventually(lambda: _is_ready(free_tcp_port))
            await feishu.types(user("pm"), ROOM, "@bot project add X1")
            await eventually(lambda: _said(feishu))
            assert psutil.Process(run.pid).memory_info().rss < 150 * 2**20
            begun = time.monotonic()
            run.send_signal(signal.SIGTERM)
            await run.wait()
            assert time.monotonic() - begun < 2
            said = await run.stderr.read()
            assert b"Traceback" not in said and b"ticket" not in said

    asyncio.run(main())


async def _is_ready(port):
    return (await ready(port))["ready"]


async def _said(feishu):
    return any("P-1" in text_of(m) for m in feishu.chats[ROOM].cards())


@pytest.mark.parametrize("wrong", ["APP_ID", "APP_SECRET"])
def test_a_wrong_credential_ends_it_with_two_and_its_name(tmp_path, free_tcp_port, wrong):
    async def main():
        async with place() as feishu:
            given = settings(feishu, **{wrong: "guessed"})
            async with process(tmp_path, free_tcp_port, **given) as run:
                _, errors = await asyncio.wait_for(run.communicate(), 20)
                assert run.returncode == 2
                last = errors.decode().strip().splitlines()[-1]
                assert f"LIAISON_FEISHU__{wrong} is refused" in last and "guessed" not in last
                assert b"Traceback" not in errors

    asyncio.run(main())


def test_while_feishu_is_away_the_rest_works_and_it_is_named(tmp_path, free_tcp_port):
    async def main():
        async with place() as feishu:
            given = settings(feishu)
        async with process(tmp_path, free_tcp_port, **given) as run:

            async def named():
                return "feishu" in (await ready(free_tcp_port))["waiting"]

            await eventually(named)
            async with httpx.AsyncClient() as web:
                here = f"http://127.0.0.1:{free_tcp_port}"
                assert (await web.get(f"{here}/healthz")).text == "ok\n"
                assert (await web.get(f"{here}/readyz")).status_code == 503
            begun = time.monotonic()
            run.send_signal(signal.SIGTERM)
            await run.wait()
            assert time.monotonic() - begun < 2

    asyncio.run(main())
