"""What becomes of a project: where it is at home, which there are, and how it ends."""

from datetime import time
from enum import StrEnum
from typing import Any

from sqlmodel import Session, col, select

from bot.cards import Button, Style
from bot.commands import Context
from bot.errors import Confirm, NotAllowed
from bot.features.project.commands import MANAGES, must_be_unique
from bot.features.project.status import open_items, state_of
from bot.forms import spelled, title_of
from bot.lists import Entry, Page, line_of
from bot.membership import lost
from bot.people import Home, Member, Project, Role, Visibility, homes, live, visible
from bot.registry import changes, commands, policies
from bot.words import N_

CLOSE_OF_DAY = time(18)


class Which(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    ALL = "all"


@commands.add("project list")
def list_projects(ctx: Context, *, status: Which = Which.OPEN, page: int = 1) -> Page:
    """List the projects that you may see: `project list` `project list status=closed`"""
    query = visible(Project, ctx.person)
    if status is not Which.ALL:
        closed = col(Project.closed_at)
        query = query.where(closed.is_(None) if status is Which.OPEN else closed.is_not(None))
    rows = sorted(ctx.db.exec(query), key=lambda project: int(project.code[2:]))
    title = ctx.say.n("{count} project", "{count} projects", len(rows))
    line = line_of(ctx, status=status.value)
    new = Button(title_of(commands["project add"], ctx), f"{ctx.noun('project')} {ctx.verb('add')}")
    return Page(title, _entries(ctx, rows), line, page, (new,) if not rows else ())


def _entries(ctx: Context, rows: list[Project]) -> list[Entry]:
    held = select(Member.project, Member.person).where(Member.role == Role.PM, live(Member))
    managers = dict(ctx.db.exec(held).all())
    entries = []
    for row in rows:
        due = ctx.times(row).calendar.at(row.end, CLOSE_OF_DAY) if row.end else None
        state = ctx.state(state_of(row, ctx))
        entries.append(Entry(row, managers.get(row.code, ""), due, state))
    return entries


@commands.add("project show")
def show(ctx: Context, project: Project) -> Project:
    """Show the charter of a project: `project show P-1` `P-1`"""
    return project


@commands.add("project close", says=N_("{code} is closed"), may=("pm", "leader", "executive"))
def close(ctx: Context, project: Project) -> Project:
    """Close a project; what is still open is named first: `project close P-1`"""
    if project.closed_at:
        raise NotAllowed(N_("{code} is closed already. Nothing changed."), code=project.code)
    if items := open_items(ctx, project):
        _ask_first(ctx, N_("Still open in {code}: {items}. Close it all the same?"),
                   code=project.code, items=items)  # fmt: skip
    project.closed_at = ctx.now
    return project


@commands.add("project reopen", says=N_("{code} is open again"), may=("pm", "leader", "executive"))
def reopen(ctx: Context, project: Project) -> Project:
    """Open a closed project again; its reminders go on: `project reopen P-1`"""
    if not project.closed_at:
        raise NotAllowed(N_("{code} is open. Nothing changed."), code=project.code)
    must_be_unique(ctx, project)
    project.closed_at = None
    return project


@commands.add("project cancel", says=N_("{code} is cancelled"), may=("pm",))
def cancel(ctx: Context, project: Project) -> Project:
    """Take a project away with all that is in it; undo brings it back: `project cancel P-1`"""
    items = open_items(ctx, project)
    _ask_first(
        ctx,
        N_("Cancel {code}? Nobody will find it any more. Still open in it: {items}."),
        code=project.code,
        items=items or [ctx.say(N_("nothing"))],
    )
    project.cancelled_at = ctx.now
    return project


def _ask_first(ctx: Context, sentence: str, **values: Any) -> None:
    """Go on only after the person said so to this very question."""
    if ctx.sure:
        return
    code = str(values["code"])
    line = f"{spelled(ctx.command, {**ctx.words, 'project': code}, ctx)} {ctx.yes}"
    yes = Button(title_of(ctx.command, ctx), line, Style.MAIN)
    keep = Button(ctx.say.button("keep"), code)
    raise Confirm(sentence, (yes, keep), **values)


# Chats


@commands.add("project bind", says=N_("This chat is a home of {code} now"), may=MANAGES)
def bind(ctx: Context, project: Project) -> Project:
    """Make this group a home of a project: what is said here is about it: `project bind P-1`"""
    here = _group(ctx)
    if here in homes(ctx.db, project):
        sentence = N_("This chat is a home of {code} already. Nothing changed.")
        raise NotAllowed(sentence, code=project.code)
    if project.visibility is Visibility.MEMBERS:
        _ask_first(ctx, N_("Everybody in this chat will read what is posted about {code}."),
                   code=project.code)  # fmt: skip
    if project.chat is None or lost(ctx.db, project.chat):
        project.chat = here
        return project
    key = f"{project.code} {here}"
    home = ctx.db.get(Home, key) or Home(id=key, project=project.code, chat=here)
    home.cancelled_at = None
    ctx.db.add(home)
    return project


@commands.add("project unbind", says=N_("This chat is no home of {code} any more"), may=MANAGES)
def unbind(ctx: Context, project: Project) -> Project:
    """Stop posting about a project in this group: `project unbind P-1`"""
    here = _group(ctx)
    if here not in homes(ctx.db, project):
        sentence = N_("This chat is no home of {code}. Nothing changed.")
        raise NotAllowed(sentence, code=project.code)
    further = select(Home).where(Home.project == project.code, live(Home)).order_by(Home.id)
    others = ctx.db.exec(further).all()
    if project.chat == here:
        project.chat, gone = (others[0].chat, others[0]) if others else (None, None)
    else:
        gone = next(home for home in others if home.chat == here)
    if gone:
        gone.cancelled_at = ctx.now
    return project


def _group(ctx: Context) -> str:
    if ctx.heard.at.direct:
        raise NotAllowed(N_("A direct chat cannot be the home of a project. Say it in the group."))
    return ctx.heard.at.key


# Clocks


@changes.on(Project, "zone", "closed_at", "cancelled_at", derives=True)
def rearm(db: Session, project: Project) -> None:
    """What is in it rings in another zone, no longer, or again."""
    policies.rearm_all(db, project)
