"""Who holds what in a project, and who speaks for a department in it."""

from sqlmodel import Session, select

from bot.people import Department, Member, Person, Project, Role, above, holders, live


def pm_of(db: Session, project: Project) -> str:
    """Who manages a project; where nobody does, who opened it."""
    return next(iter(holders(db, project.code, Role.PM)), project.asker)


def leader_of(db: Session, project: Project) -> str | None:
    """Who leads its coordination group; where nobody does, the head of the lead department."""
    leaders = holders(db, project.code, Role.LEADER)
    return next(iter(leaders), None) or head_of(db, project.lead)


def liaison_of(db: Session, project: Project, department: str) -> str | None:
    """The channel into a department: its liaison, else the deputy, else the head.

    A department that has none of its own is reached through the one above it.
    """
    for unit in above(department):
        for role in (Role.LIAISON, Role.DEPUTY):
            if found := holders(db, project.code, role, unit):
                return found[0]
    return head_of(db, department)


def head_of(db: Session, department: str | None) -> str | None:
    """The head of a department, or of the nearest one above it that has a head."""
    for unit in above(department or ""):
        row = db.get(Department, unit)
        head = db.get(Person, row.head) if row and row.head and not row.cancelled_at else None
        if head and not head.suspended_at:
            return head.handle
    return None


def appoint(db: Session, project: Project, person: Person, role: Role) -> Member:
    """Give *person* a role in a project, of their own department unless that is changed."""
    key = f"{project.code} {person.handle} {role}"
    member = db.get(Member, key)
    if member is None:
        member = Member(id=key, project=project.code, person=person.handle, role=role.value)
        db.add(member)
    if member.cancelled_at or not member.department:
        member.department, member.duty = person.department, ""
    member.cancelled_at = None
    return member


def roles_in(db: Session, project: str, person: str | None = None) -> list[Member]:
    """The roles held in a project, or those of one person, the leading ones first."""
    query = select(Member).where(Member.project == project, live(Member))
    if person is not None:
        query = query.where(Member.person == person)
    rank = {role.value: at for at, role in enumerate(Role)}
    return sorted(db.exec(query), key=lambda member: (rank[member.role], member.id))
