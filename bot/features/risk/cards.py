"""The card of a risk or an issue, and its line on lists."""

from bot.cards import Block, Button, Buttons, Card, Fields, Style, Table, Tone
from bot.drawing import acts
from bot.features.risk.tables import Concern, Issue, Level, Risk, handlings
from bot.forms import spelled
from bot.lists import Entry
from bot.markup import escape
from bot.registry import commands, draws
from bot.view import View
from bot.words import N_

TONES = {Level.HIGH: Tone.DANGER, Level.MEDIUM: Tone.WARNING, Level.LOW: Tone.PLAIN}
LAST_LINES = 5
LONGEST_TITLE = 80  # of an action item made from a response


def entry(row: Concern, view: View) -> Entry:
    state, tone = view.state(str(row.level)), Tone.PLAIN
    if row.closed_at:
        return Entry(row, row.owner, row.due, view.state("closed"), Tone.GOOD)
    if row.is_overdue(view.now):
        state, tone = f"{state} · {view.state('overdue')}", Tone.WARNING
    return Entry(row, row.owner, row.due, state, Tone.DANGER if row.level is Level.HIGH else tone)


@draws(Concern)
def concern_card(row: Concern, view: View) -> Card:
    listed = entry(row, view)
    return Card(
        escape(row.title),
        (*_fields(row, view), *_log(row, view), *_buttons(row, view)),
        Tone.GOOD if row.closed_at else TONES[row.level],
        about=view.about(row),
        state=listed.state,
    )


def _fields(row: Concern, view: View) -> tuple[Fields, ...]:
    shown = {
        "owner": view.name(row.owner),
        "department": view.department(row.department),
        "due": view.say.at(row.due) if row.due else "",
        "cause": row.cause,
        "impact": row.impact,
        "response": row.response,
        "happened": view.say.at(row.happened) if row.happened else "",
        "risk": row.risk or "" if isinstance(row, Issue) else "",
        "reason": row.closed_why,
    }
    pairs = [(view.label(name), escape(value)) for name, value in shown.items() if value]
    return (Fields(tuple(pairs)),) if pairs else ()


def _log(row: Concern, view: View) -> tuple[Table, ...]:
    """The end of the handling log."""
    lines = handlings(view.db, [row.code])
    if not lines:
        return ()
    cells = tuple(
        (view.say.at(line.at), escape(view.name(line.by)), escape(line.text))
        for line in lines[-LAST_LINES:]
    )
    head = tuple(view.label(name) for name in ("when", "who", "text"))
    counted = view.say(
        N_("Handling log, the last {count} of {all}"), count=len(cells), all=len(lines)
    )
    whole = view.say(N_("Handling log"))
    return (Table(head, cells, whole if len(cells) == len(lines) else counted),)


def _buttons(row: Concern, view: View) -> tuple[Block, ...]:
    if row.closed_at:
        return acts(view, row, ["reopen"], "history")
    verbs = ["update", "close", "reschedule"] + (
        ["happen"] if isinstance(row, Risk) else ["assign"]
    )
    [shown] = acts(view, row, verbs)
    return (Buttons((*shown.row, *_task(row, view))[:5]),)


def _task(row: Concern, view: View) -> tuple[Button, ...]:
    """The response as an action item of the same owner."""
    first = row.response.split("\n")[0][:LONGEST_TITLE]
    if not first:
        return ()
    made = view.say(N_("Make an action item"))
    words = {"title": first, "owner": f"@{row.owner}", "project": row.project}
    if row.due and row.due > view.now:
        words["due"] = f"{row.due.astimezone(view.say.zone):%Y-%m-%d %H:%M}"
    return (Button(made, spelled(commands["action add"], words, view), Style.QUIET),)
