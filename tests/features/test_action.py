"""Action items (M6, F9): what people say to each other about them, and who hears of it."""

import pytest

from bot.cards import Card, Fields, Form, Table, Text, Tone, buttons
from bot.features.action import Action
from bot.people import Member, Person
from bot.registry import contribute
from bot.view import reader_view
from tests.conftest import dm


def fields(card):
    return dict(pair for block in card.blocks if isinstance(block, Fields) for pair in block.pairs)


def cells(card):
    [table] = [block for block in card.blocks if isinstance(block, Table)]
    return [" | ".join(row) for row in table.rows]


def text(card):
    return " ".join(block.markdown for block in card.blocks if isinstance(block, Text))


def labels(card):
    return [button.label for button in buttons(card)]


def told(chat):
    """Who was told what alone since the last time."""
    news = [sent for sent in chat.sent() if sent.to.startswith("dm:") and not sent.edits]
    return {sent.to.removeprefix("dm:"): sent for sent in news}


def speaks(chat, language):
    """Everybody and every group does."""
    with chat.bot.sessions() as db:
        for table in ("person", "chat"):
            db.connection().exec_driver_sql(f"UPDATE {table} SET language = '{language}'")
        db.commit()
    chat.sent()
    return chat


@pytest.fixture
def chat(chat):
    return speaks(chat, "en")


@pytest.fixture
def zh(chat):
    return speaks(chat, "zh")


@pytest.fixture
def plan(chat):
    """A-1: 刘洋 owes 林晓 a plan by Friday."""
    chat.says("action add Submit promo plan @market 2026-03-06")
    chat.sent()
    return chat


def test_from_the_first_word_to_closed(chat):
    card = chat.says("action add Submit promo plan @market 2026-03-06")

    assert card.title == "<@market> A-1 due 2026-03-06 Fri 18:00"
    assert card.about == "A-1 · action item · P-1 X1 launch" and card.state == "◐ in progress"
    assert fields(card)["Owner"] == "刘洋 · marketing" and fields(card)["Asker"] == "林晓"
    assert fields(card)["Next reminder"] == "2026-03-05 Thu 09:30"
    assert labels(card) == ["Done", "Reschedule", "Assign", "Why"]
    assert card.foot == "last change: 林晓, 2026-03-02 Mon 09:00"
    news = told(chat)
    assert list(news) == ["market"]
    assert news["market"].title == "A-1 for you, due 2026-03-06 Fri 18:00"
    assert text(news["market"].reply) == '"Submit promo plan", asked by 林晓, P-1 X1 launch.'
    assert labels(news["market"].reply) == ["Take", "Decline", "Propose date"]

    chat.presses(news["market"].reply, "Take", "market", dm("market"))
    news = told(chat)
    assert news["pm"].title == "刘洋 took A-1 (2026-03-06 Fri 18:00)"

    card = chat.says("A-1 done all five channels", "market")
    assert card.title == "A-1 is done" and card.state == "○ waiting for acceptance"
    news = told(chat)
    assert news["pm"].title == "刘洋 finished A-1, 2026-03-02 Mon 09:00"
    assert "all five channels" in text(news["pm"].reply)
    assert labels(news["pm"].reply) == ["Accept", "Return"]

    card = chat.presses(news["pm"].reply, "Accept", "pm", dm("pm"))
    assert card.title == "A-1 is accepted and closed" and card.tone is Tone.GOOD
    assert told(chat)["market"].title == "林晓 accepted A-1, 2026-03-02 Mon 09:00"
    assert chat.wait(days=3) == []


def test_what_is_returned_is_open_again_and_says_what_is_missing(plan):
    plan.says("A-1 done", "market")
    form = plan.presses(told(plan)["pm"].reply, "Return", "pm", dm("pm"))
    assert isinstance(form, Form) and [ask.name for ask in form.fields] == ["reason"]
    card = plan.submits(form, "pm", dm("pm"), reason="the figures are missing")

    assert card.title == "A-1 is returned" and card.state == "↺ returned"
    assert fields(card)["Next reminder"] == "2026-03-05 Thu 09:30"
    news = told(plan)["market"]
    assert news.title == "林晓 returned A-1, 2026-03-02 Mon 09:00"
    assert "the figures are missing" in news and labels(news.reply) == ["Done", "Reschedule"]

    plan.says("A-1 done", "market")
    assert plan.says("A-1 accept").state == "✓ closed"


