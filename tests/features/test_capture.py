"""Read, propose, confirm: nothing is noted before somebody says so."""

import json
from datetime import UTC, datetime

import pytest
from sqlmodel import Session

from bot.cards import Card, Form, buttons
from bot.events import File
from bot.features.action import Action
from bot.features.meeting import Decision, Meeting
from bot.features.risk import Risk
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
    rows = (row for row in chat.rows(Action) if not row.cancelled_at)
    return [(row.code, row.title, row.owner, row.due) for row in rows]


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


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("@market sends the press kit by 2026-03-06", "1 action item was read"),
        ("请刘洋周五前提交推广方案，3月10日前请王磊核对费用", "2 action items were read"),
        (MINUTES, "4 action items were read"),
        (
            "会议纪要\n1. 刘洋 周五前提交推广方案\n2. 王磊 3月10日前核对费用",
            "2 action items were read",
        ),
    ],
)
def test_what_is_written_to_the_bot_needs_no_command(chat, said, title):
    assert chat.says(said, mentioned=True).title == title
    assert chat.says(said, at=dm("pm")).title == title
    assert chat.says(said) is None, "what people say among themselves is theirs"
    assert actions(chat) == []


def test_a_file_with_text_that_is_given_to_the_bot_is_read(chat):
    file = File("minutes.txt", MINUTES.encode())
    assert chat.says("", at=dm("pm"), files=(file,)).title == "4 action items were read"


@pytest.mark.parametrize("said", ["hello", "你好", "谢谢！", "今天天气不错"])
def test_talk_that_holds_nothing_to_note_is_answered_as_before(chat, said):
    assert "That is no command" in chat.says(said, mentioned=True).title


def test_all_that_is_clear_is_noted_at_one_press_the_rest_is_asked(chat):
    card = chat.says(f"read {MINUTES}")
    told = chat.presses(card, "Add all 5")

    assert told.title == "Added: 3 action items, 1 decision and 1 risk"
    assert actions(chat) == [
        ("A-1", "提交推广方案", "market", at(6)),
        ("A-2", "核对费用", "finance", at(11)),
        ("A-3", "核对费用", "rd", at(11)),
    ]
    assert 'Nobody here is called "赵六六". Who does it?' in str(told)
    assert [row.title for row in chat.rows(Decision)] == ["预算维持 20 万"]
    assert [row.title for row in chat.rows(Risk)] == ["核心件可能晚到一周"]

    again = chat.says(f"read {MINUTES}")
    assert str(again).count("Known as") == 5, "the same minutes once more double nothing"
    assert "Name the owner" in labels(told) and "Add" not in "".join(labels(again))
    chat.says("undo")
    assert actions(chat) == [] and chat.rows(Risk)[0].cancelled_at


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

    assert "2026-02-27 Fri 18:00 has passed. Is it 2026-03-06 Fri 18:00?" in str(card)
    assert "Add 1" not in labels(card)
    chat.presses(card, "2026-02-27 Fri 18:00")
    chat.says("undo")
    chat.presses(card, "2026-03-06 Fri 18:00")
    assert [row[3] for row in actions(chat)] == [at(6)]


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
    assert [ask.label for ask in form.fields] == ["Title", "How many", "Owner", "Due"]
    assert actions(chat) == []
    chat.submits(
        form, title="needs support from technology", amount="2 testers", owner="rd",
        due="2026-03-06",
    )  # fmt: skip
    assert actions(chat) == [("A-1", "needs support from technology (2 testers)", "rd", at(6))]


@pytest.mark.parametrize(
    ("said", "missing"),
    [
        ("尽快把性能优化一下", "how many, by when and who"),
        ("抓紧推进接口联调", "how many, by when and who"),
        ("please speed up the login page by 2026-03-06", "how many and who"),
        ("improve the landing page 20% by 2026-03-06", "who"),
        ("get the release out asap", "how many, by when and who"),
    ],
)
def test_a_wish_for_better_or_sooner_says_what_it_leaves_open(chat, said, missing):
    card = chat.says(said, mentioned=True)

    assert f"Missing: {missing}." in str(card) and "Fill in" in labels(card)
    assert chat.says(said) is None and actions(chat) == []


