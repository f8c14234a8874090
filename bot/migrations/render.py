"""How tables are written down in a revision: types by the names that `bot.store` gives them."""

import re
from collections.abc import Iterable, Iterator
from importlib import import_module
from pkgutil import iter_modules
from textwrap import wrap
from typing import Any, Literal

from alembic.autogenerate import renderers
from alembic.autogenerate.api import AutogenContext
from alembic.operations.ops import MigrateOperation
from sqlalchemy import DDL, BigInteger, Enum, ForeignKeyConstraint, MetaData
from sqlmodel import AutoString, SQLModel

import bot
from bot.store import Instant

SEARCH = re.compile(r"found(_\w+)?|ix_findable_words")


class Lines(MigrateOperation):
    """A block of a revision that Alembic has no word for: the first line opens it."""

    def __init__(self, *lines: str) -> None:
        self.lines = lines


@renderers.dispatch_for(Lines)
def _lines(_: AutogenContext, operation: Lines) -> list[str]:
    return [*operation.lines, ""]  # the printer indents by itself, and an empty line ends that


def item(kind: str, value: Any, context: AutogenContext) -> str | Literal[False]:
    """A type as it is read best; False leaves it to Alembic."""
    match value:
        case Instant():
            context.imports.add("from bot.store import Instant")
            return "Instant()"
        case BigInteger() if kind == "type":
            context.imports.add("from bot.store import BIG")
            return "BIG"
        case Enum() if kind == "type":
            return f"sa.String(length={value.length})"
        case AutoString():
            return "sa.String()"
    return False


def is_ours(name: str | None, kind: str, parents: Any) -> bool:
    """What the search keeps beside its table, SQLAlchemy does not know."""
    return kind not in ("table", "index") or not SEARCH.fullmatch(str(name))


def known() -> MetaData:
    """The tables of this checkout, whichever module of the core or feature declares them."""
    for module in iter_modules(bot.__path__, "bot."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    return SQLModel.metadata


def tied(tables: MetaData) -> Iterator[Lines]:
    """SQLite wants every key inside its table, PostgreSQL those of a circle afterwards."""
    keys = [
        constraint
        for table in tables.sorted_tables
        for constraint in table.foreign_key_constraints
        if constraint.use_alter
    ]
    if keys:
        yield _only('!= "sqlite"', map(_tied, keys))


def _tied(key: ForeignKeyConstraint) -> str:
    columns, targets = key.column_keys, [element.column.name for element in key.elements]
    there = key.referred_table.name
    return (
        f'op.create_foreign_key("{key.name}", "{key.table.name}", "{there}", '
        f'{columns}, {targets}, deferrable=True, initially="DEFERRED")'
    )


def beside(tables: MetaData) -> Iterator[Lines]:
    """What stands beside the tables, such as the index of the search: statements by dialect."""
    found = [
        (_dialect(listener), listener.statement % {"table": table.name})
        for table in tables.sorted_tables
        for listener in table.dispatch.after_create
        if isinstance(listener, DDL)
    ]
    for dialect in sorted({dialect for dialect, _ in found}):
        said = (statement for known, statement in found if known == dialect)
        yield _only(f'== "{dialect}"', (f"op.execute({_short(one)})" for one in said))


def _only(dialect: str, statements: Iterable[str]) -> Lines:
    """In one line, because Alembic indents by itself; the formatter parts it."""
    return Lines(f"if op.get_bind().dialect.name {dialect}: {'; '.join(statements)}")


def _short(statement: str) -> str:
    return " ".join(map(repr, wrap(statement, 76, drop_whitespace=False)))


def _dialect(statement: DDL) -> str:
    condition = statement._ddl_if
    if condition is None or not isinstance(condition.dialect, str):
        raise ValueError(f"For which dialect is {statement.statement!r}? Say it by `execute_if`.")
    return condition.dialect