def test_ones_own_item_closes_at_once_and_nobody_is_told(chat):
    card = chat.says("action add Buy tea tomorrow", "staff")
    assert card.title == "A-1 is noted, due 2026-03-03 Tue 18:00"

    card = chat.says("A-1 done", "staff")

    assert card.title == "A-1 is done and closed" and card.state == "✓ closed"
    assert told(chat) == {}


def test_who_asked_may_say_done_and_that_accepts_it(plan):
    assert plan.says("A-1 done").state == "✓ closed"
    assert told(plan)["market"].title == "林晓 accepted A-1, 2026-03-02 Mon 09:00"


def test_the_project_manager_may_say_done_for_another_and_both_sides_know(chat):
    chat.says("action add Draw the stand @market", "sales")
    chat.sent()
    chat.says("A-1 done")

    news = told(chat)
    assert labels(news["sales"].reply) == ["Accept", "Return"]
    assert text(news["market"].reply) == '"Draw the stand". 吴倩 accepts it.'


def test_only_the_title_is_needed(chat):
    card = chat.says("action add Buy tea")

    assert card.title == "A-1 is noted" and "Due" not in fields(card)
    assert chat.row(Action, "A-1").owner == "pm"
    assert chat.wait(days=4, hours=1)[0].title == "<@pm> 1 item, update 2026-03-06 Fri 17:00"
    assert chat.says("action add @market Ask around").title == "<@market> A-2, no date yet"
    assert told(chat)["market"].title == "A-2 for you, no date yet"


def test_another_date_is_proposed_and_answered(plan):
    card = plan.says("A-1 propose 2026-03-10 waiting for the price", "market")
    assert card.title == "刘洋 proposes A-1 by 2026-03-10 Tue 18:00"
    assert card.state == "○ new date proposed" and labels(card) == ["Approve", "Keep", "Why"]
    news = told(plan)["pm"]
    assert news.title == "刘洋 proposes A-1 by 2026-03-10 Tue 18:00"
    assert text(news.reply) == 'Was 2026-03-06 Fri 18:00. Reason: "waiting for the price".'
    assert plan.row(Action, "A-1").due.day == 6

    assert "This is for" in plan.presses(card, "Approve", "market").title
    card = plan.presses(news.reply, "Approve", "pm", dm("pm"))

    assert card.title == "A-1 moves to 2026-03-10 Tue 18:00"
    assert fields(card)["Next reminder"] == "2026-03-09 Mon 09:30"
    assert told(plan)["market"].title == "林晓 agrees: A-1 by 2026-03-10 Tue 18:00"
    assert plan.says("A-1 keep").title == "No other date is proposed for A-1."


def test_the_old_date_is_kept(plan):
    card = plan.says('A-1 propose 2026-03-10 reason="the price"', "market")
    told(plan)
    assert plan.presses(card, "Keep").title == "A-1 keeps its date"

    assert told(plan)["market"].title == "林晓 keeps A-1 due 2026-03-06 Fri 18:00"
    row = plan.row(Action, "A-1")
    assert (row.proposed, row.proposed_why, row.due.day) == (None, "", 6)


def test_an_answer_to_an_old_card_shows_what_changed(plan):
    card = plan.says("A-1 propose 2026-03-10", "market")
    plan.says("A-1 propose 2026-03-20", "market")

    assert plan.presses(card, "Approve").title.startswith("A-1 changed after this card")
    assert plan.row(Action, "A-1").due.day == 6


def test_nobody_has_to_agree_to_the_date_of_ones_own_item(chat):
    chat.says("action add Buy tea 2026-03-06")
    refusal = chat.says("A-1 propose 2026-03-09")

    assert refusal.title == "A-1 is your own; nobody has to agree."
    assert chat.presses(refusal, "Reschedule").title == "A-1 moves to 2026-03-09 Mon 18:00"


