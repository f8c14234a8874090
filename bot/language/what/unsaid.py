"""Requests to nobody in particular, and what the speaker takes on without saying I."""

import re
from collections.abc import Sequence

from bot.language.dates import Date
from bot.language.what.requests import BRIEFLY
from bot.language.what.verbs import VERBS

_POLITE = r"(?:请问?|麻烦|辛苦|劳驾|烦请|拜托|劳烦|帮忙|求|[Hh]i|[Hh]ello|你好|那个|\s|[，,!！])*"
_WHOEVER = (
    r"(?:谁|哪位|哪个(?=同|人|大)|有没有(?=人|谁|哪|同|大|老|小)|有(?=人|谁|哪位|同学|同事)"
    r"|(?:有空|方便|有时间)的(?=人|同|朋|老|大|小)|来个(?=人|同)|求(?=[一两]?[个位]))"
    r"(?:人|谁|哪位|同[事学]|老师|大佬|大神|小?伙伴|兄弟|朋友|的|[一两]?[个位])*"
)
#: 谁有空…一下, 麻烦哪位同事把…; not 谁知道…
_ANYBODY = re.compile(
    r"(?:^|[，,。！!？?；;：:])\s*(?:[本这下]?周[一-龥]{1,2}|[今明后][天早晚]"
    r"|\d+[月号日./]\d*[号日]?)?之?前?\s*"
    rf"{_POLITE}{_WHOEVER}(?!把[^，,。]*了\s*[？?]?$)(?![^，,。]{{0,6}}(?:知道|了解|见过"
    rf"|看[到见]|听说|认识"
    r"|记得|懂|用过|遇到|碰到|在吗|想))"
    r"(?:(?:[^，,。！!？?]{0,30}?(?<=来个人)|[^，,。！!？?]{0,30}?(?:有空|有时间|方便|顺路|能|可以"
    r"|愿意|去|来|把))"
    rf"[^。！!？?]*?(?:{BRIEFLY}|帮|把|[一二两]遍|[去来][接拿取送买领搬搭]|周|号|前)"
    r"|[^，,。！!？?]{0,30}?(?:帮|把))"
)
#: …: what asks to be told, and to come along, is no work.
_ASKS_TO_KNOW = (
    r"(?!tell\b|know|explain|see\b|hear|remember|confirm (?:if|whether|that)|join|come|recommend"
    r"|be\b"
    r"|think|guess|say\b|believe|imagine|relate|else|with\b|who\b|make it|suggest|have\b|understand"
    r"|help me understand|like\b|even\b|not\b|ever\b|really\b|do that\b|you\b|we\b|he\b|she\b"
    r"|they\b|it\b|this|that|the\b|there|my\b|any|some|do\b|never|probably"
    r"|definitely|miss|need\b|cost\b|all\b|rain|snow)"
)
_DEED = rf"{_ASKS_TO_KNOW}[a-z]{{2,}}\b(?! me (?:know|what|how|why|if)\b)"
_ANYBODY_ENGLISH = re.compile(
    rf"^\W*(?:does|do|has|is) (?:someone|somebody|anyone|anybody) (?:have|got"
    rf"|around with) (?:time|capacity|a (?:sec|second"
    rf"|minute|min|moment)) to {_DEED}|"
    r"\b(?:can|could|would|will) (?:someone|somebody|anyone|anybody|any of you|one of you)"
    rf"(?: please| pls| kindly| quickly| maybe| also)* {_DEED}"
    r"|^\W*(?:(?:hi|hey|ok|so|also) )?(?:someone|somebody)(?: please| pls| needs? to| should"
    r"| has to"
    rf"| must| will have to| to)+ {_DEED}"
    r"|\b(?:need|looking for|want) (?:someone|somebody|a volunteer|volunteers|one of you|a hand"
    rf"|an owner) (?:to|for) {_DEED}"
    rf"|^\W*any(?:one|body)(?: \w+)? (?:able|free|available|willing|happy|around) to {_DEED}"
    rf"|^\W*(?:someone|somebody) {_DEED}.*\b(?:please|pls|plz)\W*$"
    rf"|[,.;] *(?:someone|somebody|anyone|anybody),? (?:please|pls|plz) {_DEED}"
    rf"|^\W*who (?:can|could|has time to|is free to|wants to|will) {_DEED}",
    re.IGNORECASE,
)
#: 大家, 各位: what all are asked for is nobody's.
ALL = re.compile(
    r"大家|各位|各部门|所有|全体|全员|相关|\b(?:all|everyone|everybody|folks|team|guys)\b", re.I
)
#: 负责人待定, owner TBD: nobody has it yet, and it has to be done.
UNOWNED = re.compile(
    r"(?:(?:负责|责任|跟进|对接|牵头|经办)人|owner)\s*[:：]?\s*(?:还|暂|尚|目前|先|暂时)*"
    r"(?:待定|待安排|待分配|未定|不定|空缺|没有?定|没有|未?确定|没找到)(?:下来)?"
    r"|(?:还|暂|尚|目前)*没有?(?:(?:定|找到|安排|确定|指定)好?)?(?:负责|牵头|跟进|责任)人"
    r"|(?:还|暂|尚|目前)*没有?(?:定|安排|确定|指定)好?(?:由谁|谁来?)(?:负责|牵头|跟进?|做)"
    r"|(?:谁来?(?:负责|跟进?|做|牵头)|由谁负责)(?:还|再|暂)?(?:没定|未定|待定|另定|不知道|再说|再定)"
    r"|(?:还|暂|目前)?(?:没人|无人|没有人)(?:认领|负责|跟进?|牵头)|待认领"
    r"|\b(?:the )?owner\s*[:：]?\s*(?:is |still |yet |not |to be |remains )*(?:tb[dca]\b|open\b"
    r"|unassigned|undecided|missing|confirmed|decided|assigned|named|needed|unknown)"
    r"|\bunassigned\b|\bnobody (?:owns|has|is on) (?:(?:it|this|that)\b)?(?: yet)?"
    r"|\b(?:no|without an?|needs? an|looking for an|who's the) owner(?: yet| so far)?\b",
    re.IGNORECASE,
)
#: 麻烦把…发我, please update it by Friday
_IMPERATIVE = re.compile(
    r"\W*(?:麻烦|辛苦|劳烦|帮忙|请|烦请|帮我)(?:你|您|帮忙?|再)*把[^，,。！!？?]{3,}"
    rf"|(?=.*某)(?:某+\s*(?:之?前|内)?[，,\s]*)?{_POLITE}(?:先|再|尽快|赶紧|抓紧|记得|别忘了?|顺便)*把(?!我"
    rf"|[^，,。！!？?]*[了过](?=[，,。！!]|$))"
    r"[^，,。！!？?]{3,}"
    rf"|\W*(?!get|find|start|give|take|make|hold|bring|ask|help|tell|order\b|open\b){VERBS} (?:the"
    rf"|an?|all|our|your|this|these|those|both|last|next|new)\b.*某"
    rf"|\W*(?:(?:hi|hey|ok|so|also),? )?(?:please|pls|plz|kindly) (?!find (?:below|attached"
    rf"|enclosed)){VERBS}\b",
    re.IGNORECASE,
)
_MINE = re.compile(
    r"(?:^|[，,。！!；;]|\s)\s*(?:那|好的?|行|嗯+|ok|稍等|稍后|晚点|我先)*\s*"
    r"(?:某+\s*(?:之?前|内)?\s*(?:再|就|会|可以|一定|尽量|争取|统一|一起)*(?:把[^，,。]{1,14}"
    r"|整理好|弄好|改好|写好)?"
    r"(?:再)?(?:发|给|回复?|答复|反馈|同步|交|转|寄|补|拿|提供)(?:给|到|一?下)*(?:你|您|大家"
    r"|各位|群里)"
    r"|我[^，,。]{2,20}[，,]\s*某+\s*(?:再|继续|一定|就|会|可以|之?前)*(?:交|发|补|弄|做|写|改"
    r"|继续|给|搞|完成"
    r"|提交|处理|上传|出|更新)"
    r"|某+\s*(?:之?前|内)?\s*(?:一定|肯定|保证|绝对)能?(?:交|给|发|完成|搞定|弄好|出)"
    r"|(?:收到|好的?|明白|没问题|行|可以|ok(?:ay)?|嗯+)[，,。！!\s]+某+\s*(?:之?前|内)?\s*(?:会"
    r"|再|就)?(?:提交|交|发|给"
    r"|完成|弄|改|出(?!差)|回复|搞|处理|安排|上传|更新|寄|送|做|写|整理|反馈|补)"
    r"|(?:剩下|余下|其余|后面|另外一半|剩余|后续)(?:的|部分"
    r"|几[个份张页])*\s*某+\s*[^，,。]{0,3}(?:补|写|弄|做|改|填|搞|传|发|继续|给|完成))"
)
_MINE_ENGLISH = re.compile(
    r"(?:^|[,.!;–—-])\s*(?:(?:ok(?:ay)?|sure|yep|yes|sorry|cool|noted|great|np|and|but|so"
    r"|then)\b[\s,.!]*)*"
    rf"(?:(?:will|'ll|gonna|going to|let me|i'll) (?:also |then |just )?{_DEED}(?<!let me know)"
    r"|will (?:get|have) (?:it|them|that|this|an?|the)\b)",
    re.IGNORECASE,
)
#: Stands in for a date.
MASK = "某"
_BOUND = "前内"


def of_anybody(text: str) -> bool:
    """Is somebody asked, whoever it may be: 谁有空…, can someone …?"""
    return bool(_ANYBODY.search(text) or _ANYBODY_ENGLISH.search(text))


def of_you(text: str, dates: Sequence[Date]) -> bool:
    """Is whoever reads it asked: 麻烦把…, please update … by Friday?"""
    said = masked(text, dates)
    found = _IMPERATIVE.match(said)
    return bool(found) and bool(dates or not text.isascii()) and not ALL.search(text)


def mine(text: str, dates: Sequence[Date]) -> bool:
    """Does the speaker promise something, without saying I: 明早发你, will send it over?"""
    said = masked(text, dates)
    promised = _MINE_ENGLISH.search(said) and not text.rstrip().endswith("?")
    return bool(promised or _MINE.search(said))


def masked(text: str, dates: Sequence[Date]) -> str:
    """*text* to the same length with `MASK` for its dates, but for what makes them a limit."""
    told = list(text)
    for day in dates:
        said = text[day.begin : day.stop]
        told[day.begin : day.stop] = (one if one in _BOUND else MASK for one in said)
    return "".join(told)
