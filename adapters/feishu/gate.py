"""What is let in over HTTP: of a size that can be, sealed and signed by Feishu, lately, readable.

open.feishu.cn/document/server-docs/event-subscription-guide/event-subscription-configure-/
request-url-configuration-case, …/encrypt-key-encryption-configuration-case
"""

import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from fastapi import Request

from adapters.feishu.sdk import lark

MOST_BYTES = 2**20
WINDOW = 300.0  # seconds that a signature holds, before and after
Json = dict[str, Any]


class Refusal(Exception):
    """An HTTP status, and a word for the log."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


@dataclass(frozen=True)
class Gate:
    """With an encrypt key everything is sealed and signed, else the token vouches for it."""

    key: str = field(repr=False)
    token: str = field(repr=False)

    async def admitted(self, request: Request) -> Json:
        """The payload of a request that is Feishu's; Refusal of any other."""
        return self.opened(await _body(request), request.headers)

    def opened(self, body: bytes, headers: Mapping[str, str], now: float | None = None) -> Json:
        payload = _object(body)
        if self.key:
            payload = self._unsealed(payload)
        if payload.get("type") == "url_verification":  # it comes unsigned
            self._check_token(payload.get("token"))
            return payload
        if self.key:
            self._check_signature(body, headers, time.time() if now is None else now)
        header = payload.get("header")
        self._check_token(header.get("token") if isinstance(header, dict) else None)
        return payload

    def _unsealed(self, payload: Json) -> Json:
        sealed = payload.get("encrypt")
        if not isinstance(sealed, str):
            raise Refusal(401, "not sealed")
        try:
            text = lark.AESCipher(self.key).decrypt_str(sealed)
        except ValueError:  # of base64, of the cipher, of UTF-8
            raise Refusal(401, "sealed with another key") from None
        return _object(text.encode())

    def _check_signature(self, body: bytes, headers: Mapping[str, str], now: float) -> None:
        stamp = headers.get("x-lark-request-timestamp", "")
        seed = (stamp + headers.get("x-lark-request-nonce", "") + self.key).encode()
        wanted = hashlib.sha256(seed + body).hexdigest()
        given = headers.get("x-lark-signature", "")
        if not hmac.compare_digest(wanted.encode(), given.encode("utf-8", "replace")):
            raise Refusal(401, "not signed by Feishu")
        if not (stamp.isascii() and stamp.isdigit()) or abs(now - int(stamp[:12])) > WINDOW:
            raise Refusal(401, "signed too long ago")

    def _check_token(self, given: object) -> None:
        if self.token and not hmac.compare_digest(str(given or "").encode(), self.token.encode()):
            raise Refusal(401, "not the verification token")


def _object(body: bytes) -> Json:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise Refusal(400, "not readable") from None
    if not isinstance(found, dict):
        raise Refusal(400, "not readable")
    return found


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
