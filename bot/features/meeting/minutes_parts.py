"""What stands in the minutes, as cells of text: the card and the documents are drawn from it.

The layout is that of 会议议程与行动项跟踪表, for weekly ones that of 周进度会议纪要 (FORMS).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from bot.features.action import Action
from bot.features.meeting.approvers import absentees
from bot.features.meeting.carrying import last_items, next_meeting
from bot.features.meeting.kinds import Layout
from bot.features.meeting.recording import Outcome, outcomes
from bot.features.meeting.reports import called, headings, title, written
from bot.features.meeting.tables import Decision, Dispute, Meeting, agenda, attendees
from bot.features.risk.cards import entry as risk_entry
from bot.features.risk.tables import KINDS, Concern, worst_first
from bot.language.when import amounts
from bot.markup import plain
from bot.people import Person, parts_of
from bot.view import View
from bot.words import N_, Money

MOST_RISKS = 10
Row = tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """A heading with a table or a paragraph below it; `name` tells it from the others."""

    name: str
    title: str
    head: Row = ()
    rows: tuple[Row, ...] = ()
    text: str = ""


def facts(meeting: Meeting, view: View) -> list[tuple[str, str]]:
    """Title, project, time, place, who led and who wrote, who was there and who was not."""
    project, away = view.project(meeting), absentees(view.db, meeting)
    absent = {a.person for a in away}
    there = [a.person for a in attendees(view.db, meeting) if a.person not in absent]
    ticked = any(a.present is not None for a in attendees(view.db, meeting))
    there_label = plain(view.say(N_("Present"))) if ticked else view.label("people")
    gone = [f"{_who(view, a.person)}{_because(view, a.reason)}" for a in away]
    shown = {
        view.label("meeting"): meeting.title,
        view.label("project"): f"{project.code} {project.title}",
        view.label("when"): _when(meeting, view),
        view.label("place"): meeting.place or meeting.link,
        view.label("host"): _who(view, meeting.host),
        view.label("recorder"): _who(view, meeting.recorder),
        there_label: plain(view.say.joined(_who(view, handle) for handle in there)),
        plain(view.say(N_("Absent"))): plain(view.say.joined(gone)),
        view.label("goal"): meeting.goal,
    }
    return [(label, value) for label, value in shown.items() if value]


def parts(meeting: Meeting, view: View) -> list[Part]:
    """In the order of the form; those that have nothing are there, too, without rows."""
    found = outcomes(view.db, meeting)
    by_department = meeting.profile.layout is Layout.DEPARTMENTS
    agenda_part = () if by_department else (_agenda(meeting, view),)
    risks = (_risks(meeting, view),) if by_department else ()
    return [
        *agenda_part,
        Part("summary", view.label("summary"), text=meeting.summary),
        _reports(meeting, view),
        _decisions(found, view),
        _disputes(found, view),
        _actions("actions", plain(view.say(N_("Action items"))), found, view),
        *risks,
        _last(meeting, view),
        Part("next", plain(view.say(N_("Next meeting"))), text=following(meeting, view)),
    ]


def following(meeting: Meeting, view: View) -> str:
    """Time, place and topic of the next one, as far as they are known."""
    at = next_meeting(meeting, view)
    place = meeting.next_place or (meeting.place if at else "")
    said = [view.say.at(at) if at else "", place, meeting.next_topic]
    return " · ".join(filter(None, said))


def _agenda(meeting: Meeting, view: View) -> Part:
    head = tuple(view.label(name) for name in ("topic", "content", "owner", "minutes"))
    rows = [
        (t.title, t.content, view.name(t.who), str(t.length or ""))
        for t in agenda(view.db, meeting)
    ]
    return Part("agenda", view.label("topics"), head, tuple(rows))


def _reports(meeting: Meeting, view: View) -> Part:
    head = headings(meeting, view)
    rows = [
        (called(meeting, view, row.part), row.achieved, row.plan, row.needs)[: len(head)]
        for row in written(meeting)
    ]
    return Part("reports", title(meeting, view), head, tuple(rows))


def _decisions(found: Iterable[Outcome], view: View) -> Part:
    names = ("number", "topic", "decision", "owner", "department", "due", "amount")
    rows = [
        (d.code, d.topic, d.title, view.name(d.owner), view.department(d.department),
         view.say.at(d.due) if d.due else "", _money(d, view))
        for d in found if isinstance(d, Decision)
    ]  # fmt: skip
    return Part("decisions", plain(view.say(N_("Decisions"))), _labels(names, view), tuple(rows))


def _disputes(found: Iterable[Outcome], view: View) -> Part:
    names = ("number", "topic", "dispute", "positions", "owner", "due", "status")
    rows = [
        (d.code, d.topic, d.title, d.positions, view.name(d.owner),
         view.say.at(d.due) if d.due else "", view.state(d.state(view.now)))
        for d in found if isinstance(d, Dispute)
    ]  # fmt: skip
    return Part("disputes", plain(view.say(N_("Disputes"))), _labels(names, view), tuple(rows))


def _actions(name: str, title: str, found: Iterable[Outcome], view: View) -> Part:
    """行动项: number, task, owner, department, due, status, reason for delay, updated."""
    names = (
        "number", "task", "owner", "department", "due", "status", "delayed_why", "updated_at",
    )  # fmt: skip
    rows = tuple(_action(a, view) for a in found if isinstance(a, Action))
    return Part(name, title, _labels(names, view), rows)


def _action(action: Action, view: View) -> Row:
    updated = action.updated_at
    return (
        action.code, action.title, view.name(action.owner), view.department(action.department),
        view.say.at(action.due) if action.due else "", view.state(action.state(view.now)),
        action.delayed_why, view.say.at(updated) if updated else "",
    )  # fmt: skip


def _last(meeting: Meeting, view: View) -> Part:
    """Last meeting's items as they stand, and what was not settled there."""
    found = last_items(view.db, meeting, finished=True)
    shown = _actions("last", plain(view.say(N_("Last meeting's items"))), found, view)
    open_ones = [
        (d.code, d.title, view.name(d.owner), view.department(d.department),
         view.say.at(d.due) if d.due else "", view.state(d.state(view.now)), "", "")
        for d in found if isinstance(d, Dispute)
    ]  # fmt: skip
    return Part(shown.name, shown.title, shown.head, (*shown.rows, *open_ones))


