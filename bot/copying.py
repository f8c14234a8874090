"""All rows of one database into another with the same tables: SQLite or PostgreSQL, either way."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import (
    JSON,
    Connection,
    Engine,
    MetaData,
    Table,
    Text,
    bindparam,
    cast,
    func,
    insert,
    inspect,
    select,
    text,
)

from bot import migrations

AT_ONCE = 500  # rows
OWN = {"alembic_version"}  # said by the revision that both are at


def pour(source: Engine, target: Engine) -> None:
    """Make the tables of *source*, at its revision, in *target*, which is empty, and fill them.

    What is read is of one moment, however long it takes and whatever is written meanwhile.
    """
    migrations.upgrade(target, migrations.current(source) or "head")
    with _reading(source) as there, target.connect() as here, here.begin():
        if here.dialect.name == "sqlite":
            here.execute(text("PRAGMA defer_foreign_keys=ON"))
        tables = _tables(here)
        for name, table in _tables(there).items():
            if name in tables:
                _fill(there, table, here, tables[name])
        if here.dialect.name == "postgresql":
            for table in tables.values():
                _go_on(here, table)


@contextmanager
def _reading(engine: Engine) -> Iterator[Connection]:
    """One look at everything, without the short patience of a bot at work."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                for patience in migrations.PATIENCE:
                    connection.execute(text(f"SET LOCAL {patience} = 0"))
                yield connection
        else:
            with connection.begin():
                yield connection


def _tables(connection: Connection) -> dict[str, Table]:
    """Those that are nobody's index: SQLite keeps its words in tables named after `found`."""
    names = [n for n in inspect(connection).get_table_names() if n not in OWN]
    kept = [n for n in names if n != "found" and not n.startswith("found_")]
    metadata = MetaData()
    metadata.reflect(bind=connection, only=kept)
    return dict(metadata.tables)


def _fill(source: Connection, table: Table, target: Connection, into: Table) -> None:
    """JSON goes as its text: what is null in it, and what is NULL, stay two things."""
    columns = [c for c in table.columns if c.name in into.columns]
    read = [cast(c, Text).label(c.name) if isinstance(c.type, JSON) else c for c in columns]
    rows = source.execution_options(yield_per=AT_ONCE).execute(select(*read)).mappings()
    given: dict[str, Any] = {}
    for column in columns:
        own = into.columns[column.name].type
        if isinstance(own, JSON):
            as_text = bindparam(column.name, type_=Text())
            given[column.name] = cast(as_text, own) if _is_server(target) else as_text
        else:
            given[column.name] = bindparam(column.name, type_=own)
    statement = insert(into).values(given)
    for part in rows.partitions(AT_ONCE):
        target.execute(statement, [dict(row) for row in part])


def _is_server(connection: Connection) -> bool:
    return connection.dialect.name == "postgresql"


def _go_on(connection: Connection, table: Table) -> None:
    """The next number of a table comes after the last that it has."""
    for column in table.primary_key.columns:
        asked = select(func.pg_get_serial_sequence(table.name, column.name))
        if (sequence := connection.scalar(asked)) and (last := connection.scalar(
            select(func.max(column))
        )):  # fmt: skip
            connection.execute(select(func.setval(sequence, last)))
