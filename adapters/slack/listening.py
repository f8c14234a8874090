"""What happens when somebody types, presses, fills in or opens something in Slack.

Each method takes a payload and `ack`, hears it in the core, and answers Slack only when that is
committed: an exception on the way leaves the payload unanswered, so that Slack repeats it or says
so. Replies go through the outbox; only what Slack wants in the same call is drawn here.
"""

import asyncio
import hashlib
import json
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any
from uuid import uuid4

from adapters.slack import events, forms, inputs, threads, ways
from adapters.slack.client import Post
from adapters.slack.directory import Directory
from adapters.slack.drawing import Drawing
from adapters.slack.events import Deleted, Edited, Turned
from adapters.slack.files import Unfetched, fetched
from adapters.slack.modals import Modals
from adapters.slack.who import PLATFORM, account, home_of
from adapters.slack.windows import Windows
from bot.cards import Card, Form, Reply, buttons
from bot.events import File, Heard, Place
from bot.hearing import STILL, Core, Hearing, Replies, read
from bot.markup import plain
from bot.readers import present
from bot.threads import filled
from bot.words import N_

log = logging.getLogger(__name__)
Json = dict[str, Any]
Ack = Callable[..., Awaitable[Any]]
# Slack gives up after 3 seconds, and what is acknowledged must be committed.
BE_PATIENT = N_("Still working on it … Slack may say that it failed; the answer comes here.")
FAILED = N_("That did not work, and nothing has changed. Please try it once more.")
TOO_LARGE = N_("“{name}” is larger than 20 MB and was left out. Hand in its link instead.")
LOST = N_("“{name}” could not be read from Slack and was left out. Hand it in once more.")


