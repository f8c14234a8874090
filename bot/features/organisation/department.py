"""Departments: a tree by their paths, each with its head."""

import re

from sqlmodel import col, func, select

from bot.cards import Card, Fields
from bot.commands import Context
from bot.errors import NotAllowed, NotUnderstood
from bot.features.organisation.person import ADMINISTRATOR
from bot.lists import PER_PAGE, Sheet, line_of, of_page
from bot.markup import Markup, escape
from bot.people import Department, Person, above, live
from bot.registry import commands, draws
from bot.roster import path_of
from bot.view import View
from bot.vocabulary import spell_option
from bot.words import N_, Named

SHOWN = 20

# Commands


@commands.add("department add", says=N_("{path} is added"), may=ADMINISTRATOR)
def add(ctx: Context, path: str, *, english: str = "", head: Person | None = None) -> Department:
    """Add a department, below another with a slash; those above it are made, too:
    `department add 市场部/品牌组 english=brand head=@market`"""
    path = path_of(path)
    if not path or re.search(r"[@=]", path):
        raise NotUnderstood(N_("“{word}” cannot name a department."), field="path", word=path)
    known = ctx.db.get(Department, path)
    if known and not known.cancelled_at:
        raise NotAllowed(N_("There is {path} already. Nothing changed."), path=path)
    made = [_made(ctx, unit) for unit in above(path)]
    made[0].english = english
    made[0].head = head.handle if head else None
    return made[0]


@commands.add("department edit", says=N_("{path} is changed"), may=ADMINISTRATOR, fills=True)
def edit(
    ctx: Context,
    department: Department,
    *,
    head: Person | None = None,
    english: str | None = None,
) -> Department:
    """Change the head or the English name of a department: `department edit 市场部 head=@market`"""
    department.head = head.handle if head else department.head
    department.english = department.english if english is None else english
    return department


@commands.add("department list")
def list_(ctx: Context, *, page: int = 1) -> Sheet:
    """List the departments with their heads: `department list`"""
    units = ctx.db.exec(select(Department).where(live(Department))).all()
    units = sorted(units, key=lambda unit: unit.path.split("/"))
    counts = _counts(ctx)
    number = min(max(page, 1), max(1, -(-len(units) // PER_PAGE)))
    shown = of_page(units, number)
    rows = [_cells(unit, counts.get(unit.path, 0), ctx) for unit in shown]
    language = ctx.say.language
    head = (
        *(spell_option(name, language) for name in ("department", "head")),
        ctx.say(N_("people")),
    )
    title = ctx.say.n("{count} department", "{count} departments", len(units))
    return Sheet(title, head, rows, line_of(ctx), number, len(units), values=shown)


@commands.add("department show")
def show(ctx: Context, department: Department) -> Department:
    """Show a department, its head and its people: `department show 市场部`"""
    return department


def _made(ctx: Context, path: str) -> Department:
    unit = ctx.db.get(Department, path)
    if unit is None:
        unit = Department(path=path)
        ctx.db.add(unit)
    unit.cancelled_at = None
    return unit


def _counts(ctx: Context) -> dict[str | None, int]:
    present = (live(Person), col(Person.suspended_at).is_(None))
    counted = select(Person.department, func.count()).where(*present).group_by(Person.department)
    return dict(ctx.db.exec(counted).all())


# Cards


@draws(Department)
def department_card(department: Department, view: View) -> Card:
    there = select(Person).where(Person.department == department.path, live(Person))
    people = view.db.exec(
        there.where(col(Person.suspended_at).is_(None)).order_by(Person.handle)
    ).all()
    label = spell_option("head", view.say.language)
    names = view.say.joined([person.name for person in people[:SHOWN]])
    more = len(people) - SHOWN
    listed = (
        view.say(N_("{names} and {count} more"), names=names, count=more) if more > 0 else names
    )
    pairs = {
        label[:1].upper() + label[1:]: escape(view.name(department.head)),
        view.say.n("{count} person", "{count} people", len(people)): listed or view.say(N_("none")),
    }
    return Card(
        escape(view.department(department.path)),
        (Fields(tuple((name, value) for name, value in pairs.items() if value)),),
        about=escape(department.path),
    )


def _cells(unit: Department, count: int, view: View) -> tuple[str, ...]:
    deep = "　" * unit.path.count("/")
    head = view.say.show(Named(unit.head)) if unit.head else ""
    name = f"{deep}{escape(view.department(unit.path))}"
    return Markup(name), escape(head), str(count)
