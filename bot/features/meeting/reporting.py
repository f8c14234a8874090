"""Who reports back on a dispute is told, reminded, and finds it among what waits."""

from collections.abc import Iterator
from datetime import datetime

from sqlmodel import Session, col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from bot.cards import Tone
from bot.company import Times
from bot.features.meeting.dispute import by_due, entry
from bot.features.meeting.tables import Dispute
from bot.ladder import BEFORE, LATE, TODAY, ladder
from bot.lists import Entry, Standing, Waiting
from bot.notices import Tell, notify
from bot.people import Person, Project, live, parts_of, visible
from bot.planner import Slot
from bot.registry import changes, contribute, policies
from bot.trail import ROW, Spoken
from bot.view import View
from bot.words import N_, Called


@changes.on(Dispute, ROW, "owner")
def handed(db: Session, dispute: Dispute) -> None:
    """Who is to report back hears of it, unless they said it themselves."""
    spoken = db.get(Spoken, db.info["spoken"])
    if dispute.owner is None or (spoken and spoken.by == dispute.owner):
        return
    says = N_("{code} for you, report back by {due}") if dispute.due else N_("{code} for you")
    body = N_('"{title}", not settled yet. {positions}')
    if not dispute.positions:
        body = N_('"{title}", not settled yet.')
    notify(
        db, "assigned", dispute, [Tell(says, dispute.owner, body=body, verbs=("settle", "edit"))]
    )


def steps(dispute: Dispute, times: Times, after: datetime) -> Iterator[Slot]:
    """Nothing once it is settled; what an action item follows up is reminded of there."""
    if dispute.settled_at is None and dispute.action is None and dispute.owner:
        yield from ladder(dispute.due, times, after, late=1)


SAYS = {
    BEFORE: N_("{who} {code} due {due}"),
    TODAY: N_("{who} {code} due day, {due}"),
    LATE[0]: N_("{who} {code} was due {due}"),
}
BODIES = {
    BEFORE: N_('"{title}": what can be reported back? If the date will not hold, move it.'),
    TODAY: N_('"{title}": how is it settled, or what is missing?'),
    LATE[0]: N_('"{title}", ◆ overdue 1 working day. When will it be settled?'),
}


@policies.add(Dispute, slots=steps)
def report_back(db: Session, dispute: Dispute, slot: Slot) -> Iterator[Tell]:
    """Remind who is to report back, a working day before, on the day, and once after it."""
    assert dispute.owner is not None
    yield Tell(
        SAYS[slot.step], person=dispute.owner, body=BODIES[slot.step], tone=Tone.WARNING,
        verbs=("settle", "edit"), values={"who": Called(dispute.owner)},
    )  # fmt: skip


# What waits


@contribute.to("status")
def standing(view: View, project: Project) -> Standing:
    found = list(view.db.exec(by_due(parts_of(project, Dispute))))
    still = [row for row in found if row.settled_at is None]
    late = sum(row.is_overdue(view.now) for row in still)
    entries = tuple(entry(row, view) for row in still)
    return Standing("dispute", len(still), late, len(found) - len(still), entries=entries)


@contribute.to("waiting")
def waiting(view: View, person: Person) -> Iterator[Waiting]:
    """What this person reports back on, and what they noted that somebody else does."""
    for row in view.db.exec(_open(person, person)):
        mine = person.handle == (row.owner or row.asker)
        asked = N_("to settle") if mine else N_("to settle by {owner}")
        yield Waiting(entry(row, view), view.say(asked, owner=view.name(row.owner)), mine)


@contribute.to("holding")
def holding(view: View, person: Person) -> Iterator[Entry]:
    rows = view.db.exec(_open(view.reader or person, person))
    yield from (entry(row, view) for row in rows if row.owner == person.handle)


def _open(reader: Person, person: Person) -> SelectOfScalar[Dispute]:
    """What *person* owns or noted, as far as *reader* may see it."""
    theirs = or_(Dispute.owner == person.handle, Dispute.asker == person.handle)
    running = select(Project.code).where(col(Project.closed_at).is_(None), live(Project))
    return by_due(
        visible(Dispute, reader).where(
            theirs, col(Dispute.settled_at).is_(None), col(Dispute.project).in_(running)
        )
    )
