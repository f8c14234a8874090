"""The tour: three steps for a beginner, each with a button that does the real thing (WORDS 96-98).

A step is a line of its own, so that it can be left, and taken up where it was.
"""

from dataclasses import dataclass

from sqlmodel import col

from bot.cards import Button, Buttons, Card, Style, Text
from bot.commands import Context
from bot.company import times
from bot.features.action.tables import Action
from bot.people import Project, mine, visible
from bot.registry import commands, draws
from bot.view import View
from bot.words import N_

STEPS = 3


@dataclass(frozen=True)
class Tour:
    """A step; past the last one it is over. `item`: an open action item of the reader's own."""

    step: int
    item: str = ""
    project: str = ""


@commands.add("tour", private=True)
def tour(ctx: Context, *, step: int = 1) -> Tour:
    """Try the three things that one needs daily, with buttons that really do them: `tour`"""
    own = visible(Action, ctx.person).where(
        Action.owner == ctx.person.handle, col(Action.done_at).is_(None)
    )
    newest = ctx.db.exec(own.order_by(col(Action.taken_at).desc(), col(Action.code).desc())).all()
    items = sorted(newest, key=lambda action: (action.asker != ctx.person.handle, -_number(action)))
    running = visible(Project, ctx.person).where(
        col(Project.closed_at).is_(None), col(Project.code).in_(mine(ctx.person))
    )
    project = ctx.db.exec(running.order_by(Project.code)).first()
    return Tour(
        min(max(step, 1), STEPS + 1),
        items[0].code if items else "",
        project.code if project else "",
    )


def _number(action: Action) -> int:
    return int(action.code.partition("-")[2])


TITLES = (
    N_("Tour 1 of 3: ask for something"),
    N_("Tour 2 of 3: answer"),
    N_("Tour 3 of 3: see where things stand"),
    N_("That was the tour"),
)
TEXTS = (
    N_("Write what, @who and when on one line. The card shows the date it understood."),
    N_(
        "Press a button, or write the code and a verb: `{code} {done}`. Who asked is told; it is "
        "closed when they accept. What you asked of yourself is closed at once."
    ),
    N_(
        "`{mine}` shows what waits for you, `{why} {code}` where a reminder comes from, "
        "`{undo}` takes the last step back."
    ),
    N_("`{help}` shows what fits where you are; `{help} {noun}` has examples of one thing."),
)


@draws(Tour)
def tour_card(found: Tour, view: View) -> Card:
    at = found.step - 1
    words = {verb: view.verb(verb) for verb in ("done", "mine", "why", "undo", "help")}
    code = found.item or "A-12"
    text = view.say(TEXTS[at], code=code, noun=view.say.label("action"), **words)
    ways = tuple(_ways(found, view))
    return Card(view.say(TITLES[at]), (Text(text), Buttons(ways)))


def _ways(found: Tour, view: View) -> list[Button]:
    """What the step is about, then on to the next one."""
    on = f"{view.verb('tour')} {view.option('step')}={found.step + 1}"
    go_on = Button(view.say(N_("Continue")), on)
    mine_now = Button(view.say.button("mine"), view.verb("mine"), Style.MAIN)
    match found.step:
        case 1:
            return [_try(found, view), go_on]
        case 2:
            return [*_done(found, view), go_on]
        case 3:
            undo = Button(view.say.button("undo"), view.verb("undo"))
            why = [Button(f"{view.say.button('why')} {c}", f"{c} {view.verb('why')}")
                   for c in [found.item] if c]  # fmt: skip
            return [mine_now, *why, undo, Button(view.say(N_("Finish")), on, Style.QUIET)]
        case _:
            help_ = Button(view.say.button("help"), view.verb("help"))
            return [mine_now, help_, Button(view.say(N_("Open my pages")), view.verb("web"))]


def _try(found: Tour, view: View) -> Button:
    """An item of one's own, so that nobody else is bothered; without a project, how to open one."""
    if not found.project:
        line = f"{view.noun('project')} {view.verb('add')}"
        return Button(view.say(N_("Open a project")), line, Style.MAIN)
    calendar = times(view.db).calendar
    day = calendar.move(calendar.day(view.now), 1)
    me = "@" + (view.reader.handle if view.reader else "")
    title = view.say(N_("Try out Liaison"))
    line = f"{view.noun('action')} {view.verb('add')} {title} {me} {day.isoformat()}"
    line += f" {view.option('project')}={found.project}"
    return Button(view.say(N_("Note one for me")), line, Style.MAIN)


def _done(found: Tour, view: View) -> list[Button]:
    """The item of the step before; who has none goes on."""
    if not found.item:
        return []
    label = view.say.button("done")
    return [Button(f"{label} {found.item}", f"{found.item} {view.verb('done')}", Style.MAIN)]
