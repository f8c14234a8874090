"""Reading how a line begins: noun, verb and codes in any order and language; the rest as typed."""

import re
import unicodedata
from dataclasses import dataclass, replace

from bot.vocabulary import BEGINNINGS, CODE, LETTERS, MARK, MARKED, NOUN, REPORTED, VERB

LONGEST = 20_000
_QUOTES = dict.fromkeys("“”「」『』＂", '"')
_BETWEEN = re.compile(r"[\s、，,：]*")
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|[\ud800-\udfff]")


@dataclass(frozen=True)
class Line:
    """What a line begins with. `spaced`: a blank stands after its command."""

    text: str
    noun: str = ""
    verb: str = ""
    codes: tuple[str, ...] = ()
    rest: str = ""
    spaced: bool = False
    coded: bool = False  # it begins with a code

    @property
    def code(self) -> str:
        return self.codes[0] if self.codes else ""


def clean(text: str) -> str:
    """What people can have meant: no control characters, no half pairs, a bounded length."""
    return _UNSEEN.sub(" ", text.replace("\r\n", "\n")).strip()[:LONGEST]


def shadow(text: str) -> str:
    """*text* to the same length with half-width letters and plain quotes; only for looking.

    Full-width colon, comma and semicolon stay: they part options, while half-width ones stand in
    times and amounts.
    """
    return text if text.isascii() else text.translate(_HALVES)


class _Halves(dict[int, str]):
    """Looked up once for each letter that anybody has written."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        half = _QUOTES.get(letter) or unicodedata.normalize("NFKC", letter)
        self[code] = half if len(half) == 1 and letter not in "：，；" else letter
        return self[code]


_HALVES = _Halves()


def split(text: str, about: str = "") -> Line:
    """Take at most one noun, one verb and any codes off the start, in any order and language.

    Without a noun it is about what was quoted: `close` under the card of R-7. In the thread of a
    meeting "决定：…" is a decision.
    """
    seen = shadow(text)
    if LETTERS.get(about[:1]) == "meeting" and (match := MARK.match(seen)):
        return Line(text, MARKED[match[1].lower()], "add", (), text[match.end() :].strip(), True)
    noun = verb = ""
    codes: list[str] = []
    at, spaced = 0, True
    while at < len(seen):
        if not noun and (match := NOUN.match(seen, at)):
            noun = BEGINNINGS[match[0].lower()]
        elif not verb and (match := VERB.match(seen, at)):
            verb = BEGINNINGS[match[0].lower()]
        elif match := CODE.match(seen, at):
            codes.append(match[0].upper())
        elif not verb and (codes or about) and (match := REPORTED.match(seen, at)):
            verb = BEGINNINGS[match[1].lower()]
        else:
            break
        gap = _BETWEEN.match(seen, match.end())
        assert gap is not None
        spaced, at = bool(gap[0].strip("：")) or gap.end() == len(seen), gap.end()
    named = noun or LETTERS.get((codes[0] if codes else about)[:1], "")
    line = Line(text, named, verb, tuple(dict.fromkeys(codes)), text[at:].strip(), spaced)
    return replace(line, coded=bool(CODE.match(seen)))


def quoted(value: str) -> str:
    """*value* as it may stand in a line, so that it is read back to the letter."""
    if value and not re.search(r'[\s"“”「」『』，；,;=：@]', value):
        return value
    return '"' + value.replace('"', "”") + '"'
