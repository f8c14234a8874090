"""Slack as a face: one Bolt app, heard over a socket, over HTTP, or both; checked and watched."""

import asyncio
import logging
import re
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from slack_bolt import BoltResponse
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.starlette.async_handler import to_async_bolt_request, to_starlette_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.error import BoltUnhandledRequestError
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier

from adapters.slack.client import Post, web_client
from adapters.slack.directory import Directory
from adapters.slack.drawing import Drawing
from adapters.slack.gate import admitted, payload, shaped
from adapters.slack.listening import Listening
from adapters.slack.rooms import Rooms
from adapters.slack.scopes import lacking
from adapters.slack.who import PLATFORM
from bot.gaps import mended, missing
from bot.hearing import Core, Unreadable
from bot.incoming import Refusal
from bot.presence import LONGEST_PAUSE, Presence
from bot.settings import SettingsError
from bot.settings import Slack as Chosen
from bot.skews import Dated
from bot.words import N_, catalogue

log = logging.getLogger(__name__)
ALL = re.compile(".*", re.DOTALL)
PING = 10.0  # seconds between two signs of life on the socket
LONGEST_SILENCE = 6  # pings that may go by before the socket is made anew
CONNECTING = 15.0  # seconds
CLOSING = 1.0
BOT_TOKEN, APP_TOKEN = "LIAISON_SLACK__BOT_TOKEN", "LIAISON_SLACK__APP_TOKEN"
CURES = {
    BOT_TOKEN: "Copy the Bot User OAuth Token (xoxb-…) from “OAuth & Permissions”.",
    APP_TOKEN: "Make an app-level token (xapp-…) with connections:write in “Basic Information”.",
}
HINT = N_("I am not in this channel, so I cannot remind anybody here. Type /invite and my name.")
LACKS = N_("I listen to {command} here. Somebody has to set {setting} for another command.")


