"""Sends what is owed. A chat is claimed, so its messages keep their order whoever sends them."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col, select, update

from bot.cards import REPLY, Card
from bot.drawing import need, prepare
from bot.events import File
from bot.files import content
from bot.gateway import Gateway
from bot.notices import Notice, alarm
from bot.outbox import WAITING, Message, State
from bot.people import Account, Chat
from bot.ports import Delivery, Messenger, TooFast, Unanswered, Undeliverable
from bot.store import real_now

log = logging.getLogger(__name__)
PATIENCE = timedelta(seconds=20)  # with a platform that is handed a message
LEASES = 3  # patiences that a chat is held for: whoever held it has given up long ago
QUIET = 1.5  # patiences until a platform surely shows what it was handed
TRIES = 10
DRAWINGS = 3  # tries of what breaks in our own hands: it will hardly heal, and its chat waits
LONGEST_WAIT = timedelta(minutes=5)
AT_ONCE = 16
NOTHING = timedelta(0)
Now = Callable[[], datetime]


@dataclass
class Held:
    """A chat that is ours up to *until*, which also proves it: nobody else writes the same."""

    chat: str
    until: datetime
    message: int = 0  # the one in hand
    drawn: bool = False  # it is


@dataclass(frozen=True)
class Errand:
    """A message to send next; `doubtful`: an earlier try may have arrived."""

    delivery: Delivery
    doubtful: bool
    until: datetime  # the chat is ours


class Courier:
    """`business` dates what is said; `real` times leases and back-off, else the database does."""

    def __init__(
        self,
        gateway: Gateway,
        messengers: Mapping[str, Messenger],
        business: Now,
        real: Now | None = None,
        patience: timedelta = PATIENCE,
    ) -> None:
        self._gateway, self._messengers = gateway, messengers
        self._business, self._real = business, real
        self._patience, self._lease, self._quiet = patience, LEASES * patience, QUIET * patience
        self._draining = {platform: asyncio.Lock() for platform in messengers}

    async def start(self) -> None:
        """Alone on its database, no lease of an earlier life counts."""
        if self._gateway.engine.dialect.name == "sqlite":
            await self._gateway.changing(lambda db: db.exec(update(Chat).values(busy_until=None)))

    @property
    def platforms(self) -> tuple[str, ...]:
        return tuple(self._messengers)

    async def drain(self, *platforms: str) -> int:
        """Empty every chat that is free now; how many messages left. One that is slow holds up
        its own platform only."""
        return sum(await asyncio.gather(*map(self._drain, platforms or self._messengers)))

    async def _drain(self, platform: str) -> int:
        async with self._draining[platform]:
            sent = 0
            while held := await self._gateway.changing(lambda db: self._claim(db, platform)):
                sent += sum(await asyncio.gather(*map(self._serve, held)))
            return sent

    def _now(self, db: Session) -> datetime:
        return self._real() if self._real else real_now(db)

    def _claim(self, db: Session, platform: str) -> list[Held]:
        """Chats with something to send that nobody holds; a hold too long to be one is a clock
        that went back."""
        now = self._now(db)
        here, busy = col(Chat.key).startswith(f"{platform}:"), col(Chat.busy_until)
        free = or_(busy.is_(None), busy <= now, busy > now + max(self._lease, LONGEST_WAIT))
        waiting = select(Message.chat).where(col(Message.state).in_(WAITING))
        query = select(Chat).where(here, free, col(Chat.key).in_(waiting)).order_by(Chat.key)
        query = query.limit(AT_ONCE).with_for_update(skip_locked=True, key_share=True)
        chats = db.exec(query).all()
        for chat in chats:
            chat.busy_until = now + self._lease
        return [Held(chat.key, now + self._lease) for chat in chats]

    async def _serve(self, held: Held) -> int:
        """Send what one chat is owed, in order, until it is empty or has to wait."""
        sent, messenger = 0, self._messengers[held.chat.partition(":")[0]]
        try:
            while True:
                began, held.drawn = asyncio.get_running_loop().time(), False
                found = await self._gateway.changing(lambda db: self._next(db, held))
                if isinstance(found, timedelta):
                    wait = found
                    break
                held.until, held.drawn = found.until, True  # only now it is kept
                await self._carry(held, found, messenger, began)
                sent += 1
                if messenger.pace:
                    wait = timedelta(seconds=messenger.pace)
                    break
        except Unanswered:
            wait = NOTHING  # but it has to settle, and `_next` says how long
        except TooFast as too_fast:
            wait = timedelta(seconds=too_fast.seconds)
        except Exception as error:
            log.exception("could not send to %s", held.chat)
            counts, reason = not isinstance(error, DBAPIError), repr(error)[:500]
            wait = await self._gateway.changing(lambda db: self._failed(db, held, counts, reason))
        await self._gateway.changing(lambda db: self._release(db, held, wait))
        return sent

    async def _carry(self, held: Held, errand: Errand, messenger: Messenger, began: float) -> None:
        """Find it or send it, unless so much time went by that somebody else may be doing it."""
        async with asyncio.timeout_at(began + self._patience.total_seconds()):
            await asyncio.sleep(0)  # who was frozen is stopped here
            known = await messenger.find(errand.delivery) if errand.doubtful else None
            try:
                platform_id = known or await messenger.send(errand.delivery)
            except Unanswered:
                raise
            except TooFast:
                await self._gateway.changing(lambda db: self._refused(db, held, errand.doubtful))
                raise
            except Undeliverable as refusal:
                reason = str(refusal)
                await self._gateway.changing(lambda db: self._dead(db, held.message, reason))
                return
        await self._gateway.changing(lambda db: self._arrived(db, held.message, platform_id))

    def _next(self, db: Session, held: Held) -> Errand | timedelta:
        """The oldest message of a chat still wanted, or how long to wait; the intent to send it is
        kept first."""
        chat, now = self._mine(db, held), self._now(db)
        if chat is None:
            return NOTHING
        waiting = select(Message).where(Message.chat == held.chat, col(Message.state).in_(WAITING))
        db.info["now"] = business = self._business()
        for message in db.exec(waiting.order_by(col(Message.id)).limit(AT_ONCE)).all():
            held.message, doubtful = message.id or 0, message.state is State.SENDING
            if wait := self._unsettled(db, message):
                return wait
            if not doubtful and not (_can_change(db, message) and prepare(db, message, business)):
                continue
            message.state, message.sent_at = State.SENDING, now
            chat.busy_until = now + self._lease
            since = message.at + (now - business)
            return Errand(_delivery(db, message, since), doubtful, chat.busy_until)
        return NOTHING

    def _unsettled(self, db: Session, message: Message) -> timedelta:
        """How long it may still take to show at its platform, which has not said that it did."""
        if message.state is not State.SENDING or message.sent_at is None:
            return NOTHING
        return max(message.sent_at + self._quiet - self._now(db), NOTHING)

    def _mine(self, db: Session, held: Held) -> Chat | None:
        """The chat, if it took us not so long that somebody else has it now."""
        chat = db.get_one(Chat, held.chat, with_for_update={"key_share": True})
        return chat if chat.busy_until == held.until else None

    def _arrived(self, db: Session, message: int, platform_id: str) -> None:
        """A fact, whoever holds the chat by now."""
        row = db.get_one(Message, message)
        row.platform_id, row.sent_at, row.error = platform_id, self._now(db), ""
        if row.edits:  # what could not be changed any more was sent anew
            db.get_one(Message, row.edits).platform_id = platform_id
        _mark(db, row, State.SENT)

    def _refused(self, db: Session, held: Held, doubtful: bool) -> None:
        """This try surely did not arrive: there is nothing to wait for before the next. Whether an
        earlier one did stays in doubt, where it was."""
        if self._mine(db, held):
            message = db.get_one(Message, held.message)
            message.sent_at = None
            if not doubtful:
                message.state = State.OWED

    def _dead(self, db: Session, message: int, reason: str) -> None:
        row = db.get_one(Message, message)
        row.error = reason
        _mark(db, row, State.DEAD, reason)

    def _failed(self, db: Session, held: Held, counts: bool, reason: str) -> timedelta:
        """A message that cannot be sent goes dead visibly and does not block its chat."""
        message = db.get(Message, held.message)
        if message is None or message.state not in WAITING or not counts:
            return timedelta(seconds=1)
        message.attempts += 1
        if message.attempts >= (TRIES if held.drawn else DRAWINGS):
            self._dead(db, held.message, reason)
            return NOTHING
        message.error = reason
        return max(timedelta(seconds=2**message.attempts), self._unsettled(db, message))

    def _release(self, db: Session, held: Held, wait: timedelta) -> None:
        if chat := self._mine(db, held):
            chat.busy_until = self._now(db) + min(wait, LONGEST_WAIT) if wait else None


def _can_change(db: Session, message: Message) -> bool:
    """A change of what never arrived, or has no id, is of no use."""
    if message.edits and not db.get_one(Message, message.edits).platform_id:
        message.state = State.SKIPPED
        return False
    return True


def _delivery(db: Session, message: Message, since: datetime) -> Delivery:
    original = db.get(Message, message.edits) if message.edits else None
    platform = message.chat.partition(":")[0]
    reader = select(Account.key).where(
        Account.person == message.audience, col(Account.key).startswith(f"{platform}:")
    )
    reply = REPLY.validate_python(message.body)
    attached = reply.files if isinstance(reply, Card) else ()
    return Delivery(
        key=str(message.id),
        chat=message.chat,
        thread=message.thread,
        audience=(db.exec(reader).first() or "") if message.audience else "",
        edits=original.platform_id if original else "",
        reply=reply,
        files=tuple(File(file.name, content(db, file)) for file in attached),
        need=need(db, message),
        alarm="" if message.edits else alarm(db, message),
        since=since,
    )


def _mark(db: Session, message: Message, state: State, reason: str = "") -> None:
    message.state = state
    told = select(Notice).where(Notice.message == message.id, Notice.state != State.SKIPPED)
    for notice in db.exec(told):
        notice.state, notice.reason = state, reason
