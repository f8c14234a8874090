"""What happened, in front of the card of what it happened to; notices and living cards."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from bot.cards import REPLY, Attachment, Block, Button, Buttons, Card, Style, Text, Tone
from bot.commands import Says
from bot.fit import fitted
from bot.markup import Markup, escape
from bot.notices import OUTAGE, Lane, Notice, Tell, thaw
from bot.outbox import Message, Shown, State
from bot.people import Person, reader_of
from bot.ports import Need
from bot.registry import commands, contribute, draws, policies
from bot.store import Filed, Kept, table_of
from bot.view import View, reader_view
from bot.vocabulary import LETTERS
from bot.words import N_, Named

MOST_BUTTONS = 5


def titled(says: Says, value: object, view: View, **more: object) -> Markup:
    """The headline of a value: its own fields fill the sentence."""
    if callable(says):
        return Markup(says(value, view))
    return view.say(says, **(values_of(value) | more)) if says else Markup("")


def values_of(value: object) -> dict[str, object]:
    """A row's fields, people as their names."""
    if not isinstance(value, Kept):
        return {}
    people = {
        key.parent.name
        for key in type(value).__table__.foreign_keys  # type: ignore[attr-defined]
        if key.target_fullname == "person.handle"
    }
    found = dict(value)
    return {n: Named(v) if n in people and isinstance(v, str) else v for n, v in found.items()}


def headed(card: Card, title: str, row: object = None) -> Card:
    """*card* under a headline; the row's own title moves below it."""
    if not title:
        return card
    moved = (Text(f"**{escape(row.title)}**"),) if isinstance(row, Filed) else ()
    return replace(card, title=title, blocks=(*moved, *card.blocks))


def acts(view: View, row: Filed, verbs: Iterable[str], *quiet: str) -> tuple[Buttons, ...]:
    """Verbs of a row as buttons, the expected one first; "A-3 update" is of another row."""
    loud = (Style.MAIN, *[Style.PLAIN] * MOST_BUTTONS)
    made = [_act(view, row, verb, style) for verb, style in zip(verbs, loud, strict=False)]
    made += [view.button(row, verb, Style.QUIET) for verb in quiet]
    return (Buttons(tuple(made[:MOST_BUTTONS])),) if made else ()


def _act(view: View, row: Filed, verb: str, style: Style) -> Button:
    code, _, verb = verb.rpartition(" ")
    row = row_called(view.db, code) if code else row
    button = view.button(row, verb, style, decides=_decides(row, verb))
    return replace(button, label=f"{button.label} {code}") if code else button


def _decides(row: Filed, verb: str) -> bool:
    command = next((c for c in commands if c.words == f"{LETTERS[row.letter]} {verb}"), None)
    return bool(command and command.decides)


def prepare(db: Session, message: Message, now: datetime) -> bool:
    """Is it still wanted? Then draw it once; every later try sends the same to the letter."""
    query = select(Notice).where(Notice.message == message.id)
    told = db.exec(query.order_by(col(Notice.at), Notice.key)).all()
    wanted: list[Notice] = []
    for notice in told:
        if policies.wanted(db, notice):
            wanted.append(notice)
        else:
            notice.state, notice.reason = State.SKIPPED, N_("no longer needed")
    if told and not wanted:
        message.state = State.SKIPPED
        return False
    if message.body is None:
        original = db.get(Message, message.edits) if message.edits else None
        drawn = living_card(db, original, now) if original else notices_card(db, wanted, now)
        message.body = REPLY.dump_python(fitted(drawn), mode="json")
    return True


def need(db: Session, message: Message) -> Need:
    """Who waits for it, for a platform that lets only so much out."""
    if message.edits:
        return "change"
    told = db.exec(select(Notice).where(Notice.message == message.id)).all()
    if any(notice.lane is Lane.URGENT for notice in told):
        return "urgent"
    rows = [(row_called(db, notice.subject), notice.verbs) for notice in told]
    if any(_decides(row, verb) for row, verbs in rows for verb in verbs):
        return "decision"
    return "news" if told else "answer"


