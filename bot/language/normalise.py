"""One spelling for what is written in many: width, traditional characters, dashes, blanks."""

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property

from bot.language import traditional
from bot.language.when import misspelled

#: Traditional character, then its simplified twin; only those that occur in words of time.
TWINS = (
    "週周禮礼後后點点時时號号內内個个兩两這这農农曆历節节慶庆國国勞劳動动當当間间過过鐘钟鍾钟"
    "聖圣誕诞陽阳結结雙双單单樓楼線线門门員员種种條条項项級级頁页們们從从開开會会發发給给將将"
    "來来還还終终歲岁臘腊無无貳贰與与離离遲迟隔隔連连續续應应該该個个並并聽听說说"
    "晝昼尋寻頭头舊旧營营業业倒倒數数復复婦妇兒儿萬万軍军"
)
#: What is drawn like a dash, a colon or a blank.
LOOKALIKES = dict(zip("—–−～〜∶﹕\u3000\u00a0", "---~~::  ", strict=True))

FULL_WIDTH = range(0xFF01, 0xFF5F)
_TO_ASCII = 0xFF01 - 0x21

_SPELLING = (
    {ord(old): new for old, new in zip(TWINS[::2], TWINS[1::2], strict=True)}
    | {code: chr(code - _TO_ASCII) for code in FULL_WIDTH}
    | {ord(old): new for old, new in LOOKALIKES.items()}
)

_HALF = {code: chr(code - _TO_ASCII) for code in FULL_WIDTH} | {0x3000: " ", 0xA0: " "}

_SIMPLER = str.maketrans(traditional.TWINS | dict(zip(TWINS[::2], TWINS[1::2], strict=True)))

#: Blanks that people put around the numbers of one date: `10 月 25 日`, `3 个工作日 内`.
_LOOSE = re.compile(
    r"(?<=\d)[ \t]+(?=(?:[年月日号点时分天季]|周[内后之以]|那一?个?[周星礼]"
    r"|个(?:工作|月|小时|星期)|小时|工作日))"
    r"|(?<=[年月第])[ \t]+(?=\d)"
    r"|(?<=[天日周月时])[ \t]+(?=(?:之内|以内|内|之前|以前|前|之后|以后|后)(?:[\s，。,.]|$))"
    r"|(?<=[周期拜])[ \t]+(?=[一二三四五六日天](?:[ \t]|$|[^一-龥\w]|[上下中]午|晚|早|之?前|以前))"
    r"|(?<=年)[ \t]+(?=[一二三四五六七八九十]{1,2}月)"
    # 3月10日——12日: one dash drawn as two
    r"|(?<=[\d日号月年点]-)-(?=\d)"
)


def half_width(raw: str) -> str:
    """*raw* to the same length with half-width letters, digits and signs."""
    return raw.translate(_HALF)


def simpler(raw: str) -> str:
    """*raw* to the same length in simplified characters, as far as minutes use them."""
    return raw.translate(_SIMPLER)


@dataclass(frozen=True)
class Twin:
    """A text as it is read, and the one of the same length as it was written."""

    read: str
    raw: str

    @cached_property
    def _changed(self) -> frozenset[str]:
        return frozenset(
            one for one, other in zip(self.read, self.raw, strict=True) if one != other
        )

    def as_written(self, said: str) -> str:
        """*said*, pieced together from what was read, in the characters of what was written."""
        if self._changed.isdisjoint(said):
            return said
        found, at = "", 0
        while at < len(said):
            stops = range(at + 1, len(said) + 1)
            known = bisect_left(stops, True, key=lambda stop: said[at:stop] not in self.read)
            stop = at + max(1, known)
            place = self.read.find(said[at:stop])
            found += self.raw[place : place + stop - at] if place >= 0 else said[at:stop]
            at = stop
        return found


@dataclass(frozen=True)
class Line:
    """The text as the grammar reads it, and where each of its characters came from."""

    text: str
    #: for every character of `text`, and for its end, the place in the raw line
    origins: tuple[int, ...]

    def begin(self, start: int) -> int:
        return self.origins[start]

    def stop(self, end: int) -> int:
        return self.origins[end - 1] + 1


def normalise(raw: str) -> Line:
    spelled = raw.translate(_SPELLING)
    dropped = {at for loose in _LOOSE.finditer(spelled) for at in range(*loose.span())}
    kept = [at for at in range(len(spelled)) if at not in dropped]
    line = Line("".join(spelled[at] for at in kept), tuple(kept))
    for begin, end, word in reversed(misspelled.mended(line.text)):
        line = _replaced(line, begin, end, word)
    return line


def _replaced(line: Line, begin: int, end: int, word: str) -> Line:
    """A word for another, the first and the last of its letters where those of the other were."""
    places = [line.origins[min(at, end - 1)] for at in range(begin, begin + len(word))]
    places[-1] = line.origins[end - 1]
    return Line(
        line.text[:begin] + word + line.text[end:],
        (*line.origins[:begin], *places, *line.origins[end:]),
    )
