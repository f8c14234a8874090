"""Members: who is what in a project, one liaison and one deputy of each department (K2)."""

import pytest

from bot.cards import Fields, Table, Text, buttons
from bot.members import head_of, leader_of, liaison_of, pm_of
from bot.people import Department, Member, Person, Project
from bot.registry import contribute
from bot.view import reader_view
from tests.conftest import dm


def fields(card):
    return dict(pair for block in card.blocks if isinstance(block, Fields) for pair in block.pairs)


def names(card):
    [table] = [block for block in card.blocks if isinstance(block, Table)]
    return table


def told(chat):
    return {sent.to: sent.title for sent in chat.sent() if sent.to.startswith("dm:")}


def asked(chat, function, *arguments):
    with chat.bot.sessions() as db:
        return function(db, db.get_one(Project, "P-1"), *arguments)


@pytest.fixture
def zh(chat):
    """Everybody and every group speaks Chinese."""
    with chat.bot.sessions() as db:
        for table in ("person", "chat"):
            db.connection().exec_driver_sql(f"UPDATE {table} SET language = 'zh'")
        db.commit()
    return chat


def test_somebody_is_put_in_and_told(chat):
    chat.sent()
    card = chat.says('member add @market role=liaison duty="promotion"')

    assert card.title == "刘洋 is liaison of marketing in P-1"
    assert fields(card) == {"Role": "liaison", "Department": "marketing", "Duty": "promotion"}
    assert told(chat) == {"dm:market": "林晓 made you liaison of P-1"}


def test_several_at_once_are_asked_about_first(chat):
    question = chat.says("member add @sales @finance role=support")
    assert question.title == "This is done 2 times. Nothing is changed yet."

    card = chat.presses(question, "Add member")
    assert "吴倩 is support of P-1" in str(card) and "冯雪 is support of P-1" in str(card)


def test_the_list_of_names_and_duties(chat):
    chat.says('member add @market role=liaison duty="promotion"')
    chat.says("member add @finance role=observer")
    table = names(chat.says("member list", "sales"))

    assert table.head == ("Name", "Department", "Role", "Duty")
    assert table.rows == (
        ("林晓", "R&D", "project manager", ""),
        ("陈立", "R&D", "group leader", ""),
        ("刘洋", "marketing", "liaison", "promotion"),
        ("冯雪", "finance", "observer", ""),
    )
    assert chat.says("member list").title == "4 people in P-1"


def test_the_list_names_departments_without_a_liaison(chat):
    chat.says('P-1 edit duties="marketing: promotion; sales: channels"')
    chat.says("member add @market role=liaison")

    [note] = [b.markdown for b in chat.says("member list").blocks if isinstance(b, Text)]
    assert note == "No liaison yet: sales."


@pytest.mark.parametrize("role", ["liaison", "deputy"])
def test_a_department_has_one_of_each_and_a_second_is_asked_about(chat, role):
    chat.says(f"member add @market role={role}")
    chat.sent()
    question = chat.says(f"member add @market_head role={role}")
    assert question.title == f"刘洋 is {role} of marketing in P-1 now. Replace with 赵敏?"
    assert [button.label for button in buttons(question)] == ["Replace", "Keep"]

    assert chat.presses(question, "Replace").title == f"赵敏 is {role} of marketing in P-1"
    assert told(chat) == {
        "dm:market": f"赵敏 is {role} of P-1 now",
        "dm:market_head": f"林晓 made you {role} of P-1",
    }
    assert "刘洋" not in str(names(chat.says("member list")).rows)


def test_another_department_has_its_own(chat):
    chat.says("member add @market role=liaison")

    assert chat.says("member add @sales role=liaison").title == "吴倩 is liaison of sales in P-1"
    card = chat.says('member add @staff role=liaison department="customer service"')
    assert card.title == "张伟 is liaison of customer service in P-1"
    assert "liaison (customer service)" in str(names(chat.says("member list")).rows)


def test_a_project_has_one_manager_and_one_leader(chat):
    assert "Replace with 刘洋?" in chat.says("member add @market role=pm").title
    chat.says("member add @market role=pm sure=yes")

    assert fields(chat.says("P-1"))["Project manager"] == "刘洋"
    assert asked(chat, pm_of) == "market"


def test_a_role_says_more_than_being_in_it(chat):
    chat.says("member add @market")
    chat.says("member add @market role=recorder")
    assert ("刘洋", "marketing", "recorder") in names(chat.says("member list")).rows

    again = chat.says("member add @market")
    assert again.title == "刘洋 is in P-1 already: recorder. Nothing changed."


def test_a_deputy_who_becomes_liaison_is_deputy_no_more(chat):
    chat.says("member add @market role=deputy")
    chat.says("member add @market role=liaison")

    assert ("刘洋", "marketing", "liaison") in names(chat.says("member list")).rows


