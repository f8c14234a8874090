"""Which project? The line's, the thread's, the chat's only one, the person's only one; else ask."""

from sqlmodel import col, or_, select

from bot import convertors
from bot.cards import Button
from bot.errors import NotFound, NotUnderstood
from bot.moments import Scope
from bot.people import Home, Project, live, mine, visible
from bot.store import Filed, table_of
from bot.words import N_

OFFERED = 5


def project(scope: Scope) -> Project:
    ctx = scope.ctx
    if ctx.line.code:
        row = convertors.row(Filed, ctx.line.code, scope)
        return ctx.db.get_one(Project, row.project)
    if found := _of(scope, ctx.heard.about):
        return found
    open_ones = visible(Project, ctx.person).where(col(Project.closed_at).is_(None))
    if ctx.heard.at.direct:
        near = open_ones.where(col(Project.code).in_(mine(ctx.person)))
    else:
        here = select(Home.project).where(Home.chat == ctx.heard.at.key, live(Home))
        near = open_ones.where(or_(Project.chat == ctx.heard.at.key, col(Project.code).in_(here)))
    found_here = ctx.db.exec(near.order_by(Project.code)).all()
    if len(found_here) == 1:
        return found_here[0]
    if not found_here:
        found_here = ctx.db.exec(open_ones.order_by(Project.code).limit(OFFERED)).all()
    if not found_here:
        raise NotFound(N_("There is no project here yet. Open one: `project add NAME`."))
    ways = tuple(Button(f"{p.code} {p.title}", scope.again(p.code)) for p in found_here[:OFFERED])
    raise NotUnderstood(N_("Which project is this about?"), ways, field="project")


def _of(scope: Scope, code: str) -> Project | None:
    table = table_of(code, Filed)
    if table is None:
        return None
    row = scope.ctx.db.exec(visible(table, scope.ctx.person).where(table.code == code)).first()
    return scope.ctx.db.get(Project, row.project) if row else None
