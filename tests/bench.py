"""How long things take, told as ratios within one run: `make bench`, about half a minute.

Nothing here fails; the numbers are for whoever changed something and wants to know.
"""

import asyncio
import json
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import insert
from sqlalchemy.orm import sessionmaker
from sqlmodel import Session, SQLModel, col, select

import bot.features  # noqa: F401
from bot.app import Bot
from bot.cards import Card
from bot.company import Company
from bot.events import Heard
from bot.features.action import Action
from bot.gateway import Gateway
from bot.language import dates
from bot.outbox import Message
from bot.people import Chat
from bot.planner import Due
from bot.ports import Delivery
from bot.registry import policies
from bot.store import open_engine
from scheduler.courier import Courier
from tests.conftest import MONDAY, ROOM, company
from tests.demo import Demo

LINES = (
    "行动项 新增 提交推广方案 @刘洋 3月6日前",
    "action add Write the notes @market next Friday 17:00",
    "请市场部下周三下午3点前把物料清单发出来",
    "每月最后一个工作日 17:00 写月报",
    "no date in this line at all, only words",
)
RAW = "a raw SQLite transaction of the same rows"


@dataclass
class Table:
    """What was measured: seconds a time, and against what."""

    base: float = 0.0
    rows: list[tuple[str, float, str]] = field(default_factory=list)

    def add(self, name: str, seconds: float, against: str = "") -> float:
        against = against or (f"{seconds / self.base:8.1f} ×" if self.base else "")
        self.rows.append((name, seconds, against))
        print(f"{name:<52}{_spelled(seconds):>12}  {against}", flush=True)
        return seconds


def _spelled(seconds: float) -> str:
    for unit, scale in (("s", 1), ("ms", 1e3), ("µs", 1e6)):
        if seconds * scale >= 1:
            return f"{seconds * scale:.1f} {unit}"
    return f"{seconds * 1e9:.0f} ns"


