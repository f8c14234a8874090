"""What happens when somebody writes, presses, fills in, joins or leaves in DingTalk.

Each method hears it in the core and returns once that is committed: an exception on the way leaves
it unanswered. Replies go through the outbox; a press is answered within two seconds, whatever it
does, and everybody's card changes only afterwards, since DingTalk takes no change of a card while
its press is not answered (https://open.dingtalk.com/document/orgapp/event-callback-card).
"""

import asyncio
import logging
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from adapters.dingtalk import cards, events, forms
from adapters.dingtalk.client import Post
from adapters.dingtalk.directory import Directory
from adapters.dingtalk.drawing import Drawing
from adapters.dingtalk.events import Pressed
from adapters.dingtalk.files import Unfetched
from adapters.dingtalk.who import PLATFORM, place_of
from bot import blanks
from bot.cards import Form, Reply, buttons
from bot.events import File, Heard, Place
from bot.founding import Wanted
from bot.hearing import STILL, Core, Hearing, read
from bot.markup import plain
from bot.ports import Delivery
from bot.readers import present, sent_to
from bot.threads import asks
from bot.words import N_

log = logging.getLogger(__name__)
Json = dict[str, Any]
LATEST = 1.7  # seconds after which a press is answered, whatever it does: it has two
AFTER = 0.2  # seconds from the answer to a press to the change of its card
BEFORE = N_("DingTalk does not show me what was said before.")
LOST = N_("“{name}” could not be read from DingTalk and was left out. Hand it in once more.")


class Listening:
    """`shows`: forms that fit on a card are drawn there; without a template none is."""

    def __init__(self, core: Core, post: Post, who: Directory, *, template: bool) -> None:
        self._core, self._post, self._who = core, post, who
        self._drawing, self._template = Drawing(core.gateway), template
        bot = core.bot
        self._hearing = Hearing(core, lambda heard: blanks.hear(bot, heard, self._shows))
        self.chore = self._hearing.chore

    async def message(self, payload: Json) -> None:
        heard, said = read(events.message, payload, self._core.now())
        url, until = payload.get("sessionWebhook"), payload.get("sessionWebhookExpiredTime")
        if url and until:
            self._post.remember(heard.at.key, str(url), float(until) / 1000)
        if heard.at.thread:
            thread = await self._post.memory.quoted(heard.at.thread)
            heard = replace(heard, at=replace(heard.at, thread=thread))
        await self._hear(heard, said.files)

    async def card(self, payload: Json, push: str) -> Json:
        """The answer to a card callback; empty where the card changes by itself, or later."""
        used = read(events.pressed, payload, push)
        task = asyncio.ensure_future(self._used(used))
        done, _ = await asyncio.wait({task}, timeout=LATEST)
        answer = task.result() if done else {}
        if not used.page:
            self.chore(self._afterwards(task))
        return answer

    async def found(self, wanted: Wanted, at: Place) -> None:
        """A group was made: it becomes a home in the name of who asked for it."""
        event = f"{at.key}:founded"
        await self._hear(Heard(wanted.line, wanted.by, at, event, self._core.now(), "pressed"))

    # presses

    async def _used(self, used: Pressed) -> Json:
        used = await self._placed(used)
        shown = await self._shown(used)
        if used.page:
            return await self._turned(used, shown) if shown else {}
        if heard := self._pressed(used, shown):
            await self._hear(heard, poked=False)
        return {}

    async def _placed(self, used: Pressed) -> Pressed:
        """Where the card was sent, which may be a group although only one person saw it."""
        reading = self._core.gateway.reading
        chat = await reading(lambda db: sent_to(db, PLATFORM, used.card))
        return replace(used, at=place_of(chat)) if chat else used

    async def _shown(self, used: Pressed) -> Reply | None:
        chat = used.at.key
        return await self._core.gateway.reading(lambda db: present(db, chat, used.card, used.by))

    def _pressed(self, used: Pressed, shown: Reply | None) -> Heard | None:
        """The line of a button, or a form with what was filled in; None for what is neither."""
        at = used.at if used.at.direct else replace(used.at, thread=used.card)
        heard = Heard(
            used.line, used.by, at, used.event_id, self._core.now(), "pressed", mentioned=True,
            message=used.card,
        )  # fmt: skip
        if used.filled is not None:
            if not isinstance(shown, Form):
                return None
            fields = forms.filled(shown, used.filled)
            return replace(heard, text=shown.line, source="submitted", fields=fields)
        number = used.line.removeprefix(cards.NUMBER)
        if used.line.startswith(cards.NUMBER) and number.isdecimal():
            lines = [button.line for button in buttons(shown)] if shown else []
            line = lines[int(number)] if int(number) < len(lines) else ""
            heard = replace(heard, text=line)
        return heard if heard.text else None

    async def _turned(self, used: Pressed, shown: Reply) -> Json:
        alone = used.by if used.at.direct else ""
        shown_now = Delivery("", used.at.key, "", alone, used.card, shown)
        return await self._post.memory.turn(shown_now, used.page, used.by)

    async def _afterwards(self, task: asyncio.Task[Any]) -> None:
        await asyncio.wait({task})
        await asyncio.sleep(AFTER)
        await self._core.poke()

    # hearing

    async def _hear(
        self, heard: Heard, files: tuple[Mapping[str, str], ...] = (), *, poked: bool = True
    ) -> None:
        """A repeat of what is under way waits for it; a socket that ends does not end it."""

        async def prepared(heard: Heard) -> Heard:
            profiles = await self._who.profiles(heard.profiles, self._others(heard))
            found = await self._fetched(heard, files)
            closed = BEFORE if asks(heard) else ""
            return replace(heard, profiles=tuple(profiles), files=tuple(found), closed=closed)

        await self._hearing.hear(
            heard, prepared, lambda _: self._whisper(heard, STILL), poked=poked
        )

    def _others(self, heard: Heard) -> list[str]:
        """Who is to be looked up: who is mentioned, and who presses."""
        speaker = [] if heard.profiles else [heard.by]
        return [*speaker, *heard.mentions.values()]

    def _shows(self, form: Form) -> bool:
        return self._template and forms.fits(form)

    async def _fetched(self, heard: Heard, files: Iterable[Mapping[str, str]]) -> list[File]:
        found = []
        for file in files:
            try:
                found.append(await self._post.files.fetched(file))
            except Unfetched:
                self.chore(self._whisper(heard, LOST, name=file["name"]))
        return found

    async def _whisper(self, heard: Heard, sentence: str, **values: object) -> None:
        text = await self._drawing.said(heard.by, lambda say: plain(say(sentence, **values)))
        await self._post.whisper(heard.at.key, heard.by, text)
