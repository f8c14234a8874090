"""Show, undo, history and why: what people ask about what happened."""

import pytest

from bot.cards import Card, Table, buttons
from bot.events import File
from bot.features.risk import Level, Risk
from bot.notices import Notice
from bot.outbox import State
from tests.conftest import ROOM, dm


def speaks(chat, language):
    """Everybody and every group does."""
    with chat.bot.sessions() as db:
        for table in ("person", "chat"):
            db.connection().exec_driver_sql(f"UPDATE {table} SET language = '{language}'")
        db.commit()
    return chat


@pytest.fixture
def chat(chat):
    return speaks(chat, "en")


@pytest.fixture
def zh(chat):
    return speaks(chat, "zh")


def rows(card):
    return [row for block in card.blocks if isinstance(block, Table) for row in block.rows]


def texts(card):
    return [block.markdown for block in card.blocks if hasattr(block, "markdown")]


def hidden(chat):
    """A project of the executive alone, with a risk in it: P-2 and R-1."""
    chat.says("project add Plan B visibility=members", "vp", dm("vp"))
    chat.says("risk add Leak project=P-2 2026-03-05", "vp", dm("vp"))


# show


def test_a_code_alone_shows_its_card(chat):
    chat.says("risk add Core part may come late")

    assert chat.says("R-1").title == "Core part may come late"
    assert chat.says("show r-1").about == "R-1 · risk · P-1 X1 launch"
    assert chat.says("P-1").about == "P-1 · project"


def test_what_is_not_there_and_what_is_hidden_sound_alike(chat):
    hidden(chat)

    lines = ("{}", "why {}", "history {}", "undo {}", "show {}")
    for line in lines:
        gone = chat.says(line.format("R-9"), "rd", dm("rd")).title.replace("R-9", "X")
        assert gone == chat.says(line.format("R-1"), "rd", dm("rd")).title.replace("R-1", "X")


def test_without_a_code_the_newest_are_offered(chat):
    chat.says("risk add One")
    chat.says("risk add Two")

    asked = chat.says("risk review")
    assert asked.title == "Which one? Add its code, like `R-1 review`."
    assert [b.label for b in buttons(asked)] == ["R-2 Two", "R-1 One"]
    assert chat.presses(asked, "R-2 Two").title == "R-2 was looked at"


# undo


def test_undo_writes_back_every_field(chat):
    chat.says("risk add Core part may come late")
    chat.says("R-1 edit level=high impact=T-6")
    card = chat.says("undo")

    assert card.title == "Undone: R-1"
    assert rows(card) == [("**R-1**", "Impact", "T-6 → —"), ("**R-1**", "Level", "high → medium")]
    row = chat.row(Risk, "R-1")
    assert (row.level, row.impact) == (Level.MEDIUM, "")


def test_a_second_undo_goes_one_further_back(chat):
    chat.says("risk add Core part may come late")
    chat.says("R-1 edit level=high")
    chat.says("R-1 edit impact=T-6")

    assert chat.says("undo").title == "Undone: R-1 impact T-6 → —"
    assert chat.says("undo").title == "Undone: R-1 level high → medium"
    assert chat.says("undo").title == "Undone: R-1 is taken out again"
    assert chat.says("R-1").title.startswith("No R-1 found.")


def test_undo_of_one_row_leaves_the_later_change_of_another(chat):
    chat.says("risk add One")
    chat.says("risk add Two")
    chat.says("R-1 edit impact=T-6")
    chat.says("R-2 edit impact=T-7")

    assert chat.says("undo R-1").title == "Undone: R-1 impact T-6 → —"
    assert chat.row(Risk, "R-2").impact == "T-7"


def test_only_ones_own_changes_are_undone(chat):
    chat.says("risk add One")

    assert chat.says("undo", "rd").title == "There is nothing to undo."
    assert chat.says("undo R-1", "rd").title == "You changed nothing of R-1 that could be undone."


def test_what_changed_again_since_is_not_undone(chat):
    chat.says("risk add Core part may come late @rd")
    chat.says("R-1 edit level=high")
    chat.says("R-1 edit level=low", "rd")
    card = chat.says("undo")

    assert card.title == (
        "Not undone: 王磊 changed R-1 level after you, high → low, 2026-03-02 Mon 09:00."
    )
    assert chat.presses(card, "Show history").title == "History of R-1"
    assert chat.row(Risk, "R-1").level is Level.LOW


def test_what_others_build_on_is_not_taken_from_under_them(chat):
    chat.says("risk add Core part may come late")
    chat.says("R-1 update I know a supplier", "sales")

    assert chat.says("undo").title == "Not undone: R-1 depends on R-1 by now."
    assert chat.row(Risk, "R-1").cancelled_at is None


