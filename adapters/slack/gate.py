"""What is let in over HTTP: of a size that can be, signed by Slack, lately, and readable."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

from fastapi import Request

MOST_BYTES = 2**20  # a modal full of text is a quarter of that
Verify = Any  # (body, timestamp, signature) -> bool, of the SDK


class Refusal(Exception):
    """An HTTP status, and a word for the log."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


async def admitted(request: Request, verify: Verify) -> bytes:
    """The body of a request that is Slack's; Refusal of any other."""
    body = await _body(request)
    stamp = request.headers.get("x-slack-request-timestamp", "")
    signature = request.headers.get("x-slack-signature", "")
    try:
        plain = stamp.isascii() and stamp.isdigit() and signature.isascii()
        if not plain or len(stamp) > 12 or not verify(body, stamp, signature):
            raise Refusal(401, "not signed by Slack, or too long ago")
        text = body.decode()
    except UnicodeDecodeError:
        raise Refusal(400, "not UTF-8") from None
    if not readable(text, request.headers):
        raise Refusal(400, "not readable")
    return body


def readable(text: str, headers: Mapping[str, str]) -> bool:
    """JSON, or a form; where it has a payload, that is JSON too."""
    if headers.get("content-type", "").startswith("application/json") or text.startswith("{"):
        return _is_object(text)
    try:
        form = parse_qs(text, keep_blank_values=True, max_num_fields=100)
    except ValueError:
        return False
    payload = form.get("payload")
    return _is_object(payload[0]) if payload else bool(form)


def _is_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        return False


async def _body(request: Request) -> bytes:
    announced = request.headers.get("content-length", "0")
    if announced.isdigit() and int(announced) > MOST_BYTES:
        raise Refusal(413, "too large")
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            raise Refusal(413, "too large")
    return bytes(body)
