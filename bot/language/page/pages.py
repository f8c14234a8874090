"""A page of minutes, line by line: without what belongs to mail, paper and exports."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from bot.language.page import labels

#: The signature of a mail, and all that follows it.
_SIGNED = re.compile(r"^\s*(?:-{3,}|_{3,}|—{3,}|-- ?)\s*$")
_CONTACT = re.compile(r"电话|手机|邮编|Tel|Mobile|Phone|www\.|保密|confidential|收件人使用", re.I)
_NOISE = re.compile(
    r"^\s*(?:第\s*\d+\s*页.*|page \d+(?: of \d+)?|版权所有.*|©.*|内部资料.*|导出时间.*"
    r"|签字[:：].*|签名[:：].*"
    r"|(?:联系人|联系电话|联系方式|电话)[:：].*|抄送[:：].*|发送时间[:：].*|收件人[:：].*"
    r"|发件人[:：].*|(?:主?[抄分]?[送发报]|主送|抄报|印发)[:：].*"
    r"|(?:from|sent|to|cc|subject)[:：] .*|录制时长.*|主题[:：] *(?:回复|答复|re|fw|转发).*"
    r"|.*导出时间[:：].*"
    r"|(?:关键[词字]|标签|主题词|分送|主送|文字记录|妙记链接|会议链接|会议号|会议\s?id"
    r"|录制(?:文件)?"
    r"|回放|附件|相关链接|keywords?|tags?|recordings?|transcript|attachments?|meeting (?:id|link)"
    r"|meeting records?)(?:链接)?\s*[:：].*"
    r"|(?:\S{1,2}、)?散会(?:时间)?\s*[:：]?\s*(?:[上下中]午|晚上?)?[\d一二三四五六七八九十点时分半:：\s]{0,10}[。.]?"
    r"|[-=_*·.~\s]{3,}|.{2,14}[〔\[]20\d\d[〕\]]\s*(?:第?\s*)?\d+\s*号|.*印发)\s*$",
    re.IGNORECASE,
)
#: What the programs that take notes say of themselves.
_MACHINE = re.compile(
    r"^\W*(?:【[^】]*】)?\s*(?:以[上下]|本|该|此)?(?:智能)?(?:会议)?(?:纪要|内容|摘要|总结|文档"
    r"|记录)?(?:均?由|系)"
    r".{0,24}(?:AI|人工智能|智能|助手|大模型).{0,12}(?:生成|整理)(?:[，,。)）].*)?$"
    r"|^\W*(?:AI|人工智能)\s?(?:自动)?生成(?:的)?(?:内容)?[，,。].*(?:参考|甄别|核[实对]|准确).*$"
    r"|^\W*.{0,12}(?:内容)?仅供参考.{0,24}$"
    r"|^\W*(?:this |these |the )?(?:meeting )?(?:summary|notes?|recap|content"
    r"|minutes)?\s*(?:was|were|is|are)?"
    r"\s*(?:AI[- ]generated|(?:automatically )?(?:generated|created|summari[sz]ed|transcribed"
    r"|written)"
    r"(?: by| with| using) (?:an? )?(?:AI|copilot|gemini|otter|fireflies|zoom|granola|notion))\b.*$"
    r"|^\W*(?:always|please|be sure to|you should)\s(?:check|verify|review|double-check)\b.{0,24}"
    r"(?:accuracy|accurate|gemini|mistakes|errors)\b.*$"
    r"|^.*\bshort survey\b.*$|^\W*how is the quality of .*$|^\W*was this (?:summary"
    r"|recap) helpful.*$"
    r"|^\W*(?:view|open|watch|read|chat with)\b.{0,24}\b(?:recording|transcript"
    r"|recap)\W*(?:https?:\S+)?$",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"^\s*(?:(?:best|kind|warm|many)?\s*(?:regards|wishes|thanks)|cheers|thanks|thank you|br"
    r"|rgds|sincerely|yours)\s*[,，!！.]?\s*$|^\s*(?:祝好|此致|顺祝|敬礼|谢谢大家?|顺颂商祺"
    r"|辛苦(?:大家|各位)了?"
    r"|以上)[，,。!！~]*\s*$|^\s*(?:以上[，,]?)?(?:如"
    r"|若)(?:果)?(?:大家)?(?:对?.{0,8})?有.{0,6}(?:遗漏|疑问|异议|问题|补充|不妥|出入|错漏)"
    r".{0,24}$|^\s*(?:please|kindly)?\s*let me know if .{0,60}(?:missed|wrong|corrections?"
    r"|questions?|anything).{0,30}$",
    re.IGNORECASE,
)
#: A list of names goes on in the next line.
_LISTS_ON = re.compile(r"、[ \t]*\n[ \t\u3000]*(?=[^:：\n]+(?:\n|$))")
#: Present:        Ruth Ellery, and below her, in the same column, whoever else was there.
_HANGING = re.compile(r"\s*(?P<label>[^\s:：|][^:：|]{1,24})[:：]\s{2,}(?=\S)")
_BREAK = re.compile(r"\s*<br\s*/?>\s*", re.IGNORECASE)
_BOXED = re.compile(
    r"\s*\|\s*(?P<head>[^|<]{2,16}?)\s*\|\s*(?P<rest>[^|]{8,}?<br\s*/?>[^"
    r"|]{4,}?)\s*\|\s*",
    re.IGNORECASE,
)
#: 1️⃣
_KEYCAP = re.compile(r"(\d)\uFE0F\u20E3")
#: 行动计划, a tab, and the first of the lines that its cell holds.
_TABBED = re.compile(
    r"(?P<head>[^\t]{2,16})\t+(?P<rest>(?:\d{1,2}|[（(]\d{1,2}[)）])[、.．)）]?\s*[^\t\d].*)"
)
#: Send the invitations (09:30): where it was said in the recording.
_TIMES = re.compile(
    r"\s*[（(\[](?P<hour>\d{1,2}):\d\d(?P<seconds>:\d\d)?(?:\s*[-–]\s*\d{1,2}:\d\d(?::\d\d)?)?[)）\]]\s*$"
)
EARLIEST = 7  # o'clock: before it, nobody meets
#: A line below a heading.
_UNDER = re.compile(r"(?:=+|-+)\s*")
#: 1.2#线…: a number without a blank behind it.
_COUNTED = re.compile(r"\s*(?P<number>(?P<count>\d{1,2})[.．、])(?=\S)(?!\d+(?:\.\d+)*\s+[A-Z])")
#: 3 后续动作, and 3.1 below it.
_CHAPTER = re.compile(r"[#\s*]*(?P<count>\d{1,2})(?:[.．、]\s*|\s+)(?=[^\d\s])")
_INNER = re.compile(
    r"[-*\s]*(?P<number>(?P<chapter>\d{1,2})[.．](?P<part>\d{1,2})[.、]?)(?=\s*[^\d\s.．])"
)
#: Drawn in front of a line; ⚠ says something.
EMOJI = re.compile(r"^(?!⚠)[\U0001F300-\U0001FAFF\u2600-\u26FF\u2700-\u27BF\uFE0F\s]+(?=\S)")
SENDER = re.compile(
    r"^\s*(?:from|发件人)\s*[:：]\s*(?P<name>[^<\n]+)", re.IGNORECASE | re.MULTILINE
)
LONGEST_NAME = 24
LONGEST_HEAD = 60
#: Of mails that answer others; elsewhere what stands behind > is set off, and no quotation.
_WROTE = re.compile(r"\bwrote:|写道[:：]|^\s*>.*\n\s*>.*\bwrote\b", re.MULTILINE)
_QUOTE = re.compile(r"^(\s*)>+\s*(?=\S)")
_TICKED = re.compile(r"^\s*(?:[-*•]\s*)?(?:\[[xX✓√]\]|[☑✅✔🗹])\s*|~~.+~~")
BULLET = re.compile(
    r"^(?P<indent>\s*)(?:(?:[-*•·●+➢>→◦▪√□☐◆○◇■►✦–—▶▷➤➔‣⁃∙★☆※◎▲△▸▹❏❑❒⬜◻▢🔲🔳✔✓]\uFE0F?"
    r"|[①-⑳⑴-⒛❶-❿➀-➓㈠-㈩]|\[\s?\]|\d{1,2}\s?(?:[.)）．](?!\d|x\b)|、)"
    r"|\d{1,2}(?:\.\d{1,2})+\.?\s+(?=[A-Z])|(?:A|D|R|I|T|AI|AP|DR)-?\d{1,2}[.:、)]\s+"
    r"|[（(]\d{1,2}[)）]|[a-z]\))\s*)+"
)


def numbered(text: str) -> str:
    """*text* to the same length; where lines count on, 1.2# begins with a 1, and 3.1 is no date."""
    found, last, chapter, part = list[str](), 0, 0, 0
    for line in _KEYCAP.sub(r"\1. ", text).split("\n"):
        match, inner = _COUNTED.match(line), _INNER.match(line)
        count = int(match["count"]) if match else last if not line.strip() else 0
        if inner and int(inner["chapter"]) == chapter and int(inner["part"]) == part + 1:
            line, part, count = _dotted(line, inner.span("number")), part + 1, last
        elif head := _CHAPTER.match(line):
            chapter, part = int(head["count"]), 0
        if match and count == last + 1 and line[match.end()].isdigit():
            line = _dotted(line, match.span("number"))
        last = count
        found.append(line)
    return "\n".join(found)


