"""The card of a meeting: the fields of its notice, what does not fit, and what to press."""

from collections.abc import Collection, Iterator
from datetime import timedelta

from bot.cards import Block, Card, Fields, Table, Text, Tone
from bot.drawing import acts
from bot.features.meeting import conflicts, series
from bot.features.meeting.agenda_card import agenda_table, filled
from bot.features.meeting.ahead import is_short
from bot.features.meeting.announcing import CHANGED
from bot.features.meeting.course import course
from bot.features.meeting.material import pack_blocks
from bot.features.meeting.minutes_card import minutes_verbs, written_down
from bot.features.meeting.tables import Meeting, attendees
from bot.features.meeting.times import repeats
from bot.markup import Markup, escape
from bot.registry import contribute, draws
from bot.store import Filed
from bot.view import View
from bot.words import N_

LONG = 90  # minutes (M1)
SHORT_KINDS = 30  # a weekly or daily one is to be over in half an hour
SOON = timedelta(minutes=30)


@draws(Meeting)
def meeting_card(meeting: Meeting, view: View) -> Card:
    remarks, state = list(_remarks(meeting, view)), meeting.state(view.now)
    blocks: list[Block] = [Text(remark) for remark in remarks]
    if state == "planned" and not (meeting.place or meeting.link):
        blocks.append(Text(view.say(N_("No place yet."))))
    blocks.append(_facts(meeting, view))
    if state == "planned":
        blocks += _prepared(meeting, view)
    blocks += course(meeting, view)
    blocks += written_down(meeting, view)
    return Card(
        escape(meeting.title),
        (*blocks, *acts(view, meeting, _verbs(meeting, view, state))),
        Tone.WARNING if remarks else Tone.PLAIN,
        about=view.about(meeting),
        state=view.state(state),
    )


def _verbs(meeting: Meeting, view: View, state: str) -> tuple[str, ...]:
    """The expected one first."""
    if state != "planned":
        return minutes_verbs(meeting) if state == "past" else ()
    if meeting.is_series:
        return ("agenda", "edit", "invite", "reschedule", "cancel")
    if meeting.awaits_day(view.times(meeting).calendar):
        return ("skip", "reschedule", "keep")
    if meeting.at and meeting.at - SOON <= view.now:
        return ("start", "agenda", "join", "absent", "reschedule")
    return ("join", "absent", "agenda", "edit", "reschedule")


def _facts(meeting: Meeting, view: View, names: Collection[str] = ()) -> Fields:
    """会议通知: what, when, where, who, and what is to be decided."""
    say, at = view.say, meeting.at
    if meeting.is_series:
        at = series.next_day(view.db, meeting, view.times(meeting), view.now)
    shown: dict[str, object] = {
        "at": at,
        "every": repeats(meeting, say),
        "series": meeting.series,
        "length": say(N_("{minutes} min"), minutes=meeting.length),
        "place": meeting.place,
        "link": meeting.link,
        "host": view.name(meeting.host),
        "recorder": view.name(meeting.recorder),
        "people": say.joined(_coming(meeting, view)),
        "goal": meeting.goal,
        "wanted": meeting.wanted,
        "reason": meeting.reason,
    }
    pairs = [
        (view.label(name), escape(say.show(value)))
        for name, value in shown.items()
        if value and (not names or name in names)
    ]
    return Fields(tuple(pairs))


@contribute.to("below")
def as_changed(view: View, row: Filed, rule: str) -> Iterator[Block]:
    """When, where and with whom it stands now, for those who are told that it changed."""
    if isinstance(row, Meeting) and rule == CHANGED:
        yield _facts(row, view, ("at", "every", "length", "place", "link", "host"))


def _coming(meeting: Meeting, view: View) -> Iterator[Markup]:
    """Each with the answer: 王磊 ✓, 冯雪 ✗ (on a trip)."""
    order = (meeting.host, meeting.recorder)
    places = attendees(view.db, meeting)
    for place in sorted(places, key=lambda p: order.index(p.person) if p.person in order else 2):
        name = escape(view.name(place.person))
        match place.answer:
            case "coming":
                yield view.say(N_("{name} ✓"), name=name)
            case "absent" if place.stand_in:
                stand_in = view.name(place.stand_in)
                yield view.say(N_("{name} ✗ ({stand_in} stands in)"), name=name, stand_in=stand_in)
            case "absent":
                yield view.say(N_("{name} ✗"), name=name)
            case _:
                yield Markup(name)


def _prepared(meeting: Meeting, view: View) -> Iterator[Block]:
    """The agenda, and by when material is due."""
    table = agenda_table(meeting, view)
    if table is not None:
        yield Table(table.head, table.rows, filled(meeting, view), table.align)
    yield from pack_blocks(meeting, view)


def _remarks(meeting: Meeting, view: View) -> Iterator[Markup]:
    """What a reader would not expect, and what is asked of who called it."""
    if meeting.state(view.now) != "planned":
        return
    if meeting.awaits_day(view.times(meeting).calendar):
        yield view.say(N_("{at} is a day off. Skip it, or which day?"), at=meeting.at)
        return
    marks = [*_short(meeting, view), *_long(meeting, view)]
    if marks and not meeting.reason:
        marks.append(view.say(N_("What is the reason?")))
    if marks:
        yield view.say.text(*marks)
    yield from (conflicts.said(clash, view) for clash in conflicts.clashes(meeting, view))


def _short(meeting: Meeting, view: View) -> Iterator[Markup]:
    """M1: called later than its notice should go out; the days of a series come as they come."""
    ours = view.times(meeting)
    if meeting.at is None or meeting.called_at is None or not is_short(meeting, ours):
        return
    if meeting.occurs and not meeting.is_moved(ours.calendar):
        return
    calendar = ours.calendar
    count = calendar.between(calendar.day(meeting.called_at), calendar.day(meeting.at))
    yield view.say.n(
        N_("{code} gives {count} working day of notice, the rule is {rule}."),
        N_("{code} gives {count} working days of notice, the rule is {rule}."),
        count, code=meeting.code, rule=ours.values["meeting notice"].rstrip("dhmin"),
    )  # fmt: skip


def _long(meeting: Meeting, view: View) -> Iterator[Markup]:
    usual = meeting.profile.length // timedelta(minutes=1)
    most = SHORT_KINDS if usual <= SHORT_KINDS else LONG
    if meeting.length > most:
        sentence = N_("It takes {minutes} min, the rule is {most} or less.")
        yield view.say(sentence, minutes=meeting.length, most=most)
