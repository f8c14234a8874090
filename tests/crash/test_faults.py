"""What an operator lives through while people talk: nothing is lost and nothing comes twice."""

import asyncio
import random
import sqlite3
from dataclasses import replace

import pytest
from sqlalchemy import create_engine

from tests.crash.trial import Trial
from tests.crash.world import CALM, SlackWorld
from tests.databases import server

pytestmark = [pytest.mark.slow, pytest.mark.crash]


def after(url, folder, disturb, *, replicas=1, seed=3):
    async def main():
        chance = random.Random(seed)
        async with SlackWorld(chance, 2, http=replicas > 1, rooms=3) as world:
            world.weather = CALM
            trial = Trial(world, url, folder, chance, replicas, kills=0, pause=1.5, reminders=12)
            return await trial.run(disturb)

    found = asyncio.run(main())
    assert found.bad == {}, found.names
    assert found.lines > 5


def on_sqlite(folder, disturb):
    after(f"sqlite:///{folder}/liaison.db", folder, disturb)


@pytest.mark.parametrize("kind", ["limited", "broken", "unanswered"])
def test_a_platform_that_does_nothing_else_for_five_seconds(tmp_path, kind):
    async def disturb(trial):
        await asyncio.sleep(1)
        trial.world.weather = replace(CALM, **{kind: 1.0})
        await asyncio.sleep(5)
        trial.world.weather = CALM
        await asyncio.sleep(1)

    on_sqlite(tmp_path, disturb)


def test_somebody_else_locks_the_sqlite_file(tmp_path):
    async def disturb(trial):
        await asyncio.sleep(1)
        other = sqlite3.connect(tmp_path / "liaison.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        await asyncio.sleep(7)  # longer than SQLite waits
        other.close()
        await asyncio.sleep(1)

    on_sqlite(tmp_path, disturb)


def test_replicas_that_are_frozen_and_go_on_later(tmp_path):
    async def disturb(trial):
        for number in (0, 1, 2):
            await asyncio.sleep(0.7)
            trial.bots.freeze(number)
            await asyncio.sleep(7)  # longer than a chat is held
            trial.bots.thaw(number)
        await asyncio.sleep(1)

    with server() as database:
        after(database.empty("frozen"), tmp_path, disturb, replicas=3)


def test_postgresql_is_gone_for_a_while(tmp_path):
    async def disturb(trial):
        name = trial.engine.url.database
        admin = create_engine(database.root, isolation_level="AUTOCOMMIT")

        def run(statement):
            with admin.connect() as connection:
                connection.exec_driver_sql(statement)

        await asyncio.sleep(2)
        for seconds in (0, 6):  # as a restart, and as an outage
            run(f'ALTER DATABASE "{name}" WITH ALLOW_CONNECTIONS false')
            run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
            await asyncio.sleep(seconds)
            run(f'ALTER DATABASE "{name}" WITH ALLOW_CONNECTIONS true')
            await asyncio.sleep(2)
        admin.dispose()

    with server() as database:
        after(database.empty("gone"), tmp_path, disturb, replicas=2)