@pytest.mark.parametrize(
    "said",
    [
        "性能提升了不少", "优化已经完成", "怎么优化性能", "感谢大家的支持", "thanks for your help",
        "It is getting better", "See you soon",
    ],
)  # fmt: skip
def test_how_things_are_and_thanks_ask_for_nothing(chat, said):
    assert "Missing" not in str(chat.says(said, mentioned=True))


def test_what_is_only_asked_is_nothing_to_do(chat):
    for said in ("刘洋 这周末加班吗？", "can 刘洋 do it by Friday?", "did 刘洋 send it?"):
        assert "That is no command" in chat.says(said, mentioned=True).title
    assert "刘洋" in str(chat.says("@market can you send the deck by Friday?", mentioned=True))
    assert "Who" in str(chat.says("can you send the deck by Friday?", mentioned=True))


def test_a_file_is_read(chat):
    file = File("minutes.md", "待办\n- 刘洋：3月6日前提交推广方案\n".encode())
    card = chat.says("read", files=(file,))

    assert "刘洋 · 2026-03-06 Fri 18:00" in str(card)
    wrong = chat.says("read", files=(File("a.png", b"\x89PNG\0\0"),))
    assert wrong.title == "a.png cannot be read. Hand in .txt, .md or .docx."


def test_in_a_thread_each_line_is_read_as_its_speakers(chat):
    said = "刘洋: we need a press kit\n王磊: 我 2026-03-09 前核对文档"
    card = chat.says("read", above=said)

    assert card.title == "1 action item was read" and "王磊 · 2026-03-09" in str(card)
    chat.presses(card, "Add 1")
    assert [(title, owner) for _, title, owner, _ in actions(chat)] == [("核对文档", "rd")]


def test_minutes_in_a_thread_are_read_as_a_page_and_the_talk_about_them_too(chat):
    said = "林晓: " + MINUTES.replace("\n", "\n  ") + "\n王磊: 我 2026-03-10 前补数据"
    card = chat.says("read", above=said)

    assert card.title == "5 action items were read" and "预算维持 20 万" in str(card)
    assert "王磊 · 2026-03-10" in str(card)


def test_where_the_thread_is_not_told_it_says_why_and_what_to_do(chat):
    card = chat.says("read", closed="What was said before is not shown to me.")

    assert card.title == (
        "What was said before is not shown to me. "
        "Put what is to be read behind the command, or hand in a file."
    )


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
    assert {"全部新增（5）", "先修改"} <= set(labels(card))
    assert "参会：林晓、刘洋、冯雪" in str(card) and "没有找到「赵六六」，谁来做？" in str(card)
    told = chat.presses(card, "全部新增（5）")
    assert told.title == "已新增：3 个行动项、1 项决议、1 条风险"
    blank = chat.presses(told, "指定负责人")
    assert [ask.label for ask in blank.fields] == ["标题", "负责人", "截止"]
    assert chat.submits(blank, title="联系场地", owner="staff", due="").title == "已新增 1 个行动项"


def test_without_a_project_it_is_asked_where_to_note(empty):
    empty.says("project add X1")
    empty.says("project add X2", at=dm("pm"))
    card = empty.says("read 刘洋 3月6日前提交推广方案", at=dm("vp"), by="vp")
    asked = empty.presses(card, "Add 1", by="vp", at=dm("vp"))

    assert asked.title == "Which project is this about?"
    empty.presses(asked, "P-2 X2", by="vp", at=dm("vp"))
    assert [row.project for row in empty.rows(Action)] == ["P-2"]


