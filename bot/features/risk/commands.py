"""Note a concern, say how it goes, close it; every command is for risks and issues alike."""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum

from bot.cards import Style
from bot.commands import Context
from bot.errors import NotAllowed
from bot.features.project.circle import refuse_outsiders
from bot.features.risk.cards import entry
from bot.features.risk.tables import KINDS, Concern, Handling, Issue, Level, Risk, worst_first
from bot.lists import Page, line_of
from bot.moments import Moment
from bot.notices import Tell, notify
from bot.people import Department, Person, Project, parts_of
from bot.registry import commands
from bot.store import new_code
from bot.vocabulary import LETTERS
from bot.words import N_, Named

LEADS = ("owner", "asker", "pm", "leader")


class Status(StrEnum):
    OPEN = "open"
    OVERDUE = "overdue"
    CLOSED = "closed"
    ALL = "all"


def kind_of(noun: str) -> type[Concern]:
    return next(kind for kind in KINDS if LETTERS[kind.letter] == noun)


@commands.add("risk add", "issue add", says=N_("{code} is noted"))
def add(
    ctx: Context,
    title: str,
    *,
    project: Project,
    owner: Person | None = None,
    level: Level = Level.MEDIUM,
    due: datetime | None = None,
    cause: str = "",
    impact: str = "",
    response: str = "",
    department: Department | None = None,
    happened: Moment | None = None,
) -> Concern:
    """Note a risk, or an issue that is there already; a high one is told to the group at once.

    `risk add Core part may come late level=high @rd 2026-03-06`
    `issue add Test phones missing @market response="borrow two"`
    """
    holder = owner or ctx.person
    refuse_outsiders(ctx, project, [holder.handle])
    kind = kind_of(ctx.command.noun)
    row = kind(
        code=new_code(ctx.db, kind),
        project=project.code,
        title=title,
        level=level,
        cause=cause,
        impact=impact,
        response=response,
        owner=holder.handle,
        asker=ctx.person.handle,
        department=department.path if department else holder.department,
        due=due,
        happened=happened,
        looked_at=ctx.now,
    )
    ctx.db.add(row)
    notify(ctx.db, "assigned", row, _handed(ctx, row))
    return row


@commands.add("risk list", "issue list")
def list_(
    ctx: Context,
    *,
    project: Project,
    level: Level | None = None,
    status: Status = Status.OPEN,
    who: Person | None = None,
    page: int = 1,
) -> Page:
    """List what is open in a project, the worst first.

    `risk list`, `issue list level=high`, `risk list status=overdue who=@rd`
    """
    kind = kind_of(ctx.command.noun)
    rows = ctx.db.exec(parts_of(project, kind)).all()
    chosen = [
        row
        for row in worst_first(rows)
        if _has(row, status, ctx.now)
        and (level is None or row.level is level)
        and (who is None or row.owner == who.handle)
    ]
    line = line_of(ctx, project=project.code)
    title = TITLES[kind]
    return Page(
        ctx.say(title, project=project.title), [entry(row, ctx) for row in chosen], line, page
    )


TITLES = {Risk: N_("Risks of {project}"), Issue: N_("Issues of {project}")}


def _has(row: Concern, status: Status, now: datetime) -> bool:
    match status:
        case Status.OPEN:
            return row.closed_at is None
        case Status.CLOSED:
            return row.closed_at is not None
        case Status.OVERDUE:
            return row.is_overdue(now)
        case _:
            return True


@commands.add("risk edit", "issue edit", says=N_("{code} is changed"), may=LEADS, fills=True)
def edit(
    ctx: Context,
    row: Concern,
    *,
    title: str = "",
    owner: Person | None = None,
    level: Level | None = None,
    due: datetime | None = None,
    cause: str = "",
    impact: str = "",
    response: str = "",
    department: Department | None = None,
    happened: Moment | None = None,
) -> Concern:
    """Change what is written down; without further words it answers with a form.

    `R-1 edit`, `R-1 edit level=high impact="T-6 and T-9"`
    """
    given = {
        "title": title,
        "owner": owner.handle if owner else None,
        "level": level,
        "due": due,
        "cause": cause,
        "impact": impact,
        "response": response,
        "department": department.path if department else None,
        "happened": happened,
    }
    handed = owner is not None and owner.handle != row.owner
    refuse_outsiders(ctx, ctx.project(row), [owner.handle] if owner else [])
    for name, value in given.items():
        if value or (name in MAY_BE_EMPTY and ctx.emptied(name)):
            setattr(row, name, value)
    if handed:
        notify(ctx.db, "assigned", row, _handed(ctx, row))
    return row


