"""A copy of the database that is whole, taken while the bot goes on working: one SQLite file.

A server's database becomes the same file, read at one moment, so that nothing but the bot itself is
needed to take a copy and to go back to it (`bot/restore.py`).
"""

import os
import re
import shutil
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine, inspect
from sqlalchemy.exc import DBAPIError

from bot.copying import pour
from bot.store import open_engine

COPIED = "copied"  # the memo, in a copy only, of when it was taken
KEPT = 30


class BackupError(Exception):
    """There is no copy; the sentence says why and what to do."""


def backup(
    engine: Engine, folder: Path, now: datetime, *, kind: str = "", keep: int = KEPT
) -> Path:
    """Copy a database to a new file in *folder*, checked before it is named; of the *kind* the
    newest *keep* stay.

    A file that is there already is never overwritten.
    """
    source = Path(engine.url.database or "")
    if engine.dialect.name == "sqlite" and not source.is_file():
        raise BackupError(f"{source} is not there yet: there is nothing to copy.")
    name = "-".join(filter(None, [source.stem, kind]))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=folder, prefix=".unfinished-") as unfinished:
            copy = Path(unfinished) / "copy.db"
            _copy(engine, copy)
            _stamp(copy, now)
            check(copy)
            made = _named(copy, folder, f"{name}-{now.astimezone():%Y%m%d-%H%M%S}")
    except (OSError, sqlite3.Error, DBAPIError) as error:
        raise BackupError(_why(error, engine, folder)) from error
    _prune(folder, name, keep)
    return made


def _copy(engine: Engine, copy: Path) -> None:
    if engine.dialect.name == "sqlite":
        with closing(sqlite3.connect(str(engine.url.database), timeout=5)) as database:
            database.execute("VACUUM INTO ?", [str(copy)])
        return
    if not inspect(engine).has_table("memo"):
        raise BackupError("The database is empty: there is nothing to copy.")
    target = open_engine(f"sqlite:///{copy}")
    try:
        pour(engine, target)
    finally:
        target.dispose()


def _stamp(copy: Path, now: datetime) -> None:
    """Whoever starts from a copy learns that it is one: what came after it is not known there."""
    with closing(sqlite3.connect(copy, isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode=DELETE")  # one file, also of what came over WAL
        known = "INSERT OR REPLACE INTO memo (name, value) VALUES (?, ?)"
        database.execute(known, [COPIED, now.isoformat()])


def check(copy: Path) -> None:
    """Every page is read, every index compared, and it is on the disk."""
    with closing(sqlite3.connect(copy)) as database:
        [[found]] = database.execute("PRAGMA integrity_check(1)")
    if found != "ok":
        raise BackupError(f"The copy is damaged and was thrown away: {found}.")
    with copy.open("rb+") as file:
        os.fsync(file.fileno())


def _named(copy: Path, folder: Path, name: str) -> Path:
    """A link fails where a rename would overwrite; two backups in one second are two files."""
    for number in range(1, 1000):
        path = folder / f"{name}{f'-{number}' if number > 1 else ''}.db"
        try:
            os.link(copy, path)
        except FileExistsError:
            continue
        return path
    raise BackupError(f"{folder} has a thousand backups of this second.")


def _prune(folder: Path, name: str, keep: int) -> None:
    """Only what a backup of this name made goes, the oldest first."""
    dated = re.compile(rf"{re.escape(name)}-(\d{{8}}-\d{{6}})(?:-(\d+))?\.db")
    found = [(m[1], int(m[2] or 1), p) for p in folder.iterdir() if (m := dated.fullmatch(p.name))]
    for _, _, path in sorted(found)[:-keep]:
        path.unlink()


def _why(error: Exception, engine: Engine, folder: Path) -> str:
    """Full disks come by many names; the numbers tell them from others."""
    there = folder if folder.is_dir() else Path()
    free = shutil.disk_usage(there).free
    said = f"The copy could not be written to {folder}: {getattr(error, 'orig', error)}."
    if engine.dialect.name == "sqlite":
        needed = Path(str(engine.url.database)).stat().st_size
        said += f" It needs about {_size(needed)};"
    return f"{said} {_size(free)} are free there. Nothing was kept of it."


def _size(number: int) -> str:
    return f"{max(1, round(number / 1_000_000)):,} MB"