def test_what_was_said_of_an_item_is_kept_with_it(chat):
    chat.says("action add 压力测试 @staff 2026-03-04")
    card = chat.says("read 请财务部刘洋 3月6日前核对费用，优先级高，依赖 A-1")

    assert "刘洋 · 2026-03-06 Fri 18:00 · finance · ▲ high · after A-1" in str(card)
    made = chat.presses(card, "Add 1")
    row = chat.row(Action, "A-2")
    assert (row.priority, row.depends, row.department) == ("high", "A-1", "财务部")
    assert "▲ high" in str(chat.says("A-2")) and "A-2" in str(made)


def test_an_item_may_be_named_by_its_code(chat):
    chat.says("action add Press kit @market 2026-03-05")
    card = chat.says("read 待办：刘洋 3月9日前完成 A-1")

    chat.presses(card, "Update A-1")
    assert actions(chat) == [("A-1", "Press kit", "market", at(9))]


def test_only_who_may_move_it_moves_what_is_known(chat):
    chat.says("action add 提交推广方案 @market 2026-03-05")
    text = "read 刘洋 3月6日前提交推广方案，吴倩 3月6日前给出报价单"
    card = chat.says(text, by="sales")

    told = chat.presses(card, "Add all 2", by="sales")
    assert "Not moved, others may: A-1" in str(told)
    assert [(row[1], row[3]) for row in actions(chat)] == [
        ("提交推广方案", at(5)), ("给出报价单", at(6)),
    ]  # fmt: skip
    assert chat.presses(card, "Update A-1", by="sales").title.startswith("This is for")


def test_the_same_of_another_owner_is_asked_about(chat):
    chat.says("action add 提交推广方案 @market 2026-03-05")
    card = chat.says("read 王磊 3月6日前提交推广方案")

    assert "A-1 of 刘洋 is called the same" in str(card) and "Add 1" not in labels(card)
    chat.presses(card, "Hand over A-1")
    assert actions(chat) == [("A-1", "提交推广方案", "rd", at(6))]


def test_what_was_done_comes_back_with_another_date_only(chat):
    chat.says("action add 提交周报 @market 2026-03-06")
    chat.says("A-1 done")

    assert "Known as A-1, done" in str(chat.says("read 刘洋 3月6日前提交周报"))
    assert "Add 1" in labels(chat.says("read 刘洋 3月13日前提交周报"))


def test_an_owner_and_a_date_that_are_unclear_are_asked_one_after_the_other(chat):
    card = chat.says("read 待办：\n1. 王雷雷 明天3点交方案")
    blank = chat.presses(card, "Name the owner")
    assert [ask.value for ask in blank.fields] == ["交方案", "", ""]

    asked = chat.submits(blank, title="交方案", owner="", due="2026-03-04")
    assert asked.fields[1].error == "It has no owner. Who does it?"
    chat.submits(asked, title="交方案", owner="rd", due="2026-03-04")
    assert actions(chat) == [("A-1", "交方案", "rd", at(4))]


def test_only_what_is_ticked_is_noted_and_as_corrected(chat):
    form = chat.presses(chat.says(f"read {MINUTES}"), "Edit first")
    rows = json.loads(form.fields[0].value)
    assert [row["noted"] for row in rows] == ["yes", "yes", "yes", "no", "yes", "yes"]
    rows[0]["due"], rows[1]["noted"], rows[2]["title"] = "2026-03-10 12:00", "no", "核对所有费用"

    told = chat.submits(form, rows=json.dumps(rows))
    assert told.title == "Added: 2 action items, 1 decision and 1 risk"
    assert [row[1:] for row in actions(chat)] == [
        ("提交推广方案", "market", at(10, 4)), ("核对所有费用", "rd", at(11)),
    ]  # fmt: skip


def test_a_long_page_has_buttons_only_where_something_is_asked(chat):
    lines = [f"{n}. 刘洋 3月{n}日前完成第{n}章" for n in range(5, 25)]
    card = chat.says("\n".join(["read 行动项：", *lines, "25. 周某 3月25日前完成第25章"]))

    assert card.title == "21 action items were read"
    assert labels(card) == ["Name the owner", "Add all 20", "Edit first", "Leave it"]
    assert len(card.blocks) < 10, "a face counts the parts of a card"
    chat.presses(card, "Add all 20")
    assert len(actions(chat)) == 20


