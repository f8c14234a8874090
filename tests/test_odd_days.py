"""Days on which clocks or calendars do odd things: each reminder once, at its time on the wall."""

import shutil
import zoneinfo
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session, select

from bot import almanac
from bot.company import Company
from bot.notices import Notice
from bot.planner import Due
from bot.registry import policies
from bot.store import Memo
from tests.conftest import Dialogue

NEW_YORK = ZoneInfo("America/New_York")
SHANGHAI = ZoneInfo("Asia/Shanghai")


def begin(chat: Dialogue, at: str, zone: ZoneInfo) -> None:
    chat.now = datetime.fromisoformat(at).replace(tzinfo=zone).astimezone(UTC)


def told(chat: Dialogue, zone: ZoneInfo, code: str = "A-1") -> list[str]:
    """When a person was to be told of a row, on the wall."""
    times = {row.at for row in chat.rows(Notice) if row.key.startswith(f"chase:{code}:")}
    return [f"{at.astimezone(zone):%Y-%m-%d %H:%M}" for at in sorted(times)]


def hourly(chat: Dialogue, **duration: float) -> None:
    """Ticks that overlap and repeat, as a planner lives through an odd night."""
    end = chat.now + timedelta(**duration)
    while chat.now < end:
        for now in (chat.now, chat.now - timedelta(minutes=20), chat.now):
            with chat.bot.sessions.begin() as db:
                policies.plan(db, now)
        chat.now += timedelta(minutes=30)


@pytest.fixture
def american(chat: Dialogue) -> Dialogue:
    begin(chat, "2026-03-02 09:00", NEW_YORK)
    chat.says("P-1 edit zone=America/New_York")
    for day in ("2026-03-08", "2026-11-01"):  # Sundays on which people work, for once
        chat.says(f"holiday add {day} works=yes", "admin")
    return chat


@pytest.mark.parametrize(
    ("clock", "instant"), [("1:30", "06:30"), ("2:30", "07:30"), ("9:30", "13:30")]
)
def test_in_the_night_that_lacks_an_hour_a_reminder_comes_once(american, clock, instant):
    """8 March 2026: 2:00 to 3:00 is not there in New York; 2:30 is told an hour later."""
    begin(american, "2026-03-05 12:00", NEW_YORK)
    american.says(f"clock edit reminder {clock} project=P-1")
    american.says("action add Plan @market 2026-03-08")
    [day] = [row.at for row in american.rows(Due) if row.rule == "chase"]
    hourly(american, days=4)

    sunday = [n for n in american.rows(Notice) if n.key.startswith("chase:A-1:today:2026-03-08T")]
    assert {f"{n.at.astimezone(UTC):%H:%M}" for n in sunday} == {instant}
    assert len(sunday) == len({(n.person, n.chat) for n in sunday}) and day < american.now


@pytest.mark.parametrize(
    ("clock", "instant"), [("0:30", "04:30"), ("1:30", "05:30"), ("2:30", "07:30")]
)
def test_in_the_night_with_an_hour_twice_a_reminder_comes_once(american, clock, instant):
    """1 November 2026: 1:30 comes twice in New York; the first is meant."""
    begin(american, "2026-10-29 12:00", NEW_YORK)
    american.says(f"clock edit reminder {clock} project=P-1")
    american.says("action add Plan @market 2026-11-01")
    hourly(american, days=4)

    sunday = [n for n in american.rows(Notice) if n.key.startswith("chase:A-1:today:2026-11-01T")]
    assert {f"{n.at.astimezone(UTC):%H:%M}" for n in sunday} == {instant}
    assert len(sunday) == len({(n.person, n.chat) for n in sunday})


def test_on_a_leap_day_as_on_any_other(chat):
    begin(chat, "2028-02-25 09:00", SHANGHAI)  # a Friday
    assert "A-1 due 2028-02-29" in chat.says("action add Plan @market 2028-02-29").title
    chat.wait(days=8)

    assert told(chat, SHANGHAI)[:3] == ["2028-02-28 09:30", "2028-02-29 09:30", "2028-03-01 09:30"]
    assert "2027-02-29" in chat.says("action add Plan @market 2027-02-29").title  # no such day


