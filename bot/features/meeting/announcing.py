"""Who was told of a meeting hears what became of it, with the calendar file as it is now."""

from collections.abc import Iterable
from datetime import datetime

from bot.cards import Tone
from bot.commands import Context
from bot.features.meeting.series import days, next_day
from bot.features.meeting.tables import Meeting, attendees
from bot.notices import Lane, Tell, notify
from bot.people import homes
from bot.words import N_, Named, Word

MOVED, CHANGED, CALLED_OFF = "meeting_moved", "meeting_changed", "meeting_called_off"
UNINVITED = "meeting_uninvited"
WORTH_TELLING = ("title", "length", "place", "link", "host")


def moved(ctx: Context, meeting: Meeting, old: datetime | None, reason: str) -> None:
    at = meeting.at
    body = N_('"{title}", was {old}, moved by {who}.')
    if meeting.is_series:
        at = next_day(ctx.db, meeting, ctx.times(meeting), ctx.now)
        body = N_('"{title}", every one to come, moved by {who}.')
    if reason:
        body = N_('"{title}", moved by {who}. Reason: "{reason}".')
        if old:
            body = N_('"{title}", was {old}, moved by {who}. Reason: "{reason}".')
    values: dict[str, object] = {"at": at, "old": old, "reason": reason}
    tell = Tell(N_("{code} is moved to {at}"), body=body, tone=Tone.WARNING, values=values)
    _tell(ctx, MOVED, meeting, tell)


def changed(ctx: Context, meeting: Meeting, names: Iterable[str]) -> None:
    fields = [Word(name) for name in names if name in WORTH_TELLING]
    if not fields:
        return
    at = meeting.at or next_day(ctx.db, meeting, ctx.times(meeting), ctx.now)
    values: dict[str, object] = {"at": at, "fields": fields}
    body = N_('"{title}": {who} changed {fields}.')
    tell = Tell(N_("{code} · {at}"), body=body, lane=Lane.INFO, values=values)
    _tell(ctx, CHANGED, meeting, tell)


def called_off(ctx: Context, meeting: Meeting, reason: str) -> None:
    body = N_('"{title}", called off by {who}. Reason: "{reason}".')
    if not reason:
        body = N_('"{title}", called off by {who}.')
    at = meeting.at or next_day(ctx.db, meeting, ctx.times(meeting), ctx.now)
    says = N_("{code} is called off, {at}")
    if meeting.is_series:
        says = N_("{code} is called off from {at}")
    values: dict[str, object] = {"at": at, "reason": reason}
    tell = Tell(says, body=body, tone=Tone.WARNING, values=values)
    _tell(ctx, CALLED_OFF, meeting, tell)


def uninvited(ctx: Context, meeting: Meeting, people: Iterable[str]) -> None:
    if meeting.noticed_at is None:
        return
    body = N_('"{title}" goes on without you, says {who}.')
    tell = Tell(N_("{code} · {at}"), body=body, lane=Lane.INFO, values={"at": meeting.at})
    _tell(ctx, UNINVITED, meeting, tell, people)


def _tell(
    ctx: Context, rule: str, meeting: Meeting, tell: Tell, people: Iterable[str] | None = None
) -> None:
    """Those who were told before, but never who is speaking, nor the chat that reads it anyway."""
    rows = [meeting, *days(ctx.db, meeting)]
    if not any(row.noticed_at for row in rows):
        return
    chats: list[str] = []
    if people is None:
        people = [attendee.person for attendee in attendees(ctx.db, meeting)]
        chats = [c for c in homes(ctx.db, ctx.project(meeting))[:1] if c != ctx.heard.at.key]
    values = {"who": Named(ctx.person.handle), **tell.values}
    others = [handle for handle in dict.fromkeys(people) if handle != ctx.person.handle]
    verbs = () if rule in (CALLED_OFF, UNINVITED) else ("show",)
    notify(ctx.db, rule, meeting, [
        Tell(tell.says, person, chat, tell.body, tell.lane, tell.tone, verbs, values)
        for person, chat in [*((handle, "") for handle in others), *(("", chat) for chat in chats)]
    ])  # fmt: skip
