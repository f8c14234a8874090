"""The card of the minutes, what goes with them to everybody, and what the meeting's own shows."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from sqlmodel import col

from bot.cards import Attachment, Block, Buttons, Card, Fields, Table, Text, Tone
from bot.drawing import MOST_BUTTONS, acts
from bot.features.action import Action
from bot.features.action.cards import entry as action_entry
from bot.features.meeting import decision, dispute
from bot.features.meeting.approvers import absentees, approvers, writer_of
from bot.features.meeting.carrying import calling
from bot.features.meeting.document import kept_files
from bot.features.meeting.minutes_clocks import APPROVAL, DEADLINE, after, owed_since
from bot.features.meeting.minutes_parts import Part, facts, filled, parts
from bot.features.meeting.proposing import proposed
from bot.features.meeting.recording import Outcome, outcomes
from bot.features.meeting.tables import Decision, Meeting
from bot.lists import Entry, Section, Waiting, entries_table
from bot.markup import Markup, escape
from bot.people import Person, visible
from bot.registry import contribute, draws
from bot.store import Filed
from bot.view import View
from bot.words import N_, Named

HANDED_IN, SENT = "minutes_handed_in", "minutes_sent"
TONES = {"to approve": Tone.WARNING, "returned": Tone.WARNING, "approved": Tone.GOOD}
AGENDA, BY_HAND = "agenda", ("summary", "reports", "next")


@dataclass(frozen=True)
class Minutes:
    """The minutes of a meeting; `says` is what just happened to them."""

    meeting: Meeting
    says: str = ""
    values: Mapping[str, object] = field(default_factory=dict)


def said(shown: Minutes, view: View) -> Markup:
    return view.say(shown.says, code=shown.meeting.code, **shown.values)


def state(meeting: Meeting) -> str:
    if meeting.approved_at:
        return "approved"
    if meeting.submitted_at:
        return "to approve"
    return "returned" if meeting.returned_why else "draft"


@draws(Minutes)
def minutes_card(shown: Minutes, view: View) -> Card:
    meeting, word = shown.meeting, state(shown.meeting)
    title = view.say(N_("Minutes of {code} · {at}"), code=meeting.code, at=_held(meeting))
    return Card(
        title,
        (*_unsaid(shown, view), *minutes_blocks(meeting, view), *_ways(meeting, view)),
        TONES.get(word, Tone.PLAIN),
        about=view.about(meeting),
        state=view.state(word),
        files=kept_files(meeting, view),
    )


def _held(meeting: Meeting) -> object:
    return meeting.started_at or meeting.at


def minutes_blocks(meeting: Meeting, view: View) -> Iterator[Block]:
    """What the leader reads and everybody gets."""
    yield Fields(tuple((label, escape(value)) for label, value in facts(meeting, view)))
    found = [p for p in filled(parts(meeting, view)) if p.name != AGENDA]
    if not found:
        yield Text(view.say(N_("Nothing is written down yet.")))
    yield from (_drawn(part) for part in found)


def written_down(meeting: Meeting, view: View) -> Iterator[Block]:
    """What the meeting's own card shows of them, once they are approved."""
    if meeting.approved_at:
        yield from _remarks(meeting, view)
        yield from (_drawn(part) for part in filled(parts(meeting, view)) if part.name in BY_HAND)


def minutes_verbs(meeting: Meeting) -> tuple[str, ...]:
    """What the meeting's own card offers when it is over."""
    more = {"to approve": ("approve", "return"), "approved": ("export",)}
    return ("minutes", *more.get(state(meeting), ("draft", "submit")))


def _drawn(part: Part) -> Block:
    """A table without the columns that nobody fills, or a paragraph under its heading."""
    if part.text:
        return Text(f"**{escape(part.title)}**\n{escape(part.text)}")
    used = [at for at in range(len(part.head)) if any(row[at] for row in part.rows)]
    rows = tuple(tuple(escape(row[at]) for at in used) for row in part.rows)
    return Table(tuple(part.head[at] for at in used), rows, escape(part.title))


def _unsaid(shown: Minutes, view: View) -> Iterator[Text]:
    """The step that was just taken is the headline, and not said again."""
    meeting = shown.meeting
    step = meeting.approved_at or meeting.submitted_at
    if not (shown.says and step == view.now):
        yield from _remarks(meeting, view)


