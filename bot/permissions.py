"""Who may do what: the declarations, and what the administrator changed about them."""

from collections.abc import Iterable

from sqlmodel import Field, Session, select

from bot.commands import Command
from bot.errors import NotYours
from bot.members import head_of, roles_in
from bot.people import Department, Member, Person, Project, Role, above, holders, live
from bot.store import Filed, Kept
from bot.view import View
from bot.words import N_, Named, Word

ROW_ROLES = ("owner", "asker", "host", "recorder")
NEAREST = ("owner", "host", "asker")  # named first in a refusal
OPEN = {"link"}  # what a guest may say, who is not let in yet
OF_A_DEPARTMENT = {"head", "liaison", "deputy"}  # on a row of another department they do not count


class Permission(Kept, table=True):
    """One cell of the table: a role may use a command or not, whatever is declared."""

    id: str = Field(primary_key=True)  # "staff risk close"
    role: str
    command: str = Field(index=True)
    allowed: bool


def may(db: Session, command: Command) -> set[str]:
    """The roles that may use *command* now."""
    changed = select(Permission).where(Permission.command == command.words, live(Permission))
    return _allowed(command, db.exec(changed))


def _allowed(command: Command, cells: Iterable[Permission]) -> set[str]:
    roles = set(command.may)
    for cell in cells:
        (roles.add if cell.allowed else roles.discard)(cell.role)
    return roles


def roles(db: Session, person: Person, row: Kept | None = None) -> set[str]:
    """Company roles, roles in the row's project, and what the person is to the row itself."""
    held = [(role, person.department) for role in person.roles]
    held += [("head", unit) for unit in heads(db, person)]
    if isinstance(row, Filed):
        held += [(m.role, m.department) for m in roles_in(db, row.project, person.handle)]
    unit = getattr(row, "department", None) if isinstance(row, Filed) else None
    near = set(above(unit or ""))
    found = {r for r, of in held if not unit or r not in OF_A_DEPARTMENT or of in near}
    found.add("staff")
    if isinstance(row, Person) and row.handle == person.handle:
        found.add("owner")
    return found | {name for name in ROW_ROLES if row and getattr(row, name, "") == person.handle}


def heads(db: Session, person: Person) -> list[str]:
    """The departments that a person heads."""
    headed = select(Department.path).where(Department.head == person.handle, live(Department))
    return list(db.exec(headed))


def permit(view: View, person: Person, command: Command, row: Kept | None) -> None:
    """Refuse with who can do it instead; an administrator may do everything."""
    if person.suspended_at and command.words not in OPEN:
        raise NotYours(N_("{name} is suspended. Nothing changed."), name=Named(person.handle))
    allowed = may(view.db, command)
    if allowed & roles(view.db, person, row) or "administrator" in person.roles:
        return
    who = _who(view, allowed, row)
    raise NotYours(N_("This is for: {who}. Nothing changed."), who=who)


def subject(values: Iterable[object]) -> Kept | None:
    """The row that roles are looked up on: a row of a project rather than a person."""
    rows = [value for value in values if isinstance(value, Kept)]
    return next((row for row in rows if isinstance(row, Filed)), rows[0] if rows else None)


def usable(
    db: Session, person: Person, of: Iterable[Command], project: Project | None
) -> tuple[Command, ...]:
    """Those *person* might use on some row, of *project* if one is given. A row may be anybody's.

    What is known of the person is asked for once, however many commands there are.
    """
    if "administrator" in person.roles:
        return tuple(of)
    held = roles(db, person, project) | {*ROW_ROLES}
    if project is None:
        mine = select(Member.role).where(Member.person == person.handle, live(Member))
        held |= set(db.exec(mine))
    changed: dict[str, list[Permission]] = {}
    for cell in db.exec(select(Permission).where(live(Permission))):
        changed.setdefault(cell.command, []).append(cell)
    return tuple(c for c in of if _allowed(c, changed.get(c.words, ())) & held)


def could(db: Session, person: Person, command: Command, project: Project | None) -> bool:
    """Might *person* use it on some row, of *project* if one is given?"""
    return bool(usable(db, person, (command,), project))


def _who(view: View, allowed: set[str], row: Kept | None) -> list[object]:
    """Each person once, with what they are: `host 林晓 (also project manager)`.

    A role of a row or a project that nobody holds is nobody to ask; others are told by their name.
    """
    held: dict[str, list[str]] = {}
    unnamed: list[object] = []
    order = (*NEAREST, *sorted(allowed - {*NEAREST}))
    for role in (role for role in order if role in allowed):
        handles = _holders(view, role, row)
        if handles is None:
            unnamed.append(Word(role))
        for handle in handles or ():
            held.setdefault(handle, []).append(role)
    named = [_called(view, who, roles) for who, roles in held.items()]
    return [*named, *unnamed] or [Word("administrator")]


def _called(view: View, who: str, roles: list[str]) -> object:
    first, *others = map(view.say.label, roles)
    named = f"{first} {view.name(who)}"
    if not others:
        return named
    return view.say(N_("{who} (also {roles})"), who=named, roles=view.say.joined(others))


def _holders(view: View, role: str, row: Kept | None) -> list[str] | None:
    """The handles of those who are that to a row; None where it is a role in the company."""
    if role == "owner" and isinstance(row, Person):
        return [row.handle]
    if handle := getattr(row, role, None) if role in ROW_ROLES else None:
        return [handle]
    unit = getattr(row, "department", None) if isinstance(row, Filed) else None
    if role == "head":
        head = head_of(view.db, unit)
        return [head] if head else None
    if role in list(Role) and isinstance(row, Filed):
        units = above(unit) if unit and role in OF_A_DEPARTMENT else [None]
        return [who for one in units for who in holders(view.db, row.project, role, one)]
    return [] if role in ROW_ROLES else None


def lead_of(db: Session, project: Project) -> str | None:
    """The head of the department that leads a project."""
    department = db.get(Department, project.lead) if project.lead else None
    return department.head if department else None
