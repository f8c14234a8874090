"""Tokens: keys that a person gives to a program, which then speaks in their name (DESIGN §7)."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sqlmodel import Session

from bot import tokens, vocabulary
from bot.cards import Button, Buttons, Card, Fields, Style, Table, Text
from bot.commands import Context
from bot.errors import NotFound, NotUnderstood, NotYours
from bot.features.web import site
from bot.lines import quoted
from bot.markup import escape
from bot.people import Person
from bot.registry import changes, commands, draws
from bot.roles import CompanyRole
from bot.store import real_now
from bot.tokens import Token
from bot.view import View
from bot.words import N_, Word

LASTS, LONGEST = timedelta(days=90), timedelta(days=366)
LONGEST_NAME = 60
WAYS = 4  # buttons under a list
# What a token may: read everything, write everything, or write the rows of some nouns.
Scope = StrEnum(  # type: ignore[misc] # the nouns are those of the vocabulary
    "Scope", {word: word for word in (tokens.READ, tokens.WRITE, *vocabulary.NOUNS)}
)


@dataclass(frozen=True)
class Offer:
    """A token that is made when its reader opens the address, once."""

    name: str
    scopes: tuple[str, ...]
    days: int
    address: str


@dataclass(frozen=True)
class Tokens:
    """The tokens of a person that still hold."""

    person: Person
    tokens: tuple[Token, ...]
    gone: str = ""  # the one that was just cancelled


# Commands


@commands.add(
    "token add",
    undo=N_("A token is taken back with `token cancel`."),
    asks=True,
    private=True,
    by_hand=True,
)
def add(
    ctx: Context,
    name: str,
    *,
    scope: tuple[Scope, ...] = (Scope(tokens.READ),),
    span: timedelta = LASTS,
) -> Offer:
    """Give a program a key to the API; it may read, write, or write what you name:
    `token add ci` `token add report scope=read,action span=30d`"""
    title = " ".join(name.split())
    if not title or len(title) > LONGEST_NAME:
        sentence = N_("A token needs a name of at most {most} letters.")
        raise NotUnderstood(sentence, field="name", most=LONGEST_NAME)
    if any(token.name == title for token in tokens.of(ctx.db, ctx.person)):
        sentence = N_("You have a token “{name}” already. Cancel it first, or take another name.")
        raise NotUnderstood(sentence, _cancel(ctx, title), field="name", name=title)
    if not timedelta(days=1) <= span <= LONGEST:
        sentence = N_("A token holds for 1 to {most} days.")
        raise NotUnderstood(sentence, field="span", most=LONGEST.days)
    scopes = tuple(dict.fromkeys(str(one) for one in scope))
    address = site(ctx)
    secret = tokens.offer(ctx.db, ctx.person, title, scopes, span)
    return Offer(title, scopes, span.days, f"{address}/api/token/{secret}")


@commands.add("token list", private=True)
def list_(ctx: Context, *, person: Person | None = None) -> Tokens:
    """List your tokens: what they may, until when, and when they were last used: `token list`"""
    owner = _owner(ctx, person)
    return Tokens(owner, tuple(tokens.of(ctx.db, owner)))


@commands.add(
    "token cancel",
    undo=N_("A cancelled token stays cancelled; programs that use it are refused at once."),
    private=True,
)
def cancel(ctx: Context, name: str, *, person: Person | None = None) -> Tokens:
    """Take a token back; whoever uses it is refused at once: `token cancel ci`"""
    owner = _owner(ctx, person)
    token = next((t for t in tokens.of(ctx.db, owner) if t.name == name), None)
    if token is None:
        way = (Button(_listing(ctx), _listing(ctx)),)
        raise NotFound(N_("There is no token “{name}”."), way, field="name", name=name)
    token.cancelled_at = real_now(ctx.db)
    return Tokens(owner, tuple(t for t in tokens.of(ctx.db, owner) if t is not token), name)


def _owner(ctx: Context, person: Person | None) -> Person:
    """Everybody looks after their own; an administrator after anybody's."""
    if person is None or person is ctx.person:
        return ctx.person
    if CompanyRole.ADMINISTRATOR not in ctx.person.roles:
        raise NotYours(N_("Tokens of others are for: {who}."), who=Word("administrator"))
    return person


@changes.on(Person, "suspended_at", "cancelled_at", derives=True)
def take_back(db: Session, person: Person) -> None:
    """Who is suspended has no tokens any more, and none when they come back."""
    if person.suspended_at or person.cancelled_at:
        for token in tokens.of(db, person):
            token.cancelled_at = real_now(db)


# Cards


@draws(Offer)
def offer_card(offer: Offer, view: View) -> Card:
    say = view.say
    title = say(N_("Token “{name}” is ready to be shown"), name=offer.name)
    where = f"[{say(N_('Show the token'))}]({offer.address})"
    rest = say(N_("The link works once and for 10 minutes. It is never shown again."))
    days = say.n(N_("{count} day"), N_("{count} days"), offer.days)
    facts = Fields(((view.label("scope"), _may(offer.scopes, view)), (view.label("span"), days)))
    return Card(title, (Text(where), facts, Text(rest)))


@draws(Tokens)
def tokens_card(found: Tokens, view: View) -> Card:
    title = view.say.n(N_("{count} token"), N_("{count} tokens"), len(found.tokens))
    if found.gone:
        title = view.say(N_("Token “{name}” is cancelled"), name=found.gone)
    if not found.tokens:
        return Card(title, (Text(view.say(N_("none"))),))
    say = view.say
    head = (say(N_("Token")), view.label("scope"), say(N_("Valid until")), say(N_("Last used")))
    table = Table(head, tuple(_cells(token, view) for token in found.tokens))
    own = view.reader is not None and view.reader.handle == found.person.handle
    ways = [_way(view, token.name) for token in found.tokens[:WAYS]] if own else []
    return Card(title, (table, *([Buttons(tuple(ways))] if ways else [])))


def _cells(token: Token, view: View) -> tuple[str, ...]:
    used = view.say.at(token.used_at) if token.used_at else view.say(N_("never"))
    if token.shown_at is None:
        used = view.say(N_("not shown yet"))
    return escape(token.name), _may(token.scopes, view), view.say.at(token.expires_at), used


def _may(scopes: list[str] | tuple[str, ...], view: View) -> str:
    return view.say.joined(map(view.say.label, scopes))


def _cancel(view: View, name: str) -> tuple[Button, ...]:
    return (_way(view, name),)


def _way(view: View, name: str) -> Button:
    line = f"{view.noun('token')} {view.verb('cancel')} {quoted(name)}"
    label = view.say(N_("Cancel {name}"), name=name)
    return Button(label, line, Style.QUIET)


def _listing(view: View) -> str:
    return f"{view.noun('token')} {view.verb('list')}"
