"""The series: which days it falls on, when each gets its own code, and what a day off does."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlmodel import Session, col, select

from bot.company import Times, times
from bot.features.meeting.ahead import A_MINUTE, ahead
from bot.features.meeting.gathering import bring, still_here
from bot.features.meeting.tables import Meeting, Topic, agenda, attendees
from bot.features.meeting.times import parts_of_rule
from bot.ladder import BEFORE, ladder
from bot.members import pm_of
from bot.notices import Tell
from bot.people import Project
from bot.planner import Slot
from bot.registry import policies
from bot.store import new_code
from bot.words import N_, Called

SHARED = ("title", "kind", "length", "place", "link", "goal", "wanted", "host", "recorder")
NOTICE = "meeting notice"


def coming(series: Meeting, times: Times, after: datetime) -> Iterator[datetime]:
    """When it is held after a moment; what is held every day is not held on days off."""
    zone, works = times.calendar.zone, times.calendar.works
    every_day = is_daily(series)
    for wall in series.occurrences(after.astimezone(zone).replace(tzinfo=None)):
        if not every_day or works(wall.date()):
            yield wall.replace(tzinfo=zone)


def is_daily(series: Meeting) -> bool:
    parts = parts_of_rule(series)
    return parts["FREQ"] == "DAILY" or parts.get("BYDAY", "").count(",") >= 4


def days(db: Session, series: Meeting, *, cancelled: bool = False) -> list[Meeting]:
    """Its occurrences that have a code, in their order."""
    rows = select(Meeting).where(Meeting.series == series.code)
    if not cancelled:
        rows = rows.where(col(Meeting.cancelled_at).is_(None))
    return list(db.exec(rows.order_by(Meeting.occurs, Meeting.code)))


def ahead_of(db: Session, series: Meeting, now: datetime) -> list[Meeting]:
    """Those still to come: what is changed for all is changed for them."""
    return [m for m in days(db, series) if m.at and m.at > now and m.started_at is None]


def next_day(db: Session, series: Meeting, times: Times, now: datetime) -> datetime | None:
    """When it is held next, wherever a single day was moved."""
    planned = [day.at for day in ahead_of(db, series, now) if day.at]
    return min([*planned, *filter(None, [next_free(db, series, times, now)])], default=None)


def next_free(db: Session, series: Meeting, times: Times, now: datetime) -> datetime | None:
    """The next of its days that has no code yet."""
    taken = {day.occurs for day in days(db, series, cancelled=True)}
    free = (at for at in coming(series, times, now) if spelled(at) not in taken)
    return next(free, None)


def spelled(at: datetime) -> str:
    """Wall time as `Meeting.occurs` keeps it."""
    return at.replace(tzinfo=None).isoformat(timespec="minutes")


def hold(db: Session, series: Meeting, at: datetime) -> Meeting | None:
    """Give one day of a series its code, people and topics; None if it has them already."""
    if spelled(at) in {day.occurs for day in days(db, series, cancelled=True)}:
        return None
    shared = {name: getattr(series, name) for name in SHARED}
    here = list(still_here(db, [a.person for a in attendees(db, series)]))
    present = set(still_here(db, [series.host, series.recorder, series.asker]))
    manager = pm_of(db, db.get_one(Project, series.project))
    for role in ("host", "recorder"):
        shared[role] = shared[role] if shared[role] in present else manager
    meeting = Meeting(
        code=new_code(db, Meeting), project=series.project, asker=series.asker, at=at,
        series=series.code, occurs=spelled(at), **shared,
    )  # fmt: skip
    db.add(meeting)
    bring(db, meeting, here)
    for row in agenda(db, series):
        kept = row.model_dump(include={"position", "title", "content", "who", "length"})
        db.add(Topic(id=f"{meeting.code} {row.position}", meeting=meeting.code, **kept))
    return meeting


def hold_what_is_due(db: Session, series: Meeting) -> None:
    """Whose notice should be out by now gets its code with the series itself."""
    now, ours = db.info["now"], times(db, db.get_one(Project, series.project))
    for at in coming(series, ours, now):
        if ahead(at, ours, NOTICE) > now:
            return
        hold(db, series, at)


# The next one, as its time comes


def turns(series: Meeting, times: Times, after: datetime) -> Iterator[Slot]:
    """Each day of a series at the moment its notice is due."""
    for at in coming(series, times, after) if series.is_series else ():
        if (due := ahead(at, times, NOTICE)) > after:
            yield Slot(f"{at:%Y%m%d-%H%M}", due)


@policies.add(Meeting, slots=turns, acts=True, catch_up="all")
def next_of_meeting(db: Session, series: Meeting, slot: Slot) -> Iterable[Tell]:
    """The next day of a series gets its code, people and topics when its notice is due."""
    wall = datetime.strptime(slot.step, "%Y%m%d-%H%M")  # noqa: DTZ007 - the zone follows
    at = wall.replace(tzinfo=slot.at.tzinfo)
    if at > db.info["now"]:  # the bot was down: what is past was held without it
        hold(db, series, at)
    return ()


# A day off


def asks(meeting: Meeting, times: Times, after: datetime) -> Iterator[Slot]:
    """With its notice, and a working day before, unless that is the same."""
    if meeting.at is None or meeting.called_at is None or not meeting.awaits_day(times.calendar):
        return
    first = max(ahead(meeting.at, times, NOTICE), meeting.called_at + A_MINUTE)
    again = next((s.at for s in ladder(meeting.at, times, first, late=0) if s.step == BEFORE), None)
    for step, at in (("ask", first), ("again", again)):
        if at and after < at < meeting.at:
            yield Slot(step, at.astimezone(times.calendar.zone))


@policies.add(Meeting, slots=asks)
def ask_for_a_day(db: Session, meeting: Meeting, slot: Slot) -> Iterator[Tell]:
    """A day of a series is a day off: the project manager says whether it is skipped or moved."""
    manager = pm_of(db, db.get_one(Project, meeting.project))
    body = N_('"{title}": skip it, or which day?')
    if slot.step == "again":
        body = N_('"{title}": skip it, or which day? Without an answer it is skipped.')
    yield Tell(
        N_("{who} {code} is {at}, a day off"), manager, body=body,
        verbs=("skip", "reschedule", "keep"),
        values={"who": Called(manager)},
    )  # fmt: skip


def unanswered(meeting: Meeting, times: Times, after: datetime) -> Iterator[Slot]:
    if meeting.at and meeting.at > after and meeting.awaits_day(times.calendar):
        yield Slot("over", meeting.at.astimezone(times.calendar.zone))


@policies.add(Meeting, slots=unanswered, acts=True)
def skip_a_day_off(db: Session, meeting: Meeting, slot: Slot) -> Iterable[Tell]:
    """Nobody said what becomes of a meeting on a day off: it is skipped, the series goes on."""
    told = [a.person for a in attendees(db, meeting)] if meeting.noticed_at else []
    meeting.cancelled_at = db.info["now"]
    says = N_("{code} is called off, {at}")
    return [Tell(says, person, before=meeting.at) for person in told]
