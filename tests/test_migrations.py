"""Migrations make the tables that the code knows, and no crash leaves half of them."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, event, inspect
from sqlmodel import Session, SQLModel, select

from bot.migrations import configured, current, newest, pending, upgrade
from bot.migrations.render import is_ours, known
from bot.store import open_engine
from tests.conftest import company

ROOT = Path(__file__).parents[1]
#: <revision>.sql, and behind a dash what of that revision there was for some days.
DUMPS = sorted((ROOT / "tests" / "migrations").glob("*.sql"))


def revision_of(dump: Path) -> str:
    return dump.stem.partition("-")[0]


@pytest.fixture
def database(tmp_path: Path) -> Engine:
    return open_engine(f"sqlite:///{tmp_path / 'liaison.db'}")


def shape(engine: Engine) -> dict[str, object]:
    """Everything about the tables that a migration could get wrong."""
    seen = inspect(engine)
    return {
        table: {
            "columns": {c["name"]: _column(c) for c in seen.get_columns(table)},
            "key": seen.get_pk_constraint(table),
            "keys": sorted(seen.get_foreign_keys(table), key=str),
            "unique": sorted(seen.get_unique_constraints(table), key=str),
            "checks": sorted(seen.get_check_constraints(table), key=str),
            "indexes": sorted(seen.get_indexes(table), key=str),
        }
        for table in seen.get_table_names()
        if table != "alembic_version"
    }


def _column(column) -> tuple[object, ...]:
    return str(column["type"]), column["nullable"], column["default"]


def beside(engine: Engine) -> set[str]:
    """Triggers, virtual tables and what else SQLAlchemy does not look at."""
    with engine.connect() as db:
        made = db.exec_driver_sql("SELECT type, name, sql FROM sqlite_master").all()
    return {" ".join(sql.split()) for kind, _, sql in made
            if kind == "trigger" or "VIRTUAL" in (sql or "")}  # fmt: skip


def counts(engine: Engine, tables: list[str]) -> dict[str, int]:
    with engine.connect() as db:
        return {t: db.exec_driver_sql(f'SELECT count(*) FROM "{t}"').scalar_one() for t in tables}


def test_migrations_make_what_the_code_knows(database: Engine, tmp_path: Path) -> None:
    upgrade(database)
    wanted = open_engine(f"sqlite:///{tmp_path / 'wanted.db'}")
    known().create_all(wanted)

    assert shape(database) == shape(wanted)
    assert beside(database) == beside(wanted)


def test_nothing_is_left_to_migrate(database: Engine) -> None:
    upgrade(database)
    with database.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": is_ours})
        left = compare_metadata(context, known())

    assert left == []


def test_there_is_one_newest_revision_and_files_are_called_by_theirs() -> None:
    scripts = ScriptDirectory.from_config(configured())

    assert scripts.get_heads() == [newest()]
    assert all(one.path.rpartition("/")[2].startswith(f"{one.revision}_")
               for one in scripts.walk_revisions())  # fmt: skip


def test_whoever_has_nothing_to_migrate_does_not_read_in_what_migrates(database: Engine) -> None:
    upgrade(database)
    code = (
        "import sys; from bot.migrations import pending, upgrade;"
        "from bot.store import open_engine;"
        "engine = open_engine(sys.argv[1]); upgrade(engine);"
        "assert not pending(engine) and 'alembic' not in sys.modules"
    )
    url = database.url.render_as_string(hide_password=False)

    subprocess.run([sys.executable, "-c", code, url], check=True, timeout=60)


def test_an_empty_database_is_behind_and_a_migrated_one_is_not(database: Engine) -> None:
    assert current(database) is None and pending(database)

    upgrade(database)

    assert current(database) == newest() and not pending(database)
    with Session(database) as db:
        assert not pending(db.connection())  # inside a transaction that is under way


def test_migrating_again_changes_nothing(database: Engine) -> None:
    upgrade(database)
    with Session(database) as db, db.begin():
        company(db)
    before = shape(database), counts(database, ["person", "account"])

    upgrade(database)

    assert (shape(database), counts(database, ["person", "account"])) == before


def test_keys_are_looked_at_again_after_migrating(database: Engine) -> None:
    upgrade(database)
    with database.connect() as db:
        assert db.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_a_failure_leaves_nothing_half_made(database: Engine) -> None:
    def fail(_, __, statement: str, *___) -> None:
        if "CREATE TABLE notice" in statement:
            raise OSError("the disk is full")

    event.listen(database, "before_cursor_execute", fail)
    with pytest.raises(OSError, match="full"):
        upgrade(database)
    assert inspect(database).get_table_names() == []

    event.remove(database, "before_cursor_execute", fail)
    upgrade(database)
    assert not pending(database)


KILLED = """
import os, sys
from sqlalchemy import event
from bot.migrations import upgrade
from bot.store import open_engine

