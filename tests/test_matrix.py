"""Role × command × visibility: who may what, and what may not be seen does not exist."""

import pytest
from sqlmodel import Session, select

from bot.cards import buttons
from bot.commands import Command
from bot.errors import NotAllowed
from bot.events import Place
from bot.lines import split
from bot.members import appoint
from bot.people import Department, Person, Project, Role, Visibility
from bot.permissions import ROW_ROLES, permit
from bot.registry import commands
from bot.roles import CompanyRole
from bot.store import Filed, Kept, table_of, tables_of
from bot.suggest import complete
from bot.view import reader_view
from tests.conftest import Dialogue, dm
from tests.examples import Example, every, last, open_copy, rows, stage, template, thoroughly

pytestmark = pytest.mark.slow  # it walks the whole registry

COMPANY, IN_PROJECT = [str(role) for role in CompanyRole], [str(role) for role in Role]
ROLES = (*COMPANY, *IN_PROJECT, *ROW_ROLES, "staff")
ACTOR = "staff"
ENGLISH = every("en")
FIRST = [next(e for e in ENGLISH if e.command is command) for command in commands]


# Roles


@pytest.fixture(scope="module")
def company(databases) -> Dialogue:
    """The seeded company; nothing that these tests do to it is committed."""
    return open_copy(databases, template(databases, FIRST[0]), "matrix")


def row_of(db: Session, example: Example) -> Kept | None:
    """What the roles of an example are looked up on."""
    first = next((p for p in example.command.parameters if p.positional), None)
    code = split(example.line).code
    table = table_of(code) if code else None
    if table is not None:
        return db.get(table, code)
    if first and issubclass(first.kind, Person):
        return db.get(Person, "market")
    if first and issubclass(first.kind, Department):
        return db.get(Department, "市场部")
    filed = any(p.required and issubclass(p.kind, Filed) for p in example.command.parameters)
    return db.get(Project, "P-1") if filed else None


def put_in(db: Session, role: str, row: Kept | None) -> Person:
    """The actor in a role, of the department that the row is of."""
    actor = db.get_one(Person, ACTOR)
    if department := getattr(row, "department", None) if isinstance(row, Filed) else None:
        actor.department = department
    if role in COMPANY:
        actor.roles = [role]
    elif role in IN_PROJECT and isinstance(row, Filed):
        appoint(db, db.get_one(Project, row.project), actor, Role(role))
    elif role in ROW_ROLES and isinstance(row, Filed) and hasattr(row, role):
        setattr(row, role, ACTOR)
    return actor


def holds(role: str, row: Kept | None) -> bool:
    """Can the role be held of such a row at all?"""
    if role in IN_PROJECT:
        return isinstance(row, Filed)
    return role not in ROW_ROLES or (isinstance(row, Filed) and hasattr(row, role))


@pytest.mark.parametrize("example", FIRST, ids=lambda e: e.command.words)
def test_who_may_follows_from_the_declaration(company, example):
    for role in ROLES:
        with company.bot.sessions() as db:
            db.info.update(now=company.now, spoken=1)
            row = row_of(db, example)
            if not holds(role, row):
                continue
            actor = put_in(db, role, row)
            db.flush()
            view = reader_view(db, actor, company.now)
            wanted = bool({role, "staff"} & example.command.may) or role == "administrator"
            assert permitted(view, actor, example.command, row) is wanted, role
            db.rollback()


def permitted(view, actor: Person, command: Command, row: Kept | None) -> bool:
    try:
        permit(view, actor, command, row)
    except NotAllowed:
        return False
    return True


@pytest.mark.parametrize(
    "example", [e for e in FIRST if "staff" not in e.command.may], ids=lambda e: e.command.words
)
def test_who_may_not_is_told_who_can_and_changes_nothing(databases, example):
    chat = stage(databases, example)
    before = rows(chat)

    reply = chat.says(example.line, "sales", example.stage.at, files=example.stage.files)

    assert reply.title.startswith("This is for: ") and "Nothing changed." in str(reply), reply
    assert last(chat).asked
    assert rows(chat) == before


def test_a_head_of_another_department_has_no_say(databases):
    example = next(e for e in FIRST if e.command.words == "action reschedule")
    chat = stage(databases, example)

    assert "This is for" in chat.says(example.line, "sales_head").title
    assert "This is for" not in chat.says(example.line, "market_head").title


# Where nobody is administrator yet, or a newcomer speaks, the table is not changed.
CELLS = [(e, "deny") for e in FIRST if "staff" in e.command.may and not e.stage.given]
CELLS += [(e, "allow") for e in FIRST if "staff" not in e.command.may]


@pytest.mark.parametrize(("example", "verb"), CELLS, ids=lambda x: getattr(x, "line", x))
def test_a_changed_cell_of_the_table_is_followed(databases, example, verb):
    command, files, at = example.command, example.stage.files, example.stage.at
    chat = stage(databases, example)
    changed = chat.says(f'permission {verb} staff "{command.words}"', "admin")
    assert not last(chat).asked, changed

    reply = chat.says(example.line, "sales", at, files=files)

    assert ("This is for: " in reply.title) is (verb == "deny"), reply


def test_a_cell_that_is_undone_is_followed_too(databases):
    chat = stage(databases, FIRST[0])
    for line, who in (('permission deny staff "action add"', "admin"), ("undo", "admin")):
        chat.says(line, who)
        reply = chat.says("action add X", "sales")
        assert ("This is for" in reply.title) is (line != "undo")


# Visibility: a company in which the project is hidden, and one in which it never was


SECRET = "Zebra"


def hidden(databases, example: Example) -> Dialogue:
    chat = stage(databases, example)
    with Session(chat.bot.sessions.kw["bind"]) as db, db.begin():
        db.get_one(Project, "P-1").visibility = Visibility.MEMBERS
    return chat


def without(databases, example: Example) -> Dialogue:
    """The same company at the same moment: people, codes and settings, but no project."""
    chat = stage(databases, example)
    with Session(chat.bot.sessions.kw["bind"]) as db, db.begin():
        for table in tables_of(Kept):
            for row in db.exec(select(table)):
                if getattr(row, "project", None) == "P-1" or table_of(row.subject):
                    db.delete(row)
        for name in ("due", "notice", "shown", "trail", "findable", "message"):
            db.connection().exec_driver_sql(f"DELETE FROM {name}")
    return chat


def heard_by(chat: Dialogue, outsider: str, example: Example, at: Place) -> list[str]:
    """Everything that an outsider gets to see for a line, as text."""
    files = example.stage.files
    replies = chat.replies(example.line, outsider, at, event_id="one", files=files)
    shown = [*replies]
    for reply in replies:
        for button in buttons(reply)[:3]:
            shown += chat.replies(button.line, outsider, at, source="pressed")
    with chat.bot.sessions() as db:
        db.info["now"] = chat.now
        person = db.get_one(Person, outsider)
        for end in range(1, len(example.line), 3):
            shown += complete(db, person, at, example.line[:end])
    return [str(one) for one in shown]


def _random(example: Example) -> bool:
    """It needs a code that was given out, or gives one that is never the same."""
    return example.stage.given is not None or example.command.by_hand


@pytest.mark.parametrize("example", thoroughly(e for e in ENGLISH if not _random(e)), ids=str)
@pytest.mark.parametrize("outsider", ["sales", "admin"])
def test_what_may_not_be_seen_does_not_exist(databases, example, outsider):
    at = dm(outsider)

    seen = heard_by(hidden(databases, example), outsider, example, at)
    other = heard_by(without(databases, example), outsider, example, at)

    assert seen == other
    assert not [words for words in seen if SECRET in words]
