"""Reading ahead (M10): what there is to read, who has read it, and who has not."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.cards import Block, Card, Style, Table, Tone
from bot.commands import Context
from bot.drawing import acts
from bot.errors import NotAllowed
from bot.features.meeting.ahead import due_slots
from bot.features.meeting.material import pack_blocks, still_asked
from bot.features.meeting.tables import Attendee, Material, Meeting, attendees, materials
from bot.markup import escape
from bot.notices import Tell
from bot.planner import Slot
from bot.registry import commands, draws, policies
from bot.view import View
from bot.words import N_, Called


@dataclass(frozen=True)
class Readers:
    """Who has read the material of a meeting."""

    meeting: Meeting


def unread(db: Session, meeting: Meeting, attendee: Attendee) -> list[Material]:
    """What came from others since they last said that they had read it all."""
    return [
        piece
        for piece in materials(db, meeting)
        if piece.handed_at
        and piece.owner != attendee.person
        and (attendee.read_at is None or attendee.read_at < piece.handed_at)
    ]


def coming(db: Session, meeting: Meeting) -> list[Attendee]:
    """Who was invited and has not said that they will be absent."""
    return [one for one in attendees(db, meeting) if one.answer != "absent"]


# Commands


@commands.add("meeting read", says=N_("{code}: noted as read"), private=True)
def read(ctx: Context, row: Meeting) -> Meeting:
    """Say that you have read the material: `M-1 read`"""
    mine = next((a for a in attendees(ctx.db, row) if a.person == ctx.person.handle), None)
    ways = (ctx.button(row, "material", Style.MAIN),)
    if mine is None:
        raise NotAllowed(N_("{code} does not wait for you to read."), ways, code=row.code)
    if not any(piece.handed_at for piece in materials(ctx.db, row)):
        raise NotAllowed(N_("Nothing is handed in for {code} yet."), ways, code=row.code)
    mine.read_at = ctx.now
    return row


@commands.add("meeting readers", may=("asker", "host", "pm", "leader"), private=True)
def readers(ctx: Context, row: Meeting) -> Readers:
    """Show who has read the material, and who has not: `M-1 readers`"""
    return Readers(row)


# What the clock says


@policies.add(Meeting, slots=due_slots, shows=pack_blocks)
def reading_ahead(db: Session, meeting: Meeting, slot: Slot) -> Iterable[Tell]:
    """When material is due, whoever comes gets what they have not read."""
    for attendee in coming(db, meeting):
        if count := len(unread(db, meeting, attendee)):
            one, many = N_("{who} {code} 1 to read, {at}"), N_("{who} {code} {count} to read, {at}")
            yield Tell(
                one if count == 1 else many, attendee.person, body=N_('"{title}" begins then.'),
                verbs=("read", "material", *still_asked(db, meeting, attendee.person)),
                values={"who": Called(attendee.person), "count": count},
            )  # fmt: skip


# Cards


@draws(Readers)
def readers_card(readers: Readers, view: View) -> Card:
    meeting = readers.meeting
    found = list(_listed(view, meeting))
    rest = sum(not done for _, done in found)
    title = view.say(N_("{code} is read by everybody"), code=meeting.code)
    if rest:
        one, many = (
            N_("{code} is not read by {count} person"),
            N_("{code} is not read by {count} people"),
        )
        title = view.say.n(one, many, rest, code=meeting.code)
    if not any(piece.handed_at for piece in materials(view.db, meeting)):
        title = view.say(N_("Nothing is handed in for {code} yet."), code=meeting.code)
        return Card(title, acts(view, meeting, ["material"]), about=view.about(meeting))
    head = (view.label("person"), view.label("status"))
    rows = tuple(
        (escape(view.name(who)), f"✓ {view.say.at(at)}" if at else view.state("unread"))
        for who, at in found
    )
    tone = Tone.WARNING if rest else Tone.GOOD
    blocks: tuple[Block, ...] = (Table(head, rows), *acts(view, meeting, ["material", "agenda"]))
    return Card(title, blocks, tone, about=view.about(meeting))


def _listed(view: View, meeting: Meeting) -> Iterator[tuple[str, datetime | None]]:
    """Those who have not first; who has nothing of others' to read is left out."""
    here = coming(view.db, meeting)
    waited = [a for a in here if unread(view.db, meeting, a)]
    yield from ((attendee.person, None) for attendee in waited)
    yield from ((a.person, a.read_at) for a in here if a.read_at and a not in waited)
