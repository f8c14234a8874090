"""The company of the tests behind its real pages: the real core, chat, gate and desk."""

import asyncio
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from threading import Thread
from typing import Any

from fastapi.testclient import TestClient
from sqlmodel import select

from adapters.web.app import build
from adapters.web.chat import Board, WebChat
from adapters.web.desk import Desks
from adapters.web.gate import Gates
from adapters.web.pokes import Pokes
from bot.app import Bot
from bot.cards import Card, Text
from bot.clock import BusinessClock
from bot.company import Company
from bot.events import Heard, Place
from bot.gateway import Gateway
from bot.ports import Delivery
from bot.words import catalogue
from scheduler.app import Ticks
from scheduler.courier import Courier
from tests.conftest import MONDAY, dm
from tests.databases import Databases

HOME = {"Origin": "http://testserver"}
READER = {"Accept": "text/html"}


class Hands:
    """A clock of the real world that a test sets."""

    def __init__(self) -> None:
        self.time = datetime(2026, 3, 2, 1, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time


class Elsewhere:
    """The platform that the people of the tests have their chats on."""

    pace = 0.0

    async def send(self, delivery: Delivery) -> str:
        return f"t{delivery.key}"

    async def find(self, delivery: Delivery) -> str | None:
        return None


class Office:
    """`hands` set the time of the world; business stands at nine on Monday until it is moved."""

    def __init__(
        self, url: str, *, language: Any = "en", demo: bool = False, secure: bool = False
    ) -> None:
        ours = Company(language=language)
        self.gateway = Gateway(url, ours)
        self.bot = Bot(self.gateway.sessions, ours)
        self.hands, self.clock, self.pokes = Hands(), BusinessClock(MONDAY), Pokes()
        for sessions in (self.gateway.sessions, self.gateway._views):
            sessions.configure(info={**sessions.kw["info"], "real": self.hands})
        platforms = {"web": Board(self.pokes), "test": Elsewhere()}
        courier = Courier(self.gateway, platforms, self.clock.now, self.hands.now)
        self.ticks = Ticks(self.gateway, courier, self.clock)
        self.chat = WebChat(
            self.bot, self.gateway, self.ticks, self.clock, self.pokes, lambda: None, real=not demo
        )
        now = self.clock.now
        self.app = build(
            self.chat, Gates(self.bot, self.gateway, now), desk=Desks(self.gateway, now),
            words=lambda language: catalogue(language).gettext, language=language, demo=demo,
            secure=secure,
        )  # fmt: skip
        self.ids = count()

    def browser(self, address: str = "http://testserver") -> TestClient:
        return TestClient(self.app, base_url=address, headers=READER, follow_redirects=False)

    def says(self, line: str, by: str = "pm", at: Place | None = None) -> Card:
        now = self.clock.now()
        heard = Heard(line, f"test:T:{by}", at or dm(by), f"e{next(self.ids)}", now)
        [reply] = self.gateway.write(lambda: self.bot.hear(heard))
        assert isinstance(reply, Card)
        return reply

    def link(self, by: str = "pm") -> str:
        """The path that `web` gives."""
        [text, *_] = [block for block in self.says("web", by).blocks if isinstance(block, Text)]
        found = re.search(r"\(http://127\.0\.0\.1:8080(/sign-in/[^)]+)\)", text.markdown)
        assert found
        return found[1]

    def enter(self, browser: TestClient, link: str, **headers: str) -> Any:
        code = link.rpartition("/")[2]
        return browser.post("/sign-in", data={"code": code}, headers=HOME | headers)

    def signed_in(self, by: str = "pm") -> TestClient:
        browser = self.browser()
        assert self.enter(browser, self.link(by)).status_code == 303
        return browser

    def rows(self, table: Any) -> list[Any]:
        return self.gateway.read(lambda db: list(db.exec(select(table))))


@contextmanager
def office(databases: Databases, **how: Any) -> Iterator[Office]:
    """With a loop of its own, on which what is said is sent."""
    databases.open("company", "web").dispose()
    made, loop = Office(databases.url("web"), **how), asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()
    made.chat.loop = loop
    yield made
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()
    made.gateway.close()
