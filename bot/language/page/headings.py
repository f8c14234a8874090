"""What a part of the minutes is about, by its heading."""

import re
from dataclasses import dataclass
from typing import Literal

from bot.language.page import occasions
from bot.language.page.pages import EMOJI

Topic = Literal[
    "action", "decision", "open", "dispute", "risk", "attendees", "absent", "next", "notes", "past"
]

#: In this order: 决定事项及分工 says who does what.
WORDS: tuple[tuple[Topic, str], ...] = (
    (
        "past",
        r"上周(?:行动项|待办|工作|任务|完成)?|上[次期一]次?(?:[一-龥]{0,4}会议?)?(?:行动项|待办|遗留|决议"
        r"|[一-龥]{0,6}(?:落实|执行|完成|跟踪|追踪|进展)(?:情况|事项)?$)|本周完成"
        r"|已完成|完成情况|previous actions?|actions? (?:from|of) (?:the )?last"
        r"|review of actions|done|completed",
    ),
    (
        "next",
        r"^(?:后续|下次|下一次|下期)(?:会议|例会|开会|周会|碰头|时间|安排)*$|下次会议|下次例会"
        r"|下一次会议|next (?:meeting|call|council|board|committee|review|check-?in|stand-?up"
        r"|workshop|sync|session)|date of next",
    ),
    (
        "attendees",
        r"^(?:参会|与会|出席|参加|参与|到会)(?:人员|人|者|名单|同事)*$|^attend(?:ees|ance)$"
        r"|^participants$|^(?:attendance|attendees?|participants?) list$|^present$"
        r"|^who was there$|^who attended$|^in attendance$",
    ),
    (
        "absent",
        r"^(?:缺席|请假|未到|未出席|未参会)(?:人员|人|者|名单|情况)?$"
        r"|^(?:apologies|regrets|absent|absentees|not present)(?: for absence| received)?$",
    ),
    (
        "action",
        r"行动项|行动计划|行动清单|行动|待办|(?:会后|后续|下一步|下步|近期|重点|具体)(?:任务"
        r"|动作|安排|计划|工作|跟进|事项|行动)+|任务(?:分工|安排|分配|清单|列表|跟踪)|(?:工作"
        r"|责任)(?:分工|安排|任务|部署)|分工|跟进事项|(?:长期|持续|重点|后续)(?:跟踪|推进|跟进"
        r"|关注)|(?:推进|交办|布置|要做|完成|落实|跟进|处理)的(?:事|工作|任务)|改进措施"
        r"|改进行动|改进项|对策|下周计划|下周工作|明确事项|落实事项|安排部署|督办|todo|to-?do"
        r"|action|next steps?|follow[- ]?ups?|tasks?|who does what|下一步|任务跟踪",
    ),
    (
        "open",
        r"遗留(?:问题|事项|工作|任务)|遗留$|待解决|待跟进|未完成事项|问题清单|outstanding"
        r"|open items?",
    ),
    (
        "dispute",
        r"争议|分歧|没谈拢|没定(?:下来)?的|没说定|没共识|未达成|待定|未决|待决|待议|待讨论"
        r"|悬而未决|^still (?:open|pending|unclear)|undecided|left open|to be decided"
        r"|open (?:questions?|issues?|points?)|parking lot|dispute|disagree|not decided"
        r"|unresolved",
    ),
    (
        "decision",
        r"决议|决定|结论|议定|决策|达成(?:一致|共识)|共识|(?:确定|商定|敲定"
        r"|确认)(?:了)?的?(?:事项|内容)|(?:定|敲定|谈妥|说好)(?:下来)?(?:了)?的$|^敲定|^拍板"
        r"|^已定|what we decided|decisions?|decided|agreements?|agreed|resolutions?"
        r"|conclusions?|outcomes?",
    ),
    (
        "risk",
        r"风险(?:[与和及、/]?(?:问题|困难|挑战|隐患|应对|阻塞|障碍|卡点|提示|预警|点))*|隐患"
        r"|担心|顾虑|需(?:要)?(?:关注|注意|警惕)|卡点|risks?\b|concerns?$|watch-?outs?$"
        r"|worries$",
    ),
    (
        "notes",
        r"讨论|议题|议程|内容|背景|总结|概况|汇报|通报|分享|记录|纪要|章节|沟通|做得好|待改进"
        r"|经验|复盘|资源|其他|备注|基本信息|组织架构|agenda|notes?|discussion|summary"
        r"|background|aob|any other|topics?|updates?|minutes|went well|improve|reusable|架构",
    ),
)
_KNOWN = [(topic, re.compile(words, re.IGNORECASE)) for topic, words in WORDS]

