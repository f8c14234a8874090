"""Permissions: the table of roles and commands, and what the company changed in it (O2)."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import select

from bot import vocabulary
from bot.cards import Card, Text
from bot.commands import Command, Context
from bot.errors import NotAllowed, NotFound, NotUnderstood
from bot.lines import split
from bot.lists import PER_PAGE, Sheet, line_of, of_page
from bot.markup import Markup, escape
from bot.people import Role, live
from bot.permissions import ROW_ROLES, Permission, may
from bot.registry import commands, draws
from bot.roles import CompanyRole
from bot.view import View
from bot.words import N_, Word

ADMINISTRATOR = CompanyRole.ADMINISTRATOR.value
ROLES = tuple(dict.fromkeys(["staff", *map(str, CompanyRole), *map(str, Role), *ROW_ROLES]))
YES, NO = "✓", "–"


@dataclass(frozen=True)
class Cell:
    """What a role may from now on, and who may besides."""

    role: str
    command: Command
    allowed: bool
    others: list[str]


@dataclass(frozen=True)
class Allowed:
    """Who may use a command, besides administrators."""

    command: Command
    roles: tuple[str, ...]


# Commands


@commands.add("permission list")
def list_(ctx: Context, *, role: str = "", command: str = "", page: int = 1) -> Sheet:
    """Show who may use which command:
    `permission list role=staff` `permission list command=risk`"""
    chosen = [_role(role)] if role else []
    found = [c for c in commands if not command or _about(c, command)]
    if not found:
        raise _no_command(command)
    number = min(max(page, 1), -(-len(found) // PER_PAGE))
    shown = of_page(found, number)
    changed = {
        cell.id: cell.allowed for cell in ctx.db.exec(select(Permission).where(live(Permission)))
    }
    roles = chosen or _named(shown, changed)
    rows = [(_called(c, ctx), *(_cell(r, c, changed, ctx) for r in roles)) for c in shown]
    head = (ctx.say.label("command"), *map(ctx.say.label, roles))
    foot = ctx.say(N_("Administrators may do everything."))
    title = ctx.say(N_("Who may do what"))
    allowed = [Allowed(c, tuple(sorted(may(ctx.db, c), key=_order))) for c in shown]
    return Sheet(title, head, rows, line_of(ctx), number, len(found), foot=foot, values=allowed)


@commands.add("permission allow", may=(ADMINISTRATOR,))
def allow(ctx: Context, role: str, command: str) -> Cell:
    """Let a role use a command: `permission allow staff "risk close"`"""
    return _change(ctx, role, command, allowed=True)


@commands.add("permission deny", may=(ADMINISTRATOR,))
def deny(ctx: Context, role: str, command: str) -> Cell:
    """Keep a role from using a command: `permission deny staff "action add"`"""
    return _change(ctx, role, command, allowed=False)


def _change(ctx: Context, said: str, line: str, *, allowed: bool) -> Cell:
    role, command = _role(said), commands.find(split(line))
    if command is None:
        raise _no_command(line)
    if role == ADMINISTRATOR:
        raise NotAllowed(N_("Administrators may do everything. Nothing changed."))
    if (role in may(ctx.db, command)) is allowed:
        sentence = N_("That is so already. Nothing changed.")
        raise NotAllowed(sentence)
    key = f"{role} {command.words}"
    cell = ctx.db.get(Permission, key)
    if cell is None:
        cell = Permission(id=key, role=role, command=command.words, allowed=allowed)
        ctx.db.add(cell)
    cell.allowed = allowed
    declared = (role in command.may) is allowed
    cell.cancelled_at = ctx.now if declared else None
    ctx.db.flush()
    return Cell(role, command, allowed, sorted(may(ctx.db, command) - {role}, key=_order))


def _role(word: str) -> str:
    """A role in either language."""
    said = word.strip().lower()
    for role in ROLES:
        known = [role, *vocabulary.VALUES[role].split("|"), vocabulary.LABELS.get(role, role)]
        if said in (spelling.lower() for spelling in known):
            return role
    sentence = N_("“{word}” is none of: {choices}.")
    raise NotUnderstood(sentence, field="role", word=word, choices=[Word(role) for role in ROLES])


def _about(command: Command, words: str) -> bool:
    """Is it a command, or of a noun, that was asked about?"""
    line = split(words)
    same = (line.noun in ("", command.noun), line.verb in ("", command.verb))
    return bool(line.noun or line.verb) and all(same)


def _no_command(word: str) -> NotFound:
    sentence = N_("There is no command “{word}”. `help` shows what there is.")
    return NotFound(sentence, field="command", word=word)


def _named(shown: Iterable[Command], changed: dict[str, bool]) -> list[str]:
    """The roles that have a say in some of the commands."""
    roles = {role for command in shown for role in command.may}
    roles |= {role for c in shown for role in ROLES if f"{role} {c.words}" in changed}
    return sorted(roles, key=_order)


def _order(role: str) -> int:
    return ROLES.index(role) if role in ROLES else len(ROLES)


# Cards


@draws(Cell)
def cell_card(cell: Cell, view: View) -> Card:
    yes, no = N_("{role}: `{command}` is allowed"), N_("{role}: `{command}` is not allowed")
    command = _called(cell.command, view)
    title = view.say(yes if cell.allowed else no, role=Word(cell.role), command=command)
    others = [Word(role) for role in cell.others] or [Word(ADMINISTRATOR)]
    if not cell.allowed and "staff" in cell.others:
        text = view.say(N_("Everybody may still use it, as staff."))
    else:
        text = view.say(N_("Besides: {roles}."), roles=others)
    return Card(title, (Text(text),))


def _called(command: Command, view: View) -> Markup:
    words = [view.say.label(command.noun)] if command.noun else []
    if view.say.language != "zh":
        words = [command.noun] if command.noun else []
    return Markup(escape(" ".join([*words, view.verb(command.verb)])))


def _cell(role: str, command: Command, changed: dict[str, bool], view: View) -> str:
    key = f"{role} {command.words}"
    if role == ADMINISTRATOR:
        return YES
    sign = YES if changed.get(key, role in command.may) else NO
    return view.say(N_("{sign} changed"), sign=sign) if key in changed else sign
