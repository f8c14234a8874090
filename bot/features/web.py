"""The way into the web face: a one-time link, which the bot gives a person alone."""

from dataclasses import dataclass

from sqlmodel import Session

from bot import links, visits
from bot.cards import Card, Text
from bot.commands import Context
from bot.company import company
from bot.errors import NotAllowed
from bot.people import Person
from bot.registry import changes, commands, draws
from bot.view import View
from bot.words import N_


@dataclass(frozen=True)
class Way:
    """An address that signs its reader in, once."""

    address: str


def site(ctx: Context) -> str:
    """The address of the web face; in a terminal there is none, and a link would be dead."""
    if address := company(ctx.db).address:
        return address
    raise NotAllowed(
        N_("There are no pages in the terminal. Start `liaison demo` or `liaison run`.")
    )


@commands.add(
    "web",
    undo=N_("The link ends by itself after 10 minutes."),
    asks=True,
    private=True,
    by_hand=True,
)
def web(ctx: Context) -> Way:
    """Open your pages in the browser: your day, projects, lists to filter and export: `web`"""
    return Way(f"{site(ctx)}/sign-in/{links.give(ctx.db, 'web', ctx.person)}")


@changes.on(Person, "suspended_at", "cancelled_at", derives=True)
def show_out(db: Session, person: Person) -> None:
    """Who is suspended is signed out everywhere, and stays so when they come back."""
    if person.suspended_at or person.cancelled_at:
        visits.end_all(db, person)


@draws(Way)
def way_card(way: Way, view: View) -> Card:
    say = view.say
    label = say(N_("Sign in with the browser"))
    where = f"[{label}]({way.address})"
    rest = say(N_("It works once and for 10 minutes. Whoever has it is you: do not pass it on."))
    return Card(say(N_("Your way into the browser")), (Text(where), Text(rest)))
