"""Every owner with a date asks for an action item (M4): proposed on one card, never made silently.

They come from decisions and disputes, and from dated sentences of the minutes that name somebody.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from rapidfuzz import fuzz
from sqlmodel import Session, col

from bot.cards import Block, Button, Buttons, Card, Style, Text
from bot.commands import Context
from bot.convertors import spelled
from bot.errors import NotAllowed
from bot.features.action import Action
from bot.features.meeting.kinds import Layout
from bot.features.meeting.recording import KEEPERS, follow_up, keep, outcomes
from bot.features.meeting.reports import written
from bot.features.meeting.tables import Decision, Dispute, Meeting
from bot.forms import spelled as line_of
from bot.known import directory, doers
from bot.language import capture
from bot.language.readers import ALONE, Reader, Wanted, split
from bot.language.what import sentences
from bot.language.what.items import Item
from bot.markup import Markup, escape
from bot.members import liaison_of
from bot.moments import closes
from bot.people import Person, Project, parts_of
from bot.registry import commands, draws
from bot.store import new_code
from bot.view import View
from bot.words import N_

ALIKE = 85  # two titles of the same owner and date, or one within the other
SAME = 90  # two titles of the same owner
MOST = 20
BUTTONS = 10


@dataclass(frozen=True)
class Proposal:
    """An action item that could be; `row` is the decision or dispute that says so."""

    title: str
    owner: str
    due: datetime | None
    source: str
    row: Decision | Dispute | None = None


@dataclass(frozen=True)
class Proposals:
    """What is proposed of a meeting; `made` is what has just become an action item."""

    meeting: Meeting
    made: tuple[Action, ...] = field(default=())


def proposed(view: View, meeting: Meeting) -> list[Proposal]:
    """What is known already is left out: followed up, of the same owner and date, or title."""
    candidates = [*_noted(view.db, meeting), *_said(view, meeting)]
    theirs = col(Action.owner).in_([new.owner for new in candidates])
    known = view.db.exec(parts_of(view.project(meeting), Action).where(theirs)).all()
    found: list[Proposal] = []
    for new in candidates:
        others = [(p.title, p.owner, p.due) for p in found]
        others += [(a.title, a.owner, a.due) for a in known]
        if not any(_same(view, meeting, new, *other) for other in others):
            found.append(new)
    return found[:MOST]


def _noted(db: Session, meeting: Meeting) -> Iterator[Proposal]:
    """Decisions and disputes with an owner and a date that no action item follows up."""
    for row in outcomes(db, meeting):
        if isinstance(row, Action) or not (row.owner and row.due):
            continue
        action = db.get(Action, row.action) if row.action else None
        settled = isinstance(row, Dispute) and row.settled_at
        if not settled and (action is None or action.cancelled_at):
            yield Proposal(row.title, row.owner, row.due, f"{row.code} {row.topic}".strip(), row)


def _said(view: View, meeting: Meeting) -> Iterator[Proposal]:
    """Of the summary and the reports; what a department plans is its own duty."""
    project, ours = view.project(meeting), view.times(meeting).calendar
    reader = Reader(directory(view.db), view.now, ours.zone, ours)
    by_department = meeting.profile.layout is Layout.DEPARTMENTS
    found = capture.read(meeting.summary, reader).items
    for row in written(meeting):
        owner = liaison_of(view.db, project, row.part) if by_department else None
        plans = Wanted(owners=(owner,)) if owner else ALONE
        told = [] if by_department else [(row.achieved, ALONE)]
        for text, wanted in (*told, (row.plan, plans), (row.needs, ALONE)):
            found += [item for one in split(text) for item in sentences.items(reader, one, wanted)]
    for item in found:
        yield from _proposals(view, project, item, ours.zone)


def _proposals(view: View, project: Project, item: Item, zone: ZoneInfo) -> Iterator[Proposal]:
    """Of each who does it; what has no date, an old one or comes back is no action item."""
    due = closes(item.due, zone) if item.due and not item.due.rrule else None
    if due is None or due <= view.now:
        return
    for owner, unknown in doers(view.db, item, project):
        if not unknown:
            yield Proposal(item.title, owner, due, item.source)


def _same(
    view: View, meeting: Meeting, new: Proposal, title: str, owner: str, due: datetime | None
) -> bool:
    if owner != new.owner:
        return False
    day = view.times(meeting).calendar.day
    same_day = bool(due and new.due and day(due) == day(new.due))
    titles = title.lower(), new.title.lower()
    if same_day:
        return fuzz.partial_ratio(*titles) >= ALIKE
    return fuzz.ratio(*titles) >= SAME


# To make action items of them


def found_of(shown: Proposals, view: View) -> Markup:
    if shown.made:
        one, many = N_("{count} action item is added"), N_("{count} action items are added")
        return view.say.n(one, many, len(shown.made))
    rows = proposed(view, shown.meeting)
    if not rows:
        return view.say(N_("Every owner and date has its action item"))
    noted = sum(proposal.row is not None for proposal in rows)
    one = N_("{count} action item proposed: {noted} from decisions, {said} from the text")
    many = N_("{count} action items proposed: {noted} from decisions, {said} from the text")
    return view.say.n(one, many, len(rows), noted=noted, said=len(rows) - noted)


@commands.add("meeting extract", says=found_of, may=(*KEEPERS, "leader"), private=True)
def extract(
    ctx: Context,
    meeting: Meeting,
    title: str = "",
    *,
    owner: Person | None = None,
    due: datetime | None = None,
) -> Proposals:
    """Propose an action item for every owner and date of a meeting, and make all or one of them:
    `M-1 extract` `M-1 extract all` `M-1 extract Cost estimate @finance 2026-03-06`"""
    if not title:
        return Proposals(meeting)
    if title.lower() not in spelled("all"):
        return Proposals(meeting, (_made(ctx, meeting, title, owner or ctx.person, due),))
    rows = proposed(ctx, meeting)
    if not rows:
        sentence = N_("Every owner and date of {code} has its action item.")
        raise NotAllowed(sentence, (ctx.button(meeting, "minutes"),), code=meeting.code)
    return Proposals(meeting, tuple(_of(ctx, meeting, row) for row in rows))


def _of(ctx: Context, meeting: Meeting, found: Proposal) -> Action:
    if found.row is not None:
        return follow_up(ctx, found.row)
    owner = ctx.db.get_one(Person, found.owner)
    return _made(ctx, meeting, found.title, owner, found.due)


def _made(
    ctx: Context, meeting: Meeting, title: str, owner: Person, due: datetime | None
) -> Action:
    action = Action(
        code=new_code(ctx.db, Action), project=meeting.project, title=title, due=due,
        owner=owner.handle, asker=ctx.person.handle, department=owner.department,
    )  # fmt: skip
    ctx.db.add(action)
    keep(ctx.db, meeting, action)
    return action


# The card


@draws(Proposals)
def proposals_card(shown: Proposals, view: View) -> Card:
    meeting = shown.meeting
    blocks: list[Block] = [Text(_line(view, a.title, a.owner, a.due, a.code)) for a in shown.made]
    rows = proposed(view, meeting)
    if shown.made and rows:
        one, many = N_("{count} more is proposed."), N_("{count} more are proposed.")
        blocks.append(Text(view.say.n(one, many, len(rows))))
    for at, row in enumerate(rows):
        blocks.append(Text(f"{_line(view, row.title, row.owner, row.due)}\n{_source(view, row)}"))
        if at < BUTTONS and len(rows) > 1:
            blocks.append(Buttons((_one(view, meeting, row),)))
    all_of_them = view.say(N_("Add {count}"), count=len(rows))
    line = f"{meeting.code} {view.verb('extract')} {view.say.label('all')}"
    ways = [Button(all_of_them, line, Style.MAIN)] if rows else []
    ways.append(view.button(meeting, "minutes"))
    title = view.say(N_("Action items of {code}"), code=meeting.code)
    return Card(title, (*blocks, Buttons(tuple(ways))), about=view.about(meeting))


def _line(view: View, title: str, owner: str, due: datetime | None, code: str = "") -> str:
    facts = [code, title, view.name(owner), view.say.at(due) if due else ""]
    head, *rest = [escape(fact) for fact in facts if fact]
    return " · ".join([f"**{head}**", *rest])


def _source(view: View, row: Proposal) -> str:
    return view.say(N_("From: {source}"), source=row.source)


def _one(view: View, meeting: Meeting, row: Proposal) -> Button:
    if row.row is not None:
        return Button(_add(view, row), view.button(row.row, "follow").line)
    zone = view.times(meeting).calendar.zone
    words: Mapping[str, str] = {
        "meeting": meeting.code, "title": row.title, "owner": f"@{row.owner}",
        "due": f"{row.due.astimezone(zone):%Y-%m-%d %H:%M}" if row.due else "",
    }  # fmt: skip
    return Button(_add(view, row), line_of(commands["meeting extract"], words, view))


def _add(view: View, row: Proposal) -> Markup:
    return view.say(N_("Add for {who}"), who=view.name(row.owner))
