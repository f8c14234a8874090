"""Risks and issues (F4): what may go wrong, what went wrong, who handles it, and how it goes."""

from bot.features.risk import cards as cards
from bot.features.risk import commands as commands
from bot.features.risk import policies as policies
from bot.features.risk.tables import Concern as Concern
from bot.features.risk.tables import Handling as Handling
from bot.features.risk.tables import Issue as Issue
from bot.features.risk.tables import Level as Level
from bot.features.risk.tables import Risk as Risk
