"""What is let in over HTTP: of a size that can be, sealed and signed by Feishu, lately, readable.

open.feishu.cn/document/server-docs/event-subscription-guide/event-subscription-configure-/
request-url-configuration-case, …/encrypt-key-encryption-configuration-case
"""

import hashlib
import hmac
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from fastapi import Request

from adapters.feishu.sdk import lark
from bot.incoming import Refusal, read, whole

WINDOW = 300.0  # seconds that a signature holds, before and after
Json = dict[str, Any]


@dataclass(frozen=True)
class Gate:
    """With an encrypt key everything is sealed and signed, else the token vouches for it."""

    key: str = field(repr=False)
    token: str = field(repr=False)

    async def admitted(self, request: Request) -> Json:
        """The payload of a request that is Feishu's; Refusal of any other."""
        return self.opened(await whole(request.headers, request.stream()), request.headers)

    def opened(self, body: bytes, headers: Mapping[str, str], now: float | None = None) -> Json:
        payload = read(body)
        if self.key:
            payload = self._unsealed(payload)
        if payload.get("type") == "url_verification":  # it comes unsigned
            self._check_token(payload.get("token"))
            return payload
        if self.key:
            self._check_signature(body, headers, time.time() if now is None else now)
        header = payload.get("header")  # events of version 1.0 have none
        self._check_token((header if isinstance(header, dict) else payload).get("token"))
        return payload

    def _unsealed(self, payload: Json) -> Json:
        sealed = payload.get("encrypt")
        if not isinstance(sealed, str):
            raise Refusal(401, "not sealed")
        try:
            text = lark.AESCipher(self.key).decrypt_str(sealed)
        except ValueError:  # of base64, of the cipher, of UTF-8
            raise Refusal(401, "sealed with another key") from None
        return read(text)

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
