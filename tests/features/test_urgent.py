"""Urgent news: everybody alone, at any hour, until somebody has it (F7)."""

import pytest
from sqlmodel import select

from bot.features.urgent import Alert, Summons
from bot.notices import Notice, alarm
from bot.outbox import Message
from tests.conftest import ROOM, dm

LINE = "urgent Complaint line down @sales_head @finance"


def told(sent, handle):
    return [s for s in sent if s.to == f"dm:{handle}"]


def test_everybody_who_is_called_is_told_alone_and_the_list_shows_who_has_it(chat):
    card = chat.says(LINE)
    assert card.title.startswith("Urgent U-1 from") and "0 of 2 acknowledged" in str(card)
    sent = chat.sent()
    assert len(told(sent, "sales_head")) == len(told(sent, "finance")) == 1

    again = chat.presses(told(sent, "finance")[0].reply, "Acknowledge", "finance", dm("finance"))
    assert "1 of 2 acknowledged; waiting for" in str(again)
    group = [s for s in chat.sent() if s.to == ROOM.chat and s.edits]
    assert "2 人中 1 人已确认" in str(group[-1].reply)  # the group reads Chinese

    chat.says("U-1 acknowledge", "sales_head", dm("sales_head"))
    assert chat.row(Alert, "U-1").closed_at
    assert [s for s in chat.wait(minutes=30) if "U-1" in s] == []


def test_it_passes_quiet_hours_and_rings_as_loud_as_was_asked(chat):
    chat.wait(hours=14)  # 23:00
    chat.says(f"{LINE} means=phone")
    assert len(told(chat.sent(), "finance")) == 1
    with chat.bot.sessions() as db:
        rung = {alarm(db, m) for m in db.exec(select(Message)) if "finance" in m.chat}
        assert rung == {"phone"}
        assert {n.lane for n in db.exec(select(Notice).where(Notice.rule == "summons"))} == {
            "urgent"
        }


def test_who_is_silent_is_stood_in_for_and_in_the_end_the_caller_is_told(chat):
    chat.says("member add @sales role=liaison")
    chat.says(LINE)
    chat.says("U-1 acknowledge", "finance", dm("finance"))
    assert told(chat.wait(minutes=9), "sales") == []
    [call] = told(chat.wait(minutes=1), "sales")
    assert "孙浩" in call and "take over" in call
    [word] = told(chat.wait(minutes=10), "pm")
    assert "孙浩" in word and "吴倩" in word

    chat.says("U-1 acknowledge", "sales", dm("sales"))
    assert chat.row(Alert, "U-1").closed_at
    summons = {s.person: s.stands_for for s in chat.rows(Summons)}
    assert summons == {"finance": None, "sales_head": None, "sales": "sales_head"}


def test_the_deputy_is_called_after_as_long_as_the_clock_says(chat):
    chat.says("member add @sales role=liaison")
    chat.says("clock edit urgent 5min", "admin")
    chat.says(LINE)
    assert told(chat.wait(minutes=4), "sales") == []
    assert len(told(chat.wait(minutes=1), "sales")) == 1


@pytest.mark.parametrize(
    ("line", "by", "answer"),
    [
        ("urgent Server is hot", "pm", "Who is to be called?"),
        ("urgent Server is hot @pm", "pm", "Who is to be called?"),
        ("U-1 acknowledge", "rd", "did not call you"),
        ("U-1 close", "rd", "This is for"),
    ],
)
def test_what_cannot_be_done_says_why(chat, line, by, answer):
    if line.startswith("U-1"):
        chat.says(LINE)
    assert answer in str(chat.says(line, by, dm(by)))


def test_acknowledging_twice_changes_nothing_and_closing_stops_the_calls(chat):
    chat.says(LINE)
    chat.says("U-1 acknowledge", "finance", dm("finance"))
    assert "already" in str(chat.says("U-1 acknowledge", "finance", dm("finance")))
    chat.says("U-1 close")
    chat.sent()
    assert chat.wait(minutes=30) == []


def test_it_waits_in_ones_own_list_until_it_is_acknowledged(chat):
    chat.says(LINE)
    assert "to acknowledge" in str(chat.says("mine", "finance", dm("finance")))
    chat.says("U-1 acknowledge", "finance", dm("finance"))
    assert "to acknowledge" not in str(chat.says("mine", "finance", dm("finance")))


def test_an_undone_call_calls_nobody(chat):
    chat.says(LINE)
    chat.says("undo")
    chat.sent()
    assert chat.wait(minutes=30) == []


def test_it_speaks_chinese(chat):
    with chat.bot.sessions.begin() as db:
        db.info.update(now=chat.now, spoken=1)
        from bot.people import Person

        for person in db.exec(select(Person)):
            person.language = "zh"
    card = chat.says("紧急 投诉热线中断 @sales_head 方式=电话", at=dm("pm"))
    assert card.title.startswith("紧急 U-1") and "1 人中 0 人已确认" in str(card)
    assert chat.row(Alert, "U-1").means == "phone"