MAY_BE_EMPTY = ("due", "cause", "impact", "response", "department", "happened")


@commands.add("risk update", "issue update", says=N_("{code} has a new line in its log"))
def update(ctx: Context, row: Concern, text: str) -> Concern:
    """Write a dated line into the handling log: `R-1 update Second supplier answered, 3 days`"""
    _refuse_closed(ctx, row)
    line = f"{row.code} {ctx.db.info['spoken']}"
    handling = Handling(id=line, concern=row.code, at=ctx.now, by=ctx.person.handle, text=text)
    ctx.db.add(handling)
    return row


@commands.add("risk review", "issue review", says=N_("{code} was looked at"), may=LEADS)
def review(ctx: Context, row: Concern) -> Concern:
    """Say that you looked at it this week and nothing has to change: `R-1 review`"""
    _refuse_closed(ctx, row)
    row.looked_at = ctx.now
    return row


@commands.add("risk assign", "issue assign", says=N_("{code} is with {owner}"), may=LEADS)
def assign(ctx: Context, row: Concern, owner: Person) -> Concern:
    """Give it to somebody else: `R-1 assign @rd`"""
    _refuse_closed(ctx, row)
    refuse_outsiders(ctx, ctx.project(row), [owner.handle])
    row.owner = owner.handle
    row.department = owner.department
    notify(ctx.db, "assigned", row, _handed(ctx, row))
    return row


def _handed(ctx: Context, row: Concern) -> Iterator[Tell]:
    """The new owner, unless it is who speaks."""
    if row.owner == ctx.person.handle:
        return
    dated = N_("{code} for you, due {due}")
    yield Tell(
        dated if row.due else N_("{code} for you"),
        person=row.owner,
        body=N_('"{title}", level {level}, noted by {asker}, {project}.'),
        verbs=("update", "reschedule", "show"),
    )


@commands.add("risk reschedule", "issue reschedule", says=N_("{code} is due {due}"), may=LEADS)
def reschedule(ctx: Context, row: Concern, *, due: datetime) -> Concern:
    """Set by when it is handled: `R-1 reschedule 2026-03-13`"""
    _refuse_closed(ctx, row)
    row.due = due
    return row


@commands.add("risk close", "issue close", says=N_("{code} is closed"), may=LEADS)
def close(ctx: Context, row: Concern, reason: str) -> Concern:
    """Close it and say why: `R-1 close Second supplier delivered`"""
    _refuse_closed(ctx, row)
    row.closed_at, row.closed_why = ctx.now, reason
    notify(ctx.db, "closed", row, _others(ctx, row))
    return row


def _others(ctx: Context, row: Concern) -> Iterator[Tell]:
    """Who noted it and who has it hear that it is closed, unless they did it."""
    for handle in sorted({row.asker, row.owner} - {ctx.person.handle}):
        yield Tell(
            N_("{by} closed {code}, {closed_at}"),
            person=handle,
            body=N_('"{title}". Reason: "{closed_why}".'),
            verbs=("reopen",),
            values={"by": Named(ctx.person.handle)},
        )


@commands.add("risk reopen", "issue reopen", says=N_("{code} is open again"), may=LEADS)
def reopen(ctx: Context, row: Concern) -> Concern:
    """Take up again what was closed: `R-1 reopen`"""
    row.closed_at, row.closed_why, row.looked_at = None, "", ctx.now
    return row


@commands.add("risk cancel", "issue cancel", says=N_("{code} is cancelled"), may=("asker", "pm"))
def cancel(ctx: Context, row: Concern) -> Concern:
    """Take out of the register what was noted by mistake: `R-1 cancel`"""
    row.cancelled_at = ctx.now
    return row


@commands.add("risk happen", says=N_("{risk} has happened, {code} is noted"), may=LEADS)
def happen(ctx: Context, row: Risk, *, happened: Moment | None = None) -> Issue:
    """Turn a risk that has come true into an issue: `R-1 happen`"""
    _refuse_closed(ctx, row)
    kept = row.model_dump(include=set(Concern.model_fields) - {"code", "version"})
    issue = Issue(**kept, code=new_code(ctx.db, Issue), risk=row.code)
    issue.asker, issue.happened, issue.looked_at = ctx.person.handle, happened or ctx.now, ctx.now
    row.closed_at, row.closed_why = ctx.now, f"→ {issue.code}"
    ctx.db.add(issue)
    return issue


def _refuse_closed(ctx: Context, row: Concern) -> None:
    if row.closed_at is not None:
        ways = (ctx.button(row, "reopen", Style.MAIN), ctx.button(row, "show"))
        raise NotAllowed(N_("{code} was closed {at}."), ways, code=row.code, at=row.closed_at)
