"""Who comes to a meeting, who hosts it and who writes it down, where nobody said so (M8)."""

from collections.abc import Iterable, Iterator

from sqlmodel import Session

from bot.features.meeting.kinds import Profile
from bot.features.meeting.tables import Attendee, Meeting, attendees
from bot.people import Person, Project, Role, holders


def invited(db: Session, project: Project, profile: Profile, named: Iterable[str]) -> list[str]:
    """Those who were named; else whoever holds a role that the kind of meeting asks for."""
    by_role = (h for role in profile.roles for h in holders(db, project.code, role))
    return list(dict.fromkeys(list(named) or by_role))


def recorder_of(db: Session, project: Project, host: str, people: Iterable[str]) -> str:
    """The recorder of the project, else its support, else somebody who neither hosts nor leads.

    The host writes only where nobody else comes.
    """
    for role in (Role.RECORDER, Role.SUPPORT):
        if found := [h for h in holders(db, project.code, role) if h != host]:
            return found[0]
    others = [handle for handle in people if handle != host]
    leading = {project.pm, project.leader}
    return next((h for h in others if h not in leading), next(iter(others), host))


def bring(db: Session, meeting: Meeting, people: Iterable[str]) -> list[str]:
    """Invite *people*; those who were not invited before."""
    here = {a.person for a in attendees(db, meeting)}
    new = [handle for handle in dict.fromkeys(people) if handle not in here]
    for handle in new:
        key = f"{meeting.code} {handle}"
        known = db.get(Attendee, key)
        if known is None:
            db.add(Attendee(id=key, meeting=meeting.code, person=handle))
        else:
            known.cancelled_at, known.answer, known.reason, known.stand_in = None, "", "", None
    return new


def still_here(db: Session, handles: Iterable[str]) -> Iterator[str]:
    """Without those who were suspended since."""
    for handle in handles:
        person = db.get(Person, handle)
        if person and not (person.suspended_at or person.cancelled_at):
            yield handle