def test_only_the_duty_changes_and_nobody_is_told(chat):
    chat.says("member add @market role=liaison")
    chat.sent()
    card = chat.says('member add @market role=liaison duty="promotion"')

    assert fields(card)["Duty"] == "promotion"
    assert told(chat) == {}


def test_somebody_without_a_department_speaks_for_none(chat):
    chat.says("hello", "new", at=dm("new"))
    card = chat.says("member add @new role=liaison")

    assert card.title.startswith("Which department does new speak for?")


def test_taking_somebody_out(chat):
    chat.says("member add @market role=liaison")
    chat.says("member add @market role=recorder")
    chat.sent()

    assert chat.says("member remove @market role=recorder").title == (
        "刘洋 is no longer recorder of P-1"
    )
    assert chat.says("member remove @market").title == "刘洋 is no longer in P-1"
    assert chat.says("member remove @market").title == "刘洋 is not in P-1. Nothing changed."
    assert chat.says("member add @market role=liaison").title.startswith("刘洋 is liaison")


def test_the_manager_is_replaced_and_not_taken_out(chat):
    card = chat.says("member remove @pm", "rd_head")

    assert card.title.startswith("林晓 manages P-1. Name the next one first:")
    assert fields(chat.says("P-1"))["Project manager"] == "林晓"


@pytest.mark.parametrize("line", ["member add @sales", "member remove @pm"])
def test_others_may_not(chat, line):
    assert chat.says(line, "sales").title.startswith("This is for:")
    assert len(chat.rows(Member)) == 2


@pytest.mark.parametrize(
    "line",
    [
        "member add @market role=recorder",
        "member add @market_head role=liaison sure=yes",
        "member remove @market",
        'member add @market role=liaison duty="promotion"',
    ],
)
def test_undo_brings_the_list_back(chat, line):
    chat.says("member add @market role=liaison")
    before = chat.says("member list")
    chat.says(line)
    assert chat.says("member list") != before

    chat.says("undo")
    assert chat.says("member list") == before


def test_a_hidden_project_is_seen_from_the_moment_one_is_in_it(empty):
    empty.says("project add Merger visibility=members")
    assert empty.says("P-1", "market").title.startswith("No P-1 found.")
    assert "Merger" not in str(empty.says("project list", "market"))

    card = empty.says("member add @market")
    assert "P-1 is for its members only; 刘洋 sees it now." in str(card)
    assert empty.says("P-1", "market").title == "Merger"
    assert empty.says("project list", "market").title == "1 project"

    empty.says("member remove @market")
    assert empty.says("P-1", "market").title.startswith("No P-1 found.")


def test_who_speaks_for_a_department(chat):
    assert asked(chat, liaison_of, "市场部") == "market_head"
    chat.says("member add @staff role=deputy department=marketing")
    assert asked(chat, liaison_of, "市场部") == "staff"
    chat.says("member add @market role=liaison")
    assert asked(chat, liaison_of, "市场部") == "market"
    assert asked(chat, liaison_of, "市场部/品牌组") == "market"
    assert asked(chat, leader_of) == "rd_head"
    chat.says("member remove @rd_head")
    assert asked(chat, leader_of) == "rd_head"


def test_whoever_is_suspended_speaks_for_nobody(chat):
    chat.says("member add @market role=liaison")
    with chat.bot.sessions() as db:
        db.info.update(now=chat.now, spoken=1)
        db.get_one(Person, "market").suspended_at = chat.now
        db.commit()

    assert asked(chat, liaison_of, "市场部") == "market_head"


def test_the_head_of_a_part_is_that_of_the_whole(chat):
    with chat.bot.sessions() as db:
        db.info.update(now=chat.now, spoken=1)
        db.add(Department(path="研发部/平台组"))
        db.commit()
        assert head_of(db, "研发部/平台组") == "rd_head"
        assert head_of(db, None) is None


def test_what_has_to_change_hands_when_somebody_leaves(chat):
    chat.says("member add @market role=liaison")
    chat.says("member add @market role=recorder")
    with chat.bot.sessions() as db:
        person = db.get_one(Person, "market")
        view = reader_view(db, person, chat.now)
        entries = [e for part in contribute.parts("holding") for e in part(view, person)]

    assert [(entry.row.code, entry.state) for entry in entries] == [("P-1", "liaison")]


def test_in_chinese_for_a_chinese_reader(zh):
    zh.sent()
    card = zh.says('成员 新增 @刘洋 角色=接口人 职责="负责推广"')

    assert card.title == "刘洋是 P-1 中市场部的接口人"
    assert told(zh) == {"dm:market": "林晓请你担任 P-1 的接口人"}
    question = zh.says("新增 成员 @赵敏 角色=接口人")
    assert question.title == "P-1 中市场部的接口人现在是刘洋，换成赵敏吗？"
    assert names(zh.says("P-1 成员 列表")).head == ("姓名", "部门", "角色", "职责")
    assert zh.says("成员 移除 @刘洋").title == "刘洋已移出 P-1"
