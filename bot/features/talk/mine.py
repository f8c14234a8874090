"""What waits for me, across projects; then what I wait for (R2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlmodel import col

from bot.cards import Block, Button, Buttons, Card, Table, Tone, buttons
from bot.commands import Context
from bot.lists import PER_PAGE, Waiting, of_page, turned, turns
from bot.markup import escape
from bot.people import Project, visible
from bot.registry import commands, contribute, draws
from bot.view import View
from bot.vocabulary import CODE
from bot.words import N_

NEVER = datetime.max.replace(tzinfo=UTC)
WITH_BUTTON = 5


@dataclass(frozen=True)
class Mine:
    """By due; those for others are left out of the count."""

    for_me: tuple[Waiting, ...]
    for_others: tuple[Waiting, ...]
    page: int

    @property
    def pages(self) -> int:
        longest = max(len(self.for_me), len(self.for_others))
        return max(1, -(-longest // PER_PAGE))


@commands.add("mine", private=True)
def mine(ctx: Context, *, page: int = 1) -> Mine:
    """Show everything that waits for you, by due, and what you wait for: `mine`"""
    running = visible(Project, ctx.person).where(col(Project.closed_at).is_(None))
    codes = {project.code for project in ctx.db.exec(running)}
    found = [
        waiting
        for part in contribute.parts("waiting")
        for waiting in part(ctx, ctx.person)
        if waiting.entry.row.project in codes
    ]
    found.sort(key=lambda waiting: (waiting.entry.due or NEVER, _number(waiting)))
    own = tuple(waiting for waiting in found if waiting.mine)
    return Mine(own, tuple(waiting for waiting in found if not waiting.mine), page)


def _number(waiting: Waiting) -> tuple[str, int]:
    letter, _, number = waiting.entry.row.code.partition("-")
    return letter, int(number)


@draws(Mine)
def mine_card(mine: Mine, view: View) -> Card:
    count = len(mine.for_me)
    title = view.say(N_("Nothing waits for you · {at}"), at=view.now)
    if count:
        one, many = N_("{count} waits for you · {at}"), N_("{count} wait for you · {at}")
        title = view.say.n(one, many, count, at=view.now)
    page = min(max(mine.page, 1), mine.pages)
    mine_now, theirs = (of_page(rows, page) for rows in (mine.for_me, mine.for_others))
    blocks: list[Block] = [*_listed(mine_now, "", view), *_first_steps(mine_now, view)]
    if theirs:
        blocks += _listed(theirs, view.say(N_("You wait for")), view)
    tone = Tone.WARNING if any(w.entry.tone is not Tone.PLAIN for w in mine_now) else Tone.PLAIN
    if ways := turns(view.verb("mine"), page, mine.pages, view):
        blocks.append(Buttons(ways))
    return Card(title, tuple(blocks), tone, foot=turned(page, mine.pages, view))


def _listed(waitings: Iterable[Waiting], caption: str, view: View) -> list[Block]:
    """What, what is wanted, by when, how it is."""
    rows = tuple(
        (
            f"**{w.entry.row.code}** {escape(w.entry.row.title)}",
            w.asks,
            view.say.at(w.entry.due) if w.entry.due else "",
            w.entry.state,
            w.entry.row.project,
        )
        for w in waitings
    )
    if not rows:
        return []
    names = (view.label("title"), view.say(N_("Wanted")), view.label("due"), view.label("status"))
    return [Table((*names, view.label("project")), rows, caption)]


def _first_steps(waitings: Iterable[Waiting], view: View) -> list[Block]:
    """The first button of each of the first rows' cards, with its code."""
    made = []
    for waiting in list(waitings)[:WITH_BUTTON]:
        row = waiting.entry.row
        on_card = buttons(draws.card(row, view))
        if on_card:
            made.append(Button(_coded(on_card[0].label, row.code), on_card[0].line))
    return [Buttons(tuple(made))] if made else []


def _coded(label: str, code: str) -> str:
    return label if CODE.search(label) else f"{label} {code}"
