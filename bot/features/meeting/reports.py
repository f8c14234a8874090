"""What the recorder writes by hand: rows of the layout of the kind (M8), as typed or filled in."""

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from dataclasses import fields as dataclass_fields

from sqlmodel import Session, select

from bot.cards import Ask, Option
from bot.convertors import spelled
from bot.features.meeting.kinds import Kind, Layout
from bot.features.meeting.tables import Meeting, agenda, attendees
from bot.people import Department, Person, live
from bot.view import View
from bot.words import N_

LESSONS = ("went well", "to improve", "reusable")
WEEKS = (N_("This week"), N_("Next week"), N_("Support needed"))
SPANS = (N_("Done"), N_("Plan"), N_("Support needed"))
TITLES = {
    Layout.DEPARTMENTS: N_("By department"),
    Layout.LESSONS: N_("Lessons"),
    Layout.TOPICS: N_("By topic"),
}
BY_WEEK = {Kind.WEEKLY, Kind.BILATERAL}
_CELLS = re.compile(r"\s+/\s+|\s*／\s*")


@dataclass(frozen=True)
class Report:
    """Of a department: what is done, planned, needed. Of a topic or a lesson only the first."""

    part: str
    achieved: str = ""
    plan: str = ""
    needs: str = ""

    @classmethod
    def spelled(cls, word: str) -> dict[str, str]:
        """`R&D: samples done / stress test / two testers`"""
        part, _, rest = word.replace("：", ":").partition(":")
        cells = [cell.strip() for cell in _CELLS.split(rest, maxsplit=2)]
        names = ("achieved", "plan", "needs")
        return {"part": part.strip(), **dict(zip(names, cells, strict=False))}

    @property
    def says_something(self) -> bool:
        return bool(self.achieved or self.plan or self.needs)


def kept(view: View, meeting: Meeting, rows: Iterable[Report]) -> list[dict[str, str]]:
    """As the column has them: departments by path, lessons by their word, empty rows left out."""
    layout = meeting.profile.layout
    return [
        asdict(replace(row, part=_key(view.db, layout, row.part)))
        for row in rows
        if row.says_something
    ]


def written(meeting: Meeting) -> list[Report]:
    return [Report(**row) for row in meeting.reports]


def headings(meeting: Meeting, view: View) -> tuple[str, ...]:
    """Department, this week, next week, support needed; topic, what was said."""
    match meeting.profile.layout:
        case Layout.DEPARTMENTS:
            names = WEEKS if meeting.kind in BY_WEEK else SPANS
            return (view.label("department"), *(view.say(name) for name in names))
        case Layout.LESSONS:
            return (view.say(N_("Lesson")), view.say(N_("What was said")))
        case _:
            return (view.label("topic"), view.say(N_("What was said")))


def title(meeting: Meeting, view: View) -> str:
    return view.say(TITLES[meeting.profile.layout])


def called(meeting: Meeting, view: View, part: str) -> str:
    """What a row is about, in the words of the reader."""
    match meeting.profile.layout:
        case Layout.DEPARTMENTS:
            return view.department(part)
        case Layout.LESSONS if part in LESSONS:
            return view.say.button(part)
        case _:
            return part


def columns(generic: Ask, meeting: Meeting, view: View) -> Ask:
    """The row group of a form with the columns of the kind."""
    names, labels = tuple(f.name for f in generic.fields), headings(meeting, view)
    fields = [
        replace(column, label=label, type="text" if name == "part" else "long")
        for name, label, column in zip(names, labels, generic.fields, strict=False)
    ]
    if meeting.profile.layout is Layout.LESSONS:
        options = tuple(Option(word, view.say.button(word)) for word in LESSONS)
        fields[0] = replace(fields[0], type="choice", options=options)
    return replace(generic, label=title(meeting, view), fields=tuple(fields))


def as_rows(meeting: Meeting, view: View) -> str:
    """What is written, and a row for each that is to be heard."""
    rows = written(meeting)
    known = {row.part for row in rows}
    rows += [Report(part) for part in _expected(meeting, view) if part not in known]
    if meeting.profile.layout is not Layout.LESSONS:
        rows = [replace(row, part=called(meeting, view, row.part)) for row in rows]
    names = [f.name for f in dataclass_fields(Report)][: len(headings(meeting, view))]
    cells = [{name: asdict(row)[name] for name in names} for row in rows]
    return json.dumps(cells, ensure_ascii=False)


def _expected(meeting: Meeting, view: View) -> list[str]:
    """The departments of those invited, the topics of the agenda, or the three lessons."""
    match meeting.profile.layout:
        case Layout.DEPARTMENTS:
            people = (view.db.get(Person, a.person) for a in attendees(view.db, meeting))
            return list(dict.fromkeys(p.department for p in people if p and p.department))
        case Layout.LESSONS:
            return list(LESSONS)
        case _:
            return [topic.title for topic in agenda(view.db, meeting)]


def _key(db: Session, layout: Layout, said: str) -> str:
    """A department by its path, a lesson by its word; anything else as it was written."""
    wanted = said.strip()
    if layout is Layout.LESSONS:
        known = {s.lower(): word for word in LESSONS for s in spelled(word)}
        return known.get(wanted.lower(), wanted)
    if layout is Layout.DEPARTMENTS:
        for unit in db.exec(select(Department).where(live(Department))):
            if wanted.lower() in (unit.path.lower(), unit.name.lower(), unit.english.lower()):
                return unit.path
    return wanted
