"""What comes over HTTP, before anybody believes it: of a size that can be, and an object."""

import json
from collections.abc import AsyncIterable, Mapping
from typing import Any

MOST_BYTES = 2**20  # a form full of text is a quarter of that


class Refusal(Exception):
    """An HTTP status, and a word for the log."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


async def whole(headers: Mapping[str, str], stream: AsyncIterable[bytes]) -> bytes:
    """The body of a request; Refusal of one that is too large, before it is all read."""
    announced = headers.get("content-length", "0")
    if announced.isdigit() and int(announced) > MOST_BYTES:
        raise Refusal(413, "too large")
    body = bytearray()
    async for part in stream:
        body += part
        if len(body) > MOST_BYTES:
            raise Refusal(413, "too large")
    return bytes(body)


def read(text: str | bytes) -> dict[str, Any]:
    """The object that JSON is; Refusal of all else."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Refusal(400, "no object")
    return found
