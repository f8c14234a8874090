"""What happens when somebody types, presses or fills in something in Feishu.

Each method takes a payload, hears it in the core, and comes back only when that is committed: an
exception on the way leaves the payload unanswered, so that Feishu repeats it or says so. Replies go
through the outbox; only what answers a press in the same call is drawn here.
"""

import asyncio
import logging
from dataclasses import replace
from functools import partial
from typing import Any

from adapters.feishu import cards, events, forms, threads
from adapters.feishu.calls import CHATS, MESSAGES, Calls
from adapters.feishu.client import SETTLES, Post
from adapters.feishu.directory import Directory
from adapters.feishu.drawing import Drawing
from adapters.feishu.events import Deleted, Edited, Turned
from adapters.feishu.history import is_direct
from adapters.feishu.reading import Handed, files
from adapters.feishu.refusals import Refused
from adapters.feishu.who import PLATFORM, account, home_of, operator_of
from bot.afterwards import redrawn
from bot.cards import Card, Form, Reply, Tone, buttons
from bot.events import Heard, Place
from bot.founding import Wanted
from bot.hearing import STILL, Core, Hearing, read
from bot.markup import plain
from bot.ports import TooFast
from bot.readers import Sent, present, said_as, sent_as
from bot.threads import filled
from bot.words import N_

log = logging.getLogger(__name__)
Json = dict[str, Any]
ANSWER = 2.3  # seconds; Feishu shows an error where a press is not answered within 3
TOO_LARGE = N_("“{name}” is larger than 20 MB and was left out. Hand in its link instead.")
LOST = N_("“{name}” could not be read from Feishu and was left out. Hand it in once more.")
CROWDED = N_("That is too much for one form. Send it in two parts.")


