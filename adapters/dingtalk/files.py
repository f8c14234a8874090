"""Pictures and files on their way to DingTalk, and those that people hand in."""

import asyncio
import io
import logging
import zipfile
from collections.abc import Mapping, Sequence

import httpx

from adapters.dingtalk.calls import Calls
from adapters.dingtalk.refusals import Refused
from bot.cards import Picture
from bot.events import File
from bot.ports import TooFast
from bot.raster import png

log = logging.getLogger(__name__)
MOST_BYTES = 20 * 2**20  # media/upload takes files of 20 MB
SHOWN = {"xlsx", "pdf", "zip", "rar", "doc", "docx"}  # what sampleFile shows: robot-message-type


class Unfetched(Exception):
    """A file that was handed in cannot be had."""


class Files:
    def __init__(self, calls: Calls, robot: str) -> None:
        self._calls, self._robot = calls, robot

    async def pictures(self, pictures: Sequence[Picture]) -> dict[int, str]:
        """The media ids that show *pictures*; words stand where DingTalk does not take one."""
        shown: dict[int, str] = {}
        for number, picture in enumerate(pictures):
            drawn = await asyncio.to_thread(png, picture.svg)
            try:
                shown[number] = await self._calls.upload(f"{number}.png", drawn, "image")
            except Refused as refusal:
                log.error("a picture is told in words: %s", refusal)
        return shown

    async def uploaded(self, files: Sequence[File]) -> list[Mapping[str, str]]:
        """What sampleFile shows of each file; those that DingTalk refuses are left out."""
        made: list[Mapping[str, str]] = []
        for file in map(packed, files):
            try:
                media = await self._calls.upload(file.name, file.data, "file")
            except Refused as refusal:
                log.error("%s cannot be uploaded: %s", file.name, refusal)
                continue
            made.append({"mediaId": media, "fileName": file.name, "fileType": _kind(file)})
        return made

    async def fetched(self, file: Mapping[str, str]) -> File:
        """A file that was handed in, by its download code; Unfetched where it cannot be had.

        https://open.dingtalk.com/document/orgapp/download-the-file-content-of-the-robot-receiving-message
        """
        asked = {"downloadCode": file["code"], "robotCode": self._robot}
        try:
            path = "/v1.0/robot/messageFiles/download"
            url = str((await self._calls.api("POST", path, asked)).get("downloadUrl") or "")
            data = await self._calls.fetch(url, MOST_BYTES) if self._known(url) else None
        except (Refused, TooFast, ConnectionError, httpx.HTTPError) as error:
            log.warning("a file could not be fetched: %r", error)
            raise Unfetched from error
        if data is None:
            raise Unfetched
        return File(file["name"], data)

    def _known(self, url: str) -> bool:
        return self._calls.is_dingtalks(url)


def packed(file: File) -> File:
    """*file* as DingTalk shows it: in an archive, where it is of another kind than those few."""
    if _kind(file) in SHOWN:
        return file
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(file.name, file.data)
    return File(f"{file.name}.zip", made.getvalue())


def _kind(file: File) -> str:
    return file.name.rpartition(".")[2].lower()
