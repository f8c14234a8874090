"""The API over a real core and a real database, called as a program calls it."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from fastapi import FastAPI
from httpx import Response
from starlette.testclient import TestClient

import bot.features  # noqa: F401
from adapters.api import app as api
from bot.app import Bot
from bot.company import Company
from bot.gateway import Gateway
from tests.conftest import Dialogue, dm
from tests.databases import Databases

LINK = re.compile(r"\]\((http[^)\s]+)\)")
SECRET = re.compile(r"liaison_[\w-]{43}")


@dataclass
class Called:
    """A company to talk in, and to call as a program."""

    chat: Dialogue
    gateway: Gateway
    client: TestClient
    app: FastAPI
    token: str = ""

    def link(self, line: str = "token add ci scope=write", by: str = "pm") -> str:
        """The address under which a new token is shown."""
        found = LINK.search(str(self.chat.says(line, by, dm(by))))
        assert found, line
        return found[1].replace("http://127.0.0.1:8080", "")

    def made(self, line: str = "token add ci scope=write", by: str = "pm") -> str:
        """A new token, as its page shows it."""
        shown = self.client.post(self.link(line, by))
        found = SECRET.search(shown.text)
        assert found, shown.text
        return found[0]

    def post(self, path: str, sent: object = None, **headers: str) -> Response:
        content = None if sent is None else json.dumps(sent).encode()
        kind = {"Content-Type": "application/json"}
        return self.client.post(
            f"/api/v1/{path}", content=content, headers=self._headers(kind | headers)
        )

    def get(self, path: str, **headers: str) -> Response:
        return self.client.get(f"/api/v1/{path}", headers=self._headers(headers))

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        named = {name.replace("_", "-"): value for name, value in more.items()}
        return {"Authorization": f"Bearer {self.token}"} | named


def opened(databases: Databases, a_minute: int = 1000) -> Called:
    databases.open("company", "api")
    gateway = Gateway(databases.url("api"), Company())
    chat = Dialogue(Bot(gateway.sessions, Company()))
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    api.install(
        app, chat.bot, gateway, lambda: chat.now, a_minute=a_minute, language="en", static="/static"
    )  # fmt: skip
    return Called(chat, gateway, TestClient(app), app)


@pytest.fixture
def without(databases) -> Iterator[Called]:
    """The company with one project in its room, and no token yet."""
    called = opened(databases)
    called.chat.says("project add X1 launch")
    yield called
    called.gateway.close()


@pytest.fixture
def called(without) -> Called:
    """The same, and the project manager's program may write."""
    without.token = without.made()
    return without