def test_the_next_meeting_is_called_by_its_button(chat):
    card = chat.says(f"read {MINUTES}")
    assert chat.presses(card, "Call it").title.startswith("M-1 is set for 2026-03-11 Wed 14:00")


def test_a_page_of_more_than_forty_says_what_is_left_out(chat):
    def page(most):
        lines = [f"{n}. 刘洋 3月6日前完成第{n}章" for n in range(1, most + 1)]
        return chat.says("\n".join(["read 行动项：", *lines]))

    assert "are not shown" not in str(page(40))
    assert "1 more are not shown" in str(page(41))


def test_outsiders_of_a_project_of_members_are_not_given_items(chat):
    chat.says("project add Secret visibility=members", at=dm("pm"))
    card = chat.says("read 刘洋 3月6日前提交推广方案 project=P-2", at=dm("pm"))
    told = chat.presses(card, "P-2 Secret", at=dm("pm")) if "P-2 Secret" in labels(card) else card
    refused = chat.says(f"{buttons(told)[-3].line} project=P-2", at=dm("pm"))

    assert "which only its members see" in refused.title
    assert actions(chat) == []


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


def test_a_delay_is_one_tap_and_its_reason_may_follow(item):
    asked = item.says("延期到周五", by="market", about="A-1")
    item.says("A-1 reschedule 2026-03-05")
    item.presses(asked, "Reschedule 2026-03-06 Fri 18:00", by="market")
    assert item.row(Action, "A-1").due == at(6)

    form = item.presses(asked, "Give a reason", by="market")
    assert isinstance(form, Form) and "2026-03-06 18:00" in str(form)
    assert item.row(Action, "A-1").delayed_why == ""


@pytest.mark.parametrize("said", ["再给两天", "need two more days"])
def test_some_days_more_count_from_the_due_date(item, said):
    item.says("A-1 reschedule 2026-03-09")
    asked = item.says(said, by="market", about="A-1")
    item.presses(asked, "Reschedule 2026-03-11 Wed 18:00", by="market")
    assert item.row(Action, "A-1").due == at(11)


@pytest.mark.parametrize("said", ["done", "搞定了", "已完成", "✅"])
def test_done_under_a_card_waits_for_the_press(item, said):
    asked = item.says(said, by="market", about="A-1")
    assert labels(asked) == ["Done"] and item.row(Action, "A-1").done_at is None

    told = item.says(said, by="sales", about="A-1")
    assert "owner 刘洋" in told.title and "Nothing changed" in told.title
    item.presses(asked, "Done", by="market")
    assert item.row(Action, "A-1").done_at
    assert "is done since" in item.says("done", by="market", about="A-1").title


@pytest.mark.parametrize("said", ["同意", "ok", "+1", "agreed", "好的，谢谢"])
def test_what_was_proposed_is_agreed_to_by_a_press_of_who_asked(item, said):
    item.says("A-1 propose 2026-03-10", by="market")
    asked = item.says(said, about="A-1")

    assert labels(asked) == ["Approve"] and item.row(Action, "A-1").due == at(6)
    assert "asker 林晓 (also project manager)" in item.says(said, by="sales", about="A-1").title
    item.presses(asked, "Approve")
    assert item.row(Action, "A-1").due == at(10)
    item.says("undo")
    assert item.row(Action, "A-1").due == at(6)


def test_a_verb_that_decides_is_pressed_too(item):
    item.says("A-1 done", by="market")
    asked = item.says("验收", about="A-1")

    assert labels(asked) == ["Accept"] and item.row(Action, "A-1").closed_at is None
    item.says("A-1 accept")
    assert item.row(Action, "A-1").closed_at, "with its code it is a command"


