"""Names on a page of which nobody knows the people: told by where names stand."""

import re
from collections.abc import Iterator, Sequence

from bot.language.page import labels, pages
from bot.language.page.headings import topic_of
from bot.language.when.dated import ENGLISH_MONTH
from bot.language.when.weekdays import WEEKDAY
from bot.language.who.titles import COMPOUND, SURNAMES
from bot.language.who.units import EVERYBODY

_NAME = rf"(?:(?:{'|'.join(COMPOUND)})[一-龥]{{1,2}}?|[{SURNAMES}][一-龥]{{1,2}}?)"
_LATIN = r"[A-Z][a-z]+(?: [A-Z][a-z]+)?"
_WHO = rf"(?P<name>{_NAME}|{_LATIN})"
#: Words that begin like a name.
_WORDS = re.compile(
    r"时间|地点|金额|项目|方案|高优|安排|计划|目标|成本|马上|何时|应该|全部|相关|水平|平台|通知|解决|应用"
    r"|明确|明细|常见|容量|经理|经验|经营|向上|于是|温度|和|任务|任何|单位|单价|万一|方向|方式|方法|管理|段落"
    r"|费用|路演|路径|毛利|都|从|关于|关键|关闭|贵司|白名单|黄金|金融|景区|强调|能力|能否|何|华东|华南|华北|华西"
    r"|Next|Date|Time|Action|Notes?|Risk|Decision|Topic|Agenda|Team|All|We\b|They|I\b|It\b|This|Website|Stop|Start|Continue|Safety|Context|Status|Update|Summary"
)
_DAY = re.compile(rf"周[一二三四五六日末天]|{ENGLISH_MONTH}$|{WEEKDAY}$", re.IGNORECASE)
_PLACES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"^@?{_WHO}\s*[:：]",
        rf"^@?{_WHO}(?:、|\s*(?:[-–—→]|->)\s)",
        rf"[（(【\[]{_WHO}(?=\s*[，,、/ ）)】\]])",
        rf"(?:由|请|让|@){_WHO}(?=[于在\d]|负责|牵头|跟进|[本下这][周月]|[今明后]天|\s|$)",
        rf"[，,、；;]\s*{_WHO}\s*(?:负责|牵头|跟进)?\s*(?=[，,。；;]|$)",
        rf"(?:^|[，,；;]\s*){_WHO}(?=[于在]?\d|[本下这][周月]|周[一二三四五六日]|[今明后]天|负责|牵头)",
        rf"^{_WHO}(?= to [a-z]| will [a-z]|,\s*(?:can|could|will|would|please|pls)\b)",
        rf"(?:——|—|–|->|→)\s*{_WHO}\s*(?=[，,。；;]|$)",
        rf"^{_WHO}\s+(?=[一-龥])",
        rf"^{_WHO}$",
    )
)


def names(lines: Sequence[str]) -> list[str]:
    """Whole names first, so that a first name is known as part of one."""
    return sorted(set(_names(lines)), key=lambda name: (-len(name), name))


def _names(lines: Sequence[str]) -> Iterator[str]:
    for line in map(pages.bare, lines):
        for place in _PLACES:
            for match in place.finditer(line):
                name = match["name"]
                if _is_name(name):
                    yield name


def _is_name(word: str) -> bool:
    if (
        _WORDS.match(word)
        or _DAY.match(word)
        or EVERYBODY.match(word)
        or topic_of(word, whole=True)
    ):
        return False
    return not labels.known(word)
