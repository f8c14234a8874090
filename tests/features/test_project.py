"""Projects: opened with a name, told as a charter, looked at as a status (K1)."""

from datetime import date
from xml.etree import ElementTree

import pytest

from bot.cards import Card, Fields, Form, Picture, Table, Text, Tone, buttons
from bot.events import Place
from bot.features.project import Measure
from bot.language.when import amounts
from bot.people import Home, Member, Project, Role
from bot.planner import Due
from tests.conftest import ROOM, dm

COORDINATION = Place("test", "T", "coordination")


def fields(card):
    return dict(pair for block in card.blocks if isinstance(block, Fields) for pair in block.pairs)


def tables(card):
    return [block for block in card.blocks if isinstance(block, Table)]


def texts(card):
    return [block.markdown for block in card.blocks if isinstance(block, Text)]


def labels(card):
    return [button.label for button in buttons(card)]


def told(chat):
    """Who got a direct message, and what it says."""
    return {
        sent.to: sent for sent in chat.sent() if sent.to.startswith("dm:") and not sent.audience
    }


@pytest.fixture
def zh(chat):
    """Everybody and every group speaks Chinese."""
    with chat.bot.sessions() as db:
        for table in ("person", "chat"):
            db.connection().exec_driver_sql(f"UPDATE {table} SET language = 'zh'")
        db.commit()
    return chat


@pytest.fixture
def busy(chat):
    """The project with three action items, one done and one late, and a high risk."""
    chat.says("P-1 edit start=2026-02-02 end=2026-03-31")
    chat.says("action add Submit promo plan @market 2026-03-06")
    chat.says("action add Stress test report @staff 2026-03-04")
    chat.says("action add Channel list @sales 2026-03-10")
    chat.says("risk add Core part late @rd level=high 2026-03-12")
    chat.says("A-1 done", "market")
    chat.says("A-1 accept")
    chat.wait(days=4)
    return chat


# Opening


def test_a_name_is_enough(empty):
    card = empty.says("project add X1 launch")

    assert card.title == "P-1 is set up"
    assert card.about == "P-1 · project" and card.state == "◐ in progress"
    assert fields(card) == {
        "Project manager": "林晓",
        "Group leader": "陈立",
        "Lead department": "R&D",
        "Initiating department": "R&D",
        "Group chat": "launch",
    }
    assert texts(card)[-1] == "SMART check, still missing: the goal, a measure and an end date."
    [project] = empty.rows(Project)
    assert project.chat == ROOM.key and project.asker == "pm"


def test_without_a_name_comes_a_form_and_the_form_opens_it(empty):
    form = empty.says("project add")
    assert isinstance(form, Form)
    assert [ask.name for ask in form.fields if ask.required] == ["title"]

    card = empty.submits(
        form,
        title="X1 launch",
        measures='[{"indicator": "sales", "direction": "at least", "target": "5000"}]',
        duties='[{"department": "市场部", "duty": "promotion"}]',
        lead="市场部",
        end="2026-06-30",
    )

    assert card.title == "P-1 is set up"
    measures, duties = tables(card)
    assert measures.rows == (("sales", "at least 5,000"),)
    assert duties.rows == (("marketing", "赵敏", "promotion"),)
    assert fields(card)["Group leader"] == "赵敏"


def test_a_whole_charter_in_one_line(empty):
    card = empty.says(
        'project add X1 launch goal="5,000 in the first month" budget=20-30万 lead=marketing '
        'measures="first-month sales at least 5,000 units 2026-06-30; complaints at most 5%" '
        'duties="marketing: promotion; R&D builds it" folder=//files/x1 zone=Europe/Berlin '
        "2026-03-09 to 2026-06-30"
    )

    facts = fields(card)
    assert (facts["Start"], facts["End"]) == ("2026-03-09 Mon", "2026-06-30 Tue")
    assert facts["Budget"] == "CNY 200,000–300,000"
    assert (facts["Folder"], facts["Time zone"]) == ("//files/x1", "Europe/Berlin")
    measures, duties = tables(card)
    assert measures.rows == (
        ("first-month sales", "at least 5,000 units", "2026-06-30 Tue"),
        ("complaints", "at most 5%", ""),
    )
    assert duties.rows == (("marketing", "赵敏", "promotion"), ("R&D", "陈立", "builds it"))
    assert not any("SMART" in text for text in texts(card))


