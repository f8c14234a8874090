"""Who is in a project from its first day, how a single role changes hands, and who is outside."""

from collections.abc import Iterable

from bot.cards import Button, Style
from bot.commands import Context
from bot.errors import NotAllowed
from bot.forms import spelled, title_of
from bot.members import appoint, head_of, roles_in
from bot.notices import Lane, Tell, notify
from bot.people import Member, Person, Project, Role, Visibility, open_to
from bot.registry import commands
from bot.words import N_, Named, Word


def gather(ctx: Context, project: Project, pm: Person | None, leader: Person | None) -> None:
    """The manager, the leader and the head of the lead department; the rest are told, not asked.

    The head is in it, too, where somebody else leads, and so is who opened it for another.
    """
    head = ctx.db.get(Person, head_of(ctx.db, project.lead) or "")
    held: dict[str, list[Role]] = {(pm or ctx.person).handle: [Role.PM]}
    if first := leader or head:
        held.setdefault(first.handle, []).append(Role.LEADER)
    if head:
        held.setdefault(head.handle, [Role.MEMBER])
    held.setdefault(ctx.person.handle, [Role.SPONSOR])
    for handle, roles in held.items():
        for role in roles:
            appoint(ctx.db, project, ctx.db.get_one(Person, handle), role)
    tells = [welcome(ctx, project, handle, roles) for handle, roles in held.items()]
    notify(ctx.db, "opened", project, [tell for tell in tells if tell.person != ctx.person.handle])


def welcome(ctx: Context, project: Project, handle: str, roles: Iterable[Role]) -> Tell:
    """What somebody hears who is in a project now."""
    held = [Word(role) for role in roles]
    leads = [Word(Role.MEMBER)] == held and handle == head_of(ctx.db, project.lead)
    return Tell(
        N_("{who} opened {code}, your department leads it")
        if leads
        else N_("{who} made you {roles} of {code}"),
        person=handle,
        body=N_("“{title}”, project manager {pm}."),
        lane=Lane.INFO,
        verbs=("show",),
        values={"who": Named(ctx.person.handle), "roles": held, "pm": Named(project.pm or "")},
    )


def farewell(ctx: Context, member: Member, successor: Person) -> Tell:
    """What somebody hears whose role another person has now."""
    return Tell(
        N_("{successor} is {role} of {code} now"),
        person=member.person,
        body=N_("“{title}”, changed by {who}."),
        lane=Lane.INFO,
        values={
            "who": Named(ctx.person.handle),
            "successor": Named(successor.handle),
            "role": Word(member.role),
        },
    )


def hand_over(ctx: Context, project: Project, person: Person, role: Role) -> None:
    """Give a role that one person holds to *person*; the one before and the new one are told."""
    before = [m for m in roles_in(ctx.db, project.code) if m.role == role]
    if [m.person for m in before] == [person.handle]:
        return
    for member in before:
        member.cancelled_at = ctx.now
    appoint(ctx.db, project, person, role)
    tells = [farewell(ctx, member, person) for member in before]
    tells.append(welcome(ctx, project, person.handle, [role]))
    notify(ctx.db, "role", project, [tell for tell in tells if tell.person != ctx.person.handle])


def refuse_outsiders(ctx: Context, project: Project, handles: Iterable[str | None]) -> None:
    """Whoever may not see the project could not open what they are to come to or to do."""
    if project.visibility == Visibility.COMPANY:
        return
    for person in filter(None, (ctx.db.get(Person, handle) for handle in handles if handle)):
        if project.code not in ctx.db.exec(open_to(person)).all():
            command = commands["member add"]
            line = spelled(command, {"person": f"@{person.handle}", "project": project.code}, ctx)
            sentence = N_("{name} is not in {project}, which only its members see. Add them first.")
            ways = (Button(title_of(command, ctx), line, Style.MAIN),)
            raise NotAllowed(sentence, ways, name=person.name, project=project.code)
