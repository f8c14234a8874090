"""Note what was read and somebody has looked at: all, one, or as they corrected it in a form."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.cards import Buttons, Card, Form, Style, Text
from bot.commands import Context
from bot.convertors import spelled as spellings
from bot.errors import Blank, NotAllowed, NotUnderstood
from bot.features.action import Action
from bot.features.action.steps import move
from bot.features.capture import proposals as proposing
from bot.features.capture.proposals import Proposal
from bot.features.capture.reading import Proposed, described, proposed
from bot.forms import form, spelled
from bot.markup import Markup, escape
from bot.people import Person, Project
from bot.reading import written
from bot.registry import commands, draws
from bot.store import new_code
from bot.view import View
from bot.words import N_

NONE = {"none", "leave", "无", "不用", "忽略"}


@dataclass(frozen=True)
class Row:
    """One item of the form; a row that is emptied is left out."""

    title: str
    owner: Person | None = None
    due: datetime | None = None

    @classmethod
    def spelled(cls, word: str) -> dict[str, str]:
        """`Press kit / @market / 2026-03-06`"""
        cells = [cell.strip() for cell in word.split("/")]
        return dict(zip(("title", "owner", "due"), cells, strict=False))


@dataclass(frozen=True)
class Gathered:
    """What was noted, what was brought up to date, and what is still asked."""

    made: tuple[Action, ...] = ()
    changed: tuple[Action, ...] = ()
    asked: tuple[Proposal, ...] = ()
    project: Project | None = None


def told(found: Gathered, view: View) -> Markup:
    parts = []
    if found.made:
        one, many = N_("{count} action item is added"), N_("{count} action items are added")
        parts.append(view.say.n(one, many, len(found.made)))
    if found.changed:
        codes = [row.code for row in found.changed]
        parts.append(view.say(N_("{codes} brought up to date"), codes=codes))
    if not parts:
        return view.say(N_("Nothing was added"))
    return Markup(("，" if view.say.language == "zh" else ", ").join(parts))


@commands.add("gather", says=told)
def gather(
    ctx: Context,
    code: str,
    *,
    number: str = "",
    project: Project,
    owner: Person | None = None,
    due: datetime | None = None,
    rows: tuple[Row, ...] = (),
) -> Gathered:
    """Note what was read from a text, all of it or one item; without a number in a form to
    correct: `gather hqdtspcdjr number=all` `gather hqdtspcdjr
    number=1`"""
    text = proposing.handed_in(ctx.db, code)
    if number.strip().lower() in NONE:
        return Gathered(project=project)
    found = proposed(ctx, text, project)
    if rows or "rows" in ctx.heard.fields:
        return _noted(ctx, project, [_of_form(found, row, ctx) for row in rows])
    if not number:
        raise Blank(_form(ctx, found))
    if number.strip().lower() in spellings("all"):
        asked = tuple(row for row in found.rows if not row.ready)
        return replace(_noted(ctx, project, found.ready), asked=asked)
    return _noted(ctx, project, [_single(found, number, owner, due)])


def _single(found: Proposed, number: str, owner: Person | None, due: datetime | None) -> Proposal:
    """One proposal, with what was asked about it."""
    row = next((row for row in found.rows if str(row.number) == number.strip()), None)
    if row is None:
        raise NotUnderstood(
            N_("There is no item {number} in that text."), number=number, field="number"
        )
    row = replace(row, owner=owner.handle if owner else row.owner, due=due or row.due)
    settled = {"owner"} if owner else set()
    settled |= {"day", "past"} if due else set()
    open_doubts = tuple(doubt for doubt in row.doubts if doubt not in settled)
    if "owner" in open_doubts:
        raise NotAllowed(N_("It has no owner. Who does it?"), field="owner")
    if open_doubts:
        raise NotAllowed(N_("By when? The date is not clear."), field="due")
    return row


def _of_form(found: Proposed, row: Row, ctx: Context) -> Proposal:
    """A row as it was corrected; the item it was read as tells whether it is known."""
    if row.owner is None:
        raise NotUnderstood(N_('Who does "{title}"?'), title=row.title, field="rows")
    owner = row.owner.handle
    known = proposing.known_as(ctx.db, found.project, row.title, owner)
    return Proposal(0, row.title, owner, row.due, "", known)


def _noted(ctx: Context, project: Project, rows: Iterable[Proposal]) -> Gathered:
    made: list[Action] = []
    changed: list[Action] = []
    for row in rows:
        if row.known is None:
            made.append(_new(ctx, project, row))
        elif row.due and row.due != row.known.due:
            move(ctx, row.known, row.due, "")
            changed.append(row.known)
    return Gathered(tuple(made), tuple(changed), project=project)


def _new(ctx: Context, project: Project, row: Proposal) -> Action:
    owner = ctx.db.get_one(Person, row.owner)
    action = Action(
        code=new_code(ctx.db, Action), project=project.code, title=row.title, due=row.due,
        owner=owner.handle, asker=ctx.person.handle, department=owner.department,
    )  # fmt: skip
    ctx.db.add(action)
    ctx.db.flush()
    return action


def _form(ctx: Context, found: Proposed) -> Form:
    """A row for every item that is news; what is known already stays as it is."""
    rows = [
        {"title": row.title, "owner": row.owner, "due": written(row.due, ctx)}
        for row in found.rows
        if row.is_news
    ]
    if not rows:
        raise NotAllowed(N_("All of it is known already."))
    project = found.project.code if found.project else ""
    words = {"code": found.text.ref, "project": project}
    given = {**words, "rows": json.dumps(rows, ensure_ascii=False)}
    blank = form(ctx.command, given, ctx)
    asks = tuple(ask for ask in blank.fields if ask.name == "rows")
    title = ctx.say(N_("What is to be noted"))
    return replace(blank, title=title, line=spelled(ctx.command, words, ctx), fields=asks)


@draws(Gathered)
def gathered_card(found: Gathered, view: View) -> Card:
    """What is noted, each with its code; what nobody could decide yet."""
    rows = [*found.made, *found.changed]
    lines = [Text(_line(view, action)) for action in rows]
    asked = [Text(described(row, view)) for row in found.asked]
    head = [Text(view.say(N_("Still to be settled:")))] if asked else []
    ways = tuple(view.button(action, "show", Style.PLAIN) for action in rows[:1])
    blocks = (*lines, *head, *asked, *((Buttons(ways),) if ways else ()))
    return Card(told(found, view), blocks)


def _line(view: View, action: Action) -> str:
    facts = [f"{action.code} {action.title}", view.name(action.owner)]
    facts += [str(view.say.at(action.due))] if action.due else []
    head, *rest = map(escape, facts)
    return " · ".join([f"**{head}**", *rest])
