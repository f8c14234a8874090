"""What the clock says of action items: reminders, the ladder, the week, the next of a series."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

from sqlmodel import Session, col

from bot.cards import Block, Tone
from bot.company import Times, clocks, times
from bot.features.action.cards import entry
from bot.features.action.tables import Action
from bot.ladder import BEFORE, LATE, TODAY, ladder
from bot.lists import entries_table
from bot.members import head_of, leader_of, liaison_of, pm_of
from bot.notices import Tell
from bot.people import Person, Project, Role, holders, parts_of
from bot.planner import Slot
from bot.registry import policies
from bot.roles import with_role
from bot.store import new_code
from bot.view import View
from bot.words import N_, Called, Named

clocks.add("update", "fri 17:00", N_("Action items are to be updated by then"))
clocks.add("review", "mon 09:30", N_("Review of last week's action items"))

WEEK = timedelta(days=7)


# Before and after it is due


def steps(action: Action, times: Times, after: datetime) -> Iterator[Slot]:
    return iter(()) if action.done_at else ladder(action.due, times, after, late=3)


@policies.add(Action, slots=steps)
def chase(db: Session, action: Action, slot: Slot) -> Iterable[Tell]:
    """The owner before and on the day and the day after; then those who can help."""
    says = N_("{who} {code} was due {due}")
    if slot.step == BEFORE:
        says = N_("{who} {code} due {due}")
    elif slot.step == TODAY:
        says = N_("{who} {code} due day, {due}")
    told = _told(db, action, slot.step)
    body, verbs = _question(db, action, slot.step, told)
    values: dict[str, object] = {"liaison": Named(_liaison(db, action) or "")}
    for handle in told:
        yield Tell(says, handle, body=body, tone=Tone.WARNING, verbs=verbs,
                   values=values | {"who": Called(handle)})  # fmt: skip
    project = db.get_one(Project, action.project)
    if slot.step in LATE and project.chat:
        who = [Called(handle) for handle in told or [action.charge]]
        yield Tell(says, chat=project.chat, body=body, tone=Tone.WARNING, verbs=verbs,
                   values=values | {"who": who})  # fmt: skip


def _told(db: Session, action: Action, step: str) -> list[str]:
    """Who hears a step, each once; an owner is not asked to chase themselves."""
    project = db.get_one(Project, action.project)
    if step in (BEFORE, TODAY, LATE[0]):
        return [action.charge]
    if step == LATE[1]:
        both = [_liaison(db, action), pm_of(db, project)]
        found = [h for h in dict.fromkeys(both) if h and h != action.owner]
        return found or _first(_leaders(db, project), action.owner)
    return _first(_leaders(db, project), action.owner)


def _liaison(db: Session, action: Action) -> str | None:
    """The channel into the owner's department; where that is the owner, the next in line."""
    project, unit = db.get_one(Project, action.project), action.department
    if not unit:
        return None
    line = [liaison_of(db, project, unit), *holders(db, project.code, Role.DEPUTY, unit)]
    return next(iter(_first([*line, head_of(db, unit)], action.owner)), None)


def _leaders(db: Session, project: Project) -> Iterator[str | None]:
    """The group leader, and those above."""
    pm = db.get(Person, pm_of(db, project))
    yield leader_of(db, project)
    yield head_of(db, project.lead)
    yield head_of(db, pm.department if pm else None)
    yield from holders(db, project.code, Role.SPONSOR)
    yield from (person.handle for person in with_role(db, "executive"))


def _first(line: Iterable[str | None], owner: str) -> list[str]:
    found = next((handle for handle in line if handle and handle != owner), None)
    return [found] if found else []


def _question(
    db: Session, action: Action, step: str, told: list[str]
) -> tuple[str, tuple[str, ...]]:
    """What is asked at a step, and the answers to press."""
    if action.declined_at and step in (BEFORE, TODAY, LATE[0]):
        sentence = N_('"{title}" was declined by {owner}. Who should take it?')
        return sentence, ("assign", "reschedule", "cancel")
    body, verbs = ASKED[step]
    if step == LATE[2] and _liaison(db, action) in (None, *told):
        body = N_(
            "◆ Overdue 3 working days; owner {owner} knows. "
            "A new date, another owner or more hands?"
        )
    return body, verbs


ASKED = {
    BEFORE: (
        N_('"{title}", reminder 1 working day ahead. If the date will not hold, move it.'),
        ("done", "reschedule"),
    ),
    TODAY: (N_('"{title}" is open.'), ("done", "reschedule")),
    LATE[0]: (
        N_('"{title}", ◆ overdue 1 working day. When will it be ready?'),
        ("done", "reschedule", "delay"),
    ),
    LATE[1]: (
        N_(
            '"{title}", owner {owner}, ◆ overdue 2 working days. '
            "What is missing, and by when can it come?"
        ),
        ("reschedule", "assign"),
    ),
    LATE[2]: (
        N_(
            "◆ Overdue 3 working days; owner {owner} and liaison {liaison} know. "
            "A new date, another owner or more hands?"
        ),
        ("reschedule", "assign"),
    ),
}


# Every week


