"""Backups: whole, checked, dated, and never in the place of another file; and the way back."""

import asyncio
import os
import resource
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import sessionmaker
from sqlmodel import Session, SQLModel, func, select

from bot import doctor, migrations, outage, restore
from bot.app import Bot
from bot.backup import BackupError, backup
from bot.features.action import Action
from bot.notices import Notice
from bot.outbox import Message, State
from bot.people import Chat, Person
from bot.store import Memo, open_engine
from tests.conftest import ROOM, Dialogue, company
from tests.crash.bots import Bots
from tests.databases import WANTED, Server, server

ROOT = Path(__file__).parents[1]
AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
a_file = pytest.mark.skipif(bool(WANTED), reason="the database of these tests is a server")


def opened(path: Path) -> Session:
    return Session(open_engine(f"sqlite:///{path}"))


# Taking one


def test_a_copy_has_every_row(chat, tmp_path: Path) -> None:
    engine = chat.bot.sessions.kw["bind"]

    path = backup(engine, tmp_path / "kept", AT)

    assert path.name.partition("-20260302-")[1] and path.parent == tmp_path / "kept"
    with opened(path) as copy, chat.bot.sessions() as db:
        people = [person.handle for person in db.exec(select(Person))]
        assert [person.handle for person in copy.exec(select(Person))] == people
        assert copy.get(Memo, "copied").value == AT.isoformat()
        assert db.get(Memo, "copied") is None
    assert not [p for p in path.parent.iterdir() if p.name.startswith(".")]


@a_file
def test_nothing_waits_for_a_line_that_is_being_worked_on(chat, tmp_path: Path) -> None:
    with chat.bot.sessions() as db:
        db.add(Chat(key="new"))
        db.flush()
        path = backup(db.get_bind(), tmp_path / "kept", AT)

    with opened(path) as copy:
        assert copy.get(Chat, "new") is None and copy.get(Person, "pm")


def test_a_copy_under_writes_is_of_one_moment(chat, tmp_path: Path) -> None:
    """Every line adds a row, its trail and its message; no copy has one without the others."""
    stop, said = threading.Event(), []

    def talk() -> None:
        while not stop.is_set():
            said.append(chat.says(f"action add Item {len(said)} @market"))

    talking = threading.Thread(target=talk)
    talking.start()
    try:
        copies = [backup(chat.bot.sessions.kw["bind"], tmp_path, AT) for _ in range(4)]
    finally:
        stop.set()
        talking.join()

    counts = []
    for path in copies:
        with opened(path) as copy:
            made = set(copy.exec(select(Action.code)))
            told = set(copy.exec(select(Message.subject).where(Message.chat == ROOM.key)))
            assert made == {code for code in told if code.startswith("A-")}
            assert copy.execute(text("PRAGMA foreign_key_check")).all() == []
            counts.append(len(made))
    assert counts == sorted(counts) and len(said) >= counts[-1] > 0


def test_a_second_one_in_the_same_second_is_a_second_file(chat, tmp_path: Path) -> None:
    engine = chat.bot.sessions.kw["bind"]

    first, second = backup(engine, tmp_path, AT), backup(engine, tmp_path, AT)

    assert first != second and first.exists() and second.exists()


