"""Meetings (M1 to M11): called, prepared, held, minuted, and carried over to the next one."""

from bot.features.meeting import cards as cards
from bot.features.meeting import planning as planning
from bot.features.meeting.tables import Decision as Decision
from bot.features.meeting.tables import Dispute as Dispute
from bot.features.meeting.tables import Meeting as Meeting