def test_a_single_date_is_the_end(empty):
    empty.says("project add X1 launch 2026-06-30")

    [project] = empty.rows(Project)
    assert (project.title, project.start, project.end) == ("X1 launch", None, date(2026, 6, 30))


def test_typed_text_is_shown_and_never_obeyed(empty):
    card = empty.says('project add "[win](http://x.y) <@vp> **now**" goal="<@admin>"', at=dm("pm"))

    assert "<@vp>" not in card.title and r"\[win\]" in str(card.blocks[0].markdown)
    assert texts(card)[1] == r"\<@admin\>"


def test_those_with_a_part_in_it_are_told(empty):
    empty.says("project add X1 launch pm=@market leader=@vp lead=sales", "pm")

    news = told(empty)
    assert {to: sent.title for to, sent in news.items()} == {
        "dm:market": "林晓 made you project manager of P-1",
        "dm:vp": "林晓 made you group leader of P-1",
        "dm:sales_head": "林晓 opened P-1, your department leads it",
    }
    assert texts(news["dm:vp"].reply) == ["“X1 launch”, project manager 刘洋."]
    roles = {(m.person, m.role) for m in empty.rows(Member)}
    assert roles == {
        ("market", Role.PM),
        ("vp", Role.LEADER),
        ("sales_head", Role.MEMBER),
        ("pm", Role.SPONSOR),
    }


def test_opening_posts_its_card_and_nothing_else(empty):
    empty.says("project add X1 launch", "rd_head")

    assert [(sent.to, sent.title) for sent in empty.sent()] == [("launch", "P-1 is set up")]


def test_a_direct_chat_is_no_home(empty):
    empty.says("project add X1 launch", at=dm("pm"))

    assert empty.rows(Project)[0].chat is None


def test_an_end_before_the_start_is_refused_at_its_field(empty):
    card = empty.says("project add X1 launch start=2026-06-30 end=2026-03-09")
    assert card.title == (
        "The end, 2026-03-09 Mon, is before the start, 2026-06-30 Tue. Nothing was saved."
    )

    form = empty.submits(
        empty.says("project add"), title="X1", start="2026-06-30", end="2026-03-09"
    )
    assert [ask.name for ask in form.fields if ask.error] == ["end"]
    assert empty.rows(Project) == []


@pytest.mark.parametrize("name", ["X1 launch", "x1 LAUNCH", "Ｘ1launch"])
def test_live_projects_have_different_names(chat, name):
    card = chat.says(f"project add {name}", "sales")

    assert card.title.startswith("P-1 already has the name “X1 launch”.")
    assert labels(card) == ["P-1"]

    chat.says("P-1 close")
    assert chat.says(f"project add {name}", "sales").title == "P-2 is set up"
    assert chat.says("P-1 reopen").title.startswith("P-2 already has the name")


def test_a_hidden_name_does_not_give_itself_away(empty):
    empty.says("project add Merger visibility=members", at=dm("pm"))

    assert empty.says("project add Merger", "sales").title == "P-2 is set up"


# The charter


def test_a_code_alone_shows_the_charter(chat):
    assert chat.says("P-1") == chat.says("project show P-1")
    assert chat.says("P-1").title == "X1 launch"
    assert labels(chat.says("P-1")) == ["Status", "Edit", "Close"]


