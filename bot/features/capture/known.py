"""The people and departments of the company, as a line may name them."""

from collections.abc import Iterator

from sqlmodel import Session, col, select

from bot.language.names import Directory, Somebody
from bot.language.units import Unit
from bot.members import head_of
from bot.people import Department, Person, live

HEAD = "部长 总监 经理 主管 主任 head director manager"  # what the head of a department is called


def directory(db: Session) -> Directory:
    """Everybody who may be given something: known by handle."""
    here = select(Person).where(live(Person), col(Person.suspended_at).is_(None))
    people = tuple(_somebody(db, person) for person in db.exec(here.order_by(Person.handle)))
    units = db.exec(select(Department).where(live(Department)).order_by(Department.path))
    return Directory(people, tuple(Unit(unit.path, tuple(_aliases(unit))) for unit in units))


def _somebody(db: Session, person: Person) -> Somebody:
    heads = HEAD if head_of(db, person.department) == person.handle else ""
    position = " ".join(filter(None, [person.position, heads]))
    aliases = tuple(filter(None, [person.handle, (person.email or "").partition("@")[0]]))
    return Somebody(person.handle, person.name, person.department or "", position, aliases)


def _aliases(unit: Department) -> Iterator[str]:
    yield unit.name
    if unit.english:
        yield unit.english
