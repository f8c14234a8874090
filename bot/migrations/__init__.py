"""From the tables of an older version to those of this one: one line of revisions, both engines."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

if TYPE_CHECKING:
    from alembic.config import Config

HERE = Path(__file__).parent
KEPT = "alembic_version"  # where Alembic keeps the revision
LOCK = 0x11A150  # any number, as long as nobody else in the database locks the same
PATIENCE = ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout")


class Broken(RuntimeError):
    """A revision left rows that point at nothing; it was rolled back."""


def upgrade(
    engine: Engine, to: str = "head", *, first: Callable[[], object] = lambda: None
) -> None:
    """Bring the database to a revision; all of it, or after a crash nothing of it.

    *first* is called where an older revision holds rows; what it raises leaves them as they were.
    """
    with alone(engine) as connection:
        if current(connection) and pending(connection):
            first()
        if current(connection) == (newest() if to == "head" else to):
            return
        from alembic import command  # 12 MB that nearly no start needs

        config = configured()
        config.attributes["connection"] = connection
        command.upgrade(config, to)


def current(bind: Engine | Connection) -> str | None:
    """The revision that the database is at; None when it is empty."""
    if isinstance(bind, Engine):
        with bind.connect() as connection:
            return current(connection)
    if not inspect(bind).has_table(KEPT):
        return None
    return bind.execute(text(f"SELECT version_num FROM {KEPT}")).scalar()


def newest() -> str:
    """The revision that this version of the bot needs."""
    return max(_revisions())


def known(revision: str) -> bool:
    """It is of this version or an older one."""
    return revision in _revisions()


def _revisions() -> set[str]:
    """Each is the number that its file begins with, without a gap or a branch."""
    return {path.name.partition("_")[0] for path in HERE.glob("versions/[0-9]*.py")}


def pending(bind: Engine | Connection) -> bool:
    return current(bind) != newest()


def configured() -> "Config":
    """Alembic as it is used here: no ini file, the connection is handed in."""
    from alembic.config import Config

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
        for patience in PATIENCE:
            connection.execute(text(f"SET LOCAL {patience} = 0"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        yield
