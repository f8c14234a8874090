"""The two pages of the API: what can be called, and a token that is shown once."""

from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from adapters.api.reading import common, sections
from adapters.api.refusals import asked_for
from adapters.api.schema import document
from bot import tokens
from bot.gateway import Gateway
from bot.markup import plain
from bot.words import TEMPLATES, Words, catalogue

STATIC = Path(__file__).with_name("static")
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",  # the address of a token is a secret
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
}


class Pages:
    def __init__(self, gateway: Gateway, language: str, static: str) -> None:
        self._gateway, self._language = gateway, language
        self._jinja = Environment(
            loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True,
            lstrip_blocks=True,
        )  # fmt: skip
        self._jinja.globals |= {"static": static, "theme": ""}
        self._jinja.filters["plain"] = plain

    def routes(self) -> list[Route | Mount]:
        return [
            Route("/docs", self.docs, methods=["GET"]),
            Route("/token/{secret}", self.token, methods=["GET", "POST"]),
            Mount("/static", StaticFiles(directory=STATIC), name="api static"),
        ]

    async def docs(self, request: Request) -> Response:
        language = self._wanted(request)
        about = document(language)["info"]["description"]
        address = str(request.base_url).removesuffix("/").removesuffix("/api")
        return self._page(
            "docs", language, sections=sections(language), common=common(language), about=about,
            address=address,
        )  # fmt: skip

    async def token(self, request: Request) -> Response:
        """Looking makes nothing: the programs that draw a preview of every link only look."""
        secret, language = request.path_params["secret"], self._wanted(request)
        if request.method == "GET":
            known = await self._gateway.reading(lambda db: tokens.offered(db, secret))
            named = known.name if known else ""
            return self._page("token", language, 200 if known else 404, name=named, made="")
        shown = await self._gateway.changing(lambda db: _shown(db, secret))
        named, made = shown or ("", "")
        return self._page("token", language, 200 if shown else 404, name=named, made=made)

    def _wanted(self, request: Request) -> str:
        """By the address, else by the browser, else the company's."""
        wanted = request.query_params.get("language", "")
        return wanted if wanted in ("zh", "en") else asked_for(request) or self._language

    def _page(self, page: str, language: str, status: int = 200, **values: Any) -> Response:
        say = catalogue(language).gettext
        template = self._jinja.get_template(f"web/api_{page}.html.j2")
        words = Words(language, ZoneInfo("UTC"))
        drawn = template.render(language=language, _=say, say=words, **values)
        return HTMLResponse(drawn, status, HEADERS)


def _shown(db: Any, secret: str) -> tuple[str, str] | None:
    shown = tokens.show(db, secret)
    return (shown[1].name, shown[0]) if shown else None
