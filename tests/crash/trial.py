"""One run: fill a database, talk and kill, wait until nothing is owed, and audit."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine, update
from sqlalchemy.orm import sessionmaker
from sqlmodel import Session, select

from bot.app import Bot
from bot.company import Company
from bot.events import Heard, Place
from bot.migrations import upgrade
from bot.notices import Notice
from bot.outbox import Message, State
from bot.people import Account, Chat, Person
from bot.planner import Due
from bot.registry import policies
from bot.store import open_engine
from tests.conftest import PEOPLE, company
from tests.crash.audit import Findings, Said, audit, waiting
from tests.crash.bots import Bots
from tests.crash.world import CALM, World

OWNERS = [handle for handle in PEOPLE if handle not in ("admin", "vp", "pm")]
LONGEST_DRAIN = 120.0  # seconds


@dataclass
class Trial:
    """`kills` at random instants, lines in every room, `reminders` that fall due meanwhile."""

    world: World
    url: str
    folder: Path
    chance: random.Random
    replicas: int = 1
    kills: int = 20
    apart: float = 1.2  # seconds between two kills, at most, not counting the start
    pause: float = 1.5  # seconds between two lines of one room
    lines: int = 0  # of every room; 0: as long as it is disturbed
    reminders: int = 40
    patience: int = 2
    own: Callable[[int], Mapping[str, str]] = lambda number: {}  # settings of one process
    said: list[Said] = field(default_factory=list)
    killed: int = 0
    seconds: float = 0

    def __post_init__(self) -> None:
        self.engine: Engine = open_engine(self.url)
        self.bots = Bots(self.folder, self.replicas, {})
        self._talking = True

    async def run(self, disturb: Callable[["Trial"], Awaitable[None]]) -> Findings:
        """Talk while *disturb* does its worst; what is found when all has settled."""
        promised = self.fill()
        began = time.monotonic()
        settings = {"LIAISON_DATABASE_URL": self.url, "LIAISON_PATIENCE": str(self.patience)}
        self.bots = Bots(self.folder, self.replicas, settings | self.world.settings(), self.own)
        self.world.reach(self.bots.addresses)
        try:
            self.bots.start_all()
            await asyncio.gather(*map(self.bots.ready, range(self.replicas)))
            talk = [asyncio.create_task(self._talk(number)) for number in range(self.world.rooms)]
            await disturb(self)
            self._talking = False
            await asyncio.wait_for(asyncio.gather(*talk), LONGEST_DRAIN)
            self.world.sky.weather = CALM
            await self._drained()
        finally:
            self.bots.end()
        self.seconds = time.monotonic() - began
        with Session(self.engine) as db:
            found = audit(db, self.world.posts(), self.said, promised, self.world.mark)
        found.repeats, found.whispers = self.world.sky.repeats, self.world.whispers()
        self.engine.dispose()
        return found

    async def kill_often(self) -> None:
        """As many at a time as there are replicas."""
        left = iter(range(self.kills))
        await asyncio.gather(*(self._kill(number, left) for number in range(self.replicas)))

    async def _kill(self, number: int, left: Iterator[int]) -> None:
        """Some while they start, some when a message has just arrived, most when they work."""
        for _ in left:
            kind = self.chance.random()
            if kind < 0.8:
                await self.bots.ready(number)
            if kind < 0.3:
                await self.world.sky.sent(self.apart)
            else:
                await asyncio.sleep(self.chance.uniform(0, self.apart))
            self.bots.kill(number)
            self.killed += 1
            self.bots.start(number)

    # what people do

    async def _talk(self, number: int) -> None:
        """One line after the other is acknowledged, so their order is known."""
        room, count = self.world.room(number), 0
        while count < self.lines if self.lines else self._talking:
            count += 1
            by, at, token, kind = "pm", room, f"job-{number}-{count}", self.chance.random()
            text, adds = f"action add {token} @{self.chance.choice(OWNERS)}", True
            if kind < 0.2:
                by = self.chance.choice(OWNERS)
                at, text, adds = self.world.place(by), f"search {token}", False
            elif kind < 0.5:  # the first action item of this room
                text, adds = f"A-{number + 1} update {token}", False
            event = await self.world.says(by, at, text)
            self.said.append(Said(event, at.key, token, adds))
            await asyncio.sleep(self.chance.uniform(0.5, 1.5) * self.pause)

    async def _drained(self) -> None:
        """Until nothing is owed and no reminder waits."""
        end = time.monotonic() + LONGEST_DRAIN
        while time.monotonic() < end:
            with Session(self.engine) as db:
                due = select(Due.subject).where(Due.at <= datetime.now(UTC))
                if not waiting(db) and not db.exec(due).first():
                    return
            await asyncio.sleep(0.3)

    # before it starts

    def fill(self) -> set[str]:
        """A company with a project in every room, and reminders that fall due during the trial.

        Answers with the keys of what they promise, as an undisturbed planner works it out.
        """
        upgrade(self.engine)
        with Session(self.engine) as db, db.begin():
            company(db)
            db.flush()
            _moved(db, self.world)
        bot = Bot(sessionmaker(self.engine, class_=Session), Company("en"))
        past = datetime.now(UTC) - timedelta(days=4)
        for number in range(self.world.rooms):
            self._say(bot, f"project add room{number}", self.world.room(number), past)
            self._say(bot, f"action add first{number}", self.world.room(number), past)
        for number in range(self.reminders):
            due = f"{past + timedelta(days=3):%Y-%m-%d}"
            line = f"action add old{number} @{OWNERS[number % len(OWNERS)]} {due} project=P-1"
            self._say(bot, line, self.world.room(0), past)
        with Session(self.engine) as db, db.begin():
            db.exec(update(Message).values(state=State.SKIPPED))
            db.exec(update(Notice).values(state=State.SKIPPED))
        return self._promises()

    def _say(self, bot: Bot, text: str, at: Place, now: datetime) -> None:
        heard = Heard(text, self.world.account("pm"), at, f"before:{text}", now)
        [reply] = bot.hear(heard)
        assert reply.title, reply

    def _promises(self) -> set[str]:
        now = datetime.now(UTC)
        with Session(self.engine) as db:  # rolled back
            before = set(db.exec(select(Notice.key)))
            policies.plan(db, now)
            db.flush()
            new = [n for n in db.exec(select(Notice)) if n.key not in before]
            keys = {notice.key for notice in new if notice.state is State.OWED}
        length = self.kills * self.apart
        with Session(self.engine) as db, db.begin():
            for due in db.exec(select(Due).where(Due.at <= now)):
                due.wait_until = now + timedelta(seconds=3 + self.chance.uniform(0, length))
        return keys


def _moved(db: Session, world: World) -> None:
    """The people of the company are reached in this world, at any hour."""
    for account in db.exec(select(Account)).all():
        db.delete(account)
    db.flush()
    for person in db.exec(select(Person)).all():
        person.quiet = "off"
        chat = world.place(person.handle).key
        db.add_all([Chat(key=chat), Account(key=world.account(person.handle),
                                            person=person.handle, direct=chat)])  # fmt: skip
