"""Where each command is called: what is under `/api`, from the declarations alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from bot.commands import Command
from bot.registry import commands
from bot.store import Filed, Kept, tables_of
from bot.vocabulary import LETTERS

READS = frozenset(
    ("list", "show", "status", "search", "mine", "help", "why", "history", "simulate")
)


@dataclass(frozen=True)
class Showing:
    """`GET /v1/{noun}/{code}`: the command, its parameter, and what it shows."""

    command: Command
    parameter: str
    table: type[Kept]


def reads(command: Command) -> bool:
    """Does it change nothing? A new verb is thought to change something."""
    return command.verb in READS


@cache
def posts() -> Mapping[str, Command]:
    """ "v1/action/add" → the command; what only the person's own hand may do has no address."""
    return {_path(command): command for command in commands if not command.by_hand}


@cache
def lists() -> Mapping[str, Command]:
    """ "v1/action" → the command that lists."""
    listing = (command for command in posts().values() if command.verb == "list")
    return {f"v1/{_segment(command.noun)}": command for command in listing}


@cache
def shows() -> Mapping[str, Showing]:
    """ "v1/action" → how one of them is shown; rows with a code need no command of their own."""
    any_row = commands["show"]
    found = {
        f"v1/{_segment(LETTERS[table.letter])}": Showing(any_row, "row", table)
        for table in tables_of(Filed)
        if table.letter in LETTERS
    }
    for command in posts().values():
        if command.verb == "show" and command.noun:
            first = command.parameters[0]
            found[f"v1/{_segment(command.noun)}"] = Showing(command, first.name, first.kind)
    return found


def _path(command: Command) -> str:
    return "/".join(filter(None, ["v1", _segment(command.noun), command.verb]))


def _segment(noun: str) -> str:
    return noun.replace(" ", "-")
