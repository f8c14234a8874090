"""One register for every kind of list: columns that sort, the command's own options as filters."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal

from sqlmodel import Session

from bot.cards import Ask, Button, Card, Option, Table, Tone
from bot.commands import Command, Context
from bot.errors import NotFound
from bot.forms import form, spelled, title_of
from bot.lists import NAMES, Entry, Page, Sheet
from bot.markup import escape, plain
from bot.pages.asked import Visitor, ask
from bot.people import Department, Person, Project, visible
from bot.permissions import could
from bot.registry import commands, contribute, draws
from bot.store import Filed
from bot.view import View
from bot.vocabulary import plural
from bot.words import N_, collated

PER_PAGE = 50
Kind = Literal["code", "title", "person", "state", "date", "text"]
PARTS = re.compile(r"(\d+)")
NOTHING = "–"
ALONE = {"page"}  # asked for by the register itself


@dataclass(frozen=True)
class Column:
    name: str
    label: str
    kind: Kind = "text"


@dataclass(frozen=True)
class Cell:
    """What stands in a table: markup to read, and the value to sort and to export."""

    markdown: str
    value: Any = None
    tone: Tone = Tone.PLAIN

    @property
    def order(self) -> tuple[bool, Any]:
        """Nothing comes last; within a column values are of one kind."""
        match self.value:
            case None | "":
                return True, 0
            case datetime():
                return False, self.value.timestamp()
            case date():
                return False, self.value.toordinal()
            case _:
                return False, _natural(str(self.value))


@dataclass(frozen=True)
class Row:
    cells: tuple[Cell, ...]
    code: str = ""  # it has a page
    key: str = ""  # it has one beside its register, as a person and a department have
    act: Button | None = None


@dataclass(frozen=True)
class Register:
    """`given` are the filters as they stand, `rows` those of this page in the order asked for."""

    noun: str
    name: str
    title: str
    columns: tuple[Column, ...]
    rows: Sequence[Row]
    filters: tuple[Ask, ...]
    given: Mapping[str, str]
    sort: str
    number: int
    total: int
    more: tuple[Button, ...] = ()
    foot: str = ""
    above: tuple[Card, ...] = ()

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PER_PAGE))

    @property
    def filtered(self) -> bool:
        return any(self.given.get(ask.name) for ask in self.filters if ask.name != "project")


def heading(noun: str, view: View) -> str:
    """What many of a noun are called where that stands alone."""
    label = plural(noun, view.say.language)
    return label[:1].upper() + label[1:]


def has_register(noun: str) -> bool:
    return any(command.words == f"{noun} list" for command in commands)


def register(
    db: Session,
    visitor: Visitor,
    noun: str,
    given: Mapping[str, str],
    sort: str = "",
    number: int = 1,
    *,
    whole: bool = False,
) -> Register:
    """What of a list the visitor may see, filtered and in order: one page of it, or the *whole*."""
    command = _command(noun)
    asked = {p.name for p in command.parameters} - ALONE
    given = {name: value for name, value in given.items() if name in asked and value}
    value, ctx = ask(db, visitor, command.words, given)
    if isinstance(value, Page):
        columns = _columns(value, ctx)
        rows = [Row(_cells(e, columns, ctx), e.row.code) for e in value.entries]
    else:
        sheet = _whole(db, visitor, command, given, _sheet(value, ctx))
        columns, rows = _head(sheet), list(_sheet_rows(sheet))
    rows = _sorted(rows, columns, sort)
    number = min(max(number, 1), max(1, -(-len(rows) // PER_PAGE)))
    shown = rows if whole else rows[(number - 1) * PER_PAGE : number * PER_PAGE]
    title = value.title if isinstance(value, Page | Sheet) else draws.card(value, ctx).title
    return Register(
        noun, heading(noun, ctx), plain(title), columns, shown, filters(command, given, ctx),
        given, sort, number, len(rows), _more(noun, value, given, ctx), getattr(value, "foot", ""),
        () if whole else tuple(card for above in contribute.parts("register")
                               for card in above(ctx, noun)),
    )  # fmt: skip


def _command(noun: str) -> Command:
    if not has_register(noun):
        raise NotFound(N_("There is no list of “{word}”."), word=noun)
    return commands[f"{noun} list"]


def filters(command: Command, given: Mapping[str, str], ctx: Context) -> tuple[Ask, ...]:
    """The options of a list command, as fields; a project is one of those that may be seen."""
    asks = [a for a in form(command, given, ctx).fields if a.name not in ALONE]
    if any(issubclass(p.kind, Project) for p in command.parameters):
        rows = ctx.db.exec(visible(Project, ctx.person).order_by(Project.code)).all()
        options = tuple(Option(p.code, f"{p.code} {p.title}") for p in rows)
        label, value = ctx.label("project"), given.get("project", "")
        asks.insert(0, Ask("project", label, "choice", options=options, value=value))
    return tuple(asks)


# Rows of work


def _columns(page: Page, view: View) -> tuple[Column, ...]:
    names: list[tuple[str, Kind]] = [("code", "code"), ("title", "title")]
    names += [("owner", "person"), ("due", "date"), ("status", "state")]
    more = _more_fields(page)
    if len({entry.row.project for entry in page.entries}) > 1:
        more = [*more, "project"]
    names += [(name, "text") for name in more]
    used = [(n, k) for n, k in names if not page.entries or _is_used(page, n)]
    called = dict(zip(NAMES, page.names, strict=True))  # a meeting has a host and a time
    return tuple(Column(name, view.label(called.get(name, name)), kind) for name, kind in used)


def _more_fields(page: Page) -> list[str]:
    return list(dict.fromkeys(n for e in page.entries for n in type(e.row).columns))


def _is_used(page: Page, name: str) -> bool:
    match name:
        case "owner" | "due":
            return any(getattr(entry, name) for entry in page.entries)
        case "status":
            return any(entry.state for entry in page.entries)
        case _:
            return any(getattr(entry.row, name, None) for entry in page.entries)


def _cells(entry: Entry, columns: Iterable[Column], view: View) -> tuple[Cell, ...]:
    return tuple(_cell(entry, column.name, view) for column in columns)


def _cell(entry: Entry, name: str, view: View) -> Cell:
    match name:
        case "owner":
            return Cell(escape(view.name(entry.owner)), view.name(entry.owner))
        case "due":
            return Cell(view.say.at(entry.due) if entry.due else "", entry.due)
        case "status":
            return Cell(entry.state, entry.state, entry.tone)
        case _:
            return _field(entry.row, name, view)


def _field(row: Filed, name: str, view: View) -> Cell:
    """A column of the table: people and departments by name, dates and words written out."""
    value = getattr(row, name, None)
    keys = type(row).__table__.columns[name].foreign_keys  # type: ignore[attr-defined]
    target = next((key.target_fullname for key in keys), "")
    if target == "person.handle":
        value = view.name(value)
    elif target == "department.path":
        value = view.department(value)
    if value is None or value == "":
        return Cell("")
    shown = view.say.show(value)
    raw = value if isinstance(value, datetime | date) else plain(str(shown))
    return Cell(escape(shown), raw)


# Rows of other tables


def _whole(
    db: Session, visitor: Visitor, command: Command, given: Mapping[str, str], first: Sheet
) -> Sheet:
    """A sheet comes by the page, and pages may differ in their columns; here all are one."""
    sheets = [first]
    for number in range(2, first.pages + 1):
        more, _ = ask(db, visitor, command.words, {**given, "page": str(number)})
        sheets.append(more)
    head = tuple(dict.fromkeys(label for sheet in sheets for label in sheet.head))
    if len(head) < len(first.head):  # labels that are not there, or are alike
        return first
    named = (dict(zip(sheet.head, row, strict=True)) for sheet in sheets for row in sheet.rows)
    rows = [tuple(cells.get(label, NOTHING) for label in head) for cells in named]
    return replace(first, head=head, rows=rows, acts=[a for s in sheets for a in s.acts],
        values=[v for s in sheets for v in s.values],
    )  # fmt: skip


def _sheet(value: Any, view: View) -> Sheet:
    """Any other list as the table on its card."""
    if isinstance(value, Sheet):
        return value
    card = draws.card(value, view)
    tables = [block for block in card.blocks if isinstance(block, Table)]
    head = tables[0].head if tables else ()
    rows = [row for table in tables for row in table.rows]
    return Sheet(card.title, head or ("",) * len(rows[0]) if rows else head, rows, "", 1, len(rows))


def _head(sheet: Sheet) -> tuple[Column, ...]:
    return tuple(
        Column(f"c{at}", label[:1].upper() + label[1:], "text" if at else "title")
        for at, label in enumerate(sheet.head)
    )


def _sheet_rows(sheet: Sheet) -> Iterator[Row]:
    acts, values = iter(sheet.acts), iter(sheet.values)
    for row in sheet.rows:
        cells = tuple(Cell(cell, plain(cell)) for cell in row)
        act, value = next(acts, None), next(values, None)
        key = value.key if isinstance(value, Person | Department) else ""
        yield Row(cells, act=act, key=key)


# Order and ways on


def _sorted(rows: list[Row], columns: Sequence[Column], sort: str) -> list[Row]:
    """`due` is upwards, `-due` downwards; what has no value stays at the end either way."""
    names = [column.name for column in columns]
    name = sort.removeprefix("-")
    if name not in names:
        return rows
    at = names.index(name)
    full = [row for row in rows if not row.cells[at].order[0]]
    empty = [row for row in rows if row.cells[at].order[0]]
    full.sort(key=lambda row: row.cells[at].order[1], reverse=sort.startswith("-"))
    return [*full, *empty]


def _natural(text: str) -> list[tuple[int, bytes]]:
    """A-2 before A-10, names by pinyin."""
    parts: Iterable[str] = PARTS.split(text)
    return [(int(p), b"") if p.isdigit() and p.isascii() else (0, collated(p)) for p in parts]


def _more(noun: str, value: Any, given: Mapping[str, str], ctx: Context) -> tuple[Button, ...]:
    """How one more is added, for who may; else what the list itself offers."""
    add = next((c for c in commands if c.words == f"{noun} add"), None)
    code = given.get("project", "")
    project = ctx.db.get(Project, code) if code else None
    if add is None or not could(ctx.db, ctx.person, add, project):
        return tuple(getattr(value, "more", ()))
    words = {"project": code} if code and any(p.name == "project" for p in add.parameters) else {}
    return (Button(title_of(add, ctx), spelled(add, words, ctx)),)
