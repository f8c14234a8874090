"""The groups that projects live in, as their platform reports them: renamed, closed, open again."""

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial

from sqlmodel import Session, col, or_, select

from bot import membership, people
from bot.gateway import Gateway
from bot.members import pm_of
from bot.notices import Lane, Tell, notify, post_owed
from bot.people import Chat, Home, Project, live
from bot.ports import Undeliverable
from bot.trail import Spoken, speak
from bot.words import N_

log = logging.getLogger(__name__)

ARCHIVED = N_("The group “{chat}” was archived")
REMOVED = N_("Liaison was removed from the group “{chat}”")
DELETED = N_("The group “{chat}” was deleted")
LOST = N_(
    "What {code} posts there no longer arrives. Let Liaison in again, or say "
    "`{line}` in another group."
)
OPEN = (live(Project), col(Project.closed_at).is_(None))


async def check(
    gateway: Gateway, platform: str, now: datetime, closed: Callable[[str], Awaitable[str]]
) -> None:
    """Is the bot still in the groups where open projects post? No event tells of what happened
    while it was away. *closed* asks for one group, and says why not; empty if it is."""
    for chat in await gateway.reading(partial(_posted_in, platform=platform)):
        try:
            why = await closed(chat)
        except Undeliverable as refusal:
            log.info("whether %s is open is not known: %s", chat, refusal)
            continue
        await gateway.changing(partial(_found, chat=chat, why=why, now=now))


def _posted_in(db: Session, platform: str) -> list[str]:
    projects = db.exec(select(Project).where(*OPEN))
    chats = {chat for project in projects for chat in people.homes(db, project)}
    return sorted(chat for chat in chats if chat.startswith(f"{platform}:"))


def _found(db: Session, chat: str, why: str, now: datetime) -> None:
    if not why:
        membership.joined(db, chat)
    elif membership.lost(db, chat) is None:
        close(db, chat, why, now, f"{chat}:closed:{now:%Y-%m-%dT%H}")  # once, by any replica


def rename(db: Session, chat: str, title: str) -> None:
    """The platform tells of it to those who are in."""
    people.chat(db, chat).title = title
    membership.joined(db, chat)


def nameless(db: Session, chat: str) -> bool:
    """A chat that is known, but not by name."""
    known = db.get(Chat, chat)
    return known is not None and not known.title


def close(db: Session, chat: str, why: str, now: datetime, event_id: str) -> None:
    """Tell who leads the projects of a group that nothing arrives there any more, and *why*."""
    if db.exec(select(Spoken).where(Spoken.event_id == event_id)).first():
        return
    db.info["now"] = now
    membership.left(db, chat, now)
    further = select(Home.project).where(Home.chat == chat, live(Home))
    at_home = or_(Project.chat == chat, col(Project.code).in_(further))
    projects = db.exec(select(Project).where(at_home, *OPEN)).all()
    if not projects:
        return
    title = people.chat(db, chat).title or chat.rpartition(":")[2]
    speak(db, event_id, "close", now)
    for project in projects:
        values: dict[str, object] = {"chat": title, "line": f"project bind {project.code}"}
        tell = Tell(why, person=pm_of(db, project), body=LOST, lane=Lane.URGENT, values=values)
        notify(db, "home", project, [tell] if tell.person else [])
    post_owed(db)
