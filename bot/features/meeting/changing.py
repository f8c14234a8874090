"""Change a meeting, move it, and call it off: one, or with the code of a series all to come."""

from collections.abc import Mapping
from datetime import datetime

from bot.cards import Style
from bot.commands import Context
from bot.errors import NotAllowed
from bot.features.meeting import announcing, series, times
from bot.features.meeting.gathering import bring
from bot.features.meeting.kinds import Kind
from bot.features.meeting.planning import where
from bot.features.meeting.tables import Meeting, attendees
from bot.features.meeting.times import When
from bot.features.project.circle import refuse_outsiders
from bot.markup import Markup
from bot.moments import Minutes, Repeat
from bot.people import Person
from bot.registry import commands
from bot.view import View
from bot.words import N_

HOLDS = ("asker", "host", "recorder", "pm", "leader")
MAY_BE_EMPTY = ("place", "link", "goal", "wanted", "reason")


@commands.add("meeting edit", says=N_("{code} is changed"), may=HOLDS, fills=True)
def edit(
    ctx: Context,
    meeting: Meeting,
    *,
    title: str = "",
    at: datetime | None = None,
    every: Repeat | None = None,
    length: Minutes | None = None,
    kind: Kind | None = None,
    place: str = "",
    link: str = "",
    goal: str = "",
    wanted: str = "",
    host: Person | None = None,
    recorder: Person | None = None,
    reason: str = "",
) -> Meeting:
    """Change any of its fields; of a series all that is to come follows:
    `M-1 edit place="3rd-floor room"` `M-1 edit wanted="event budget" host=@finance`"""
    when = times.said(ctx, ctx.project(meeting), every, length)
    told = [person.handle for person in (host, recorder) if person]
    refuse_outsiders(ctx, ctx.project(meeting), told)
    if place or link:
        place, link = where(ctx, place, link or meeting.link)
    given = {
        "title": title, "kind": kind, "place": place, "link": link, "goal": goal,
        "wanted": wanted, "reason": reason,
        "host": host.handle if host else None, "recorder": recorder.handle if recorder else None,
        "length": length // times.A_MINUTE if length else None,
    }  # fmt: skip
    new = {n: v for n, v in given.items() if v or (n in MAY_BE_EMPTY and ctx.emptied(n))}
    old = {name: getattr(meeting, name) for name in new}
    for one in (meeting, *series.ahead_of(ctx.db, meeting, ctx.now)):
        _write(one, new, old)
        bring(ctx.db, one, [one.host, one.recorder])
    if when:
        _move(ctx, meeting, when, "")
    else:
        announcing.changed(ctx, meeting, [name for name in new if new[name] != old[name]])
    return meeting


def _write(meeting: Meeting, new: Mapping[str, object], old: Mapping[str, object]) -> None:
    """A day that was given something of its own keeps it."""
    for name, value in new.items():
        if getattr(meeting, name) == old[name]:
            setattr(meeting, name, value)


def stands(meeting: Meeting, view: View) -> Markup:
    at = meeting.at
    if meeting.is_series:
        at = series.next_day(view.db, meeting, view.times(meeting), view.now)
    return view.say(N_("{code} is moved to {at}"), code=meeting.code, at=at)


@commands.add("meeting reschedule", says=stands, may=HOLDS)
def reschedule(
    ctx: Context,
    meeting: Meeting,
    at: datetime | None = None,
    reason: str = "",
    *,
    every: Repeat | None = None,
    length: Minutes | None = None,
) -> Meeting:
    """Move it, and say why; of a series every day to come:
    `M-1 reschedule 2026-03-13 15:00 the client is away`
    `M-1 reschedule every="every other Tuesday 10:00"`"""
    when = times.said(ctx, ctx.project(meeting), every, length)
    _move(ctx, meeting, times.needed(ctx, when), reason)
    return meeting


def _move(ctx: Context, meeting: Meeting, when: When, reason: str) -> None:
    not_begun(ctx, meeting)
    old = meeting.at
    if meeting.is_series:
        _move_all(ctx, meeting, when)
    elif when.repeat and meeting.series:
        way = ctx.button(ctx.db.get_one(Meeting, meeting.series), "reschedule", Style.MAIN)
        sentence = N_("{code} is one day of {series}. Change how often for all of them.")
        raise NotAllowed(sentence, (way,), code=meeting.code, series=meeting.series)
    elif when.repeat:
        meeting.at = meeting.called_at = None
        meeting.repeat(when.repeat, ctx.words["every"])
        ctx.db.flush()
        series.hold_what_is_due(ctx.db, meeting)
    else:
        _stand(ctx, meeting, when.at)
    for one in (meeting, *series.ahead_of(ctx.db, meeting, ctx.now)):
        if when.length:
            one.length = when.length // times.A_MINUTE
    meeting.reason = reason or meeting.reason
    announcing.moved(ctx, meeting, old, reason)


def _stand(ctx: Context, meeting: Meeting, at: datetime) -> None:
    """Nobody has answered for its new time yet."""
    meeting.at = at
    for place in attendees(ctx.db, meeting):
        if place.answer:
            place.answer = place.reason = ""


def _move_all(ctx: Context, meeting: Meeting, when: When) -> None:
    """The days that have a code take the next days of the new rule, but for those moved alone."""
    ours = ctx.times(meeting)
    days = series.ahead_of(ctx.db, meeting, ctx.now)
    held = [day for day in days if not day.is_moved(ours.calendar)]
    repeat = when.repeat or times.moved(ctx, meeting, when.at)
    meeting.repeat(repeat, ctx.words.get("every", "") if when.repeat else "")
    for day, at in zip(held, series.coming(meeting, ours, ctx.now), strict=False):
        _stand(ctx, day, at)
        day.occurs = series.spelled(at)
    ctx.db.flush()
    series.hold_what_is_due(ctx.db, meeting)


def not_begun(ctx: Context, meeting: Meeting) -> None:
    if meeting.started_at:
        sentence = N_("{code} began {at}. Call a new one: `{example}`.")
        example = f"{ctx.noun('meeting')} {ctx.verb('add')}"
        way = ctx.button(meeting, "show")
        raise NotAllowed(
            sentence, (way,), code=meeting.code, at=meeting.started_at, example=example
        )
