"""Call a meeting off, or say what becomes of a day of a series on which nobody works."""

from bot.cards import Style
from bot.commands import Context
from bot.errors import NotAllowed
from bot.features.meeting import announcing, series
from bot.features.meeting.changing import HOLDS, not_begun
from bot.features.meeting.tables import Meeting
from bot.registry import commands
from bot.words import N_


@commands.add("meeting cancel", says=N_("{code} is called off"), may=HOLDS)
def cancel(ctx: Context, meeting: Meeting, reason: str = "") -> Meeting:
    """Call it off; a series with every day to come: `M-1 cancel` `M-1 cancel nothing to decide`"""
    not_begun(ctx, meeting)
    announcing.called_off(ctx, meeting, reason)
    for one in (meeting, *series.ahead_of(ctx.db, meeting, ctx.now)):
        one.cancelled_at = ctx.now
    return meeting


@commands.add("meeting skip", says=N_("{code} is skipped"), may=HOLDS)
def skip(ctx: Context, meeting: Meeting) -> Meeting:
    """Leave out one day of a series: `M-2 skip`"""
    if meeting.series is None:
        way = ctx.button(meeting, "cancel", Style.MAIN)
        sentence = N_("{code} is not one day of a series. Call it off instead.")
        raise NotAllowed(sentence, (way,), code=meeting.code)
    not_begun(ctx, meeting)
    announcing.called_off(ctx, meeting, "")
    meeting.cancelled_at = ctx.now
    return meeting


@commands.add("meeting keep", says=N_("{code} stays on {at}"), may=HOLDS)
def keep(ctx: Context, meeting: Meeting) -> Meeting:
    """Hold one day of a series although it is a day off: `M-2 keep`"""
    if not meeting.awaits_day(ctx.times(meeting).calendar):
        sentence = N_("{code} is on no day off. Nothing changed.")
        raise NotAllowed(sentence, (ctx.button(meeting, "show"),), code=meeting.code)
    meeting.day_off_kept, meeting.called_at = True, ctx.now  # its notice goes out from now on
    return meeting
