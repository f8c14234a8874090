"""Calls of Feishu's API through the SDK's transport; every refusal sorted by what mends it."""

import asyncio
import json
import logging
import random
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import anyio
import requests

from adapters.feishu.refusals import (
    LOCKED,
    NO_SCOPE,
    SPENT,
    WAITS,
    WRONG_SECRET,
    WRONG_TOKEN,
    Refused,
)
from adapters.feishu.sdk import lark
from adapters.feishu.tokens import Tokens
from bot.ports import TooFast, Unanswered

log = logging.getLogger(__name__)
Json = dict[str, Any]
PATIENCE = 8.0  # seconds for one call; the courier waits 20 for all of a message
AGAIN = 15.0  # seconds until Feishu is tried again when it cannot be reached
NEXT_MONTH = 240.0  # seconds between two tries when a month's calls are used up
AT_ONCE = 8  # calls; each has a thread while it lasts
PER_PAGE = 50  # the most that any list gives
TOKEN = "/open-apis/auth/v3/tenant_access_token/internal"
MESSAGES, CHATS = "/open-apis/im/v1/messages", "/open-apis/im/v1/chats"
JSON_BODY = {"Content-Type": "application/json; charset=utf-8"}


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def body(self) -> Json:
        """Empty where a machine on the way answered, with a page of HTML."""
        try:
            found = json.loads(self.content)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}


@dataclass
class Calls:
    """`trouble` says why nothing arrives just now; *lacking* is told which scopes are missing."""

    base_url: str
    app_id: str
    secret: str = field(repr=False)
    lacking: Callable[[str, tuple[str, ...]], None] = lambda what, scopes: None
    trouble: str = ""
    dated: Callable[[str | None], object] = lambda date: None  # told each answer's date

    def __post_init__(self) -> None:
        self._config = lark.Config()
        self._config.domain, self._config.timeout = self.base_url, PATIENCE
        self._limit: anyio.CapacityLimiter | None = None
        self.tokens = Tokens(self._ask_for_token)

    async def get(self, path: str, **query: Any) -> Json:
        return await self.call("GET", path, query)

    async def post(self, path: str, body: Any, **query: Any) -> Json:
        return await self.call("POST", path, query, body)

    async def patch(self, path: str, body: Any, **query: Any) -> Json:
        return await self.call("PATCH", path, query, body)

    async def call(
        self, method: str, path: str, query: Mapping[str, Any], body: Any = None
    ) -> Json:
        """The answer's `data`, or all of it where Feishu has no `data`."""
        answer = (await self._answered(method, path, query, body)).body
        data = answer.get("data")
        return data if isinstance(data, dict) else answer

    async def download(self, path: str, **query: Any) -> bytes:
        return (await self._answered("GET", path, query, None, file=True)).content

    async def pages(self, path: str, **query: Any) -> AsyncIterator[Json]:
        """Every item of a list, however often Feishu asks to wait."""
        token = ""
        while True:
            more = {"page_token": token} if token else {}
            try:
                page = await self.get(path, page_size=PER_PAGE, **query, **more)
            except Unanswered:
                raise
            except TooFast as wait:
                await asyncio.sleep(wait.seconds)
                continue
            for item in page.get("items") or ():
                yield item
            token = str(page.get("page_token") or "")
            if not page.get("has_more") or not token:
                return

    async def _answered(
        self, method: str, path: str, query: Mapping[str, Any], body: Any, *, file: bool = False
    ) -> Answer:
        """A *file* is what stands in it, also where that looks like a refusal."""
        token = await self.tokens.token()
        answer = await self._sent(method, path, query, body, token)
        if not (file and answer.status == 200) and answer.body.get("code") in WRONG_TOKEN:
            token = await self.tokens.instead_of(token)
            answer = await self._sent(method, path, query, body, token)
        error = None if file and answer.status == 200 else self._refusal(path, answer)
        if error:
            raise error
        self.trouble = ""
        self.dated(answer.headers.get("Date"))
        return answer

    async def _ask_for_token(self) -> Json:
        asked = {"app_id": self.app_id, "app_secret": self.secret}
        answer = await self._sent("POST", TOKEN, {}, asked, "")
        body = answer.body
        if body.get("code") in WRONG_SECRET:
            self.trouble = f"the app id or secret is refused: {body['code']}"
            raise Refused(body["code"], str(body.get("msg")))
        if error := self._refusal(TOKEN, answer):
            raise error
        return body

    async def _sent(
        self, method: str, path: str, query: Mapping[str, Any], body: Any, token: str
    ) -> Answer:
        """In a thread that is left behind where nobody waits any longer."""
        self._limit = self._limit or anyio.CapacityLimiter(AT_ONCE)
        work = partial(self._send, method, path, query, body, token)
        try:
            return await anyio.to_thread.run_sync(work, abandon_on_cancel=True, limiter=self._limit)
        except requests.RequestException as error:
            self.trouble = f"cannot be reached: {type(error).__name__}"
            log.warning("Feishu cannot be reached: %s", type(error).__name__)
            raise Unanswered(AGAIN) from error

    def _send(
        self, method: str, path: str, query: Mapping[str, Any], body: Any, token: str
    ) -> Answer:
        made = body() if callable(body) else body  # a form with files is read once
        kind = {"Content-Type": made.content_type} if callable(body) else JSON_BODY
        asked = lark.BaseRequest.builder()
        asked.http_method(lark.HttpMethod[method]).uri(path).headers(dict(kind)).body(made)
        asked.token_types(lark.TENANT if token else set())
        asked.queries([(name, str(value)) for name, value in query.items()])
        option = lark.RequestOption.builder().tenant_access_token(token).build()
        raw = lark.Transport.execute(self._config, asked.build(), option)
        return Answer(raw.status_code, requests.structures.CaseInsensitiveDict(raw.headers),
                      raw.content)  # fmt: skip

    def _refusal(self, path: str, answer: Answer) -> Exception | None:
        body = answer.body
        code, said = body.get("code"), str(body.get("msg") or "")
        if answer.status == 200 and code in (0, None):
            return None
        if answer.status == 429 or code in WAITS:
            return TooFast(_wait(answer.headers))
        if LOCKED in said:
            return TooFast(1.0)
        if code == SPENT:
            self.trouble = "the calls that this edition has in a month are used up"
            return TooFast(NEXT_MONTH)
        if answer.status >= 500 or code is None:
            self.trouble = f"answers {answer.status}"
            return Unanswered(AGAIN)
        if code in WRONG_TOKEN:
            return ConnectionError(f"Feishu: {code} {said}")
        refused = Refused(int(code), said, body)
        if code in NO_SCOPE and refused.scopes:
            self.lacking(path, refused.scopes)
        return refused


def _wait(headers: Mapping[str, str]) -> float:
    """Feishu says how long at some of its doors only; so that not all come back at once."""
    said = headers.get("x-ogw-ratelimit-reset", "")
    return float(said) if said.isdigit() and int(said) else random.uniform(1.0, 2.0)
