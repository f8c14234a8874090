"""What a short answer under a card says: yes, done, later, no."""

import re
from dataclasses import dataclass
from typing import Literal

from bot.language.normalise import half_width, simpler

Kind = Literal["yes", "done", "later", "no"]

_DAY = (
    r"(?:今|明|后天|大后天|[本这下]+(?:个?(?:周|月|星期|礼拜))|周|星期|礼拜|月[中底末]|\d)"
    r"[^，,。!！]{0,12}?"
)
_SPAN = r"[\d一二两三四五六七八九十几半]+\s*(?:个)?\s*(?:工作日|小时|天|日|周|星期|礼拜|月)"
_COUNT = r"(?:an?|one|two|three|four|five|a couple of|a few|\d+)"
_LENGTH = r"(?:work(?:ing)? |business )?(?:hour|day|week|month)s?"
_MOVE = r"(?:延期|推迟|顺延|改期|延后|推后|后延|延迟|拖|缓|延|推|改|挪|放)"
_KINDS: tuple[tuple[Kind, tuple[str, ...]], ...] = (
    ("later", (
        rf"(?:我|这个|这边)?(?:要|想|得|需要|申请|建议|能不能|能否|可以|可否"
        rf"|能)?{_MOVE}(?:一下)?(?:到|至|成|为)\s*"
        r"(?P<when>.+?)(?:再(?:交|给|说|弄|做))?",
        rf"(?:我|这个|这边)?(?:要|想|得|需要|申请|能不能|能否|可以|可否|能)?(?:往后"
        rf"|向后)?(?:{_MOVE}|再?宽限|再?给(?:我)?|晚|多给"
        rf"(?:我)?|再(?:要|等|缓))(?:一下)?\s*(?P<span>{_SPAN})(?:的?时间)?",
        rf"(?P<day>{_DAY})(?:再|才能)?(?:给|交|发|提交|弄好|完成)(?:给)?(?:你|您)?",
        r"(?:can (?:we|i|you) |could we |let'?s |please |i'?ll |i need to "
        r"|we should )?(?:postpon(?:e|ing)"
        r"|delay(?:ing)?|mov(?:e|ing)|push(?:ing)?|reschedul(?:e|ing)|shift(?:ing)?|slip(?:ping)?)"
        r"(?: it| this| that)?(?: back| out)? (?:to|until|till)\s*(?P<to>.+?)",
        r"(?:make|let's say|let's make|can we make|how about making) (?:it|that)\s*(?P<make>.+?)",
        r"(?:i )?(?:need|want) (?:it )?(?:until|till)\s*(?P<until>.+?)",
        r"(?:(?:i )?(?:need|want)|give me|can i have|could i have|(?:postpone|delay|push)"
        r"(?: it| this)?(?: back"
        r"| out)? by)\s*(?:another )?"
        rf"(?P<count>{_COUNT}) (?:more )?(?P<length>{_LENGTH})(?: more)?",
    )),
    ("done", (
        r"(?:我)?(?:已经?|都|全部|全)*(?:完成|完毕|搞定|搞好|做完|做好|弄好|弄完|搞完|写完|改好"
        r"|改完|处理好?|处理完毕?|交|提交"
        r"|上传|发|办好|办妥|解决|修好|完事)(?:了|啦|完了|好了|咯)",
        r"(?:已经?|都|全部)(?:完成|处理|提交|发送?|解决|上传|修复|办结|交|弄好|搞定)|(?:处理"
        r"|办理|修复)?完毕|妥了|齐活",
        r"好了|✅|☑️?|(?:it'?s |that'?s |this is |all |i'?m |already )?(?:done|finished"
        r"|completed|sent|shipped|fixed|sorted"
        r"|resolved|submitted|delivered|merged|closed)(?: it| this| that)?|all set|just (?:sent"
        r"|finished|done)(?: it)?",
    )),
    ("no", (
        r"(?:我)?(?:不行|不同意|不可以|不赞成|不接受|不批|做不了|做不到|做不完|办不到|搞不定"
        r"|没时间|没空|接不了|不了|不要"
        r"|(?:时间)?来不及(?:了)?|反对|拒绝|驳回|打回|别)",
        r"no(?: way| sorry|,? sorry)?|nope|nah|(?:i )?(?:can'?t|cannot|won'?t)(?: do| make it"
        r"| do it| do that| approve)*"
        r"|not (?:possible|ok|okay|approved|now|agreed)|-1|👎|(?:i )?disagree|reject(?:ed)?"
        r"|declin(?:e|ed)|impossible",
    )),
    ("yes", (
        r"(?:我)?(?:同意|赞同|赞成|支持|可以|好|行|中|妥|没问题|没意见|没毛病|收到|通过|批准"
        r"|准了?|认可|确认|知道|明白|了解"
        r"|已阅|嗯+|是|对|没错|(?:同意|收到|知道|明白|了解|通过|批准|确认|可以)了|马上(?:处理|办"
        r"|弄|去)|这就(?:办|弄|去))",
        r"o+k+(?:ay|ie)?(?:ok)*|k|yes+|yep|yup|yeah|sure(?: thing)?|fine(?: by me| with me)?"
        r"|(?:i )?agreed?|approved?|lgtm|sgtm"
        r"|got it|will do|\+1|👍|👌|🆗|sounds good|works(?: for me)?|deal|ack(?:nowledged)?"
        r"|noted|roger|on it|go ahead"
        r"|absolutely|of course|no problem|np|confirmed|copy that|happy with that"
        r"|looks good(?: to me)?",
    )),
)  # fmt: skip
_EDGE = r"[\s,，.。!！~～、\U0001F300-\U0001FAFF\u2600-\u27BF\uFE0F]*"
_PARTICLE = r"[的滴哒哈呀啊呢哦吧啦嘞嘛呗喔咯]*"
_POLITE = r"(?:[，,]?\s*(?:谢谢|多谢|辛苦了?|感谢|thanks|thank you|thx|please|pls|boss|老板|领导))*"
#: …可以吗？ asks for a delay; 同意吗？ asks for an answer.
_ASKING = r"(?:(?:[，,]?\s*(?:可以吗|行吗|好吗|行不行|可以不|吗|ok吗))?[?？]*)"
_FLAGS = re.IGNORECASE
_PATTERNS = [
    (
        kind,
        [
            re.compile(
                rf"{_EDGE}(?:(?:{way}){_PARTICLE}{_EDGE}){many}{_POLITE}{end}{_EDGE}", _FLAGS
            )
            for way in (ways if kind == "later" else ("|".join(ways),))
        ],
    )
    for kind, ways in _KINDS
    for many, end in [("", _ASKING) if kind == "later" else ("{1,3}", "")]
]
LONGEST = 40


@dataclass(frozen=True)
class Reply:
    kind: Kind
    when: str = ""  # the date of "later", as it was typed
    #: that much later than it was due, and not from now: 再给两天
    more: bool = False


def read(text: str) -> Reply | None:
    """What *text* answers; nothing if it says more than that."""
    said = simpler(half_width(text)).strip()
    if len(said) > LONGEST:
        return None
    for kind, patterns in _PATTERNS:
        for pattern in patterns:
            if match := pattern.fullmatch(said):
                return _reply(kind, match.groupdict())
    return None


def _reply(kind: Kind, said: dict[str, str | None]) -> Reply:
    if span := said.pop("span", None):
        return Reply(kind, f"{span}后", more=True)
    if count := said.pop("count", None):
        return Reply(kind, f"in {count} {said['length']}", more=True)
    when = next((one for one in said.values() if one), "")
    return Reply(kind, when.strip(" 吧.。!！?？"))
