"""Backups: whole, checked, dated, and never in the place of another file."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import Session, create_engine, select

from bot.backup import BackupError, backup
from bot.people import Chat, Person
from bot.store import open_engine
from tests.databases import WANTED

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
pytestmark = pytest.mark.skipif(bool(WANTED), reason="PostgreSQL is copied by its own pg_dump")


def test_a_copy_has_every_row(chat, tmp_path: Path) -> None:
    engine = chat.bot.sessions.kw["bind"]

    path = backup(engine, tmp_path / "kept", AT)

    assert path.name.startswith("chat-20260302-") and path.parent == tmp_path / "kept"
    with Session(open_engine(f"sqlite:///{path}")) as copy, chat.bot.sessions() as db:
        people = [person.handle for person in db.exec(select(Person))]
        assert [person.handle for person in copy.exec(select(Person))] == people
    assert not [p for p in path.parent.iterdir() if p.name.startswith(".")]


def test_nothing_waits_for_a_line_that_is_being_worked_on(chat, tmp_path: Path) -> None:
    with chat.bot.sessions() as db:
        db.add(Chat(key="new"))
        db.flush()
        path = backup(db.get_bind(), tmp_path / "kept", AT)

    with Session(open_engine(f"sqlite:///{path}")) as copy:
        assert copy.get(Chat, "new") is None and copy.get(Person, "pm")


def test_a_second_one_in_the_same_second_is_a_second_file(chat, tmp_path: Path) -> None:
    engine = chat.bot.sessions.kw["bind"]

    first, second = backup(engine, tmp_path, AT), backup(engine, tmp_path, AT)

    assert first != second and first.exists() and second.exists()


def test_a_damaged_database_leaves_no_copy(tmp_path: Path) -> None:
    broken, kept = tmp_path / "broken.db", tmp_path / "kept"
    broken.write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)

    with pytest.raises((BackupError, sqlite3.DatabaseError)):
        backup(open_engine(f"sqlite:///{broken}"), kept, AT)

    assert list(kept.iterdir()) == []


def test_where_nothing_is_nothing_is_made(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="nothing to copy"):
        backup(open_engine(f"sqlite:///{tmp_path}/none.db"), tmp_path / "kept", AT)

    assert list(tmp_path.iterdir()) == []


def test_postgresql_is_told_its_own_tool_without_the_password() -> None:
    engine = create_engine("sqlite://")
    engine.dialect.name, engine.url = (
        "postgresql",
        engine.url.set(
            drivername="postgresql+psycopg",
            host="db",
            username="pm",
            password="hidden",
            database="pm",
        ),
    )

    with pytest.raises(BackupError) as told:
        backup(engine, Path("kept"), AT)

    assert "pg_dump" in str(told.value) and "postgresql://pm:***@db/pm" in str(told.value)
