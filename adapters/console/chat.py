"""A terminal on a company of the database: everybody in it may be spoken as."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from adapters.console.app import News, talk
from bot import rooms
from bot.app import Bot
from bot.cards import Option, Reply
from bot.clock import BusinessClock
from bot.events import Heard
from bot.gateway import Gateway
from bot.view import reader_view
from bot.words import Words


class Terminal:
    """`settle` waits until all that is owed is said; `move` lives through time up to an instant."""

    def __init__(
        self,
        bot: Bot,
        gateway: Gateway,
        clock: BusinessClock,
        settle: Callable[[], None],
        move: Callable[[datetime], None],
    ) -> None:
        self._bot, self._gateway, self._clock = bot, gateway, clock
        self._settle, self._move = settle, move
        self._told = gateway.read(rooms.newest)
        self._platform = ""

    def run(self, platform: str, tenant: str) -> None:
        self._platform = platform
        prefix = f"{platform}:{tenant}:"
        people = self._gateway.read(lambda db: rooms.everybody(db, platform))
        chats = self._gateway.read(lambda db: rooms.chats(db, platform))
        titles = {chat.key.removeprefix(prefix): chat.title for chat in chats}
        talk(
            self._hear,
            self._suggest,
            now=self._clock.now,
            words=self._words,
            people={person.handle: person.name for person in people},
            rooms={room: title for room, title in titles.items() if not room.startswith("dm:")},
            news=lambda: self._news(prefix, titles),
            clock=self._push,
            platform=platform,
            tenant=tenant,
        )

    def _suggest(self, heard: Heard, field: str, prefix: str) -> Sequence[Option]:
        return self._gateway.write(lambda: self._bot.suggest(heard.text, field, prefix, heard))

    def _hear(self, heard: Heard) -> Sequence[Reply]:
        replies = self._gateway.write(lambda: self._bot.hear(heard))
        self._settle()
        return replies

    def _push(self, length: timedelta) -> None:
        self._move(self._clock.now() + length)

    def _news(self, prefix: str, titles: dict[str, str]) -> list[News]:
        """What reached people and groups unasked since the last look."""
        since, self._told = self._told, self._gateway.read(rooms.newest)
        chats = [prefix + room for room in titles]
        said = self._gateway.read(lambda db: rooms.news(db, since, None, chats))
        shown = [(one.chat.removeprefix(prefix), one) for one in said if not one.answers]
        return [News(room, one.reply) for room, one in shown if one.reply]

    def _words(self, handle: str) -> Words:
        """How a person reads."""
        now = self._clock.now()

        def look(db: Any) -> Words:
            person = rooms.person(db, handle)
            say = reader_view(db, person, now).say
            names = {one.handle: one.name for one in rooms.everybody(db, self._platform)}
            return Words(say.language, say.zone, lambda one: names.get(one, one))

        return self._gateway.read(look)
