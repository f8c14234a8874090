"""Amounts of money as people write them: 20万, 1.2 亿元, CNY 200,000, 20-30万."""

import re
import unicodedata
from decimal import Decimal

UNITS = {"": 1, "千": 10**3, "k": 10**3, "万": 10**4, "w": 10**4, "百万": 10**6, "m": 10**6}
UNITS |= {"million": 10**6, "千万": 10**7, "亿": 10**8, "billion": 10**9}
#: 90,000 亿: more than that was a slip of the finger, and would not fit into 64 bits of fen.
MOST = Decimal(10**15)

_CURRENCY = r"(?:CNY|RMB|人民币|¥|元|块|yuan)?"
_UNIT = "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True))
_ONE = rf"{_CURRENCY}\s*(\d[\d,]*(?:\.\d{{1,6}})?)\s*({_UNIT})\s*{_CURRENCY}"
_AMOUNT = re.compile(
    rf"(?:约|大约|不超过|最多|about|up to|at most|under)?\s*{_ONE}"
    rf"(?:\s*(?:-|–|—|~|到|至|to)\s*{_ONE})?\s*(?:以内|左右|上下)?",
    re.IGNORECASE,
)


def read(text: str) -> tuple[int, int] | None:
    """The least and the most of an amount in fen, or nothing; one number is both."""
    found = _AMOUNT.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        return None
    first, unit, last, last_unit = found.groups()
    if last is None:
        last, last_unit = first, unit
    least, most = _fen(first, unit or last_unit), _fen(last, last_unit)
    return (least, most) if least <= most <= MOST else None


def _fen(number: str, unit: str) -> int:
    return int(Decimal(number.replace(",", "")) * UNITS[unit.lower()] * 100)
