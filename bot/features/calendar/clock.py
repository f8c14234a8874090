"""The clocks: when the bot speaks unasked; the company's, or one project's own."""

import re
from dataclasses import dataclass

from sqlmodel import Session, select

from bot import vocabulary
from bot.cards import Card, Table
from bot.commands import Context
from bot.company import WEEKDAYS, Clock, Setting, clocks, read_time, times
from bot.errors import NotAllowed, NotFound, NotUnderstood
from bot.lines import shadow
from bot.markup import escape
from bot.people import Project, live
from bot.registry import changes, commands, draws, policies
from bot.trail import ROW
from bot.view import View
from bot.words import N_

LENGTH = re.compile(r"(\d{1,3})\s*(min|h|d)")
SPELLED = {"小时": "h", "分钟": "min", "个工作日": "d", "工作日": "d", "天": "d", "日": "d"}
DEFAULT = {"default", "默认"}


@dataclass(frozen=True)
class Ringing:
    """The clocks as they stand, of the company or a project."""

    project: Project | None
    values: dict[str, str]
    changed: str = ""  # the one that was just set


# Commands


@commands.add("clock list")
def list_(ctx: Context, *, project: Project | None = None) -> Ringing:
    """List when reminders, updates and reviews come: `clock list`"""
    return Ringing(project, times(ctx.db, project).values)


@commands.add("clock edit", may=("administrator", "pm"))
def edit(ctx: Context, clock: str, *, value: str = "", project: Project | None = None) -> Ringing:
    """Set a clock of the company, or with project= of one project:
    `clock edit reminder 10:00` `clock edit review mon 10:00 project=P-1`"""
    found, rest = _named(clock)
    said = value or rest
    setting = _setting(ctx.db, found, project)
    if said.strip().lower() in DEFAULT:
        if not setting.value or setting.cancelled_at:
            raise NotAllowed(N_("That is so already. Nothing changed."))
        setting.cancelled_at = ctx.now
    else:
        setting.value, setting.cancelled_at = _value(found, said, ctx), None
    ctx.db.add(setting)
    ctx.db.flush()
    return Ringing(project, times(ctx.db, project).values, found.name)


def _setting(db: Session, clock: Clock, project: Project | None) -> Setting:
    code = project.code if project else None
    key = f"{code or ''} {clock.name}"
    return db.get(Setting, key) or Setting(id=key, project=code, name=clock.name, value="")


def _named(text: str) -> tuple[Clock, str]:
    """The clock whose name begins *text*, in either language, and what follows."""
    spelled = {s.lower(): c for c in clocks.values() for s in (c.name, _label(c, "zh"))}
    seen = shadow(text).lower()
    for name in sorted(spelled, key=len, reverse=True):
        if seen.startswith(name):
            return spelled[name], text[len(name) :].strip()
    sentence = N_("There is no clock “{word}”. There are: {names}.")
    raise NotFound(sentence, field="clock", word=text, names=sorted(clocks))


def _value(clock: Clock, said: str, ctx: Context) -> str:
    """*said* as it is kept, of the kind that the default has."""
    word = shadow(said).replace("：", ":").strip().lower()
    for at, day in enumerate("一二三四五六日"):
        word = re.sub(rf"(?:周|星期|礼拜){day}\s*", f"{WEEKDAYS[at]} ", word)
    for unit, letter in SPELLED.items():
        word = re.sub(rf"\s*{unit}$", letter, word)
    like = clock.default
    if ":" not in like:
        if match := LENGTH.fullmatch(word):
            return match[1] + match[2]
    elif re.fullmatch(r"([a-z]+ )?\d{1,2}:\d\d", word):
        try:
            weekday, at_time = read_time(word)
        except ValueError:
            weekday, at_time = None, None
        if at_time is not None and (weekday is None) == (" " not in like):
            day = "" if weekday is None else f"{WEEKDAYS[weekday]} "
            return f"{day}{at_time:%H:%M}"
    sentence = N_("“{word}” does not fit {clock}. Write it like {like}.")
    raise NotUnderstood(
        sentence, field="value", word=said, clock=_label(clock, ctx.say.language), like=like
    )


# Reactions


@changes.on(Setting, ROW, "value", "cancelled_at", derives=True)
def ring_anew(db: Session, setting: Setting) -> None:
    """What rings by this clock rings at the new time."""
    policies.rearm_all(db, db.get(Project, setting.project) if setting.project else None)


# Cards


@draws(Ringing)
def ringing_card(ringing: Ringing, view: View) -> Card:
    own = select(Setting).where(
        Setting.project == (ringing.project.code if ringing.project else None), live(Setting)
    )
    ours = {setting.name for setting in view.db.exec(own)}
    rows = tuple(
        (
            f"**{escape(_label(clock, view.say.language))}**",
            _shown(ringing.values[clock.name], view),
            view.say(clock.meaning),
            view.say(N_("set here")) if clock.name in ours else "",
        )
        for clock in clocks.values()
    )
    about = f"{ringing.project.code} {escape(ringing.project.title)}" if ringing.project else ""
    title = view.say(N_("Clocks"))
    if ringing.changed:
        title = view.say(
            N_("{clock}: {value} from now on"),
            clock=_label(clocks[ringing.changed], view.say.language),
            value=_shown(ringing.values[ringing.changed], view),
        )
    return Card(title, (Table((), rows),), about=about)


def _label(clock: Clock, language: str) -> str:
    return vocabulary.spell(clock.name, "zh") if language == "zh" else clock.name


def _shown(value: str, view: View) -> str:
    """fri 17:00; 周五 17:00; 24 小时."""
    if view.say.language != "zh":
        return value
    if ":" in value:
        day, _, at = value.rpartition(" ")
        return f"周{'一二三四五六日'[WEEKDAYS.index(day)]} {at}" if day else at
    units = {"min": " 分钟", "h": " 小时", "d": " 天"}
    return re.sub(r"[a-z]+$", lambda unit: units.get(unit[0], unit[0]), value)
