"""A form, asked blank by blank: what stands in brackets is kept by Enter."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from adapters.console.text import shown
from bot.cards import Ask, Form, Option
from bot.words import N_, Words

CANCEL = ("cancel", "取消")
EMPTY = "-"
FEW = 9  # more are listed only when they are asked for

Type = Callable[[str], str | None]  # shows a prompt, gives what was typed; None at the end
Show = Callable[[str], None]
Complete = Callable[[Form, str, str], Sequence[Option]]  # form, field, prefix


class Left(Exception):
    """The person left the form."""


@dataclass
class Filling:
    """One form being filled in."""

    form: Form
    say: Words
    type: Type
    show: Show
    complete: Complete

    def fields(self) -> dict[str, str] | None:
        """What was typed, every blank by its name; None when the form was left."""
        self.show(self.say(N_("Enter keeps what stands in brackets, - empties, ? lists.")))
        self.show(self.say(N_("`cancel` leaves the form.")))
        try:
            return {ask.name: self._value(ask) for ask in self.form.fields}
        except Left:
            return None

    def _value(self, ask: Ask) -> str:
        if ask.error:
            self.show(f"  ! {shown(ask.error, self.say)}")
        match ask.type:
            case "rows":
                return self._rows(ask)
            case "file":
                self.show(f"  {ask.label}: {self.say(N_('a file cannot be handed in here.'))}")
                return ""
            case _:
                return self._one(ask)

    def _one(self, ask: Ask) -> str:
        if ask.help:
            self.show(f"  {shown(ask.help, self.say)}")
        if 0 < len(ask.options) <= FEW:
            self._list(ask.options)
        while True:
            typed = self._typed(ask)
            if typed.startswith(("?", "？")):
                self._list(self._offered(ask, typed[1:].strip()))
            elif value := _chosen(ask, typed):
                return value
            elif typed == EMPTY and not ask.required:
                return ""
            elif not typed and (ask.value or not ask.required):
                return ask.value
            else:
                self.show(f"  {self.say(N_('This one is needed.'))}")

    def _typed(self, ask: Ask) -> str:
        needed = " *" if ask.required else ""
        kept = f" [{_label(ask)}]" if ask.value else ""
        typed = self.type(f"  {ask.label}{needed}{kept}: ")
        if typed is None or typed.strip().lower() in CANCEL:
            raise Left
        return typed.strip()

    def _offered(self, ask: Ask, prefix: str) -> Sequence[Option]:
        found = [o for o in ask.options if prefix.lower() in f"{o.value} {o.label}".lower()]
        return found or self.complete(self.form, ask.name, prefix)

    def _list(self, options: Sequence[Option]) -> None:
        for number, option in enumerate(options, 1):
            self.show(f"    {number} {option.label}")
        if not options:
            self.show(f"    {self.say(N_('none'))}")

    def _rows(self, ask: Ask) -> str:
        """Row after row, until the first blank of one stays empty."""
        rows: list[Mapping[str, str]] = []
        self.show(f"  {ask.label}: {self.say(N_('row by row; an empty one ends it.'))}")
        while ask.fields and (first := self._one(ask.fields[0])):
            rest = {column.name: self._value(column) for column in ask.fields[1:]}
            rows.append({ask.fields[0].name: first, **rest})
        return json.dumps(rows, ensure_ascii=False) if rows else ask.value


def _label(ask: Ask) -> str:
    return next((o.label for o in ask.options if o.value == ask.value), ask.value)


def _chosen(ask: Ask, typed: str) -> str:
    """The value of an option by its number or label; anything else as it was typed."""
    if typed in ("", EMPTY):
        return ""
    if typed.isdigit() and 0 < int(typed) <= len(ask.options):
        return ask.options[int(typed) - 1].value
    return next((o.value for o in ask.options if o.label.lower() == typed.lower()), typed)
