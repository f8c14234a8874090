"""DingTalk as a face: heard by two streams or over HTTP, checked and watched."""

import asyncio
import logging
from collections.abc import Sequence
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
from adapters.dingtalk.listening import Listening
from adapters.dingtalk.refusals import Refused
from adapters.dingtalk.rooms import Rooms
from adapters.dingtalk.who import PLATFORM
from bot import silence
from bot.gaps import mended, missing
from bot.hearing import Core, Unreadable
from bot.incoming import Refusal
from bot.ports import TooFast
from bot.readers import tenants
from bot.settings import Dingtalk as Chosen
from bot.settings import SettingsError

log = logging.getLogger(__name__)
LONGEST_PAUSE = 30.0  # seconds between two tries to reach DingTalk
LEARN_EVERY = 6 * 3600.0  # seconds; events tell what happens in between
EVENTS = "/dingtalk/events"
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
        self.messenger = Post(chosen, self._calls, Drawing(core.gateway), budget, link)
        self._who = Directory(self._calls, core.gateway, core.now)
        homes = [t.partition(":")[2] for t in tenants if t.startswith(f"{PLATFORM}:")]
        self._who.tenant = homes[0] if homes else ""
        template = bool(chosen.card_template_id)
        self._listening = Listening(core, self.messenger, self._who, template=template)
        self._rooms = Rooms(core, self._who)
        self._streams: Any = None
        self._reason = "not connected yet"
        self._tasks: list[asyncio.Task[None]] = []
        self._met = asyncio.Event()  # the corporation is known

    @property
    def trouble(self) -> str:
        if not self._reason and self._streams and not self._streams.connected:
            return "the stream is not connected"
        return self._reason or self._calls.trouble or self.messenger.trouble

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

    async def start(self) -> None:
        """SettingsError at once where a credential is wrong; DingTalk itself may come later."""
        await self._budget.keep()
        await self._core.gateway.changing(lambda db: mended(db, PLATFORM))
        if not self._who.tenant:
            known = await self._core.gateway.reading(lambda db: tenants(db, PLATFORM))
            self._who.tenant = known[0] if len(known) == 1 else ""
        try:
            await self.check()
        except ConnectionError as error:
            self._reason = str(error)
            log.warning("DingTalk %s; trying again", error)
        else:
            self._reason = ""
        self._tasks.append(asyncio.create_task(self._run(reached=not self._reason)))

    async def stop(self) -> None:
        if self._streams:
            await self._streams.stop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()
        await self._calls.close()

    async def _run(self, *, reached: bool) -> None:
        pause = 1.0
        while not reached:
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
            try:
                await self.check()
                reached = True
            except (ConnectionError, SettingsError) as error:
                self._reason = str(error)
                log.warning("DingTalk: %s", error)
        self._reason = ""
        self._tasks.append(asyncio.create_task(self._learn()))
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

        https://open.dingtalk.com/document/orgapp/register-card-callback-address
        """
        body = {
            "callback_url": self._address + EVENTS,
            "api_secret": of_cards(self._secret),
            "callbackRouteKey": str(self._chosen.robot),
            "forceUpdate": True,
        }
        path = "/topapi/im/chat/scencegroup/interactivecard/callback/register"
        try:
            await self._calls.old(path, body, counts=True)
        except (Refused, TooFast, ConnectionError) as error:
            self._reason = f"presses of cards do not arrive: {error}"
            log.error("DingTalk: %s", self._reason)

    async def _learn(self) -> None:
        while True:
            if not self._who.tenant:
                await self._met.wait()
            try:
                await self._who.load()
            except (ConnectionError, TooFast, Refused) as error:
                log.warning("the directory of DingTalk could not be read: %s", error)
                await asyncio.sleep(LONGEST_PAUSE if isinstance(error, TooFast) else LEARN_EVERY)
            except Exception:
                log.exception("the directory of DingTalk could not be read")
                await asyncio.sleep(LEARN_EVERY)
            else:
                await asyncio.sleep(LEARN_EVERY)

    # what comes

    async def _message(self, payload: Json) -> None:
        try:
            self._meet(payload.get("chatbotCorpId"))
            await self._listening.message(payload)
        except Unreadable as error:
            log.warning("DingTalk sent a message that cannot be read: %s", error)
            return
        chat = f"{PLATFORM}:{self._who.tenant}:{payload.get('conversationId')}"
        self._listening.chore(self._rooms.named(payload, chat))

    async def _card(self, payload: Json, push: str) -> Json:
        try:
            return await self._listening.card(payload, push)
        except Unreadable as error:
            log.warning("DingTalk sent a press that cannot be read: %s", error)
            return {}

    async def _event(self, kind: str, data: Json, event_id: str) -> None:
        try:
            await self._rooms.event(kind, data, event_id)
        except Unreadable as error:
            log.warning("DingTalk sent %s, which cannot be read: %s", kind, error)

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
