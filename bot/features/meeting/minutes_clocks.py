"""By when the minutes are asked for, escalated and approved (DOMAIN §5), counted from the end."""

import re
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.company import Times, clocks
from bot.features.meeting.recording import outcomes
from bot.features.meeting.tables import Meeting
from bot.words import N_

DRAFT, DEADLINE, APPROVAL = "minutes draft", "minutes deadline", "minutes approval"
clocks.add(DRAFT, "2h", N_("So long after a meeting its minutes are asked for"))
clocks.add(DEADLINE, "24h", N_("So long after a meeting its minutes are due"))
clocks.add(APPROVAL, "24h", N_("So long after they are handed in the minutes are to be approved"))

_LENGTH = re.compile(r"(\d+)(min|h|d)")
_UNITS = {"min": "minutes", "h": "hours"}


def after(at: datetime | None, times: Times, clock: str) -> datetime | None:
    """So long after *at* as a clock says; days are working days, hours are hours."""
    match = _LENGTH.fullmatch(times.values[clock])
    assert match is not None, clock
    if at is None:
        return None
    wall, count = at.astimezone(times.calendar.zone), int(match[1])
    if match[2] == "d":
        return times.calendar.at(times.calendar.move(wall.date(), count), wall.time())
    return wall + timedelta(**{_UNITS[match[2]]: count})


def owed_since(meeting: Meeting) -> datetime | None:
    """Since when somebody is to write them: the end, or when they were opened again.

    A meeting that nobody started counts as held when its time is over; a series is none itself,
    and a stand-up needs none.
    """
    if meeting.is_series or meeting.profile.light or meeting.submitted_at or meeting.ends is None:
        return None
    return max(meeting.ends, meeting.reopened_at or meeting.ends)


def is_noted(db: Session, meeting: Meeting) -> bool:
    """Is there anything to write minutes of?"""
    return bool(meeting.summary or meeting.reports or outcomes(db, meeting))
