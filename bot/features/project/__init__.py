"""Projects: what belongs together, in which chats, whose it is, and how it stands (K1)."""

from bot.features.project import cards as cards
from bot.features.project import commands as commands
from bot.features.project import life as life
from bot.features.project import room as room
from bot.features.project import status as status
from bot.features.project.charter import Direction, Duty, Measure

__all__ = ["Direction", "Duty", "Measure"]
