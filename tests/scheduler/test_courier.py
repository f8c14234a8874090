"""What is owed arrives once, in order, whatever the platform does."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from sqlmodel import col, select

from bot.app import Bot
from bot.cards import Card
from bot.company import Company
from bot.events import Heard
from bot.gateway import Gateway
from bot.outbox import Message, State
from bot.people import Chat
from bot.ports import Delivery, TooFast, Unanswered, Undeliverable
from scheduler.courier import DRAWINGS, LEASES, PATIENCE, QUIET, TRIES, Courier
from tests.conftest import MONDAY, ROOM, dm

pytestmark = pytest.mark.both


@dataclass
class Platform:
    """Keeps what arrived; `breaks` are raised by the next sends, before or after they arrive."""

    arrived: list[Delivery] = field(default_factory=list)
    breaks: list[tuple[str, BaseException]] = field(default_factory=list)
    pace: float = 0

    async def send(self, delivery: Delivery) -> str:
        when, error = self.breaks.pop(0) if self.breaks else ("", None)
        if when == "before":
            raise error
        self.arrived.append(delivery)
        if when == "after":
            raise error
        return f"id-{delivery.key}"

    async def find(self, delivery: Delivery) -> str | None:
        known = any(one.key == delivery.key for one in self.arrived)
        return f"id-{delivery.key}" if known else None

    @property
    def titles(self) -> list[str]:
        return [delivery.reply.title for delivery in self.arrived]


@dataclass
class Post:
    """A courier on a database of its own, with a clock that is turned by hand."""

    gateway: Gateway
    bot: Bot
    platform: Platform = field(default_factory=Platform)
    now: datetime = datetime(2026, 1, 1, tzinfo=UTC)
    heard: int = 0

    def says(self, text: str, at=ROOM) -> None:
        self.heard += 1
        line = Heard(text, "test:T:rd_head", at, f"e{self.heard}", MONDAY)
        self.gateway.write(lambda: self.bot.hear(line))

    def carries(self, start: bool = False) -> int:
        courier = Courier(self.gateway, {"test": self.platform}, lambda: MONDAY, lambda: self.now)

        async def run() -> int:
            if start:
                await courier.start()
            return await courier.drain()

        return asyncio.run(run())

    def states(self) -> list[State]:
        rows = select(Message.state).order_by(col(Message.id))
        return self.gateway.read(lambda db: list(db.exec(rows)))


@pytest.fixture
def post(databases) -> Callable[[], Post]:
    databases.open("company", "post")
    gateway = Gateway(databases.url("post"), Company())
    made = Post(gateway, Bot(gateway.sessions, Company()))
    yield made
    gateway.close()


def test_a_reply_arrives_with_the_key_of_its_message(post):
    post.says("project add X1 launch")

    assert post.carries() == 1
    assert post.platform.titles == ["P-1 is set up"]
    [delivery] = post.platform.arrived
    assert (delivery.chat, delivery.thread, delivery.edits) == (ROOM.key, "", "")
    assert post.states() == [State.SENT]


def test_only_its_reader_gets_a_private_reply(post):
    post.says("project add")
    post.carries()

    [delivery] = post.platform.arrived
    assert delivery.audience == "test:T:rd_head"


def test_a_reply_lost_after_it_arrived_is_found_and_not_sent_again(post):
    post.says("project add X1 launch")
    post.platform.breaks = [("after", ConnectionError("gone"))]
    post.carries()
    assert post.states() == [State.SENDING]

    post.now += timedelta(minutes=6)
    post.carries()
    assert post.platform.titles == ["P-1 is set up"]
    assert post.states() == [State.SENT]


def test_a_kill_after_sending_does_not_send_twice(post):
    post.says("project add X1 launch")
    post.platform.breaks = [("after", KeyboardInterrupt())]
    with pytest.raises(KeyboardInterrupt):
        post.carries()

    alone = post.gateway.engine.dialect.name == "sqlite"  # else it may live: it is waited for
    post.now += (QUIET if alone else LEASES) * PATIENCE - timedelta(seconds=1)
    assert post.carries(start=True) == 0  # what was handed over may still arrive
    post.now += timedelta(seconds=1)
    assert post.carries() == 1
    assert post.platform.titles == ["P-1 is set up"]


def test_a_lease_of_the_living_is_respected(post):
    post.says("project add X1 launch")
    post.platform.breaks = [("before", KeyboardInterrupt())]
    with pytest.raises(KeyboardInterrupt):
        post.carries()

    assert post.carries() == 0
    post.now += LEASES * PATIENCE
    assert post.carries() == 1


def test_too_fast_waits_as_long_as_the_platform_says_and_keeps_the_order(post):
    post.says("project add First")
    post.says("project add Second")
    post.platform.breaks = [("before", TooFast(60))]
    post.carries()
    post.now += timedelta(seconds=59)
    assert post.carries() == 0

    post.now += timedelta(seconds=1)
    post.carries()
    assert post.platform.titles == ["P-1 is set up", "P-2 is set up"]


def test_one_chat_that_waits_does_not_hold_another(post):
    post.says("project add First")
    post.says("project list", at=dm("rd_head"))
    post.platform.breaks = [("before", TooFast(60))]
    post.carries()

    [other] = post.platform.arrived
    assert post.states().count(State.SENT) == 1
    assert isinstance(other.reply, Card)


def test_what_can_never_be_delivered_is_dead_at_once_and_lets_the_next_pass(post):
    post.says("project add First")
    post.says("project add Second")
    post.platform.breaks = [("before", Undeliverable("channel is archived"))]
    post.carries()

    assert post.platform.titles == ["P-2 is set up"]
    assert post.states() == [State.DEAD, State.SENT]
    [dead] = post.gateway.read(lambda db: db.exec(select(Message.error).limit(1)).all())
    assert dead == "channel is archived"


def test_a_platform_that_keeps_failing_gets_longer_pauses_and_then_a_dead_letter(post):
    post.says("project add First")
    post.platform.breaks = [("before", ConnectionError("no"))] * TRIES
    pauses = []
    for _ in range(TRIES - 1):
        post.carries()
        until = post.gateway.read(lambda db: db.get_one(Chat, ROOM.key).busy_until)
        pauses.append((until - post.now).total_seconds())
        post.now = until
    post.carries()

    assert pauses == sorted(pauses)
    assert pauses[-1] <= 300
    assert post.states() == [State.DEAD]


def test_a_card_that_changed_many_times_is_changed_once_and_to_the_newest(post):
    post.says("project add First")
    post.carries()
    post.says("P-1 edit goal=one", at=dm("pm"))
    post.says("P-1 edit goal=two", at=dm("pm"))
    post.carries()

    changes = [one for one in post.platform.arrived if one.edits and one.chat == ROOM.key]
    assert [one.edits for one in changes] == ["id-1"]
    assert "two" in str(changes[0].reply)


def test_a_platform_with_a_pace_gets_one_message_of_a_chat_at_a_time(post):
    post.platform.pace = 1
    post.says("project add First")
    post.says("project add Second")
    post.says("project list", at=dm("rd_head"))
    assert post.carries() == 2  # one of each chat
    assert post.carries() == 0

    post.now += timedelta(seconds=1)
    assert post.carries() == 1
    assert post.states() == [State.SENT] * 3


def test_what_could_not_be_changed_any_more_lives_on_where_it_was_sent_anew(post):
    post.says("project add First")
    post.carries()

    async def anew(delivery: Delivery) -> str:
        post.platform.arrived.append(delivery)
        return f"new-{delivery.key}"

    post.platform.send = anew
    post.says("P-1 edit goal=one", at=dm("pm"))
    post.carries()
    post.says("P-1 edit goal=two", at=dm("pm"))
    post.carries()

    changes = [one for one in post.platform.arrived if one.edits and one.chat == ROOM.key]
    first, second = changes
    assert (first.edits, second.edits) == ("id-1", f"new-{first.key}")


def test_what_never_arrived_is_not_changed(post):
    post.says("project add First")
    post.platform.breaks = [("before", Undeliverable("gone"))]
    post.carries()
    post.says("P-1 edit goal=one", at=dm("pm"))
    post.carries()

    assert [one for one in post.platform.arrived if one.edits] == []


def test_a_platform_that_hangs_holds_up_no_other(post):
    @dataclass
    class Hanging(Platform):
        async def send(self, delivery: Delivery) -> str:
            await asyncio.sleep(30)
            return ""

    post.says("project add First")
    post.says("project list", at=replace(dm("rd_head"), platform="other"))
    messengers = {"test": Hanging(), "other": post.platform}
    courier = Courier(post.gateway, messengers, lambda: MONDAY, lambda: post.now)

    async def run() -> None:
        slow = asyncio.create_task(courier.drain("test"))
        await asyncio.sleep(0.05)
        await asyncio.wait_for(courier.drain("other"), 5)
        slow.cancel()

    asyncio.run(run())
    assert len(post.platform.arrived) == 1


def test_what_was_refused_is_owed_again_and_nobody_looks_for_it(post):
    async def find(delivery: Delivery) -> str | None:
        raise AssertionError("it never left")

    post.platform.find = find
    post.says("project add First")
    post.platform.breaks = [("before", TooFast(1))]
    post.carries()
    assert post.states() == [State.OWED]

    post.now += timedelta(seconds=1)
    post.carries()
    assert post.states() == [State.SENT]


def test_a_refusal_takes_no_doubt_away_that_an_earlier_try_left(post):
    """Else a platform that cannot be asked gets it once more without a word."""
    asked = []

    async def find(delivery: Delivery) -> str | None:
        asked.append(delivery.key)
        return None

    post.platform.find = find
    post.says("project add First")
    post.platform.breaks = [("after", Unanswered(1)), ("before", TooFast(1))]
    post.carries()
    post.now += QUIET * PATIENCE
    post.carries()
    post.now += timedelta(seconds=1)  # as soon as the platform takes it
    post.carries()

    assert len(asked) == 2 and post.states() == [State.SENT]


def test_what_nobody_answered_is_looked_for_when_it_must_have_arrived(post):
    post.says("project add First")
    post.platform.breaks = [("after", Unanswered(1))]
    post.carries()
    post.now += QUIET * PATIENCE - timedelta(seconds=1)
    post.carries()
    assert post.states() == [State.SENDING]

    post.now += timedelta(seconds=1)
    post.carries()
    assert post.states() == [State.SENT]
    assert post.platform.titles == ["P-1 is set up"]


def test_a_message_that_cannot_be_drawn_goes_dead_soon_and_lets_the_next_pass(post):
    post.says("project add First")
    post.gateway.change(lambda db: setattr(db.exec(select(Message)).one(), "body", {"no": "card"}))
    post.says("project add Second")
    for _ in range(DRAWINGS):
        assert post.platform.titles == []
        post.carries()
        post.now += timedelta(seconds=8)

    assert post.states() == [State.DEAD, State.SENT]
    assert post.platform.titles == ["P-2 is set up"]


def test_a_hold_that_was_not_kept_is_given_back_at_once(post):
    """The intent to send cannot be committed: the chat is not lost for as long as a hold lasts."""
    post.says("project add First")

    def breaks(db) -> None:
        if any(
            isinstance(row, Message) and row.state == State.SENDING
            for row in db.identity_map.values()
        ):
            raise OperationalError("COMMIT", {}, Exception("the disk is full"))

    event.listen(post.gateway.sessions, "before_commit", breaks)
    assert post.carries() == 0 and post.platform.arrived == []
    event.remove(post.gateway.sessions, "before_commit", breaks)
    post.now += timedelta(seconds=1)

    assert post.carries() == 1


def test_a_hold_is_renewed_with_every_message(post):
    for number in range(5):
        post.says(f"project add Number {number}")
    others = []

    async def slowly(delivery: Delivery) -> str:
        post.platform.arrived.append(delivery)
        post.now += PATIENCE * 0.9
        other = Courier(post.gateway, {"test": post.platform}, lambda: MONDAY, lambda: post.now)
        others.append(await other.drain())
        return delivery.key

    post.platform.send = slowly
    assert post.carries() == 5  # longer than one hold
    assert others == [0] * 5


def test_who_comes_too_late_to_a_chat_sends_nothing(post):
    post.says("project add First")
    courier = Courier(
        post.gateway, {"test": post.platform}, lambda: MONDAY, lambda: post.now, timedelta(0)
    )
    asyncio.run(courier.drain())

    assert post.platform.arrived == []


def test_a_chat_taken_over_meanwhile_is_left_to_the_other(post):
    """Frozen after the claim, thawed when somebody else has the chat."""
    post.says("project add First")
    first = Courier(post.gateway, {"test": post.platform}, lambda: MONDAY, lambda: post.now)
    [held] = post.gateway.change(lambda db: first._claim(db, "test"))
    post.now += LEASES * PATIENCE
    second = Courier(post.gateway, {"test": post.platform}, lambda: MONDAY, lambda: post.now)
    [theirs] = post.gateway.change(lambda db: second._claim(db, "test"))

    assert asyncio.run(first._serve(held)) == 0
    assert post.platform.arrived == []
    assert asyncio.run(second._serve(theirs)) == 1


def test_a_clock_that_went_back_does_not_hold_a_chat_for_long(post):
    post.says("project add First")
    post.platform.breaks = [("before", TooFast(60))]
    post.carries()
    post.now -= timedelta(hours=1)

    assert post.carries() == 1
