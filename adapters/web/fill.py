"""Pages behind links that chats give out: a form to fill in, and a line to do.

A form's link is for one person and is used up by sending. A button's link may stand in a group, so
whoever opens it has to be signed in, and does it in their own name. Looking does nothing.
"""

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from adapters.web.cards import draw, spoken
from adapters.web.draw import Drawing, View
from adapters.web.entrance import COOKIE, NOBODY, NOWHERE, Filled, SignedOut
from adapters.web.events import strings
from adapters.web.face import Gate, Language, Unknown
from adapters.web.headers import HEADERS
from adapters.web.origin import same_origin
from bot import blanks, links, readers, slips
from bot.app import Bot
from bot.cards import Form, Reply
from bot.company import company
from bot.events import Heard, Place
from bot.gateway import Gateway
from bot.people import Account, Person, called
from bot.store import EPOCH
from bot.view import View as Reader
from bot.view import reader_view


class Sent(BaseModel):
    fields: dict[str, Any]


class FillPages:
    def __init__(
        self, bot: Bot, gateway: Gateway, now: Callable[[], datetime], gate: Gate,
        drawing: Drawing, poke: Callable[[], object],
    ) -> None:  # fmt: skip
        self._bot, self._gateway, self._now = bot, gateway, now
        self._gate, self._drawing, self._poke = gate, drawing, poke

    def routes(self) -> APIRouter:
        router = APIRouter(include_in_schema=False, dependencies=[Depends(same_origin)])
        router.add_api_route("/fill/{code}", self.form, response_class=HTMLResponse)
        router.add_api_route("/fill/{code}", self.filled, methods=["POST"])
        router.add_api_route("/press/{ticket}", self.line, response_class=HTMLResponse)
        router.add_api_route("/press/{ticket}", self.pressed, methods=["POST"])
        return router

    # a form

    def form(self, request: Request, code: str) -> HTMLResponse:
        held = self._gateway.read(lambda db: blanks.held(db, code))
        if held is None:
            return self._page(request, self._company(), 410)
        form, account = held
        say = self._gateway.read(lambda db: self._reader(db, account).say)
        shown = draw(form, say.name)["form"]
        return self._page(request, say.language, form=shown, title=shown["title"])

    async def filled(self, request: Request, code: str, body: Sent) -> JSONResponse:
        return await run_in_threadpool(self._filled, code, body)

    def _filled(self, code: str, body: Sent) -> JSONResponse:
        slip = self._gateway.read(lambda db: slips.opened(db, code))
        fields, now = strings(body.fields), self._now()
        replies = self._gateway.write(lambda: blanks.send(self._bot, code, fields, now))
        if slip is None or not replies:
            return JSONResponse({"error": "This link does not hold any more."}, 410)
        self._poke()
        say = self._gateway.read(lambda db: self._reader(db, slip.account).say)
        language: Language = "en" if say.language == "en" else "zh"
        form = next((reply for reply in replies if isinstance(reply, Form)), None)
        view = View(NOBODY, NOWHERE, language, "", {})
        if form:
            html = self._drawing.part(view, "filled", "asked", draw(form, say.name)["form"])
        else:
            html = self._drawing.part(view, "filled", "done", _titles(replies, say.name))
        return JSONResponse({"html": html})

    # a line

    def line(self, request: Request, ticket: str) -> HTMLResponse:
        _, line, account = self._asked(request, ticket)
        reader = self._gateway.read(lambda db: self._reader(db, account))
        name = reader.reader.name if reader.reader else ""
        once = secrets.token_urlsafe(12)
        about = self._gateway.read(lambda db: readers.about(db, account, line))
        return self._page(
            request, reader.say.language, line=line, name=name, once=once, about=about
        )

    async def pressed(self, request: Request, ticket: str, given: Filled) -> Response:
        return await run_in_threadpool(self._pressed, request, ticket, given.get("once", ""))

    def _pressed(self, request: Request, ticket: str, once: str) -> Response:
        chat, line, account = self._asked(request, ticket)
        platform, tenant, room = chat.split(":", 2)
        at = Place(platform, tenant, room)
        event = f"press:{ticket[-32:]}:{account}:{once}"
        heard = Heard(line, account, at, event, self._now(), "pressed", mentioned=True)
        replies = self._gateway.write(lambda: blanks.hear(self._bot, heard))
        self._poke()
        say = self._gateway.read(lambda db: self._reader(db, account).say)
        return self._page(request, say.language, said=_titles(replies, say.name))

    def _asked(self, request: Request, ticket: str) -> tuple[str, str, str]:
        """Chat, line and the account of whoever is signed in, on the platform of that chat."""
        key = self._gateway.change(links.press_key)
        known = links.read_ticket(key, ticket)
        if known is None:
            raise Unknown("Nobody here has made this link.")
        chat, line = known
        handle = self._gate.visitor(request.cookies.get(COOKIE, ""))
        if not handle:
            raise SignedOut("Nobody is signed in here. Send “web” to Liaison in your chat.")
        home = chat.rpartition(":")[0]
        people = self._gateway.read(lambda db: called(db, home, [handle]))
        account = people.get(handle, ("", ""))[1]
        if not account:
            raise Unknown("You have no account where this button is.")
        return chat, line, f"{home}:{account}"

    # drawing

    def _company(self) -> str:
        return self._gateway.read(lambda db: company(db).language)

    def _reader(self, db: Any, account: str) -> Reader:
        known = db.get(Account, account)
        return reader_view(db, db.get(Person, known.person) if known else None, EPOCH)

    def _page(
        self, request: Request, language: str, status: int = 200, **values: object
    ) -> HTMLResponse:
        theme = request.cookies.get("theme", "")
        spoken_here: Language = "en" if language == "en" else "zh"
        theme = theme if theme in ("light", "dark") else ""
        view = View(NOBODY, NOWHERE, spoken_here, theme, {})
        return HTMLResponse(self._drawing.page(view, "fill", **values), status, headers=HEADERS)


def _titles(replies: tuple[Reply, ...], name: Callable[[str], str]) -> list[str]:
    return [spoken(reply.title, name) for reply in replies]
