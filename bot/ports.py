"""All the core asks of a platform."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from bot.cards import Reply
from bot.events import File

# Who waits for a message: an answer to somebody, an escalation, a decision, news, a changed card.
Need = Literal["answer", "urgent", "decision", "news", "change"]


@dataclass(frozen=True)
class Delivery:
    """One message on its way. `key` is the same at every try."""

    key: str
    chat: str  # "platform:tenant:chat"
    thread: str  # the platform's id of the message it hangs under
    audience: str  # the account of the only person who may see it
    edits: str  # the platform's id of the message it replaces
    reply: Reply
    files: tuple[File, ...] = ()  # what goes with the card, in its order
    need: Need = "answer"  # where not everything can go out
    alarm: str = ""  # it should ring: "app", "sms" or "phone"; a platform without it only tells
    since: datetime | None = None  # the instant of the real world before which nobody tried


class TooFast(Exception):
    """The platform says wait: it has not taken the message."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds


class Unanswered(TooFast):
    """No answer came for now: what was sent may have arrived, or still arrive."""


class Undeliverable(Exception):
    """The platform will never take this message; its text says why."""


class Messenger(Protocol):
    @property
    def pace(self) -> float:
        """Seconds between two messages of one chat that the platform asks for; 0: as they come."""

    async def send(self, delivery: Delivery) -> str:
        """Deliver it; the platform's id of the message.

        TooFast and Undeliverable: it did not arrive. After any other error it may have.
        """

    async def find(self, delivery: Delivery) -> str | None:
        """The id under which an earlier try arrived after all, if it did."""
