"""Who does it, among those whom a sentence names: not who says so, nor who gets it."""

import re
from collections.abc import Sequence
from itertools import pairwise

from bot.language.duties import FOR, TO
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
    rf"(?!\s*(?:{TO}|{FOR})(?=\W))\s*(?:表示|认为|介绍|汇报|说(?!明)|提出|指出|反馈(?!$)|建议"
    rf"|(?:只|仅|不|都|均"
    r"|也)?(?:同意|反对|坚持|主张|倾向)|提问|回答|觉得"
    r"|补充(?:说|道)|强调|宣布|通报|总结(?:了|说)|提到|担心"
    r"|希望|(?:在.{1,14})?(?:主持|召开)|请(?![假在于尽务提按将把及抓完配])|让|要求"
    r"|安排(?![好妥人])|委托|出席|参会|缺席"
    r"|分享了|讲解|展示|询问|问|回复|已|也?认可|负责人?(?:说|表示)|和.{1,6}(?:意见|表示|认为"
    r"|都)|那边(?:说|催|反馈)|之间|内部"
    r"|的(?!同[事学])|[们了过]|来源|提(?:了|到|供了|交了)|完成了|做了|发了|开了|看了"
    r"|(?:said|says|noted|notes|showed|walked|presented|reported|reports (?:that|on)|thinks"
    r"|sent|met|went|got|told|left|won|lost|wrote|built|wants|opened|closed|asked|explained"
    r"|suggested|proposed|mentioned|confirmed|raised|was|were|had|has (?!to\b)|is (?!to\b)"
    r"|and .{1,20} both|does not|do not|disagree[sd]?"
    r"|asks?\b(?! to)|gave|joined|introduced|took|liked|reviewed|shared|did|expects?|hopes?"
    r"|likes?|thinks?|agrees? (?!to\b)|'s (?!to\b)))"
)
#: Behind who does it: without a date, too, this makes a duty.
DOES = tail(
    r"\s*(?:同学|老师|那边)?[（(]?[^（()）]{0,12}[)）]?\s*(?:同学|那边)?\s*(?:来)?(?:负责"
    r"|牵头|跟进|主导|落实|主责|承担|承办"
    r"|统筹|协调|组织(?!召开|了)|[一-龥]{1,3}吧"
    r"|去办|处理|推进|来做|来弄|来跟|尽快|抓紧|务必|马上|立即|赶紧|对接(?!人)"
    rf"|\s*(?:to (?!the\b)[a-z]|{TO}(?=\W)|{FOR}\b"
    r"|please\b|can you\b|could you\b|[,:：-]\s*(?:can|could|please)\b))"
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
    r"|主责|落实|对接|处理|来做|(?:为|是|任|担任)(?:第一|直接|总|主要)?(?:责任人|负责人)|总负责"
    r"|(?P<support>(?:负责|组织|进行)?(?:配合|协助|支持|协同|参与|审核|复核|复查|验收|监督|把关"
    r"|督促|督办)(?:执行|完成|落实|工作)?)|owns it"
    r"|leads|to own"
    r"|will own it)?\s*[，,。.;；]*\s*$"
)
SUPPORTS = tail(
    r"\s*(?:负责|组织|进行|予以)?(?:配合|协助|支持|协同|参与|提供支持|审核|评审|复核|复查|验收|监督"
    r"|把关|督促|督办)(?=\s*(?:[，,。；;、）)]|$))"
    r"|\s*(?:配合|协助|支持|协同|参与|提供.{0,6}支持)"
)
JOINED = re.compile(
    r"\s*(?:[、/&＆+]|和|与|及|跟|以及|会同|联合|and|,|，|, and)\s*@?", re.IGNORECASE
)
DOER_AFTER_LOOSE = tail(
    r"\s*(?:(?:部门|那边|这边|同学|的同[事学]|侧|方(?![案式向面法])|团队|来|需要?|负责|牵头"
    r"|跟进|配合|协助|出"
    r"|提供|给出|确认)"
    r"|(?:team|to\b|will\b|must\b|should\b|needs? to\b|owns?\b|has to\b"
    # Finance delivers the estimate; not `sales figures by Friday`
    r"|[a-z]+s\s+(?:the|an?|all|its|our|their|this|that|these|those|both|us|it)\b)|[:：]|于|在|\d"
    r"|[、/和及与]|(?:and|&)\s+[A-Z]"
    r"|(?:本|下|这|每)?(?:周|星期|月底|月末)|[今明后]天|尽快|月底)"
)


#: 我 does it where a clause begins, or where it is said so; 回复我 does not.
_SPEAKER_BEFORE = tail(r"(?:.*(?:[，,。;；:：!！?？\s]|那|由|还是|就|等会|待会))?\s*$")


