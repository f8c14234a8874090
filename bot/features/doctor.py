"""The doctor: what is wrong with this installation, for those who can mend it."""

from bot.cards import Block, Button, Buttons, Card, Style, Text, Tone
from bot.commands import Context
from bot.doctor import Health, examine
from bot.doctor import mend as mend_all
from bot.markup import Markup
from bot.registry import commands, draws
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
    say = view.say
    blocks: list[Block] = [
        Text(f"{number}. {finding.said(say)}\n{finding.cured(say)}")
        for number, finding in enumerate(health.findings[:SHOWN], 1)
    ]
    if (more := len(health.findings) - SHOWN) > 0:
        blocks.append(Text(say(N_("and {count} more"), count=more)))
    if any(finding.mends for finding in health.findings):
        line = f"{view.verb('doctor')} {view.option('mend')}={say.label('yes')}"
        blocks.append(Buttons((Button(Markup(say(N_("Mend"))), line, Style.MAIN),)))
    tone = Tone.WARNING if health.findings else Tone.GOOD
    return Card(health.said(say), tuple(blocks), tone)
