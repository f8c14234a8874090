"""The company's calendar: days off and make-up days, and the clocks that count by them."""

from bot.features.calendar import clock as clock
from bot.features.calendar import holiday as holiday
