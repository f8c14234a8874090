"""What action items add to other pages: how a project stands, what waits, what to hand over."""

from collections.abc import Iterator

from sqlmodel import col, or_

from bot.features.action.cards import entry
from bot.features.action.tables import Action
from bot.lists import Entry, Point, Standing, Waiting
from bot.people import Person, Project, parts_of, visible
from bot.registry import contribute
from bot.view import View
from bot.words import N_


@contribute.to("status")
def standing(view: View, project: Project) -> Standing:
    """All of them counted; those still open as entries, the most overdue first."""
    rows = parts_of(project, Action).order_by(
        col(Action.due).is_(None), col(Action.due), Action.code
    )
    found = view.db.exec(rows).all()
    unfinished = [action for action in found if action.closed_at is None]
    return Standing(
        "action",
        open=len(unfinished),
        overdue=sum(action.is_overdue(view.now) for action in found),
        closed=len(found) - len(unfinished),
        entries=tuple(entry(action, view) for action in unfinished),
    )


@contribute.to("waiting")
def waiting(view: View, person: Person) -> Iterator[Waiting]:
    """Mine to do, to accept, to answer; and what others owe me."""
    mine = or_(Action.owner == person.handle, Action.asker == person.handle)
    rows = visible(Action, person).where(mine, col(Action.closed_at).is_(None))
    by_due = rows.order_by(col(Action.due).is_(None), col(Action.due), Action.code)
    for action in view.db.exec(by_due).all():
        for who, asks in _asked(action):
            if person.handle in (who, *_others(action, who)):
                yield Waiting(entry(action, view), view.say(asks), mine=who == person.handle)


def _asked(action: Action) -> Iterator[tuple[str, str]]:
    """Who has to do what about it now."""
    if action.done_at:
        yield action.asker, N_("to accept")
    elif action.declined_at:
        yield action.asker, N_("to assign")
    else:
        yield action.owner, N_("to do")
        if action.proposed:
            yield action.asker, N_("to answer")


def _others(action: Action, who: str) -> set[str]:
    """Who waits for *who*."""
    return {action.owner, action.asker} - {who}


@contribute.to("holding")
def holding(view: View, person: Person) -> Iterator[Entry]:
    """What has to change hands when a person leaves."""
    rows = visible(Action, view.reader or person).where(
        Action.owner == person.handle, col(Action.done_at).is_(None)
    )
    yield from (entry(action, view) for action in view.db.exec(rows.order_by(Action.code)))


@contribute.to("agenda")
def points(view: View, project: Project) -> Iterator[Point]:
    """What is overdue, the longest first."""
    rows = parts_of(project, Action).where(
        col(Action.due) < view.now, col(Action.done_at).is_(None)
    )
    late = view.db.exec(rows.order_by(col(Action.due), Action.code)).all()
    title = view.say(N_("Overdue action items"))
    yield Point(title, tuple(entry(action, view) for action in late))
