"""The register of risks and issues (F4), as people use it."""

import pytest

from bot.cards import Card, Fields, Form, Table, Tone, buttons
from bot.features.risk import Handling, Issue, Level, Risk
from tests.conftest import dm

pytestmark = pytest.mark.both


def fields(card):
    return dict(pair for block in card.blocks if isinstance(block, Fields) for pair in block.pairs)


def tables(card):
    return [block for block in card.blocks if isinstance(block, Table)]


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


def test_a_risk_from_the_first_word_to_the_last(chat):
    card = chat.says('risk add Core part may come late @rd cause="one supplier" 2026-03-13')

    assert card.title == "R-1 is noted"
    assert card.about == "R-1 · risk · P-1 X1 launch"
    assert card.state == "△ medium" and card.tone is Tone.WARNING
    assert fields(card)["Owner"] == "王磊" and fields(card)["Department"] == "R&D"
    assert fields(card)["Due"] == "2026-03-13 Fri 18:00" and fields(card)["Cause"] == "one supplier"
    [told] = [sent for sent in chat.sent() if sent.to == "dm:rd"]
    assert told.title == "R-1 for you, due 2026-03-13 Fri 18:00"

    chat.says("R-1 edit impact=T-6 response=second supplier", "rd")
    chat.says("R-1 update Second supplier answered, 3 days", "rd")
    card = chat.says("R-1 update Sample is here", "pm")
    [log] = tables(card)
    assert [row[1:] for row in log.rows] == [
        ("王磊", "Second supplier answered, 3 days"),
        ("林晓", "Sample is here"),
    ]
    form = chat.says("R-1 close", "rd")
    assert isinstance(form, Form) and [ask.name for ask in form.fields] == ["reason"]
    card = chat.submits(form, "rd", reason="second supplier delivers")
    assert card.title == "R-1 is closed" and card.tone is Tone.GOOD
    assert fields(card)["Reason"] == "second supplier delivers"
    [told] = [sent for sent in chat.sent() if sent.to == "dm:pm" and not sent.edits]
    assert told.title == "王磊 closed R-1, 2026-03-02 Mon 09:00"
    assert chat.says("R-1 reopen").title == "R-1 is open again"


def test_only_the_last_five_lines_stand_on_the_card(chat):
    chat.says("issue add Test phones missing")
    for at in range(7):
        chat.says(f"I-1 update line {at}")

    [log] = tables(chat.says("I-1 show"))
    assert log.caption == "Handling log, the last 5 of 7"
    assert [row[2] for row in log.rows] == [f"line {at}" for at in range(2, 7)]


def test_the_living_card_changes_when_the_log_grows(chat):
    chat.says("risk add Core part may come late")
    chat.sent()
    chat.says("R-1 update Asked again", "rd", dm("rd"))

    [edit] = [sent for sent in chat.sent() if sent.edits and sent.to == "launch"]
    assert "Asked again" in edit


def test_a_high_risk_said_in_the_group_is_told_by_its_card(chat):
    card = chat.says("risk add Core part may come late level=high")
    assert card.tone is Tone.DANGER and card.state == "▲ high"

    assert [sent.title for sent in chat.sent() if sent.to == "launch"] == [
        "P-1 is set up",
        card.title,
    ]


def test_a_high_risk_said_alone_is_told_to_the_group_at_once(chat):
    chat.sent()
    chat.says(
        "risk add Core part may come late level=high @rd project=P-1 2026-03-05", "rd", dm("rd")
    )

    [news] = [sent for sent in chat.sent() if sent.to == "launch"]
    assert news.title == "▲ High R-1 · 王磊 by 2026-03-05 Thu 18:00"
    assert news.reply.tone is Tone.DANGER
    assert [b.line for b in buttons(news.reply)] == ["R-1 show", "R-1 update"]


def test_raising_the_level_later_tells_the_group_even_at_night(chat):
    chat.says("issue add Test phones missing project=P-1", at=dm("pm"))
    assert [sent.to for sent in chat.sent() if sent.to == "launch"] == ["launch"]  # the project
    chat.wait(hours=15)
    chat.says("I-1 edit level=high", at=dm("pm"))

    [news] = [sent for sent in chat.sent() if sent.to == "launch"]
    assert news.title == "▲ High I-1, 林晓"


