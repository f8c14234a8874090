"""Who comes: join, or be absent with a reason and a stand-in; and what waits for whom."""

from collections.abc import Iterator

from sqlmodel import col, select

from bot.cards import Button, Style
from bot.commands import Context
from bot.errors import NotAllowed
from bot.features.meeting.ahead import material_at
from bot.features.meeting.material import not_ended, owed
from bot.features.meeting.reading import unread
from bot.features.meeting.tables import Attendee, Meeting, attendees
from bot.features.project.circle import refuse_outsiders
from bot.lists import Entry, Waiting
from bot.members import pm_of
from bot.notices import Lane, Tell, notify
from bot.people import Person, visible
from bot.registry import commands, contribute
from bot.view import View
from bot.words import N_, Named

OFFERED = 3


# Commands


@commands.add("meeting join", says=N_("Coming to {code}, {at}"), private=True)
def join(ctx: Context, row: Meeting) -> Meeting:
    """Say that you come to a meeting: `M-1 join`"""
    mine = _mine(ctx, row)
    _release(ctx, row)
    mine.answer, mine.reason, mine.stand_in = "coming", "", None
    return row


@commands.add("meeting absent", says=N_("Absent from {code}, {at}"), private=True)
def absent(ctx: Context, row: Meeting, reason: str, *, stand_in: Person | None = None) -> Meeting:
    """Say that you cannot come, why, and who stands in; the host hears of it:
    `M-1 absent On a business trip @rd`"""
    mine = _mine(ctx, row)
    _release(ctx, row)
    if stand_in is not None:
        _bring(ctx, row, stand_in)
    mine.answer, mine.reason = "absent", reason
    mine.stand_in = stand_in.handle if stand_in else None
    notify(ctx.db, "absent", row, _absence(ctx, row, mine))
    return row


def _mine(ctx: Context, meeting: Meeting) -> Attendee:
    """The speaker's own place in a meeting that is still to be held."""
    if meeting.is_series:
        raise _of_a_series(ctx, meeting)
    not_ended(ctx, meeting)
    found = [a for a in attendees(ctx.db, meeting) if a.person == ctx.person.handle]
    if not found:
        ways = (ctx.button(meeting, "show", Style.MAIN),)
        sentence = N_("You are not invited to {code}. {host} decides who comes.")
        raise NotAllowed(sentence, ways, code=meeting.code, host=Named(meeting.host))
    return found[0]


def _of_a_series(ctx: Context, series: Meeting) -> NotAllowed:
    """Which day is meant? The next ones are offered."""
    days = select(Meeting).where(
        Meeting.series == series.code, col(Meeting.at) > ctx.now,
        col(Meeting.cancelled_at).is_(None),
    )  # fmt: skip
    found = ctx.db.exec(days.order_by(col(Meeting.at)).limit(OFFERED)).all()
    verb = ctx.verb(ctx.command.verb)
    ways = tuple(Button(ctx.say.at(m.at), f"{m.code} {verb}") for m in found if m.at)
    sentence = N_("{code} is a series. Answer for one of its days.")
    return NotAllowed(sentence, ways or (ctx.button(series, "show"),), code=series.code)


def _release(ctx: Context, meeting: Meeting) -> None:
    """Who was to stand in for the speaker does not have to any more."""
    for other in attendees(ctx.db, meeting):
        if other.stands_for == ctx.person.handle:
            other.cancelled_at, other.stands_for = ctx.now, None
            says = N_("{code} does not need you, {at}")
            body = N_('"{title}": {who} has answered anew.')
            values: dict[str, object] = {"who": Named(ctx.person.handle)}
            tell = Tell(says, other.person, body=body, lane=Lane.INFO, values=values,
                        before=meeting.at)  # fmt: skip
            notify(ctx.db, "released", meeting, [tell])


