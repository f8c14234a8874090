"""What stands before a colon or over a column: 责任人, 截止时间, Owner, Due, 配合部门."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.language.titles import SURNAMES

#: Kind → spellings; the longest that fits wins.
LABELS = {
    "task": (
        "改善措施|整改措施|解决方案|解决措施|对策|处理措施|应对|改进方案|解决办法|下一步"
"|下一步工作|任务|任务描述|任务内容|任务名称|任务事项|事项|工作事项|工作内容"
"|工作任务|具体事项|待办事项|待办任务|待办内容|待办"
        "|行动项|行动事项|行动计划|行动内容|行动|跟进事项|措施|改进措施|优化措施|整改措施"
"|应对措施|内容|具体内容|主要内容"
        "|下一步行动|描述|重点工作|需求描述|交付物"
        "|task|tasks|action|actions|action item|action items|what|item|to do|to-do|todo"
"|description|deliverable|activity"
        "|next step|work item|follow-up|mitigation|response"
    ),
    "owner": (
        "担当|担当者|落实人|责任领导|责任人|负责人|执行人|承办人|经办人|跟进人|牵头人|主责人|主办人|处理人|对接人|完成人"
"|直接责任人|第一责任人"
        "|责任人员|负责同事|负责|责任|主责|跟进|谁|人员|负责人员|经手人|指派给|主要负责人"
        "|owner|owners|who|assignee|assigned to|responsible|person responsible|responsible "
"person|dri|lead|by whom|pic"
        "|responsibility|assigned"
    ),
    "department": (
        "部门|责任部门|牵头部门|主责部门|负责部门|承办部门|主办部门|牵头|牵头单位|责任单位"
"|所属部门|执行部门"
        "|department|dept|team|responsible department|lead department|responsible team"
    ),
    "support": (
        "配合|配合部门|协助|协助部门|协办部门|协同部门|支持部门|配合人|协助人|配合人员|协作人"
"|配合单位|协同"
        "|support|supported by|supporting|supporting department|helper|with"
    ),
    "due": (
        "纳期|截止|截止时间|截止日期|截至时间|截至日期|完成时间|完成日期|计划完成时间|计划完成日期"
"|计划完成|结束|结束时间|结束日期|要求完成时间|预计完成时间"
        "|预计完成|完成时限|完成期限|时限|期限|时间节点|节点|时间|日期|到期|到期日|交付时间"
"|交付日期|提交时间|限期|最晚时间"
        "|deadline|due|due date|due by|by when|when|target date|target|date|eta|ddl|by"
"|completion date|finish|end|end date|finish date|complete by|timeline"
    ),
    "status": "状态|完成状态|完成情况|进度|进展|当前状态|完成进度|落实情况|status|state|progress",
    "priority": "优先级|紧急程度|重要程度|优先|priority|prio|urgency",
    "depends": "前置|依赖|前置条件|前置任务|依赖条件|depends on|dependency|dependencies|blocked "
"by|predecessor",
    "risk": "风险|风险描述|风险点|风险项|风险事项|risk|risks|risk description",
    "topic": "决策项|决议项|议题|问题|问题描述|问题点|现象|类别|模块|改进项|事由|背景|issue"
"|problem|topic|area|category"
"|workstream",
    "decision": "决议|决定|结论|决策|决策内容|决议内容|决议事项|定论|resolved|会议决议|会议决定"
"|最终结论|decision|decisions|decided"
"|agreed|resolution|conclusion",
    "dispute": "争议|争议点|分歧|待定|未决|待决|悬而未决|not decided|undecided|dispute|open "
"question|open issue"
"|disagreement|not agreed",
    "action": "ai|action|action item|todo|to do|to-do|待办|待办事项|行动项|行动|task|next step"
"|任务|follow-up"
"|follow up",
    "attendees": (
        "参会|参会人|参会人员|参会人员名单|与会|与会人|与会人员|出席|出席人|出席人员|参加人"
"|参加人员|参与人员|参与人|参会者|到会人员|到会"
        "|参会同事|参与|参与者|出席者|与会者|参加|attendees|attendee|present|participants|in "
"attendance|attended"
"|attending|who was there|in the room|on the call"
    ),
    "absent": "缺席|缺席人员|请假|请假人员|未到|apologies|absent|regrets|excused",
    "host": "主持|主持人|召集人|host|chair|chaired by|facilitator|主讲|主讲人|分享人",
    "recorder": "记录|记录人|纪要|整理人|minutes taken by|recorder|note taker|scribe|notes by",
    "when": (
        "会议时间|会议日期|开会时间|召开时间|日期|时间|date|time|meeting date|date and time"
"|date & time|when|held on"
    ),
    "next": (
        "下次会议|下次会议时间|下次例会|下次例会时间|下次开会|下次开会时间|下次时间"
"|下次会议安排|下一次会议|下次周会|下次碰头|下次碰头时间"
        "|下期会议|下一次会议时间|next meeting|next|next sync|next call|next session|date of "
"next meeting"
"|next meeting date"
    ),
    "notes": "备注|说明|议题|议程|地点|会议地点|主题|会议主题|背景|note|notes|remark|remarks"
"|comment|location|place"
"|venue|agenda|topic|subject",
    "other": "督办|督办人|监督人|验收人|审核人|验收标准|完成标准|地点|supervisor|reviewer|approver",
    "number": "序号|编号|no|no.|id",
    "level": "等级|风险等级|级别|level|severity|影响|影响范围|impact|probability|可能性",
}  # fmt: skip

#: 主 持 人 is stretched to the width of the other labels.
_STRETCHED = re.compile(r"(?<=[一-龥])[ \t\u3000]+(?=[一-龥])")
_LATIN = re.compile(r"[a-z][a-z .&/'-]*", re.IGNORECASE)
_HAN = re.compile(r"[一-龥、（）()]+")
#: 我方参会, 线上参会人员; not those of the other house, nor who was missing.
_ATTENDED = re.compile(
    r"(?!.*(?:客户|外部|供应|甲方|未|缺))[一-龥]{0,4}(?:参会|与会|出席|到会)(?:人员|人|者|方)?$"
)
_SPACES = re.compile(r"[\s*_`#>]+")


def _by_spelling(kinds: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for kind in kinds:
        for word in LABELS[kind].split("|"):
            found.setdefault(word, kind)
    return found


#: Over a column, and in a block of labelled lines.
COLUMNS = _by_spelling(
    ("task", "topic", "owner", "department", "support", "due", "status", "priority", "depends",
     "risk", "decision", "dispute", "notes", "number", "level")
)  # fmt: skip
#: In a line of prose, or at its beginning.
MARKS = _by_spelling(("decision", "dispute", "risk", "action"))
MARKS |= dict.fromkeys(("遗留", "遗留问题", "遗留事项", "outstanding", "open item"), "open")
HEADS = _by_spelling(("attendees", "absent", "host", "recorder", "next"))
#: Within an item: 责任人：高圆；时间：3月10日.
PARTS = _by_spelling(("owner", "department", "support", "due", "priority", "depends", "other"))
PARTS |= dict.fromkeys(("内容", "事项", "任务内容", "工作内容", "具体内容"), "task")
PAGE = HEADS | _by_spelling(("when",))

_SIGN = r"\s*[:：]\s*"


def _either(words: dict[str, str]) -> str:
    return "|".join(
        (r"(?<![A-Za-z])" if word[0].isascii() else "") + re.escape(word)
        for word in sorted(words, key=len, reverse=True)
    )


_PART = re.compile(rf"(?P<label>{_either(PARTS)})(?:\*\*)?(?:{_SIGN})(?:\*\*)?", re.IGNORECASE)
#: Without a colon, only what can be no other word.
_CLOSE = re.compile(
    rf"(?:(?P<label>责任人|负责人)\s?(?=@|某|[A-Z]|[{SURNAMES}][一-龥])|(?P<when>截止时间"
    rf"|截止日期|完成时间|截止|时限"
    rf"|deadline|due(?: date| by| on)?|ETA|DDL)(?:为|是"
    rf"|\s+is)?\s*(?=[\d@本下这周今明后年月季A-Z]))",
    re.IGNORECASE,
)
_STOP = re.compile(
    r"[；;。|｜]|\.(?=\s|$)|[，,]\s*(?![一-龥A-Za-z]{2,4}[，,、])|\s{2,}|\t|[)）】\]]|$"
)
_MARK = re.compile(
    rf"(?P<open>[【\[(（*]*)(?P<label>{_either(MARKS)})(?:点|项"
    rf"|事项)?(?:\s+(?!for\b|on\b)[A-Za-z][A-Za-z ]{{2,20}}(?=\s*[:：]))?"
    rf"\s*(?P<who>[（(][^）)]{{1,40}}[）)]|(?:for|on|@)\s*[^:：,，]{{2,30}}(?=[:：]))?"
    rf"(?P<more>\s*\d{{0,2}})(?:[】\])）]|\*\*)*(?:{_SIGN}|\s*[】\]]\s*|\s+[-–—]\s+)(?:\*\*)?",
    re.IGNORECASE,
)
_FOR = re.compile(r"^(?:for|on)\s+", re.IGNORECASE)
_CAPITAL = re.compile(r"(?P<label>AI|ACTION|TODO|TO-DO|ACTION ITEM|A/I)\b[:：]?(?![a-z/])\s*")


class Part(NamedTuple):
    """A labelled value of a line and where it stands, the label included."""

    kind: str
    value: str
    begin: int
    value_at: int
    stop: int


def kind(word: str, table: dict[str, str]) -> str:
    """What a label is, in either language or in both: 负责人 Owner; nothing if it is none."""
    said = key(word)
    halves = (_LATIN.sub("", said), _HAN.sub("", said))
    tries = (said, said.removesuffix("s"), *(key(half) for half in halves))
    found = next((table[one] for one in tries if one in table), "")
    return "attendees" if not found and table is PAGE and _ATTENDED.match(said) else found


def key(word: str) -> str:
    word = _STRETCHED.sub("", word)
    return _SPACES.sub(" ", word).strip(" :：()（）-–—•·●").lower()


def column(head: str) -> str:
    """What the cells under a heading are; empty when it is none of ours."""
    return kind(re.sub(r"[（(].*?[)）]", "", head), COLUMNS)


def parts(line: str) -> list[Part]:
    """The labelled values of a line, in order; one ends where the next begins."""
    starts = [m for m in _PART.finditer(line) if _begins(line, m.start())]
    taken = {place for m in starts for place in range(*m.span())}
    starts += [m for m in _CLOSE.finditer(line) if not taken.intersection(range(*m.span()))]
    return list(_parts(line, sorted(starts, key=lambda m: m.start())))


def _parts(line: str, starts: list[re.Match[str]]) -> Iterator[Part]:
    for at, match in enumerate(starts):
        limit = starts[at + 1].start() if at + 1 < len(starts) else len(line)
        end = _STOP.search(line, match.end(), limit)
        stop = end.start() if end else limit
        value = line[match.end() : stop].strip(" *\t，,")
        word = match.groupdict()["label"] or match["when"]
        kind = PARTS.get(word.lower(), "due")
        if kind:
            yield Part(kind, value, match.start(), match.end(), stop)


def _begins(line: str, at: int) -> bool:
    """A label begins where a word begins: not 计划完成情况：."""
    before = line[at - 1 : at]
    return not before or not before.isalnum()


def mark(line: str) -> tuple[str, str, int] | None:
    """What a line begins with before a colon: its kind, who stands in brackets, where it ends."""
    match = _MARK.match(line)
    if match:
        return (
            MARKS[match["label"].lower()],
            _FOR.sub("", match["who"] or "").strip("（）()"),
            match.end(),
        )
    capital = _CAPITAL.match(line)
    return ("action", "", capital.end()) if capital else None


_PAIR = re.compile(
    r"\W{0,4}([一-龥A-Za-z&.' （）()/-]{1,28}?)(?:\*\*)?\s*[:：]\s*(?:\*\*)?(.*)$", re.DOTALL
)


def pair(line: str) -> tuple[str, str] | None:
    """`参会人员：…`: what stands before the colon of a line, and behind it."""
    match = _PAIR.match(line.strip())
    return (match[1], match[2].strip(" *")) if match else None
