"""A copy of the database that is whole, taken while the bot goes on working."""

import os
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine

USE_PG_DUMP = (
    "A PostgreSQL database is copied by its own tool: "
    "pg_dump --format=custom --file=liaison.dump {url}"
)


class BackupError(Exception):
    """There is no copy; the sentence says why and what to do."""


def backup(engine: Engine, target: Path, now: datetime) -> Path:
    """Copy an SQLite database to a new file in the folder *target*, checked before it is named.

    A file that is there already is never touched.
    """
    if engine.dialect.name != "sqlite":
        raise BackupError(USE_PG_DUMP.format(url=engine.url.set(drivername="postgresql")))
    source = Path(engine.url.database or "")
    if not source.is_file():
        raise BackupError(f"{source} is not there yet: there is nothing to copy.")
    target.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=target, prefix=".unfinished-") as folder:
        copy = Path(folder) / "copy.db"
        with closing(sqlite3.connect(source, timeout=5)) as database:
            database.execute("VACUUM INTO ?", [str(copy)])
        _check(copy)
        return _named(copy, target, f"{source.stem}-{now.astimezone():%Y%m%d-%H%M%S}")


def _check(copy: Path) -> None:
    """Every page is read, every index compared, and it is on the disk."""
    with closing(sqlite3.connect(copy)) as database:
        [[found]] = database.execute("PRAGMA integrity_check(1)")
    if found != "ok":
        raise BackupError(f"The copy is damaged and was thrown away: {found}.")
    with copy.open("rb+") as file:
        os.fsync(file.fileno())


def _named(copy: Path, target: Path, name: str) -> Path:
    """A link fails where a rename would overwrite; two backups in one second are two files."""
    for number in range(1, 1000):
        path = target / f"{name}{f'-{number}' if number > 1 else ''}.db"
        try:
            os.link(copy, path)
        except FileExistsError:
            continue
        return path
    raise BackupError(f"{target} has a thousand backups of this second.")
