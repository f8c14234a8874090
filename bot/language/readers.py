"""What a reader of sentences knows: who may be named, when it is said, and what stands around."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.language import dates
from bot.language.dates import Date
from bot.language.names import Directory, Named
from bot.language.titles import PERSON
from bot.language.units import EVERYBODY, WRITTEN
from bot.workdays import Calendar

#: A sentence ends here, unless it is within brackets.
_END = re.compile(r"[。！!？?\n]+|[；;]\s*|(?<=[a-z0-9)])\.(?=\s+[A-Z@一-龥]|\s*$)")
_OPEN, _CLOSE = "（([【", "）)]】"
#: A word in front of a date that says it is when it is due.
DUE_BEFORE = re.compile(
    r"(?:截止(?:时间|日期|到)?|截至|最晚|最迟|不晚于|时限|期限|deadline|due(?: date| on| by)?"
    r"|ddl|eta|by|before"
    r"|until)[:：是为]?\s*$",
    re.I,
)
DUE_WITHIN = re.compile(r"(?:前|内|截止)$|^(?:by|before|until)\b", re.IGNORECASE)
_WINDOW = re.compile(r"^[\d一二两三四五六七八九十半].*内$|^within\b", re.IGNORECASE)
NO_DATE = re.compile(r"待定|TBD|TBC|N/?A|无|长期|持续|随时|尽快|ASAP|^[-—/]+$", re.IGNORECASE)
#: Stands in for a name while dates are read, so that 周一鸣 is no Monday.
MASK = "某"
#: 3.10 is a date where nothing else stands.
_DOTTED = re.compile(
    rf"(?:(?<=[（(【，,：:；;/|\s{MASK}])(?<![A-Za-z]\s)|^)(?P<month>1[0-2]"
    rf"|0?[1-9])\.(?P<day>3[01]|[12]\d"
    rf"|0?[1-9])"
    r"(?=\s*(?:之前|以前|前(?!端|台))|\s*(?:[)）】，,。；;]|$)"
    r"|\s*(?:给|出|交|完|提|上|发|反|补|做|输|确|内|下班|[上下]午)"
    r"|\s+(?![版个倍折元万亿米寸秒分%‰年])[一-龥])"
)


@dataclass(frozen=True)
class Reader:
    """Who may be named, and when and by whom the words are said.

    `thread`: they are what a chat tells of a thread, in lines as `threads.told` makes them.
    """

    directory: Directory
    now: datetime
    zone: ZoneInfo
    calendar: Calendar | None = None
    speaker: str = ""
    thread: bool = False

    def dates(self, text: str, named: Sequence[Named] = (), *, dotted: bool = False) -> list[Date]:
        """The dates of a line, none of them within a name; *dotted*: 3.10 is one, too."""
        masked = list(text)
        for one in named:
            masked[one.begin : one.stop] = MASK * (one.stop - one.begin)
        plain = re.sub(rf"(?<={MASK})/(?=\d)", " ", "".join(masked))
        plain = _DOTTED.sub(r"\g<month>/\g<day>", plain) if dotted else plain
        return dates.read(plain, self.now, self.zone, self.calendar)

    def owners(self, words: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """People and departments of a cell: `刘洋、李娜（市场部）`."""
        people: list[str] = []
        units: list[str] = []
        named = self.directory.find(words)
        rest = list(words)
        for one in named:
            rest[one.begin : one.stop] = "、" * (one.stop - one.begin)
            (people if one.kind == "person" else units).append(one.key)
        for word in re.split(r"[、,，;；/&\s（）()\n]+|\band\b|和|及", "".join(rest)):
            if match := WRITTEN.fullmatch(word):
                units += [] if EVERYBODY.match(word) else [match[0]]
            elif PERSON.fullmatch(word) and not EVERYBODY.match(word):
                people.append(word)
        return tuple(dict.fromkeys(people)), tuple(dict.fromkeys(units))

    def due(self, words: str) -> Date | None:
        """The date of a cell; the last one where it has several."""
        found = self.dates(words, self.directory.find(words))
        if not found and NO_DATE.search(words):
            return None
        return due_of(words, found)


@dataclass(frozen=True)
class Wanted:
    """What is known of a line beside its words.

    `sure`: it stands where action items stand, so it needs neither owner nor date.
    """

    sure: bool = False
    owners: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    source: str = ""
    context: str = ""
    due: Date | None = None
    #: what the sentence before it asks for: 谁来定？
    question: str = ""
    #: who was named last before it: she'll …
    spoken_of: str = ""


#: A line by itself.
ALONE = Wanted()


def split(text: str) -> Iterator[str]:
    """Sentences; what stands in brackets is not torn apart."""
    depth, start, at = 0, 0, 0
    while at < len(text):
        depth = max(0, depth + (text[at] in _OPEN) - (text[at] in _CLOSE))
        match = _END.match(text, at) if depth == 0 or text[at] == "\n" else None
        if match:
            yield text[start : match.end()].strip()
            start = at = match.end()
            depth = 0
        else:
            at += 1
    if rest := text[start:].strip():
        yield rest


def due_of(text: str, found: Sequence[Date]) -> Date | None:
    """Of several dates the one with 前 or by; else the last."""
    days = [one for one in found if not _WINDOW.search(text[one.begin : one.stop])]
    return bound_of(text, found) or next(reversed(days or found), None)


def bound_of(text: str, found: Sequence[Date]) -> Date | None:
    """The first date that is said to be a limit; a length of time, if there is no other date."""
    days = [one for one in found if not _WINDOW.search(text[one.begin : one.stop])]
    return next(
        (
            one
            for one in days or found
            if DUE_WITHIN.search(text[one.begin : one.stop]) or DUE_BEFORE.search(text[: one.begin])
        ),
        None,
    )
