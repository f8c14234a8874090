"""`liaison run` with Slack as its platform, as an operator starts and stops it."""

import asyncio
from functools import partial

import pytest
from sqlalchemy import create_engine

from tests.adapters.process import PATIENCE, eventually, process, ready, status, stopped, waiting
from tests.adapters.slack.company import ROOM, user, workspace
from tests.databases import address

pytestmark = pytest.mark.slow


def settings(slack, **more):
    tokens = {"BOT_TOKEN": slack.bot_token, "APP_TOKEN": slack.app_token, "BASE_URL": slack.base}
    return {f"SLACK__{name}": value for name, value in (tokens | more).items()}


def test_it_answers_and_stops_within_two_seconds(tmp_path, free_tcp_port):
    async def main():
        async with (
            workspace() as slack,
            process(tmp_path, free_tcp_port, settings(slack)) as run,
        ):
            await slack.connected(20)
            await eventually(partial(ready, free_tcp_port))
            await slack.commands(user("pm"), ROOM, "project add X1")
            await eventually(lambda: _said(slack))
            assert await stopped(run) < 2

    asyncio.run(main())


async def _said(slack):
    return any(m["text"].startswith("P-1") for m in slack.channels[ROOM].messages)


@pytest.mark.parametrize("wrong", ["BOT_TOKEN", "APP_TOKEN"])
def test_a_wrong_credential_ends_it_with_two_and_its_name(tmp_path, free_tcp_port, wrong):
    async def main():
        async with workspace() as slack:
            given = settings(slack, **{wrong: "xoxb-guessed"})
            async with process(tmp_path, free_tcp_port, given) as run:
                _, errors = await asyncio.wait_for(run.communicate(), PATIENCE)
                assert run.returncode == 2
                last = errors.decode().strip().splitlines()[-1]
                assert f"LIAISON_SLACK__{wrong} is refused" in last and "guessed" not in last
                assert b"Traceback" not in errors

    asyncio.run(main())


def test_while_slack_is_away_the_rest_works_and_it_is_named(tmp_path, free_tcp_port):
    async def main():
        async with workspace() as slack:
            given = settings(slack)
        async with process(tmp_path, free_tcp_port, given) as run:

            async def named():
                return "slack" in await waiting(free_tcp_port)

            await eventually(named)
            assert await status(free_tcp_port, "/healthz") == 200
            assert await status(free_tcp_port, "/readyz") == 503
            assert await stopped(run) < 2

    asyncio.run(main())


def test_killed_before_it_answers_it_has_one_effect_and_answers_the_repeat(tmp_path, free_tcp_port):
    """Whatever was committed when the power failed: Slack asks again."""

    async def main():
        async with workspace() as slack:
            chat, asked = slack.direct(user("pm")), []
            async with process(tmp_path, free_tcp_port, settings(slack)) as run:
                await slack.connected(20)
                await eventually(partial(ready, free_tcp_port))
                for line in ("project add X0", "project add X1"):
                    asked += slack.payloads_of_line(user("pm"), chat.id, line)
                work = [asyncio.create_task(slack.deliver(one, wait=1)) for one in asked]
                await asyncio.sleep(0.05)
                run.kill()
                await asyncio.gather(*work)
            slack.drop()
            async with process(tmp_path, free_tcp_port, settings(slack)):
                await slack.connected(20)
                for payload in [*asked, *asked]:
                    assert (await slack.deliver(payload, retry=1)).status == 200

                async def answered():
                    texts = [message["text"] for message in chat.messages]
                    return all(any(f"P-{n} is set up" in text for text in texts) for n in (1, 2))

                await eventually(answered)
        with create_engine(address(tmp_path / "run.db")).connect() as db:
            titles = db.exec_driver_sql("SELECT title FROM project").scalars()
            assert sorted(titles) == ["X0", "X1"]

    asyncio.run(main())
