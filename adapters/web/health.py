"""Is it alive, is it ready, and what it counts: for the one who runs it."""

import secrets
from collections.abc import Callable
from ipaddress import ip_address

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

Troubles = Callable[[], dict[str, str]]  # what is not ready → why; empty when all is well


def routes(troubles: Troubles, token: str = "") -> APIRouter:
    router = APIRouter(include_in_schema=False)

    def healthz() -> Response:
        return PlainTextResponse("ok\n")

    def readyz() -> Response:
        found = troubles()
        return JSONResponse({"ready": not found, "waiting": found}, 503 if found else 200)

    def metrics(request: Request) -> Response:
        if not _may_look(request, token):
            return PlainTextResponse("Send the token as a bearer token.\n", 403)
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    router.add_api_route("/healthz", healthz)
    router.add_api_route("/readyz", readyz)
    router.add_api_route("/metrics", metrics)
    return router


def _may_look(request: Request, token: str) -> bool:
    """From this machine, or with the token."""
    given = request.headers.get("authorization", "").removeprefix("Bearer ")
    if token and secrets.compare_digest(given.encode(), token.encode()):
        return True
    try:
        return request.client is not None and ip_address(request.client.host).is_loopback
    except ValueError:
        return False
