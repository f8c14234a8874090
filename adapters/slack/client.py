"""Sends to Slack: messages, changes of them, whispers; every refusal sorted by what mends it."""

import hashlib
import json
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.cards import Drawn
from adapters.slack.drawing import Drawing
from adapters.slack.files import Files, Upload, uploads
from adapters.slack.refusals import AWAY, GONE, TRANSIENT, WRONG_TOKEN, Refused
from adapters.slack.ways import Ways, respond
from bot.cards import REPLY
from bot.events import Place
from bot.ports import Delivery, TooFast, Unanswered

log = logging.getLogger(__name__)
PACE = 1.0  # docs.slack.dev/apis/web-api/rate-limits: one message a second and channel
PATIENCE = 10  # seconds for one call; the courier waits 20 for all of a message
FORGOTTEN = 90.0  # seconds after which a call that failed says nothing of now
AGAIN = 15.0  # seconds until Slack is tried again when it cannot be reached
KEY = "liaison_message"  # the event type of our metadata
PAGES, PER_PAGE = 5, 200  # of history that is searched for a doubtful message
SKEW = timedelta(minutes=5)  # by which our clock and Slack's may differ
Json = dict[str, Any]
Blocks = list[Json]


def web_client(base_url: str, token: str | None = None) -> AsyncWebClient:
    """The SDK itself sends nothing twice: the courier looks first."""
    return AsyncWebClient(token=token, base_url=base_url, timeout=PATIENCE, retry_handlers=[])


