"""Who records: another one may be named at any time, and is told."""

from sqlalchemy import inspect
from sqlmodel import Session

from bot.commands import Context
from bot.company import times
from bot.errors import NotAllowed
from bot.features.meeting import series
from bot.features.meeting.ahead import is_ahead
from bot.features.meeting.approvers import absentees
from bot.features.meeting.changing import HOLDS
from bot.features.meeting.gathering import bring
from bot.features.meeting.minutes_clocks import DEADLINE, after, owed_since
from bot.features.meeting.tables import Meeting
from bot.features.project.circle import refuse_outsiders
from bot.notices import Tell, notify
from bot.people import Person, Project
from bot.registry import changes, commands
from bot.trail import Spoken
from bot.words import N_, Named


@commands.add(
    "meeting assign",
    says=N_("{recorder} records {code}"),
    may=HOLDS,
    title=N_("Name the recorder"),
)
def assign(ctx: Context, meeting: Meeting, *, recorder: Person) -> Meeting:
    """Name who records and writes the minutes: `M-1 assign @market`"""
    if recorder.handle in {place.person for place in absentees(ctx.db, meeting)}:
        sentence = N_("{name} is absent from {code}. Who else records it?")
        raise NotAllowed(sentence, field="recorder", name=recorder.name, code=meeting.code)
    refuse_outsiders(ctx, ctx.project(meeting), [recorder.handle])
    old = meeting.recorder
    for one in (meeting, *series.ahead_of(ctx.db, meeting, ctx.now)):
        if one.recorder == old:
            one.recorder = recorder.handle
        if one.is_series or is_ahead(one, ctx.now):
            bring(ctx.db, one, [recorder.handle])
    return meeting


@changes.on(Meeting, "recorder")
def named(db: Session, meeting: Meeting) -> None:
    """Who records from now on is told, unless they said it themselves or are invited later."""
    spoken = db.get(Spoken, db.info["spoken"])
    if inspect(meeting).pending or spoken is None or spoken.by == meeting.recorder:
        return
    now, owed = db.info["now"], owed_since(meeting)
    before = meeting.at if is_ahead(meeting, now) else None
    says, verbs = N_("{code} is yours to record · {at}"), ["agenda"]
    values: dict[str, object] = {"who": Named(spoken.by or "")}
    if owed and owed <= now:
        ours = times(db, db.get_one(Project, meeting.project))
        says, verbs = N_("{code} minutes are yours to write, by {by}"), ["draft", "submit"]
        values["by"] = after(owed, ours, DEADLINE)
    elif meeting.noticed_at is None:
        return
    tell = Tell(says, meeting.recorder, body=N_('"{title}", asked by {who}.'), verbs=tuple(verbs),
                values=values, before=before)  # fmt: skip
    notify(db, "recorder_named", meeting, [tell])
