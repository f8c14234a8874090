"""What people typed in Slack as text: mentions, links and entities are spelled out.

https://docs.slack.dev/messaging/formatting-message-text#retrieving-messages
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_TOKEN = re.compile(
    r"(?P<before>\w)?<(?:"
    r"@(?P<user>[UW][A-Z0-9]+)(?:\|[^>]*)?"
    r"|#(?P<channel>[CGD][A-Z0-9]+)(?:\|(?P<named>[^>]*))?"
    r"|!date\^[^|>]*(?:\|(?P<date>[^>]*))?"
    r"|!(?P<group>[^|>]+)(?:\|(?P<shown>[^>]*))?"
    r"|(?P<url>[a-z][a-z0-9+.-]*:[^|>]+)(?:\|(?P<label>[^>]*))?"
    r")>(?=(?P<after>[\w<])?)"
    r"|&(?P<entity>amp|lt|gt);"
)
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">"}
_SIGNS = re.compile(r"[*_~`>•◦▪︎\s]|\d+\.|[a-z]\.|&\w+;|<[^>]*>|:[\w+'-]+:")
_FENCED = re.compile(r"\s*(`{1,3})([^`]+)\1\s*")


@dataclass(frozen=True)
class Said:
    """`called`: the bot itself was mentioned; that is no longer in the text."""

    text: str
    mentions: Mapping[str, str]  # token in the text (`U024BE7LH` of `@U024BE7LH`) → account
    called: bool = False


def read(text: str, bot: str, accounts: str) -> Said:
    """*text* as Slack sends it, in plain words; accounts begin with *accounts* (`slack:T1`)."""
    mentions: dict[str, str] = {}
    called = False

    def spelled(match: re.Match[str]) -> str:
        nonlocal called
        before, after = match["before"] or "", match["after"] or ""
        if user := match["user"]:
            if user == bot:
                called = True
                return before + " "
            mentions[user] = f"{accounts}:{user}"
            # a name ends where a letter follows it, and in Chinese no blank does
            return f"{before}{' ' if before else ''}@{user}{' ' if after else ''}"
        return before + _plain(match)

    plain = _TOKEN.sub(spelled, text)
    lines = (re.sub(r"[^\S\n]{2,}", " ", line) for line in plain.split("\n"))
    spoken = "\n".join(lines).strip()
    return Said(_after_name(spoken) if called else spoken, mentions, called)


def _after_name(text: str) -> str:
    return text.lstrip(" \t\n,，:：、")


def _plain(match: re.Match[str]) -> str:
    if entity := match["entity"]:
        return _ENTITIES[entity]
    if channel := match["channel"]:
        return f"#{match['named'] or channel}"
    if url := match["url"]:
        return _link(_unescaped(url), _unescaped(match["label"] or ""))
    if group := match["group"]:
        shown = match["shown"] or group.partition("^")[0]
        return shown if shown.startswith("@") else f"@{shown}"
    return match["date"] or ""


def _link(url: str, label: str) -> str:
    """An address that Slack found by itself is shown as it was typed."""
    if not label or label == url:
        return url.removeprefix("mailto:").removeprefix("tel:")
    return label if label in url else f"{label} ({url})"


def _unescaped(text: str) -> str:
    return re.sub(r"&(amp|lt|gt);", lambda match: _ENTITIES[match[1]], text)


def bare(message: Mapping[str, Any]) -> str:
    """The text of a message as Slack spells it, without bold, code and lists made with the mouse.

    Slack says it twice: as `text` with marks, and as rich text without. The second is taken where
    both say the same.
    """
    text = str(message.get("text") or "")
    rich = [b for b in message.get("blocks") or () if b.get("type") == "rich_text"]
    if len(rich) == 1 and len(message["blocks"]) == 1:
        spelled = "".join(_lines(rich[0])).strip("\n")
        if not text or _squeezed(spelled) == _squeezed(text):
            return spelled
    fenced = _FENCED.fullmatch(text)
    return fenced[2].strip() if fenced else text


def _squeezed(text: str) -> str:
    return _SIGNS.sub("", text)


def _lines(block: Mapping[str, Any]) -> Iterator[str]:
    for part in block.get("elements") or ():
        if part.get("type") == "rich_text_list":
            for item in part.get("elements") or ():
                yield "".join(map(_spelled, item.get("elements") or ())) + "\n"
        else:
            yield "".join(map(_spelled, part.get("elements") or ()))
            if part.get("type") in ("rich_text_quote", "rich_text_preformatted"):
                yield "\n"


def _spelled(element: Mapping[str, Any]) -> str:
    """One element as Slack spells it in `text`."""
    match element.get("type"):
        case "user":
            return f"<@{element['user_id']}>"
        case "channel":
            return f"<#{element['channel_id']}>"
        case "usergroup":
            return f"<!subteam^{element['usergroup_id']}>"
        case "broadcast":
            return f"<!{element['range']}>"
        case "link":
            label = f"|{_escaped(element['text'])}" if element.get("text") else ""
            return f"<{_escaped(element['url'])}{label}>"
        case "emoji":
            return f":{element['name']}:"
        case "date":
            return _escaped(str(element.get("fallback") or ""))
        case _:
            return _escaped(str(element.get("text") or ""))


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
