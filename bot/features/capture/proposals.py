"""What was read of a text, beside what is known already: new, changed, or the same."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from rapidfuzz import fuzz
from sqlmodel import Session, col, select

from bot.company import times
from bot.errors import NotFound
from bot.features.action import Action
from bot.features.capture.known import directory
from bot.files import Content, keep
from bot.language import minutes, vague
from bot.language.dates import Date
from bot.language.items import Item
from bot.language.readers import Reader
from bot.language.said import Minutes
from bot.members import liaison_of
from bot.people import Person, Project, parts_of
from bot.words import N_

CLOSE_OF_DAY = time(18)
SAME = 85
SHORTEST = 10  # letters of a reference that tell two texts apart
_LETTERS = str.maketrans("0123456789abcdef", "bcdfghjkmnpqrstv")  # spells no date, no name
_BACK = str.maketrans("bcdfghjkmnpqrstv", "0123456789abcdef")


@dataclass(frozen=True)
class Text:
    """What was handed in; `ref` finds it again from a button."""

    ref: str
    text: str
    at: datetime
    speaker: str


@dataclass(frozen=True)
class Proposal:
    """One person's share of an item that was read.

    `known` is the action item that it already is; `doubts` is what has to be asked first.
    """

    number: int
    title: str
    owner: str
    due: datetime | None
    source: str
    known: Action | None = None
    doubts: tuple[str, ...] = ()  # of "owner", "day", "past"
    written: str = ""  # an owner whom nobody knows
    days: tuple[datetime, ...] = ()  # what the date may mean
    missing: tuple[str, ...] = ()  # of "number", "date", "owner": what a request leaves open (Q2)

    @property
    def ready(self) -> bool:
        """May it be noted as it stands?"""
        return not (self.doubts or self.missing)

    @property
    def is_news(self) -> bool:
        return self.known is None or (self.due is not None and self.due != self.known.due)


def kept(db: Session, text: str, at: datetime, speaker: str) -> Text:
    """Keep a text with when and by whom it was handed in: relative dates count from then."""
    text = text.replace("＠", "@")
    body = json.dumps({"text": text, "at": at.isoformat(), "by": speaker}, ensure_ascii=False)
    found = keep(db, "text.json", "application/json", body.encode())
    return Text(found.digest[:SHORTEST].translate(_LETTERS), text, at, speaker)


def handed_in(db: Session, ref: str) -> Text:
    """The text of a reference; NotFound if there is none."""
    digest = ref.lower().translate(_BACK)
    found = None
    if len(digest) >= SHORTEST and set(digest) <= set("0123456789abcdef"):
        found = db.exec(select(Content).where(col(Content.digest).startswith(digest))).first()
    if found is None:
        raise NotFound(N_("That text is not there any more. Hand it in once more."), field="code")
    said = json.loads(found.data)
    return Text(ref, said["text"], datetime.fromisoformat(said["at"]), said["by"])


def reader(db: Session, text: Text, project: Project | None) -> Reader:
    ours = (times(db, project) if project else times(db)).calendar
    return Reader(directory(db), text.at, ours.zone, ours, text.speaker)


def read(db: Session, text: Text, project: Project | None) -> Minutes:
    return minutes.read(text.text, reader(db, text, project))


def proposals(db: Session, text: Text, project: Project | None) -> list[Proposal]:
    """One for each owner of each item, in the order of the text."""
    found: list[Proposal] = []
    zone = (times(db, project) if project else times(db)).calendar.zone
    open_items = _open(db, project) if project else []
    for item in read(db, text, project).items:
        for owner, written in _owners(db, item, project):
            number = len(found) + 1
            found.append(_proposal(number, item, owner, written, text, zone, open_items))
    return found or _vague(db, text, project)


def _vague(db: Session, text: Text, project: Project | None) -> list[Proposal]:
    """A request of one line that names no number, no date or nobody."""
    said = text.text.strip()
    if "\n" in said or not vague.asks(said):
        return []
    here = reader(db, text, project)
    lacks = vague.missing(said, here)
    people = [one.key for one in here.directory.find(said) if one.kind == "person"]
    due = here.due(said)
    at = aware(due, here.zone) if due else None
    return [Proposal(1, said, next(iter(people), ""), at, said, missing=lacks)] if lacks else []


def _owners(db: Session, item: Item, project: Project | None) -> Iterator[tuple[str, str]]:
    """Handles, or words that nobody answers to; a department's own is its liaison."""
    if not item.owners:
        units = item.departments[:1]
        speaker = (liaison_of(db, project, units[0]) if project and units else None) or ""
        yield speaker, "" if speaker else "".join(units)
    for owner in item.owners:
        person = db.get(Person, owner)
        yield (owner, "") if person and not person.suspended_at else ("", owner)


def _proposal(
    number: int,
    item: Item,
    owner: str,
    written: str,
    text: Text,
    zone: ZoneInfo,
    open_items: Sequence[Action],
) -> Proposal:
    due = aware(item.due, zone) if item.due else None
    days = tuple(aware(one, zone) for one in (item.due, *item.due.alternatives)) if item.due else ()
    doubts = [*([] if owner else ["owner"]), *(["day"] if len(set(days)) > 1 else [])]
    doubts += ["past"] if due and due <= text.at and len(set(days)) < 2 else []
    known = next((row for row in open_items if _same(row, item.title, owner)), None)
    return Proposal(
        number, item.title, owner, due, item.source, known, tuple(doubts), written,
        tuple(dict.fromkeys(days)),
    )  # fmt: skip


def known_as(db: Session, project: Project | None, title: str, owner: str) -> Action | None:
    """The open action item that this already is."""
    rows = _open(db, project) if project else []
    return next((row for row in rows if _same(row, title, owner)), None)


def _open(db: Session, project: Project) -> list[Action]:
    rows = parts_of(project, Action).where(col(Action.done_at).is_(None))
    return list(db.exec(rows.order_by(Action.code)))


def _same(row: Action, title: str, owner: str) -> bool:
    """An item that is known: of the same owner, called nearly the same."""
    one, other = row.title.lower(), title.lower()
    if row.owner != owner:
        return False
    shorter = min(len(one), len(other)) >= 4
    return fuzz.ratio(one, other) >= SAME or (shorter and fuzz.partial_ratio(one, other) >= 95)


def aware(found: Date, zone: ZoneInfo) -> datetime:
    """The instant that something is due; a day ends at 18:00."""
    last = found.start if found.kind == "recurrence" else found.end or found.start
    assert last is not None
    wall = last if isinstance(last, datetime) else datetime.combine(last, CLOSE_OF_DAY)
    return wall.replace(tzinfo=zone)
