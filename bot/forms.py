"""A form is a command with blanks, made from its signature."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import fields
from enum import Enum
from typing import Any

from sqlmodel import col, select

from bot import vocabulary
from bot.cards import Ask, FieldType, Form, Option
from bot.commands import Command, Parameter
from bot.convertors import kind_name, types_of
from bot.lines import quoted
from bot.markup import Markup, escape
from bot.people import Department, Person, Project, live
from bot.store import Filed
from bot.view import View
from bot.words import collated

LONG = {
    "background",
    "goal",
    "results",
    "reason",
    "response",
    "impact",
    "cause",
    "note",
    "text",
    "days",
}


def form(
    command: Command, given: Mapping[str, str], view: View, *, error: str = "", wrong: str = ""
) -> Form:
    """Every blank of a command, filled with what was given already.

    *wrong* names the field that *error* is about; without one the error stands on top.
    """
    asks = [
        _ask(p, given.get(p.name, ""), view, error if p.name == wrong else "")
        for p in command.parameters
        if not (issubclass(p.kind, Project) or (p.positional and issubclass(p.kind, Filed)))
    ]
    shown = any(ask.name == wrong for ask in asks)
    title = title_of(command, view)
    return Form(title, spelled(command, given, view), tuple(asks), title, "" if shown else error)


def title_of(command: Command, view: View) -> str:
    """New risk; 新增风险."""
    if command.title:
        return view.say(command.title)
    zh = view.say.language == "zh"
    words = (command.verb, command.noun) if command.noun else (command.verb,)
    verb = vocabulary.spell_verb(words[0], view.say.language)
    rest = [view.say.label(word) for word in words[1:]]
    title = ("" if zh else " ").join([verb, *rest])
    return title[:1].upper() + title[1:]


def meaning(command: Command, view: View) -> Markup:
    """The sentence of its help, without the examples."""
    said = view.say(command.help).partition("`")[0]
    return Markup(escape(str(said)).strip(" :：,，、"))


def examples(command: Command, view: View) -> list[str]:
    """The lines of its help that may be copied, the plainest first."""
    return re.findall(r"`([^`]+)`", str(view.say(command.help)))


def spelled(command: Command, words: Mapping[str, str], view: View) -> str:
    """The line that gives *words* to *command*, as its reader would type it."""
    first = next((p for p in command.parameters if p.positional), None)
    noun = [view.noun(command.noun)] if command.noun else []
    head, more = [*noun, view.verb(command.verb)], []
    for name, word in words.items():
        if first and name == first.name:
            called = issubclass(first.kind, Person) and word.startswith("@")
            bare = called or issubclass(first.kind, Filed)
            head.append(word if bare else quoted(word))
        elif word:
            more.append(f"{view.option(name)}={quoted(word)}")
    return " ".join([*head, *more])


def _ask(parameter: Parameter, given: str, view: View, error: str) -> Ask:
    name = parameter.name
    label = vocabulary.spell_option(name, view.say.language)
    kind = field_type(name, parameter.kind, many=parameter.many)
    default = parameter.default
    if not given and isinstance(default, Enum):
        given = str(default.value)
    return Ask(
        name=name,
        label=label[:1].upper() + label[1:],
        type=kind,
        required=parameter.required,
        options=_options(parameter.kind, view),
        value=given,
        error=error,
        fields=_columns(parameter.kind, view) if kind == "rows" else (),
    )


def field_type(name: str, kind: Any, *, many: bool) -> FieldType:
    found = kind_name(kind)
    if found == "text" and name in LONG:
        return "long"
    if found == "person" and many:
        return "text"
    return found  # type: ignore[return-value]


def _columns(kind: Any, view: View) -> tuple[Ask, ...]:
    """The fields of one row of a group."""
    hints = types_of(kind)
    return tuple(
        Ask(
            name=column.name,
            label=vocabulary.spell_option(column.name, view.say.language),
            type=field_type(column.name, hints[column.name], many=False),
            options=_options(hints[column.name], view),
        )
        for column in fields(kind)
    )


def _options(kind: Any, view: View) -> tuple[Option, ...]:
    """What may be picked, only of what the reader may see."""
    if issubclass(kind, Enum):
        return tuple(Option(str(i.value), view.say.label(str(i.value))) for i in kind)
    if issubclass(kind, Person):
        here = select(Person).where(live(Person), col(Person.suspended_at).is_(None))
        people = view.db.exec(here.order_by(Person.department, Person.handle).limit(100)).all()
        return _in_order(Option(p.handle, _person_label(p, view)) for p in people)
    if issubclass(kind, Department):
        units = view.db.exec(select(Department).where(live(Department))).all()
        return _in_order(Option(d.path, view.department(d.path)) for d in units)
    return ()


def _in_order(options: Iterable[Option]) -> tuple[Option, ...]:
    return tuple(sorted(options, key=lambda option: collated(option.label)))


def _person_label(person: Person, view: View) -> str:
    unit = view.department(person.department)
    return f"{person.name} · {unit}" if unit else person.name
