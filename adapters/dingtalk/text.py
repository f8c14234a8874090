"""Text in DingTalk's spelling: its Markdown, in which nothing that people typed is obeyed.

DingTalk's page of Markdown knows no way to write a `*` that begins nothing, so a letter that could
begin something is shown as its full-width sister, and addresses are broken where they would become
links. https://open.dingtalk.com/document/orgapp/robot-message-type
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator

from bot.markup import Bold, Link, Mention, Span, Typed

# A handle as the userid (or nothing) and the name.
People = Callable[[str], tuple[str, str]]

_UNSEEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ue000-\uf8ff]"
    r"|[\ud800-\udfff]"
)
_WIDE = str.maketrans("*`[]<>~|\\", "＊＇［］＜＞～｜＼")
_LOOSE = re.compile(r"(?<![0-9A-Za-z])_|_(?![0-9A-Za-z])")  # rd_head stays as it is typed
_BEGINS = re.compile(r"(?m)^([^\S\n]*)([#+=-]|\d{1,9}(?=[.)]))")
_ADDRESS = re.compile(r"(?i)\b([a-z][a-z0-9+.-]*:)(?=//)|(?<=\bwww)(?=\.)")
_CALL = re.compile("\ue002([^\ue003]*)\ue003([^\ue004]*)\ue004")
BREAK = "  \n"
JOINER = "\u2060"


def weight(text: str) -> int:
    """Bytes of *text* in a request, where it is JSON inside of JSON."""
    return len(json.dumps(json.dumps(text, ensure_ascii=False), ensure_ascii=False).encode())


def shown(text: str) -> str:
    return _UNSEEN.sub("", text)


def cut(text: str, most: int) -> str:
    """*text* of at most *most* letters; … tells that there is more."""
    text = shown(text)
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def literal(text: str) -> str:
    """*text* as Markdown that shows it letter by letter."""
    text = _ADDRESS.sub(lambda match: match[0] + JOINER, shown(text))
    text = _LOOSE.sub("＿", text.translate(_WIDE))
    return _BEGINS.sub(lambda match: f"{match[1]}{match[2]}{JOINER}", text)


def markdown(spans: Iterable[Span], people: People) -> str:
    """Spans as Markdown; who is mentioned is marked, see `called`."""
    return "".join(_word(span, people) for span in spans)


def _word(span: Span, people: People) -> str:
    match span:
        case str():
            return literal(span)
        case Bold(text):
            return f"**{literal(text)}**"
        case Typed(text):
            return f"「{literal(text)}」"
        case Link(label, url) if url.startswith(("https://", "http://")):
            return f"[{literal(label)}]({_address(url)})"
        case Link(label):
            return literal(label)
        case Mention(person):
            user, name = people(person)
            return f"\ue002{shown(user)}\ue003{literal(name)}\ue004"


def _address(url: str) -> str:
    return shown(url).replace(" ", "%20").replace("(", "%28").replace(")", "%29")


def named(text: str) -> str:
    """Where nobody can be called: by name."""
    return _CALL.sub(lambda match: f"@{match[2]}", text)


def called(text: str) -> str:
    """Where DingTalk turns `@userid` into a call."""
    return _CALL.sub(lambda match: f"@{match[1] or match[2]}", text)


def callees(text: str) -> dict[str, str]:
    """Userid → name of everybody who is mentioned."""
    return {match[1]: match[2] for match in _CALL.finditer(text) if match[1]}


def pages(paragraphs: Iterable[str], most: int) -> list[str]:
    """*paragraphs* on as few pages as hold *most* bytes each; a longer one is broken."""
    made: list[str] = [""]
    for paragraph in (part for one in paragraphs for part in _broken(one, most)):
        together = f"{made[-1]}\n\n{paragraph}" if made[-1] else paragraph
        if made[-1] and weight(together) > most:
            made.append(paragraph)
        else:
            made[-1] = together
    return made


def _broken(paragraph: str, most: int) -> Iterator[str]:
    if weight(paragraph) <= most:
        yield paragraph
        return
    kept = ""
    for line in paragraph.split("\n"):
        for piece in _pieces(line, most // 8):
            joined = f"{kept}\n{piece}" if kept else piece
            if kept and weight(joined) > most:
                yield kept
                joined = piece
            kept = joined
    yield kept


def _pieces(line: str, letters: int) -> Iterator[str]:
    """A line that is longer than any person writes is cut by letters; a mention stays whole."""
    if len(line) <= letters:
        yield line
        return
    while line:
        end = letters
        for match in _CALL.finditer(line):
            if match.start() < end < match.end():
                end = match.end()
        yield line[:end]
        line = line[end:]
