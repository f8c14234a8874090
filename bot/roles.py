"""What somebody is in the company, besides staff; roles in a project are those of its members."""

from enum import StrEnum

from sqlalchemy import String, cast
from sqlmodel import Session, col, select

from bot.people import Person


class CompanyRole(StrEnum):
    ADMINISTRATOR = "administrator"
    EXECUTIVE = "executive"
    FINANCE = "finance"
    HEAD = "head"


def with_role(db: Session, role: str) -> list[Person]:
    """Who holds a role and may use it, as it will be once what is under way is flushed."""
    said = cast(col(Person.roles), String).contains(f'"{role}"')
    kept = db.exec(select(Person).where(said)).all()
    pending = [row for row in (*db.new, *db.dirty) if isinstance(row, Person)]
    found = {person.handle: person for person in (*kept, *pending)}.values()
    return [p for p in found if role in p.roles and not (p.suspended_at or p.cancelled_at)]
