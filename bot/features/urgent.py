"""Urgent news: to people one by one and as loud as their platform can, until somebody has it (F7).

Who has not acknowledged in time is stood in for by their deputy; in the end who called is told.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, Session, select

from bot.cards import Card, Table, Text, Tone
from bot.commands import Context
from bot.company import Times, clocks
from bot.drawing import acts
from bot.errors import NotAllowed, NotUnderstood
from bot.lists import Entry, Page, Waiting, line_of
from bot.markup import escape
from bot.members import head_of, pm_of
from bot.notices import ALARM, Lane, Tell, notify
from bot.people import Person, Project, Role, holders, live, parts_of, visible
from bot.planner import Slot
from bot.registry import commands, contribute, draws, policies
from bot.store import Filed, Kept, instant, new_code
from bot.view import View
from bot.words import N_, Called, Named

clocks.add("urgent", "10min", N_("So long after urgent news a deputy is called"))
DEPUTY, ASKER = "deputy", "asker"


class Means(StrEnum):
    """How loud: on a platform that has nothing like it, a message and a mention are all."""

    APP = "app"
    SMS = "sms"
    PHONE = "phone"


class Alert(Filed, table=True):
    letter = "U"
    asker: str = Field(foreign_key="person.handle", index=True)
    means: Means = Means.APP
    noticed_at: datetime = instant()
    closed_at: datetime | None = instant(default=None)


class Summons(Kept, table=True):
    """One person who was called, perhaps for another one."""

    id: str = Field(primary_key=True)  # "U-1 finance"
    alert: str = Field(foreign_key="alert.code", index=True)
    person: str = Field(foreign_key="person.handle", index=True)
    stands_for: str | None = Field(foreign_key="person.handle", default=None)
    acknowledged_at: datetime | None = instant(default=None)

    @property
    def subject(self) -> str:
        return self.alert


def summoned(db: Session, alert: Alert) -> Sequence[Summons]:
    query = select(Summons).where(Summons.alert == alert.code, live(Summons))
    return db.exec(query.order_by(Summons.id)).all()


def silent(db: Session, alert: Alert) -> list[Summons]:
    """Who has not acknowledged, and nobody for them."""
    all_ = summoned(db, alert)
    covered = {s.stands_for for s in all_ if s.acknowledged_at}
    return [s for s in all_ if not (s.acknowledged_at or s.person in covered)]


# Commands


@commands.add("urgent", says=N_("Urgent {code} from {asker}"))
def urgent(
    ctx: Context,
    title: str,
    people: tuple[Person, ...] = (),
    *,
    project: Project,
    means: Means = Means.APP,
) -> Alert:
    """Tell people something urgent, each alone and at any hour, and see who has it:
    `urgent Complaint line down @finance @sales_head`
    `urgent Server room is hot @rd means=phone`"""
    alert = Alert(
        code=new_code(ctx.db, Alert), project=project.code, title=title,
        asker=ctx.person.handle, means=means, noticed_at=ctx.now,
    )  # fmt: skip
    ctx.db.add(alert)
    handles = [h for h in dict.fromkeys(p.handle for p in people) if h != ctx.person.handle]
    if not handles:
        raise NotUnderstood(N_("Who is to be called? Name them after an @."), field="people")
    call(ctx.db, alert, handles)
    tells = [_told(alert, handle) for handle in handles]
    notify(ctx.db, "summons", alert, tells)
    return alert


def call(db: Session, alert: Alert, handles: Iterable[str], stands_for: str | None = None) -> None:
    for handle in handles:
        key = f"{alert.code} {handle}"
        db.add(Summons(id=key, alert=alert.code, person=handle, stands_for=stands_for))


def _told(alert: Alert, handle: str) -> Tell:
    return Tell(
        N_("{who} Urgent {code} from {asker}, {noticed_at}"),
        person=handle,
        body=N_("“{title}”"),
        lane=Lane.URGENT,
        tone=Tone.DANGER,
        verbs=("acknowledge",),
        values={"who": Called(handle), ALARM: alert.means.value},
    )


@commands.add("alert acknowledge", says=N_("{code}: acknowledged"))
def acknowledge(ctx: Context, alert: Alert) -> Alert:
    """Say that urgent news has reached you: `U-1 acknowledge`"""
    mine = [s for s in summoned(ctx.db, alert) if s.person == ctx.person.handle]
    if not mine:
        raise NotAllowed(N_("{code} did not call you. Nothing changed."), code=alert.code)
    if mine[0].acknowledged_at:
        raise NotAllowed(N_("You acknowledged {code} already."), code=alert.code)
    mine[0].acknowledged_at = ctx.now
    if not [s for s in silent(ctx.db, alert) if s is not mine[0]]:
        alert.closed_at = ctx.now
    return alert


@commands.add("alert close", says=N_("{code} is closed"), may=("asker", "pm"))
def close(ctx: Context, alert: Alert) -> Alert:
    """Call nobody any more for urgent news: `U-1 close`"""
    if alert.closed_at:
        raise NotAllowed(N_("{code} is closed already. Nothing changed."), code=alert.code)
    alert.closed_at = ctx.now
    return alert


@commands.add("alert list")
def list_(ctx: Context, *, project: Project, page: int = 1) -> Page:
    """List the urgent news of a project, the latest first: `alert list`"""
    rows = sorted(ctx.db.exec(parts_of(project, Alert)), key=lambda a: a.noticed_at, reverse=True)
    title = ctx.say(N_("Urgent news of {project}"), project=project.title)
    line = line_of(ctx, project=project.code)
    return Page(title, [entry(row, ctx) for row in rows], line, page)


# Cards


def _state(alert: Alert, view: View) -> str:
    return view.state("closed" if alert.closed_at else "open")


def entry(alert: Alert, view: View) -> Entry:
    tone = Tone.GOOD if alert.closed_at else Tone.DANGER
    return Entry(alert, alert.asker, alert.noticed_at, _state(alert, view), tone)


@draws(Alert)
def alert_card(alert: Alert, view: View) -> Card:
    say, called = view.say, summoned(view.db, alert)
    waits = [Called(s.person) for s in silent(view.db, alert)]  # so that it rings
    count, total = sum(1 for s in called if s.acknowledged_at), len(called)
    said = say(N_("{count} of {total} acknowledged."), count=count, total=total)
    if waits and not alert.closed_at:
        more = N_("{count} of {total} acknowledged; waiting for {people}.")
        said = say(more, count=count, total=total, people=waits)
    head = (say.label("person"), view.label("acknowledged_at"), view.label("stands_for"))
    rows = tuple(
        (
            escape(view.name(s.person)),
            say.at(s.acknowledged_at) if s.acknowledged_at else "",
            escape(view.name(s.stands_for)),
        )
        for s in called
    )
    verbs = () if alert.closed_at else ("acknowledge", "close")
    return Card(
        escape(alert.title),
        (Text(said), Table(head, rows), *acts(view, alert, verbs)),
        Tone.GOOD if alert.closed_at else Tone.DANGER,
        about=view.about(alert),
        state=_state(alert, view),
    )


# Policies


def steps(alert: Alert, times: Times, after: datetime) -> Iterator[Slot]:
    wait = times.length("urgent")
    for number, step in enumerate((DEPUTY, ASKER), 1):
        at = alert.noticed_at.astimezone(times.calendar.zone) + number * wait
        if at > after and not alert.closed_at:
            yield Slot(step, at)


@policies.add(Alert, slots=steps, acts=True)
def pass_on(db: Session, alert: Alert, slot: Slot) -> Iterator[Tell]:
    """Who has not acknowledged in time is stood in for by their deputy; then who called is told."""
    waits = silent(db, alert)
    if slot.step == ASKER:
        if waits:
            yield Tell(
                N_("{code}: nobody has acknowledged for {people}"),
                person=alert.asker,
                body=N_("“{title}”: a call may be quicker now."),
                lane=Lane.URGENT,
                tone=Tone.DANGER,
                values={"people": [Named(s.person) for s in waits]},
            )
        return
    known = {s.person for s in summoned(db, alert)} | {alert.asker}
    for one in waits:
        deputy = deputy_of(db, alert, one.person, known)
        if deputy is None:
            continue
        known.add(deputy)
        call(db, alert, [deputy], one.person)
        yield Tell(
            N_("{who} Urgent {code} from {asker}, {noticed_at}"),
            person=deputy,
            body=N_("“{title}”: for {person}, who has not acknowledged. Please take over."),
            lane=Lane.URGENT,
            tone=Tone.DANGER,
            verbs=("acknowledge",),
            values={
                "who": Called(deputy),
                "person": Named(one.person),
                ALARM: alert.means.value,
            },
        )


def deputy_of(db: Session, alert: Alert, handle: str, known: set[str]) -> str | None:
    """The deputy of somebody's department in the project, else its liaison, its head, the PM."""
    unit = db.get_one(Person, handle).department
    project = db.get_one(Project, alert.project)
    line: list[str | None] = []
    for role in (Role.DEPUTY, Role.LIAISON):
        line += holders(db, project.code, role, unit) if unit else []
    line += [head_of(db, unit), pm_of(db, project)]
    return next((h for h in line if h and h not in known), None)


# Contributions


@contribute.to("waiting")
def waiting(view: View, person: Person) -> Iterator[Waiting]:
    """Urgent news that this person has not acknowledged."""
    for alert in view.db.exec(visible(Alert, person)):
        mine = [s for s in silent(view.db, alert) if s.person == person.handle]
        if mine and not alert.closed_at:
            yield Waiting(entry(alert, view), view.say(N_("to acknowledge")))
