"""Server-sent events: drawn messages that are new or changed, and the parts around them."""

import json
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from typing import Any

from starlette.concurrency import run_in_threadpool

from adapters.web.draw import Drawing, View, version
from adapters.web.face import Chat, Desk, Message

PARTS = ("rooms", "now", "next")
BESIDE = "about"  # where there are pages
SHOWN = 300  # messages of a room that a page carries


class Seen:
    """What each person has looked at, for the counts beside the rooms; lost at a restart."""

    def __init__(self, chat: Chat, desk: Desk | None = None) -> None:
        self.chat, self._desk = chat, desk
        self._last: dict[tuple[str, str], str] = {}

    def look(self, view: View) -> list[Message]:
        """The newest messages of the room, which count as seen from now on."""
        handle, room = view.me["handle"], view.room["id"]
        messages = list(self.chat.messages(handle, room))[-SHOWN:]
        if messages:
            self._last[handle, room] = messages[-1]["id"]
        return messages

    def around(self, view: View) -> dict[str, Any]:
        """What the page shows beside the messages."""
        me = view.me["handle"]
        rooms = self.chat.rooms(me)
        return {
            "rooms": rooms,
            "unread": {r["id"]: self._unread(me, r["id"]) for r in rooms},
            "now": self.chat.now(),
            "due": self.chat.next_due(me),
            "side": self._desk.side(me) if self._desk else None,
        }

    def _unread(self, handle: str, room: str) -> int:
        messages = self.chat.messages(handle, room, self._last.get((handle, room), ""))
        return sum(m["by"] != handle for m in messages)


async def events(
    seen: Seen,
    drawing: Drawing,
    view: View,
    known: str,
    still: Callable[[], bool] = lambda: True,
) -> AsyncIterator[str]:
    """First what the page misses (`known` is the digest of what it has), then every change.

    It ends when its reader may not hear it any more (`still`).
    """
    page = Page(seen, drawing, view)
    yield "retry: 2000\n\n"
    for line in await run_in_threadpool(lambda: list(page.news(known))):
        yield line
    async for _ in seen.chat.changes():
        if not await run_in_threadpool(still):
            return
        for line in await run_in_threadpool(lambda: list(page.news())):
            yield line
        yield event("beat", {})  # a page that shows rows of other chats looks again


class Page:
    """One open page: remembers what was sent to it."""

    def __init__(self, seen: Seen, drawing: Drawing, view: View) -> None:
        self._seen, self._drawing, self._view = seen, drawing, view
        self._sent: dict[str, str] = {}
        self._parts: dict[str, str] = {}

    def news(self, known: str = "") -> Iterator[str]:
        view = self._view
        messages = self._seen.look(view)
        now = digest(messages)
        fresh = [m for m in messages if self._sent.get(m["id"]) != version(m)]
        self._sent = {m["id"]: version(m) for m in messages}
        if known != now:
            for fragment in self._drawing.fragments(view, fresh):
                yield event("message", fragment, now)
        yield from self._around()

    def _around(self) -> Iterator[str]:
        around = self._seen.around(self._view)
        for name in (*PARTS, *([BESIDE] if around["side"] else [])):
            html = self._drawing.page(self._view, name, **around)
            if self._parts.get(name) != html:
                self._parts[name] = html
                yield event("part", {"id": name, "html": html})


def digest(messages: Sequence[Message]) -> str:
    """Of all a page shows: the same digest, nothing to send."""
    return version({"shown": [version(m) for m in messages]})


def event(name: str, data: object, id: str = "") -> str:
    mark = f"id: {id}\n" if id else ""
    return f"{mark}event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