def test_a_closed_item_has_no_date_to_move(item):
    item.says("A-1 done")
    assert item.says("延期到周五", by="market", about="A-1").title == (
        "A-1 has no date that can be moved now."
    )
    assert item.says("ok", by="market", about="A-1") is None


def test_under_a_meeting_it_is_whether_one_comes_and_when_it_is(chat):
    chat.says("meeting add Budget 2026-03-12 14:00 60m @finance recorder=@service")
    coming = chat.says("收到", by="finance", about="M-1")
    assert labels(coming) == ["Join"]

    asked = chat.says("改到下周五", about="M-1")
    assert labels(asked) == ["Reschedule 2026-03-13 Fri 14:00"], "the hour stays"
    assert "host" in chat.says("改到下周五", by="finance", about="M-1").title
    chat.presses(asked, "Reschedule 2026-03-13 Fri 14:00")
    assert chat.row(Meeting, "M-1").at == datetime(2026, 3, 13, 6, tzinfo=UTC)


def test_under_a_decision_its_action_item_is_meant(chat):
    chat.says("decision add First batch @sales 2026-03-11")
    assert labels(chat.says("推到下周四", by="sales", about="D-1")) == ["Edit 2026-03-12 Thu 18:00"]
    chat.says("D-1 follow")
    asked = chat.says("搞定了", by="sales", about="D-1")
    chat.presses(asked, "Done", by="sales")
    assert chat.row(Action, "A-1").done_at


def test_the_minutes_are_approved_by_a_press_of_who_may(chat):
    chat.says("meeting add Budget 2026-03-03 14:00 60m @finance recorder=@service")
    chat.now = datetime(2026, 3, 3, 8, tzinfo=UTC)
    chat.says("M-1 draft Done.", by="service")
    chat.says("M-1 submit", by="service")

    asked = chat.says("同意", by="rd_head", about="M-1")
    assert labels(asked) == ["Approve"] and not chat.row(Meeting, "M-1").approved_at
    told = chat.says("同意", by="finance", about="M-1").title
    assert "This is for" in told and "group leader 陈立" in told
    chat.presses(asked, "Approve", by="rd_head")
    assert chat.row(Meeting, "M-1").approved_at


def test_alone_with_the_bot_the_last_card_is_answered(item):
    item.sent()  # A-1 is for 刘洋
    asked = item.says("ok", by="market", at=dm("market"))
    item.presses(asked, "Take", by="market", at=dm("market"))
    assert item.row(Action, "A-1").taken_at


def test_what_a_stranger_says_under_a_card_of_members_is_left_alone(chat):
    chat.says("project add Secret visibility=members", at=dm("pm"))
    chat.says("action add Press kit 2026-03-06 project=P-2", at=dm("pm"))

    assert chat.says("ok", by="market", about="A-1") is None
    assert chat.says("同意", by="market", about="A-1").title.startswith("No A-1 found.")
    assert chat.says("延期到周五", by="market", about="A-1") is None


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


@pytest.mark.parametrize(
    ("line", "title", "who"),
    [
        ("李娜周五前交方案", "交方案", "李娜"),
        ("打印机坏了，李娜明天下午看一下", "看一下", "李娜"),
        ("Priya, can you push the fix by Friday?", "Push the fix", "Priya"),
    ],
)
def test_whoever_is_meant_and_nobody_knows_is_asked_for(chat, line, title, who):
    card = chat.says(line, at=dm("pm"))

    assert card.title == "1 action item was read"
    asked = f'Nobody here is called "{who}". Who does it?'
    assert title in str(card) and asked in str(card)
    assert "Name the owner" in labels(card)


@pytest.mark.parametrize("line", ["今天天气不错", "时间明天定", "Thanks Mike, see you tomorrow"])
def test_talk_to_the_bot_that_names_nobody_who_does_something_is_no_item(chat, line):
    assert "read" not in chat.says(line, at=dm("pm")).title
