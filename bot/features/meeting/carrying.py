"""What goes on from one meeting to the next (M6, M7): open items, and when it goes on."""

from collections.abc import Iterator
from datetime import datetime

from sqlmodel import Session, col, select

from bot.cards import Button
from bot.features.action import Action
from bot.features.meeting import series
from bot.features.meeting.kinds import Kind
from bot.features.meeting.recording import Outcome, outcomes
from bot.features.meeting.tables import Decision, Meeting, attendees
from bot.forms import spelled
from bot.lines import quoted
from bot.people import live
from bot.registry import commands
from bot.view import View
from bot.words import N_


def last_items(db: Session, meeting: Meeting, *, finished: bool = False) -> list[Outcome]:
    """Action items and disputes of the last meeting of its series, or of its project and kind.

    What is finished or settled is left out, unless it is asked for as well.
    """
    last = previous(db, meeting)
    rows = [row for row in outcomes(db, last) if not isinstance(row, Decision)] if last else []
    return [row for row in rows if finished or not _is_over(row)]


def previous(db: Session, meeting: Meeting) -> Meeting | None:
    """The one held last before it: of its series, else of its kind; general ones by their title."""
    held = select(Meeting).where(
        Meeting.project == meeting.project, col(Meeting.ended_at).is_not(None),
        col(Meeting.cancelled_at).is_(None), Meeting.code != meeting.code,
    )  # fmt: skip
    if meeting.series:
        held = held.where(Meeting.series == meeting.series)
    elif meeting.kind == Kind.GENERAL:
        held = held.where(Meeting.title == meeting.title)
    else:
        held = held.where(Meeting.kind == meeting.kind)
    return db.exec(held.order_by(col(Meeting.ended_at).desc())).first()


def _is_over(row: Outcome) -> bool:
    if isinstance(row, Action):
        return row.done_at is not None
    return not isinstance(row, Decision) and row.settled_at is not None


def next_meeting(meeting: Meeting, view: View) -> datetime | None:
    """As proposed; else the next day of its series."""
    if meeting.next_at or not meeting.series:
        return meeting.next_at
    whole = view.db.get_one(Meeting, meeting.series)
    return series.next_day(
        view.db, whole, view.times(meeting), max(view.now, meeting.at or view.now)
    )


def calling(meeting: Meeting, view: View) -> Iterator[Button]:
    """One button that calls it; as a follow-up it need not be 3 working days ahead (M1)."""
    at = meeting.next_at
    if at is None or at <= view.now or _is_called(view.db, meeting, at):
        return
    zone = view.times(meeting).calendar.zone
    reason = view.say(N_("follow-up of {code}"), code=meeting.code)
    words = {
        "project": meeting.project,
        "people": " ".join(f"@{a.person}" for a in attendees(view.db, meeting)),
        "at": f"{at.astimezone(zone):%Y-%m-%d %H:%M}", "kind": str(meeting.kind),
        "length": f"{meeting.length}m", "place": meeting.next_place or meeting.place,
        "link": meeting.link, "wanted": meeting.next_topic, "reason": str(reason),
        "host": f"@{meeting.host}", "recorder": f"@{meeting.recorder}",
    }  # fmt: skip
    line = spelled(commands["meeting add"], words, view)
    title = f"{view.option('title')}={quoted(meeting.title)}"  # it may look like a date: 3月周会
    yield Button(view.say(N_("Call next meeting")), f"{line} {title}")


def _is_called(db: Session, meeting: Meeting, at: datetime) -> bool:
    there = select(Meeting.code).where(
        Meeting.project == meeting.project, col(Meeting.at) == at, live(Meeting)
    )
    return db.exec(there).first() is not None
