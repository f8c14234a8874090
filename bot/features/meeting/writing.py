"""The agenda that writes itself (M3): what is late, high or left open becomes topics."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from sqlmodel import Session, col, select

from bot.features.action import Action
from bot.features.action.cards import entry as action_entry
from bot.features.meeting.carrying import last_items
from bot.features.meeting.kinds import LAST_ITEMS
from bot.features.meeting.tables import Dispute, Meeting, Topic, agenda
from bot.lists import Entry, Point
from bot.people import Project, parts_of
from bot.registry import contribute
from bot.view import View, reader_view
from bot.words import LANGUAGES, N_, catalogue

EACH = 3  # minutes at most for one row: as long as one speaker has (M9)


def points(view: View, meeting: Meeting) -> list[Point]:
    """What it should talk about, each row under one heading only; empty headings are left out."""
    project, seen, found = view.project(meeting), {meeting.code}, []
    parts = contribute.parts("agenda") if meeting.profile.takes_up else ()
    for point in (*_carried(view, meeting), *(p for part in parts for p in part(view, project))):
        entries = tuple(e for e in point.entries if e.row.code not in seen)
        seen |= {entry.row.code for entry in entries}
        if entries:
            found.append(replace(point, entries=entries))
    return found


def _carried(view: View, meeting: Meeting) -> Iterator[Point]:
    """What the last meeting left: its unfinished action items, and disputes nobody settled."""
    unfinished = [i for i in last_items(view.db, meeting) if isinstance(i, Action)]
    yield Point(_row_of_last_items(view, meeting),
                tuple(action_entry(action, view) for action in unfinished))  # fmt: skip
    still = parts_of(view.project(meeting), Dispute).where(col(Dispute.settled_at).is_(None))
    disputes = view.db.exec(still.order_by(col(Dispute.due), Dispute.code)).all()
    entries = (Entry(d, d.owner or "", d.due, view.state("open")) for d in disputes)
    yield Point(view.say(N_("Open disputes")), tuple(entries))


def _row_of_last_items(view: View, meeting: Meeting) -> str:
    """The heading that the agenda has for them already, in whichever language, else ours."""
    known = {catalogue(language).gettext(LAST_ITEMS) for language in LANGUAGES}
    rows = agenda(view.db, meeting)
    return next((row.title for row in rows if row.title in known), view.say(LAST_ITEMS))


def write(db: Session, meeting: Meeting) -> None:
    """Bring the rows that wrote themselves up to date; what people wrote or dropped stays so."""
    project = db.get_one(Project, meeting.project)
    view = reader_view(db, None, db.info["now"], project.chat or "")
    rows = every_topic(db, meeting)
    shown = {row.title: row for row in rows if row.cancelled_at is None}
    fresh: list[Topic] = []
    for point in points(view, meeting):
        row = shown.get(point.title)
        settled = {c for r in rows if r is not row and not r.written for c in r.source.split()}
        codes = [e.row.code for e in point.entries if e.row.code not in settled]
        if not codes:
            continue
        if row is None:
            row = new_topic(db, meeting, rows, point.title, written=True)
        row.source = " ".join(codes)
        if row.written:
            owners = {e.owner for e in point.entries if e.row.code in codes}
            row.who = next(iter(owners)) or None if len(owners) == 1 else None
            fresh.append(row)
    for row in shown.values():
        if row.written and row not in fresh:
            row.cancelled_at = db.info["now"]
    settle(meeting, rows)


def every_topic(db: Session, meeting: Meeting) -> list[Topic]:
    """Those that were dropped, too: their names are not used again."""
    return list(db.exec(select(Topic).where(Topic.meeting == meeting.code)))


def new_topic(
    db: Session, meeting: Meeting, rows: list[Topic], title: str, *, written: bool = False
) -> Topic:
    """One more at the end; *rows* are all that the meeting ever had, and get it, too."""
    key = f"{meeting.code} {len(rows) + 1}"
    row = Topic(id=key, meeting=meeting.code, position=len(rows) + 1, title=title, written=written)
    db.add(row)
    rows.append(row)
    return row


def settle(meeting: Meeting, rows: Iterable[Topic]) -> None:
    """Number the rows from 1, those of people first; the others share the minutes left."""
    live = [row for row in rows if row.cancelled_at is None]
    live.sort(key=lambda row: (row.written and meeting.started_at is None, row.position))
    for position, row in enumerate(live, 1):
        if row.position != position:
            row.position = position
    fresh = [row for row in live if row.written]
    left = max(0, meeting.length - planned(live))
    for row in fresh:
        row.length = min(left // len(fresh), EACH * len(row.source.split()))


def planned(rows: Iterable[Topic], but: Topic | None = None) -> int:
    """The minutes that people gave to their topics."""
    return sum(row.length for row in rows if not row.written and row is not but)
