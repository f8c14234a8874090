"""What may come next while somebody types: rows, verbs, people, options, and their values."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import islice

from sqlalchemy import or_
from sqlmodel import Session, col, func, select

from bot import vocabulary
from bot.cards import Option, buttons
from bot.commands import Command, Parameter
from bot.convertors import types_of
from bot.events import Place
from bot.forms import meaning
from bot.lines import Line, quoted, shadow, split
from bot.markup import plain
from bot.people import Department, Person, live, visible
from bot.permissions import could, may, roles, usable
from bot.registry import commands, draws
from bot.store import EPOCH, Filed, table_of, tables_of
from bot.view import View, reader_view

MOST = 8
PICKED = 100  # what the pickers of the platforms hold
LOOSE_CODE = re.compile(rf"([{''.join(vocabulary.LETTERS)}])[-_ ]?(\d*)", re.IGNORECASE)
CALLING = re.compile(r"@([^\s@]*)$")
SETTING = re.compile(r"(?:(?<=\s)|^)(?P<name>[^\s=：@]+)(?P<is>[=：])(?P<begun>[^\s]*)$")
WORD = re.compile(r"\S*$")
ABOUT_A_ROW = {"show", "undo", "why", "history"}  # verbs for every kind of row


Choice = tuple[str, str, str]  # as it is written, as it is shown, what it is


@dataclass(frozen=True)
class Suggestion:
    line: str  # the whole line when taken
    label: str
    about: str


def complete(db: Session, person: Person, at: Place, text: str) -> list[Suggestion]:
    """At most eight ways to go on; only what *person* may see and do."""
    view = reader_view(db, person, db.info.get("now", EPOCH), at.key)
    found = _Completion(view, person, text).suggestions() if text.strip() else iter(())
    unique = {suggestion.line: suggestion for suggestion in found if suggestion.line != text}
    return list(islice(unique.values(), MOST))


class _Completion:
    """One text that is being typed. `head` is what stays, `begun` the word at its end."""

    def __init__(self, view: View, person: Person, text: str) -> None:
        self.view, self.db, self.person, self.text = view, view.db, person, text
        match = WORD.search(text)
        assert match is not None
        self.head, self.begun = text[: match.start()], match[0]
        self.line: Line = split(text)

    def suggestions(self) -> Iterator[Suggestion]:
        seen = shadow(self.text)
        if match := CALLING.search(seen):
            yield from self._people(self.text[: match.start()], match[1])
            return
        command = commands.find(self.line)
        if command and self._usable(command) and (match := SETTING.search(seen)):
            yield from self._values(command, match)
            return
        if self.line.coded and self.line.code:
            yield from self._verbs()
        elif LOOSE_CODE.fullmatch(seen.strip()):
            yield from self._rows(seen.strip())
        yield from self._beginnings(seen)
        if command and self._usable(command):
            yield from self._rows_for(command)
            yield from self._options(command)

    # Rows and what can be done with them

    def _rows(self, begun: str) -> Iterator[Suggestion]:
        match = LOOSE_CODE.fullmatch(begun)
        assert match is not None
        code = f"{match[1].upper()}-{match[2]}"
        if table := table_of(code):
            yield from self._codes(table, code, "")

    def _rows_for(self, command: Command) -> Iterator[Suggestion]:
        """A command about a row that has none yet."""
        first = next((p for p in command.parameters if p.positional), None)
        if first and issubclass(first.kind, Filed) and not self.line.codes and not self.line.rest:
            for table in tables_of(first.kind):
                if vocabulary.LETTERS[table.letter] == self.line.noun:
                    yield from self._codes(table, f"{table.letter}-", self.text.rstrip() + " ")

    def _codes(self, table: type[Filed], begun: str, head: str) -> Iterator[Suggestion]:
        """The newest first."""
        mine = visible(table, self.person).where(col(table.code).startswith(begun))
        newest = (func.length(table.code).desc(), col(table.code).desc())
        for row in self.db.exec(mine.order_by(*newest).limit(MOST)):
            about = plain(self.view.about(row)).partition(" · ")[2]
            yield Suggestion(f"{head}{row.code} ", f"{row.code} {row.title}", about)

    def _verbs(self) -> Iterator[Suggestion]:
        """What fits the row of the line, first what its card offers now."""
        row, rest = self._row(), self.line.rest.lower()
        if row is None or self.line.verb or " " in rest:
            return
        held = roles(self.db, self.person, row)
        fitting = [c for c in commands if _fits(c, row) and self._begins(c.verb, rest)]
        now = [split(button.line).verb for button in buttons(draws.card(row, self.view))]
        fitting.sort(key=lambda c: now.index(c.verb) if c.verb in now else len(now))
        for command in fitting:
            if may(self.db, command) & held or "administrator" in held:
                yield self._verb(command, row)

    def _row(self) -> Filed | None:
        table = table_of(self.line.code)
        if table is None:
            return None
        query = visible(table, self.person).where(table.code == self.line.code)
        return self.db.exec(query).first()

    def _verb(self, command: Command, row: Filed) -> Suggestion:
        spelled = vocabulary.spell_verb(command.verb, self.view.say.language)
        label = spelled[:1].upper() + spelled[1:]
        line = f"{row.code} {self.view.verb(command.verb)} "
        return Suggestion(line, label, plain(meaning(command, self.view)))

    def _begins(self, verb: str, begun: str) -> bool:
        ways = (verb, *vocabulary.VERBS[verb].split("|"))
        return any(way.lower().startswith(begun) for way in ways)

    # Beginnings of commands

    def _beginnings(self, seen: str) -> Iterator[Suggestion]:
        """Commands that a way of beginning them begins with what is typed, in its language."""
        begun = " ".join(seen.lower().split())
        language = "en" if begun.isascii() else "zh"
        near = [
            c
            for c in commands
            if any(w.lower().startswith(begun) for w in vocabulary.ways(c.words))
        ]
        near.sort(key=lambda command: not _natural(command, language).startswith(begun))
        for command in usable(self.db, self.person, near, None):
            line = _natural(command, language)
            yield Suggestion(f"{line} ", line, plain(meaning(command, self.view)))

    def _usable(self, command: Command) -> bool:
        return could(self.db, self.person, command, None)

    # People, options, values

    def _people(self, head: str, begun: str) -> Iterator[Suggestion]:
        wanted = begun.lower()
        near = or_(
            func.lower(Person.handle).startswith(wanted, autoescape=True),
            func.lower(Person.name).startswith(wanted, autoescape=True),
        )
        here = select(Person).where(near, live(Person), col(Person.suspended_at).is_(None))
        for person in self.db.exec(here.order_by(Person.handle).limit(MOST)):
            about = self.view.department(person.department)
            yield Suggestion(f"{head}@{person.handle} ", person.name, about)

    def _options(self, command: Command) -> Iterator[Suggestion]:
        """Options that are still open."""
        begun = self.begun.lower()
        given = {
            name for name in vocabulary.NAMES if re.search(rf"{re.escape(name)}[=：]", self.text)
        }
        taken = {vocabulary.NAMES[name] for name in given}
        for parameter in command.parameters:
            name = parameter.name
            ways = (name, *vocabulary.OPTIONS.get(name, name).split("|"))
            if parameter.positional or name in taken:
                continue
            if begun and not any(way.lower().startswith(begun) for way in ways):
                continue
            label = self.view.label(name)
            known = self.view.say.joined(self.view.say.label(v) for v in parameter.values[:MOST])
            yield Suggestion(f"{self.head}{self.view.option(name)}=", label, plain(known))

    def _values(self, command: Command, match: re.Match[str]) -> Iterator[Suggestion]:
        """What may stand after `option=`."""
        name = vocabulary.NAMES.get(match["name"].lower(), "")
        parameter = next((p for p in command.parameters if p.name == name), None)
        if parameter is None:
            return
        head = self.text[: match.end("is")]
        begun = match["begun"].lower()
        for value, label, about in _choices(self.view, self.person, parameter, begun.lstrip("@")):
            if any(word.lower().startswith(begun) for word in (value, label)):
                yield Suggestion(f"{head}{value} ", label, about)


def _natural(command: Command, language: str) -> str:
    """`risk close`, `风险 关闭`"""
    if language == "en":
        return command.words
    noun = [vocabulary.NOUNS[command.noun].split("|")[0]] if command.noun else []
    return " ".join([*noun, vocabulary.VERBS[command.verb].split("|")[0]])


def _fits(command: Command, row: Filed) -> bool:
    """It is a verb of the row's noun about a row, or one for every kind of row."""
    if not command.noun:
        return command.verb in ABOUT_A_ROW
    first = next((p for p in command.parameters if p.positional), None)
    return bool(first and first.required and isinstance(row, first.kind)) and (
        command.noun == vocabulary.LETTERS[row.letter]
    )