engine = open_engine(sys.argv[1])
event.listen(engine, "before_cursor_execute",
             lambda c, r, statement, *more: "CREATE TABLE notice" in statement and os._exit(9))
upgrade(engine)
"""


@pytest.mark.slow
def test_a_killed_migration_leaves_nothing_half_made(database: Engine) -> None:
    killed = subprocess.run([sys.executable, "-c", KILLED, str(database.url)], cwd=ROOT)

    assert killed.returncode == 9
    assert inspect(database).get_table_names() == []
    upgrade(database)
    assert not pending(database)


@pytest.mark.slow
@pytest.mark.parametrize("path", DUMPS[:-1], ids=lambda path: path.stem)
def test_killed_at_any_statement_an_old_database_is_as_it_was(path: Path, tmp_path: Path) -> None:
    """The tables are copied over in the middle of it, and every row is in one place at a time."""
    old, statement = tmp_path / "old.db", 0
    with closing(sqlite3.connect(old)) as raw:
        raw.executescript(path.read_text("utf-8"))
        before = list(raw.iterdump())
    while _killed(copy := Path(shutil.copy(old, tmp_path / f"{statement}.db")), statement):
        with closing(sqlite3.connect(copy)) as raw:
            assert list(raw.iterdump()) == before, f"half of it was left after {statement}"
        statement += STEP
    assert statement > 4 * STEP and not pending(open_engine(f"sqlite:///{copy}"))


STEP = 7  # statements from one kill to the next


def _killed(path: Path, statement: int) -> bool:
    """Upgrade in a process that is killed before its n-th statement; False when it got through."""
    child = os.fork()
    if not child:
        left = iter(range(statement, -1, -1))
        engine = open_engine(f"sqlite:///{path}")

        def kill(*_: object) -> None:
            if next(left) == 0:
                os.kill(os.getpid(), signal.SIGKILL)

        event.listen(engine, "before_cursor_execute", kill)
        try:
            upgrade(engine)
        except BaseException:  # noqa: BLE001 - a child must never come back as a second pytest
            os._exit(9)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or status == 0
    return os.WIFSIGNALED(status)


TOGETHER = """
import sys
from bot.migrations import upgrade
from bot.store import open_engine

upgrade(open_engine(sys.argv[1]))
"""


@pytest.mark.slow
def test_two_that_migrate_at_once_do_it_once(database: Engine) -> None:
    command = [sys.executable, "-c", TOGETHER, str(database.url)]
    both = [subprocess.Popen(command, cwd=ROOT) for _ in range(2)]

    assert [process.wait(timeout=60) for process in both] == [0, 0]
    assert not pending(database)


def test_every_revision_has_a_database_of_its_day() -> None:
    revisions = {s.revision for s in ScriptDirectory.from_config(configured()).walk_revisions()}

    assert {revision_of(path) for path in DUMPS} == revisions


@pytest.mark.parametrize("path", DUMPS, ids=lambda path: path.stem)
def test_an_old_database_is_upgraded_and_keeps_its_rows(
    path: Path, database: Engine, tmp_path: Path
) -> None:
    raw = sqlite3.connect(tmp_path / "liaison.db")
    raw.executescript(path.read_text("utf-8"))
    raw.close()
    assert current(database) == revision_of(path)
    tables = [t for t in inspect(database).get_table_names() if t != "alembic_version"]
    before = counts(database, tables)
    assert all(before[table] for table in tables if is_ours(table, "table", {}))

    upgrade(database)

    after = counts(database, [t for t in tables if inspect(database).has_table(t)])
    assert {t: n for t, n in before.items() if t in after} == after
    fresh = open_engine(f"sqlite:///{tmp_path / 'fresh.db'}")
    upgrade(fresh)
    assert shape(database) == shape(fresh)
    with Session(database) as db:
        for mapper in SQLModel._sa_registry.mappers:
            rows = list(db.exec(select(mapper.class_)))
            assert rows or mapper.local_table.name not in tables