def _risks(meeting: Meeting, view: View) -> Part:
    """风险进展: those of the project that are open, the worst first."""
    rows: list[Concern] = []
    for kind in KINDS:
        rows += [r for r in view.db.exec(parts_of(view.project(meeting), kind)) if not r.closed_at]
    cells = []
    for row in worst_first(rows)[:MOST_RISKS]:
        entry = risk_entry(row, view)
        due = view.say.at(row.due) if row.due else ""
        cells.append((row.code, row.title, view.name(row.owner), due, plain(entry.state)))
    names = ("number", "risk", "owner", "due", "status")
    return Part("risks", plain(view.say(N_("Risks"))), _labels(names, view), tuple(cells))


def _labels(names: Iterable[str], view: View) -> Row:
    own = {"task": plain(view.say(N_("Task"))), "number": plain(view.say(N_("No.")))}
    return tuple(own.get(name) or view.label(name) for name in names)


def _money(decision: Decision, view: View) -> str:
    amount = amounts.read(decision.amount)
    return view.say.money(Money(*amount)) if amount else ""


def _when(meeting: Meeting, view: View) -> str:
    """2026-03-04 Wed 14:00–15:10; over midnight both days."""
    begins = meeting.started_at or meeting.at
    if begins is None:
        return ""
    ends = meeting.ends or begins + timedelta(minutes=meeting.length)
    same = begins.astimezone(view.say.zone).date() == ends.astimezone(view.say.zone).date()
    until = f"{ends.astimezone(view.say.zone):%H:%M}" if same else view.say.at(ends)
    return f"{view.say.at(begins)}–{until}"


def _who(view: View, handle: str) -> str:
    """刘洋（市场部）"""
    person = view.db.get(Person, handle)
    unit = view.department(person.department) if person else ""
    if not unit:
        return view.name(handle)
    return plain(view.say(N_("{name} ({department})"), name=view.name(handle), department=unit))


def _because(view: View, reason: str) -> str:
    return plain(view.say(N_(": {reason}"), reason=reason)) if reason else ""


def filled(found: Iterable[Part]) -> Iterator[Part]:
    """Those that say something."""
    return (part for part in found if part.rows or part.text)
