"""How a project stands: how far it is, what is late, what is next, and who holds it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Literal

from bot.cards import Block, Button, Buttons, Card, Picture, Style, Table, Text, Tone
from bot.commands import Context
from bot.features.project.chart import Bar, chart
from bot.forms import spelled, title_of
from bot.lists import Entry, Standing, entries_table
from bot.markup import Markup, escape
from bot.people import Project
from bot.registry import commands, contribute, draws
from bot.view import View
from bot.words import N_

SHOWN = 8  # rows of a table; the lists have all of them
ALIGN: tuple[Literal["left", "right"], ...] = ("left", "right", "right", "right", "right")


@dataclass(frozen=True)
class Status:
    """`standings`: one for each kind of row that projects have."""

    project: Project
    standings: tuple[Standing, ...]

    @property
    def total(self) -> int:
        return sum(s.open + s.closed for s in self.standings)

    @property
    def closed(self) -> int:
        return sum(s.closed for s in self.standings)

    @property
    def overdue(self) -> int:
        return sum(s.overdue for s in self.standings)

    @property
    def entries(self) -> list[Entry]:
        return list(chain.from_iterable(s.entries for s in self.standings))


@commands.add("project status")
def status(ctx: Context, project: Project) -> Status:
    """Show how a project stands: how far, what is late, what is next, who holds it:
    `project status P-1` `P-1 status`"""
    return status_of(ctx, project)


def status_of(view: View, project: Project) -> Status:
    return Status(project, tuple(part(view, project) for part in contribute.parts("status")))


def open_items(view: View, project: Project) -> list[Markup]:
    """What is still open, counted by kind: risk 2."""
    counted = [(s.noun, s.open) for s in status_of(view, project).standings if s.open]
    return [Markup(f"{view.say.label(noun)} {count}") for noun, count in counted]


def state_of(project: Project, view: View) -> str:
    if project.cancelled_at:
        return "cancelled"
    if project.closed_at:
        return "closed"
    today = view.times(project).calendar.day(view.now)
    return "overdue" if project.end and project.end < today else "open"


# The card


@draws(Status)
def status_card(status: Status, view: View) -> Card:
    project = status.project
    state = state_of(project, view)
    about = Markup(f"{view.about(project)} · {escape(project.title)}")
    body = _body(status, view) if status.total else _first_steps(status, view)
    tone = Tone.WARNING if status.overdue or state == "overdue" else Tone.PLAIN
    if state == "closed":
        tone = Tone.GOOD
    foot = view.say(N_("as of {at}"), at=view.now)
    return Card(_headline(status, view), tuple(body), tone, about, view.state(state), foot)


def _headline(status: Status, view: View) -> str:
    code, values = status.project.code, {"done": status.closed, "total": status.total}
    if not status.total:
        return view.say(N_("{code}: nothing is noted yet"), code=code)
    if status.overdue:
        sentence = N_("{code}: {done} of {total} done, {late} overdue")
        return view.say(sentence, code=code, late=status.overdue, **values)
    if status.closed == status.total:
        return view.say(N_("{code}: all done, {total} of {total}"), code=code, **values)
    return view.say(N_("{code}: {done} of {total} done, nothing overdue"), code=code, **values)


def _body(status: Status, view: View) -> Iterator[Block]:
    yield Text(view.say.text(_how_far(status, view), _how_long(status.project, view)))
    yield _picture(status, view)
    yield _numbers(status, view)
    late = [entry for entry in status.entries if _is_late(entry, view)]
    ahead = [entry for entry in status.entries if entry.due and not _is_late(entry, view)]
    ahead.sort(key=lambda entry: entry.due or view.now)
    yield from _entries(late, N_("Overdue: {count}"), N_("Nothing is overdue"), view)
    yield from _entries(ahead, N_("Coming up: {count}"), N_("Nothing is coming up"), view)
    yield from _holders(status.entries, view)
    yield Buttons(tuple(_ways_on(status, view)))


def _is_late(entry: Entry, view: View) -> bool:
    return entry.due is not None and entry.due < view.now


def _how_far(status: Status, view: View) -> str:
    share = 100 * status.closed // status.total
    return view.say(N_("{share}% of what was noted is done."), share=share)


def _how_long(project: Project, view: View) -> str:
    """Where the calendar stands."""
    calendar = view.times(project).calendar
    today, end = calendar.day(view.now), project.end
    if end is None:
        return view.say(N_("No end date is set."))
    if project.closed_at:
        return view.say(N_("The end was to be {end}."), end=end)
    if end < today:
        days = calendar.between(end, today)
        return view.say.n(
            "The end was to be {end}, {count} working day ago.",
            "The end was to be {end}, {count} working days ago.", days, end=end,
        )  # fmt: skip
    left = calendar.between(today, end)
    ahead = view.say.n(
        "The end is {end}, in {count} working day.",
        "The end is {end}, in {count} working days.", left, end=end,
    )  # fmt: skip
    passed = _passed(project.start, today, end)
    if passed is None:
        return ahead
    share = view.say(N_("{passed}% of the time has passed."), passed=passed)
    return view.say.text(ahead, share)


def _passed(start: date | None, today: date, end: date) -> int | None:
    if start is None or end <= start or today < start:
        return None
    return 100 * (today - start).days // (end - start).days


def _picture(status: Status, view: View) -> Picture:
    bars = [
        Bar(view.say.button(s.noun), s.closed, s.open - s.overdue, s.overdue)
        for s in status.standings
        if s.open + s.closed
    ]
    return chart(bars, view)


def _numbers(status: Status, view: View) -> Table:
    """The facts of the picture, for those who do not see it."""
    say = view.say
    rows = [
        (say.button(s.noun), s.closed, s.open - s.overdue, s.overdue, s.alarms)
        for s in status.standings
        if s.open + s.closed
    ]
    head = [say.button("kind"), *map(say.button, ("done", "open", "overdue"))]
    head.append(say(N_("Serious")))
    wide = len(head) if any(row[-1] for row in rows) else len(head) - 1
    cells = tuple(tuple(map(str, row[:wide])) for row in rows)
    return Table(tuple(head[:wide]), cells, align=ALIGN[:wide])


def _entries(entries: list[Entry], some: str, none: str, view: View) -> Iterator[Block]:
    """A table, or the word that there is nothing of it."""
    if not entries:
        yield Text(view.say(none))
        return
    yield entries_table(entries[:SHOWN], view, view.say(some, count=len(entries)))
    if len(entries) > SHOWN:
        yield Text(view.say(N_("and {count} more"), count=len(entries) - SHOWN))


def _holders(entries: Iterable[Entry], view: View) -> Iterator[Block]:
    """Who holds it: the open rows by person, the most first."""
    held: dict[str, list[Entry]] = {}
    for entry in entries:
        held.setdefault(entry.owner, []).append(entry)
    held.pop("", None)
    by_count = sorted(held.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    rows = tuple(
        (
            escape(view.name(handle)),
            str(len(theirs)),
            str(sum(_is_late(entry, view) for entry in theirs)),
            ", ".join(entry.row.code for entry in theirs[:SHOWN]),
        )
        for handle, theirs in by_count[:SHOWN]
    )
    say = view.say
    head = (say.button("owner"), say.button("open"), say.button("overdue"), say.button("code"))
    if rows:
        yield Table(head, rows, say(N_("Who holds it")), ("left", "right", "right", "left"))


def _ways_on(status: Status, view: View) -> Iterator[Button]:
    project = status.project
    yield view.button(project, "show", Style.MAIN)
    for standing in status.standings:
        if standing.open + standing.closed and f"{standing.noun} list" in _known():
            line = f"{project.code} {view.noun(standing.noun)} {view.verb('list')}"
            yield Button(view.say.button(standing.noun), line)


def _first_steps(status: Status, view: View) -> Iterator[Block]:
    """Nothing is in it yet: how to begin."""
    project = status.project
    yield Text(view.say(N_("Name who is in it, then note what is to be done, whose, and by when:")))
    steps = [
        view.say(N_("`member add @liaison role=liaison`")),
        view.say(N_("`action add What is to be done @owner 2026-03-06`")),
    ]
    yield Text("\n".join(steps))
    yield Text(_how_long(project, view))
    here = {"project": project.code}
    buttons = [
        Button(title_of(commands[words], view), spelled(commands[words], here, view))
        for words in ("member add", *(f"{s.noun} add" for s in status.standings))
        if words in _known()
    ]
    yield Buttons((*buttons[:3], view.button(project, "edit")))


def _known() -> set[str]:
    return {command.words for command in commands}
