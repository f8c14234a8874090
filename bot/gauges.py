"""What a watcher of many machines wants in numbers; `doctor` has the same in words."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session, col, func, select

from bot.outbox import WAITING, Message, State
from bot.planner import LATE, Due

COUNTED = (*WAITING, State.DEAD)


class Gauge(NamedTuple):
    """A number under a name of Prometheus, `label` tells rows of one name apart."""

    name: str
    meaning: str
    value: float
    label: tuple[str, str] = ("", "")


def gauges(db: Session, now: datetime) -> Iterator[Gauge]:
    states = select(Message.state, func.count()).where(col(Message.state).in_(COUNTED))
    counts = dict(db.exec(states.group_by(col(Message.state))).all())
    for state in COUNTED:
        meaning = "Messages that are not sent, by state"
        yield Gauge("liaison_messages", meaning, counts.get(state, 0), ("state", state.value))
    oldest = db.exec(select(func.min(Message.at)).where(col(Message.state).in_(WAITING))).one()
    age = max((now - oldest).total_seconds(), 0.0) if oldest else 0.0
    yield Gauge("liaison_oldest_message_seconds", "Age of the oldest message that waits", age)
    late = select(func.count()).where(Due.at < now - LATE, col(Due.wait_until).is_(None))
    meaning = "Reminders that are due and not planned"
    yield Gauge("liaison_late_reminders", meaning, db.exec(late).one())
    broken = select(func.count()).where(col(Due.wait_until).is_not(None))
    meaning = "Rules that broke on a row and are tried again"
    yield Gauge("liaison_broken_reminders", meaning, db.exec(broken).one())