class Post:
    """The messenger of Slack (`bot.ports`). `trouble` says why nothing arrives just now.

    `hint` is said where the bot is not in a channel.
    """

    pace = PACE

    def __init__(self, client: AsyncWebClient, drawing: Drawing, hint: str) -> None:
        self._client, self._drawing, self._hint = client, drawing, hint
        self._files = Files(client, self.call)
        self.ways = Ways()
        self._why, self._since = "", 0.0
        self.dated: Callable[[str | None], object] = lambda date: None  # told each answer's date

    @property
    def trouble(self) -> str:
        return self._why if time.monotonic() - self._since < FORGOTTEN else ""

    def _troubled(self, why: str) -> None:
        self._why, self._since = why, time.monotonic()

    async def send(self, delivery: Delivery) -> str:
        drawn = await self._drawing.message(delivery.reply, delivery.chat, delivery.audience)
        shapes = await self._shapes(drawn)
        channel = delivery.chat.rpartition(":")[2]
        whispered = bool(delivery.audience) and not channel.startswith("D")
        if delivery.edits and not whispered:
            return await self._change(delivery, channel, drawn.text, shapes)
        if whispered:  # it cannot be changed, only said again
            return await self._whisper(delivery, channel, drawn.text, shapes)
        ts = await self._post(delivery, channel, drawn.text, shapes)
        if ts and (sent := uploads(delivery)):
            try:
                await self._files.share(sent, channel, delivery.thread or ts)
            except TooFast as wait:
                raise Unanswered(wait.seconds) from wait  # its card stands there already
        return ts

    async def find(self, delivery: Delivery) -> str | None:
        """By the key in its metadata; what was whispered leaves no trace and is whispered again."""
        channel = delivery.chat.rpartition(":")[2]
        if delivery.audience and not channel.startswith("D"):
            return None
        mark = _mark(delivery)["event_payload"]
        async for message in self._said_in(channel, delivery.thread, delivery.since):
            if (message.get("metadata") or {}).get("event_payload") == mark:
                ts, sent = str(message["ts"]), uploads(delivery)
                if sent and not delivery.edits and not await self._shared(sent, delivery, ts):
                    await self._files.share(sent, channel, delivery.thread or ts)
                return ts
        return None

    async def whisper(self, at: Place, account: str, text: str) -> None:
        """A sentence beside the answers, which nobody owes."""
        said: Json = {"channel": at.chat, "user": account.rpartition(":")[2], "text": text}
        if at.thread:
            said["thread_ts"] = at.thread
        try:
            await self.call(self._client.chat_postEphemeral(**said))
        except Refused as refusal:
            way = self.ways.to(at.key, account)
            if refusal.code not in AWAY or way is None:
                raise
            await respond(way, text, [[]], "ephemeral")

    async def direct(self, user: str) -> str:
        """The id of the chat with one person."""
        opened = await self.call(self._client.conversations_open(users=user))
        return str(opened["channel"]["id"])

    async def turn(self, chat: str, ts: str, drawn: Drawn) -> None:
        """Show another page of a message."""
        channel = chat.rpartition(":")[2]

        async def change(blocks: Blocks) -> Any:
            said: Json = {"channel": channel, "ts": ts, "text": drawn.text, "blocks": blocks}
            return await self.call(self._client.chat_update(**said))

        await self._fitting(await self._shapes(drawn), change)

    async def call(self, work: Awaitable[Any]) -> Any:
        """The answer of one call; what goes wrong as the error that says what to do about it."""
        try:
            response = await work
        except SlackApiError as error:
            raise self._sorted(error) from error
        except (aiohttp.ClientError, SlackClientError, TimeoutError, OSError) as error:
            self._troubled(f"cannot be reached: {type(error).__name__}")
            log.warning("Slack cannot be reached: %r", error)
            never_left = isinstance(error, aiohttp.ClientConnectorError)
            raise (TooFast if never_left else Unanswered)(AGAIN) from error
        self._why = ""
        self.dated(response.headers.get("Date"))
        return response.data

    def _sorted(self, error: SlackApiError) -> Exception:
        response: Any = error.response
        said = response.data if isinstance(response.data, dict) else {}  # a proxy's page is text
        code = str(said.get("error", ""))
        if response.status_code == 429 or code in ("ratelimited", "rate_limited"):
            return TooFast(float(response.headers.get("Retry-After", 1)))
        if response.status_code >= 500:
            self._troubled(f"answers {response.status_code}")
            return Unanswered(AGAIN)
        if code in TRANSIENT:
            return ConnectionError(f"Slack: {code}")
        if code in WRONG_TOKEN:
            self._troubled(f"LIAISON_SLACK__BOT_TOKEN is refused: {code}")
            log.error("Slack refuses LIAISON_SLACK__BOT_TOKEN: %s", code)
            return TooFast(AGAIN * 4)
        return Refused(code, str(said.get("needed") or ""))

    # ways to say it

    async def _shapes(self, drawn: Drawn) -> list[Blocks]:
        """With pictures, with their words instead, and without any block: the first that fits."""
        shapes: list[Blocks] = [drawn.blocks, []] if drawn.blocks else [[]]
        if drawn.pictures and (files := await self._files.pictures(drawn.pictures)):
            shapes.insert(0, drawn.pictured(files))
        return shapes

    async def _fitting(
        self, shapes: Sequence[Blocks], work: Callable[[Blocks], Awaitable[Any]]
    ) -> Any:
        for blocks in shapes[:-1]:
            try:
                return await work(blocks)
            except Refused as refusal:
                if refusal.code != "invalid_blocks":
                    raise
                log.warning("Slack refuses blocks: %s", refusal.__cause__)
        return await work(shapes[-1])

    async def _post(
        self, delivery: Delivery, channel: str, text: str, shapes: Sequence[Blocks]
    ) -> str:
        said: Json = {"channel": channel, "text": text, "metadata": _mark(delivery)}
        said |= {"unfurl_links": False, "unfurl_media": False}
        if delivery.thread:
            said["thread_ts"] = delivery.thread

        async def post(blocks: Blocks) -> Any:
            return await self.call(self._client.chat_postMessage(**said, blocks=blocks))

        try:
            return str((await self._fitting(shapes, post))["ts"])
        except Refused as refusal:
            if refusal.code == "thread_not_found":
                return await self._post(replace(delivery, thread=""), channel, text, shapes)
            way = self.ways.to(delivery.chat, "")
            if refusal.code not in AWAY or way is None:
                raise
            note = {"type": "context", "elements": [{"type": "mrkdwn", "text": self._hint}]}
            await respond(way, text, [[*s, note] if s else s for s in shapes], "in_channel")
            return ""

    async def _whisper(
        self, delivery: Delivery, channel: str, text: str, shapes: Sequence[Blocks]
    ) -> str:
        """To one reader in a group; where that cannot be, in their direct chat."""
        reader = delivery.audience.rpartition(":")[2]
        said: Json = {"channel": channel, "user": reader, "text": text}
        if delivery.thread:
            said["thread_ts"] = delivery.thread

        async def whisper(blocks: Blocks) -> Any:
            return await self.call(self._client.chat_postEphemeral(**said, blocks=blocks))

        try:
            ts = str((await self._fitting(shapes, whisper))["message_ts"])
        except Refused as refusal:
            if refusal.code not in AWAY | {"user_not_in_channel", "thread_not_found"}:
                raise
            if way := self.ways.to(delivery.chat, delivery.audience):
                await respond(way, text, shapes, "ephemeral")
                return ""
            direct = await self.direct(reader)
            return await self._post(replace(delivery, thread=""), direct, text, shapes)
        if sent := uploads(delivery):  # nobody else may see them, so not in the group
            await self._files.share(sent, await self.direct(reader), "")
        return ts

    async def _change(
        self, delivery: Delivery, channel: str, text: str, shapes: Sequence[Blocks]
    ) -> str:
        said: Json = {"channel": channel, "ts": delivery.edits, "text": text}

        async def change(blocks: Blocks) -> Any:
            return await self.call(self._client.chat_update(**said, blocks=blocks))

        try:
            await self._fitting(shapes, change)
        except Refused as refusal:
            if refusal.code not in GONE:
                raise
            return await self._post(delivery, channel, text, shapes)
        return delivery.edits

    # what was said

    async def _said_in(
        self, channel: str, thread: str, since: datetime | None = None
    ) -> AsyncIterator[Json]:
        """What stands in a chat or a thread, a few pages of it."""
        cursor, asked = "", {"channel": channel, "limit": PER_PAGE, "include_all_metadata": True}
        if since:
            asked["oldest"] = f"{(since - SKEW).timestamp():.6f}"
        method: Any = self._client.conversations_history
        if thread:
            method, asked["ts"] = self._client.conversations_replies, thread
        for _ in range(PAGES):
            try:
                answer = await self.call(method(**asked, **({"cursor": cursor} if cursor else {})))
            except Refused:
                return
            for message in answer["messages"]:
                yield message
            cursor = (answer.get("response_metadata") or {}).get("next_cursor", "")
            if not cursor:
                return

    async def _shared(self, sent: Sequence[Upload], delivery: Delivery, ts: str) -> bool:
        names = {upload.name for upload in sent}
        channel = delivery.chat.rpartition(":")[2]
        async for message in self._said_in(channel, delivery.thread or ts):
            if message["ts"] > ts and names <= {f.get("name") for f in message.get("files", ())}:
                return True
        return False


def _mark(delivery: Delivery) -> Json:
    """Our key; with the words, since another database may have used the number already."""
    said = json.dumps(REPLY.dump_python(delivery.reply, mode="json"), sort_keys=True)
    digest = hashlib.blake2s(f"{delivery.chat}{said}".encode(), digest_size=8).hexdigest()
    return {"event_type": KEY, "event_payload": {"key": delivery.key, "digest": digest}}
