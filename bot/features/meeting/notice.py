"""The notice of a meeting and its agenda, each so long ahead as the clocks say (M1, M2)."""

from collections.abc import Iterable, Iterator

from sqlmodel import Session, col, select

from bot.cards import Block, Fields, Table
from bot.company import times
from bot.features.meeting.agenda_card import agenda_blocks, heading
from bot.features.meeting.ahead import (
    agenda_at,
    agenda_slots,
    is_ahead,
    is_short,
    notice_at,
    notice_slots,
)
from bot.features.meeting.material import named, owed
from bot.features.meeting.reading import coming
from bot.features.meeting.tables import Attendee, Meeting, attendees, materials
from bot.features.meeting.writing import write
from bot.notices import Tell, notify
from bot.people import Project, homes
from bot.planner import Slot
from bot.registry import changes, draws, policies
from bot.trail import ROW, Spoken
from bot.view import View
from bot.words import N_

ANSWERS = ("join", "absent", "agenda")


@changes.on(Meeting, ROW, "at")
def called(db: Session, meeting: Meeting) -> None:
    """From now on it stands at this time, whoever set it."""
    meeting.called_at = db.info["now"] if meeting.at else None


def notice_blocks(meeting: Meeting, view: View) -> Iterator[Block]:
    """What stands on the meeting's own card, without what that asks of who called it."""
    yield from (b for b in draws.card(meeting, view).blocks if isinstance(b, Fields | Table))


@policies.add(Meeting, slots=notice_slots, acts=True, shows=notice_blocks)
def meeting_notice(db: Session, meeting: Meeting, slot: Slot) -> Iterable[Tell]:
    """The group and everybody invited are told; at once, if the meeting was called later."""
    if not is_ahead(meeting, db.info["now"]):
        return
    project = db.get_one(Project, meeting.project)
    chats = homes(db, project)[:1]
    one_by_one = not chats or not meeting.profile.light or _is_first(db, meeting)
    meeting.noticed_at = db.info["now"]
    ours = times(db, project)
    if agenda_at(meeting, ours) == notice_at(meeting, ours):
        write(db, meeting)
    for chat in chats:
        yield Tell(_title(), chat=chat, body=_body(db, meeting), verbs=ANSWERS)
    for place in attendees(db, meeting) if one_by_one else ():
        if place.person != meeting.asker:
            yield _invitation(db, meeting, place)


def _is_first(db: Session, meeting: Meeting) -> bool:
    """Of its series, whose calendar file everybody gets once."""
    told = select(Meeting.code).where(
        Meeting.series == meeting.series, col(Meeting.noticed_at).is_not(None)
    )
    return meeting.series is None or db.exec(told).first() is None


@changes.on(Attendee, ROW, "cancelled_at")
def invited_later(db: Session, place: Attendee) -> None:
    """Whoever is invited when the others have been told is told at once; a stand-in was asked."""
    meeting = db.get(Meeting, place.meeting)
    if meeting is None or meeting.noticed_at is None or not is_ahead(meeting, db.info["now"]):
        return
    spoken = db.get(Spoken, db.info["spoken"])
    by = spoken.by if spoken else None
    if place.cancelled_at is None and not place.stands_for and place.person != by:
        notify(db, "meeting_notice", meeting, [_invitation(db, meeting, place)])


def _invitation(db: Session, meeting: Meeting, place: Attendee) -> Tell:
    verbs = ANSWERS if place.is_asked(meeting) else ("agenda",)
    body = _body(db, meeting)
    return Tell(_title(), place.person, body=body, verbs=verbs, before=meeting.at)


def _title() -> str:
    return N_("{code} · host {host} · {at}")


def _body(db: Session, meeting: Meeting) -> str:
    if not is_short(meeting, times(db, db.get_one(Project, meeting.project))):
        return N_('"{title}", {length} min.')
    if meeting.reason:
        return N_('"{title}", {length} min. Called at short notice: "{reason}".')
    return N_('"{title}", {length} min. Called at short notice, no reason given yet.')


@policies.add(Meeting, slots=agenda_slots, acts=True, shows=agenda_blocks)
def agenda_posted(db: Session, meeting: Meeting, slot: Slot) -> Iterable[Tell]:
    """The agenda a day ahead, with what is late or left open, and the material there is."""
    if not is_ahead(meeting, db.info["now"]):
        return
    write(db, meeting)
    missing = named(owed(db, meeting))
    body = N_("Material still to come: {missing}.") if missing else ""
    there = any(piece.handed_at for piece in materials(db, meeting))
    verbs = ("read", "agenda", "material") if there else ("agenda", "topic")
    chats = homes(db, db.get_one(Project, meeting.project))[:1]
    for chat in chats:
        yield Tell(heading(), chat=chat, body=body, verbs=verbs, values={"missing": missing})
    for place in () if chats else coming(db, meeting):
        yield Tell(heading(), place.person, body=body, verbs=verbs, values={"missing": missing})
