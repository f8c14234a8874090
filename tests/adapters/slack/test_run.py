"""`liaison run` with Slack as its platform, as an operator starts and stops it."""

import asyncio
import os
import signal
import sqlite3
import sys
import time
from contextlib import asynccontextmanager, closing

import httpx
import pytest

from tests.adapters.slack.company import ROOM, ROOT, user, workspace

pytestmark = pytest.mark.slow


@asynccontextmanager
async def process(folder, port, **settings):
    given = {f"LIAISON_SLACK__{name}": value for name, value in settings.items()}
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


def test_it_answers_and_stops_within_two_seconds(tmp_path, free_tcp_port):
    async def main():
        async with workspace() as slack:
            tokens = {"BOT_TOKEN": slack.bot_token, "APP_TOKEN": slack.app_token}
            async with process(tmp_path, free_tcp_port, BASE_URL=slack.base, **tokens) as run:
                await slack.connected(20)
                await eventually(lambda: _is_ready(free_tcp_port))
                await slack.commands(user("pm"), ROOM, "project add X1")
                await eventually(lambda: _said(slack))
                begun = time.monotonic()
                run.send_signal(signal.SIGTERM)
                await run.wait()
                assert time.monotonic() - begun < 2

    asyncio.run(main())


async def _is_ready(port):
    return (await ready(port))["ready"]


async def _said(slack):
    return any(m["text"].startswith("P-1") for m in slack.channels[ROOM].messages)


@pytest.mark.parametrize("wrong", ["BOT_TOKEN", "APP_TOKEN"])
def test_a_wrong_credential_ends_it_with_two_and_its_name(tmp_path, free_tcp_port, wrong):
    async def main():
        async with workspace() as slack:
            given = {"BOT_TOKEN": slack.bot_token, "APP_TOKEN": slack.app_token}
            given |= {"BASE_URL": slack.base, wrong: "xoxb-guessed"}
            async with process(tmp_path, free_tcp_port, **given) as run:
                _, errors = await asyncio.wait_for(run.communicate(), 20)
                assert run.returncode == 2
                last = errors.decode().strip().splitlines()[-1]
                assert f"LIAISON_SLACK__{wrong} is refused" in last and "guessed" not in last
                assert b"Traceback" not in errors

    asyncio.run(main())


def test_while_slack_is_away_the_rest_works_and_it_is_named(tmp_path, free_tcp_port):
    async def main():
        async with workspace() as slack:
            base = slack.base
        given = {"BOT_TOKEN": slack.bot_token, "APP_TOKEN": slack.app_token, "BASE_URL": base}
        async with process(tmp_path, free_tcp_port, **given) as run:

            async def named():
                return "slack" in (await ready(free_tcp_port))["waiting"]

            await eventually(named)
            async with httpx.AsyncClient() as web:
                assert (await web.get(f"http://127.0.0.1:{free_tcp_port}/healthz")).text == "ok\n"
                assert (
                    await web.get(f"http://127.0.0.1:{free_tcp_port}/readyz")
                ).status_code == 503
            begun = time.monotonic()
            run.send_signal(signal.SIGTERM)
            await run.wait()
            assert time.monotonic() - begun < 2

    asyncio.run(main())


def test_killed_before_it_answers_it_has_one_effect_and_answers_the_repeat(tmp_path, free_tcp_port):
    """Whatever was committed when the power failed: Slack asks again."""

    async def main():
        async with workspace() as slack:
            tokens = {"BOT_TOKEN": slack.bot_token, "APP_TOKEN": slack.app_token}
            chat, asked = slack.direct(user("pm")), []
            async with process(tmp_path, free_tcp_port, BASE_URL=slack.base, **tokens) as run:
                await slack.connected(20)
                await eventually(lambda: _is_ready(free_tcp_port))
                for line in ("project add X0", "project add X1"):
                    asked += slack.payloads_of_line(user("pm"), chat.id, line)
                work = [asyncio.create_task(slack.deliver(one, wait=1)) for one in asked]
                await asyncio.sleep(0.05)
                run.kill()
                await asyncio.gather(*work)
            slack.drop()
            async with process(tmp_path, free_tcp_port, BASE_URL=slack.base, **tokens):
                await slack.connected(20)
                for payload in [*asked, *asked]:
                    assert (await slack.deliver(payload, retry=1)).status == 200

                async def answered():
                    texts = [message["text"] for message in chat.messages]
                    return all(any(f"P-{n} is set up" in text for text in texts) for n in (1, 2))

                await eventually(answered)
        with closing(sqlite3.connect(tmp_path / "run.db")) as db:
            assert sorted(db.execute("SELECT title FROM project")) == [("X0",), ("X1",)]

    asyncio.run(main())
