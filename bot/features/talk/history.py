"""Who changed what when; a rule's changes are named as such."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from sqlmodel import col

from bot.cards import Buttons, Card, Table, Text
from bot.commands import Context
from bot.lists import PER_PAGE, of_page, turned, turns
from bot.markup import Markup, escape
from bot.registry import commands, draws, policies
from bot.store import Filed
from bot.traces import entries, may_see, told, traced, worth_telling
from bot.trail import Spoken, Trail, row_of
from bot.view import View
from bot.words import N_


@dataclass(frozen=True)
class Change:
    """What one line did to the row."""

    head: Spoken
    entries: tuple[Trail, ...]


@dataclass(frozen=True)
class History:
    row: Filed
    changes: tuple[Change, ...]
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-len(self.changes) // PER_PAGE))


@commands.add("history")
def history(ctx: Context, code: str = "", *, page: int = 1) -> History:
    """Say who changed what when: `history A-1`"""
    row = traced(ctx, code)
    return History(row, tuple(_changes(ctx, row)), page)


def _changes(ctx: Context, row: Filed) -> Iterator[Change]:
    """The latest first."""
    query = entries(row.code).order_by(col(Trail.spoken).desc(), col(Trail.id))
    seen = (e for e in ctx.db.exec(query).all() if may_see(ctx, row_of(ctx.db, e)))
    found = filter(worth_telling, seen)
    for spoken, parts in groupby(found, key=lambda entry: entry.spoken):
        yield Change(ctx.db.get_one(Spoken, spoken), tuple(parts))


@draws(History)
def history_card(found: History, view: View) -> Card:
    page = min(max(found.page, 1), found.pages)
    shown = of_page(found.changes, page)
    rows = tuple((view.say.at(c.head.at), author(c.head, view), _what(c, view)) for c in shown)
    head = (view.label("when"), view.label("who"), view.say(N_("What changed")))
    title = view.say(N_("History of {code}"), code=found.row.code)
    line = f"{found.row.code} {view.verb('history')}"
    ways = turns(line, page, found.pages, view)
    about = Text(f"**{escape(found.row.title)}**")
    return Card(
        title,
        (about, Table(head, rows), *([Buttons(ways)] if ways else [])),
        about=view.about(found.row),
        foot=turned(page, found.pages, view),
    )


def author(head: Spoken, view: View) -> Markup:
    """A person, or the rule that acted for nobody."""
    if head.by:
        return Markup(escape(view.name(head.by)))
    rule = policies.get(head.command)
    meant = rule.meaning if rule else ""
    return (
        view.say(N_("by rule: {rule}"), rule=view.say(meant)) if meant else view.say(N_("by rule"))
    )


def _what(change: Change, view: View) -> Markup:
    said = [escape(told(entry, view)) for entry in change.entries]
    lines = Markup("; ".join(said) if view.say.language == "en" else "；".join(said))
    if change.head.command == "undo":
        return view.say(N_("undo: {what}"), what=lines)
    return view.say(N_("(undone) {what}"), what=lines) if change.head.undone else lines