class Listening:
    def __init__(self, core: Core, calls: Calls, post: Post, who: Directory) -> None:
        self._core, self._calls, self._post, self._who = core, calls, post, who
        self._drawing, self._hearing = Drawing(core.gateway), Hearing(core)
        self.chore, self.settles = self._hearing.chore, SETTLES

    # lines

    async def line(self, payload: Json) -> None:
        """A message; also one that was changed or recalled."""
        if events.kind_of(payload) == events.CHANGED:
            payload = await self._retold(payload)
        said = read(events.typed, payload, self._core.now(), self._who.bot)
        if isinstance(said, Heard):
            quoted = read(events.quoted, payload) if said.mentioned or said.at.direct else ""
            await self._hear(_canonical(said), self._handed(payload, said), quoted)
        elif isinstance(said, Edited):
            heard = await self._who.introduced(_canonical(said.heard))
            heard = await self._after_thread(heard, read(events.quoted, payload))
            await self._hearing.reread(heard, f"{said.at.key}:{said.message}")
        elif said:
            await self._recalled(said)

    async def _retold(self, payload: Json) -> Json:
        """With what the changed message reads now, where the app may look; else as it came."""
        message, first = read(events.changed, payload)
        if await self._core.gateway.reading(lambda db: sent_as(db, PLATFORM, message)):
            return payload  # one of ours
        try:
            asked = await self._calls.get(f"{MESSAGES}/{message}", user_id_type="open_id")
            found = read(lambda items: items[0], asked.get("items"))
            line = await self._core.gateway.reading(lambda db: said_as(db, first))
            chat = {} if line else await self._calls.get(f"{CHATS}/{found['chat_id']}")
        except Refused as refusal:
            log.info("what %s reads now is not told: %s", message, refusal)
            return payload
        direct = is_direct(line.chat) if line else chat.get("chat_mode") == "p2p"
        return read(events.retold, payload, found, direct=direct)

    async def menu(self, payload: Json) -> None:
        await self._hear(read(events.menu, payload, self._core.now()))

    async def found(self, wanted: Wanted, at: Place) -> None:
        """A group was made: it becomes a home in the name of who asked for it."""
        event = f"{at.key}:founded"
        await self._hear(Heard(wanted.line, wanted.by, at, event, self._core.now(), "pressed"))

    def _handed(self, payload: Json, heard: Heard) -> tuple[Handed, ...]:
        """Files that came with a line to the bot; to talk among people they belong to them."""
        mine = heard.mentioned or heard.at.direct
        return read(events.files, payload) if mine or heard.text.strip() else ()

    async def _recalled(self, said: Deleted) -> None:
        first = f"{said.at.key}:{said.message}"
        line = await self._core.gateway.reading(lambda db: said_as(db, first))
        if line is None:
            return
        chat = line.chat.rpartition(":")[2]
        at = replace(said.at, chat=chat, thread=line.thread, direct=is_direct(line.chat))
        await self._hearing.reread(Heard("", "", at, said.event_id, self._core.now()), first)

    # presses

    async def card(self, payload: Json) -> Json:
        """What answers a press: a toast, and the card as it is now."""
        message = read(lambda p: str(p["event"]["context"]["open_message_id"]), payload)
        self._post.pressed(message)
        work = asyncio.ensure_future(self._card(payload, message))
        try:
            done, _ = await asyncio.wait({work}, timeout=ANSWER)
            if done:
                return work.result()
            self.chore(work)
            by = account(home_of(payload), operator_of(payload["event"]))
            return cards.answer(await self._drawing.said(by, lambda say: str(say(STILL))))
        finally:
            self.chore(self._settled(message))

    async def _card(self, payload: Json, message: str) -> Json:
        sent = await self._core.gateway.reading(lambda db: sent_as(db, PLATFORM, message))
        by = read(lambda p: account(home_of(p), operator_of(p["event"])), payload)
        if turned := read(events.turned, payload):
            return await self._turned(turned, sent)
        if read(forms.step_of, payload) not in ("", forms.SEND):
            return await self._form(payload, sent, by)
        heard = read(events.submitted, payload, self._core.now())
        shown = await self._shown(sent, message, by)
        if heard and not heard.text and isinstance(shown, Form):
            heard = replace(heard, text=shown.line)
        heard = heard or read(events.pressed, payload, self._core.now(), partial(_line_of, shown))
        if heard is None:
            return {}
        heard = replace(heard, at=_at(heard.at, sent, message))
        replies = await self._hear(heard, poked=False)
        return await self._answer(heard, replies, sent, message)

    async def _answer(
        self, heard: Heard, replies: tuple[Reply, ...], sent: Sent | None, message: str
    ) -> Json:
        """The first line of what it comes to, and the card in its place."""
        now, chat, alone = self._core.now(), heard.at.key, sent.account if sent else ""
        changed = await self._core.gateway.changing(lambda db: redrawn(db, chat, message, now))
        drawn = await self._drawing.message(changed, chat, alone) if changed else None
        first = replies[0] if replies else None
        tone = first.tone if isinstance(first, Card) else Tone.PLAIN
        title = plain(first.title) if first else ""
        if isinstance(first, Form) and heard.source == "submitted":
            title, tone = plain(first.error) or _wrong(first), Tone.WARNING
        return cards.answer(title, tone, drawn.card if drawn else None)

    async def _settled(self, message: str) -> None:
        """Everybody's card and the replies go out when the answer has arrived."""
        await asyncio.sleep(self.settles)
        self._post.answered(message)
        await self._core.poke()

    async def _turned(self, turned: Turned, sent: Sent | None) -> Json:
        """Another page of a card that is too long for one message."""
        reply = await self._shown(sent, turned.message, turned.by)
        if reply is None or sent is None:
            return {}
        drawn = await self._drawing.message(reply, sent.chat, sent.account, turned.page)
        return cards.answer(card=drawn.card)

    async def _form(self, payload: Json, sent: Sent | None, by: str) -> Json:
        """Another page of a form, or one more row."""
        message = str(payload["event"]["context"]["open_message_id"])
        form, meta = await self._shown(sent, message, by), read(forms.turn, payload)
        if not isinstance(form, Form) or meta is None or sent is None:
            return {}
        try:
            drawn = await self._drawing.form(form, meta, sent.chat, by)
        except forms.Crowded:
            said = await self._drawing.said(by, lambda say: str(say(CROWDED)))
            return cards.answer(said, Tone.WARNING)
        return cards.answer(card=drawn.card)

    async def _shown(self, sent: Sent | None, message: str, by: str) -> Reply | None:
        """What the message that was pressed shows."""
        if sent is None:
            return None
        return await self._core.gateway.reading(lambda db: present(db, sent.chat, message, by))

    # hearing

    async def _hear(
        self,
        heard: Heard,
        handed: tuple[Handed, ...] = (),
        quoted: str = "",
        *,
        poked: bool = True,
    ) -> tuple[Reply, ...]:
        async def prepared(heard: Heard) -> Heard:
            heard = await self._who.introduced(heard)
            files = handed or (await self._files_of(quoted) if quoted else ())
            heard = await self._with_files(heard, files) if files else heard
            return await self._after_thread(heard, quoted)

        typed = heard.source == "typed" and (heard.mentioned or heard.at.direct)
        late = (lambda _: self.tell(heard.by, heard.event_id, STILL)) if typed else None
        return await self._hearing.hear(heard, prepared, late, poked=poked)

    async def _after_thread(self, heard: Heard, quoted: str) -> Heard:
        """With what was said before in its thread, if it asks for that."""
        calls, who = self._calls, self._who
        return await filled(
            heard,
            lambda: threads.said(calls, heard, quoted, who.bot),
            who.profiles,
            self._core.gateway,
        )

    async def _files_of(self, message: str) -> tuple[Handed, ...]:
        """In a group a file cannot mention the bot: it is answered with a line that does."""
        if await self._core.gateway.reading(lambda db: sent_as(db, PLATFORM, message)):
            return ()
        try:
            [found] = (await self._calls.get(f"{MESSAGES}/{message}"))["items"][:1]
        except (Refused, TooFast, ConnectionError, ValueError) as error:
            log.info("what was answered is not known: %s", error)
            return ()
        said = {"message_type": found["msg_type"], "content": found["body"]["content"]}
        return files({**said, "message_id": message})

    async def _with_files(self, heard: Heard, handed: tuple[Handed, ...]) -> Heard:
        found, left = await self._post.files.fetched(handed, TOO_LARGE, LOST)
        for name, why in left:
            self.chore(self.tell(heard.by, heard.event_id, why, name=name))
        return replace(heard, files=(*heard.files, *found))

    async def tell(self, account: str, event: str, sentence: str, **values: object) -> None:
        """A sentence to one person alone, beside the answers to an *event*."""
        text = await self._drawing.said(account, lambda say: plain(say(sentence, **values)))
        await self._post.say(account.rpartition(":")[2], text, event)


def _canonical(heard: Heard) -> Heard:
    """The chat with one person is called by their open_id, under which a message reaches them."""
    if not heard.at.direct:
        return heard
    return replace(heard, at=replace(heard.at, chat=heard.by.rpartition(":")[2]))


def _at(at: Place, sent: Sent | None, message: str) -> Place:
    """Where a card belongs, which a callback does not tell: it may be shown to one person alone.

    What everybody sees in a group is answered under it.
    """
    if sent is None:
        return at
    direct = is_direct(sent.chat)
    thread = sent.thread or ("" if direct or sent.account else message)
    return replace(at, chat=sent.chat.rpartition(":")[2], thread=thread, direct=direct)


def _line_of(shown: Reply | None, at: Place, message: str, number: int) -> str:
    lines = [button.line for button in buttons(shown)] if shown else []
    return lines[number] if number < len(lines) else ""


def _wrong(form: Form) -> str:
    return next((f"{ask.label}: {plain(ask.error)}" for ask in form.fields if ask.error), "")
