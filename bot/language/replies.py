"""What a short answer under a card says: yes, done, later, no."""

import re
from dataclasses import dataclass
from typing import Literal

from bot.language.normalise import half_width

Kind = Literal["yes", "done", "later", "no"]

_KINDS: tuple[tuple[Kind, tuple[str, ...]], ...] = (
    ("later", (
        r"(?:我?(?:要|想|得|需要)?(?:延期|推迟|顺延|改期|延后|延|推|改)(?:一下)?(?:到|至|成|为)"
        r"|(?:can we |let's |please )?(?:postpone|delay|move|push|reschedule)(?: it| this)?"
        r"(?: back)? (?:to|until|till)"
        r"|(?:make|let's say) it)\s*(?P<when>.+)",
    )),
    ("done", (
        r"(?:已经?|都|全部)?(?:完成|搞定|做完|弄好|做好|处理好?|交|提交|发|办好|解决)(?:了|啦|完了|好了)",
        r"已(?:完成|处理|提交|发送?|解决)",
        r"✅|done|all done|it'?s done|finished|completed|sent|shipped",
    )),
    ("no", (
        r"不行|不同意|不可以|做不了|没时间|接不了|不了|来不及",
        r"no|nope|can'?t|cannot|-1|👎|disagree",
    )),
    ("yes", (
        r"(?:我)?同意|可以|好的?|好嘞|行|没问题|收到|没意见|赞成|通过|批准|准了|知道了|明白|了解",
        r"ok(?:ay)?|k|yes|yep|sure|fine|agreed?|approved?|lgtm|got it|will do|\+1|👍|👌|🆗",
    )),
)  # fmt: skip
_EDGE = r"[\s,，.。!！~～、]*"
_POLITE = r"(?:[，,]?\s*(?:谢谢|辛苦了?|thanks|thank you|thx))?"
_PATTERNS = [
    (
        kind,
        re.compile(
            rf"{_EDGE}(?:{'|'.join(ways)}){_POLITE}{_EDGE}(?:[吧啦哦呢哈]{_EDGE})?", re.IGNORECASE
        ),
    )
    for kind, ways in _KINDS
]
LONGEST = 40


@dataclass(frozen=True)
class Reply:
    kind: Kind
    when: str = ""  # the date of "later", as it was typed


def read(text: str) -> Reply | None:
    """What *text* answers; nothing if it says more than that."""
    said = half_width(text).strip()
    if len(said) > LONGEST:
        return None
    for kind, pattern in _PATTERNS:
        if match := pattern.fullmatch(said):
            return Reply(kind, (match.groupdict().get("when") or "").strip(" 吧.。!！"))
    return None
