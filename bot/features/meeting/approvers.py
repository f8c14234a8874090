"""Who has to do with the minutes: who writes them, who approves them, who was not there."""

from sqlmodel import Session

from bot.features.meeting.gathering import still_here
from bot.features.meeting.tables import Attendee, Meeting, attendees
from bot.members import leader_of, pm_of
from bot.people import Project, Role, holders
from bot.roles import with_role


def absentees(db: Session, meeting: Meeting) -> list[Attendee]:
    """Who was not there: marked so, or known before not to come and not seen."""
    people = attendees(db, meeting)
    return [a for a in people if a.present is False or (a.answer == "absent" and not a.present)]


def writer_of(db: Session, meeting: Meeting) -> str:
    """The recorder; where that one was absent or has left, the host, then the project manager."""
    away = {a.person for a in absentees(db, meeting)}
    line = (meeting.recorder, meeting.host, pm_of(db, db.get_one(Project, meeting.project)))
    here = still_here(db, (who for who in line if who))
    return next((who for who in here if who not in away), meeting.recorder)


def approvers(db: Session, meeting: Meeting) -> list[str]:
    """The leader, then the project manager, sponsors and executives; never who wrote them.

    Who was absent comes last. The first is asked, the next one when that one is silent.
    """
    project = db.get_one(Project, meeting.project)
    line = [
        leader_of(db, project), pm_of(db, project), *holders(db, project.code, Role.SPONSOR),
        *(person.handle for person in with_role(db, "executive")),
    ]  # fmt: skip
    away, writer = {a.person for a in absentees(db, meeting)}, writer_of(db, meeting)
    found = [handle for handle in dict.fromkeys(line) if handle and handle != writer]
    return sorted(found, key=lambda handle: handle in away) or [writer]