def test_editing_begins_with_what_is_there(chat):
    chat.says('P-1 edit goal="5,000 sold" budget=20万 measures="sales at least 5000"')
    form = chat.says("P-1 edit")

    values = {ask.name: ask.value for ask in form.fields}
    assert (values["title"], values["goal"], values["budget"]) == (
        "X1 launch",
        "5,000 sold",
        "200000",
    )
    assert (values["pm"], values["leader"], values["lead"]) == ("pm", "rd_head", "研发部")

    changed = chat.submits(form, **{**values, "goal": "6,000 sold", "budget": ""})
    assert changed.title == "P-1 is changed"
    assert texts(changed)[1] == "6,000 sold"
    assert "Budget" not in fields(changed)
    assert [row.rows for row in tables(changed)] == [(("sales", "at least 5,000"),)]


def test_a_new_manager_takes_over_and_both_are_told(chat):
    chat.sent()
    card = chat.says("P-1 edit pm=@market", "rd_head")

    assert fields(card)["Project manager"] == "刘洋"
    assert {to: sent.title for to, sent in told(chat).items()} == {
        "dm:pm": "刘洋 is project manager of P-1 now",
        "dm:market": "陈立 made you project manager of P-1",
    }
    assert chat.says("P-1 close", "pm").tone is Tone.WARNING
    assert chat.says("P-1 close", "market").title == "P-1 is closed"


def test_undo_brings_back_what_stood_there(chat):
    chat.says("P-1 edit pm=@market end=2026-06-30", "rd_head")
    chat.says("undo", "rd_head")

    assert fields(chat.says("P-1"))["Project manager"] == "林晓"
    assert "End" not in fields(chat.says("P-1"))


def test_undoing_the_opening_leaves_nothing(chat):
    chat.says("undo")

    assert chat.says("P-1", at=dm("pm")).title.startswith("No P-1 found.")
    assert all(member.cancelled_at for member in chat.rows(Member))


@pytest.mark.parametrize("line", ["P-1 edit end=2026-06-30", "P-1 close", "P-1 cancel sure=yes"])
def test_others_may_look_but_not_touch(chat, line):
    card = chat.says(line, "sales")

    assert card.title.startswith("This is for:") and "林晓" in card.title
    assert chat.rows(Project)[0].version == 1


def test_a_budget_that_is_none_is_asked_again(chat):
    card = chat.says("P-1 edit budget=plenty")

    assert card.title == "“plenty” is not an amount. Write it like 200000, 20万 or 20-30万."


@pytest.mark.parametrize(
    ("typed", "yuan"),
    [
        ("20万", (200_000, 200_000)),
        ("1.2 亿元", (120_000_000, 120_000_000)),
        ("CNY 200,000", (200_000, 200_000)),
        ("20-30万", (200_000, 300_000)),
        ("不超过20万元", (200_000, 200_000)),
        ("２０ 万", (200_000, 200_000)),
    ],
)
def test_amounts_as_people_write_them(typed, yuan):
    assert amounts.read(typed) == (yuan[0] * 100, yuan[1] * 100)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (
            "首月销量 不低于 5000 台 2026-06-30",
            ("首月销量", "at least", "5000", "台", "2026-06-30"),
        ),
        ("投诉率 不高于 5%", ("投诉率", "at most", "5", "%", "")),
        ("sales at least 5,000 units by 2026Q2", ("sales", "at least", "5000", "units", "2026Q2")),
        ("客户满意度 提升 15% 年底", ("客户满意度", "change by", "+15", "%", "年底")),
        (
            "cycle time -20% within 3 months",
            ("cycle time", "change by", "-20", "%", "within 3 months"),
        ),
        ("618 销售额 ≥3000 万", ("618 销售额", "at least", "3000", "万", "")),
    ],
)
def test_measures_as_people_write_them(typed, read):
    assert tuple(Measure.spelled(typed).values()) == read


def test_a_measure_without_a_number_is_named(chat):
    card = chat.says('P-1 edit goal=x end=2026-06-30 measures="happier customers"')

    missing = "SMART check, still missing: a number for “happier customers”."
    assert texts(card)[-1] == missing


