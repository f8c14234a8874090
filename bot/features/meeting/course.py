"""What a meeting's card shows from its start on: its topic, who is there, and what came out."""

from collections.abc import Iterator

from bot.cards import Block, Button, Buttons, Style, Text
from bot.features.action import Action
from bot.features.action.cards import entry as action_entry
from bot.features.meeting import decision, dispute
from bot.features.meeting.agenda_card import agenda_table
from bot.features.meeting.attendance import absent, present_of, sign_in
from bot.features.meeting.live import left_of, turned
from bot.features.meeting.recording import Outcome, counted, outcomes
from bot.features.meeting.tables import Decision, Meeting, attendees
from bot.forms import spelled
from bot.lists import Entry, entries_table
from bot.markup import Markup
from bot.registry import commands
from bot.view import View
from bot.words import N_


def course(meeting: Meeting, view: View) -> Iterator[Block]:
    """Nothing before it starts; the buttons go with its end."""
    if meeting.started_at is None:
        return
    if meeting.is_running(view.now) and (table := agenda_table(meeting, view)):
        yield table
    if meeting.ended_at is None and meeting.topic is not None:
        yield Text(turned(meeting, view))
    if meeting.ended_at is None or any(a.present is not None for a in attendees(view.db, meeting)):
        yield Text(there(meeting, view))  # without a roll nobody knows who was there
    if came := outcomes(view.db, meeting):
        yield entries_table([_entry(row, view) for row in came], view, counted(came, view))
    if meeting.ended_at is None and meeting.submitted_at is None:
        yield Buttons(_ways(meeting, view))
    elif meeting.approved_at is None:
        yield Buttons((view.button(meeting, "attendance", Style.QUIET),))


def there(meeting: Meeting, view: View) -> Markup:
    """Present: 3 of 5. Absent: 冯雪 (on a trip)."""
    here, count = present_of(view, meeting)
    said = view.say(N_("Present: {here} of {count}."), here=here, count=count)
    reasoned = N_("{name} ({reason})")
    gone = [
        view.say(reasoned, name=view.name(a.person), reason=a.reason)
        if a.reason
        else view.name(a.person)
        for a in absent(view, meeting)
    ]
    if not gone:
        return said
    return view.say.text(said, view.say(N_("Absent: {people}."), people=gone))


def _entry(row: Outcome, view: View) -> Entry:
    if isinstance(row, Action):
        return action_entry(row, view)
    return decision.entry(row, view) if isinstance(row, Decision) else dispute.entry(row, view)


def _ways(meeting: Meeting, view: View) -> tuple[Button, ...]:
    """Go on, sign in, record, tick who is there; end it when no topic or no time is left."""
    on = meeting.is_running(view.now)
    steps = ("next", "end") if on and left_of(view.db, meeting) else ("end",)
    line = spelled(commands["decision add"], {"project": meeting.project}, view)
    return (
        *(
            view.button(meeting, verb, Style.MAIN if verb == steps[0] else Style.PLAIN)
            for verb in steps
        ),
        sign_in(view, meeting),
        Button(view.say(N_("Record decision")), line),
        view.button(meeting, "attendance", Style.QUIET),
    )
