"""Delivery: what is owed to the chats, held, sent or dead, for those who look after it."""

from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import col, func, select

from bot.cards import Button, Card, Tone
from bot.commands import Context
from bot.errors import NotAllowed, NotFound
from bot.forms import spelled
from bot.lists import PER_PAGE, Sheet, line_of
from bot.markup import escape
from bot.notices import Notice, send_again
from bot.notices import send as release_now
from bot.outbox import WAITING, Message, State
from bot.people import visible
from bot.registry import commands, draws
from bot.store import table_of
from bot.traces import place
from bot.view import View
from bot.words import N_, catalogue

ADMINISTRATOR = ("administrator",)


class Status(StrEnum):
    DEAD = "dead"
    OWED = "owed"
    HELD = "held"
    SENT = "sent"


@dataclass(frozen=True)
class Again:
    """A message that is tried once more, or a notice that was held and goes out now."""

    message: Message | None = None
    notice: Notice | None = None


TITLES = {
    Status.DEAD: (
        N_("{count} message cannot be delivered"),
        N_("{count} messages cannot be delivered"),
    ),
    Status.OWED: (N_("{count} message waits to go"), N_("{count} messages wait to go")),
    Status.HELD: (N_("{count} notice is held"), N_("{count} notices are held")),
    Status.SENT: (N_("{count} message was sent"), N_("{count} messages were sent")),
}
NONE = {
    Status.DEAD: N_("Everything can be delivered"), Status.OWED: N_("Nothing waits to go"),
    Status.HELD: N_("No notice is held"), Status.SENT: N_("Nothing was sent yet"),
}  # fmt: skip


# Commands


@commands.add("delivery list", may=ADMINISTRATOR, private=True)
def list_(ctx: Context, *, status: Status = Status.DEAD, page: int = 1) -> Sheet:
    """List what cannot be delivered and why, what waits to go, is held, or was sent:
    `delivery list` `delivery list status=held`"""
    total, rows, acts = (_held if status is Status.HELD else _messages)(ctx, status, page)
    title = ctx.say.n(*TITLES[status], total) if total else ctx.say(NONE[status])
    head = tuple(map(ctx.label, ("number", "chat", "when", "row", "status", "note")))
    return Sheet(title, head, rows, line_of(ctx), page, total, acts=acts)


@commands.add(
    "delivery send",
    may=ADMINISTRATOR,
    undo=N_("What is on its way cannot be called back."),
    asks=True,
    private=True,
)
def send(ctx: Context, number: int, *, notice: str = "") -> Again:
    """Send once more what could not be delivered, by its number, or now what is held:
    `delivery send 1`"""
    if notice:
        return _now(ctx, notice)
    message = ctx.db.get(Message, number)
    if message is None:
        raise NotFound(N_("There is no message {number}."), field="number", number=number)
    if message.state is not State.DEAD:
        sentence = N_("Message {number} is not stuck. Nothing changed.")
        raise NotAllowed(sentence, field="number", number=number)
    send_again(ctx.db, message)
    return Again(message)


def _now(ctx: Context, key: str) -> Again:
    held = ctx.db.get(Notice, key)
    if held is None or held.state is not State.HELD:
        raise NotAllowed(N_("That notice is not held any more. Nothing changed."), field="notice")
    release_now(held)
    return Again(notice=held)


Found = tuple[int, list[tuple[str, ...]], list[Button]]


def _messages(ctx: Context, status: Status, page: int) -> Found:
    states = {Status.DEAD: (State.DEAD,), Status.OWED: WAITING, Status.SENT: (State.SENT,)}
    wanted = col(Message.state).in_(states[status])
    total = ctx.db.exec(select(func.count()).select_from(Message).where(wanted)).one()
    newest = select(Message).where(wanted).order_by(col(Message.id).desc())
    found = ctx.db.exec(newest.offset((page - 1) * PER_PAGE).limit(PER_PAGE)).all()
    said = catalogue(ctx.say.language).gettext
    rows = [_cells(m.id, m.chat, m, m.error and said(m.error), ctx) for m in found]
    acts = [_again(m, ctx) for m in found] if status is Status.DEAD else []
    return total, rows, acts


def _held(ctx: Context, status: Status, page: int) -> Found:
    wanted = Notice.state == State.HELD
    total = ctx.db.exec(select(func.count()).select_from(Notice).where(wanted)).one()
    first = select(Notice).where(wanted).order_by(col(Notice.held_until), Notice.key)
    found = ctx.db.exec(first.offset((page - 1) * PER_PAGE).limit(PER_PAGE)).all()
    until = N_("until {at}")
    rows = [
        _cells(number, n.chat, n, ctx.say(until, at=n.held_until), ctx)
        for number, n in enumerate(found, (page - 1) * PER_PAGE + 1)
    ]
    return total, rows, [_send_now(row[0], n, ctx) for row, n in zip(rows, found, strict=True)]


def _cells(
    number: object, chat: str, told: Message | Notice, note: str, ctx: Context
) -> tuple[str, ...]:
    """Where to and why not; never what it says, which may be for one person alone."""
    word = "owed" if told.state is State.SENDING else told.state.value
    where = f"{escape(place(chat, ctx))} ({chat.partition(':')[0]})"
    subject = _seen(told.subject, ctx)
    return (
        str(number), where, ctx.say.at(told.at), subject, ctx.state(word), escape(note)
    )  # fmt: skip


def _seen(code: str, ctx: Context) -> str:
    """The code of a row, if the administrator may see it."""
    table = table_of(code) if code else None
    if table is None:
        return ""
    row = ctx.db.exec(visible(table, ctx.person).where(table.code == code)).first()
    return row.code if row else ""


def _again(message: Message, view: View) -> Button:
    line = f"{view.noun('delivery')} {view.verb('send')} {message.id}"
    return Button(view.say(N_("Send again {number}"), number=message.id), line)


def _send_now(number: str, notice: Notice, view: View) -> Button:
    words = {"number": number, "notice": notice.key}
    label = view.say(N_("Send now {number}"), number=number)
    return Button(label, spelled(commands["delivery send"], words, view))


@draws(Again)
def again_card(again: Again, view: View) -> Card:
    if again.message is None:
        return Card(view.say(N_("It goes out now")), tone=Tone.GOOD)
    title = view.say(N_("Message {number} is tried again"), number=again.message.id)
    return Card(title, tone=Tone.GOOD)