# How it stands


def test_nothing_in_it_yet_says_how_to_begin(chat):
    card = chat.says("P-1 status")

    assert card.title == "P-1: nothing is noted yet"
    assert "action add" in str(card.blocks) and "member add" in str(card.blocks)
    assert labels(card)[0] == "Add member" and labels(card)[-1] == "Edit"
    form = chat.presses(card, "Add member")
    assert chat.submits(form, person="market", at=dm("pm")).title == "刘洋 is member of P-1"


def test_the_four_answers_in_their_order(busy):
    card = busy.says("P-1 status", "staff")

    assert card.title == "P-1: 1 of 4 done, 1 overdue"
    assert card.about == "P-1 · project · X1 launch" and card.tone is Tone.WARNING
    assert texts(card)[0] == (
        "25% of what was noted is done. The end is 2026-03-31 Tue, in 17 working days. "
        "56% of the time has passed."
    )
    numbers, late, ahead, held = tables(card)
    assert numbers.head == ("Kind", "Done", "In progress", "Overdue", "Serious")
    assert numbers.rows == (("Action item", "1", "1", "1", "0"), ("Risk", "0", "1", "0", "1"))
    assert late.caption == "Overdue: 1" and "A-2" in str(late.rows)
    assert [row[0] for row in ahead.rows] == ["**A-3** Channel list", "**R-1** Core part late"]
    assert held.caption == "Who holds it" and ("张伟", "1", "1", "A-2") in held.rows
    assert "Show" in labels(card)
    assert busy.presses(card, "Action item", "staff") is not None


@pytest.mark.slow
def test_the_picture_is_well_formed_and_says_the_same_in_words(busy):
    card = busy.says("P-1 status")
    [picture] = [block for block in card.blocks if isinstance(block, Picture)]

    svg = ElementTree.fromstring(picture.svg)
    assert svg.tag == "{http://www.w3.org/2000/svg}svg"
    assert (
        svg.get("aria-label")
        == picture.alt
        == ("Action item: done 1, in progress 1 and overdue 1. Risk: in progress 1.")
    )
    drawn = "".join(svg.itertext())
    assert "done 1 · in progress 1 · overdue 1" in drawn
    parts = [rect for rect in svg.iter("{http://www.w3.org/2000/svg}rect") if rect.get("stroke")]
    assert len(parts) == 4 and all(float(part.get("width", 0)) > 0 for part in parts)


def test_when_everything_is_done(chat):
    chat.says("action add Submit promo plan 2026-03-06")
    chat.says("A-1 done")

    card = chat.says("P-1 status")
    assert card.title == "P-1: all done, 1 of 1"
    assert "Nothing is overdue" in texts(card)


def test_an_end_that_has_passed(chat):
    chat.says("P-1 edit end=2026-03-04")
    chat.says("action add Submit promo plan 2026-03-20")
    chat.wait(days=4)

    card = chat.says("P-1 status")
    assert card.state == "◆ overdue"
    assert "The end was to be 2026-03-04 Wed, 2 working days ago." in texts(card)[0]


# Lists, and the end


def test_the_list_has_what_may_be_seen(chat):
    chat.says("project add Merger visibility=members", at=dm("pm"))
    chat.says("project add Budget 2027 end=2026-12-31", "finance")

    assert chat.says("project list", "sales").title == "2 projects"
    assert chat.says("project list").title == "3 projects"
    [table] = tables(chat.says("project list", "sales"))
    assert table.rows[1] == (
        "**P-3** Budget 2027",
        "冯雪",
        "2026-12-31 Thu 18:00",
        "◐ in progress",
    )
    chat.says("P-1 close")
    assert "P-1" in chat.says("project list status=closed", "sales").blocks[0].rows[0][0]


def test_no_projects_is_an_invitation(empty):
    card = empty.says("project list")

    assert card.title == "0 projects"
    assert labels(card) == ["Add project"]


