"""Call a meeting, change it, move it, and call it off."""

from datetime import datetime, timedelta

from bot.commands import Context
from bot.features.meeting.kinds import PROFILES, Kind
from bot.features.meeting.tables import Attendee, Meeting
from bot.people import Person, Project
from bot.registry import commands
from bot.store import new_code
from bot.words import N_


@commands.add("meeting add", says=N_("{code} is called, {at}"))
def add(
    ctx: Context,
    title: str,
    *,
    project: Project,
    people: tuple[Person, ...] = (),
    at: datetime | None = None,
    length: timedelta | None = None,
    kind: Kind = Kind.GENERAL,
    place: str = "",
) -> Meeting:
    """Call a meeting: `meeting add Budget review 2026-03-12 14:00 60m @finance @market`"""
    meeting = Meeting(
        code=new_code(ctx.db, Meeting), project=project.code, title=title, kind=kind, at=at,
        length=(length or PROFILES[kind].length) // timedelta(minutes=1), place=place,
        host=ctx.person.handle, recorder=ctx.person.handle, asker=ctx.person.handle,
    )  # fmt: skip
    ctx.db.add(meeting)
    for person in dict.fromkeys(p.handle for p in (ctx.person, *people)):
        key = f"{meeting.code} {person}"
        ctx.db.add(Attendee(id=key, meeting=meeting.code, person=person))
    return meeting
