"""The leader approves the minutes or returns them; then they go to everybody, and are filed."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from sqlmodel import Session

from bot.cards import Style, Tone
from bot.commands import Context
from bot.company import times
from bot.errors import NotAllowed, NotYours
from bot.features.meeting.approvers import approvers, writer_of
from bot.features.meeting.document import documents
from bot.features.meeting.minutes_card import HANDED_IN, SENT, Minutes, said
from bot.features.meeting.minutes_clocks import APPROVAL, after
from bot.features.meeting.recording import OUTCOMES, Outcome, meeting_of
from bot.features.meeting.tables import (
    Attendee,
    Decision,
    Dispute,
    Meeting,
    Recorded,
    agenda,
    attendees,
)
from bot.notices import Lane, Tell, notify
from bot.people import Project, Visibility, homes
from bot.permissions import may, roles
from bot.registry import changes, commands
from bot.store import table_of
from bot.trail import ROW
from bot.vocabulary import CODE
from bot.words import N_, Called, Named

APPROVERS = ("leader", "pm", "executive", "sponsor", "head")
WRITTEN = ("summary", "reports", "next_at", "next_place", "next_topic")


def ask_approver(ctx: Context, meeting: Meeting) -> None:
    """Whoever is to approve gets the minutes with the buttons for it."""
    [tell] = asked(ctx.db, meeting, approvers(ctx.db, meeting)[:1])
    if tell.person != ctx.person.handle:
        notify(ctx.db, HANDED_IN, meeting, [tell])


def asked(db: Session, meeting: Meeting, people: Iterable[str]) -> Iterator[Tell]:
    ours = times(db, db.get_one(Project, meeting.project))
    by = after(meeting.submitted_at, ours, APPROVAL)
    for handle in people:
        yield Tell(
            N_("{who} approve {code} minutes, {by}"), handle, tone=Tone.WARNING,
            body=N_("Minutes by {writer}. What is approved goes to everybody and is filed."),
            verbs=("approve", "return"),
            values={"who": Called(handle), "by": by, "writer": Named(writer_of(db, meeting))},
        )  # fmt: skip


@commands.add("meeting approve", says=said, may=APPROVERS, decides=True)
def approve(ctx: Context, meeting: Meeting) -> Minutes:
    """Approve the minutes: they go to everybody, into the groups, and are filed: `M-1 approve`"""
    _refuse_stranger(ctx, meeting)
    _refuse_open(ctx, meeting)
    meeting.approved_at, meeting.approved_by = ctx.now, ctx.person.handle
    meeting.filed = documents(ctx, meeting)
    people = _readers(ctx, meeting)
    notify(ctx.db, SENT, meeting, _sent(ctx, meeting, people))
    one, many = (
        N_("{code} minutes are approved, sent to {count} person, filed"),
        N_("{code} minutes are approved, sent to {count} people, filed"),
    )
    return Minutes(meeting, one if len(people) == 1 else many, {"count": len(people)})


@commands.add("meeting return", says=said, may=APPROVERS, decides=True, private=True)
def send_back(ctx: Context, meeting: Meeting, reason: str) -> Minutes:
    """Send the minutes back, and say what is to be changed: `M-1 return The budget is missing`"""
    _refuse_stranger(ctx, meeting)
    _refuse_open(ctx, meeting)
    meeting.submitted_at, meeting.returned_why, meeting.reopened_at = None, reason, ctx.now
    says, writer = N_("{who} returned {code} minutes, {reopened_at}"), writer_of(ctx.db, meeting)
    body = N_('To change: "{returned_why}". Then hand them in again.')
    values: dict[str, object] = {"who": Named(ctx.person.handle)}
    if writer != ctx.person.handle:
        tell = Tell(says, writer, body=body, tone=Tone.WARNING, verbs=("draft", "submit"),
                    values=values)  # fmt: skip
        notify(ctx.db, "minutes_returned", meeting, [tell])
    return Minutes(meeting, N_("{code} minutes are returned to {who}"), {"who": Named(writer)})


def _refuse_stranger(ctx: Context, meeting: Meeting) -> None:
    """The head of any department is not the leader; nobody approves what they wrote."""
    me, line = ctx.person.handle, approvers(ctx.db, meeting)
    if me in line or "administrator" in ctx.person.roles:
        return
    held = may(ctx.db, ctx.command) & roles(ctx.db, ctx.person, meeting)
    if held <= {"head"} or me == writer_of(ctx.db, meeting):
        sentence = N_("{who} approves the minutes of {code}. Nothing changed.")
        way = ctx.button(meeting, "minutes")
        raise NotYours(sentence, (way,), who=Named(line[0]), code=meeting.code)


def _refuse_open(ctx: Context, meeting: Meeting) -> None:
    ways = (ctx.button(meeting, "minutes"),)
    if meeting.approved_at:
        sentence = N_("{who} approved {code} minutes, {at}.")
        who = Named(meeting.approved_by or "")
        raise NotAllowed(sentence, ways, who=who, code=meeting.code, at=meeting.approved_at)
    if meeting.submitted_at is None:
        sentence = N_("{code} minutes have not been handed in yet; {who} writes them.")
        who, ways = Named(writer_of(ctx.db, meeting)), (ctx.button(meeting, "minutes", Style.MAIN),)
        raise NotAllowed(sentence, ways, who=who, code=meeting.code)


# To everybody


def _readers(ctx: Context, meeting: Meeting) -> list[str]:
    """Everybody who was invited; whoever approves has it before them."""
    everybody = [attendee.person for attendee in attendees(ctx.db, meeting)]
    return [handle for handle in everybody if handle != ctx.person.handle]


def _sent(ctx: Context, meeting: Meeting, people: list[str]) -> Iterator[Tell]:
    body = N_("Filed and sent to {count} people.")
    if len(people) == 1:
        body = N_("Filed and sent to {count} person.")
    tell = Tell(
        N_("{code} minutes, {who} ✓ {approved_at}"), body=body, lane=Lane.INFO, tone=Tone.GOOD,
        verbs=("minutes",), values={"who": Named(ctx.person.handle), "count": len(people)},
    )  # fmt: skip
    yield from (replace(tell, person=handle) for handle in people)
    yield from (replace(tell, chat=c) for c in _groups(ctx.db, meeting) if c != ctx.heard.at.key)


def _groups(db: Session, meeting: Meeting) -> list[str]:
    """Of its project, and of others that its topics are about; what is hidden stays at home."""
    project = db.get_one(Project, meeting.project)
    found = homes(db, project)
    if project.visibility == Visibility.COMPANY:
        for code in _codes(db, meeting):
            table = table_of(code)
            row = db.get(table, code) if table else None
            other = db.get(Project, row.project) if row else None
            found += homes(db, other) if other and not other.cancelled_at else []
    return list(dict.fromkeys(found))


def _codes(db: Session, meeting: Meeting) -> Iterator[str]:
    for topic in agenda(db, meeting):
        text = f"{topic.title} {topic.content} {topic.source}"
        yield from (match[1].upper() for match in CODE.finditer(text))


# A change opens them again


@changes.on(Meeting, *WRITTEN)
def rewritten(db: Session, meeting: Meeting) -> None:
    """What was approved is no longer what stands there."""
    if meeting.approved_at:
        _reopen(db, meeting)


@changes.on(Recorded, ROW, "cancelled_at")
@changes.on(Attendee, "present")
def part_changed(db: Session, part: Recorded | Attendee) -> None:
    """Who was there, and what counts to the meeting; action items that follow from it do not."""
    action = isinstance(part, Recorded) and part.code.startswith("A-")
    _changed(db, db.get(Meeting, part.meeting), opens=not action)


@changes.on(Decision, "title", "owner", "due", "department", "amount", "topic", "cancelled_at")
@changes.on(Dispute, "title", "owner", "due", "positions", "topic", "cancelled_at")
def outcome_changed(db: Session, row: Outcome) -> None:
    """The file keeps what was approved; what is handed in counts from its last change."""
    found = meeting_of(db, row) if isinstance(row, OUTCOMES) else None
    _changed(db, found[0] if found else None, opens=False)


def _changed(db: Session, meeting: Meeting | None, *, opens: bool) -> None:
    if meeting is None or meeting.submitted_at is None:
        return
    if meeting.approved_at is None:
        meeting.submitted_at = db.info["now"]  # another version: the old button asks again
    elif opens:
        _reopen(db, meeting)


def _reopen(db: Session, meeting: Meeting) -> None:
    meeting.approved_at = meeting.approved_by = meeting.submitted_at = None
    meeting.reopened_at = db.info["now"]
    _say_open(db, meeting)


@changes.on(Meeting, "approved_at", derives=True)
def approval_undone(db: Session, meeting: Meeting) -> None:
    """What is sent stays sent; those who have it are told that it is not the last word."""
    if db.info.get("undoing") and meeting.approved_at is None:
        _say_open(db, meeting)


def _say_open(db: Session, meeting: Meeting) -> None:
    says = N_("{code} minutes are open again, {at}")
    body = N_("What was sent stays sent. The new version comes when it is approved.")
    tells = [
        Tell(says, "", chat, body, Lane.INFO, Tone.WARNING, ("minutes",), {"at": db.info["now"]})
        for chat in _groups(db, meeting)
    ]
    notify(db, "minutes_opened", meeting, tells)
