"""The people and departments of the company, as a text may name them, and who does what it says."""

from collections.abc import Iterator

from sqlmodel import Session, col, select

from bot.language.what.items import Item
from bot.language.who.names import Directory, Somebody
from bot.language.who.units import Unit
from bot.members import head_of, liaison_of
from bot.people import Department, Person, Project, live

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


def doers(db: Session, item: Item, project: Project | None) -> Iterator[tuple[str, str]]:
    """Handles, or words that nobody answers to: (handle, "") or ("", word).

    What names only a department is done by who speaks for it in *project*.
    """
    if not item.owners:
        leading = [unit for unit in item.departments if unit not in item.helpers]
        for unit in leading or item.departments[:1] or [""]:
            speaker = (liaison_of(db, project, unit) if project and unit else None) or ""
            yield speaker, "" if speaker else unit
    for owner in item.owners:
        person = db.get(Person, owner)
        yield (owner, "") if person and not person.suspended_at else ("", owner)
