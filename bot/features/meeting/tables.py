"""The meeting: a single one, a series, or an occurrence of one; who comes, and about what."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from dateutil.rrule import rrulestr
from sqlmodel import Field, Session, col, select

from bot.features.meeting.kinds import PROFILES, Kind, Profile
from bot.moments import Repeat
from bot.people import live
from bot.store import Filed, Kept, instant, json


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
    invitation: int = 0  # how often the invitation changed: SEQUENCE of its calendar file
    # a series, and what stands for one day of it
    every: str = ""  # as it was written
    rrule: str = ""
    begins: str = ""  # wall time of the first occurrence
    series: str | None = Field(foreign_key="meeting.code", default=None, index=True)
    occurs: str = ""  # wall time of the occurrence it stands for, wherever it was moved
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
    returned_why: str = ""
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
        """When it ended, or is to end."""
        return self.ended_at or (self.at + timedelta(minutes=self.length) if self.at else None)

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
    """`answer` before it: "", coming, absent. `present` in it: unknown, yes, no."""

    id: str = Field(primary_key=True)  # "M-3 rd"
    person: str = Field(foreign_key="person.handle", index=True)
    answer: str = ""
    reason: str = ""
    stand_in: str | None = Field(foreign_key="person.handle", default=None)
    present: bool | None = None
    read_at: datetime | None = instant(default=None)  # the material


class Topic(PartOfMeeting, table=True):
    """A row of the agenda; `source` is the code it wrote itself from ("A-5"), if it did."""

    id: str = Field(primary_key=True)  # "M-3 2", never used twice
    position: int
    title: str
    content: str = ""
    who: str | None = Field(foreign_key="person.handle", default=None)
    length: int = 0  # minutes
    source: str = ""
    started_at: datetime | None = instant(default=None)
    ended_at: datetime | None = instant(default=None)


class Material(PartOfMeeting, table=True):
    """What somebody is to hand in, or has handed in, as a file or a link."""

    id: str = Field(primary_key=True)  # "M-3 material 1"
    title: str
    owner: str = Field(foreign_key="person.handle", index=True)
    due: datetime | None = instant(default=None)
    link: str = ""
    file: dict[str, Any] = json(default_factory=dict)  # name, media, digest of an Attachment
    handed_at: datetime | None = instant(default=None)


class Decision(Filed, table=True):
    """What was decided; with an owner and a date it asks for an action item."""

    letter = "D"
    topic: str = ""
    owner: str | None = Field(foreign_key="person.handle", default=None, index=True)
    department: str | None = Field(foreign_key="department.path", default=None)
    due: datetime | None = instant(default=None)
    amount: str = ""  # "200000" or "200000-300000" yuan
    asker: str = Field(foreign_key="person.handle")
    action: str | None = Field(foreign_key="action.code", default=None)


class Dispute(Filed, table=True):
    """What was not settled: who said what, and who reports back by when."""

    letter = "N"
    positions: str = ""
    owner: str | None = Field(foreign_key="person.handle", default=None, index=True)
    department: str | None = Field(foreign_key="department.path", default=None)
    due: datetime | None = instant(default=None)
    asker: str = Field(foreign_key="person.handle")
    settled_at: datetime | None = instant(default=None)
    settled_why: str = ""
    action: str | None = Field(foreign_key="action.code", default=None)


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
    return _parts(db, Material, meeting, col(Material.due), Material.id)


def recorded(db: Session, meeting: Meeting) -> list[Recorded]:
    return _parts(db, Recorded, meeting, col(Recorded.at), Recorded.id)


def _parts(db: Session, table: Any, meeting: Meeting, *order: Any) -> list[Any]:
    rows = select(table).where(table.meeting == meeting.code, live(table))
    return list(db.exec(rows.order_by(*order)))
