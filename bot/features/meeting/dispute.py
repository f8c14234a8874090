"""Disputes (M4): who said what, who reports back by when, and how it was settled."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Session, col
from sqlmodel.sql.expression import SelectOfScalar

from bot.cards import Buttons, Card, Style, Text, Tone
from bot.commands import Context
from bot.errors import NotAllowed
from bot.features.meeting.decision import LEADS, facts, followed_by
from bot.features.meeting.recording import correct
from bot.features.meeting.tables import Dispute, Meeting
from bot.features.project.circle import refuse_outsiders
from bot.lists import Entry, Page, line_of
from bot.markup import Markup, escape
from bot.notices import Lane, Tell, notify
from bot.people import Department, Person, Project, parts_of
from bot.registry import commands, draws
from bot.store import new_code
from bot.view import View
from bot.words import N_, Named

TONES = {"settled": Tone.GOOD, "overdue": Tone.WARNING}


class Status(StrEnum):
    OPEN = "open"
    OVERDUE = "overdue"
    SETTLED = "settled"
    ALL = "all"


NOTED = {
    (True, True): N_("{code} is noted: {owner} reports back by {due}"),
    (True, False): N_("{code} is noted: {owner} reports back"),
    (False, True): N_("{code} is noted, an answer by {due}"),
    (False, False): N_("{code} is noted"),
}


def noted(dispute: Dispute, view: View) -> Markup:
    """Its code, who reports back, and by when."""
    sentence = NOTED[dispute.owner is not None, dispute.due is not None]
    owner = Named(dispute.owner or "")
    return view.say(sentence, code=dispute.code, owner=owner, due=dispute.due)


@commands.add("dispute add", says=noted)
def add(
    ctx: Context,
    title: str,
    *,
    project: Project,
    positions: str = "",
    owner: Person | None = None,
    due: datetime | None = None,
    department: Department | None = None,
    topic: str = "",
) -> Dispute:
    """Note what was not settled, who said what, and who reports back by when:
    `dispute add Launch date positions="R&D 20 March, marketing 12 March" @rd 2026-03-09`"""
    refuse_outsiders(ctx, project, [owner.handle] if owner else [])
    dispute = Dispute(
        code=new_code(ctx.db, Dispute), project=project.code, title=title, positions=positions,
        owner=owner.handle if owner else None, due=due, asker=ctx.person.handle, topic=topic,
        department=department.path if department else owner.department if owner else None,
    )  # fmt: skip
    ctx.db.add(dispute)
    return dispute


@commands.add("dispute list")
def list_(
    ctx: Context,
    *,
    project: Project,
    status: Status = Status.OPEN,
    who: Person | None = None,
    page: int = 1,
) -> Page:
    """List what is not settled in a project: `dispute list` `dispute list status=all who=@rd`"""
    rows = by_due(parts_of(project, Dispute))
    if who:
        rows = rows.where(Dispute.owner == who.handle)
    found = [row for row in ctx.db.exec(rows) if _has(row, status, ctx.now)]
    title = ctx.say(N_("Disputes of {project}"), project=project.title)
    line = line_of(ctx, project=project.code)
    return Page(title, [entry(row, ctx) for row in found], line, page)


def _has(row: Dispute, status: Status, now: datetime) -> bool:
    match status:
        case Status.ALL:
            return True
        case Status.OPEN:
            return row.settled_at is None
        case _:
            return row.state(now) == status.value


def by_due(rows: SelectOfScalar[Dispute]) -> SelectOfScalar[Dispute]:
    return rows.order_by(col(Dispute.due).is_(None), col(Dispute.due), Dispute.code)


@commands.add("dispute edit", says=N_("{code} is changed"), may=LEADS, fills=True)
def edit(
    ctx: Context,
    dispute: Dispute,
    *,
    title: str = "",
    positions: str = "",
    owner: Person | None = None,
    due: datetime | None = None,
    department: Department | None = None,
    topic: str = "",
) -> Dispute:
    """Correct what is written down, or move its date; without further words it answers with a
    form: `N-1 edit due=2026-03-11` `N-1 edit owner=@rd`"""
    return correct(ctx, dispute, owner, due, department, title=title, topic=topic,
                   positions=positions)  # fmt: skip


@commands.add("dispute settle", says=N_("{code} is settled"), may=LEADS)
def settle(ctx: Context, dispute: Dispute, how: str) -> Dispute:
    """Say how it was settled: `N-1 settle Launch on 12 March, sales check the stock`"""
    if dispute.settled_at:
        ways = (ctx.button(dispute, "reopen"), ctx.button(dispute, "show"))
        sentence = N_("{code} was settled {at}.")
        raise NotAllowed(sentence, ways, code=dispute.code, at=dispute.settled_at)
    dispute.settled_at, dispute.settled_why = ctx.now, how
    others = dict.fromkeys(h for h in (dispute.asker, dispute.owner) if h)
    says, body = N_("{who} settled {code}, {settled_at}"), N_('"{title}": {settled_why}')
    values: dict[str, object] = {"who": Named(ctx.person.handle)}
    tells = [
        Tell(says, handle, body=body, lane=Lane.INFO, tone=Tone.GOOD, values=values)
        for handle in others
        if handle != ctx.person.handle
    ]
    notify(ctx.db, "settled", dispute, tells)
    return dispute


@commands.add("dispute reopen", says=N_("{code} is open again"), may=LEADS)
def reopen(ctx: Context, dispute: Dispute) -> Dispute:
    """Take up again what was settled: `N-1 reopen`"""
    if dispute.settled_at is None:
        ways = (ctx.button(dispute, "show"),)
        raise NotAllowed(N_("{code} is open already."), ways, code=dispute.code)
    dispute.settled_at, dispute.settled_why = None, ""
    return dispute


@commands.add("dispute cancel", says=N_("{code} is cancelled"), may=("asker", "pm", "recorder"))
def cancel(ctx: Context, dispute: Dispute) -> Dispute:
    """Take back what was noted by mistake: `N-1 cancel`"""
    dispute.cancelled_at = ctx.now
    return dispute


# Cards


def entry(dispute: Dispute, view: View) -> Entry:
    state = dispute.state(view.now)
    tone = TONES.get(state, Tone.PLAIN)
    return Entry(dispute, dispute.owner or "", dispute.due, view.state(state), tone)


@draws(Dispute)
def dispute_card(dispute: Dispute, view: View) -> Card:
    state = dispute.state(view.now)
    return Card(
        escape(dispute.title),
        (
            *_remarks(dispute, view),
            facts(dispute, view, positions=dispute.positions, settled_why=dispute.settled_why),
            _ways(dispute, view),
        ),
        TONES.get(state, Tone.PLAIN),
        about=view.about(dispute),
        state=view.state(state),
    )


def _ways(dispute: Dispute, view: View) -> Buttons:
    if dispute.settled_at:
        return Buttons((view.button(dispute, "reopen"),))
    task = followed_by(dispute, view)
    return Buttons((
        view.button(dispute, "settle", Style.MAIN), *([task] if task else []),
        view.button(dispute, "edit"), view.button(dispute, "cancel"),
    ))  # fmt: skip


def _remarks(dispute: Dispute, view: View) -> list[Text]:
    """Who is still to be named, and where it comes up again."""
    if dispute.settled_at:
        return []
    if not (dispute.owner and dispute.due):
        return [Text(view.say(N_("Who reports back, and by when?")))]
    ahead = parts_of(view.project(dispute), Meeting).where(
        col(Meeting.at) > view.now, col(Meeting.started_at).is_(None)
    )
    coming = view.db.exec(ahead.order_by(col(Meeting.at))).first()
    if coming is None:
        return [Text(view.say(N_("It becomes a topic of the next meeting.")))]
    sentence = N_("It becomes a topic of {code}, {at}.")
    return [Text(view.say(sentence, code=coming.code, at=coming.at))]


def open_disputes(db: Session, project: Project) -> list[Dispute]:
    """What a project has not settled, the most urgent first: topics of its next meeting."""
    rows = parts_of(project, Dispute).where(col(Dispute.settled_at).is_(None))
    return list(db.exec(by_due(rows)))
