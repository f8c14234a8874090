"""A roster handed in with a line: what it comes to is shown first, then it is done as a whole."""

import hashlib
from dataclasses import dataclass
from typing import Any

from sqlalchemy import LargeBinary
from sqlmodel import Field, SQLModel

from bot import roster
from bot.cards import Block, Button, Buttons, Card, Style, Text, Tone
from bot.commands import Context
from bot.directory import roster_of
from bot.errors import NotUnderstood
from bot.events import File
from bot.features.organisation.person import ADMINISTRATOR
from bot.markup import Markup, escape
from bot.organisation import Plan, Report
from bot.registry import commands, draws
from bot.roster import COLUMNS, PLATFORMS
from bot.view import View
from bot.words import N_

SHOWN = 20


class HandedIn(SQLModel, table=True):
    """The roster somebody was asked about last; gone when it is imported."""

    person: str = Field(primary_key=True, foreign_key="person.handle")
    digest: str
    name: str
    data: bytes = Field(sa_type=LargeBinary)


@dataclass(frozen=True)
class Import:
    """What an import did, or would do once *file* is confirmed."""

    name: str
    report: Report
    file: str = ""


# Commands


@commands.add(
    "person import",
    may=ADMINISTRATOR,
    undo=N_("An import is put right by importing the corrected file."),
    asks=True,
)
def import_(ctx: Context, file: str = "") -> Import:
    """Import people and departments from a CSV or XLSX file sent with the line, or from the
    directory of a platform; first it is shown what that changes: `person import`
    `person import feishu`"""
    kept = _kept(ctx, file)
    plan = Plan(ctx.db, roster.read(kept.data))
    report = plan.report(ctx.say)
    if report.problems or not report.touches:
        return Import(kept.name, report)
    if not ctx.sure:
        return Import(kept.name, report, kept.digest)
    plan.apply()
    ctx.db.delete(kept)
    return Import(kept.name, report)


def _kept(ctx: Context, digest: str) -> HandedIn:
    """The file of this line, or the one that was shown before."""
    known = ctx.db.get(HandedIn, ctx.person.handle)
    listed = roster_of(ctx.db, digest.lower()) if digest.lower() in PLATFORMS else None
    if ctx.heard.files or listed:
        name = str(ctx.say(PLATFORMS[digest.lower()])) if listed else ""
        file = File(name, listed) if listed else ctx.heard.files[0]
        known = known or HandedIn(person=ctx.person.handle, digest="", name="", data=b"")
        known.name, known.data = file.name, file.data
        known.digest = hashlib.sha256(file.data).hexdigest()[:8]
        ctx.db.add(known)
        return known
    if known and digest == known.digest:
        return known
    columns = [f"{more[0]}|{name}" if more[0] != name else name for name, more in COLUMNS.items()]
    sentence = N_("Send a CSV or XLSX file together with `{line}`. Its columns: {columns}.")
    line = f"{ctx.say.label('person')} {ctx.verb('import')}"
    raise NotUnderstood(sentence, field="file", line=line, columns=columns)


# Cards


@draws(Import)
def import_card(shown: Import, view: View) -> Card:
    report, say = shown.report, view.say
    name = escape(shown.name)
    if report.problems:
        title = say(N_("Nothing of {file} was imported"), file=name)
        return Card(title, (_some(report.problems, view), *_warned(report, view)), Tone.WARNING)
    counts = say(
        N_(
            "{added} new, {changed} changed, {unchanged} as before; "
            "{departments} departments changed."
        ),
        added=len(report.added),
        changed=len(report.changed),
        unchanged=len(report.unchanged),
        departments=len(report.departments),
    )
    if not shown.file:
        done = N_("{file} is imported") if report.touches else N_("{file} changes nothing")
        blocks = (Text(counts), *_warned(report, view))
        return Card(say(done, file=name), blocks, Tone.GOOD if report.touches else Tone.PLAIN)
    changes = [*report.changed, *report.added, *report.departments]
    line = f"{view.noun('person')} {view.verb('import')} {shown.file} {view.yes}"
    button = Button(say(N_("Import people")), line, Style.MAIN)
    blocks = (Text(counts), _some(changes, view), *_warned(report, view), Buttons((button,)))
    return Card(say(N_("Import {file}?"), file=name), blocks)


def _some(sentences: Any, view: View) -> Text:
    lines = [*sentences[:SHOWN]]
    if (more := len(sentences) - SHOWN) > 0:
        lines.append(view.say(N_("and {count} more"), count=more))
    return Text(Markup("\n".join(lines)))


def _warned(report: Report, view: View) -> tuple[Block, ...]:
    return (_some(report.warnings, view),) if report.warnings else ()
