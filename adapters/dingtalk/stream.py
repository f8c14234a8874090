"""Stream mode: two connections of DingTalk's SDK, watched, and stopped when they are told to.

DingTalk gives each push to any one connection and never again, so a gap may lose a command: the
second connection bridges what the first one announces, and what was lost unannounced is told.
https://opensource.dingtalk.com/developerpedia/docs/learn/stream/protocol
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

import dingtalk_stream as sdk
from websockets.exceptions import ConnectionClosed

log = logging.getLogger(__name__)
Json = dict[str, Any]
CONNECTIONS = 2
PING = 15.0  # seconds between two signs of life of a connection
PATIENCE = 10.0  # seconds until the answer to one
GRACE = 5.0  # seconds without any connection in which nothing is taken to be lost
CLOSING = 1.0
CARDS = sdk.Card_Callback_Router_Topic
MESSAGES = sdk.ChatbotMessage.TOPIC

Now = Callable[[], datetime]
Message = Callable[[Json], Awaitable[None]]
Card = Callable[[Json, str], Awaitable[Json]]
Event = Callable[[str, Json, str], Awaitable[None]]
Deaf = Callable[[datetime, datetime], Awaitable[None]]


class Streams:
    """`connected`: at least one connection is up. `deaf` is told of a time in which lines may be
    lost: a connection that was dead, or none at all for longer than a moment."""

    def __init__(
        self, base_url: str, client_id: str, secret: str, now: Now, deaf: Deaf,
        message: Message, card: Card, event: Event,
        *, ping: float = PING, patience: float = PATIENCE,
    ) -> None:  # fmt: skip
        # the SDK reads its address once, from the environment
        sdk.DingTalkStreamClient.OPEN_CONNECTION_API = f"{base_url}/v1.0/gateway/connections/open"
        self._now, self._deaf = now, deaf
        self._up: set[_Link] = set()
        self._gone: datetime | None = None  # since when no connection is up
        self._lost: datetime | None = None  # since when lines may be lost, which is not told yet
        self._told = now()  # up to when it is
        self._chores: set[asyncio.Task[None]] = set()
        self._links = [_Link(self, client_id, secret, ping, patience) for _ in range(CONNECTIONS)]
        for link in self._links:
            link.register_callback_handler(MESSAGES, _Messages(message))
            link.register_callback_handler(CARDS, _Cards(card))
            link.register_all_event_handler(_Events(event))
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def connected(self) -> bool:
        return bool(self._up)

    def start(self) -> None:
        self._tasks = [asyncio.create_task(link.start()) for link in self._links]

    async def stop(self) -> None:
        """Within a second or two, whatever DingTalk does."""
        await asyncio.gather(*(self._stopped(link) for link in self._links))
        for task in (*self._tasks, *self._chores):
            task.cancel()
        await asyncio.gather(*self._tasks, *self._chores, return_exceptions=True)
        self._tasks.clear()

    async def _stopped(self, link: "_Link") -> None:
        with suppress(TimeoutError, ConnectionClosed):
            async with asyncio.timeout(CLOSING):
                await link.stop()

    def came(self, link: "_Link") -> None:
        self._up.add(link)
        gone, self._gone = self._gone, None
        if gone and (self._now() - gone).total_seconds() > GRACE:
            self._lose(gone)
        self._tell()

    def went(self, link: "_Link", dead_since: datetime | None) -> None:
        """*dead_since*: nothing came from it since then, although it looked open."""
        self._up.discard(link)
        if dead_since:
            self._lose(dead_since)
            self._tell()
        if not self._up:
            self._gone = self._now()

    def _lose(self, since: datetime) -> None:
        self._lost = min(self._lost or since, since)

    def _tell(self) -> None:
        """While a connection is up; where several were dead, one span follows the other."""
        if not self._lost or not self._up:
            return
        since = max(self._lost, self._told)
        self._lost, self._told = None, self._now()
        task = asyncio.ensure_future(self._deaf(since, self._told))
        self._chores.add(task)
        task.add_done_callback(self._chores.discard)


class _Link(sdk.DingTalkStreamClient):  # type: ignore[misc]  # the SDK has no types
    """One connection. The SDK calls `keepalive` for as long as a socket is open."""

    def __init__(
        self, streams: Streams, client_id: str, secret: str, ping: float, patience: float
    ) -> None:
        super().__init__(
            sdk.Credential(client_id, secret),
            logger=logging.getLogger("dingtalk_stream"),
            websocket_connect_options={"ping_interval": None, "close_timeout": CLOSING},
        )
        self._streams, self._ping, self._patience = streams, ping, patience
        self._heard: datetime = streams._now()

    async def keepalive(self, ws: Any, ping_interval: float = 0) -> None:
        """A peer that answers no ping is not there, whatever the socket looks like."""
        dead: datetime | None = None
        self._heard = self._streams._now()
        self._streams.came(self)
        try:
            while True:
                async with asyncio.timeout(self._patience):
                    await (await ws.ping())
                self._heard = self._streams._now()
                await asyncio.sleep(self._ping)
        except TimeoutError:
            log.error("a connection to DingTalk is dead since %s; making it anew", self._heard)
            dead = self._heard
            ws.transport.abort()
        except ConnectionClosed:
            pass
        finally:
            self._streams.went(self, dead)


class _Messages(sdk.ChatbotHandler):  # type: ignore[misc]  # the SDK has no types
    def __init__(self, work: Message) -> None:
        super().__init__()
        self._work = work

    async def process(self, callback: Any) -> tuple[int, str]:
        await self._work(callback.data)
        return sdk.AckMessage.STATUS_OK, "OK"


class _Cards(sdk.CallbackHandler):  # type: ignore[misc]  # the SDK has no types
    """Raw: the SDK's own class of a card callback loses where it was used."""

    def __init__(self, work: Card) -> None:
        super().__init__()
        self._work = work

    async def process(self, callback: Any) -> tuple[int, Json]:
        answer = await self._work(callback.data, str(callback.headers.message_id))
        return sdk.AckMessage.STATUS_OK, answer


class _Events(sdk.EventHandler):  # type: ignore[misc]  # the SDK has no types
    """The SDK sends the event back as its answer; DingTalk wants to be told a status."""

    def __init__(self, work: Event) -> None:
        super().__init__()
        self._work = work

    async def raw_process(self, event: Any) -> Any:
        headers, status = event.headers, "SUCCESS"
        try:
            await self._work(str(headers.event_type), event.data, str(headers.event_id))
        except Exception:
            log.exception("an event of DingTalk (%s) is taken later", headers.event_type)
            status = "LATER"
        ack = sdk.AckMessage()
        ack.headers.message_id = headers.message_id
        ack.headers.content_type = "application/json"
        ack.message = "OK"
        ack.data = {"status": status, "message": status}
        return ack
