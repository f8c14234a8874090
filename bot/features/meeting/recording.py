"""What comes out of a meeting (M4): decisions, disputes and action items, as they are said.

Whatever is noted in the thread of a meeting, or in its group while it runs, is of the meeting.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from sqlmodel import Session, col, or_, select

from bot.commands import Context
from bot.errors import NotAllowed
from bot.features.action import Action
from bot.features.meeting.tables import (
    Decision,
    Dispute,
    Meeting,
    Noted,
    Recorded,
    Topic,
    agenda,
    recorded,
)
from bot.features.project.circle import refuse_outsiders
from bot.lines import shadow
from bot.markup import Markup
from bot.people import Department, Home, Person, Project, live
from bot.registry import changes, commands
from bot.store import Filed, new_code, table_of
from bot.trail import ROW, Spoken
from bot.view import View
from bot.words import N_

Outcome = Decision | Dispute | Action
OUTCOMES: tuple[type[Outcome], ...] = (Decision, Dispute, Action)
AnyNoted = TypeVar("AnyNoted", bound=Noted)
KEEPERS = ("host", "recorder", "pm")


@changes.on(Action, ROW)
@changes.on(Decision, ROW)
@changes.on(Dispute, ROW)
def of_a_meeting(db: Session, row: Outcome) -> None:
    """What is noted in a meeting is kept with the topic under way."""
    meeting = meeting_of_line(db)
    if meeting is None or meeting.project != row.project:
        return
    if any(isinstance(new, Recorded) and new.code == row.code for new in db.new):
        return
    keep(db, meeting, row, meeting.topic)


def keep(db: Session, meeting: Meeting, row: Outcome, topic: int | None = None) -> None:
    """*row* came out of *meeting*, at the topic of that position."""
    key = f"{meeting.code} {row.code}"
    known = db.get(Recorded, key)
    if known is None:
        at = db.info["now"]
        db.add(Recorded(id=key, meeting=meeting.code, code=row.code, at=at, topic=topic))
    else:
        known.cancelled_at = None
    under_way = topic_at(db, meeting, topic)
    if under_way and isinstance(row, Noted) and not row.topic:
        row.topic = under_way.title


def meeting_of_line(db: Session) -> Meeting | None:
    """The meeting whose thread the line under way stands in, else the one running in its chat."""
    about = db.info.get("about", "")
    if table_of(about) is Meeting:
        found = db.get(Meeting, about)
        return found if found and not found.is_series and not found.cancelled_at else None
    spoken = db.get(Spoken, db.info["spoken"]) if db.info.get("spoken") else None
    return running_in(db, spoken.chat, db.info["now"]) if spoken and spoken.chat else None


def running_in(db: Session, chat: str, now: datetime) -> Meeting | None:
    """The meeting that runs in a chat of its project; of two the one that began last."""
    homes = select(Home.project).where(Home.chat == chat, live(Home))
    here = select(Project.code).where(or_(Project.chat == chat, col(Project.code).in_(homes)))
    begun = select(Meeting).where(
        live(Meeting), col(Meeting.started_at).is_not(None), col(Meeting.ended_at).is_(None),
        col(Meeting.project).in_(here),
    )  # fmt: skip
    latest = db.exec(begun.order_by(col(Meeting.started_at).desc(), col(Meeting.code).desc()))
    return next((meeting for meeting in latest if meeting.is_running(now)), None)


def topic_at(db: Session, meeting: Meeting, position: int | None) -> Topic | None:
    return next((topic for topic in agenda(db, meeting) if topic.position == position), None)


def meeting_of(db: Session, row: Filed) -> tuple[Meeting, Recorded] | None:
    """The meeting that a row came out of, if it did."""
    rows = select(Recorded).where(Recorded.code == row.code, live(Recorded))
    found = db.exec(rows.order_by(col(Recorded.at))).first()
    return (db.get_one(Meeting, found.meeting), found) if found else None


def outcomes(db: Session, meeting: Meeting) -> list[Outcome]:
    """What came out of a meeting and still stands, in the order it was noted."""
    found: list[Outcome] = []
    for kept in recorded(db, meeting):
        table = table_of(kept.code)
        row = db.get(table, kept.code) if table else None
        if isinstance(row, OUTCOMES) and not row.cancelled_at:
            found.append(row)
    return found


def counted(rows: Iterable[Outcome], view: View) -> Markup:
    """1 decision, 2 disputes and 5 action items; nothing of what there is none."""
    kinds = [type(row) for row in rows]
    parts = [view.say.n(*COUNTED[kind], kinds.count(kind)) for kind in OUTCOMES if kind in kinds]
    return view.say.joined(parts) if parts else view.say(N_("nothing noted"))


COUNTED = {
    Decision: (N_("{count} decision"), N_("{count} decisions")),
    Dispute: (N_("{count} dispute"), N_("{count} disputes")),
    Action: (N_("{count} action item"), N_("{count} action items")),
}


# To correct what is of the meeting and what is not


@commands.add("meeting record", says=N_("{code} is changed"), may=KEEPERS)
def record(ctx: Context, meeting: Meeting, code: str = "") -> Meeting:
    """Count what was noted elsewhere to a meeting: `M-1 record code=A-1`"""
    for row in _meant(ctx, meeting, code):
        keep(ctx.db, meeting, row, meeting.topic)
    return meeting


@commands.add("meeting remove", says=N_("{code} is changed"), may=KEEPERS)
def remove(ctx: Context, meeting: Meeting, code: str = "") -> Meeting:
    """Take out of a meeting what has nothing to do with it: `M-1 remove code=A-1`"""
    rows = {row.code for row in _meant(ctx, meeting, code)}
    for kept in recorded(ctx.db, meeting):
        if kept.code in rows:
            kept.cancelled_at = ctx.now
    return meeting


def _meant(ctx: Context, meeting: Meeting, typed: str) -> list[Outcome]:
    """The rows whose codes were typed, of the meeting's project."""
    said = (*ctx.line.codes, *shadow(typed).upper().split())
    codes = [code for code in said if code != meeting.code]
    found = [(code, table_of(code)) for code in codes]
    rows = [ctx.db.get(table, code) for code, table in found if table in OUTCOMES]
    kept = [r for r in rows if isinstance(r, OUTCOMES) and r.project == meeting.project]
    if not kept or len(kept) < len(codes):
        way = ctx.button(meeting, "show")
        sentence = N_("Name decisions, disputes or action items of {project}, like A-1.")
        raise NotAllowed(sentence, (way,), field="code", project=meeting.project)
    return kept


