"""What is kept: one type for instants, rows with codes, and how a database is opened."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, TypeVar

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Dialect,
    Engine,
    Enum,
    ForeignKeyConstraint,
    Integer,
    TypeDecorator,
    event,
    text,
)
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import declared_attr, sessionmaker
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import Field, Session, SQLModel, create_engine, select

from bot.clock import Clock, SystemClock

Sessions = sessionmaker[Session]
Table = TypeVar("Table", bound=SQLModel)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
BIG = BigInteger().with_variant(Integer, "sqlite")  # only INTEGER counts by itself on SQLite
# A replica that is frozen in a transaction, or whose network is gone, lets its rows go. Nothing is
# prepared, so that a pool like pgbouncer may stand between.
SHORT_WAITS = {
    "options": "-c lock_timeout=5s -c statement_timeout=30s"
    " -c idle_in_transaction_session_timeout=10s",
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,  # milliseconds
    "prepare_threshold": None,
}
# Another process changed the same row, or heard the same event, at the same moment.
CROSSED = (StaleDataError, IntegrityError, OperationalError)
TRIES = 3
CHOICE = 40  # letters that the name of a choice may have

# A constraint has to have a name before a migration can drop it.
SQLModel.metadata.naming_convention = {
    "pk": "%(table_name)s_pkey",
    "fk": "%(table_name)s_%(column_0_name)s_fkey",
    "uq": "%(table_name)s_%(column_0_name)s_key",
    "ck": "%(table_name)s_%(constraint_name)s_check",
    "ix": "ix_%(table_name)s_%(column_0_name)s",
}


class Instant(TypeDecorator[datetime]):
    """A moment with a zone going in, the same moment in UTC coming out; microseconds in between."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        if value is not None and value.tzinfo is None:
            raise ValueError(f"{value} has no zone")
        return None if value is None else (value - EPOCH) // MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else EPOCH + value * MICROSECOND


def instant(**options: Any) -> Any:
    return Field(sa_type=Instant, **options)


def json(**options: Any) -> Any:
    """A column of plain JSON; replace its value, never change it in place."""
    return Field(sa_type=JSON, **options)


@event.listens_for(ForeignKeyConstraint, "after_parent_attach")
def _check_at_commit(key: ForeignKeyConstraint, _: object) -> None:
    """Rows may be added in any order; without `Relationship` nothing else would sort them."""
    key.deferrable, key.initially = True, "DEFERRED"


@event.listens_for(Column, "before_parent_attach")
def _as_a_name(column: Column[Any], _: object) -> None:
    """A choice is kept as its name on every engine, so that one more choice needs no migration."""
    if isinstance(column.type, Enum):
        column.type.native_enum, column.type.length = False, CHOICE


class Kept(SQLModel):
    """A row of the users' work: every change is on the trail, and nothing is ever deleted.

    It has one text as its key. `version` counts the changes that people can see.
    """

    cancelled_at: datetime | None = instant(default=None)
    version: int = Field(default=1)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - it is a class method
        table = getattr(cls, "__table__", None)
        if table is None:
            return {}
        return {"version_id_col": table.c.version, "version_id_generator": False}

    @property
    def key(self) -> str:
        """The row's name on the trail."""
        [column] = type(self).__table__.primary_key.columns  # type: ignore[attr-defined]
        return str(getattr(self, column.key))

    @property
    def subject(self) -> str:
        """The row whose card shows this one: itself, unless it is a part of another."""
        return self.key


Row = TypeVar("Row", bound=Kept)


class Filed(Kept):
    """A row people talk about. Its code is its key, so it is known before the row is flushed."""

    letter: ClassVar[str]
    columns: ClassVar[tuple[str, ...]] = ()  # fields of a register besides who, when and how it is
    code: str = Field(primary_key=True)
    project: str = Field(foreign_key="project.code", index=True)
    title: str
    extra: dict[str, Any] = json(default_factory=dict)


def real_now(db: Session) -> datetime:
    """The time of the real world, for what expires; business may be at another date.

    Where several machines share a database their clocks may differ: it is the server's that counts.
    """
    clock: Clock | None = db.info.get("real")
    if clock is None and db.get_bind().dialect.name == "postgresql":
        now: datetime = db.scalar(text("SELECT clock_timestamp()"))
        return now.astimezone(UTC)
    return (clock or SystemClock()).now()


def present(db: Session, table: type[Row]) -> list[Row]:
    """The live rows of a small table, as they will be once what is under way is flushed."""
    kept = db.exec(select(table)).all()
    pending = [row for row in db.new if isinstance(row, table)]
    return [row for row in [*kept, *pending] if row.cancelled_at is None]


def tables_of(kind: type[Table]) -> Iterator[type[Table]]:
    """*kind* itself if it is a table, and every table made from it."""
    if hasattr(kind, "__table__"):
        yield kind
    for child in kind.__subclasses__():
        yield from tables_of(child)


class Memo(SQLModel, table=True):
    """What the process itself must remember, such as how far the demo's clock was pushed."""

    name: str = Field(primary_key=True)
    value: str


class Sequence(SQLModel, table=True):
    letter: str = Field(primary_key=True)
    last: int = 0


def new_code(db: Session, table: type[Filed]) -> str:
    """The next code of *table*: one sequence per letter over the company, never used twice."""
    row = db.get(Sequence, table.letter, with_for_update=True) or Sequence(letter=table.letter)
    row.last += 1
    db.add(row)
    return f"{table.letter}-{row.last}"


def table_of(code: str, kind: type[Filed] = Filed) -> type[Filed] | None:
    letter = code.partition("-")[0]
    return next((t for t in tables_of(kind) if t.letter == letter), None)


def open_engine(url: str, *, read_only: bool = False) -> Engine:
    """SQLite as STORAGE §4 measured it safe, or PostgreSQL with short waits."""
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True, connect_args=SHORT_WAITS)
    engine = create_engine(url)
    begin = "BEGIN" if read_only else "BEGIN IMMEDIATE"
    event.listen(engine, "connect", lambda connection, _: _pragmas(connection, read_only))
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    return engine


def _pragmas(connection: Any, read_only: bool) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000"):
        connection.execute(f"PRAGMA {pragma}")
    if read_only:
        connection.execute("PRAGMA query_only=ON")
