"""What the bot hears, with every platform's spelling removed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Source = Literal["typed", "pressed", "submitted", "api"]


@dataclass(frozen=True)
class Place:
    """A chat the bot is in; a direct chat belongs to one person."""

    platform: str
    tenant: str
    chat: str
    thread: str = ""  # the platform's id of the message this thread hangs under
    direct: bool = False

    @property
    def key(self) -> str:
        return f"{self.platform}:{self.tenant}:{self.chat}"


@dataclass(frozen=True)
class File:
    """Something handed in with a line."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Profile:
    """What a platform's directory says of an account.

    `email` is verified, else it is empty; a `guest` is not of the company, or only visits.
    """

    account: str  # "platform:tenant:id"
    name: str = ""
    email: str = ""
    guest: bool = False
    left: bool = False


@dataclass(frozen=True)
class Heard:
    """One line typed, one button pressed (its line), or one form sent (its command and fields)."""

    text: str
    by: str  # the account, "platform:tenant:id"
    at: Place
    event_id: str  # unique for ever; a repeat gets the stored reply
    now: datetime
    source: Source = "typed"
    fields: Mapping[str, str] = field(default_factory=dict)
    mentioned: bool = False  # the bot itself was mentioned; the mention is no longer in the text
    mentions: Mapping[str, str] = field(default_factory=dict)  # token in the text → account
    files: tuple[File, ...] = ()
    above: str = ""  # what was said before in the thread, "name: text" a line, where that is asked
    closed: str = ""  # why that is not told: a sentence to translate
    about: str = ""  # the code on the card that was quoted, or of the thread
    message: str = (
        ""  # the platform's id of the card that was pressed, or of the form that was sent
    )
    language: str = ""  # the answer is wanted in; else as the person reads
    inline: bool = False  # the face answers in the same call and keeps the answer itself
    kept: bool = False  # the face has no memory of its own: talk among people is kept, too
    profiles: tuple[Profile, ...] = ()  # of who speaks and who is mentioned, where that is known
    opens: bool = False  # the face opens a form at once; nobody else sends it

    @property
    def guest(self) -> bool:
        """Let in by a code or an administrator only."""
        return any(profile.guest for profile in self.profiles if profile.account == self.by)
