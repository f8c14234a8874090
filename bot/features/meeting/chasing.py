"""What the clock says of minutes (M5): asked for after 2 hours, escalated after 24, approved."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlmodel import Session

from bot.cards import Tone
from bot.company import Times, times
from bot.features.meeting.approvers import approvers, writer_of
from bot.features.meeting.approving import asked
from bot.features.meeting.minutes_card import minutes_blocks
from bot.features.meeting.minutes_clocks import (
    APPROVAL,
    DEADLINE,
    DRAFT,
    after,
    is_noted,
    owed_since,
)
from bot.features.meeting.tables import Meeting
from bot.members import leader_of, pm_of
from bot.notices import Tell
from bot.people import Project
from bot.planner import Slot
from bot.registry import policies
from bot.words import N_, Called, Named

AGAIN, NEXT = "again", "next"


def draft_due(meeting: Meeting, times: Times, since: datetime) -> Iterator[Slot]:
    yield from _once("draft", after(owed_since(meeting), times, DRAFT), since)


def deadline(meeting: Meeting, times: Times, since: datetime) -> Iterator[Slot]:
    yield from _once("late", after(owed_since(meeting), times, DEADLINE), since)


def approval_due(meeting: Meeting, times: Times, since: datetime) -> Iterator[Slot]:
    """Once to whom it is with, and after as long again to the next in line."""
    if meeting.approved_at is None:
        first = after(meeting.submitted_at, times, APPROVAL)
        yield from _once(AGAIN, first, since)
        yield from _once(NEXT, after(first, times, APPROVAL), since)


def _once(step: str, at: datetime | None, since: datetime) -> Iterator[Slot]:
    if at and at > since:
        yield Slot(step, at)


@policies.add(Meeting, slots=draft_due)
def minutes_wanted(db: Session, meeting: Meeting, slot: Slot) -> Iterable[Tell]:
    """Whoever records is asked for the minutes, and has a draft already."""
    by = after(owed_since(meeting), _times(db, meeting), DEADLINE)
    body = N_('"{title}" is over. What was noted is in the draft: read it, add to it, hand it in.')
    verbs: tuple[str, ...] = ("draft", "submit", "minutes")
    if not is_noted(db, meeting):
        body = N_('"{title}" is over and nothing is noted yet. What came out of it?')
        verbs = ("draft", "cancel")
    who = writer_of(db, meeting)
    yield Tell(N_("{who} {code} minutes by {by}"), who, body=body, verbs=verbs,
               values={"who": Called(who), "by": by})  # fmt: skip


@policies.add(Meeting, slots=deadline)
def minutes_late(db: Session, meeting: Meeting, slot: Slot) -> Iterable[Tell]:
    """Host, project manager and leader hear that the minutes are still to come."""
    project = db.get_one(Project, meeting.project)
    body = N_('"{title}": {writer} writes them. What is missing, and by when can they come?')
    values: dict[str, object] = {"due": slot.at, "writer": Named(writer_of(db, meeting))}
    people = (meeting.host, pm_of(db, project), leader_of(db, project))
    for handle in dict.fromkeys(people):
        if handle:
            yield Tell(N_("{who} {code} minutes were due {due}"), handle, body=body,
                       tone=Tone.WARNING, verbs=("minutes", "assign", "draft"),
                       values=values | {"who": Called(handle)})  # fmt: skip


@policies.add(Meeting, slots=approval_due, shows=minutes_blocks)
def minutes_to_approve(db: Session, meeting: Meeting, slot: Slot) -> Iterable[Tell]:
    """Whoever is to approve is reminded; then the next in line is asked as well."""
    line = approvers(db, meeting)
    yield from asked(db, meeting, line[:1] if slot.step == AGAIN else line[:2])


def _times(db: Session, meeting: Meeting) -> Times:
    return times(db, db.get_one(Project, meeting.project))