def test_a_notice_not_sent_yet_is_withdrawn(chat):
    chat.sent()
    chat.now = chat.now.replace(hour=15)  # 23:00 in Shanghai
    chat.says("risk add Core part may come late @rd")
    card = chat.says("undo")

    assert texts(card) == ["1 notice not yet sent is withdrawn."]
    [notice] = [notice for notice in chat.rows(Notice) if notice.subject == "R-1"]
    assert (notice.state, notice.reason) == (State.SKIPPED, "undone")
    assert [sent for sent in chat.wait(hours=14) if sent.to == "dm:rd"] == []


def test_a_notice_that_was_sent_is_told_of(chat):
    chat.says("risk add Core part may come late @rd")
    chat.sent()

    assert texts(chat.says("undo")) == ["1 notice was sent before."]


def test_undo_changes_the_living_card(chat):
    chat.says("risk add Core part may come late")
    chat.says("R-1 edit level=high")
    chat.sent()
    chat.says("undo", at=dm("pm"))

    [edit] = [sent for sent in chat.sent() if sent.edits and sent.to == "launch"]
    assert edit.reply.state == "△ medium"


def test_what_cannot_be_undone_says_why(chat):
    people = File("people.csv", "姓名,部门\n王芳,市场部\n".encode())
    chat.says("person import sure=yes", "admin", dm("admin"), files=(people,))

    card = chat.says("undo", "admin", dm("admin"))
    assert card.title == "An import is put right by importing the corrected file."


def test_a_line_that_cannot_be_undone_is_not_passed_over(chat):
    chat.says("risk add Late part")
    chat.says("token add ci", at=dm("pm"))
    refused = chat.says("undo", at=dm("pm"))

    assert refused.title == "A token is taken back with `token cancel`."
    assert chat.row(Risk, "R-1").cancelled_at is None
    chat.presses(refused, "undo R-1", at=dm("pm"))
    assert chat.row(Risk, "R-1").cancelled_at


def test_a_change_in_a_project_that_is_hidden_by_now_is_not_undone(chat):
    hidden(chat)
    chat.says("member add @rd project=P-2", "vp", dm("vp"))
    chat.says("R-1 update I was here", "rd", dm("rd"))
    chat.says("member remove @rd project=P-2", "vp", dm("vp"))

    assert chat.says("undo", "rd", dm("rd")).title == "There is nothing to undo."


# history


def test_history_says_who_changed_what_when(chat):
    chat.says("risk add Core part may come late @rd")
    chat.wait(days=1)
    chat.says("R-1 edit level=high", "rd")
    chat.says("R-1 update called them", "rd")
    chat.says("undo", "rd")
    card = chat.says("history R-1")

    assert card.title == "History of R-1"
    assert rows(card) == [
        ("2026-03-03 Tue 09:00", "王磊", "undo: cancelled"),
        ("2026-03-03 Tue 09:00", "王磊", "(undone) added: 王磊 called them"),
        ("2026-03-03 Tue 09:00", "王磊", "Level: medium → high"),
        ("2026-03-02 Mon 09:00", "林晓", "added as risk: Core part may come late"),
    ]


def test_history_is_paged(chat):
    chat.says("risk add Core part may come late")
    for at in range(25):
        chat.says(f"R-1 update line {at}")
    card = chat.says("R-1 history")

    assert (len(rows(card)), card.foot) == (20, "page 1 of 2")
    assert len(rows(chat.presses(card, "Next page"))) == 6


def test_history_of_what_is_cancelled_stays(chat):
    chat.says("risk add Core part may come late")
    chat.says("R-1 cancel")

    assert [row[2] for row in rows(chat.says("history R-1"))] == [
        "cancelled", "added as risk: Core part may come late",
    ]  # fmt: skip


def test_what_a_rule_changed_is_named_as_a_rules(chat):
    chat.says("action add Weekly report @rd every Friday 17:00")
    chat.says("A-1 done", "rd")
    chat.wait(days=7)

    assert any(row[1].startswith("by rule") for row in rows(chat.says("history A-2")))


# why


def test_why_says_what_was_sent_to_whom_and_what_comes_next(chat):
    chat.says("risk add Core part may come late @rd 2026-03-05")
    chat.wait(days=3)
    card = chat.says("why R-1", "sales")

    assert card.about == "R-1 · risk · P-1 X1 launch"
    assert texts(card) == [
        "Sent 2026-03-02 Mon 09:00 to 王磊.\n**R-1 for you, due 2026-03-05 Thu 18:00**\n"
        "Why: Add risk by 林晓, 2026-03-02 Mon 09:00",
        "Sent 2026-03-04 Wed 09:30 to 王磊.\n**@王磊 R-1 due 2026-03-05 Thu 18:00**\n"
        "Why: Remind the owner of what is due; two days late, the project manager.",
        "Next: 2026-03-05 Thu 09:30, to 王磊.\n**@王磊 R-1 due day, 2026-03-05 Thu 18:00**\n"
        "Why: Remind the owner of what is due; two days late, the project manager.",
    ]
    assert "<@" not in str(card)