class Listening:
    def __init__(self, core: Core, client: Any, post: Post, who: Directory) -> None:
        self._core, self._client, self._post, self._who = core, client, post, who
        self._drawing, self._windows = Drawing(core.gateway), Windows(client, post.call)
        self._modals = Modals(core.gateway, self._drawing, self._windows)
        self._hearing = Hearing(core)
        self.chore = self._hearing.chore

    # what Bolt hands over

    async def command(self, ack: Ack, body: Json) -> None:
        heard = read(events.command, body, self._core.now())
        if heard.at.direct:  # perhaps of two people, where the bot is not
            alone = await self._who.direct(body["user_id"])
            heard = replace(heard, at=replace(heard.at, chat=alone))
        await self._with_forms(heard, body)
        await ack()

    async def line(self, body: Json) -> None:
        """A message, also one that was edited or deleted; a mention comes twice."""
        said = read(events.typed, body, self._core.now())
        if isinstance(said, Heard):
            await self._hear(said, files=events.files(body))
        elif said:
            await self._reread(body, said)

    async def action(self, ack: Ack, body: Json) -> None:
        """A button: of a message, of a modal, or of the home."""
        surface, user = read(_used, body)
        home = surface == "home"
        alone = await self._who.direct(user) if home else ""
        if surface == "modal":
            if meta := read(forms.turn, body):
                await self._modals.change(body, meta)
        elif turned := read(events.turned, body, alone):
            await self._turn(body, turned)
        elif heard := await self._pressed(body, alone):
            await self._with_forms(heard, body)
            if home:
                self.chore(self.home(user))
        await ack()

    async def view(self, ack: Ack, body: Json) -> None:
        """A modal was sent, or is wanted on its next page."""
        if meta := read(forms.turn, body):
            await self._modals.turn(ack, body, meta)
            return
        heard = read(events.submitted, body, self._core.now())
        given = json.dumps(heard.fields, sort_keys=True).encode()  # mended, it is another one
        heard = replace(heard, event_id=f"{heard.event_id}:{hashlib.sha256(given).hexdigest()}")
        if not heard.text and (asked := await self._modals.form(forms.meta(body).event)):
            heard = replace(heard, text=asked.line)
        form = _form_in(await self._hear(heard, opens=True, files=events.files(body)))
        if form:
            await self._modals.again(ack, body, form)
        else:
            await ack(response_action="clear")

    async def shortcut(self, ack: Ack, body: Json) -> None:
        wanted = read(events.shortcut, body, self._core.now())
        if wanted and wanted.heard.at.direct:
            alone = await self._who.direct(body["user"]["id"])
            at = replace(wanted.heard.at, chat=alone)
            wanted = replace(wanted, heard=replace(wanted.heard, at=at))
        if wanted:
            await self._with_forms(wanted.heard, body, wanted.blanks)
        await ack()

    async def options(self, ack: Ack, body: Json) -> None:
        """What a picker shows while somebody types."""
        asked = read(events.suggesting, body, self._core.now())
        bot, heard = self._core.bot, await self._introduced(asked.heard)
        found = await self._core.gateway.writing(
            lambda: bot.suggest(heard.text, asked.field, asked.prefix, heard)
        )
        await ack(**inputs.options(found))

    async def home(self, user: str, page: int = 1) -> None:
        """My day, on the home of the app."""
        account = f"{PLATFORM}:{self._who.tenant}:{user}"
        at = Place(PLATFORM, self._who.tenant, await self._who.direct(user), direct=True)
        now, event = self._core.now(), f"{PLATFORM}:home:{uuid4().hex}"
        replies = await self._hear(Heard("mine", account, at, event, now, "api", inline=True))
        if replies:
            card = replies[0]
            assert isinstance(card, Card)
            await self._windows.publish(user, await self._drawing.home(card, account, page))

    # hearing

    async def _hear(
        self, heard: Heard, *, opens: bool = False, files: Iterable[Json] = ()
    ) -> Replies:
        handed = list(files)

        async def prepared(heard: Heard) -> Heard:
            heard = await self._introduced(heard)
            if handed and (_waited_for(heard) or heard.text.strip()):
                heard = replace(heard, files=(*heard.files, *await self._fetched(heard, handed)))
            return await self._after_thread(heard)

        async def late(task: asyncio.Task[Replies]) -> None:
            if opens:
                await self._slowly(heard, task)
            elif _waited_for(heard):
                await self._whisper(heard, STILL)

        told = late if heard.source != "api" else None
        return await self._hearing.hear(replace(heard, opens=opens), prepared, told)

    async def _slowly(self, heard: Heard, task: asyncio.Task[Replies]) -> None:
        """What Slack does not try again: say that it takes long, and if it then fails."""
        both = await self._drawing.said(heard.by, lambda say: (say(BE_PATIENT), say(FAILED)))
        patient, failed = (plain(sentence) for sentence in both)
        await self._post.whisper(heard.at, heard.by, patient)
        await asyncio.wait({task})
        if not task.cancelled() and task.exception():
            await self._post.whisper(heard.at, heard.by, failed)

    async def _introduced(self, heard: Heard) -> Heard:
        """With what the directory knows of who speaks and who is mentioned."""
        profiles = await self._who.profiles((heard.by, *heard.mentions.values()))
        return replace(heard, profiles=profiles)

    async def _after_thread(self, heard: Heard) -> Heard:
        """With what was said before in its thread, if it asks for that."""
        client, post, who = self._client, self._post, self._who
        return await filled(
            heard,
            lambda: threads.said(client, post, heard, who.bot),
            who.profiles,
            self._core.gateway,
        )

    async def _reread(self, body: Json, said: Edited | Deleted) -> None:
        """What a line did stays, and its author is told; one that did nothing is heard anew."""
        first, event = f"{said.at.key}:{said.message}", body["event"]
        stamp = event.get("event_ts") or event["ts"]
        heard = Heard("", said.by, said.at, f"{first}:{stamp}", self._core.now())
        if isinstance(said, Edited):
            inner = {k: v for k, v in event["message"].items() if k != "edited"}
            place = {k: event[k] for k in ("channel", "channel_type") if k in event}
            again = events.typed({**body, "event": inner | place}, self._core.now())
            heard = replace(again, event_id=heard.event_id) if isinstance(again, Heard) else heard
        again = await self._after_thread(await self._introduced(heard))
        await self._hearing.reread(again, first)

    async def _fetched(self, heard: Heard, files: list[Json]) -> list[File]:
        found = []
        for file in files:
            try:
                found.append(await fetched(self._client, self._post.call, file, TOO_LARGE, LOST))
            except Unfetched as error:
                name = str(file.get("name") or file.get("id"))
                self.chore(self._whisper(heard, str(error), name=name))
        return found

    async def _with_forms(
        self, heard: Heard, body: Json, blanks: Mapping[str, str] | None = None
    ) -> None:
        """Hear it, and open the form that it may have got before the trigger is too old."""
        if url := body.get("response_url"):
            self._post.ways.remember(heard.at.key, heard.by, url)
        form = _form_in(await self._hear(heard, opens=True))
        if form and not await self._modals.open(heard, form, body["trigger_id"], blanks):
            self.chore(self._core.poke())

    async def _pressed(self, body: Json, alone: str) -> Heard | None:
        action = body["actions"][0]
        shown = None if action.get("value") else await self._shown(body)
        lines = [button.line for button in buttons(shown)] if shown else []

        def line(at: Place, message: str, number: int) -> str:
            return lines[number] if number < len(lines) else ""

        heard = read(events.pressed, body, self._core.now(), line, alone)
        whispered = body.get("container", {}).get("is_ephemeral")  # it cannot be changed
        return replace(heard, message="") if heard and whispered else heard

    # drawing

    async def _shown(self, body: Json) -> Reply | None:
        """What the message that was pressed shows."""
        held, by = body.get("container", {}), account(body, body["user"])
        chat, ts = f"{PLATFORM}:{home_of(body)}:{held.get('channel_id')}", held.get("message_ts")
        return await self._core.gateway.reading(lambda db: present(db, chat, str(ts), by))

    async def _turn(self, body: Json, turned: Turned) -> None:
        """Another page of a card that is too long for one message."""
        if (body.get("view") or {}).get("type") == "home":
            await self.home(body["user"]["id"], turned.page)
        elif reply := await self._shown(body):
            drawn = await self._drawing.message(reply, turned.at.key, turned.by, turned.page)
            if body["container"].get("is_ephemeral"):
                await ways.replace(body["response_url"], drawn.text, drawn.blocks)
            else:
                await self._post.turn(turned.at.key, turned.message, drawn)

    async def _whisper(self, heard: Heard, sentence: str, **values: object) -> None:
        text = await self._drawing.said(heard.by, lambda say: plain(say(sentence, **values)))
        await self._post.whisper(heard.at, heard.by, text)


def _used(body: Json) -> tuple[str, str]:
    """The kind of surface that a button is on, and who pressed it."""
    surface = (body.get("view") or {}).get("type", "message")
    return surface, str(body["actions"] and body["user"]["id"])


def _form_in(replies: Iterable[Reply]) -> Form | None:
    return next((reply for reply in replies if isinstance(reply, Form)), None)


def _waited_for(heard: Heard) -> bool:
    """Somebody expects an answer: it is no talk among people."""
    return heard.at.direct or heard.mentioned or heard.source != "typed"
