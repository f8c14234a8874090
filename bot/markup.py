"""The bot's own Markdown: **bold**, `line`, [label](url) and <@person>, drawn per platform."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

_SPAN = re.compile(
    r"\\(?P<escaped>.)"
    r"|\*\*(?P<bold>(?:\\.|[^\\])+?)\*\*"
    r"|`(?P<line>(?:\\.|[^\\`\n])+)`"
    r"|\[(?P<label>(?:\\.|[^\\\]])+)\]\((?P<url>[^)\s]+)\)"
    r"|<@(?P<person>[^>\s]+)>"
)
_LINES = re.compile(r"[^\n]*\n|[^\n]+")
_WORDS = re.compile(r"\S+\s*|\s+")


@dataclass(frozen=True)
class Bold:
    text: str


@dataclass(frozen=True)
class Typed:
    """A line that can be typed as it stands."""

    text: str


@dataclass(frozen=True)
class Link:
    label: str
    url: str


@dataclass(frozen=True)
class Mention:
    person: str


Span = str | Bold | Typed | Link | Mention


class Markup(str):
    """Text that already is markup."""


def mention(handle: str) -> Markup:
    return Markup(f"<@{handle}>")


def escape(text: object) -> str:
    """Make *text* safe to put between markup: it will be shown, never obeyed."""
    return text if isinstance(text, Markup) else re.sub(r"([\\*`\[\]<>])", r"\\\1", str(text))


def parse(markdown: str) -> tuple[Span, ...]:
    spans: list[Span] = []
    plain = ""
    end = 0
    for match in _SPAN.finditer(markdown):
        plain += markdown[end : match.start()] + (match["escaped"] or "")
        end = match.end()
        if not match["escaped"]:
            spans += [*filter(None, [plain]), _span(match)]
            plain = ""
    return (*spans, *filter(None, [plain + markdown[end:]]))


def _span(match: re.Match[str]) -> Span:
    if match["bold"]:
        return Bold(_unescape(match["bold"]))
    if match["line"]:
        return Typed(_unescape(match["line"]))
    if match["url"]:
        return Link(_unescape(match["label"]), match["url"])
    return Mention(match["person"])


def _unescape(markdown: str) -> str:
    return re.sub(r"\\(.)", r"\1", markdown)


def plain(markdown: str) -> str:
    """*markdown* with its markup taken off, for titles and notifications."""
    return "".join(_text(span) for span in parse(markdown))


def cut(markdown: str, length: int) -> str:
    """*markdown* of at most *length* letters; … tells that there is more."""
    if len(markdown) <= length or len(plain(markdown)) <= length:
        return markdown
    kept, left = "", length - 1
    for span in parse(markdown):
        text = _text(span)
        kept += escape(text[:left]) if isinstance(span, str) else _markup(span, text[:left])
        left -= len(text)
        if left <= 0:
            break
    return Markup(kept.rstrip() + "…")


def _markup(span: Bold | Typed | Link | Mention, text: str) -> str:
    match span:
        case Bold():
            return f"**{escape(text)}**"
        case Typed():
            return f"`{escape(text.strip('`'))}`"
        case Link(_, url):
            return f"[{escape(text)}]({url})"
        case Mention(person):
            return f"<@{person}>"


def _text(span: Span) -> str:
    match span:
        case str():
            return span
        case Bold(text) | Link(text, _):
            return text
        case Typed(text):
            return f"`{text}`"
        case Mention(person):
            return f"@{person}"


def split(
    spans: Iterable[Span], most: int, few: int, weighed: Callable[[Span], int]
) -> list[list[Span]]:
    """*spans* in parts that weigh at most *most*; only what does not fit into a part is broken.

    A text of *few* letters fits, whatever its letters are.
    """
    parts: list[list[Span]] = [[]]
    room = most
    for piece in _pieces(spans, few, lambda link: weighed(link) <= most):
        weight = weighed(piece)
        if weight > room and parts[-1]:
            parts.append([])
            room = most
        last = parts[-1]
        if last and isinstance(piece, str) and isinstance(last[-1], str):
            last[-1] += piece
        else:
            last.append(piece)
        room -= weight
    return parts


def _pieces(spans: Iterable[Span], few: int, fits: Callable[[Link], bool]) -> Iterator[Span]:
    for span in spans:
        match span:
            case str():
                for line in _LINES.findall(span):
                    yield from _broken(line, few)
            case Bold(text) | Typed(text):
                yield from (type(span)(part) for part in _broken(text, few))
            case Link(label, url) if not fits(span):
                yield from _broken(f"{label} {url}", few)
            case _:
                yield span


def _broken(text: str, most: int) -> Iterator[str]:
    """*text* in pieces of at most *most* letters, between words where that can be."""
    line = ""
    for word in _WORDS.findall(text) if len(text) > most else [text]:
        if line and len(line) + len(word) > most:
            yield line
            line = ""
        while len(word) > most:
            yield word[:most]
            word = word[most:]
        line += word
    if line:
        yield line
