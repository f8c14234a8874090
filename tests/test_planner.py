"""What is owed is promised once, whatever happens to one of the rules."""

from datetime import timedelta

import pytest
from sqlmodel import select

from bot.planner import PUT_OFF, Due
from bot.registry import policies

pytestmark = pytest.mark.both


def told(chat):
    """What is new; cards that only changed are left out."""
    return [one for one in chat.tick() if one.edits is None]


def test_planning_twice_promises_once(chat):
    chat.says("action add Write the notes @market 2026-03-03")
    chat.sent()
    chat.now += timedelta(days=1)

    assert len(told(chat)) == 1
    assert told(chat) == []


def test_a_rule_that_breaks_on_one_row_is_put_off_and_the_others_are_told(chat, monkeypatch):
    chat.says("action add Broken @market 2026-03-03")
    chat.says("action add Whole @rd 2026-03-03")
    chat.sent()
    rule = policies["chase"]

    def breaks(db, row, slot):
        if row.code == "A-1":
            raise RuntimeError(row.code)
        return rule.tell(db, row, slot)

    breaks.__name__ = "chase"
    broken = type(rule)(**{**vars(rule), "tell": breaks})
    monkeypatch.setitem(policies._all, "chase", broken)
    chat.now += timedelta(days=1)

    assert ["A-2" in one.title for one in told(chat)] == [True]
    with chat.bot.sessions() as db:
        again = db.exec(
            select(Due.wait_until).where(Due.subject == "A-1", Due.rule == "chase")
        ).one()
    assert again == chat.now + PUT_OFF
    monkeypatch.undo()
    chat.now += PUT_OFF
    assert ["A-1" in one.title for one in told(chat)] == [True]
