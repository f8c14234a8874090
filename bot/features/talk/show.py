"""Any row by its code."""

from bot.commands import Context
from bot.registry import commands
from bot.store import Filed


@commands.add("show")
def show(ctx: Context, row: Filed) -> Filed:
    """Show anything by its code: `A-1` `show R-1`"""
    return row
