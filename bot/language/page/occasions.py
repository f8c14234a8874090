"""Words of a meeting itself: what meetings are called, who is said to be there, what comes next."""

import re

#: What people call a meeting, at the end of its name.
MEETING = (
    r"(?:会议?|例会|周会|月会|晨会|早会|站会|碰头会?|碰面|见面|评审会?|复盘会?|沟通会?|对齐会?"
    r"|同步会?|讨论会?|开会|集合)"
)
GATHERING = (
    r"(?:meetings?|sync(?:[- ]up)?|session|call|huddle|check-?in|review|steerco"
    r"|steering (?:committee|group)|stand-?up|workshop|touch ?(?:point|base)|catch-?up"
    r"|retro(?:spective)?"
    r"|planning|wip|weekly|1:1|one-on-one|demo|all-?hands|town ?hall|get-?together|gathering|chat"
    r"|council|board|committee)"
)
_TIMES = r"(?:的)?(?:时间|日期|安排|计划|预告|地点)*"
#: 下次会议, 下次质量分析会, 下次碰头, 下次例会时间及议题, Next WIP, Date of next meeting.
NEXT = re.compile(
    rf"下一?[次期回轮场](?:的)?(?:[一-龥A-Za-z]{{0,8}}?{MEETING})?{_TIMES}"
    r"(?:(?:及|与|和|、)(?:议题|地点|主题|安排|时间)+)?$"
    rf"|(?:明[日天早]|第[二三四五六七八九十\d]+[次轮期]|下一?步?)(?:的)?[一-龥]{{0,6}}?{MEETING}{_TIMES}$"
    rf"|下一?个?[周月](?:的)?[一-龥]{{0,6}}?(?:会议?|例会){_TIMES}(?:(?:及|与|和)议题)?$|会议预告$"
    r"|(?:(?:date|time|date and time|date & time|time and date) (?:of|for) )?(?:the |our )?"
    rf"next (?:(?:[a-z-]+ ){{0,3}}{GATHERING})(?: date| time| details| scheduled| on| is)?$"
    r"|(?:up )?next(?: time| one| up)?$|follow-?up (?:meeting|call|session|review)(?: date"
    r"| scheduled)?$"
)
#: Whatever else is the name of a meeting: 二次评审, Sprint review.
CALLED = re.compile(
    rf"(?!.*(?:散会|休会|闭会))[一-龥A-Za-z0-9 ]{{0,14}}{MEETING}{_TIMES}$"
    rf"|[a-z0-9 ]{{0,24}}\b{GATHERING}$",
    re.IGNORECASE,
)
#: In a sentence.
SAID = re.compile(
    rf"下一?[次期回轮场](?:的)?[一-龥A-Za-z]{{0,8}}?{MEETING}(?!之?前|上(?!午)|再)"
    rf"|下一?[次期回轮](?:[定安约改暂]|在|(?=\d))"
    rf"|(?:明[日天早]|下一?个?[周月])(?:的)?(?:(?!起)[一-龥]){{0,6}}?会(?:议)?\s*(?:照常|照旧|准时|改[到至为在]|顺延|提前|推迟|仍|\d)"
    r"|(?:例会|周会|月会|会议|沟通会|评审会|碰头会)(?:时间)?(?:暂?定于|暂?定在|暂定|安排在|约在|将于|拟于)"
    r"|(?:再次|重新|继续|再|照常|照旧|准时|老时间|同一时间)(?:开一次会|开会|召开|召集|碰一次|碰头"
    r"|碰面"
    r"|对一次|复盘一次|开(?=[。，,！!]|$)|举行|见(?=[。，,！!]|$))"
    r"|\d\s*[:：点]\d{0,2}\s*(?:继续|照常|接着)(?:开|讨论|过)?(?=[。，,！!]|$)"
    rf"|\b(?:the |our )?next (?:[a-z-]+ ){{0,3}}{GATHERING}\b|\bnext one (?:is|will be)\b"
    r"|\b(?:reconvene|regroup|meet again|meet next|talk again|speak again|catch up again)\b"
    rf"|\bsame time (?:next|on|this)\b|\bsee you (?:all )?(?:next|on|again|at the)\b"
    r"|\bfollow-?up (?:meeting|call|session|review) (?:is |will be |has been )?"
    r"(?:on|set|scheduled|booked|planned)\b"
    # a call that is set for a day
    r"|\b(?:meeting|call|session|review|workshop) (?:is|has been|will be) (?:set|scheduled|booked"
    r"|planned) (?:for|on)\b",
    re.IGNORECASE,
)
#: …, 下次会议前: due when they meet again.
BEFORE = re.compile(
    rf"(?:于|在)?下一?[次期](?:的)?[一-龥]{{0,4}}?(?:{MEETING})?(?:召开)?之?前"
    rf"|\b(?:by|before|until) (?:the |our )?next (?:[a-z]+ )?{GATHERING}\b",
    re.IGNORECASE,
)
#: 我方参会, 线上参会人员; not those of the other house, nor who was missing.
ATTENDED = re.compile(
    r"(?!.*(?:客户|外部|供应|甲方|乙方|对方|未|缺|应|人数|部门|单位(?!及|和|、)))[一-龥]{0,4}"
    r"(?:参会|与会|出席|到会|到场|参加|参与|在场|在座|签到)(?:会议)?(?:的)?(?:单位(?:及|和|、))?"
    r"(?:成员|人员|人|者|方|同事|同学|领导|嘉宾|代表)?(?:名单|有|情况)?$"
    r"|(?:评审|项目|专家|工作|筹备|会议|参会|会)(?:小组|组|成员|组成员)(?:成员)?$|来的人$|到会?$"
    r"|实到(?:人员)?$"
    r"|(?:meeting |team |core )?(?:attendees|participants|attendance|invitees|invited)$"
    r"|(?:members|people|those|also|team|who was|who's|who were) (?:present|in attendance|attending"
    r"|there|here)$|here$|in$|joined(?: by)?$|attended by$|dialed in$|on the line$"
)
#: Before a list of people who were not there, or who only hear of it, or who do something else.
ELSEWHERE = re.compile(
    r"缺|假|没|接口|对接|联系|未|不|抄|送|发(?!言)|收|报|通知|责任|负责|牵头|跟进|配合|协助|列席"
    r"|记录|整理|纪要|主持|主席|审|批"
    r"|签(?!到)|甲方|乙方|客户|外部|供应|对方|讲|汇报|介绍|值班|待办|结论|决|提议|建议|完成|内容"
    r"|议题|任务|事项|执行"
    r"|\b(?:cc|bcc|to|from|absent|away|apolog\w+|regrets?|excused|optional|off|leave|ooo|out"
    r"|missing|not|owners?|leads?|dri|assignees?|action|todo|scribe|notes?|minutes|chair\w*|host"
    r"|facilitator|presenters?|authors?|by|contacts?|sent|by|thanks|kudos|shout-?outs?"
    r"|reviewers?|next"
    r"|decision|agenda|guests?|client|vendor|supplier|external|fyi|who|for|with)\b",
    re.IGNORECASE,
)
#: Another house.
OTHERS = re.compile(
    r"甲方|乙方|丙方|客户|供应商?|外部|对方|单位|外协|友商|\b(?:client|customer|vendor|supplier"
    r"|external|guests?"
    r"|partner|agency)\b",
    re.IGNORECASE,
)
#: Welcome to our two new colleagues!
GREETS = re.compile(
    r"\W*(?:热烈)?(?:欢迎|特别感谢|感谢|谢谢|祝贺|恭喜|表扬|点赞|welcome|congrat\w*|thanks"
    r"|thank you|kudos"
    r"|shout-?outs?|well done|hats off)(?:\b|(?=[一-龥@]))"
    r"|(?:[^，,。：:]{1,8}[:：])?今[天日](?:开会|的会|咱们?|我们|大家)*[^，,。]{0,4}(?:说|讲|谈|聊|过|议|讨论|研究)(?:一下)?[一二两三四几\d]+个?件?"
    r"(?:事|议题|问题)",
    re.IGNORECASE,
)
#: 20:51 Lucas stopped it, under 故障经过: what was.
_CLOCKED = re.compile(r"\W*(?:\d{1,2}月\d{1,2}日\s*|\d{4}[-/]\d\d?[-/]\d\d?\s*)?\d{1,2}[:：]\d\d")
_TIMELINE = re.compile(
    r"经过|时间[线轴]|过程|\b(?:timeline|chronology|what happened)\b", re.IGNORECASE
)


def happened(text: str, heading: str) -> bool:
    """Is a row of a timeline what was, and nothing to do?"""
    return bool(_CLOCKED.match(text) and _TIMELINE.search(heading))
