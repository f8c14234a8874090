"""What time it is: the only place in the core that asks the machine."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol, Self


class Clock(Protocol):
    """Tells the instant that business counts from: reminders, deadlines, "today"."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's time, in UTC."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class BusinessClock:
    """A clock for demo and tests: starts where it is told to, runs in real time, can be moved on.

    Without a start it follows the machine, corrections of the machine's clock included; with one
    it counts from there by a source that nobody corrects.
    """

    def __init__(
        self,
        start: datetime | None = None,
        *,
        real: Clock | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._real = real or SystemClock()
        self._monotonic = monotonic
        self._start = start and _utc(start)
        self._started = monotonic()
        self._moved = timedelta()
        self._lock = threading.Lock()

    @classmethod
    def resumed(cls, offset: timedelta, real: Clock | None = None) -> Self:
        """The clock of an earlier process, from the offset that it kept."""
        return cls((real or SystemClock()).now() + offset, real=real)

    def now(self) -> datetime:
        with self._lock:
            return self._now()

    @property
    def offset(self) -> timedelta:
        """How far business time is ahead of the machine's; kept, it outlives the process."""
        with self._lock:
            return self._now() - self._real.now()

    def advance(self, by: timedelta) -> datetime:
        """Move on by a span; answers the new instant."""
        with self._lock:
            return self._move(by)

    def move_to(self, instant: datetime) -> datetime:
        """Move on to an instant; answers it."""
        target = _utc(instant)
        with self._lock:
            now = self._now()
            self._move(target - now)
            return target

    def _move(self, by: timedelta) -> datetime:
        if by < timedelta():
            raise ValueError("The clock only moves forwards.")
        self._moved += by
        return self._now()

    def _now(self) -> datetime:
        if self._start is None:
            return self._real.now() + self._moved
        return self._start + timedelta(seconds=self._monotonic() - self._started) + self._moved


def _utc(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError(f"{instant} has no zone; write it like 2026-03-06T17:00+08:00.")
    return instant.astimezone(UTC)
