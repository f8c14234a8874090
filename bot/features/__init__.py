"""Every feature of the bot, in the order help lists them. Adding one is one line here."""

from bot.features import project as project  # isort: skip
from bot.features import member as member  # isort: skip
from bot.features import organisation as organisation  # isort: skip
from bot.features import account as account  # isort: skip
from bot.features import web as web  # isort: skip
from bot.features import token as token  # isort: skip
from bot.features import permission as permission  # isort: skip
from bot.features import settings as settings  # isort: skip
from bot.features import calendar as calendar  # isort: skip
from bot.features import action as action  # isort: skip
from bot.features import risk as risk  # isort: skip
from bot.features import meeting as meeting  # isort: skip
from bot.features import urgent as urgent  # isort: skip
from bot.features import capture as capture  # isort: skip
from bot.features import tour as tour  # isort: skip
from bot.features import setup as setup  # isort: skip
from bot.features import doctor as doctor  # isort: skip
from bot.features import delivery as delivery  # isort: skip
from bot.features import talk as talk  # isort: skip
