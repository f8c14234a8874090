"""What asks somebody by name: 看一下, 把…发我, please, fix it."""

import re

from bot.language.what.duties import FOR, TO
from bot.language.when.grammar import tail
from bot.language.who import speaker
from bot.language.who.names import Named

_PLEASE = r"(?:please|pls|plz|(?:can|could|would|will) (?:you|u)\b|help(?: (?:us|me|to))?\b(?!ed))"
#: 下 that makes a request of the verb before it, and is no direction.
BRIEFLY = (
    r"(?:(?<![说讲聊谈报绍享])一下(?![子来去班周个月次午])"
    r"|(?![线上之以留剩拿放定低当时部名手旗余私地乡天楼脚底眼门如往向落卸坐停活接躺摘脱倒一"
    r"说讲聊谈])[一-龥]下(?![子来去班周个月次午一半面游线单载属降架跌滑行达发调设令雨雪划定])"
    rf"|{'|'.join(2 * verb for verb in '看查问改试盯跟催算测核找')})"
)
_IS_ASKED = tail(
    r"(?:[\s，,、:：!！~～–—-]|[你您先再也就]|那边|这边|同学|老师|部门|团队)*(?:辛苦|麻烦|帮(?![助扶派])"
    r"|请(?![假了客示问教])|烦请|劳烦|劳驾|拜托|记得(?!.*[吗么?？])|别忘|务必|尽快|抓紧|赶紧|马上"
    rf"|(?!.{{0,16}}(?:昨(?![天日晚]的)|上周(?!的)|刚))[^，,。；;！!？?了过已想]{{0,20}}?{BRIEFLY}(?!了|过))"
    rf"|[\s，,:：!！–—-]*(?:{_PLEASE}|(?:(?:would|do) you )?mind [a-z]+ing\b)"
)
#: In front of who is asked: 由刘洋, 请财务部, by Tom, owner: Tom.
ASKED = tail(
    r".*(?:由|请|让|要求|安排|委托|责成|需要?|(?:麻烦|辛苦)(?:你们?|您)?|烦请|烦|指派给?|派|待"
    r"|等|→|->|=>|—|–"
    r"|责任人|负责人|牵头人|跟进人"
    r"|@|assign(?:ed)?\s*给|\b(?:by|ask|asks|asked|assign(?:ed|ing|s)?(?: \w+){0,3} to|owner:?"
    r"|(?:someone|somebody|anyone|anybody) (?:from|in)(?: the)?|owned by|let|have|waiting for"
    r"|over to"
    r"|(?:ask|question|request|reminder|note|task|todo|action|message|favou?r) (?:for|to|of)"
    r"|(?:this|that|next|it|one)(?: one)?(?:'s| is) (?:for|on)))"
    r"\s*[:：]?\s*@?$"
)
_HANDED = tail(r".*(?:交给|转给|派给|分给|交由|转交|移交|交)\s*@?$")
#: …下周五交教务处: behind who hands it in, who gets it.
_SUBMITTED = tail(r".*(?<![转移])交\s*$")
_ENDS = re.compile(r"\s*(?:[，,。；;！!~～]|$)")
_TAKES = re.compile(r"\s*(?:[:：]|负责|处理|跟进|来|落实|去|完成|办|统一|了|吧|[，,。]|$)")
#: Behind who does it: without a date, too, this makes a duty.
_DOES = tail(
    r"\s*(?:同学|老师|那边)?[（(]?[^（()）]{0,12}[)）]?\s*(?:同学|那边)?\s*(?:来)?(?:负责"
    r"|牵头|跟进|主导|落实|主责|承担|承办"
    r"|统筹|协调|组织(?!召开|了)|[一-龥]{1,3}吧(?<!再[说看议聊]吧)(?<!算了吧)(?<!休息吧)(?<!回去吧)(?<![是对行好]吧)"
    r"|去办|处理|推进|来做|来弄|来跟|尽快|抓紧|务必|马上|立即|赶紧|对接(?!人)"
    rf"|\s*(?:to (?!the\b|(?!bring)[a-z]+ing\b)[a-z]|{TO}(?=\W)|{FOR}\b"
    r"|please\b|can you\b|could you\b|[,:：-]\s*(?:can|could|please)\b))"
)
_CAN = tail(r"\W*(?:can|could|would)\s+@?$")
#: …你来组织，林晓: whoever is spoken to may stand at the end.
_TO_YOU = tail(r".*(?:你|您|\byou\b|\bpls\b|\bplease\b).*[，,]\s*@?$")
#: We need the SOW back from Noel.
_AWAITED = tail(
    r".*\b(?:needs?|want|expect(?:ing)?|wait(?:ing)?|requires?|get|missing|chasing|awaiting"
    r"|looking for|due|outstanding)\b[^,.;]{1,60}?\bfrom\s+(?:the\s+)?@?$"
)
#: 给吴倩跟, 还是李娜来做: it is theirs, whatever stands before.
_GIVEN_TO = tail(r".*(?:给|是|归|找|让)\s*$")
_HAS_IT = tail(
    r"\s*(?:来|去|继续)?\s*(?:负责|跟进?|做|弄|写|办|处理|出|搞|改|测|牵头|对接|主导"
    r"|盯着?)(?:的?吧|一下|下)?"
    r"\s*(?=[，,。；;！!]|$)"
)
#: Next up for Daniel: …
_ADDRESSED = tail(r".*\b(?:for|with|on)\s+@?$")
#: 销售部的周报周五前交
_OWES = tail(
    r"的[^，,。\s]{1,10}\s+(?:之?前)?(?:记得)?要?(?:交|提交|上交|给我|给到|发我|补上|补交)"
)
_YOU = tail(
    r"\W*(?:(?:hi|hey|hello|so|and|also|then)\b\W*)?(?:please )?(?:can|could|would|will) you"
    r"(?: please| also)* (?!be\b|come\b|join\b|attend\b|make it\b)[a-z]"
)
_CHARGED = re.compile(r"(?:(?:^|[，,。；;：:\s])请|责成|委托)\s*$")
_GIVEN_CHARGE = re.compile(r"由\s*$")
_TAKES_CHARGE = tail(r"\s*(?:负责|牵头|统筹|协调|组织|落实|主导)")


