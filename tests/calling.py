"""A program that calls the API in somebody's name, over the bot of a dialogue."""

from base64 import b64encode
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from fastapi import FastAPI
from httpx import Response
from sqlmodel import Session
from starlette.testclient import TestClient

from adapters.api import app as api
from adapters.api.fields import sent_of
from bot import tokens
from bot.app import Bot
from bot.people import Account, Person
from bot.store import Sessions
from tests.conftest import Dialogue
from tests.examples import Example


class Gate:
    """The part of the gateway that the API uses, over the sessions of a bot."""

    def __init__(self, sessions: Sessions) -> None:
        self.sessions = sessions

    async def reading(self, work: Callable[[Session], Any]) -> Any:
        with self.sessions() as db:
            return work(db)

    async def changing(self, work: Callable[[Session], Any]) -> Any:
        with self.sessions.begin() as db:
            return work(db)

    async def writing(self, work: Callable[[], Any]) -> Any:
        return work()


@cache
def _client(bot: Bot, now: datetime) -> TestClient:
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    api.install(
        app, bot, Gate(bot.sessions), lambda: now,  # type: ignore[arg-type]
        a_minute=100, language="en", static="",
    )  # fmt: skip
    return TestClient(app)


class Caller:
    """Sends what an example says as JSON, as if in the chat in which it is said."""

    def __init__(self, chat: Dialogue, example: Example) -> None:
        self.chat, self.example = chat, example
        self.place = example.stage.at
        self.client = _client(chat.bot, chat.now)
        self.token = self._token()

    def _token(self) -> str:
        with self.chat.bot.sessions.begin() as db:
            account = db.get_one(Account, f"test:T:{self.example.stage.by}")
            person = db.get_one(Person, account.person)
            link = tokens.offer(db, person, "example", ["write"], timedelta(days=1))
            made = tokens.show(db, link)
            assert made is not None
            return made[0]

    def done(self, words: dict[str, str]) -> Response:
        """Called once, and once more where it is asked about first."""
        self.chat.says("help", self.example.stage.by, self.place, event_id="before")
        sent = sent_of(self.example.command, words) | {"in": self.place.key}
        if files := self.example.stage.files:
            content = ((file.name, b64encode(file.data).decode()) for file in files)
            sent["files"] = [{"name": name, "base64": data} for name, data in content]
        answer = self.posted(sent, "one")
        asked = [way for way in answer.json()["ways"] if way.endswith(("sure=yes", "确定=是"))]
        if asked:
            sent = {name: value for name, value in sent.items() if name != "files"}
            shown = answer.json().get("value") or {}
            kept = {"file": shown["file"]} if shown.get("file") else {}
            return self.posted(sent | kept | {"sure": True}, "two")
        return answer

    def posted(self, sent: dict[str, Any], key: str = "one") -> Response:
        path = "/".join(filter(None, [self.example.command.noun, self.example.command.verb]))
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": key}
        return self.client.post(f"/api/v1/{path}", json=sent, headers=headers)
