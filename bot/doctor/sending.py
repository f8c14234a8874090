"""Does what is said arrive: dead and waiting messages, groups that are closed, people unreached."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import groupby

from sqlmodel import Session, col, select

from bot.allowance import scarce
from bot.doctor.finding import Act, Finding, platform_called, title
from bot.gaps import gaps
from bot.membership import lost
from bot.outbox import WAITING, Message, State
from bot.people import Chat, Person, Project, homes, live
from bot.registry import contribute
from bot.store import real_now
from bot.view import reader_view
from bot.whereabouts import direct
from bot.words import N_, Named

PATIENCE = timedelta(hours=1)  # a message that waits longer is told
HELD_BACK = timedelta(minutes=1)  # longer than any courier holds a chat: a platform asked to wait
NAMED = 5  # messages by their number, before it says how many more


def look(db: Session, now: datetime) -> Iterator[Finding]:
    yield from _dead(db)
    yield from _stuck(db, now)
    yield from _held_back(db)
    yield from _closed(db)
    yield from _gaps(db)
    yield from _allowances(db)
    yield from _unreachable(db, now)


def _dead(db: Session) -> Iterator[Finding]:
    dead = select(Message).where(Message.state == State.DEAD).order_by(col(Message.id))
    heaps: dict[tuple[str, str], list[int]] = defaultdict(list)
    for message in db.exec(dead):
        heaps[message.chat, message.error].append(message.id or 0)
    for (chat, reason), ids in heaps.items():
        again = Act(N_("Send again {number}"), "delivery send", {"number": str(ids[0])})
        yield Finding(
            N_("{count} message undelivered in “{chat}” (number {ids}): {reason}"),
            N_("When the cause is mended, `doctor mend=yes` sends them once more."),
            subject=chat,
            values=_messages(db, chat, ids) | {"reason": reason or "?"},
            many=N_("{count} messages undelivered in “{chat}” (numbers {ids}): {reason}"),
            mends=True,
            act=again if len(ids) == 1 else None,
        )


def _stuck(db: Session, now: datetime) -> Iterator[Finding]:
    waiting = select(Message).where(col(Message.state).in_(WAITING), Message.at < now - PATIENCE)
    heaps: dict[str, list[Message]] = defaultdict(list)
    for message in db.exec(waiting.order_by(col(Message.id))):
        heaps[message.chat].append(message)
    for chat, messages in heaps.items():
        yield Finding(
            N_("{count} message waits in “{chat}” (number {ids}) since {since}."),
            N_(
                "Is the bot running, and does the platform answer? They go out in order then; "
                "`delivery list status=owed` shows them."
            ),
            subject=chat,
            values=_messages(db, chat, [message.id or 0 for message in messages])
            | {"since": min(message.at for message in messages)},
            many=N_("{count} messages wait in “{chat}” (numbers {ids}) since {since}."),
            act=QUEUE,
        )


QUEUE = Act(N_("Show what waits"), "delivery list", {"status": "owed"})


def _held_back(db: Session) -> Iterator[Finding]:
    """Chats whose platform lets no more through for now: its rate, or the pauses after failures."""
    now = real_now(db)
    owed = select(Message.chat, Message.id).where(col(Message.state).in_(WAITING))
    heaps: dict[str, list[int]] = defaultdict(list)
    for chat, key in db.exec(owed.order_by(col(Message.id))):
        heaps[chat].append(key or 0)
    for chat, ids in heaps.items():
        until = db.get_one(Chat, chat).busy_until
        if until and until - now > HELD_BACK:
            yield Finding(
                N_("“{chat}” has to wait until {until}: {count} message (number {ids})."),
                N_("The platform asked for it; they go out in order then."),
                subject=chat,
                values=_messages(db, chat, ids) | {"until": until},
                many=N_("“{chat}” has to wait until {until}: {count} messages (numbers {ids})."),
                act=QUEUE,
            )


def _messages(db: Session, chat: str, ids: list[int]) -> dict[str, object]:
    shown = [*map(str, ids[:NAMED]), *(["…"] if len(ids) > NAMED else [])]
    return {"count": len(ids), "chat": title(db, chat), "ids": shown}


def _closed(db: Session) -> Iterator[Finding]:
    """Groups that reminders go to, and that the bot is not in."""
    opened = live(Project), col(Project.closed_at).is_(None)
    for project in db.exec(select(Project).where(*opened).order_by(Project.code)):
        for chat in homes(db, project):
            if since := lost(db, chat):
                yield Finding(
                    N_("The bot is not in “{chat}”, where {code} posts, since {since}."),
                    N_("Add it there again, or write `project bind {code}` in another group."),
                    subject=project.code,
                    values={"chat": title(db, chat), "code": project.code, "since": since},
                )


def _gaps(db: Session) -> Iterator[Finding]:
    """Rights that a platform refused for want of; each names them as its own console does."""
    for needs, met in groupby(sorted(gaps(db), key=lambda gap: gap.needs), lambda gap: gap.needs):
        gap = next(met)
        platform = platform_called(gap.platform)
        yield Finding(
            N_("{platform}: the app lacks {needs}."),
            N_(
                "Grant it in the platform's console, publish the app and start the bot anew; "
                "see deploy/{folder}."
            ),
            subject=gap.platform,
            values={"platform": platform, "needs": needs, "folder": gap.platform},
        )


def _allowances(db: Session) -> Iterator[Finding]:
    for one in scarce(db):
        yield Finding(
            N_("{platform}: {spent} of {most} calls of this month are gone ({percent} %)."),
            N_(
                "From 80 % cards no longer change, from 95 % only escalations, approvals and "
                "answers go out. Another edition has more calls; `{setting}` says how many."
            ),
            subject=one.platform,
            values={"platform": platform_called(one.platform), "spent": one.spent, "most": one.most,
                    "percent": int(one.share * 100),
                    "setting": f"LIAISON_{one.platform.upper()}__MONTHLY_CALLS"},
        )  # fmt: skip


def _unreachable(db: Session, now: datetime) -> Iterator[Finding]:
    """People who hold something open and whom no reminder can reach."""
    here = select(Person).where(live(Person), col(Person.suspended_at).is_(None))
    for person in db.exec(here.order_by(Person.handle)):
        if direct(db, person.handle):
            continue
        view = reader_view(db, person, now)
        held: list[Iterable[object]] = [part(view, person) for part in contribute.parts("holding")]
        if count := sum(1 for part in held for _ in part):
            yield Finding(
                N_("{who} has {count} open item, and no chat with the bot."),
                N_("Ask {who} to write `mine` to the bot; from then on reminders arrive."),
                subject=person.handle,
                values={"who": Named(person.handle), "count": count},
                many=N_("{who} has {count} open items, and no chat with the bot."),
            )
