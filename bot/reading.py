"""From the words of a line to what a command is called with, parameter by parameter."""

import json
import re
from dataclasses import replace
from datetime import date, datetime
from enum import Enum
from itertools import product
from typing import Any

from sqlmodel import col, func

from bot import convertors, which
from bot.cards import Button, Form
from bot.commands import Command, Context, Parameter
from bot.errors import Blank, BotError, NotUnderstood
from bot.forms import form, spelled
from bot.moments import Scope
from bot.people import Person, Project, visible
from bot.permissions import permit, subject
from bot.pieces import misspelled, words_of
from bot.store import Filed, Kept, tables_of
from bot.words import N_

FEW_TABLES = 2  # a row of any kind is not guessed at
OFFERED = 5
Arguments = dict[str, Any]


def calls(command: Command, ctx: Context) -> tuple[dict[str, str], list[Arguments]]:
    """The words as written, and what *command* is called with: once a row and once a person."""
    early = Scope(ctx, None, str)
    project = _project_of_line(command, ctx, early)
    words = words_of(command, ctx, project)
    words |= {name: value for name, value in ctx.heard.fields.items() if value or command.fills}
    if (wrong := misspelled(command, ctx)) and not ctx.heard.fields and not ctx.sure:
        raise wrong
    reader = Reader(command, words, ctx)
    try:
        return words, reader.calls()
    except BotError as error:
        error.field = error.field or reader.reading
        raise


def _project_of_line(command: Command, ctx: Context, scope: Scope) -> Project | None:
    """In whose time the dates of the line are read; a project that is not there is told later."""
    try:
        return which.project(scope)
    except BotError:
        return None


class Reader:
    """Reads the words of one line into values, parameter by parameter."""

    def __init__(self, command: Command, words: dict[str, str], ctx: Context) -> None:
        self.command, self.words, self.ctx = command, words, ctx
        self.project: Project | None = None
        self.reading = ""

    def calls(self) -> list[Arguments]:
        rows = [p for p in self.command.parameters if issubclass(p.kind, Filed) or _first_row(p)]
        read: dict[str, list[Any]] = {p.name: self._values(p) for p in rows}
        first = [values[0] for values in read.values() if values]
        permit(self.ctx, self.ctx.person, self.command, subject(first))  # before any form
        self._unfilled(next(filter(None, first), None))
        others = [p for p in self.command.parameters if p not in rows]
        read |= {p.name: self._values(p) for p in others}
        missing = [p.name for p in self.command.parameters if not read[p.name]]
        if missing:
            raise Blank(form(self.command, self.words, self.ctx))
        return [dict(zip(read, values, strict=True)) for values in product(*read.values())]

    def _values(self, parameter: Parameter) -> list[Any]:
        """The alternatives of one parameter; none when it is required and missing."""
        self.reading = parameter.name
        word = self.words.get(parameter.name, "")
        scope = Scope(self.ctx, self.project, lambda new: self._again(parameter.name, new))
        if not word:
            return self._assumed(parameter, scope)
        if parameter.many:
            return [
                tuple(
                    convertors.value(parameter.kind, one, scope) for one in _many(parameter, word)
                )
            ]
        several = word.split() if _splits(parameter, word) else [word]
        values = [convertors.value(parameter.kind, one, scope) for one in several]
        self._within(values[0])
        return values

    def _assumed(self, parameter: Parameter, scope: Scope) -> list[Any]:
        if issubclass(parameter.kind, Project) and parameter.required:
            self.project = which.project(scope)
            self.words[parameter.name] = self.project.code  # a form or a question keeps it
            return [self.project]
        if parameter.name in self.words and issubclass(parameter.kind, str):
            return [""]  # a form was sent with this field emptied
        if _first_row(parameter) and parameter.required and issubclass(parameter.kind, Filed):
            raise _which_row(parameter, scope)
        return [] if parameter.required else [parameter.default]

    def _within(self, value: object) -> None:
        if isinstance(value, Filed) and self.project is None:
            self.project = self.ctx.db.get(Project, value.project)

    def _again(self, name: str, new: str) -> str:
        return spelled(self.command, {**self.words, name: new}, self.ctx)

    def _unfilled(self, row: Kept | None) -> None:
        """An edit without anything to change is answered with what is there now."""
        if not self.command.fills or row is None:
            return
        first = next(p.name for p in self.command.parameters if p.positional)
        named = {p.name for p in self.command.parameters} - {first}
        now = {name: written(getattr(row, name, None), self.ctx) for name in named}
        if not named & self.words.keys():
            raise Blank(_filled(self.command, {first: self.words[first]}, now, self.ctx))
        for name in named & self.ctx.heard.fields.keys():
            if self.words.get(name) == now[name]:
                del self.words[name]


def _first_row(parameter: Parameter) -> bool:
    """What an edit is about: the row whose code, handle or path stands in the line."""
    return parameter.positional and issubclass(parameter.kind, Kept)


def _which_row(parameter: Parameter, scope: Scope) -> NotUnderstood:
    """A form cannot ask for a row; the newest ones are offered."""
    ctx = scope.ctx
    tables: list[type[Filed]] = list(tables_of(parameter.kind))
    rows: list[Filed] = []
    for table in tables if len(tables) <= FEW_TABLES else ():
        newest = (func.length(table.code).desc(), col(table.code).desc())
        rows += ctx.db.exec(visible(table, ctx.person).order_by(*newest).limit(OFFERED)).all()
    ways = tuple(Button(f"{r.code} {r.title}", scope.again(r.code)) for r in rows[:OFFERED])
    example = f"{next(iter(tables)).letter}-1 {ctx.verb(ctx.command.verb)}"
    return NotUnderstood(N_("Which one? Add its code, like `{example}`."), ways, example=example)


def _filled(command: Command, kept: dict[str, str], now: dict[str, str], ctx: Context) -> Form:
    shown = form(command, kept | now, ctx)
    blanks = tuple(ask for ask in shown.fields if ask.name not in kept)
    return replace(shown, line=spelled(command, kept, ctx), fields=blanks)


def written(value: object, ctx: Context) -> str:
    """A value as a form holds it and as it is read back."""
    match value:
        case None:
            return ""
        case datetime():
            return f"{value.astimezone(ctx.say.zone):%Y-%m-%d %H:%M}"
        case date():
            return value.isoformat()
        case bool():
            return "yes" if value else "no"
        case Enum():
            return str(value.value)
        case list() | dict():
            return json.dumps(value, ensure_ascii=False) if value else ""
        case _:
            return str(value)


def _splits(parameter: Parameter, word: str) -> bool:
    """Several codes, or several people, are several calls."""
    if issubclass(parameter.kind, Filed):
        return parameter.positional
    return issubclass(parameter.kind, Person) and word.count("@") > 1


def _many(parameter: Parameter, word: str) -> list[str]:
    if convertors.kind_name(parameter.kind) == "rows":
        return list(convertors.rows(word))
    return [one for one in re.split(r"[\s,，、]+", word) if one]
