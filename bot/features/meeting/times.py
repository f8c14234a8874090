"""When a meeting is: a moment with a time of day, a span of a day, or again and again."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot import moments
from bot.cards import Button
from bot.commands import Context
from bot.errors import Blank, NotUnderstood
from bot.features.meeting.tables import Meeting
from bot.forms import form, spelled
from bot.moments import Minutes, Repeat, Scope
from bot.people import Project
from bot.words import N_, WEEKDAYS, Words

A_MINUTE = timedelta(minutes=1)
LONGEST = timedelta(hours=12)
STARTS = ("09:30", "10:00", "14:00", "15:00", "16:00")  # offered where only a day was said
TIMES = {"BYHOUR", "BYMINUTE"}
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True)
class When:
    """`at` of a single meeting or of the first of a series, and how it repeats."""

    at: datetime
    repeat: Repeat | None = None
    length: timedelta | None = None


def said(
    ctx: Context, project: Project, every: Repeat | None, length: Minutes | None
) -> When | None:
    """When the line says; None where it says nothing. A day alone is asked for its time."""
    name = "every" if every else "at"
    word = ctx.words.get(name, "")
    if length is not None and not timedelta() < length <= LONGEST:
        sentence = N_("A meeting takes between 1 minute and {hours} hours.")
        raise NotUnderstood(sentence, field="length", hours=LONGEST // timedelta(hours=1))
    if not word:
        return None
    scope = Scope(ctx, project, lambda new: spelled(ctx.command, {**ctx.words, name: new}, ctx))
    found = moments.read(word, scope)
    start = found.start or found.end
    assert start is not None
    if not isinstance(start, datetime):
        raise _no_time(scope, name, word, start)
    begins = start.replace(tzinfo=scope.zone)
    if isinstance(found.end, datetime) and not every:
        length = length or Minutes(seconds=(found.end - start).total_seconds())
    return When(begins, every, length)


def needed(ctx: Context, when: When | None) -> When:
    """A line without any time is answered with its form."""
    if when is None:
        raise Blank(form(ctx.command, ctx.words, ctx))
    return when


def _no_time(scope: Scope, name: str, word: str, day: date) -> NotUnderstood:
    """A meeting that is due by the close of a day would be a surprise."""
    begun = word if name == "every" else day.isoformat()
    ways = tuple(Button(start, scope.again(f"{begun} {start}")) for start in STARTS)
    return NotUnderstood(N_("At what time on {day}?"), ways, field=name, day=day)


def weekly(at: datetime) -> Repeat:
    return _timed(at, f"FREQ=WEEKLY;BYDAY={DAYS[at.weekday()]}")


def daily(at: datetime) -> Repeat:
    """Every working day: days off are left out where they come."""
    return _timed(at, "FREQ=DAILY")


def monthly(at: datetime) -> Repeat:
    return _timed(at, f"FREQ=MONTHLY;BYMONTHDAY={at.day}")


def _timed(at: datetime, rule: str) -> Repeat:
    return Repeat(f"{rule};BYHOUR={at.hour};BYMINUTE={at.minute}", at)


def moved(ctx: Context, series: Meeting, at: datetime) -> Repeat:
    """As often as before, but from *at* on: on its weekday, or on its day of the month."""
    parts = parts_of_rule(series)
    name, day = {
        "DAILY": ("", ""),
        "WEEKLY": ("BYDAY", DAYS[at.weekday()]),
        "MONTHLY": ("BYMONTHDAY", str(at.day)),
    }.get(parts["FREQ"], ("", ""))
    plain = parts.keys() <= {"FREQ", "INTERVAL", name, *TIMES} and "," not in parts.get(name, "")
    if not plain or parts["FREQ"] == "YEARLY":
        example = f'{series.code} {ctx.verb("reschedule")} {ctx.option("every")}="…"'
        sentence = N_("Say how often it is from now on: `{example}`.")
        raise NotUnderstood(sentence, field="every", example=example)
    parts |= {name: day, "BYHOUR": str(at.hour), "BYMINUTE": str(at.minute)}
    return Repeat(";".join(f"{n}={value}" for n, value in parts.items() if n), at)


def repeats(series: Meeting, say: Words) -> str:
    """How often, as it was written, else in the words of the reader: 每周五 15:00."""
    parts = parts_of_rule(series)
    if series.every or not parts:
        return series.every
    begins = datetime.fromisoformat(series.begins)
    count, time = int(parts.get("INTERVAL", 1)), f"{begins:%H:%M}"
    if parts["FREQ"] == "DAILY":
        return say(N_("every working day {time}"), time=time)
    day: object = WEEKDAYS[say.language][begins.weekday()]
    one, many = N_("every {day} {time}"), N_("every {count} weeks on {day} {time}")
    if parts["FREQ"] == "MONTHLY":
        day, one = begins.day, N_("every month on day {day}, {time}")
        many = N_("every {count} months on day {day}, {time}")
    return say(many if count > 1 else one, count=count, day=day, time=time)


def parts_of_rule(series: Meeting) -> dict[str, str]:
    pairs = (part.partition("=") for part in series.rrule.split(";") if part)
    return {name: value for name, _, value in pairs}
