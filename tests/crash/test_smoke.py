"""Twenty kills on each engine; `make crash` does the same for a quarter of an hour."""

import asyncio
import random

import pytest

from tests.crash.dingtalk import DingTalkWorld
from tests.crash.feishu import FeishuWorld
from tests.crash.slack import SlackWorld
from tests.crash.trial import Trial
from tests.crash.world import CALM
from tests.databases import server

pytestmark = pytest.mark.slow
KILLS = 20


def found(url, folder, world, *, replicas=1, seed=8):
    async def main():
        chance = random.Random(seed)
        async with world(chance, 1, http=replicas > 1, rooms=6) as made:
            trial = Trial(
                made, url, folder, chance, replicas, KILLS,
                apart=0.3 * replicas + 0.1, pause=0.8, lines=3, reminders=8, patience=1,
            )  # fmt: skip
            after = await trial.run(Trial.kill_often)
            assert trial.killed == KILLS
            return after

    return asyncio.run(main())


def whole(after):
    assert after.bad == {}, after.names
    assert after.lines == 18 and after.reminders >= 8 and after.messages > 26


def test_killed_again_and_again_on_sqlite_nothing_is_lost_and_nothing_doubled(tmp_path):
    whole(found(f"sqlite:///{tmp_path}/liaison.db", tmp_path, SlackWorld))


def test_replicas_killed_again_and_again_lose_nothing_and_double_nothing(tmp_path):
    with server() as database:
        whole(found(database.empty("crash"), tmp_path, FeishuWorld, replicas=3))


def test_four_processes_that_all_hear_every_line_do_everything_once(tmp_path):
    """Inbox, planner, courier and cards over one database."""

    async def talked(trial):
        await asyncio.sleep(4)

    async def main(url):
        chance = random.Random(8)
        async with SlackWorld(chance, 2, http=True, rooms=3) as world:
            world.sky.weather, world.sky.twice = CALM, lambda: 4
            trial = Trial(
                world, url, tmp_path, chance, 4, kills=0, pause=0.5, reminders=20, patience=1
            )
            return await trial.run(talked)

    with server() as database:
        after = asyncio.run(main(database.empty("four")))
    assert after.bad == {}, after.names
    assert after.lines >= 6 and after.reminders >= 20 and after.changes


@pytest.mark.crash
@pytest.mark.parametrize("world", [FeishuWorld, DingTalkWorld], ids=lambda world: world.name)
def test_on_sqlite_as_well(tmp_path, world):
    whole(found(f"sqlite:///{tmp_path}/liaison.db", tmp_path, world))


@pytest.mark.crash
@pytest.mark.parametrize("world", [SlackWorld, DingTalkWorld], ids=lambda world: world.name)
def test_with_replicas_as_well(tmp_path, world):
    with server() as database:
        whole(found(database.empty("crash"), tmp_path, world, replicas=3))
