"""Add an action item, do it, hand it on, move it, and have it accepted."""

from datetime import datetime

from bot.cards import Style
from bot.commands import Context
from bot.errors import NotAllowed
from bot.features.action import telling
from bot.features.action.steps import hand, handed_in, move, offered, still_open
from bot.features.action.tables import Action, Priority
from bot.features.project.circle import refuse_outsiders
from bot.markup import Markup
from bot.moments import Repeat
from bot.people import Department, Person, Project
from bot.registry import commands
from bot.store import new_code
from bot.view import View
from bot.words import N_, Called

HANDLES = ("owner", "asker", "pm", "liaison")  # may say how it goes
MOVES = (*HANDLES, "deputy", "head", "leader")  # and who may give it another date or owner
ASKED = ("asker", "pm")


def noted(action: Action, view: View) -> Markup:
    """Who, what, when; whoever has something to do is called."""
    values = {"code": action.code, "who": Called(action.owner), "due": action.due}
    if action.owner == action.asker:
        sentence = N_("{code} is noted, due {due}") if action.due else N_("{code} is noted")
    else:
        sentence = N_("{who} {code} due {due}") if action.due else N_("{who} {code}, no date yet")
    return view.say(sentence, **values)


@commands.add("action add", says=noted)
def add(
    ctx: Context,
    title: str,
    *,
    project: Project,
    owner: Person | None = None,
    due: datetime | None = None,
    department: Department | None = None,
    every: Repeat | None = None,
    priority: Priority | None = None,
    depends: str = "",
) -> Action:
    """Note who owes what by when; without a name it is yours: `action add Write the notes @market
    2026-03-06` `action add Weekly report @rd every="every Friday 17:00"`"""
    person = owner or ctx.person
    refuse_outsiders(ctx, project, [person.handle])
    action = Action(
        code=new_code(ctx.db, Action), project=project.code, title=title,
        owner=person.handle, asker=ctx.person.handle, due=due,
        department=department.path if department else person.department,
        priority=priority or "", depends=depends,
    )  # fmt: skip
    if every:
        action.repeat(every, ctx.words["every"])
        action.due = due or every.first
    ctx.db.add(action)
    return action


@commands.add("action take", says=N_("{owner} took {code}"), may={"owner"})
def take(ctx: Context, action: Action) -> Action:
    """Say that you will do it: `A-1 take`"""
    still_open(ctx, action)
    action.declined_at, action.declined_why = None, ""
    if action.taken_at is None:
        action.taken_at = ctx.now
        telling.taken(ctx, action)
    return action


@commands.add("action decline", says=N_("{owner} declined {code}"), may={"owner"})
def decline(ctx: Context, action: Action, reason: str) -> Action:
    """Say that you cannot do it, and why: `A-1 decline two events in the same days`"""
    still_open(ctx, action)
    action.taken_at, action.proposed, action.proposed_why = None, None, ""
    action.declined_at, action.declined_why = ctx.now, reason
    telling.declined(ctx, action)
    return action


@commands.add("action propose", says=N_("{owner} proposes {code} by {proposed}"), may={"owner"})
def propose(ctx: Context, action: Action, due: datetime, reason: str = "") -> Action:
    """Offer another date; who asked answers: `A-1 propose 2026-03-10 reason="waiting for the
    price"`"""
    still_open(ctx, action)
    if action.owner == action.asker:
        way = ctx.button(action, "reschedule", Style.MAIN, due=f"{due:%Y-%m-%d %H:%M}")
        raise NotAllowed(N_("{code} is your own; nobody has to agree."), (way,), code=action.code)
    action.proposed, action.proposed_why = due, reason
    telling.proposed(ctx, action)
    return action


@commands.add("action approve", says=N_("{code} moves to {due}"), may=ASKED, decides=True)
def approve(ctx: Context, action: Action) -> Action:
    """Agree to the date that the owner proposed: `A-1 approve`"""
    date, old = offered(ctx, action), action.due
    action.due, action.proposed, action.proposed_why = date, None, ""
    action.taken_at = action.taken_at or ctx.now
    telling.agreed(ctx, action, old)
    return action


@commands.add("action keep", says=N_("{code} keeps its date"), may=ASKED, decides=True)
def keep(ctx: Context, action: Action) -> Action:
    """Keep the old date instead of the one proposed: `A-1 keep`"""
    offered(ctx, action)
    action.proposed, action.proposed_why = None, ""
    telling.kept(ctx, action)
    return action


