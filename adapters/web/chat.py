"""The web chat as a platform of its own: rooms, people and messages live in the core's database."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar

from adapters.web import events, face
from adapters.web.cards import draw
from adapters.web.face import Filled, Refused, Unknown
from adapters.web.pokes import Pokes
from bot import rooms, suggest
from bot.app import Bot
from bot.clock import BusinessClock
from bot.company import company
from bot.convertors import SPAN, UNITS
from bot.events import Heard
from bot.gateway import Gateway
from bot.moments import remark
from bot.people import Person
from bot.ports import Delivery
from bot.rooms import Utterance
from bot.store import EPOCH
from bot.view import View, reader_view

Result = TypeVar("Result")
PATIENCE = 1.5  # seconds that somebody at a browser waits for other platforms
LONGEST_PUSH = timedelta(days=3 * 366)
PREFIX = f"{events.PLATFORM}:{events.TENANT}:"


class Settle(Protocol):
    """The part of the scheduler that a chat needs which waits for what it caused."""

    async def settle(self) -> None: ...

    async def live_until(self, end: datetime, move: Any) -> None: ...


class Board:
    """The messenger of the web: what is sent is in the database already, pages are told to look."""

    pace = 0.0

    def __init__(self, pokes: Pokes) -> None:
        self._pokes = pokes

    async def send(self, delivery: Delivery) -> str:
        self._pokes.poke()
        return delivery.edits or f"m{delivery.key}"

    async def find(self, delivery: Delivery) -> str | None:
        return None  # sending again only tells pages to look again


class WebChat:
    """`face.Chat` over the core. Its methods run in worker threads and wait for the loop."""

    def __init__(
        self,
        bot: Bot,
        gateway: Gateway,
        ticks: Settle,
        clock: BusinessClock,
        pokes: Pokes,
        remember: Callable[[], None],
        *,
        real: bool = False,
    ) -> None:
        """*real*: of a company, where a group is its members' and platforms may be slow."""
        self._bot, self._gateway, self._ticks = bot, gateway, ticks
        self._clock, self._pokes, self._remember = clock, pokes, remember
        self._real = real
        self._zone = gateway.read(lambda db: company(db).zone)
        self.loop: asyncio.AbstractEventLoop | None = None

    def people(self) -> Sequence[face.Person]:
        return self._gateway.read(
            lambda db: [_person(p, db) for p in rooms.everybody(db, events.PLATFORM)]
        )

    def rooms(self, handle: str = "") -> Sequence[face.Room]:
        seen = handle if self._real else ""
        chats = self._gateway.read(lambda db: rooms.chats(db, events.PLATFORM, seen))
        made = [_room(chat.key.removeprefix(PREFIX), chat.title) for chat in chats]
        own = ("group", f"dm:{handle}")
        return [r for r in made if not handle or r["kind"] == own[0] or r["id"] == own[1]]

    def messages(self, handle: str, room: str, after: str = "") -> Sequence[face.Message]:
        def look(db: Any) -> Sequence[face.Message]:
            said = rooms.transcript(db, PREFIX + room, handle)
            ids = [one.id for one in said]
            return self._shown(db, said[ids.index(after) + 1 :] if after in ids else said)

        return self._gateway.read(look)

    def say(
        self,
        handle: str,
        room: str,
        text: str,
        thread: str = "",
        files: Sequence[face.File] = (),
    ) -> Sequence[face.Message]:
        at = events.place(handle, room, thread)
        return self._heard(handle, events.heard(handle, at, text, self._clock.now(), files=files))

    def press(self, handle: str, room: str, message: str, button: str) -> Sequence[face.Message]:
        used = self._used(handle, room, message)
        shown = draw(used.reply, str) if used.reply else {}
        lines = {b["id"]: b["line"] for b in shown.get("buttons", [])}
        if button not in lines:
            raise Unknown(f'"{message}" has no button "{button}".')
        at = events.place(handle, room, used.thread or used.id)
        now, line = self._clock.now(), lines[button]
        said = events.heard(handle, at, line, now, source="pressed", message=message)
        return self._heard(handle, said)

    def act(self, handle: str, room: str, line: str) -> Sequence[face.Message]:
        at, now = events.place(handle, room), self._clock.now()
        return self._heard(handle, events.heard(handle, at, line, now, source="pressed"))

    def submit(
        self, handle: str, room: str, message: str, fields: Filled
    ) -> Sequence[face.Message]:
        used = self._used(handle, room, message)
        line = getattr(used.reply, "line", None)
        if line is None:
            raise Unknown(f'"{message}" is no form.')
        at = events.place(handle, room, used.thread)
        said = events.heard(
            handle, at, line, self._clock.now(), source="submitted",
            fields=events.strings(fields), message=message,
        )  # fmt: skip
        return self._heard(handle, said)

    def now(self) -> str:
        return self._wall(self._clock.now())

    def move(self, *, advance: str = "", to: str = "") -> Sequence[face.Message]:
        end = self._end(advance, to)
        since = self._gateway.read(rooms.newest)
        self._wait(self._ticks.live_until(end, self._clock.move_to))
        self._remember()
        self._pokes.poke()
        return self._news(since, None)

    def next_due(self, handle: str) -> face.Due | None:
        due = self._gateway.read(lambda db: rooms.next_due(db, handle))
        return face.Due(at=self._wall(due[0]), text=due[1]) if due else None

    def complete(self, handle: str, room: str, text: str) -> Sequence[face.Completion]:
        at = events.place(handle, room)

        def look(db: Any) -> Sequence[face.Completion]:
            found = suggest.complete(db, db.get(Person, handle), at, text)
            return [face.Completion(line=s.line, label=s.label, about=s.about) for s in found]

        return self._gateway.read(look)

    def read_date(self, handle: str, text: str) -> str:
        return self._gateway.read(lambda db: remark(text, self._view(db, handle)))

    def speak(self, handle: str, language: face.Language) -> None:
        at = events.place(handle, f"dm:{handle}")
        line = f"settings language={language}"
        said = events.heard(handle, at, line, self._clock.now(), source="api")
        self._gateway.write(lambda: self._bot.hear(said))
        self._wait(self._ticks.settle())

    async def changes(self) -> AsyncIterator[None]:
        async for _ in self._pokes.listen():
            yield

    def _heard(self, handle: str, heard: Heard) -> Sequence[face.Message]:
        since = self._gateway.read(rooms.newest)
        self._gateway.write(lambda: self._bot.hear(heard))
        self._wait(self._ticks.settle())
        self._pokes.poke()
        return self._news(since, handle)

    def _news(self, since: int, handle: str | None) -> Sequence[face.Message]:
        chats = [PREFIX + room["id"] for room in self.rooms(handle or "")]
        return self._gateway.read(lambda db: self._shown(db, rooms.news(db, since, handle, chats)))

    def _shown(self, db: Any, said: Sequence[Utterance]) -> list[face.Message]:
        name = self._view(db, "").say.name
        people = {one.by: db.get(Person, one.by) for one in said if one.by}
        return [self._message(one, people.get(one.by), name) for one in said]

    def _message(self, one: Utterance, speaker: Person | None, name: Any) -> face.Message:
        shown: dict[str, Any] = {
            "id": one.id,
            "room": one.chat.removeprefix(PREFIX),
            "thread": one.thread,
            "by": one.by or "bot",
            "at": self._wall(one.at),
            "audience": one.audience or "all",
            "text": one.text,
            "card": None,
            "buttons": [],
            "form": None,
        }
        if speaker:
            shown |= {"name": speaker.name, "role": speaker.position}
        if one.reply is not None:
            shown |= draw(one.reply, name)
        return shown  # type: ignore[return-value]

    def _used(self, handle: str, room: str, message: str) -> Utterance:
        used = self._gateway.read(lambda db: rooms.message(db, message, handle))
        if used is None or used.chat != PREFIX + room:
            raise Unknown(f'There is no message "{message}" in {room} for {handle}.')
        return used

    def _view(self, db: Any, handle: str) -> View:
        return reader_view(db, db.get(Person, handle) if handle else None, self._clock.now())

    def _wall(self, at: datetime) -> str:
        return at.astimezone(self._zone).isoformat(timespec="seconds")

    def _end(self, advance: str, to: str) -> datetime:
        now = self._clock.now()
        try:
            end = now + _length(advance) if advance else datetime.fromisoformat(to)
        except ValueError:
            raise Refused("Write a length like 7d, 12h or 30m, or an instant in ISO.") from None
        if end.tzinfo is None:
            raise Refused("An instant needs its offset, like 2026-03-06T17:00+08:00.")
        if not now <= end <= now + LONGEST_PUSH:
            raise Refused("The clock only goes forward, at most three years at a time.")
        return end

    def _wait(self, work: Any) -> None:
        """In a company what is still on its way after a while comes by the stream."""
        assert self.loop is not None, "the chat is used before its loop runs"
        done = asyncio.run_coroutine_threadsafe(work, self.loop)
        with suppress(TimeoutError):
            done.result(PATIENCE if self._real else None)


def _length(text: str) -> timedelta:
    match = SPAN.fullmatch(text.strip())
    if match is None:
        raise ValueError(text)
    return timedelta(**{UNITS[match[2][0].lower()]: int(match[1])})


def _person(person: Person, db: Any) -> face.Person:
    view = reader_view(db, person, EPOCH)
    roles = [view.say.label(role) for role in person.roles]
    return face.Person(
        handle=person.handle,
        name=person.name,
        department=view.department(person.department),
        role=" · ".join(roles) or person.position,
        language=view.say.language,
    )


def _room(room: str, title: str) -> face.Room:
    direct = room.startswith("dm:")
    return face.Room(id=room, name=title or room, kind="direct" if direct else "group")
