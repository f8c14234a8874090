"""Why something was said about a row, to whom and when, or why not; and what comes next."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlmodel import col, select

from bot.cards import Buttons, Card, Text, Tone
from bot.commands import Context
from bot.drawing import headline, told_in
from bot.forms import title_of
from bot.markup import Markup, escape
from bot.notices import Notice, Tell
from bot.outbox import Message, State, title
from bot.people import Person
from bot.planner import Rule, Slot
from bot.registry import commands, draws, policies
from bot.store import Filed
from bot.traces import place, traced, uncalled
from bot.trail import Spoken
from bot.view import View, reader_view
from bot.words import N_, Named

LATEST = 5


@dataclass(frozen=True)
class Coming:
    """What a rule says next, and to whom, as things stand."""

    rule: Rule
    slot: Slot
    tells: tuple[Tell, ...]


@dataclass(frozen=True)
class Why:
    row: Filed
    told: tuple[Notice, ...]
    earlier: int
    coming: tuple[Coming, ...]


@commands.add("why")
def why(ctx: Context, code: str = "") -> Why:
    """Say what was said about a row, to whom and why, and what comes next: `why A-1`"""
    row = traced(ctx, code)
    query = select(Notice).where(Notice.subject == row.code).order_by(col(Notice.at), Notice.key)
    told = ctx.db.exec(query).all()
    coming = sorted(_coming(ctx, row), key=lambda next_: next_.slot.at)
    return Why(row, tuple(told[-LATEST:]), max(0, len(told) - LATEST), tuple(coming))


def _coming(view: View, row: Filed) -> Iterator[Coming]:
    """The first slot of every rule that would find something to say; nothing is done."""
    for rule in policies.of(row):
        slot = next(rule.ahead(view.db, row, view.now), None)
        if slot is None:
            continue
        tells = () if rule.acts else tuple(rule.tell(view.db, row, slot))
        if tells or rule.acts:
            yield Coming(rule, slot, tells)


# Cards


@draws(Why)
def why_card(found: Why, view: View) -> Card:
    lines = [_told(notice, view) for notice in found.told]
    if found.earlier:
        more = view.say.n("{count} earlier notice", "{count} earlier notices", found.earlier)
        lines.insert(0, more)
    if not lines:
        lines = [view.say(N_("Nothing was said about it unasked."))]
    lines += [_next(coming, found.row, view) for coming in found.coming]
    if not found.coming:
        lines.append(view.say(N_("No rule has anything more to say.")))
    return Card(
        escape(found.row.title),
        (*map(Text, lines), *_buttons(found, view)),
        Tone.PLAIN,
        about=view.about(found.row),
    )


def _told(notice: Notice, view: View) -> Markup:
    """What became of a notice, what it said, and why."""
    message = view.db.get(Message, notice.message) if notice.message else None
    values = {
        "at": message.at if message and notice.state is State.SENT else notice.at,
        "to": _reader(notice.person, notice.chat, view),
        "reason": view.say(notice.reason),
        "until": notice.held_until,
    }
    said = view.say(STATES[notice.state], **values)
    return _paragraph(said, _said(notice, message, view), _because(notice, view), view)


STATES = {
    State.OWED: N_("On its way to {to}, {at}."),
    State.SENDING: N_("On its way to {to}, {at}."),
    State.HELD: N_("Held until {until} for {to}: {reason}."),
    State.SENT: N_("Sent {at} to {to}."),
    State.SKIPPED: N_("Not sent to {to}, planned for {at}: {reason}."),
    State.DEAD: N_("Could not be delivered to {to}, {at}."),
}


def _paragraph(said: Markup, title: Markup, because: Markup, view: View) -> Markup:
    why = view.say(N_("Why: {why}"), why=because) if because else ""
    quoted = f"**{uncalled(title, view)}**" if title else ""
    return Markup("\n".join(filter(None, [said, quoted, why])))


def _reader(person: str, chat: str, view: View) -> str:
    return view.name(person) if person else place(chat, view)


def _said(notice: Notice, message: Message | None, view: View) -> Markup:
    """As it was sent, if that was in the reader's language; else in theirs."""
    reader = view.db.get(Person, notice.person) if notice.person else None
    theirs = reader_view(view.db, reader, view.now, notice.chat).say.language
    alone = message is not None and message.subject == notice.subject
    if notice.state is State.SENT and message and alone and theirs == view.say.language:
        return Markup(title(message))
    return headline(view.db, notice, view)


def _because(notice: Notice, view: View) -> Markup:
    """The rule, or who did what."""
    if rule := policies.get(notice.rule):
        return view.say(rule.meaning)
    head = view.db.get(Spoken, notice.spoken) if notice.spoken else None
    if head is None or not head.by:
        return Markup("")
    command = next((c for c in commands if c.words == head.command), None)
    did = title_of(command, view) if command else head.command
    return view.say(N_("{did} by {who}, {at}"), who=Named(head.by), did=did, at=head.at)


def _next(coming: Coming, row: Filed, view: View) -> Markup:
    readers = [_reader(tell.person, tell.chat, view) for tell in coming.tells]
    sentence = N_("Next: {at}, to {to}.") if readers else N_("Next: {at}.")
    said = view.say(sentence, at=coming.slot.at, to=readers)
    titles = [told_in(tell, row, view) for tell in coming.tells[:1]]
    return _paragraph(said, Markup("".join(titles)), view.say(coming.rule.meaning), view)


def _buttons(found: Why, view: View) -> tuple[Buttons, ...]:
    verbs = list(found.told[-1].verbs) if found.told else []
    made = [view.button(found.row, verb) for verb in verbs if " " not in verb and verb != "show"]
    return (Buttons((*made[:3], view.button(found.row, "show"))),)
