"""A group for a project, with everybody who is in it, where the platform can make one."""

from dataclasses import dataclass

from sqlmodel import col, select

from bot.cards import Card, Text
from bot.commands import Context
from bot.errors import NotAllowed
from bot.features.project.commands import MANAGES
from bot.founding import Wanted, may_be_asked, want
from bot.members import roles_in
from bot.people import Account, Project
from bot.registry import commands, draws
from bot.view import View
from bot.words import N_, Called


@dataclass(frozen=True)
class Room:
    """A group on its way; `left` have no account on its platform."""

    project: Project
    invited: tuple[str, ...]
    left: tuple[str, ...]


@commands.add(
    "project room", may=MANAGES, undo=N_("A group stays; whoever owns it can dissolve it there.")
)
def room(ctx: Context, project: Project) -> Room:
    """Make a group with everybody who is in a project, and make it a home: `project room P-1`"""
    platform = ctx.heard.at.platform
    if not may_be_asked(ctx.db, platform):
        sentence = N_(
            "Liaison cannot make groups here. Make one, add Liaison, and say `{line}` in it."
        )
        raise NotAllowed(sentence, line=f"project bind {project.code}")
    people = list(dict.fromkeys(m.person for m in roles_in(ctx.db, project.code)))
    here = select(Account).where(
        col(Account.key).startswith(f"{platform}:"), col(Account.person).in_(people)
    )
    accounts = {a.person: a.key for a in ctx.db.exec(here.order_by(Account.key))}
    invited = tuple(handle for handle in people if handle in accounts)
    members = tuple(accounts[handle] for handle in invited)
    name = f"{project.code} {project.title}"
    want(ctx.db, platform, Wanted(project.code, name, ctx.heard.by, members))
    return Room(project, invited, tuple(handle for handle in people if handle not in accounts))


@draws(Room)
def room_card(room: Room, view: View) -> Card:
    say, code = view.say, room.project.code
    people = [Called(handle) for handle in room.invited]
    blocks = [Text(say(N_("With {people}. Liaison says hello there."), people=people))]
    if room.left:
        sentence = N_("Without an account here: {people}.")
        blocks.append(Text(say(sentence, people=[Called(handle) for handle in room.left])))
    return Card(say(N_("A group for {code} is on its way"), code=code), tuple(blocks))
