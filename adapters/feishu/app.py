"""Feishu as a face: heard over the long connection or over HTTP; checked at the start and watched.

Which way events come is set in Feishu's console, one for the whole app.
"""

import asyncio
import logging
from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from adapters.feishu.calls import Calls
from adapters.feishu.client import Post
from adapters.feishu.connection import BEAT, Connection
from adapters.feishu.directory import Directory
from adapters.feishu.drawing import Drawing
from adapters.feishu.gate import Gate
from adapters.feishu.listening import Listening
from adapters.feishu.refusals import WRONG_SECRET, Refused
from adapters.feishu.rooms import Rooms
from adapters.feishu.who import PLATFORM
from bot.founding import makes_groups
from bot.gaps import mended, missing
from bot.hearing import Core, Unreadable
from bot.incoming import Refusal
from bot.ports import TooFast
from bot.settings import Feishu as Chosen
from bot.settings import SettingsError

log = logging.getLogger(__name__)
LONGEST_PAUSE = 30.0  # seconds between two tries to reach Feishu
LEARN_EVERY = 6 * 3600.0  # seconds; events tell what happens in between
APP_ID, APP_SECRET = "LIAISON_FEISHU__APP_ID", "LIAISON_FEISHU__APP_SECRET"
CURE = "Copy App ID and App Secret from “Credentials & Basic Info” (凭证与基础信息)."
NO_ID = {10003}
Json = dict[str, Any]


class Face:
    """What `liaison run` starts. `trouble` says why it is not ready; empty when it is."""

    def __init__(
        self, chosen: Chosen, tenants: Sequence[str], core: Core, beat: float = BEAT
    ) -> None:
        assert chosen.app_id and chosen.app_secret
        self._chosen, self._core = chosen, core
        secret = chosen.app_secret.get_secret_value()
        self._calls = Calls(chosen.base_url, chosen.app_id, secret, self._lacking)
        self.messenger = Post(self._calls, Drawing(core.gateway), core.gateway)
        self._who = Directory(self._calls, core.gateway, core.now)
        self._homes = {t.partition(":")[2] for t in tenants if t.startswith(f"{PLATFORM}:")}
        self.listening = Listening(core, self._calls, self.messenger, self._who)
        self.rooms = Rooms(core, self._calls, self._who, self.listening)
        self._connection = (
            Connection(chosen.base_url, chosen.app_id, secret, self.heard, beat)
            if chosen.transport == "ws"
            else None
        )
        self._reason = "not connected yet"
        self._ready = False
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def trouble(self) -> str:
        over = self._connection.trouble if self._connection else ""
        return self._reason or over or self.messenger.trouble

    # starting and stopping

    async def check(self) -> None:
        """SettingsError where Feishu refuses a credential; ConnectionError while it is away."""
        try:
            await self._calls.tokens.token()
            bot = (await self._calls.get("/open-apis/bot/v3/info"))["bot"]
            tenant = await self._tenant()
        except Refused as refusal:
            if refusal.code not in WRONG_SECRET:
                raise ConnectionError(str(refusal)) from refusal
            setting = APP_ID if refusal.code in NO_ID else APP_SECRET
            said = f"{setting} is refused by Feishu ({refusal.code}). {CURE}"
            raise SettingsError(said) from None
        except (TooFast, KeyError) as error:
            raise ConnectionError(f"cannot be reached: {type(error).__name__}") from error
        self._who.know(tenant, str(bot["open_id"]), self._homes)
        self._ready = True

    async def _tenant(self) -> str:
        """Our company's key; without the scope for it, the one that is set or comes with events."""
        try:
            found = await self._calls.get("/open-apis/tenant/v2/tenant/query")
        except Refused as refusal:
            log.warning("the company's key is not known: %s", refusal)
            return next(iter(sorted(self._homes)), "")
        return str(found["tenant"]["tenant_key"])

    async def start(self) -> None:
        """SettingsError at once where a credential is wrong; Feishu itself may come later."""
        try:
            await self.check()
        except ConnectionError as error:
            self._reason = str(error)
            log.warning("Feishu %s; trying again", error)
        self._tasks.append(asyncio.create_task(self._run()))

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()
        if self._connection:
            await self._connection.stop()

    async def _run(self) -> None:
        pause = 1.0
        while not self._ready:
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
            try:
                await self.check()
            except (ConnectionError, SettingsError) as error:
                self._reason = str(error)
                log.warning("Feishu: %s", error)
        self._reason = ""
        if self._connection:
            self._connection.start()
        await self._learn()

    async def _learn(self) -> None:
        while True:
            pause = LEARN_EVERY
            try:
                await self._core.gateway.changing(_begun)
                await self.rooms.found()
                await self._who.load()
            except (ConnectionError, TooFast) as error:
                log.warning("the directory of Feishu could not be read: %r", error)
                pause = LONGEST_PAUSE
            except Refused as refusal:
                log.warning("the directory of Feishu could not be read: %s", refusal)
            except Exception:
                log.exception("the directory of Feishu could not be read")
            await asyncio.sleep(pause)

    def _lacking(self, what: str, scopes: tuple[str, ...]) -> None:
        """For the doctor."""
        log.warning("Feishu: %s needs %s", what, " / ".join(scopes))
        work = self._core.gateway.changing(
            lambda db: missing(db, PLATFORM, what, " / ".join(scopes), self._core.now())
        )
        self.listening.chore(work)

    # what comes in

    async def heard(self, payload: Json) -> Json | None:
        """One event, over either way; an exception makes Feishu send it again."""
        if not self._ready:
            raise ConnectionError("not ready yet")
        if not self._who.tenant:
            self._who.know(payload["header"]["tenant_key"], self._who.bot, self._homes)
        try:
            return await self.rooms.event(payload)
        except Unreadable as error:
            log.warning("Feishu sent an event that cannot be read: %s", error)
            return None

    def routes(self) -> APIRouter:
        router = APIRouter(include_in_schema=False)
        if self._chosen.encrypt_key or self._chosen.verification_token:
            key, token = (
                secret.get_secret_value() if secret else ""
                for secret in (self._chosen.encrypt_key, self._chosen.verification_token)
            )
            gate = Gate(key, token)

            async def heard(request: Request) -> Response:
                return await self._posted(request, gate)

            router.add_api_route("/feishu/events", heard, methods=["POST"])
        return router

    async def _posted(self, request: Request, gate: Gate) -> Response:
        try:
            payload = await gate.admitted(request)
        except Refusal as refusal:
            log.warning("a request to /feishu/events is refused: %s", refusal)
            return Response(status_code=refusal.status)
        if payload.get("type") == "url_verification":
            return JSONResponse({"challenge": str(payload.get("challenge", ""))})
        if not self._ready:
            return Response(status_code=503)
        try:
            return JSONResponse(await self.heard(payload) or {})
        except Exception as error:
            log.exception("what Feishu sent could not be heard: %r", error)
            return Response(status_code=500)


def _begun(db: Any) -> None:
    """What was missing is asked for anew; groups can be made."""
    mended(db, PLATFORM)
    makes_groups(db, PLATFORM)
