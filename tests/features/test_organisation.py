"""The organisation: imported without doubles, changed by administrators, never without one."""

import pytest

from bot.cards import Fields, Form, Table, Text, Tone, buttons
from bot.events import File
from bot.organisation import import_org
from bot.people import Account, Department, Person
from bot.trail import Spoken, Trail
from tests.conftest import dm

HEADER = "姓名,部门,岗位,邮箱,角色,上级,slack\n"
NEW = HEADER + (
    "周芳,研发部/平台组,架构师,zhoufang@example.com,,李雷,U1\n"
    "李雷,研发部/平台组,经理,lilei@example.com,部门负责人,陈立,\n"
    "刘洋,市场部,活动经理,,,赵敏,\n"
)


def hand_in(chat, text, by="admin", line="person import", **more):
    file = File("roster.csv", text.encode())
    return chat.says(line, by, dm(by), files=(file,), **more)


def imported(chat, text, *, dry_run=False):
    with chat.bot.sessions.begin() as db:
        db.info["now"] = chat.now
        return import_org(db, text.encode(), "roster.csv", dry_run=dry_run)


def fields(card):
    return {k: v for b in card.blocks if isinstance(b, Fields) for k, v in b.pairs}


def table(card):
    [found] = [b for b in card.blocks if isinstance(b, Table)]
    return found


def texts(card):
    return "\n".join(b.markdown for b in card.blocks if isinstance(b, Text))


def test_an_import_is_shown_first_and_then_done(empty):
    asked = hand_in(empty, NEW)

    assert asked.title == "Import roster.csv?"
    assert "2 new, 1 changed, 0 as before; 2 departments changed." in texts(asked)
    assert "刘洋: position none → 活动经理" in texts(asked)
    assert empty.row(Person, "zhoufang") is None

    done = empty.presses(asked, "Import people", "admin", dm("admin"))
    assert done.title == "roster.csv is imported" and done.tone is Tone.GOOD
    zhou = empty.row(Person, "zhoufang")
    assert (zhou.name, zhou.department, zhou.position) == ("周芳", "研发部/平台组", "架构师")
    assert empty.row(Department, "研发部/平台组").head == "lilei"
    assert empty.row(Person, "lilei").roles == ["head"]
    assert empty.row(Person, "market").position == "活动经理"
    assert empty.row(Account, "slack:*:U1").person == "zhoufang"
    by_line = {s.id: s.text for s in empty.rows(Spoken)}
    [added] = [t for t in empty.rows(Trail) if t.key == "zhoufang"]
    assert by_line[added.spoken].startswith("person import")


def test_the_same_file_again_changes_nothing(empty):
    imported(empty, NEW)
    report = imported(empty, NEW)
    again = hand_in(empty, NEW)

    assert (report.added, report.changed, report.departments) == ((), (), ())
    assert len(report.unchanged) == 3
    assert again.title == "roster.csv changes nothing" and buttons(again) == ()
    assert len(empty.rows(Person)) == 16


def test_who_is_known_by_address_or_account_is_changed_not_doubled(empty):
    imported(empty, NEW)
    report = imported(
        empty,
        HEADER + "周芳芳,市场部,,ZhouFang@example.com,员工,,\n老周,销售部,,,,,U1\n",
        dry_run=True,
    )
    assert report.problems == ("row 3: 老周 is in row 2, too",)

    imported(empty, HEADER + "周芳芳,市场部,,ZhouFang@example.com,,,\n")
    imported(empty, HEADER + "周芳芳,销售部,,,,,U1\n")
    zhou = empty.row(Person, "zhoufang")
    assert (zhou.name, zhou.department, zhou.position) == ("周芳芳", "销售部", "架构师")
    assert len(empty.rows(Person)) == 16


def test_with_a_problem_nothing_at_all_is_imported(empty):
    card = hand_in(empty, HEADER + "周芳,研发部,,,,没有的人,\n,,x,,,,\n李雷,研发部,,,,,\n")

    assert card.title == "Nothing of roster.csv was imported" and buttons(card) == ()
    assert texts(card).split("\n") == [
        "row 2: there is no “没有的人” to be the head",
        "row 3: the name is empty",
    ]
    report = imported(empty, HEADER + "周芳,研发部,,,,没有的人,\n李雷,研发部,,,,,\n")
    assert report.problems == ("row 2: there is no “没有的人” to be the head",)
    assert len(empty.rows(Person)) == 14


def test_a_dry_run_only_tells(empty):
    report = imported(empty, NEW, dry_run=True)

    assert report.added == ("周芳 (研发部/平台组)", "李雷 (研发部/平台组)")
    assert report.departments == ("研发部/平台组", "研发部/平台组: headed by 李雷")
    assert len(empty.rows(Person)) == 14 and empty.rows(Trail) == []


