"""Who hears of a risk: the group of a high one, the owner of what is due, the PM every week."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from bot.cards import Block, Button, Buttons, Style, Tone
from bot.company import Times, clocks, times
from bot.features.risk.cards import entry
from bot.features.risk.tables import KINDS, Concern, Issue, Level, Risk, handlings, worst_first
from bot.ladder import BEFORE, LATE, TODAY, ladder
from bot.lists import Entry, Point, Standing, Waiting, entries_table
from bot.notices import Lane, Tell, notify
from bot.people import Person, Project, holders, homes, live, parts_of, visible
from bot.planner import Slot
from bot.registry import changes, contribute, policies
from bot.trail import ROW, Spoken
from bot.view import View
from bot.words import N_, Called

WEEK = timedelta(days=7)
ESCALATED = LATE[1]  # to the PM
SHOWN = 20
clocks.add("risk review", "fri 09:30", N_("Weekly look at the open risks and issues"))

# An English group is told by the code's letter which of both it is, a Chinese one by the word.
ALARMS = {
    (True, True): N_("▲ High {code} · {owner} by {due}"),
    (True, False): N_("▲ High {code} · {owner}"),
    (False, True): N_("▲ High {code}, {owner} by {due}"),
    (False, False): N_("▲ High {code}, {owner}"),
}


@changes.on(Concern, "level", ROW)
def alarm(db: Session, row: Concern) -> None:
    """A high one is told to the group at once; where it was said there, the card is the news."""
    if row.level is not Level.HIGH or row.closed_at or row.cancelled_at:
        return
    chats = homes(db, db.get_one(Project, row.project))
    said = db.get(Spoken, db.info["spoken"])
    if not chats or (said and said.chat in chats):
        return
    body = N_('"{title}". Response: {response}') if row.response else N_('"{title}".')
    tell = Tell(
        ALARMS[isinstance(row, Risk), row.due is not None],
        chat=chats[0],
        body=body,
        lane=Lane.URGENT,
        tone=Tone.DANGER,
        verbs=("show", "update"),
    )
    notify(db, "alarm", row, [tell])


def due_steps(row: Concern, times: Times, after: datetime) -> Iterator[Slot]:
    return iter(()) if row.closed_at else ladder(row.due, times, after, late=2)


SAYS = {
    BEFORE: N_("{who} {code} due {due}"),
    TODAY: N_("{who} {code} due day, {due}"),
    LATE[0]: N_("{who} {code} was due {due}"),
    LATE[1]: N_("{who} {code} was due {due}"),
}
BODIES = {
    BEFORE: N_('"{title}", reminder 1 working day ahead. If the date will not hold, move it.'),
    TODAY: N_('"{title}" is open. Close it, or say how it stands.'),
    LATE[0]: N_('"{title}", ◆ overdue 1 working day. When will it be settled?'),
    LATE[1]: N_('"{title}", owner {owner}, ◆ overdue 2 working days. What is missing?'),
}


@policies.add(Concern, slots=due_steps)
def risk_due(db: Session, row: Concern, slot: Slot) -> Iterator[Tell]:
    """Remind the owner of what is due; two days late, the project manager."""
    readers = leads(db, row.project) if slot.step == ESCALATED else [row.owner]
    for handle in readers:
        yield Tell(
            SAYS[slot.step],
            person=handle,
            body=BODIES[slot.step],
            tone=Tone.WARNING,
            verbs=("close", "update", "reschedule"),
            values={"who": Called(handle)},
        )


def leads(db: Session, project: str) -> list[str]:
    """The project managers, else who set the project up."""
    return holders(db, project, "pm") or [db.get_one(Project, project).asker]


def reviews(project: Project, times: Times, after: datetime) -> Iterator[Slot]:
    """The review of every week; one that falls on a day off is on the working day before."""
    last = after
    for at in times.weekly("risk review", after):
        day = times.calendar.on_or_before(times.calendar.day(at))
        if (moved := times.at(day, "risk review")) > last:
            yield Slot("review", moved)
            last = moved


def unseen(db: Session, project: Project, at: datetime) -> list[Concern]:
    """What is open and was neither looked at nor worked on for a week, the worst first."""
    rows = [row for kind in KINDS for row in db.exec(parts_of(project, kind)) if not row.closed_at]
    touched = {line.concern: line.at for line in handlings(db, [row.code for row in rows])}
    calendar = times(db, project).calendar
    old = [
        row
        for row in rows
        if calendar.day(max(row.looked_at, touched.get(row.code, row.looked_at)))
        <= calendar.day(at) - WEEK
    ]
    return worst_first(old)


def register(project: Project, view: View) -> Iterator[Block]:
    """The rows to look at, and one button for when all of them are as they should be."""
    rows = unseen(view.db, project, view.now)
    if not rows:
        return
    yield entries_table([entry(row, view) for row in rows[:SHOWN]], view)
    codes = " ".join(row.code for row in rows[:SHOWN])
    done = Button(
        view.say(N_("All looked at")), f"{codes} {view.verb('review')} {view.yes}", Style.MAIN
    )
    line = f"{project.code} {view.noun('risk')} {view.verb('list')}"
    more = Button(view.say(N_("Show the register")), line)
    yield Buttons((done, more))


@policies.add(Project, slots=reviews, shows=register)
def risk_review(db: Session, project: Project, slot: Slot) -> Iterator[Tell]:
    """Every week the project manager is asked to look at what nobody looked at."""
    rows = unseen(db, project, slot.at)
    if not rows:
        return
    for handle in leads(db, project.code):
        yield Tell(
            N_("{who} {code} risk review, {at}"),
            person=handle,
            body=N_("Open, and nobody looked at them for a week: {codes}."),
            values={
                "who": Called(handle),
                "at": slot.at,
                "codes": [row.code for row in rows],
            },
        )


# Contributions


def _standing(view: View, project: Project, kind: type[Concern]) -> Standing:
    rows = worst_first(view.db.exec(parts_of(project, kind)))
    still = [row for row in rows if row.closed_at is None]
    late = [row for row in still if row.is_overdue(view.now)]
    high = [row for row in still if row.level is Level.HIGH]
    shown = [row for row in still if row in high or row in late]
    return Standing(
        "risk" if kind is Risk else "issue",
        len(still),
        len(late),
        len(rows) - len(still),
        len(high),
        tuple(entry(row, view) for row in shown),
    )


@contribute.to("status")
def risks(view: View, project: Project) -> Standing:
    return _standing(view, project, Risk)


@contribute.to("status")
def issues(view: View, project: Project) -> Standing:
    return _standing(view, project, Issue)


@contribute.to("agenda")
def points(view: View, project: Project) -> Iterator[Point]:
    """High risks; issues that are high or late."""
    for kind, title in POINTS.items():
        yield Point(view.say(title), _standing(view, project, kind).entries)


POINTS: dict[type[Concern], str] = {
    Risk: N_("High and overdue risks"),
    Issue: N_("High and overdue issues"),
}


@contribute.to("waiting")
def waiting(view: View, person: Person) -> Iterator[Waiting]:
    """What this person handles, and what they noted that somebody else handles."""
    for row in _open(view.db, person, person.handle):
        mine = row.owner == person.handle
        asked = N_("to settle") if mine else N_("to settle by {owner}")
        yield Waiting(entry(row, view), view.say(asked, owner=view.name(row.owner)), mine)


@contribute.to("holding")
def holding(view: View, person: Person) -> list[Entry]:
    rows = _open(view.db, view.reader or person, person.handle)
    return [entry(row, view) for row in rows if row.owner == person.handle]


def _open(db: Session, reader: Person, handle: str) -> Iterable[Concern]:
    for kind in KINDS:
        theirs = (col(kind.owner) == handle) | (col(kind.asker) == handle)
        running = select(Project.code).where(col(Project.closed_at).is_(None), live(Project))
        query = visible(kind, reader).where(
            theirs, col(kind.closed_at).is_(None), col(kind.project).in_(running)
        )
        yield from db.exec(query.order_by(kind.code))
