"""The examples that the commands themselves give, and the company in which each of them works."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
from sqlalchemy import JSON, Connection, Engine, Table
from sqlalchemy.orm import sessionmaker
from sqlmodel import Session, col, select

from bot import tokens
from bot.app import Bot
from bot.cards import Form, Reply, buttons
from bot.commands import Command
from bot.events import File, Place
from bot.founding import makes_groups
from bot.lines import split
from bot.links import OneTime
from bot.notices import Notice
from bot.outbox import Message, State
from bot.people import Person
from bot.registry import commands
from bot.store import Kept, tables_of
from bot.trail import Spoken, Trail
from bot.words import catalogue
from tests.conftest import ROOM, Dialogue, dm
from tests.databases import Databases

SEED = (
    "project add Zebra",
    "member add @rd role=liaison",
    "action add Zebra notes @market 2026-03-06",
    "action add Zebra draft @rd 2026-03-13",
    "risk add Zebra part @market 2026-03-06",
    "issue add Zebra phones @market 2026-03-06",
)
OTHER = Place("test", "T", "other")
NEWCOMER = Place("test", "T", "dm:newcomer", direct=True)
ROSTER = "姓名,部门,邮箱\n王芳,市场部,wangfang@example.com\n".encode()
SPEAKERS = ("staff", "pm", "asker", "owner", "administrator")
BY = {"staff": "pm", "pm": "pm", "asker": "pm", "owner": "market", "administrator": "admin"}


@dataclass(frozen=True)
class Stage:
    """What an example needs besides the seed: `before` are lines, "market: A-1 done"."""

    by: str = ""
    before: tuple[str, ...] = ()
    at: Place = ROOM
    files: tuple[File, ...] = ()
    given: Callable[[Session], None] | None = None


def _code(purpose: str, code: str, person: str | None = None) -> Callable[[Session], None]:
    def given(db: Session) -> None:
        plain = code.replace("-", "")
        digest = hashlib.sha256(f"{purpose}:{plain}".encode()).hexdigest()
        db.add(OneTime(digest=digest, purpose=purpose, person=person))

    return given


def _nobody_leads(db: Session) -> None:
    _code("claim", "7QK2-M9FD")(db)
    db.get_one(Person, "admin").roles = []


def _token(db: Session) -> None:
    tokens.offer(db, db.get_one(Person, "pm"), "ci", ["read"], timedelta(days=90))


def _dead(db: Session) -> None:
    db.get_one(Message, 1).state = State.DEAD


DONE = ("market: A-1 done",)
CALLED = ("pm: meeting add Zebra review 2026-03-12 14:00 60m @finance @market",)
OFF = ("admin: holiday add 2026-03-04", "pm: meeting weekly Zebra weekly 2026-03-04 15:00")
TOPICS = (*CALLED, "pm: M-1 agenda Zebra venue 10m", "pm: M-1 agenda Zebra prices 10m")
BEGUN = (*TOPICS, "pm: M-1 start")
HELD = (
    *BEGUN, "pm: decision add Zebra stock @market 2026-03-06", "pm: M-1 draft Zebra goes on",
    "pm: M-1 end",
)  # fmt: skip
HANDED_IN = (*HELD, "pm: M-1 submit")
DECIDED = ("pm: decision add Zebra stock @market 2026-03-06",)
DISPUTED = ("pm: dispute add Zebra date @market 2026-03-06",)
READY = (*CALLED, "pm: M-1 upload Zebra survey link=https://example.com/zebra")
STAGES = {
    "project reopen": Stage(before=("pm: project close P-1 sure=yes",)),
    "project bind": Stage(at=OTHER),
    "project room": Stage(given=lambda db: makes_groups(db, "test")),
    "member remove": Stage(before=("pm: member add @market role=liaison",)),
    "person import": Stage(files=(File("people.csv", ROSTER),)),
    "person restore": Stage(before=("admin: person suspend @market sure=yes",)),
    "role remove": Stage(before=("admin: role add @finance finance",)),
    "holiday remove": Stage(before=("admin: holiday add 2027-01-01 note=Party",)),
    "clock edit": Stage("admin"),
    "action assign": Stage(before=("pm: A-1 assign @rd",)),
    "action edit": Stage(before=('pm: A-1 edit every="every Friday 17:00"',)),
    "action approve": Stage(before=("market: A-1 propose 2026-03-10",)),
    "action keep": Stage(before=("market: A-1 propose 2026-03-10",)),
    "action accept": Stage(before=DONE),
    "action return": Stage(before=DONE),
    "action reopen": Stage(before=(*DONE, "pm: A-1 accept")),
    "risk reopen": Stage(before=("pm: R-1 close Solved",)),
    "issue reopen": Stage(before=("pm: I-1 close Solved",)),
    **{
        f"meeting {verb}": Stage(before=CALLED)
        for verb in (
            *("agenda", "material", "upload", "join", "absent"),
            *("edit", "reschedule", "cancel", "invite", "uninvite", "assign"),
        )
    },
    **{f"meeting {verb}": Stage(before=OFF) for verb in ("skip", "keep")},
    "meeting refresh": Stage(before=(*CALLED, "pm: R-1 edit level=high")),
    **{f"meeting {verb}": Stage(before=TOPICS) for verb in ("topic", "drop")},
    **{f"meeting {verb}": Stage(before=READY) for verb in ("read", "readers")},
    "meeting start": Stage(before=TOPICS),
    **{
        f"meeting {verb}": Stage(before=BEGUN)
        for verb in ("next", "extend", "end", "attend", "miss", "attendance", "record")
    },
    **{
        f"meeting {verb}": Stage(before=HELD)
        for verb in ("minutes", "draft", "submit", "extract", "export")
    },
    **{f"meeting {verb}": Stage(before=HANDED_IN) for verb in ("approve", "return")},
    "meeting remove": Stage(before=(*BEGUN, "pm: M-1 record code=A-1")),
    **{f"decision {verb}": Stage(before=DECIDED) for verb in ("edit", "follow", "cancel")},
    **{
        f"dispute {verb}": Stage(before=DISPUTED) for verb in ("edit", "follow", "settle", "cancel")
    },
    "dispute reopen": Stage(before=(*DISPUTED, "pm: N-1 settle Solved")),
    "alert acknowledge": Stage("market", before=("pm: urgent Zebra line down @market",)),
    "alert close": Stage(before=("pm: urgent Zebra line down @market",)),
    "gather": Stage(before=("pm: read @market sends the press kit by 2026-03-06",)),
    "token cancel": Stage(given=_token),
    "web": Stage(given=_token),  # every link is another one
    "delivery send": Stage(given=_dead),
    "claim": Stage("admin", given=_nobody_leads, at=dm("admin")),
    "link": Stage("newcomer", given=_code("link", "4K7-92P", "market"), at=NEWCOMER),
}


@dataclass(frozen=True)
class Example:
    command: Command
    line: str
    language: str

    def __str__(self) -> str:
        return self.line

    @property
    def stage(self) -> Stage:
        stage = STAGES.get(self.command.words, Stage())
        first = next(role for role in SPEAKERS if role in self.command.may)
        return replace(stage, by=stage.by or BY[first])


def examples(command: Command, language: str) -> list[str]:
    """Those of its help that are its own; one help of two nouns has an example of one of them."""
    said = re.findall(r"`([^`]+)`", catalogue(language).gettext(command.help))
    mine = [line for line in said if _finds(line) is command]
    return mine or [own for line in said if _finds(own := _of(command, line)) is command]


def strangers(command: Command, language: str) -> list[str]:
    """What stands in backticks in its help and is no line at all."""
    said = re.findall(r"`([^`]+)`", catalogue(language).gettext(command.help))
    return [line for line in said if _finds(line) is None]


def _finds(line: str) -> Command | None:
    return commands.find(split(line))


TWINS = {"issue": ("R-1", "I-1"), "dispute": ("D-1", "N-1")}


def _of(command: Command, line: str) -> str:
    """`R-1 close` of an issue is `I-1 close`."""
    return line.replace(*TWINS[command.noun]) if command.noun in TWINS else line


def every(*languages: str) -> list[Example]:
    return [
        Example(command, line, language)
        for command in commands
        for language in languages
        for line in examples(command, language)
    ]


def first(*languages: str) -> list[Example]:
    """One of each command; that all of them work is `test_examples`."""
    found = {(e.command.words, e.language): e for e in reversed(every(*languages))}
    return list(reversed(found.values()))


def thoroughly(examples: Iterable[Example]) -> list:
    """All of them; those behind the first of a command in its language are left to `thorough`."""
    seen: set[tuple[str, str]] = set()

    def marked(example: Example) -> Any:
        again = (example.command.words, example.language) in seen
        seen.add((example.command.words, example.language))
        return pytest.param(example, marks=pytest.mark.thorough if again else ())

    return list(map(marked, examples))


def stage(databases: Databases, example: Example) -> Dialogue:
    """The company as the example needs it, until the next one is staged."""
    chat = Dialogue(lasting(databases))
    chat.bot.sessions.configure(bind=databases.lend(template(databases, example)))
    chat.now += timedelta(minutes=5)
    return chat


def template(databases: Databases, example: Example) -> str:
    """What the example needs, talked into being once."""
    wanted, seed = example.stage, _name(SEED)
    if not databases.has(seed):
        _talk(databases, "company", [f"pm: {line}" for line in SEED], seed)
    given = example.command.words if wanted.given else ""
    name = _name((*SEED, *wanted.before), given)
    if not databases.has(name):
        _talk(databases, seed, wanted.before, name, wanted.given)
    return name


def _name(lines: Iterable[str], given: str = "") -> str:
    described = repr((tuple(lines), given))
    return hashlib.sha256(described.encode()).hexdigest()[:12]


def _talk(
    databases: Databases,
    begun: str,
    lines: Iterable[str],
    name: str,
    given: Callable[[Session], None] | None = None,
) -> None:
    chat = open_copy(databases, begun, "draft")
    for number, line in enumerate(lines):
        by, _, text = line.partition(": ")
        chat.says(text, by, event_id=f"{begun}{number}")
        assert not said(chat, f"{begun}{number}").asked, line
    chat.sent()
    with Session(chat.bot.sessions.kw["bind"]) as db, db.begin():
        if given:
            given(db)
    databases.keep("draft", name)


@cache
def _bot(engine: Engine) -> Bot:
    return Bot(sessionmaker(engine, class_=Session))


@cache
def lasting(databases: Databases) -> Bot:
    """One bot for all loans."""
    return Bot(sessionmaker(class_=Session, join_transaction_mode="create_savepoint"))


def open_copy(databases: Databases, name: str, place: str) -> Dialogue:
    """The company of a template, in the place of what was there."""
    return Dialogue(_bot(databases.open(name, place)))


def perform(chat: Dialogue, example: Example, text: str = "", **more: Any) -> Reply:
    """Say the line, or *text* in its place, and press the button if it asks first."""
    wanted = example.stage
    line = text or example.line
    reply = chat.says(line, wanted.by, wanted.at, files=wanted.files, event_id="one", **more)
    assert reply is not None, line
    sure = [b.line for b in buttons(reply) if b.line.endswith(("sure=yes", "确定=是"))]
    if sure and not isinstance(reply, Form):
        again = chat.says(sure[0], wanted.by, wanted.at, event_id="two", source="pressed")
        assert again is not None, sure[0]
        return again
    return reply


def said(chat: Dialogue, event_id: str) -> Spoken:
    with chat.bot.sessions() as db:
        return db.exec(select(Spoken).where(Spoken.event_id == event_id)).one()


def last(chat: Dialogue) -> Spoken:
    with chat.bot.sessions() as db:
        return db.exec(select(Spoken).order_by(col(Spoken.id).desc())).first()


def rows(chat: Dialogue) -> dict[str, dict[str, Any]]:
    """Everything that is kept of the users' work, as the engine has it, without its versions."""
    with chat.bot.sessions() as db:
        connection = db.connection()
        check_keys(connection)
        return {
            f"{table.__name__} {row[_key(table)]}": _compared(table, row)
            for table in tables_of(Kept)
            for row in connection.exec_driver_sql(f"SELECT * FROM {_table(table).name}").mappings()
        }


