"""Hold a meeting (M9): begin it, take its topics one by one, each in its time, and end it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from bot.cards import Block, Button, Buttons, Style, Tone
from bot.commands import Context
from bot.company import Times
from bot.errors import NotAllowed
from bot.features.action import Action
from bot.features.meeting.recording import KEEPERS, counted, outcomes, topic_at
from bot.features.meeting.tables import Meeting, Topic, agenda
from bot.features.risk import Issue
from bot.forms import spelled
from bot.markup import Markup
from bot.notices import Lane, Tell, notify
from bot.people import Project, homes, live
from bot.planner import Slot
from bot.registry import commands, policies
from bot.store import table_of
from bot.view import View, reader_view
from bot.words import N_, Called

SPARE = timedelta(minutes=5)
OFFERED = 3
STUCK = {"overdue", "declined", "delayed"}  # an action item in such a state holds others up


def opened(meeting: Meeting, view: View) -> Markup:
    """What it is for, and the rules."""
    goal = (meeting.goal or meeting.wanted).rstrip("。. ")
    if not goal:
        sentence = N_("{code} starts. Opening 5 minutes, then 3 minutes a speaker.")
        return view.say(sentence, code=meeting.code)
    sentence = N_("{code} starts. Goal: {goal}. Opening 5 minutes, then 3 minutes a speaker.")
    return view.say(sentence, code=meeting.code, goal=goal)


@commands.add("meeting start", says=opened, may=KEEPERS)
def start(ctx: Context, meeting: Meeting) -> Meeting:
    """Begin a meeting; its goal, agenda and rules go to the group: `M-1 start`"""
    _refuse_series(ctx, meeting)
    _refuse_ended(ctx, meeting)
    if meeting.started_at:
        sentence, ways = N_("{code} started {at}."), (ctx.button(meeting, "next", Style.MAIN),)
        raise NotAllowed(sentence, ways, code=meeting.code, at=meeting.started_at)
    meeting.started_at = ctx.now
    _turn(ctx, meeting, next(iter(agenda(ctx.db, meeting)), None))
    goal = (meeting.goal or meeting.wanted).rstrip("。. ")
    body = N_("Opening 5 minutes, then 3 minutes a speaker.\n{agenda}")
    if goal:
        body = N_("Goal: {goal}. Opening 5 minutes, then 3 minutes a speaker.\n{agenda}")
    told = Tell(
        N_("{code} starts · {host} · {at}"), body=body, lane=Lane.INFO, verbs=("next", "end"),
        values={"at": ctx.now, "goal": goal, "agenda": _listed(ctx, meeting)},
    )  # fmt: skip
    _announce(ctx, meeting, "started", told)
    return meeting


def turned(meeting: Meeting, view: View) -> Markup:
    """Topic 2 of 3: Budget, until when."""
    topic = topic_at(view.db, meeting, meeting.topic)
    if topic is None:
        return view.say(N_("{code} goes on"), code=meeting.code)
    number, count = _number(view.db, meeting, topic)
    sentence = N_("{code} topic {number} of {count}: {title}, until {at}")
    values = {"number": number, "count": count, "title": topic.title, "at": meeting.topic_until}
    return view.say(sentence, code=meeting.code, **values)


@commands.add("meeting next", says=turned, may=KEEPERS)
def next_(ctx: Context, meeting: Meeting) -> Meeting:
    """Close the topic under way and take up the next one: `M-1 next`"""
    _refuse_idle(ctx, meeting)
    coming = next(iter(left_of(ctx.db, meeting)), None)
    if coming is None:
        ways = (ctx.button(meeting, "end", Style.MAIN), _more_time(ctx, meeting))
        raise NotAllowed(N_("No topic of {code} is left."), ways, code=meeting.code)
    _turn(ctx, meeting, coming)
    number, until = _number(ctx.db, meeting, coming)[0], meeting.topic_until
    values: dict[str, object] = {"number": number, "title": coming.title, "until": until}
    tell = Tell(
        N_("{code} topic {number}: {title}"), body=N_("Until {until}."), lane=Lane.INFO,
        verbs=("next",), values=values,
    )  # fmt: skip
    _announce(ctx, meeting, "turned", tell)
    return meeting


@commands.add("meeting extend", says=N_("{code} has until {topic_until} for this"), may=KEEPERS)
def extend(ctx: Context, meeting: Meeting, span: timedelta = SPARE) -> Meeting:
    """Give the topic under way some more minutes: `M-1 extend` `M-1 extend 10m`"""
    _refuse_idle(ctx, meeting)
    meeting.topic_until = max(meeting.topic_until or ctx.now, ctx.now) + span
    return meeting


def closed(meeting: Meeting, view: View) -> Markup:
    came = counted(outcomes(view.db, meeting), view)
    sentence = N_("{code} ended {ended_at}: {came}")
    return view.say(sentence, code=meeting.code, ended_at=meeting.ended_at, came=came)


@commands.add("meeting end", says=closed, may=KEEPERS)
def end(ctx: Context, meeting: Meeting) -> Meeting:
    """End a meeting; what is said in its thread is still kept with it: `M-1 end`"""
    _refuse_idle(ctx, meeting)
    _turn(ctx, meeting, None)
    meeting.topic_until, meeting.ended_at = None, ctx.now
    came = counted(outcomes(ctx.db, meeting), _view_of_group(ctx, meeting))
    tell = Tell(N_("{code} ended {ended_at}: {came}"), lane=Lane.INFO, values={"came": str(came)})
    _announce(ctx, meeting, "ended", tell)
    return meeting


# Steps


def _turn(ctx: Context, meeting: Meeting, topic: Topic | None) -> None:
    """Leave the topic under way and take up another, or none."""
    if before := topic_at(ctx.db, meeting, meeting.topic):
        before.ended_at = ctx.now
    meeting.topic = topic.position if topic else None
    meeting.topic_until = meeting.ends
    if topic is None:
        return
    topic.started_at, topic.ended_at = ctx.now, None
    if topic.length:
        meeting.topic_until = ctx.now + timedelta(minutes=topic.length)
    _ask_what_is_missing(ctx, meeting, topic)


def left_of(db: Session, meeting: Meeting) -> list[Topic]:
    """The topics that nobody has taken up yet."""
    now = meeting.topic if meeting.topic is not None else -1
    return [topic for topic in agenda(db, meeting) if topic.position > now]


def _number(db: Session, meeting: Meeting, topic: Topic) -> tuple[int, int]:
    """Which topic it is as people count, and of how many."""
    order = [one.id for one in agenda(db, meeting)]
    return order.index(topic.id) + 1, len(order)


def _listed(ctx: Context, meeting: Meeting) -> str:
    """The agenda, a topic a line, as the group reads it."""
    view = _view_of_group(ctx, meeting)
    timed, untimed = N_("{number}. {title} · {length} min"), N_("{number}. {title}")
    return "\n".join(
        view.say(timed if t.length else untimed, number=number, title=t.title, length=t.length)
        for number, t in enumerate(agenda(ctx.db, meeting), start=1)
    )


def _view_of_group(ctx: Context, meeting: Meeting) -> View:
    return reader_view(ctx.db, None, ctx.now, _home(ctx.db, meeting))


def _ask_what_is_missing(ctx: Context, meeting: Meeting, topic: Topic) -> None:
    """M9: of what is blocked the bot asks which resource, and done by when."""
    for code in topic.source.split():
        table = table_of(code)
        row = ctx.db.get(table, code) if table else None
        if isinstance(row, Action) and row.state(ctx.now) in STUCK:
            who = row.charge
        elif isinstance(row, Issue) and not row.closed_at:
            who = row.owner
        else:
            continue
        tell = Tell(
            N_("{who} {row}: what is missing, done by when?"),
            body=N_('"{about}": which resource does it need, from whom, and by when is it done?'),
            verbs=(f"{code} reschedule", f"{code} update"),
            values={"who": Called(who), "row": code, "about": row.title},
        )
        notify(ctx.db, f"missing {code}", meeting, _to_group(ctx.db, meeting, tell))


def _announce(ctx: Context, meeting: Meeting, rule: str, tell: Tell) -> None:
    """Tell the group; where it was said there, the card is the news."""
    if ctx.heard.at.key not in homes(ctx.db, ctx.project(meeting)):
        notify(ctx.db, rule, meeting, _to_group(ctx.db, meeting, tell))


def _to_group(db: Session, meeting: Meeting, tell: Tell) -> Iterator[Tell]:
    """To the project's chat; without one, to the host, and at once: the meeting is under way."""
    chat = _home(db, meeting)
    yield replace(tell, chat=chat, person="" if chat else meeting.host, before=db.info["now"])