def options(
    view: View, person: Person, command: Command, field: str, prefix: str
) -> tuple[Option, ...]:
    """What a picker shows for a field once *prefix* is typed; "duties.owner" is of a row."""
    name, _, column = field.partition(".")
    parameter = next((p for p in command.parameters if p.name == name), None)
    if parameter is None or not could(view.db, person, command, None):
        return ()
    if column:
        kind = types_of(parameter.kind).get(column)
        if kind is None:
            return ()
        parameter = Parameter(column, kind, many=False, default="", positional=False)
    begun = prefix.strip().lower()
    found = (
        Option(value.strip('"').removeprefix("@"), f"{label} · {about}" if about else label)
        for value, label, about in _choices(view, person, parameter, begun)
    )
    return tuple(islice((o for o in found if begun in f"{o.value} {o.label}".lower()), PICKED))


def _choices(view: View, person: Person, parameter: Parameter, begun: str) -> Iterator[Choice]:
    """Values of a parameter, only of what this person may see."""
    for kind, listed in CHOICES:
        if issubclass(parameter.kind, kind):
            yield from listed(view, person, parameter, begun)
            return


def _listed(view: View, person: Person, parameter: Parameter, begun: str) -> Iterator[Choice]:
    for value in parameter.values or ("yes", "no"):
        label = view.say.label(value)
        yield quoted(label if view.say.language == "zh" else value), label, ""


