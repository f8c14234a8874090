"""What people wrote in Feishu as text: placeholders, links and rich text are spelled out.

https://open.feishu.cn/document/server-docs/im-v1/message-content-description/message_content
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from adapters.feishu.who import Payload, account

_TOKEN = re.compile(
    r"(?P<before>\w)?(?P<key>@_user_\d+|@_all)(?=(?P<after>[\w@])?)"
    r"|\[(?P<label>[^\]\n]+)\]\((?P<url>(?:https?://|mailto:)[^)\s]+)\)"
)
_PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)
_COMMAND = re.compile(r"/pm(?=\s|$)\s*", re.IGNORECASE)
EVERYBODY = "@all"
SAID = {"text", "post"}
HANDED = {"image": "image", "file": "file", "audio": "file", "media": "file"}  # resource types
ENDS = " \t\n,，:：、"


@dataclass(frozen=True)
class Said:
    """`called`: the bot itself was mentioned, or the line began with `/pm`; that is taken off."""

    text: str
    mentions: Mapping[str, str]  # token in the text (`ou_84aad35d` of `@ou_84aad35d`) → account
    called: bool = False


@dataclass(frozen=True)
class Handed:
    """A file that hangs on a message: GET /im/v1/messages/:message/resources/:key?type=kind."""

    message: str
    key: str
    kind: str  # image | file
    name: str = ""


def read(message: Payload, bot: str, home: str) -> Said:
    """The text of a message; *bot* is the bot's own open_id."""
    called_by = {str(m["key"]): m for m in message.get("mentions") or ()}
    mentions: dict[str, str] = {}
    called = False

    def spelled(match: re.Match[str]) -> str:
        nonlocal called
        if match["url"]:
            return _link(match["url"], match["label"])
        before, after = match["before"] or "", match["after"] or ""
        token = EVERYBODY
        if match["key"] != "@_all":
            who = called_by.get(match["key"], {})
            ids = who.get("id") or {}
            open_id = str(ids.get("open_id") or "")
            if open_id and open_id == bot:
                called = True
                return before + " "
            token = f"@{open_id or who.get('name') or match['key'].lstrip('@')}"
            if open_id:
                mentions[open_id] = account(home, ids, who.get("tenant_key"))
        # a name ends where a letter follows it, and in Chinese no blank does
        return f"{before}{' ' if before else ''}{token}{' ' if after else ''}"

    plain = _TOKEN.sub(spelled, bare(message))
    lines = (re.sub(r"\s{2,}", " ", line.strip()) for line in plain.split("\n"))
    text = "\n".join(lines).strip()
    text = text.lstrip(ENDS) if called else text
    if command := _COMMAND.match(text):
        return Said(text[command.end() :], mentions, called=True)
    return Said(text, mentions, called)


def _link(url: str, label: str) -> str:
    """An address that Feishu found by itself is shown as it was typed."""
    shown = url.removeprefix("mailto:")
    return label if label in shown else f"{label} ({shown})"


def bare(message: Payload) -> str:
    """The text with its placeholders; what is no text has none."""
    content = _content(message)
    match message.get("message_type"):
        case "text":
            return str(content.get("text") or "")
        case "post":
            lines = (
                "".join(_spelled(part, message) for part in parts) for parts in _lines(content)
            )
            return "\n".join(filter(None, [str(content.get("title") or ""), *lines]))
        case _:
            return ""


def files(message: Payload) -> tuple[Handed, ...]:
    """What was handed in with a message, pictures inside of rich text too."""
    content, id = _content(message), str(message["message_id"])
    kind = message.get("message_type")
    if kind in HANDED:
        key = content.get("image_key") if kind == "image" else content.get("file_key")
        return (Handed(id, str(key), HANDED[kind], str(content.get("file_name") or "")),)
    parts = [part for line in _lines(content) for part in line] if kind == "post" else []
    found = [Handed(id, str(p["image_key"]), "image") for p in parts if p.get("tag") == "img"]
    found += [Handed(id, str(p["file_key"]), "file") for p in parts if p.get("tag") == "media"]
    return tuple(found)


def _content(message: Payload) -> dict[str, Any]:
    """The content is JSON in a text; rich text may be wrapped in `post` and in languages."""
    try:
        content = json.loads(message.get("content") or "{}")
    except ValueError:
        return {}
    if not isinstance(content, dict):
        return {}
    for _ in ("post", "zh_cn") if message.get("message_type") == "post" else ():
        inner = [value for value in content.values() if value and isinstance(value, dict)]
        if {"title", "content"} & set(content) or not inner:
            break
        content = inner[0]
    return content


def received(found: Payload) -> dict[str, Any]:
    """A message as GET /im/v1/messages tells it, in the shape in which events tell theirs."""
    return {
        **found,
        "mentions": [m | {"id": {"open_id": m["id"]}} for m in found.get("mentions") or ()],
        "message_type": found["msg_type"],
        "content": "{}" if found.get("deleted") else unwrapped(found["body"]["content"]),
    }


def unwrapped(content: str) -> str:
    """A text message's content without the paragraphs of HTML that it is told in once changed."""
    try:
        said = json.loads(content)
    except ValueError:
        return content
    text = said.get("text") if isinstance(said, dict) else None
    if not isinstance(text, str) or _PARAGRAPH.sub("", text).strip():
        return content
    return json.dumps({**said, "text": "\n".join(_PARAGRAPH.findall(text))})


def _lines(content: Payload) -> Iterator[Iterable[Payload]]:
    lines = content.get("content")
    for line in lines if isinstance(lines, list) else ():
        yield [part for part in line if isinstance(part, dict)] if isinstance(line, list) else ()


def _spelled(part: Payload, message: Payload) -> str:
    """One part of rich text as a text message would spell it."""
    text = str(part.get("text") or "")
    match part.get("tag"):
        case "at":
            return _key(part, message)
        case "a":
            href = str(part.get("href") or "")
            return f"[{text}]({href})" if text and href and text != href else text or href
        case "emotion":
            return f":{part.get('emoji_type', '')}:"
        case _:
            return text


def _key(part: Payload, message: Payload) -> str:
    """The placeholder of a mention, also where rich text names the person by id."""
    who = str(part.get("user_id") or "")
    if who in ("all", "@_all"):
        return "@_all"
    for mention in message.get("mentions") or ():
        if who in (mention["key"], (mention.get("id") or {}).get("open_id")):
            return str(mention["key"])
    return f"@{part.get('user_name') or who}"
