"""Forms that come back, headlines that are not said twice, and days off (M5, DOMAIN §5)."""

import json
from datetime import timedelta

import pytest

from bot.cards import Form, Text
from bot.features.meeting.tables import Meeting
from tests.conftest import dm, staged

CALL = "meeting add Budget review 2026-03-05 14:00 60m @finance @market recorder=@finance"


@staged
def over(chat):
    chat.says(CALL)
    chat.wait(days=3, hours=6)
    return chat


def texts(reply):
    return [b.markdown for b in reply.blocks if isinstance(b, Text)]


def test_a_draft_that_cannot_be_read_comes_back_in_the_same_form(over):
    blank = over.says("M-1 draft", "finance", dm("finance"))
    rows = json.dumps([{"part": "Venue", "achieved": "two offers"}])
    again = over.submits(
        blank, "finance", dm("finance"), summary="All well", reports=rows, next_at="2026-03-01 9:00"
    )
    assert isinstance(again, Form) and again.title == blank.title and again.line == blank.line
    assert [(a.label, a.type) for a in again.fields] == [(a.label, a.type) for a in blank.fields]
    kept = {a.name: a for a in again.fields}
    assert [column.label for column in kept["reports"].fields] == ["Topic", "What was said"]
    assert (kept["summary"].value, kept["reports"].value) == ("All well", rows)
    assert kept["next_at"].error == "2026-03-01 Sun 09:00 has passed. When is the next one?"
    over.submits(again, "finance", dm("finance"), summary="All well", reports=rows, next_at="")
    assert over.row(Meeting, "M-1").summary == "All well"


def test_a_row_that_cannot_be_read_keeps_the_meeting_it_is_about(over):
    blank = over.says("M-1 draft", "finance", dm("finance"))
    rows = json.dumps([{"part": "", "achieved": "two offers"}])
    again = over.submits(blank, "finance", dm("finance"), summary="All well", reports=rows)
    assert isinstance(again, Form) and again.line == blank.line


def test_a_topic_that_does_not_fit_comes_back_in_the_same_form(chat):
    chat.says(CALL)
    blank = chat.says("M-1 topic")
    again = chat.submits(blank, title="Venue", content="", owner="", minutes="90")
    assert isinstance(again, Form) and again.title == blank.title
    assert [a.name for a in again.fields] == [a.name for a in blank.fields]
    assert "do not fit" in {a.name: a.error for a in again.fields}["minutes"]


@pytest.mark.parametrize("line", ["M-1 draft =1+2 stays", "M-1 起草 =1+2 stays"])
def test_a_summary_may_begin_like_a_formula(over, line):
    over.says(line, "finance", dm("finance"))
    assert over.row(Meeting, "M-1").summary == "=1+2 stays"


def test_the_step_just_taken_is_said_once(over):
    over.says("M-1 draft All well", "finance", dm("finance"))
    handed = over.says("M-1 submit", "finance", dm("finance"))
    assert handed.title == "M-1 minutes are with 陈立"
    assert not any("陈立" in text for text in texts(handed))
    approved = over.says("M-1 approve", "rd_head", dm("rd_head"))
    assert not any("✓" in text for text in texts(approved))
    over.now += timedelta(minutes=1)
    assert texts(over.says("M-1 minutes", "pm"))[0] == "陈立 ✓ 2026-03-05 Thu 15:00"


def test_what_the_clock_says_on_a_day_off_waits_for_the_working_morning(chat):
    chat.says("meeting add Sync 2026-03-06 15:00 30m @finance recorder=@finance")
    said = chat.wait(days=8)
    late = [(f"{s.at:%m-%d %H:%M}", s.to) for s in said if "were due" in s.title]
    assert late == [("03-09 00:00", "dm:pm"), ("03-09 00:00", "dm:rd_head")], "8:00 in Shanghai"
    held = str(chat.says("why M-1"))
    assert "minutes were due 2026-03-07 Sat 15:30" in held


def test_what_somebody_says_on_a_day_off_does_not_wait(chat):
    chat.now += timedelta(days=5)  # Saturday
    chat.says("meeting add Crisis 2026-03-08 15:00 30m @finance reason=urgent")
    said = chat.wait(hours=1)
    assert "dm:finance" in {s.to for s in said}, "after the day off it would be too late"
    chat.says("M-1 reschedule 2026-03-08 16:00")
    assert "dm:finance" in {s.to for s in chat.sent()}


def test_without_a_roll_nobody_is_said_to_have_been_there_or_not(chat):
    chat.says(CALL)
    chat.now += timedelta(days=3, hours=5)
    assert any("Present: 0 of 3." in text for text in texts(chat.says("M-1 start")))
    assert not any("Present" in text for text in texts(chat.says("M-1 end")))
    chat.says("M-1 attend @finance")
    assert any("Present: 1 of 3." in text for text in texts(chat.says("M-1")))
