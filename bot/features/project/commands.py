"""Opening a project and changing its charter."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import col

from bot import people
from bot.cards import Button
from bot.commands import Context
from bot.errors import NotAllowed, NotUnderstood
from bot.features.project.charter import Duty, Measure
from bot.features.project.circle import gather, hand_over
from bot.lines import shadow
from bot.people import Department, Person, Project, Role, Visibility, visible
from bot.registry import commands
from bot.store import new_code
from bot.words import N_, Money

MANAGES = ("pm", "leader", "sponsor", "executive")


@commands.add("project add", says=N_("{code} is set up"))
def add(
    ctx: Context,
    title: str,
    *,
    goal: str = "",
    measures: tuple[Measure, ...] = (),
    start: date | None = None,
    end: date | None = None,
    budget: Money | None = None,
    results: str = "",
    background: str = "",
    initiator: Department | None = None,
    lead: Department | None = None,
    pm: Person | None = None,
    leader: Person | None = None,
    duties: tuple[Duty, ...] = (),
    folder: str = "",
    visibility: Visibility = Visibility.COMPANY,
    zone: ZoneInfo | None = None,
) -> Project:
    """Open a project; a name is enough, and a group becomes its home: `project add X1 launch`
    `project add X1 launch lead=marketing budget=200000 2026-06-30`"""
    given = {
        "title": " ".join(title.split()), "goal": goal, "measures": measures, "start": start,
        "end": end, "budget": budget, "results": results, "background": background,
        "initiator": initiator or _own(ctx), "lead": lead or _own(ctx), "duties": duties,
        "folder": folder, "visibility": visibility, "zone": zone,
    }  # fmt: skip
    code = new_code(ctx.db, Project)
    home = None if ctx.heard.at.direct else people.chat(ctx.db, ctx.heard.at.key).key
    project = Project(code=code, project=code, title="", asker=ctx.person.handle, chat=home)
    _write(ctx, project, given)
    ctx.db.add(project)
    gather(ctx, project, pm, leader)
    return project


@commands.add("project edit", says=N_("{code} is changed"), may=MANAGES, fills=True)
def edit(
    ctx: Context,
    project: Project,
    *,
    title: str = "",
    goal: str = "",
    measures: tuple[Measure, ...] = (),
    start: date | None = None,
    end: date | None = None,
    budget: Money | None = None,
    results: str = "",
    background: str = "",
    initiator: Department | None = None,
    lead: Department | None = None,
    pm: Person | None = None,
    leader: Person | None = None,
    duties: tuple[Duty, ...] = (),
    folder: str = "",
    visibility: Visibility | None = None,
    zone: ZoneInfo | None = None,
) -> Project:
    """Change what stands in the charter of a project: `project edit P-1 end=2026-07-15`
    `project edit P-1`"""
    given = {
        "title": " ".join(title.split()), "goal": goal, "measures": measures, "start": start,
        "end": end, "budget": budget, "results": results, "background": background,
        "initiator": initiator, "lead": lead, "duties": duties, "folder": folder, "zone": zone,
        "visibility": visibility or project.visibility,
    }  # fmt: skip
    _write(ctx, project, {name: given[name] for name in given.keys() & ctx.words.keys()})
    for role, person in ((Role.PM, pm), (Role.LEADER, leader)):
        if person:
            hand_over(ctx, project, person, role)
    return project


def _own(ctx: Context) -> Department | None:
    return ctx.db.get(Department, ctx.person.department or "")


def _write(ctx: Context, project: Project, given: Mapping[str, Any]) -> None:
    """Put what was given into the row, and see that it holds together."""
    for name, value in given.items():
        setattr(project, name, _kept(name, value))
    if {"title", "visibility"} & given.keys():
        must_be_unique(ctx, project)
    if project.start and project.end and project.end < project.start:
        sentence = N_("The end, {end}, is before the start, {start}. Nothing was saved.")
        raise NotUnderstood(sentence, field="end", end=project.end, start=project.start)


def _kept(name: str, value: Any) -> Any:
    """A value as the row keeps it."""
    if name == "budget":
        return str(value or "")
    match value:
        case Department():
            return value.path
        case ZoneInfo():
            return value.key
        case tuple():
            return [row.kept() for row in value]
        case _:
            return value


def must_be_unique(ctx: Context, project: Project) -> None:
    """Live projects have different names; one that may not be seen is not there to collide with."""
    if not project.title:
        raise NotUnderstood(N_("A project needs a name."), field="title")
    others = visible(Project, ctx.person).where(
        col(Project.closed_at).is_(None), Project.code != project.code
    )
    with ctx.db.no_autoflush:
        named = ctx.db.exec(others).all()
    twin = next((p for p in named if _heard(p.title) == _heard(project.title)), None)
    if twin:
        sentence = N_(
            "{code} already has the name “{title}”. Choose another one. Nothing was saved."
        )
        show = Button(twin.code, twin.code)
        raise NotAllowed(sentence, (show,), field="title", code=twin.code, title=twin.title)


def _heard(title: str) -> str:
    """A name as it sounds: no capitals, no width, no blanks."""
    return "".join(shadow(title).casefold().split())
