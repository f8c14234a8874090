"""What would be said if nobody did anything; nothing is."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.cards import Card, Table, Text
from bot.commands import Context
from bot.errors import NotUnderstood
from bot.markup import escape
from bot.people import Project
from bot.registry import commands, draws
from bot.scratch import Foreseen, foresee
from bot.traces import place, uncalled
from bot.view import View
from bot.words import N_

FORTNIGHT = timedelta(days=14)
LONGEST = timedelta(days=92)


@dataclass(frozen=True)
class Forecast:
    begin: datetime
    end: datetime
    lines: tuple[Foreseen, ...]
    project: Project | None


@commands.add("simulate")
def simulate(
    ctx: Context, span: timedelta = FORTNIGHT, *, project: Project | None = None
) -> Forecast:
    """Show what would be said if nobody did anything: `simulate 14d` `simulate 7d project=P-1`"""
    if span > LONGEST:
        longest = LONGEST.days
        raise NotUnderstood(N_("At most {count} days can be foreseen."), count=longest)
    end = ctx.now + span
    lines = foresee(ctx.db, ctx.person, end)
    if project is not None:
        lines = [line for line in lines if project.code in line.projects]
    return Forecast(ctx.now, end, tuple(lines), project)


@draws(Forecast)
def forecast_card(forecast: Forecast, view: View) -> Card:
    days = (forecast.end - forecast.begin).days
    zone = view.say.zone
    title = view.say.n(
        N_("Simulate {days} days, {begin} to {end}: {count} notice if nobody acts."),
        N_("Simulate {days} days, {begin} to {end}: {count} notices if nobody acts."),
        len(forecast.lines),
        days=days,
        begin=forecast.begin.astimezone(zone).date(),
        end=forecast.end.astimezone(zone).date(),
    )
    about = escape(f"{forecast.project.code} {forecast.project.title}") if forecast.project else ""
    head = (view.label("when"), view.say(N_("To")), view.label("text"))
    rows = tuple(
        (view.say.at(line.at), escape(place(line.chat, view)), uncalled(line.title, view))
        for line in forecast.lines
    )
    table = (Table(head, rows),) if rows else ()
    return Card(title, (Text(view.say(N_("Nothing is sent."))), *table), about=about)
