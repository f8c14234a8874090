"""Puts the web face together: `build(chat)` is an application, `install(app, chat)` adds to one."""

from hashlib import blake2s
from pathlib import Path

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.types import Scope

from adapters.web.doors import Doors
from adapters.web.draw import Drawing, Words
from adapters.web.face import Chat, Language, Refused
from adapters.web.page import ChatPage

STATIC = Path(__file__).with_name("static")


def build(chat: Chat, *, words: Words, language: Language = "zh", demo: bool = True) -> FastAPI:
    app = FastAPI(title="Liaison", docs_url=None, redoc_url=None, openapi_url=None)
    install(app, chat, words=words, language=language, demo=demo)
    return app


def install(
    app: FastAPI, chat: Chat, *, words: Words, language: Language = "zh", demo: bool = True
) -> None:
    """The page at `/`, its fetches under `/chat`, its files, and in demo mode the doors."""
    static = f"/static/{_digest(STATIC)}"
    app.mount(static, Kept(directory=STATIC), name="static")
    own = APIRouter(dependencies=[Depends(same_origin)])
    own.include_router(ChatPage(chat, Drawing(words, static, demo), language).routes())
    if demo:
        own.include_router(Doors(chat).routes())
    app.include_router(own)
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(RequestValidationError, _unreadable)


class Kept(StaticFiles):
    """Files whose address changes with their content: a browser may keep them for good."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response


def same_origin(request: Request) -> None:
    """Another site's page may not speak for the person at this browser."""
    origin = request.headers.get("origin")
    if origin and origin.split("://")[-1] != request.headers.get("host"):
        raise Elsewhere("This page may only be used from its own address.")


class Elsewhere(Refused):
    status = 403


def _refused(request: Request, error: Exception) -> JSONResponse:
    status = error.status if isinstance(error, Refused) else 400
    return JSONResponse({"error": str(error)}, status)


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
