"""What was read of a text, beside what is known already: new, changed, or the same."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from rapidfuzz import fuzz
from sqlmodel import Session, col, select

from bot.company import times
from bot.errors import NotFound
from bot.features.action import Action
from bot.files import Content, keep
from bot.known import directory, doers
from bot.language import capture
from bot.language.readers import Reader
from bot.language.said import Minutes
from bot.language.what import vague
from bot.language.what.items import Item
from bot.language.who import strangers
from bot.moments import ahead_of, closes
from bot.people import Department, Project, parts_of
from bot.words import N_

SAME, NEARLY, WITHIN = 85, 90, 95  # of 100: of one owner, of another, one inside the other
SHORT = 4  # letters of a title that may stand inside another one
CODE = re.compile(r"(?<![A-Za-z0-9-])A-\d+(?![A-Za-z0-9-])", re.IGNORECASE)
SHORTEST = 10  # letters of a reference that tell two texts apart
_LETTERS = str.maketrans("0123456789abcdef", "bcdfghjkmnpqrstv")  # spells no date, no name
_BACK = str.maketrans("bcdfghjkmnpqrstv", "0123456789abcdef")


@dataclass(frozen=True)
class Text:
    """What was handed in, or said in a `thread`; `ref` finds it again from a button."""

    ref: str
    text: str
    at: datetime
    speaker: str
    thread: bool = False


@dataclass(frozen=True)
class Proposal:
    """One person's share of an item that was read.

    `known` is the action item that it already is, `like` one that may be it but is somebody else's;
    `doubts` is what has to be asked first.
    """

    number: int
    title: str
    owner: str
    due: datetime | None
    source: str
    known: Action | None = None
    doubts: tuple[str, ...] = ()  # of "owner", "day", "past", "like"
    written: str = ""  # an owner whom nobody knows
    days: tuple[datetime, ...] = ()  # what the date may mean
    missing: tuple[str, ...] = ()  # of "number", "date", "owner": what a request leaves open (Q2)
    department: str = ""  # the path of the one that was named
    priority: str = ""
    depends: str = ""
    like: Action | None = None

    @property
    def ready(self) -> bool:
        """May it be noted as it stands?"""
        return not (self.doubts or self.missing)

    @property
    def is_news(self) -> bool:
        if self.known is None:
            return True
        return bool(self.due and self.due != self.known.due and self.known.done_at is None)


def kept(db: Session, text: str, at: datetime, speaker: str, *, thread: bool = False) -> Text:
    """Keep a text with when and by whom it was handed in: relative dates count from then."""
    text = text.replace("＠", "@")
    said = {"text": text, "at": at.isoformat(), "by": speaker, "thread": thread}
    body = json.dumps(said, ensure_ascii=False)
    found = keep(db, "text.json", "application/json", body.encode())
    return Text(found.digest[:SHORTEST].translate(_LETTERS), text, at, speaker, thread)


def handed_in(db: Session, ref: str) -> Text:
    """The text of a reference; NotFound if there is none."""
    digest = ref.lower().translate(_BACK)
    found = None
    if len(digest) >= SHORTEST and set(digest) <= set("0123456789abcdef"):
        found = db.exec(select(Content).where(col(Content.digest).startswith(digest))).first()
    if found is None:
        raise NotFound(N_("That text is not there any more. Hand it in once more."), field="code")
    said = json.loads(found.data)
    at = datetime.fromisoformat(said["at"])
    return Text(ref, said["text"], at, said["by"], said.get("thread", False))


def reader(db: Session, text: Text, project: Project | None) -> Reader:
    ours = (times(db, project) if project else times(db)).calendar
    return Reader(directory(db), text.at, ours.zone, ours, text.speaker, text.thread)


def read(db: Session, text: Text, project: Project | None) -> tuple[Minutes, list[Proposal]]:
    """What a text says; of its items one proposal for each owner, in the order of the text."""
    known = reader(db, text, project)
    said = capture.read(text.text, known)
    if not (said.items or text.thread):  # somebody may be meant whom nobody knows
        names = strangers.names(text.text.splitlines())
        known = replace(known, directory=known.directory.and_(names))
        said = capture.read(text.text, known) if names else said
    return said, _proposals(db, text, said, project, known)


def _proposals(
    db: Session, text: Text, said: Minutes, project: Project | None, known: Reader
) -> list[Proposal]:
    found: list[Proposal] = []
    here = _Here(text, known, _standing(db, project) if project else [])
    for item in said.items:
        for owner, written in doers(db, item, project):
            found.append(_proposal(db, len(found) + 1, item, owner, written, here))
    return found or _vague(text, known)


def _vague(text: Text, here: Reader) -> list[Proposal]:
    """A request of one line that names no number, no date or nobody."""
    said = text.text.strip()
    if text.thread or "\n" in said or not vague.asks(said):
        return []
    lacks = vague.missing(said, here)
    people = [one.key for one in here.directory.find(said) if one.kind == "person"]
    due = here.due(said)
    at = closes(due, here.zone) if due else None
    return [Proposal(1, said, next(iter(people), ""), at, said, missing=lacks)] if lacks else []


@dataclass(frozen=True)
class _Here:
    """What a text is read against."""

    text: Text
    reader: Reader
    rows: Sequence[Action]


def _proposal(
    db: Session, number: int, item: Item, owner: str, written: str, here: _Here
) -> Proposal:
    readings = (item.due, *item.due.alternatives) if item.due else ()
    days = tuple(dict.fromkeys(closes(one, here.reader.zone) for one in readings))
    due = days[0] if days else None
    known = _known(here.rows, item, owner, due)
    like = None if known else _like(here.rows, item)
    past = due is not None and due <= here.text.at and len(days) < 2
    if past and due:
        days = (ahead_of(due, here.text.at), due)
    doubts = {"owner": not owner, "day": len(days) > 1 and not past, "past": past, "like": like}
    unit = db.get(Department, next(iter(item.departments), ""))
    return Proposal(
        number, item.title, owner, due, item.source, known,
        tuple(doubt for doubt, holds in doubts.items() if holds), written, days,
        department=unit.path if unit else "", priority=item.priority,
        depends=", ".join(item.depends), like=like,
    )  # fmt: skip


def _known(rows: Sequence[Action], item: Item, owner: str, due: datetime | None) -> Action | None:
    """The one that the text names by its code; else of the same owner, called nearly the same.

    What is done is only the same if it was due then: a report comes back every week.
    """
    named = {match[0].upper() for match in CODE.finditer(_without(item.source, item.depends))}
    for row in rows:
        same = row.owner == owner and _alike(row.title, item.title, SAME)
        still = row.done_at is None or due is None or row.due == due
        if still and (same or row.code in named):
            return row
    return None


def _without(source: str, depends: Sequence[str]) -> str:
    """The words of an item, but for what it waits for."""
    for words in depends:
        source = source.replace(words, "")
    return source


def _like(rows: Sequence[Action], item: Item) -> Action | None:
    """An open one of somebody else with the same name: handed over, or another one?"""
    others = (r for r in rows if r.done_at is None and r.owner not in item.owners)
    title = item.title.lower()
    return next((row for row in others if fuzz.ratio(row.title.lower(), title) >= NEARLY), None)


def known_as(db: Session, project: Project | None, title: str, owner: str) -> Action | None:
    """The open action item that this already is."""
    rows = [row for row in _standing(db, project) if row.done_at is None] if project else []
    same = (row for row in rows if row.owner == owner and _alike(row.title, title, SAME))
    return next(same, None)


def _standing(db: Session, project: Project) -> list[Action]:
    """All that were not called off, those that are open first."""
    rows = parts_of(project, Action)
    return list(db.exec(rows.order_by(col(Action.done_at).is_not(None), Action.code)))


def _alike(one: str, other: str, score: int) -> bool:
    one, other = one.lower(), other.lower()
    whole = min(len(one), len(other)) >= SHORT
    return fuzz.ratio(one, other) >= score or (whole and fuzz.partial_ratio(one, other) >= WITHIN)
