"""Puts the web face together: `build(chat)` is an application, `install(app, chat)` adds to one."""

from hashlib import blake2s
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.concurrency import run_in_threadpool
from starlette.types import Scope

from adapters.web.doors import Doors
from adapters.web.draw import Drawing, Words
from adapters.web.entrance import Entrance, SignedOut
from adapters.web.face import Chat, Desk, Gate, Language, Refused
from adapters.web.origin import same_origin
from adapters.web.page import ChatPage
from adapters.web.pages import Pages

STATIC = Path(__file__).with_name("static")


def build(chat: Chat, gate: Gate, **how: Any) -> FastAPI:
    app = FastAPI(title="Liaison", docs_url=None, redoc_url=None, openapi_url=None)
    install(app, chat, gate, **how)
    return app


def install(
    app: FastAPI,
    chat: Chat,
    gate: Gate,
    desk: Desk | None = None,
    *,
    words: Words,
    language: Language = "zh",
    demo: bool = True,
    secure: bool = False,
) -> None:
    """The chat at `/`, the pages, the door, what they fetch, and in demo mode the doors."""
    static = styles()
    app.mount(static, Kept(directory=STATIC), name="static")
    drawing = Drawing(words, static, demo)
    entrance = Entrance(gate, drawing, language, demo=demo, secure=secure)
    page = ChatPage(chat, drawing, language, entrance, desk)
    own = APIRouter(dependencies=[Depends(same_origin)])
    own.include_router(entrance.routes())
    own.include_router(page.routes())
    if desk:
        own.include_router(Pages(desk, chat, page).routes())
    if demo:
        own.include_router(Doors(chat).routes())
    app.include_router(own)
    refusals = Refusals(entrance)
    app.add_exception_handler(Refused, refusals)
    app.add_exception_handler(404, refusals.unknown)
    app.add_exception_handler(RequestValidationError, _unreadable)


def drawing(words: Words) -> Drawing:
    """For pages of others in the same looks."""
    return Drawing(words, styles(), demo=False)


def styles() -> str:
    """The address of its files, for other pages that look like it."""
    return f"/static/{_digest(STATIC)}"


class Kept(StaticFiles):
    """Files whose address changes with their content: a browser may keep them for good."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response


class Refusals:
    """A page to who reads pages, JSON to what a page or a program fetches."""

    def __init__(self, entrance: Entrance) -> None:
        self._entrance = entrance

    async def __call__(self, request: Request, error: Exception) -> Response:
        status = error.status if isinstance(error, Refused) else 400
        if not _is_read(request):
            return JSONResponse({"error": str(error)}, status)
        if isinstance(error, SignedOut):
            return await run_in_threadpool(self._entrance.welcome, request)
        return await run_in_threadpool(self._entrance.lost, request, str(error), status)

    async def unknown(self, request: Request, error: Exception) -> Response:
        """An address that leads nowhere."""
        if not _is_read(request):
            return JSONResponse({"error": f"There is nothing at {request.url.path}."}, 404)
        return await run_in_threadpool(self._entrance.lost, request, "", 404)


def _is_read(request: Request) -> bool:
    """By a person, not fetched by a page or a program."""
    return request.method == "GET" and "text/html" in request.headers.get("accept", "")


def _unreadable(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    return JSONResponse({"error": " ".join(map(_sentence, error.errors()))}, 422)


def _sentence(problem: dict[str, object]) -> str:
    where = problem.get("loc", ())
    path = [str(part) for part in where[1:]] if isinstance(where, tuple) else []
    if problem["type"] == "json_invalid" or not path:
        return "The body must be a JSON object, sent as application/json."
    if problem["type"] == "missing":
        return f'"{".".join(path)}" is missing.'
    return f'"{".".join(path)}" cannot be read: {str(problem["msg"]).lower()}.'


def _digest(folder: Path) -> str:
    content = b"".join(p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file())
    return blake2s(content, digest_size=6).hexdigest()
