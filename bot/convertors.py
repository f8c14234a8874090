"""From one word to one typed value, only through what the person may see."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from types import UnionType
from typing import Any, get_args, get_type_hints
from zoneinfo import ZoneInfo, available_timezones

from rapidfuzz import fuzz, process
from sqlmodel import col, func, or_, select

from bot import moments, vocabulary
from bot.cards import Button
from bot.errors import NotAllowed, NotFound, NotUnderstood
from bot.language.when import amounts
from bot.lines import shadow
from bot.moments import Minutes, Moment, Repeat, Scope
from bot.people import Department, Person, Project, account_of, live, visible
from bot.store import Filed, table_of
from bot.words import N_, Money, Word

Read = Callable[[Any, str, Scope], Any]
YES = {"yes", "true", "1", "on", "是", "y", "对", "要"}
NO = {"no", "false", "0", "off", "否", "n", "不", "不要", ""}
SPAN = re.compile(
    r"(\d{1,4})\s*(d|h|m|min|days?|hours?|minutes?|天|日|小时|分钟|周|w|weeks?)", re.I
)
UNITS = {"d": "days", "天": "days", "日": "days", "h": "hours", "小": "hours", "m": "minutes"}
UNITS |= {"分": "minutes", "w": "weeks", "周": "weeks"}
NEAR_NAME = 50  # one of the two letters of a Chinese name
HEADS = {"负责人", "经理", "部长", "总监", "主任", "主管", "head", "manager", "lead"}
POSTS = {"专员", "同事", "工程师", "助理", "接口人", "officer", "engineer", "colleague"}


def value(kind: Any, word: str, scope: Scope) -> Any:
    """*word* as a *kind*; NotFound or NotUnderstood with the way out."""
    read = next(read for known, read in READERS.items() if issubclass(kind, known))
    return read(kind, word, scope)


def row(kind: type[Filed], word: str, scope: Scope) -> Filed:
    code = shadow(word.strip()).split(" ")[0].upper()
    ctx, table = scope.ctx, table_of(code, kind)
    if table and (
        found := ctx.db.exec(visible(table, ctx.person).where(table.code == code)).first()
    ):
        return found
    noun = vocabulary.LETTERS.get(code[:1])
    if table is None and noun and re.fullmatch(r"[A-Z]-\d+", code):
        raise NotUnderstood(N_("{code} is not of the kind that this needs."), code=code)
    listed = f"{noun or 'action'} list"
    if ctx.say.language == "zh":
        listed = f"{ctx.say.label(noun or 'action')} 列表"
    sentence = N_("No {code} found. Check the code, or list with `{list}`.")
    raise NotFound(sentence, (Button(listed, listed),), code=code, list=listed)


def person(kind: type[Person], word: str, scope: Scope) -> Person:
    """By handle, name, e-mail or post ("市场部经理"); several are asked about."""
    wanted = word.strip().lstrip("@＠").strip()
    account = scope.ctx.heard.mentions.get(word.strip()) or scope.ctx.heard.mentions.get(wanted)
    found = _behind(scope, account) or people_called(scope, wanted)
    if len(found) == 1:
        return found[0]
    if found:
        ways = tuple(Button(p.name, scope.again(f"@{p.handle}")) for p in found[:5])
        sentence = N_("“{word}” fits {count} people. Who is it?")
        raise NotUnderstood(sentence, ways, word=wanted, count=len(found))
    if away := _exactly(scope, wanted, suspended=True):
        if scope.ctx.command.suspended and len(away) == 1:
            return away[0]
        raise NotAllowed(N_("{name} is suspended."), name=away[0].name)
    near = _near_names(scope, wanted)
    ways = tuple(Button(p.name, scope.again(f"@{p.handle}")) for p in near)
    sentence = N_("No person “{word}” found. Did you mean one of these?")
    raise NotFound(sentence if near else N_("No person “{word}” found."), ways, word=wanted)


def _behind(scope: Scope, account: str | None) -> list[Person]:
    """Who was mentioned, if they are known here and may be named."""
    known = account_of(scope.ctx.db, account) if account else None
    person = scope.ctx.db.get(Person, known.person) if known else None
    return [person] if person and not person.suspended_at else []


def people_called(scope: Scope, wanted: str) -> list[Person]:
    if wanted in ("me", "我", "I"):
        return [scope.ctx.person]
    found = _exactly(scope, wanted) or _holding(scope, wanted)
    return [person for person in found if not person.suspended_at]


def _exactly(scope: Scope, wanted: str, *, suspended: bool = False) -> list[Person]:
    gone = col(Person.suspended_at).is_not(None)
    exact = or_(
        func.lower(Person.handle) == wanted.lower(),
        Person.name == wanted,
        func.lower(Person.email) == wanted.lower(),
    )
    here = select(Person).where(live(Person), gone if suspended else ~gone, exact)
    return list(scope.ctx.db.exec(here))


def _holding(scope: Scope, post: str) -> list[Person]:
    """Who holds a post: "市场部经理", "行政部专员", "R&D head", "市场部负责人" (L1)."""
    db = scope.ctx.db
    for unit in db.exec(select(Department).where(live(Department))).all():
        for name in sorted({unit.path, unit.name, unit.english} - {""}, key=len, reverse=True):
            if not post.lower().startswith(name.lower()) or len(post) == len(name):
                continue
            return _in(scope, unit, post, post[len(name) :].strip(" 的"))
    return list(db.exec(select(Person).where(Person.position == post, live(Person))))


def _in(scope: Scope, unit: Department, post: str, title: str) -> list[Person]:
    """Those of a department with a post, as it is written there; else its head, or all of it."""
    db = scope.ctx.db
    everybody = select(Person).where(Person.department == unit.path, live(Person))
    there = list(db.exec(everybody.order_by(Person.handle)))
    holders = [person for person in there if person.position in (title, post)]
    if not holders and title.lower() in HEADS and unit.head:
        return [db.get_one(Person, unit.head)]
    return holders or (there if title in POSTS else [])


def _near_names(scope: Scope, wanted: str) -> list[Person]:
    here = select(Person).where(live(Person), col(Person.suspended_at).is_(None))
    everybody = scope.ctx.db.exec(here).all()
    names = {p.handle: p.name for p in everybody} | {f"@{p.handle}": p.handle for p in everybody}
    near = process.extract(wanted, names, scorer=fuzz.ratio, score_cutoff=NEAR_NAME, limit=6)
    handles = dict.fromkeys(key.lstrip("@") for *_, key in near)
    return [scope.ctx.db.get_one(Person, handle) for handle in list(handles)[:3]]


def department(kind: type[Department], word: str, scope: Scope) -> Department:
    wanted = word.strip().lstrip("@＠")
    everything = scope.ctx.db.exec(select(Department).where(live(Department))).all()
    known = {
        name.lower(): unit for unit in everything for name in (unit.path, unit.name, unit.english)
    }
    for name in (wanted.lower(), f"{wanted}部".lower()):
        if name and name in known:
            return known[name]
    near = process.extract(wanted.lower(), list(known), scorer=fuzz.ratio, score_cutoff=NEAR_NAME)
    ways = tuple(Button(known[name].path, scope.again(known[name].path)) for name, *_ in near[:3])
    raise NotFound(N_("No department “{word}” found."), ways, word=wanted)


def choice(kind: type[Enum], word: str, scope: Scope) -> Enum:
    """A value of a list, in either language; what is nearly one is offered."""
    said = shadow(word).strip().lower()
    known = {s.lower(): item for item in kind for s in spelled(str(item.value))}
    if said in known:
        return known[said]
    near = process.extractOne(said, list(known), scorer=fuzz.ratio, score_cutoff=NEAR_NAME)
    offered = [known[near[0]]] if near else list(kind)[:5]
    ways = tuple(
        Button(scope.ctx.say.button(str(item.value)), scope.again(_typed(item, scope)))
        for item in offered
    )
    labels = [Word(str(item.value)) for item in kind]
    raise NotUnderstood(N_("“{word}” is none of: {choices}."), ways, word=word, choices=labels)


def _typed(item: Enum, scope: Scope) -> str:
    """A value as its reader would type it."""
    word = str(item.value)
    return str(scope.ctx.say.label(word)) if scope.ctx.say.language == "zh" else word


def spelled(word: str) -> list[str]:
    said = vocabulary.VALUES.get(word) or vocabulary.NOUNS.get(word, word)
    return [word, *said.split("|")]


def flag(kind: type[bool], word: str, scope: Scope) -> bool:
    said = word.strip().lower()
    if said in YES | NO:
        return said in YES
    raise NotUnderstood(N_("“{word}” is neither yes nor no."), word=word)


def number(kind: type[int], word: str, scope: Scope) -> int:
    said = shadow(word).replace(",", "").strip()
    if re.fullmatch(r"-?\d{1,15}", said):
        return int(said)
    raise NotUnderstood(N_("“{word}” is not a whole number."), word=word)


def span(kind: type[timedelta], word: str, scope: Scope) -> timedelta:
    match = SPAN.fullmatch(shadow(word).strip())
    if match:
        return timedelta(**{UNITS[match[2][0].lower()]: int(match[1])})
    raise NotUnderstood(
        N_("“{word}” is not a length of time. Write it like 14d or 30m."), word=word
    )


def minutes(kind: type[Minutes], word: str, scope: Scope) -> timedelta:
    """A length, where a number alone means minutes."""
    bare = shadow(word).strip()
    return span(kind, f"{bare}m" if bare.isdecimal() else word, scope)


def zone(kind: type[ZoneInfo], word: str, scope: Scope) -> ZoneInfo:
    known = {name.lower(): name for name in available_timezones()}
    name = known.get(word.strip().lower().replace(" ", "_"))
    if name:
        return ZoneInfo(name)
    near = process.extract(word.lower(), list(known), scorer=fuzz.WRatio, limit=3)
    ways = tuple(Button(known[way], scope.again(known[way])) for way, *_ in near)
    sentence = N_("“{word}” is not a time zone. Write it like Asia/Shanghai.")
    raise NotUnderstood(sentence, ways, word=word)


def group(kind: Any, word: str, scope: Scope) -> Any:
    """One row of a repeated group: JSON of its fields from a form, or its own short spelling."""
    try:
        given = json.loads(word) if word.lstrip().startswith("{") else kind.spelled(word)
    except ValueError:
        given = None
    if not isinstance(given, dict):
        raise NotUnderstood(N_("“{word}” could not be read."), word=word)
    cells = {f.name: str(given.get(f.name) or "").strip() for f in fields(kind)}
    for column in fields(kind):
        if column.default is MISSING and not cells[column.name]:
            raise NotUnderstood(N_("A row lacks its {column}."), column=Word(column.name))
    hints = types_of(kind)
    return kind(**{name: value(hints[name], cell, scope) for name, cell in cells.items() if cell})


def types_of(kind: Any) -> dict[str, Any]:
    """The fields of a row of a group with their types: what is inside `X | None`."""
    hints = get_type_hints(kind)
    return {n: get_args(h)[0] if isinstance(h, UnionType) else h for n, h in hints.items()}


def money(kind: type[Money], word: str, scope: Scope) -> Money:
    if found := amounts.read(word):
        return Money(*found)
    sentence = N_("“{word}” is not an amount. Write it like 200000, 20万 or 20-30万.")
    raise NotUnderstood(sentence, word=word)


def rows(word: str) -> Sequence[str]:
    """The rows of a group: a JSON list from a form, or parted by semicolons in a line."""
    if word.lstrip().startswith("["):
        return [json.dumps(one) for one in json.loads(word) if any(one.values())]
    return [part for part in re.split(r"[;；]", word) if part.strip()]


READERS: dict[type, Read] = {
    Filed: row,
    Person: person,
    Department: department,
    Repeat: lambda kind, word, scope: moments.repeat(word, scope),
    Moment: lambda kind, word, scope: moments.moment(word, scope),
    datetime: lambda kind, word, scope: moments.instant(word, scope),
    date: lambda kind, word, scope: moments.day(word, scope),
    Minutes: minutes,
    timedelta: span,
    ZoneInfo: zone,
    Enum: choice,
    bool: flag,
    int: number,
    Money: money,
    str: lambda kind, word, scope: word.strip(),
    object: group,
}


def kind_name(kind: Any) -> str:
    """The type of a field of a form."""
    if is_dataclass(kind) and kind is not Repeat:
        return "rows"
    return next(name for known, name in FIELD_TYPES.items() if issubclass(kind, known))


FIELD_TYPES: dict[type, str] = {
    Project: "text",
    Filed: "text",
    Person: "person",
    Department: "department",
    datetime: "datetime",
    date: "date",
    Enum: "choice",
    bool: "flag",
    int: "number",
    object: "text",
}
