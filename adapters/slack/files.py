"""Files and pictures on their way to Slack, and those that people hand in."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx

from adapters.slack.refusals import Refused
from bot.cards import Picture
from bot.events import File
from bot.ports import Delivery
from bot.raster import lettering, png

log = logging.getLogger(__name__)
MOST_BYTES = 20 * 2**20
LONGEST_ALT = 1000  # docs.slack.dev/reference/methods/files.getUploadURLExternal
READY_AFTER = (0.2, 0.5, 1.0)  # seconds until a file that was just uploaded can be shown
SLOW = 20.0  # seconds for fetching one file


@dataclass(frozen=True)
class Upload:
    """*alt* says the same as the content, for who cannot see it."""

    name: str
    alt: str
    content: bytes


class Unfetched(Exception):
    """A file that was handed in cannot be had; the text says why, to translate."""


def uploads(delivery: Delivery) -> list[Upload]:
    """What goes beside a message."""
    return [Upload(file.name, "", file.data) for file in delivery.files]


class Files:
    """Uploading in the three steps that are current since 2025: an address, the bytes, the end."""

    def __init__(self, client: Any, call: Callable[[Awaitable[Any]], Awaitable[Any]]) -> None:
        self._client, self._call = client, call

    async def pictures(self, pictures: Mapping[int, Picture]) -> dict[int, str]:
        """The ids of the files that show *pictures*; nothing where Slack does not take them."""
        if lettering() is None:
            log.warning("this machine has no Chinese font, so pictures are told in words")
            return {}
        drawn = [
            Upload(f"picture-{n}.png", picture.alt, await asyncio.to_thread(png, picture.svg))
            for n, picture in pictures.items()
        ]
        try:
            ids = await self._upload(drawn)
            await self._ready(ids)
        except Refused as refusal:
            log.error("a picture is told in words: %s", refusal)
            return {}
        return dict(zip(pictures, ids, strict=True))

    async def share(self, files: Sequence[Upload], channel: str, thread: str) -> None:
        """Into a thread, or a chat. What Slack refuses does not undo the message they go with."""
        try:
            await self._upload(files, channel=channel, thread_ts=thread or None)
        except Refused as refusal:
            log.error("%s cannot be uploaded: %s", [file.name for file in files], refusal)

    async def _upload(self, files: Sequence[Upload], **where: Any) -> list[str]:
        given = [
            {"filename": file.name, "title": file.alt[:LONGEST_ALT] or file.name,
             "alt_txt": file.alt[:LONGEST_ALT] or None, "content": file.content}
            for file in files
        ]  # fmt: skip
        done = await self._call(self._client.files_upload_v2(file_uploads=given, **where))
        return [str(file["id"]) for file in done["files"]]

    async def _ready(self, ids: Sequence[str]) -> None:
        """A file may be shown once Slack knows what it is (slackapi/slack-github-action#413)."""
        for id in ids:
            for pause in READY_AFTER:
                known = await self._call(self._client.files_info(file=id))
                if known["file"].get("mimetype"):
                    break
                await asyncio.sleep(pause)


async def fetched(
    client: Any, call: Any, file: Mapping[str, Any], too_large: str, lost: str
) -> File:
    """One file of an event, with its bytes; Unfetched says *too_large* or *lost*."""
    if file.get("file_access") == "check_file_info":  # of a channel shared with another company
        file = (await call(client.files_info(file=file["id"])))["file"]
    name, url = str(file.get("name") or file["id"]), str(file.get("url_private_download") or "")
    if int(file.get("size") or 0) > MOST_BYTES:
        raise Unfetched(too_large)
    if not url or not _of_slack(url, client.base_url):
        raise Unfetched(lost)  # the token is for Slack's own machines only
    data = await _bytes(url, client.token, too_large, lost)
    if data[:15].lower().startswith(b"<!doctype html") and "html" not in str(file.get("mimetype")):
        raise Unfetched(lost)  # a page to sign in: the scope files:read is missing
    return File(name, data)


def _of_slack(url: str, base_url: str) -> bool:
    there, here = urlsplit(url), urlsplit(base_url)
    if there.netloc == here.netloc:
        return True
    host = there.hostname or ""
    return there.scheme == "https" and (host == "slack.com" or host.endswith(".slack.com"))


async def _bytes(url: str, token: str, too_large: str, lost: str) -> bytes:
    data = bytearray()
    asked = {"headers": {"Authorization": f"Bearer {token}"}}
    try:
        async with (
            asyncio.timeout(SLOW),
            httpx.AsyncClient() as web,
            web.stream("GET", url, **asked) as answer,  # type: ignore[arg-type]  # headers only
        ):
            if answer.status_code != 200:
                raise Unfetched(lost)
            async for part in answer.aiter_bytes():
                data += part
                if len(data) > MOST_BYTES:
                    raise Unfetched(too_large)
    except (httpx.HTTPError, TimeoutError) as error:
        log.warning("a file could not be fetched: %r", error)
        raise Unfetched(lost) from error
    return bytes(data)