def notices_card(db: Session, told: Sequence[Notice], now: datetime) -> Card:
    """One notice as it is; of many their headlines, and the way to each."""
    if len(told) == 1:
        return notice_card(db, told[0], now)
    view = _notice_view(db, told[0], now)
    lines = [Text(headline(db, notice, view)) for notice in told if notice.rule != OUTAGE]
    codes = list(dict.fromkeys(notice.subject for notice in told if notice.rule != OUTAGE))
    mine = Button(view.say.button("mine"), view.verb("mine"), Style.MAIN)
    ways = Buttons((mine, *(Button(code, code) for code in codes[: MOST_BUTTONS - 1])))
    if down := next((notice for notice in told if notice.rule == OUTAGE), None):
        card = notice_card(db, down, now)
        return replace(card, blocks=(*lines, *card.blocks, ways), files=_files(told, view))
    at, count = max(notice.at for notice in told), len(told)
    title = view.say(N_("{count} things to look at · {at}"), count=count, at=at)
    if told[0].person:
        one, many = N_("{count} waits for you · {at}"), N_("{count} wait for you · {at}")
        title = view.say.n(one, many, count, at=at)
    return Card(title, (*lines, ways), files=_files(told, view))


def notice_card(db: Session, notice: Notice, now: datetime) -> Card:
    """Drawn when it is sent, in the language of who reads it."""
    view, row = _notice_view(db, notice, now), row_called(db, notice.subject)
    body = [titled(notice.body, row, view, **_values(notice))] if notice.body else []
    if notice.late:
        body.append(view.say(N_("Planned for {at}, sent {now}."), at=notice.at, now=now))
    rule = policies.get(notice.rule)
    shown = rule.shows(row, view) if rule and rule.shows else ()
    below = (b for part in contribute.parts("below") for b in part(view, row, notice.rule))
    blocks: tuple[Block, ...] = (*map(Text, body), *shown, *below, *acts(view, row, notice.verbs))
    title, tone = headline(db, notice, view), Tone(notice.tone)
    return Card(title, blocks, tone, about=view.about(row), files=_files([notice], view))


def _files(told: Iterable[Notice], view: View) -> tuple[Attachment, ...]:
    """What goes with the news, such as a calendar file; once, where several say the same."""
    parts = list(contribute.parts("files"))
    rows = [(row_called(view.db, notice.subject), notice.rule) for notice in told]
    found = (file for row, rule in rows for part in parts for file in part(view, row, rule))
    return tuple(dict.fromkeys(found))


def _notice_view(db: Session, notice: Notice, now: datetime) -> View:
    reader = db.get(Person, notice.person) if notice.person else None
    return reader_view(db, reader, now, notice.chat)


def _values(notice: Notice) -> dict[str, object]:
    return {name: thaw(value) for name, value in notice.values.items()}


def headline(db: Session, notice: Notice, view: View) -> Markup:
    """The first line of a notice, in the words of *view*."""
    title = titled(notice.says, row_called(db, notice.subject), view, **_values(notice))
    return Markup(view.say(N_("(late) ")) + title) if notice.late else title


def told_in(tell: Tell, row: Filed, view: View) -> Markup:
    """The headline of what a rule would say, in the words of *view*."""
    return titled(tell.says, row, view, **tell.values)


def living_card(db: Session, message: Message, now: datetime) -> Card:
    """The present state of what a message showed; what it was sent to say may be past."""
    row = row_called(db, message.subject)
    alone = db.get(Person, message.audience) if message.audience else None
    view = reader_view(db, alone or reader_of(db, message.chat), now, message.chat)
    if row.cancelled_at:
        return Card(escape(row.title), about=view.about(row), state=view.state("cancelled"))
    card, newest = draws.card(row, view), db.get(Shown, (message.subject, message.chat))
    card = replace(card, files=getattr(REPLY.validate_python(message.body), "files", ()))
    return card if newest is None or newest.message == message.id else _left(card, row, view)


def _left(card: Card, row: Filed, view: View) -> Card:
    """An earlier card of a row: how it stood when the next one came, without anything to press."""
    facts = tuple(block for block in card.blocks if not isinstance(block, Buttons))
    foot = view.say(N_("There is a newer card of {code} further down."), code=row.code)
    return replace(card, blocks=facts, tone=Tone.PLAIN, foot=foot)


def row_called(db: Session, code: str) -> Any:
    table = table_of(code)
    assert table is not None, code
    return db.get_one(table, code)