def test_the_made_up_company_may_name_departments_in_english(empty):
    imported(empty, HEADER + "周芳,Marketing,,,,,\n")

    [zhou] = [p for p in empty.rows(Person) if p.name == "周芳"]
    assert zhou.department == "市场部" and zhou.handle == "user1"


def test_a_head_is_who_has_the_role_or_whom_most_name(empty):
    file = HEADER + (
        "甲,新部,,,,周建国,\n乙,新部,,,,甲,\n丙,新部,,,,甲,\n丁,新部,,,,乙,\n戊,外部,,,,周建国,\n"
    )
    imported(empty, file)

    names = {p.handle: p.name for p in empty.rows(Person)}
    assert names[empty.row(Department, "新部").head] == "甲"
    assert empty.row(Department, "外部").head == "vp"


def test_a_newcomer_who_spoke_first_becomes_the_person_of_the_file(empty):
    empty.says("project list", "U9", dm("U9"))
    imported(empty, "姓名,部门,邮箱,slack\n周芳,研发部,zhoufang@example.com,U1\n")
    with empty.bot.sessions.begin() as db:
        db.add(Account(key="slack:T:U9", person="U9"))
    imported(empty, "姓名,部门,邮箱,slack\n周芳,研发部,zhoufang@example.com,U9\n")

    assert empty.row(Account, "slack:T:U9").person == "zhoufang"
    assert empty.row(Person, "U9").cancelled_at is not None


def test_an_account_of_somebody_else_is_not_taken_away(empty):
    imported(empty, "姓名,部门,slack\n刘洋,市场部,U1\n")
    imported(empty, "姓名,部门,邮箱\n周芳,研发部,zhoufang@example.com\n")
    report = imported(empty, "姓名,部门,邮箱,slack\n周芳,研发部,zhoufang@example.com,U1\n")

    assert report.problems == ("row 2: the account U1 belongs to 刘洋",)


def test_the_first_words_from_an_imported_account_are_that_persons(empty):
    imported(empty, "姓名,部门,slack\n刘洋,市场部,U1\n")
    with empty.bot.sessions.begin() as db:
        from bot.people import meet

        assert meet(db, "slack:T9:U1").handle == "market"
    assert empty.row(Account, "slack:T9:U1") and not empty.row(Account, "slack:*:U1")


def test_an_import_never_takes_an_administrator_away(empty):
    imported(empty, HEADER + "何静,信息部,,,员工,,\n")

    assert empty.row(Person, "admin").roles == ["administrator"]


def test_only_administrators_import(empty):
    assert "administrator" in hand_in(empty, NEW, "pm").title
    assert len(empty.rows(Person)) == 14


def test_without_a_file_the_columns_are_told(empty):
    card = empty.says("导入人员", "admin", dm("admin"))

    assert "姓名|name" in card.title and "CSV" in card.title


def test_an_import_is_not_undone_but_corrected(chat):
    empty = chat
    hand = hand_in(empty, NEW)
    empty.presses(hand, "Import people", "admin", dm("admin"))

    assert "corrected file" in empty.says("undo", "admin", dm("admin")).title


# People, one by one


def test_somebody_is_added_changed_and_shown(empty):
    card = empty.says("person add 王芳 department=marketing email=wf@example.com", "admin")
    assert card.title == "王芳 is added as @wf"
    assert fields(card)["Department"] == "marketing"

    empty.says('person edit @wf position="event manager" email=wangfang@example.com', "admin")
    shown = empty.says("person show @王芳", "market")
    assert fields(shown)["Position"] == "event manager"
    assert fields(shown)["Email"] == "wangfang@example.com"
    empty.says("undo", "admin")
    assert empty.row(Person, "wf").email == "wf@example.com"


def test_an_edit_without_words_is_a_form_of_what_is_there(empty):
    form = empty.says("person edit @market", "admin")

    assert isinstance(form, Form) and form.line == "person edit @market"
    assert {a.name: a.value for a in form.fields} == {
        "name": "刘洋", "department": "市场部", "position": "", "email": "",
    }  # fmt: skip
    wrong = empty.submits(form, "admin", email="nonsense", name="刘洋")
    assert isinstance(wrong, Form) and wrong.line == "person edit @market"
    assert next(a for a in wrong.fields if a.name == "email").error
    empty.submits(wrong, "admin", email="ly@example.com", name="刘洋")
    assert empty.row(Person, "market").email == "ly@example.com"


def test_an_address_belongs_to_one_person(empty):
    empty.says("person edit @market email=ly@example.com", "admin")

    card = empty.says("person add 柳扬 email=LY@example.com", "admin")
    assert card.title == "LY@example.com belongs to 刘洋. Nothing changed."


