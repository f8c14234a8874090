"""Text in Slack's spelling: what the bot says as mrkdwn or rich text, what people type as text.

Slack has no way to write a `*` that does not begin bold, nor bold inside a Chinese word. Text that
would be read otherwise than it is meant is sent as rich text, whose parts are told one by one.
https://docs.slack.dev/messaging/formatting-message-text
"""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from bot import markup
from bot.markup import Bold, Link, Mention, Span, Typed

Json = dict[str, Any]
Mentions = Callable[
    [str], str
]  # a handle as `<@U024BE7LH>`, or as a name where there is no account

_TOKEN = re.compile(r"<@([UW][A-Z0-9]+)>")
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
# What turns text around, rings or cannot be sent at all.
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]|[\ud800-\udfff]")
_FORMATS = re.compile(r"[*_~`]|^\s*>|:[\w+'-]+:", re.MULTILINE)
_CLOSING = ".,;:!?)"


def size(text: str) -> int:
    """Letters as the strictest reader counts them: an emoji is two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def shown(text: str) -> str:
    return _UNSEEN.sub("", text)


def _uncalled(text: str) -> str:
    """Where nothing is parsed, a call is shown; broken up, it is none for any reader either."""
    return re.sub(r"<(?=[!@#])", "<\u2060", shown(text))


def cut(text: str, most: int) -> str:
    """*text* of at most *most* letters; … tells that there is more."""
    text = shown(text)
    if size(text) <= most:
        return text
    kept = text.encode("utf-16-le")[: 2 * (most - 1)].decode("utf-16-le", "ignore")
    return kept.rstrip() + "…"


def plain(text: str, most: int) -> Json:
    """A text object that is shown letter by letter; `:smile:` stays what it is."""
    words = cut(_uncalled(text), most)
    return {"type": "plain_text", "text": words if words.strip() else "…", "emoji": False}


def mrkdwn(spans: Iterable[Span], mentions: Mentions) -> str:
    return "".join(_word(span, mentions) for span in spans)


def marked(spans: Iterable[Span], mentions: Mentions) -> Json:
    """A text object with markup; addresses and names that people typed are not made links."""
    return {"type": "mrkdwn", "text": mrkdwn(spans, mentions), "verbatim": True}


def _word(span: Span, mentions: Mentions) -> str:
    match span:
        case str():
            return _escaped(span)
        case Bold(text):
            return f"*{_escaped(text)}*"
        case Typed(text):
            return "`" + _escaped(text.replace("`", "'")) + "`"
        case Link(label, url) if _leads_out(url):
            return f"<{_escaped(url).replace('|', '%7C')}|{_escaped(label) or 'link'}>"
        case Link(label):
            return _escaped(label)
        case Mention(person):
            token = mentions(person)
            return token if _TOKEN.fullmatch(token) else _escaped(f"@{token}")


def _escaped(text: str) -> str:
    return shown(text).translate(_ENTITIES)


def _leads_out(url: str) -> bool:
    return url.startswith(("https://", "http://"))


def rich(spans: Iterable[Span], mentions: Mentions) -> Json:
    """A rich text block, where nothing is parsed."""
    parts = [part for span in spans if (part := _part(span, mentions))]
    section = {"type": "rich_text_section", "elements": parts}
    return {"type": "rich_text", "elements": [section]}


def _part(span: Span, mentions: Mentions) -> Json:
    match span:
        case str():
            return _literal(span)
        case Bold(text):
            return _literal(text, bold=True)
        case Typed(text):
            return _literal(text, code=True)
        case Link(label, url) if _leads_out(url):
            return {"type": "link", "url": url, "text": shown(label) or url}
        case Link(label):
            return _literal(label)
        case Mention(person):
            token = mentions(person)
            if found := _TOKEN.fullmatch(token):
                return {"type": "user", "user_id": found[1]}
            return _literal(f"@{token}")


def _literal(text: str, **style: bool) -> Json:
    seen = _uncalled(text)
    return {"type": "text", "text": seen} | ({"style": style} if style else {}) if seen else {}


def misread(spans: Sequence[Span]) -> bool:
    """Would Slack format what was typed, or not format what the bot means?"""
    for at, span in enumerate(spans):
        if isinstance(span, str):
            if _FORMATS.search(span):
                return True
        elif isinstance(span, Bold | Typed):
            before, after = _letters(spans[:at])[-1:], _letters(spans[at + 1 :])[:1]
            parted = (not before or before.isspace()) and (
                not after or after.isspace() or after in _CLOSING
            )
            if not parted or re.search(r"[*`\n]|^\s|\s$", span.text):
                return True
    return False


def _letters(spans: Iterable[Span]) -> str:
    return "".join(span if isinstance(span, str) else "x" for span in spans)


def split(spans: Iterable[Span], most: int, mentions: Mentions) -> list[list[Span]]:
    """*spans* in parts of at most *most* letters; only what is longer than a part is broken."""
    few = most // 6  # an escaped letter takes up to five

    def weighed(piece: Span) -> int:
        return size(mrkdwn([piece], mentions))

    return [part for part in markup.split(spans, most, few, weighed) if seen(part)]


def seen(spans: Iterable[Span]) -> bool:
    """Is there anything to see?"""
    texts = (s if isinstance(s, str) else getattr(s, "text", "") or "x" for s in spans)
    return any(shown(text).strip() for text in texts)
