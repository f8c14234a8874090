"""What DingTalk refuses of a robot message and of an answer to a sessionWebhook.

https://open.dingtalk.com/document/development/ : robot-message-type, upload-media-files,
the-robot-sends-a-group-message (15,000 bytes), custom-robots-send-group-messages for the webhook.
"""

import json
from typing import Any

Json = dict[str, Any]
MOST, MOST_HOOK = 15_000, 20_000
PLAIN = {
    "sampleText": {"content"},
    "sampleMarkdown": {"title", "text"},
    "sampleImageMsg": {"photoURL"},
    "sampleFile": {"mediaId", "fileName", "fileType"},
    "sampleActionCard": {"title", "text", "singleTitle", "singleURL"},
}


SHOWN = {"xlsx", "pdf", "zip", "rar", "doc", "docx"}  # of sampleFile
UPLOADED = {
    "image": {"jpg", "gif", "png", "bmp"},
    "file": {"doc", "docx", "xls", "xlsx", "ppt", "pptx", "zip", "pdf", "rar"},
}
MOST_UPLOAD = 20 * 2**20


def refused_upload(kind: str, name: str, data: bytes) -> str:
    if name.rpartition(".")[2].lower() not in UPLOADED.get(kind, ()):
        return f"{kind} {name}"
    if kind == "image" and not data.startswith((b"\x89PNG", b"GIF", b"BM", b"\xff\xd8")):
        return "no picture"
    return "" if 0 < len(data) <= MOST_UPLOAD else f"{len(data)} bytes"


def _wanted(key: str) -> set[str] | None:
    if key in PLAIN:
        return PLAIN[key]
    if key in {f"sampleActionCard{n}" for n in range(2, 6)}:
        names = {
            f"action{what}{n}" for n in range(1, int(key[-1]) + 1) for what in ("Title", "URL")
        }
        return {"title", "text"} | names
    return None


def refused_robot_message(key: Any, param: Any) -> str:
    wanted = _wanted(str(key))
    if wanted is None:
        return f"msgKey {key}"
    if not isinstance(param, str) or len(param.encode()) > MOST:
        return "msgParam is no string, or too long"
    try:
        given = json.loads(param)
    except ValueError:
        return "msgParam is no JSON"
    if set(given) != wanted:
        return f"{sorted(given)} is not {sorted(wanted)}"
    if key == "sampleFile" and given["fileType"] not in SHOWN:
        return f"fileType {given['fileType']}"
    return _odd({name: given[name] for name in given})


def refused_hook(body: Any) -> str:
    kind = body.get("msgtype")
    if kind not in ("text", "markdown", "actionCard") or not isinstance(body.get(kind), dict):
        return f"msgtype {kind}"
    if len(json.dumps(body, ensure_ascii=False).encode()) > MOST_HOOK:
        return "too long"
    at = body.get("at", {})
    if None in at.get("atUserIds", ()) or at.get("isAtAll"):
        return "at"
    content = dict(body[kind])
    buttons = content.pop("btns", [])
    if kind == "actionCard" and (
        not 1 <= len(buttons) <= 5 or content.pop("btnOrientation") not in "01"
    ):
        return "btns"
    return _odd(content) or "".join(_odd(button) for button in buttons)


def _odd(given: Json) -> str:
    for name, value in given.items():
        if not isinstance(value, str) or not value.strip():
            return f"{name} is empty or no string"
        if name.lower().endswith("url") and not value.startswith(
            ("https://", "http://", "dtmd://")
        ):
            return f"{name} is no address"
    return ""
