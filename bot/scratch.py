"""What the real planner would do, tried on a copy of what the asker may see."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import sessionmaker
from sqlalchemy.pool import StaticPool
from sqlmodel import Session, SQLModel, col, create_engine, select

from bot.cards import REPLY
from bot.drawing import prepare, row_called
from bot.notices import Notice
from bot.outbox import Message, State
from bot.people import Account, Chat, Person, visible
from bot.planner import Due
from bot.registry import changes, policies
from bot.store import Filed, Kept, Sequence, tables_of
from bot.trail import watch

OPEN: tuple[type[SQLModel], ...] = (Account, Chat, Sequence)


@dataclass(frozen=True)
class Foreseen:
    """A message as it would reach a chat, and the projects it is about."""

    at: datetime
    chat: str
    title: str
    projects: frozenset[str]


def foresee(db: Session, person: Person, until: datetime) -> list[Foreseen]:
    """The messages that *until* would bring if nobody did anything."""
    engine = create_engine("sqlite://", poolclass=StaticPool)
    SQLModel.metadata.create_all(engine)
    scratches = watch(
        sessionmaker(engine, class_=Session, info={"company": db.info.get("company")}),
        changes.react,
        policies.rearm,
    )
    try:
        with scratches() as scratch:
            _copy(db, scratch, person)
            return list(_live(scratch, until))
    finally:
        engine.dispose()


def _live(scratch: Session, until: datetime) -> Iterator[Foreseen]:
    while (at := policies.next(scratch)) and at <= until:
        policies.plan(scratch, at)
        scratch.flush()
        yield from _carried(scratch, at)


def _carried(scratch: Session, now: datetime) -> Iterator[Foreseen]:
    """What the courier would send now; cards that only change say nothing new."""
    said = select(Message).where(Message.state == State.OWED, col(Message.edits).is_(None))
    for message in scratch.exec(said.order_by(col(Message.id))).all():
        if not prepare(scratch, message, now):
            continue
        message.state = State.SENT
        told = select(Notice).where(Notice.message == message.id, Notice.state == State.OWED)
        notices = scratch.exec(told).all()
        for notice in notices:
            notice.state = State.SENT
        projects = frozenset(row_called(scratch, n.subject).project for n in notices)
        yield Foreseen(now, message.chat, REPLY.validate_python(message.body).title, projects)
    scratch.flush()


def _copy(db: Session, scratch: Session, person: Person) -> None:
    """Rows that *person* may see with their parts, and what belongs to no project."""
    db.flush()
    for table in OPEN:
        _insert(scratch, table, [row.model_dump() for row in db.exec(select(table))])
    codes: set[str] = set()
    for filed in tables_of(Filed):
        rows = [row.model_dump() for row in db.exec(visible(filed, person))]
        codes |= {row["code"] for row in rows}
        _insert(scratch, filed, rows)
    for table in tables_of(Kept):
        if not issubclass(table, Filed):
            kept = [row for row in db.exec(select(table)) if _belongs(row, codes)]
            _insert(scratch, table, [row.model_dump() for row in kept])
    due = [row.model_dump() for row in db.exec(select(Due)) if row.subject in codes]
    _insert(scratch, Due, due)
    _insert(scratch, Notice, [_promised(n) for n in db.exec(select(Notice)) if n.subject in codes])


def _belongs(row: Kept, codes: set[str]) -> bool:
    """It is of no project, or a part of what is copied."""
    project = getattr(row, "project", None)
    return (not project or project in codes) and (row.subject == row.key or row.subject in codes)


def _promised(notice: Notice) -> dict[str, Any]:
    """What is held is still to come; what is owed leaves now, and is foreseen no more."""
    state = State.SENT if notice.state is State.OWED else notice.state
    return notice.model_dump() | {"message": None, "spoken": None, "state": state}


def _insert(scratch: Session, table: type[SQLModel], rows: list[dict[str, Any]]) -> None:
    if rows:
        scratch.connection().execute(insert(table), rows)
