"""What is owed at a moment. A rule's slots are a pure function of its row; when is in one table."""

import inspect
import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Any, Literal, NamedTuple

from sqlalchemy.exc import OperationalError
from sqlmodel import Field, Session, SQLModel, col, func, select

from bot.cards import Block
from bot.company import Times, forget_times, times
from bot.notices import Notice, Tell, post_owed, promise, release, withdrawn
from bot.outbox import State, refresh
from bot.people import Project
from bot.store import Filed, Kept, instant, table_of, tables_of
from bot.trail import Trail, speak, subject_of
from bot.view import View
from bot.words import N_

TINY = timedelta(microseconds=1)
LATE = timedelta(minutes=15)
BATCH = 200
PUT_OFF = timedelta(minutes=10)
PASSED = N_("a later one was due, too")  # why an earlier slot is left out
log = logging.getLogger(__name__)


class Slot(NamedTuple):
    """A step of a rule at a moment, in the zone of the project."""

    step: str
    at: datetime

    def __str__(self) -> str:
        return f"{self.step}:{self.at:%Y-%m-%dT%H:%M}[{self.at.tzinfo}]"


class Due(SQLModel, table=True):
    """When a rule next has something to say about a row: the only schedule there is.

    Derived from the row, so it is neither on the trail nor undone; no row here, nothing to come.
    """

    rule: str = Field(primary_key=True)
    subject: str = Field(primary_key=True)
    at: datetime = instant(index=True)
    wait_until: datetime | None = instant(default=None)  # the rule broke; tried again then


Slots = Callable[[Any, Times, datetime], Iterator[Slot]]
Says = Callable[[Session, Any, Slot], Iterable[Tell]]
Shows = Callable[[Any, View], Iterable[Block]]
CatchUp = Literal["all", "latest"]


@dataclass(frozen=True)
class Rule:
    """`acts`: it changes rows as well, as a line of nobody's on the trail.

    `shows`: what stands below its words, drawn when it is sent.
    """

    table: type[Filed]
    slots: Slots
    tell: Says
    catch_up: CatchUp
    acts: bool
    shows: Shows | None

    @property
    def name(self) -> str:
        return self.tell.__name__

    @property
    def meaning(self) -> str:
        """Its docstring: why it says anything, a sentence to translate."""
        return " ".join((inspect.getdoc(self.tell) or "").split())

    def ahead(self, db: Session, row: Filed, after: datetime) -> Iterator[Slot]:
        if row.cancelled_at:
            return iter(())
        project = _project(db, row.project)
        if project is None or project.cancelled_at or project.closed_at:
            return iter(())
        return self.slots(row, times(db, project), after)

    def rearm(self, db: Session, row: Filed, after: datetime, known: Due | None) -> None:
        """*known* is when it is due so far."""
        slot = next(self.ahead(db, row, after), None)
        if slot is None:
            if known is not None:
                db.delete(known)
        elif known is None:
            db.add(Due(rule=self.name, subject=row.code, at=slot.at))
        else:
            known.at, known.wait_until = slot.at, None


def _project(db: Session, code: str) -> Project | None:
    """The project of a row, even one that is set up in the same flush."""
    new = (row for row in db.new if isinstance(row, Project) and row.code == code)
    return db.get(Project, code) or next(new, None)


