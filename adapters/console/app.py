"""Talking in a terminal: who speaks and where can be switched, buttons are pressed by number."""

import re
import shutil
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from importlib import import_module
from uuid import uuid4

from adapters.console.cards import Page
from adapters.console.forms import Filling, Show, Type
from bot.cards import Button, Form, Option, Reply
from bot.events import Heard, Place, Source
from bot.words import N_, Words

AS = re.compile(r"(?:as|我是)(?:\s+@?(?P<who>\S+))?", re.I)
IN = re.compile(r"(?:in|到)(?:\s+#?(?P<room>\S+))?", re.I)
CLOCK = re.compile(r"(?:clock|时钟)\s*\+\s*(?P<count>\d{1,4})\s*(?P<unit>[mhdw])", re.I)
PRESS = re.compile(r"[#＃]\s*(?P<number>\d{1,3})")
LEAVE = ("quit", "exit", "退出")
UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
INTRODUCTION = N_(
    "`as rd` speaks as somebody else, `in launch` speaks in a group, `in` to the bot alone, "
    "`#1` presses a button, `quit` leaves."
)
CLOCKED = N_("`clock +1d` moves the clock on.")


@dataclass(frozen=True)
class News:
    """What reached a chat besides the reply: a notice, a changed card."""

    to: str
    reply: Reply


Suggest = Callable[[Heard, str, str], Sequence[Option]]  # the form's line as heard, field, prefix


@dataclass
class Talk:
    """One person at a terminal. `account` and chats are keyed as "platform:tenant:id"."""

    hear: Callable[[Heard], Sequence[Reply]]
    suggest: Suggest
    now: Callable[[], datetime]
    words: Callable[[str], Words]  # of a person, by handle
    people: Mapping[str, str]  # handle → name
    rooms: Mapping[str, str]  # id → name
    news: Callable[[], Iterable[News]]
    clock: Callable[[timedelta], None] | None
    by: str
    platform: str
    tenant: str
    type: Type
    show: Show
    room: str = ""
    buttons: list[Button] = field(default_factory=list)

    @property
    def say(self) -> Words:
        return self.words(self.by)

    def run(self) -> None:
        self.show(self.say(INTRODUCTION))
        if self.clock:
            self.show(self.say(CLOCKED))
        while (line := self.type(self._prompt())) is not None and line.strip() not in LEAVE:
            if line.strip():
                self._take(line.strip())

    def _prompt(self) -> str:
        return f"{self.by}@{self.room}> " if self.room else f"{self.by}> "

    def _take(self, line: str) -> None:
        """A word to the terminal itself, else a line to the bot."""
        if match := AS.fullmatch(line):
            self._speak_as(match["who"] or "")
        elif match := IN.fullmatch(line):
            self._go(match["room"] or "")
        elif self.clock and (match := CLOCK.fullmatch(line)):
            self.clock(timedelta(**{UNITS[match["unit"].lower()]: int(match["count"])}))
            self.show(self.say.at(self.now()))
            self._draw(())
        elif match := PRESS.fullmatch(line):
            self._press(int(match["number"]))
        else:
            self._say(line)

    def _speak_as(self, who: str) -> None:
        handles = {name: handle for handle, name in self.people.items()}
        handle = handles.get(who, who)
        if handle in self.people:
            self.by = handle
        else:
            self._choose(N_("Who speaks?"), self.people)

    def _go(self, room: str) -> None:
        if not room or room in self.rooms:
            self.room = room
        else:
            self._choose(N_("In which group?"), self.rooms)

    def _choose(self, question: str, known: Mapping[str, str]) -> None:
        self.show(self.say(question))
        for key, name in known.items():
            self.show(f"  {key}  {name}")

    def _press(self, number: int) -> None:
        if 0 < number <= len(self.buttons):
            self._say(self.buttons[number - 1].line, "pressed")
        else:
            self.show(self.say(N_("There is no button #{number}."), number=number))

    def _say(self, line: str, source: Source = "typed") -> None:
        self._answered(self.hear(self._heard(line, source)))

    def _answered(self, replies: Sequence[Reply]) -> None:
        self._draw(replies)
        for form in replies:
            if isinstance(form, Form):
                self._fill(form)

    def _fill(self, form: Form) -> None:
        filling = Filling(form, self.say, self.type, self.show, self._complete)
        fields = filling.fields()
        if fields is None:
            self.show(self.say(N_("Left; nothing is saved.")))
        else:
            self._answered(self.hear(self._heard(form.line, "submitted", fields)))

    def _complete(self, form: Form, name: str, prefix: str) -> Sequence[Option]:
        return self.suggest(self._heard(form.line, "submitted"), name, prefix)

    def _draw(self, replies: Sequence[Reply]) -> None:
        page = Page(self.say, shutil.get_terminal_size().columns)
        for reply in replies:
            self.show("\n".join(page.draw(reply)))
        for one in self.news():
            self.show("\n".join([f"→ {one.to}", *page.draw(one.reply)]))
        if page.buttons:
            self.buttons = page.buttons

    def _heard(self, line: str, source: Source, fields: Mapping[str, str] | None = None) -> Heard:
        chat = self.room or f"dm:{self.by}"
        place = Place(self.platform, self.tenant, chat, direct=not self.room)
        account = f"{self.platform}:{self.tenant}:{self.by}"
        event = uuid4().hex
        return Heard(line, account, place, event, self.now(), source, fields or {}, kept=True)


def talk(
    hear: Callable[[Heard], Sequence[Reply]],
    suggest: Suggest,
    *,
    now: Callable[[], datetime],
    words: Callable[[str], Words],
    people: Mapping[str, str],
    rooms: Mapping[str, str] | None = None,
    news: Callable[[], Iterable[News]] = tuple,
    clock: Callable[[timedelta], None] | None = None,
    by: str = "pm",
    platform: str = "console",
    tenant: str = "local",
) -> None:
    """Talk until the input ends or somebody leaves."""
    Talk(
        hear, suggest, now, words, people, rooms or {}, news, clock, by, platform, tenant,
        typed, shown,
    ).run()  # fmt: skip


def typed(prompt: str) -> str | None:
    """A line from the keyboard, with its history where there is one; None at the end of input."""
    if sys.stdin.isatty():
        with suppress(ImportError):
            import_module("readline")  # makes `input` edit and remember
    try:
        return input(prompt)
    except (EOFError, KeyboardInterrupt):
        shown("")
        return None


def shown(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