def test_only_administrators_change_people(empty):
    for line in ("person add 王芳", "person suspend @market", "role add @market finance"):
        assert "administrator" in empty.says(line, "pm").title


def test_people_are_listed_by_page_department_and_role(empty):
    everybody = empty.says("person list")
    assert everybody.title == "14 people"
    assert empty.says("person list department=研发部").title == "4 people"
    card = empty.says("人员 列表 角色=财务")
    assert [row[0] for row in table(card).rows] == ["**郑丽** @finance_head"]


def test_who_leaves_is_suspended_with_what_has_to_change_hands(chat):
    chat.says("action add Write the notes @market 2026-03-06")
    card = chat.says("person suspend @market", "admin")

    assert card.title == "刘洋 is suspended" and "A-1" in str(card)
    assert "刘洋 is suspended" in chat.says("action add Something @market").title
    assert "刘洋 is suspended" in chat.says("action list", "market").title
    assert chat.says("person restore @market", "admin").title == "刘洋 is back"
    assert "suspended" not in chat.says("action list", "market").title


def test_nothing_is_sent_to_who_is_suspended(chat):
    chat.says("action add Write the notes @market 2026-03-06")
    chat.says("person suspend @market", "admin")

    assert [s for s in chat.wait(days=7) if s.to == "dm:market"] == []


# Roles


def test_a_role_is_given_listed_and_taken(empty):
    assert empty.says("role add @market finance", "admin").title == "刘洋 is finance now"
    rows = dict(table(empty.says("role list", "market")).rows)
    assert rows["Finance"] == "冯雪" or "刘洋" in rows["Finance"]
    assert empty.says("角色 移除 @market 财务", "admin").title == "刘洋 is no longer finance"
    assert empty.row(Person, "market").roles == []
    assert "not finance" in empty.says("role remove @market finance", "admin").title


@pytest.mark.parametrize("line", ["role remove @admin administrator", "person suspend @admin"])
def test_the_last_administrator_stays(empty, line):
    card = empty.says(line, "admin")

    assert card.title.startswith("何静 is the last administrator.")
    assert empty.row(Person, "admin").roles == ["administrator"]
    assert empty.row(Person, "admin").suspended_at is None


def test_the_last_administrator_stays_even_when_something_is_undone(chat):
    chat.says("role add @market administrator", "admin")
    chat.says("role remove @admin administrator", "market")

    assert chat.says("undo", "admin").title.startswith("刘洋 is the last administrator.")
    assert "administrator" in chat.row(Person, "market").roles


# Departments


def test_a_department_is_made_below_others_and_shown(empty):
    card = empty.says("department add 市场部/品牌组/设计 english=design head=@market", "admin")

    assert card.title == "市场部/品牌组/设计 is added"
    assert empty.row(Department, "市场部/品牌组").head is None
    empty.says("department edit 市场部/品牌组 english=brand head=@market_head", "admin")
    assert empty.row(Department, "市场部/品牌组").head == "market_head"
    assert fields(empty.says("department show brand"))["Department head"] == "赵敏"
    names = [row[0].strip("　") for row in table(empty.says("部门 列表")).rows]
    assert names[names.index("marketing") :][:3] == ["marketing", "brand", "design"]


def test_a_department_is_added_once(empty):
    assert "already" in empty.says("department add 市场部", "admin").title
    assert "administrator" in empty.says("department add 新部", "pm").title


# In Chinese


def test_an_import_speaks_chinese(empty):
    empty.says("settings language=zh", "admin", dm("admin"))
    asked = hand_in(empty, NEW + "张三,研发部,,,,,\n,研发部,,,,,\n", line="人员 导入")
    assert asked.title == "roster.csv 没有导入" and "第 6 行：姓名是空的" in texts(asked)

    asked = hand_in(empty, NEW, line="人员 导入")
    assert "新增 2 人，修改 1 人，0 人不变；部门变动 2 处。" in texts(asked)
    assert "刘洋：岗位 没有 → 活动经理" in texts(asked)
    assert empty.presses(asked, "导入人员", "admin", dm("admin")).title == "roster.csv 已导入"


def test_roles_and_people_speak_chinese(empty):
    empty.says("settings language=zh", "admin", dm("admin"))

    assert empty.says("角色 新增 @刘洋 财务", "admin").title == "刘洋现在是财务"
    assert empty.says("人员 停用 @刘洋", "admin").title == "刘洋已停用"
    assert empty.says("人员 查看 刘洋", "admin").state.endswith("起停用")
    assert empty.says("人员 恢复 @刘洋", "admin").title == "刘洋已恢复"
    last = empty.says("角色 移除 @何静 管理员", "admin")
    assert last.title.startswith("何静是最后一位管理员")
