"""The meeting: a single one, a series, or an occurrence of one; who comes, and about what."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, ClassVar

from dateutil.rrule import rrulestr
from sqlalchemy.orm import object_session
from sqlmodel import Field, Session, col, select

from bot.features.meeting.kinds import PROFILES, Kind, Profile
from bot.moments import Repeat
from bot.people import live
from bot.store import Filed, Kept, instant, json
from bot.workdays import Calendar


class Meeting(Filed, table=True):
    """Of a series only `begins` and `rrule` say when; its occurrences have an `at` of their own.

    What has happened is kept as the moment it did. The minutes go draft → handed in → approved.
    """

    letter = "M"
    kind: Kind = Kind.GENERAL
    at: datetime | None = instant(default=None, index=True)
    length: int = 60  # minutes
    place: str = ""
    link: str = ""
    goal: str = ""
    wanted: str = ""  # the decisions that are wanted
    host: str = Field(foreign_key="person.handle", index=True)
    recorder: str = Field(foreign_key="person.handle", index=True)
    asker: str = Field(foreign_key="person.handle", index=True)
    reason: str = ""  # for more than 90 minutes, or at short notice
    called_at: datetime | None = instant(default=None)  # since when it stands at its time
    noticed_at: datetime | None = instant(default=None)  # everybody invited has been told
    # a series, and what stands for one day of it
    every: str = ""  # as it was written
    rrule: str = ""
    begins: str = ""  # wall time of the first occurrence
    series: str | None = Field(foreign_key="meeting.code", default=None, index=True)
    occurs: str = ""  # wall time of the occurrence it stands for, wherever it was moved
    day_off_kept: bool = False  # it is held on a day off all the same
    # in the meeting
    started_at: datetime | None = instant(default=None)
    ended_at: datetime | None = instant(default=None)
    topic: int | None = None  # the position of the topic under way
    topic_until: datetime | None = instant(default=None)
    # the minutes
    summary: str = ""
    reports: list[dict[str, Any]] = json(default_factory=list)  # rows of the kind's layout
    submitted_at: datetime | None = instant(default=None)
    approved_at: datetime | None = instant(default=None)
    approved_by: str | None = Field(foreign_key="person.handle", default=None)
    returned_why: str = ""
    reopened_at: datetime | None = instant(default=None)  # returned, or changed after approval
    filed: list[dict[str, Any]] = json(default_factory=list)  # as approved: Attachments, language
    # the next meeting, as proposed
    next_at: datetime | None = instant(default=None)
    next_place: str = ""
    next_topic: str = ""

    @property
    def profile(self) -> Profile:
        return PROFILES[Kind(self.kind)]

    @property
    def is_series(self) -> bool:
        return bool(self.rrule)

    @property
    def ends(self) -> datetime | None:
        """When it ended, or is to end; one that nobody ends lasts as long as it was planned."""
        begins = self.started_at or self.at
        return self.ended_at or (begins + timedelta(minutes=self.length) if begins else None)

    def is_running(self, now: datetime) -> bool:
        """Has it begun, and is it neither ended nor over its time?"""
        if self.started_at is None or self.ended_at or self.ends is None:
            return False
        return self.started_at <= now < max(self.ends, self.topic_until or self.ends)

    def state(self, now: datetime) -> str:
        """Its one word; what nobody began was held at its time, unless it was called off."""
        if self.is_running(now):
            return "in session"
        over = self.ended_at or (self.ends is not None and self.ends <= now)
        return "cancelled" if self.cancelled_at else "past" if over else "planned"

    def is_moved(self, calendar: Calendar) -> bool:
        """Is it a day of a series that stands at another time than the series says?"""
        wall = self.at.astimezone(calendar.zone).replace(tzinfo=None) if self.at else None
        return bool(self.occurs and wall and wall.isoformat(timespec="minutes") != self.occurs)

    def awaits_day(self, calendar: Calendar) -> bool:
        """Is it a day of a series on which nobody works, and nobody has said what becomes of it?"""
        if not self.occurs or self.at is None or self.started_at or self.day_off_kept:
            return False
        return not self.is_moved(calendar) and not calendar.works(calendar.day(self.at))

    @property
    def attendance(self) -> list[dict[str, str]]:
        """The roll as a form holds it: who is known to be away is not ticked, all others are."""
        db = object_session(self)
        assert isinstance(db, Session)
        found = []
        for place in attendees(db, self):
            here = place.answer != "absent" if place.present is None else place.present
            ticked = "yes" if here else "no"
            found.append({"person": place.person, "present": ticked, "reason": place.reason})
        return found

    def repeat(self, repeat: Repeat, written: str) -> None:
        """Become a series from the first occurrence of a rule on."""
        self.every, self.rrule = written, repeat.rrule
        self.begins = repeat.first.replace(tzinfo=None).isoformat(timespec="minutes")

    def occurrences(self, after: datetime) -> Iterator[datetime]:
        """Naive wall times of a series after a wall time."""
        if self.rrule:
            rule = rrulestr(self.rrule, dtstart=datetime.fromisoformat(self.begins))
            yield from rule.xafter(after)


class PartOfMeeting(Kept):
    """A row that the meeting's own card shows."""

    meeting: str = Field(foreign_key="meeting.code", index=True)

    @property
    def subject(self) -> str:
        return self.meeting


