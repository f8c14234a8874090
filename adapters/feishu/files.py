"""Files and pictures on their way to Feishu, and those that people hand in.

open.feishu.cn/document/server-docs/im-v1/image/create, …/file/create, …/message/get-2
"""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import PurePath

from adapters.feishu.calls import Calls
from adapters.feishu.reading import Handed
from adapters.feishu.refusals import Refused
from adapters.feishu.sdk import lark
from bot.cards import Picture
from bot.events import File
from bot.raster import png

log = logging.getLogger(__name__)
MOST_BYTES = 20 * 2**20  # of a file that is handed in
KEPT = 200  # pictures whose key is known still, so that a change of their card takes no upload
KINDS = {
    ".pdf": "pdf", ".doc": "doc", ".docx": "doc", ".xls": "xls", ".xlsx": "xls", ".ppt": "ppt",
    ".pptx": "ppt", ".mp4": "mp4", ".opus": "opus",
}  # fmt: skip


class Unfetched(Exception):
    """A file that was handed in cannot be had; the text says why, to translate."""


class Files:
    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self._keys: dict[str, str] = {}  # of pictures, by what they show

    async def pictures(self, pictures: Mapping[int, Picture]) -> dict[int, str]:
        """The image_keys of *pictures*; without those that Feishu does not take."""
        found = {}
        for number, picture in pictures.items():
            try:
                found[number] = self._keys.get(picture.svg) or await self._picture(picture)
            except Refused as refusal:
                log.error("a picture is told in words: %s", refusal)
        return found

    async def _picture(self, picture: Picture) -> str:
        image = await asyncio.to_thread(png, picture.svg)
        sent = await self._sent("images", image_type="message", image=("picture.png", image))
        while len(self._keys) >= KEPT:
            del self._keys[next(iter(self._keys))]
        key = self._keys[picture.svg] = str(sent["image_key"])
        return key

    async def upload(self, file: File) -> str:
        """The file_key of a file that goes with a message."""
        kind = KINDS.get(PurePath(file.name).suffix.lower(), "stream")
        sent = await self._sent(
            "files", file_type=kind, file_name=file.name, file=(file.name, file.data)
        )
        return str(sent["file_key"])

    async def _sent(self, where: str, **parts: object) -> dict[str, object]:
        form = partial(lark.MultipartEncoder, fields=parts)
        return await self._calls.post(f"/open-apis/im/v1/{where}", form)

    async def fetched(
        self, handed: Sequence[Handed], too_large: str, lost: str
    ) -> tuple[list[File], list[tuple[str, str]]]:
        """The files, and the names of those that cannot be had, each with why."""
        files, left = [], []
        for one in handed:
            try:
                files.append(await self._fetch(one, too_large, lost))
            except Unfetched as error:
                left.append((one.name or one.kind, str(error)))
        return files, left

    async def _fetch(self, one: Handed, too_large: str, lost: str) -> File:
        path = f"/open-apis/im/v1/messages/{one.message}/resources/{one.key}"
        try:
            data = await self._calls.download(path, type=one.kind)
        except Refused as refusal:
            log.warning("a file could not be fetched: %s", refusal)
            raise Unfetched(too_large if refusal.code == 234037 else lost) from refusal
        if len(data) > MOST_BYTES:
            raise Unfetched(too_large)
        suffix = ".png" if data.startswith(b"\x89PNG") else ".jpg" if one.kind == "image" else ""
        return File(one.name or f"{one.key}{suffix}", data)
