"""Read, propose, confirm: nothing is noted before somebody says so."""

from datetime import UTC, datetime

import pytest
from sqlmodel import Session

from bot.cards import Card, Form, buttons
from bot.events import File
from bot.features.action import Action
from bot.people import Department, Person
from tests.conftest import dm

MINUTES = """周例会纪要
参会：林晓、刘洋、冯雪
决定：预算维持 20 万
行动项：
1. 刘洋 3月6日前提交推广方案
2. 冯雪、王磊 下周三前核对费用
3. 赵六六 3月9日前联系场地
风险：核心件可能晚到一周
下次会议：3月11日 14:00"""


def labels(reply):
    return [button.label for button in buttons(reply)]


def actions(chat):
    return [(row.code, row.title, row.owner, row.due) for row in chat.rows(Action)]


def at(day, hour=10):
    return datetime(2026, 3, day, hour, tzinfo=UTC)  # 18:00 in Shanghai


def test_minutes_are_proposed_and_nothing_is_noted(chat):
    card = chat.says(f"read {MINUTES}")

    assert card.title == "4 action items were read"
    assert "刘洋 · 2026-03-06 Fri 18:00" in str(card)
    assert "From: 1. 刘洋 3月6日前提交推广方案" in str(card), "the line that it was read from"
    assert "预算维持 20 万" in str(card) and "核心件可能晚到一周" in str(card)
    assert "2026-03-11 Wed 14:00" in str(card)
    assert actions(chat) == []


def test_all_that_is_clear_is_noted_at_one_press_the_rest_is_asked(chat):
    card = chat.says(f"read {MINUTES}")
    told = chat.presses(card, "Add all 3")

    assert told.title == "3 action items are added"
    assert actions(chat) == [
        ("A-1", "提交推广方案", "market", at(6)),
        ("A-2", "核对费用", "finance", at(11)),
        ("A-3", "核对费用", "rd", at(11)),
    ]
    assert 'Nobody here is called "赵六六". Who does it?' in str(told)


def test_one_item_alone_and_left_alone(chat):
    card = chat.says(f"read {MINUTES}")
    first = next(button for button in buttons(card) if button.label == "Add this one")
    chat.says(first.line, source="pressed")

    assert [row[1] for row in actions(chat)] == ["提交推广方案"]
    assert chat.presses(card, "Leave it").title == "Nothing was added"
    assert len(actions(chat)) == 1


def test_the_form_holds_a_row_for_each_and_notes_what_is_left_of_them(chat):
    card = chat.says(f"read {MINUTES}")
    form = chat.presses(card, "Edit first")

    assert isinstance(form, Form) and '"title": "提交推广方案", "owner": "market"' in str(form)
    rows = '[{"title": "联系场地", "owner": "staff", "due": "2026-03-09 12:00"}, {"title": ""}]'
    chat.submits(form, rows=rows)
    assert actions(chat) == [("A-1", "联系场地", "staff", at(9, 4))]


def test_a_row_of_the_form_without_an_owner_is_asked_about(chat):
    form = chat.presses(chat.says(f"read {MINUTES}"), "Edit first")
    again = chat.submits(form, rows='[{"title": "联系场地", "due": "2026-03-09 12:00"}]')

    assert isinstance(again, Form) and 'Who does "联系场地"?' in str(again)
    assert actions(chat) == []


def test_what_is_known_is_brought_up_to_date_not_doubled(chat):
    chat.says("action add 提交推广方案 @market 2026-03-05")
    card = chat.says("read 刘洋 3月6日前提交推广方案")

    assert "Known as A-1, due 2026-03-05 Thu 18:00 so far." in str(card)
    chat.presses(card, "Update A-1")
    assert actions(chat) == [("A-1", "提交推广方案", "market", at(6))]
    again = chat.says("read 刘洋 3月6日前提交推广方案")
    assert "Known as A-1 already." in str(again)
    assert "Add" not in "".join(labels(again))


def test_a_date_with_two_readings_is_asked(chat):
    card = chat.says("read 刘洋明天3点交方案")

    assert "The date has two readings. Which one?" in str(card)
    chat.presses(card, "2026-03-03 Tue 15:00")
    assert actions(chat) == [("A-1", "交方案", "market", datetime(2026, 3, 3, 7, tzinfo=UTC))]


def test_a_past_date_is_questioned(chat):
    card = chat.says("read 待办：刘洋 2026-02-27 交方案")

    assert "2026-02-27 Fri 18:00 has passed." in str(card)
    assert "Add 1" not in labels(card)


def test_who_is_nearly_called_so_is_offered(chat):
    card = chat.says("read 负责人：王雷，截止：3月6日，内容：交测试报告")

    assert "王磊" in labels(card)
    chat.presses(card, "王磊")
    assert actions(chat) == [("A-1", "交测试报告", "rd", at(6))]


