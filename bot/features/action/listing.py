"""Lists of action items: what is open here, what is mine, what is late."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import col, or_
from sqlmodel.sql.expression import SelectOfScalar

from bot import which
from bot.commands import Context
from bot.features.action.cards import entry
from bot.features.action.tables import Action
from bot.lists import Page, line_of
from bot.markup import Markup
from bot.moments import Scope
from bot.people import Department, Person, Project, visible
from bot.registry import commands
from bot.words import N_


class Status(StrEnum):
    OPEN = "open"
    OVERDUE = "overdue"
    DONE = "done"
    CLOSED = "closed"
    ALL = "all"


@commands.add("action list")
def list_actions(
    ctx: Context,
    *,
    who: Person | None = None,
    status: Status = Status.OPEN,
    department: Department | None = None,
    project: Project | None = None,
    page: int = 1,
) -> Page:
    """List what is open in this project, or alone with me what is yours: `action list`
    `action list who=me status=overdue` `action list status=all department=marketing`"""
    rows = visible(Action, ctx.person)
    if project is None and not ctx.heard.at.direct:
        project = which.project(Scope(ctx, None, lambda code: line_of(ctx, project=code)))
    if project:
        rows = rows.where(Action.project == project.code)
    elif who is None:
        who = ctx.person
    if who:
        rows = rows.where(Action.owner == who.handle)
    if department:
        below = col(Action.department).startswith(f"{department.path}/")
        rows = rows.where(or_(Action.department == department.path, below))
    rows = _standing(rows, status, ctx.now).order_by(
        col(Action.due).is_(None), col(Action.due), Action.code
    )
    found = [entry(action, ctx) for action in ctx.db.exec(rows)]
    return Page(_listed(ctx, status, len(found), project), found, line_of(ctx), page)


def _standing(
    rows: SelectOfScalar[Action], status: Status, now: datetime
) -> SelectOfScalar[Action]:
    done, closed = col(Action.done_at), col(Action.closed_at)
    match status:
        case Status.OPEN:
            return rows.where(done.is_(None))
        case Status.OVERDUE:
            return rows.where(done.is_(None), col(Action.due) < now)
        case Status.DONE:
            return rows.where(done.is_not(None), closed.is_(None))
        case Status.CLOSED:
            return rows.where(closed.is_not(None))
        case Status.ALL:
            return rows


TITLES = {
    Status.OPEN: (N_("{count} open action item"), N_("{count} open action items")),
    Status.OVERDUE: (N_("{count} overdue action item"), N_("{count} overdue action items")),
    Status.DONE: (N_("{count} to accept"), N_("{count} to accept")),
    Status.CLOSED: (N_("{count} closed action item"), N_("{count} closed action items")),
    Status.ALL: (N_("{count} action item"), N_("{count} action items")),
}
NONE = {
    Status.OPEN: N_("No open action items"), Status.OVERDUE: N_("No overdue action items"),
    Status.DONE: N_("Nothing to accept"), Status.CLOSED: N_("No closed action items"),
    Status.ALL: N_("No action items"),
}  # fmt: skip


def _listed(ctx: Context, status: Status, count: int, project: Project | None) -> Markup:
    title = ctx.say.n(*TITLES[status], count) if count else ctx.say(NONE[status])
    return Markup(f"{project.code} · {title}") if project else title
