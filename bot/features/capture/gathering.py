"""Note what was read and somebody has looked at: all, one, or as they corrected it in a form."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.cards import Buttons, Card, Style, Text
from bot.commands import Context
from bot.convertors import spelled as spellings
from bot.drawing import titled
from bot.errors import Blank, NotAllowed, NotUnderstood, NotYours
from bot.features.action import Action
from bot.features.action.steps import move
from bot.features.capture import cards, correcting
from bot.features.capture import proposals as proposing
from bot.features.capture.correcting import Kind, Row
from bot.features.capture.outcomes import Outcome, known_as, note
from bot.features.capture.proposals import Proposal
from bot.features.capture.reading import Proposed, proposed
from bot.features.project.circle import refuse_outsiders
from bot.markup import Markup, escape
from bot.people import Person, Project
from bot.permissions import permit
from bot.registry import commands, draws
from bot.store import Filed, new_code
from bot.view import View
from bot.words import N_

NONE = {"none", "leave", "无", "不用", "忽略"}


@dataclass(frozen=True)
class Gathered:
    """What was noted, what was brought up to date, and what is still asked of the rest."""

    shown: Proposed
    made: tuple[Filed, ...] = ()
    changed: tuple[Action, ...] = ()
    asked: tuple[Proposal, ...] = ()
    theirs: tuple[Action, ...] = field(default=())  # known ones that the speaker may not move


def told(found: Gathered, view: View) -> Markup:
    """3 action items are added; with other kinds, how many of each."""
    parts: list[Markup] = []
    kinds = [kind for kind in COUNTED if any(row.letter == kind for row in found.made)]
    if len(found.made) == 1 and kinds != ["A"]:
        parts.append(titled(commands[f"{NOUNS[kinds[0]]} add"].says, found.made[0], view))
    elif kinds == ["A"]:
        one, many = N_("{count} action item is added"), N_("{count} action items are added")
        parts.append(view.say.n(one, many, len(found.made)))
    elif kinds:
        counts = [view.say.n(*COUNTED[k], sum(r.letter == k for r in found.made)) for k in kinds]
        parts.append(view.say(N_("Added: {what}"), what=view.say.joined(counts)))
    if found.changed:
        codes = [row.code for row in found.changed]
        parts.append(view.say(N_("{codes} brought up to date"), codes=codes))
    if not parts:
        return view.say(N_("Nothing was added"))
    return Markup(("，" if view.say.language == "zh" else ", ").join(parts))


NOUNS = {"A": "action", "D": "decision", "N": "dispute", "R": "risk"}
COUNTED = {
    "A": (N_("{count} action item"), N_("{count} action items")),
    "D": (N_("{count} decision"), N_("{count} decisions")),
    "N": (N_("{count} dispute"), N_("{count} disputes")),
    "R": (N_("{count} risk"), N_("{count} risks")),
}


@commands.add("gather", says=told)
def gather(
    ctx: Context,
    code: str,
    *,
    number: str = "",
    project: Project,
    title: str = "",
    amount: str = "",
    owner: Person | None = None,
    due: datetime | None = None,
    rows: tuple[Row, ...] = (),
) -> Gathered:
    """Note what was read from a text, all of it or one item; without a number in a form to
    correct: `gather mtjhfnphph number=all` `gather mtjhfnphph
    number=1`"""
    text = proposing.handed_in(ctx.db, code)
    found = proposed(ctx, text, project)
    said = number.strip().lower()
    if said in NONE:
        return Gathered(found)
    if rows or "rows" in ctx.heard.fields:
        return _noted(ctx, found, [_of_form(found, row, ctx) for row in rows if _taken(row)])
    if not said:
        raise Blank(correcting.whole(ctx, found))
    if said in spellings("all"):
        asked = tuple(row for row in found.rows if not row.ready)
        ready: list[Proposal | Outcome] = [row for row in found.rows if row.ready]
        return replace(_noted(ctx, found, [*ready, *found.outcomes]), asked=asked)
    row = _called(found, said)
    if isinstance(row, Proposal):
        row = _settled(ctx, found, row, title, amount, owner, due)
    return _noted(ctx, found, [row], alone=True)


def _called(found: Proposed, number: str) -> Proposal | Outcome:
    rows: list[Proposal | Outcome] = [*found.rows, *found.outcomes]
    row = next((row for row in rows if str(row.number) == number), None)
    if row is None:
        raise NotUnderstood(
            N_("There is no item {number} in that text."), number=number, field="number"
        )
    return row


def _settled(
    ctx: Context,
    found: Proposed,
    row: Proposal,
    title: str,
    amount: str,
    owner: Person | None,
    due: datetime | None,
) -> Proposal:
    """One proposal with what was said about it; what is still open is asked."""
    said = ctx.heard.fields
    if row.missing and "title" not in said:
        raise Blank(correcting.single(ctx, found, row))
    handle = owner.handle if owner else row.owner
    if not handle and "owner" in said:
        raise NotAllowed(N_("It has no owner. Who does it?"), field="owner")
    if not handle:
        raise Blank(correcting.single(ctx, found, row))
    when = due if due or "due" in said else row.due
    if when == row.due and not due and {"day", "past"} & set(row.doubts):
        ways = cards.dated(row, found, ctx, owner=handle)
        raise NotUnderstood(N_("By when? The date is not clear."), ways, field="due")
    words = title or row.title
    if amount:
        words += f"（{amount}）" if ctx.say.language == "zh" else f" ({amount})"
    known = row.known or (
        proposing.known_as(ctx.db, found.project, words, handle) if owner else None
    )
    return replace(row, title=words, owner=handle, due=when, known=known)


def _taken(row: Row) -> bool:
    return row.noted and bool(row.title.strip())


def _of_form(found: Proposed, row: Row, ctx: Context) -> Proposal | Outcome:
    """A row as it was corrected; the item it was read as tells whether it is known."""
    assert found.project is not None
    if row.kind is not Kind.ACTION:
        known = known_as(ctx.db, row.kind, row.title, found.project)
        return Outcome(0, row.kind, row.title, "", known)
    if row.owner is None:
        raise NotUnderstood(N_('Who does "{title}"?'), title=row.title, field="rows")
    owner = row.owner.handle
    same = [one for one in found.rows if one.title == row.title]
    read = next((one for one in same if one.owner == owner), next(iter(same), None))
    known = proposing.known_as(ctx.db, found.project, row.title, owner)
    if read is None:
        return Proposal(0, row.title, owner, row.due, "", known)
    return replace(read, owner=owner, due=row.due, known=known or read.known)


def _noted(
    ctx: Context, found: Proposed, rows: Iterable[Proposal | Outcome], *, alone: bool = False
) -> Gathered:
    """What is new is added; what is known gets its new date, from whoever may move it."""
    project = found.project
    assert project is not None
    made: list[Filed] = []
    changed: list[Action] = []
    theirs: list[Action] = []
    for row in rows:
        if isinstance(row, Outcome):
            made += [] if row.known else [note(ctx, row.noun, row.text, project)]
        elif row.known is None:
            made.append(_new(ctx, project, row))
        elif row.is_news:
            try:
                permit(ctx, ctx.person, commands["action reschedule"], row.known)
            except NotYours:
                if alone:
                    raise
                theirs.append(row.known)
                continue
            move(ctx, row.known, row.due, "")
            changed.append(row.known)
    return Gathered(found, tuple(made), tuple(changed), theirs=tuple(theirs))


def _new(ctx: Context, project: Project, row: Proposal) -> Action:
    owner = ctx.db.get_one(Person, row.owner)
    refuse_outsiders(ctx, project, [owner.handle])
    action = Action(
        code=new_code(ctx.db, Action), project=project.code, title=row.title, due=row.due,
        owner=owner.handle, asker=ctx.person.handle, priority=row.priority, depends=row.depends,
        department=row.department or owner.department,
    )  # fmt: skip
    ctx.db.add(action)
    ctx.db.flush()
    return action


@draws(Gathered)
def gathered_card(found: Gathered, view: View) -> Card:
    """What is noted, each with its code; what nobody could decide yet, with its buttons."""
    blocks = [Text("\n".join(_lines(found, view)))] if found.made or found.changed else []
    if found.theirs:
        sentence = N_("Not moved, others may: {codes}")
        codes = [row.code for row in found.theirs]
        blocks.append(Text(view.say(sentence, codes=codes)))
    rest = [*cards.rows(found.shown, found.asked, view)]
    head = [Text(view.say(N_("Still to be settled:")))] if rest else []
    ways = tuple(view.button(row, "show", Style.PLAIN) for row in [*found.made, *found.changed][:1])
    return Card(told(found, view), (*blocks, *head, *rest, *((Buttons(ways),) if ways else ())))


def _lines(found: Gathered, view: View) -> Iterator[str]:
    for row in (*found.made, *found.changed):
        due = getattr(row, "due", None)
        facts = [f"{row.code} {row.title}", view.name(getattr(row, "owner", None))]
        facts += [str(view.say.at(due))] if due else []
        head, *rest = map(escape, filter(None, facts))
        yield " · ".join([f"**{head}**", *rest])
