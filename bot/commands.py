"""The commands: declared once, found from how a line begins."""

import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from types import UnionType
from typing import Any, get_args, get_origin

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from bot import vocabulary
from bot.events import Heard
from bot.lines import Line, split
from bot.people import Person
from bot.view import View

Run = Callable[..., Any]
Says = str | Callable[[Any, View], str]
FIELDS = "fields"  # undo writes back what every field was
NEAR = 80
INFLECTIONS = ("s", "d", "ed", "ing")
MOST_SECRET = 4  # words of a line with a code in it


@dataclass(frozen=True)
class Context(View):
    """Everything a command may use besides its own arguments; it reads as its speaker does."""

    heard: Heard
    line: Line
    person: Person
    command: "Command"
    words: Mapping[str, str] = field(default_factory=dict)  # the values as they were written
    sure: bool = False  # the person was asked and said so

    def emptied(self, name: str) -> bool:
        """A value was sent, and it is empty: what stood there goes."""
        return self.words.get(name) == ""


@dataclass(frozen=True)
class Parameter:
    """One value of a command: its name is the option, its type says how it is read."""

    name: str
    kind: type  # what is inside `X | None` and `tuple[X, ...]`
    many: bool
    default: Any
    positional: bool

    @property
    def required(self) -> bool:
        return self.default is inspect.Parameter.empty

    @property
    def values(self) -> tuple[str, ...]:
        """What it may be, where that is a list."""
        return tuple(str(i.value) for i in self.kind) if issubclass(self.kind, Enum) else ()


@dataclass(frozen=True)
class Command:
    """`may`: roles that may use it. `private`: the answer is the speaker's alone, even of a change.

    `fills`: without further words it answers with a form that holds what is there now.
    `decides`: its button carries the version that was shown. `undo`: FIELDS, or why not; then it
    is asked about first, unless it `asks` itself. `secret`: what follows its name is not kept.
    `suspended`: people who are suspended may be named, too. `by_hand`: it gives out or takes a
    secret that opens more than a token may, so only the person does it, and no token for them.
    `title`: what its form is called, where verb and noun together do not say it. `above`: said in a
    thread without further words, it works on what was said there before.
    """

    words: str
    run: Run
    says: Says
    may: frozenset[str]
    undo: str
    private: bool
    fills: bool
    decides: bool
    asks: bool
    secret: bool
    suspended: bool
    by_hand: bool
    title: str = ""
    above: bool = False

    @property
    def noun(self) -> str:
        return self.words.rpartition(" ")[0]

    @property
    def verb(self) -> str:
        return self.words.rpartition(" ")[2]

    @property
    def help(self) -> str:
        """The docstring: one sentence, then examples in backticks."""
        return " ".join((inspect.getdoc(self.run) or "").split())

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        found = inspect.signature(self.run, eval_str=True).parameters.values()
        return tuple(_parameter(p) for p in list(found)[1:])


def _parameter(raw: inspect.Parameter) -> Parameter:
    kind: Any = raw.annotation
    if isinstance(kind, UnionType):
        kind = get_args(kind)[0]
    many = get_origin(kind) is tuple
    positional = raw.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD
    return Parameter(raw.name, get_args(kind)[0] if many else kind, many, raw.default, positional)


class Commands:
    """`@commands.add("risk close", says=N_("{code} is closed"), may={"owner", "pm"})`"""

    def __init__(self) -> None:
        self._all: dict[str, Command] = {}

    def __iter__(self) -> Iterator[Command]:
        return iter(self._all.values())

    def __getitem__(self, words: str) -> Command:
        return self._all[words]

    def add(
        self,
        *names: str,
        says: Says = "",
        may: Iterable[str] = ("staff",),
        undo: str = FIELDS,
        private: bool = False,
        fills: bool = False,
        decides: bool = False,
        asks: bool = False,
        secret: bool = False,
        suspended: bool = False,
        by_hand: bool = False,
        title: str = "",
        above: bool = False,
    ) -> Callable[[Run], Run]:
        """Declare a command; with several names it is the same for several nouns."""

        def register(run: Run) -> Run:
            for words in names:
                if words in self._all:
                    raise ValueError(f"the command {words!r} is declared twice")
                self._all[words] = Command(
                    words, run, says, frozenset(may), undo, private, fills, decides, asks, secret,
                    suspended, by_hand, title, above,
                )  # fmt: skip
            return run

        return register

    def find(self, line: Line) -> Command | None:
        """The noun's own verb, else the verb for everything; a code alone is shown."""
        if not line.verb and not (line.code and not line.rest):
            return self._all.get(line.noun) if line.noun and not line.rest else None
        verb = line.verb or "show"
        return self._all.get(f"{line.noun} {verb}".strip()) or self._all.get(verb)

    def of(self, noun: str) -> list[Command]:
        return [command for command in self if command.noun == noun]

    def near(self, text: str, *, single: bool) -> str:
        """*text* with its beginning spelled right, or nothing; *single*: one word is enough."""
        words = text.split()
        for count in (2, 1) if single else (2,):
            head = " ".join(words[:count]).lower()
            if not single:
                head = head.rstrip("?？!！.。")  # "project status?" is asked of people
            if len(head) < 3 or len(words) < count:
                continue
            found = process.extractOne(head, self._ways, scorer=fuzz.ratio, score_cutoff=NEAR)
            if found and found[0] != head and _word_by_word(head, found[0]):
                return " ".join([found[0], *([] if self._secret(found[0]) else words[count:])])
        return ""

    def masked(self, text: str) -> str:
        """*text* as it may be kept: a line that is a secret command, or nearly one, without it."""
        return "\n".join(self._masked(line) for line in text.split("\n"))

    def _masked(self, text: str) -> str:
        if self._secret(text):
            command = self.find(split(text))
            assert command is not None
            return command.words
        short = len(text.split()) <= MOST_SECRET and re.search(r"\d", text)
        if short and self._secret(near := self.near(text, single=True)):
            return near
        return text

    def _secret(self, text: str) -> bool:
        command = self.find(split(text))
        return bool(command and command.secret)

    @cached_property
    def _ways(self) -> list[str]:
        return [way for command in self for way in vocabulary.ways(command.words) if len(way) > 2]


def _word_by_word(said: str, way: str) -> bool:
    """Is each word nearly that of *way*? "issue with", "issue closed" are talk, `issue lits` no."""
    words, meant = said.split(), way.split()
    if len(words) != len(meant):
        return False
    pairs = list(zip(words, meant, strict=True))
    slips = (OSA.distance(*pair) - max(1, len(pair[0]) // 4) for pair in pairs)
    inflected = (one.removeprefix(other) in INFLECTIONS for one, other in pairs)
    return max(slips) <= 0 and not any(inflected)
