"""From a date as people write it to the instant they mean; what has two readings is asked."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.cards import Button
from bot.commands import Context
from bot.company import Times, times
from bot.errors import NotUnderstood
from bot.language import dates
from bot.language.dates import Date
from bot.people import Project
from bot.view import View
from bot.words import N_

CLOSE_OF_DAY = time(18)
# Written like a date at the end of a line, whether or not there is such a day.
LIKE_A_DATE = re.compile(
    r"(\d{1,4}\s*年\s*)?\d{1,2}\s*月\s*\d{1,2}\s*[日号]?前?$|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}$"
    r"|(?<![\d.])\d{1,2}/\d{1,2}$"
)


@dataclass(frozen=True)
class Repeat:
    """How often something comes back: an RFC 5545 rule on wall time, and its first occurrence."""

    rrule: str
    first: datetime


class Moment(datetime):
    """When something happened: it may lie in the past, and a day alone begins at 0:00."""


class Minutes(timedelta):
    """How long something takes; a number alone is minutes."""


@dataclass(frozen=True)
class Scope:
    """Within which a value is read: who speaks, and in which project's time.

    `again(word)` is the whole line with this value written as *word*: what a button says.
    """

    ctx: Context
    project: Project | None
    again: Callable[[str], str]

    @property
    def times(self) -> Times:
        return times(self.ctx.db, self.project)

    @property
    def zone(self) -> ZoneInfo:
        return self.times.calendar.zone


def read(word: str, scope: Scope) -> Date:
    """The one date that *word* is; NotUnderstood when it is none, or two."""
    found = dates.read_whole(word, scope.ctx.now, scope.zone, scope.times.calendar)
    if found is None:
        raise NotUnderstood(N_("“{word}” is not a date. Write it like 2026-03-31."), word=word)
    if found.alternatives and not scope.ctx.sure:
        raise _which(word, [found, *found.alternatives], scope)
    return found


def instant(word: str, scope: Scope) -> datetime:
    """When something is due: the end of what was written; a day ends at 18:00."""
    found = read(word, scope)
    due = closes(found, scope.zone)
    if due <= scope.ctx.now and not scope.ctx.sure:
        raise _past(due, scope)
    return due


def moment(word: str, scope: Scope) -> datetime:
    """When something happened: it may lie in the past, and a day without a time begins at 0:00."""
    found = read(word, scope)
    at = found.start if isinstance(found.start, datetime) else None
    day = found.start or found.end
    if at is None and day is not None:
        at = datetime.combine(day, time())
    assert at is not None
    return at.replace(tzinfo=scope.zone)


def day(word: str, scope: Scope) -> date:
    found = read(word, scope)
    last = found.end or found.start
    assert last is not None
    return last.date() if isinstance(last, datetime) else last


def repeat(word: str, scope: Scope) -> Repeat:
    found = read(word, scope)
    if found.rrule is None:
        sentence = N_("“{word}” does not say how often. Write it like “every Friday 17:00”.")
        raise NotUnderstood(sentence, word=word)
    return Repeat(found.rrule, closes(found, scope.zone))


def closes(found: Date, zone: ZoneInfo) -> datetime:
    """The instant something is due; a day ends at 18:00, what comes back at its first time."""
    last = found.start if found.kind == "recurrence" else found.end or found.start
    assert last is not None
    wall = last if isinstance(last, datetime) else datetime.combine(last, CLOSE_OF_DAY)
    return wall.replace(tzinfo=zone)


def _which(word: str, readings: list[Date], scope: Scope) -> NotUnderstood:
    """Both readings as buttons: a wrong date costs more than a question."""
    days = [closes(reading, scope.zone) for reading in readings]
    ways = tuple(Button(scope.ctx.say.at(at), scope.again(_iso(at))) for at in days)
    return NotUnderstood(N_("“{word}” is which day?"), ways, word=word)


def _past(due: datetime, scope: Scope) -> NotUnderstood:
    ahead = ahead_of(due, scope.ctx.now)
    say = scope.ctx.say
    ways = (
        Button(say("Use {day}", day=ahead.date()), scope.again(_iso(ahead))),
        Button(say("Keep {day}", day=due.date()), f"{scope.again(_iso(due))} {scope.ctx.yes}"),
    )
    return NotUnderstood(N_("{due} has passed. Is it {ahead}?"), ways, due=due, ahead=ahead)


def ahead_of(due: datetime, now: datetime) -> datetime:
    """What was meant where *due* has passed: the next such weekday, of an hour today tomorrow."""
    ahead, today = due, now.astimezone(due.tzinfo).date()
    while ahead <= now:
        ahead += timedelta(days=1 if due.date() == today else 7)
    return ahead


def _iso(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}" if at.time() != CLOSE_OF_DAY else f"{at:%Y-%m-%d}"


def remark(text: str, view: View) -> str:
    """How a date is read, for the foot of its field; empty when it is none."""
    ours = times(view.db)
    found = dates.read_whole(text, view.now, ours.calendar.zone, ours.calendar)
    if found is None or found.start is found.end is None:
        return ""
    at = closes(found, ours.calendar.zone)
    if ours.calendar.works(at.date()):
        return view.say.at(at)
    return view.say(N_("{at}, a day off"), at=at)
