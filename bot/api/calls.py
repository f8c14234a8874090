"""A command called by name, and what came of it as JSON; a repeat gets what was answered then."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, cast

from sqlmodel import Session, col, select

from bot import tokens
from bot.answers import Answer
from bot.api.paging import resized
from bot.api.values import value_of
from bot.app import Bot
from bot.cards import Card, Form, Table, Text, buttons
from bot.drawing import titled
from bot.errors import (
    Blank,
    BotError,
    Confirm,
    NotAllowed,
    NotFound,
    NotUnderstood,
    NotYours,
)
from bot.events import Heard, Place
from bot.lists import Page, Sheet
from bot.markup import plain
from bot.pages.asked import Visitor, ask
from bot.people import Account, Person
from bot.registry import commands, draws
from bot.store import real_now
from bot.tokens import Answered, Bearer
from bot.trail import Spoken
from bot.view import View, reader_view
from bot.words import N_, Word

Body = dict[str, Any]
KINDS: tuple[tuple[type[Exception], str], ...] = (
    (Blank, "blank"),
    (Confirm, "confirm"),
    (NotFound, "not found"),
    (NotYours, "not yours"),
    (NotAllowed, "not now"),
    (NotUnderstood, "not understood"),
    (Exception, "broken"),
)


PAGING = ("limit", "page")


@dataclass(frozen=True)
class Outcome:
    """`kind` is "done" or why not: one of KINDS, "reused" or "forgotten" of a key said twice."""

    kind: str
    body: Body


def call(bot: Bot, heard: Heard, request: str) -> Outcome:
    """Do what was called for, once. *request* is a digest of all that was sent: the same event id
    with another one is refused."""
    bot.hear(heard, partial(_keep, heard, request))
    with bot.sessions() as db:
        return _kept(db, heard, request)


def _keep(heard: Heard, request: str, view: View, answers: Sequence[Answer]) -> None:
    outcome = outcome_of(answers[0], view)
    kept = Answered(
        event_id=heard.event_id, request=request, kind=outcome.kind, body=outcome.body,
        at=real_now(view.db),
    )  # fmt: skip
    tokens.keep_answer(view.db, kept)


def _kept(db: Session, heard: Heard, request: str) -> Outcome:
    known = db.get(Answered, heard.event_id)
    if known is not None and known.request == request:
        return Outcome(known.kind, known.body)
    spoken = db.exec(select(Spoken).where(Spoken.event_id == heard.event_id)).one()
    reader = db.get(Person, spoken.by) if spoken.by else None
    say = reader_view(db, reader, heard.now, language=heard.language).say
    if known is None:
        sentence = N_("This Idempotency-Key was used before today; its answer is not kept.")
        return Outcome("forgotten", {"error": say(sentence)})
    sentence = N_("This Idempotency-Key was used for another request. Take a new one.")
    return Outcome("reused", {"error": say(sentence)})


def look(db: Session, visitor: Visitor, words: str, given: Mapping[str, str]) -> Outcome:
    """What a command that only reads answers; nothing of it is kept.

    With a `limit`, a page of a list has as many rows.
    """
    limit = int(given.get("limit") or 0)
    asked = {name: word for name, word in given.items() if name not in PAGING} if limit else given
    try:
        value, ctx = ask(db, visitor, words, asked)
    except (BotError, Blank) as error:
        person = db.get_one(Person, visitor.handle)
        view = reader_view(db, person, visitor.now, language=visitor.language)
        return outcome_of(_refusal(error, view), view)
    card = draws.card(value, ctx)
    title = titled(commands[words].says, value, ctx) or card.title
    outcome = outcome_of(Answer(Card(title, card.blocks), value=value), ctx)
    if limit and isinstance(value, Page | Sheet):

        def turn(number: int) -> Page | Sheet:
            if isinstance(value, Page):
                return replace(value, number=number)
            turned, _ = ask(db, visitor, words, {**asked, "page": str(number)})
            return cast(Sheet, turned)

        number = int(given.get("page") or 1)
        outcome.body["value"] = resized(value, number, limit, turn, ctx)
    return outcome


def _refusal(error: BotError | Blank, view: View) -> Answer:
    if isinstance(error, Blank):
        return Answer(error.form, error=error)
    return Answer(Card(view.say(error.sentence, **error.values)), error=error)


def outcome_of(answer: Answer, view: View) -> Outcome:
    reply, error = answer.reply, answer.error
    ways = [button.line for button in buttons(reply)]
    if error is None:
        value = value_of(answer.value, view)
        return Outcome("done", {"value": value, "text": plain(reply.title), "ways": ways})
    kind = next(name for known, name in KINDS if isinstance(error, known))
    body: Body = {"error": plain(reply.title), "ways": ways}
    if isinstance(reply, Form):
        body |= _lacking(reply, view)
    if isinstance(error, BotError) and error.field:
        body["field"] = error.field
    if isinstance(reply, Card) and (preview := _preview(reply)):
        body["preview"] = preview
    if isinstance(error, BotError) and error.buttons and not ways:
        body["ways"] = [button.line for button in error.buttons]
    return Outcome(kind, body)


def _lacking(form: Form, view: View) -> Body:
    """What a form would ask for."""
    lacking = [ask.name for ask in form.fields if ask.required and not ask.value]
    if not lacking:
        return {"error": view.say(N_("Nothing to change was sent."))}
    sentence = N_("Still needed: {names}.")
    return {"error": view.say(sentence, names=[Word(n) for n in lacking]), "field": lacking[0]}


def _preview(card: Card) -> list[list[str]]:
    """What would be done, row by row."""
    found: list[list[str]] = []
    for block in card.blocks:
        if isinstance(block, Table):
            found += [[plain(cell) for cell in row] for row in block.rows]
        elif isinstance(block, Text):
            found.append([plain(block.markdown)])
    return found


def place(db: Session, bearer: Bearer, chat: str) -> Place | None:
    """A chat to speak as if in: only one in which this person spoke to the bot themselves."""
    said = select(Spoken.id).where(
        Spoken.by == bearer.person, Spoken.chat == chat, col(Spoken.source) != "api"
    )
    if chat.count(":") < 2 or db.exec(said.limit(1)).first() is None:
        return None
    direct = db.exec(select(Account.key).where(Account.direct == chat)).first()
    platform, tenant, name = chat.split(":", 2)
    return Place(platform, tenant, name, direct=direct is not None)
