"""The chat page and what it fetches: drawn messages, completion, the reading of a date."""

from collections.abc import Callable, Sequence
from typing import Annotated, Literal

from fastapi import APIRouter, Cookie, Request
from fastapi.responses import HTMLResponse, JSONResponse, StreamingResponse
from pydantic import BaseModel, Field

from adapters.web.doors import Answer, As, In, Place, Pressed, Said, Submitted, check, said
from adapters.web.draw import Drawing, View
from adapters.web.face import Chat, Language, Message, Unknown
from adapters.web.stream import Seen, digest, events

YEAR = 365 * 24 * 3600
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}
STREAMED = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}

Spoken = Annotated[str, Cookie(alias="language")]
Themed = Annotated[str, Cookie(alias="theme")]


class Chosen(BaseModel):
    handle: Annotated[str, Field(alias="as")]
    language: Literal["zh", "en"]


class ChatPage:
    def __init__(self, chat: Chat, drawing: Drawing, language: Language = "zh") -> None:
        self.chat, self.drawing, self.seen = chat, drawing, Seen(chat)
        self._default: Language = language

    def routes(self) -> APIRouter:
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/", self.page, response_class=HTMLResponse)
        router.add_api_route("/chat/say", self.say, methods=["POST"])
        router.add_api_route("/chat/press", self.press, methods=["POST"])
        router.add_api_route("/chat/submit", self.submit, methods=["POST"])
        router.add_api_route("/chat/language", self.speak, methods=["POST"])
        router.add_api_route("/chat/complete", self.complete)
        router.add_api_route("/chat/date", self.date)
        router.add_api_route("/chat/stream", self.stream)
        return router

    def page(
        self, handle: As = "", room: In = "", language: Spoken = "", theme: Themed = ""
    ) -> HTMLResponse:
        handle = handle or _first_person(self.chat)
        room = _room_or_first(self.chat, handle, room)
        view = self._view(handle, room, language, theme)
        if view.language != (view.me.get("language") or self._default):
            self.chat.speak(handle, view.language)  # the cookie goes with the reader
            view = self._view(handle, room, language, theme)
        return HTMLResponse(self._drawn(view), headers=HEADERS)

    def say(self, body: Said, language: Spoken = "") -> Answer:
        return self._answer(body, lambda: said(self.chat, body), language)

    def press(self, body: Pressed, language: Spoken = "") -> Answer:
        place, used = (body.handle, body.room), (body.message, body.button)
        return self._answer(body, lambda: self.chat.press(*place, *used), language)

    def submit(self, body: Submitted, language: Spoken = "") -> Answer:
        place, used = (body.handle, body.room), (body.message, body.fields)
        return self._answer(body, lambda: self.chat.submit(*place, *used), language)

    def speak(self, body: Chosen) -> JSONResponse:
        if body.handle not in {p["handle"] for p in self.chat.people()}:
            raise Unknown(f'Nobody here is called "{body.handle}".')
        self.chat.speak(body.handle, body.language)
        response = JSONResponse({"language": body.language})
        response.set_cookie("language", body.language, max_age=YEAR, samesite="lax", httponly=True)
        return response

    def complete(self, handle: As, room: In, text: str) -> Answer:
        check(self.chat, handle, room)
        return {"options": self.chat.complete(handle, room, text)}

    def date(self, handle: As, text: str) -> Answer:
        return {"says": self.chat.read_date(handle, text)}

    def stream(
        self, request: Request, handle: As, room: In, seen: str = "", language: Spoken = ""
    ) -> StreamingResponse:
        check(self.chat, handle, room)
        known = request.headers.get("Last-Event-ID") or seen
        lines = events(self.seen, self.drawing, self._view(handle, room, language), known)
        return StreamingResponse(lines, media_type="text/event-stream", headers=STREAMED)

    def _view(self, handle: str, room: str, language: str, theme: str = "") -> View:
        check(self.chat, handle, room)
        people = {p["handle"]: p for p in self.chat.people()}
        rooms = {r["id"]: r for r in self.chat.rooms(handle)}
        wanted = language or people[handle].get("language") or self._default
        return View(
            me=people[handle],
            room=rooms[room],
            language="en" if wanted == "en" else "zh",
            theme=theme if theme in ("light", "dark") else "",
            people=people,
        )

    def _answer(self, place: Place, act: Callable[[], Sequence[Message]], language: str) -> Answer:
        """What is new or changed in this room, in its order, and the form that was asked for."""
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
