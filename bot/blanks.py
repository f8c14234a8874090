"""Forms for faces without forms: at most three blanks are asked for in the chat, else in a browser.

What is asked is kept, so that it outlives the process: for 15 minutes in the chat, an hour by the
link. Only the asker answers; a line that is a command is a command; `cancel` ends it.
"""

import hashlib
import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session, select

from bot import outbox, people, slips
from bot.answers import Answer
from bot.app import Bot
from bot.cards import REPLY, Ask, Button, Buttons, Card, Form, Reply, Style, Text, Tone
from bot.company import company
from bot.events import Heard, Place
from bot.lines import split
from bot.markup import Markup, escape
from bot.outbox import Message, State
from bot.people import Account, Person
from bot.registry import commands
from bot.slips import Slip
from bot.store import real_now
from bot.trail import Spoken
from bot.view import View, reader_view
from bot.words import N_

MOST = 3
FEW_OPTIONS = 4
Shows = Callable[[Form], bool]


def hear(bot: Bot, heard: Heard, shows: Shows = lambda form: False) -> tuple[Reply, ...]:
    """Like `Bot.hear`, for a face that only draws the forms which it *shows*."""
    step = _answered(bot, heard)
    if step is None:
        return bot.hear(heard, lambda view, answers: _offer(view, heard, answers, shows))
    digest, at, line, fields = step
    if not digest:
        return ()
    whole = replace(
        heard, text=line, source="submitted", at=at, fields=fields, mentioned=True, message=""
    )
    return bot.hear(whole, lambda view, answers: _filled(view, whole, answers, digest, shows))


def held(db: Session, code: str) -> tuple[Form, str] | None:
    """The form that a link is for, filled as far as it is, and whose account fills it in."""
    slip = slips.opened(db, code)
    if slip is None or slip.done_at:
        return None
    form = slips.form_of(slip)
    asks = tuple(replace(ask, value=slip.given.get(ask.name, ask.value)) for ask in form.fields)
    return replace(form, fields=asks), slip.account


def send(bot: Bot, code: str, fields: Mapping[str, str], now: datetime) -> tuple[Reply, ...]:
    """What a page sent: the replies, which also go to the chat; a form says what is wrong.

    The same sent twice has one effect; a link that does not hold any more has none.
    """
    given = hashlib.sha256(json.dumps(dict(fields), sort_keys=True).encode()).hexdigest()
    with bot.sessions() as db:
        slip = slips.opened(db, code)
        if slip is None:
            return ()
        digest, event = slip.digest, f"slip:{slip.digest[:16]}:{given[:16]}"
        if slip.done_at and not _known(db, event):
            return ()
        line, by, at = slips.form_of(slip).line, slip.account, slips.place_of(slip)
    heard = Heard(line, by, at, event, now, "submitted", fields, mentioned=True)
    return bot.hear(heard, lambda view, answers: _filled(view, heard, answers, digest, None))


# asking


def _offer(view: View, heard: Heard, answers: Sequence[Answer], shows: Shows) -> None:
    """Ask for what a form wants that the face cannot show."""
    for form in _forms(answers):
        if not shows(form):
            _withhold(view.db, form)
            _begin(view, heard, form)


def _begin(view: View, heard: Heard, form: Form) -> None:
    code = secrets.token_urlsafe(24)
    slip = slips.begin(view.db, code, heard, form, _wanted(form))
    _post(view, heard, _question(view, slip, f"{company(view.db).address}/fill/{code}"))


def _wanted(form: Form) -> list[str]:
    """What has to be asked for, if it can be in a chat."""
    asks = [ask for ask in form.fields if ask.error or (ask.required and not ask.value)]
    if len(asks) > MOST or any(ask.type in ("rows", "file") for ask in asks):
        return []
    return [ask.name for ask in asks]


def _question(view: View, slip: Slip, address: str = "") -> Card:
    say, form = view.say, slips.form_of(slip)
    browser = say(N_("Fill it in with the browser"))
    link = [Text(f"[{browser}]({address})")] if address else []
    if not slip.asks:
        errors = [Text(form.error)] if form.error else []
        alone = say(N_("The link is yours alone and holds for an hour."))
        labels = Text(" · ".join(escape(ask.label) for ask in form.fields))
        return Card(form.title, (*errors, labels, *link, Text(alone)))
    ask = slips.asked(slip)
    label = escape(ask.label)
    wrong = [Text(Markup(ask.error))] if ask.error else []
    sentence = say(N_("{label}? Answer with your next message."), label=Markup(label))
    options = _options(view, ask)
    return Card(form.title, (*wrong, Text(sentence), *link, Buttons(options)), Tone.PLAIN)


