"""People: who works here, where and as what; whoever leaves is suspended, never deleted."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlmodel import col, func, or_, select

from bot.cards import Block, Button, Buttons, Card, Fields, Style, Text, Tone
from bot.commands import Context
from bot.errors import NotAllowed, NotUnderstood
from bot.lists import PER_PAGE, Entry, Sheet, entries_table, line_of
from bot.markup import Markup, escape
from bot.organisation import Handles
from bot.people import Account, Department, Person, live
from bot.registry import commands, contribute, draws
from bot.roles import CompanyRole, with_role
from bot.roster import EMAIL
from bot.view import View
from bot.vocabulary import spell_option
from bot.words import N_, Word

ADMINISTRATOR = ("administrator",)


@dataclass(frozen=True)
class Suspended:
    """Somebody who left, and what has to change hands."""

    person: Person
    holding: Sequence[Entry]


# Commands


@commands.add("person add", says=N_("{name} is added as @{handle}"), may=ADMINISTRATOR)
def add(
    ctx: Context,
    name: str,
    *,
    department: Department | None = None,
    position: str = "",
    email: str = "",
) -> Person:
    """Add somebody who has not spoken to the bot yet:
    `person add 王芳 department=marketing email=wangfang@example.com`"""
    unit = department.path if department else None
    _is_new(ctx, name, unit, email)
    taken = set(ctx.db.exec(select(Person.handle)))
    handle = Handles(taken).free(_email(ctx, email), name)
    person = Person(
        handle=handle, name=name, department=unit, position=position, roles=[],
        email=email.lower() or None,
    )  # fmt: skip
    ctx.db.add(person)
    return person


@commands.add(
    "person edit",
    says=N_("{name} is changed"),
    may=ADMINISTRATOR,
    fills=True,
    suspended=True,
)
def edit(
    ctx: Context,
    person: Person,
    *,
    name: str = "",
    department: Department | None = None,
    position: str | None = None,
    email: str | None = None,
) -> Person:
    """Change what is known of somebody: `person edit @market position="event manager"`"""
    person.name = name or person.name
    if department:
        person.department = department.path
    if position is not None:
        person.position = position
    if email is not None:
        person.email = _email(ctx, email, person) or None
    return person


@commands.add("person list")
def list_(
    ctx: Context,
    *,
    department: Department | None = None,
    role: CompanyRole | None = None,
    page: int = 1,
) -> Sheet:
    """List people, of a department or with a role: `person list department=marketing`"""
    here = select(Person).where(live(Person))
    if department:
        inside = col(Person.department).startswith(f"{department.path}/", autoescape=True)
        here = here.where(or_(Person.department == department.path, inside))
    if role:
        here = here.where(col(Person.handle).in_([p.handle for p in with_role(ctx.db, role)]))
    total = ctx.db.exec(select(func.count()).select_from(here.subquery())).one()
    number = min(max(page, 1), max(1, -(-total // PER_PAGE)))
    order = here.order_by(col(Person.department), Person.handle)
    people = ctx.db.exec(order.offset((number - 1) * PER_PAGE).limit(PER_PAGE)).all()
    labels = tuple(
        spell_option(word, ctx.say.language) for word in ("name", "department", "position", "role")
    )
    title = ctx.say.n("{count} person", "{count} people", total)
    rows = [_cells(p, ctx) for p in people]
    return Sheet(title, labels, rows, line_of(ctx), number, total, values=people)


@commands.add("person show", suspended=True)
def show(ctx: Context, person: Person) -> Person:
    """Show who somebody is: `person show @market`"""
    return person


@commands.add("person suspend", may=ADMINISTRATOR)
def suspend(ctx: Context, person: Person) -> Suspended:
    """Suspend somebody who has left; what they hold is listed, so that it changes hands:
    `person suspend @market`"""
    person.suspended_at = ctx.now
    held = [entry for part in contribute.parts("holding") for entry in part(ctx, person)]
    return Suspended(person, held)


@commands.add("person restore", says=N_("{name} is back"), may=ADMINISTRATOR, suspended=True)
def restore(ctx: Context, person: Person) -> Person:
    """Take back a suspension: `person restore @market`"""
    if person.suspended_at is None:
        raise NotAllowed(N_("{name} is not suspended. Nothing changed."), name=person.name)
    person.suspended_at = None
    return person


def _email(ctx: Context, email: str, person: Person | None = None) -> str:
    """An address that is one, and nobody else's."""
    if not email:
        return ""
    if not EMAIL.fullmatch(email):
        raise NotUnderstood(N_("“{word}” is not an e-mail address."), field="email", word=email)
    same = select(Person).where(func.lower(Person.email) == email.lower(), live(Person))
    other = ctx.db.exec(same).first()
    if other and other is not person:
        sentence = N_("{email} belongs to {name}. Nothing changed.")
        raise NotAllowed(sentence, field="email", email=email, name=other.name)
    return email.lower()


