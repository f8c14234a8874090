"""What people wrote, read into proposals: nothing is noted before somebody says so."""

from bot.features.capture import cards as cards
from bot.features.capture import gathering as gathering
from bot.features.capture import reading as reading
