"""What a reader of sentences knows: who may be named, when it is said, and what stands around."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

from bot.language import dates
from bot.language.dates import Date
from bot.language.page import labels
from bot.language.what.verbs import VERBS
from bot.language.who import attributes
from bot.language.who.names import SOMEBODY, Directory, Named
from bot.language.who.titles import PERSON
from bot.language.who.units import EVERYBODY, WRITTEN
from bot.workdays import Calendar

#: 收到没？收到的话…; … yet. Noel, by tomorrow please: the second half says nothing alone.
_GOES_ON = (
    r"(?!\s*(?:[一-龥]{1,4}的话|如果(?:[有没是]|还没|不行)|[Ii]f (?:so|not|yes|no)\b"
    r"|@?[A-Z][a-z]+(?: [A-Z][a-z]+)?(?:'s| is)?(?: still)? (?:keeps|owns|has|takes|handles|on)"
    r" (?:it|this|that)\b[^,.;]{0,12}\.?$|(?:还是|仍然?|依旧|继续)[由是归]?[一-龥]{2,4}来?(?:负责"
    r"|跟进?|弄|做)[。.]?$"
    r"|@?[A-Z][a-z]+(?: [A-Z][a-z]+)?,\s+(?:by|before|please|pls|asap|today|tomorrow"
    r"|tonight)\b[^.,;]*$))"
)
#: A sentence ends here, unless it is within brackets.
_END = re.compile(
    rf"[。！!？?\n]+{_GOES_ON}|[；;]\s*|(?:(?<=[a-z0-9)])|(?<=[A-Z]{{2}}))"
    rf"(?<!\bMr)(?<!\bMs)(?<!\bDr)(?<!\bMrs)(?<!\bNo)(?<!\bvs)\.(?=\s+[A-Z@一-龥]"
    rf"|\s*$){_GOES_ON}"
)
#: sam!! …: who is spoken to
_CALLED = re.compile(
    r"(?!(?:ok|okay|yes|no|thanks|done|great|cool|hi|hello|hey|sure|nice|congrats|urgent|wow"
    r"|yay)\b)"
    r"\W*(?:[A-Za-z]+(?: [A-Z][a-z]+)?|(?:(?!好的|收到|可以|谢谢|恭喜|紧急|重要|注意"
    r"|哈哈)[一-龥]){2,4})[!！]+\s*",
    re.IGNORECASE,
)
_OPEN, _CLOSE = "（([【", "）)]】"
_SIGN = re.compile(rf"[{re.escape(_OPEN + _CLOSE)}。！!？?\n；;.]")
#: A word in front of a date that says it is when it is due.
DUE_BEFORE = re.compile(
    r"(?:截止(?:时间|日期|到)?|截至|最晚|最迟|不晚于|时限|期限|deadline|due(?: date| on| by)?"
    r"|ddl|eta|by|before"
    r"|until)[:：是为]?\s*$",
    re.I,
)
DUE_WITHIN = re.compile(r"(?:前|内|截止)$|^(?:by|before|until)\b", re.IGNORECASE)
_FROM_ON = re.compile(r"\s*(?:起|开始|onwards?\b)")
_SINCE = re.compile(
    r"(?:自|从|\bfrom|\bstarting(?: on| from)?|\bbeginning(?: on)?|\bas of)\s*$", re.IGNORECASE
)
_WINDOW = re.compile(r"^[\d一二两三四五六七八九十半].*内$|^within\b", re.IGNORECASE)
NO_DATE = re.compile(r"待定|TBD|TBC|N/?A|无|长期|持续|随时|尽快|ASAP|^[-—/]+$", re.IGNORECASE)
#: Frank (Yi-De Tai)
_CALLED_AGAIN = re.compile(r"(?<=[A-Za-z一-龥])\s*[（(][A-Z][^（()）\d]{1,24}[)）]")
_NOBODY = re.compile(
    r"un(?:assigned|known|decided)|assigned|tb[dca]|none|nobody|n/?a|open|(?:the )?(?:team"
    r"|group)|every(?:one|body)|all|both"
    r"|vendors?|suppliers?|clients?|customers?|someone|volunteer|owner|pending",
    re.IGNORECASE,
)
#: Stands in for a name while dates are read, so that 周一鸣 is no Monday.
MASK = "某"
#: 3.10 is a date where nothing else stands.
_DOTTED = re.compile(
    rf"(?:(?<=[（(【】，,：:；;/|\s{MASK}])(?<![A-Za-z]\s)|(?<=要求|务必|争取|最晚|最迟|尽量|必须|希望|需要|定于)"
    rf"|^)(?P<month>1[0-2]"
    rf"|0?[1-9])\.(?P<day>3[01]|[12]\d"
    rf"|0?[1-9])"
    r"(?=\s*(?:之前|以前|前(?!端|台))|\s*(?:[)）】，,。；;]|$)"
    r"|\s*(?:给|出|交|完|提|上|发|反|补|做|输|确|内|下班|[上下]午)"
    r"|\s+(?![版个倍折元万亿米寸秒分%‰年])[一-龥])"
)


#: @何静 门禁坏了。今天能修吗: whom the first sentence speaks to is meant by the next one, too.
_SPOKEN_TO = re.compile(
    r"(?:\W*(?:thanks|thank you|thx|great|ok|hi|hey|hello|morning)\b)?\W*(?:@\S+"
    r"|[A-Za-z]+(?: [A-Z][a-z]+)?(?=[,!，！]|\s[一-龥])|[一-龥]{2,4}(?=[\s，,!！~～]))(?!.*(?:已"
    r"|完成|搞定"
    r"|\bdone\b))"
    r"[^\n]{0,60}$",
    re.IGNORECASE,
)
_CONTINUES = re.compile(
    r"(?:今天|明[天早]|后天|[本这下]?周[一二三四五六日]|尽快|快|赶紧|马上|麻烦|请(?!问|假)|帮|能"
    r"|可以|记得|定[了好]|弄好|先|再"
    rf"|务必|抓紧|(?:please|pls|by|before|asap|need|(?:can|could) (?:you|u)|{VERBS})\b)(?!.*@)",
    re.IGNORECASE,
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
        return list(self._dated(plain))

    @cached_property
    def _dated(self) -> Callable[[str], Sequence[Date]]:
        """A page asks of most of its lines more than once."""
        return lru_cache(labels.MOST)(self._look_for)

    def _look_for(self, text: str) -> Sequence[Date]:
        found = dates.read(text, self.now, self.zone, self.calendar)
        return [one for one in found if not attributes.belongs(text, one)]

    def me(self, text: str) -> str:
        """The speaker, by a word of the language of *text* where nobody knows who it is."""
        return ("I" if text.isascii() else "我") if self.speaker == SOMEBODY else self.speaker

    def owners(self, words: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """People and departments of a cell: `刘洋、李娜（市场部）`."""
        people: list[str] = []
        units: list[str] = []
        words = _CALLED_AGAIN.sub(lambda m: m[0] if self.directory.find(m[0]) else "", words)
        named = self.directory.find(words)
        rest = list(words)
        for one in named:
            rest[one.begin : one.stop] = "、" * (one.stop - one.begin)
            (people if one.kind == "person" else units).append(one.key)
        for word in re.split(r"[、,，;；/&\s（）()\n]+|\band\b|和|及", "".join(rest)):
            if _NOBODY.fullmatch(word):
                continue
            if match := WRITTEN.fullmatch(word):
                units += [] if EVERYBODY.match(word) else [match[0]]
            elif PERSON.fullmatch(word) and not EVERYBODY.match(word):
                called = self.directory.people_called(word)
                if called or not labels.known(word):
                    people.append(called[0].key if len(called) == 1 else word)
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
    #: `owners` are said beside it, so that none of those whom it names does it
    charged: bool = False


#: A line by itself.
ALONE = Wanted()


def split(text: str) -> Iterator[str]:
    """Sentences; what stands in brackets is not torn apart, nor what one is told in one breath."""
    said = ""
    for one in _split(text):
        asks = said.endswith(("?", "？")) and "@" not in one
        if said and _SPOKEN_TO.match(said) and (asks or _CONTINUES.match(one)):
            said = f"{said} {one}" if said[-1].isascii() else said + one
            continue
        if said:
            yield said
        said = one
    if said:
        yield said


def _split(text: str) -> Iterator[str]:
    depth, start = 0, 0
    for sign in _SIGN.finditer(text):
        if sign.start() < start:
            continue
        depth = max(0, depth + (sign[0] in _OPEN) - (sign[0] in _CLOSE))
        match = _END.match(text, sign.start()) if depth == 0 or sign[0] == "\n" else None
        if match and not (_CALLED.fullmatch(text, start, match.end()) and match.end() < len(text)):
            yield text[start : match.end()].strip()
            start, depth = match.end(), 0
    if rest := text[start:].strip():
        yield rest


def due_of(text: str, found: Sequence[Date]) -> Date | None:
    """Of several dates the one with 前 or by; else the last."""
    days = [one for one in found if not _WINDOW.search(text[one.begin : one.stop])]
    cycle = next((one for one in found if one.rrule), None)
    begun = next((one for one in found if not one.rrule and _starts(text, one)), None)
    if cycle and begun:
        return replace(cycle, start=begun.start)
    return bound_of(text, found) or next(reversed(days or found), None)


def _starts(text: str, found: Date) -> bool:
    """11月5日起每日…, every Friday from March 6"""
    after = _FROM_ON.match(text, found.stop) or _SINCE.search(text[: found.begin])
    return bool(after)


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