def _home(db: Session, meeting: Meeting) -> str:
    return next(iter(homes(db, db.get_one(Project, meeting.project))), "")


# What cannot be done now


def _refuse_series(ctx: Context, meeting: Meeting) -> None:
    if not meeting.is_series:
        return
    of_it = select(Meeting).where(
        Meeting.series == meeting.code, live(Meeting), col(Meeting.ended_at).is_(None)
    )
    coming = ctx.db.exec(of_it.order_by(col(Meeting.at)).limit(OFFERED))
    verb = ctx.verb("start")
    ways = [Button(f"{m.code} · {ctx.say.at(m.at)}", f"{m.code} {verb}") for m in coming if m.at]
    sentence = N_("{code} is a series. Start one of its meetings.")
    raise NotAllowed(sentence, tuple(ways) or (ctx.button(meeting, "show"),), code=meeting.code)


def _refuse_ended(ctx: Context, meeting: Meeting) -> None:
    if meeting.ended_at:
        ways = (ctx.button(meeting, "show"),)
        raise NotAllowed(N_("{code} ended {at}."), ways, code=meeting.code, at=meeting.ended_at)


def _refuse_idle(ctx: Context, meeting: Meeting) -> None:
    _refuse_series(ctx, meeting)
    _refuse_ended(ctx, meeting)
    refuse_unopened(ctx, meeting)


