"""The demo doors of DESIGN §7, as JSON: say, press, submit, move the clock, look."""

from collections.abc import Sequence
from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from adapters.web.face import Chat, File, Message, Refused, Unknown

Named = Annotated[str, Field(min_length=1)]
As = Annotated[str, Query(alias="as")]
In = Annotated[str, Query(alias="in")]
Answer = dict[str, Any]


class _Body(BaseModel):
    model_config = ConfigDict(strict=True)


class Sent(_Body):
    name: Named
    base64: str


class Place(_Body):
    handle: Annotated[Named, Field(alias="as")]
    room: Annotated[Named, Field(alias="in")]


class Said(Place):
    text: str
    thread: str | None = None
    files: list[Sent] = []


class Pressed(Place):
    message: Named
    button: Named


class Submitted(Place):
    message: Named
    fields: dict[str, str | list[dict[str, str]]]


class Moved(_Body):
    advance: str = ""
    to: str = ""


class Doors:
    def __init__(self, chat: Chat) -> None:
        self.chat = chat

    def routes(self) -> APIRouter:
        router = APIRouter(prefix="/demo", tags=["demo"])
        router.add_api_route("/say", self.say, methods=["POST"])
        router.add_api_route("/press", self.press, methods=["POST"])
        router.add_api_route("/submit", self.submit, methods=["POST"])
        router.add_api_route("/clock", self.clock, methods=["POST"])
        router.add_api_route("/people", self.people)
        router.add_api_route("/rooms", self.rooms)
        router.add_api_route("/rooms/{room}/messages", self.messages)
        return router

    def say(self, body: Said) -> Answer:
        return _answer(said(self.chat, body), body.handle)

    def press(self, body: Pressed) -> Answer:
        check(self.chat, body.handle, body.room)
        pressed = self.chat.press(body.handle, body.room, body.message, body.button)
        return _answer(pressed, body.handle)

    def submit(self, body: Submitted) -> Answer:
        check(self.chat, body.handle, body.room)
        sent = self.chat.submit(body.handle, body.room, body.message, body.fields)
        return _answer(sent, body.handle)

    def clock(self, body: Moved) -> Answer:
        if bool(body.advance) == bool(body.to):
            raise Refused('Say either {"advance": "7d"} or {"to": "2026-03-06T17:00+08:00"}.')
        return _answer(self.chat.move(advance=body.advance, to=body.to))

    def people(self) -> Answer:
        return {"people": self.chat.people()}

    def rooms(self, handle: As = "") -> Answer:
        return {"rooms": self.chat.rooms(handle)}

    def messages(self, room: str, handle: As, after: str = "") -> Answer:
        check(self.chat, handle, room)
        return _answer(self.chat.messages(handle, room, after), handle)


def said(chat: Chat, body: Said) -> Any:
    check(chat, body.handle, body.room)
    files = [File(name=f.name, base64=f.base64) for f in body.files]
    return chat.say(body.handle, body.room, body.text, body.thread or "", files)


def check(chat: Chat, handle: str, room: str) -> None:
    """Only people who exist, only rooms they are in."""
    if handle not in {p["handle"] for p in chat.people()}:
        raise Unknown(f'Nobody here is called "{handle}". GET /demo/people lists everybody.')
    if room not in {r["id"] for r in chat.rooms(handle)}:
        raise Unknown(f'{handle} is in no room "{room}". GET /demo/rooms?as={handle} lists them.')


def _answer(messages: Sequence[Message], handle: str = "") -> Answer:
    """Messages with the files that hang on them, each with the address of its bytes."""
    return {"messages": [m | {"files": files} if (files := _files(m, handle)) else m
                         for m in messages]}  # fmt: skip


def _files(message: Message, handle: str) -> list[dict[str, str]]:
    """For whoever asked; else for whom it is meant, and in a group for anybody."""
    room, audience = message["room"], message["audience"]
    alone = audience if audience != "all" else room.removeprefix("dm:") if ":" in room else ""
    seen_as = f"?{urlencode({'as': handle or alone})}" if handle or alone else ""
    card = message.get("card")
    return [
        {"name": f["name"], "url": f"/files/{quote(room)}/{message['id']}/{f['digest']}{seen_as}"}
        for f in (card.get("files", ()) if card else ())
    ]
