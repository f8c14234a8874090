"""Delivery: seen by the administrator, by number and reason, and sent once more."""

import pytest
from sqlmodel import select

from bot.cards import Table, buttons
from bot.notices import Notice
from bot.outbox import Message, State
from tests.conftest import dm

pytestmark = pytest.mark.both


def died(chat, subject="A-1", reason="channel_not_found"):
    """A message about a row that could not be delivered."""
    chat.sent()
    with chat.bot.sessions.begin() as db:
        message = db.exec(select(Message).where(Message.subject == subject)).first()
        message.state, message.error = State.DEAD, reason
        for notice in db.exec(select(Notice).where(Notice.message == message.id)):
            notice.state = State.DEAD
        return message.id


def cells(card):
    return [row for block in card.blocks if isinstance(block, Table) for row in block.rows]


@pytest.mark.slow
def test_what_is_dead_is_listed_with_its_reason_and_sent_again(chat):
    chat.says("action add Slides @market 2026-03-06")
    number = died(chat)
    listed = chat.says("delivery list", "admin", dm("admin"))
    assert listed.title == "1 message cannot be delivered"
    [[first, _, _, row, state, reason]] = cells(listed)
    assert (first, row, state) == (str(number), "A-1", "■ cannot be delivered")
    assert reason == "channel\\_not\\_found" or "channel" in reason

    chat.presses(listed, f"Send again {number}", "admin", dm("admin"))
    assert chat.row(Message, number).state is State.OWED
    assert chat.sent()
    assert chat.says("delivery list", "admin", dm("admin")).title == "Everything can be delivered"


def test_a_list_never_says_what_a_message_says(chat):
    chat.says("action add Salaries @market 2026-03-06")
    died(chat)

    assert "Salaries" not in str(chat.says("delivery list", "admin", dm("admin")))


def test_the_code_of_what_may_not_be_seen_is_left_out(empty):
    empty.says("project add Zebra visibility=members")
    empty.says("member add @market")
    empty.says("action add Stripes @market 2026-03-06")
    died(empty)
    [row] = cells(empty.says("delivery list", "admin", dm("admin")))

    assert row[3] == ""


def test_what_is_held_says_until_when(chat):
    chat.wait(hours=14)
    chat.says("action add Slides @market 2026-03-06")
    [row] = cells(chat.says("delivery list status=held", "admin", dm("admin")))

    assert row[4:] == ("◐ held", "until 2026-03-03 Tue 08:00")


def test_what_is_held_goes_out_at_a_press(chat):
    chat.wait(hours=14)
    chat.says("action add Slides @market 2026-03-06")
    chat.sent()
    listed = chat.says("delivery list status=held", "admin", dm("admin"))
    assert chat.presses(listed, "Send now 1", "admin", dm("admin")).title == "It goes out now"

    assert [sent.to for sent in chat.tick() if "A-1 for you" in sent.title] == ["dm:market"]
    again = chat.presses(listed, "Send now 1", "admin", dm("admin"))
    assert again.title == "That notice is not held any more. Nothing changed."


def test_what_is_on_its_way_is_not_sent_twice(chat):
    chat.says("action add Slides @market 2026-03-06")
    chat.sent()

    assert "is not stuck" in chat.says("delivery send 1", "admin", dm("admin")).title
    assert "There is no message 999" in chat.says("delivery send 999", "admin", dm("admin")).title


def test_delivery_is_for_administrators(chat):
    for line in ("delivery list", "delivery send 1"):
        refused = chat.says(line, "pm", dm("pm"))
        assert "This is for: administrator" in refused.title
        assert not buttons(refused)