def _dotted(line: str, place: tuple[int, int]) -> str:
    """With a dot and blanks instead of a number."""
    begin, stop = place
    return f"{line[:begin]}·{' ' * (stop - begin - 1)}{line[stop:]}"


def lines(text: str) -> list[str]:
    """The lines that are of the page; those that are not are empty, so that parts stay parts."""
    found = list[str]()
    plain = text.replace("\r\n", "\n").replace("\u00a0", " ").replace("\u200b", "")
    raw = [one for line in _LISTS_ON.sub("、", plain).split("\n") for one in _opened(line)]
    raw = list(_hung(raw))
    if len(times := [m for line in raw if (m := _TIMES.search(line))]) > 1:
        early = any(m["seconds"] or int(m["hour"]) < EARLIEST for m in times)
        raw = [_TIMES.sub("", line) for line in raw] if early else raw
    raw = [f"## {line}" if _underlined(raw, at) else line for at, line in enumerate(raw)]
    mail = bool(SENDER.search(text) or _WROTE.search(text))
    for at, line in enumerate(raw):
        line = line if mail else _QUOTE.sub(r"\1", line)
        if _CLOSING.match(line) and at > len(raw) // 2:
            break
        if _SIGNED.match(line) and any(_CONTACT.search(rest) for rest in raw[at : at + 6]):
            break
        quoted = line.lstrip().startswith(">") and not line.lstrip().startswith(">>>")
        found.append("" if quoted or _NOISE.match(line) or _MACHINE.match(line) else line.rstrip())
    return found


