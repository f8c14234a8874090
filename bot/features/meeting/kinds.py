"""Kinds of meeting (M8): what each begins with, and the layout of its minutes."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from bot.people import Role
from bot.words import N_


class Kind(StrEnum):
    GENERAL = "general"
    KICKOFF = "kick-off"
    ALIGNMENT = "alignment"
    REVIEW = "review meeting"
    STANDUP = "stand-up"
    WEEKLY = "weekly"
    BILATERAL = "bilateral"
    MONTHLY = "monthly review"
    RETRO = "retrospective"
    QUARTERLY = "quarterly review"


class Layout(StrEnum):
    """How the minutes are laid out, besides decisions, disputes and action items."""

    TOPICS = "topics"  # what was said, topic by topic
    DEPARTMENTS = "departments"  # done, next, support needed, by department
    LESSONS = "lessons"  # went well, to improve, reusable


@dataclass(frozen=True)
class Profile:
    """What a kind begins with; `topics` are sentences to translate, with their minutes."""

    length: timedelta
    topics: tuple[tuple[str, int], ...] = ()
    layout: Layout = Layout.TOPICS
    roles: tuple[Role, ...] = (Role.PM, Role.LEADER, Role.LIAISON)
    takes_up: bool = True  # what is late or high in the project writes itself into the agenda
    light: bool = False  # after the first only the group is told, and no minutes are asked for
    formal: bool = True  # material is due 24 hours before; of a weekly one 2 hours


OPENING = (N_("Opening: goal and rules"), 5)
LAST_ITEMS = N_("Last meeting's action items")

PROFILES: dict[Kind, Profile] = {
    Kind.GENERAL: Profile(timedelta(minutes=60)),
    Kind.KICKOFF: Profile(
        timedelta(minutes=90),
        (
            OPENING,
            (N_("Goal, scope in and out"), 20),
            (N_("Who does what"), 25),
            (N_("Plan and milestones"), 20),
            (N_("Risks and how we talk"), 15),
        ),
        roles=tuple(Role),
        takes_up=False,
    ),
    Kind.ALIGNMENT: Profile(
        timedelta(minutes=60),
        (OPENING, (N_("Requirements and conflicts, department by department"), 45)),
        takes_up=False,
    ),
    Kind.REVIEW: Profile(
        timedelta(minutes=60),
        (OPENING, (N_("Reasonable, feasible, in conflict: item by item"), 50)),
        takes_up=False,
    ),
    Kind.STANDUP: Profile(
        timedelta(minutes=15),
        ((N_("Yesterday, today, blocked: one minute each"), 15),),
        Layout.DEPARTMENTS,
        roles=(Role.PM, Role.LIAISON),
        light=True,
        formal=False,
    ),
    Kind.WEEKLY: Profile(
        timedelta(minutes=30),
        (
            (LAST_ITEMS, 5),
            (N_("This week, next week, support needed, by department"), 20),
            (N_("What was decided, who does what"), 5),
        ),
        Layout.DEPARTMENTS,
        formal=False,
    ),
    Kind.BILATERAL: Profile(
        timedelta(minutes=30),
        ((LAST_ITEMS, 5), (N_("What each needs of the other"), 20)),
        Layout.DEPARTMENTS,
        roles=(Role.LIAISON,),
        formal=False,
    ),
    Kind.MONTHLY: Profile(
        timedelta(minutes=90),
        (
            (N_("Reports by department"), 30),
            (N_("What changed outside: policy, competitors, prices"), 20),
            (N_("Adjustments of goal, time, resources"), 30),
        ),
        Layout.DEPARTMENTS,
    ),
    Kind.RETRO: Profile(
        timedelta(minutes=90),
        (
            OPENING,
            (N_("What went well"), 20),
            (N_("What to improve, and why"), 30),
            (N_("What can be used again, and who does what"), 25),
        ),
        Layout.LESSONS,
        roles=tuple(Role),
        takes_up=False,
    ),
    Kind.QUARTERLY: Profile(
        timedelta(minutes=90),
        (OPENING, (N_("Which rules served, and which did not"), 50), (N_("What we change"), 30)),
        takes_up=False,
    ),
}