def per_time(work: Callable[[], object], least: float = 1.0) -> float:
    """Seconds that *work* takes, the middle of many; the first is for the caches."""
    work()
    taken: list[float] = []
    while sum(taken) < least or len(taken) < 3:
        begin = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begin)
    return sorted(taken)[len(taken) // 2]


def once(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


# A company on a disk


class Firm:
    """A bot on a database file, and somebody who speaks to it."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "bench.db"
        self.engine = open_engine(f"sqlite:///{self.path}")
        SQLModel.metadata.create_all(self.engine)
        with Session(self.engine) as db, db.begin():
            company(db)
        self.bot = Bot(sessionmaker(self.engine, class_=Session))
        self.ids = count()
        for line in ("project add X1 launch", "action add First @market 2026-03-06"):
            self.says(line)

    def says(self, text: str, event_id: str = "", **fields: str) -> object:
        event_id = event_id or f"e{next(self.ids)}"
        source = "submitted" if fields else "typed"
        heard = Heard(text, "test:T:pm", ROOM, event_id, MONDAY, source=source, fields=fields)
        return self.bot.hear(heard)

    def rows(self) -> int:
        with self.engine.connect() as db:
            tables = SQLModel.metadata.sorted_tables
            return sum(
                db.exec_driver_sql(f'SELECT count(*) FROM "{table.name}"').scalar_one()
                for table in tables
            )

    def plan(self, now: datetime) -> None:
        with self.bot.sessions.begin() as db:
            policies.plan(db, now)

    def multiply(self, code: str, copies: int, start: int) -> None:
        """Copies of an action item with all that is due for it."""
        with Session(self.engine) as db, db.begin():
            row = db.get_one(Action, code).model_dump()
            due = db.exec(select(Due).where(Due.subject == code)).all()
            codes = [f"A-{number}" for number in range(start, start + copies)]
            rows = [row | {"code": other} for other in codes]
            db.connection().execute(insert(Action), rows)
            dues = [one.model_dump() | {"subject": other} for one in due for other in codes]
            db.connection().execute(insert(Due), dues)


@contextmanager
def somewhere() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="liaison-bench-") as folder:
        yield Path(folder)


# What is measured


def lines(table: Table, folder: Path) -> None:
    """Lines heard, each in one transaction on a disk."""
    ours = Firm(folder)
    before = ours.rows()
    ours.says("action add Count my rows @market 2026-03-06")
    written = ours.rows() - before
    table.base = per_time(raw(folder / "raw.db", written))
    table.add(f"{RAW} ({written})", table.base)
    table.add("hear: a query (A-1)", per_time(lambda: ours.says("A-1")))
    table.add("hear: a list (action list)", per_time(lambda: ours.says("action list")))
    change = "action add Write the notes @market 2026-03-06"
    table.add("hear: a change (action add)", per_time(lambda: ours.says(change)))
    table.add("hear: a form asked for (risk add)", per_time(lambda: ours.says("risk add")))
    sent = {"title": "From a form", "level": "high"}
    table.add("hear: a form sent (risk add)", per_time(lambda: ours.says("risk add", **sent)))
    ours.says("A-1", "again")
    table.add("hear: a repeat", per_time(lambda: ours.says("A-1", "again")))
    table.add("hear: talk that is none of ours", per_time(lambda: ours.says("大家早")))


def raw(path: Path, rows: int) -> Callable[[], None]:
    db = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        db.execute(f"PRAGMA {pragma}")
    db.execute("CREATE TABLE row (id INTEGER PRIMARY KEY, a TEXT, b TEXT, c TEXT, d TEXT)")

    def write() -> None:
        db.execute("BEGIN IMMEDIATE")
        for _ in range(rows):
            db.execute("INSERT INTO row (a, b, c, d) VALUES (?, ?, ?, ?)", ("x" * 40,) * 4)
        db.execute("COMMIT")

    return write


def readings(table: Table) -> None:
    """A line's dates against the cheapest thing that anybody does with a line."""
    zone = ZoneInfo("Asia/Shanghai")
    spelled = [json.dumps(line) for line in LINES]
    loads = per_time(lambda: [json.loads(line) for line in spelled], 0.3) / len(LINES)
    read = per_time(lambda: [list(dates.read(line, MONDAY, zone)) for line in LINES]) / len(LINES)
    table.add("json.loads of a line", loads, " ")
    table.add("dates.read of a line", read, f"{read / loads:8.0f} × json.loads")


def planning(table: Table, folder: Path) -> None:
    """Ticks over ten thousand items, and what would come of three hundred."""
    ours = Firm(folder)
    ours.says("action add Soon @rd 2026-03-04")
    ours.multiply("A-1", 10_000, 1_000)
    table.add("planner: idle tick, 10,000 items", per_time(lambda: ours.plan(MONDAY)))
    ours.multiply("A-2", 199, 20_000)
    due = once(lambda: ours.plan(MONDAY + timedelta(days=1, hours=1)))
    table.add("planner: tick with 200 due", due)
    table.add("planner: for each of them", due / 200)


def simulating(table: Table, folder: Path) -> None:
    ours = Firm(folder)
    ours.multiply("A-1", 299, 1_000)
    table.add("simulate 14d, 300 items", once(lambda: ours.says("simulate 14d")))
    table.add("action list, 300 items", per_time(lambda: ours.says("action list")))
    table.add("mine, 300 items", per_time(lambda: ours.says("mine")))


class Nowhere:
    """A platform that takes everything at once."""

    async def send(self, delivery: Delivery) -> str:
        return f"id-{delivery.key}"

    async def find(self, delivery: Delivery) -> str | None:
        return None


def carrying(table: Table, folder: Path) -> None:
    """The courier's own share of a message: claim, draw, intent, sent."""
    gateway = Gateway(f"sqlite:///{folder / 'courier.db'}", Company())
    SQLModel.metadata.create_all(gateway.engine)
    body = {"title": "A-1 for you", "blocks": []}

    def owe(db: Session) -> None:
        for number in range(8):
            db.add(Chat(key=f"test:T:{number}"))
        db.flush()
        for number in range(200):
            db.add(Message(chat=f"test:T:{number % 8}", body=body, at=MONDAY))

    gateway.change(owe)
    courier = Courier(gateway, {"test": Nowhere()}, lambda: MONDAY, lambda: MONDAY)
    table.add("courier: a message", once(lambda: asyncio.run(courier.drain())) / 200)
    left = gateway.read(
        lambda db: len(db.exec(select(Message).where(col(Message.sent_at).is_(None))).all())
    )
    assert left == 0 and Card(**body)
    gateway.close()


def starting(table: Table, folder: Path) -> None:
    """From nothing to /readyz; the first start writes the company and lives through its story."""
    for name in ("first", "second"):
        demo = Demo(folder / "demo.db", CLOCK="2026-03-02T09:00+08:00")
        table.add(f"liaison demo to /readyz, the {name} time", demo.took, " ")
        demo.stop()


def main() -> None:
    table = Table()
    begin = time.perf_counter()
    print(f"{'':<52}{'a time':>12}  {'against a raw transaction':>10}")
    with somewhere() as folder:
        lines(table, folder)
    readings(table)
    for measured in (planning, simulating, carrying, starting):
        with somewhere() as folder:
            measured(table, folder)
    print(f"\nmeasured in {time.perf_counter() - begin:.0f} s")


if __name__ == "__main__":
    main()
