"""Text in Feishu's spelling: what the bot says as Markdown, what people type letter by letter.

Markdown of a card is CommonMark with a few tags, of which `<at id=…></at>` rings; a letter that
could begin any of it is written as an HTML entity, as Feishu's page says.
https://open.feishu.cn/document/feishu-cards/card-json-v2-components/content-components/rich-text
"""

import json
import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import quote, urlsplit

from bot import markup
from bot.markup import Bold, Link, Mention, Span, Typed

Json = dict[str, Any]
Mentions = Callable[[str], str]  # a handle as an open_id `ou_…`, or as a name without an account

_OPEN_ID = re.compile(r"ou_[0-9A-Za-z_-]+")
# What turns text around or cannot be sent at all.
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]|[\ud800-\udfff]"
)
# Anywhere; emoji `:OK:` and addresses `https://`, `www.`; how lines of lists and headings begin.
_MARKS = re.compile(
    r"[&<>*_~`\[\]\\$|@]|:(?=[A-Za-z/])|(?<=www)\."
    r"|(?m:^[^\S\n]+)|(?m:^[#+=-])|(?m:^\d{1,9}[.)])",
    re.IGNORECASE,
)
_SAFE = "/:?#@!$&*+,;=%-._~"  # of an address; brackets and quotes would end it
BREAK = "  \n"  # a soft break may be lost in drawing


def weight(made: Any) -> int:
    """Bytes of *made* inside of a request, where a card is JSON inside of JSON."""
    inner = json.dumps(made, ensure_ascii=False, separators=(",", ":"))
    return len(json.dumps(inner, ensure_ascii=False).encode()) - 2


def size(text: str) -> int:
    """Letters as the strictest reader counts them: an emoji is two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def width(text: str) -> int:
    """Columns: a Chinese letter takes two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def shown(text: str) -> str:
    return _UNSEEN.sub("", text)


def cut(text: str, most: int) -> str:
    """*text* of at most *most* letters; … tells that there is more.

    Where no tag is parsed a call is shown; broken up, it is none for any reader either.
    """
    text = re.sub(r"<(?=/?at\b)", "<\u2060", shown(text))
    if size(text) <= most:
        return text
    kept = text.encode("utf-16-le")[: 2 * (most - 1)].decode("utf-16-le", "ignore")
    return kept.rstrip() + "…"


def plain(text: str, most: int) -> Json:
    """A text that is shown letter by letter."""
    words = cut(text, most)
    return {"tag": "plain_text", "content": words if words.strip() else "…"}


def marked(content: str, **more: Any) -> Json:
    return {"tag": "markdown", "content": content, **more}


def grey(content: str) -> str:
    return f"<font color='grey'>{content}</font>"


def red(content: str) -> str:
    return f"<font color='red'>{content}</font>"


def is_person(token: str) -> bool:
    """Is it an open_id, or only a name?"""
    return _OPEN_ID.fullmatch(token) is not None


def at(open_id: str) -> str:
    return f"<at id={open_id}></at>"


def markdown(spans: Iterable[Span], mentions: Mentions) -> str:
    whole = ""
    rest = list(spans)
    for n, span in enumerate(rest):
        after = _letters(rest[n + 1 :])[:1]
        whole += _strong(span.text, whole, after) if isinstance(span, Bold) else ""
        whole += _word(span, mentions, begins=whole[-1:] in ("", "\n"))
    return whole


def _word(span: Span, mentions: Mentions, *, begins: bool) -> str:
    match span:
        case str():
            return escaped(span, begins=begins)
        case Bold():
            return ""
        case Typed(text):
            return _code(text)
        case Link(label, url) if address := _address(url):
            return f"[{escaped(label) or address}]({address})"
        case Link(label):
            return escaped(label)
        case Mention(person):
            token = mentions(person)
            return at(token) if is_person(token) else escaped(f"@{token}")


def escaped(text: str, *, begins: bool = True) -> str:
    """Shown to the letter, never obeyed; *begins* if a line begins with it."""
    before = "" if begins else "x"
    whole = _MARKS.sub(_entity, before + shown(text))[len(before) :]
    return whole.replace("\n", BREAK)


def _entity(match: re.Match[str]) -> str:
    found = match[0]
    return "&nbsp;" * len(found) if found.isspace() else f"{found[:-1]}&#{ord(found[-1])};"


def _code(text: str) -> str:
    """Inside of code no entity is read; what looks like a tag is broken up for any reader."""
    whole = re.sub(r"<(?=[A-Za-z/!])", "<\u2060", " ".join(shown(text).replace("`", "'").split()))
    return f"`{whole}`" if whole else ""


def _strong(text: str, before: str, after: str) -> str:
    """Bold, line by line. A sign at its edge needs a blank beyond it, else it stays two stars."""
    lines = [shown(line) for line in text.split("\n")]
    bold = [f"**{escaped(line.strip())}**" if line.strip() else "" for line in lines]
    first, last = text.strip()[:1], text.strip()[-1:]
    left = before[-1:] == "*" or (before[-1:].isalnum() and not first.isalnum())
    right = after.isalnum() and not last.isalnum()
    return (" " if left else "") + BREAK.join(bold) + (" " if right else "")


def _address(url: str) -> str:
    """Feishu takes http and https only, and refuses a card with an address that is none."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host or not re.fullmatch(r"[\w.:-]+", host):
        return ""
    return quote(shown(url), safe=_SAFE, errors="ignore")


def _letters(spans: Iterable[Span]) -> str:
    return "".join(span if isinstance(span, str) else "*" for span in spans)


def flat(spans: Iterable[Span], name: Callable[[str], str]) -> str:
    """Without markup; nobody is called."""
    return "".join(_flat(span, name) for span in spans)


def _flat(span: Span, name: Callable[[str], str]) -> str:
    match span:
        case str():
            return span
        case Bold(text) | Typed(text):
            return text
        case Link(label):
            return label
        case Mention(person):
            return f"@{name(person)}"


def seen(spans: Iterable[Span]) -> bool:
    """Is there anything to see?"""
    texts = (s if isinstance(s, str) else getattr(s, "text", "") or "x" for s in spans)
    return any(shown(text).strip() for text in texts)


def lines(spans: Iterable[Span]) -> list[list[Span]]:
    """*spans* parted where a line ends."""
    found: list[list[Span]] = [[]]
    for span in spans:
        first, *more = span.split("\n") if isinstance(span, str) else [span]
        found[-1] += [first] if first else []
        found += [[one] if one else [] for one in more]
    return found


def split(spans: Iterable[Span], most: int, mentions: Mentions) -> list[list[Span]]:
    """*spans* in parts of at most *most* bytes; only what is longer than a part is broken."""
    few = most // 8  # a letter takes up to six bytes

    def weighed(piece: Span) -> int:
        return weight(markdown([piece], mentions)) + 2  # blanks beside what is bold

    return [part for part in markup.split(spans, most, few, weighed) if seen(part)]
