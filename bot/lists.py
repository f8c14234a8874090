"""Rows on lists: one line each, paged, and what the aggregates of features are made of.

Aggregates, and what a feature contributes to each (all get a `View` first):
- "status":  (view, project) → `Standing`: how its rows in a project stand
- "waiting": (view, person)  → `Waiting`s: what waits for a person, and what they wait for
- "holding": (view, person)  → `Entry`s: what has to change hands when a person leaves
- "agenda":  (view, project) → `Point`s: what a meeting of a project should talk about
- "files":   (view, row, rule) → `Attachment`s: what goes with the news that a rule brings
- "page":    (view, row)     → `Section`s: what stands on a row's page below its card
- "register": (view, noun)  → cards that stand above a register in the browser
- "below":   (view, row, rule) → blocks: what stands on a notice below its words
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from bot.cards import Block, Button, Buttons, Card, Table, Text, Tone
from bot.commands import Context
from bot.forms import spelled
from bot.markup import Markup, escape
from bot.registry import draws
from bot.store import Filed
from bot.view import View
from bot.vocabulary import spell_option
from bot.words import N_

PER_PAGE = 20
MOST_ACTS = 3  # buttons of rows on a card; a page of the browser has one in each row
Item = TypeVar("Item")
Names = tuple[str, str, str, str]
NAMES: Names = ("title", "owner", "due", "status")  # of the columns of a list


@dataclass(frozen=True)
class Entry:
    """One row: what it is, whose, by when, and how it is (symbol and word)."""

    row: Filed
    owner: str = ""
    due: datetime | None = None
    state: str = ""
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True)
class Standing:
    """How the rows of one kind stand; `entries` are those still open, the worst first.

    `open` counts all of them, the overdue ones, too.
    """

    noun: str
    open: int = 0
    overdue: int = 0
    closed: int = 0
    alarms: int = 0  # what is bad without being late: high risks, blocked tasks
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class Waiting:
    """Something that waits: for this person (`mine`), or for somebody else on their behalf."""

    entry: Entry
    asks: str  # what is wanted, in the reader's words
    mine: bool = True


@dataclass(frozen=True)
class Point:
    """Rows that a meeting should talk about together, under a heading in the reader's words."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Section:
    """A part of a row's page, under a heading in the reader's words."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Page:
    """A page of rows. `line` is the command that made it; the next page adds `page=2`."""

    title: str  # in the reader's words
    entries: Sequence[Entry]
    line: str
    number: int = 1
    more: tuple[Button, ...] = field(default=())
    names: Names = NAMES

    @property
    def pages(self) -> int:
        return max(1, -(-len(self.entries) // PER_PAGE))


@draws(Page)
def page_card(page: Page, view: View) -> Card:
    number = min(max(page.number, 1), page.pages)
    shown = page.entries[(number - 1) * PER_PAGE : number * PER_PAGE]
    if not shown:
        return Card(page.title, (Text(view.say(N_("none"))), *_turns(page, 1, view)))
    foot = turned(number, page.pages, view)
    table = entries_table(shown, view, names=page.names)
    return Card(page.title, (table, *_turns(page, number, view)), foot=foot)


@dataclass(frozen=True)
class Sheet:
    """A page of a table that is not of work: people, permissions, days. The cells are markup."""

    title: str  # in the reader's words
    head: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]  # of this page
    line: str
    number: int = 1
    total: int = 0  # rows on all pages
    more: tuple[Button, ...] = ()
    foot: str = ""
    acts: Sequence[Button] = ()  # one for each row, where rows have something to press
    values: Sequence[object] = ()  # what the rows are of, for whoever reads no cells

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PER_PAGE))


def line_of(ctx: Context, **words: str) -> str:
    """The line that made a list, without its page; *words* are what it took for granted."""
    kept = {name: word for name, word in ctx.words.items() if name != "page"}
    return spelled(ctx.command, kept | words, ctx)


def of_page(rows: Sequence[Item], number: int) -> Sequence[Item]:
    """The rows that stand on a page."""
    return rows[(number - 1) * PER_PAGE : number * PER_PAGE]


@draws(Sheet)
def sheet_card(sheet: Sheet, view: View) -> Card:
    if not sheet.rows:
        return Card(sheet.title, (Text(view.say(N_("none"))), *_turns(sheet, sheet.number, view)),
                    foot=sheet.foot)  # fmt: skip
    shown = turned(sheet.number, sheet.pages, view)
    head = tuple(label[:1].upper() + label[1:] for label in sheet.head)
    table = Table(head, tuple(sheet.rows))
    blocks: tuple[Block, ...] = (table, *_turns(sheet, sheet.number, view))
    return Card(sheet.title, blocks, foot=" · ".join(filter(None, [sheet.foot, shown])))


@draws(list)
def several_card(values: list[object], view: View) -> Card:
    """What one line did to several rows."""
    title = view.say.n(N_("{count} item"), N_("{count} items"), len(values))
    cards = [draws.card(value, view) for value in values]
    names = [f"**{v.code}** " if isinstance(v, Filed) else "" for v in values]
    rows = [(f"{name}{card.title}", card.state) for name, card in zip(names, cards, strict=True)]
    wide = 2 if any(state for _, state in rows) else 1
    return Card(title, (Table((), tuple(row[:wide] for row in rows)),))


def entries_table(
    entries: Sequence[Entry], view: View, caption: str = "", *, names: Names = NAMES
) -> Table:
    """Code and title, owner, due, state: columns that nobody fills are left out."""
    labels = [spell_option(name, view.say.language) for name in names]
    cells = [
        (
            f"**{entry.row.code}** {escape(entry.row.title)}",
            escape(view.name(entry.owner)),
            view.say.at(entry.due) if entry.due else "",
            entry.state,
        )
        for entry in entries
    ]
    used = [at for at in range(4) if any(row[at] for row in cells)]
    head = [label[:1].upper() + label[1:] for label in labels]
    rows = tuple(tuple(row[at] for at in used) for row in cells)
    return Table(tuple(head[at] for at in used), rows, caption)


def _turns(page: Page | Sheet, number: int, view: View) -> tuple[Buttons, ...]:
    acts = page.acts[:MOST_ACTS] if isinstance(page, Sheet) else ()
    made = (*acts, *turns(page.line, number, page.pages, view), *page.more)
    return (Buttons(made),) if made else ()


def turns(line: str, number: int, pages: int, view: View) -> tuple[Button, ...]:
    """The buttons to the pages before and after."""
    return tuple(
        Button(Markup(view.say(label)), f"{line} {view.option('page')}={to}")
        for label, to in ((N_("Previous page"), number - 1), (N_("Next page"), number + 1))
        if 1 <= to <= pages
    )


def turned(number: int, pages: int, view: View) -> str:
    """Which page it is, where there are several."""
    said = view.say(N_("page {number} of {pages}"), number=number, pages=pages)
    return said if pages > 1 else ""