def _remarks(meeting: Meeting, view: View) -> Iterator[Text]:
    """Who is to do what with them now."""
    match state(meeting):
        case "approved":
            sentence = N_("{who} ✓ {at}")
            who = Named(meeting.approved_by or "")
            yield Text(view.say(sentence, who=who, at=meeting.approved_at))
        case "to approve":
            who = Named(approvers(view.db, meeting)[0])
            sentence = N_("With {who} since {at}.")
            yield Text(view.say(sentence, who=who, at=meeting.submitted_at))
        case "returned":
            yield Text(view.say(N_('To change: "{why}".'), why=meeting.returned_why))


def _ways(meeting: Meeting, view: View) -> Iterator[Block]:
    """The step that is expected; what else can come of them stands beside it."""
    count = len(proposed(view, meeting))
    if count:
        one, many = (
            N_("{count} owner with a date has no action item yet."),
            N_("{count} owners with a date have no action item yet."),
        )
        yield Text(view.say.n(one, many, count))
    more = ("extract",) if count else ()
    made = acts(view, meeting, _verbs(meeting, view, more))
    yield Buttons((*(b for row in made for b in row.row), *calling(meeting, view))[:MOST_BUTTONS])


def _verbs(meeting: Meeting, view: View, more: tuple[str, ...]) -> tuple[str, ...]:
    """Who only waits for the approval is not asked for it; a group may be anybody."""
    word = state(meeting)
    if word == "approved":
        return (*more, "export", "draft")
    if word != "to approve":
        return ("draft", "submit", *more, "export")
    decides = view.reader is None or view.reader.handle in approvers(view.db, meeting)
    return (*(("approve", "return") if decides else ()), "draft", *more, "export")


# What goes with them


@contribute.to("below")
def whole(view: View, row: Filed, rule: str) -> Iterator[Block]:
    """Whoever was absent reads first what is theirs."""
    if not isinstance(row, Meeting) or rule not in (HANDED_IN, SENT):
        return
    away = {a.person for a in absentees(view.db, row)}
    if rule == SENT and view.reader and view.reader.handle in away:
        mine = [o for o in outcomes(view.db, row) if o.owner == view.reader.handle]
        if mine:
            yield entries_table(
                [_entry(o, view) for o in mine], view, view.say(N_("Yours from it"))
            )
    yield from minutes_blocks(row, view)


def _entry(row: Outcome, view: View) -> Entry:
    if isinstance(row, Action):
        return action_entry(row, view)
    return decision.entry(row, view) if isinstance(row, Decision) else dispute.entry(row, view)


@contribute.to("files")
def documents_sent(view: View, row: Filed, rule: str) -> Iterable[Attachment]:
    return kept_files(row, view) if isinstance(row, Meeting) and rule == SENT else ()


@contribute.to("page")
def section(view: View, row: Filed) -> Iterator[Section]:
    """The minutes below the card of a meeting that was held."""
    if isinstance(row, Meeting) and not row.is_series and row.state(view.now) == "past":
        yield Section(view.say(N_("Minutes")), tuple(minutes_blocks(row, view)))


@contribute.to("waiting")
def waiting(view: View, person: Person) -> Iterator[Waiting]:
    """To write, to approve; who wrote them waits for the approval."""
    rows = visible(Meeting, person).where(col(Meeting.approved_at).is_(None), Meeting.rrule == "")
    held = rows.where(col(Meeting.at) <= view.now)
    for meeting in view.db.exec(held.order_by(col(Meeting.at), Meeting.code)).all():
        writer, ours = writer_of(view.db, meeting), view.times(meeting)
        if meeting.submitted_at is None:
            since = owed_since(meeting)
            if since and since <= view.now and person.handle == writer:
                due = after(since, ours, DEADLINE)
                listed = Entry(meeting, writer, due, view.state(state(meeting)))
                yield Waiting(listed, view.say(N_("minutes to write")))
            continue
        who = approvers(view.db, meeting)[0]
        due = after(meeting.submitted_at, ours, APPROVAL)
        if person.handle in (who, writer):
            listed = Entry(meeting, who, due, view.state("to approve"))
            yield Waiting(listed, view.say(N_("minutes to approve")), mine=person.handle == who)
