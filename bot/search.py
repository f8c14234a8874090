"""Words found in rows: one and two Chinese characters too, on both engines (STORAGE §4).

Every run of Chinese becomes single characters and is looked for as a phrase; a run of Latin letters
or digits is one word. What is written is found in the same transaction.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import DDL, ColumnElement, delete, event, func, text
from sqlmodel import Field, Session, SQLModel, col, select

from bot import vocabulary
from bot.people import Person, Project, visible
from bot.store import BIG, Filed, Kept, table_of

LONGEST = 4000  # letters of a piece; PostgreSQL keeps no more than 16,383 positions
APART = " z0z "  # between two runs, so that no phrase crosses what stands between them
MOST = 500
_CJK = r"㐀-䶿一-鿿豈-﫿"
_RUN = re.compile(rf"[{_CJK}]+|[^\W_{_CJK}]+")


class Findable(SQLModel, table=True):
    """A piece of the text of a row or of one of its parts."""

    id: int | None = Field(default=None, primary_key=True, sa_type=BIG)
    source: str = Field(index=True)  # the key of what it was taken from
    subject: str = Field(index=True)  # the code of the row that it is found as
    project: str = Field(foreign_key="project.code", index=True)
    body: str
    tokens: str


TABLE: Any = Findable.__table__  # type: ignore[attr-defined]
SQLITE = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS found USING fts5(tokens, content='findable', "
    "content_rowid='id', tokenize='unicode61')",
    "CREATE TRIGGER IF NOT EXISTS findable_added AFTER INSERT ON findable BEGIN "
    "INSERT INTO found(rowid, tokens) VALUES (new.id, new.tokens); END",
    "CREATE TRIGGER IF NOT EXISTS findable_gone AFTER DELETE ON findable BEGIN "
    "INSERT INTO found(found, rowid, tokens) VALUES ('delete', old.id, old.tokens); END",
)
POSTGRESQL = (
    "CREATE INDEX IF NOT EXISTS ix_findable_words ON findable "
    "USING gin (to_tsvector('simple', tokens))",
)


def _when(moment: str, dialect: str, *statements: str) -> None:
    """Part of the table: made with it by `create_all` and by a migration alike."""
    for statement in statements:
        made: Any = DDL
        event.listen(TABLE, moment, made(statement).execute_if(dialect=dialect))


_when("after_create", "sqlite", *SQLITE)
_when("before_drop", "sqlite", "DROP TABLE IF EXISTS found")
_when("after_create", "postgresql", *POSTGRESQL)


@dataclass(frozen=True)
class Hit:
    """A row, and the texts of it in which every word was found together."""

    row: Filed
    body: str


def tokens(said: str) -> str:
    """`智享X1 上市` → `智 享 z0z x1 z0z 上 市`"""
    runs = _RUN.findall(unicodedata.normalize("NFKC", said).lower())
    return APART.join(run if run[0].isascii() else _spaced(run) for run in runs)


def _spaced(run: str) -> str:
    return " ".join(run) if re.match(rf"[{_CJK}]", run) else run


# Keeping it


def index(db: Session, row: Kept, touched: set[str]) -> None:
    """A reaction to every change: what a row or a part of one says can be found from now on."""
    whole = _whole(db, row)
    if whole is None:
        return
    db.connection().execute(delete(TABLE).where(TABLE.c.source == row.key))
    if row.cancelled_at is None:
        db.add_all(_pieces(row, whole))


def _whole(db: Session, row: Kept) -> Filed | None:
    """The row itself, or the one that it is a part of."""
    if isinstance(row, Filed):
        return row
    table = table_of(row.subject) if row.subject != row.key else None
    if table is None:
        return None
    new = (other for other in db.new if isinstance(other, Filed) and other.code == row.subject)
    return db.get(table, row.subject) or next(new, None)


def _pieces(row: Kept, whole: Filed) -> Iterator[Findable]:
    """The title first: where a word is found there, that is shown."""
    for said in texts(row):
        for begin in range(0, len(said), LONGEST):
            piece = said[begin : begin + LONGEST]
            yield Findable(
                source=row.key, subject=whole.code, project=whole.project, body=piece,
                tokens=tokens(piece),
            )  # fmt: skip


def texts(row: Kept) -> Iterator[str]:
    """What people wrote: the text columns that name nothing else, and text within JSON."""
    table = type(row).__table__  # type: ignore[attr-defined]
    for column in table.columns:
        if column.primary_key or column.foreign_keys or not _written(column.key):
            continue
        value = getattr(row, column.key)
        if type(value) is str and value not in ("", row.subject):  # a choice is a word of ours
            yield value
        elif isinstance(value, list | dict):
            yield from _within(value)


def _written(field: str) -> bool:
    return field == "extra" or vocabulary.told(field)


def _within(value: object) -> Iterator[str]:
    match value:
        case str() if value:
            yield value
        case list():
            for item in value:
                yield from _within(item)
        case dict():
            for item in value.values():
                yield from _within(item)


# Asking it


def search(db: Session, person: Person, words: str, project: Project | None = None) -> list[Hit]:
    """What *person* may see in which all *words* stand: in titles first, then the newest."""
    wanted = [found for word in words.split() if (found := tokens(word))]
    if not wanted:
        return []
    shown = visible(Project, person).with_only_columns(col(Project.code))
    if project is not None:
        shown = shown.where(col(Project.code) == project.code)
    matching = [_subjects(db, word, shown) for word in wanted]
    codes = set.intersection(*(set(found) for found in matching))
    newest = [code for code in matching[0] if code in codes][:MOST]
    hits = [hit for code in newest if (hit := _hit(db, person, code, wanted))]
    return sorted(hits, key=lambda hit: hit.body != hit.row.title)


def _subjects(db: Session, word: str, shown: Any) -> list[str]:
    """The codes of what contains one word or phrase, the newest first."""
    query = select(Findable.subject).where(col(Findable.project).in_(shown), _matches(db, word))
    ordered = query.order_by(col(Findable.id).desc())
    return list(dict.fromkeys(db.exec(ordered)))


def _matches(db: Session, word: str) -> ColumnElement[bool]:
    """As a phrase; a last Latin word may go on."""
    open_ended = word[-1].isascii()
    if db.get_bind().dialect.name == "sqlite":
        phrase = f'"{word}"' + ("*" if open_ended else "")
        found = text("SELECT rowid FROM found WHERE found MATCH :phrase").bindparams(phrase=phrase)
        return col(Findable.id).in_(found.columns(TABLE.c.id).scalar_subquery())
    phrase = " <-> ".join(f"'{token}'" for token in word.split()) + (":*" if open_ended else "")
    vector = func.to_tsvector(text("'simple'"), col(Findable.tokens))
    return vector.op("@@")(func.to_tsquery(text("'simple'"), phrase))


def _hit(db: Session, person: Person, code: str, wanted: Sequence[str]) -> Hit | None:
    """The row with the first of its texts that has the first word."""
    table = table_of(code)
    if table is None:
        return None
    row = db.exec(visible(table, person).where(table.code == code)).first()
    if row is None:
        return None
    bodies = db.exec(
        select(Findable.body).where(Findable.subject == code).order_by(col(Findable.id))
    ).all()
    pattern = spotted(wanted[0])
    if pattern.search(row.title):
        return Hit(row, row.title)
    return Hit(row, next((body for body in bodies if pattern.search(body)), row.title))


def spotted(word: str) -> re.Pattern[str]:
    """Where tokens stand in a text as it was written."""
    letters = [token for token in word.split() if token != APART.strip()]
    return re.compile(r"[\W_]*".join(map(re.escape, letters)), re.IGNORECASE)
