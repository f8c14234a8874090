"""The API (DESIGN §7): who calls, what may be called, and what the core made of it.

Everything stands below `/api`: the calls at `/v1`, their schema, their page, and the page on which
a token is shown once.
"""

import hashlib
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from fastapi import FastAPI
from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from adapters.api.addresses import lists, posts, reads, shows
from adapters.api.allowance import Allowance
from adapters.api.fields import ROW_CODE, body_of, files_of, query_of, takes_files, words_of
from adapters.api.pages import Pages
from adapters.api.refusals import DOCS, NO_STORE, WRONG, Refusal, asked_for, misread
from adapters.api.schema import document
from bot import tokens
from bot.api import calls
from bot.api.calls import Outcome
from bot.app import Bot
from bot.commands import Command
from bot.events import File, Heard, Place
from bot.gateway import Gateway
from bot.pages.asked import Visitor
from bot.store import Filed
from bot.tokens import Bearer
from bot.words import N_, Word

SMALL, LARGE = 2**20, 28 * 2**20  # bytes of a body; the second with a file of 20 MB as base64
KEY = 200
STATUS = {
    "done": 200, "blank": 422, "confirm": 409, "not found": 404, "not yours": 403, "not now": 409,
    "not understood": 422, "broken": 500, "reused": 422, "forgotten": 409,
}  # fmt: skip


def install(
    app: FastAPI,
    bot: Bot,
    gateway: Gateway,
    now: Callable[[], datetime],
    *,
    a_minute: int,
    language: str,
    static: str,
) -> None:
    """*static* is where the web face keeps its styles; *a_minute* is for one token."""
    api = Api(bot, gateway, now, Allowance(a_minute), language)
    pages = Pages(gateway, language, static)
    routes = [*api.routes(), *pages.routes()]
    app.mount("/api", Starlette(routes=routes, exception_handlers={404: api.lost}), name="api")


@dataclass(frozen=True)
class Called:
    """A call that was understood: the command, and where its words come from."""

    command: Command
    code: tuple[str, str] | None = None  # the parameter and the value that stand in the address


class Api:
    def __init__(
        self,
        bot: Bot,
        gateway: Gateway,
        now: Callable[[], datetime],
        allowance: Allowance,
        language: str,
    ) -> None:
        self._bot, self._gateway, self._now = bot, gateway, now
        self._allowance, self._language = allowance, language

    def routes(self) -> list[Route]:
        return [
            Route("/openapi.json", self.schema, methods=["GET"]),
            Route("/v1/{path:path}", self.call, methods=list(METHODS)),
        ]

    async def schema(self, request: Request) -> Response:
        language = request.query_params.get("language") or asked_for(request) or self._language
        return JSONResponse(document("zh" if language == "zh" else "en"))

    async def lost(self, request: Request, error: Exception) -> Response:
        return Refusal(404, NOWHERE).answer(asked_for(request) or self._language)

    async def call(self, request: Request) -> Response:
        """One call; everything that keeps it from the core is a `Refusal`."""
        language = asked_for(request)
        try:
            bearer = await self._bearer(request)
            language = language or bearer.language
            called = _called(request)
            _within(bearer, called.command)
            if request.method == "GET":
                outcome = await self._look(request, bearer, called, language)
            else:
                outcome = await self._do(request, bearer, called.command, language)
        except Refusal as refusal:
            return refusal.answer(language or self._language)
        return JSONResponse(outcome.body, STATUS[outcome.kind], NO_STORE)

    async def _bearer(self, request: Request) -> Bearer:
        scheme, _, said = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not said.strip():
            sentence = N_("Send a token: `Authorization: Bearer TOKEN`. Make one: `token add`.")
            raise Refusal(401, sentence, {"WWW-Authenticate": "Bearer"})
        found = await self._gateway.reading(lambda db: tokens.bearer(db, said.strip()))
        if found is None:
            sentence = N_("This token does not hold. Make a new one in the chat: `token add`.")
            raise Refusal(401, sentence, {"WWW-Authenticate": 'Bearer error="invalid_token"'})
        if wait := self._allowance.wait(found.token):
            seconds = math.ceil(wait)
            sentence = N_("Too many calls. Wait {count} seconds.")
            raise Refusal(429, sentence, {"Retry-After": str(seconds)}, count=seconds)
        if found.is_news:
            await self._gateway.changing(lambda db: tokens.note_use(db, found))
        return found

    async def _look(
        self, request: Request, bearer: Bearer, called: Called, language: str
    ) -> Outcome:
        given = _query(request, called)
        at = await self._place(bearer, given.pop("in", ""))
        visitor = Visitor(bearer.person, bearer.account, at, self._now(), language)
        words = called.command.words
        return await self._gateway.reading(lambda db: calls.look(db, visitor, words, given))

    async def _do(
        self, request: Request, bearer: Bearer, command: Command, language: str
    ) -> Outcome:
        key, raw = _key(request), await _body(request, command)
        given = _sent(command, raw)
        heard = Heard(
            text=command.words,
            by=bearer.account,
            at=await self._place(bearer, given.get("in") or ""),
            event_id=f"api:{bearer.person}:{key or uuid4().hex}",
            now=self._now(),
            source="api",
            fields=words_of(command, given),
            files=_files(given),
            language=language,
            inline=True,
        )
        digest = hashlib.sha256(f"{command.words}\n".encode() + raw).hexdigest()
        return await self._gateway.writing(lambda: calls.call(self._bot, heard, digest))

    async def _place(self, bearer: Bearer, chat: str) -> Place:
        """Alone with the bot, unless a chat is named."""
        if not chat:
            return Place("api", "token", f"dm:{bearer.person}", direct=True)
        found = await self._gateway.reading(lambda db: calls.place(db, bearer, chat))
        if found is None:
            sentence = N_("There is no chat {chat} in which you have spoken to the bot.")
            raise Refusal(404, sentence, about="in", chat=chat)
        return found


