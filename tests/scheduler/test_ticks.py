"""Ticks of two lives of the bot, with the same database between them."""

import asyncio
from datetime import datetime

import pytest

from bot import silence
from bot.app import Bot
from bot.clock import BusinessClock
from bot.company import Company
from bot.events import Heard
from bot.gateway import Gateway
from scheduler.app import Ticks
from scheduler.courier import Courier
from tests.conftest import MONDAY, ROOM
from tests.scheduler.test_courier import Platform

FRIDAY = datetime.fromisoformat("2026-03-06T18:00+08:00")
NEXT_MONDAY = datetime.fromisoformat("2026-03-09T10:30+08:00")


@pytest.fixture
def gateway(databases):
    databases.open("company", "ticks").dispose()
    made = Gateway(databases.url("ticks"), Company("en"))
    bot = Bot(made.sessions, Company("en"))
    for number, line in enumerate(
        ["project add X1 launch", "action add Slides @market 2026-03-06"]
    ):
        heard = Heard(line, "test:T:pm", ROOM, f"e{number}", MONDAY)
        made.write(lambda heard=heard: bot.hear(heard))
    yield made
    made.close()


def life(gateway, start: datetime, platform: Platform) -> tuple[Ticks, BusinessClock]:
    clock = BusinessClock(start)
    return Ticks(gateway, Courier(gateway, {"test": platform}, clock.now), clock), clock


def settled(gateway, start: datetime) -> list[str]:
    """What a bot that starts then sends at once to the group."""
    platform = Platform()
    asyncio.run(life(gateway, start, platform)[0].settle())
    return [d.reply.title for d in platform.arrived if d.chat == ROOM.key and not d.edits]


def test_a_bot_that_starts_again_tells_a_group_once_of_the_time_between(gateway):
    settled(gateway, FRIDAY)

    assert settled(gateway, NEXT_MONDAY) == [
        "Liaison down, 2026-03-06 Fri 18:00 to 2026-03-09 Mon 10:30"
    ]
    assert settled(gateway, NEXT_MONDAY) == []


def test_a_clock_that_is_turned_lives_through_the_time_and_tells_of_no_outage(gateway):
    settled(gateway, FRIDAY)
    platform = Platform()
    ticks, clock = life(gateway, FRIDAY, platform)
    asyncio.run(ticks.live_until(NEXT_MONDAY, clock.move_to))

    said = platform.titles
    assert [title for title in said if "A-1 was due" in title]
    assert not [title for title in said if "Liaison down" in title or "(late)" in title]
    assert settled(gateway, NEXT_MONDAY) == []


def test_where_nobody_listened_is_told_in_chats_that_hear_of_no_outage(gateway):
    settled(gateway, FRIDAY)
    settled(gateway, NEXT_MONDAY)

    assert gateway.change(lambda db: silence.tell(db, "test", FRIDAY, NEXT_MONDAY)) == 0
    assert gateway.change(lambda db: silence.tell(db, "test", MONDAY, FRIDAY)) == 0
