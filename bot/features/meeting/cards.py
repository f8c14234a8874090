"""The card of a meeting."""

from bot.cards import Card, Fields
from bot.features.meeting.tables import Meeting, attendees
from bot.markup import escape
from bot.registry import draws
from bot.view import View


@draws(Meeting)
def meeting_card(meeting: Meeting, view: View) -> Card:
    say = view.say
    shown: dict[str, object] = {
        "at": meeting.at,
        "place": meeting.place,
        "host": view.name(meeting.host),
        "people": say.joined(view.name(a.person) for a in attendees(view.db, meeting)),
    }
    pairs = [(view.label(name), escape(say.show(value))) for name, value in shown.items() if value]
    return Card(escape(meeting.title), (Fields(tuple(pairs)),), about=view.about(meeting))
