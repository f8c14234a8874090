"""Action items (M6, F9): who owes what to whom by when, and that it gets closed."""

from bot.features.action import cards as cards
from bot.features.action import commands as commands
from bot.features.action import contributions as contributions
from bot.features.action import listing as listing
from bot.features.action import policies as policies
from bot.features.action import telling as telling
from bot.features.action.tables import Action as Action
