"""Reminders around a date: a working day before, the day itself, and the working days after it."""

from collections.abc import Iterator
from datetime import datetime

from bot.company import Times, clocks
from bot.planner import Slot
from bot.words import N_

clocks.add("reminder", "09:30", N_("Reminders of what is due"))

BEFORE, TODAY = "before", "today"
LATE = ("late 1", "late 2", "late 3")


def ladder(due: datetime | None, times: Times, after: datetime, late: int) -> Iterator[Slot]:
    """The steps around *due*, up to *late* working days after it.

    What is due on a day off is reminded of once, on the working day before that.
    """
    if due is None:
        return
    calendar, day = times.calendar, times.calendar.day(due)
    ahead = [(BEFORE, calendar.move(day, -1)), *([(TODAY, day)] if calendar.works(day) else [])]
    behind = [(step, calendar.move(day, at + 1)) for at, step in enumerate(LATE[:late])]
    for step, on in (*ahead, *behind):
        at = times.at(on, "reminder")
        if at > after and (at < due or step in LATE):
            yield Slot(step, at)
