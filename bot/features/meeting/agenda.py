"""The agenda: topics by hand, and whether they fit into the meeting (M1)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from sqlmodel import Session

from bot.cards import Button, Form, Style
from bot.commands import Context
from bot.errors import Blank, NotAllowed, NotFound
from bot.features.meeting import announcing
from bot.features.meeting.agenda_card import Agenda, said
from bot.features.meeting.material import meant, not_ended
from bot.features.meeting.tables import Material, Meeting, Topic, agenda, materials
from bot.features.meeting.writing import every_topic, new_topic, planned, settle, write
from bot.forms import form, spelled
from bot.moments import Minutes
from bot.people import Person
from bot.registry import commands, contribute
from bot.words import N_

LEADS = ("asker", "host", "recorder", "pm", "leader")
OF_A_TOPIC = ("title", "content", "owner", "minutes")


# Commands


@commands.add("meeting agenda", says=said)
def agenda_(
    ctx: Context,
    row: Meeting,
    title: str = "",
    *,
    content: str = "",
    owner: Person | None = None,
    minutes: Minutes | None = None,
    longer: bool = False,
) -> Agenda:
    """Show the agenda, or add a topic to it, which has to fit into the meeting:
    `M-1 agenda` `M-1 agenda Budget overrun @finance 15m`"""
    if not title:
        return Agenda(row)
    return _add(ctx, row, title, content, owner, minutes, longer=longer)


@commands.add("meeting topic", says=said, may=LEADS)
def topic(
    ctx: Context,
    row: Meeting,
    topic: str = "",
    *,
    title: str = "",
    content: str = "",
    owner: Person | None = None,
    minutes: Minutes | None = None,
    to: int = 0,
    longer: bool = False,
) -> Agenda:
    """Change a topic by its number, move it, or add one:
    `M-1 topic 1 20m` `M-1 topic 2 to=1` `M-1 topic Budget overrun @finance 5m`"""
    named = title or topic
    if not topic.isdecimal():
        if not named:
            raise Blank(_blank(ctx, row, {}))
        return _add(ctx, row, named, content, owner, minutes, longer=longer)
    not_ended(ctx, row)
    found = _numbered(ctx, row, topic)
    if not {*OF_A_TOPIC, "to"} & ctx.words.keys():
        raise Blank(_blank(ctx, row, _now(found), topic))
    if minutes is not None and _minutes(minutes) != found.length:
        _fit(ctx, row, every_topic(ctx.db, row), _minutes(minutes), longer, found)
    _change(ctx, found, title=title, content=content, who=owner.handle if owner else None,
            length=_minutes(minutes))  # fmt: skip
    if to:
        _not_begun(ctx, row)
        _move(ctx, row, found, to)
    settle(row, every_topic(ctx.db, row))
    return Agenda(row, N_("Topic {number} of {code} is changed"), {"number": found.position})


@commands.add("meeting drop", says=said, may=LEADS)
def drop(ctx: Context, row: Meeting, topic: str) -> Agenda:
    """Take a topic off the agenda by its number, or material by its title: `M-1 drop 1`"""
    not_ended(ctx, row)
    if not topic.isdecimal() and (piece := _piece(ctx.db, row, topic)):
        piece.cancelled_at = ctx.now
        return Agenda(
            row, N_('"{title}" is not wanted for {code} any more'), {"title": piece.title}
        )
    _not_begun(ctx, row)
    found = _numbered(ctx, row, topic)
    found.cancelled_at, found.written = ctx.now, False
    settle(row, every_topic(ctx.db, row))
    return Agenda(row, N_('"{title}" is off the agenda of {code}'), {"title": found.title})


@commands.add("meeting refresh", says=said, may=LEADS)
def refresh(ctx: Context, row: Meeting) -> Agenda:
    """Write what is late, high or left open into the agenda now, before it is posted:
    `M-1 refresh`"""
    _not_begun(ctx, row)
    write(ctx.db, row)
    return Agenda(row, N_("The agenda of {code} is up to date"))


# Steps


def _add(
    ctx: Context,
    meeting: Meeting,
    title: str,
    content: str,
    owner: Person | None,
    minutes: Minutes | None,
    *,
    longer: bool,
) -> Agenda:
    meant(ctx, content, owner, minutes)
    not_ended(ctx, meeting)
    rows, wanted = every_topic(ctx.db, meeting), _minutes(minutes)
    _fit(ctx, meeting, rows, wanted, longer)
    topic = new_topic(ctx.db, meeting, rows, title)
    topic.content, topic.who, topic.length = content, owner.handle if owner else None, wanted
    settle(meeting, rows)
    return Agenda(meeting, N_("Topic {number} of {code} is added"), {"number": topic.position})


def _numbered(ctx: Context, meeting: Meeting, number: str) -> Topic:
    for found in agenda(ctx.db, meeting):
        if number in (str(found.position), found.title):
            return found
    ways = (ctx.button(meeting, "agenda", Style.MAIN),)
    sentence = N_("{code} has no topic {number}.")
    raise NotFound(sentence, ways, field="topic", code=meeting.code, number=number)


def _piece(db: Session, meeting: Meeting, title: str) -> Material | None:
    return next((m for m in materials(db, meeting) if m.title == title), None)


def _minutes(length: timedelta | None) -> int:
    return max(0, length // timedelta(minutes=1)) if length else 0


def _change(ctx: Context, found: Topic, **given: object) -> None:
    """What was given, or emptied; from then on it is a topic by hand."""
    words = {"who": "owner", "length": "minutes"}
    for name, value in given.items():
        emptied = name != "title" and _emptied(ctx, words.get(name, name))
        if (value or emptied) and value != getattr(found, name):
            setattr(found, name, value)
            found.written = False


def _emptied(ctx: Context, name: str) -> bool:
    """In the line, or in the form of the topic."""
    return ctx.emptied(name) or ctx.heard.fields.get(name) == ""


def _move(ctx: Context, meeting: Meeting, found: Topic, to: int) -> None:
    """Among the others; one that wrote itself is taken in hand by that."""
    found.written = False
    others = [row for row in agenda(ctx.db, meeting) if row is not found]
    others.insert(max(to, 1) - 1, found)
    for position, row in enumerate(others, 1):
        row.position = position


def _not_begun(ctx: Context, meeting: Meeting) -> None:
    not_ended(ctx, meeting)
    if meeting.started_at:
        ways = (ctx.button(meeting, "agenda", Style.MAIN),)
        sentence = N_("{code} has begun {at}; what is on its agenda keeps its order.")
        raise NotAllowed(sentence, ways, code=meeting.code, at=meeting.started_at)


def _fit(
    ctx: Context,
    meeting: Meeting,
    rows: list[Topic],
    wanted: int,
    longer: bool,
    but: Topic | None = None,
) -> None:
    """M1: the rows fit into the meeting, or it is made longer."""
    taken = planned([row for row in rows if row.cancelled_at is None], but)
    left = meeting.length - taken
    if wanted <= max(left, 0):
        return
    if longer:
        meeting.length = taken + wanted
        announcing.changed(ctx, meeting, ["length"])
        return
    shorter = spelled(ctx.command, {**ctx.words, "minutes": f"{left}m"}, ctx)
    plain = spelled(ctx.command, {n: w for n, w in ctx.words.items() if n != "minutes"}, ctx)
    extended = (
        f"{spelled(ctx.command, ctx.words, ctx)} {ctx.option('longer')}={ctx.say.label('yes')}"
    )
    ways = [
        Button(ctx.say(N_("Take {left} min"), left=left), shorter, Style.MAIN),
        Button(ctx.say(N_("{length} min in all"), length=taken + wanted), extended),
        Button(ctx.say(N_("Without minutes")), plain),
    ]
    raise NotAllowed(
        N_("{wanted} min do not fit: {taken} of {length} min of {code} are taken."),
        tuple(ways if left > 0 else ways[1:]), field="minutes",
        wanted=wanted, taken=taken, length=meeting.length, code=meeting.code,
    )  # fmt: skip


# Forms


def _blank(ctx: Context, meeting: Meeting, now: Mapping[str, str], number: str = "") -> Form:
    """A new topic, or one as it is now."""
    return _dressed(ctx, form(commands["meeting topic"], now, ctx), meeting, number)


@contribute.to("form")
def asked_again(ctx: Context, again: Form) -> Form:
    """What was wrong stands in the same form."""
    if ctx.command.words != "meeting topic" or not ctx.line.code:
        return again
    number = ctx.words.get("topic", "")
    meeting = ctx.db.get_one(Meeting, ctx.line.code)
    return _dressed(ctx, again, meeting, number if number.isdecimal() else "")


def _dressed(ctx: Context, blank: Form, meeting: Meeting, number: str) -> Form:
    command, kept = commands["meeting topic"], {"row": meeting.code}
    asks = [replace(a, required=a.name == "title") for a in blank.fields if a.name in OF_A_TOPIC]
    line = spelled(command, kept | ({"topic": number} if number else {}), ctx)
    title = ctx.say(N_("Topic {number} of {code}"), number=number, code=meeting.code)
    new = ctx.say(N_("New topic for {code}"), code=meeting.code)
    return replace(blank, line=line, fields=tuple(asks), title=title if number else new)


def _now(found: Topic) -> dict[str, str]:
    minutes = f"{found.length}m" if found.length else ""
    now = {"title": found.title, "content": found.content, "owner": found.who or ""}
    return {**now, "minutes": minutes}
