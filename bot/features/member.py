"""Members of a project: who is what in it, of which department, with what duty (K2)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.cards import Block, Button, Buttons, Card, Fields, Style, Table, Text, Tone
from bot.commands import Context
from bot.errors import Confirm, NotAllowed, NotFound, NotUnderstood
from bot.features.project.circle import farewell, welcome
from bot.features.project.status import state_of
from bot.forms import spelled, title_of
from bot.lists import Entry
from bot.markup import Markup, escape
from bot.members import appoint, roles_in
from bot.notices import Lane, Tell, notify
from bot.people import Department, Member, Person, Project, Role, Visibility, visible
from bot.registry import commands, contribute, draws
from bot.view import View
from bot.words import N_, Named, Word

ONE_A_PROJECT = (Role.PM, Role.LEADER)
ONE_A_DEPARTMENT = (Role.LIAISON, Role.DEPUTY)
JUST_IN_IT = (Role.MEMBER, Role.OBSERVER)  # any other role says more
MANAGES = ("pm", "leader", "executive")


@dataclass(frozen=True)
class Names:
    """The list of names and duties of a project (名单及职责分工表)."""

    project: Project
    members: list[Member]


@dataclass(frozen=True)
class Left:
    """Somebody who is not in a project any more, or not in that role."""

    project: Project
    person: Person
    roles: list[str]


# Commands


def _added(member: Member, view: View) -> Markup:
    who, role = Named(member.person), Word(member.role)
    if member.role not in ONE_A_DEPARTMENT:
        return view.say(N_("{who} is {role} of {code}"), who=who, role=role, code=member.project)
    unit = view.department(member.department)
    sentence = N_("{who} is {role} of {department} in {code}")
    return view.say(sentence, who=who, role=role, department=unit, code=member.project)


@commands.add("member add", says=_added, may=MANAGES)
def add(
    ctx: Context,
    person: Person,
    *,
    project: Project,
    role: Role = Role.MEMBER,
    department: Department | None = None,
    duty: str = "",
) -> Member:
    """Put somebody into a project, or give them another role or duty:
    `member add @market role=liaison` `member add @finance role=support duty="checks the budget"`"""
    unit = department.path if department else person.department
    if role in ONE_A_DEPARTMENT and not unit:
        sentence = N_("Which department does {who} speak for? Give it with department=.")
        raise NotUnderstood(sentence, field="department", who=Named(person.handle))
    before = _in_their_place(ctx, project, person, role, unit)
    _ask_first(ctx, project, person, before)
    held = roles_in(ctx.db, project.code, person.handle)
    _must_change(held, project, role, unit, duty)
    for other in [*before, *_overtaken(held, role, unit)]:
        other.cancelled_at = ctx.now
    member = appoint(ctx.db, project, person, role)
    member.department, member.duty = unit, duty or member.duty
    if role not in [m.role for m in held]:
        tells = [farewell(ctx, other, person) for other in before]
        _tell(ctx, project, [*tells, welcome(ctx, project, person.handle, [role])])
    return member


def _in_their_place(
    ctx: Context, project: Project, person: Person, role: Role, unit: str | None
) -> list[Member]:
    """Who holds a role now that only one person has."""
    if role not in ONE_A_PROJECT + ONE_A_DEPARTMENT:
        return []
    return [
        m
        for m in roles_in(ctx.db, project.code)
        if m.role == role
        and m.person != person.handle
        and (role in ONE_A_PROJECT or m.department == unit)
    ]


def _ask_first(ctx: Context, project: Project, person: Person, before: list[Member]) -> None:
    """Whoever gives way is named before anything changes."""
    if ctx.sure or not before:
        return
    words = {**ctx.words, "person": f"@{person.handle}", "project": project.code}
    line = f"{spelled(ctx.command, words, ctx)} {ctx.yes}"
    yes = Button(ctx.say(N_("Replace")), line, Style.MAIN)
    keep = Button(ctx.say.button("keep"), project.code)
    one = before[0]
    values: dict[str, Any] = {"who": Named(one.person), "role": Word(one.role)}
    values |= {"code": project.code, "successor": Named(person.handle)}
    if one.role in ONE_A_DEPARTMENT:
        sentence = N_("{who} is {role} of {department} in {code} now. Replace with {successor}?")
        raise Confirm(sentence, (yes, keep), department=ctx.department(one.department), **values)
    raise Confirm(N_("{who} is {role} of {code} now. Replace with {successor}?"), (yes, keep),
                  **values)  # fmt: skip


def _must_change(
    held: list[Member], project: Project, role: Role, unit: str | None, duty: str
) -> None:
    """Saying what is so already changes nothing, and is told."""
    said_less = role is Role.MEMBER and any(m.role not in JUST_IN_IT for m in held)
    same = [m for m in held if m.role == role and m.department == unit]
    if (same and (not duty or same[0].duty == duty)) or (said_less and not duty):
        who, roles = Named(held[0].person), [Word(m.role) for m in held]
        sentence = N_("{who} is in {code} already: {roles}. Nothing changed.")
        raise NotAllowed(sentence, who=who, code=project.code, roles=roles)


def _overtaken(held: list[Member], role: Role, unit: str | None) -> Iterator[Member]:
    """What somebody was until now and is not besides: just in it, or the other of a pair."""
    for member in held:
        pair = role in ONE_A_DEPARTMENT and member.role in ONE_A_DEPARTMENT
        if member.role != role and (
            member.role in JUST_IN_IT or (pair and member.department == unit)
        ):
            yield member


def _left(left: Left, view: View) -> Markup:
    roles = [Word(role) for role in left.roles]
    values = {"who": Named(left.person.handle), "code": left.project.code, "roles": roles}
    if roles_in(view.db, left.project.code, left.person.handle):
        return view.say(N_("{who} is no longer {roles} of {code}"), **values)
    return view.say(N_("{who} is no longer in {code}"), **values)


@commands.add("member remove", says=_left, may=MANAGES)
def remove(ctx: Context, person: Person, *, project: Project, role: Role | None = None) -> Left:
    """Take somebody out of a project, or only out of one role: `member remove @market`
    `member remove @market role=liaison`"""
    held = roles_in(ctx.db, project.code, person.handle)
    going = [m for m in held if role is None or m.role == role]
    who, code = Named(person.handle), project.code
    if not going and role:
        sentence = N_("{who} is not {role} of {code}. Nothing changed.")
        raise NotFound(sentence, who=who, role=Word(role), code=code)
    if not going:
        raise NotFound(N_("{who} is not in {code}. Nothing changed."), who=who, code=code)
    if Role.PM in [m.role for m in going]:
        sentence = N_("{who} manages {code}. Name the next one first: `{line}`. Nothing changed.")
        line = f"{code} {ctx.verb('edit')} {ctx.option('pm')}=@"
        edit = ctx.button(project, "edit")
        raise NotAllowed(sentence, (edit,), who=who, code=code, line=line)
    for member in going:
        member.cancelled_at = ctx.now
    left = Left(project, person, [m.role for m in going])
    tell = Tell(
        N_("{who} took you off {code}: {roles}"),
        person=person.handle,
        body=N_("“{title}”"),
        lane=Lane.INFO,
        values={"who": Named(ctx.person.handle), "roles": [Word(r) for r in left.roles]},
    )
    _tell(ctx, project, [tell])
    return left


def _tell(ctx: Context, project: Project, tells: list[Tell]) -> None:
    notify(ctx.db, "role", project, [tell for tell in tells if tell.person != ctx.person.handle])


@commands.add("member list")
def list_members(ctx: Context, *, project: Project) -> Names:
    """Show who is in a project, with role and duty: `member list P-1`"""
    return Names(project, roles_in(ctx.db, project.code))


# Cards


@draws(Member)
def member_card(member: Member, view: View) -> Card:
    project = view.db.get_one(Project, member.project)
    facts = {
        "role": view.say.label(member.role),
        "department": view.department(member.department),
        "duty": member.duty,
    }
    pairs = tuple((view.label(name), escape(value)) for name, value in facts.items() if value)
    blocks: list[Block] = [Fields(pairs)]
    if project.visibility is Visibility.MEMBERS:
        sentence = N_("{code} is for its members only; {who} sees it now.")
        blocks.append(Text(view.say(sentence, code=project.code, who=Named(member.person))))
    blocks.append(Buttons((_list_button(project, view),)))
    return Card(_added(member, view), tuple(blocks), Tone.GOOD, about=_about(project, view))


@draws(Left)
def left_card(left: Left, view: View) -> Card:
    button = Buttons((_list_button(left.project, view),))
    return Card(_left(left, view), (button,), about=_about(left.project, view))


def _list_button(project: Project, view: View) -> Button:
    line = f"{project.code} {view.noun('member')} {view.verb('list')}"
    return Button(view.say(N_("Members")), line)


@draws(Names)
def names_card(names: Names, view: View) -> Card:
    project = names.project
    people = list(dict.fromkeys(member.person for member in names.members))
    columns = ("name", "department", "position", "role", "duty", "email")
    rows = [_row(handle, names.members, view) for handle in people]
    used = [at for at in range(len(columns)) if any(row[at] for row in rows)]
    head = tuple(view.label(columns[at]) for at in used)
    table = Table(head, tuple(tuple(row[at] for at in used) for row in rows))
    title = view.say.n("{count} person in {code}", "{count} people in {code}", len(people),
                       code=project.code)  # fmt: skip
    line = spelled(commands["member add"], {"project": project.code}, view)
    add = Button(title_of(commands["member add"], view), line)
    blocks: tuple[Block, ...] = (table, *_silent(names, view), Buttons((add,)))
    return Card(
        title, blocks, about=_about(project, view), state=view.state(state_of(project, view))
    )


def _row(handle: str, members: list[Member], view: View) -> tuple[str, ...]:
    person = view.db.get_one(Person, handle)
    theirs = [member for member in members if member.person == handle]
    duties = dict.fromkeys(member.duty for member in theirs if member.duty)
    return tuple(
        escape(cell or "")
        for cell in (
            person.name,
            view.department(person.department),
            person.position,
            view.say.joined(_role(member, person, view) for member in theirs),
            view.say.joined(duties),
            person.email,
        )
    )


def _role(member: Member, person: Person, view: View) -> str:
    """A role, and for whom it is held where that is not their own department."""
    role = view.say.label(member.role)
    if member.role not in ONE_A_DEPARTMENT or member.department == person.department:
        return role
    department = view.department(member.department)
    return view.say(N_("{role} ({department})"), role=role, department=department)


def _silent(names: Names, view: View) -> Iterator[Text]:
    """Departments that have something to do and nobody to speak for them."""
    heard = {m.department for m in names.members if m.role == Role.LIAISON}
    asked = [row["department"] for row in names.project.duties]
    lacking = [view.department(path) for path in dict.fromkeys(asked) if path not in heard]
    if lacking:
        yield Text(view.say(N_("No liaison yet: {departments}."), departments=lacking))


def _about(project: Project, view: View) -> str:
    return Markup(f"{view.about(project)} · {escape(project.title)}")


# Contributions


@contribute.to("holding")
def holding(view: View, person: Person) -> Iterator[Entry]:
    """The single roles of a person in live projects: somebody else has to take them."""
    for project in view.db.exec(visible(Project, view.reader or person)).all():
        for member in roles_in(view.db, project.code, person.handle):
            single = member.role in ONE_A_PROJECT + ONE_A_DEPARTMENT
            if single and not project.closed_at:
                yield Entry(project, person.handle, None, view.say.label(member.role))
