"""The streams of DingTalk's own SDK: pings, announced ends, dead peers, and how often they dial."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import dingtalk_stream
import pytest

from adapters.dingtalk import stream
from adapters.dingtalk.stream import Streams
from bot.features.risk.tables import Risk
from bot.people import Project
from tests.adapters.dingtalk.company import ROOM

START = datetime(2026, 3, 2, 1, tzinfo=UTC)


def opened(c) -> int:
    return len([1 for path, _ in c.ding.calls if path == "open"])


def test_there_are_two_connections_and_each_has_a_ticket_of_its_own(play):
    @play()
    async def _(c):
        assert len(c.ding.sockets) == opened(c) == 2


def test_every_ping_of_dingtalk_is_answered_with_what_it_brought(play):
    @play()
    async def _(c):
        assert await c.ding.ping() == [(200, True)] * 2


@pytest.mark.slow
def test_it_dials_anew_at_most_once_a_second_and_ever_more_slowly(play):
    slower = dingtalk_stream.DingTalkStreamClient
    assert slower.RECONNECT_BASE_DELAY_SECONDS >= 1 and slower.RECONNECT_MAX_DELAY_SECONDS <= 60

    @play()
    async def _(c):
        c.ding.closed_to_sockets = True
        before = opened(c)
        c.ding.drop()
        await asyncio.sleep(3.3)
        assert 2 <= opened(c) - before <= 2 * 3  # after 1, 2, 4 … seconds and up to one more, each


@pytest.mark.slow
def test_a_used_or_old_ticket_is_no_end_of_it(play):
    @play()
    async def _(c):
        c.ding._tickets.clear()
        c.ding.ahead += 91
        c.ding.drop()
        await c.ding.connected(2, 10)
        assert c.face.trouble == ""


@pytest.mark.slow
def test_both_connections_may_be_announced_to_end_one_after_the_other(play):
    @play()
    async def _(c):
        c.ding.silence = 0.2
        for n in range(2):
            await c.ding.disconnect()
            assert (await c.ding.says("pm", ROOM, f"project add X{n}")).status == 200
            await c.ding.connected(2, 10)
        await c.carry()
        assert len(c.rows(Project)) == 2


@pytest.mark.slow
def test_a_line_under_way_when_its_connection_ends_is_heard(play):
    @play()
    async def _(c):
        await c.says("pm", "project add X1")
        hear = c.bot.hear

        def slowly(heard, keep=None):
            time.sleep(0.3)
            return hear(heard, keep)

        c.bot.hear = slowly
        telling = asyncio.create_task(c.ding.says("pm", ROOM, "risk add Late parts", wait=0.1))
        await asyncio.sleep(0.1)
        c.ding.drop()
        await telling
        await asyncio.sleep(0.6)
        await c.carry()
        assert [risk.title for risk in c.rows(Risk)] == ["Late parts"]


def test_what_several_dead_peers_may_have_lost_is_told_in_spans_that_follow_each_other():
    told: list[tuple[datetime, datetime]] = []
    clock = [START]

    async def deaf(since: datetime, until: datetime) -> None:
        told.append((since, until))

    async def main() -> None:
        nobody: Any = type("Nobody", (), {"__call__": lambda *_: None})()
        made = Streams("http://127.0.0.1:9", "i", "s", lambda: clock[0], deaf, *[nobody] * 3)
        one, other = made._links
        made.came(one)
        made.came(other)
        clock[0] += timedelta(seconds=20)
        made.went(one, START)
        clock[0] += timedelta(seconds=1)
        made.came(one)
        clock[0] += timedelta(seconds=9)
        made.went(other, START + timedelta(seconds=3))
        clock[0] += timedelta(seconds=1)
        made.came(other)
        await asyncio.sleep(0)

    asyncio.run(main())
    spans = [((s - START).seconds, (u - START).seconds) for s, u in told]
    assert spans == [(0, 20), (20, 30)]


def test_a_half_open_connection_is_noticed_within_45_seconds():
    until_the_next_ping, until_no_answer_is_no_answer, to_let_go = (
        stream.PING, stream.PATIENCE, stream.CLOSING,
    )  # fmt: skip
    assert until_the_next_ping + until_no_answer_is_no_answer + to_let_go <= 45


def test_and_these_are_the_times_that_it_takes():
    nobody: Any = type("Nobody", (), {"__call__": lambda *_: None})()
    made = Streams("http://127.0.0.1:9", "id", "secret", nobody, *[nobody] * 4)
    assert [(link._ping, link._patience) for link in made._links] == [
        (stream.PING, stream.PATIENCE)
    ] * 2


@pytest.mark.slow
@pytest.mark.parametrize("count", [1, 2])
def test_dead_peers_are_noticed_in_the_time_that_is_set(play, count):
    @play()
    async def _(c):
        await c.says("pm", "project add X1")
        dead = [c.ding.number_of(c.ding.sockets[n]) for n in range(count)]
        for n in range(count):
            c.ding.freeze(n)
        begun = time.monotonic()
        async with asyncio.timeout(5):
            while any(c.ding.number_of(s) in dead for s in c.ding.sockets):
                await asyncio.sleep(0.01)
        assert time.monotonic() - begun < 0.2 + 0.3 + 1.0  # ping, patience, closing
        await c.ding.connected(2, 10)
        await c.carry()
        assert sum("Liaison could not hear you from" in said for said in c.said()) == 1
