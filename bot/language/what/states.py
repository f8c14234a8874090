"""What is said behind a name that is nothing to do: what was, what is, and what others told."""

import re
from itertools import pairwise

from bot.language.what.duties import FOR, PLANS, TO
from bot.language.what.requests import requested
from bot.language.when.grammar import tail

#: Who speaks, is there or is away, has or had: behind a name, its date left out.
_DUTY = tail(rf"\s*(?:{TO}|{FOR}|{PLANS})(?=\W|$)")
_TOLD = tail(
    r"(?!\s*(?:回复|汇报|反馈|介绍|询?问|安排|展示|讲解)(?:一下|下(?![周个月午])))\s*(?:表示"
    r"|认为|介绍|汇报|说(?!明(?![天早晚日年]))|提出|指出|反馈(?!$)|建议"
    r"|(?:只|仅|不|都|均|也)?(?:同意|反对|坚持|主张|倾向)|提问|回答|觉得"
    r"|补充(?:说|道)|强调|宣布|通报|总结(?:了|说)|提到|担心|以为|估计|怀疑|记得(?=.*[吗么?？])"
    r"|希望|(?:在.{1,14})?(?:主持|召开)|请(?![假在于尽务提按将把及抓完配帮你您])|让|要求"
    r"|安排(?![好妥人])|委托|出席|参会|缺席"
    r"|分享了|讲解|展示|询问|问|回复|已|也?认可|负责人?(?:说|表示)|和.{1,6}(?:意见|表示|认为|都)"
    r"|那边(?:说|催|反馈)|之间|内部"
    r"|的(?!同[事学])|[们了]|过(?![来去])|家(?:的)?(?:孩子|娃|里|老[人公婆]|那|小|狗|猫|儿子|女儿)"
    r"|[^，,。]{0,12}[年月天周]了(?=\W|$)|来源|提(?:了|到|供了|交了)|完成了|做了|发了|开了|看了"
    r"|(?:[和跟与找给].{1,8})?(?:聊|谈|问|沟通|确认|对|吵|看|约|讲|碰)(?:一下)?[过了]"
    r"|(?:said|says|noted|notes|showed|walked|presented|reported|reports (?:that|on)|thinks"
    r"|sent|met|went|got|told|left|won|lost|wrote|built|wants|opened|closed|asked|explained"
    r"|suggested|proposed|mentioned|confirmed|raised|was|were|had|has (?!to\b)|is (?!to\b)"
    r"|and .{1,20} both|does not|do not|disagree[sd]?"
    r"|asks?\b(?! to)|gave|joined|introduced|took|liked|reviewed|shared|did|expects?|hopes?"
    r"|likes?|thinks?|agrees? (?!to\b)|'s (?!to\b)"
    r"|(?:am|'m|are|'re) (?!to\b)|(?:is|has|have|did|do|does|was|would|could|wo|ca)n't"
    r"|leaves|flies|lands|arrives|returns|travels|moves|[a-z]+了|意见|(?:那边|那儿|那里"
    r"|那头)?我(?!们)|[一-龥]{1,2}[好完]了|turns \d|(?:usually|always|never|normally|often"
    r"|just)\b|升职|加薪|获奖|晋升|looks?|seems?|sounds?|deserves?|thought|knew|forgot|missed"
    r"|tried|might|may|cannot"
    r"|(?:needs?|wants?|starts?|joins?) (?!to\b)|,? (?:who|whose)\b"
    r"|(?:knows?|heard|saw|sees|feels?|guess|wish|love|believe|remember)\b))"
)
#: Also where a date stands before it: 王磊周五说…; but 周五汇报 is to be done.
_SAYS = tail(r"\s*(?:说(?!明(?![天早晚日年]))|表示|认为|觉得|希望|担心|以为|估计)")
#: I'll be in Leeds, she was going to send it
_ELSEWHERE = tail(
    r"(?:'ll| will|'d| would) be (?:closed|unavailable|offline|down|in|at|on(?! it| point| call)"
    r"|out|off|away|back|late|there"
    r"|here|around)\b"
    r"|(?:(?:'ll| will|'s going to| is going to|'d| would)(?: also| be)? (?:attend|fly|travel)"
    r"|(?:'ll| will)(?: also| be)? join(?:ing)? (?:us|in|at|on|from|by|remotely|later|the"
    r" (?:call|meeting|session|standup|workshop|lunch|dinner|party|trip)))(?:ing)?\b"
    r"|\s+(?:was|were) going to\b|\s+already\b|(?:'m gonna|'ll| will| am going to) need\b(?! to\b)"
)
#: 有个会, 在上海, 不在, 团建: how it is, or what takes place.
_PLACE = (
    r"(?:总部|国外|海外|国内|老家|外地|公司|北京|上海|广州|深圳|杭州|成都|武汉|南京|苏州|天津"
    r"|西安|重庆|青岛|厦门|长沙|郑州"
    r"|香港|澳门|台湾|台北|东京|日本|韩国|首尔|新加坡|美国|欧洲|德国|法国|英国|泰国|越南|印度)"
)
_IS = tail(
    r"\s+的[一-龥]{1,6}(?=\s*(?:[，,。！!]|$))|[^，,。]{0,6}(?:不太|不怎么|很|挺|真|太|特别|非常"
    r"|有点|比较)[一-龥]{1,4}"
    r"(?=\s*(?:[，,。！!]|$))|(?:请假|休假|出差|外出|不在)[^，,。]{0,3}(?:期间|时候)|\s*(?:才"
    r"|现在|目前|最近|家里|家中|临时|手[头上]|对外|也|都"
    r"|还|就|又|要|会|将|正|刚|应该|可能|会不会|到时候?|全体|全员|那边|这边|今年|早上|上午|下午"
    r"|晚上)*\s*"
    r"(?:[一-龥]{1,2}不[了到及上](?![一-龥])|有(?![劳请])|才有空|没(?!问题)|(?<!要)是(?!否)"
    r"|不(?![要得能]|晚于|迟于)|可能|大概|恐怕|也许|似乎|好像|只好|就(?:到(?!位|期)|走|睡|醒|起床|下班|回)|在(?=\s*(?:[，,。！!]|$))"
    r"|在(?:公司|家|外[地面]?|路上|现场|会上|忙|客户(?:那边|现场|公司)?|飞机上|高铁上"
    rf"|{_PLACE}|[一-龥]{{1,3}}[市省厂园楼区店部里])(?=\s*(?:[，,。！!]|$))"
    r"|团建|搬家|搬[到去迁进]|停电|断电|断网|停水|聚餐|聚会|年会|例会|开(?:周|年|月|例|大"
    r"|全员)?会|放假"
    r"|休息|值班|轮值|过节|装修|大扫除|过生日|结婚|体检|回来|回国|出国|到岗|上岗|报到|满一?年"
    rf"|(?:去[一-龥]{{2,3}})?(?:参加|出席|列席|旁听|参展)(?![^，,。]{{0,14}}[并后完])"
    rf"|去{_PLACE}(?:参观|看展|考察|培训|学习|开会|旅游|玩|过|见|度假)"
    rf"|招人|到货|到期|开业|开庭|开门|关门|营业|新(?:同事|人|员工)|加班|大促|促销|新?来(?:了"
    rf"|公司|访|参观|视察|检查)|新招|(?:去|飞"
    rf"|回|到|来)(?:了|{_PLACE})(?=\s*(?:[，,。！!]|$))|过来(?:视察|参观|检查))"
)
#: 如果王磊不来, once Tom signs: a condition, and no duty.
_CONDITION = tail(
    r"(?:.*[，,。；;！!？?])?\s*(?:那|但|不过)?(?:如果|要是|假如|若是?|万一|只要|除非"
    r"|等到?(?=我)|当)\s*$"
    r"|.*(?:知道|清楚|确定)\s*$|(?:.*[,.;!?]\s*|.*\band )?(?:unless|in case|once|when(?:ever)?"
    r"|as soon as|until|whether|because"
    r"|since|like|if(?! \S+ (?:could|can|would)))\s+$"
)
_AWAY = re.compile(
    r"离职|(?<!新)入职|新入职(?![一-龥])|转正|出差(?![异错额距])|外出|请(?:了)?(?:半天|[一二两三几\d]+天|[一两]周)?(?:病"
    r"|年|事|产|婚|丧)?假|[休调](?:年|病|产|婚)?[假休]"
    r"|[年病事产婚]假|陪产|产检|(?<![推延])迟到|晚到|早退|打疫苗|生病|不舒服|居家|在家办公|远程办公"
    r"|\b(?:on|takes?|taking) (?:a |an )?(?:vacation|leave|holiday|pto|sick leave|day off)\b"
    r"|working (?:from home|remotely|late)|out of (?:the )?office|(?<![A-Za-z])(?:OOO|WFH"
    r"|PTO)(?![A-Za-z])"
    r"|(?:\b(?:is|are|am|be|being)|'s|'m|'re)"
    r" (?:(?!\w+ed\b|sent|given|taken|put|sold|paid|cut|shut|set|held|brought|written)\w+ )?"
    r"(?:off|out|away|back|sick|ill|late|absent"
    r"|travell?ing|abroad)\b"
    r"(?! (?:it|the|to\b))",
    re.IGNORECASE,
)
#: Tom is off, so Priya will cover it
_APART = re.compile(r"[，,]|\s{2,}|\s[-–—]{1,2}\s|——|\s(?:so|and|but|while)\s+(?=@?[A-Z])")
#: 请假单, 出差报告: a thing, and nobody is away.
_PAPER = re.compile(
    r"(?:期间|的?时候?|的话)|[一-龥]{0,3}(?:单|条|表|申请|流程|报告|报销|总结|名单|通知|制度"
    r"|系统|人员|审批|计划"
    r"|安排|材料|资料|手续|统计|政策|员工|培训)"
)


#: 质量部要的记录: which one, and nothing of those who want it.
_WANTED = tail(
    r"\s*(?:那边|这边)?(?:昨天|前天|上周)?(?:需要|想?要|在?催|问起?|关心|申请)的(?=[一-龥A-Za-z])"
)


def wants(after: str) -> bool:
    return bool(_WANTED.match(after))


def away(text: str) -> list[tuple[int, int]]:
    """The clauses that say that somebody is not there."""
    edges = [0, *(found.end() for found in _APART.finditer(text)), len(text)]
    return [(begin, stop) for begin, stop in pairwise(edges) if _is_away(text[begin:stop])]


def _is_away(clause: str) -> bool:
    return any(not _PAPER.match(clause, found.end()) for found in _AWAY.finditer(clause))


def told(before: str, after: str, later: str) -> bool:
    """Is it only told of whoever stands between? *later* is *after* without its dates."""
    if _CONDITION.match(before):
        return True
    if _ELSEWHERE.match(after):
        return True
    said = (_TOLD.match(after) or _SAYS.match(later)) and not _DUTY.match(after)
    return bool(said) or (bool(_IS.match(later)) and not requested(after))
