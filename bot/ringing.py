"""Urgent news that could not ring as loud as it was meant to: whoever called is told, once."""

from datetime import datetime

from sqlmodel import Session, select

from bot.cards import Tone
from bot.notices import ALARM, Lane, Notice, Tell, post_owed, promise
from bot.people import Person
from bot.store import Filed, table_of
from bot.words import N_, Named

RULE = "unrung"
SILENT = N_("{code}: {person} has it as a plain message")
SOFTER = N_("{code}: {person} was rung in the app only")


def fell_short(db: Session, key: str, why: str, now: datetime, *, rang: bool) -> None:
    """The message with the outbox's *key* arrived, but did not ring so loud; *why* is a sentence of
    its platform's. *rang*: it rang, though not as loud."""
    told = db.exec(select(Notice).where(Notice.message == int(key))).all()
    for notice in (one for one in told if ALARM in one.values):
        row = _row(db, notice.subject)
        asker = str(getattr(row, "asker", "") or "")
        if row and asker and db.get(Person, asker):
            tell = Tell(
                SOFTER if rang else SILENT,
                person=asker,
                body=why,
                lane=Lane.URGENT,
                tone=Tone.WARNING,
                values={"person": Named(notice.person)},
            )
            db.info["now"] = now
            promise(db, RULE, row, notice.person, now, tell)
    post_owed(db)


def _row(db: Session, code: str) -> Filed | None:
    table = table_of(code)
    return db.get(table, code) if table else None
