"""A short answer under a card ("ok", 搞定了, 延期到周五): one tap away from what it means."""

from datetime import datetime
from typing import Any

from bot.cards import Button, Style, buttons
from bot.commands import Command
from bot.company import times
from bot.errors import Confirm, NotYours
from bot.events import Heard
from bot.language import dates, replies
from bot.language.replies import Reply
from bot.lines import split
from bot.moments import CLOSE_OF_DAY
from bot.people import visible
from bot.permissions import permit
from bot.registry import commands, draws
from bot.store import Filed, table_of
from bot.view import View
from bot.words import N_

#: What an answer may mean, the likeliest first; only what the card offers now counts.
MEANT = {
    "yes": ("accept", "approve", "sign", "agree", "acknowledge", "join", "take"),
    "done": ("done", "settle", "close"),
    "later": ("reschedule", "delay", "propose"),
    "no": ("return", "reject", "keep", "decline", "absent"),
}


def answer(view: View, heard: Heard) -> None:
    """Ask whoever may do it to confirm; tell others whose it is. Other talk is left alone."""
    reply = replies.read(heard.text) if heard.about else None
    row = _row(view, heard.about) if reply else None
    if reply is None or row is None or view.reader is None:
        return
    refused: NotYours | None = None
    for button in _offered(view, row, reply):
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


def _row(view: View, code: str) -> Any:
    """The row that is answered to, if its reader may see it."""
    table = table_of(code)
    if table is None or view.reader is None:
        return None
    return view.db.exec(visible(table, view.reader).where(table.code == code)).first()


def _offered(view: View, row: Filed, reply: Reply) -> list[Button]:
    """The buttons of its card that the answer may mean."""
    here = {split(b.line).verb: b for b in buttons(draws.card(row, view)) if row.code in b.line}
    if reply.kind == "yes" and _to_take(view, row):
        here["take"] = view.button(row, "take")
    return [here[verb] for verb in MEANT[reply.kind] if verb in here]


def _to_take(view: View, row: Any) -> bool:
    mine = view.reader is not None and getattr(row, "owner", None) == view.reader.handle
    done = getattr(row, "done_at", None)
    return mine and hasattr(row, "taken_at") and not (row.taken_at or done or row.cancelled_at)


def _of(command: Command, row: Filed) -> bool:
    first = command.parameters[0] if command.parameters else None
    return first is not None and issubclass(type(row), first.kind)


def _dated(view: View, row: Filed, button: Button, reply: Reply) -> list[Button]:
    """With each date that the answer may mean."""
    if reply.kind != "later":
        return [Button(button.label, button.line, Style.MAIN)]
    calendar = times(view.db, view.project(row)).calendar
    found = dates.read_whole(reply.when, view.now, calendar.zone, calendar)
    days = [one for one in (found, *(found.alternatives if found else ())) if one]
    verb = split(button.line).verb
    ways = []
    for one in days:
        last = one.end or one.start
        if last is None:
            continue
        wall = last if isinstance(last, datetime) else datetime.combine(last, CLOSE_OF_DAY)
        at = wall.replace(tzinfo=calendar.zone)
        way = view.button(row, verb, Style.MAIN, due=f"{wall:%Y-%m-%d %H:%M}")
        ways.append(Button(f"{way.label} {view.say.at(at)}", way.line, way.style))
    return ways or [Button(button.label, button.line, Style.MAIN)]
