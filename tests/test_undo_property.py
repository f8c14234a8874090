"""What any command changed, `undo` restores; or the declaration says why not, and it asks first."""

import pytest

from bot.cards import Form
from bot.commands import FIELDS
from tests.examples import Example, every, last, perform, rows, said, stage, trail

pytestmark = pytest.mark.slow  # it walks the whole registry

# They only look; all others write, so that a command that stopped writing is seen here.
QUERIES = {"list", "show", "help", "history", "mine", "search", "simulate", "why", "status",
           "doctor", "settings", "link", "readers", "tour", "setup", "capture"}  # fmt: skip
# With a title behind it, some of these write.
LOOKS = {"M-1 agenda", "M-1 material", "M-1 minutes", "M-1 extract", "M-1 export",
         "read @market sends the press kit by 2026-03-06"}  # fmt: skip
FINAL = [example for example in every("en") if example.command.undo != FIELDS]
BACK = [example for example in every("en") if example.command.undo == FIELDS]


def changed(chat) -> bool:
    return bool(trail(chat, said(chat, "one").id - 1))


def undo(chat, example: Example, by: str = ""):
    return chat.says("undo", by or example.stage.by, example.stage.at)


def different(before: dict, after: dict) -> dict:
    """What differs, but for rows that were added and are cancelled now."""
    return {
        key: (before.get(key), row)
        for key, row in after.items()
        if before.get(key) != row and not (key not in before and row["cancelled_at"])
    }


@pytest.mark.parametrize("example", BACK, ids=str)
def test_undo_restores_every_row_then_goes_further_back(databases, example):
    chat = stage(databases, example)
    before = rows(chat)
    reply, after = perform(chat, example), rows(chat)
    if not changed(chat) or example.command.words == "undo":
        looks = example.command.verb in {*QUERIES, "undo"} or example.line in LOOKS
        assert looks or isinstance(reply, Form)
        return

    assert undo(chat, example, "sales_head").title == "There is nothing to undo."
    assert rows(chat) == after, "somebody else undid it"

    undo(chat, example)
    assert not last(chat).asked
    assert before.keys() <= rows(chat).keys()
    assert different(before, once := rows(chat)) == {}

    again = undo(chat, example)
    assert "That did not work" not in again.title
    assert (rows(chat) == once) is last(chat).asked, again


@pytest.mark.parametrize("example", FINAL, ids=str)
def test_what_cannot_be_undone_says_why_and_asks_before(databases, example):
    chat, wanted = stage(databases, example), example.stage
    before = rows(chat)
    if not example.command.asks:
        chat.says(example.line, wanted.by, wanted.at, files=wanted.files)
        assert last(chat).asked
        assert rows(chat) == before
    perform(chat, example)
    if not changed(chat):
        return
    now = rows(chat)

    reply = undo(chat, example)

    assert reply.title == example.command.undo
    assert rows(chat) == now
