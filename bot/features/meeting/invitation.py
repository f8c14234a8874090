"""A meeting as a calendar file (.ics): the invitation, what changed, or that it is called off.

RFC 5545 says how it is written, RFC 5546 what METHOD, UID and SEQUENCE mean to a calendar: the UID
stays for ever, a later SEQUENCE replaces an earlier one, and one day of a series is its UID with
a RECURRENCE-ID. A row's version only ever rises, so it is the SEQUENCE.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from icalendar import Calendar, Event, vCalAddress, vRecur
from sqlmodel import Session, select

from bot.cards import Attachment
from bot.features.meeting import series
from bot.features.meeting.tables import Attendee, Meeting, agenda, attendees
from bot.features.meeting.times import DAYS, TIMES, parts_of_rule
from bot.files import keep
from bot.markup import plain
from bot.people import Person
from bot.trail import ROW, Spoken, Trail
from bot.view import View
from bot.words import N_
from bot.workdays import SATURDAY as WEEKEND
from bot.workdays import Calendar as Workdays

MEDIA = "text/calendar"
OURS = UUID("6c1f0d1e-6a3c-4d0b-9f5e-6d65657469ce")
ANSWERS = {"coming": "ACCEPTED", "absent": "DECLINED"}
SHOWN_AHEAD = 92  # days


def invitation(db: Session, meeting: Meeting, view: View, *, cancelled: bool = False) -> Attachment:
    """The file in the words of its reader; of one day of a series it has the whole series, too."""
    file = Calendar()
    file.add("prodid", "-//Liaison//meetings//EN")
    file.add("version", "2.0")
    file.add("method", "CANCEL" if cancelled else "REQUEST")
    for event in _called_off(meeting, view) if cancelled else _events(meeting, view):
        file.add_component(event)
    file.add_missing_timezones(first_date=date(view.now.year - 1, 1, 1))
    return keep(db, f"{meeting.code} {meeting.title}.ics", MEDIA, file.to_ical())


def _events(meeting: Meeting, view: View) -> Iterator[Event]:
    whole = _whole(meeting, view)
    if not whole.is_series:
        yield _event(meeting, view, _begin(meeting, view))
        return
    yield _series(whole, view)
    calendar = view.times(meeting).calendar
    for day in series.days(view.db, whole):
        if day.occurs >= whole.begins and (day is meeting or day.is_moved(calendar)):
            yield _day(day, whole, view)


def _called_off(meeting: Meeting, view: View) -> Iterator[Event]:
    whole = _whole(meeting, view)
    event = (
        _day(meeting, whole, view)
        if meeting.series
        else _event(meeting, view, _begin(meeting, view))
    )
    event["status"] = "CANCELLED"
    yield event


def _whole(meeting: Meeting, view: View) -> Meeting:
    return view.db.get_one(Meeting, meeting.series) if meeting.series else meeting


def _begin(meeting: Meeting, view: View) -> datetime:
    """On the wall of its project, which is the zone that a series repeats in."""
    zone = view.times(meeting).calendar.zone
    if meeting.is_series:
        return datetime.fromisoformat(meeting.begins).replace(tzinfo=zone)
    return (meeting.at or view.now).astimezone(zone)


def _event(meeting: Meeting, view: View, start: datetime) -> Event:
    event = Event.new(
        uid=uid(view.db, meeting), sequence=meeting.version, stamp=view.now, start=start,
        end=start + timedelta(minutes=meeting.length), summary=meeting.title,
        location=meeting.place or meeting.link or None, url=meeting.link or None,
        description=_description(meeting, view), organizer=_address(view, meeting.host),
        attendees=[_attendee(meeting, a, view) for a in attendees(view.db, meeting)],
    )  # fmt: skip
    event.add("status", "CONFIRMED")
    return event


def _series(meeting: Meeting, view: View) -> Event:
    """From its first day on, without the days called off; a daily one on working days."""
    event = _event(meeting, view, begin := _begin(meeting, view))
    parts = {n: v for n, v in parts_of_rule(meeting).items() if n not in TIMES}
    known = series.days(view.db, meeting, cancelled=True)
    gone = {datetime.fromisoformat(d.occurs) for d in known if d.cancelled_at}
    more: set[datetime] = set()
    if parts["FREQ"] == "DAILY":
        parts = {"FREQ": "WEEKLY", "BYDAY": ",".join(DAYS[:WEEKEND])}
        off, more = _odd_days(begin, view.times(meeting).calendar, view.now)
        gone |= off
    event.add("rrule", vRecur.from_ical(";".join(f"{n}={v}" for n, v in parts.items())))
    for name, walls in (("exdate", gone), ("rdate", more)):
        if times := [w.replace(tzinfo=begin.tzinfo) for w in sorted(walls) if w >= _wall(begin)]:
            event.add(name, times)
    return event


def _odd_days(
    begin: datetime, calendar: Workdays, now: datetime
) -> tuple[set[datetime], set[datetime]]:
    """In the quarter to come: weekdays that are off, and weekends that make up for them."""
    first = max(begin, now.astimezone(begin.tzinfo)).date()
    days = [first + timedelta(days=passed) for passed in range(SHOWN_AHEAD)]
    odd = [day for day in days if calendar.works(day) != (day.weekday() < WEEKEND)]
    walls = {datetime.combine(day, _wall(begin).time()) for day in odd}
    return (
        {w for w in walls if w.weekday() < WEEKEND},
        {w for w in walls if w.weekday() >= WEEKEND},
    )


def _wall(begin: datetime) -> datetime:
    return begin.replace(tzinfo=None)


def _day(day: Meeting, whole: Meeting, view: View) -> Event:
    """One day in the place of what the series says of it."""
    event = _event(day, view, start := _begin(day, view))
    event["uid"] = uid(view.db, whole)
    event["sequence"] = whole.version + day.version
    stands_for = datetime.fromisoformat(day.occurs).replace(tzinfo=start.tzinfo)
    event.add("recurrence-id", stands_for)
    return event


def uid(db: Session, meeting: Meeting) -> str:
    """From the line that called it: the same for ever, and no other company's."""
    made = select(Spoken.event_id).join(Trail).where(
        Trail.kind == Meeting.__name__, Trail.key == meeting.code, Trail.field == ROW
    )  # fmt: skip
    return str(uuid5(OURS, f"{meeting.code} {db.exec(made).first()}"))


