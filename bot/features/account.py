"""Accounts: the first administrator, and one person on several platforms (WORDS 92-94)."""

import re
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import col, func, select

from bot import links
from bot.cards import Button, Buttons, Card, Style, Text, Tone
from bot.commands import Context
from bot.errors import NotAllowed, NotFound
from bot.links import OneTime, absorb, is_bare
from bot.people import Person
from bot.registry import commands, draws
from bot.roles import CompanyRole, with_role
from bot.trail import Spoken
from bot.view import View, reader_view
from bot.words import N_, Named

TRIES = 5
WHILE = timedelta(minutes=1)
HOLDS_NOT = N_("This code does not hold: mistyped, used already, or too old.")


@dataclass(frozen=True)
class Claimed:
    """Who is administrator from now on."""

    person: Person


@dataclass(frozen=True)
class Code:
    """What to say on the other platform."""

    code: str


@dataclass(frozen=True)
class Linked:
    """Whose account the speaker's is from now on."""

    person: Person


# Commands


@commands.add(
    "claim",
    undo=N_("An administrator is changed with `role add` and `role remove`."),
    asks=True,
    secret=True,
    by_hand=True,
)
def claim(ctx: Context, code: str) -> Claimed:
    """Become the first administrator, with the code that was printed at the start:
    `claim 7QK2-M9FD`"""
    _looks_like_one(code)
    if known := with_role(ctx.db, CompanyRole.ADMINISTRATOR):
        sentence = N_("There is an administrator already: {who}. Nothing changed.")
        raise NotAllowed(sentence, who=[Named(person.handle) for person in known])
    _taken(ctx, code)
    ctx.person.roles = [CompanyRole.ADMINISTRATOR.value, *ctx.person.roles]
    return Claimed(ctx.person)


@commands.add(
    "link",
    undo=N_("Linked accounts stay linked."),
    asks=True,
    secret=True,
    private=True,
    by_hand=True,
)
def link(ctx: Context, code: str = "") -> Code | Linked:
    """Use the bot on another platform as the same person: `link` gives a code, which is said there:
    `link 4K7-92P`"""
    if not code:
        return Code(links.give(ctx.db, "link", ctx.person))
    _looks_like_one(code)
    given = _taken(ctx, code)
    person = ctx.db.get_one(Person, given.person)
    if person is ctx.person:
        raise NotAllowed(
            N_("This code is to be said on the other platform. Get a new one: `link`.")
        )
    if person.suspended_at or person.cancelled_at or not is_bare(ctx.db, ctx.person):
        sentence = N_("Only the account of a newcomer can be linked; {name} has work here already.")
        raise NotAllowed(sentence, name=ctx.person.name)
    absorb(ctx.db, ctx.person, person)
    ctx.db.get_one(Spoken, ctx.db.info["spoken"]).by = person.handle
    return Linked(person)


def _looks_like_one(code: str) -> None:
    """Every code has a digit; "claim form" and "link to the page" are talk."""
    if not re.search(r"\d", code):
        raise NotFound(HOLDS_NOT)


def _taken(ctx: Context, code: str) -> OneTime:
    """The code, used up; who guesses has to wait."""
    purpose = ctx.command.words
    wrong = select(func.count()).where(
        Spoken.by == ctx.person.handle,
        Spoken.text == purpose,
        col(Spoken.asked),
        Spoken.at > ctx.now - WHILE,
    )
    if ctx.db.exec(wrong).one() >= TRIES:
        raise NotAllowed(N_("Five codes in a minute were wrong. Wait a minute, then try again."))
    given = links.take(ctx.db, purpose, code)
    if given is None:
        raise NotFound(HOLDS_NOT)
    return given


# Cards


@draws(Claimed)
def claimed_card(claimed: Claimed, view: View) -> Card:
    title = view.say(
        N_("{name} is administrator now; the code is used up"), name=claimed.person.name
    )
    noun = view.say.label("person")
    line = f"{noun} {view.verb('import')}"
    way = Button(view.say(N_("Import people")), line, Style.MAIN)
    on = Button(view.say(N_("All steps")), view.verb("setup"))
    text = view.say(N_("Next: bring in people."))
    return Card(title, (Text(text), Buttons((way, on))), Tone.GOOD)


@draws(Code)
def code_card(code: Code, view: View) -> Card:
    sentence = N_(
        "Send `{line}` to Liaison on the other platform within 10 minutes. It works once."
    )
    return Card(view.say(sentence, line=f"{view.verb('link')} {code.code}"))


@draws(Linked)
def linked_card(linked: Linked, view: View) -> Card:
    """In the language that the person chose on the other side."""
    view = reader_view(view.db, linked.person, view.now)
    sentence = N_("This account belongs to {name} now")
    return Card(view.say(sentence, name=linked.person.name), tone=Tone.GOOD)