def _is_new(ctx: Context, name: str, department: str | None, email: str) -> None:
    alike = select(Person).where(Person.name == name, Person.department == department, live(Person))
    if not email and ctx.db.exec(alike).first():
        sentence = N_("There is a {name} already. To tell them apart, add email=.")
        raise NotAllowed(sentence, field="email", name=name)


# Cards


@draws(Person)
def person_card(person: Person, view: View) -> Card:
    label = spell_option
    language = view.say.language
    platforms = view.db.exec(select(Account.key).where(Account.person == person.handle)).all()
    shown = {
        label("department", language): escape(view.department(person.department)),
        label("position", language): escape(person.position),
        label("email", language): escape(person.email or ""),
        label("role", language): escape(view.say.joined(_roles(person, view))),
        label("platform", language): ", ".join(
            sorted({key.partition(":")[0] for key in platforms})
        ),
    }
    pairs = tuple((name[:1].upper() + name[1:], value) for name, value in shown.items() if value)
    since = N_("suspended since {at}")
    return Card(
        escape(person.name),
        (Fields(pairs), *_ways(person, view)) if pairs else _ways(person, view),
        tone=Tone.WARNING if person.suspended_at else Tone.PLAIN,
        about=f"@{escape(person.handle)}",
        state=view.say(since, at=person.suspended_at) if person.suspended_at else "",
    )


def _ways(person: Person, view: View) -> tuple[Block, ...]:
    """What an administrator can do with somebody."""
    if view.reader is None or CompanyRole.ADMINISTRATOR not in view.reader.roles:
        return ()
    verbs = ("edit", "restore" if person.suspended_at else "suspend")
    noun = view.say.label("person") if view.say.language == "zh" else "person"
    buttons = [
        Button(view.say.button(verb), f"{noun} {view.verb(verb)} @{person.handle}")
        for verb in verbs
    ]
    return (Buttons((buttons[0], replace(buttons[1], style=Style.QUIET))),)


@draws(Suspended)
def suspended_card(suspended: Suspended, view: View) -> Card:
    title = view.say(N_("{name} is suspended"), name=suspended.person.name)
    if not suspended.holding:
        text = view.say(N_("Nothing has to change hands."))
        return Card(title, (Text(text), *_ways(suspended.person, view)))
    text = view.say.n(
        "{count} thing has to change hands.",
        "{count} things have to change hands.",
        len(suspended.holding),
    )
    table = entries_table(suspended.holding, view)
    return Card(title, (Text(text), table, *_ways(suspended.person, view)), Tone.WARNING)


def _cells(person: Person, view: View) -> tuple[str, ...]:
    name = f"**{escape(person.name)}** @{escape(person.handle)}"
    if person.suspended_at:
        name += " · " + view.say(N_("suspended"))
    return (
        Markup(name),
        escape(view.department(person.department)),
        escape(person.position),
        escape(view.say.joined(_roles(person, view))),
    )


def _roles(person: Person, view: View) -> list[object]:
    return [view.say.show(Word(role)) for role in person.roles]
