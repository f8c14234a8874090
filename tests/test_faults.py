"""What a machine does to a bot: a clock that jumps, a disk that is full, somebody in its place."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from bot.app import Bot
from bot.company import Company
from bot.demo import STORY
from bot.features.action.tables import Action
from bot.gateway import Gateway
from bot.notices import Notice
from bot.outbox import Message
from bot.planner import Due
from bot.registry import policies
from bot.trail import Spoken
from tests.conftest import MONDAY, Dialogue
from tests.crash.bots import ROOT, Bots
from tests.demo import demo, free_port, log, start

pytestmark = pytest.mark.both


def promised(chat: Dialogue) -> list[str]:
    return [notice.key for notice in chat.rows(Notice)]


def planned(chat: Dialogue, **ahead: float) -> list[str]:
    with chat.bot.sessions.begin() as db:
        policies.plan(db, MONDAY + timedelta(**ahead))
    return promised(chat)


def test_a_clock_that_jumps_ahead_and_back_promises_nothing_twice(chat):
    chat.says("action add Plan @market 2026-03-04")
    chat.says("risk add Core part late @rd level=high")
    planned(chat, days=1, hours=1)
    ahead = planned(chat, days=4)

    assert planned(chat, days=1) == planned(chat, hours=-3) == ahead
    assert planned(chat, days=4) == ahead


def test_a_line_said_while_the_clock_was_wrong_is_kept_and_can_be_put_right(chat):
    chat.now += timedelta(days=365)
    chat.says("action add Plan @market 2027-03-05")
    chat.now -= timedelta(days=365)
    chat.says("A-1 reschedule 2026-03-05")

    [due] = [due for due in chat.rows(Due) if due.rule == "chase"]
    assert due.at < MONDAY + timedelta(days=4)


def test_a_rule_that_crosses_another_process_is_tried_again_and_the_others_are_told(chat):
    chat.says("action add Plan @market 2026-03-04")
    chat.says("action add Hall @sales 2026-03-04")
    chat.sent()

    def crossing(session: Session, *_: object) -> None:
        broken = [row for row in session.new if isinstance(row, Notice) and row.subject == "A-1"]
        if broken:
            session.execute(text("INSERT INTO sequence (letter, last) VALUES ('A', 1)"))

    event.listen(Session, "before_flush", crossing)
    try:
        assert [key for key in planned(chat, days=1, hours=1) if key.startswith("chase:A-1:")] == []
    finally:
        event.remove(Session, "before_flush", crossing)
    subjects = {n.subject for n in chat.rows(Notice) if n.rule == "chase"}
    assert subjects == {"A-2"}
    assert [
        key for key in planned(chat, days=1, hours=1, minutes=11) if key.startswith("chase:A-1:")
    ]


@pytest.fixture
def small(databases) -> Iterator[tuple[Gateway, Bot]]:
    """A company whose disk can be filled."""
    databases.open("company", "small").dispose()
    gateway = Gateway(databases.url("small"), Company("en"))
    if gateway.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL's disk is not ours to fill")
    yield gateway, Bot(gateway.sessions, Company("en"))
    gateway.close()


def pages(gateway: Gateway, more: int) -> None:
    """Only so many pages more than there are."""
    with gateway.engine.connect() as db:
        count = db.exec_driver_sql("PRAGMA page_count").scalar_one() + more
    gateway.engine.dispose()
    limit = f"PRAGMA max_page_count={count}"
    event.listen(gateway.engine, "connect", lambda connection, _: connection.execute(limit))


def test_on_a_full_disk_a_line_is_not_heard_and_afterwards_it_is(small):
    gateway, bot = small
    chat = Dialogue(bot)
    chat.says("project add X1 launch")
    pages(gateway, 0)
    last = ""
    with pytest.raises(OperationalError):  # noqa: PT012 - which one is it?
        for number in range(200):
            last = f"full{number}"
            chat.replies(f"action add Item {number} {'x' * 400}", event_id=last)
    before = [len(chat.rows(table)) for table in (Spoken, Action, Message)]
    pages(gateway, 1000)

    [reply] = chat.replies("action add Comes after all", event_id=last)
    assert "Comes after all" in str(reply)
    after = [len(chat.rows(table)) for table in (Spoken, Action, Message)]
    assert after[:2] == [count + 1 for count in before[:2]] and after[2] > before[2]


@pytest.mark.slow
def test_a_second_process_on_the_same_file_ends_with_two_and_says_why(tmp_path, free_tcp_port):
    settings = {"LIAISON_DATABASE_URL": f"sqlite:///{tmp_path}/liaison.db"}
    bots = Bots(tmp_path, 1, settings)
    try:
        bots.start_all()
        asyncio.run(bots.ready(0))
        second = subprocess.run(
            [sys.executable, "-m", "bot", "run"],
            cwd=ROOT, env=bots.env(0) | {"LIAISON_HTTP__PORT": str(free_tcp_port)},
            capture_output=True, text=True, timeout=60,
        )  # fmt: skip
    finally:
        bots.end()
    assert second.returncode == 2
    assert "is in use by another Liaison" in second.stderr and "Traceback" not in second.stderr


@pytest.mark.slow
def test_a_demo_killed_in_the_middle_of_its_story_tells_the_rest_of_it(tmp_path):
    database = tmp_path / "demo.db"
    first = start(database, LANGUAGE="en", HTTP__PORT=str(free_port()))
    while "work: 5 of" not in log(database):
        assert first.poll() is None, log(database)
        time.sleep(0.02)
    first.kill()
    first.wait()
    with demo(database, LANGUAGE="en") as again:
        said = [m["text"] for m in again.messages() if m["by"] != "bot"]
        opened = [m for m in again.messages() if any(b["line"] == "tour" for b in m["buttons"])]

    assert len(said) == len(STORY["en"]) == len(set(said)) and len(opened) == 1
