"""One action item as it was read, and what is left of its words for a title."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.language.dates import Date, as_json
from bot.language.what.duties import FOR, TO
from bot.language.what.remarks import AGREED
from bot.language.what.unsaid import UNOWNED

LONGEST = 120
PRIORITIES = (
    ("", r"不急|不紧急|优先级(?:不高|太低)"),
    ("high", r"\bP[01]\b|(?<![不太])紧急|优先级?[:：]?\s*高|最高优先|加急|高优|\burgent(?:ly)?\b"
r"|\bhigh priority\b|\bpriority:? high\b|\basap\b"),
    ("low", r"\bP3\b|优先级?[:：]?\s*低|低优|有空再|\blow priority\b|\bnice to have\b"),
    ("medium", r"\bP2\b|优先级?[:：]?\s*中|中优|\bmedium priority\b"),
)  # fmt: skip
_PRIORITIES = [(level, re.compile(words, re.IGNORECASE)) for level, words in PRIORITIES]
DEPENDS = re.compile(
    r"(?:依赖于?|前置(?:条件|任务)?[:：]|\bdepends on|\bblocked by"
    r"|\bafter (?=[A-Z]-\d))\s*(?P<what>[^，,。；;）)]{1,40})"
    r"|等(?P<wait>[^，,。；;]{1,20}?)(?:完成|好了|之后"
    r"|以后|后再)",
    re.IGNORECASE,
)

#: What is empty once date and doer are taken out.
_EMPTY = re.compile(r"[（(【\[]\s*[，,、:：;；/|\-–—]*\s*[)）】\]]")
_ASKS = re.compile(
    r"(?:由|请|让|需要?|(?:会议|会上)?要求|安排|委托|责成|[交转派分]给|交由|麻烦|辛苦|烦请|@|\b(?:by"
    r"|assigned to|owner|owned by)"
    r"|(?:\b(?:can|could|would|will) )?(?:(?:some|any)(?:one|body) (?:from|in)|(?:can|could"
    r"|would|will) the))\s*$",
    re.I,
)
_JOINER = re.compile(r"\s*(?:[、/&＆+,，]|和|与|及|跟|以及|会同|联合|and)?\s*@?", re.IGNORECASE)
#: …由何静负责，…
_ROLE = re.compile(
    r"\s*(?:来)?(?:负责|牵头|跟进|落实|主责|了)(?=\s*(?:[，,；;。]|$))|\s*来(?=[一-龥]{1,4}(?:[，,。]|$))"
)
#: 合同文本由章亦凡负责审核
_CHARGED = re.compile(r"\s*(?:来)?(?:负责|牵头|跟进|落实|主责)(?=\s*(?:[，,；;。]|[一-龥]{2}|$))")
_BOUND = re.compile(
    r"(?<![A-Za-z])(?:于|赶?在|截止(?:时间|日期|到)?|截至|最晚|最迟|不晚于|时间|完成时间|计划|预计"
    r"|争取|务必|(?:延期?|推迟|顺延|改|挪)[至到]"
    r"|(?:，|,)?\s*(?:deadline|due(?: date"
    r"| on| by)?|ddl|eta|until|before|by|on|no later than))[:：是为]?\s*$",
    re.IGNORECASE,
)
_SHALL = re.compile(
    r"^\s*(?:[:：\-–—→|,，、]|=>|->|同学|老师(?!们)|那边|[啊呀](?=[\s，,])|你|您|我(?!们)|能不能|能否|可以|可否|能"
    r"|需要|需|要(?!求|点)|须|应该|应"
    r"|将(?=[^，]{0,12}(?:前|完成|提交|给))|会(?![议上员计])|负责(?!人)|牵头(?!人)"
    r"|跟进(?=[一-龥])|来(?=[一-龥])"
    r"|去(?=[一-龥])|尽快|抓紧|务必|分别|各自|一起|于|在(?=[，,\s]|$)"
    rf"|\[[ xX]?\]|to\b|{TO}(?=\W)|{FOR}\b(?: the\b)?"
    r"|(?:can|could|would|will) you\b|(?:can|could)(?= [a-z])|please\b|each\b|by\b"
    r"|and\b)\s*",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^\s*(?:和(?=[\s、，,]|$)|由|请(?![求假])|让(?=[，,\s])|另外|同时|其中|此外|然后"
    r"|会议?(?:要求|明确|强调|决定|指出|议定"
    r"|确定)[，,:：]?|会上(?:明确|要求)[，,:：]?|the(?= (?:needs?|will|must|should|has|to)\b)"
    r"|那(?![个台份批张些件条辆家位次版天边])(?=[一-龥]{2})|的(?=[一-龥])"
    r"|(?:待认领|无人认领|待分配|未分配|(?:负责|责任)人待定|[Uu]nassigned|TB[DCA])\s*[:：—–-]+|这边|客户方|(?:内容|事项|任务"
    r"|工作内容|what|task)\s*[:：]|[-•·●*+➢>→◦▪√□☐☑✅✓✔◆○●]|[①-⑳]"
    r"|\d{1,2}[.、)）]\s?(?!\d)|[一二三四五六七八九十]{1,2}、|[（(](?:\d{1,2}"
    r"|[一二三四五六七八九十]{1,2})[)）])\s*"
)
_TAIL = re.compile(
    r"\s*(?:[，,、:：;；\-–—→|/]|=>|->|吗|(?<![什怎那这多要])么|吧|呗|呢|哈|哦|[？?]|\bby|\bbefore|\bon|\buntil|\bdue"
    r"|\bfor|\bto"
    r"|(?<![存])于|由|请|均完成|之前|以前|并|且|owner|负责|(?<![没还性功智可职产节效技])能(?=$))\s*$",
    re.IGNORECASE,
)
_UNOWNED = re.compile(rf"(?<!^)[，,；;（(\s–—-]+(?:{UNOWNED.pattern})\s*[)）]?\W*$", re.IGNORECASE)
_EDGES = " \t\u3000，,、。.:：;；-–—=→>|｜\"'“”*_`~"
_LONE = re.compile(
    r"(?<=[，,、:：])\s*[，,、]+|[，,、]\s*(?=[)）】])|(?<=[（(【])\s*[，,、；;:：]+\s*"
)


@dataclass(frozen=True)
class Item:
    """Something to do; *source* is the line or sentence that says so.

    `owners` are keys of the directory, or words as they were written where it knows nobody.
    """

    title: str
    owners: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    due: Date | None = None
    source: str = ""
    priority: str = ""
    depends: tuple[str, ...] = ()
    #: those of the departments that only help
    helpers: tuple[str, ...] = ()

    @property
    def until(self) -> date | datetime | None:
        """The moment it has to be done by."""
        if self.due is None:
            return None
        return self.due.start if self.due.kind == "recurrence" else self.due.end or self.due.start

    @property
    def due_day(self) -> date | None:
        until = self.until
        return until.date() if isinstance(until, datetime) else until

    def as_json(self) -> dict[str, Any]:
        due = None
        if self.due:
            said = as_json(self.due)
            due = said["start"] if self.due.kind == "recurrence" else said["end"] or said["start"]
        return {
            "title": self.title,
            "owners": list(self.owners),
            "departments": list(self.departments),
            "due": due,
            "source": self.source,
        }


def priority(text: str) -> str:
    """high, medium, low, or nothing; a denial goes before what it denies."""
    return next((level for level, words in _PRIORITIES if words.search(text)), "")


def depends(text: str) -> tuple[str, ...]:
    """What has to be there first, as it is written."""
    found = ((m["what"] or m["wait"]).strip() for m in DEPENDS.finditer(text))
    return tuple(dict.fromkeys(filter(None, found)))


def title(
    text: str, cut: Iterable[tuple[int, int, str]], begin: int = 0, stop: int | None = None
) -> str:
    """*text* between two places without the pieces that are *cut*: ("date" | "doer" | "label")."""
    stop = len(text) if stop is None else stop
    said, at, before_it = "", begin, ""
    for first, last, kind in sorted(cut):
        if last <= begin or first >= stop or last <= at:
            continue
        before = text[at : max(at, first)]
        if kind == before_it == "doer" and _JOINER.fullmatch(before):
            before = ""  # 财务部和研发部
        before_it = kind
        said = _joined(said, (_BOUND if kind == "date" else _ASKS).sub("", before))
        at = max(at, last)
        charged = _CHARGED if before.endswith("由") else _ROLE
        if kind == "doer" and said and (role := charged.match(text, at)):
            at = role.end()
    return tidy(_joined(said, text[at:stop]))


def _joined(one: str, other: str) -> str:
    """Latin words stay apart where something was cut out between them."""
    if (
        one
        and other
        and one[-1].isascii()
        and one[-1].isalnum()
        and other[0].isascii()
        and other[0].isalnum()
    ):
        return f"{one} {other}"
    return one + other


#: 麻烦哪位同事…, can someone …: how it is asked is no part of what is asked.
_POLITE = re.compile(
    r"^\s*(?:请问|麻烦|烦请|辛苦|劳烦|劳驾|拜托|帮忙|帮我(?!们)|有空(?=[一-龥])"
    r"|(?:谁|哪位|哪个(?=同|人)|有没有人?|有人|(?:有空|方便|有时间)的|来个)(?:同[事学]|老师|人|大佬|伙伴|朋友)?"
    r"(?:有空|有时间|能不能|能否|能|可以|可否|方便|愿意|来)*|(?:hi|hey|hello)\b,?"
    r"|(?:(?:can|could|would|will) )?(?:(?:some|any)(?:one|body)|who)(?: (?:please|pls|can|could))?"
    r"(?: (?:(?:has|needs|able|free|willing) )?to)?(?= [a-z])|(?:we )?need (?=(?:some"
    r"|any)(?:one|body) to)"
    r"|(?:please|pls|plz|kindly|do ?n[o']?t forget(?: to)?)\b)\s*",
    re.IGNORECASE,
)
_THANKS = re.compile(r"[\s,，]+(?:please|pls|plz|thx|thanks|thank you)\W*$", re.IGNORECASE)
#: 把投影仪报修一下
_BRIEFLY = re.compile(r"把([^，,。]{6,})一下$")


def tidy(text: str) -> str:
    """A title of what is left: no leading particles, no empty brackets, no loose commas."""
    text = text[: 4 * LONGEST]  # of which no more than a title is kept
    for _ in range(3):
        text = _EMPTY.sub("", _LONE.sub("", text))
    text = AGREED.sub("", _UNOWNED.sub("", _SHALL.sub("", " ".join(text.split())))).strip(_EDGES)
    while True:
        shorter = _SHALL.sub("", _LEAD.sub("", _POLITE.sub("", text))).strip(_EDGES)
        shorter = _TAIL.sub("", _THANKS.sub("", shorter)).strip(_EDGES)
        if shorter == text:
            break
        text = shorter
    text = _BRIEFLY.sub(r"\1", _MIDDLE.sub("", _unbalanced(text)))
    return (
        text[:1].upper() + text[1:LONGEST]
        if text[:1].islower() and text.isascii()
        else text[:LONGEST]
    )


_MIDDLE = re.compile(r"(?<=[一-龥]{2})(?:[你您](?:能|可以)?)(?=[一-龥]{2})")


def _unbalanced(text: str) -> str:
    """A bracket without its other half was cut in two."""
    for opening, closing in ("（）", "()", "【】", "[]"):
        if text.count(opening) != text.count(closing):
            text = text.strip(opening + closing)
            if text.count(opening) != text.count(closing):
                text = text.replace(opening, " ").replace(closing, " ")
    return " ".join(text.split())
