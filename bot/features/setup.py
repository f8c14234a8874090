"""The first hour of an installation, step by step in the chat: people, days off, platforms, work.

How far it is follows from what is there, so it can be left and taken up again at any time.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlmodel import Session, func, select

from bot.cards import Button, Buttons, Card, Style, Table, Text, Tone
from bot.commands import Context
from bot.company import Day, company, times
from bot.people import Account, Department, Person, Project, live, visible
from bot.registry import commands, draws
from bot.roles import CompanyRole
from bot.roster import PLATFORMS
from bot.view import View
from bot.words import N_

FEW = 2  # people: the administrator, and one who tried it out


@dataclass(frozen=True)
class Step:
    """One part of the way: is it done, and what there is of it."""

    name: str
    done: bool
    there: str


@dataclass(frozen=True)
class Setup:
    """`number` is the step that is shown; past the last one everything is there."""

    steps: tuple[Step, ...]
    number: int

    @property
    def over(self) -> bool:
        return self.number > len(self.steps)


@commands.add("setup", may=(CompanyRole.ADMINISTRATOR.value,), private=True)
def setup(ctx: Context, *, step: int = 0) -> Setup:
    """Go on with setting up Liaison, at the first thing that is missing: `setup`"""
    steps = tuple(_steps(ctx.db, ctx))
    missing = (number for number, known in enumerate(steps, 1) if not known.done)
    number = step or next(missing, len(steps) + 1)
    return Setup(steps, min(max(number, 1), len(steps) + 1))


def _steps(db: Session, view: View) -> Iterator[Step]:
    say = view.say
    people = db.exec(select(func.count()).select_from(Person).where(live(Person))).one()
    units = db.exec(select(func.count()).select_from(Department).where(live(Department))).one()
    counted = say.n("{count} person", "{count} people", people)
    yield Step(N_("People"), people > FEW and units > 0, counted)
    calendar, zone = times(db).calendar, company(db).zone.key
    year = calendar.day(view.now).year
    ours = db.exec(select(Day).where(live(Day)).limit(1)).first()
    known = ours is not None or not calendar.approximate(year)
    days = N_("days off of {year} are known") if known else N_("days off of {year} are a guess")
    yield Step(N_("Time zone and days off"), known, f"{zone}, {say(days, year=year)}")
    met = db.exec(select(Account.key)).all()
    there = [say(PLATFORMS[p]) for p in PLATFORMS if any(key.startswith(f"{p}:") for key in met)]
    reached = say.joined(there) if there else say(N_("only the browser so far"))
    yield Step(N_("Platforms"), bool(there), reached)
    assert view.reader is not None
    seen = visible(Project, view.reader).subquery()
    projects = db.exec(select(func.count()).select_from(seen)).one()
    begun = say.n("{count} project", "{count} projects", projects)
    yield Step(N_("First project"), projects > 0, begun)


TEXTS = (
    N_(
        "Send a CSV or XLSX file of your people with `{person} {import_}`; what it changes is "
        "shown first. Whoever writes to Liaison later is met by itself."
    ),
    N_(
        "Reminders come in this zone (it is set with LIAISON_TIMEZONE), and only on working "
        "days. Days off of the company's own are noted in one line."
    ),
    N_(
        "Whoever runs Liaison sets the credentials of Slack, Feishu or DingTalk; the pages in "
        "deploy/ say where they come from. Then write to Liaison there: `{link}` makes it you."
    ),
    N_("A name is enough to begin with. A group in which it is opened becomes its home."),
    N_("Everything is there. `{tour}` shows a beginner the daily things in three steps."),
)
PASSED = N_("What is marked ○ was passed by; `{setup}` comes back to it.")


WAYS: tuple[tuple[tuple[str, str], ...], ...] = (
    (("person import", N_("Import people")),),
    (("holiday add", N_("Note days off")), ("holiday list", N_("Show days off"))),
    (),  # done outside; the code that links is said over there
    (("project add", N_("Open a project")),),
    (("tour", N_("Take the tour")), ("web", N_("Open my pages"))),
)


@draws(Setup)
def setup_card(found: Setup, view: View) -> Card:
    say = view.say
    names = {"person": view.noun("person"), "import_": view.verb("import")}
    names |= {verb: view.verb(verb) for verb in ("link", "tour", "setup")}
    whole = all(step.done for step in found.steps)
    text = say(TEXTS[found.number - 1] if whole or not found.over else PASSED, **names)
    rows = tuple((f"{'✓' if s.done else '○'} {say(s.name)}", s.there) for s in found.steps)
    foot = "" if whole else say(N_("`{setup}` goes on here whenever you like."), **names)
    blocks = (Text(text), Table((), rows), Buttons(tuple(_ways(found, view))))
    return Card(_title(found, view), blocks, Tone.GOOD if whole else Tone.PLAIN, foot=foot)


def _title(found: Setup, view: View) -> str:
    left = sum(not step.done for step in found.steps)
    if found.over and left:
        return view.say.n("Set-up: {count} step is open", "Set-up: {count} steps are open", left)
    if found.over:
        return view.say(N_("Liaison is set up"))
    step = view.say(found.steps[found.number - 1].name)
    sentence = N_("Set-up, step {number} of {count}: {step}")
    return view.say(sentence, number=found.number, count=len(found.steps), step=step)


def _ways(found: Setup, view: View) -> Iterator[Button]:
    """What does the step, then on; a step can be passed by."""
    for at, (words, label) in enumerate(WAYS[found.number - 1]):
        noun, _, verb = words.rpartition(" ")
        line = " ".join(filter(None, [noun and view.noun(noun), view.verb(verb)]))
        yield Button(view.say(label), line, Style.PLAIN if at else Style.MAIN)
    if not found.over:
        line = f"{view.verb('setup')} {view.option('step')}={found.number + 1}"
        yield Button(view.say(N_("Next step")), line)