def update_days(project: Project, times: Times, after: datetime) -> Iterator[Slot]:
    """The morning of the day by whose end items are to be updated, or of the working day before."""
    last = after
    for at in times.weekly("update", after):
        day = times.calendar.on_or_before(times.calendar.day(at))
        if (morning := times.at(day, "reminder")) > last:
            yield Slot("update", last := morning)


@policies.add(Project, slots=update_days)
def ask_for_updates(db: Session, project: Project, slot: Slot) -> Iterable[Tell]:
    """Every owner once, with the codes of what is open; too late, nobody is asked."""
    ours = times(db, project)
    by = ours.at(slot.at.date(), "update")
    if by < db.info["now"]:
        return
    review = next(review_days(project, ours, slot.at), slot).at
    owned: dict[str, list[str]] = {}
    for action in _open(db, project):
        owned.setdefault(action.charge, []).append(action.code)
    for handle, codes in owned.items():
        one, many = N_("{who} 1 item, update {by}"), N_("{who} {count} items, update {by}")
        says, body = (one, N_("{codes} is reviewed {review}."))
        if len(codes) > 1:
            says, body = many, N_("{codes} are reviewed {review}.")
        values: dict[str, object] = {"who": Called(handle), "count": len(codes), "by": by}
        values |= {"codes": codes, "review": review}
        verbs = tuple(f"{code} update" for code in codes)
        yield Tell(says, handle, body=body, verbs=verbs, values=values)


def review_days(project: Project, times: Times, after: datetime) -> Iterator[Slot]:
    """The day of the review, or the working day after it."""
    last = after
    for at in times.weekly("review", after - 5 * WEEK):
        moved = times.at(_on_or_after(times, times.calendar.day(at)), "review")
        if moved > last:
            yield Slot("review", last := moved)


def reviewed(db: Session, project: Project, at: datetime) -> tuple[date, date, list[Action]]:
    """What was due in the week before, or in the weeks, where a holiday swallowed a review."""
    ours = times(db, project)
    today = ours.calendar.day(at)
    weeks = [ours.calendar.day(m) for m in ours.weekly("review", at - 5 * WEEK) if m <= at]
    here = [day for day in weeks if _on_or_after(ours, day) == today] or [today]
    first, last = _monday(min(here)) - WEEK, _monday(max(here)) - timedelta(days=1)
    begin, end = ours.calendar.at(first, 0), ours.calendar.at(last + timedelta(days=1), 0)
    rows = parts_of(project, Action).where(col(Action.due) >= begin, col(Action.due) < end)
    found = list(db.exec(rows.order_by(col(Action.due), Action.code)))
    days = [ours.calendar.day(action.due) for action in found if action.due]
    return first, max([first, ours.calendar.on_or_before(last), *days]), found


def reviewed_table(project: Project, view: View) -> Sequence[Block]:
    *_, found = reviewed(view.db, project, view.now)
    return [entries_table([entry(action, view) for action in found], view)] if found else ()


@policies.add(Project, slots=review_days, shows=reviewed_table)
def review_of_last_week(db: Session, project: Project, slot: Slot) -> Iterable[Tell]:
    """In the project's chat: how last week's items ended."""
    first, last, found = reviewed(db, project, slot.at)
    if not found or not project.chat:
        return
    closed = sum(action.closed_at is not None for action in found)
    waiting = sum(action.done_at is not None for action in found) - closed
    counts = {"closed": closed, "waiting": waiting, "overdue": len(found) - closed - waiting}
    body = N_(
        "{count} due {first} to {last}: {closed} closed, "
        "{waiting} waiting for acceptance, {overdue} overdue."
    )
    if closed == len(found):
        body = N_("{count} due {first} to {last}, all closed.")
    yield Tell(
        N_("{code} action items · {at}"),
        chat=project.chat,
        body=body,
        values={"at": slot.at, "count": len(found), "first": first, "last": last, **counts},
    )


def _open(db: Session, project: Project) -> list[Action]:
    rows = parts_of(project, Action).where(col(Action.done_at).is_(None))
    return list(db.exec(rows.order_by(col(Action.due).is_(None), col(Action.due), Action.code)))


def _on_or_after(times: Times, day: date) -> date:
    return day if times.calendar.works(day) else times.calendar.move(day, 1)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


# The next of a series


def turns(action: Action, times: Times, after: datetime) -> Iterator[Slot]:
    """When its occurrence has come, whatever became of the item itself."""
    for wall in action.occurrences():
        if (at := wall.replace(tzinfo=times.calendar.zone)) > after:
            yield Slot("next", at)


@policies.add(Action, slots=turns, acts=True)
def next_of_series(db: Session, action: Action, slot: Slot) -> Iterable[Tell]:
    """One new item for the occurrence to come; it carries the series on."""
    wall = slot.at.replace(tzinfo=None)
    coming = next((at for at in action.occurrences() if at > wall), None)
    if coming is not None:
        db.add(
            Action(
                code=new_code(db, Action),
                project=action.project,
                title=action.title,
                owner=action.owner,
                asker=action.asker,
                department=action.department,
                due=coming.replace(tzinfo=slot.at.tzinfo),
                every=action.every,
                rrule=action.rrule,
                begins=action.begins,
                occurs=coming.isoformat(timespec="minutes"),
                follows=action.code,
                priority=action.priority,
            )
        )
    action.stop()
    return ()
