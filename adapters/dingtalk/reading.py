"""What people typed in DingTalk as text, and what they handed in with it.

https://open.dingtalk.com/document/orgapp/receive-message ; DingTalk takes every @name out of the
text and tells in `atUsers` only whom it was (QwenLM/qwen-code#8638), so they are put back at the
end of the first line, by their ids.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from adapters.dingtalk.who import Payload, word_of

Json = dict[str, Any]
PICTURE, VIDEO = "picture.png", "video"


@dataclass(frozen=True)
class Said:
    """*mentions*: ids in the text; *files*: what is still to be fetched by its download code."""

    text: str
    mentions: tuple[str, ...] = ()
    files: tuple[Mapping[str, str], ...] = ()  # name, code


def read(message: Payload) -> Said:
    """The words of one robot message; those of other kinds than text are the words they have."""
    content = message.get("content") or {}
    kind = message.get("msgtype")
    if kind == "richText":
        parts = content.get("richText") or ()
        text, files = "".join(map(_words, parts)), tuple(f for part in parts for f in _file(part))
    elif kind == "audio":
        text, files = str(content.get("recognition") or ""), ()
    elif kind in ("picture", "image", "file", "video"):
        text, files = "", tuple(_file(content))
    else:
        text, files = str((message.get("text") or {}).get("content") or ""), ()
    mentions = tuple(_mentioned(message))
    return Said(_with_names(" ".join(text.split(" ")).strip(), mentions), mentions, files)


def _words(part: Mapping[str, Any]) -> str:
    return str(part.get("text") or "")


def _file(part: Mapping[str, Any]) -> list[Mapping[str, str]]:
    code = part.get("downloadCode") or part.get("pictureDownloadCode")
    kind = part.get("videoType")
    name = part.get("fileName") or (f"{VIDEO}.{kind}" if kind else PICTURE)
    return [{"name": str(name), "code": str(code)}] if code else []


def _mentioned(message: Payload) -> list[str]:
    """Somebody from another company has no staffId."""
    bot = message.get("chatbotUserId")
    users = [u for u in message.get("atUsers") or () if u.get("dingtalkId") != bot]
    ids = (user.get("staffId") or user.get("dingtalkId") for user in users)
    return [word_of(str(id)) for id in ids if id]


def _with_names(text: str, mentions: tuple[str, ...]) -> str:
    if not mentions or not text:
        return text
    first, *rest = text.split("\n")
    return "\n".join([" ".join([first, *(f"@{user}" for user in mentions)]), *rest])
