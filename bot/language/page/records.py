"""Items of cells: a row of a table, a block of labelled lines, fields between dashes or arrows."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.language.dates import Date
from bot.language.page import outcomes, pages
from bot.language.readers import Reader, Wanted
from bot.language.what import sentences
from bot.language.what.items import Item, priority, tidy

_DONE = re.compile(
    r"(?<!未)(?<!待)(?:已)?完成(?!率)|已关闭|关闭|取消|作废|(?<!未)办结|已(?:结案?|落实|解决"
    r"|验收|归档|上线|交付|处理|销[号项]|闭环|核销)|✅|☑|^√$|100\s*%"
    r"|\b(?:done|closed?|completed?|cancell?ed|dropped)\b",
    re.IGNORECASE,
)
#: …：已完成, … - done, closed: at the end of a row of what was to be done.
ENDED = re.compile(
    r"(?:[:：（(，,；;|→]|\s[-–—]+)\s*(?:状态[:：]\s*)?(?:已(?:经)?(?:全部)?(?:完成|关闭|办结"
    r"|解决|上线|落实|取消|付|提交|交付)"
    r"|(?:done|closed|completed?|cancell?ed|dropped|resolved)(?:\s*(?:[,，/&]|and)\s*(?:done"
    r"|closed|completed?))*)"
    r"\s*[)）]?\s*[。.!！✅✔☑️]*\s*$",
    re.IGNORECASE,
)
#: 已给: all that a cell says.
_ENDED = re.compile(rf"(?:{_DONE.pattern})|已经?[一-龥]{{1,3}}", re.IGNORECASE)
#: Action by: Note, where a row only tells.
TELLS = re.compile(
    r"\W*(?:(?:for )?(?:note|noted|noting|info|information|fyi)(?: only)?|知悉|知会|周知|通报)\W*",
    re.I,
)
_PUT_OFF = re.compile(
    r"(?:延期|推迟|顺延|改)(?:到|至|为)?|postponed to|moved to|delayed (?:to|until)", re.I
)
_PARTING = re.compile(r"\s*(?:\s-{1,2}\s|\s[–—]\s|——|—|->|→|=>|\s\|\s|｜|\t)\s*")
#: Ship the samples. (Kenji)
_LAST = re.compile(
    r"(?P<rest>.{4,}?)\s*[（(【\[](?P<who>[^（()）【】\[\]]{2,40})[)）】\]]\s*[.。；;]?$"
)
_LEAD = re.compile(r"[:：]")
#: Grace (me)
_POST = re.compile(
    r"[（(](?:me|lead|owner|chair|remote|PM|主责|牵头|负责|主|远程|线上)[)）]", re.IGNORECASE
)
_SLASH = re.compile(r"\s+/\s+")
_DOTTED = re.compile(r"(?:1[0-2]|0?[1-9])\.(?:3[01]|[12]\d|0?[1-9])前?")
_OPEN_END = re.compile(r"TBD|TBC|待定|ASAP|尽快", re.IGNORECASE)
_DRAWN = re.compile(r"\*\*|`|~~")
_STRUCK = re.compile(r"~~.*?~~|\*\*|`")
_NOBODY = re.compile(r"[\s、,，/&@+＋;；（）()]|\band\b|和")
LOOSE = 6  # letters beside a date that do not make a field more than a date


@dataclass(frozen=True)
class Around:
    """What the headings above say of whatever names nobody."""

    owners: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    due: Date | None = None

    def of(self, owners: Sequence[str]) -> tuple[str, ...]:
        """The departments whose it is: of a heading's own, none where somebody is named."""
        return () if owners else self.units


def item(cells: Mapping[str, str], source: str, reader: Reader, around: Around) -> Item | None:
    """The item of some cells; none if it is done, struck out or empty."""
    task, status = cells.get("task") or cells.get("topic") or "", cells.get("status", "")
    put_off = _PUT_OFF.search(status)
    if not task.strip() or pages.done(task) or outcomes.NOTHING.match(task):
        return None
    when, noted = cells.get("due", ""), cells.get("notes", "")
    if not when.strip() and TELLS.fullmatch(cells.get("owner", "")):
        return None
    ended = _DONE.search(status) or any(map(_ENDED.fullmatch, (when.strip(), noted.strip())))
    if not put_off and (ended or reader.dates(cells.get("ended", ""))):
        return None
    words = status[put_off.end() :] if put_off else _STRUCK.sub("", cells.get("due", ""))
    owners, units = reader.owners(_STRUCK.sub("", cells.get("owner", "")))
    places = dict.fromkeys((*_units(cells, "department", reader), *units))
    helping = dict.fromkeys(_units(cells, "support", reader))
    rank = f"优先级{cells['priority']}" if cells.get("priority") else task
    if not (owners or units or around.owners) and (told := _who_does(task, reader)):
        owners, units, task = told.owners, told.departments, told.title
    places = dict.fromkeys((*places, *units))
    title = tidy(_DRAWN.sub("", task))
    depends = tuple(filter(None, re.split(r"[、,，\s]+", cells.get("depends", ""))))
    owners = owners or around.owners
    return Item(
        title, owners, tuple(places | helping) or around.of(owners),
        due(words, reader) or (None if words.strip() else around.due), source,
        priority(rank), depends, tuple(unit for unit in helping if unit not in places),
    ) if title else None  # fmt: skip


