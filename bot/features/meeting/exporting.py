"""The minutes to take away: the documents as filed, or as they stand."""

from dataclasses import dataclass

from bot.cards import Attachment, Block, Card, Text
from bot.commands import Context
from bot.drawing import acts
from bot.features.meeting.document import kept_files, written
from bot.features.meeting.minutes import refuse_ahead
from bot.features.meeting.tables import Meeting
from bot.registry import commands, draws
from bot.view import View
from bot.words import N_


@dataclass(frozen=True)
class Exported:
    meeting: Meeting
    files: tuple[Attachment, ...]


@commands.add("meeting export", private=True)
def export(ctx: Context, meeting: Meeting) -> Exported:
    """Take the minutes away as a Word file and as Markdown: `M-1 export`"""
    refuse_ahead(ctx, meeting)
    return Exported(meeting, kept_files(meeting, ctx) or written(ctx, meeting))


@draws(Exported)
def exported_card(exported: Exported, view: View) -> Card:
    meeting = exported.meeting
    title = view.say(N_("{code} minutes as files"), code=meeting.code)
    body = view.say(N_("As it stands now, not approved yet."))
    if meeting.approved_at:
        body = view.say(N_("As it was approved, {at}."), at=meeting.approved_at)
    blocks: tuple[Block, ...] = (Text(body), *acts(view, meeting, ("minutes",)))
    return Card(title, blocks, about=view.about(meeting), files=exported.files)
