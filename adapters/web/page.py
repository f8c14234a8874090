"""The chat page and what it fetches: drawn messages, completion, the reading of a date."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Annotated, Literal

from fastapi import APIRouter, Cookie, Request
from fastapi.responses import HTMLResponse, JSONResponse, StreamingResponse
from pydantic import BaseModel, Field

from adapters.web.doors import (
    Answer,
    As,
    In,
    Named,
    Place,
    Pressed,
    Said,
    Submitted,
    check,
    said,
)
from adapters.web.draw import Drawing, View
from adapters.web.entrance import Entrance
from adapters.web.face import Chat, Desk, Language, Message, Refused, Unknown
from adapters.web.headers import HEADERS
from adapters.web.stream import Seen, digest, events

YEAR = 365 * 24 * 3600
STREAMED = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}

Spoken = Annotated[str, Cookie(alias="language")]
Themed = Annotated[str, Cookie(alias="theme")]


class Chosen(BaseModel):
    handle: Annotated[str, Field(alias="as")]
    language: Literal["zh", "en"]


class Act(Place):
    line: Named


class ChatPage:
    """`who`: the handle of whoever sends a request, given whom it says to be from."""

    def __init__(
        self, chat: Chat, drawing: Drawing, language: Language, entrance: Entrance,
        desk: Desk | None = None,
    ) -> None:  # fmt: skip
        self.chat, self.drawing, self.seen = chat, drawing, Seen(chat, desk)
        self._default, self._entrance = language, entrance

    def routes(self) -> APIRouter:
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/", self.page, response_class=HTMLResponse)
        router.add_api_route("/chat/say", self.say, methods=["POST"])
        router.add_api_route("/chat/act", self.act, methods=["POST"])
        router.add_api_route("/chat/press", self.press, methods=["POST"])
        router.add_api_route("/chat/submit", self.submit, methods=["POST"])
        router.add_api_route("/chat/language", self.speak, methods=["POST"])
        router.add_api_route("/chat/complete", self.complete)
        router.add_api_route("/chat/date", self.date)
        router.add_api_route("/chat/stream", self.stream)
        return router

    def who(self, request: Request, claimed: str = "") -> str:
        return self._entrance.who(request, claimed) or _first_person(self.chat)

    def page(
        self, request: Request, handle: As = "", room: In = "", language: Spoken = "",
        theme: Themed = "",
    ) -> HTMLResponse:  # fmt: skip
        handle = self.who(request, handle)
        room = _room_or_first(self.chat, handle, room)
        return HTMLResponse(
            self._drawn(self.spoken_view(handle, room, language, theme)), headers=HEADERS
        )

    def say(self, request: Request, body: Said, language: Spoken = "") -> Answer:
        return self._answer(request, body, lambda: said(self.chat, body), language)

    def act(self, request: Request, body: Act, language: Spoken = "") -> Answer:
        place = (body.handle, body.room)
        return self._answer(request, body, lambda: self.chat.act(*place, body.line), language)

    def press(self, request: Request, body: Pressed, language: Spoken = "") -> Answer:
        place, used = (body.handle, body.room), (body.message, body.button)
        return self._answer(request, body, lambda: self.chat.press(*place, *used), language)

    def submit(self, request: Request, body: Submitted, language: Spoken = "") -> Answer:
        place, used = (body.handle, body.room), (body.message, body.fields)
        return self._answer(request, body, lambda: self.chat.submit(*place, *used), language)

    def speak(self, request: Request, body: Chosen) -> JSONResponse:
        handle = self.who(request, body.handle)
        if handle not in {p["handle"] for p in self.chat.people()}:
            raise Unknown(f'Nobody here is called "{handle}".')
        self.chat.speak(handle, body.language)
        response = JSONResponse({"language": body.language})
        response.set_cookie("language", body.language, max_age=YEAR, samesite="lax", httponly=True)
        return response

    def complete(self, request: Request, handle: As, room: In, text: str) -> Answer:
        handle = self.who(request, handle)
        check(self.chat, handle, room)
        return {"options": self.chat.complete(handle, room, text)}

    def date(self, request: Request, handle: As, text: str, language: Spoken = "") -> Answer:
        """How it is read, whatever order of day and month the browser shows."""
        handle = self.who(request, handle)
        says = self.chat.read_date(handle, text)
        return {"says": says, "read": self.drawing.date(text, self._spoken(handle, language))}

    def stream(
        self, request: Request, handle: As, room: In, seen: str = "", here: str = "",
        language: Spoken = "",
    ) -> StreamingResponse:  # fmt: skip
        handle = self.who(request, handle)
        view = replace(self._view(handle, room, language), here=here)
        known = request.headers.get("Last-Event-ID") or seen
        lines = events(self.seen, self.drawing, view, known, lambda: self._still(request, handle))
        return StreamingResponse(lines, media_type="text/event-stream", headers=STREAMED)

    def _still(self, request: Request, handle: str) -> bool:
        """Whether who opened the stream may still hear it."""
        try:
            return self.who(request, handle) == handle
        except Refused:
            return False

    def spoken_view(self, handle: str, room: str, language: str, theme: str) -> View:
        """The cookie goes with the reader: what it says is told to the core."""
        view = self._view(handle, room, language, theme)
        if view.language == (view.me.get("language") or self._default):
            return view
        self.chat.speak(handle, view.language)
        return self._view(handle, room, language, theme)

    def _view(self, handle: str, room: str, language: str, theme: str = "") -> View:
        check(self.chat, handle, room)
        people = {p["handle"]: p for p in self.chat.people()}
        rooms = {r["id"]: r for r in self.chat.rooms(handle)}
        return View(
            me=people[handle],
            room=rooms[room],
            language=self._spoken(handle, language),
            theme=theme if theme in ("light", "dark") else "",
            people=people,
        )

    def _spoken(self, handle: str, language: str) -> Language:
        known = {p["handle"]: p.get("language") for p in self.chat.people()}
        return "en" if (language or known.get(handle) or self._default) == "en" else "zh"

    def _answer(
        self, request: Request, place: Place, act: Callable[[], Sequence[Message]], language: str
    ) -> Answer:
        """What is new or changed in this room, in its order, and the form that was asked for."""
        self.who(request, place.handle)
        view = self._view(place.handle, place.room, language)
        known = {m["id"] for m in self.chat.messages(place.handle, place.room)}
        touched = {m["id"] for m in act()}
        room = self.chat.messages(place.handle, place.room)
        here = [m for m in room if m["id"] in touched or m["id"] not in known]
        forms = [m["id"] for m in here if m.get("form")]
        return {"fragments": self.drawing.fragments(view, here), "form": (forms or [""])[-1]}

    def _drawn(self, view: View) -> str:
        messages = self.seen.look(view)
        around = self.seen.around(view)
        shown = digest(messages)
        return self.drawing.page(view, "chat", messages=messages, seen=shown, **around)


def _first_person(chat: Chat) -> str:
    """Who a stranger looks as, in the demo: the project manager if there is one."""
    handles = [p["handle"] for p in chat.people()]
    return "pm" if "pm" in handles else handles[0]


def _room_or_first(chat: Chat, handle: str, room: str) -> str:
    """A room this person is not in opens their first one: another was chosen to look as."""
    if handle not in {p["handle"] for p in chat.people()}:
        return room
    rooms = [r["id"] for r in chat.rooms(handle)]
    return room if room in rooms or not rooms else rooms[0]
