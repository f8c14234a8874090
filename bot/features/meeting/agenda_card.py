"""The card of an agenda: its topics, what they are about, and what is to be read for them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.cards import Block, Button, Buttons, Card, Style, Table, Text
from bot.drawing import row_called
from bot.features.meeting.ahead import agenda_at
from bot.features.meeting.material import pack_blocks
from bot.features.meeting.tables import Meeting, Topic, agenda
from bot.features.meeting.writing import every_topic, points
from bot.markup import Markup, escape
from bot.registry import draws
from bot.view import View
from bot.words import N_


@dataclass(frozen=True)
class Agenda:
    """The agenda of a meeting; `says` is what just happened to it."""

    meeting: Meeting
    says: str = ""
    values: Mapping[str, object] = field(default_factory=dict)


def said(shown: Agenda, view: View) -> Markup:
    return view.say(shown.says, code=shown.meeting.code, **shown.values)


@draws(Agenda)
def agenda_card(shown: Agenda, view: View) -> Card:
    meeting = shown.meeting
    title = view.say(N_("{code} agenda"), code=meeting.code)
    if meeting.at:
        title = view.say(heading(), **heading_values(meeting, view))
    blocks = (Text(f"**{escape(meeting.title)}**"), *agenda_blocks(meeting, view))
    return Card(title, (*blocks, *_buttons(meeting, view)), about=view.about(meeting))


def _buttons(meeting: Meeting, view: View) -> tuple[Buttons, ...]:
    if meeting.ended_at:
        return ()
    add = Button(view.say(N_("Add a topic")), f"{meeting.code} {view.verb('topic')}", Style.MAIN)
    more = ("material", "refresh", "show") if _to_come(meeting, view) else ("material", "show")
    return (Buttons((add, *(view.button(meeting, verb) for verb in more))),)


def heading() -> str:
    return N_("Agenda {code} · {host} · {at}")


def heading_values(meeting: Meeting, view: View) -> dict[str, object]:
    return {"code": meeting.code, "host": view.name(meeting.host), "at": meeting.at}


def agenda_blocks(meeting: Meeting, view: View) -> tuple[Block, ...]:
    """The topics, what will write itself, and the material."""
    blocks: list[Block] = [Text(filled(meeting, view))]
    if table := agenda_table(meeting, view):
        blocks.append(table)
    if coming := _to_come(meeting, view):
        blocks.append(Text(coming))
    return (*blocks, *pack_blocks(meeting, view))


def filled(meeting: Meeting, view: View) -> Markup:
    """3 topics, 50 of 60 min"""
    rows = agenda(view.db, meeting)
    if not rows:
        return view.say(N_("No topics yet, {length} min."), length=meeting.length)
    taken = sum(row.length for row in rows)
    one, many = (
        N_("{count} topic, {taken} of {length} min."),
        N_("{count} topics, {taken} of {length} min."),
    )
    return view.say.n(one, many, len(rows), taken=taken, length=meeting.length)


def agenda_table(meeting: Meeting, view: View) -> Table | None:
    """Number, topic, content, who, minutes; columns that nobody fills are left out."""
    names = ("number", "topic", "content", "owner", "minutes")
    cells = [
        (str(row.position), f"**{escape(row.title)}**", content(row, view),
         escape(view.name(row.who)), str(row.length or ""))
        for row in agenda(view.db, meeting)
    ]  # fmt: skip
    used = [at for at in range(len(names)) if any(row[at] for row in cells)]
    rows = tuple(tuple(row[at] for at in used) for row in cells)
    return Table(tuple(view.label(names[at]) for at in used), rows) if rows else None


def content(topic: Topic, view: View) -> str:
    """What was written, then the rows it is about."""
    rows = [row_called(view.db, code) for code in topic.source.split()]
    about = view.say.joined(f"{row.code} {row.title}" for row in rows)
    return " ".join(filter(None, [escape(topic.content), about]))


def _to_come(meeting: Meeting, view: View) -> Markup | None:
    """What would write itself when the agenda is posted."""
    at = agenda_at(meeting, view.times(meeting))
    if at is None or at <= view.now or meeting.started_at:
        return None
    known = {code for row in every_topic(view.db, meeting) for code in row.source.split()}
    found = [
        view.say(N_("{title} ({codes})"), title=point.title, codes=codes)
        for point in points(view, meeting)
        if (codes := [e.row.code for e in point.entries if e.row.code not in known])
    ]
    return view.say(N_("To be added {at}: {points}."), at=at, points=found) if found else None