def _attendee(meeting: Meeting, place: Attendee, view: View) -> vCalAddress:
    """Answers are given in the chat, so a calendar is not asked for one."""
    address = _address(view, place.person)
    host = place.person == meeting.host
    address.params["ROLE"] = "CHAIR" if host else "REQ-PARTICIPANT"
    address.params["PARTSTAT"] = "ACCEPTED" if host else ANSWERS.get(place.answer, "NEEDS-ACTION")
    address.params["RSVP"] = "FALSE"
    return address


def _address(view: View, handle: str) -> vCalAddress:
    """By mail; without one, by a name that no mail goes to (RFC 5545 3.3.3 takes any URI)."""
    person = view.db.get_one(Person, handle)
    uri = f"mailto:{person.email}" if person.email else uuid5(OURS, handle).urn
    address = vCalAddress(uri)
    address.params["CN"] = person.name
    return address


def _description(meeting: Meeting, view: View) -> str:
    """What the notice says: goal, decisions wanted, agenda, link."""
    lines = [f"{meeting.code} {view.project(meeting).title}"]
    for name in ("goal", "wanted", "link"):
        if value := getattr(meeting, name):
            lines.append(f"{view.label(name)}: {value}")
    for topic in agenda(view.db, meeting):
        parts = [topic.title, topic.content, view.name(topic.who)]
        length = plain(view.say(N_("{minutes} min"), minutes=topic.length)) if topic.length else ""
        lines.append(f"{topic.position}. " + " – ".join(filter(None, [*parts, length])))
    return "\n".join(lines)