class Policies:
    """`@policies.add(Action, slots=ladder)`: what is said unasked, named as its function."""

    def __init__(self) -> None:
        self._all: dict[str, Rule] = {}

    def __iter__(self) -> Iterator[Rule]:
        return iter(self._all.values())

    def __getitem__(self, name: str) -> Rule:
        return self._all[name]

    def get(self, name: str) -> Rule | None:
        return self._all.get(name)

    def add(
        self,
        table: type[Filed],
        *,
        slots: Slots,
        catch_up: CatchUp = "latest",
        acts: bool = False,
        shows: Shows | None = None,
    ) -> Callable[[Says], Says]:
        def register(tell: Says) -> Says:
            rule = Rule(table, slots, tell, catch_up, acts, shows)
            if rule.name in self._all:
                raise ValueError(f"the rule {rule.name!r} is declared twice")
            self._all[rule.name] = rule
            return tell

        return register

    def of(self, row: Kept) -> list[Rule]:
        return [rule for rule in self if isinstance(row, rule.table)]

    def rearm(self, db: Session, row: Kept, touched: set[str]) -> None:
        """After a change: the next slot from now on, or from one owed but not yet planned."""
        rules = self.of(row)
        if not rules:
            return
        assert isinstance(row, Filed)
        now = db.info["now"]
        of_it = col(Due.rule).in_([rule.name for rule in rules]), Due.subject == row.code
        dues = {due.rule: due for due in db.exec(select(Due).where(*of_it))}
        for rule in rules:
            known = dues.get(rule.name)
            rule.rearm(db, row, known.at - TINY if known and known.at <= now else now, known)

    def rearm_all(self, db: Session, project: Project | None = None) -> None:
        """After a day off, a clock or a zone changed: compute every slot anew.

        What is itself under change is re-armed with that change.
        """
        forget_times(db)
        for table in dict.fromkeys(table for rule in self for table in tables_of(rule.table)):
            rows = select(table).where(col(table.cancelled_at).is_(None))
            if project is not None:
                rows = rows.where(table.project == project.code)
            for row in db.exec(rows).all():
                if not db.is_modified(row):
                    self.rearm(db, row, set())

    def plan(self, db: Session, now: datetime) -> None:
        """Promise everything due by *now* and post it. Repeating it changes nothing."""
        self.promise_due(db, now)
        post_owed(db)

    def promise_due(self, db: Session, now: datetime) -> None:
        """Write down everything due by *now* and move on; `post_owed` gives it its messages."""
        db.info.update(now=now, spoken=None)
        release(db, now)
        ready = func.coalesce(Due.wait_until, Due.at) <= now
        owed = select(Due).where(Due.at <= now, ready).order_by(col(Due.at), Due.rule, Due.subject)
        while rows := db.exec(owed.limit(BATCH).with_for_update(skip_locked=True)).all():
            for due in rows:
                self._plan_or_put_off(db, due, now)
            db.flush()

    def _plan_or_put_off(self, db: Session, due: Due, now: datetime) -> None:
        """A rule that breaks on one row does not keep the others from being told."""
        try:
            with db.begin_nested():
                self._plan_one(db, due, now)
        except OperationalError:
            raise  # the database is away, or locked: the whole plan is tried again
        except Exception:
            log.exception("the rule %s broke on %s", due.rule, due.subject)
            due.wait_until = now + PUT_OFF

    def _plan_one(self, db: Session, due: Due, now: datetime) -> None:
        rule, table = self.get(due.rule), table_of(due.subject)
        row = db.get(table, due.subject) if table else None
        if rule is None or row is None:  # the rule is gone since an upgrade
            db.delete(due)
            return
        missed = list(takewhile(lambda s: s.at <= now, rule.ahead(db, row, due.at - TINY)))
        for slot in missed:
            skip = rule.catch_up == "latest" and slot is not missed[-1]
            if skip and rule.acts:
                continue  # what it would have done then is done once, now
            self._say(db, rule, row, slot, PASSED if skip else "")
        rule.rearm(db, row, now, db.get(Due, (rule.name, row.code)))
        db.flush()

    def _say(self, db: Session, rule: Rule, row: Filed, slot: Slot, skip: str) -> None:
        now = db.info["now"]
        if rule.acts:
            speak(db, f"{rule.name}:{row.code}:{slot}", rule.name, now)
        told: set[str] = set()
        for tell in rule.tell(db, row, slot):
            notice = promise(db, rule.name, row, str(slot), slot.at, tell, skip=skip)
            if notice is not None:
                notice.late = now - slot.at > LATE
                told |= {notice.chat} if notice.person else set()
        touched = {row.code} if told else set()  # overdue by the clock alone
        if rule.acts:
            db.flush()
            touched |= changed(db)
            db.info["spoken"] = None
        refresh(db, touched, now, told)

    def next(self, db: Session) -> datetime | None:
        """The earliest moment at which something is owed."""
        due = db.exec(select(func.min(func.coalesce(Due.wait_until, Due.at)))).one()
        held = select(func.min(Notice.held_until)).where(Notice.state == State.HELD)
        return min(filter(None, [due, db.exec(held).one()]), default=None)

    def wanted(self, db: Session, notice: Notice) -> bool:
        """Would it still be promised, to the same reader? Asked again just before it is sent."""
        if withdrawn(db, notice):
            return False
        rule, table = self.get(notice.rule), table_of(notice.subject)
        row = db.get(table, notice.subject) if table else None
        if row is None or (row.cancelled_at and row.cancelled_at > notice.at):
            return False
        if rule is None or rule.acts:
            return True
        slot = next(rule.ahead(db, row, notice.at - TINY), None)
        if slot is None or f":{slot}>" not in notice.key:
            return False
        readers = {(tell.person, tell.chat) for tell in rule.tell(db, row, slot)}
        return (notice.person, "") in readers or ("", notice.chat) in readers


def changed(db: Session) -> set[str]:
    """The rows that the line under way has changed."""
    entries = select(Trail.kind, Trail.key).where(Trail.spoken == db.info["spoken"]).distinct()
    return {subject_of(db, kind, key) for kind, key in db.exec(entries).all()}
