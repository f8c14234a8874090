"""The first administrator and accounts that are one person: codes, once, soon, never kept."""

import re
from datetime import timedelta

import pytest

from bot import links
from bot.clock import BusinessClock
from bot.outbox import Message
from bot.people import Account, Person
from bot.trail import Spoken
from tests.conftest import MONDAY, Dialogue, dm


@pytest.fixture
def real(empty) -> BusinessClock:
    clock = BusinessClock(MONDAY, monotonic=lambda: 0.0)
    empty.bot.sessions.kw["info"]["real"] = clock
    return clock


@pytest.fixture
def orphaned(empty) -> Dialogue:
    with empty.bot.sessions.begin() as db:
        db.connection().exec_driver_sql("UPDATE person SET roles = '[]' WHERE handle = 'admin'")
    return empty


def first_claim(chat) -> str | None:
    with chat.bot.sessions.begin() as db:
        return links.first_claim(db)


def code_of(card) -> str:
    return re.search(r"[2-9A-HJ-NP-Z]{3}-[2-9A-HJ-NP-Z]{3}", card.title)[0]


def kept(chat) -> str:
    """Everything that was written down about lines and replies."""
    said = [s.text for s in chat.rows(Spoken)]
    return str([said, [m.body for m in chat.rows(Message)]])


def test_a_printed_code_makes_the_first_administrator_once(orphaned):
    code = first_claim(orphaned)
    assert re.fullmatch(r"[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}", code)

    card = orphaned.says(f"claim {code.lower()}", "admin", dm("admin"))
    assert card.title == "何静 is administrator now; the code is used up"
    assert orphaned.row(Person, "admin").roles == ["administrator"]
    assert code not in kept(orphaned) and code.lower() not in kept(orphaned)
    assert "already: 何静" in orphaned.says(f"claim {code}", "market", dm("market")).title
    assert first_claim(orphaned) is None


def test_a_newcomer_may_claim_and_a_code_holds_after_a_restart(orphaned):
    code, newer = first_claim(orphaned), first_claim(orphaned)
    assert code != newer

    orphaned.says(f"认领 {code.replace('-', '')}", "U1", dm("U1"))
    assert orphaned.row(Person, "U1").roles == ["administrator"]


def test_a_wrong_code_is_refused_and_guessing_is_slowed(orphaned):
    code = first_claim(orphaned)
    for _ in range(5):
        wrong = orphaned.says("claim 2222-2222", "staff", dm("staff"))
        assert wrong.title.startswith("This code does not hold")

    assert orphaned.says(f"claim {code}", "staff", dm("staff")).title.startswith("Five codes")
    orphaned.now += timedelta(minutes=2)
    assert "is administrator" in orphaned.says(f"claim {code}", "staff", dm("staff")).title


def test_a_misspelt_claim_is_not_kept_either(orphaned):
    code = first_claim(orphaned)
    card = orphaned.says(f"cliam {code}", "staff", dm("staff"))

    assert code not in card.title and code not in kept(orphaned)


def test_a_code_joins_an_account_of_another_platform(empty, real):
    card = empty.says("link", "market", dm("market"))
    code = code_of(card)
    assert card.title.startswith(f"Send `link {code}` to Liaison on the other platform")

    answer = empty.says(f"link {code}", "U1", dm("U1"))
    assert answer.title == "This account belongs to 刘洋 now"
    assert empty.row(Account, "test:T:U1").person == "market"
    assert empty.row(Person, "U1").cancelled_at is not None
    assert all(code not in line.text for line in empty.rows(Spoken))
    assert "这个码无效" in empty.says(f"link {code}", "U2", dm("U2")).title


def test_a_code_ends_after_ten_real_minutes(empty, real):
    code = code_of(empty.says("关联", "market", dm("market")))
    empty.now += timedelta(days=3)
    real.advance(timedelta(minutes=10))

    assert "这个码无效" in empty.says(f"link {code}", "U1", dm("U1")).title


def test_business_time_does_not_end_a_code(empty, real):
    code = code_of(empty.says("link", "market", dm("market")))
    empty.now += timedelta(days=3)

    assert "belongs to 刘洋" in empty.says(f"link {code}", "U1", dm("U1")).title


@pytest.mark.parametrize("by", ["staff", "vp", "pm"])
def test_nobody_who_has_work_here_is_merged_away(chat, by):
    code = code_of(chat.says("link", "market", dm("market")))

    assert "Only the account of a newcomer" in chat.says(f"link {code}", by, dm(by)).title
    assert chat.row(Person, by).cancelled_at is None


def test_one_cannot_link_oneself(empty):
    code = code_of(empty.says("link", "market", dm("market")))

    assert "other platform" in empty.says(f"link {code}", "market", dm("market")).title


def test_linked_accounts_are_not_undone(chat):
    code = code_of(chat.says("link", "market", dm("market")))
    chat.says(f"link {code}", "U1", dm("U1"))

    assert chat.says("undo", "U1", dm("U1")).title == "Linked accounts stay linked."


def test_claim_and_link_speak_chinese(orphaned, real):
    orphaned.says("settings language=zh", "admin", dm("admin"))
    code = first_claim(orphaned)

    card = orphaned.says(f"认领 {code}", "admin", dm("admin"))
    assert card.title == "何静现在是管理员，认领码已失效"
    assert "columns" not in orphaned.presses(card, "导入人员", "admin", dm("admin")).title
    given = orphaned.says("关联", "admin", dm("admin"))
    assert given.title.startswith("10 分钟内在另一个平台给联络员发 `关联 ")
