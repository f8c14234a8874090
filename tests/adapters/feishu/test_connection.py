"""The long connection by itself: it comes back, answers everything, and leaves nothing behind."""

import asyncio
import json
import threading
import time
from contextlib import asynccontextmanager

import pytest

from adapters.feishu.connection import BEAT, FIRST_PAUSE, LONGEST_PAUSE, Connection, pauses
from tests.platforms.feishu import APP, Feishu
from tests.platforms.feishu_frames import CONTROL, DATA, Frame

QUICK = 0.2


async def until(done, seconds=8.0):
    async with asyncio.timeout(seconds):
        while not done():
            await asyncio.sleep(0.01)


async def at_once(event):
    return {"said": event["said"]}


@asynccontextmanager
async def connected(heard=at_once, beat=QUICK):
    async with Feishu() as feishu:
        made = Connection(feishu.base, APP, "right", heard, beat)
        made.start()
        try:
            await feishu.connected()
            yield feishu, made
        finally:
            await made.stop()


def said(words, **more):
    return {"header": {"event_type": "test"}, "said": words, **more}


async def left(made):
    """The tasks of its loop."""

    async def count():
        return len(asyncio.all_tasks())

    return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(count(), made._loop))


def test_pauses_grow_up_to_a_bound_and_differ():
    several = [[next(waits) for _ in range(10)] for waits in (pauses(BEAT) for _ in range(20))]
    bounds = [min(FIRST_PAUSE * 2**n, LONGEST_PAUSE) * BEAT for n in range(10)]

    for tries in several:
        for wait, bound in zip(tries, bounds, strict=True):
            assert bound / 2 <= wait <= bound
    assert len({tries[0] for tries in several}) > 10
    assert bounds[0] <= 0.5 and bounds[-1] == 30


def test_however_often_it_comes_back_there_is_one_of_it():
    async def main():
        async with connected() as (feishu, made):
            before = await left(made)
            for _ in range(8):
                there = feishu.sockets[-1]
                feishu.drop()
                await until(lambda t=there: feishu.sockets and feishu.sockets[-1] is not t)
                await until(lambda: not made.trouble)
                answer = await feishu.deliver(said("hello"))
                assert (answer.status, answer.body) == (200, {"said": "hello"})
            assert len(feishu.sockets) == 1 and await left(made) <= before + 1
            assert [t.name for t in threading.enumerate()].count("feishu") == 1

    asyncio.run(main())


@pytest.mark.parametrize("times", [1, 3])
def test_after_refusals_it_comes_back_and_answers(times):
    async def main():
        async with connected() as (feishu, made):
            feishu.endpoint = (1000040350, "exceed conn limit")
            before = feishu.endpoints
            feishu.drop()
            await until(lambda: feishu.endpoints >= before + times)
            feishu.endpoint = None
            await until(lambda: not made.trouble)
            assert (await feishu.deliver(said("again"))).body == {"said": "again"}

    asyncio.run(main())


def test_a_half_open_socket_is_noticed_within_four_and_a_half_beats():
    """A beat is 10 seconds, so that it is noticed within 45."""
    assert BEAT * 4.5 <= 45

    async def main():
        beat = 0.5
        async with connected(beat=beat) as (feishu, made):
            first, begun = feishu.sockets[-1], time.monotonic()
            feishu.frozen = True  # the machine over there is gone: nothing is read nor answered
            await until(lambda: feishu.sockets and feishu.sockets[-1] is not first)
            assert time.monotonic() - begun < 4.5 * beat
            feishu.frozen = False
            await until(lambda: not made.trouble)
            assert (await feishu.deliver(said("here"))).status == 200

    asyncio.run(main())


def test_an_answer_that_finds_no_connection_any_more_holds_up_nothing():
    async def main():
        async def slowly(event):
            await asyncio.sleep(0.4 if event["said"] == "slow" else 0)

        async with connected(slowly) as (feishu, made):
            there = feishu.sockets[-1]
            slow = asyncio.ensure_future(feishu.deliver(said("slow"), wait=1))
            await asyncio.sleep(0.1)
            feishu.drop()
            await until(lambda: feishu.sockets and feishu.sockets[-1] is not there)
            await until(lambda: not made.trouble)
            for n in range(3):
                assert (await feishu.deliver(said(f"quick {n}"), wait=1)).status == 200
            await slow

    asyncio.run(main())


def test_what_is_no_frame_of_ours_is_left_alone():
    async def main():
        async with connected() as (feishu, _):
            socket = feishu.sockets[-1]
            await socket.send_bytes(b"\xff\xff\xff")
            await socket.send_str("hello")
            await socket.send_bytes(Frame(DATA, {}, b"{}").packed())
            await socket.send_bytes(Frame(CONTROL, {"type": "news"}).packed())
            await socket.send_bytes(Frame(7, {"type": "event"}, b"{}").packed())
            assert (await feishu.deliver(said("after all"))).status == 200

    asyncio.run(main())


def test_what_cannot_be_read_is_answered_with_500_so_that_it_comes_again():
    async def main():
        async with connected() as (feishu, _):
            assert (await feishu.deliver({"no": "said"})).status == 500

    asyncio.run(main())


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1), (1, 1, 2, 0)])
def test_parts_come_in_any_order_and_among_those_of_others(order):
    async def main():
        async with connected() as (feishu, _):
            events = {"one": said("in three parts " * 20), "two": said("also in three " * 20)}
            waiting, parts = {}, {}
            for id, event in events.items():
                data = json.dumps(event).encode()
                size = -(-len(data) // 3)
                feishu._acks[id] = waiting[id] = asyncio.get_running_loop().create_future()
                parts[id] = [
                    Frame(DATA, {"type": "event", "message_id": id, "trace_id": "t", "sum": "3",
                                 "seq": str(n)}, data[n * size : (n + 1) * size]).packed()
                    for n in range(3)
                ]  # fmt: skip
            for n in order:
                for id in events:
                    await feishu.sockets[-1].send_bytes(parts[id][n])
            for id, event in events.items():
                answer = await asyncio.wait_for(waiting[id], 3)
                assert (answer.status, answer.body) == (200, {"said": event["said"]})

    asyncio.run(main())


@pytest.mark.parametrize("state", ["connected", "refused", "frozen", "hearing"])
def test_it_stops_at_once_and_leaves_no_thread(state):
    async def main():
        async def slowly(event):
            await asyncio.sleep(5)

        async with connected(slowly) as (feishu, made):
            feishu.frozen = state == "frozen"
            if state == "refused":
                feishu.endpoint = 502
                feishu.drop()
                await asyncio.sleep(0.1)
            press = asyncio.ensure_future(feishu.deliver(said("x"), wait=0.5))
            await asyncio.sleep(0.1)
            begun = time.monotonic()
            await made.stop()
            assert time.monotonic() - begun < 1.5
            assert not made._thread.is_alive() and made._loop.is_closed()
            await asyncio.gather(press, return_exceptions=True)

    asyncio.run(main())
