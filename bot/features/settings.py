"""What everybody sets for themselves: language, time zone, quiet hours."""

import re
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import inspect
from sqlmodel import Session, select

from bot.cards import Card, Fields, Tone
from bot.commands import Context
from bot.company import company
from bot.errors import NotUnderstood
from bot.lines import shadow
from bot.notices import Notice, quiet_until
from bot.outbox import State
from bot.people import Person
from bot.registry import changes, commands, draws
from bot.view import View, reader_view
from bot.vocabulary import spell_option
from bot.words import N_

HOURS = re.compile(r"(\d{1,2})(?::(\d\d))?\s*[-–—~至到]\s*(\d{1,2})(?::(\d\d))?")
OFF = {"off", "no", "none", "关", "关闭", "不要", "无"}


class Language(StrEnum):
    CHINESE = "zh"
    ENGLISH = "en"


@dataclass(frozen=True)
class Mine:
    """The settings of a person, just changed or only asked about."""

    person: Person
    changed: bool


# Commands


@commands.add("settings", private=True)
def settings(
    ctx: Context,
    *,
    language: Language | None = None,
    zone: ZoneInfo | None = None,
    quiet: str = "",
) -> Mine:
    """Show or change your language, time zone and quiet hours:
    `settings` `settings language=en zone=Europe/London` `settings quiet=22:00-08:00`"""
    person = ctx.person
    if language:
        person.language = language.value
    if zone:
        person.zone = zone.key
    if quiet:
        person.quiet = _hours(quiet)
    return Mine(person, bool(language or zone or quiet))


def _hours(said: str) -> str:
    """22:00-08:00, or off."""
    word = shadow(said).replace("：", ":").strip().lower()
    if word in OFF:
        return "off"
    match = HOURS.fullmatch(word)
    wrong = NotUnderstood(
        N_("“{word}” are no quiet hours. Write them like 22:00-08:00, or off."),
        field="quiet",
        word=said,
    )
    if match is None:
        raise wrong
    try:
        start, end = (time(int(h), int(m or 0)) for h, m in (match.group(1, 2), match.group(3, 4)))
    except ValueError:
        raise wrong from None
    if start == end:
        raise wrong
    return f"{start:%H:%M}-{end:%H:%M}"


@changes.on(Person, "quiet", "zone", derives=True)
def hold_anew(db: Session, person: Person) -> None:
    """What waits for the end of the quiet hours waits for that of the new ones."""
    if inspect(person).pending:
        return  # nobody knew them when it was promised
    held = select(Notice).where(Notice.person == person.handle, Notice.state == State.HELD)
    for notice in db.exec(held):
        notice.held_until = quiet_until(db, notice, db.info["now"]) or db.info["now"]


# Cards


@draws(Mine)
def mine_card(mine: Mine, view: View) -> Card:
    """In the language that was just chosen."""
    person = mine.person
    view = reader_view(view.db, person, view.now)
    say, ours = view.say, company(view.db)

    def own(value: str | None, shown: str) -> str:
        return shown if value else say(N_("{value} (the company's)"), value=shown)

    hours = person.quiet or ours.quiet
    pairs = {
        "language": own(person.language, say.label(say.language)),
        "zone": own(person.zone, say.zone.key),
        "quiet": own(person.quiet, say(N_("none")) if hours == "off" else hours),
    }
    labels = {name: spell_option(name, say.language) for name in pairs}
    fields = tuple((labels[n][:1].upper() + labels[n][1:], value) for n, value in pairs.items())
    title = N_("Your settings are changed") if mine.changed else N_("Your settings")
    foot = say(N_("It is {now} there."), now=view.now)
    return Card(say(title), (Fields(fields),), Tone.GOOD if mine.changed else Tone.PLAIN, foot=foot)
