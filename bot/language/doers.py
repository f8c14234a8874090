"""Who does it, among those whom a sentence names: not who says so, nor who gets it."""

import re
from collections.abc import Sequence
from itertools import pairwise

from bot.language.grammar import tail
from bot.language.names import Named
from bot.language.units import SUFFIX

#: In front of who is asked: 由刘洋, 请财务部, by Tom, owner: Tom.
ASKED = tail(
    r".*(?:由|请|让|要求|安排|委托|责成|需要?|麻烦|辛苦|烦请|烦|指派给?|派|待|等|→|->|=>|—|–"
    r"|责任人|负责人|牵头人|跟进人"
    r"|@|\b(?:by|ask|asks|asked|assigned to|owner:?|owned by|let|have|waiting for"
    r"|over to))\s*[:：]?\s*@?$"
)
#: In front of who only gets it, or helps.
GIVEN = tail(
    r".*(?:发给|给|至|交|到|向|和|与|跟|同|找|对接|联系|配合|协助|抄送|同步|通知|告知|汇报"
    r"|反馈|提供|提交|报送?|上报|呈报?|提醒|支持|对|在|是|比"
    r"|被|替|将|把|从|因|除"
    r"|\b(?:cc|with|to|for|from|via|and|of|about|than|at|the minutes of|near|tell|inform|send"
    r"|call|share with|support|as))\s*(?:the\s+)?@?$"
)
HANDED = tail(r".*(?:交给|转给|交由|转交|移交|交)\s*@?$")
#: Behind who speaks.
SPEAKS = tail(
    r"\s*(?:表示|认为|介绍|汇报|说(?!明)|提出|指出|反馈(?!$)|建议|(?:只|仅|不|都|均"
    r"|也)?(?:同意|反对|坚持|主张|倾向)|提问|回答|觉得"
    r"|补充(?:说|道)|强调|宣布|通报|总结(?:了|说)|提到|担心"
    r"|希望|(?:在.{1,14})?(?:主持|召开)|请(?!假)|让|要求|安排(?![好妥人])|委托|出席|参会|缺席"
    r"|分享了|讲解|展示|询问|问|回复|已|也?认可|负责人?(?:说|表示)|和.{1,6}(?:意见|表示|认为"
    r"|都)|那边(?:说|催|反馈)|之间|内部"
    r"|的(?!同[事学])|[们了过]|来源|提(?:了|到|供了|交了)|完成了|做了|发了|开了|看了"
    r"|(?:said|says|noted|notes|showed|walked|presented|reported|reports (?:that|on)|thinks"
    r"|wants|opened|closed|asked|explained"
    r"|suggested|proposed|mentioned|confirmed|raised|was|were|had|has (?!to\b)|is (?!to\b)"
    r"|and .{1,20} both|does not|do not|disagree[sd]?"
    r"|asks?\b(?! to)|gave|joined|introduced|took|liked|reviewed|shared|did|expects?|hopes?"
    r"|likes?|thinks?|agrees? (?!to\b)|'s (?!to\b)))"
)
#: Behind who does it: without a date, too, this makes a duty.
DOES = tail(
    r"\s*(?:同学|老师|那边)?[（(]?[^（()）]{0,12}[)）]?\s*(?:同学|那边)?\s*(?:来)?(?:负责"
    r"|牵头|跟进|主导|落实|主责|承担|承办"
    r"|去办|处理|推进|来做|来弄|来跟|尽快|抓紧|务必|马上|立即|赶紧|对接(?!人)"
    r"|\s*(?:to (?!the\b)[a-z]|will\b|'ll\b|must\b|shall\b|should\b|needs? to\b|has to\b"
    r"|have to\b|is to\b|are to\b|agreed to\b"
    r"|owns?\b|takes?\b|please\b|can you\b|could you\b|[,:：-]\s*(?:can|could|please)\b))"
)
#: 要/需 that asks for something: 需财务部提供.
NEEDS = tail(r"\s*(?:需要?|要(?!求|点)|须|应该?|得|必须|务必|尽快|抓紧|请|麻烦|辛苦|负责)")
#: What remains of a clause that only says who: 由赵敏负责, 刘洋配合.
ONLY = tail(
    r"\s*(?:并|且|此项|该项|本项|具体|工作|主要)?(?:由|请|责任人|负责人|跟进人|牵头人"
    r"|责任部门|牵头部门|owner|owned by)?\s*(?:是|为"
    r"|is)?\s*[:：]?\s*@?$"
)
ONLY_AFTER = tail(
    r"\s*(?:同学|老师|那边)?\s*(?:来|具体|主要|统一)?(?P<role>负责(?:落实|跟进|推进|此事|组织"
    r"|实施)?|牵头(?:负责|落实|组织|推进)?|跟进"
    r"|主责|落实|对接|处理|来做"
    r"|(?P<support>(?:负责)?(?:配合|协助|支持|协同|参与)(?:执行|完成|落实|工作)?)|owns it"
    r"|leads|to own"
    r"|will own it)?\s*[，,。.;；]*\s*$"
)
SUPPORTS = tail(r"\s*(?:配合|协助|支持|协同|参与|提供支持|予以配合)")
JOINED = re.compile(r"\s*(?:[、/&＆+]|和|与|及|跟|以及|and|,|，)\s*@?", re.IGNORECASE)
DOER_AFTER_LOOSE = tail(
    r"\s*(?:(?:部门|那边|这边|同学|的同[事学]|侧|方(?![案式向面法])|团队|来|需要?|负责|牵头"
    r"|跟进|配合|协助|出"
    r"|提供|给出|确认)"
    r"|(?:team|to\b|will\b|must\b|should\b|needs? to\b|owns?\b|has to\b)|[:：]|于|在|\d|[、/和及与]"
    r"|(?:本|下|这|每)?(?:周|星期|月底|月末)|[今明后]天|尽快|月底)"
)


