"""What stands before a colon or over a column: 责任人, 截止时间, Owner, Due, 配合部门."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from bot.language.page import forms, occasions
from bot.language.who.titles import SURNAMES

#: Kind → spellings; whatever else is built like them is told by its build (FORMS).
LABELS = {
    "task": (
        "对策|应对|下一步|任务|事项|措施|内容|描述|待办|行动|行动项|行动计划|解决办法|下一步行动"
        "|交付物|产出|交付"
        "|task|tasks|action|actions|what|item|to do|to-do|todo|description|deliverable|activity"
        "|what needs doing"
        "|next step|work item|follow-up|mitigation|response|commitment|what to do"
    ),
    "owner": (
        "担当|担当者|负责|责任|主责|跟进|谁|人员|经手人|指派给|谁来做|谁负责"
        "|owner|owners|who|assignee|assigned to|responsible|person responsible"
        "|responsible person|dri|lead"
        "|by whom|pic|responsibility|assigned|accountable|owned by|poc|who owns it"
    ),
    "department": "部门|牵头|department|dept|team|function|group",
    "support": "配合|协助|协同|协办|support|supported by|supporting|helper|with|support from",
    "due": (
        "纳期|截止|结束|结束时间|结束日期|时限|期限|节点|时间|日期|限期|时间节点|何时|什么时候"
        "|deadline|due|by when|when|until|due by|due on|target|date|eta|ddl|by|finish|end"
        "|complete by|timeline|target date|when needed"
    ),
    "status": "进展|进度|状态|status|state|progress",
    "ended": "实际完成|关闭日期|关闭时间|closed on|date closed|completed on|actual date|actual",
    "priority": "优先级|紧急程度|重要程度|优先|priority|prio|urgency",
    "depends": (
        "前置|依赖|前置条件|前置任务|依赖条件|依赖项|depends on|dependency|dependencies"
        "|blocked by|predecessor"
    ),
    "risk": "风险|风险描述|风险提示|风险提醒|风险预警|风险点|风险项|风险事项|risk|risks"
    "|risk description",
    "topic": (
        "议题|决议项|决策项|问题|现象|类别|模块|事由|背景|案由|意见|issue|problem|topic|area"
        "|category|workstream|subject"
    ),
    "decision": (
        "定论|共识|resolved|decision|decisions|decided|agreed|resolution|conclusion|conclusions"
        "|outcome"
    ),
    "dispute": (
        "争议|没定|未定|有争议|有分歧|争议点|分歧|分歧点|争议事项|分歧事项|未达成一致|待定|未决"
        "|待决"
        "|悬而未决|not decided|undecided|dispute"
        "|open question|open issue"
        "|disagreement|not agreed|no consensus"
    ),
    "action": (
        "ai|ap|action|action item|action point|todo|to do|to-do|待办|待办事项|行动项|行动|task"
        "|next step|任务"
        "|follow-up|follow up|对策|措施|整改措施|改善措施|改进措施|处理措施|后续动作|后续行动"
    ),
    "attendees": "列席|列席人员|列席人|also present|attendees|attendee|present|participants"
    "|in attendance|attended|attending"
    "|who was there"
    "|in the room|on the call|people|who",
    "absent": "缺席|缺席人员|请假|请假人员|未到|未到人员|apologies|absent|regrets|excused"
    "|apologies received from",
    "host": "主持|主持人|召集人|主席|值班总编|值班领导|值班经理|值班主任|值班长|带班领导"
    "|host|chair|chairman|chairperson|chaired by|hosted by"
    "|facilitator"
    "|主讲|主讲人|分享人",
    "recorder": "记录|记录人|记录者|纪录|纪要|纪要人|整理人|minutes taken by|minutes by"
    "|recorder|recorded by|note taker|notetaker|scribe|notes by|notes taken by|taken by|secretary",
    "when": (
        "会议时间|会议日期|开会时间|召开时间|日期|时间|date|time|meeting date|date and time"
        "|date & time|when|held on"
    ),
    "next": "下次时间|next meeting",
    "notes": (
        "备注|说明|议题|议程|地点|会议地点|主题|会议主题|背景|note|notes|remark|remarks|comment"
        "|comments|location|place"
        "|venue|agenda|topic|subject|ticket|link"
    ),
    "other": (
        "督办|督办人|监督人|验收人|审核人|验收标准|完成标准|地点|提出人|提出者|反馈人|发现人"
        "|supervisor|reviewer|approver"
        "|raised by|reported by|type"
    ),
    "person": "姓名|名字|与会人员姓名|name|names|member|team member|attendee|participant",
    "presence": "是否到场|是否参会|是否出席|是否到会|出席情况|签到|到会情况|present|attendance"
    "|attended|here",
    "number": "序号|编号|no|no.|id|#",
    "speaker": "汇报人|发言人|主讲|主讲人|分享人|讲师|presenter|speaker|presented by|led by"
    "|facilitator",
    "level": "等级|风险等级|级别|level|severity|影响|影响范围|impact|probability|可能性",
}  # fmt: skip
#: 主 持 人 is stretched to the width of the other labels.
#: 会议主持, 会议记录人
_OF_MEETING = re.compile(r"^(?:本次)?会议(?=主持|记录|纪录|列席|参加|出席|缺席|请假)")
_STRETCHED = re.compile(r"(?<=[一-龥])[ \t\u3000]+(?=[一-龥])")
_LATIN = re.compile(r"[a-z][a-z .&/'-]*", re.IGNORECASE)
_HAN = re.compile(r"[一-龥、（）()]+")
_BRACKETED = re.compile(r"[（(].*?(?:[)）]|$)")
_SPACES = re.compile(r"[\s*_`#>]+")


def _by_spelling(kinds: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for kind in kinds:
        for word in LABELS[kind].split("|"):
            found.setdefault(word, kind)
    return found


#: Over a column, and in a block of labelled lines.
COLUMNS = _by_spelling(
    ("task", "topic", "owner", "department", "support", "due", "status", "ended", "priority",
     "depends", "risk", "decision", "dispute", "notes", "number", "level", "speaker", "other",
     "person", "presence")
)  # fmt: skip
#: In a line of prose, or at its beginning.
MARKS = _by_spelling(("decision", "dispute", "risk", "action"))
_AGREED = "已确认|已定|已决|已敲定|定了|定下|敲定|拍板|通过|同意|批准|明确|确定|议定|商定"
MARKS |= dict.fromkeys(_AGREED.split("|"), "decision")
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


_PART_FORMS = "|".join(
    form for kind, form in forms.BUILT if kind in PARTS.values() and kind != "task"
)
_LABEL = rf"{_either(PARTS)}|{_PART_FORMS}"
#: What a page says is asked more than once: so many of its words are remembered.
MOST = 2048
#: Without one of these no label of _PART stands in a line.
_SIGNED = re.compile(r"[:：【\[]")
#: 责任人：…, **Owner:** …, 【责任人】…
_PART = re.compile(
    rf"(?P<label>{_LABEL})(?:\*\*)?(?:{_SIGN})(?:\*\*)?"
    rf"|[【\[](?P<drawn>{_LABEL})[】\]]\s*[:：]?\s*",
    re.IGNORECASE,
)
#: Without a colon, only what can be no other word.
_CLOSE = re.compile(
    rf"(?:(?P<label>责任人|负责人)\s?(?=@|某|[A-Z]|(?![于应都从向全时相])[{SURNAMES}][一-龥])"
    rf"|(?P<when>截止时间"
    rf"|截止日期|完成时间|截止|时限"
    rf"|(?<![a-z])(?:deadline|due(?: date| by| on)?|ETA|DDL)(?![a-z]))(?:为|是"
    rf"|\s+is)?\s*(?=[\d@本下这周今明后年月季A-Z]))",
    re.IGNORECASE,
)
_STOP = re.compile(
    r"[；;。|｜【]|\.(?=\s|$)|[，,]\s*+(?![一-龥A-Za-z]{2,4}[，,、]"
    r"|[A-Z][a-z]+ [A-Z][a-z]+\s*(?:[,|;]|$))|\s{2,}|\t|[)）】\]]|$"
)
_DECIDED = dict(forms.BUILT)["decision"]
_MARK = re.compile(
    rf"(?P<open>[【\[(（*]*)(?P<label>{_either(MARKS)}|(?![没无未待暂]){_DECIDED})(?:点|项"
    rf"|事项)?(?:\s+(?!for\b|on\b)(?P<about>[A-Za-z][A-Za-z ]{{2,20}})(?=\s*[:：]))?"
    rf"\s*(?P<who>[（(][^）)]{{1,40}}[）)]|(?:for|on|@)\s*[^:：,，]{{2,30}}(?=[:：]))?"
    rf"(?P<more>\s*#?\d{{0,2}}(?:\.\d{{1,2}})*)(?:[】\])）]|\*\*)*(?:{_SIGN}|\s*[】\]]\s*"
    rf"|\s+[-–—]\s+)(?:\*\*)?",
    re.IGNORECASE,
)
_FOR = re.compile(r"^(?:for|on)\s+", re.IGNORECASE)
_CAPITAL = re.compile(
    r"(?P<label>AI|ACTION|TODO|TO-DO|ACTION ITEM|A/I)\b[:：]?(?![a-z/]"
    r"|\s+[A-Z]{2,}(?: [A-Z]+)*\b)\s*"
)


class Part(NamedTuple):
    """A labelled value of a line and where it stands, the label included."""

    kind: str
    value: str
    begin: int
    value_at: int
    stop: int


def kind(word: str, table: dict[str, str]) -> str:
    """What a label is, in either language or in both: 负责人 Owner; nothing if it is none."""
    said, *_ = tries = _spelled(word)
    found = next((table[one] for one in tries if one in table), "")
    if found:
        return found
    if table is PAGE and (whose := _OF_MEETING.sub("", said)) != said:
        return table.get(whose, "")
    if table is not PAGE:
        built = _built(tries)
        return built if built in table.values() else ""
    said = key(_BRACKETED.sub("", said))
    if occasions.ATTENDED.match(said):
        return "attendees"
    return "next" if occasions.NEXT.match(said) else ""


@lru_cache(MOST)
def _spelled(word: str) -> tuple[str, ...]:
    """As it stands, of one, and either half of a label in two languages."""
    said = key(word)
    halves = (_LATIN.sub("", said), _HAN.sub("", said))
    return (said, said.removesuffix("s"), *(key(half) for half in halves))


@lru_cache(MOST)
def _built(tries: tuple[str, ...]) -> str:
    return next((name for one in tries for name, form in forms.FORMS if form.match(one)), "")


def known(word: str) -> bool:
    """Apologies, Chair, Note: such a word is nobody's name, wherever it stands."""
    return any(kind(word, table) for table in (PAGE, COLUMNS))


