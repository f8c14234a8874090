"""What everybody sets for themselves, and what follows from it at once."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.cards import Fields
from bot.notices import Notice
from bot.outbox import State
from bot.people import Person
from tests.conftest import dm

SHANGHAI = ZoneInfo("Asia/Shanghai")


def fields(card):
    return {k: v for b in card.blocks if isinstance(b, Fields) for k, v in b.pairs}


def say(chat, text, by="market"):
    return chat.says(text, by, dm(by))


def test_settings_alone_show_mine_and_what_is_the_companys(empty):
    card = say(empty, "settings")

    assert card.title == "Your settings"
    assert fields(card) == {
        "Language": "English",
        "Time zone": "Asia/Shanghai (the company's)",
        "Quiet hours": "22:00-08:00 (the company's)",
    }


def test_a_new_language_is_confirmed_in_that_language(empty):
    card = say(empty, "settings language=中文 zone=Europe/London quiet=21:30-7:00")

    assert card.title == "设置已更新"
    assert fields(card) == {"语言": "中文", "时区": "Europe/London", "免打扰": "21:30-07:00"}
    person = empty.row(Person, "market")
    assert (person.language, person.zone, person.quiet) == ("zh", "Europe/London", "21:30-07:00")
    back = say(empty, "设置 语言=英文 免打扰=关")
    assert back.title == "Your settings are changed" and fields(back)["Quiet hours"] == "none"


def test_settings_are_undone(chat):
    say(chat, "settings quiet=off")
    say(chat, "undo")

    assert chat.row(Person, "market").quiet is None


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("settings quiet=25:00-08:00", "“25:00-08:00” are no quiet hours"),
        ("settings quiet=08:00-08:00", "“08:00-08:00” are no quiet hours"),
        ("settings quiet=later", "“later” are no quiet hours"),
        ("settings zone=Mars", "“Mars” is not a time zone"),
        ("settings language=latin", "“latin” is none of"),
    ],
)
def test_what_cannot_be_read_is_told(empty, line, sentence):
    assert sentence in say(empty, line).title
    assert empty.row(Person, "market").quiet is None


def at_night(chat):
    chat.now = datetime(2026, 3, 2, 23, 0, tzinfo=SHANGHAI)
    chat.says("action add Write the notes @market 2026-03-06")
    [held] = [n for n in chat.rows(Notice) if n.person == "market" and n.state == State.HELD]
    assert held.held_until == datetime(2026, 3, 3, 8, 0, tzinfo=SHANGHAI)
    return held.key


def test_what_is_held_follows_the_new_quiet_hours(chat):
    key = at_night(chat)
    say(chat, "settings quiet=22:00-10:00")
    assert chat.row(Notice, key).held_until == datetime(2026, 3, 3, 10, 0, tzinfo=SHANGHAI)

    say(chat, "undo")
    assert chat.row(Notice, key).held_until == datetime(2026, 3, 3, 8, 0, tzinfo=SHANGHAI)
    say(chat, "settings zone=Europe/London")
    told = [s for s in chat.wait(minutes=1) if s.to == "dm:market" and "A-1" in s.title]
    assert len(told) == 1


def test_without_quiet_hours_it_goes_out_at_once(chat):
    at_night(chat)
    chat.sent()
    say(chat, "settings quiet=off")
    chat.now += timedelta(minutes=1)

    assert [s.title for s in chat.tick() if s.to == "dm:market" and "A-1" in s.title]
