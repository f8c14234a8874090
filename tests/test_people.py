"""Who holds what is asked often and kept for a session; no change of it may be missed."""

from datetime import UTC, datetime

import pytest

from bot.members import appoint
from bot.people import Member, Person, Project, Role, holders


@pytest.fixture
def db(chat):
    with chat.bot.sessions() as db:
        db.info.update(now=chat.now, spoken=1)
        yield db


def liaisons(db) -> list[str]:
    return holders(db, "P-1", Role.LIAISON)


def test_a_new_role_is_known_at_once(db):
    assert liaisons(db) == []

    appoint(db, db.get_one(Project, "P-1"), db.get_one(Person, "market"), Role.LIAISON)

    assert liaisons(db) == ["market"]


def test_who_leaves_or_is_suspended_holds_nothing(db):
    project = db.get_one(Project, "P-1")
    for handle in ("market", "sales"):
        appoint(db, project, db.get_one(Person, handle), Role.LIAISON)
    assert liaisons(db) == ["market", "sales"]

    db.get_one(Member, "P-1 market liaison").cancelled_at = datetime(2026, 3, 2, tzinfo=UTC)
    assert liaisons(db) == ["sales"]
    db.get_one(Person, "sales").suspended_at = datetime(2026, 3, 2, tzinfo=UTC)
    db.flush()
    assert liaisons(db) == []


def test_what_is_rolled_back_is_forgotten(db):
    assert liaisons(db) == []
    savepoint = db.begin_nested()
    appoint(db, db.get_one(Project, "P-1"), db.get_one(Person, "market"), Role.LIAISON)
    db.flush()
    assert liaisons(db) == ["market"]

    savepoint.rollback()

    assert liaisons(db) == []


def test_nobody_changes_what_is_kept(db):
    liaisons(db).append("staff")

    assert liaisons(db) == []
