"""`python -m tests.migrations` keeps a database as it is at the newest revision: <revision>.sql.

Every table has rows in it: those of a short talk, and one made up where the talk left none.
"""

import sqlite3
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Column, Engine, func, insert, select
from sqlalchemy.orm import sessionmaker
from sqlmodel import Session

from bot.app import Bot
from bot.migrations import newest, upgrade
from bot.migrations.render import known
from bot.store import Instant, open_engine
from tests.conftest import MONDAY, Dialogue, company

HERE = Path(__file__).parent
TALK = (
    "project add X1 launch",
    "action add Write the notes @market 2026-03-06",
    "action add Book the room @rd 2026-03-09",
    "A-1 done",
    "risk add Core part late @rd level=high",
    "undo",
)


def talk(engine: Engine) -> None:
    with Session(engine) as db, db.begin():
        company(db)
    chat = Dialogue(Bot(sessionmaker(engine, class_=Session)))
    for line in TALK:
        chat.says(line)
    chat.wait(days=2)


def fill(engine: Engine) -> None:
    with engine.begin() as connection:
        for table in known().sorted_tables:
            if not connection.scalar(select(func.count()).select_from(table)):
                row = {c.name: made_up(c, connection) for c in table.columns if not _counts(c)}
                connection.execute(insert(table), row)


def _counts(column: Column) -> bool:
    return column.table.autoincrement_column is column


def made_up(column: Column, connection) -> object:
    for key in column.foreign_keys:
        return connection.scalar(select(key.column).limit(1))
    if getattr(column.type, "enums", None):
        return next(iter(column.type.enum_class))
    if isinstance(column.type, Instant):
        return MONDAY
    samples = {str: "x", bytes: b"x", int: 1, bool: True, date: MONDAY.date(), float: 1.5}
    kind = getattr(column.type, "impl_instance", column.type).python_type
    return samples.get(kind, [])


def statements(path: Path) -> Iterator[str]:
    """The database as SQL: its tables with their rows first, then what leans on them."""
    db = sqlite3.connect(path)
    kinds = {name: kind for _, name, kind, *_ in db.execute("PRAGMA table_list")}
    made = db.execute("SELECT name, sql FROM sqlite_master WHERE sql NOT NULL ORDER BY rowid")
    parts = [(name, sql) for name, sql in made if kinds.get(name) != "shadow"]
    for name, sql in sorted(parts, key=lambda part: kinds.get(part[0]) != "table"):
        yield sql
        if name in kinds:
            columns = [c for _, c, *_ in db.execute(f'PRAGMA table_info("{name}")')]
            columns = ["rowid", *columns] if kinds[name] == "virtual" else columns
            named = ", ".join(f'"{c}"' for c in columns)
            values = " || ', ' || ".join(f'quote("{c}")' for c in columns)
            head = f'INSERT INTO "{name}" ({named}) VALUES ('
            yield from (head + row + ")" for (row,) in db.execute(f'SELECT {values} FROM "{name}"'))
    db.close()


def main() -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "now.db"
        engine = open_engine(f"sqlite:///{path}")
        upgrade(engine)
        talk(engine)
        fill(engine)
        engine.dispose()
        kept = HERE / f"{newest()}.sql"
        kept.write_text("".join(f"{said};\n" for said in statements(path)), "utf-8")
    sys.stdout.write(f"{kept}\n")


if __name__ == "__main__":
    main()