def refuse_unopened(ctx: Context, meeting: Meeting) -> None:
    if meeting.started_at is None:
        ways = (ctx.button(meeting, "start", Style.MAIN),)
        raise NotAllowed(N_("{code} has not started yet."), ways, code=meeting.code)


# The time of a topic


def times_up(meeting: Meeting, times: Times, after: datetime) -> Iterator[Slot]:
    """When the topic under way has had its time; without topics, the meeting."""
    at = meeting.topic_until
    if meeting.started_at and not meeting.ended_at and at and at > after:
        yield Slot(f"topic {meeting.topic or 0}", at.astimezone(times.calendar.zone))


def ways_on(meeting: Meeting, view: View) -> Iterable[Block]:
    """Go on, take more time, or leave it to the next meeting as a dispute."""
    verb = "next" if left_of(view.db, meeting) else "end"
    buttons = [view.button(meeting, verb, Style.MAIN), _more_time(view, meeting)]
    if topic := topic_at(view.db, meeting, meeting.topic):
        words = {"title": topic.title, "project": meeting.project}
        line = spelled(commands["dispute add"], words, view)
        buttons.append(Button(view.say(N_("Make it a dispute")), line))
    yield Buttons(tuple(buttons))


def _more_time(view: View, meeting: Meeting) -> Button:
    line = f"{meeting.code} {view.verb('extend')} 5m"
    return Button(view.say(N_("5 more minutes")), line)


@policies.add(Meeting, slots=times_up, shows=ways_on)
def topic_over(db: Session, meeting: Meeting, slot: Slot) -> Iterator[Tell]:
    """When the time of a topic is up, the group is asked to close it or to move it."""
    topic, left = topic_at(db, meeting, meeting.topic), len(left_of(db, meeting))
    values: dict[str, object] = {"at": slot.at, "left": left}
    if topic is None:
        body = N_('"{title}": close with what is decided, or take 5 more minutes?')
        tell = Tell(N_("{code} time is up, {at}"), body=body, tone=Tone.WARNING, values=values)
        yield from _to_group(db, meeting, tell)
        return
    values |= {"topic": topic.title, "number": _number(db, meeting, topic)[0]}
    says = N_("{code} topic {number}: time is up, {at}")
    body = LEFT[min(left, 2)]
    yield from _to_group(db, meeting, Tell(says, body=body, tone=Tone.WARNING, values=values))


LEFT = (
    N_('"{topic}" is the last topic. Close it with a decision, or move it to the next meeting?'),
    N_('"{topic}", 1 topic left. Close it with a decision, or move it to the next meeting?'),
    N_('"{topic}", {left} topics left. Close it with a decision, or move it to the next meeting?'),
)