#: 我 does it where a clause begins, or where it is said so; 回复我 does not.
_SPEAKER_BEFORE = tail(r"(?:.*(?:[，,。;；:：!！?？\s]|那|由|还是|就|等会|待会))?\s*$")


#: …, 她周五前处理完
PRONOUNS = {"他", "她", "ta"}
_CHARGED = re.compile(r"(?:(?:^|[，,。；;：:\s])请|责成|委托)\s*$")


def doers(text: str, named: Sequence[Named]) -> list[Named]:
    """Those of *named* who are to do something in *text*, whoever else stands in it."""
    found: list[Named] = []
    for at, one in enumerate(named):
        before, after = text[: one.begin], text[one.stop :]
        other = named[at - 1] if at else None
        again = text[one.begin : one.stop].lower() in PRONOUNS
        joined = other is not None and not again and joins(text, other, one)
        also = joined and other in found and _surely(one, after)
        if also or (not joined and _does(one, before, after)):
            found.append(one)
    return found


def joins(text: str, first: Named, second: Named) -> bool:
    """刘洋和李娜; 市场部刘洋; 刘洋（市场部）."""
    between = text[first.stop : second.begin]
    if JOINED.fullmatch(between):
        return True
    if first.kind == second.kind:
        return False
    loose = second.loose and not between.strip()
    return not loose and between.strip(" 的（(@") == ""


def charged(text: str, one: Named) -> bool:
    """请生产部…, 由财务部…: said to be the one who does it."""
    return bool(_CHARGED.search(text[: one.begin]))


def asked(text: str, one: Named) -> bool:
    """Nothing but the words around *one* are needed to see that it is a duty."""
    before, after = text[: one.begin], text[one.stop :]
    return bool(one.called or DOES.match(after) or (ASKED.match(before) and not _waits(before)))


def supports(text: str, one: Named) -> bool:
    """Helps only: 财务部配合."""
    return bool(SUPPORTS.match(text[one.stop :]))


def _waits(before: str) -> bool:
    return before.rstrip().endswith(("等", "待", "—", "–", "需要", "需", "waiting for"))


def _surely(one: Named, after: str) -> bool:
    return not one.loose or bool(DOER_AFTER_LOOSE.match(after))


def _does(one: Named, before: str, after: str) -> bool:
    if one.loose and not (_surely(one, after) or ASKED.match(before)):
        return False
    if one.speaks and not _SPEAKER_BEFORE.match(before):
        return False
    if HANDED.match(before):
        return bool(re.match(r"\s*(?:负责|处理|跟进|来|落实|去|完成|办|统一)", after))
    if ASKED.match(before):
        return not re.match(r"\s*(?:的|表示|反馈后|说|担?任|出任|为(?!主)|[一-龥]{1,8}了)", after)
    if one.called:
        # a mention is meant, but for whom it is only told
        return not re.search(r"(?:给|cc|抄送|同步|通知|感谢|谢谢)\s*$", before, re.IGNORECASE)
    return not GIVEN.match(before) and not SPEAKS.match(after)


def only(text: str, begin: int, stop: int, named: Sequence[Named]) -> str:
    """Does a clause only say who? "does" or "helps"; else nothing."""
    first, last = named[0], named[-1]
    if not ONLY.match(text[begin : first.begin]):
        return ""
    for one, other in pairwise(named):
        if not joins(text, one, other):
            return ""
    after = ONLY_AFTER.match(text[last.stop : stop])
    if after is None:
        return ""
    return "helps" if after["support"] else "does"


def without_unit(text: str, stop: int) -> int:
    """Where 刘洋（市场部） ends."""
    unit = re.match(rf"\s*[（(][^（()）\d]{{1,14}}?(?:{SUFFIX})?[)）]", text[stop:])
    return stop + unit.end() if unit and not re.search(r"[：:，,]", unit[0]) else stop