def test_declined_goes_back_to_who_asked_and_is_assigned_anew(plan):
    assert isinstance(plan.says("A-1 decline", "market"), Form)
    card = plan.says("A-1 decline two events in the same days", "market")
    assert card.state == "✗ declined" and "two events" in text(card)
    news = told(plan)["pm"]
    assert news.title == "刘洋 declined A-1 (2026-03-06 Fri 18:00)"
    assert labels(news.reply) == ["Assign", "Cancel"]

    reminder = plan.wait(days=3, hours=1)[0]
    assert (reminder.to, reminder.title) == ("dm:pm", "<@pm> A-1 due 2026-03-06 Fri 18:00")
    assert text(reminder.reply) == '"Submit promo plan" was declined by 刘洋. Who should take it?'

    card = plan.says("A-1 assign @market_head")
    assert card.state == "◐ in progress"
    assert set(told(plan)) == {"market_head", "market"}


def test_a_new_owner_is_asked_and_the_old_one_knows(plan):
    card = plan.says("A-1 assign @sales", "market")
    assert card.title == "A-1 goes to 吴倩" and fields(card)["Owner"] == "吴倩 · sales"
    news = told(plan)
    assert news["sales"].title == "A-1 for you, due 2026-03-06 Fri 18:00"
    assert text(news["pm"].reply) == '"Submit promo plan", handed over by 刘洋.'
    assert "market" not in news

    assert plan.says("A-1 assign @sales").title == "A-1 is with 吴倩 already."
    plan.says("A-1 assign @pm")
    assert set(told(plan)) == {"sales"}


def test_it_is_moved_and_the_other_side_knows(plan):
    plan.says("A-1 reschedule 2026-03-09", "market")
    news = told(plan)
    assert news["pm"].title == "刘洋 moved A-1 to 2026-03-09 Mon 18:00"
    assert text(news["pm"].reply) == '"Submit promo plan", was 2026-03-06 Fri 18:00.'

    plan.says("A-1 reschedule 2026-03-12 the hall is taken")
    assert set(news := told(plan)) == {"market"} and "the hall is taken" in news["market"]
    assert plan.says("A-1 reschedule 2026-02-02").title.startswith(
        "2026-02-02 Mon 18:00 has passed"
    )


def test_a_delay_is_reported_with_its_reason(plan):
    card = plan.says("A-1 delay 2026-03-10 the samples of Friday are late", "market")

    assert card.title == "A-1 is delayed to 2026-03-10 Tue 18:00" and card.state == "→ delayed"
    assert fields(card)["Reason for delay"] == "the samples of Friday are late"
    assert fields(card)["Updated"] == "2026-03-02 Mon 09:00"
    news = told(plan)["pm"]
    assert news.title == "刘洋 delays A-1 to 2026-03-10 Tue 18:00"
    assert isinstance(plan.says("A-1 delay 2026-03-11", "market"), Form)


def test_progress_in_a_line(plan):
    card = plan.says("A-1 update half of it is written", "market")

    assert card.title == "A-1 is updated" and fields(card)["Note"] == "half of it is written"
    assert fields(card)["Updated"] == "2026-03-02 Mon 09:00" and told(plan) == {}


def test_closed_is_reopened(plan):
    assert plan.says("A-1 reopen").title == "A-1 is open already."
    plan.says("A-1 done", "market")
    plan.says("A-1 accept")
    assert plan.says("A-1 accept").title.startswith("A-1 is closed since 2026-03-02")
    assert plan.says("A-1 reschedule 2026-03-09").title.startswith("A-1 is done since")
    told(plan)

    card = plan.says("A-1 reopen")
    assert card.state == "◐ in progress" and "Next reminder" in fields(card)
    assert told(plan)["market"].title == "林晓 reopened A-1, 2026-03-02 Mon 09:00"


def test_what_nobody_needs_is_cancelled(plan):
    assert "This is for" in plan.says("A-1 cancel", "market").title
    card = plan.says("A-1 cancel")

    assert card.title == "A-1 is cancelled" and buttons(card) == ()
    assert told(plan)["market"].title == "林晓 cancelled A-1, 2026-03-02 Mon 09:00"
    assert plan.wait(days=7) == []
    assert plan.says("A-1").title == "No A-1 found. Check the code, or list with `action list`."


