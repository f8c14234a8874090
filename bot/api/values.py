"""The value of a command as plain JSON: a row with its columns, a page as its items.

What a command returns is given whole; what stands inside of it is given by reference: a row by
its code and title, a person by handle. So nobody reads more of a row than its command shows.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import SQLModel

from bot import markup, vocabulary
from bot.cards import Button
from bot.commands import Command
from bot.doctor import Finding
from bot.features.settings import Mine
from bot.language.dates import Date
from bot.lists import PER_PAGE, Entry, Page, Sheet, of_page
from bot.markup import Markup
from bot.notices import Notice, Tell
from bot.outbox import Message
from bot.people import Department, Person
from bot.planner import Rule, Slot
from bot.scratch import Foreseen
from bot.store import Filed, Kept
from bot.tokens import Token
from bot.trail import Spoken, Trail
from bot.view import View
from bot.words import Money

Plain = Any  # what JSON knows
OWN = {"language", "zone", "quiet"}  # what people set for themselves is theirs
# Of what is no row of people's work, the parts that a reader may know.
SHOWN: dict[type, tuple[str, ...]] = {
    Spoken: ("at", "by", "command", "undone"),
    Trail: ("kind", "key", "field", "before", "after"),
    Notice: ("rule", "at", "person", "lane", "state", "reason"),
    Tell: ("person", "lane"),
    Rule: ("name",),
    Foreseen: ("at", "title", "projects"),
    Message: ("id", "at", "state", "attempts", "error", "subject"),
    Token: ("name", "scopes", "made_at", "expires_at", "used_at"),
}


def value_of(value: object, view: View) -> Plain:
    """What a command returned."""
    match value:
        case list():
            return [value_of(one, view) for one in value]
        case Kept():
            return whole(value, view)
        case Page():
            number = min(max(value.number, 1), value.pages)
            return paged(rows_of(replace(value, number=number), view), number, total_of(value))
        case Sheet():
            return paged(rows_of(value, view), value.number, value.total)
        case _:
            return plain(value, view)


def _cells(sheet: Sheet) -> list[Plain]:
    """A table whose rows are of nothing: its cells by their heads, as they are read."""
    heads = [markup.plain(cell) for cell in sheet.head]
    return [dict(zip(heads, map(markup.plain, row), strict=True)) for row in sheet.rows]


def rows_of(value: Page | Sheet, view: View) -> list[Plain]:
    """What stands on the page of a list."""
    if isinstance(value, Page):
        return [whole(entry.row, view) for entry in of_page(value.entries, value.number)]
    return [value_of(one, view) for one in value.values] or _cells(value)


def total_of(value: Page | Sheet) -> int:
    """Rows on all pages."""
    return len(value.entries) if isinstance(value, Page) else value.total


def paged(items: list[Plain], number: int, total: int, size: int = PER_PAGE) -> Plain:
    pages = max(1, -(-total // size))
    return {"items": items, "page": number, "pages": pages, "total": total}


def whole(row: Kept, view: View) -> Plain:
    """A row with its columns, its state, and what it has a word for besides."""
    stranger = isinstance(row, Person) and (view.reader is None or row.key != view.reader.key)
    found = {name: plain(getattr(row, name), view) for name in columns(type(row), stranger)}
    return found | ({"state": row.state(view.now)} if hasattr(row, "state") else {})


def columns(table: type[Kept], stranger: bool = False) -> list[str]:
    """The names of what is told of a row."""
    hidden = OWN if stranger else set()
    computed = (
        name
        for kind in table.__mro__
        for name, one in vars(kind).items()
        if isinstance(one, property) and vocabulary.told(name) and name not in table.model_fields
    )
    return [name for name in (*table.model_fields, *computed) if name not in hidden]


def reference(row: Filed) -> Plain:
    return {"code": row.code, "noun": vocabulary.LETTERS[row.letter], "title": row.title}


def plain(value: object, view: View) -> Plain:
    """A value inside of another."""
    for kind, turn in TURNS:
        if isinstance(value, kind):
            return turn(value, view)
    if is_dataclass(value) or isinstance(value, SQLModel):
        return _parts(value, view)
    return str(value)


def _parts(value: Any, view: View) -> Plain:
    """The fields of a value; one that has pages gives the rows of its page."""
    shown = parts(type(value))
    found = {name: getattr(value, name) for name in shown}
    if "page" in found and "pages" in shown:
        found["page"] = min(max(found["page"], 1), found["pages"])
        lists = {name: one for name, one in found.items() if isinstance(one, tuple | list)}
        found |= {name: of_page(one, found["page"]) for name, one in lists.items()}
    return {name: plain(one, view) for name, one in found.items()}


def parts(kind: type) -> tuple[str, ...]:
    """The names of what is told of a value that is no row: of a table nobody spoke of, nothing."""
    if kind in SHOWN or not is_dataclass(kind):
        return SHOWN.get(kind, ())
    return (*(f.name for f in fields(kind)), *(["pages"] if hasattr(kind, "pages") else []))


def _entry(entry: Entry, view: View) -> Plain:
    due = plain(entry.due, view)
    return reference(entry.row) | {"owner": entry.owner, "due": due, "status": entry.state}


def _finding(finding: Finding, view: View) -> Plain:
    said, cured = finding.said(view.say), finding.cured(view.say)
    return {"text": markup.plain(said), "subject": finding.subject, "cure": markup.plain(cured)}


def _mapping(given: Mapping[Any, Any], view: View) -> Plain:
    return {str(plain(name, view)): plain(one, view) for name, one in given.items()}


TURNS: tuple[tuple[Any, Callable[[Any, View], Plain]], ...] = (
    (Enum, lambda one, view: one.value),
    (Markup, lambda one, view: markup.plain(one)),
    (bool | int | float | str | None, lambda one, view: one),
    (datetime, lambda one, view: one.astimezone(view.say.zone).isoformat()),
    (date, lambda one, view: one.isoformat()),
    (timedelta, lambda one, view: f"PT{one.total_seconds():.0f}S"),
    (ZoneInfo, lambda one, view: one.key),
    (Money, lambda one, view: str(one)),
    (Command, lambda one, view: one.words),
    (Button, lambda one, view: one.line),
    (Finding, _finding),
    (Date, lambda one, view: one.rrule or str(one.end or one.start or "")),
    (Person, lambda one, view: one.handle),
    (Department, lambda one, view: one.path),
    (Filed, lambda one, view: reference(one)),
    (Kept, whole),
    (Entry, _entry),
    (Mine, lambda one, view: whole(one.person, view)),
    (Page | Sheet, value_of),
    (Slot, lambda one, view: _mapping(one._asdict(), view)),
    (Mapping, _mapping),
    (frozenset | set, lambda one, view: sorted(plain(part, view) for part in one)),
    (list | tuple, lambda one, view: [plain(part, view) for part in one]),
)
