"""Numbers as people write them in either language."""

import re

#: Parts of patterns. A count is short on purpose: nobody means the 100,000th day.
COUNT = r"(?:\d{1,3}(?:\.\d)?(?!\d)|[〇零一二两俩三四五六七八九十百廿]{1,5})"
DAY = (
    r"(?:三十一?|[一二]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?"
    r"|初?[一二三四五六七八九]|初十|[0-3]?\d)"
)
MONTH = r"(?:十[一二]?|元(?=月)|[一二三四五六七八九]|1[0-2]|0?[1-9])"
#: Of the common era, or of the Republic: `115年`, `一一五年`.
YEAR = (
    r"(?:(?:19|20)?\d\d|1[0-3]\d|[一二][〇零一二三四五六七八九]{3}"
    r"|(?<=民国)一[〇零一二三][〇零一二三四五六七八九])"
)
HOUR = r"(?:二十[一二三四]?|十[一二三四五六七八九]?|[零一二两三四五六七八九]|2[0-4]|[01]?\d)"
MINUTE = (
    r"(?:[零〇][一二三四五六七八九]|[二三四五]?十[一二三四五六七八九]?|[一二三四五六七八九]"
    r"|[0-5]?\d)"
)
ENGLISH_COUNT = (
    r"(?:\d{1,3}(?:\.\d)?|half an?|a couple(?: of)?|couple(?: of)?|an?|one|two|three|four|five|six"
    r"|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty)"
)
#: Letters of two numbers side by side, of which nobody says a year: 三五天.
ABOUT = 2
#: The year before its first one.
REPUBLIC = 1911
#: What must not stand before a number, or it is the tail of a longer one.
APART = r"(?:(?<![\d.第])(?=\d)|(?<![\d〇零一二两三四五六七八九十百第.]))"

_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "两": 2,
    "俩": 2,
    "双": 2,
    "元": 1,
}
_SCALES = {"十": 10, "百": 100}
_ENGLISH = {
    "a": 1, "an": 1, "one": 1, "two": 2, "couple of": 2, "a couple of": 2, "couple": 2,
    "a couple": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12,
    "fifteen": 15, "twenty": 20, "thirty": 30,
}  # fmt: skip


def number(written: str) -> float:
    """`3`, `2.5`, `十二`, `二〇二六`, `廿三`, `half an`, `a couple of`."""
    word = written.lower().strip()
    if re.fullmatch(r"\d+(\.\d+)?", word):
        return float(word)
    if word == "半" or word.startswith("half"):
        return 0.5
    return _ENGLISH[word] if word in _ENGLISH else _chinese(word.removeprefix("初"))


def whole(written: str) -> int:
    return int(number(written))


def year(written: str) -> int:
    """`26年` is of this century, `115年` of the Republic of China."""
    value = whole(written)
    if 100 <= value < 200:
        return value + REPUBLIC
    return value + 2000 if value < 100 else value


def _chinese(word: str) -> int:
    word = word.replace("廿", "二十")
    if len(word) == ABOUT and "〇" not in word and "零" not in word and word[1] not in _SCALES:
        word = word[1] if word[0] not in _SCALES else word  # 两三天: at most three
    if not any(scale in word for scale in _SCALES):
        return int("".join(str(_DIGITS[digit]) for digit in word))
    total = pending = 0
    for digit in word:
        if digit in _SCALES:
            total, pending = total + (pending or 1) * _SCALES[digit], 0
        else:
            pending = _DIGITS[digit]
    return total + pending
