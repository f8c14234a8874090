"""Decisions, disputes and risks that were read: each noted by its own command, none twice."""

from dataclasses import dataclass, replace

from rapidfuzz import fuzz
from sqlmodel import Session

from bot.commands import Context
from bot.language.said import Minutes
from bot.people import Project, parts_of
from bot.permissions import permit
from bot.registry import commands
from bot.store import Filed, table_of
from bot.vocabulary import LETTERS

KINDS = {"decision": "decisions", "dispute": "disputes", "risk": "risks"}
SAME = 90  # of 100: of one project, called nearly the same


@dataclass(frozen=True)
class Outcome:
    """What was decided, not settled, or may happen; `known` is the row that it already is."""

    number: int
    noun: str
    text: str
    source: str
    known: Filed | None = None


def outcomes(db: Session, said: Minutes, project: Project | None, first: int) -> list[Outcome]:
    """In the order of KINDS; numbers go on from *first*."""
    found: list[Outcome] = []
    for noun, name in KINDS.items():
        for row in getattr(said, name):
            known = known_as(db, noun, row.text, project) if project else None
            found.append(Outcome(first + len(found), noun, row.text, row.source, known))
    return found


def known_as(db: Session, noun: str, text: str, project: Project) -> Filed | None:
    letter = next(letter for letter, called in LETTERS.items() if called == noun)
    table = table_of(f"{letter}-1")
    assert table is not None
    rows = db.exec(parts_of(project, table))
    return next((r for r in rows if fuzz.ratio(r.title.lower(), text.lower()) >= SAME), None)


def note(ctx: Context, noun: str, text: str, project: Project) -> Filed:
    """What the command of its kind makes of it, where the speaker may use that."""
    command = commands[f"{noun} add"]
    permit(ctx, ctx.person, command, project)
    said = replace(ctx, command=command, words={})
    row: Filed = command.run(said, text, project=project)
    return row
