"""A short answer under a card ("ok", 搞定了, 延期到周五): one tap away from what it means."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.cards import Button, Style, buttons
from bot.commands import Command
from bot.company import times
from bot.errors import Confirm, NotAllowed, NotYours
from bot.events import Heard
from bot.language import dates, replies
from bot.language.dates import Date
from bot.language.replies import Kind, Reply
from bot.lines import Line, split
from bot.moments import closes
from bot.outbox import last_subject
from bot.people import visible
from bot.permissions import permit
from bot.registry import commands, draws
from bot.store import Filed, table_of
from bot.view import View
from bot.words import N_

#: What an answer may mean, the likeliest first; only what the card offers now counts.
MEANT: dict[Kind, tuple[str, ...]] = {
    "yes": ("accept", "approve", "sign", "agree", "acknowledge", "join", "take"),
    "done": ("done", "settle", "close"),
    "later": ("reschedule", "delay", "propose", "edit"),
    "no": ("return", "reject", "keep", "decline", "absent"),
}
KINDS = {verb: kind for kind, verbs in MEANT.items() for verb in verbs}


def read(heard: Heard, line: Line) -> Reply | None:
    """The answer that a line is, typed under a card and naming neither a code nor a noun.

    A verb alone that decides is one, too: nothing is decided in passing.
    """
    if heard.source != "typed" or heard.fields or heard.files or line.codes:
        return None
    if found := replies.read(heard.text):
        return found
    command = commands.find(line) if heard.about and line.verb and not line.rest else None
    return Reply(KINDS[line.verb]) if command and command.decides else None


def answer(view: View, heard: Heard, reply: Reply) -> None:
    """Ask whoever may do it to confirm; tell others whose it is. Other talk is left alone.

    In a direct chat what answers to nothing answers to the last card.
    """
    about = heard.about or (last_subject(view.db, heard.at) if heard.at.direct else "")
    if view.reader is None or view.reader.suspended_at:
        return
    rows, refused = _rows(view, about), None
    ways = [(row, button) for row in rows for button in _offered(view, row, reply)]
    for row, button in ways:
        command = commands.find(split(button.line))
        if command is None or not _of(command, row):
            continue
        try:
            permit(view, view.reader, command, row)
        except NotYours as error:
            refused = refused or error
            continue
        sentence = N_("Is this an answer to {code}? Press to make it count.")
        raise Confirm(sentence, (*_dated(view, row, button, reply),), code=row.code)
    if refused:
        raise refused
    if rows and reply.kind == "later":
        sentence = N_("{code} has no date that can be moved now.")
        raise NotAllowed(sentence, (view.button(rows[0], "show"),), code=rows[0].code)


def _rows(view: View, code: str) -> list[Any]:
    """The row that is answered to, if its reader may see it; what follows it up is meant, too."""
    table = table_of(code)
    if table is None or view.reader is None:
        return []
    row = view.db.exec(visible(table, view.reader).where(table.code == code)).first()
    return [row, *_rows(view, getattr(row, "action", None) or "")] if row else []


def _offered(view: View, row: Filed, reply: Reply) -> list[Button]:
    """The buttons of its card that the answer may mean."""
    here = {split(b.line).verb: b for b in buttons(draws.card(row, view)) if row.code in b.line}
    if reply.kind == "yes" and _to_take(view, row):
        here["take"] = view.button(row, "take")
    if not hasattr(row, "due"):
        here.pop("edit", None)
    return [here[verb] for verb in MEANT[reply.kind] if verb in here]


def _to_take(view: View, row: Any) -> bool:
    mine = view.reader is not None and getattr(row, "owner", None) == view.reader.handle
    done = getattr(row, "done_at", None)
    return mine and hasattr(row, "taken_at") and not (row.taken_at or done or row.cancelled_at)


def _of(command: Command, row: Filed) -> bool:
    first = command.parameters[0] if command.parameters else None
    return first is not None and issubclass(type(row), first.kind)


def _dated(view: View, row: Filed, button: Button, reply: Reply) -> Iterator[Button]:
    """With each date that the answer may mean; where a delay is reported, its reason may follow."""
    button = replace(button, style=Style.MAIN)
    if reply.kind != "later":
        yield button
        return
    calendar = times(view.db, view.project(row)).calendar
    due: datetime = getattr(row, "due", None) or getattr(row, "at", None) or view.now
    since = max(view.now, due) if reply.more else view.now
    found = dates.read_whole(reply.when, since, calendar.zone, calendar)
    readings = (found, *found.alternatives) if found else ()
    days = [_kept_hour(row, one, calendar.zone) for one in readings]
    for at in days:
        way = _to(view, row, split(button.line).verb, at)
        yield replace(way, label=f"{way.label} {view.say.at(at)}", style=Style.MAIN)
    if len(days) == 1 and commands.find(split(f"{row.code} delay")):
        yield replace(_to(view, row, "delay", days[0]), label=view.say(N_("Give a reason")))
    if not days:
        yield button


def _kept_hour(row: Filed, day: Date, zone: ZoneInfo) -> datetime:
    """When it is then: a meeting that is moved to another day begins at the same hour."""
    at, begins = closes(day, zone), getattr(row, "at", None)
    if begins is None or isinstance(day.start, datetime):
        return at
    return datetime.combine(at.date(), begins.astimezone(zone).time(), zone)


def _to(view: View, row: Filed, verb: str, at: datetime) -> Button:
    word = f"{at:%Y-%m-%d %H:%M}"
    if hasattr(row, "at"):
        return view.button(row, verb, at=word)
    return view.button(row, verb, due=word)
