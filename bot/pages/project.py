"""A project at a glance: how far, what is late, what is next, who holds it; then its registers."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session

from bot.cards import Button, Buttons, Card, Text, buttons
from bot.commands import Context
from bot.features.project.status import Status
from bot.forms import spelled, title_of
from bot.lists import Entry, Standing
from bot.pages.asked import Visitor, ask
from bot.pages.register import Register, has_register, heading, register
from bot.people import Project
from bot.permissions import could
from bot.registry import commands, draws
from bot.view import View
from bot.words import N_

SHOWN = 6
# What a project consists of, in the order of its page; what is not there yet keeps its place.
PARTS = (
    ("action", N_("What was agreed, whose it is, and by when.")),
    ("risk", N_("What may go wrong, and what is done about it.")),
    ("issue", N_("What has gone wrong already.")),
    ("meeting", N_("What is talked over, when, and what came of it.")),
    ("decision", N_("What was decided, with whom and when.")),
    ("task", N_("The plan: tasks, milestones and what waits for what.")),
    ("approval", N_("Sign-offs and approvals: who has signed, and who is still to.")),
)
PLACES = {"task": N_("Plan"), "approval": N_("Sign-offs")}  # before there is a register of them


@dataclass(frozen=True)
class Share:
    """How far one kind of rows is, in per cent, and how many are late."""

    label: str
    done: int
    total: int
    overdue: int

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 0

    @property
    def late(self) -> int:
        """What of the rest is overdue, in per cent of all."""
        return 100 * self.overdue // self.total if self.total else 0


@dataclass(frozen=True)
class Item:
    """An open row with its owner and its due, written out."""

    entry: Entry
    owner: str
    due: str


@dataclass(frozen=True)
class Holder:
    name: str
    codes: tuple[str, ...]
    overdue: int


@dataclass(frozen=True)
class Part:
    """A register of the project, its first rows; None where there is no such register yet."""

    noun: str
    title: str
    about: str
    register: Register | None
    add: Button | None = None


@dataclass(frozen=True)
class Overview:
    project: Project
    head: Card
    says: tuple[str, ...]
    whole: Share
    shares: tuple[Share, ...]
    late: tuple[Item, ...]
    ahead: tuple[Item, ...]
    holders: tuple[Holder, ...]
    parts: tuple[Part, ...]
    about: str
    acts: tuple[Button, ...]


def overview(db: Session, visitor: Visitor, code: str) -> Overview:
    status, ctx = ask(db, visitor, "project status", {"project": code})
    assert isinstance(status, Status)
    card = draws.card(status, ctx)
    late = [e for e in status.entries if e.due and e.due < ctx.now]
    ahead = [e for e in status.entries if e.due and e.due >= ctx.now]
    ahead.sort(key=lambda entry: entry.due or ctx.now)
    return Overview(
        status.project, card, tuple(_says(card)), _share("", status.standings, ctx),
        tuple(_share(s.noun, [s], ctx) for s in status.standings if s.open + s.closed),
        _items(late, ctx), _items(ahead, ctx), tuple(_holders(status.entries, ctx)),
        tuple(_part(db, visitor, noun, about, status.project, ctx) for noun, about in PARTS),
        _about(status.project, ctx), tuple(_acts(status.project, ctx)),
    )  # fmt: skip


def _about(project: Project, view: View) -> str:
    """P-1 · project manager 林晓."""
    label = view.label("pm")
    return f"{project.code} · {label} {view.name(project.pm)}" if project.pm else project.code


def _acts(project: Project, view: View) -> Iterable[Button]:
    """What its card offers, but to look at what stands here."""
    status = view.button(project, "status").line
    return (b for b in buttons(draws.card(project, view)) if b.line != status)


def _says(card: Card) -> Iterable[str]:
    """What a manager would say aloud: the sentences that open the status card."""
    for block in card.blocks:
        if not isinstance(block, Text | Buttons):
            return
        if isinstance(block, Text):
            yield block.markdown


def _share(noun: str, standings: Iterable[Standing], view: View) -> Share:
    counted = list(standings)
    done = sum(s.closed for s in counted)
    total = done + sum(s.open for s in counted)
    label = heading(noun, view) if noun else ""
    return Share(label, done, total, sum(s.overdue for s in counted))


def _holders(entries: Iterable[Entry], view: View) -> Iterable[Holder]:
    """The open rows by person, the most first."""
    held: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.owner:
            held.setdefault(entry.owner, []).append(entry)
    for handle, theirs in sorted(held.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        late = sum(e.due is not None and e.due < view.now for e in theirs)
        yield Holder(view.name(handle), tuple(e.row.code for e in theirs), late)


def _items(entries: Iterable[Entry], view: View) -> tuple[Item, ...]:
    return tuple(Item(e, view.name(e.owner), view.say.at(e.due) if e.due else "") for e in entries)


def _part(
    db: Session, visitor: Visitor, noun: str, about: str, project: Project, ctx: Context
) -> Part:
    add = next((c for c in commands if c.words == f"{noun} add"), None)
    button = None
    if add and not project.closed_at and could(ctx.db, ctx.person, add, project):
        button = Button(title_of(add, ctx), spelled(add, {"project": project.code}, ctx))
    title = heading(noun, ctx)
    if not has_register(noun):
        title = ctx.say(PLACES[noun]) if noun in PLACES else title
        return Part(noun, title, ctx.say(about), None)
    given = {"project": project.code}
    if any(p.name == "status" for p in commands[f"{noun} list"].parameters):
        given["status"] = "all"
    found = register(db, visitor, noun, given)
    return Part(noun, title, ctx.say(about), found, button)
