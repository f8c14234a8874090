"""Days off and make-up days that the company sets where the statutory list does not fit."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from sqlmodel import Session, select

from bot import company
from bot.cards import Card, Table
from bot.commands import Context
from bot.company import Day
from bot.errors import NotFound, NotUnderstood
from bot.language import dates
from bot.lines import shadow
from bot.lists import PER_PAGE, Sheet, line_of, of_page
from bot.markup import Markup, escape
from bot.people import live
from bot.registry import changes, commands, draws, policies
from bot.roles import CompanyRole
from bot.trail import ROW
from bot.view import View
from bot.words import N_
from bot.workdays import Calendar, festival

ADMINISTRATOR = (CompanyRole.ADMINISTRATOR.value,)
ISO = r"\d{4}-\d{1,2}-\d{1,2}"
SPAN = re.compile(rf"\s*({ISO})(?:\s*(?:\.\.|~|–|—|至|到|to)\s*({ISO}))?[\s,，、]*")
WORKS = re.compile(r"\b(?:works?|working)\b|上班|补班|调班|工作日", re.I)
OFF = re.compile(r"\boff\b|放假|休息|休假|\b休\b", re.I)
MOST = 40  # days in one piece: a longer one is a slip of the year
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Said:
    """What one line says of some days."""

    days: tuple[date, ...]
    works: bool | None = None
    name: str = ""


@dataclass(frozen=True)
class Changed:
    """Days that are another kind of day now."""

    rows: list[Day]


@dataclass(frozen=True)
class Stretch:
    """Days in a row that are alike: off on working days, or worked on a weekend."""

    first: date
    last: date
    works: bool
    name: str
    ours: bool  # the company said so


# Commands


@commands.add("holiday list")
def list_(ctx: Context, year: int = 0, *, page: int = 1) -> Sheet:
    """List the days off and the make-up days of a year: `holiday list 2026`"""
    calendar = company.times(ctx.db).calendar
    year = year or calendar.day(ctx.now).year
    if not 2000 <= year <= 2100:
        raise NotUnderstood(N_("“{word}” is not a year."), field="year", word=year)
    stretches = list(_stretches(ctx.db, calendar, year, ctx))
    number = min(max(page, 1), max(1, -(-len(stretches) // PER_PAGE)))
    shown = of_page(stretches, number)
    rows = [_cells(stretch, ctx) for stretch in shown]
    head = tuple(ctx.say(word) for word in (N_("dates"), N_("kind of day"), N_("festival")))
    title = ctx.say(N_("Days off and make-up days of {year}"), year=year)
    line = line_of(ctx, year=str(year))
    foot = _approximate(calendar, [year], ctx)
    return Sheet(title, head, rows, line, number, len(stretches), foot=foot, values=shown)


@commands.add("holiday add", may=ADMINISTRATOR)
def add(ctx: Context, days: str, *, works: bool = False, note: str = "") -> Changed:
    """Make days off, or working days: `holiday add 2027-01-01 note="New Year"`
    `holiday add 2027-02-14 works=yes`"""
    said = _read(ctx, days)
    return _set(
        ctx, [Said(s.days, works if s.works is None else s.works, note or s.name) for s in said]
    )


@commands.add("holiday load", may=ADMINISTRATOR)
def load(ctx: Context, days: str) -> Changed:
    """Take over a published list, one day or stretch a line:
    `holiday load 2027-02-05..2027-02-11 off Spring Festival; 2027-02-14 works`"""
    return _set(ctx, _read(ctx, days))


@commands.add("holiday remove", may=ADMINISTRATOR)
def remove(ctx: Context, days: str) -> Changed:
    """Let the statutory list hold again: `holiday remove 2027-01-01`"""
    wanted = [day for said in _read(ctx, days) for day in said.days]
    known = {day: ctx.db.get(Day, day.isoformat()) for day in wanted}
    rows = [row for row in known.values() if row and not row.cancelled_at]
    if not rows:
        raise NotFound(N_("The company has set nothing for {days}."), days=wanted)
    for row in rows:
        row.cancelled_at = ctx.now
    return Changed(rows)


def _set(ctx: Context, said: Sequence[Said]) -> Changed:
    rows: dict[str, Day] = {}
    for one in said:
        for day in one.days:
            key, works = day.isoformat(), bool(one.works)
            row = rows.get(key) or ctx.db.get(Day, key) or Day(day=key, works=works)
            row.works, row.name, row.cancelled_at = works, one.name, None
            ctx.db.add(row)
            rows[key] = row
    return Changed(list(rows.values()))


def _read(ctx: Context, text: str) -> list[Said]:
    lines = [line.strip() for line in re.split(r"[\n;；]", text) if line.strip()]
    return [_line(ctx, line) for line in lines]


def _line(ctx: Context, line: str) -> Said:
    days, rest = _days(ctx, line)
    works = True if WORKS.search(rest) else False if OFF.search(rest) else None
    name = OFF.sub("", WORKS.sub("", rest)).strip(" ,，、。.:：()（）")
    return Said(days, works, name)


def _days(ctx: Context, line: str) -> tuple[tuple[date, ...], str]:
    """The days that begin a line, and what follows them."""
    seen, found, at = shadow(line), list[date](), 0
    while match := SPAN.match(seen, at):
        found += _between(line, match[1], match[2] or match[1])
        at = match.end()
    if found:
        return tuple(found), line[at:]
    calendar = company.times(ctx.db).calendar
    spoken = dates.read_leading(line, ctx.now, calendar.zone, calendar)
    if spoken is None or spoken.kind == "recurrence":
        raise _no_day(line)
    first, last = spoken.start or spoken.end, spoken.end or spoken.start
    return tuple(_between(line, f"{first:%Y-%m-%d}", f"{last:%Y-%m-%d}")), line[spoken.stop :]


def _between(line: str, first: str, last: str) -> list[date]:
    try:
        start, end = (date(*map(int, day.split("-"))) for day in (first, last))
    except ValueError:
        raise _no_day(line) from None
    count = (end - start).days + 1
    if not 1 <= count <= MOST:
        sentence = N_("{first} to {last} is not a stretch of 1 to {most} days.")
        raise NotUnderstood(sentence, field="days", first=start, last=end, most=MOST)
    return [start + ONE_DAY * passed for passed in range(count)]


def _no_day(line: str) -> NotUnderstood:
    sentence = N_("“{word}” does not begin with a day. Write it like 2027-02-05..2027-02-11.")
    return NotUnderstood(sentence, field="days", word=line)


# Reactions


@changes.on(Day, ROW, "works", "cancelled_at", derives=True, once=True)
def count_anew(db: Session, _: Day) -> None:
    """Every reminder that counts working days counts them anew."""
    policies.rearm_all(db)


# Cards


@draws(Changed)
def changed_card(changed: Changed, view: View) -> Card:
    title = view.say.n("{count} day is changed", "{count} days are changed", len(changed.rows))
    calendar = company.times(view.db).calendar
    rows = tuple(
        (view.say.day(day), _kind(calendar.works(day), view), escape(row.name))
        for row in changed.rows
        for day in [date.fromisoformat(row.day)]
    )
    years = sorted({int(row.day[:4]) for row in changed.rows})
    return Card(title, (Table((), rows),), foot=_approximate(calendar, years, view))


def _cells(stretch: Stretch, view: View) -> tuple[str, ...]:
    days = view.say.day(stretch.first)
    if stretch.last != stretch.first:
        days = view.say(N_("{first} to {last}"), first=stretch.first, last=stretch.last)
    ours = view.say(N_("set by the company")) if stretch.ours else ""
    name = " · ".join(filter(None, [escape(stretch.name), ours]))
    return days, _kind(stretch.works, view), Markup(name)


def _kind(works: bool, view: View) -> str:
    return view.say(N_("working day")) if works else view.say(N_("day off"))


def _approximate(calendar: Calendar, years: Sequence[int], view: View) -> str:
    sentence = N_(
        "The statutory list of {year} is not out; "
        "Monday to Friday without the known festivals is used."
    )
    return " ".join(view.say(sentence, year=year) for year in years if calendar.approximate(year))


def _stretches(db: Session, calendar: Calendar, year: int, view: View) -> Iterator[Stretch]:
    """The days of a year that are not what their weekday says."""
    said = {row.day: row for row in db.exec(select(Day).where(live(Day)))}
    days = [date(year, 1, 1) + ONE_DAY * passed for passed in range(365 + _leaps(year))]

    def kind(day: date) -> tuple[bool, str, bool]:
        own = said.get(day.isoformat())
        name = own.name if own else festival(day, view.say.language)
        plain = calendar.works(day) == (day.weekday() < 5) and not own and not name
        return (True, "", False) if plain else (calendar.works(day), name, own is not None)

    for (works, name, ours), run in groupby(days, kind):
        alike = list(run)
        if (works, name, ours) != (True, "", False):
            yield Stretch(alike[0], alike[-1], works, name, ours)


def _leaps(year: int) -> int:
    return (date(year, 12, 31) - date(year, 1, 1)).days - 364
