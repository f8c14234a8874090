"""Call a meeting, once or again and again, and say who comes."""

from collections.abc import Iterable
from datetime import datetime

from bot.commands import Context
from bot.errors import Blank
from bot.features.meeting import series, times
from bot.features.meeting.gathering import bring, invited, recorder_of
from bot.features.meeting.kinds import Kind
from bot.features.meeting.rows import Row, put
from bot.features.meeting.tables import Meeting
from bot.features.meeting.times import When
from bot.features.project.circle import refuse_outsiders
from bot.forms import form
from bot.lines import shadow
from bot.markup import Markup, plain
from bot.moments import Minutes, Repeat
from bot.people import Person, Project
from bot.registry import commands
from bot.store import new_code
from bot.view import View
from bot.words import N_

KINDS = {"weekly": Kind.WEEKLY, "daily": Kind.STANDUP, "monthly": Kind.MONTHLY}
REPEATS = {"weekly": times.weekly, "daily": times.daily, "monthly": times.monthly}
ONLINE = (
    *("线上", "在线", "远程", "视频会议", "腾讯会议", "飞书会议", "钉钉会议"),
    *("online", "remote", "video call", "zoom", "teams", "webex"),
)


def called(meeting: Meeting, view: View) -> Markup:
    """The row itself, or the next of a series."""
    if not meeting.is_series:
        return view.say(N_("{code} is set for {at}"), code=meeting.code, at=meeting.at)
    at = series.next_day(view.db, meeting, view.times(meeting), view.now)
    return view.say(N_("{code} repeats, next {at}"), code=meeting.code, at=at)


@commands.add("meeting add", says=called)
@commands.add("meeting weekly", says=called, title=N_("Weekly meeting"))
@commands.add("meeting daily", says=called, title=N_("Daily meeting"))
@commands.add("meeting monthly", says=called, title=N_("Monthly meeting"))
def add(
    ctx: Context,
    title: str,
    *,
    project: Project,
    people: tuple[Person, ...] = (),
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
    topics: tuple[Row, ...] = (),
    reason: str = "",
) -> Meeting:
    """Call a meeting, once or again and again; what is left out comes from its kind:

    `meeting add Budget review 2026-03-12 14:00 60m @finance @market`
    `meeting weekly Weekly 2026-03-06 15:00 30m`
    `meeting daily Stand-up 2026-03-09 09:15`
    `meeting monthly Review 2026-03-25 15:00`
    `meeting add Sync @sales every="every other Tuesday 10:00"`
    """
    when = times.needed(ctx, times.said(ctx, project, every, length))
    place, link = where(ctx, place, link)
    told = (*people, host, recorder)
    refuse_outsiders(ctx, project, [person.handle for person in told if person])
    kind = kind or KINDS.get(ctx.command.verb, Kind.GENERAL)
    meeting = Meeting(
        code=new_code(ctx.db, Meeting), project=project.code, title=title, kind=kind,
        place=place, link=link, goal=goal, wanted=wanted, reason=reason,
        host=(host or ctx.person).handle, recorder="", asker=ctx.person.handle,
    )  # fmt: skip
    meeting.length = (when.length or meeting.profile.length) // times.A_MINUTE
    _gather(ctx, project, meeting, [person.handle for person in people], recorder)
    put(ctx.db, meeting, topics or _skeleton(ctx, meeting))
    _set(ctx, meeting, when)
    return meeting


def _gather(
    ctx: Context, project: Project, meeting: Meeting, named: list[str], recorder: Person | None
) -> None:
    """Those named with whoever speaks; where nobody is, those of the kind."""
    people = [meeting.host, ctx.person.handle]
    people += invited(ctx.db, project, meeting.profile, named)
    found = recorder_of(ctx.db, project, meeting.host, people)
    meeting.recorder = recorder.handle if recorder else found
    ctx.db.add(meeting)
    bring(ctx.db, meeting, [*people, meeting.recorder])


def _skeleton(ctx: Context, meeting: Meeting) -> Iterable[Row]:
    """The topics of its kind, in the words of who called it."""
    topics = meeting.profile.topics
    return [Row(plain(ctx.say(title)), minutes=minutes) for title, minutes in topics]


def _set(ctx: Context, meeting: Meeting, when: When) -> None:
    """Once, or from then on as often as it was said."""
    repeat = when.repeat
    if repeat is None and (made := REPEATS.get(ctx.command.verb)):
        repeat = made(when.at)
    if repeat is None:
        meeting.at = when.at
        return
    meeting.repeat(repeat, ctx.words.get("every", ""))
    ctx.db.flush()
    series.hold_what_is_due(ctx.db, meeting)


def where(ctx: Context, place: str, link: str) -> tuple[str, str]:
    """Place and link; what is held online needs its link (M1)."""
    if place.lower().startswith(("http://", "https://")):
        place, link = "", link or place
    said = shadow(place).lower()
    if not link and any(word in said for word in ONLINE):
        sentence = ctx.say(N_("An online meeting needs its link."))
        raise Blank(form(ctx.command, ctx.words, ctx, error=sentence, wrong="link"))
    return place, link
