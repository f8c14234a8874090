"""Feishu as a face: heard over the long connection or over HTTP; checked at the start and watched.

Which way events come is set in Feishu's console, one for the whole app.
"""

import logging
from collections.abc import Callable, Sequence
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from adapters.feishu import needs
from adapters.feishu.calls import Calls
from adapters.feishu.client import Post
from adapters.feishu.connection import BEAT, Connection
from adapters.feishu.directory import Directory
from adapters.feishu.drawing import Drawing
from adapters.feishu.gate import Gate
from adapters.feishu.listening import Listening
from adapters.feishu.refusals import WRONG_SECRET, Refused
from adapters.feishu.rooms import Rooms
from adapters.feishu.who import PLATFORM, home_of
from bot.founding import makes_groups
from bot.gaps import mended, missing
from bot.hearing import Core, Unreadable, read
from bot.incoming import Refusal
from bot.ports import TooFast
from bot.presence import Presence
from bot.settings import Feishu as Chosen
from bot.settings import SettingsError
from bot.skews import Dated

log = logging.getLogger(__name__)
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
        self._calls.dated = Dated(PLATFORM, self._note).heard
        self._presence = Presence("Feishu", self.check, self._work)

    @property
    def trouble(self) -> str:
        over = self._connection.trouble if self._connection else ""
        return self._presence.trouble or over or self.messenger.trouble

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
        await self._presence.start()

    async def stop(self) -> None:
        await self._presence.stop()
        if self._connection:
            await self._connection.stop()

    async def _work(self) -> None:
        if self._connection:
            self._connection.start()
        await self._presence.learning(self._learn, self._who.catch_up)

    async def _learn(self) -> None:
        await self._core.gateway.changing(_begun)
        await needs.look(self._calls)
        await self.rooms.found()
        await self.rooms.check()
        await self._who.load()

    def _lacking(self, what: str, scopes: tuple[str, ...]) -> None:
        """For the doctor."""
        log.warning("Feishu: %s needs %s", what, " / ".join(scopes))
        work = self._core.gateway.changing(
            lambda db: missing(db, PLATFORM, what, " / ".join(scopes), self._core.now())
        )
        self.listening.chore(work)

    def _note(self, work: Callable[[Any], None]) -> None:
        self.listening.chore(self._core.gateway.changing(work))

    # what comes in

    async def heard(self, payload: Json) -> Json | None:
        """One event, over either way; an exception makes Feishu send it again."""
        if not self._presence.here:
            raise ConnectionError("not ready yet")
        try:
            if not self._who.tenant:
                self._who.know(read(home_of, payload), self._who.bot, self._homes)
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
        if not self._presence.here:
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
