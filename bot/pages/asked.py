"""The reading door: a command that changes nothing, run for its value and kept nowhere.

Arguments are read and permission is asked as for a line that is typed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot.commands import Command, Context
from bot.events import Heard, Place
from bot.lines import Line
from bot.people import Person
from bot.permissions import permit, subject
from bot.reading import calls
from bot.registry import commands
from bot.view import reader_view

READS = ("list", "show", "status", "history", "mine")


@dataclass(frozen=True)
class Visitor:
    """Who looks at a page, from which account and place, and when."""

    handle: str
    account: str
    place: Place
    now: datetime
    language: str = ""  # asked for; else as the person reads


def ask(db: Session, visitor: Visitor, words: str, given: Mapping[str, str]) -> tuple[Any, Context]:
    """The value of a command, and what it was asked in; any BotError says why there is none."""
    command = commands[words]
    assert command.verb in READS, words
    ctx = context(db, visitor, command, given)
    read, [arguments, *_] = calls(command, ctx)
    ctx = replace(ctx, words=read)
    permit(ctx, ctx.person, command, subject(arguments.values()))
    return command.run(ctx, **arguments), ctx


def context(
    db: Session, visitor: Visitor, command: Command, given: Mapping[str, str] | None = None
) -> Context:
    """As if the command had been said alone with the bot."""
    db.info["now"] = visitor.now
    person = db.get_one(Person, visitor.handle)
    view = reader_view(db, person, visitor.now, language=visitor.language)
    fields = {name: value for name, value in (given or {}).items() if value}
    heard = Heard(
        command.words, visitor.account, visitor.place, "", visitor.now, "api", fields=fields
    )
    return Context(
        db, view.say, person, visitor.now, heard, Line(""), person, command, fields, True
    )  # fmt: skip