def test_why_says_what_is_held_and_what_was_not_sent(chat):
    chat.now = chat.now.replace(hour=15)
    chat.says("risk add Core part may come late @rd 2026-03-05")
    [said, *_] = texts(chat.says("why R-1"))
    assert said.startswith("Held until 2026-03-03 Tue 08:00 for 王磊: quiet hours.")
    chat.says("undo")

    [said, *rest] = texts(chat.says("why R-1"))
    assert said.startswith("Not sent to 王磊, planned for 2026-03-02 Mon 23:00: undone.")
    assert rest == ["No rule has anything more to say."]


def test_why_of_something_silent(chat):
    chat.says("risk add Core part may come late")

    assert texts(chat.says("why R-1")) == [
        "Nothing was said about it unasked.", "No rule has anything more to say.",
    ]  # fmt: skip


def test_the_answer_of_a_question_is_the_askers_alone(chat):
    chat.says("risk add Core part may come late")
    chat.sent()
    for line in ("why R-1", "history R-1", "simulate 3d", "help", "search core", "mine"):
        chat.says(line, "rd", ROOM)

    assert {sent.audience for sent in chat.sent()} == {"rd"}


def test_in_chinese(zh):
    zh.says("风险 新增 核心件可能晚到一周 @王磊 2026-03-05")
    zh.says("R-1 修改 等级=高")
    zh.sent()

    assert zh.says("撤销").title == "已撤销，R-1 等级：高 → 中"
    assert zh.says("历史 R-1").title == "R-1 的历史"
    assert rows(zh.says("R-1 历史"))[-1][2] == "新增风险：核心件可能晚到一周"
    said = texts(zh.says("为什么 R-1"))
    assert said[0].startswith("2026-03-02 周一 09:00 发给王磊。")
    assert said[-1].startswith("下一次：2026-03-04 周三 09:30，发给王磊。")
    assert isinstance(zh.says("查看 R-1"), Card)


# Talk that might be a command


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("new risk found in the supply chain", "found in the supply chain"),
        ("add risk to the plan", "to the plan"),
        ("新增风险点不少", "点不少"),
        ("new action needed from you", ""),
    ],
)
def test_talk_among_people_adds_nothing_before_somebody_presses(chat, said, title):
    asked = chat.says(said, "market")
    assert asked.title == "Is that to be noted? Nothing is noted yet."
    assert chat.rows(Risk) == []

    chat.presses(asked, buttons(asked)[0].label, "market")
    assert [row.title for row in chat.rows(Risk)] == ([title] if title else [])


@pytest.mark.parametrize(
    "said",
    [
        "risk add Core part late",
        "new risk Core part late level=high",
        "新增风险 核心件晚到",
        "新增风险：核心件晚到",
        "风险 新增 核心件晚到 @王磊",
    ],
)
def test_a_line_that_is_clearly_a_command_is_done_at_once(chat, said):
    chat.says(said, "market")
    assert len(chat.rows(Risk)) == 1


def test_said_to_the_bot_it_is_done_at_once(chat):
    chat.says("new risk found in the supply chain", "market", mentioned=True)
    chat.says("new risk found in the supply chain", at=dm("pm"))
    assert len(chat.rows(Risk)) == 2


def test_a_noun_without_a_verb_offers_what_can_be_done(zh):
    asked = zh.says("会议 每周五 17:00 周例会", at=dm("pm"))

    assert asked.title == "「会议」要做什么？后面加上要做的事。"
    made = zh.presses(asked, "新增会议", at=dm("pm"))
    assert made.title.startswith("M-1") and "2026-03-06 周五 17:00" in made.title
    assert zh.says("会议 每周五 17:00 周例会") is None, "among people it is talk"


def test_a_value_that_is_offered_is_spelled_in_the_readers_language(zh):
    asked = zh.says("项目 新增 秘密 可见=成员吗", at=dm("pm"))
    assert [(b.label, b.line) for b in buttons(asked)] == [
        ("仅成员", "项目 新增 秘密 可见范围=仅成员")
    ]
    assert zh.presses(asked, "仅成员", at=dm("pm")).title.startswith("P-2")


def test_forms_are_called_what_they_are_for(zh):
    zh.says("会议 新增 预算 2026-03-12 14:00 60分钟 @冯雪")
    assert zh.says("M-1 指派").title == "指定记录人"
    assert zh.says("会议 周会").title == "周会"


def test_the_number_of_a_topic_is_no_post(chat):
    chat.says('meeting add Budget 2026-03-12 14:00 60m @finance topics="Opening 5m; Prices 20m"')
    chat.says("M-1 topic 2 to=1")
    shown = str(chat.says("M-1 history"))
    assert "Number: 2 → 1" in shown and "Position" not in shown
