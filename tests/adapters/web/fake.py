"""A chat in memory with made-up data: every kind of message, in both languages, and no core."""

import re
from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from adapters.web.draw import Translate
from adapters.web.face import (
    Completion,
    Due,
    File,
    Filled,
    Language,
    Message,
    Person,
    Refused,
    Room,
    Unknown,
)
from adapters.web.pokes import Pokes
from bot.words import catalogue
from tests.adapters.web import samples

PEOPLE = [
    Person(handle=handle, name=name, department=department, role=role, language="zh")
    for handle, name, department, role in samples.PEOPLE
]
COMPLETIONS = (
    ("A-12 完成", "完成", "告诉林晓，等待验收"),
    ("A-12 改期", "改期", "换一个截止日，写原因"),
    ("A-12 为什么", "为什么", "提醒过谁、接下来提醒谁"),
    ("风险 新增", "风险 新增", "记一个风险"),
)


def words(language: Language) -> Translate:
    return catalogue(language).gettext


class FakeChat:
    """Reads a few lines: `add …`, `form`, `slow`, `A-12 完成`; everything else is talk."""

    def __init__(self) -> None:
        self.pokes = Pokes(heartbeat=2)
        self.languages: dict[str, Language] = {}
        self.clock = datetime.fromisoformat("2026-03-06T09:42+08:00")
        self.stored: list[dict[str, Any]] = samples.messages()
        self.submitted: list[Filled] = []

    # who and where

    def people(self) -> Sequence[Person]:
        return [Person(**{**p, "language": self._language(p["handle"])}) for p in PEOPLE]

    def rooms(self, handle: str = "") -> Sequence[Room]:
        if handle and handle not in {p["handle"] for p in PEOPLE}:
            raise Unknown(f'Nobody here is called "{handle}".')
        own = [p for p in PEOPLE if handle in ("", p["handle"])]
        rooms = samples.rooms([(p["handle"], p["name"]) for p in own])
        return cast(list[Room], [samples.spoken(r, self._language(handle)) for r in rooms])

    def messages(self, handle: str, room: str, after: str = "") -> Sequence[Message]:
        ids = [m["id"] for m in self.stored]
        later = self.stored[ids.index(after) + 1 :] if after in ids else self.stored
        return self._for(handle, [m for m in later if m["room"] == room])

    # what changes something

    def say(
        self, handle: str, room: str, text: str, thread: str = "", files: Sequence[File] = ()
    ) -> Sequence[Message]:
        if thread:
            self._find(handle, room, thread)
        before = len(self.stored)
        names = [f["name"] for f in files]
        self._add(handle, room, text=text, thread=thread, **({"files": names} if names else {}))
        if text.startswith("form") or text.startswith("表单"):
            self._add("bot", room, audience=handle, form=samples.form(), text="form")
        elif text.startswith("add "):
            self._add("bot", room, thread=thread, **samples.added(text[4:]))
        elif "完成" in text:
            return [*self._for(handle, self.stored[before:]), *self.finish(handle)]
        self.pokes.poke()
        return self._for(handle, self.stored[before:])

    def press(self, handle: str, room: str, message: str, button: str) -> Sequence[Message]:
        found = self._find(handle, room, message)
        if button not in {b["id"] for b in found.get("buttons", [])}:
            raise Unknown(f'Message {message} has no button "{button}".')
        if button == "done":
            return self.finish(handle)
        before = len(self.stored)
        self._add("bot", room, audience=handle, form=samples.form(), text="form")
        self.pokes.poke()
        return self._for(handle, self.stored[before:])

    def act(self, handle: str, room: str, line: str) -> Sequence[Message]:
        return self.say(handle, room, line)

    def finish(self, handle: str) -> Sequence[Message]:
        card = next(m for m in self.stored if m["id"] == "m-action")
        card |= samples.done()
        self.pokes.poke()
        return self._for(handle, [card])

    def submit(self, handle: str, room: str, message: str, fields: Filled) -> Sequence[Message]:
        asked = self._find(handle, room, message)
        if not asked.get("form"):
            raise Unknown(f"Message {message} has no form.")
        self.submitted.append(fields)
        if str(fields.get("title", "")).startswith("bad"):
            asked["form"] = samples.form(dict(fields), wrong=True)
        else:
            asked |= {"form": None, **samples.saved(str(fields.get("title", "")))}
        self.pokes.poke()
        return self._for(handle, [asked])

    def now(self) -> str:
        return self.clock.isoformat()

    def move(self, *, advance: str = "", to: str = "") -> Sequence[Message]:
        before = len(self.stored)
        self.clock = _later(self.clock, advance) if advance else datetime.fromisoformat(to)
        self._add("bot", "launch", text="", card=samples.reminder())
        self.pokes.poke()
        return cast(list[Message], [samples.spoken(m, "zh") for m in self.stored[before:]])

    def next_due(self, handle: str) -> Due | None:
        at = self.clock.replace(hour=14, minute=0) + timedelta(days=self.clock.hour >= 14)
        return Due(at=at.isoformat(), text=samples.spoken(samples.DUE, self._language(handle)))

    # while somebody types

    def complete(self, handle: str, room: str, text: str) -> Sequence[Completion]:
        return [
            Completion(line=line, label=label, about=about)
            for line, label, about in COMPLETIONS
            if line.lower().startswith(text.lower())
        ]

    def read_date(self, handle: str, text: str) -> str:
        when = datetime.fromisoformat(text)
        off = samples.L(
            "当天不上班，前一个工作日提醒", "A day off; the reminder comes a working day before"
        )
        return str(samples.spoken(off, self._language(handle))) if when.weekday() > 4 else ""

    def speak(self, handle: str, language: Language) -> None:
        self.languages[handle] = language

    def changes(self) -> AsyncIterator[None]:
        return self.pokes.listen()

    # inside

    def _language(self, handle: str) -> Language:
        return self.languages.get(handle, "zh")

    def _add(self, by: str, room: str, **rest: Any) -> None:
        blank: dict[str, Any] = {
            "thread": "",
            "audience": "all",
            "text": "",
            "card": None,
            "buttons": [],
        }
        at = self.clock.isoformat()
        id = f"m{len(self.stored)}"
        self.stored.append(
            {**blank, "id": id, "room": room, "by": by, "at": at, "form": None} | rest
        )

    def _find(self, handle: str, room: str, message: str) -> dict[str, Any]:
        for m in self.stored:
            if m["id"] == message and m["room"] == room and m["audience"] in ("all", handle):
                return m
        raise Unknown(f'There is no message "{message}" here.')

    def _for(self, handle: str, messages: Sequence[dict[str, Any]]) -> list[Message]:
        seen = [m for m in messages if m["audience"] in ("all", handle)]
        return [samples.spoken(m, self._language(handle)) for m in seen]


def _later(now: datetime, advance: str) -> datetime:
    match = re.fullmatch(r"(\d+)([hd])", advance)
    if not match:
        raise Refused(f'"{advance}" is no span of time. Write it like 3h or 7d.')
    unit = {"h": timedelta(hours=1), "d": timedelta(days=1)}[match[2]]
    return now + int(match[1]) * unit


class FakeGate:
    """Everybody is the project manager, or nobody is signed in."""

    def __init__(self, handle: str = "pm") -> None:
        self.handle = handle

    def begin(self, code: str) -> str:
        return f"kept-{code}"

    def visitor(self, kept: str) -> str:
        return self.handle

    def end(self, kept: str) -> None:
        self.handle = ""

    def is_claimed(self) -> bool:
        return True

    def claim(self, name: str, code: str) -> str:
        return ""
