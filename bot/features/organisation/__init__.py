"""The organisation: departments, people, their roles; imported, or one by one (O1)."""

from bot.features.organisation import department as department
from bot.features.organisation import handing_in as handing_in
from bot.features.organisation import person as person
from bot.features.organisation import role as role
