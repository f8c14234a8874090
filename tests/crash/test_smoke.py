"""Twenty kills on each engine, with `make crash`: they last longer than a test run should."""

import asyncio
import random

import pytest

from tests.crash.feishu import FeishuWorld
from tests.crash.trial import Trial
from tests.crash.world import SlackWorld
from tests.databases import server


def found(url, folder, *, replicas, world=SlackWorld, disturb=Trial.kill_often, seed=8, **more):
    async def main():
        chance = random.Random(seed)
        async with world(chance, 2, http=replicas > 1) as made:
            trial = Trial(made, url, folder, chance, replicas, apart=0.6, pause=1.0, **more)
            return await trial.run(disturb)

    return asyncio.run(main())


@pytest.mark.crash
def test_killed_again_and_again_on_sqlite_nothing_is_lost_and_nothing_doubled(tmp_path):
    after = found(f"sqlite:///{tmp_path}/liaison.db", tmp_path, replicas=1)

    assert after.bad == {}, after.names
    assert after.lines > 10 and after.reminders > 40


@pytest.mark.crash
def test_replicas_killed_again_and_again_lose_nothing_and_double_nothing(tmp_path):
    with server() as database:
        after = found(database.empty("crash"), tmp_path, replicas=3)

    assert after.bad == {}, after.names
    assert after.lines > 10 and after.reminders > 40


@pytest.mark.crash
def test_killed_again_and_again_feishu_gets_every_card_once(tmp_path):
    after = found(f"sqlite:///{tmp_path}/liaison.db", tmp_path, replicas=1, world=FeishuWorld)

    assert after.bad == {}, after.names
    assert after.lines > 10 and after.reminders > 40
