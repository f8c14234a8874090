"""The doctor: what is wrong with this installation, for those who can mend it."""

from collections.abc import Iterator

from bot.cards import Block, Button, Buttons, Card, Style, Text, Tone
from bot.commands import Context
from bot.doctor import Health, examine
from bot.doctor import mend as mend_all
from bot.forms import spelled
from bot.markup import Markup
from bot.registry import commands, contribute, draws
from bot.view import View
from bot.words import N_

SHOWN = 10


@commands.add("doctor", may={"administrator"}, private=True)
def doctor(ctx: Context, *, mend: bool = False) -> Health:
    """Look for what is wrong here, and say what mends it: `doctor`, `doctor mend=yes`"""
    if mend:
        mend_all(ctx.db)
        ctx.db.flush()
    return examine(ctx.db, ctx.now)


@draws(Health)
def health_card(health: Health, view: View) -> Card:
    blocks: list[Block] = []
    for number, finding in enumerate(health.findings[:SHOWN], 1):
        said, cured = finding.said(view.say), finding.cured(view.say)
        blocks.append(Text(f"{number}. {said}\n{cured}"))
        if act := finding.act:
            line = spelled(commands[act.command], act.given, view)
            blocks.append(Buttons((Button(view.say(act.label, **act.given), line),)))
    if (more := len(health.findings) - SHOWN) > 0:
        blocks.append(Text(view.say(N_("and {count} more"), count=more)))
    if any(finding.mends for finding in health.findings):
        line = f"{view.verb('doctor')} {view.option('mend')}={view.say.label('yes')}"
        blocks.append(Buttons((Button(Markup(view.say(N_("Mend"))), line, Style.MAIN),)))
    tone = Tone.WARNING if health.findings else Tone.GOOD
    return Card(health.said(view.say), tuple(blocks), tone, foot=health.noted(view.say))


@contribute.to("register")
def on_deliveries(view: View, noun: str) -> Iterator[Card]:
    """Above the list of deliveries, which only administrators get."""
    if noun == "delivery":
        yield health_card(examine(view.db, view.now), view)