def check_keys(connection: Connection) -> None:
    """What a commit checks, as a loan never commits."""
    if connection.dialect.name == "sqlite":
        assert not connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        return
    for when in ("IMMEDIATE", "DEFERRED"):
        connection.exec_driver_sql(f"SET CONSTRAINTS ALL {when}")


def _compared(table: type[Kept], row: Mapping[str, Any]) -> dict[str, Any]:
    """One way may write the parts of a JSON value in another order."""
    columns = _table(table).columns
    return {
        name: json.loads(value) if isinstance(columns[name].type, JSON) and isinstance(value, str)
        else value
        for name, value in row.items() if name != "version"
    }  # fmt: skip


def _table(table: type[Kept]) -> Table:
    return table.__table__  # type: ignore[attr-defined,no-any-return]


def _key(table: type[Kept]) -> str:
    [column] = _table(table).primary_key.columns
    return str(column.name)


def trail(chat: Dialogue, after: int) -> list[Trail]:
    with chat.bot.sessions() as db:
        return list(db.exec(select(Trail).where(Trail.spoken > after).order_by(col(Trail.id))))


def told(chat: Dialogue) -> Iterator[tuple[Any, ...]]:
    """What was promised to whom, whichever line caused it."""
    for notice in sorted(chat.rows(Notice), key=lambda n: n.key):
        yield notice.rule, notice.subject, notice.person, notice.chat, notice.says, notice.values