@pytest.mark.parametrize(
    ("by", "line"),
    [
        ("sales", "A-1 done"),
        ("sales", "A-1 take"),
        ("staff", "A-1 reschedule 2026-03-09"),
        ("finance_head", "A-1 assign @finance"),
        ("market", "A-1 accept"),
        ("market", "A-1 cancel"),
        ("pm", "A-1 decline no"),
    ],
)
def test_the_wrong_person_changes_nothing(plan, by, line):
    refusal = plan.says(line, by)

    assert refusal.title.startswith("This is for: ")
    row = plan.row(Action, "A-1")
    assert (row.owner, row.done_at, row.version) == ("market", None, 1)
    assert told(plan) == {}


def test_who_speaks_for_the_department_may_move_it(plan):
    assert plan.says("A-1 reschedule 2026-03-09", "market_head").title.startswith("A-1 moves")
    with plan.bot.sessions.begin() as db:
        db.info.update(now=plan.now, spoken=1)
        for handle, unit in (("market_head", "市场部"), ("sales", "销售部")):
            key = f"P-1 {handle} liaison"
            db.add(Member(id=key, project="P-1", person=handle, role="liaison", department=unit))
    assert plan.says("A-1 update nearly there", "market_head").title == "A-1 is updated"
    assert plan.says("A-1 update nearly there", "sales").title.startswith("This is for")


def test_edit_answers_with_what_is_there(plan):
    form = plan.says("A-1 edit")
    assert {ask.name: ask.value for ask in form.fields} == {
        "title": "Submit promo plan", "owner": "market", "due": "2026-03-06 18:00",
        "department": "市场部", "every": "", "note": "", "priority": "", "depends": "",
    }  # fmt: skip
    sent = {ask.name: ask.value for ask in form.fields}
    card = plan.submits(form, **sent | {"title": "Submit the plan", "owner": "sales", "due": ""})

    assert card.title == "A-1 is changed"
    row = plan.row(Action, "A-1")
    assert (row.title, row.owner, row.due) == ("Submit the plan", "sales", None)
    news = told(plan)
    assert news["market"].title == "A-1 goes to 吴倩"
    assert news["sales"].title == "林晓 took the date off A-1"


def test_a_due_date_on_a_day_off_is_said(chat):
    card = chat.says("action add Check the stand @market 2026-03-07")

    assert "A-1 is due 2026-03-07 Sat 18:00, a day off." in text(card)
    assert "The reminder comes on 2026-03-06 Fri 09:30." in text(card)
    sent = [s for s in chat.wait(days=5) if s.to == "dm:market" and "A-1 due" in s.title]
    assert [f"{s.at:%d %H:%M}" for s in sent] == ["06 01:30"]


def test_several_people_get_one_item_each_after_a_look(chat):
    question = chat.says("action add Send the list @market @sales 2026-03-06")
    assert question.title == "This is done 2 times. Nothing is changed yet."
    assert cells(question) == [
        "P-1 X1 launch | Send the list | 刘洋 | 2026-03-06 Fri 18:00",
        "P-1 X1 launch | Send the list | 吴倩 | 2026-03-06 Fri 18:00",
    ]
    chat.presses(question, "Add action item")
    assert [row.owner for row in chat.rows(Action)] == ["market", "sales"]


def test_several_items_at_once_after_a_look(plan):
    plan.says("action add Print the plan @market 2026-03-09")
    question = plan.says("A-1 A-2 reschedule 周五")
    assert cells(question) == [
        "A-1 Submit promo plan | 2026-03-06 Fri 18:00",
        "A-2 Print the plan | 2026-03-06 Fri 18:00",
    ]
    plan.presses(question, "Reschedule action item")
    assert [row.due.day for row in plan.rows(Action)] == [6, 6]
    plan.presses(plan.says("A-1 A-2 done", "market"), "Done action item", "market")
    assert all(row.done_at for row in plan.rows(Action))