def test_a_hidden_project_tells_nobody_outside(empty):
    chat = empty
    chat.says("project add X1 launch")
    secret = dm("vp")
    chat.says("project add Plan B visibility=members", "vp", secret)
    chat.sent()
    chat.says("risk add Leak level=high project=P-2", "vp", secret)

    assert {sent.to for sent in chat.sent()} == {"dm:vp"}
    assert chat.says("R-1", "rd", dm("rd")).title.startswith("No R-1 found.")
    assert "Leak" not in str(chat.says("risk list", "rd"))
    assert chat.says("R-1 update x", "rd", dm("rd")).title.startswith("No R-1 found.")


@pytest.mark.slow
def test_the_list_is_worst_first_and_can_be_narrowed(chat):
    chat.says("risk add Small level=low")
    chat.says("risk add Late @rd 2026-03-03")
    chat.says("risk add Big level=high")
    chat.says("risk add Gone")
    chat.says("R-4 close never mind")

    def codes(line):
        found = tables(chat.says(line))
        return [row[0].split("**")[1] for table in found for row in table.rows]

    assert codes("risk list") == ["R-3", "R-2", "R-1"]
    assert codes("risk list level=low") == ["R-1"]
    assert codes("risk list status=closed") == ["R-4"]
    assert codes("risk list who=@rd") == ["R-2"]
    assert codes("risk list status=all") == ["R-3", "R-2", "R-1", "R-4"]
    chat.wait(days=2)
    assert codes("risk list status=overdue") == ["R-2"]
    assert codes("issue list") == []


def test_who_may_not_is_told_who_may(chat):
    chat.says("risk add Core part may come late @rd")

    card = chat.says("R-1 close done", "sales")
    assert card.title.startswith("This is for:") and "owner 王磊" in card.title
    assert chat.row(Risk, "R-1").closed_at is None
    assert chat.says("R-1 update I may tell what I know", "sales").title == (
        "R-1 has a new line in its log"
    )


def test_what_is_closed_is_not_worked_on(chat):
    chat.says("risk add Core part may come late")
    chat.says("R-1 close over")

    card = chat.says("R-1 reschedule 2026-03-09")
    assert card.title == "R-1 was closed 2026-03-02 Mon 09:00."
    assert [b.label for b in buttons(card)] == ["Reopen", "Show"]


def test_assigning_tells_the_new_owner(chat):
    chat.says("risk add Core part may come late")
    chat.sent()
    card = chat.says("R-1 assign @market")

    assert card.title == "R-1 is with 刘洋" and fields(card)["Department"] == "marketing"
    assert [s.title for s in chat.sent() if s.to == "dm:market"] == ["R-1 for you"]


def test_a_risk_that_happens_becomes_an_issue(chat):
    chat.says("risk add Core part may come late @rd level=high impact=T-6")
    card = chat.says("R-1 happen", "rd")

    assert card.title == "R-1 has happened, I-1 is noted"
    assert fields(card)["Risk"] == "R-1" and fields(card)["Impact"] == "T-6"
    assert chat.row(Risk, "R-1").closed_why == "→ I-1"
    chat.says("undo", "rd")
    assert chat.row(Risk, "R-1").closed_at is None
    assert chat.row(Issue, "I-1").cancelled_at is not None


def test_an_issue_may_have_happened_before(chat):
    card = chat.says("issue add Line down happened=2026-03-01 15:00")

    assert fields(card)["Happened at"] == "2026-03-01 Sun 15:00"


def test_nobody_acts_on_what_is_due(chat):
    chat.says("risk add Core part may come late @rd 2026-03-05")
    chat.sent()

    said = [(s.to, s.title) for s in chat.wait(days=8) if "review" not in s.title]
    assert said == [
        ("dm:rd", "<@rd> R-1 due 2026-03-05 Thu 18:00"),
        ("dm:rd", "<@rd> R-1 due day, 2026-03-05 Thu 18:00"),
        ("dm:rd", "<@rd> R-1 was due 2026-03-05 Thu 18:00"),
        ("dm:pm", "<@pm> R-1 was due 2026-03-05 Thu 18:00"),
    ]


