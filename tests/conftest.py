"""A company to talk in, a clock to turn, and the real core on a real database."""

import gc
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import blake2s
from inspect import signature
from itertools import count

import pytest
from sqlalchemy.orm import sessionmaker
from sqlmodel import Session, col, select

import bot.features  # noqa: F401
from bot.app import Bot
from bot.cards import REPLY, Form, Reply, buttons
from bot.drawing import prepare
from bot.events import Heard, Place
from bot.notices import Notice
from bot.outbox import Message, State
from bot.people import Account, Chat, Department, Person
from bot.registry import policies
from tests.databases import WANTED, Databases, Engines

ROOM = Place("test", "T", "launch")
MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # 9:00 in Shanghai

DEPARTMENTS = {
    "信息部": "IT", "总经办": "management", "研发部": "R&D", "市场部": "marketing",
    "销售部": "sales", "财务部": "finance", "客服部": "customer service",
}  # fmt: skip
PEOPLE = {
    "admin": ("何静", "信息部", ["administrator"]),
    "vp": ("周建国", "总经办", ["executive"]),
    "pm": ("林晓", "研发部", []),
    "rd_head": ("陈立", "研发部", ["head"]),
    "rd": ("王磊", "研发部", []),
    "market_head": ("赵敏", "市场部", ["head"]),
    "market": ("刘洋", "市场部", []),
    "sales_head": ("孙浩", "销售部", ["head"]),
    "sales": ("吴倩", "销售部", []),
    "finance_head": ("郑丽", "财务部", ["head", "finance"]),
    "finance": ("冯雪", "财务部", []),
    "service_head": ("许强", "客服部", ["head"]),
    "service": ("杨帆", "客服部", []),
    "staff": ("张伟", "研发部", []),
}


def dm(handle: str) -> Place:
    return Place("test", "T", f"dm:{handle}", direct=True)


@dataclass
class Sent:
    """One message as it reached a chat."""

    to: str
    reply: Reply
    at: datetime
    audience: str = ""
    edits: int | None = None

    @property
    def title(self) -> str:
        return self.reply.title

    def __contains__(self, words: str) -> bool:
        return words in str(self.reply)


@dataclass
class Dialogue:
    """Say something, press something, let time pass; read what comes back.

    Lines are English unless `zh` speaks: people have their language set.
    """

    bot: Bot
    now: datetime = MONDAY
    ids: Iterator[int] = field(default_factory=count)
    read_up_to: int = 0

    def says(self, text: str, by: str = "pm", at: Place = ROOM, **more) -> Reply | None:
        """The first reply, or None; `replies` has all of them."""
        replies = self.replies(text, by, at, **more)
        return replies[0] if replies else None

    def replies(self, text: str, by: str = "pm", at: Place = ROOM, event_id: str = "", **more):
        event_id = event_id or f"e{next(self.ids)}"
        heard = Heard(text, f"test:T:{by}", at, event_id, self.now, **more)
        return self.bot.hear(heard)

    def presses(self, reply: Reply, label: str, by: str = "pm", at: Place = ROOM) -> Reply | None:
        [button] = [b for b in buttons(reply) if b.label == label]
        return self.says(button.line, by, at, source="pressed")

    def submits(self, form: Form, by: str = "pm", at: Place = ROOM, **fields: str) -> Reply | None:
        return self.says(form.line, by, at, source="submitted", fields=fields)

    def wait(self, **duration: float) -> list[Sent]:
        """Live through every minute of *duration*; what was said meanwhile, no changed cards."""
        self.sent()
        end, said = self.now + timedelta(**duration), []
        while True:
            with self.bot.sessions() as db:
                at = policies.next(db)
            self.now = min(max(at, self.now), end) if at else end
            said += [sent for sent in self.tick() if not sent.edits]
            if self.now >= end and (at is None or at > end):
                return said

    def tick(self) -> list[Sent]:
        with self.bot.sessions.begin() as db:
            policies.plan(db, self.now)
        return self.sent()

    def sent(self) -> list[Sent]:
        """Carry what is owed, as the courier does; what arrived since the last time."""
        with self.bot.sessions.begin() as db:
            db.info.update(now=self.now, spoken=None)
            owed = select(Message).where(Message.state == State.OWED).order_by(col(Message.id))
            for message in db.exec(owed).all():
                _deliver(db, message, self.now)
            news = select(Message).where(Message.id > self.read_up_to, Message.state == State.SENT)
            rows = db.exec(news.order_by(col(Message.id))).all()
            self.read_up_to = max([self.read_up_to, *(row.id for row in rows)])
            return [
                Sent(_short(m.chat), REPLY.validate_python(m.body), m.at, m.audience, m.edits)
                for m in rows
            ]

    def rows(self, table):
        with self.bot.sessions() as db:
            return list(db.exec(select(table).order_by(*table.__table__.primary_key.columns)))

    def row(self, table, key):
        with self.bot.sessions() as db:
            return db.get(table, key)


