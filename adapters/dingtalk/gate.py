"""What is let in over HTTP: of a size that can be, signed by DingTalk, lately, and readable.

A robot message is signed with the app's secret, a card callback with a secret of our own, which is
given to DingTalk when the address is registered. Neither signs the body: let only DingTalk in by
TLS and by its addresses.
"""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from typing import Any

from fastapi import Request

from bot.incoming import Refusal, read, whole

LONGEST_STAMP = 16
HOUR = 3_600_000  # milliseconds that a message may be off
Json = dict[str, Any]


def of_cards(secret: str) -> str:
    """Our secret for card callbacks, made from the app's."""
    return hmac.new(secret.encode(), b"liaison card callbacks", hashlib.sha256).hexdigest()[:32]


async def admitted(request: Request, secret: str) -> tuple[str, Json]:
    """("message" or "card", the payload); Refusal of anything else."""
    body = await whole(request.headers, request.stream())
    headers = request.headers
    if "x-ddpaas-signature" in headers:
        stamp = headers.get("x-ddpaas-signature-timestamp", "")
        kind, wanted = "card", _signed(of_cards(secret), stamp)
        given = headers["x-ddpaas-signature"]
    else:
        stamp = headers.get("timestamp", "")
        kind, wanted = "message", _signed(secret, f"{stamp}\n{secret}")
        given = headers.get("sign", "")
    if not _lately(stamp) or not hmac.compare_digest(wanted, given.encode("utf8", "replace")):
        raise Refusal(401, "not signed by DingTalk, or too long ago")
    return kind, read(body)


def push_of(headers: Mapping[str, str], payload: Json) -> str:
    """What tells one card callback from the next: DingTalk gives them no id over HTTP."""
    stamp = headers.get("x-ddpaas-signature-timestamp", "")
    said = f"{stamp}:{json.dumps(payload, sort_keys=True)}"
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def _signed(key: str, said: str) -> bytes:
    return base64.b64encode(hmac.new(key.encode(), said.encode(), hashlib.sha256).digest())


def _lately(stamp: str) -> bool:
    plain = stamp.isascii() and stamp.isdigit() and len(stamp) <= LONGEST_STAMP
    return plain and abs(time.time() * 1000 - int(stamp)) < HOUR
