"""Somebody on no list, where a name is expected: （李想，3月5日）, 李想 3月5日前…."""

import re
from collections.abc import Sequence

from bot.language.dates import Date
from bot.language.readers import Reader
from bot.language.when.dated import ENGLISH_MONTH
from bot.language.when.weekdays import WEEKDAY
from bot.language.who.titles import PERSON, SURNAMES

_FIRST = re.compile(
    rf"\s*(?:请|由)?\s*(?P<name>[{SURNAMES}][一-龥]{{1,2}})(?:于|在)?\s*(?=\d|[本下这周今明后])"
)
_MONTH = re.compile(rf"{ENGLISH_MONTH}|{WEEKDAY}", re.IGNORECASE)


def somebody(
    reader: Reader, text: str, dates: Sequence[Date], begin: int, stop: int, *, sure: bool
) -> tuple[str, int, int] | None:
    """Between two places of *text* the name and where it stands."""
    first = _FIRST.match(text, begin) if sure else None
    if first and any(d.begin == first.end() for d in dates):
        return first["name"], *first.span("name")
    for match in re.finditer(r"[（(【\[](?P<in>[^（()）【】\[\]]{2,24})[)）】\]]", text):
        name = re.match(rf"\s*({PERSON.pattern})\s*(?=[，,、/\s]|$)", match["in"])
        inside = [d for d in dates if match.start() < d.begin < match.end()]
        if name and (reader.dates(name[1]) or _MONTH.fullmatch(name[1])):
            continue
        if name and begin <= match.start() < stop and (inside or sure):
            at = match.start("in") + name.start(1)
            return name[1], at, at + len(name[1])
    return None