def _deliver(db: Session, message: Message, now: datetime) -> None:
    if not prepare(db, message, now):
        return
    told = select(Notice).where(Notice.message == message.id, Notice.state == State.OWED)
    for notice in db.exec(told):
        notice.state = State.SENT
    message.platform_id = message.platform_id or f"m{message.id}"
    message.state = State.SENT


def _short(chat: str) -> str:
    return chat.split(":", 2)[2]


def company(db: Session) -> None:
    for path, english in DEPARTMENTS.items():
        head = next((h for h, (_, d, r) in PEOPLE.items() if d == path and "head" in r), None)
        db.add(Department(path=path, english=english, head=head))
    for handle, (name, department, roles) in PEOPLE.items():
        db.add(Person(handle=handle, name=name, department=department, roles=roles, language="en"))
        chat = dm(handle).key
        db.add_all([Chat(key=chat), Account(key=f"test:T:{handle}", person=handle, direct=chat)])
    db.add(Chat(key=ROOM.key, title="launch"))


@pytest.fixture(scope="session")
def engines(tmp_path_factory) -> Iterator[Engines]:
    """The databases of this run; the company stands in the template "company"."""
    made = Engines(tmp_path_factory.mktemp("databases"), lambda one: one.fill("company", company))
    yield made
    made.close()


@pytest.fixture(scope="session")
def databases(request, engines) -> Databases:
    return engines[getattr(request, "param", "postgresql" if WANTED else "sqlite")]


def pytest_generate_tests(metafunc) -> None:
    """What is marked `both` runs on both engines."""
    both = metafunc.definition.get_closest_marker("both")
    if both and not WANTED and "databases" in metafunc.fixturenames:
        metafunc.parametrize("databases", ["sqlite", "postgresql"], indirect=True, scope="function")


@pytest.fixture
def empty(databases) -> Dialogue:
    """The company, before its first project."""
    return Dialogue(Bot(sessionmaker(databases.open("company", "chat"), class_=Session)))


Talk = Callable[[Dialogue], Dialogue]


def staged(talk: Talk) -> Talk:
    """A fixture that goes on from the one that it takes: talked once, copied for every test."""
    [before] = signature(talk).parameters
    name = blake2s(f"{talk.__module__}.{talk.__name__}".encode(), digest_size=6).hexdigest()
    left: dict[Databases, tuple[datetime, int, int]] = {}

    def copied(request: pytest.FixtureRequest, databases: Databases) -> Dialogue:
        if databases not in left:
            chat = talk(request.getfixturevalue(before))
            left[databases] = chat.now, next(chat.ids), chat.read_up_to
            databases.keep("chat", name)
        now, said, read_up_to = left[databases]
        bot = Bot(sessionmaker(databases.open(name, "chat"), class_=Session))
        return Dialogue(bot, now, count(said), read_up_to)

    copied.__doc__ = talk.__doc__
    return pytest.fixture(copied, name=talk.__name__)


@staged
def chat(empty) -> Dialogue:
    """The company with one project in its room, led by `pm`."""
    empty.says("project add X1 launch")
    return empty


def pytest_collection_finish() -> None:
    gc.freeze()  # thousands of tests are no garbage, however often one looks
