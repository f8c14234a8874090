"""The clock: real by default, started anywhere, moved forwards only."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.clock import BusinessClock, SystemClock

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=timezone(timedelta(hours=8)))
HOUR = timedelta(hours=1)


class Machine:
    """A machine's two time sources, both of them ours."""

    def __init__(self) -> None:
        self.wall = datetime(2030, 1, 1, tzinfo=UTC)
        self.ticks = 1000.0

    def now(self) -> datetime:
        return self.wall

    def monotonic(self) -> float:
        return self.ticks

    def lives(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)
        self.ticks += seconds


@pytest.fixture
def machine() -> Machine:
    return Machine()


def clock_of(machine: Machine, start: datetime | None = None) -> BusinessClock:
    return BusinessClock(start, real=machine, monotonic=machine.monotonic)


def test_the_system_clock_is_aware() -> None:
    assert SystemClock().now().utcoffset() == timedelta(0)


def test_it_starts_where_it_is_told_to_and_runs_in_real_time(machine: Machine) -> None:
    clock = clock_of(machine, MONDAY)
    assert clock.now() == MONDAY

    machine.lives(90)
    assert clock.now() == MONDAY + timedelta(seconds=90)
    assert clock.now().tzinfo is UTC


def test_a_corrected_machine_does_not_move_a_started_clock(machine: Machine) -> None:
    clock = clock_of(machine, MONDAY)

    machine.wall -= HOUR

    assert clock.now() == MONDAY


def test_without_a_start_it_follows_the_machine(machine: Machine) -> None:
    clock = clock_of(machine)
    assert (clock.now(), clock.offset) == (machine.wall, timedelta(0))

    machine.lives(60)
    clock.advance(HOUR)
    assert (clock.now(), clock.offset) == (machine.wall + HOUR, HOUR)


def test_it_moves_forwards_by_a_span_and_to_an_instant(machine: Machine) -> None:
    clock = clock_of(machine, MONDAY)

    assert clock.advance(HOUR) == MONDAY + HOUR
    assert clock.move_to(MONDAY + 24 * HOUR) == MONDAY + 24 * HOUR
    machine.lives(5)
    assert clock.now() == MONDAY + 24 * HOUR + timedelta(seconds=5)


def test_it_never_moves_backwards(machine: Machine) -> None:
    clock = clock_of(machine, MONDAY)

    with pytest.raises(ValueError, match="only moves forwards"):
        clock.advance(-HOUR)
    with pytest.raises(ValueError, match="only moves forwards"):
        clock.move_to(MONDAY - HOUR)
    assert clock.now() == MONDAY


def test_an_instant_without_a_zone_is_refused(machine: Machine) -> None:
    naive = MONDAY.replace(tzinfo=None)

    with pytest.raises(ValueError, match="has no zone"):
        clock_of(machine, naive)
    with pytest.raises(ValueError, match="has no zone"):
        clock_of(machine).move_to(naive)


def test_the_offset_carries_it_over_a_restart(machine: Machine) -> None:
    clock = clock_of(machine, MONDAY)
    clock.advance(HOUR)
    kept = clock.offset

    machine.lives(60)

    assert BusinessClock.resumed(kept, real=machine).now() - clock.now() < timedelta(seconds=1)


def test_many_threads_may_move_it(machine: Machine) -> None:
    clock = clock_of(machine, MONDAY)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(clock.advance, [HOUR] * 400))

    assert clock.now() == MONDAY + 400 * HOUR
