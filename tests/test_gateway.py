"""The gateway tells of every transaction that changed something, and of no other."""

import contextlib

import pytest
from sqlalchemy.exc import IntegrityError

from bot.company import Company
from bot.gateway import Gateway
from bot.store import Memo, Sessions
from tests.databases import Databases

pytestmark = pytest.mark.both


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


def test_a_change_that_crosses_another_is_made_again(databases: Databases) -> None:
    told: list[int] = []
    gateway, tries = _opened(databases, told), []

    def crosses(db):
        tries.append(1)
        if len(tries) == 1:  # somebody else was first
            raise IntegrityError("INSERT", {}, Exception("there is one"))
        db.add(Memo(name="x", value="1"))

    gateway.change(crosses)
    assert gateway.read(lambda db: db.get(Memo, "x")) and (len(tries), told) == (2, [1])
    gateway.close()


def test_a_change_that_can_never_be_made_is_told(databases: Databases) -> None:
    told: list[int] = []
    gateway = _opened(databases, told)
    gateway.change(lambda db: db.add(Memo(name="x", value="1")))

    with pytest.raises(IntegrityError):
        gateway.change(lambda db: db.add(Memo(name="x", value="2")))
    gateway.close()