def test_the_newest_stay_and_what_is_not_ours_too(chat, tmp_path: Path) -> None:
    engine = chat.bot.sessions.kw["bind"]
    upgrading = backup(engine, tmp_path, AT, kind="before-upgrade")
    (tmp_path / "notes.db").write_text("mine")
    made = [backup(engine, tmp_path, AT + timedelta(days=n // 2), keep=3) for n in range(6)]

    assert {path.name for path in tmp_path.iterdir()} == {
        "notes.db", upgrading.name, *(path.name for path in made[-3:]),
    }  # fmt: skip


def test_a_damaged_database_leaves_no_copy(tmp_path: Path) -> None:
    broken, kept = tmp_path / "broken.db", tmp_path / "kept"
    broken.write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)

    with pytest.raises(BackupError, match="could not be written"):
        backup(open_engine(f"sqlite:///{broken}"), kept, AT)

    assert list(kept.iterdir()) == []


def test_where_nothing_is_nothing_is_made(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="nothing to copy"):
        backup(open_engine(f"sqlite:///{tmp_path}/none.db"), tmp_path / "kept", AT)

    assert list(tmp_path.iterdir()) == []


def command(*words: str, url: str, **more) -> subprocess.CompletedProcess[str]:
    """`liaison …` as an operator types it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LIAISON_")}
    env = kept | {"LIAISON_DATABASE_URL": url, "PYTHONPATH": str(ROOT)}
    call = [sys.executable, "-m", "bot", *words]
    return subprocess.run(call, env=env, capture_output=True, text=True, **more)


@pytest.fixture
def filled(tmp_path: Path) -> str:
    """A migrated database with the company in it; its address."""
    url = f"sqlite:///{tmp_path / 'liaison.db'}"
    engine = open_engine(url)
    migrations.upgrade(engine)
    with Session(engine) as db, db.begin():
        company(db)
    engine.dispose()
    return url


@pytest.mark.slow
def test_a_full_disk_is_said_in_a_sentence_and_leaves_nothing(filled: str, tmp_path: Path) -> None:
    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    done = command("backup", url=filled, cwd=tmp_path, preexec_fn=little_room)

    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert done.stderr.startswith(f"The copy could not be written to {tmp_path / 'backups'}: ")
    assert "It needs about 1 MB;" in done.stderr and "MB are free there." in done.stderr
    assert list((tmp_path / "backups").iterdir()) == []


@pytest.mark.slow
def test_the_command_puts_it_beside_the_database_and_keeps_as_many_as_it_is_told(
    filled: str, tmp_path: Path
) -> None:
    for _ in range(3):
        done = command("backup", "--keep", "2", url=filled, cwd=tmp_path)
        assert done.returncode == 0 and Path(done.stdout.strip()).parent == tmp_path / "backups"

    assert len(list((tmp_path / "backups").iterdir())) == 2


# Before an upgrade


def old(path: Path) -> Engine:
    """A database at the first revision, with a row."""
    engine = open_engine(f"sqlite:///{path}")
    migrations.upgrade(engine, "0001")
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO memo (name, value) VALUES ('kept', 'yes')"))
    engine.dispose()
    return engine


@pytest.mark.slow
def test_tables_of_an_older_version_are_copied_before_they_change(tmp_path: Path) -> None:
    old(tmp_path / "liaison.db")

    done = command("migrate", url=f"sqlite:///{tmp_path / 'liaison.db'}", cwd=tmp_path)

    assert done.returncode == 0, done.stderr
    [copy] = (tmp_path / "backups").glob("*.db")
    assert copy.name.startswith("liaison-before-upgrade-")
    assert migrations.current(open_engine(f"sqlite:///{copy}")) == "0001"
    again = command("migrate", url=f"sqlite:///{tmp_path / 'liaison.db'}", cwd=tmp_path)
    assert again.returncode == 0 and [*(tmp_path / "backups").glob("*.db")] == [copy]


@pytest.mark.slow
def test_without_a_copy_there_is_no_upgrade(tmp_path: Path) -> None:
    engine = old(tmp_path / "liaison.db")
    (tmp_path / "backups").write_text("a file where the folder should be")

    done = command("migrate", url=f"sqlite:///{tmp_path / 'liaison.db'}", cwd=tmp_path)

    assert done.returncode == 2 and "Traceback" not in done.stderr
    assert "The tables are as they were." in done.stderr
    assert migrations.current(engine) == "0001"


# The way back


@pytest.fixture(scope="module")
def postgres() -> Iterator[Server]:
    with server() as made:
        yield made


@dataclass
class Life:
    """A company in a migrated database, and a chat platform that keeps what arrived."""

    url: str
    folder: Path
    chat: Dialogue
    engine: Engine


def begin(url: str, folder: Path) -> Life:
    engine = open_engine(url)
    migrations.upgrade(engine)
    SQLModel.metadata.create_all(engine)
    with Session(engine) as db, db.begin():
        company(db)
    return Life(url, folder, Dialogue(Bot(sessionmaker(engine, class_=Session))), engine)


def back(life: Life, copy: Path, url: str, now: datetime) -> tuple[Dialogue, restore.Restored]:
    """Another process that starts on the copy, at *now*."""
    life.engine.dispose()
    engine = open_engine(url)
    restore.replace(copy, engine, now)
    migrations.upgrade(engine)
    again = Dialogue(Bot(sessionmaker(engine, class_=Session)), now, count(1000))
    again.read_up_to = max(message.id for message in again.rows(Message))
    with again.bot.sessions.begin() as db:
        done = restore.settle(db, now)
    with again.bot.sessions.begin() as db:
        assert restore.settle(db, now) is None  # once
    return again, done


def ways(engines: str, postgres: Server, tmp_path: Path, name: str) -> tuple[str, str]:
    """Where it lives first, and where it is restored to."""
    at, to = engines.split(" to ")
    urls = {
        "sqlite": lambda n: f"sqlite:///{tmp_path / n}.db",
        "postgresql": lambda n: postgres.empty(f"{name}_{n}"),
    }
    first = urls[at]("live")
    return first, first if engines == "sqlite to sqlite" else urls[to]("back")


ENGINES = ["sqlite to sqlite", "sqlite to postgresql", "postgresql to sqlite",
           "postgresql to postgresql"]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("engines", ENGINES)
def test_after_the_way_back_nothing_is_sent_twice(engines, postgres, tmp_path) -> None:
    live, later = ways(engines, postgres, tmp_path, f"n{ENGINES.index(engines)}")
    life = begin(live, tmp_path)
    chat = life.chat
    chat.says("project add X1 launch")
    chat.says("action add Slides @market 2026-03-04")
    chat.sent()
    chat.says("action add On its way @staff 2026-03-20")  # owed when the copy is taken
    copy = backup(life.engine, tmp_path / "kept", chat.now)
    arrived = [one.title for one in chat.sent()]
    assert arrived
    chat.says("action add Lost later @staff 2026-03-20")
    arrived += [one.title for one in chat.wait(days=6)]
    assert any("A-1" in title for title in arrived)

    again, done = back(life, copy, later, chat.now)
    outgoing = again.tick()
    assert done.aside > 0 and done.since == AT
    assert [one.title for one in outgoing if not one.edits] == [
        "联络员恢复到 2026-03-02 周一 09:00 的备份"
    ]
    [told] = [one for one in outgoing if not one.edits]
    assert "期间到点的提醒不再重发：A-1。" in told
    assert not set(arrived) & {one.title for one in outgoing}

    again.says("action add Next @staff 2026-03-20")
    codes = {row.code for row in again.rows(Action)}
    assert codes == {"A-1", "A-2", "A-103"}  # A-3 stands on a card in a chat
    assert again.wait(days=4)  # what falls due from now on is said


@pytest.mark.slow
@pytest.mark.parametrize("engines", ENGINES[1:3])
def test_every_row_comes_to_the_other_engine_as_it_was(engines, postgres, tmp_path) -> None:
    live, later = ways(engines, postgres, tmp_path, f"r{ENGINES.index(engines)}")
    life = begin(live, tmp_path)
    life.chat.says("project add X1 上市")
    life.chat.says("risk add 供应商延期 level=high")
    life.chat.says("action add Slides @market 2026-03-04")
    copy = backup(life.engine, tmp_path / "kept", AT)
    engine = open_engine(later)
    restore.replace(copy, engine, AT)

    with life.engine.connect() as one, engine.connect() as other:
        for table in SQLModel.metadata.sorted_tables:
            rows = {tuple(map(str, row)) for row in one.execute(table.select())}
            assert {tuple(map(str, row)) for row in other.execute(table.select())} >= rows, table
            null = [c for c in table.columns if c.nullable]
            for column in null:
                nulls = select(func.count()).select_from(table).where(column.is_(None))
                assert one.scalar(nulls) == other.scalar(nulls), column
    again = Dialogue(Bot(sessionmaker(engine, class_=Session)), AT, count(1000))
    assert "R-1" in str(again.says("search 延期"))


@a_file
def test_what_is_no_copy_of_ours_changes_nothing(filled: str, tmp_path: Path) -> None:
    engine = open_engine(filled)
    before = (tmp_path / "liaison.db").read_bytes()
    (tmp_path / "text.db").write_text("not a database")
    with closing(sqlite3.connect(tmp_path / "other.db")) as other:
        other.execute("CREATE TABLE things (name TEXT)")
    newer = backup(engine, tmp_path / "kept", AT)
    with closing(sqlite3.connect(newer, isolation_level=None)) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")

    for path, said in (
        (tmp_path / "none.db", "is not there"),
        (tmp_path / "text.db", "is no backup of Liaison"),
        (tmp_path / "other.db", "is no backup of Liaison"),
        (newer, "is of a newer version (9999)"),
    ):
        with pytest.raises(BackupError) as told:
            restore.replace(path, engine, AT)
        assert said in str(told.value)
    engine.dispose()
    assert (tmp_path / "liaison.db").read_bytes() == before


@pytest.mark.slow
def test_a_server_with_tables_is_not_overwritten(postgres, filled: str, tmp_path: Path) -> None:
    copy = backup(open_engine(filled), tmp_path / "kept", AT)
    engine = open_engine(postgres.empty("taken"))
    migrations.upgrade(engine)

    with pytest.raises(BackupError, match="has tables already"):
        restore.replace(copy, engine, AT)


@pytest.mark.slow
def test_the_command_goes_back_and_sets_aside_what_was_there(filled: str, tmp_path: Path) -> None:
    copy = command("backup", url=filled, cwd=tmp_path).stdout.strip()
    with Session(open_engine(filled)) as db, db.begin():
        db.add(Chat(key="later"))

    done = command("restore", copy, url=filled, cwd=tmp_path)

    assert done.returncode == 0, done.stderr
    aside = Path(done.stdout.splitlines()[0].removeprefix("What was there before is ")[:-1])
    with opened(aside) as before, Session(open_engine(filled)) as db:
        assert before.get(Chat, "later") and db.get(Chat, "later") is None
        assert db.get(Memo, "copied") is None
    assert "发不出" not in command("doctor", url=filled, cwd=tmp_path).stdout
    bots = Bots(tmp_path, 1, {"LIAISON_DATABASE_URL": filled})
    try:
        bots.start_all()
        asyncio.run(bots.ready(0))
    finally:
        bots.end()


@pytest.mark.slow
def test_what_was_on_its_way_waits_for_the_administrator(chat, tmp_path: Path) -> None:
    chat.says("action add Slides @market 2026-03-04")
    with chat.bot.sessions.begin() as db:
        db.add(Memo(name="copied", value=AT.isoformat()))
    with chat.bot.sessions.begin() as db:
        done = restore.settle(db, chat.now)
        assert done.aside == len(list(db.exec(select(Message).where(Message.state == State.DEAD))))
        found = [one for one in doctor.examine(db, chat.now).findings if one.mends]
    assert done.aside > 0 and (not found or "doctor mend=yes" in found[0].cure)
    assert all("{" not in m.error for m in chat.rows(Message))

    chat.says("doctor mend=yes", "admin")
    assert not [m for m in chat.rows(Message) if m.state is State.DEAD]
    with chat.bot.sessions.begin() as db:
        outage.plan(db, chat.now + timedelta(minutes=1))
    assert not [n for n in chat.rows(Notice) if n.says.startswith("Liaison down")]
