"""The charter of a project as a card."""

from collections.abc import Iterator
from datetime import date

from bot.cards import Block, Card, Fields, Table, Text, Tone
from bot.drawing import acts
from bot.features.project.charter import missing
from bot.features.project.status import state_of
from bot.language.when import amounts
from bot.markup import escape
from bot.people import Chat, Department, Project, Visibility, homes
from bot.registry import draws
from bot.view import View
from bot.words import N_, Money, Named

VERBS: dict[str, tuple[str, ...]] = {"closed": ("reopen", "status"), "cancelled": ()}
TONES = {"closed": Tone.GOOD, "overdue": Tone.WARNING}


@draws(Project)
def project_card(project: Project, view: View) -> Card:
    state = state_of(project, view)
    verbs = VERBS.get(state, ("status", "edit", "close"))
    return Card(
        escape(project.title),
        (*_words(project), Fields(tuple(_facts(project, view))), *_tables(project, view),
         *_lacks(project, view), *acts(view, project, verbs)),
        TONES.get(state, Tone.PLAIN),
        about=view.about(project),
        state=view.state(state),
        foot=view.say(N_("opened by {who}, version {version}"), who=Named(project.asker),
                      version=project.version),
    )  # fmt: skip


def _words(project: Project) -> Iterator[Block]:
    for text in filter(None, (project.goal, project.background)):
        yield Text(escape(text))


def _facts(project: Project, view: View) -> Iterator[tuple[str, str]]:
    """What is known of it, label and value; what is not known takes no room."""
    days = [day and view.say.day(day) for day in (project.start, project.end)]
    known = {
        "pm": view.name(project.pm),
        "leader": view.name(project.leader),
        "lead": view.department(project.lead),
        "initiator": view.department(project.initiator),
        "start": days[0],
        "end": days[1],
        "budget": _budget(project, view),
        "results": project.results,
        "home": view.say.joined(_chats(project, view)),
        "folder": project.folder,
        "visibility": _visibility(project, view),
        "zone": project.zone,
    }
    yield from ((view.label(name), escape(value)) for name, value in known.items() if value)


def _budget(project: Project, view: View) -> str:
    amount = amounts.read(project.budget)
    return view.say.money(Money(*amount)) if amount else ""


def _visibility(project: Project, view: View) -> str:
    """Only the exception is said."""
    hidden = project.visibility is Visibility.MEMBERS
    return view.say.label(project.visibility.value) if hidden else ""


def _chats(project: Project, view: View) -> list[str]:
    chats = [view.db.get(Chat, key) for key in homes(view.db, project)]
    return [chat.title for chat in chats if chat and chat.title]


def _tables(project: Project, view: View) -> Iterator[Block]:
    if project.measures:
        names = ("indicator", "target", "when")
        rows = tuple(_measure(measure, view) for measure in project.measures)
        yield _table(names, rows, view)
    if project.duties:
        names = ("department", "head", "duty")
        rows = tuple(
            (escape(view.department(row["department"])), escape(_head(row["department"], view)),
             escape(row["duty"]))
            for row in project.duties
        )  # fmt: skip
        yield _table(names, rows, view)


def _head(department: str, view: View) -> str:
    unit = view.db.get(Department, department)
    return view.name(unit.head if unit else None)


def _table(names: tuple[str, ...], rows: tuple[tuple[str, ...], ...], view: View) -> Table:
    """Without the columns that nobody filled."""
    used = [at for at in range(len(names)) if any(row[at] for row in rows)]
    head = tuple(view.label(names[at]) for at in used)
    return Table(head, tuple(tuple(row[at] for at in used) for row in rows))


def _measure(measure: dict[str, str], view: View) -> tuple[str, ...]:
    """first-month sales · at least 5,000 units · 2026-06-30 Tue."""
    number, unit = measure["target"], measure["unit"]
    blank = "" if unit.startswith("%") else " "
    against = f"{view.say.label(measure['direction'])} {_thousands(number)}{blank}{unit}"
    when = _when(measure["when"], view)
    return escape(measure["indicator"]), escape(against.strip()) if number else "", escape(when)


def _thousands(number: str) -> str:
    whole, point, rest = number.partition(".")
    sign = whole[:1] if whole[:1] in ("+", "-") else ""
    digits = whole.removeprefix(sign)
    return sign + (f"{int(digits):,}" if digits.isdecimal() else digits) + point + rest


def _when(typed: str, view: View) -> str:
    """A date is written out; a quarter or a time from the start stays as typed."""
    try:
        return view.say.day(date.fromisoformat(typed))
    except ValueError:
        return typed


def _lacks(project: Project, view: View) -> Iterator[Block]:
    """The SMART check: what is not there yet is named, and nothing is blocked by it."""
    if project.closed_at or project.cancelled_at:
        return
    if lacking := list(missing(project, view)):
        yield Text(view.say(N_("SMART check, still missing: {what}."), what=lacking))