@commands.add("action reschedule", says=N_("{code} moves to {due}"), may=MOVES)
def reschedule(ctx: Context, action: Action, due: datetime, reason: str = "") -> Action:
    """Give it another date: `A-1 reschedule 2026-03-09` `A-1 A-2 reschedule Friday`"""
    still_open(ctx, action)
    move(ctx, action, due, reason)
    return action


@commands.add("action delay", says=N_("{code} is delayed to {due}"), may=HANDLES)
def delay(ctx: Context, action: Action, due: datetime, reason: str) -> Action:
    """Report that it comes later, and why: `A-1 delay 2026-03-10 the samples are not here yet`"""
    still_open(ctx, action)
    old = action.due
    action.due, action.delayed_why, action.updated_at = due, reason, ctx.now
    action.proposed, action.proposed_why = None, ""
    telling.delayed(ctx, action, old)
    return action


@commands.add("action assign", says=N_("{code} goes to {owner}"), may=MOVES)
def assign(ctx: Context, action: Action, owner: Person) -> Action:
    """Give it to somebody else: `A-1 assign @market`"""
    still_open(ctx, action)
    hand(ctx, action, owner)
    return action


@commands.add("action update", says=N_("{code} is updated"), may=HANDLES)
def update(ctx: Context, action: Action, text: str) -> Action:
    """Say in a line how far it is: `A-1 update half of the pages are written`"""
    still_open(ctx, action)
    action.note, action.updated_at = text, ctx.now
    return action


def finished(action: Action, view: View) -> Markup:
    sentence = N_("{code} is done and closed") if action.closed_at else N_("{code} is done")
    return view.say(sentence, code=action.code)


@commands.add("action done", says=finished, may=HANDLES)
def done(ctx: Context, action: Action, note: str = "") -> Action:
    """Say that it is done; who asked for it accepts or returns it: `A-1 done` `A-1 A-2 done`"""
    still_open(ctx, action)
    action.done_at = action.updated_at = ctx.now
    action.note = note or action.note
    action.declined_at, action.proposed, action.returned_why = None, None, ""
    if ctx.person.handle == action.asker:
        action.closed_at = ctx.now
        telling.accepted(ctx, action)
    else:
        telling.finished(ctx, action)
    return action


@commands.add("action accept", says=N_("{code} is accepted and closed"), may=ASKED, decides=True)
def accept(ctx: Context, action: Action) -> Action:
    """Accept what was done, and close it: `A-1 accept`"""
    handed_in(ctx, action)
    action.closed_at = ctx.now
    telling.accepted(ctx, action)
    return action


@commands.add("action return", says=N_("{code} is returned"), may=ASKED, decides=True)
def send_back(ctx: Context, action: Action, reason: str) -> Action:
    """Send back what was done, and say what is missing: `A-1 return the figures are missing`"""
    handed_in(ctx, action)
    action.done_at, action.returned_why = None, reason
    telling.returned(ctx, action)
    return action


@commands.add("action reopen", says=N_("{code} is open again"), may=("owner", *ASKED))
def reopen(ctx: Context, action: Action) -> Action:
    """Open again what was done or closed: `A-1 reopen`"""
    if action.done_at is None:
        raise NotAllowed(
            N_("{code} is open already."), (ctx.button(action, "show"),), code=action.code
        )
    action.done_at = action.closed_at = None
    telling.reopened(ctx, action)
    return action


@commands.add("action edit", says=N_("{code} is changed"), may=MOVES, fills=True)
def edit(
    ctx: Context,
    action: Action,
    *,
    title: str = "",
    owner: Person | None = None,
    due: datetime | None = None,
    department: Department | None = None,
    every: Repeat | None = None,
    note: str = "",
    priority: Priority | None = None,
    depends: str = "",
) -> Action:
    """Change any of its fields; an empty every= ends a series: `A-1 edit title="Write the notes"`
    `A-1 edit every=""`"""
    action.title = title or action.title
    action.note = note if note or ctx.emptied("note") else action.note
    action.depends = depends if depends or ctx.emptied("depends") else action.depends
    if priority or ctx.emptied("priority"):
        action.priority = priority or ""
    if owner:
        hand(ctx, action, owner)
    if department:
        action.department = department.path
    if every:
        action.repeat(every, ctx.words["every"])
    elif ctx.emptied("every"):
        action.stop()
    if due or every or ctx.emptied("due"):
        move(ctx, action, due or (every.first if every else None))
    return action


@commands.add("action cancel", says=N_("{code} is cancelled"), may=ASKED)
def cancel(ctx: Context, action: Action) -> Action:
    """Say that nobody needs it any more; a series ends with it: `A-1 cancel`"""
    action.cancelled_at = ctx.now
    telling.cancelled(ctx, action)
    return action
