"""Words of time with a slip of the finger: `tomorow`, `Wendesday`, `febuary`."""

import re
from collections.abc import Iterator

WORDS = (
    "today", "tonight", "tomorrow", "yesterday", "monday", "tuesday", "wednesday", "thursday",
    "friday", "saturday", "sunday", "january", "february", "august", "september", "october",
    "november", "december",
)  # fmt: skip
#: Short ones are one slip away from other words: `toady`.
SHORTEST = 6
#: Long ones stay themselves with two.
LONG = 8
#: One slip away, and words or names of their own.
OTHERS = {"sunay", "mondy", "sundae", "frida", "sunda", "munday", "augusta"}
_VOWELS = "aeiou"


def _left_out(word: str) -> set[str]:
    return {word[:at] + word[at + 1 :] for at in range(1, len(word) - 1)}


def _slips(word: str) -> Iterator[str]:
    """A letter left out or doubled, two letters changed over, one vowel for another."""
    yield from _left_out(word)
    for at in range(1, len(word)):
        yield word[:at] + word[at - 1] + word[at:]
        if at + 1 < len(word):
            yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        if word[at] in _VOWELS and len(word) > SHORTEST:
            yield from (word[:at] + vowel + word[at + 1 :] for vowel in _VOWELS)


def _table() -> dict[str, str]:
    meant: dict[str, str] = {}
    for word in (word for word in WORDS if len(word) >= SHORTEST):
        slips = set(_slips(word))
        if len(word) >= LONG:
            slips |= {second for slip in slips for second in _left_out(slip)}
        meant |= dict.fromkeys(slips - OTHERS - set(WORDS), word)
    return meant


MEANT = _table()
_WORD = re.compile(r"(?<![A-Za-z0-9@_./#-])[A-Za-z]{5,11}(?![A-Za-z0-9@_]|\.[a-z])")


def mended(text: str) -> list[tuple[int, int, str]]:
    """Where such a word begins and ends, and the word that was meant."""
    words = _WORD.finditer(text)
    return [
        (*word.span(), MEANT[said]) for word in words if (said := word.group().lower()) in MEANT
    ]
