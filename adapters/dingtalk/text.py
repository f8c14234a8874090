"""Text in DingTalk's spelling: its Markdown, in which nothing that people typed is obeyed.

DingTalk's page of Markdown knows no way to write a `*` that begins nothing, so a letter that could
begin something is shown as its full-width sister, and addresses are broken where they would become
links. https://open.dingtalk.com/document/orgapp/robot-message-type
"""

import json
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator

from bot.markup import Bold, Link, Mention, Span, Typed, parse

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
_WHOLE = re.compile(_CALL.pattern + r"|\*\*[^*\n]+\*\*|!?\[[^\]\n]*\]\([^)\n]*\)")
_CJK = "[\u3000-\u9fff\uff00-\uffef]"
_TIGHT = re.compile(f"(?<={_CJK}) (?=「)|(?<=」) (?={_CJK})")  # brackets have room of their own
QUOTES, PICTURE = 6, 700  # bytes: around a text, and of a picture's words and id
BREAK = "  \n"
JOINER = "\u2060"


def weight(text: str) -> int:
    """Bytes of *text* in a request, where it is JSON inside of JSON; a picture has words, too."""
    twice = json.dumps(json.dumps(text, ensure_ascii=False), ensure_ascii=False)
    return len(twice.encode()) - QUOTES + PICTURE * text.count("\ue000")


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


def headline(text: str, people: People) -> str:
    """A title without markup; a line that can be typed stands in brackets here, too."""
    return _TIGHT.sub("", "".join(_headed(span, people) for span in parse(text)))


def _headed(span: Span, people: People) -> str:
    match span:
        case str():
            return span
        case Bold(text):
            return text
        case Typed(text):
            return f"「{text}」"
        case Link(label):
            return label
        case Mention(person):
            return f"@{people(person)[1]}"


def markdown(spans: Iterable[Span], people: People) -> str:
    """Spans as Markdown; who is mentioned is marked, see `called`."""
    return _TIGHT.sub("", "".join(_word(span, people) for span in spans))


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
    held = 0
    for paragraph in (part for one in paragraphs for part in _broken(one, most)):
        more = weight(f"\n\n{paragraph}" if made[-1] else paragraph)
        if made[-1] and held + more > most:
            made.append(paragraph)
            held = weight(paragraph)
        else:
            made[-1] += f"\n\n{paragraph}" if made[-1] else paragraph
            held += more
    return made


def _broken(paragraph: str, most: int) -> Iterator[str]:
    while len(paragraph) > most or weight(paragraph) > most:
        end = _end(paragraph, most)
        yield paragraph[:end].rstrip()
        paragraph = paragraph[end:].lstrip("\n")
    yield paragraph


def _end(text: str, most: int) -> int:
    """Where to break: after a line, else after a sentence or a word, else between two letters; what
    is of one piece stays whole."""
    last = bisect_right(range(min(len(text), most)), most, key=lambda n: weight(text[:n])) - 1
    for ends in ("\n", "。；！？;!?", "，, "):
        if (at := max(text.rfind(letter, last // 2, last) for letter in ends)) > 0:
            last = at + 1
            break
    for whole in _WHOLE.finditer(text[: 2 * most]):
        if whole.start() < last < whole.end():
            return whole.start() or whole.end()
    return last