NOWHERE = N_("There is no call at this address; /api/docs lists them all.")
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY")


def _called(request: Request) -> Called:
    """What stands at an address; 405 says what it would take."""
    path = f"v1/{request.path_params['path']}"
    found: dict[str, Called] = {}
    if (command := posts().get(path)) is not None:
        found["POST"] = Called(command)
    if (listing := lists().get(path)) is not None:
        found["GET"] = Called(listing)
    noun, _, code = path.removeprefix("v1/").partition("/")
    showing = shows().get(f"v1/{noun}")
    if not found and showing and code:
        _of_the_noun(showing.table, code)
        found["GET"] = Called(showing.command, (showing.parameter, code))
    if not found:
        raise Refusal(404, NOWHERE)
    if request.method not in found:
        allowed = ", ".join(found)
        sentence = N_("This address takes {methods}.")
        raise Refusal(405, sentence, {"Allow": allowed}, methods=allowed)
    return found[request.method]


def _of_the_noun(table: type, code: str) -> None:
    """R-1 is no action item: it is not found there."""
    if issubclass(table, Filed) and not re.fullmatch(ROW_CODE.format(table.letter), code):
        raise Refusal(404, N_("There is no {code} here."), code=code)


def _within(bearer: Bearer, command: Command) -> None:
    if not bearer.may(command.noun, reads=reads(command)):
        scopes = [Word(scope) for scope in sorted(bearer.scopes)]
        raise Refusal(403, N_("This token may only: {scopes}."), scopes=scopes)


def _key(request: Request) -> str:
    key = request.headers.get("idempotency-key")
    if key is None:
        return ""
    if not 1 <= len(key) <= KEY or not key.isascii() or not key.isprintable() or " " in key:
        sentence = N_("An Idempotency-Key has 1 to {most} letters, digits and signs.")
        raise Refusal(422, sentence, about="Idempotency-Key", most=KEY)
    return key


def _sent(command: Command, raw: bytes) -> dict[str, Any]:
    """What was sent, by the names of the command's fields."""
    try:
        sent = body_of(command).model_validate_json(raw or b"{}")
    except ValidationError as error:
        raise misread(error) from None
    return sent.model_dump(by_alias=True, exclude_unset=True)


def _files(given: dict[str, Any]) -> tuple[File, ...]:
    try:
        return files_of(given)
    except ValueError:
        raise Refusal(422, N_("The content of a file is not base64."), about="files") from None


async def _body(request: Request, command: Command) -> bytes:
    """What was sent, as long as it is JSON and not more than a command can need."""
    most = LARGE if takes_files(command) else SMALL
    found = bytearray()
    async for chunk in request.stream():
        found += chunk
        if len(found) > most:
            sentence = N_("The body is larger than {limit} MB.")
            raise Refusal(413, sentence, limit=most // 2**20)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if found and kind != "application/json":
        raise Refusal(415, N_("Send the body as application/json."))
    return bytes(found)


def _query(request: Request, called: Called) -> dict[str, str]:
    """The words of an address: what is asked for, and the code in it."""
    pairs = request.query_params.multi_items()
    twice = {name for name, _ in pairs if [n for n, _ in pairs].count(name) > 1}
    if twice:
        name = min(twice)
        raise Refusal(422, N_("{field} stands there twice."), about=name, field=name)
    if called.code:
        if extra := next((name for name, _ in pairs if name != "in"), ""):
            raise Refusal(422, WRONG["extra_forbidden"], about=extra, field=extra, docs=DOCS)
        return dict(pairs) | dict([called.code])
    try:
        sent = query_of(called.command).model_validate(dict(pairs))
    except ValidationError as error:
        raise misread(error) from None
    given = sent.model_dump(by_alias=True, exclude_unset=True)
    own = {name: str(given[name]) for name in ("in", "limit") if given.get(name)}
    return words_of(called.command, given) | own
