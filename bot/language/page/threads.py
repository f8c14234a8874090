"""A thread of messages pasted from a chat: who said what, and who took what."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.language.page.headings import heading
from bot.language.readers import Reader, Wanted, split
from bot.language.what import sentences
from bot.language.what.duties import WHO, asked_for
from bot.language.what.items import Item, tidy
from bot.language.who.titles import PERSON

_TIME = (
    r"(?:20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?\s*)?(?:\d{1,2}[-/月]\d{1,2}日?\s*)?(?:上午|下午|AM"
    r"|PM)?\s*\d{1,2}:\d\d(?::\d\d)?\s*(?:AM|PM)?"
)
_NAME = r"[A-Za-z一-龥][^:：\[\]（()|#\d]{0,23}?(?: ?\d{1,2})?"
#: [10:02] 王磊：…, 王磊 10:02 …, 王磊(00:10:02)：…, 10:02 王磊：…
_STAMPED = re.compile(
    rf"^\s*(?:[\[(（](?P<when>{_TIME})[\])）]\s*(?P<late>[^\s:：\[\]][^:：\[\]]{{0,24}}?)\s*(?:[:：]|$)"
    rf"|{_TIME}\s+(?:[-–—]\s*)?(?P<next>{_NAME})\s*[:：]"
    rf"|(?:\*\*|@)?(?P<name>{_NAME})(?:\*\*)?\s*(?:[\[(（]{_TIME}[\])）]|(?<=\s)["
    rf"|·]?\s*{_TIME}(?!\d)))"
    rf"\s*[:：]?\s*(?P<text>.*)$",
    re.IGNORECASE,
)
_SPEAKER = re.compile(r"(?:说话人|发言人|讲话人|用户|speaker|participant)\s?\d{1,2}", re.IGNORECASE)
#: Below it, everything that is said stands word for word.
_WORD_FOR_WORD = re.compile(
    r"^\W*(?:会议)?(?:文字(?:转写|记录|稿)|逐字稿|语音转写|转写(?:文本|内容|记录)?|会议原文"
    r"|发言记录|对话记录|聊天记录"
    r"|(?:full |meeting )?transcript(?:ion)?)\W*$",
    re.IGNORECASE,
)
_TALK = re.compile(r"^(?P<name>[^\s:：][^:：]{0,20})[:：]\s*(?P<text>.+)$")
#: Nothing but a nod.
NOD = re.compile(
    r"^\W*(?:好的?|收到|可以|行|没问题|嗯+|ok(?:ay)?|sure|got it|will do|thanks|谢谢|辛苦了?"
    r"|👌|👍|\+1|明白|了解|同意)\W*$",
    re.I,
)
_SHAKE = re.compile(
    r"^\W*(?:不行|做不了|来不及|我没空|不太行|can't|cannot|no,? sorry)", re.IGNORECASE
)
_TAKES = re.compile(
    r"^我去|我来(?!说|看看)|我(?:负责|跟进?|做|写|弄|搞定|去|可以)|交给我|\bI(?:'ll| will"
    r"| can) (?:take|do|handle|own"
    r"|write|send|make|fix)|\bmine\b|\bon it\b|\bleave it to me\b",
    re.I,
)
_ASKS = re.compile(r"[?？]|谁|\bwho\b|\banyone\b", re.I)
_TALKS = re.compile(r"[?？]|[吗吧呢]|(?<!自)我(?!司)|好的|\bI\b|\bI'll\b")
_ALONE = re.compile(rf"^\s*{_TIME}\s*$", re.IGNORECASE)
FEWEST = 3


@dataclass(frozen=True)
class Message:
    speaker: str  # as the directory calls them, else as written
    text: str


def apart(lines: Sequence[str], reader: Reader) -> tuple[list[Message], list[str]]:
    """What was said word for word, each at its time; and the other lines of the page."""
    lines = _paired(lines)
    said = [at for at, line in enumerate(lines) if _STAMPED.match(line)]
    names = [_name(match) for line in lines if (match := _STAMPED.match(line))]
    likely = [name for name in names if _speaks(name, names, reader)]
    if len(likely) < FEWEST or len(likely) < len(names) / 2:
        return [], []
    talk = set[int]()
    for first, after in pairwise([*said, len(lines)]):
        edges = (at for at in range(first + 1, after) if not lines[at - 1].strip())
        ends = (at for at in edges if after == len(lines) or _parts(lines[at]))
        talk.update(range(first, next(ends, after)))
    rest = [line for at, line in enumerate(lines) if at not in talk]
    return _grouped([lines[at] for at in sorted(talk)], reader), rest


def _parts(line: str) -> bool:
    """Does another part of the page begin here?"""
    found = heading(line)
    return found is not None and (found.strong or found.topic is not None)


def _speaks(name: str, names: Sequence[str], reader: Reader) -> bool:
    if re.search(r"[，,。;；/]", name):
        return False
    known = reader.directory.people_called(name) or names.count(name) > 1
    return bool(known or PERSON.fullmatch(name) or _SPEAKER.fullmatch(name))


def messages(lines: Sequence[str], reader: Reader) -> list[Message]:
    """The messages of a pasted thread without times; none if it is none."""
    lines = [line for line in lines if line.strip()]
    talk = [match for line in lines if (match := _TALK.match(line))]
    spoken = [m for m in talk if reader.directory.people_called(m["name"])]
    answers = any(NOD.match(m["text"]) or _TAKES.search(m["text"]) for m in spoken)
    again = len({m["name"] for m in spoken}) < len(spoken)
    answers = answers or (again and any(_TALKS.search(m["text"]) for m in spoken))
    if len(spoken) >= 2 and len(spoken) >= 0.6 * len(lines) and answers:
        return [Message(_who(m["name"], reader), m["text"]) for m in spoken]
    return []


def without_talk(lines: Sequence[str]) -> list[str]:
    """The lines but for those below 文字记录, as far as they are talk."""
    found, talks = list[str](), False
    for line in lines:
        if _WORD_FOR_WORD.match(line):
            talks = True
        elif talks and _parts(line):
            talks = False
        found.append("" if talks else line)
    return found


def told(name: str, text: str) -> str:
    """A message as `retold` reads it: "name: text", its further lines indented."""
    return f"{name.replace(':', ' ')}: " + text.strip().replace("\n", "\n  ")


def retold(text: str, reader: Reader) -> list[Message]:
    found: list[Message] = []
    for line in text.split("\n"):
        if line.startswith(" ") and found:
            found[-1] = replace(found[-1], text=f"{found[-1].text}\n{line.strip()}")
        else:
            name, _, said = line.partition(": ")
            found.append(Message(_who(name, reader), said))
    return found


def _paired(lines: Sequence[str]) -> list[str]:
    """A name and, on the next line, when it spoke are one line."""
    found: list[str] = []
    for line in lines:
        if found and found[-1].strip() and _ALONE.match(line) and len(found[-1].strip()) <= 24:
            found[-1] = f"{found[-1].strip()} {line.strip()}"
        else:
            found.append(line)
    return found


def items(thread: Sequence[Message], reader: Reader) -> list[Item]:
    """What was asked of somebody by name, and what somebody took."""
    found: list[Item] = []
    for at, message in enumerate(thread):
        seen = replace(reader, speaker=message.speaker)
        if _SHAKE.match(message.text) and found and message.speaker in found[-1].owners:
            found.pop()
        elif _TAKES.search(message.text) and (asked := _question(thread[:at])):
            due = seen.due(message.text) or seen.due(asked)
            found = [item for item in found if item.owners or item.source != asked]
            found.append(
                Item(_core(asked, seen), (message.speaker,), (), due, f"{asked}\n{message.text}")
            )
        else:
            for sentence in split(message.text):
                made = sentences.items(seen, sentence, Wanted(source=message.text))
                found = _answered(found, made, message.speaker)
    return found


def _answered(before: list[Item], made: list[Item], speaker: str) -> list[Item]:
    """Asked when it will be there, somebody says when: that is one item."""
    last = before[-1] if before else None
    asked = last is not None and last.due is None and last.owners == (speaker,)
    if last and asked and len(made) == 1 and made[0].owners == (speaker,) and made[0].due:
        source = f"{last.source}\n{made[0].source}"
        return [*before[:-1], replace(last, due=made[0].due, source=source)]
    return [*before, *made]


def _question(before: Sequence[Message]) -> str:
    """The last thing that was asked of nobody in particular."""
    return next((m.text for m in reversed(before[-3:]) if WHO.search(m.text)), "")


def _core(question: str, reader: Reader) -> str:
    """X1 的说明书谁来定稿？ → X1 的说明书定稿"""
    spans = reader.dates(question)
    for one in reversed(spans):
        question = question[: one.begin] + question[one.stop :]
    return tidy(asked_for(question))


def _name(match: re.Match[str]) -> str:
    return (match["name"] or match["late"] or match["next"] or "").strip(" *@")


def _grouped(lines: Sequence[str], reader: Reader) -> list[Message]:
    found: list[Message] = []
    for line in lines:
        match = _STAMPED.match(line)
        if match:
            found.append(Message(_who(_name(match), reader), match["text"].strip()))
        elif found:
            last = found[-1]
            found[-1] = replace(last, text=f"{last.text}\n{line.strip()}".strip())
    return [message for message in found if message.text]


def _who(name: str, reader: Reader) -> str:
    known = reader.directory.people_called(name.strip())
    return known[0].key if len(known) == 1 else name.strip()
