"""Back to a copy: put in the place of the database, and started from without saying anything twice.

What was said after the copy was taken is not known there, nor what the bot sent since. So nothing
that was on its way, or fell due since, is sent by itself; groups hear once what that means.
"""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, inspect, text
from sqlmodel import Session, col, func, select

from bot import migrations
from bot.backup import COPIED, BackupError, check
from bot.cards import Tone
from bot.copying import pour
from bot.notices import OUTAGE, Notice, Tell, post_owed, promise, quiet_until
from bot.outage import PLANNED
from bot.outbox import WAITING, Message, State
from bot.people import Project, live
from bot.registry import policies
from bot.store import Memo, Sequence, open_engine, table_of
from bot.words import N_

RESTORED = N_("it fell due before the database was restored, and may have been sent")
MAYBE = N_("It was on its way when the copy was taken, and may have arrived.")
FURTHER = 100  # codes that are left out: the lost days gave them away, and cards in chats show them
FURTHER_MESSAGES = 100_000  # likewise the keys by which platforms know our messages


@dataclass(frozen=True)
class Restored:
    """When the copy was taken, and how many messages were set aside."""

    since: datetime
    aside: int


def replace(file: Path, engine: Engine, now: datetime) -> Path | None:
    """Put a copy in the place of the database; what stood there is set aside, and named."""
    _check(file)
    if engine.dialect.name != "sqlite":
        if inspect(engine).get_table_names():
            raise BackupError(
                "That database has tables already. Make an empty one (`createdb`) and name it in "
                "LIAISON_DATABASE_URL."
            )
        copy = open_engine(f"sqlite:///{file}", read_only=True)
        pour(copy, engine)
        copy.dispose()
        return None
    place = Path(str(engine.url.database))
    engine.dispose()
    place.parent.mkdir(parents=True, exist_ok=True)
    fresh = place.with_name(f"{place.name}.fresh")
    shutil.copy(file, fresh)
    with fresh.open("rb+") as written:
        os.fsync(written.fileno())
    aside = _set_aside(place, f"{place.stem}-replaced-{now.astimezone():%Y%m%d-%H%M%S}.db")
    fresh.replace(place)
    return aside


def _set_aside(place: Path, name: str) -> Path | None:
    """A database is its file and what was not yet written into it."""
    aside = place.with_name(name)
    for rest in ("-wal", "-shm", ""):
        part = Path(f"{place}{rest}")
        if part.exists():
            part.rename(f"{aside}{rest}")
    return aside if aside.exists() else None


def _check(file: Path) -> None:
    """A BackupError for what is no copy of ours, or one of a newer version."""
    if not file.is_file():
        raise BackupError(f"{file} is not there.")
    try:
        check(file)
        with closing(sqlite3.connect(file)) as database:
            [[revision]] = database.execute("SELECT version_num FROM alembic_version")
    except (sqlite3.Error, ValueError) as error:
        raise BackupError(f"{file} is no backup of Liaison: {error}.") from error
    if not migrations.known(revision):
        raise BackupError(
            f"{file} is of a newer version ({revision}) than this one. Install that version first."
        )


def settle(db: Session, now: datetime) -> Restored | None:
    """The first thing on a copy, before anything is planned or sent; done once."""
    if db.get_bind().dialect.name == "postgresql":
        db.execute(text("SET LOCAL lock_timeout = 0"))  # replicas wait for the one that does it
    memo = db.exec(select(Memo).where(Memo.name == COPIED).with_for_update()).first()
    if memo is None:
        return None
    since = datetime.fromisoformat(memo.value)
    db.delete(memo)
    aside = _stop_what_was_on_its_way(db)
    _count_on(db, now)
    policies.promise_due(db, now)
    db.flush()
    left = _leave_out_what_fell_due(db, now)
    db.merge(Memo(name=PLANNED, value=now.isoformat()))
    for project, tell in _told(db, since, now, left):
        promise(db, OUTAGE, project, f"restored:{since.isoformat()}", now, tell)
    db.flush()
    post_owed(db)
    return Restored(since, aside)


def _stop_what_was_on_its_way(db: Session) -> int:
    """Messages wait for an administrator, changes of cards come with the next change."""
    aside = 0
    for message in db.exec(select(Message).where(col(Message.state).in_(WAITING))).all():
        message.state = State.SKIPPED if message.edits else State.DEAD
        message.error = MAYBE
        aside += message.state is State.DEAD
        for notice in db.exec(select(Notice).where(Notice.message == message.id)).all():
            if notice.state in WAITING:
                notice.state, notice.reason = message.state, MAYBE
    return aside


def _count_on(db: Session, now: datetime) -> None:
    for row in db.exec(select(Sequence)).all():
        row.last += FURTHER
    last = db.exec(select(func.max(Message.id))).one()
    chat = db.exec(select(Message.chat).where(Message.id == last)).first()
    if last and chat:
        far = last + FURTHER_MESSAGES
        db.add(Message(id=far, chat=chat, state=State.SKIPPED, at=now, error=RESTORED))
        db.flush()
        if db.get_bind().dialect.name == "postgresql":
            db.execute(select(func.setval(func.pg_get_serial_sequence("message", "id"), far)))


def _leave_out_what_fell_due(db: Session, now: datetime) -> dict[str, dict[str, None]]:
    """The codes of what may have been said, by project; what was held then, too, is still held."""
    left: dict[str, dict[str, None]] = {}
    here = col(Notice.state).in_((State.OWED, State.HELD)), col(Notice.message).is_(None)
    for notice in db.exec(select(Notice).where(*here).order_by(col(Notice.at), Notice.key)).all():
        held = notice.state is State.HELD and (
            not notice.late or (quiet_until(db, notice, notice.at) or now) > now
        )
        if not held and (table := table_of(notice.subject)):
            notice.state, notice.reason, notice.held_until = State.SKIPPED, RESTORED, None
            project = db.get_one(table, notice.subject).project
            left.setdefault(project, {})[notice.subject] = None
    return left


def _told(
    db: Session, since: datetime, now: datetime, left: dict[str, dict[str, None]]
) -> Iterator[tuple[Project, Tell]]:
    """A message for the group of every open project."""
    opened = live(Project), col(Project.closed_at).is_(None), col(Project.chat).is_not(None)
    done = set[str]()
    for project in db.exec(select(Project).where(*opened).order_by(Project.code)):
        if project.chat and project.chat not in done:
            done.add(project.chat)
            codes = [*left.get(project.code, ())] or None
            values: dict[str, object] = {"since": since, "until": now, "left": codes}
            says = N_("Liaison restored to {since}")
            body = N_(
                "What was said to it from then to {until} is gone; say it once more.\n"
                "Reminders of that time are not repeated: {left}."
            )
            yield (
                project,
                Tell(says, chat=project.chat, body=body, tone=Tone.WARNING, values=values),
            )
