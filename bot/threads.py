"""What was said before in a thread, fetched from its platform for a command that works on it.

Only a line to the bot that is such a command and nothing else makes a face ask.
"""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlmodel import Session, col, select

from bot.events import Heard, Profile
from bot.gateway import Gateway
from bot.hearing import Unreadable
from bot.language.page.threads import told
from bot.lines import LONGEST, clean, split
from bot.people import Account, Person
from bot.ports import TooFast
from bot.readers import said_as
from bot.registry import commands
from bot.words import N_

log = logging.getLogger(__name__)
MOST = 100  # messages, the last ones; of those as many as one line may have letters
PATIENCE = 8.0  # seconds for all of it, while somebody waits
SHUT = N_("What was said before is not shown to me.")
BUSY = N_("What was said before could not be fetched just now. Try once more in a moment.")
_WORD = re.compile(r"\w")
_MENTION = re.compile(r"@(\w+)")


class Closed(Exception):
    """The platform does not tell what was said, for good; the text is a sentence to translate."""


@dataclass(frozen=True)
class Message:
    """What one person said; `called`: to the bot."""

    by: str  # the account
    text: str
    mentions: Mapping[str, str] = field(default_factory=dict)  # token in the text → account
    called: bool = False


Fetch = Callable[[], Awaitable[Sequence[Message]]]
Meet = Callable[[Iterable[str]], Awaitable[Sequence[Profile]]]


def asks(heard: Heard) -> bool:
    """Is it a line to the bot that works on what was said before?"""
    if heard.source != "typed" or heard.files or not (heard.mentioned or heard.at.direct):
        return False
    return _is_bare(clean(heard.text))


def _is_bare(text: str) -> bool:
    line = split(text)
    command = commands.find(line)
    return bool(command and command.above and not (_WORD.search(line.rest) or line.codes))


async def filled(heard: Heard, fetch: Fetch, meet: Meet, gateway: Gateway) -> Heard:
    """*heard* with what was said before in its thread, if it asks for that; or why it is not told.

    *fetch* tells the messages before the line, oldest first, and raises Closed; *meet* tells who
    these accounts are. Who is named there is introduced, so that they can be given what they said.
    """
    if not (heard.at.thread and asks(heard)):
        return heard
    if await gateway.reading(lambda db: said_as(db, heard.event_id)):
        return heard  # a repeat, which is answered already
    try:
        async with asyncio.timeout(PATIENCE):
            said = [one for one in await fetch() if not _is_order(one, heard)][-MOST:]
            named = [account for one in said for account in (one.by, *one.mentions.values())]
            profiles = await meet(dict.fromkeys(named))
    except Closed as closed:
        return replace(heard, closed=str(closed))
    except (TooFast, ConnectionError, TimeoutError, Unreadable) as error:
        log.warning("what was said in %s is not told: %r", heard.at.thread, error)
        return replace(heard, closed=BUSY)
    names = {one.account: one.name for one in profiles if one.name}
    names |= await gateway.reading(lambda db: _known(db, set(named)))
    here = {profile.account for profile in heard.profiles}
    new = (one for one in profiles if not one.guest and one.account not in here)
    return replace(heard, above=_told(said, names), profiles=(*heard.profiles, *new))


def _is_order(message: Message, heard: Heard) -> bool:
    """What was said to the bot did something when it was said."""
    to_bot = message.called or heard.at.direct
    return to_bot and commands.find(split(clean(message.text))) is not None


def _known(db: Session, accounts: Collection[str]) -> dict[str, str]:
    """What the company calls these accounts, by which a text finds them."""
    found = select(Account.key, Person.name).join(Person).where(col(Account.key).in_(accounts))
    return dict(db.exec(found).all())


def _told(said: Sequence[Message], names: Mapping[str, str]) -> str:
    """The last lines that fit."""
    lines: list[str] = []
    left = LONGEST
    for message in reversed(said):
        line = _line(message, names)
        if lines and len(line) + 1 > left:
            break
        if line:
            lines.append(line[:left])
            left -= len(lines[-1]) + (len(lines) > 1)
    return "\n".join(reversed(lines))


def _line(message: Message, names: Mapping[str, str]) -> str:
    def named(match: re.Match[str]) -> str:
        return f"@{names.get(message.mentions.get(match[1], ''), match[1])}"

    text = "\n".join(filter(str.strip, _MENTION.sub(named, clean(message.text)).split("\n")))
    return told(names.get(message.by) or message.by.rpartition(":")[2], text) if text else ""
