"""Calls to DingTalk's two APIs: one client, one token, one pace for each of them, all counted.

`api` is https://open.dingtalk.com/document/orgapp/…, `old` is the older one below /topapi, which
says no with HTTP 200 and an errcode. Contacts and tokens do not count for the month.
"""

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

import httpx

from adapters.dingtalk.refusals import AGAIN, Refused, Stale, check, lacking
from bot.ports import TooFast, Unanswered
from bot.settings import Dingtalk as Chosen
from bot.settings import SettingsError

log = logging.getLogger(__name__)
Json = dict[str, Any]
PATIENCE = 8.0  # seconds for one call; the courier waits 20 for all of a message
GAP = 0.07  # seconds between two calls of one kind: 20 a second are let through
EARLY = 300.0  # seconds before its end that a token is renewed
SECRET = "LIAISON_DINGTALK__CLIENT_SECRET"
CURE = "Copy Client ID and Client Secret from “Credentials” of the app in DingTalk's console."


class Calls:
    """*spent* is told of every call that counts, *lacks* of what the app may not call and which
    right is missing. `trouble` says why nothing arrives just now."""

    def __init__(
        self, chosen: Chosen, spent: Callable[[], object] = lambda: None,
        lacks: Callable[[str, str], object] = lambda what, needs: None,
    ) -> None:  # fmt: skip
        self._chosen, self._spent, self.lacks = chosen, spent, lacks
        self._web = httpx.AsyncClient(timeout=PATIENCE)
        self._token, self._until = "", 0.0
        self._renewing = asyncio.Lock()
        self._last: defaultdict[str, float] = defaultdict(float)  # by kind
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self.trouble = ""
        self.dated: Callable[[str | None], object] = lambda date: None  # told each answer's date

    async def close(self) -> None:
        await self._web.aclose()

    async def api(self, method: str, path: str, body: Json, *, kind: str = "") -> Json:
        """One call that counts; *kind* names it where its path has ids."""
        self._spent()
        url = f"{self._chosen.base_url}{path}"

        async def call(token: str) -> httpx.Response:
            known = {"x-acs-dingtalk-access-token": token}
            return await self._web.request(method, url, json=body, headers=known)

        return await self._asked(kind or f"{method} {path}", call)

    async def old(self, path: str, body: Json) -> Json:
        """One call of the directory, which does not count."""
        url = f"{self._chosen.oapi_base_url}{path}"

        async def call(token: str) -> httpx.Response:
            return await self._web.post(url, params={"access_token": token}, json=body)

        return await self._asked(path, call)

    async def upload(self, name: str, data: bytes, kind: str) -> str:
        """The media id of a picture or file."""
        self._spent()
        url = f"{self._chosen.oapi_base_url}/media/upload"

        async def call(token: str) -> httpx.Response:
            asked = {"access_token": token, "type": kind}
            return await self._web.post(url, params=asked, files={"media": (name, data)})

        return str((await self._asked("/media/upload", call))["media_id"])

    async def hook(self, url: str, body: Json) -> None:
        """An answer to a sessionWebhook, which needs no token and does not count."""

        async def call(_: str) -> httpx.Response:
            return await self._web.post(url, json=body)

        await self._tried(call, "")

    def is_dingtalks(self, url: str) -> bool:
        """Nothing is sent to, or fetched from, an address that is not DingTalk's."""
        there = urlsplit(url)
        ours = (self._chosen.base_url, self._chosen.oapi_base_url)
        if there.netloc in [urlsplit(base).netloc for base in ours]:
            return True
        host = there.hostname or ""
        return there.scheme == "https" and host.endswith((".dingtalk.com", ".aliyuncs.com"))

    async def fetch(self, url: str, most: int) -> bytes | None:
        """The bytes at an address, if they are at most so many."""
        data = bytearray()
        async with self._web.stream("GET", url) as answer:
            if answer.status_code != 200:
                return None
            async for part in answer.aiter_bytes():
                data += part
                if len(data) > most:
                    return None
        return bytes(data)

    async def prove(self) -> None:
        """SettingsError where the credentials are refused; ConnectionError while it is away."""
        try:
            await self._renewed()
        except (Refused, Stale) as error:
            raise SettingsError(f"{SECRET} is refused by DingTalk ({error}). {CURE}") from None
        except (TooFast, httpx.HTTPError) as error:
            raise ConnectionError(f"cannot be reached: {type(error).__name__}") from error

    # how a call is made

    async def _asked(self, kind: str, call: Callable[[str], Awaitable[httpx.Response]]) -> Json:
        await self._paced(kind)
        for last in (False, True):
            token = await self._known()
            try:
                return await self._tried(call, token)
            except Refused as refusal:
                if needs := lacking(refusal):
                    self.lacks(kind, needs)
                raise
            except Stale:
                if self._token == token:
                    self._token = ""
                if last:
                    self.trouble = f"{SECRET}: DingTalk takes no token of it"
                    raise TooFast(AGAIN * 4) from None
        raise AssertionError("unreachable")

    async def _tried(self, call: Callable[[str], Awaitable[httpx.Response]], token: str) -> Json:
        try:
            answer = await call(token)
            body = _body(answer)
            check(answer.status_code, body)
        except httpx.ConnectError as error:
            raise self._away(error) from error
        except httpx.HTTPError as error:
            raise Unanswered(self._away(error).seconds) from error
        self.trouble = ""
        self.dated(answer.headers.get("Date"))
        return body

    def _away(self, error: Exception) -> TooFast:
        self.trouble = f"cannot be reached: {type(error).__name__}"
        log.warning("DingTalk cannot be reached: %r", error)
        return TooFast(AGAIN)

    async def _paced(self, kind: str) -> None:
        """Each waits for its turn, also after a moment in which nothing went on here."""
        async with self._turns[kind]:
            await asyncio.sleep(self._last[kind] + GAP - time.monotonic())
            self._last[kind] = time.monotonic()

    async def _known(self) -> str:
        async with self._renewing:
            if not self._token or time.monotonic() > self._until:
                try:
                    await self._renewed()
                except httpx.HTTPError as error:
                    raise self._away(error) from error
                except (Refused, Stale) as error:
                    self.trouble = f"{SECRET} is refused: {error}"
                    log.error("DingTalk refuses %s: %s", SECRET, error)
                    raise TooFast(AGAIN * 4) from error
            return self._token

    async def _renewed(self) -> None:
        """https://open.dingtalk.com/document/orgapp/obtain-the-access_token-of-an-internal-app"""
        secret = self._chosen.client_secret
        body = {
            "appKey": self._chosen.client_id,
            "appSecret": secret.get_secret_value() if secret else "",
        }
        url = f"{self._chosen.base_url}/v1.0/oauth2/accessToken"
        answer = await self._web.post(url, json=body)
        made = _body(answer)
        check(answer.status_code, made)
        if not made.get("accessToken"):
            raise Refused("no accessToken")
        self._token = str(made["accessToken"])
        self._until = time.monotonic() + float(made.get("expireIn", 7200)) - EARLY


def _body(answer: httpx.Response) -> Json:
    """An error page is no JSON; then the status says it all."""
    try:
        found = answer.json()
    except ValueError:
        found = {}
    return found if isinstance(found, dict) else {}
