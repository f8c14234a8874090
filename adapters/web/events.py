"""What somebody did in the web chat, as the core hears it."""

import json
import re
from base64 import b64decode
from binascii import Error
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import uuid4

from adapters.web.face import File as Sent
from adapters.web.face import Filled, Refused
from bot.events import File, Heard, Place, Source

PLATFORM, TENANT = "web", "demo"
NAMED = re.compile(r"^\s*[@＠](联络员|liaison|bot)[\s，,：:]*", re.IGNORECASE)
MOST_BYTES = 20 * 1024 * 1024


def account(handle: str) -> str:
    return f"{PLATFORM}:{TENANT}:{handle}"


def place(handle: str, room: str, thread: str = "") -> Place:
    direct = room == f"dm:{handle}"
    return Place(PLATFORM, TENANT, room, "" if direct else thread, direct)


def heard(
    handle: str,
    at: Place,
    text: str,
    now: datetime,
    *,
    source: Source = "typed",
    fields: Mapping[str, str] | None = None,
    files: Sequence[Sent] = (),
    message: str = "",
    event_id: str = "",
) -> Heard:
    """A line of *handle*; talking to `@联络员` is talking to the bot."""
    plain = NAMED.sub("", text)
    return Heard(
        text=plain,
        by=account(handle),
        at=at,
        event_id=event_id or uuid4().hex,
        now=now,
        source=source,
        fields=fields or {},
        mentioned=plain != text,
        files=tuple(map(_file, files)),
        message=message,
        kept=True,
    )


def strings(fields: Filled) -> dict[str, str]:
    """The fields of a form as the core takes them: repeated rows as JSON."""
    return {
        name: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for name, value in fields.items()
    }


def _file(sent: Sent) -> File:
    try:
        data = b64decode(sent["base64"], validate=True)
    except Error:
        raise Refused(f'The content of "{sent["name"]}" is not base64.') from None
    if len(data) > MOST_BYTES:
        raise Refused(f'"{sent["name"]}" is larger than 20 MB.')
    return File(sent["name"], data)