_ASKED_LOOSE = tail(r".*(?:由|请|让|@|→|责任部门[:：]|\b(?:by|ask|let|have))\s*@?$")
#: Not 回归测试, which is no department.
_LOOSE_BEFORE = re.compile(r"(?:^|[^一-龥]|[由请让和与及跟给待等需要对是])$")
#: I'll ask Tom to …: it is Tom who does it.
_ASKS_OTHERS = tail(
    r"(?:'ll| will|'m going to| am going to| can)?\s+(?:ask|have|get|remind|let|tell)\s+@?[A-Z]"
)
#: …, and Daniel promised to …; not `with Maria and Daniel`.
_CLAUSE_BEFORE = tail(r"(?:.*[,;.:]\s*(?:and|but|so|then|while)\s+)$")
_DUTY = tail(rf"\s*(?:{TO}|{FOR})(?=\W)")
#: Tom confirmed that …, and will …
_AND_WILL = tail(rf"\s+[a-z]+ed\b[^.;]{{0,80}}?,?\s+and\s+(?:{TO})(?=\W)")
_CHAIRS = tail(
    r"\s*[:：]\s*(?:各|大家|全体|所有|要求|请各|we\b|everybody\b)|\s*(?:主持|主讲"
    r"|汇报|介绍|致辞|点评)"
)
_ASKING = re.compile(r"\s*(?:请|让|要求|安排|委托|asked|asks)\s*")
_YOU = tail(
    r"\W*(?:(?:hi|hey|hello|so|and|also|then)\b\W*)?(?:please )?(?:can|could|would|will) you"
    r"(?: please| also)* (?!be\b|come\b|join\b|attend\b|make it\b)[a-z]"
)
#: Need Tom's sign-off by Monday.
_NEED = tail(r"(?:.*[,;.:]\s*)?needs?\s+'s$")
#: Great work by Emily.
_PRAISED = tail(
    r"(?:.*\b(?:well done|great job|good job|thanks|thank you|kudos|shout-?out"
    r"|congrats)(?: to)?,?\s*@?$)|(?!.*\b(?:have|get|be|to)\b).*\b(?:work|job|effort|written"
    r"|made|built|presented|done|reported|raised|approved|led|found|fixed)\s+by\s*@?$"
)
#: …, 她周五前处理完
PRONOUNS = {"他", "她", "ta", "he", "she"}
_CHARGED = re.compile(r"(?:(?:^|[，,。；;：:\s])请|责成|委托)\s*$")
_GIVEN_CHARGE = re.compile(r"由\s*$")
_TAKES_CHARGE = tail(r"\s*(?:负责|牵头|统筹|协调|组织|落实|主导)")


def doers(text: str, named: Sequence[Named]) -> list[Named]:
    """Those of *named* who are to do something in *text*, whoever else stands in it."""
    found: list[Named] = []
    for at, one in enumerate(named):
        before, after = text[: one.begin], text[one.stop :]
        other = named[at - 1] if at else None
        again = text[one.begin : one.stop].lower() in PRONOUNS
        joined = other is not None and not again and joins(text, other, one)
        stray = other is not None and other.loose and other not in found
        joined = joined and not (stray and one.kind == "person")
        also = joined and other in found and _surely(one, before, after)
        if also or (not joined and _does(one, before, after)):
            if other and other.loose and other not in found and other.stop == one.begin:
                found.append(other)  # 财务郑丽：…
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
    before = text[: one.begin]
    given = _GIVEN_CHARGE.search(before) and _TAKES_CHARGE.match(text[one.stop :])
    return bool(_CHARGED.search(before) or given)


def asked(text: str, one: Named) -> bool:
    """Nothing but the words around *one* are needed to see that it is a duty."""
    before, after = text[: one.begin], text[one.stop :]
    return bool(one.called or DOES.match(after) or (ASKED.match(before) and not _waits(before)))


def asked_of_you(text: str) -> bool:
    """can you send the contract by Friday? It is said to somebody, though not to whom."""
    return bool(_YOU.match(text))


def asks(between: str) -> bool:
    """林晓请研发部…: what stands between who asks and who is asked."""
    return _ASKING.fullmatch(between) is not None


def supports(text: str, one: Named) -> bool:
    """Helps only: 财务部配合."""
    return bool(SUPPORTS.match(text[one.stop :]))


def _waits(before: str) -> bool:
    return before.rstrip().endswith(("等", "待", "—", "–", "需要", "需", "waiting for"))


def _surely(one: Named, before: str, after: str) -> bool:
    if not one.loose:
        return True
    return bool(_LOOSE_BEFORE.search(before) and DOER_AFTER_LOOSE.match(after))


def _does(one: Named, before: str, after: str) -> bool:
    if one.loose and not (_surely(one, before, after) or _ASKED_LOOSE.match(before)):
        return False
    if one.speaks and (not _SPEAKER_BEFORE.match(before) or _ASKS_OTHERS.match(after)):
        return False
    if _PRAISED.match(before) or _CHAIRS.match(after):
        return False
    if _is_subject(before, after):
        return True
    if HANDED.match(before):
        return bool(
            re.match(r"\s*(?:负责|处理|跟进|来|落实|去|完成|办|统一|了|吧|[，,。]|$)", after)
        )
    if ASKED.match(before):
        return not re.match(r"\s*(?:的|表示|反馈后|说|担?任|出任|为(?!主)|[一-龥]{1,8}了)", after)
    if one.called:
        # a mention is meant, but for whom it is only told
        return not re.search(r"(?:给|cc|抄送|同步|通知|感谢|谢谢)\s*$", before, re.IGNORECASE)
    return not GIVEN.match(before) and not SPEAKS.match(after)


def _is_subject(before: str, after: str) -> bool:
    """Of a clause that says what somebody is to do, in English."""
    clause = before.endswith("and ") or _CLAUSE_BEFORE.match(before)
    duty = clause and _DUTY.match(after)
    return bool(duty or _AND_WILL.match(after) or _NEED.match(before + after[:2]))


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
