"""Who of those invited is in another meeting at the same time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from bot.company import times
from bot.features.meeting import series
from bot.features.meeting.tables import Attendee, Meeting
from bot.markup import Markup
from bot.people import Project, Visibility, live
from bot.view import View
from bot.words import N_, Named

LONGEST = timedelta(hours=12)
LOOKED_AT = 4  # days of a series


@dataclass(frozen=True)
class Clash:
    """The other meeting with the time it takes; None where it may not be seen."""

    people: tuple[str, ...]
    other: Meeting | None
    begins: datetime
    ends: datetime


def clashes(meeting: Meeting, view: View) -> list[Clash]:
    """Of a series those of its next days; of what has begun there are none."""
    found: dict[tuple[str, datetime], Clash] = {}
    for begins in _begins(meeting, view):
        for other, at in _others(meeting, view, begins, begins + _length(meeting)):
            shown = other if _may_be_named(meeting, other, view) else None
            if people := tuple(_both(meeting, other, view)):
                found.setdefault((other.code, at), Clash(people, shown, at, at + _length(other)))
    return sorted(found.values(), key=lambda clash: (clash.begins, clash.people))


def said(clash: Clash, view: View) -> Markup:
    count, until = len(clash.people), f"{clash.ends.astimezone(view.say.zone):%H:%M}"
    values = {"who": [Named(p) for p in clash.people], "at": clash.begins, "until": until}
    if clash.other is None:
        one, many = N_("{who} is busy {at}–{until}."), N_("{who} are busy {at}–{until}.")
        return view.say.n(one, many, count, **values)
    one = N_('{who} is in {code} "{title}" {at}–{until}.')
    many = N_('{who} are in {code} "{title}" {at}–{until}.')
    values |= {"code": clash.other.code, "title": clash.other.title}
    return view.say.n(one, many, count, **values)


def _length(meeting: Meeting) -> timedelta:
    return timedelta(minutes=meeting.length)


def _begins(meeting: Meeting, view: View) -> Iterator[datetime]:
    if meeting.is_series:
        coming = series.coming(meeting, view.times(meeting), view.now)
        yield from (at for at, _ in zip(coming, range(LOOKED_AT), strict=False))
    elif meeting.at and meeting.started_at is None and meeting.at > view.now:
        yield meeting.at


def _others(
    meeting: Meeting, view: View, begins: datetime, ends: datetime
) -> Iterator[tuple[Meeting, datetime]]:
    """Whatever somebody invited is also invited to, and when it begins, planned days included."""
    ours = _people(meeting)
    theirs = select(Attendee.meeting).where(col(Attendee.person).in_(ours), live(Attendee))
    rows = select(Meeting).where(
        live(Meeting), col(Meeting.code).in_(theirs), Meeting.code != meeting.code,
        col(Meeting.ended_at).is_(None),
    )  # fmt: skip
    near = rows.where(col(Meeting.at) > begins - LONGEST, col(Meeting.at) < ends)
    for other in view.db.exec(near.order_by(col(Meeting.at), Meeting.code)).all():
        same = other.series == meeting.code or meeting.series == other.code
        if other.at and other.at + _length(other) > begins and not same:
            yield other, other.at
    for other in view.db.exec(rows.where(Meeting.rrule != "").order_by(Meeting.code)).all():
        if other.code == meeting.series:
            continue
        taken = {day.occurs for day in series.days(view.db, other, cancelled=True)}
        ours_there = times(view.db, view.db.get_one(Project, other.project))
        for at in series.coming(other, ours_there, begins - _length(other)):
            if at >= ends:
                break
            if series.spelled(at) not in taken:
                yield other, at


def _people(meeting: Meeting) -> SelectOfScalar[str]:
    """Who comes, as far as is known."""
    return select(Attendee.person).where(
        Attendee.meeting == meeting.code, live(Attendee), Attendee.answer != "absent"
    )


def _both(meeting: Meeting, other: Meeting, view: View) -> list[str]:
    there = select(Attendee.person).where(
        Attendee.meeting == other.code, live(Attendee), Attendee.answer != "absent",
        col(Attendee.person).in_(_people(meeting)),
    )  # fmt: skip
    return sorted(view.db.exec(there))


def _may_be_named(meeting: Meeting, other: Meeting, view: View) -> bool:
    """To everybody who reads this meeting's card, in a group or alone."""
    project = view.db.get_one(Project, other.project)
    return other.project == meeting.project or project.visibility == Visibility.COMPANY
