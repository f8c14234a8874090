"""The long connection: the SDK's client in a thread of its own, watched and made anew by us.

The SDK cannot be stopped, gives up for good when a reconnect is refused, and hears events one after
another (larksuite/oapi-sdk-python#119, #128, #144). So it may not reconnect, this module does; and
every event is heard on the main loop while the connection goes on.
"""

import asyncio
import base64
import json
import logging
import random
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import suppress
from typing import Any

from adapters.feishu.sdk import lark

log = logging.getLogger(__name__)
Json = dict[str, Any]
Heard = Callable[[Json], Coroutine[Any, Any, Json | None]]
CONNECTING = 15.0  # seconds
BEAT = 10.0  # seconds between two signs of life, and as long is waited for one
FIRST_PAUSE, LONGEST_PAUSE = 0.05, 3.0  # beats between two tries
CLOSING, STOPPING = 0.5, 1.5  # seconds
DONE, FAILED = 200, 500


class Connection:
    """`start` and `stop` on the main loop; *heard* runs there, and its answer goes back."""

    def __init__(
        self, base_url: str, app_id: str, secret: str, heard: Heard, beat: float = BEAT
    ) -> None:
        self._credentials, self._base_url = (app_id, secret), base_url
        self._heard, self._beat = heard, beat
        self.trouble = "the long connection is not connected"
        self._main: asyncio.AbstractEventLoop | None = None
        self._loop = asyncio.new_event_loop()
        self._work: asyncio.Task[None] | None = None
        self._ended = False
        self._thread = threading.Thread(target=self._run, name="feishu", daemon=True)

    def start(self) -> None:
        self._main = asyncio.get_running_loop()
        self._thread.start()

    async def stop(self) -> None:
        self._ended = True
        if self._thread.is_alive():
            with suppress(RuntimeError):  # it has ended by itself
                self._loop.call_soon_threadsafe(self._end)
            await asyncio.to_thread(self._thread.join, STOPPING)

    # in the thread

    def _end(self) -> None:
        if self._work:
            self._work.cancel()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        lark.connection.loop = self._loop  # the SDK's tasks are made on a loop of its module
        self._loop.set_exception_handler(_told)
        self._work = self._loop.create_task(self._keep())
        try:
            with suppress(asyncio.CancelledError):
                self._loop.run_until_complete(self._work)
            left = asyncio.all_tasks(self._loop)
            for task in left:
                task.cancel()
            self._loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        finally:
            self._loop.close()

    async def _keep(self) -> None:
        """A connection, and another one whenever this one has ended or fallen silent."""
        client, waits = self._client(), pauses(self._beat)
        beating = asyncio.create_task(client._ping_loop())  # what Feishu itself asks for
        try:
            while True:
                try:
                    await _opened(client)
                    self.trouble, waits = "", pauses(self._beat)
                    await self._watch(client)
                    self.trouble = "the long connection is not connected"
                except Exception as error:  # noqa: BLE001 - the SDK's own, requests', websockets'
                    if self._ended:
                        return
                    self.trouble = f"the long connection cannot be opened: {error!r:.200}"
                    log.warning("Feishu: %s; trying again", self.trouble)
                await asyncio.sleep(next(waits))
        finally:
            beating.cancel()
            if client._conn is not None:
                with suppress(Exception):
                    async with asyncio.timeout(CLOSING):
                        await client._conn.close()

    def _client(self) -> Any:
        answer = self._answer

        class Client(lark.connection.Client):  # type: ignore[misc]  # the SDK has no types
            """Answers each event when it is done, not all of them one after another."""

            async def _handle_data_frame(self, frame: Any) -> None:
                headers = {header.key: header.value for header in frame.headers}
                payload, parts = frame.payload, int(headers["sum"])
                if parts > 1:
                    payload = self._combine(
                        headers["message_id"], parts, int(headers["seq"]), payload
                    )
                if payload is None or headers["type"] != "event":
                    return
                frame.payload = json.dumps(await answer(payload)).encode()
                await self._write_message(frame.SerializeToString())

        return Client(
            *self._credentials, domain=self._base_url, auto_reconnect=False, log_level=lark.QUIET
        )

    async def _answer(self, payload: bytes) -> Json:
        """Heard on the main loop; 500 makes Feishu try again."""
        assert self._main
        try:
            event = json.loads(payload)
            work = asyncio.run_coroutine_threadsafe(self._heard(event), self._main)
            answer = await asyncio.wrap_future(work)
        except Exception as error:
            log.exception("what Feishu sent could not be heard: %r", error)
            return {"code": FAILED}
        if answer is None:
            return {"code": DONE}
        return {"code": DONE, "data": base64.b64encode(json.dumps(answer).encode()).decode()}

    async def _watch(self, client: Any) -> None:
        """Until it ends, or nobody answers: a half-open socket looks connected."""
        while (socket := client._conn) is not None:
            try:
                async with asyncio.timeout(self._beat):
                    await (await socket.ping())
            except Exception as error:  # noqa: BLE001 - silent, or closed as websockets says it
                log.error("the long connection to Feishu is made anew: %r", error)
                socket.transport.abort()
                with suppress(TimeoutError):  # the SDK lets go of it, and may connect again
                    async with asyncio.timeout(self._beat):
                        await client._disconnect()
                return
            await self._until(client, self._beat)

    async def _until(self, client: Any, seconds: float) -> None:
        """Wait, but no longer than there is a connection."""
        step = min(0.2, seconds)
        while seconds > 0 and client._conn is not None:
            await asyncio.sleep(step)
            seconds -= step


def pauses(beat: float) -> Iterator[float]:
    """Seconds between two tries: longer each time, and not the same for every process."""
    pause = FIRST_PAUSE * beat
    while True:
        yield random.uniform(pause / 2, pause)
        pause = min(pause * 2, LONGEST_PAUSE * beat)


async def _opened(client: Any) -> None:
    """Whoever stops meanwhile waits a moment, so that no half-made socket is left."""
    opening = asyncio.ensure_future(client._connect())
    try:
        async with asyncio.timeout(CONNECTING):
            await asyncio.shield(opening)
    except asyncio.CancelledError:
        await asyncio.wait({opening}, timeout=CLOSING)
        raise
    finally:
        opening.cancel()


def _told(loop: asyncio.AbstractEventLoop, context: Json) -> None:
    """The SDK's reading task ends by raising what ended it, after it was logged."""
    log.debug("Feishu: %s", context.get("exception") or context.get("message"))
