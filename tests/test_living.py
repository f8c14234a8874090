"""A card in a chat follows its row, and only the newest one can be pressed."""

from bot.cards import buttons
from tests.conftest import dm


def test_a_card_follows_its_row(chat):
    chat.says("action add Write the notes @market 2026-03-06")
    chat.sent()
    chat.says("A-1 done", "market", at=dm("market"))

    [card] = [one for one in chat.sent() if one.edits and one.to == "launch"]
    assert [button.line for button in buttons(card.reply)][:2] == [
        "A-1 验收 版本=2",
        "A-1 退回 版本=2",
    ]


def test_an_earlier_card_stands_without_buttons_once_there_is_a_newer_one(chat):
    chat.says("action add Write the notes @market 2026-03-06")
    chat.sent()
    chat.says("A-1 done", "market")

    sent = [one for one in chat.sent() if one.to == "launch"]
    [earlier] = [one for one in sent if one.edits]
    [newer] = [one for one in sent if not one.edits]
    assert buttons(earlier.reply) == ()
    assert "A-1" in earlier.reply.foot
    assert buttons(newer.reply)


def test_a_direct_message_follows_its_row(chat):
    chat.says("action add Write the notes @market 2026-03-06")
    chat.sent()
    chat.says("A-1 take", "market", at=dm("market"))

    changed = [one for one in chat.sent() if one.edits and one.to == "dm:market"]
    assert not any(b.label == "Take" for one in changed for b in buttons(one.reply))
    assert changed
