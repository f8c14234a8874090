"""Talk about everything: find it, look at it, ask why, look back and ahead, take back."""

from bot.features.talk import help as help
from bot.features.talk import history as history
from bot.features.talk import mine as mine
from bot.features.talk import search as search
from bot.features.talk import show as show
from bot.features.talk import simulate as simulate
from bot.features.talk import undo as undo
from bot.features.talk import why as why