def _who_does(task: str, reader: Reader) -> Item | None:
    """Kevin Luo to publish the list, where no cell says who."""
    made = sentences.items(reader, task, Wanted(sure=True))
    return made[0] if len(made) == 1 and (made[0].owners or made[0].departments) else None


def _units(cells: Mapping[str, str], kind: str, reader: Reader) -> tuple[str, ...]:
    return reader.owners(cells.get(kind, ""))[1]


def due(words: str, reader: Reader) -> Date | None:
    """The date of a cell, which may say 3.6: that is no date anywhere else."""
    dotted = _DOTTED.fullmatch(words.strip())
    return reader.due(words.strip().replace(".", "/", 1) if dotted else words)


def fields(text: str, reader: Reader) -> list[str]:
    """官网首屏换图 → 周一鸣 → 3.6, 包装（霍大勇）: its parts, if one of them is only people."""
    parting = _PARTING if _PARTING.search(text) else _SLASH
    parts = [part.strip(" *") for part in parting.split(text) if part.strip(" *")]
    parts = [one for part in parts for one in _who_and_when(part, reader)]
    if len(parts) > 1 and any(only_who(part, reader) for part in parts):
        lead = _LEAD.split(parts[0], maxsplit=1)
        # Priya: test list -> Kevin: it is hers
        return [*lead, *parts[1:]] if len(lead) > 1 and only_who(lead[0], reader) else parts
    last = _LAST.match(text)
    if last is None or only_who(_LEAD.split(last["rest"])[0], reader):
        return []
    people, _ = reader.owners(last["who"])
    return [last["rest"], last["who"]] if people and only_who(last["who"], reader) else []


def _who_and_when(part: str, reader: Reader) -> tuple[str, ...]:
    """Grace，1.9前"""
    who, comma, when = re.sub(r"[，,]", ",", part).rpartition(",")
    both = comma and only_when(when.strip(), reader) and only_who(who, reader)
    return (part[: len(who)], when.strip()) if both else (part,)


def of_fields(
    parts: Sequence[str], source: str, reader: Reader, around: Around, *, sure: bool
) -> Iterator[Item]:
    who = next(part for part in parts if only_who(part, reader))
    rest = [part for part in parts if part is not who]
    when = next((part for part in reversed(rest) if only_when(part, reader)), "")
    when = when if len(rest) > 1 else ""  # 于野 - 约评审会，周四
    words = "，".join(part for part in rest if part is not when)
    people, places = reader.owners(who)
    owners = people or around.owners
    units = places or around.of(owners)
    if when and (title := tidy(words)):
        yield Item(title, owners, units, due(when, reader), source, priority(words))
    elif not when:
        wanted = Wanted(sure, owners, units, source, due=around.due, charged=bool(people))
        yield from sentences.items(reader, words, wanted)


def placed(item: Item, around: Around) -> Item:
    """What nobody is named for is of the department that its heading names."""
    return item if item.departments else replace(item, departments=around.of(item.owners))


def only_who(part: str, reader: Reader) -> bool:
    """Is it only people? Grace and May are, where nothing else stands."""
    called, part = reader.directory.people_called, _POST.sub("", part)
    named = reader.directory.find(part)
    rest = list(part)
    for one in named:
        rest[one.begin : one.stop] = " " * (one.stop - one.begin)
    words = [word for word in _NOBODY.split("".join(rest)) if word]
    if any(word.islower() for word in words):
        return False
    return bool(named or words) and all(len(called(word)) == 1 for word in words)


def only_when(part: str, reader: Reader) -> bool:
    if _OPEN_END.fullmatch(part) or _DOTTED.fullmatch(part.strip()):
        return True
    taken = sum(one.stop - one.begin for one in reader.dates(part))
    return bool(taken) and len(part) - taken <= LOOSE