def _bring(ctx: Context, meeting: Meeting, person: Person) -> None:
    """Invite the stand-in, unless they come anyway."""
    if person.handle == ctx.person.handle:
        raise NotAllowed(N_("Nobody stands in for themselves."), field="stand_in")
    refuse_outsiders(ctx, ctx.project(meeting), [person.handle])
    key = f"{meeting.code} {person.handle}"
    known = ctx.db.get(Attendee, key)
    if known and known.cancelled_at is None:
        if known.answer == "absent":
            sentence = N_("{name} is absent from {code}, too.")
            raise NotAllowed(sentence, field="stand_in", name=person.name, code=meeting.code)
        return
    place = known or Attendee(id=key, meeting=meeting.code, person=person.handle)
    place.stands_for, place.cancelled_at = ctx.person.handle, None
    place.answer, place.reason, place.stand_in = "", "", None
    ctx.db.add(place)
    tell = Tell(
        N_("{code} for {who} · {host} · {at}"), person.handle,
        body=N_('"{title}", {length} min. {who} is absent: can you stand in?'),
        verbs=("join", "absent", "agenda"), values={"who": Named(ctx.person.handle)},
        before=meeting.at,
    )  # fmt: skip
    notify(ctx.db, "meeting_notice", meeting, [tell])


def _absence(ctx: Context, meeting: Meeting, mine: Attendee) -> Iterator[Tell]:
    """To the host, who names another recorder; where it is the host, to who manages the project."""
    db, me = ctx.db, ctx.person.handle
    body = N_('Reason: "{why}". {stand_in} stands in.')
    if mine.stand_in is None:
        body = N_('Reason: "{why}". Nobody stands in.')
    verbs: tuple[str, ...] = ("show",)
    readers = [meeting.host]
    if meeting.recorder == me:
        body, verbs = N_('Reason: "{why}". Who records it? Else it is you.'), ("assign", "show")
    if meeting.host == me:
        body, verbs = N_('Reason: "{why}". Who hosts it?'), ("edit", "reschedule", "show")
        readers = [pm_of(db, ctx.project(meeting)), meeting.asker]
    lane = Lane.INFO if verbs == ("show",) else Lane.ACTION
    values = {"who": Named(me), "why": mine.reason, "stand_in": Named(mine.stand_in or "")}
    for handle in dict.fromkeys(readers):
        if handle != me:
            says = N_("{who} is absent from {code}, {at}")
            yield Tell(says, handle, body=body, lane=lane, verbs=verbs, values=values,
                       before=meeting.at)  # fmt: skip


# What waits


@contribute.to("waiting")
def waiting(view: View, person: Person) -> Iterator[Waiting]:
    """An invitation to answer, material to hand in and to read; and what the host waits for."""
    rows = visible(Meeting, person).where(
        col(Meeting.at) > view.now, col(Meeting.started_at).is_(None)
    )
    for meeting in view.db.exec(rows.order_by(col(Meeting.at), Meeting.code)).all():
        if meeting.noticed_at:
            yield from _invited(view, meeting, person)
        yield from _material(view, meeting, person)


def _invited(view: View, meeting: Meeting, person: Person) -> Iterator[Waiting]:
    listed = Entry(meeting, meeting.host, meeting.at, view.state("planned"))
    for place in attendees(view.db, meeting):
        if place.person != person.handle or place.answer == "absent":
            continue
        if not place.answer and place.is_asked(meeting):
            yield Waiting(listed, view.say(N_("to answer")))
        if unread(view.db, meeting, place):
            yield Waiting(listed, view.say(N_("to read")))


def _material(view: View, meeting: Meeting, person: Person) -> Iterator[Waiting]:
    due = material_at(meeting, view.times(meeting))
    for piece in owed(view.db, meeting):
        listed = Entry(meeting, piece.owner, due, view.state("to come"))
        if piece.owner == person.handle:
            yield Waiting(listed, view.say(N_('to hand in: "{piece}"'), piece=piece.title))
        elif meeting.host == person.handle:
            says, who = N_('"{piece}" from {who}'), Named(piece.owner)
            yield Waiting(listed, view.say(says, piece=piece.title, who=who), mine=False)
