"""From the tables of an older version to those of this one: one line of revisions, both engines."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

HERE = Path(__file__).parent
LOCK = 0x11A150  # any number, as long as nobody else in the database locks the same
PATIENCE = ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout")


class Broken(RuntimeError):
    """A revision left rows that point at nothing; it was rolled back."""


def upgrade(engine: Engine) -> None:
    """Bring the database to the newest revision; all of it, or after a crash nothing of it."""
    with alone(engine) as connection:
        config = configured()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def current(bind: Engine | Connection) -> str | None:
    """The revision that the database is at; None when it is empty."""
    if isinstance(bind, Engine):
        with bind.connect() as connection:
            return current(connection)
    return MigrationContext.configure(bind).get_current_revision()


def newest() -> str | None:
    """The revision that this version of the bot needs."""
    return ScriptDirectory.from_config(configured()).get_current_head()


def pending(bind: Engine | Connection) -> bool:
    return current(bind) != newest()


def configured() -> Config:
    """Alembic as it is used here: no ini file, the connection is handed in."""
    config = Config()
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    return config


@contextmanager
def alone(engine: Engine) -> Iterator[Connection]:
    """One transaction in which nobody else migrates."""
    on = _sqlite if engine.dialect.name == "sqlite" else _postgresql
    with engine.connect() as connection, on(connection):
        yield connection


@contextmanager
def _sqlite(connection: Connection) -> Iterator[None]:
    """To change a table is to copy it, and the keys to it are not looked at meanwhile.

    They can only be switched outside a transaction. The engine begins one with BEGIN IMMEDIATE, so
    changes of tables are in it as all others are.
    """
    raw = connection.connection.cursor()
    raw.execute("PRAGMA foreign_keys=OFF")
    try:
        with connection.begin():
            yield
            if lost := connection.execute(text("PRAGMA foreign_key_check")).first():
                raise Broken(f"{lost[0]}, row {lost[1]}, points at a {lost[2]} that is not there.")
    finally:
        raw.execute("PRAGMA foreign_keys=ON")


@contextmanager
def _postgresql(connection: Connection) -> Iterator[None]:
    """Replicas that start together: the first migrates, the others wait and find nothing to do."""
    with connection.begin():
        for patience in (
            "lock_timeout",
            "statement_timeout",
            "idle_in_transaction_session_timeout",
        ):
            connection.execute(text(f"SET LOCAL {patience} = 0"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        yield
