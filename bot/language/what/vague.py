"""What a request leaves open (Q2): "needs support from technology" has no number, date or owner."""

import re
from typing import Literal

from bot.language.readers import Reader
from bot.language.what.remarks import is_question

Missing = Literal["number", "date", "owner"]

#: Somebody wants something of somebody.
ASKS = re.compile(
    r"需要?|求助?|希望|想要|申请|支持|支援|配合|协调|协助|帮(?:忙|助)|请.{0,6}(?:提供|安排"
    r"|给)|缺(?!席)"
    r"|\bneeds?\b|\brequires?\b|\bsupport\b|\bhelp\b|\brequests?\b|\bresources?\b|\bwants?\b"
    r"|\bwould like\b",
    re.IGNORECASE,
)
#: Better or sooner, but nobody says how much, by when or who: 尽快优化一下.
WISHES = re.compile(
    r"尽快|尽早|抓紧|赶紧|加快|加紧|加速|提升|提高|优化|改进|改善|加强|强化|完善"
    r"|\basap\b|\bas soon as possible\b"
    r"|\b(?:improve|speed (?:\w+ ){0,3}up|optimi[sz]e|enhance|strengthen|accelerate)\b"
    r"|\b(?:please|make|get|do|be|go|run|work|load|respond|move|deliver)\b"
    r".*\b(?:better|faster|quicker|sooner)\b"
    r"|\b(?:please|should|must|want)\b.*\bsoon\b"
    r"|^\W*[a-z]+ (?:the|an?|this|these|our|all|it)\b.*\bsoon\b",
    re.IGNORECASE,
)
#: How things are, and no wish: 性能提升了, it gets better.
_STATES = re.compile(
    r"已|正在|[升高化进善强快速](?:了|得|过|的|中)|进展|顺利|不错|[很挺真更]好|完成|成功|明显|显著|怎么"
    r"|如何|什么"
    r"|^(?!.*\b(?:please|should|must|needs?|has to|have to)\b)"
    r".*\b(?:is|are|was|were|has|have|had|got|gets|getting|did|does|will|how|looks?|feels?)\b",
    re.IGNORECASE,
)
_THANKS = re.compile(
    r"^(?!.*(?:需要|请|希望|\bneeds?\b|\bplease\b)).*(?:谢谢|感谢|多谢|辛苦(?:了|啦|大家)|\bthanks\b"
    r"|\bthank you\b|\bthx\b)",
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
    """Is something wanted? Thanks want nothing, and how things are is no wish."""
    if _THANKS.search(text):
        return False
    wishes = WISHES.search(text) and not _STATES.search(text) and not is_question(text)
    return bool(ASKS.search(text) or wishes)


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
