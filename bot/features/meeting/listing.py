"""Lists of meetings: what is to come, what was held, what is mine."""

from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum

from sqlmodel import col, select

from bot import which
from bot.commands import Context
from bot.features.meeting import series
from bot.features.meeting.minutes_clocks import owed_since
from bot.features.meeting.tables import Attendee, Meeting
from bot.lists import Entry, Page, Standing, Waiting, line_of
from bot.markup import Markup
from bot.members import pm_of
from bot.moments import Scope
from bot.people import Person, Project, live, parts_of, visible
from bot.registry import commands, contribute
from bot.view import View
from bot.words import N_

LAST = datetime.max.replace(tzinfo=UTC)


class Status(StrEnum):
    PLANNED = "planned"
    PAST = "past"
    ALL = "all"


def entry(meeting: Meeting, view: View) -> Entry:
    """A series stands at its next day that does not stand on the list itself."""
    at = meeting.at
    if meeting.is_series:
        at = series.next_free(view.db, meeting, view.times(meeting), view.now)
    return Entry(meeting, meeting.host, at, view.state(meeting.state(view.now)))


@commands.add("meeting list")
def list_(
    ctx: Context,
    *,
    project: Project | None = None,
    status: Status = Status.PLANNED,
    who: Person | None = None,
    page: int = 1,
) -> Page:
    """List the meetings to come, here or alone with me mine: `meeting list`
    `meeting list status=past` `meeting list who=me`"""
    rows = visible(Meeting, ctx.person)
    if project is None and not ctx.heard.at.direct:
        project = which.project(Scope(ctx, None, lambda code: line_of(ctx, project=code)))
    if project:
        rows = rows.where(Meeting.project == project.code)
    elif who is None:
        who = ctx.person
    if who:
        theirs = select(Attendee.meeting).where(Attendee.person == who.handle, live(Attendee))
        rows = rows.where(col(Meeting.code).in_(theirs))
    chosen = [m for m in ctx.db.exec(rows).all() if _has(m, status, ctx)]
    found = _in_order([entry(meeting, ctx) for meeting in chosen], status)
    title = ctx.say.n(*TITLES[status], len(found)) if found else ctx.say(NONE[status])
    if project:
        title = Markup(f"{project.code} · {title}")
    return Page(title, found, line_of(ctx), page, names=NAMES)


NAMES = ("title", "host", "at", "status")
TITLES = {
    Status.PLANNED: (N_("{count} meeting to come"), N_("{count} meetings to come")),
    Status.PAST: (N_("{count} meeting held"), N_("{count} meetings held")),
    Status.ALL: (N_("{count} meeting"), N_("{count} meetings")),
}
NONE = {
    Status.PLANNED: N_("No meetings to come"), Status.PAST: N_("No meetings held"),
    Status.ALL: N_("No meetings"),
}  # fmt: skip


def _has(meeting: Meeting, status: Status, view: View) -> bool:
    """Of a project that is closed nothing is to come."""
    if status is Status.ALL:
        return True
    if meeting.state(view.now) == "past":
        return status is Status.PAST
    return status is Status.PLANNED and view.project(meeting).closed_at is None


def _in_order(entries: list[Entry], status: Status) -> list[Entry]:
    """The next first; of what is past, the latest."""
    return sorted(entries, key=lambda e: (e.due or LAST, e.row.code), reverse=status is Status.PAST)


# What other pages show of it


@contribute.to("status")
def standing(view: View, project: Project) -> Standing:
    found = view.db.exec(parts_of(project, Meeting)).all()
    held = [m for m in found if m.state(view.now) == "past"]
    coming = [entry(m, view) for m in found if m not in held]
    entries = tuple(_in_order(coming, Status.PLANNED))
    return Standing("meeting", open=len(coming), closed=len(held), entries=entries)


@contribute.to("waiting")
def waiting(view: View, person: Person) -> Iterator[Waiting]:
    """The day of a series on which nobody works: skip it, or when?"""
    rows = visible(Meeting, person).where(Meeting.occurs != "", col(Meeting.at) > view.now)
    for meeting in view.db.exec(rows.order_by(col(Meeting.at))).all():
        manager = pm_of(view.db, view.project(meeting))
        if manager == person.handle and meeting.awaits_day(view.times(meeting).calendar):
            yield Waiting(entry(meeting, view), view.say(N_("to decide")))


@contribute.to("holding")
def holding(view: View, person: Person) -> Iterator[Entry]:
    """What somebody who leaves was to host, or to write down, also of what is over."""
    rows = visible(Meeting, view.reader or person).where(col(Meeting.approved_at).is_(None))
    mine = rows.where((Meeting.host == person.handle) | (Meeting.recorder == person.handle))
    for meeting in view.db.exec(mine.order_by(Meeting.code)):
        owed = meeting.recorder == person.handle and owed_since(meeting)
        if owed or meeting.state(view.now) != "past":
            yield entry(meeting, view)
