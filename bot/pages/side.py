"""The way about: what waits, my projects, and what only an administrator looks after."""

from dataclasses import dataclass

from sqlmodel import Session, col

from bot.features.talk.mine import Mine
from bot.pages.asked import Visitor, ask
from bot.pages.register import has_register, heading
from bot.people import Person, Project, mine, visible
from bot.roles import CompanyRole

OF_ADMINISTRATORS = ("person", "department", "role", "permission", "clock", "holiday")
MOST = 12  # projects at the side; the list has all of them


@dataclass(frozen=True)
class Link:
    noun: str
    label: str


@dataclass(frozen=True)
class Side:
    waiting: int
    projects: tuple[Project, ...]
    administers: bool
    company: tuple[Link, ...]


def side(db: Session, visitor: Visitor) -> Side:
    found, ctx = ask(db, visitor, "mine", {})
    assert isinstance(found, Mine)
    person = db.get_one(Person, visitor.handle)
    running = visible(Project, person).where(
        col(Project.closed_at).is_(None), col(Project.code).in_(mine(person))
    )
    projects = sorted(db.exec(running), key=lambda project: int(project.code[2:]))[:MOST]
    return Side(
        len(found.for_me),
        tuple(projects),
        CompanyRole.ADMINISTRATOR in person.roles,
        tuple(Link(n, heading(n, ctx)) for n in OF_ADMINISTRATORS if has_register(n)),
    )