def test_over_the_end_of_a_year_working_days_go_on(chat):
    begin(chat, "2025-12-29 09:00", SHANGHAI)
    chat.says("action add Plan @market 2025-12-31")
    chat.wait(days=12)

    # 1 to 3 January 2026 are off, Sunday the 4th is made up for
    assert told(chat, SHANGHAI)[:3] == ["2025-12-30 09:30", "2025-12-31 09:30", "2026-01-04 09:30"]


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Path]:
    """A zone that the next release of the zone data changes: Test/Town, as Shanghai at first."""
    path = tmp_path / "zones" / "Test" / "Town"
    path.parent.mkdir(parents=True)
    before = zoneinfo.TZPATH
    zoneinfo.reset_tzpath([str(path.parents[1]), *before])
    released(path, "Shanghai")
    yield path
    zoneinfo.reset_tzpath(before)
    ZoneInfo.clear_cache()


def released(path: Path, like: str) -> None:
    shutil.copy(str(files("tzdata.zoneinfo.Asia") / like), path)
    ZoneInfo.clear_cache()


def started(chat: Dialogue) -> bool:
    """The bot is started anew, where this company is at home; was the almanac a new one?"""
    sessions = chat.bot.sessions
    sessions.configure(info={"company": Company("en", ZoneInfo("Test/Town"))})
    with sessions.begin() as db:
        return almanac.follow(db, chat.now)


def armed(chat: Dialogue) -> str:
    [due] = [row.at for row in chat.rows(Due) if row.rule == "chase"]
    return f"{due.astimezone(UTC):%d %H:%M}"


def test_newer_zone_data_move_what_is_still_to_be_said(chat, town):
    started(chat)
    chat.says("action add Plan @market 2026-03-05")
    assert armed(chat) == "04 01:30" and not started(chat)

    released(town, "Tokyo")  # an hour earlier
    assert started(chat) and not started(chat)
    assert armed(chat) == "04 00:30"
    chat.wait(days=9)
    assert len(told(chat, SHANGHAI)) == len({text[:10] for text in told(chat, SHANGHAI)})


def test_what_moved_into_the_time_of_the_upgrade_is_said_late_and_not_lost(chat, town):
    started(chat)
    chat.says("action add Plan @market 2026-03-05")
    chat.now = datetime(2026, 3, 4, 0, 20, tzinfo=UTC)
    with chat.bot.sessions.begin() as db:
        db.merge(Memo(name="planned", value=chat.now.isoformat()))
    chat.now = datetime(2026, 3, 4, 0, 50, tzinfo=UTC)  # by Tokyo's clocks it was due meanwhile
    released(town, "Tokyo")
    started(chat)
    chat.tick()

    assert told(chat, UTC) == ["2026-03-04 00:30"]


def test_what_was_said_before_the_upgrade_is_not_said_again(chat, town):
    started(chat)
    chat.says("action add Plan @market 2026-03-05")
    chat.wait(days=2, hours=1)
    before = told(chat, UTC)
    with chat.bot.sessions.begin() as db:
        db.merge(Memo(name="planned", value=(chat.now - timedelta(days=1)).isoformat()))
    released(town, "Tokyo")
    started(chat)
    chat.tick()

    assert told(chat, UTC) == before != []


def test_a_newer_list_of_holidays_moves_what_is_still_to_be_said(chat):
    """As an older list had left it: armed for a day that is off now."""
    started_by(chat)
    chat.says("action add Plan @market 2026-03-05")
    with chat.bot.sessions.begin() as db:
        db.merge(Memo(name=almanac.KEPT, value="of an older list"))
        [due] = db.exec(select(Due).where(Due.rule == "chase"))
        due.at += timedelta(days=3)

    assert started_by(chat)
    assert armed(chat) == "04 01:30"


def started_by(chat: Dialogue) -> bool:
    with chat.bot.sessions.begin() as db:
        return almanac.follow(db, chat.now)


def test_a_new_rule_speaks_of_older_rows_too(chat: Dialogue) -> None:
    """An upgrade brought it: nothing was armed when they were written."""
    started_by(chat)
    chat.says("action add Plan @market 2026-03-05")
    with chat.bot.sessions.begin() as db:
        db.merge(Memo(name=almanac.KEPT, value="without that rule"))
        forget(db)

    assert started_by(chat) and armed(chat) == "04 01:30"


def forget(db: Session) -> None:
    for due in db.exec(select(Due)):
        db.delete(due)
