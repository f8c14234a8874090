"""Roles in the company: given, taken, listed; one administrator always stays."""

from dataclasses import dataclass

from sqlalchemy import inspect
from sqlmodel import Session, col, select

from bot.cards import Card, Table
from bot.commands import Context
from bot.errors import NotAllowed
from bot.features.organisation.person import ADMINISTRATOR
from bot.people import Department, Person, live
from bot.registry import changes, commands, draws
from bot.roles import CompanyRole, with_role
from bot.view import View
from bot.words import N_, Named, Word


@dataclass(frozen=True)
class Given:
    """A role that somebody has from now on, or no longer."""

    person: Person
    role: CompanyRole
    held: bool


@dataclass(frozen=True)
class Holders:
    """Who holds which role."""

    by_role: dict[CompanyRole, list[str]]


# Commands


@commands.add("role add", may=ADMINISTRATOR)
def add(ctx: Context, person: Person, role: CompanyRole) -> Given:
    """Give somebody a role in the company: `role add @finance finance`"""
    if role in person.roles:
        sentence = N_("{who} is {role} already. Nothing changed.")
        raise NotAllowed(sentence, who=Named(person.handle), role=Word(role))
    person.roles = [str(known) for known in CompanyRole if known in {*person.roles, role}]
    return Given(person, role, True)


@commands.add("role remove", may=ADMINISTRATOR, suspended=True)
def remove(ctx: Context, person: Person, role: CompanyRole) -> Given:
    """Take a role in the company from somebody: `role remove @finance finance`"""
    if role not in person.roles:
        sentence = N_("{who} is not {role}. Nothing changed.")
        raise NotAllowed(sentence, who=Named(person.handle), role=Word(role))
    person.roles = [held for held in person.roles if held != role]
    return Given(person, role, False)


@commands.add("role list")
def list_(ctx: Context) -> Holders:
    """List who holds which role in the company: `role list`"""
    found = {role: [p.handle for p in with_role(ctx.db, role)] for role in CompanyRole}
    headed = select(Department.head).where(live(Department), col(Department.head).is_not(None))
    heads = [head for head in ctx.db.exec(headed) if head]
    found[CompanyRole.HEAD] = list(dict.fromkeys([*found[CompanyRole.HEAD], *heads]))
    return Holders(found)


@changes.on(Person, "roles", "suspended_at", "cancelled_at", derives=True)
def keep_an_administrator(db: Session, person: Person) -> None:
    """Somebody has to be able to change everything, whatever is undone or imported."""
    [before] = inspect(person).attrs.roles.history.deleted or [[]]
    concerned = CompanyRole.ADMINISTRATOR in {*(before or ()), *person.roles}
    if concerned and not with_role(db, CompanyRole.ADMINISTRATOR):
        raise NotAllowed(
            N_("{name} is the last administrator. First make somebody else one: `{line}`."),
            name=person.name,
            line="role add @… administrator",
        )


# Cards


@draws(Given)
def given_card(given: Given, view: View) -> Card:
    sentence = N_("{who} is {role} now") if given.held else N_("{who} is no longer {role}")
    return Card(view.say(sentence, who=Named(given.person.handle), role=Word(given.role)))


@draws(Holders)
def holders_card(holders: Holders, view: View) -> Card:
    rows = tuple(
        (
            view.say.button(role),
            view.say.joined(map(view.name, sorted(handles))) or view.say(N_("none")),
        )
        for role, handles in holders.by_role.items()
    )
    return Card(view.say(N_("Roles in the company")), (Table((), rows),))
