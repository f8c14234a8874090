"""Who is there (M4): people sign in, the recorder ticks, and who is absent is written down."""

from dataclasses import dataclass
from typing import Any

from bot.cards import Button
from bot.commands import Context
from bot.errors import NotAllowed
from bot.features.meeting.live import refuse_unopened
from bot.features.meeting.recording import KEEPERS
from bot.features.meeting.tables import Attendee, Meeting, attendees
from bot.markup import Markup
from bot.people import Person
from bot.permissions import permit
from bot.registry import commands
from bot.view import View
from bot.words import N_


@dataclass(frozen=True)
class Presence:
    """A row of the roll: whoever is not ticked was absent."""

    person: Person
    present: bool = False
    reason: str = ""

    @classmethod
    def spelled(cls, word: str) -> dict[str, Any]:
        """`@market` was there; `@sales: on a trip` was not."""
        person, colon, reason = word.replace("：", ":").partition(":")
        return {"person": person.strip(), "present": not colon, "reason": reason.strip()}


def counted(meeting: Meeting, view: View) -> Markup:
    """3 of 5 people are there."""
    here, count = present_of(view, meeting)
    sentence = N_("{code}: {here} of {count} people are there")
    return view.say(sentence, code=meeting.code, here=here, count=count)


def present_of(view: View, meeting: Meeting) -> tuple[int, int]:
    """How many are there, and how many are invited."""
    people = attendees(view.db, meeting)
    return sum(bool(a.present) for a in people), len(people)


@commands.add("meeting attend", says=counted, private=True)
def attend(ctx: Context, meeting: Meeting, *, people: tuple[Person, ...] = ()) -> Meeting:
    """Sign in while it runs; the recorder signs others in: `M-1 attend` `M-1 attend @rd @sales`"""
    if people:
        permit(ctx, ctx.person, commands["meeting attendance"], meeting)
        refuse_unopened(ctx, meeting)
    elif meeting.ended_at:
        sentence = N_("{code} ended {at}. {recorder} can still write down who was there.")
        recorder = ctx.name(meeting.recorder)
        raise NotAllowed(sentence, (ctx.button(meeting, "show"),), code=meeting.code,
                         at=meeting.ended_at, recorder=recorder)  # fmt: skip
    else:
        refuse_unopened(ctx, meeting)
    for person in people or (ctx.person,):
        _mark(ctx, meeting, Presence(person, present=True))
    return meeting


@commands.add("meeting miss", says=counted, may=KEEPERS)
def miss(
    ctx: Context, meeting: Meeting, *, people: tuple[Person, ...], reason: str = ""
) -> Meeting:
    """Write down who is not there, and why: `M-1 miss @sales reason="on a trip"`"""
    refuse_unopened(ctx, meeting)
    for person in people:
        _mark(ctx, meeting, Presence(person, present=False, reason=reason))
    return meeting


@commands.add("meeting attendance", says=counted, may=KEEPERS, fills=True)
def attendance(ctx: Context, meeting: Meeting, *, attendance: tuple[Presence, ...] = ()) -> Meeting:
    """Tick who is there, also after the end; without rows it answers with everybody ticked:
    `M-1 attendance` `M-1 attendance attendance="@rd; @sales: on a trip"`"""
    refuse_unopened(ctx, meeting)
    for row in attendance if "attendance" in ctx.words else _as_proposed(ctx, meeting):
        _mark(ctx, meeting, row)
    return meeting


def _as_proposed(ctx: Context, meeting: Meeting) -> list[Presence]:
    """The form came back as it was sent: that is an answer, too."""
    return [
        Presence(ctx.db.get_one(Person, row["person"]), row["present"] == "yes", row["reason"])
        for row in meeting.attendance
    ]


def _mark(ctx: Context, meeting: Meeting, row: Presence) -> None:
    """Who comes without an invitation is of the meeting from then on."""
    key = f"{meeting.code} {row.person.handle}"
    attendee = ctx.db.get(Attendee, key)
    if attendee is None:
        attendee = Attendee(id=key, meeting=meeting.code, person=row.person.handle)
        ctx.db.add(attendee)
    attendee.cancelled_at = None
    attendee.present = row.present
    attendee.reason = "" if row.present else row.reason or attendee.reason


def sign_in(view: View, meeting: Meeting) -> Button:
    """I am here: a button for whoever presses it."""
    return Button(view.say(N_("I am here")), f"{meeting.code} {view.verb('attend')}")


def absent(view: View, meeting: Meeting) -> list[Attendee]:
    """Who was not there: marked so, or known before not to come and not seen."""
    people = attendees(view.db, meeting)
    return [a for a in people if not a.present and (a.present is False or a.answer == "absent")]
