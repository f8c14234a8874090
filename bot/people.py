"""Who there is: departments, people, their accounts, chats, projects and who is in them."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import ForeignKey, event, or_
from sqlalchemy.orm import Session as AnySession
from sqlalchemy.orm import object_session
from sqlmodel import Field, Session, SQLModel, col, select
from sqlmodel.sql.expression import SelectOfScalar

from bot.store import Filed, Kept, instant, json

Row = TypeVar("Row", bound=Filed)
ANY_TENANT = "*"
_HOLDERS = "holders"  # what a session knows of roles


class Department(Kept, table=True):
    """A part of the company; `path` is its name below those above it, "研发部/平台组"."""

    path: str = Field(primary_key=True)
    english: str = ""
    head: str | None = Field(  # made after both tables: a person is of a department, too
        sa_column_args=[ForeignKey("person.handle", use_alter=True)], default=None
    )

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]


class Person(Kept, table=True):
    """`roles` are those in the company: administrator, executive, finance, head."""

    handle: str = Field(primary_key=True)
    name: str = Field(default="", index=True)
    email: str | None = Field(default=None, index=True)
    department: str | None = Field(foreign_key="department.path", default=None, index=True)
    position: str = ""
    roles: list[str] = json(default_factory=list)
    language: str | None = None  # else the chat's, else the company's
    zone: str | None = None
    quiet: str | None = None  # "22:00-08:00" or "off"; else the company's
    suspended_at: datetime | None = instant(default=None)


class Account(SQLModel, table=True):
    """A person on one platform: "platform:tenant:id"; `direct` is the key of their direct chat."""

    key: str = Field(primary_key=True)
    person: str = Field(foreign_key="person.handle", index=True)
    direct: str = ""


class Chat(SQLModel, table=True):
    """A courier that sends to a chat holds it until `busy_until`; so does a platform that waits."""

    key: str = Field(primary_key=True)
    title: str = ""
    language: str | None = None
    busy_until: datetime | None = instant(default=None)


class Role(StrEnum):
    """What somebody is in a project, in the order of a list of names."""

    SPONSOR = "sponsor"
    PM = "pm"
    LEADER = "leader"
    LIAISON = "liaison"
    DEPUTY = "deputy"
    RECORDER = "recorder"
    SUPPORT = "support"
    MEMBER = "member"
    OBSERVER = "observer"


class Visibility(StrEnum):
    COMPANY = "company"
    MEMBERS = "members"


class Project(Filed, table=True):
    """Its `project` is itself, so that one rule of visibility fits every row. Fields of K1."""

    letter = "P"
    columns = ("lead", "start", "end")
    chat: str | None = Field(foreign_key="chat.key", default=None, index=True)
    visibility: Visibility = Visibility.COMPANY
    background: str = ""
    goal: str = ""
    measures: list[dict[str, Any]] = json(default_factory=list)
    start: date | None = None
    end: date | None = None
    budget: str = ""  # "200000" or "200000-300000" yuan
    results: str = ""
    initiator: str | None = Field(foreign_key="department.path", default=None)
    lead: str | None = Field(foreign_key="department.path", default=None)
    duties: list[dict[str, Any]] = json(default_factory=list)
    folder: str = ""
    zone: str | None = None
    asker: str = Field(foreign_key="person.handle")
    closed_at: datetime | None = instant(default=None)

    @property
    def pm(self) -> str | None:
        """The handle of the project manager."""
        return self._held(Role.PM)

    @property
    def leader(self) -> str | None:
        """The handle of the leader of the coordination group."""
        return self._held(Role.LEADER)

    def _held(self, role: Role) -> str | None:
        db = object_session(self)
        assert isinstance(db, Session)
        return next(iter(holders(db, self.code, role)), None)


class Home(Kept, table=True):
    """A further chat of a project: lines said there are about it."""

    id: str = Field(primary_key=True)  # "P-3 platform:tenant:chat"
    project: str = Field(foreign_key="project.code", index=True)
    chat: str = Field(foreign_key="chat.key", index=True)

    @property
    def subject(self) -> str:
        return self.project


class Member(Kept, table=True):
    """One role of one person in a project; a liaison or deputy is that of a department."""

    id: str = Field(primary_key=True)  # "P-3 lin liaison"
    project: str = Field(foreign_key="project.code", index=True)
    person: str = Field(foreign_key="person.handle", index=True)
    role: str = "member"
    department: str | None = Field(foreign_key="department.path", default=None)
    duty: str = ""

    @property
    def subject(self) -> str:
        return self.project


def meet(
    db: Session,
    account: str,
    direct: str = "",
    name: str = "",
    email: str = "",
    *,
    guest: bool = False,
) -> Person:
    """The person behind an account; somebody new becomes staff, department unknown.

    A guest is not let in: who is suspended is nowhere named and may do nothing.
    """
    if known := account_of(db, account, guest=guest):
        known.direct = known.direct or direct
        return db.get_one(Person, known.person)
    handle = account.rsplit(":", 1)[-1]
    if db.get(Person, handle):
        handle = account
    away = db.info["now"] if guest else None
    person = Person(handle=handle, name=name or handle, suspended_at=away)
    person.email = email.lower() or None
    db.add_all([person, Account(key=account, person=handle, direct=direct)])
    db.flush()
    return person


def account_of(db: Session, key: str, *, guest: bool = False) -> Account | None:
    """An account that is known, by itself or from a roster; no roster means a guest."""
    return db.get(Account, key) or (None if guest else _expected(db, key))


def called(db: Session, platform: str, handles: Iterable[str]) -> dict[str, tuple[str, str]]:
    """(name, id of the account on a platform or nothing) of people, by handle."""
    wanted = list(handles)
    mine = col(Account.key).startswith(f"{platform}:"), col(Account.person).in_(wanted)
    accounts = db.exec(select(Account).where(*mine).order_by(Account.key)).all()
    ids = {account.person: account.key.rpartition(":")[2] for account in accounts}
    people = db.exec(select(Person).where(col(Person.handle).in_(wanted))).all()
    return {person.handle: (person.name, ids.get(person.handle, "")) for person in people}


def chat(db: Session, key: str) -> Chat:
    new = (row for row in db.new if isinstance(row, Chat) and row.key == key)
    known = db.get(Chat, key) or next(new, None)
    if known is None:
        db.add(known := Chat(key=key))
    return known


def _expected(db: Session, account: str) -> Account | None:
    """A roster names accounts without their tenant: the first words tell it."""
    platform, _, name = account.split(":", 2)
    expected = db.get(Account, f"{platform}:{ANY_TENANT}:{name}")
    if expected is not None:
        expected.key = account
    return expected


def reader_of(db: Session, chat: str) -> Person | None:
    """Who reads a direct chat; None of a group."""
    owner = select(Person).join(Account, col(Account.person) == Person.handle)
    return db.exec(owner.where(Account.direct == chat)).first()


def live(table: type[Kept]) -> Any:
    return col(table.cancelled_at).is_(None)


def mine(person: Person) -> SelectOfScalar[str]:
    """The codes of the projects a person is in."""
    return select(Member.project).where(Member.person == person.handle, live(Member))


def open_to(person: Person) -> SelectOfScalar[str]:
    """The codes of the projects a person may see, cancelled ones too."""
    seen = or_(col(Project.visibility) == Visibility.COMPANY, col(Project.code).in_(mine(person)))
    return select(Project.code).where(seen)


def visible(table: type[Row], person: Person) -> SelectOfScalar[Row]:
    """The only way to read rows on behalf of somebody."""
    shown = open_to(person).where(live(Project))
    return select(table).where(live(table), col(table.project).in_(shown))


def parts_of(project: Project, table: type[Row]) -> SelectOfScalar[Row]:
    """The live rows of a project, for whoever may see the project."""
    return select(table).where(table.project == project.code, live(table))


def homes(db: Session, project: Project) -> list[str]:
    """The chats of a project, its own first."""
    more = db.exec(select(Home.chat).where(Home.project == project.code, live(Home))).all()
    return [*filter(None, [project.chat]), *more]


def holders(db: Session, project: str, role: str, department: str | None = None) -> list[str]:
    """The handles of those who hold *role* in a project, of *department* only when it is given.

    Whoever is suspended holds nothing any more. Rules ask this of every row, so a session keeps
    the answers until somebody's role changes.
    """
    if any(isinstance(row, Member | Person) for row in (*db.new, *db.dirty)):
        return _holders(db, project, role, department)
    known: dict[tuple[str, str, str | None], list[str]] = db.info.setdefault(_HOLDERS, {})
    key = (project, role, department)
    if key not in known:
        known[key] = _holders(db, *key)
    return list(known[key])


def _holders(db: Session, project: str, role: str, department: str | None) -> list[str]:
    here = select(Person.handle).where(live(Person), col(Person.suspended_at).is_(None))
    query = select(Member.person).where(
        Member.project == project,
        Member.role == role,
        live(Member),
        col(Member.person).in_(here),
    )
    if department is not None:
        query = query.where(Member.department == department)
    return list(db.exec(query.order_by(Member.id)))


def _forget_holders(db: AnySession | None) -> None:
    if db is not None:
        db.info.pop(_HOLDERS, None)


for _table in (Member, Person):
    for _moment in ("after_insert", "after_update", "after_delete"):
        event.listen(_table, _moment, lambda *changed: _forget_holders(object_session(changed[-1])))
event.listen(Session, "after_soft_rollback", lambda db, _: _forget_holders(db))


def above(department: str) -> Iterator[str]:
    """A department and all those it is part of, from the inside out."""
    while department:
        yield department
        department = department.rpartition("/")[0]
