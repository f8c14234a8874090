"""Every command as a reader of the API meets it: what it does, and its examples taken apart."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool
from sqlmodel import Session, SQLModel

from bot.commands import Command, Context
from bot.company import Company
from bot.events import Heard, Place
from bot.forms import examples, meaning
from bot.lines import split
from bot.markup import plain
from bot.people import Person, Project
from bot.pieces import words_of
from bot.registry import commands
from bot.view import View, reader_view

ANY_DAY = datetime(2026, 3, 2, 1, tzinfo=UTC)
ANYBODY = Person(handle="ci", name="ci")
ANYWHERE = Place("api", "docs", "dm:ci", direct=True)


@dataclass(frozen=True)
class Example:
    """A line of a command's help, and the words that it gives to the command's parameters."""

    line: str
    words: dict[str, str]


@dataclass(frozen=True)
class Described:
    command: Command
    meaning: str
    examples: tuple[Example, ...]


@cache
def described(language: str) -> tuple[Described, ...]:
    """All that a token may call, with the examples of one language."""
    engine = create_engine("sqlite://", poolclass=StaticPool)
    SQLModel.metadata.create_all(engine)
    with Session(engine, info={"company": Company(language), "now": ANY_DAY}) as db:
        view = reader_view(db, ANYBODY, ANY_DAY, language=language)
        found = tuple(
            Described(command, plain(meaning(command, view)), tuple(_examples(command, view)))
            for command in commands
            if not command.by_hand
        )
    engine.dispose()
    return found


def _examples(command: Command, view: View) -> Iterator[Example]:
    """Those of its own; one help of two nouns may have them of one."""
    lines = examples(command, view)
    own = [line for line in lines if commands.find(split(line)) is command]
    known: list[dict[str, str]] = []
    for line in own or [line for line in lines if split(line).verb == command.verb]:
        words = _words(command, line, view)
        opens_a_form = command.fills and len(words) < 2
        if words not in known and not opens_a_form:
            known.append(words)
            yield Example(line, words)


def _words(command: Command, text: str, view: View) -> dict[str, str]:
    line = split(text)
    heard = Heard(text, "api:docs:ci", ANYWHERE, "", view.now, "api")
    ctx = Context(view.db, view.say, ANYBODY, view.now, heard, line, ANYBODY, command)
    words = words_of(command, ctx, None)
    rows = (p.name for p in command.parameters if p.positional or issubclass(p.kind, Project))
    first = next(rows, "")
    if first and line.code:
        words.setdefault(first, " ".join(line.codes))
    return words
