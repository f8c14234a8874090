"""The minutes (M5): shown, written by the recorder, handed in."""

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session, col, select

from bot import moments
from bot.cards import Button, FieldType, Form, Style
from bot.commands import Context
from bot.errors import Blank, NotAllowed, NotUnderstood
from bot.features.meeting.approvers import approvers
from bot.features.meeting.approving import ask_approver
from bot.features.meeting.material import meant
from bot.features.meeting.minutes_card import Minutes, said
from bot.features.meeting.minutes_clocks import is_noted
from bot.features.meeting.recording import KEEPERS
from bot.features.meeting.reports import Report, as_rows, columns, kept
from bot.features.meeting.tables import Meeting
from bot.forms import form, spelled
from bot.moments import Scope
from bot.people import live
from bot.reading import written
from bot.registry import commands, contribute
from bot.words import N_, Named

BLANKS = ("summary", "reports", "next_at", "next_place", "next_topic")
OFFERED = 3


@commands.add("meeting minutes", says=said)
def minutes(ctx: Context, meeting: Meeting) -> Minutes:
    """Show the minutes of a meeting, as a draft or as they were approved: `M-1 minutes`"""
    refuse_ahead(ctx, meeting)
    return Minutes(meeting)


@commands.add("meeting draft", says=said, may=KEEPERS, private=True)
def draft(
    ctx: Context,
    meeting: Meeting,
    summary: str = "",
    *,
    reports: tuple[Report, ...] = (),
    next_at: str = "",
    next_place: str = "",
    next_topic: str = "",
) -> Minutes:
    """Write the minutes; without words it answers with a form of what is there:
    `M-1 draft` `M-1 draft The budget stays as it is` `M-1 draft next_at="2026-03-13 15:00"`
    `M-1 draft reports="R&D: samples done / stress test / two testers"`"""
    refuse_ahead(ctx, meeting)
    said_so = [name for name in BLANKS if name in ctx.words or name in ctx.heard.fields]
    if not said_so:
        raise Blank(_form(ctx, meeting))
    meant(ctx, *(name for name in said_so if name != "summary"))
    given = {
        "summary": summary, "next_place": next_place, "next_topic": next_topic,
        "reports": kept(ctx, meeting, reports), "next_at": _next_at(ctx, meeting, next_at),
    }  # fmt: skip
    for name in said_so:
        if getattr(meeting, name) != given[name]:
            setattr(meeting, name, given[name])
    return Minutes(meeting, N_("The draft of {code} is kept"))


@commands.add("meeting submit", says=said, may=KEEPERS, private=True)
def submit(ctx: Context, meeting: Meeting) -> Minutes:
    """Hand the minutes to the leader, who approves or returns them: `M-1 submit`"""
    refuse_ahead(ctx, meeting)
    _refuse_unended(ctx, meeting)
    _refuse_handed_in(ctx, meeting)
    if not is_noted(ctx.db, meeting):
        ways = (ctx.button(meeting, "draft", Style.MAIN), ctx.button(meeting, "minutes"))
        sentence = N_("Nothing is written down for {code} yet. What came out of it?")
        raise NotAllowed(sentence, ways, code=meeting.code)
    if meeting.ended_at is None:  # nobody pressed start: it counts as held
        meeting.started_at = meeting.started_at or meeting.at
        meeting.ended_at, meeting.topic_until = meeting.ends, None
    meeting.submitted_at, meeting.returned_why = ctx.now, ""
    ask_approver(ctx, meeting)
    who = Named(approvers(ctx.db, meeting)[0])
    return Minutes(meeting, N_("{code} minutes are with {who}"), {"who": who})


# What cannot be done now