def _hung(raw: Iterable[str]) -> Iterator[str]:
    """A list of people and the lines that hang below it are one line."""
    list_of, columns = "", set[int]()
    for line in raw:
        deep = len(line) - len(line.lstrip())
        if list_of and line.strip() and deep in columns and not re.search("[:：]", line):
            list_of += f"; {line.strip()}"
            continue
        if list_of:
            yield list_of
        match = _HANGING.match(line)
        people = match and labels.kind(match["label"], labels.HEADS) in ("attendees", "absent")
        list_of, columns = (line.rstrip(), _places(match[0])) if match and people else ("", set())
        if not list_of:
            yield line
    if list_of:
        yield list_of


def _places(lead: str) -> set[int]:
    """How deep what is below *lead* may stand: 参 is as wide as two blanks."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in lead)
    return {
        *range(len(lead) - 1, len(lead) + 2),
        *range(len(lead) + wide - 1, len(lead) + wide + 2),
    }


def _underlined(raw: Sequence[str], at: int) -> bool:
    """Is it a heading, by the line of dashes below it?"""
    line, below = raw[at].strip(), next(iter(raw[at + 1 : at + 2]), "").strip()
    if not (
        4 <= len(below) <= 3 * len(line) + 4
        and len(line) <= LONGEST_HEAD
        and _UNDER.fullmatch(below)
    ):
        return False
    apart = at == 0 or not raw[at - 1].strip()
    return apart and line[0] not in "|-*+#>" and "|" not in line and "  " not in line


def _opened(line: str) -> list[str]:
    """| 会议内容 | 1. …<br>2. … |: a cell that holds a page of its own."""
    match = _BOXED.fullmatch(line) or _TABBED.fullmatch(line)
    if match is None:
        return [line]
    return ["", f"## {match['head'].strip(' *')}", *_BREAK.split(match["rest"]), ""]


def sender(text: str) -> str:
    """Who wrote a mail: by its head, else by what stands under its last greeting."""
    if match := SENDER.search(text):
        return match["name"].strip()
    raw = [line.strip() for line in text.splitlines() if line.strip()]
    closings = [at for at, line in enumerate(raw) if _CLOSING.match(line) and at > len(raw) // 2]
    after = raw[closings[-1] + 1 : closings[-1] + 2] if closings else []
    return after[0] if after and len(after[0]) <= LONGEST_NAME else ""


def done(line: str) -> bool:
    """A ticked box, or struck out."""
    return bool(_TICKED.search(line))


@lru_cache(labels.MOST)
def bare(line: str) -> str:
    """Without bullet, number, box, stars and drawings."""
    said = EMOJI.sub("", line.strip())
    while (shorter := BULLET.sub("", said)) != said:
        said = shorter
    return re.sub(r"\*\*|__|~~|`|\[\[|\]\]", "", said).strip()


def paragraphs(text: str) -> Iterator[str]:
    yield from (line for line in lines(text) if line.strip())
