"""What a request leaves open (Q2): "needs support from technology" has no number, date or owner."""

import re
from typing import Literal

from bot.language.readers import Reader

Missing = Literal["number", "date", "owner"]

#: Somebody wants something of somebody.
ASKS = re.compile(
    r"需要?|求助?|希望|想要|申请|支持|支援|配合|协调|协助|帮(?:忙|助)|请.{0,6}(?:提供|安排"
    r"|给)|缺(?!席)"
    r"|\bneeds?\b|\brequires?\b|\bsupport\b|\bhelp\b|\brequests?\b|\bresources?\b|\bwants?\b"
    r"|\bwould like\b",
    re.IGNORECASE,
)
#: How many or how much.
NUMBER = re.compile(
    r"\d|[一二两三四五六七八九十百千万几半]{1,4}\s*(?:个|名|位|人|台|套|份|次|天|周|月|小时"
    r"|条|张|件|批|组|页|万|元|块|版|家|场|款|箱|间)"
    r"|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|a dozen|half|twice|once)\b",
    re.IGNORECASE,
)


def asks(text: str) -> bool:
    return bool(ASKS.search(text))


def missing(text: str, reader: Reader) -> tuple[Missing, ...]:
    """What of number, date and owner *text* does not say; a date is no number."""
    named = reader.directory.find(text)
    found = reader.dates(text, named)
    rest = list(text)
    for begin, stop in [*((n.begin, n.stop) for n in named), *((d.begin, d.stop) for d in found)]:
        rest[begin:stop] = " " * (stop - begin)
    lacks: list[Missing] = []
    if not NUMBER.search("".join(rest)):
        lacks.append("number")
    if not found:
        lacks.append("date")
    if not any(one.kind == "person" for one in named):
        lacks.append("owner")
    return tuple(lacks)