def test_what_is_closed_is_not_reminded_of(chat):
    chat.says("risk add Core part may come late @rd 2026-03-05")
    chat.says("R-1 close over")
    chat.sent()

    assert chat.wait(days=14) == []


def test_the_pm_looks_every_week_at_what_nobody_looked_at(chat):
    chat.says("risk add Core part may come late @rd")
    chat.says("risk add Known")
    chat.says("issue add Test phones missing @market")
    chat.says("risk add Told")
    chat.sent()
    assert chat.wait(days=6) == []
    chat.says("R-2 review")
    chat.says("R-3 update Still the same", "rd")
    chat.sent()

    [asked] = chat.wait(days=6)
    assert asked.to == "dm:pm" and asked.at.isoformat() == "2026-03-13T01:30:00+00:00"
    assert asked.title == "<@pm> P-1 risk review, 2026-03-13 Fri 09:30"
    [listed] = tables(asked.reply)
    assert [row[0].split("**")[1] for row in listed.rows] == ["I-1", "R-1"]
    answer = chat.presses(asked.reply, "All looked at", at=dm("pm"))
    assert answer.title == "2 items"
    assert chat.row(Risk, "R-1").looked_at == chat.now


def test_undo_of_a_line_of_the_log_leaves_the_others(chat):
    chat.says("risk add Core part may come late")
    chat.says("R-1 update mine")
    chat.says("R-1 update theirs", "rd")
    chat.says("undo")

    [log] = tables(chat.says("R-1"))
    assert [row[2] for row in log.rows] == ["theirs"]
    assert len(chat.rows(Handling)) == 2


def test_undo_of_a_cancelled_risk_brings_it_back(chat):
    chat.says("risk add Core part may come late")
    chat.says("R-1 cancel")
    assert chat.says("R-1").title.startswith("No R-1 found.")
    chat.says("undo")

    assert isinstance(chat.says("R-1"), Card)


def test_a_response_becomes_an_action_item_of_the_same_owner(chat):
    card = chat.says('risk add Core part may come late @rd response="ask a second supplier"')
    made = chat.presses(card, "Make an action item")

    assert made.title == "<@rd> A-1, no date yet"


def test_in_chinese_for_a_chinese_reader(zh):
    card = zh.says("风险 新增 核心件可能晚到一周 等级=高 项目=P-1 @王磊 2026-03-05", at=dm("pm"))
    assert card.title == "R-1 已记下" and card.state == "▲ 高"
    assert fields(card)["负责人"] == "王磊"
    news = {sent.to: sent for sent in zh.sent()}
    assert news["launch"].title == "▲ 高风险 R-1 · 王磊，2026-03-05 周四 18:00 前"
    assert news["dm:rd"].title == "R-1 交给你了，2026-03-05 周四 18:00 截止"

    assert zh.says("R-1 更新 已启用备选供应商", "rd").title == "R-1 的处理记录加了一条"
    assert zh.says("问题 新增 测试机未到位").title == "I-1 已记下"
    assert zh.says("I-1 修改 等级=低").state == "▽ 低"
    assert zh.says("风险 列表").title == "X1 launch 的风险"
    assert zh.says("R-1 已发生", "rd").title == "R-1 已经发生，记为 I-2"
    assert zh.says("I-1 关闭 已到位").title == "I-1 已关闭"


def test_the_words_of_a_level_are_read_in_both_languages(chat):
    chat.says("risk add One 等级：高")

    assert chat.row(Risk, "R-1").level is Level.HIGH


def test_the_form_of_an_edit_holds_what_is_there_and_may_empty_it(chat):
    chat.says("risk add Core part may come late @rd impact=T-6 2026-03-13")
    form = chat.says("R-1 edit")
    now = {ask.name: ask.value for ask in form.fields}
    assert (now["owner"], now["impact"], now["level"]) == ("rd", "T-6", "medium")
    chat.sent()

    chat.submits(form, **now | {"owner": "market", "due": "", "impact": "", "level": "low"})
    row = chat.row(Risk, "R-1")
    assert (row.owner, row.due, row.impact, row.level) == ("market", None, "", Level.LOW)
    assert row.title == "Core part may come late"
    assert [sent.title for sent in chat.sent() if sent.to == "dm:market"] == ["R-1 for you"]
