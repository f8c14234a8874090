"""The door of the web face: a link that signs in once, a cookie that lasts, and the way out.

A one-time link only opens a page; its button is what signs in. So robots that look at links in
chats use none up. Every POST is checked to come from this page (see `origin.same_origin`).
"""

from typing import Annotated
from urllib.parse import parse_qs

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from adapters.web.draw import Drawing, View
from adapters.web.face import Gate, Language, Person, Refused, Room, Unknown
from adapters.web.headers import HEADERS

COOKIE = "liaison"
WEEK = 7 * 24 * 3600
LONGEST = 4096  # bytes of what a form of this page sends
LANGUAGES: dict[str, Language] = {"zh": "zh", "en": "en"}


class SignedOut(Refused):
    """Nobody is signed in at this browser."""

    status = 401


async def filled(request: Request) -> dict[str, str]:
    """What a plain form sent."""
    body = await request.body()
    if len(body) > LONGEST:
        raise Refused("This form is longer than any of this page.")
    return {name: values[-1] for name, values in parse_qs(body.decode(errors="replace")).items()}


Filled = Annotated[dict[str, str], Depends(filled)]


class Entrance:
    """`demo`: anybody may look as anybody; `secure`: the address is https, and so is the cookie."""

    def __init__(
        self, gate: Gate, drawing: Drawing, language: Language, *, demo: bool, secure: bool
    ) -> None:
        self._gate, self._drawing, self._default = gate, drawing, language
        self._demo, self._secure = demo, secure

    def routes(self) -> APIRouter:
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/sign-in/{code}", self.offer, response_class=HTMLResponse)
        router.add_api_route("/sign-in", self.signed_out, response_class=HTMLResponse)
        router.add_api_route("/sign-in", self.enter, methods=["POST"])
        router.add_api_route("/claim", self.claim, methods=["POST"])
        router.add_api_route("/sign-out", self.leave, methods=["POST"])
        return router

    def who(self, request: Request, claimed: str = "") -> str:
        """The handle of who is at this browser; in the demo whom they look as."""
        if self._demo and claimed:
            return claimed
        handle = self._gate.visitor(request.cookies.get(COOKIE, ""))
        if self._demo or (handle and claimed in ("", handle)):
            return handle
        if not handle:
            raise SignedOut("Nobody is signed in here. Send “web” to Liaison in your chat.")
        raise Unknown("Somebody else is signed in here by now. Load the page anew.")

    def offer(self, request: Request, code: str) -> HTMLResponse:
        return self._page(request, "offer", code=code)

    async def enter(self, request: Request, form: Filled) -> Response:
        kept = await run_in_threadpool(self._gate.begin, form.get("code", ""))
        return self._welcomed(kept) if kept else self._page(request, "stale", 410)

    async def claim(self, request: Request, form: Filled) -> Response:
        said = form.get("name", "").strip(), form.get("code", "")
        kept = await run_in_threadpool(self._gate.claim, *said) if all(said) else ""
        return self._welcomed(kept, "/") if kept else self._page(request, "wrong", 403)

    async def leave(self, request: Request) -> Response:
        await run_in_threadpool(self._gate.end, request.cookies.get(COOKIE, ""))
        response = RedirectResponse("/sign-in", 303)
        response.delete_cookie(COOKIE, secure=self._secure, httponly=True, samesite="lax")
        return response

    def signed_out(self, request: Request) -> HTMLResponse:
        return self.welcome(request, 200)

    def welcome(self, request: Request, status: int = 401) -> HTMLResponse:
        """What every page is to somebody who is not signed in."""
        return self._page(request, "out", status)

    def lost(self, request: Request, sentence: str, status: int) -> HTMLResponse:
        return self._page(request, "lost", status, sentence=sentence)

    def _welcomed(self, kept: str, to: str = "/my") -> Response:
        response = RedirectResponse(to, 303)
        response.set_cookie(
            COOKIE, kept, max_age=WEEK, httponly=True, samesite="lax", secure=self._secure
        )
        return response

    def _page(
        self, request: Request, state: str, status: int = 200, **values: object
    ) -> HTMLResponse:
        language = LANGUAGES.get(request.cookies.get("language", ""), self._default)
        theme = request.cookies.get("theme", "")
        view = View(NOBODY, NOWHERE, language, theme if theme in ("light", "dark") else "", {})
        claimed = state not in ("out", "wrong") or self._gate.is_claimed()
        html = self._drawing.page(view, "welcome", state=state, claimed=claimed, **values)
        return HTMLResponse(html, status, headers=HEADERS)


NOBODY = Person(handle="", name="", department="", role="")
NOWHERE = Room(id="", name="", kind="direct")