def test_i_is_who_handed_it_in_and_a_department_is_its_liaison(chat):
    chat.says("member add @sales role=liaison")
    card = chat.says("read 我周五交总计划，销售部3月12日前给报价", by="staff")

    assert "张伟 · 2026-03-06 Fri 18:00" in str(card)
    assert "吴倩 · 2026-03-12 Thu 18:00" in str(card)


def test_a_vague_request_says_what_is_missing_and_offers_the_blanks(chat):
    card = chat.says("read needs support from technology")

    assert "Missing: how many, by when and who." in str(card)
    form = chat.presses(card, "Fill in")
    assert isinstance(form, Form) and "needs support from technology" in str(form)
    assert actions(chat) == []


def test_a_file_is_read(chat):
    file = File("minutes.md", "待办\n- 刘洋：3月6日前提交推广方案\n".encode())
    card = chat.says("read", files=(file,))

    assert "刘洋 · 2026-03-06 Fri 18:00" in str(card)
    wrong = chat.says("read", files=(File("a.png", b"\x89PNG\0\0"),))
    assert wrong.title == "a.png cannot be read. Hand in .txt, .md or .docx."


def test_talk_that_begins_with_the_word_is_left_alone(chat):
    assert chat.says("read the room") is None
    assert chat.says("read the room", at=dm("pm")).title == "Nothing to note was found."


def test_decisions_and_risks_have_a_press_of_their_own(chat):
    card = chat.says(f"read {MINUTES}")

    assert chat.presses(card, "Add decision").title == "D-1 is recorded"
    assert chat.presses(card, "Add risk").title == "R-1 is noted"


def test_it_is_proposed_in_chinese(chat):
    with Session(chat.bot.sessions.kw["bind"]) as db, db.begin():
        db.get_one(Person, "pm").language = "zh"
    card = chat.says(f"识别 {MINUTES}")

    assert card.title == "识别到 4 个行动项"
    assert {"全部新增（3）", "先修改"} <= set(labels(card))
    assert chat.presses(card, "全部新增（3）").title == "已新增 3 个行动项"


def test_without_a_project_it_is_asked_where_to_note(empty):
    empty.says("project add X1")
    empty.says("project add X2", at=dm("pm"))
    card = empty.says("read 刘洋 3月6日前提交推广方案", at=dm("vp"), by="vp")
    asked = empty.presses(card, "Add 1", by="vp", at=dm("vp"))

    assert asked.title == "Which project is this about?"
    empty.presses(asked, "P-2 X2", by="vp", at=dm("vp"))
    assert [row.project for row in empty.rows(Action)] == ["P-2"]


# Short answers under a card


@pytest.fixture
def item(chat):
    chat.says("action add Press kit @market 2026-03-06")
    return chat


def test_done_in_other_words_is_one_tap_away(item):
    asked = item.says("搞定了", by="market", about="A-1")

    assert item.row(Action, "A-1").done_at is None
    item.presses(asked, "Done", by="market")
    assert item.row(Action, "A-1").done_at


def test_ok_means_what_is_waited_for(item):
    taken = item.says("ok", by="market", about="A-1")
    item.presses(taken, "Take", by="market")
    item.says("A-1 done", by="market")

    asked = item.says("+1", by="pm", about="A-1")
    item.presses(asked, "Accept")
    assert item.row(Action, "A-1").closed_at


def test_somebody_else_is_told_politely_whose_it_is(item):
    item.says("A-1 done", by="market")
    told = item.says("ok", by="sales", about="A-1")

    assert "asker 林晓" in told.title and "Nothing changed" in told.title
    assert item.row(Action, "A-1").closed_at is None


def test_a_later_date_is_offered_as_a_date(item):
    asked = item.says("推到下周三", by="market", about="A-1")

    item.presses(asked, "Reschedule 2026-03-11 Wed 18:00", by="market")
    assert item.row(Action, "A-1").due == at(11)


def test_a_delay_with_a_particle_asks_only_for_the_reason(item):
    form = item.says("延期到周五", by="market", about="A-1")

    assert isinstance(form, Form) and "周五" in str(form)


def test_talk_under_a_card_is_left_alone(item):
    assert item.says("I would rather wait", by="market", about="A-1") is None
    assert item.says("ok", by="sales", about="A-1") is None
    assert item.says("ok", by="market") is None
    assert isinstance(item.says("A-1"), Card)


def test_departments_are_known_by_their_english_names(chat):
    with Session(chat.bot.sessions.kw["bind"]) as db:
        assert db.get_one(Department, "财务部").english == "finance"
    card = chat.says("read The finance team will confirm the costs by 2026-03-06")
    assert "郑丽 · 2026-03-06 Fri 18:00" in str(card)
