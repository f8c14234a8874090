"""Take back what one said: every field as it was, and what was not sent yet stays unsent."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlmodel import col, select

from bot.cards import Block, Button, Buttons, Card, Table, Text, Tone
from bot.commands import FIELDS, Command, Context
from bot.errors import NotAllowed, NotFound
from bot.features.talk.history import author
from bot.markup import Markup, escape
from bot.notices import Notice
from bot.outbox import Message, State
from bot.registry import commands, draws
from bot.store import Filed
from bot.traces import called, may_see, named, part, traced, value, worth_telling
from bot.trail import ROW, ChangedSince, Spoken, Trail, entries_of, row_of, undo
from bot.view import View
from bot.words import N_

LOOK_BACK = 500  # changes of one person
UNSENT = (State.OWED, State.HELD)


@dataclass(frozen=True)
class Undone:
    """What went back, and how many people had not been told yet, or had."""

    entries: tuple[Trail, ...]
    withdrawn: int
    sent: int


@commands.add("undo")
def take_back(ctx: Context, code: str = "") -> Undone:
    """Take back your last change, or the last one of a row; once more goes one further back.

    `undo` `undo A-1`
    """
    about = code or ctx.line.code or ctx.heard.about
    wanted = traced(ctx, about).code if about else ""
    last = next(_changes_of_mine(ctx, wanted), None)
    if not wanted:
        _refuse_untraced(ctx, last)
    if last is None:
        sentence = N_("You changed nothing of {code} that could be undone.") if wanted else ""
        raise NotFound(sentence or N_("There is nothing to undo."), code=wanted)
    _refuse_final(ctx, last)
    gone = tuple(entries_of(ctx.db, last))
    try:
        undo(ctx.db, last, ctx.now)
    except NotAllowed as refused:
        raise _explained(ctx, refused, gone[0]) from None
    withdrawn, sent = _withdraw(ctx, last)
    return Undone(gone, withdrawn, sent)


def _explained(ctx: Context, refused: NotAllowed, first: Trail) -> NotAllowed:
    """What stands in the way, and the history of it."""
    entry = refused.entry if isinstance(refused, ChangedSince) else first
    code = named(entry, ctx)
    refused.buttons = (Button(ctx.say(N_("Show history")), f"{code} {ctx.verb('history')}"),)
    if not isinstance(refused, ChangedSince) or entry.field == ROW:
        return refused
    before, after = (value(entry, raw, ctx) for raw in (entry.before, entry.after))
    sentence = N_("Not undone: {who} changed {code} {name} after you, {before} → {after}, {at}.")
    values = {"who": author(refused.head, ctx), "code": code, "name": _name(entry, ctx)}
    return NotAllowed(
        sentence, refused.buttons, **values, before=before, after=after, at=refused.head.at
    )


def _changes_of_mine(ctx: Context, code: str) -> Iterator[Spoken]:
    """The latest first; nothing of a project that is hidden from its author by now."""
    changed = select(Trail.spoken).distinct()
    mine = select(Spoken).where(
        Spoken.by == ctx.person.handle,
        Spoken.command != "undo",
        col(Spoken.undone).is_(False),
        col(Spoken.id).in_(changed),
    )
    for spoken in ctx.db.exec(mine.order_by(col(Spoken.id).desc()).limit(LOOK_BACK)):
        rows = [row_of(ctx.db, entry) for entry in entries_of(ctx.db, spoken)]
        meant = not code or code in {row.subject for row in rows}
        if meant and all(may_see(ctx, row) for row in rows):
            yield spoken


def _refuse_final(ctx: Context, last: Spoken) -> None:
    command = _command(last.command)
    if command is not None and command.undo != FIELDS:
        codes = dict.fromkeys(named(entry, ctx) for entry in entries_of(ctx.db, last))
        ways = tuple(Button(code, code) for code in codes if "-" in code)
        raise NotAllowed(command.undo, ways[:3])


def _refuse_untraced(ctx: Context, last: Spoken | None) -> None:
    """A later line that left nothing to go back, such as a token, is not passed over."""
    final = [command.words for command in commands if command.undo != FIELDS]
    mine = select(Spoken).where(
        Spoken.by == ctx.person.handle, col(Spoken.command).in_(final),
        col(Spoken.asked).is_(False), col(Spoken.id) > (last.id if last and last.id else 0),
    )  # fmt: skip
    later = ctx.db.exec(mine.order_by(col(Spoken.id).desc())).first()
    command = _command(later.command) if later else None
    if command is None:
        return
    codes = dict.fromkeys(named(entry, ctx) for entry in entries_of(ctx.db, last)) if last else {}
    lines = [f"{ctx.verb('undo')} {code}" for code in codes if "-" in code]
    raise NotAllowed(command.undo, tuple(Button(line, line) for line in lines[:3]))


def _command(words: str) -> Command | None:
    return next((command for command in commands if command.words == words), None)


def _withdraw(ctx: Context, last: Spoken) -> tuple[int, int]:
    """Mark what was not sent yet; how many that were, and how many had gone out."""
    told = ctx.db.exec(select(Notice).where(Notice.spoken == last.id)).all()
    unsent = [notice for notice in told if notice.state in UNSENT]
    sent = sum(notice.state is State.SENT for notice in told)
    for notice in unsent:
        message = ctx.db.get(Message, notice.message) if notice.message else None
        if message is not None and message.state is not State.OWED:
            unsent, sent = [n for n in unsent if n is not notice], sent + 1
            continue
        notice.state, notice.reason = State.SKIPPED, N_("undone")
    return len(unsent), sent


# Cards


@draws(Undone)
def undone_card(undone: Undone, view: View) -> Card:
    """One change is the title; several are a table below it."""
    entries = _worth_telling(undone.entries)
    blocks: list[Block] = []
    title = _went_back(entries[0], view)
    if len(entries) > 1:
        codes = list(dict.fromkeys(named(entry, view) for entry in entries))
        title = view.say(N_("Undone: {codes}"), codes=codes)
        blocks.append(_table(entries, view))
    if undone.withdrawn:
        one, many = (
            N_("{count} notice not yet sent is withdrawn."),
            N_("{count} notices not yet sent are withdrawn."),
        )
        blocks.append(Text(view.say.n(one, many, undone.withdrawn)))
    if undone.sent:
        one, many = N_("{count} notice was sent before."), N_("{count} notices were sent before.")
        blocks.append(Text(view.say.n(one, many, undone.sent)))
    filed = [e for e in entries if isinstance(row_of(view.db, e), Filed) and e.field != ROW]
    if filed:
        code = filed[0].key
        blocks.append(Buttons((Button(code, code),)))
    return Card(title, tuple(blocks), Tone.PLAIN)


def _worth_telling(entries: Iterable[Trail]) -> list[Trail]:
    """Rows before their parts; what has no name only where nothing else went back."""
    telling = list(filter(worth_telling, entries)) or entries
    return sorted(telling, key=lambda entry: (" " in entry.key, entry.id or 0))


def _went_back(entry: Trail, view: View) -> Markup:
    code = named(entry, view)
    if entry.field == ROW and code != entry.key:
        sentence = N_("Undone: {code}, {what} is taken out again")
        return view.say(sentence, code=code, what=part(entry, view))
    if entry.field == ROW:
        return view.say(N_("Undone: {code} is taken out again"), code=code)
    if entry.field == "cancelled_at":
        return view.say(N_("Undone: {code} is back"), code=code)
    was, now = (value(entry, raw, view) for raw in (entry.after, entry.before))
    return view.say(
        N_("Undone: {code} {field} {before} → {after}"),
        code=code,
        field=_name(entry, view),
        before=was,
        after=now,
    )


def _name(entry: Trail, view: View) -> str:
    """The name of a field within a sentence."""
    label = called(entry, view)
    return label if view.say.language == "zh" else label[:1].lower() + label[1:]


def _table(entries: list[Trail], view: View) -> Table:
    rows: list[tuple[str, str, str]] = []
    for entry in entries:
        code = named(entry, view)
        if entry.field == ROW:
            what = part(entry, view) if code != entry.key else ""
            rows.append((f"**{escape(code)}**", view.say(N_("taken out again")), escape(what)))
            continue
        was, now = (value(entry, raw, view) for raw in (entry.after, entry.before))
        rows.append((f"**{escape(code)}**", called(entry, view), f"{escape(was)} → {escape(now)}"))
    head = (view.label("code"), view.say(N_("Field")), view.say(N_("Back to")))
    return Table(head, tuple(rows))
