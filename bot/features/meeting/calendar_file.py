"""The file for calendars that goes with the news of a meeting."""

from collections.abc import Iterator

from bot.cards import Attachment
from bot.features.meeting.announcing import CALLED_OFF, CHANGED, MOVED, UNINVITED
from bot.features.meeting.tables import Meeting
from bot.registry import contribute
from bot.store import Filed
from bot.view import View

GOES_WITH = {"meeting_notice", MOVED, CHANGED}
GONE = {CALLED_OFF, UNINVITED, "skip_a_day_off"}


@contribute.to("files")
def calendar_file(view: View, row: Filed, rule: str) -> Iterator[Attachment]:
    """The invitation, what changed, or that it is called off."""
    if isinstance(row, Meeting) and rule in GOES_WITH | GONE:
        from bot.features.meeting.invitation import invitation  # not before there is a meeting

        yield invitation(view.db, row, view, cancelled=rule in GONE)
