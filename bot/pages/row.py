"""The page of one row: its card as it stands, what hangs on it, and who changed what when.

People and departments have one, too: their card and what they hold.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlmodel import Session, col, select

from bot.cards import Buttons, Card, Table
from bot.features.talk.history import History
from bot.lists import Entry, Section, entries_table
from bot.markup import escape, plain
from bot.pages.asked import Visitor, ask
from bot.pages.register import heading
from bot.people import Department, Person, live, visible
from bot.registry import contribute, draws
from bot.store import Filed, tables_of
from bot.view import View
from bot.words import N_


@dataclass(frozen=True)
class RowPage:
    row: Filed
    card: Card
    sections: tuple[Section, ...]
    project: str  # its code and title


def row_page(db: Session, visitor: Visitor, code: str) -> RowPage:
    """What may not be seen is not found, word for word as in the chat."""
    found, ctx = ask(db, visitor, "history", {"code": code})
    assert isinstance(found, History)
    row, project = found.row, ctx.project(found.row)
    contributed = (s for part in contribute.parts("page") for s in part(ctx, row))
    sections = (*contributed, *_belonging(row, ctx), *_history(found, ctx))
    return RowPage(row, draws.card(row, ctx), sections, f"{project.code} {project.title}")


@dataclass(frozen=True)
class CompanyPage:
    """Of a person or a department: the card, and what is in whose hands as far as it is seen."""

    noun: str
    register: str  # the title of its register
    name: str
    card: Card
    sections: tuple[Section, ...]


def company_page(db: Session, visitor: Visitor, noun: str, key: str) -> CompanyPage:
    """*noun* is person or department."""
    found, ctx = ask(db, visitor, f"{noun} show", {noun: key})
    card = draws.card(found, ctx)
    sections = _held(found, ctx) if isinstance(found, Person) else _people(found, ctx)
    return CompanyPage(noun, heading(noun, ctx), plain(card.title), card, tuple(sections))


def _held(person: Person, view: View) -> Iterator[Section]:
    held = (entry for part in contribute.parts("holding") for entry in part(view, person))
    seen = [replace(entry, owner="") for entry in held if _is_seen(entry, view)]
    if seen:
        name = view.say(N_("In {name}'s hands"), name=person.name)
        yield Section(name, (entries_table(seen, view),))


def _is_seen(entry: Entry, view: View) -> bool:
    assert view.reader is not None
    table = type(entry.row)
    wanted = visible(table, view.reader).where(table.code == entry.row.code)
    return view.db.exec(wanted).first() is not None


def _people(unit: Department, view: View) -> Iterator[Section]:
    there = select(Person).where(Person.department == unit.path, live(Person))
    people = view.db.exec(there.where(col(Person.suspended_at).is_(None)).order_by(Person.handle))
    rows = [(f"**{escape(p.name)}** @{escape(p.handle)}", escape(p.position)) for p in people]
    if rows:
        head = (view.label("name"), view.label("position"))
        yield Section(view.say(N_("People")), (Table(head, tuple(rows)),))


def _belonging(row: Filed, view: View) -> Iterator[Section]:
    """Rows of any table that name this one."""
    assert view.reader is not None
    named = f"{type(row).__tablename__}.code"
    rows: list[Filed] = []
    for table in tables_of(Filed):
        for column in table.__table__.columns:  # type: ignore[attr-defined]
            keys = (key.target_fullname for key in column.foreign_keys)
            if column.name != "project" and named in keys:
                rows += view.db.exec(visible(table, view.reader).where(col(column) == row.code))
    if rows:
        cells = tuple((f"**{r.code}** {escape(r.title)}", draws.card(r, view).state) for r in rows)
        head = (view.label("title"), view.label("status"))
        yield Section(view.say(N_("Belongs to it")), (Table(head, cells),))


def _history(found: History, view: View) -> Iterator[Section]:
    blocks = draws.card(found, view).blocks
    tables = tuple(block for block in blocks if isinstance(block, Table | Buttons))
    if found.changes:
        yield Section(view.say(N_("What happened")), tables)
