"""Whether a word is meant as somebody's name: `Grace + Kenji:`, `leo - pause the ads`; `may`."""

import re

from bot.language.what.verbs import VERBS

#: Given names that are words, too: `建国路`, `May`.
WORDS = frozenset(
    re.findall(
        r"\S+",
        r"建国 国庆 和平 平安 文明 胜利 春节 元旦 中秋 向前 前进 小时 完成 小雪 小满 小康 小学 "
        r"小组 小心 小型 小计 小票 小区 小米 "
        r"will may mark grace art rich bill hope joy april june dawn faith "
        r"summer sunny page price case field chase dean drew pat rob sue grant max miles ",
    )
)
_LAST_NAME = re.compile(r" [A-Z][a-z]+(?![a-z])")
#: emily to send, daniel will: in small letters a name is believed where a duty follows.
_DUTY = re.compile(
    r"(?:'s going|'s)? (?:to|will|should|must|needs to) (?!be\b|you\b|see\b)[a-z]|'ll |'s gonna "
    r"| (?:pls|plz|please|(?:can|could|would) (?:you|u)|(?:still )?owes?|owns|(?:is"
    r"|was) (?:supposed )?to) ",
    re.IGNORECASE,
)
_ASKED = re.compile(rf"\s*[:,-]\s*(?:please|pls|{VERBS})\b", re.IGNORECASE)
_OTHERS = r"(?:\s*(?:[+&/,]|\band\b)\s*@?[A-Za-z]+(?: [A-Z][a-z]+)?){1,3}"
#: leo - …, sam!! …, grace + kenji: …
_SPOKEN_TO = re.compile(
    rf"\s?[,:!，：！]|\s+[-–—]\s|{_OTHERS}\s*[:：]|{_OTHERS}{_DUTY.pattern}", re.IGNORECASE
)
#: Grace 出方案; not Mark 一下
_IN_CHINESE = re.compile(r"\s?(?!一下|[了下月号个版价页侧端])[一-龥]")
_GREETED = re.compile(
    r"^\W*(?:(?:hi|hey|hello|yo|ok|okay|so|and|also|pls|plz|please|morning|thanks|thx|action"
    r"|todo|reminder)\b[\s,:!]*)*@?$",
    re.IGNORECASE,
)
#: hey priya dont forget …
_HAILED = re.compile(r"^\W*(?:hi|hey|hello|yo|dear|morning)\W+$", re.IGNORECASE)
#: assigned to leo, waiting for priya
_GIVEN = re.compile(
    r"\b(?:ask|asked|have|get|let|remind|need|owner:?|by|cc|with|from|ping|tell|can|could|would"
    r"|assign(?:ed|ing)? (?:\w+ )?to|over to|waiting (?:on|for))\s+@?$",
    re.IGNORECASE,
)


def another(text: str, begin: int, stop: int, name: str) -> bool:
    """Is a Latin word that stands for *name* something else here, or somebody else?"""
    word = text[begin:stop]
    if word.lower() == name.lower():
        return word.islower() and " " not in word and not _meant(text, begin, stop)
    if word.lower() in WORDS:
        spoken_to = _begins(text, begin) and _SPOKEN_TO.match(text, stop)
        if word.islower():
            return not (spoken_to and _ASKED.match(text, stop))
        return not (spoken_to or _DUTY.match(text, stop) or _IN_CHINESE.match(text, stop))
    if word.islower():
        return not _meant(text, begin, stop)
    return bool(_LAST_NAME.match(text, stop))


def _meant(text: str, begin: int, stop: int) -> bool:
    if _DUTY.match(text, stop) or (_begins(text, begin) and _SPOKEN_TO.match(text, stop)):
        return True
    return bool(_HAILED.match(text[:begin]) or _GIVEN.search(text[:begin]))


def _begins(text: str, begin: int) -> bool:
    return bool(_GREETED.match(text[:begin])) or text[:begin].rstrip().endswith(("and", "+", "&"))
