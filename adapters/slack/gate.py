"""What is let in over HTTP: of a size that can be, signed by Slack, lately, and readable."""

import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl

from fastapi import Request

from bot.incoming import Refusal, read, whole

MOST_FIELDS = 100
LONGEST_STAMP = 12
Verify = Callable[[bytes, str, str], bool]  # body, timestamp, signature
Json = dict[str, Any]
_CHECK = re.compile(rb"(token=[\w-]*&)?ssl_check=1(&token=[\w-]*)?")


async def admitted(request: Request, verify: Verify) -> bytes | None:
    """The body of a request that is Slack's; Refusal of any other.

    None for a look at our certificate, which is not signed and asks for nothing.
    """
    body = await whole(request.headers, request.stream())
    if _only_looks(body):
        return None
    stamp = request.headers.get("x-slack-request-timestamp", "")
    signature = request.headers.get("x-slack-signature", "")
    plain = stamp.isascii() and stamp.isdigit() and signature.isascii()
    try:
        body.decode()
    except UnicodeDecodeError:
        raise Refusal(400, "not UTF-8") from None
    if not plain or len(stamp) > LONGEST_STAMP or not verify(body, stamp, signature):
        raise Refusal(401, "not signed by Slack, or too long ago")
    return body


def _only_looks(body: bytes) -> bool:
    """`ssl_check=1&token=…` (docs.slack.dev/interactivity/implementing-slash-commands)."""
    return _CHECK.fullmatch(body) is not None


def payload(body: bytes, headers: Mapping[str, str]) -> Json:
    """JSON, or a form; where a form has a payload, that is JSON too. Refusal of all else."""
    text = body.decode()
    if headers.get("content-type", "").startswith("application/json") or text.startswith("{"):
        return read(text)
    try:
        form = dict(parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS))
    except ValueError:
        raise Refusal(400, "too many fields") from None
    if not form:
        raise Refusal(400, "empty")
    return read(form["payload"]) if form.get("payload") else form


def shaped(found: Json) -> bool:
    """Its parts are what Bolt takes them for without looking."""
    kinds = [found[name] for name in ("event", "view") if name in found]
    typed = all(isinstance(part, dict) and isinstance(part.get("type"), str) for part in kinds)
    actions = found.get("actions", [{}])
    clicked = isinstance(actions, list) and bool(actions) and isinstance(actions[0], dict)
    return typed and clicked and isinstance(found.get("user", {}), dict)
