"""Every line heard, what it changed, and the way back. Written before the flush, never edited."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import event, inspect
from sqlalchemy.orm import ORMExecuteState
from sqlmodel import Field, Session, SQLModel, col, select

from bot.errors import NotAllowed
from bot.store import BIG, Kept, Sessions, instant, json, tables_of
from bot.words import N_, Named

ROW = "*"
UNSEEN = {"version", "cancelled_at"}
Reaction = Callable[[Session, Kept, set[str]], None]


class Spoken(SQLModel, table=True):
    """A line that was heard: the inbox, by its event id, and the head of a change, in one row.

    A change that a rule makes is a line of nobody's.
    """

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG)
    event_id: str = Field(unique=True)
    at: datetime = instant()
    by: str | None = Field(foreign_key="person.handle", default=None, index=True)
    chat: str = Field(default="", index=True)
    thread: str = ""
    source: str = "typed"
    text: str
    command: str = ""
    asked: bool = False  # a form or a question came back; the line itself did nothing
    undone: bool = False


class Trail(SQLModel, table=True):
    """One field of one row: what it was and what it became. `ROW` stands for the whole row."""

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG)
    spoken: int = Field(foreign_key="spoken.id", index=True, sa_type=BIG)
    kind: str
    key: str = Field(index=True)
    field: str
    before: Any = json(default=None, nullable=True)
    after: Any = json(default=None, nullable=True)


@dataclass(frozen=True)
class _On:
    table: type[Kept]
    fields: frozenset[str]
    react: Callable[..., None]
    derives: bool
    once: bool


class Changes:
    """`@changes.on(Action, "due")`: what a feature does when a field of a row changes.

    A reaction gets (db, row) before the flush, in the same transaction; `ROW` is a new row.
    `derives`: it changes nothing of the users' work, so it follows an undo as well. `once`: it is
    for all rows of a flush together, and gets any one of them.
    """

    def __init__(self) -> None:
        self._all: list[_On] = []

    def on(
        self, table: type[Kept], *fields: str, derives: bool = False, once: bool = False
    ) -> Callable[[Callable[..., None]], Callable[..., None]]:
        def register(react: Callable[..., None]) -> Callable[..., None]:
            self._all.append(_On(table, frozenset(fields), react, derives, once))
            return react

        return register

    def react(self, db: Session, row: Kept, touched: set[str]) -> None:
        undoing = db.info.get("undoing")  # what the others did then is on the trail, too
        for on in self._all:
            if not isinstance(row, on.table) or not on.fields & touched:
                continue
            if (on.derives or not undoing) and on not in db.info["reacted"]:
                if on.once:
                    db.info["reacted"].add(on)
                on.react(db, row)


def speak(db: Session, event_id: str, command: str, now: datetime, text: str = "") -> Spoken:
    """A line of nobody's, for what is changed next."""
    spoken = Spoken(event_id=event_id, at=now, text=text, command=command)
    db.add(spoken)
    db.flush()
    db.info["spoken"] = spoken.id
    return spoken


def hold(db: Session, row: object) -> None:
    """A row read once is not read again by the same line; sessions forget what nobody holds."""
    db.info.setdefault("held", []).append(row)


def watch(sessions: Sessions, *reactions: Reaction) -> Sessions:
    """Make every session of *sessions* react, keep the trail, and refuse to go around it."""
    tables = [table.__table__ for table in tables_of(Kept)]  # type: ignore[attr-defined]

    def before_flush(db: Session, *_: object) -> None:
        db.info["reacted"] = set()
        for react in reactions:
            for row, touched in list(_touched(db)):
                with db.no_autoflush:
                    react(db, row, touched)
        for row, touched in list(_touched(db)):
            if ROW not in touched:
                row.version += 1
            db.add_all(_entries(db, row, touched))

    def on_execute(state: ORMExecuteState) -> None:
        if (state.is_update or state.is_delete) and getattr(state.statement, "table", 0) in tables:
            raise TypeError("Bulk changes leave no trail; change the rows one by one.")

    event.listen(sessions, "before_flush", before_flush)
    event.listen(sessions, "loaded_as_persistent", hold)
    event.listen(sessions, "do_orm_execute", on_execute)
    return sessions


def _touched(db: Session) -> Iterator[tuple[Kept, set[str]]]:
    new = db.new  # a set that is made anew each time
    dirty = [row for row in db.dirty if isinstance(row, Kept)]  # in no order
    for row in [*new, *sorted(dirty, key=lambda row: row.key)]:
        if isinstance(row, Kept) and (fields := _fields(row, row in new)):
            yield row, fields


def _fields(row: Kept, new: bool) -> set[str]:
    if new:
        return {ROW, *type(row).model_fields} - {"version"}
    state = inspect(row)
    changed = {name for name in state.committed_state if state.attrs[name].history.has_changes()}
    return changed - {"version"}