def _called(view: View, person: Person, parameter: Parameter, begun: str) -> Iterator[Choice]:
    near = or_(
        func.lower(Person.handle).contains(begun, autoescape=True),
        func.lower(Person.name).contains(begun, autoescape=True),
    )
    here = select(Person).where(near, live(Person), col(Person.suspended_at).is_(None))
    for one in view.db.exec(here.order_by(Person.handle).limit(PICKED)):
        yield f"@{one.handle}", one.name, view.department(one.department)


def _departments(view: View, person: Person, parameter: Parameter, begun: str) -> Iterator[Choice]:
    for unit in view.db.exec(select(Department).where(live(Department))):
        yield quoted(unit.path), view.department(unit.path), ""


def _filed(view: View, person: Person, parameter: Parameter, begun: str) -> Iterator[Choice]:
    kind: type[Filed] = parameter.kind
    for table in tables_of(kind):
        newest = (func.length(table.code).desc(), col(table.code).desc())
        for row in view.db.exec(visible(table, person).order_by(*newest).limit(MOST * 4)):
            yield row.code, row.title, ""


CHOICES: tuple[tuple[type, Callable[[View, Person, Parameter, str], Iterator[Choice]]], ...] = (
    (Enum, _listed),
    (bool, _listed),
    (Person, _called),
    (Department, _departments),
    (Filed, _filed),
)
