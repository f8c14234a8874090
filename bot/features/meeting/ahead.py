"""How long before a meeting its notice, its agenda and its material come (M1, M2)."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.company import Times, clocks
from bot.features.meeting.tables import Meeting
from bot.ladder import ladder
from bot.planner import Slot
from bot.words import N_

clocks.add("meeting notice", "3d", N_("So long before a meeting its notice goes out"))
clocks.add("agenda", "1d", N_("So long before a meeting its agenda is posted"))
clocks.add("formal material", "24h", N_("So long before a formal meeting material is due"))
clocks.add("weekly material", "2h", N_("So long before a weekly meeting material is due"))

LENGTH = re.compile(r"(\d+)(min|h|d)")
UNITS = {"min": "minutes", "h": "hours"}
A_MINUTE = timedelta(minutes=1)  # for whoever calls a meeting to see what they wrote


def ahead(at: datetime, times: Times, clock: str) -> datetime:
    """So long before *at* as a clock says: days are working days, at the hour of reminders.

    Hours that reach into a day off end on the working day before it.
    """
    match = LENGTH.fullmatch(times.values[clock])
    assert match is not None, clock
    calendar, count = times.calendar, int(match[1])
    if match[2] == "d":
        return times.at(calendar.move(calendar.day(at), -count), "reminder")
    wall = (at - timedelta(**{UNITS[match[2]]: count})).astimezone(calendar.zone)
    return calendar.at(calendar.on_or_before(wall.date()), wall.time())


def notice_at(meeting: Meeting, times: Times) -> datetime | None:
    """When its notice goes out; at once where it was called later than that."""
    if meeting.at is None or meeting.called_at is None:
        return None
    at_once = (meeting.called_at + A_MINUTE).astimezone(times.calendar.zone)
    return max(ahead(meeting.at, times, "meeting notice"), at_once)


def is_short(meeting: Meeting, times: Times) -> bool:
    """Was it called later than its notice should go out? The days of a series come as they come."""
    if meeting.at is None or meeting.called_at is None:
        return False
    if meeting.occurs and not meeting.is_moved(times.calendar):
        return False
    return ahead(meeting.at, times, "meeting notice") < meeting.called_at


def agenda_at(meeting: Meeting, times: Times) -> datetime | None:
    """When its agenda is posted; with the notice where that comes later."""
    notice = notice_at(meeting, times)
    return max(ahead(meeting.at, times, "agenda"), notice) if meeting.at and notice else None


def material_at(meeting: Meeting, times: Times) -> datetime | None:
    """By when material is handed in."""
    clock = "formal material" if meeting.profile.formal else "weekly material"
    return ahead(meeting.at, times, clock) if meeting.at else None


def is_ahead(meeting: Meeting, now: datetime) -> bool:
    """Is it still to come?"""
    return meeting.at is not None and meeting.started_at is None and now < meeting.at


# Slots: pure functions of the row, for the planner


def notice_slots(meeting: Meeting, times: Times, after: datetime) -> Iterator[Slot]:
    if meeting.noticed_at is None and not meeting.awaits_day(times.calendar):
        yield from _at("notice", notice_at(meeting, times), meeting, after)


def agenda_slots(meeting: Meeting, times: Times, after: datetime) -> Iterator[Slot]:
    at = agenda_at(meeting, times)
    if at != notice_at(meeting, times) and not meeting.awaits_day(times.calendar):
        yield from _at("agenda", at, meeting, after)


def due_slots(meeting: Meeting, times: Times, after: datetime) -> Iterator[Slot]:
    yield from _at("due", material_at(meeting, times), meeting, after)


def reminder_slots(meeting: Meeting, times: Times, after: datetime) -> Iterator[Slot]:
    """The working day before material is due, and the day itself."""
    if meeting.at and meeting.started_at is None:
        yield from ladder(material_at(meeting, times), times, after, late=0)


def _at(step: str, at: datetime | None, meeting: Meeting, after: datetime) -> Iterator[Slot]:
    if at and meeting.at and after < at < meeting.at and meeting.started_at is None:
        yield Slot(step, at)
