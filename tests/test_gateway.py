"""The gateway tells of every transaction that changed something, and of no other."""

import contextlib

from bot.company import Company
from bot.gateway import Gateway
from bot.store import Memo, Sessions
from tests.databases import Databases


def _opened(databases: Databases, told: list[int]) -> Gateway:
    databases.open("company", "told").dispose()
    gateway = Gateway(databases.url("told"), Company())
    gateway.tell(lambda: told.append(1))
    return gateway


def _note(sessions: Sessions) -> None:
    with sessions.begin() as db:
        db.merge(Memo(name="x", value="1"))


def test_whoever_changes_something_is_heard(databases: Databases) -> None:
    told: list[int] = []
    gateway = _opened(databases, told)

    gateway.write(lambda: _note(gateway.sessions))
    assert len(told) == 1
    gateway.change(lambda db: db.add(Memo(name="y", value="1")))
    assert len(told) == 2
    gateway.close()


def test_who_only_looks_or_fails_is_not(databases: Databases) -> None:
    told: list[int] = []
    gateway = _opened(databases, told)

    def fails(db):
        db.add(Memo(name="y", value="1"))
        db.flush()
        raise ValueError

    gateway.change(lambda db: db.get(Memo, "x"))
    gateway.read(lambda db: db.get(Memo, "x"))
    with contextlib.suppress(ValueError):
        gateway.change(fails)
    gateway.change(lambda db: db.get(Memo, "x"))

    assert told == []
    gateway.close()