#: 壹, 貳, 參 as simplified.
_COUNT = r"[一二三四五六七八九十壹贰叁参肆伍陆柒捌玖拾]{1,3}"
NUMBER = re.compile(
    rf"^\s*(?:第?{_COUNT}[、.．)）:]|[（(][一二三四五六七八九十\d]{{1,3}}[)）]"
    r"|\d{1,2}(?:\.\d{1,2})*[、.．)）](?!\d)|[IVX]{1,4}\.|[A-Z]\.)\s*"
)
#: 一、 and （二） number parts; 1. and ① number rows.
PART = re.compile(rf"(?:第?{_COUNT}[、.．)）:部节]|[（(][一二三四五六七八九十]{{1,3}}[)）])\s*")
#: 1. Status
NUMBERED = re.compile(r"\s*(?:\*\*)?(?P<count>\d{1,2})[、.．)）]\s*(?=\D)(?P<text>.+)$")
#: ■ 会议待办, ▍风险, 待办事项 ✅
_DRAWN = re.compile(
    r"^[■◆◇●▲▶►▍▌▎█★☆※◎▼▷○□❖◈➤▪]+\uFE0F?\s*(?=\S)|\s*[\U0001F300-\U0001FAFF\u2600-\u27BF\uFE0F]+$"
)
#: 5 下次碰头
_PLAIN = re.compile(r"^\d{1,2}(?:\.\d{1,2})*\s+(?=[^\d\s])")
_HASHES = re.compile(r"#{1,6}\s+")
_STARS = re.compile(r"(\*\*|__|\*)(?P<text>.+?)\1\s*(?P<more>[（(][^（()）]{2,24}[)）])?[:：]?$")
_BRACKETS = re.compile(r"[【\[](?P<text>[^】\]]{1,16})[】\]]$")
LONGEST = 20
LONGEST_ENGLISH = 44
ENDS = re.compile(r"[。；;！!？?，,]$")


@dataclass(frozen=True)
class Heading:
    """*text* without number and marks; *strong* if it is drawn as one."""

    text: str
    topic: Topic | None
    strong: bool
    #: 结论与行动: what nobody is to do is a decision
    mixed: bool = False


def heading(line: str) -> Heading | None:
    """What *line* heads, if it stands over what follows."""
    said = _DRAWN.sub("", EMOJI.sub("", line.strip()))
    strong = bool(_HASHES.match(said))
    text = _HASHES.sub("", said)
    for drawn in (_STARS, _BRACKETS):
        if match := drawn.fullmatch(text):
            text, strong = match["text"] + (match.groupdict().get("more") or ""), True
    numbered = PART.match(text)
    text = NUMBER.sub("", text, count=1) if numbered else text
    colon = text.endswith((":", "：")) or said.rstrip("*_ ").endswith((":", "："))
    text = text.strip(" :：*_·-—=~～「」『』〖〗〔〕<>《》+|").replace("[[", "").replace("]]", "")
    if not text or ENDS.search(text):
        return None
    longest = LONGEST_ENGLISH if text.isascii() else LONGEST
    if len(text) > longest and not strong:
        return None
    whole = not (strong or colon or numbered)
    topic = topic_of(text, whole=whole) or topic_of(_PLAIN.sub("", text), whole=whole)
    if strong or topic:
        mixed = topic == "action" and bool(_DECIDED.search(text))
        return Heading(text, topic, strong, mixed)
    return Heading(text, None, False) if (numbered and len(text) <= 12) or colon else None


def topic_of(text: str, *, whole: bool) -> Topic | None:
    """*whole*: a plain line is only a heading if nothing but its words stand on it."""
    bare = re.sub(r"[（(].*?[)）]", "", text).strip()
    if occasions.NEXT.match(bare.lower()):
        return "next"
    halves = [half for half in _HALVES.split(bare) if half]
    if len(halves) > 1 and len(told := {topic_of(half, whole=whole) for half in halves}) == 1:
        return told.pop()  # 待办事项 Action items
    for topic, words in _KNOWN:
        match = words.search(bare)
        if match and (not whole or _alone(bare, match)):
            return topic
    return None


def _alone(text: str, match: re.Match[str]) -> bool:
    """待办; 3月4日产品评审结论, 会议决定事项及分工: what is named last, and nobody says it."""
    if text.isascii():
        edge = match.start() == 0 or match.end() == len(text)
        if match.start() == 0 and _OF.match(text, match.end()) and not text.endswith("."):
            return True
        return edge and len(text.split()) <= 4 and not text.endswith(".")
    last = match.end() == len(text) and len(text) <= 14 and not SAID.search(text)
    return last or len(text) - len(match[0]) <= 2 or bool(PAIR.search(text))


_HALVES = re.compile(
    r"\s*[/|｜]\s*|(?<=[一-龥])\s*(?=[A-Z][a-z]+ ?[a-z]*$)|(?<=[A-Za-z])\s*(?=[一-龥]+$)"
)
#: Action items from the call of 4 March
_OF = re.compile(
    r"(?: items?| points?)?\s*(?:(?:from|for|arising|agreed|after|of)\b|[-–(]).{0,40}$",
    re.IGNORECASE,
)
_DECIDED = re.compile(r"决议|决定|结论|共识|decision|outcome|conclusion", re.IGNORECASE)
SAID = re.compile(
    r"[我你他她没无有要请先再也都不]|[日号周月天底一二三四五六]之?前|\d{1,2}[:：]\d\d|[，,@]"
)
PAIR = re.compile(r"^会议?(?:决定|明确|确定|议定)(?:的)?事项")
