"""Say who comes to a meeting, and who need not."""

from bot.commands import Context
from bot.errors import NotAllowed
from bot.features.meeting import announcing, series
from bot.features.meeting.changing import HOLDS
from bot.features.meeting.gathering import bring
from bot.features.meeting.tables import Meeting, attendees
from bot.features.project.circle import refuse_outsiders
from bot.markup import Markup
from bot.people import Person
from bot.registry import commands
from bot.view import View
from bot.words import N_, Named


def counted(meeting: Meeting, view: View) -> Markup:
    count = len(attendees(view.db, meeting))
    one, many = N_("{code}: {count} person is invited"), N_("{code}: {count} people are invited")
    return view.say.n(one, many, count, code=meeting.code)


@commands.add("meeting invite", says=counted, may=HOLDS)
def invite(ctx: Context, meeting: Meeting, people: tuple[Person, ...]) -> Meeting:
    """Invite more people; to a series for every day to come: `M-1 invite @sales @service`"""
    refuse_outsiders(ctx, ctx.project(meeting), [person.handle for person in people])
    for one in (meeting, *series.ahead_of(ctx.db, meeting, ctx.now)):
        bring(ctx.db, one, [person.handle for person in people])
    return meeting


@commands.add("meeting uninvite", says=counted, may=HOLDS)
def uninvite(ctx: Context, meeting: Meeting, people: tuple[Person, ...]) -> Meeting:
    """Say who need not come; who hosts or records stays: `M-1 uninvite @market`"""
    gone = {person.handle for person in people}
    for one in (meeting, *series.ahead_of(ctx.db, meeting, ctx.now)):
        here = [a for a in attendees(ctx.db, one) if a.person in gone]
        _refuse_needed(ctx, one, gone)
        announcing.uninvited(ctx, one, [attendee.person for attendee in here])
        for attendee in here:
            attendee.cancelled_at = ctx.now
    return meeting


def _refuse_needed(ctx: Context, meeting: Meeting, gone: set[str]) -> None:
    for role in ("host", "recorder"):
        handle = getattr(meeting, role)
        if handle in gone:
            sentence = N_("{who} hosts {code}. Name another first.")
            if role == "recorder":
                sentence = N_("{who} records {code}. Name another first.")
            way = ctx.button(meeting, "edit")
            raise NotAllowed(sentence, (way,), who=Named(handle), code=meeting.code)