@pytest.mark.slow
def test_closing_asks_when_something_is_open(busy):
    asked = busy.says("P-1 close")
    assert asked.title == "Still open in P-1: action item 2 and risk 1. Close it all the same?"
    assert busy.row(Project, "P-1").closed_at is None

    closed = busy.presses(asked, "Close project")
    assert closed.title == "P-1 is closed" and closed.state == "✓ closed"
    assert busy.says("P-1 close").title == "P-1 is closed already. Nothing changed."


@pytest.mark.slow
def test_what_is_in_it_rings_no_longer_when_it_is_closed_and_again_after_undo(busy):
    waiting = {(due.rule, due.subject) for due in busy.rows(Due)}
    busy.says("P-1 close sure=yes")
    assert busy.rows(Due) == []

    busy.says("undo")
    assert {(due.rule, due.subject) for due in busy.rows(Due)} == waiting

    busy.says("P-1 close sure=yes")
    assert busy.says("P-1 reopen").title == "P-1 is open again"
    assert {(due.rule, due.subject) for due in busy.rows(Due)} == waiting


def test_another_zone_moves_the_clocks_and_undo_moves_them_back(chat):
    chat.says("action add Submit promo plan @market 2026-03-06")
    before = chat.rows(Due)
    chat.says("P-1 edit zone=Europe/Berlin")
    after = chat.rows(Due)

    assert {due.subject for due in after} == {due.subject for due in before}
    assert [due.at for due in after] != [due.at for due in before]
    chat.says("undo")
    assert [due.at for due in chat.rows(Due)] == [due.at for due in before]


@pytest.mark.slow
def test_cancelling_asks_with_counts_and_takes_everything_out_of_sight(busy):
    asked = busy.says("P-1 cancel")
    assert asked.title == (
        "Cancel P-1? Nobody will find it any more. Still open in it: action item 2 and risk 1."
    )
    assert labels(asked) == ["Cancel project", "Keep"]

    assert busy.presses(asked, "Cancel project").title == "P-1 is cancelled"
    assert busy.says("A-2").title.startswith("No A-2 found.")
    assert busy.says("P-1").title.startswith("No P-1 found.")

    busy.says("undo")
    assert busy.says("A-2").title != "No A-2 found."
    assert busy.says("P-1").title == "X1 launch"


# Chats


def test_a_further_home_makes_lines_there_about_the_project(chat):
    assert chat.says("project bind P-1", at=COORDINATION).title == "This chat is a home of P-1 now"
    chat.says("action add Submit promo plan 2026-03-06", at=COORDINATION)
    assert chat.says("A-1").about.endswith("P-1 X1 launch")

    again = chat.says("project bind", at=COORDINATION)
    assert again.title == "This chat is a home of P-1 already. Nothing changed."


def test_the_last_home_left_becomes_its_own(chat):
    chat.says("project bind P-1", at=COORDINATION)
    assert chat.says("P-1 unbind").title == "This chat is no home of P-1 any more"

    assert chat.row(Project, "P-1").chat == COORDINATION.key
    assert all(home.cancelled_at for home in chat.rows(Home))
    chat.says("P-1 unbind", at=COORDINATION)
    assert chat.row(Project, "P-1").chat is None
    chat.says("P-1 bind", at=COORDINATION)
    assert chat.row(Project, "P-1").chat == COORDINATION.key


def test_unbinding_a_further_home_and_undoing_it(chat):
    chat.says("P-1 bind", at=COORDINATION)
    chat.says("P-1 unbind", at=COORDINATION)
    assert "no home" in chat.says("P-1 unbind", at=COORDINATION).title

    chat.says("undo", at=COORDINATION)
    assert "already" in chat.says("P-1 bind", at=COORDINATION).title


def test_a_direct_chat_cannot_be_bound(chat):
    card = chat.says("P-1 bind", at=dm("pm"))

    assert card.title == "A direct chat cannot be the home of a project. Say it in the group."
    assert "This is for:" in chat.says("P-1 bind", "sales", at=COORDINATION).title