class Attendee(PartOfMeeting, table=True):
    """`answer` before it: "", coming, absent. `present` in it: unknown, yes, no.

    Who was not invited but comes for somebody who is absent `stands_for` them.
    """

    id: str = Field(primary_key=True)  # "M-3 rd"
    person: str = Field(foreign_key="person.handle", index=True)
    in_words: ClassVar[tuple[str, ...]] = ("answer",)  # kept as a word of the vocabulary
    answer: str = ""
    reason: str = ""
    stand_in: str | None = Field(foreign_key="person.handle", default=None)
    stands_for: str | None = Field(foreign_key="person.handle", default=None)
    present: bool | None = None
    read_at: datetime | None = instant(default=None)  # the material

    def is_asked(self, meeting: Meeting) -> bool:
        """Who called it, and who hosts it, come without being asked; to a stand-up everybody."""
        return not meeting.profile.light and self.person not in (meeting.asker, meeting.host)


class Topic(PartOfMeeting, table=True):
    """A row of the agenda; `source` are the codes it is about ("A-5 A-9"), if there are any.

    One that is `written` by itself is brought up to date until somebody lays a hand on it.
    """

    id: str = Field(primary_key=True)  # "M-3 2", never used twice
    labels: ClassVar[dict[str, str]] = {"position": "number"}
    position: int
    title: str
    content: str = ""
    who: str | None = Field(foreign_key="person.handle", default=None)
    length: int = 0  # minutes
    source: str = ""
    written: bool = False
    started_at: datetime | None = instant(default=None)
    ended_at: datetime | None = instant(default=None)


class Material(PartOfMeeting, table=True):
    """What somebody is to hand in, or has handed in, as a file or a link."""

    id: str = Field(primary_key=True)  # "M-3 material 1"
    title: str
    owner: str = Field(foreign_key="person.handle", index=True)
    link: str = ""
    file: dict[str, Any] = json(default_factory=dict)  # name, media, digest of an Attachment
    handed_at: datetime | None = instant(default=None)


class Noted(Filed):
    """What decisions and disputes share; with owner and date either asks for its `action`."""

    topic: str = ""
    owner: str | None = Field(foreign_key="person.handle", default=None, index=True)
    department: str | None = Field(foreign_key="department.path", default=None)
    due: datetime | None = instant(default=None)
    asker: str = Field(foreign_key="person.handle")
    action: str | None = Field(foreign_key="action.code", default=None)


class Decision(Noted, table=True):
    """What was decided."""

    letter = "D"
    amount: str = ""  # "200000" or "200000-300000" yuan


class Dispute(Noted, table=True):
    """What was not settled: who said what, and who reports back by when."""

    letter = "N"
    positions: str = ""
    settled_at: datetime | None = instant(default=None)
    settled_why: str = ""

    def is_overdue(self, now: datetime) -> bool:
        return self.settled_at is None and self.due is not None and self.due < now

    def state(self, now: datetime) -> str:
        if self.cancelled_at:
            return "cancelled"
        if self.settled_at:
            return "settled"
        return "overdue" if self.is_overdue(now) else "open"


class Recorded(PartOfMeeting, table=True):
    """What came out of a meeting: a decision, a dispute or an action item, in its order."""

    id: str = Field(primary_key=True)  # "M-3 D-2"
    code: str = Field(index=True)
    at: datetime = instant()
    topic: int | None = None  # the position of the topic under way


def attendees(db: Session, meeting: Meeting) -> list[Attendee]:
    return _parts(db, Attendee, meeting, Attendee.id)


def agenda(db: Session, meeting: Meeting) -> list[Topic]:
    return _parts(db, Topic, meeting, col(Topic.position))


def materials(db: Session, meeting: Meeting) -> list[Material]:
    return _parts(db, Material, meeting, Material.id)


def recorded(db: Session, meeting: Meeting) -> list[Recorded]:
    return _parts(db, Recorded, meeting, col(Recorded.at), Recorded.id)


def _parts(db: Session, table: Any, meeting: Meeting, *order: Any) -> list[Any]:
    rows = select(table).where(table.meeting == meeting.code, live(table))
    return list(db.exec(rows.order_by(*order)))
