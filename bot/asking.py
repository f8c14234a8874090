"""What is asked before something is done: several at once, what cannot be undone, an old card."""

from dataclasses import replace
from datetime import date

from sqlmodel import col, select

from bot.cards import Button, Style, Table, Text
from bot.commands import FIELDS, Context
from bot.errors import Confirm, NotAllowed
from bot.forms import spelled, title_of
from bot.markup import escape
from bot.people import Person
from bot.reading import Arguments, written
from bot.store import Filed, Kept
from bot.traces import told, worth_telling
from bot.trail import Spoken, Trail
from bot.words import N_, Named

SHOWN_IN_PREVIEW = 20


def confirm(ctx: Context, arguments: list[Arguments]) -> None:
    """Ask before several things are done at once, and before what cannot be undone."""
    command = ctx.command
    harmless = command.undo == FIELDS or command.asks
    if ctx.sure or (len(arguments) == 1 and harmless):
        return
    line = spelled(command, _understood(ctx, arguments[0]), ctx)
    yes = Button(title_of(command, ctx), f"{line} {ctx.yes}", Style.MAIN)
    if len(arguments) > 1:
        raise Confirm(N_("This is done {count} times. Nothing is changed yet."), (yes,),
                      count=len(arguments), preview=_preview(ctx, arguments))  # fmt: skip
    raise Confirm(command.undo, (replace(yes, style=Style.DANGER),))


def _understood(ctx: Context, given: Arguments) -> dict[str, str]:
    """The words of the line; a date as it was shown, since "Friday" is another one next week."""
    dates = {name: value for name, value in given.items() if isinstance(value, date)}
    return {**ctx.words, **{n: written(d, ctx) for n, d in dates.items() if n in ctx.words}}


def _preview(ctx: Context, arguments: list[Arguments]) -> tuple[Table | Text, ...]:
    """What will be done to whom, row by row; values that nobody gave are left out."""
    defaults = {p.name: p.default for p in ctx.command.parameters}
    used = [n for n in arguments[0] if any(given[n] != defaults[n] for given in arguments)]
    rows = [
        tuple(escape(_shown(ctx, given[name])) for name in used)
        for given in arguments[:SHOWN_IN_PREVIEW]
    ]
    table = Table(tuple(map(ctx.label, used)), tuple(rows))
    more = len(arguments) - len(rows)
    return (table, *([Text(ctx.say(N_("and {count} more"), count=more))] if more else []))


def _shown(ctx: Context, value: object) -> object:
    match value:
        case Filed():
            return f"{value.code} {value.title}"
        case Person():
            return value.name
        case Kept():
            return value.key
        case _:
            return ctx.say.show(value)


def current(ctx: Context, arguments: list[Arguments]) -> None:
    """A decision is about what its card showed; another version refuses with the difference."""
    row = next((v for v in arguments[0].values() if isinstance(v, Filed)), None)
    if row is None or str(row.version) == ctx.words["version"]:
        return
    since = _since(ctx, row)
    head = ctx.db.get(Spoken, since[-1].spoken) if since else None
    again = ctx.button(row, ctx.command.verb, Style.MAIN, decides=True)
    show = ctx.button(row, "show")
    raise NotAllowed(
        N_("{code} changed after this card, {at}, by {who}. Nothing done yet; still go on?"),
        (again, show),
        code=row.code,
        at=head.at if head else ctx.now,
        who=Named(head.by) if head and head.by else "—",
        preview=tuple(Text(told(entry, ctx)) for entry in since if worth_telling(entry)),
    )


def _since(ctx: Context, row: Filed) -> list[Trail]:
    """What changed after the version that was shown; each line that changes a row makes one."""
    shown = ctx.words["version"]
    steps = row.version - int(shown) if shown.isdecimal() else 1
    of_row = select(Trail).where(Trail.key == row.code)
    lines = select(Trail.spoken).where(Trail.key == row.code).distinct()
    newest = lines.order_by(col(Trail.spoken).desc()).limit(max(steps, 1))
    newer = of_row.where(col(Trail.spoken).in_(newest)).order_by(col(Trail.id))
    return list(ctx.db.exec(newer))
