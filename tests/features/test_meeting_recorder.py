"""Who records (M4, M5): another one is named when the recorder cannot come, and is told."""

import pytest

from bot.cards import Form, buttons
from bot.features.meeting.tables import Meeting
from tests.conftest import dm, staged

CALL = "meeting add Budget review 2026-03-12 14:00 60m @finance @market recorder=@finance"


@staged
def told(chat):
    chat.says(CALL)
    chat.wait(days=8)
    return chat


def news(sent, handle):
    return [s for s in sent if s.to == f"dm:{handle}" and not s.edits]


@pytest.mark.slow
def test_the_host_is_asked_who_records_when_the_recorder_is_away(told):
    told.says("M-1 absent on a trip", "finance", dm("finance"))
    [asked] = news(told.sent(), "pm")
    assert 'Reason: "on a trip". Who records it? Else it is you.' in asked
    blank = told.presses(asked.reply, "Assign", at=dm("pm"))
    assert isinstance(blank, Form) and [ask.name for ask in blank.fields] == ["recorder"]

    assert told.submits(blank, at=dm("pm"), recorder="market").title == "刘洋 records M-1"
    [asked] = news(told.sent(), "market")
    assert asked.title == "M-1 is yours to record · 2026-03-12 Thu 14:00"
    said = told.wait(days=2, hours=8)
    assert [s.title for s in news(said, "market")][-1].endswith(
        "M-1 minutes by 2026-03-13 Fri 15:00"
    )


def test_without_another_the_host_is_asked_for_the_minutes_then_the_project_manager(told):
    told.says("M-1 edit host=@market")
    told.says("M-1 absent on a trip", "finance", dm("finance"))
    told.sent()
    told.says("M-1 absent ill", "market", dm("market"))
    said = told.wait(days=2, hours=8)
    assert "<@pm> M-1 minutes by 2026-03-13 Fri 15:00" in [s.title for s in news(said, "pm")]
    assert not any("minutes" in s.title for s in [*news(said, "finance"), *news(said, "market")])


def test_after_the_meeting_the_new_recorder_hears_by_when(told):
    told.wait(days=3, hours=7)
    told.sent()
    late = told.wait(days=1)
    assert late == []
    told.says("M-1 assign @market")
    [asked] = news(told.sent(), "market")
    assert asked.title == "M-1 minutes are yours to write, by 2026-03-13 Fri 15:00"
    assert [b.label for b in buttons(asked.reply)] == ["Draft", "Submit"]


def test_of_a_series_every_one_to_come_has_the_new_recorder(chat):
    chat.says("meeting weekly Weekly 2026-03-06 15:00 30m @finance recorder=@finance")
    chat.wait(days=2)
    chat.says("M-1 assign @market")
    assert [m.recorder for m in chat.rows(Meeting)] == ["market", "market"]
    chat.says("undo")
    assert [m.recorder for m in chat.rows(Meeting)] == ["finance", "finance"]


def test_who_is_away_cannot_record_it_either(told):
    told.says("M-1 absent on a trip", "market", dm("market"))
    refused = told.says("M-1 assign @market")
    assert refused.title == "刘洋 is absent from M-1. Who else records it?"
    assert "recorder 冯雪. Nothing changed." in told.says("M-1 assign @market", "staff").title


def test_whoever_has_left_is_not_waited_for(told):
    told.wait(days=2, hours=7)
    card = told.says("person suspend @finance", "admin", dm("admin"))
    assert "M-1" in str(card), "the minutes are handed over, too"
    said = told.wait(days=1)
    assert not news(said, "finance")
    assert any(
        "冯雪" not in str(s.reply) and "minutes were due" in s.title for s in news(said, "pm")
    )
