"""Sends what is owed. A chat is claimed, so its messages keep their order whoever sends them."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_
from sqlmodel import Session, col, select, update

from bot.cards import REPLY, Card
from bot.drawing import need, prepare
from bot.events import File
from bot.files import content
from bot.gateway import Gateway
from bot.notices import Notice
from bot.outbox import WAITING, Message, State
from bot.people import Account, Chat
from bot.ports import Delivery, Messenger, TooFast, Undeliverable

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=60)
PATIENCE = 20.0  # seconds for one call to a platform; shorter than the lease
TRIES = 10
LONGEST_WAIT = 300
AT_ONCE = 16
Now = Callable[[], datetime]


@dataclass(frozen=True)
class Errand:
    """A message to send next; `doubtful`: an earlier try may have arrived."""

    message: int
    delivery: Delivery
    doubtful: bool


class Courier:
    """`business` dates what is said; `real` times leases and back-off."""

    def __init__(
        self, gateway: Gateway, messengers: Mapping[str, Messenger], business: Now, real: Now
    ) -> None:
        self._gateway, self._messengers = gateway, messengers
        self._business, self._real = business, real
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
            while chats := await self._gateway.changing(lambda db: self._claim(db, platform)):
                sent += sum(await asyncio.gather(*map(self._serve, chats)))
            return sent

    def _claim(self, db: Session, platform: str) -> list[str]:
        now = self._real()
        here = col(Chat.key).startswith(f"{platform}:")
        free = or_(col(Chat.busy_until).is_(None), col(Chat.busy_until) <= now)
        waiting = select(Message.chat).where(col(Message.state).in_(WAITING))
        query = select(Chat).where(here, free, col(Chat.key).in_(waiting)).order_by(Chat.key)
        chats = db.exec(query.limit(AT_ONCE).with_for_update(skip_locked=True)).all()
        for chat in chats:
            chat.busy_until = now + LEASE
        return [chat.key for chat in chats]

    async def _serve(self, chat: str) -> int:
        """Send what one chat is owed, in order, until it is empty or has to wait."""
        sent, wait = 0, timedelta(0)
        pace = self._messengers[chat.partition(":")[0]].pace
        try:
            while errand := await self._gateway.changing(lambda db: self._next(db, chat)):
                await self._carry(errand)
                sent += 1
                if pace:
                    wait = timedelta(seconds=pace)
                    break
        except TooFast as too_fast:
            wait = timedelta(seconds=too_fast.seconds)
        except Exception as error:
            log.exception("could not send to %s", chat)
            reason = repr(error)[:500]
            wait = await self._gateway.changing(lambda db: self._failed(db, chat, reason))
        await self._gateway.changing(lambda db: self._release(db, chat, wait))
        return sent

    async def _carry(self, errand: Errand) -> None:
        messenger = self._messengers[errand.delivery.chat.partition(":")[0]]
        async with asyncio.timeout(PATIENCE):
            known = await messenger.find(errand.delivery) if errand.doubtful else None
            try:
                platform_id = known or await messenger.send(errand.delivery)
            except Undeliverable as refusal:
                reason = str(refusal)
                await self._gateway.changing(lambda db: self._dead(db, errand.message, reason))
                return
        await self._gateway.changing(lambda db: self._arrived(db, errand.message, platform_id))

    def _next(self, db: Session, chat: str) -> Errand | None:
        """The oldest message of a chat still wanted; the intent to send it is kept first."""
        waiting = select(Message).where(Message.chat == chat, col(Message.state).in_(WAITING))
        db.info["now"] = now = self._business()
        for message in db.exec(waiting.order_by(col(Message.id))):
            doubtful = message.state is State.SENDING
            if not doubtful and not (_can_change(db, message) and prepare(db, message, now)):
                continue
            message.state, message.attempts = State.SENDING, message.attempts + 1
            return Errand(message.id or 0, _delivery(db, message), doubtful)
        return None

    def _arrived(self, db: Session, message: int, platform_id: str) -> None:
        row = db.get_one(Message, message)
        row.platform_id, row.sent_at, row.error = platform_id, self._real(), ""
        if row.edits:  # what could not be changed any more was sent anew
            db.get_one(Message, row.edits).platform_id = platform_id
        _mark(db, row, State.SENT)

    def _dead(self, db: Session, message: int, reason: str) -> None:
        row = db.get_one(Message, message)
        row.error = reason
        _mark(db, row, State.DEAD, reason)

    def _failed(self, db: Session, chat: str, reason: str) -> timedelta:
        """A message that cannot be sent goes dead visibly and does not block its chat."""
        query = select(Message).where(Message.chat == chat, Message.state == State.SENDING)
        message = db.exec(query.order_by(col(Message.id))).first()
        if message is None:
            return timedelta(seconds=1)
        if message.attempts >= TRIES:
            self._dead(db, message.id or 0, reason)
            return timedelta(0)
        message.error = reason
        return timedelta(seconds=min(2**message.attempts, LONGEST_WAIT))

    def _release(self, db: Session, chat: str, wait: timedelta) -> None:
        db.get_one(Chat, chat).busy_until = self._real() + wait if wait else None


def _can_change(db: Session, message: Message) -> bool:
    """A change of what never arrived, or has no id, is of no use."""
    if message.edits and not db.get_one(Message, message.edits).platform_id:
        message.state = State.SKIPPED
        return False
    return True


def _delivery(db: Session, message: Message) -> Delivery:
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
    )


def _mark(db: Session, message: Message, state: State, reason: str = "") -> None:
    message.state = state
    told = select(Notice).where(Notice.message == message.id, Notice.state != State.SKIPPED)
    for notice in db.exec(told):
        notice.state, notice.reason = state, reason
