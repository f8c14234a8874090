"""Steps that several commands take, and what has to be so before them."""

from datetime import datetime

from bot.cards import Style
from bot.commands import Context
from bot.errors import NotAllowed
from bot.features.action import telling
from bot.features.action.tables import Action
from bot.features.project.circle import refuse_outsiders
from bot.people import Person
from bot.words import N_


def move(ctx: Context, action: Action, due: datetime | None, reason: str = "") -> None:
    """Another date; what was proposed is settled by it."""
    old, action.due = action.due, due
    action.proposed, action.proposed_why = None, ""
    action.delayed_why = reason or action.delayed_why
    if old != due:
        telling.moved(ctx, action, old, reason)


def hand(ctx: Context, action: Action, person: Person) -> None:
    """Another owner, who has neither taken nor declined it; telling.py reacts."""
    if person.handle == action.owner:
        sentence = N_("{code} is with {owner} already.")
        raise NotAllowed(sentence, code=action.code, owner=person.name)
    refuse_outsiders(ctx, ctx.project(action), [person.handle])
    action.owner, action.department = person.handle, person.department
    action.taken_at, action.declined_at, action.declined_why = None, None, ""
    action.proposed, action.proposed_why = None, ""


def still_open(ctx: Context, action: Action) -> None:
    if action.done_at:
        sentence = N_("{code} is done since {at}. Reopen it first.")
        way = ctx.button(action, "reopen", Style.MAIN)
        raise NotAllowed(sentence, (way,), code=action.code, at=action.done_at)


def offered(ctx: Context, action: Action) -> datetime:
    still_open(ctx, action)
    if action.proposed is None:
        way = ctx.button(action, "show")
        raise NotAllowed(N_("No other date is proposed for {code}."), (way,), code=action.code)
    return action.proposed


def handed_in(ctx: Context, action: Action) -> None:
    if action.closed_at:
        sentence = N_("{code} is closed since {at}.")
        ways = (ctx.button(action, "reopen"),)
        raise NotAllowed(sentence, ways, code=action.code, at=action.closed_at)
    if action.done_at is None:
        way = ctx.button(action, "show")
        raise NotAllowed(N_("{code} is not done yet."), (way,), code=action.code)
