"""The pages beside the chat: my day, projects, rows, registers and their workbooks, files."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response

from adapters.web.doors import As, check
from adapters.web.draw import View
from adapters.web.face import Chat, Desk
from adapters.web.headers import HEADERS
from adapters.web.page import ChatPage, Spoken, Themed
from bot.pages.side import OF_ADMINISTRATORS

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OWN = ("as", "sort", "page")  # of the page itself; everything else is a filter
SAFE = ("image/png", "image/jpeg", "image/gif", "text/plain", "application/pdf")

Sort = Annotated[str, Query(max_length=40)]
Number = Annotated[int, Query(alias="page", ge=1, le=100_000)]


class Pages:
    def __init__(self, desk: Desk, chat: Chat, page: ChatPage) -> None:
        self.desk, self.chat, self.page = desk, chat, page

    def routes(self) -> APIRouter:
        router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
        router.add_api_route("/my", self.day)
        router.add_api_route("/projects/{code}", self.project)
        router.add_api_route("/rows/{code}", self.row)
        router.add_api_route("/lists/{noun}.xlsx", self.workbook, response_class=Response)
        router.add_api_route("/lists/{noun}", self.register)
        for noun in ("person", "department"):
            router.add_api_route(f"/lists/{noun}/{{key:path}}", partial(self.company_page, noun))
        router.add_api_route("/files/{room}/{message}/{digest}", self.file)
        router.add_api_route("/rows/{code}/files/{digest}", self.file_of_row)
        return router

    def day(
        self, request: Request, handle: As = "", language: Spoken = "", theme: Themed = ""
    ) -> HTMLResponse:
        view = self._view(request, handle, language, theme)
        return self._drawn(view, "day", "my", day=self.desk.day(view.me["handle"]))

    def project(
        self, request: Request, code: str, handle: As = "", language: Spoken = "",
        theme: Themed = "",
    ) -> HTMLResponse:  # fmt: skip
        view = self._view(request, handle, language, theme)
        found = self.desk.overview(view.me["handle"], code.upper())
        return self._drawn(view, "project", f"project {found.project.code}", found=found)

    def row(
        self, request: Request, code: str, handle: As = "", language: Spoken = "",
        theme: Themed = "",
    ) -> HTMLResponse:  # fmt: skip
        view = self._view(request, handle, language, theme)
        found = self.desk.row(view.me["handle"], code.upper())
        return self._drawn(view, "row", f"project {found.row.project}", found=found)

    def company_page(
        self, noun: str, request: Request, key: str, handle: As = "", language: Spoken = "",
        theme: Themed = "",
    ) -> HTMLResponse:  # fmt: skip
        view = self._view(request, handle, language, theme)
        found = self.desk.company_page(view.me["handle"], noun, key)
        return self._drawn(view, "company", "company", found=found)

    def register(
        self, request: Request, noun: str, handle: As = "", language: Spoken = "",
        theme: Themed = "", sort: Sort = "", number: Number = 1,
    ) -> HTMLResponse:  # fmt: skip
        view = self._view(request, handle, language, theme)
        given = _filters(request)
        found = self.desk.register(view.me["handle"], noun, given, sort, number)
        here = "company" if noun in OF_ADMINISTRATORS else f"list {noun}"
        if given.get("project"):
            here = f"project {given['project']}"
        return self._drawn(view, "register", here, found=found)

    def workbook(self, request: Request, noun: str, handle: As = "", sort: Sort = "") -> Response:
        me = self._who(request, handle)
        data = self.desk.workbook(me, noun, _filters(request), sort)
        return Response(data, media_type=XLSX, headers=_named(f"{noun}.xlsx"))

    def file(
        self, request: Request, room: str, message: str, digest: str, handle: As = ""
    ) -> Response:
        me = self._who(request, handle)
        check(self.chat, me, room)
        found, data = self.desk.file(me, room, message, digest)
        return _sent(found.name, found.media, data)

    def file_of_row(self, request: Request, code: str, digest: str, handle: As = "") -> Response:
        found, data = self.desk.file_of_row(self._who(request, handle), code.upper(), digest)
        return _sent(found.name, found.media, data)

    def _who(self, request: Request, handle: str) -> str:
        return self.page.who(request, handle)

    def _view(self, request: Request, handle: str, language: str, theme: str) -> View:
        """The reader, in the chat in which the bot answers them alone."""
        me = self._who(request, handle)
        return self.page.spoken_view(me, f"dm:{me}", language, theme)

    def _drawn(self, view: View, template: str, here: str, **values: Any) -> HTMLResponse:
        view = replace(view, here=here)
        around = self.page.seen.around(view)
        html = self.page.drawing.page(view, template, **around, **values)
        return HTMLResponse(html, headers=HEADERS)


def _filters(request: Request) -> Mapping[str, str]:
    return {name: value for name, value in request.query_params.items() if name not in OWN}


def _sent(name: str, media: str, data: bytes) -> Response:
    """What could run in a browser is only ever saved."""
    media = media if media in SAFE else "application/octet-stream"
    return Response(data, media_type=media, headers=_named(name))


def _named(name: str) -> dict[str, str]:
    """RFC 6266: a name in any script."""
    disposition = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return {**HEADERS, "Content-Disposition": disposition}
