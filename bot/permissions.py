"""Who may do what: the declarations, and what the administrator changed about them."""

from collections.abc import Iterable

from sqlmodel import Field, Session, select

from bot.commands import Command
from bot.errors import NotYours
from bot.members import roles_in
from bot.people import Department, Member, Person, Project, above, live
from bot.store import Filed, Kept
from bot.view import View
from bot.words import N_, Named, Word

ROW_ROLES = ("owner", "asker", "host", "recorder")
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
    who = [_with_name(view, role, row) for role in sorted(allowed)] or [Word("administrator")]
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


def _with_name(view: View, role: str, row: Kept | None) -> object:
    """`owner 刘洋` where the row says who that is."""
    handle = getattr(row, role, None) if role in ROW_ROLES else None
    if role in ("pm", "leader") and isinstance(row, Filed):
        held = select(Member.person).where(
            Member.project == row.project, Member.role == role, live(Member)
        )
        handle = view.db.exec(held).first()
    return f"{view.say.label(role)} {view.name(handle)}" if handle else Word(role)


def lead_of(db: Session, project: Project) -> str | None:
    """The head of the department that leads a project."""
    department = db.get(Department, project.lead) if project.lead else None
    return department.head if department else None
