"""The same migrations on PostgreSQL: the same tables, together and from every older revision."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import JSON, Boolean, Engine, MetaData, inspect, text
from sqlmodel import Session, SQLModel, select

from bot.migrations import alone, configured, pending, upgrade
from bot.migrations.render import is_ours, known
from bot.store import open_engine
from tests.databases import create_tables, server
from tests.test_migrations import DUMPS, ROOT, TOGETHER, counts, revision_of, shape

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def database() -> Iterator[Callable[[str], Engine]]:
    opened = []
    with server() as made:

        def empty(name: str) -> Engine:
            opened.append(open_engine(made.empty(name)))
            return opened[-1]

        yield empty
        for engine in opened:
            engine.dispose()


def test_migrations_make_what_the_code_knows(database) -> None:
    migrated, wanted = database("migrated"), database("wanted")
    upgrade(migrated)
    create_tables(wanted, known())

    assert shape(migrated) == shape(wanted)
    with migrated.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": is_ours})
        assert compare_metadata(context, known()) == []


def test_replicas_that_start_together_migrate_once(database) -> None:
    engine = database("together")
    address = engine.url.render_as_string(hide_password=False)
    replicas = [
        subprocess.Popen([sys.executable, "-c", TOGETHER, address], cwd=ROOT) for _ in range(4)
    ]

    assert [process.wait(timeout=60) for process in replicas] == [0] * 4
    assert not pending(engine)
    assert counts(engine, ["alembic_version"]) == {"alembic_version": 1}


def to(engine: Engine, revision: str) -> None:
    with alone(engine) as connection:
        config = configured()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def filled(engine: Engine, dump: Path, folder: Path) -> dict[str, int]:
    """The rows of a database of that day, moved over; how many there are in each table."""
    old = sqlite3.connect(folder / "old.db")
    old.row_factory = sqlite3.Row
    old.executescript(dump.read_text("utf-8"))
    tables = MetaData()
    tables.reflect(engine)
    with engine.begin() as connection:
        connection.execute(text("SET CONSTRAINTS ALL DEFERRED"))
        for name, table in tables.tables.items():
            if name == "alembic_version" or not is_ours(name, "table", {}):
                continue
            rows = [dict(row) for row in old.execute(f'SELECT * FROM "{name}"')]
            for row in rows:
                for column in table.columns:
                    row[column.name] = _value(row[column.name], column.type)
            connection.execute(table.insert(), rows)
            if (count := table.autoincrement_column) is not None and count.identity is None:
                last = f"SELECT setval(pg_get_serial_sequence('{name}', '{count.name}'), :last)"
                if any(isinstance(row[count.name], int) for row in rows):
                    connection.execute(text(last), {"last": max(r[count.name] for r in rows)})
    old.close()
    return counts(engine, [t for t in tables.tables if is_ours(t, "table", {})])


def _value(value: object, kind: object) -> object:
    if isinstance(kind, JSON) and isinstance(value, str):
        return json.loads(value)
    return bool(value) if isinstance(kind, Boolean) and value is not None else value


@pytest.mark.parametrize("path", DUMPS, ids=lambda path: path.stem)
def test_an_old_database_is_upgraded_and_keeps_its_rows(path, database, tmp_path) -> None:
    engine, fresh = database(f"old{path.stem}"), database(f"fresh{path.stem}")
    to(engine, revision_of(path))
    before = filled(engine, path, tmp_path)
    assert all(before.values())

    upgrade(engine)
    upgrade(fresh)

    after = counts(engine, [t for t in before if inspect(engine).has_table(t)])
    assert {t: n for t, n in before.items() if t in after} == after
    assert shape(engine) == shape(fresh) and not pending(engine)
    with Session(engine) as db:
        for mapper in SQLModel._sa_registry.mappers:
            if mapper.local_table.name in after:
                assert list(db.exec(select(mapper.class_)))
