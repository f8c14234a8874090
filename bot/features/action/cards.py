"""The card of an action item, and its line on lists."""

from datetime import datetime

from sqlmodel import col, select

from bot.cards import Card, Fields, Text, Tone
from bot.drawing import acts
from bot.features.action.tables import Action
from bot.lists import Entry
from bot.markup import Markup, escape
from bot.planner import Due
from bot.registry import draws
from bot.trail import Spoken, Trail
from bot.view import View
from bot.words import N_, Named

TONES = {
    "closed": Tone.GOOD, "overdue": Tone.WARNING, "waiting": Tone.WARNING,
    "declined": Tone.WARNING, "proposed": Tone.WARNING,
}  # fmt: skip
VERBS = {
    "closed": ("reopen",), "cancelled": (), "waiting": ("accept", "return"),
    "declined": ("assign", "reschedule", "cancel"), "proposed": ("approve", "keep"),
}  # fmt: skip


def entry(action: Action, view: View) -> Entry:
    state = action.state(view.now)
    tone = TONES.get(state, Tone.PLAIN)
    return Entry(action, action.owner, action.due, view.state(state), tone)


@draws(Action)
def action_card(action: Action, view: View) -> Card:
    state = action.state(view.now)
    verbs = ("approve", "keep") if action.proposed else VERBS.get(state, _OPEN)
    quiet = () if action.cancelled_at else ("why",)
    return Card(
        escape(action.title),
        (*_remarks(action, view), _facts(action, view), *acts(view, action, verbs, *quiet)),
        TONES.get(state, Tone.PLAIN),
        about=view.about(action),
        state=_state(action, view),
        foot=_last_change(action, view),
    )


_OPEN = ("done", "reschedule", "assign")


def _state(action: Action, view: View) -> str:
    """◆ overdue 2 working days"""
    word = action.state(view.now)
    late = overdue_days(action, view) if word == "overdue" else 0
    if not late:
        return view.state(word)
    counted = view.say.n("{count} working day", "{count} working days", late)
    return f"{view.state(word)} {counted}"


def overdue_days(action: Action, view: View) -> int:
    if action.due is None:
        return 0
    calendar = view.times(action).calendar
    return calendar.between(calendar.day(action.due), calendar.day(view.now))


def _remarks(action: Action, view: View) -> list[Text]:
    """What asks for an answer, and what a reader would not expect."""
    remarks: list[Markup] = []
    if action.proposed and not action.done_at:
        remarks.append(_proposal(action, view))
    elif action.declined_at and not action.done_at:
        sentence = N_("{owner} declined, {at}: {why}")
        why = action.declined_why or "—"
        owner = Named(action.owner)
        remarks.append(view.say(sentence, owner=owner, at=action.declined_at, why=why))
    elif remark := _day_off(action, view):
        remarks.append(remark)
    return [Text(remark) for remark in remarks]


def _proposal(action: Action, view: View) -> Markup:
    owner = Named(action.owner)
    said = view.say(N_("{owner} proposes {proposed}."), owner=owner, proposed=action.proposed)
    if not action.proposed_why:
        return said
    reason = view.say(N_('Reason: "{reason}".'), reason=action.proposed_why)
    return Markup(f"{said} {reason}" if view.say.language == "en" else f"{said}{reason}")


def _day_off(action: Action, view: View) -> Markup | None:
    """L2: a due date on which nobody works."""
    times, due = view.times(action), action.due
    if due is None or action.done_at or due < view.now:
        return None
    day = times.calendar.day(due)
    if times.calendar.works(day):
        return None
    at = times.at(times.calendar.last_before(day), "reminder")
    if at > view.now:
        sentence = N_("{code} is due {due}, a day off. The reminder comes on {at}.")
        return view.say(sentence, code=action.code, due=due, at=at)
    return view.say(N_("{code} is due {due}, a day off."), code=action.code, due=due)


def _facts(action: Action, view: View) -> Fields:
    say = view.say
    who = [view.name(action.owner), view.department(action.department)]
    coming = next_reminder(action, view)
    shown: dict[str, object] = {
        "owner": " · ".join(filter(None, who)),
        "due": action.due,
        "priority": view.state(action.priority) if action.priority else "",
        "depends": action.depends,
        "asker": view.name(action.asker),
        "reminder": coming,
        "every": action.every,
        "delayed_why": action.delayed_why,
        "returned_why": action.returned_why if not action.done_at else "",
        "note": action.note,
        "updated_at": None if action.done_at else action.updated_at,
        "done_at": action.done_at,
    }
    pairs = [(view.label(name), escape(say.show(value))) for name, value in shown.items() if value]
    return Fields(tuple(pairs))


def next_reminder(action: Action, view: View) -> datetime | None:
    """As the planner has it."""
    due = view.db.get(Due, ("chase", action.code))
    return due.at if due else None


def _last_change(action: Action, view: View) -> str:
    """Who changed it last, and when."""
    query = select(Trail.spoken).where(Trail.key == action.code, Trail.kind == "Action")
    spoken = view.db.exec(query.order_by(col(Trail.id).desc())).first()
    head = view.db.get(Spoken, spoken) if spoken else None
    if head is None:
        return ""
    who = Named(head.by) if head.by else view.say(N_("by rule"))
    return view.say(N_("last change: {who}, {at}"), who=who, at=head.at)
