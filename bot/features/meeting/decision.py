"""Decisions (M4): what was decided, by whom it is done, until when and for how much."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from sqlmodel import col

from bot.cards import Button, Buttons, Card, Fields, Style
from bot.commands import Context
from bot.features.action import Action
from bot.features.meeting.recording import correct, follow_up, meeting_of
from bot.features.meeting.tables import Decision, Noted
from bot.features.project.circle import refuse_outsiders
from bot.language.when import amounts
from bot.lists import Entry, Page, line_of
from bot.markup import Markup, escape
from bot.people import Department, Person, Project, parts_of, visible
from bot.registry import commands, contribute, draws
from bot.store import new_code
from bot.view import View
from bot.words import N_, Money, Named

LEADS = ("owner", "asker", "pm", "leader", "recorder")

NOTED = {
    (True, True): N_("{code} is recorded: {owner} by {due}"),
    (True, False): N_("{code} is recorded: {owner}"),
    (False, True): N_("{code} is recorded, by {due}"),
    (False, False): N_("{code} is recorded"),
}


def noted(decision: Decision, view: View) -> Markup:
    """Its code, whose it is, and until when."""
    sentence = NOTED[decision.owner is not None, decision.due is not None]
    owner = Named(decision.owner or "")
    return view.say(sentence, code=decision.code, owner=owner, due=decision.due)


@commands.add("decision add", says=noted)
def add(
    ctx: Context,
    title: str,
    *,
    project: Project,
    owner: Person | None = None,
    due: datetime | None = None,
    department: Department | None = None,
    amount: Money | None = None,
    topic: str = "",
) -> Decision:
    """Record what was decided: `decision add First batch of 2000 units @sales 2026-03-06
    amount=200000` `decision add Use the small case topic=Packaging`"""
    refuse_outsiders(ctx, project, [owner.handle] if owner else [])
    decision = Decision(
        code=new_code(ctx.db, Decision), project=project.code, title=title, topic=topic, due=due,
        owner=owner.handle if owner else None, asker=ctx.person.handle,
        department=department.path if department else owner.department if owner else None,
        amount=str(amount) if amount else "",
    )  # fmt: skip
    ctx.db.add(decision)
    return decision


@commands.add("decision list")
def list_(ctx: Context, *, project: Project, who: Person | None = None, page: int = 1) -> Page:
    """List what was decided in a project, the latest first: `decision list`
    `decision list who=@sales`"""
    rows = parts_of(project, Decision)
    if who:
        rows = rows.where(Decision.owner == who.handle)
    found = sorted(ctx.db.exec(rows), key=_number, reverse=True)
    title = ctx.say(N_("Decisions of {project}"), project=project.title)
    line = line_of(ctx, project=project.code)
    return Page(title, [entry(row, ctx) for row in found], line, page)


def _number(row: Decision) -> int:
    return int(row.code.partition("-")[2])


@commands.add("decision edit", says=N_("{code} is changed"), may=LEADS, fills=True)
def edit(
    ctx: Context,
    decision: Decision,
    *,
    title: str = "",
    owner: Person | None = None,
    due: datetime | None = None,
    department: Department | None = None,
    amount: Money | None = None,
    topic: str = "",
) -> Decision:
    """Correct what is written down; without further words it answers with a form:
    `D-1 edit amount=180000` `D-1 edit owner=@market due=2026-03-09`"""
    if amount or ctx.emptied("amount"):
        decision.amount = str(amount) if amount else ""
    return correct(ctx, decision, owner, due, department, title=title, topic=topic)


@commands.add(
    "decision follow", "dispute follow", says=N_("{code} is followed up by {action}"), may=LEADS
)
def follow(
    ctx: Context,
    row: Noted,
    *,
    owner: Person | None = None,
    due: datetime | None = None,
) -> Noted:
    """Make an action item of it, of its owner until its date: `D-1 follow` `D-1 follow @market
    2026-03-09`"""
    follow_up(ctx, row, owner, due)
    return row


@commands.add("decision cancel", says=N_("{code} is cancelled"), may=("asker", "pm", "recorder"))
def cancel(ctx: Context, decision: Decision) -> Decision:
    """Take back what was recorded by mistake: `D-1 cancel`"""
    decision.cancelled_at = ctx.now
    return decision


# Cards


def entry(decision: Decision, view: View) -> Entry:
    """On a list its state is that of the action item that follows it up."""
    return Entry(decision, decision.owner or "", decision.due, followed(decision, view))


def followed(row: Noted, view: View) -> str:
    """A-5 ◐ in progress; nothing where nobody follows it up."""
    action = view.db.get(Action, row.action) if row.action else None
    if action is None:
        return ""
    return f"{action.code} {view.state(action.state(view.now))}"


def facts(row: Noted, view: View, **more: str) -> Fields:
    """Topic, owner, department, due, where it came up; *more* stands in between."""
    came = meeting_of(view.db, row)
    shown = {
        "topic": row.topic,
        "owner": view.name(row.owner),
        "department": view.department(row.department),
        "due": view.say.at(row.due) if row.due else "",
        **more,
        "asker": view.name(row.asker),
        "meeting": f"{came[0].code} {came[0].title}" if came else "",
        "action": followed(row, view),
    }
    pairs = [(view.label(name), escape(value)) for name, value in shown.items() if value]
    return Fields(tuple(pairs))


def followed_by(row: Noted, view: View) -> Button | None:
    """Its action item; with an owner and a date it asks for one (M4)."""
    action = view.db.get(Action, row.action) if row.action else None
    if action and not action.cancelled_at:
        return Button(f"{view.button(action, 'show').label} {action.code}", action.code)
    if row.owner and row.due:
        return Button(view.say(N_("Make an action item")), view.button(row, "follow").line)
    return None


def _ways(decision: Decision, view: View) -> Buttons:
    first = followed_by(decision, view)
    wanted = (replace(first, style=Style.MAIN),) if first else ()
    return Buttons((*wanted, view.button(decision, "edit"), view.button(decision, "cancel")))


@draws(Decision)
def decision_card(decision: Decision, view: View) -> Card:
    amount = amounts.read(decision.amount)
    money = view.say.money(Money(*amount)) if amount else ""
    return Card(
        escape(decision.title),
        (facts(decision, view, amount=money), _ways(decision, view)),
        about=view.about(decision),
    )


@contribute.to("holding")
def holding(view: View, person: Person) -> Iterator[Entry]:
    """What is still to be carried out and nobody follows up."""
    rows = visible(Decision, view.reader or person).where(
        Decision.owner == person.handle,
        col(Decision.due) > view.now,
        col(Decision.action).is_(None),
    )
    yield from (entry(row, view) for row in view.db.exec(rows.order_by(Decision.code)))