class Face:
    """What `liaison run` starts. `trouble` says why it is not ready; empty when it is."""

    def __init__(
        self, chosen: Chosen, tenants: Sequence[str], core: Core, language: str, ping: float = PING
    ) -> None:
        self._chosen, self._core, self._ping = chosen, core, ping
        assert chosen.bot_token
        self._token = chosen.bot_token.get_secret_value()
        self._client = web_client(chosen.base_url, self._token)
        say = catalogue(language).gettext
        self._lacks = say(LACKS)
        self.messenger = Post(self._client, Drawing(core.gateway), say(HINT))
        self._who = Directory(self._client, self.messenger, core.gateway, core.now)
        self._homes = {t.partition(":")[2] for t in tenants if t.startswith(f"{PLATFORM}:")}
        self._listening = Listening(core, self._client, self.messenger, self._who)
        self.rooms = Rooms(core, self._client, self.messenger, self._who, self._listening)
        self.messenger.dated = Dated(PLATFORM, self._note).heard
        self._me: AuthorizeResult | None = None
        self._bolt = self._made()
        self._presence = Presence("Slack", self.check, self._work)

    @property
    def trouble(self) -> str:
        return self._presence.trouble or self.messenger.trouble

    # starting and stopping

    async def check(self) -> None:
        """SettingsError where Slack refuses a credential; ConnectionError while it is away."""
        answer = await self._asked(BOT_TOKEN, self._client.auth_test())
        self._me = AuthorizeResult.from_auth_test_response(
            auth_test_response=answer, bot_token=self._token
        )
        self._who.know(answer["team_id"], answer["user_id"], self._homes)
        await self._core.gateway.changing(partial(self._compare, lacking(_scopes(answer))))
        if token := self._chosen.app_token:
            secret = token.get_secret_value()
            await self._asked(APP_TOKEN, self._client.apps_connections_open(app_token=secret))

    def _compare(self, lacks: Sequence[str], db: Any) -> None:
        """Keep for the doctor which rights are not granted."""
        mended(db, PLATFORM)
        for scope in lacks:
            missing(db, PLATFORM, scope, scope, self._core.now())

    def _note(self, work: Callable[[Any], None]) -> None:
        self._listening.chore(self._core.gateway.changing(work))

    async def _asked(self, setting: str, work: Any) -> Any:
        try:
            return await work
        except SlackApiError as error:
            code = error.response.get("error", "")
            if error.response.status_code == 429 or error.response.status_code >= 500:
                raise ConnectionError(f"Slack: {error.response.status_code}") from error
            cure = CURES[setting]
            raise SettingsError(f"{setting} is refused by Slack ({code}). {cure}") from None
        except Exception as error:
            raise ConnectionError(f"cannot be reached: {type(error).__name__}") from error

    async def start(self) -> None:
        """SettingsError at once where a credential is wrong; Slack itself may come later."""
        await self._presence.start()

    async def stop(self) -> None:
        await self._presence.stop()

    async def _work(self) -> None:
        self._presence.beside(self._presence.learning(self._learn, self._who.catch_up))
        if self._chosen.app_token:
            await self._keep_a_socket(self._chosen.app_token.get_secret_value())

    async def _learn(self) -> None:
        await self.rooms.check()
        await self._who.load()

    # over the socket

    async def _keep_a_socket(self, token: str) -> None:
        """A connection, and another one whenever this one has been silent for too long."""
        pause = self._ping / 10
        while True:
            self._presence.trouble = "the socket is not connected"
            handler = AsyncSocketModeHandler(self._bolt, token, ping_interval=self._ping)
            try:
                async with asyncio.timeout(CONNECTING):
                    await handler.connect_async()  # type: ignore[no-untyped-call]  # the SDK's
                pause = self._ping / 10
                await self._watch(handler)
            except TimeoutError:
                log.warning("the socket to Slack could not be opened; trying again")
            finally:
                with suppress(Exception):
                    async with asyncio.timeout(CLOSING):
                        await handler.close_async()  # type: ignore[no-untyped-call]  # the SDK's
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _watch(self, handler: AsyncSocketModeHandler) -> None:
        """Until nothing has come back for long, or a task of the SDK has died.

        `is_connected` may be true of a socket that nobody reads (slackapi/bolt-python#1529).
        """
        client, heard = handler.client, time.monotonic()
        while time.monotonic() - heard < LONGEST_SILENCE * self._ping:
            tasks = (client.message_processor, client.message_receiver,
                     client.current_session_monitor)  # fmt: skip
            if any(task is None or task.done() for task in tasks):
                log.error("the socket to Slack has no reader any more; making it anew")
                return
            connected = await client.is_connected()
            self._presence.trouble = "" if connected else "the socket is not connected"
            heard = time.monotonic() if connected else heard
            await asyncio.sleep(self._ping / 10)
        log.error("the socket to Slack is silent; making it anew")

    # over HTTP

    def routes(self) -> APIRouter:
        router = APIRouter(include_in_schema=False)
        if secret := self._chosen.signing_secret:
            verifier = SignatureVerifier(secret.get_secret_value())

            async def heard(request: Request) -> Response:
                return await self._heard(request, verifier)

            router.add_api_route("/slack/events", heard, methods=["POST"])
        return router

    async def _heard(self, request: Request, verifier: SignatureVerifier) -> Response:
        try:
            body = await admitted(request, verifier.is_valid)
            if body is None:
                return Response()
            found = payload(body, request.headers)
        except Refusal as refusal:
            log.warning("a request to /slack/events is refused: %s", refusal)
            return Response(status_code=refusal.status)
        if not shaped(found):
            log.warning("Slack sent a %s that cannot be read", found.get("type"))
            return Response()
        if self._me is None:
            return Response(status_code=503)
        answer = await self._bolt.async_dispatch(to_async_bolt_request(request, body))
        return to_starlette_response(answer)

    # what Bolt hands over

    def _made(self) -> AsyncApp:
        """Answered once it is committed, and nothing stays unanswered."""

        async def authorize(team_id: str) -> AuthorizeResult:  # Bolt hands over by name
            assert self._me, "nothing is heard before it is known who we are"
            return self._me

        app = AsyncApp(
            client=web_client(self._chosen.base_url),
            authorize=authorize,
            process_before_response=True,
            request_verification_enabled=False,  # `gate` has done it, and refuses more
            raise_error_for_unhandled_request=True,
        )
        heard = self._listening
        app.command(self._chosen.command)(self._command)
        app.command(ALL)(self._other_command)
        app.event(ALL)(self._event)
        app.action(ALL)(heard.action)
        app.view_submission(ALL)(heard.view)
        app.view_closed(ALL)(_nothing)
        app.shortcut(ALL)(heard.shortcut)
        app.options(ALL)(heard.options)
        app.error(_failed)
        return app

    async def _command(self, ack: Any, body: dict[str, Any]) -> None:
        await self._listening.command(ack, body)
        self._listening.chore(self.rooms.named(body))

    async def _other_command(self, ack: Any) -> None:
        setting = "LIAISON_SLACK__COMMAND"
        await ack(self._lacks.format(command=self._chosen.command, setting=setting))

    async def _event(self, body: dict[str, Any]) -> None:
        await self.rooms.event(body)


def _scopes(answer: Any) -> str:
    headers = {name.lower(): value for name, value in answer.headers.items()}
    return str(headers.get("x-oauth-scopes", ""))


async def _nothing(ack: Any) -> None:
    await ack()


async def _failed(error: Exception, body: dict[str, Any]) -> BoltResponse | None:
    """What nobody listens to is done; anything else has not been heard, and Slack is told so."""
    if isinstance(error, BoltUnhandledRequestError):
        log.warning("Slack sent a %s, which nobody listens to", body.get("type") or "request")
        return BoltResponse(status=200)
    if isinstance(error, Unreadable):
        log.warning("Slack sent a %s that cannot be read: %s", body.get("type") or "command", error)
        return BoltResponse(status=200)
    log.error("what Slack sent could not be heard: %r", error, exc_info=error)
    return None