# To correct what was noted, and to have it followed up


def correct(
    ctx: Context,
    row: AnyNoted,
    owner: Person | None,
    due: datetime | None,
    department: Department | None,
    **texts: str,
) -> AnyNoted:
    """Write what was given; what was emptied goes, but for the title and the owner."""
    if owner:
        refuse_outsiders(ctx, ctx.project(row), [owner.handle])
        row.owner, row.department = owner.handle, owner.department
    if department or ctx.emptied("department"):
        row.department = department.path if department else None
    if due or ctx.emptied("due"):
        row.due = due
    for name, text in texts.items():
        if text or (ctx.emptied(name) and name != "title"):
            setattr(row, name, text)
    return row


def follow_up(
    ctx: Context, row: Noted, owner: Person | None = None, due: datetime | None = None
) -> Action:
    """The action item of a decision or dispute: of its owner, until its date, in its meeting."""
    if row.action and (known := ctx.db.get(Action, row.action)) and not known.cancelled_at:
        sentence = N_("{code} is followed up by {action} already.")
        raise NotAllowed(sentence, (ctx.button(known, "show"),), code=row.code, action=known.code)
    handle = owner.handle if owner else row.owner
    if handle is None:
        way = ctx.button(row, "edit")
        raise NotAllowed(N_("{code} has no owner yet. Who does it?"), (way,), code=row.code)
    refuse_outsiders(ctx, ctx.db.get_one(Project, row.project), [handle])
    person = ctx.db.get_one(Person, handle)
    ahead = row.due if row.due and row.due > ctx.now else None
    action = Action(
        code=new_code(ctx.db, Action), project=row.project, title=row.title, owner=handle,
        asker=ctx.person.handle, due=due or ahead, department=person.department,
    )  # fmt: skip
    ctx.db.add(action)
    row.action = action.code
    if found := meeting_of(ctx.db, row):
        keep(ctx.db, found[0], action, found[1].topic)
    return action
