"""Who was told of a meeting hears what became of it, with the calendar file as it is now."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import col, select

from bot.cards import Tone
from bot.commands import Context
from bot.features.meeting.series import days, next_day
from bot.features.meeting.tables import Meeting, attendees
from bot.notices import Lane, Notice, Tell, notify, withdrawn
from bot.outbox import State
from bot.people import homes
from bot.planner import PASSED
from bot.words import N_, Named, Word

MOVED, CHANGED, CALLED_OFF = "meeting_moved", "meeting_changed", "meeting_called_off"
UNINVITED = "meeting_uninvited"
SETTLES = timedelta(minutes=5)
SOON = timedelta(hours=1)
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
    """Several changes soon after each other are told as one, as it stands then."""
    fields = [name for name in names if name in WORTH_TELLING]
    if not fields:
        return
    at = meeting.at or next_day(ctx.db, meeting, ctx.times(meeting), ctx.now)
    fields = list(dict.fromkeys([*_gathered(ctx, meeting), *fields]))
    values: dict[str, object] = {"at": at, "fields": [Word(name) for name in fields]}
    body = N_('"{title}", changed by {who}.')
    after = ctx.now + SETTLES if at and at - ctx.now > SOON else None
    tell = Tell(
        N_("{code} {fields} changed · {at}"), body=body, lane=Lane.INFO, values=values, after=after
    )
    _tell(ctx, CHANGED, meeting, tell)


def _gathered(ctx: Context, meeting: Meeting) -> Iterator[str]:
    """What changed before and nobody has been told yet; it is told with this."""
    waiting = select(Notice).where(
        Notice.rule == CHANGED, Notice.subject == meeting.code, Notice.state == State.HELD
    )
    for notice in ctx.db.exec(waiting.order_by(col(Notice.at))):
        notice.state, notice.reason = State.SKIPPED, PASSED
        if not withdrawn(ctx.db, notice):
            yield from (str(word["word"]) for word in notice.values["fields"])


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
        replace(tell, person=person, chat=chat, verbs=verbs, values=values, before=meeting.at)
        for person, chat in [*((handle, "") for handle in others), *(("", chat) for chat in chats)]
    ])  # fmt: skip