def refuse_ahead(ctx: Context, meeting: Meeting) -> None:
    if meeting.is_series:
        held = [m for m in _days(ctx.db, meeting) if m.at and m.at <= ctx.now][:OFFERED]
        verb = ctx.verb(ctx.command.verb)
        ways = [Button(f"{m.code} · {ctx.say.at(m.at)}", f"{m.code} {verb}") for m in held if m.at]
        sentence = N_("{code} is a series. Which of its meetings?")
        raise NotAllowed(sentence, tuple(ways) or (ctx.button(meeting, "show"),), code=meeting.code)
    if meeting.started_at is None and (meeting.at is None or meeting.at > ctx.now):
        way = ctx.button(meeting, "show")
        raise NotAllowed(N_("{code} has not been held yet."), (way,), code=meeting.code)


def _days(db: Session, series: Meeting) -> list[Meeting]:
    """Its meetings, the latest first."""
    rows = select(Meeting).where(Meeting.series == series.code, live(Meeting))
    return list(db.exec(rows.order_by(col(Meeting.at).desc())))


def _refuse_unended(ctx: Context, meeting: Meeting) -> None:
    if meeting.ends and meeting.ends > ctx.now:
        ways = (ctx.button(meeting, "end", Style.MAIN), ctx.button(meeting, "draft"))
        sentence = N_("{code} has not ended yet. End it first; the draft can be written already.")
        raise NotAllowed(sentence, ways, code=meeting.code)


def _refuse_handed_in(ctx: Context, meeting: Meeting) -> None:
    way = ctx.button(meeting, "minutes")
    if meeting.approved_at:
        sentence = N_("{code} minutes were approved {at}. A change opens them again.")
        raise NotAllowed(sentence, (way,), code=meeting.code, at=meeting.approved_at)
    if meeting.submitted_at:
        who = Named(approvers(ctx.db, meeting)[0])
        sentence = N_("{code} minutes are with {who} since {at}.")
        raise NotAllowed(sentence, (way,), code=meeting.code, who=who, at=meeting.submitted_at)


# The form, and what it holds


def _form(ctx: Context, meeting: Meeting) -> Form:
    """What is there now, in the layout of the kind."""
    now = {name: written(getattr(meeting, name), ctx) for name in BLANKS}
    dressed = _dressed(ctx, form(ctx.command, now, ctx), meeting)
    rows = (replace(a, value=as_rows(meeting, ctx)) if a.name == "reports" else a
            for a in dressed.fields)  # fmt: skip
    return replace(dressed, fields=tuple(rows))


@contribute.to("form")
def asked_again(ctx: Context, again: Form) -> Form:
    """What was wrong stands beside what was typed, under the same headings."""
    if ctx.command.words != "meeting draft" or not ctx.line.code:
        return again
    return _dressed(ctx, again, ctx.db.get_one(Meeting, ctx.line.code))


def _dressed(ctx: Context, blank: Form, meeting: Meeting) -> Form:
    """In the layout of the kind."""
    types: dict[str, FieldType] = {"summary": "long", "next_at": "datetime"}
    asks = [
        columns(one, meeting, ctx)
        if one.name == "reports"
        else replace(one, type=types.get(one.name, one.type))
        for one in blank.fields
    ]
    title = ctx.say(N_("Minutes of {code}"), code=meeting.code)
    line = spelled(ctx.command, {"meeting": meeting.code}, ctx)
    keep_it = ctx.say(N_("Keep draft"))
    return replace(blank, title=title, line=line, fields=tuple(asks), submit=keep_it)


def _next_at(ctx: Context, meeting: Meeting, word: str) -> datetime | None:
    """A time of day has to be said; typed as text, so that a date in the summary stays there."""
    if not word:
        return None
    again = {**ctx.words, "meeting": meeting.code}
    scope = Scope(
        ctx, ctx.project(meeting), lambda new: spelled(ctx.command, {**again, "next_at": new}, ctx)
    )
    found = moments.read(word, scope)
    begins = found.start or found.end
    if not isinstance(begins, datetime):
        raise NotUnderstood(N_("At what time on {day}?"), field="next_at", day=begins)
    at = begins.replace(tzinfo=scope.zone)
    if at <= ctx.now:
        raise NotUnderstood(N_("{at} has passed. When is the next one?"), field="next_at", at=at)
    return at
