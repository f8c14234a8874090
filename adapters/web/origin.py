"""Another site's page may not speak for the person at this browser."""

from fastapi import Request

from adapters.web.face import Refused


class Elsewhere(Refused):
    status = 403


def same_origin(request: Request) -> None:
    origin = request.headers.get("origin")
    if origin and origin.split("://")[-1] != request.headers.get("host"):
        raise Elsewhere("This page may only be used from its own address.")
