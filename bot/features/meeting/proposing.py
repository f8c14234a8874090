"""Every owner with a date asks for an action item (M4): proposed on one card, never made silently.

They come from decisions and disputes, and from dated sentences of the minutes that name somebody.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from rapidfuzz import fuzz
from sqlmodel import Session, col, select

from bot.cards import Block, Button, Buttons, Card, Style, Text
from bot.commands import Context
from bot.convertors import HEADS, spelled
from bot.errors import NotAllowed
from bot.features.action import Action
from bot.features.meeting.duties import Duty, Reader
from bot.features.meeting.kinds import Layout
from bot.features.meeting.recording import KEEPERS, follow_up, keep, outcomes
from bot.features.meeting.reports import written
from bot.features.meeting.tables import Decision, Dispute, Meeting
from bot.forms import spelled as line_of
from bot.markup import Markup, escape
from bot.members import head_of, liaison_of
from bot.people import Department, Person, Project, live, parts_of
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
    ours, names = view.times(meeting).calendar, spellings(view.db, view.project(meeting))
    by_department = meeting.profile.layout is Layout.DEPARTMENTS
    texts = [(meeting.summary, "")]
    for row in written(meeting):
        owner = liaison_of(view.db, view.project(meeting), row.part) if by_department else ""
        texts += [] if by_department else [(row.achieved, "")]
        texts += [(row.plan, owner or ""), (row.needs, "")]
    for text, owner in texts:
        reader = Reader(names, view.now, ours.zone, ours, owner)
        yield from (_proposal(duty) for duty in reader.duties(text))


def _proposal(duty: Duty) -> Proposal:
    return Proposal(duty.title, duty.owner, duty.due, duty.source)


def spellings(db: Session, project: Project) -> dict[str, str]:
    """How people, departments and posts are written, each with who it stands for here."""
    found: dict[str, str] = {}
    for unit in db.exec(select(Department).where(live(Department))):
        short = unit.name.removesuffix("部")
        names = {unit.path, unit.name, unit.english, short if len(short) > 1 else ""} - {""}
        if speaker := liaison_of(db, project, unit.path):
            found |= dict.fromkeys(names, speaker)
        if head := head_of(db, unit.path):
            found |= {_post(name, title): head for name in names for title in HEADS}
    for person in db.exec(select(Person).where(live(Person), col(Person.suspended_at).is_(None))):
        found |= {f"@{person.handle}": person.handle}
        found |= {person.name: person.handle} if len(person.name) > 1 else {}
    return found


def _post(unit: str, title: str) -> str:
    return f"{unit} {title}" if title.isascii() else f"{unit}{title}"


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
