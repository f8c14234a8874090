"""Who does it, among those whom a sentence names: not who says so, nor who gets it."""

import re
from collections.abc import Sequence
from itertools import pairwise

from bot.language.dates import Date
from bot.language.what import requests, states
from bot.language.what.duties import FOR, TO
from bot.language.when.grammar import tail
from bot.language.who import pronouns, speaker
from bot.language.who.names import Named
from bot.language.who.units import SUFFIX

#: In front of who only gets it, or helps.
GIVEN = tail(
    r".*(?:发给|给|至|交|到|向|和|与|跟|同|找|对接|联系|配合|协助|抄送|同步|通知|告知|汇报"
    r"|反馈|提供|提交|报送?|上报|呈报?|提醒|支持|对|在|是|比"
    r"|被|替|将|把|从|因|除"
    r"|\b(?:cc|with|to|for|from|via|and|of|about|than|at|the minutes of|near|tell|inform|send"
    r"|call|share with|support|as|per|according to|unlike|welcome|congrats|thank|ping|email"
    r"|message|meet))"
    r"\s*(?:the\s+)?@?$"
)
#: 张伟跟王磊确认一下: of two one asks the other.
_TALKS = re.compile(
    r"\s*(?:那边)?(?:再|先|去)?(?:确认|核对|沟通|同步|要|催|问|讲|说|聊|借|拿|商量|请教|对|反馈"
    r"|打招呼)"
)
#: What remains of a clause that only says who: 由赵敏负责, 刘洋配合.
ONLY = tail(
    r"\s*(?:并|且|此项|该项|本项|具体|工作|主要)?(?:由|请|责任人|负责人|跟进人|牵头人"
    r"|责任部门|牵头部门|owner|owned by)?\s*(?:是|为"
    r"|is)?\s*[:：]?\s*@?$"
)
ONLY_AFTER = tail(
    r"\s*(?:同学|老师|那边)?\s*(?:来|具体|主要|统一)?(?P<role>负责(?:落实|跟进|推进|此事|组织"
    r"|实施)?|牵头(?:负责|落实|组织|推进)?|跟进"
    r"|主责|主笔|执笔|操刀|主办|经办|落实|对接|处理|来做|(?:为|是|任|担任)(?:第一|直接|总|主要)?(?:责任人|负责人)|总负责"
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
    r"|提供|给出|确认|把(?![关握控]))"
    r"|(?:team|to\b|will\b|must\b|should\b|needs? to\b|owns?\b|has to\b"
    # Finance delivers the estimate; not `sales figures by Friday`
    r"|[a-z]+s\s+(?:the|an?|all|its|our|their|this|that|these|those|both|us|it)\b)|[:：]|于|在|\d"
    r"|[、/和及与]|(?:and|&)\s+[A-Z]"
    r"|(?:本|下|这|每)?(?:周|星期|月底|月末)|[今明后]天|尽快|月底)"
)


#: 市场部协助电商部准备脚本: both do it.
_HELPED = tail(r".*[部组门室处心科队]\s*(?:配合|协助|支持|协同)\s*$")
#: I owe Kenji a forecast: English names behind its verb whom it is for.
_OBJECT = re.compile(r"(?:'\w+)?(?: [a-z][a-z']*)+ @?")
_NO_OBJECT = re.compile(
    r".*\b(?:and|or|but|so|then|while|that|asks?|have|has|get|let|if|make|need|because|by|thinks?"
    r"|says?|said|remind|hopes?|wants?|expects?|until|before|when|after) @?$"
)
_TO_DO = tail(rf"\s*(?:to\b|{TO})(?=\W)")


_ASKED_LOOSE = tail(
    r".*(?:由|请|让|(?:麻烦|辛苦|请)(?:你们|您)?|需要|提醒|@|→|责任部门[:：]|\b(?:by|ask|let"
    r"|have|(?:some|any)(?:one|body) (?:from|in)))\s*@?$|\W*(?:can|could|would)\s+$"
)
#: Not 回归测试, which is no department.
_LOOSE_BEFORE = re.compile(r"(?:^|[^一-龥]|[由请让和与及跟给待等需要对是])$")
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
#: Need Tom's sign-off by Monday.
_NEED = tail(r"(?:.*[,;.:]\s*)?(?:needs?|deadline for)\s+'s$")
_REPORTS = re.compile(r"\s*(?:的|表示|反馈后|说|担?任|出任|为(?!主)|(?!.{0,6}把)[一-龥]{1,8}了)")
#: Great work by Emily.
_PRAISED = tail(
    r".*(?:恭喜|感谢|谢谢|多谢|祝贺|表扬)\s*@?$|(?:.*\b(?:well done|great job|good job|thanks"
    r"|thank you|kudos|shout-?out"
    r"|congrats)(?: to)?,?\s*@?$)|(?!.*\b(?:have|get|be|to)\b).*\b(?:work|job|effort|written"
    r"|made|built|presented|done|reported|raised|approved|led|found|fixed)\s+by\s*@?$"
)