def test_lists(plan):
    plan.says("action add Check stock @sales 2026-03-03")
    plan.says("action add Buy tea")
    plan.wait(days=2)

    assert plan.says("action list").title == "P-1 · 3 open action items"
    assert cells(plan.says("action list")) == [
        "**A-2** Check stock | 吴倩 | 2026-03-03 Tue 18:00 | ◆ overdue",
        "**A-1** Submit promo plan | 刘洋 | 2026-03-06 Fri 18:00 | ◐ in progress",
        "**A-3** Buy tea | 林晓 |  | ◐ in progress",
    ]
    assert plan.says("action list status=overdue").title == "P-1 · 1 overdue action item"
    assert plan.says("action list @market").title == "P-1 · 1 open action item"
    assert plan.says("action list department=销售部").title == "P-1 · 1 open action item"
    assert plan.says("action list status=done").title == "P-1 · Nothing to accept"
    plan.says("A-2 done", "sales")
    assert plan.says("action list status=done").title == "P-1 · 1 to accept"
    assert plan.says("action list status=all").title == "P-1 · 3 action items"
    mine = plan.says("action list", "market", dm("market"))
    assert mine.title == "1 open action item" and "A-1" in cells(mine)[0]
    assert (
        plan.says("action list who=me status=closed", "rd", dm("rd")).title
        == "No closed action items"
    )


def test_what_is_hidden_is_on_nobodys_list(chat):
    chat.says("project add Secret visibility=members", at=dm("pm"))
    chat.says("action add Count the money project=P-2")

    assert chat.says("action list project=P-2", "sales").title.startswith("No P-2 found")
    assert chat.says("A-1 done", "sales").title.startswith("No A-1 found")
    assert chat.says("action list who=@pm", "sales", dm("sales")).title == "No open action items"


def test_an_owner_named_by_post(chat):
    with chat.bot.sessions.begin() as db:
        db.info.update(now=chat.now, spoken=1)
        db.get_one(Person, "market_head").position = "经理"
    chat.says("action add Approve the plan owner=市场部经理")

    assert chat.row(Action, "A-1").owner == "market_head"


def contributed(chat, name, *args, reader="pm"):
    with chat.bot.sessions() as db:
        person = db.get(Person, reader)
        view = reader_view(db, person, chat.now)
        given = [db.get(type(one), one.handle) if isinstance(one, Person) else one for one in args]
        made = [
            part(view, *(given or [person]))
            for part in contribute.parts(name)
            if part.__module__ == "bot.features.action.contributions"
        ]
        return next(list(one) for one in made)


def test_what_waits_for_whom(plan):
    plan.says("action add Check stock @sales")
    plan.says("A-2 done", "sales")
    plan.says("A-1 propose 2026-03-10", "market")

    pm = contributed(plan, "waiting", reader="pm")
    assert [(w.entry.row.code, str(w.asks), w.mine) for w in pm] == [
        ("A-1", "to do", False),
        ("A-1", "to answer", True),
        ("A-2", "to accept", True),
    ]
    market = contributed(plan, "waiting", reader="market")
    assert [(w.entry.row.code, str(w.asks), w.mine) for w in market] == [
        ("A-1", "to do", True),
        ("A-1", "to answer", False),
    ]
    assert [e.row.code for e in contributed(plan, "holding", reader="market")] == ["A-1"]


def test_undo(plan):
    plan.says("A-1 reschedule 2026-03-09", "market")
    plan.says("undo", "market")
    assert plan.row(Action, "A-1").due.day == 6
    plan.says("A-1 done", "market")
    plan.says("undo", "market")
    assert plan.row(Action, "A-1").done_at is None
    assert "pm" not in told(plan)  # what was not sent yet is withdrawn

    plan.says("action add Buy tea tomorrow", "staff")
    plan.says("undo", "staff")
    assert plan.row(Action, "A-2").cancelled_at
    assert all("A-2" not in sent.title for sent in plan.wait(days=3))