def test_binding_what_is_for_members_only_asks_first(empty):
    empty.says("project add Merger visibility=members", at=dm("pm"))
    asked = empty.says("P-1 bind", at=COORDINATION)

    assert asked.title == "Everybody in this chat will read what is posted about P-1."
    assert empty.presses(asked, "Bind project", at=COORDINATION).title.endswith("P-1 now")


# What may not be seen is not found


@pytest.mark.parametrize(
    "line",
    [
        "{code}", "project show {code}", "{code} status", "{code} edit", "{code} close",
        "{code} cancel", "{code} reopen", "project bind {code}", "project unbind {code}",
        "member list project={code}", "{code} member list", "member add @sales project={code}",
        "member remove @pm project={code}", "action add Peek project={code}",
        "{code} close sure=yes", "{code} action add Peek",
    ],
)  # fmt: skip
def test_a_members_project_is_as_if_it_were_not_there(empty, line):
    empty.says("project add Merger visibility=members")

    hidden = empty.says(line.format(code="P-1"), "sales")
    missing = empty.says(line.format(code="P-77"), "sales")

    assert hidden.title == missing.title.replace("P-77", "P-1")
    assert hidden.title.startswith("No P-1 found.")
    assert str(hidden).replace("P-1", "P-77") == str(missing)
    assert empty.says(line.format(code="P-1"), "pm").title != hidden.title


def test_a_members_project_does_not_offer_itself(empty):
    empty.says("project add Merger visibility=members")

    for line in ("action add Peek", "member list", "project status", "project list"):
        assert "Merger" not in str(empty.says(line, "sales"))
        assert "P-1" not in str(empty.says(line, "sales"))


def test_becoming_hidden_hides_at_once(chat):
    assert chat.says("P-1", "sales").title == "X1 launch"
    chat.says("P-1 edit visibility=members")

    assert chat.says("P-1", "sales").title.startswith("No P-1 found.")
    assert fields(chat.says("P-1"))["Visibility"] == "members only"


# In Chinese


def test_in_chinese_for_a_chinese_reader(zh):
    zh.sent()
    card = zh.says(
        '项目 新增 智享X1 上市 目标="首月卖出 5,000 台" 预算=20万 牵头=市场部 '
        '指标="首月销量 不低于 5000 台 2026-06-30; 投诉率 不高于 5%" 3月9日到6月30日'
    )

    assert card.title == "P-2 已立项"
    facts = fields(card)
    assert (facts["预算"], facts["牵头部门"]) == ("200,000 元（20 万元）", "市场部")
    assert (facts["开始"], facts["结束"]) == ("2026-03-09 周一", "2026-06-30 周二")
    assert tables(card)[0].rows == (
        ("首月销量", "不低于 5,000 台", "2026-06-30 周二"),
        ("投诉率", "不高于 5%", ""),
    )
    assert told(zh)["dm:market_head"].title == "林晓请你担任 P-2 的组长"
    assert zh.says("P-2 状态").title == "P-2 还没有记任何事项"
    assert (
        zh.says("项目 新增 智享X1上市").title
        == "P-2 已经叫「智享X1 上市」了，换个名称吧，没有保存。"
    )
    assert zh.says("关闭 P-2").title == "P-2 已关闭"
    assert zh.says("项目列表 状态=已关闭").title == "1 个项目"


def test_the_status_in_chinese(zh):
    zh.says("行动项 新增 提交推广方案 @刘洋 2026-03-06")
    card = zh.says("P-1 状态")

    assert card.title == "P-1：共 1 项，完成 0 项，没有逾期"
    assert texts(card)[0] == "已记事项完成了 0%。还没有定结束日期。"
    [picture] = [block for block in card.blocks if isinstance(block, Picture)]
    assert picture.alt == "行动项：进行中 1。" and "行动项" in picture.svg
    assert isinstance(card, Card)