def _entries(db: Session, row: Kept, touched: set[str]) -> Iterator[Trail]:
    where = {"spoken": db.info["spoken"], "kind": type(row).__name__, "key": row.key}
    if ROW in touched:
        yield Trail(**where, field=ROW, after=row.model_dump(mode="json"))
        return
    for field in sorted(touched):
        [before] = inspect(row).attrs[field].history.deleted or [None]
        yield Trail(
            **where,
            field=field,
            before=_plain(row, field, before),
            after=_plain(row, field, getattr(row, field)),
        )


def _kind(row: Kept, field: str) -> TypeAdapter[Any]:
    return _adapter(type(row), field)


@cache
def _adapter(table: type[Kept], field: str) -> TypeAdapter[Any]:
    kind: Any = table.model_fields[field].annotation
    return TypeAdapter(kind)


def _plain(row: Kept, field: str, value: object) -> Any:
    return _kind(row, field).dump_python(value, mode="json")


def row_of(db: Session, entry: Trail) -> Kept:
    """The row that an entry is about."""
    return db.get_one(_table(entry.kind), entry.key)


def subject_of(db: Session, kind: str, key: str) -> str:
    """The row whose card shows a row; only one that is a part of another is fetched for that."""
    table = _table(kind)
    return key if table.subject is Kept.subject else db.get_one(table, key).subject


def revived(entry: Trail, value: Any) -> Any:
    """A value of the trail as the type of its field."""
    return _adapter(_table(entry.kind), entry.field).validate_python(value)


@cache
def _table(kind: str) -> type[Kept]:
    return next(table for table in tables_of(Kept) if table.__name__ == kind)


def entries_of(db: Session, spoken: Spoken) -> list[Trail]:
    query = select(Trail).where(Trail.spoken == spoken.id).order_by(col(Trail.id))
    return list(db.exec(query))


def undo(db: Session, spoken: Spoken, now: datetime) -> None:
    """Write the inverse of everything one line changed; refuse what has changed again since."""
    db.info["undoing"] = True
    try:
        for entry in reversed(entries_of(db, spoken)):
            _put_back(db, entry, now)
        spoken.undone = True
        db.flush()
    finally:
        db.info["undoing"] = False


def _put_back(db: Session, entry: Trail, now: datetime) -> None:
    row = row_of(db, entry)
    after = entry.after if entry.field == ROW else {entry.field: entry.after}
    for name in after.keys() - UNSEEN if entry.field == ROW else after.keys():
        if _kind(row, name).validate_python(after[name]) != getattr(row, name):
            raise _changed_since(db, entry, name)
    if entry.field == ROW:
        _refuse_used(db, row, entry)
        row.cancelled_at = now
    else:
        setattr(row, entry.field, _kind(row, entry.field).validate_python(entry.before))


def _refuse_used(db: Session, row: Kept, entry: Trail) -> None:
    """What others have built on meanwhile is not taken away from under them."""
    parts = select(Trail).join(Spoken).where(
        col(Trail.key).startswith(f"{row.key} "), Trail.spoken != entry.spoken,
        col(Spoken.undone).is_(False), Spoken.command != "undo",
    )  # fmt: skip
    used = (row_of(db, part) for part in db.exec(parts).all())
    for other in (*used, *_referring(db, row)):
        if other is not row and other.cancelled_at is None:
            sentence = N_("Not undone: {other} depends on {code} by now.")
            raise NotAllowed(sentence, code=row.key, other=other.subject)


def _referring(db: Session, row: Kept) -> Iterator[Kept]:
    """Rows that name this one by a foreign key."""
    name = type(row).__table__.name  # type: ignore[attr-defined]
    for table in tables_of(Kept):
        for column in table.__table__.columns:  # type: ignore[attr-defined]
            if any(key.column.table.name == name for key in column.foreign_keys):
                yield from db.exec(select(table).where(column == row.key)).all()


class ChangedSince(NotAllowed):
    """Not undone: somebody changed the same field again."""

    def __init__(self, entry: Trail, head: Spoken) -> None:
        sentence = N_("Not undone: {who} changed {code} after you, {at}.")
        super().__init__(sentence, who=Named(head.by or ""), code=entry.key, at=head.at)
        self.entry, self.head = entry, head


def _changed_since(db: Session, entry: Trail, field: str) -> NotAllowed:
    later = (
        select(Trail)
        .where(Trail.key == entry.key, Trail.kind == entry.kind, Trail.field == field)
        .order_by(col(Trail.id).desc())
    )
    last = db.exec(later).first() or entry
    head = db.get_one(Spoken, last.spoken)
    return ChangedSince(last, head)
