"""A page of minutes, line by line: without what belongs to mail, paper and exports."""

import re
from collections.abc import Iterator

#: The signature of a mail, and all that follows it.
_SIGNED = re.compile(r"^\s*(?:-{3,}|_{3,}|—{3,}|-- ?)\s*$")
_CONTACT = re.compile(r"电话|手机|邮编|Tel|Mobile|Phone|www\.|保密|confidential|收件人使用", re.I)
_NOISE = re.compile(
    r"^\s*(?:第\s*\d+\s*页.*|page \d+(?: of \d+)?|版权所有.*|©.*|内部资料.*|导出时间.*"
    r"|签字[:：].*|签名[:：].*"
    r"|(?:联系人|联系电话|联系方式|电话)[:：].*|抄送[:：].*|发送时间[:：].*|收件人[:：].*"
    r"|发件人[:：].*"
    r"|(?:from|sent|to|cc|subject)[:：] .*|录制时长.*|主题[:：] *(?:回复|答复|re|fw|转发).*"
    r"|.*导出时间[:：].*"
    r"|[-=_*·.~\s]{3,}|.{2,14}[〔\[]20\d\d[〕\]]\s*(?:第?\s*)?\d+\s*号|.*印发)\s*$",
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
#: Drawn in front of a line; ⚠ says something.
EMOJI = re.compile(r"^(?!⚠)[\U0001F300-\U0001FAFF\u2600-\u26FF\u2700-\u27BF\uFE0F\s]+(?=\S)")
SENDER = re.compile(
    r"^\s*(?:from|发件人)\s*[:：]\s*(?P<name>[^<\n]+)", re.IGNORECASE | re.MULTILINE
)
LONGEST_NAME = 24
#: Of mails that answer others; elsewhere what stands behind > is set off, and no quotation.
_WROTE = re.compile(r"\bwrote:|写道[:：]|^\s*>.*\n\s*>.*\bwrote\b", re.MULTILINE)
_QUOTE = re.compile(r"^(\s*)>+\s*(?=\S)")
_TICKED = re.compile(r"^\s*(?:[-*•]\s*)?(?:\[[xX✓√]\]|[☑✅✔])\s*|~~.+~~")
BULLET = re.compile(
    r"^(?P<indent>\s*)(?:(?:[-*•·●+➢>→◦▪√□☐◆○◇■►✦–—]|[①-⑳]|\[\s?\]|\d{1,2}\s?[.、)）．](?!\d)"
    r"|\d{1,2}(?:\.\d{1,2})+\.?\s+(?=[A-Z])|[（(]\d{1,2}[)）]|[a-z]\))\s*)+"
)


def lines(text: str) -> list[str]:
    """The lines that are of the page; those that are not are empty, so that parts stay parts."""
    found = list[str]()
    raw = text.replace("\r\n", "\n").replace("\u00a0", " ").replace("\u200b", "").split("\n")
    mail = bool(SENDER.search(text) or _WROTE.search(text))
    for at, line in enumerate(raw):
        line = line if mail else _QUOTE.sub(r"\1", line)
        if _CLOSING.match(line) and at > len(raw) // 2:
            break
        if _SIGNED.match(line) and any(_CONTACT.search(rest) for rest in raw[at : at + 6]):
            break
        quoted = line.lstrip().startswith(">") and not line.lstrip().startswith(">>>")
        found.append("" if quoted or _NOISE.match(line) else line.rstrip())
    return found


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


def bare(line: str) -> str:
    """Without bullet, number, box, stars and drawings."""
    said = EMOJI.sub("", line.strip())
    while (shorter := BULLET.sub("", said)) != said:
        said = shorter
    return re.sub(r"\*\*|__|~~|`|\[\[|\]\]", "", said).strip()


def paragraphs(text: str) -> Iterator[str]:
    yield from (line for line in lines(text) if line.strip())
