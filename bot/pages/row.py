"""The page of one row: its card as it stands, what hangs on it, and who changed what when."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlmodel import Session, col

from bot.cards import Buttons, Card, Table
from bot.features.talk.history import History
from bot.lists import Section
from bot.markup import escape
from bot.pages.asked import Visitor, ask
from bot.people import visible
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