def test_the_whole_story_in_chinese(zh):
    card = zh.says("行动项 新增 提交推广方案 @刘洋 2026-03-06")
    assert card.title == "<@market> A-1，2026-03-06 周五 18:00 截止"
    assert fields(card)["下次提醒"] == "2026-03-05 周四 09:30"
    assert labels(card) == ["完成", "改期", "指派", "为什么"]
    news = told(zh)["market"]
    assert news.title == "林晓指派给你 A-1，2026-03-06 周五 18:00 截止"
    assert text(news.reply) == "「提交推广方案」，项目 P-1 X1 launch。"
    assert labels(news.reply) == ["接下", "接不了", "另提时间"]

    zh.presses(news.reply, "接下", "market", dm("market"))
    assert told(zh)["pm"].title == "刘洋接下了 A-1，2026-03-06 周五 18:00 截止"
    zh.says("A-1 另提时间 3月10日 等定价结果", "market")
    news = told(zh)["pm"]
    assert news.title == "刘洋提议 A-1 改到 2026-03-10 周二 18:00"
    assert text(news.reply) == "原定 2026-03-06 周五 18:00，原因「等定价结果」。"
    assert labels(news.reply) == ["同意", "保留"]
    zh.presses(news.reply, "同意", "pm", dm("pm"))
    zh.says("A-1 延期 3月12日 样品没到", "market")
    zh.says("A-1 更新 写完一半了", "market")
    zh.sent()
    card = zh.says("A-1 完成", "market")
    assert card.state == "○ 待验收" and fields(card)["延期原因"] == "样品没到"
    assert told(zh)["pm"].title == "刘洋完成了 A-1，2026-03-02 周一 09:00"
    zh.says("A-1 退回 缺数据")
    news = told(zh)["market"]
    assert text(news.reply) == "原因「缺数据」。补上后再点「完成」。"
    zh.says("A-1 完成", "market")
    told(zh)
    zh.says("A-1 验收")
    assert told(zh)["market"].title == "林晓已验收 A-1，2026-03-02 周一 09:00"
    assert zh.says("行动项 列表 状态=逾期").title == "P-1 · 没有逾期的行动项"


def test_a_title_is_shown_and_never_obeyed(chat):
    card = chat.says("action add **hurry** [x](http://x) <!channel> @market")

    assert isinstance(card, Card)
    assert text(card) == r"**\*\*hurry\*\* \[x\](http://x) \<!channel\>**"
    assert chat.row(Action, "A-1").title == "**hurry** [x](http://x) <!channel>"


def test_what_is_urgent_and_what_it_waits_for_stand_on_its_card(chat):
    chat.says("action add Print posters @market 2026-03-09 priority=high depends=A-7")
    assert fields(chat.says("A-1")).items() >= {"Priority": "▲ high", "Depends on": "A-7"}.items()

    chat.says("A-1 edit priority=low depends=")
    shown = fields(chat.says("A-1"))
    assert shown["Priority"] == "▽ low" and "Depends on" not in shown
    assert "none of" in chat.says("action add More priority=huge").title


@pytest.mark.parametrize(
    "line", ["action add Press kit @market", "A-1 assign @market", "A-1 edit owner=@market"]
)
def test_who_may_not_see_a_project_is_given_nothing_in_it(chat, line):
    chat.says("project add Secret visibility=members", at=dm("pm"))
    chat.says("action add Plan project=P-2", at=dm("pm"))
    here = "" if line.startswith("A-1") else " project=P-2"
    refused = chat.says(f"{line}{here}", at=dm("pm"))

    assert refused.title.startswith("刘洋 is not in P-2, which only its members see.")
    assert [row.owner for row in chat.rows(Action)] == ["pm"]
    chat.presses(refused, "Add member", at=dm("pm"))
    chat.says(f"{line}{here}", at=dm("pm"))
    assert chat.rows(Action)[-1].owner == "market"


@pytest.mark.parametrize(
    "line",
    [
        "risk add Leak @market", "R-1 assign @market", "R-1 edit owner=@market",
        "decision add Wait @market", "D-1 edit owner=@market", "D-1 follow @market",
        "dispute add When @market",
    ],
)  # fmt: skip
def test_nor_a_risk_or_what_was_decided(chat, line):
    chat.says("project add Secret visibility=members", at=dm("pm"))
    chat.says("risk add Late project=P-2", at=dm("pm"))
    chat.says("decision add Go project=P-2", at=dm("pm"))
    here = "" if "-1" in line else " project=P-2"

    assert "which only its members see" in chat.says(f"{line}{here}", at=dm("pm")).title


def test_in_chinese_a_refusal_names_everybody_once(chat):
    chat.says("settings language=zh", "sales", dm("sales"))
    chat.says("action add Press kit @market 2026-03-06")

    told = chat.says("A-1 done", "sales").title
    assert told == "这一步由负责人 刘洋、提出人 林晓（兼项目经理）来做，这次没有改动。"
