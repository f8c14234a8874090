"""My day: what waits for me by urgency, whom I wait for, and what the clock brings."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from bot.cards import Button, buttons
from bot.commands import Context
from bot.features.talk.mine import Mine
from bot.lists import Waiting
from bot.markup import Markup, escape
from bot.notices import Notice
from bot.outbox import State
from bot.pages.asked import Visitor, ask
from bot.people import Person, visible
from bot.planner import Due
from bot.registry import draws, policies
from bot.store import table_of
from bot.view import View
from bot.words import N_

WITH_BUTTONS = 12  # rows whose card is drawn for its buttons
BUTTONS = 2
HOURS = 8  # moments of the day by the clock
LOOKED_AT = 200  # moments ahead that are looked through for what the reader may see


@dataclass(frozen=True)
class Task:
    """Something that waits, whose it is, and the first things one can do about it."""

    waiting: Waiting
    who: str
    due: str
    acts: tuple[Button, ...] = ()


@dataclass(frozen=True)
class Bucket:
    title: str
    icon: str
    tasks: tuple[Task, ...]


@dataclass(frozen=True)
class Hour:
    """A moment of today: what was said, or will be unless it is settled before."""

    at: str
    says: str
    code: str
    past: bool


@dataclass(frozen=True)
class Day:
    title: str
    buckets: tuple[Bucket, ...]
    others: tuple[Task, ...]
    hours: tuple[Hour, ...]
    today: str
    now: str


def day(db: Session, visitor: Visitor) -> Day:
    mine, ctx = ask(db, visitor, "mine", {})
    assert isinstance(mine, Mine)
    acting = iter(range(WITH_BUTTONS))
    buckets = tuple(
        Bucket(ctx.say(title), icon, tuple(_task(w, ctx, acting) for w in found))
        for title, icon, found in _buckets(mine.for_me, ctx)
        if found
    )
    others = tuple(_task(w, ctx, iter(())) for w in mine.for_others)
    today = ctx.say.day(ctx.now.astimezone(ctx.say.zone).date())
    return Day(_title(mine, ctx), buckets, others, _hours(ctx), today, _clock(ctx.now, ctx))


def _title(mine: Mine, view: View) -> str:
    count = len(mine.for_me)
    if not count:
        return view.say(N_("Nothing waits for you"))
    first = min((w.entry.due for w in mine.for_me if w.entry.due), default=None)
    late = sum(_is_late(w, view) for w in mine.for_me)
    if late:
        return view.say.n(
            "{count} waits for you, {late} overdue", "{count} wait for you, {late} overdue",
            count, late=late,
        )  # fmt: skip
    if first:
        return view.say.n(
            "{count} waits for you, due {first}", "{count} wait for you, the first due {first}",
            count, first=first,
        )  # fmt: skip
    return view.say.n("{count} waits for you", "{count} wait for you", count)


def _is_late(waiting: Waiting, view: View) -> bool:
    return waiting.entry.due is not None and waiting.entry.due < view.now


def _buckets(found: Sequence[Waiting], view: View) -> Iterable[tuple[str, str, list[Waiting]]]:
    """Overdue, today, until the end of next week, later, whenever."""
    today = view.now.astimezone(view.say.zone).date()
    soon = today + timedelta(days=13 - today.weekday())

    def when(waiting: Waiting) -> int:
        due = waiting.entry.due
        if due is None:
            return 4
        on = due.astimezone(view.say.zone).date()
        return 0 if due < view.now else 1 if on == today else 2 if on <= soon else 3

    names = (
        (N_("Overdue"), "late"),
        (N_("Today"), "wait"),
        (N_("This week and next"), "day"),
        (N_("Later"), "go"),
        (N_("Without a date"), "ring"),
    )
    for at, (title, icon) in enumerate(names):
        yield title, icon, [waiting for waiting in found if when(waiting) == at]


def _task(waiting: Waiting, view: View, acting: Iterable[int]) -> Task:
    entry = waiting.entry
    acts: tuple[Button, ...] = ()
    if next(iter(acting), None) is not None:
        acts = buttons(draws.card(entry.row, view))[:BUTTONS]
    due = view.say.at(entry.due) if entry.due else ""
    return Task(waiting, view.name(entry.owner), due, acts)


# The day by the clock


def _hours(ctx: Context) -> tuple[Hour, ...]:
    begin = ctx.now.astimezone(ctx.say.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    end = begin + timedelta(days=1)
    past = list(_said(ctx, begin))[-HOURS // 2 :]
    return (*past, *list(_coming(ctx, end))[: HOURS - len(past)])


def _said(ctx: Context, begin: datetime) -> Iterable[Hour]:
    """What I was told today, what happened at once as one."""
    mine = select(Notice).where(
        Notice.person == ctx.person.handle, Notice.state == State.SENT, Notice.at >= begin
    )
    told: dict[datetime, list[Notice]] = {}
    for notice in ctx.db.exec(mine.order_by(col(Notice.at))):
        told.setdefault(notice.at.replace(second=0, microsecond=0), []).append(notice)
    for at, notices in told.items():
        codes = list(dict.fromkeys(n.subject for n in notices))
        says = ctx.say.n("{count} notice to you", "{count} notices to you", len(notices))
        yield Hour(_clock(at, ctx), says, codes[0] if len(codes) == 1 else "", past=True)


def _coming(ctx: Context, end: datetime) -> Iterable[Hour]:
    """What rules will look at, of rows that may be seen."""
    ahead = select(Due).where(Due.at >= ctx.now, Due.at < end)
    for due in ctx.db.exec(ahead.order_by(col(Due.at), Due.subject).limit(LOOKED_AT)):
        table, rule = table_of(due.subject), policies.get(due.rule)
        if table is None or rule is None:
            continue
        query = visible(table, ctx.person).where(table.code == due.subject)
        if (row := ctx.db.exec(query).first()) and _concerns(row, ctx.person):
            yield Hour(_clock(due.at, ctx), Markup(escape(row.title)), row.code, past=False)


def _clock(at: datetime, view: View) -> str:
    return f"{at.astimezone(view.say.zone):%H:%M}"


def _concerns(row: object, person: Person) -> bool:
    """Mine by role in the row; what has no owner is everybody's."""
    who = [getattr(row, name, None) for name in ("owner", "asker", "host", "recorder")]
    named = [handle for handle in who if handle]
    return not named or person.handle in named