def requested(after: str) -> bool:
    """Is whoever stands before *after* asked for something, with or without a date?"""
    return bool(_IS_ASKED.match(after))


def asked(text: str, one: Named, *, chat: bool) -> bool:
    """Nothing but the words around *one* are needed to see that it is a duty.

    In a *chat* people are asked by half a word: 看一下, fix it.
    """
    before, after = text[: one.begin], text[one.stop :]
    if one.called or _DOES.match(after) or (chat and requested(after)):
        return True
    if one.speaks and (speaker.takes(after) or _HANDED.match(before)):
        return True
    given = _GIVEN_TO.match(before) and _HAS_IT.match(after)
    if chat and (
        _CAN.match(before) or (_TO_YOU.match(before) and not after.strip("!！.。?？~～ "))
    ):
        return True
    return bool(given or (ASKED.match(before) and not _waits(before)))


def _waits(before: str) -> bool:
    return before.rstrip().endswith(("等", "待", "—", "–", "需要", "需", "waiting for"))


def charged(text: str, one: Named) -> bool:
    """请生产部…, 由财务部…: said to be the one who does it."""
    before = text[: one.begin]
    given = _GIVEN_CHARGE.search(before) and _TAKES_CHARGE.match(text[one.stop :])
    return bool(_CHARGED.search(before) or given)


def asked_of_you(text: str) -> bool:
    """can you send the contract by Friday? It is said to somebody, though not to whom."""
    return bool(_YOU.match(text))


def handed(before: str, after: str) -> bool | None:
    """交给刘洋了: is it their turn? None where nothing is handed to anybody."""
    return bool(_TAKES.match(after)) if _HANDED.match(before) else None


def submitted(before: str, after: str) -> bool:
    """魏老师，监考安排周五交…: is it handed in, where somebody else is named who does it?"""
    return bool(_SUBMITTED.match(before) and _ENDS.match(after))


def left_with(before: str, later: str) -> bool:
    """还是李娜来做, need it back from Noel."""
    if _OWES.match(later) or (_ADDRESSED.match(before) and later.startswith((":", "："))):
        return True
    return bool(_AWAITED.match(before) or (_GIVEN_TO.match(before) and _HAS_IT.match(later)))
