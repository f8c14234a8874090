"""What letters a pattern can begin with, so that it is only asked where one of them stands."""

import re
from functools import cache

#: Stands for every letter.
ANY = "\0"
_BLANKS = " \t\n\r\f\v"
_CLASSES = {"d": frozenset("0123456789"), "s": frozenset(_BLANKS), "b": frozenset[str]()}
_OPENS = re.compile(r"\?(?:P<\w+>|(?P<again>P=\w+)|(?P<around><?[=!])|-i:|[:>])")
_CLASS = re.compile(r"\[(?P<none>\^)?(?P<in>(?:\\.|[^\]\\])+)\]", re.DOTALL)
_RANGE = re.compile(r"(?P<first>\\?.)-(?P<last>\\?.)|(?P<one>\\?.)", re.DOTALL)
_COUNT = re.compile(r"(?P<least>\?|\*|\+|\{(?P<from>\d*)(?:,\d*)?\})[?+]?")
LONGEST_RANGE = 64  # letters; 一-龥 is any


@cache
def letters(pattern: str) -> frozenset[str]:
    """In lower case; ANY among them, or nothing at all, where it can be any."""
    found, empty = _Pattern(pattern).either()
    return frozenset({ANY}) if empty or ANY in found else found


class _Pattern:
    """Reads a pattern, as far as the rules of dates use its syntax."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0

    def either(self) -> tuple[frozenset[str], bool]:
        """The first letters of all that stands between bars; whether it may be nothing."""
        found, empty = self._row()
        while self.text[self.at : self.at + 1] == "|":
            self.at += 1
            more, nothing = self._row()
            found, empty = found | more, empty or nothing
        return found, empty

    def _row(self) -> tuple[frozenset[str], bool]:
        found, empty = frozenset[str](), True
        while self.text[self.at : self.at + 1] not in ("", "|", ")"):
            one, nothing = self._piece()
            found = found | one if empty else found
            empty = empty and (nothing or self._left_out())
        return found, empty

    def _left_out(self) -> bool:
        """May the piece in front of here be left out?"""
        count = _COUNT.match(self.text, self.at)
        return count is not None and (count["least"] in "?*" or count["from"] in ("", "0"))

    def _piece(self) -> tuple[frozenset[str], bool]:
        if count := _COUNT.match(self.text, self.at):
            self.at = count.end()
            return frozenset(), True
        if within := _CLASS.match(self.text, self.at):
            self.at = within.end()
            return frozenset({ANY}) if within["none"] else _of_class(within["in"]), False
        sign = self.text[self.at]
        self.at += 2 if sign == "\\" else 1
        if sign == "(":
            return self._group()
        if sign == "\\":
            return _escaped(self.text[self.at - 1]), self.text[self.at - 1] == "b"
        return frozenset({ANY} if sign == "." else {sign.lower()} - {"^", "$"}), sign in "^$"

    def _group(self) -> tuple[frozenset[str], bool]:
        opens = _OPENS.match(self.text, self.at)
        self.at = opens.end() if opens else self.at
        inside = self.either()
        self.at += 1
        if opens and opens["again"]:
            return frozenset({ANY}), True
        return (frozenset(), True) if opens and opens["around"] else inside


def _escaped(letter: str) -> frozenset[str]:
    if letter in "wWDSB":
        return frozenset({ANY})
    return _CLASSES.get(letter, frozenset(letter))


def _of_class(inside: str) -> frozenset[str]:
    found = frozenset[str]()
    for match in _RANGE.finditer(inside):
        if match["one"]:
            one = match["one"]
            found |= _escaped(one[1]) if len(one) > 1 else {one.lower()}
        else:
            first, last = ord(match["first"][-1]), ord(match["last"][-1])
            wide = last - first > LONGEST_RANGE
            found |= {ANY} if wide else {chr(code).lower() for code in range(first, last + 1)}
    return found