def doers(text: str, named: Sequence[Named], dates: Sequence[Date] = ()) -> list[Named]:
    """Those of *named* who are to do something in *text*, whoever else stands in it."""
    found: list[Named] = []
    named = [
        one for one in named if not (speaker.greets(text, one) or states.wants(text[one.stop :]))
    ]
    bare = list(text)
    for day in dates:
        bare[day.begin : day.stop] = " " * (day.stop - day.begin)
    undated = "".join(bare)
    for at, one in enumerate(named):
        before, after, later = text[: one.begin], text[one.stop :], undated[one.stop :]
        other = named[at - 1] if at else None
        joined = other is not None and _is_joined(text, other, one, found)
        also = joined and other in found and _surely(one, before, after)
        object = other is not None and _is_object(text, other, one)
        last = _last_joined(text, named, at)
        behind = text[last.stop :]
        told = states.told(before, behind, undated[last.stop :])
        ends = found and (requests.submitted(before, after) or speaker.checks(after, one))
        out = joined or object or ends
        if also or (not out and _does(one, before, after, later, told=told, behind=behind)):
            if other and other.loose and other not in found and not one.speaks:
                found += [other] * (other.stop == one.begin)  # 财务郑丽：…
            found.append(one)
    return found


def _is_joined(text: str, other: Named, one: Named, found: Sequence[Named]) -> bool:
    """刘洋和李娜; not `cc Maria, Tom will post it`, nor a loose word that is no doer."""
    again = text[one.begin : one.stop].lower() in pronouns.WORDS
    if again or not joins(text, other, one):
        return False
    if other in found:
        return True
    apart = text[other.stop : one.begin].startswith((",", "，"))
    stray = other.loose and one.kind == "person"
    return not (stray or (apart and _TO_DO.match(text[one.stop :])))


def _last_joined(text: str, named: Sequence[Named], at: int) -> Named:
    """Of Priya and Daniel the one behind whom their verb stands."""
    while at + 1 < len(named) and joins(text, named[at], named[at + 1]):
        at += 1
    return named[at]


def joins(text: str, first: Named, second: Named) -> bool:
    """刘洋和李娜; 市场部刘洋; 刘洋（市场部）."""
    between = text[first.stop : second.begin]
    if JOINED.fullmatch(between):
        return not (between.strip() == "跟" and _TALKS.match(text, second.stop))
    if first.kind == second.kind:
        return False
    loose = second.loose and not between.strip()
    return not loose and between.strip(" 的（(@") == ""


def asks(between: str) -> bool:
    """林晓请研发部…: what stands between who asks and who is asked."""
    return _ASKING.fullmatch(between) is not None


def supports(text: str, one: Named) -> bool:
    """Helps only: 财务部配合."""
    return bool(SUPPORTS.match(text[one.stop :]))


def _surely(one: Named, before: str, after: str) -> bool:
    if not one.loose:
        return True
    return bool(_LOOSE_BEFORE.search(before) and DOER_AFTER_LOOSE.match(after))


def _does(one: Named, before: str, after: str, later: str, *, told: bool, behind: str) -> bool:
    """*later* is *after* without its dates, *behind* without those who are joined to it.

    *told*: what stands behind it is no duty.
    """
    if one.loose and not (
        _surely(one, before, after) or _ASKED_LOOSE.match(before) or requests.requested(after)
    ):
        return False
    if one.speaks:
        return not told and speaker.does(before, after)
    if _PRAISED.match(before) or _CHAIRS.match(after):
        return False
    if _is_subject(before, after) or requests.left_with(before, later):
        return True
    if (handed := requests.handed(before, behind)) is not None:
        return handed
    if requests.ASKED.match(before):
        return not _REPORTS.match(after)
    if one.called:
        # a mention is meant, but for whom it is only told
        return not re.search(r"(?:给|cc|抄送|同步|通知|感谢|谢谢)\s*$", before, re.IGNORECASE)
    helped = _HELPED.match(before) and re.match(r"\s*[一-龥A-Za-z]", after)
    given = GIVEN.match(before) and not (one.kind == "department" and helped)
    return not given and not told


def _is_object(text: str, other: Named, one: Named) -> bool:
    between, before = text[other.stop : one.begin], text[: one.begin]
    if one.speaks or one.called or requests.ASKED.match(before) or requests.left_with(before, ""):
        return False
    if not _OBJECT.fullmatch(between) or _NO_OBJECT.match(between):
        return False
    return not _TO_DO.match(text[one.stop :])


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