def key(word: str) -> str:
    word = _STRETCHED.sub("", word)
    return _SPACES.sub(" ", word).strip(" :：()（）-–—•·●").lower()


def column(head: str) -> str:
    """What the cells under a heading are; empty when it is none of ours."""
    bare = re.sub(r"[（(].*?[)）]", "", head)
    heads = (name for name, words in forms.HEADS if words.fullmatch(key(bare)))
    return kind(bare, COLUMNS) or next(heads, "")


@lru_cache(MOST)
def parts(line: str) -> tuple[Part, ...]:
    """The labelled values of a line, in order; one ends where the next begins."""
    labelled = _PART.finditer(line) if _SIGNED.search(line) else ()
    starts = [m for m in labelled if m["drawn"] or _begins(line, m.start())]
    taken = {place for m in starts for place in range(*m.span())}
    starts += [m for m in _CLOSE.finditer(line) if not taken.intersection(range(*m.span()))]
    return tuple(_parts(line, sorted(starts, key=lambda m: m.start())))


def _parts(line: str, starts: list[re.Match[str]]) -> Iterator[Part]:
    for at, match in enumerate(starts):
        limit = starts[at + 1].start() if at + 1 < len(starts) else len(line)
        end = _STOP.search(line, match.end(), limit)
        stop = end.start() if end else limit
        value = line[match.end() : stop].strip(" *\t，,")
        said = match.groupdict()
        word = said["label"] or said.get("drawn") or said["when"]
        what = kind(word, PARTS) or "due"
        yield Part(what, value, match.start(), match.end(), stop)


def _begins(line: str, at: int) -> bool:
    """A label begins where a word begins: not 计划完成情况：."""
    before = line[at - 1 : at]
    return not before or not before.isalnum()


def mark(line: str) -> tuple[str, str, int] | None:
    """What a line begins with before a colon: its kind, who stands in brackets, where it ends."""
    match = _MARK.match(line)
    if match:
        return (
            MARKS.get(match["label"].lower(), "decision"),
            _FOR.sub("", match["who"] or match["about"] or "").strip("（）()"),
            match.end(),
        )
    capital = _CAPITAL.match(line)
    return ("action", "", capital.end()) if capital else None


_PAIR = re.compile(
    r"\W{0,4}((?:[一-龥A-Za-z&.' （）()/-]|[（(]\d{1,3}[一-龥 ]{0,2}[)）]){1,28}?)(?:\*\*)?"
    r"\s*[:：]\s*(?:\*\*)?(.*)$",
    re.DOTALL,
)


def pair(line: str) -> tuple[str, str] | None:
    """`参会人员：…`: what stands before the colon of a line, and behind it."""
    match = _PAIR.match(line.strip()) if ":" in line or "：" in line else None
    return (match[1], match[2].strip(" *")) if match else None