def _options(view: View, ask: Ask) -> tuple[Button, ...]:
    few = ask.options if len(ask.options) <= FEW_OPTIONS else ()
    cancel = Button(view.say.button("cancel"), view.verb("cancel"), Style.QUIET)
    return (*(Button(one.label, one.value) for one in few), cancel)


# answering


Step = tuple[str, Place, str, dict[str, str]]


def _answered(bot: Bot, heard: Heard) -> Step | None:
    """None where nothing is asked for, or a command was said. Else the form that is complete now,
    or that there is more to answer (no digest)."""
    with bot.sessions() as db:
        slip = None if _known(db, heard.event_id) else slips.waiting(db, heard)
        if slip is None or (_is_command(heard) and not _cancels(heard)):
            return None
        form, at, answer = slips.form_of(slip), slips.place_of(slip), heard.text.strip()
        if len(slip.asks) == 1 and not _cancels(heard):
            return slip.digest, at, form.line, slip.given | {slip.asks[0]: answer}
        view = _view(db, heard)
        _note(view, heard)
        if _cancels(heard):
            slip.done_at = real_now(db)
            left = Card(view.say(N_("Left as it was")), (Text(escape(form.title)),))
            _post(view, heard, left)
        else:
            slip.given = slip.given | {slip.asks[0]: answer}
            slip.asks, slip.until = slip.asks[1:], heard.now + slips.LASTS
            _post(view, heard, _question(view, slip))
        db.commit()
        return "", at, "", {}


def _filled(
    view: View, heard: Heard, answers: Sequence[Answer], digest: str, shows: Shows | None
) -> None:
    """The form was heard whole: done, or it asks again for what was wrong."""
    slip = view.db.get_one(Slip, digest)
    wrong = next(iter(_forms(answers)), None)
    if wrong is None:
        slip.done_at = real_now(view.db)
        return
    _withhold(view.db, wrong)
    if shows is None:  # the page shows it
        return
    slip.given = {ask.name: ask.value for ask in wrong.fields if ask.value and not ask.error}
    slip.form, slip.asks = REPLY.dump_python(wrong, mode="json"), _wanted(wrong)
    slip.until = heard.now + slips.LASTS
    if slip.asks:
        _post(view, heard, _question(view, slip))
    else:
        slip.done_at = real_now(view.db)
        _begin(view, heard, wrong)


def _is_command(heard: Heard) -> bool:
    return heard.source == "submitted" or commands.find(split(heard.text)) is not None


def _cancels(heard: Heard) -> bool:
    line = split(heard.text)
    return line.verb == "cancel" and not (line.noun or line.codes or line.rest)


# what is kept


def _known(db: Session, event: str) -> bool:
    return db.exec(select(Spoken.id).where(Spoken.event_id == event)).first() is not None


def _note(view: View, heard: Heard) -> None:
    """The answer as a line of its speaker, by its event id."""
    db = view.db
    spoken = Spoken(
        event_id=heard.event_id, at=heard.now, by=view.reader.handle if view.reader else None,
        chat=heard.at.key, thread=heard.at.thread, source=heard.source, asked=True,
        text=commands.masked(heard.text),
    )  # fmt: skip
    db.add(spoken)
    db.flush()
    db.info["spoken"] = spoken.id


def _post(view: View, heard: Heard, card: Card) -> None:
    alone = "" if heard.at.direct or view.reader is None else view.reader.handle
    message = Message(
        chat=heard.at.key, thread="" if heard.at.direct else heard.at.thread, audience=alone,
        at=heard.now, spoken=view.db.info["spoken"],
    )  # fmt: skip
    outbox.post(view.db, message, card)


def _withhold(db: Session, form: Form) -> None:
    """The form itself is not sent: its questions or its link are."""
    said = select(Message).where(Message.spoken == db.info["spoken"], Message.state == State.OWED)
    for message in db.exec(said):
        if message.body is not None and REPLY.validate_python(message.body) == form:
            message.state = State.SKIPPED


def _forms(answers: Sequence[Answer]) -> list[Form]:
    return [answer.reply for answer in answers if isinstance(answer.reply, Form)]


def _view(db: Session, heard: Heard) -> View:
    db.info["now"] = heard.now
    people.chat(db, heard.at.key)
    account = db.get_one(Account, heard.by)
    return reader_view(db, db.get_one(Person, account.person), heard.now, heard.at.key)
