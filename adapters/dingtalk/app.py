"""DingTalk as a face: heard by two streams or over HTTP, checked and watched."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from adapters.dingtalk.budget import Budget
from adapters.dingtalk.calls import Calls
from adapters.dingtalk.client import Link, Post
from adapters.dingtalk.directory import Directory
from adapters.dingtalk.drawing import Drawing
from adapters.dingtalk.gate import admitted, of_cards, push_of
from adapters.dingtalk.groups import Groups
from adapters.dingtalk.listening import Listening
from adapters.dingtalk.memory import Memory
from adapters.dingtalk.refusals import Refused
from adapters.dingtalk.ringing import Ringing
from adapters.dingtalk.rooms import Rooms
from adapters.dingtalk.who import PLATFORM
from bot import silence
from bot.founding import makes_groups
from bot.gaps import mended, missing
from bot.hearing import Core, Unreadable
from bot.incoming import Refusal
from bot.ports import Delivery, TooFast
from bot.presence import Presence
from bot.readers import tenants
from bot.ringing import fell_short
from bot.settings import Dingtalk as Chosen
from bot.skews import Dated

log = logging.getLogger(__name__)
EVENTS = "/dingtalk/events"
PUBLISHED = "a published version of the app (版本管理与发布)"
Json = dict[str, Any]


class Face:
    """What `liaison run` starts. `trouble` says why it is not ready; empty when it is."""

    def __init__(
        self, chosen: Chosen, tenants: Sequence[str], core: Core, address: str, link: Link,
        **how: Any,
    ) -> None:  # fmt: skip
        assert chosen.client_secret
        self._chosen, self._core, self._address, self._how = chosen, core, address, how
        self._secret = chosen.client_secret.get_secret_value()
        budget = Budget(core.gateway, chosen.monthly_calls)
        self._calls = Calls(chosen, budget.count, self._lacking)
        self._budget = budget
        drawing = Drawing(core.gateway)
        ringing = Ringing(self._calls, str(chosen.robot), self._short)
        self.messenger = Post(
            chosen, self._calls, drawing, budget, link, Memory(drawing, core.gateway), ringing
        )
        self._who = Directory(self._calls, core.gateway, core.now)
        homes = [t.partition(":")[2] for t in tenants if t.startswith(f"{PLATFORM}:")]
        self._who.tenant = homes[0] if homes else ""
        template = bool(chosen.card_template_id)
        self._listening = Listening(core, self.messenger, self._who, template=template)
        self._rooms = Rooms(core, self._who)
        self._groups = Groups(core, self._calls, self._listening, str(chosen.robot))
        self._streams: Any = None
        self._calls.dated = Dated(PLATFORM, self._note).heard
        self._presence = Presence("DingTalk", self.check, self._work)
        self._met = asyncio.Event()  # the corporation is known

    @property
    def trouble(self) -> str:
        if not self._presence.trouble and self._streams and not self._streams.connected:
            return "the stream is not connected"
        return self._presence.trouble or self._calls.trouble or self.messenger.trouble

    # starting and stopping

    async def check(self) -> None:
        """SettingsError where DingTalk refuses a credential; ConnectionError while it is away."""
        await self._calls.prove()

    def _lacking(self, what: str, needs: str) -> None:
        """Kept for the doctor."""
        now = self._core.now()
        log.warning("DingTalk lets the app not call %s: it needs %s", what, needs)
        work = self._core.gateway.changing(lambda db: missing(db, PLATFORM, what, needs, now))
        self._listening.chore(work)

    def _note(self, work: Callable[[Any], None]) -> None:
        self._listening.chore(self._core.gateway.changing(work))

    async def _short(self, delivery: Delivery, why: str, rang: bool) -> None:
        """Whoever called is told that it did not ring as loud as it was meant to."""
        now, key = self._core.now(), delivery.key
        await self._core.gateway.changing(lambda db: fell_short(db, key, why, now, rang=rang))
        self._listening.chore(self._core.poke())

    async def start(self) -> None:
        """SettingsError at once where a credential is wrong; DingTalk itself may come later."""
        await self._budget.keep()
        await self._core.gateway.changing(lambda db: mended(db, PLATFORM))
        await self._core.gateway.changing(lambda db: makes_groups(db, PLATFORM))
        if not self._who.tenant:
            known = await self._core.gateway.reading(lambda db: tenants(db, PLATFORM))
            self._who.tenant = known[0] if len(known) == 1 else ""
        await self._presence.start()

    async def stop(self) -> None:
        if self._streams:
            await self._streams.stop()
        await self._presence.stop()
        await self._calls.close()

    async def _work(self) -> None:
        self._presence.beside(self._presence.learning(self._learn, self._who.catch_up))
        self._listening.chore(self._groups.found())
        if self._chosen.transport == "stream":
            self._listen()
        else:
            await self._register()

    def _listen(self) -> None:
        from adapters.dingtalk.stream import Streams  # over HTTP the SDK is not needed

        self._streams = Streams(
            self._chosen.base_url, str(self._chosen.client_id), self._secret, self._core.now,
            self._deaf, self._message, self._card, self._event, **self._how,
        )  # fmt: skip
        self._streams.start()

    async def _register(self) -> None:
        """Tell DingTalk where presses of our cards go.

        https://open.dingtalk.com/document/development/register-card-callback-address
        """
        body = {
            "callbackUrl": self._address + EVENTS,
            "apiSecret": of_cards(self._secret),
            "callbackRouteKey": str(self._chosen.robot),
            "forceUpdate": True,
        }
        try:
            await self._calls.api("POST", "/v1.0/card/callbacks/register", body)
        except (Refused, TooFast, ConnectionError) as error:
            self._presence.trouble = f"presses of cards do not arrive: {error}"
            log.error("DingTalk: %s", self._presence.trouble)

    async def _learn(self) -> None:
        if not self._who.tenant:
            await self._met.wait()
        await self._who.load()

    # what comes

    async def _message(self, payload: Json) -> None:
        try:
            self._meet(payload.get("chatbotCorpId"))
            self._unpublished(payload)
            await self._listening.message(payload)
        except Unreadable as error:
            log.warning("DingTalk sent a message that cannot be read: %s", error)
            return
        chat = f"{PLATFORM}:{self._who.tenant}:{payload.get('conversationId')}"
        self._listening.chore(self._rooms.named(payload, chat))
        self._listening.chore(self._groups.found())

    async def _card(self, payload: Json, push: str) -> Json:
        try:
            answer = await self._listening.card(payload, push)
            self._listening.chore(self._groups.found())
            return answer
        except Unreadable as error:
            log.warning("DingTalk sent a press that cannot be read: %s", error)
            return {}

    async def _event(self, kind: str, data: Json, event_id: str) -> None:
        try:
            await self._rooms.event(kind, data, event_id)
        except Unreadable as error:
            log.warning("DingTalk sent %s, which cannot be read: %s", kind, error)

    def _unpublished(self, payload: Json) -> None:
        """Of its own people a robot is told no id before it is published (receive-message), so all
        of them look like strangers."""
        home = payload.get("chatbotCorpId")
        if home and home == payload.get("senderCorpId") and not payload.get("senderStaffId"):
            self._lacking("senderStaffId", PUBLISHED)

    def _meet(self, tenant: Any) -> None:
        if tenant and not self._who.tenant:
            self._who.tenant = str(tenant)
            self._met.set()

    async def _deaf(self, since: datetime, until: datetime) -> None:
        log.warning("nothing was heard from DingTalk from %s to %s", since, until)
        told = await self._core.gateway.changing(
            lambda db: silence.tell(db, PLATFORM, since, until)
        )
        if told:
            await self._core.poke()

    # over HTTP

    def routes(self) -> APIRouter:
        router = APIRouter(include_in_schema=False)
        if self._chosen.transport == "http":
            router.add_api_route(EVENTS, self._heard, methods=["POST"])
        return router

    async def _heard(self, request: Request) -> Response:
        try:
            kind, payload = await admitted(request, self._secret)
        except Refusal as refusal:
            log.warning("a request to %s is refused: %s", EVENTS, refusal)
            return Response(status_code=refusal.status)
        if kind == "message":
            await self._message(payload)
            return JSONResponse({})
        return JSONResponse(await self._card(payload, push_of(request.headers, payload)))
