"""One process per SQLite file; over PostgreSQL there may be any number."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import make_url

from bot.settings import SettingsError


@contextmanager
def only_process(url: str) -> Iterator[None]:
    """Keep a second process away from the database; the lock goes away with its process."""
    path = file_of(url)
    if path is None:
        yield
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(f"{path}.lock", timeout=0):
            yield
    except Timeout:
        raise SettingsError(
            f"{path} is in use by another Liaison. Stop that one, "
            "or name another database in LIAISON_DATABASE_URL."
        ) from None


def file_of(url: str) -> Path | None:
    """The file that a database is; None when it is a server, or only in memory."""
    parts = make_url(url)
    if parts.get_backend_name() != "sqlite" or parts.database in (None, "", ":memory:"):
        return None
    return Path(str(parts.database))
