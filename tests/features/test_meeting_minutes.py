"""The minutes (M5 to M7): drafted, handed in, approved, sent, filed, asked for, carried over."""

import json
from datetime import date, datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from docx import Document
from docx.oxml.ns import qn

from bot.cards import Fields, Form, Table, Text, buttons
from bot.events import Place
from bot.features.action import Action
from bot.features.meeting.carrying import last_items
from bot.features.meeting.tables import Decision, Dispute, Meeting, Recorded
from bot.files import content
from bot.people import Person
from bot.scratch import foresee
from tests.conftest import dm, staged

SHANGHAI = ZoneInfo("Asia/Shanghai")
CALL = (
    "meeting add Budget review 2026-03-05 14:00 60m @finance @market @rd host=@pm "
    'recorder=@service place="Room 3" topics="Opening 5m; Budget 20m @finance"'
)


def at(chat, clock, day="2026-03-05"):
    """Turn the clock without living through the time between."""
    chat.now = datetime.fromisoformat(f"{day} {clock}").replace(tzinfo=SHANGHAI)


def speaks(chat, language):
    with chat.bot.sessions() as db:
        for table in ("person", "chat"):
            db.connection().exec_driver_sql(f"UPDATE {table} SET language = '{language}'")
        db.commit()
    return chat


@staged
def held(chat):
    """A meeting that ended on Thursday at 15:00: a decision, a dispute, one person absent."""
    speaks(chat, "en").says(CALL)
    at(chat, "14:00")
    chat.tick()
    chat.says("M-1 start")
    chat.says("decision add First batch of 2000 units @sales 2026-03-11")
    chat.says("dispute add Who pays for samples @market 2026-03-16")
    chat.says('M-1 attendance attendance="@pm; @finance; @rd; @service; @market: on a trip"')
    at(chat, "15:00")
    chat.says("M-1 end")
    chat.sent()
    return chat


@staged
def handed_in(held):
    """Handed to the group leader half an hour later."""
    at(held, "15:30")
    held.says("M-1 draft The budget stays as it is.", "service")
    held.says("M-1 submit", "service")
    return held


def labels(reply):
    return [button.label for button in buttons(reply)]


def meeting(chat, code="M-1"):
    return chat.row(Meeting, code)


def news(chat):
    """What arrived, changed cards and replies left out."""
    return [s for s in chat.sent() if not s.edits and "minutes" in s.title]


def journal(sent, word="M-1"):
    return sorted(
        f"{s.at.astimezone(SHANGHAI):%m-%d %H:%M} {s.to}: {s.title}"
        for s in sent
        if not s.edits and word in s.title
    )


def tables(reply):
    return {block.caption: block for block in reply.blocks if isinstance(block, Table)}


def files(chat, reply):
    """The documents of a card, opened: Word and Markdown."""
    with chat.bot.sessions() as db:
        word, markdown = [content(db, file) for file in reply.files]
    return Document(BytesIO(word)), markdown.decode()


# The draft


def test_the_draft_is_what_was_recorded(held):
    card = held.says("M-1 minutes", "service")

    assert card.title == "Minutes of M-1 · 2026-03-05 Thu 14:00" and card.state == "○ draft"
    assert tables(card)["Decisions"].rows[0][0] == "D-1"
    assert tables(card)["Disputes"].rows[0][0] == "N-1"
    facts = dict(next(b for b in card.blocks if isinstance(b, Fields)).pairs)
    assert facts["Absent"] == "刘洋 (marketing): on a trip" and "刘洋" not in facts["Present"]
    assert labels(card)[:3] == ["Draft", "Submit", "Extract"]


def test_the_recorder_writes_in_the_chat_and_only_they_see_it(held):
    held.says("M-1 draft The budget stays as it is.", "service")

    assert meeting(held).summary == "The budget stays as it is."
    assert [s for s in held.sent() if s.audience == "" and "budget stays" in s] == []


def test_a_form_holds_what_is_there_and_an_emptied_field_is_empty(held):
    held.says('M-1 draft The budget stays. next_place="Room 5"', "service")
    form = held.says("M-1 draft", "service")
    now = {ask.name: ask.value for ask in form.fields}

    assert isinstance(form, Form) and form.title == "Minutes of M-1"
    assert now["summary"] == "The budget stays." and now["next_place"] == "Room 5"
    assert [row["part"] for row in json.loads(now["reports"])] == ["Opening", "Budget"]

    rows = json.dumps([{"part": "Budget", "achieved": "20万 is enough"}, {"part": "Opening"}])
    held.submits(form, "service", summary="", next_place="Room 6", reports=rows)

    row = meeting(held)
    assert (row.summary, row.next_place) == ("", "Room 6")
    assert [(one["part"], one["achieved"]) for one in row.reports] == [("Budget", "20万 is enough")]


@pytest.mark.slow
def test_weekly_minutes_are_laid_out_by_department(chat):
    speaks(chat, "zh").says("meeting weekly 周例会 2026-03-06 15:00 30m @finance @market")
    chat.wait(days=4, hours=6.5)
    form = chat.says("M-2 起草")
    reports = next(ask for ask in form.fields if ask.name == "reports")

    assert [f.label for f in reports.fields] == ["部门", "本周完成", "下周计划", "需协调资源"]
    assert {row["part"] for row in json.loads(reports.value)} == {"财务部", "市场部", "研发部"}
    chat.says('M-2 起草 分项记录="R&D：样机完成 / 压力测试 / 两名测试; 市场部：海报定稿"')
    assert meeting(chat, "M-2").reports[0]["part"] == "研发部"
    table = tables(chat.says("M-2 纪要"))["各部门情况"]
    assert table.rows[0] == ("研发部", "样机完成", "压力测试", "两名测试")


def test_lessons_are_of_three_kinds(chat):
    speaks(chat, "en").says('meeting add Looking back 2026-03-05 14:00 kind="retrospective" @rd')
    at(chat, "16:00")
    chat.says('M-1 draft reports="to improve: samples came late; 可复用的经验: one list for all"')
    form = chat.says("M-1 draft")
    part = next(ask for ask in form.fields if ask.name == "reports").fields[0]

    assert [row["part"] for row in meeting(chat).reports] == ["to improve", "reusable"]
    assert [o.label for o in part.options] == ["Went well", "To improve", "Reusable"]
    assert tables(chat.says("M-1 minutes"))["Lessons"].rows[1] == ("Reusable", "one list for all")


def test_only_who_keeps_the_meeting_writes(held):
    for line in ("M-1 draft Nothing", "M-1 submit", "M-1 extract all"):
        assert held.says(line, "market").title.startswith("This is for: ")
    assert meeting(held).summary == ""
    assert held.says("M-1 minutes", "market").state == "○ draft"


def test_talk_in_the_thread_is_no_draft(held):
    there = Place("test", "T", "launch", thread="m1")
    assert held.says("起草一份方案给我", "service", there, about="M-1") is None
    assert meeting(held).summary == ""


def test_before_it_is_held_there_are_no_minutes(chat):
    chat.says(CALL)

    for verb in ("minutes", "draft", "submit", "export"):
        reply = chat.says(f"M-1 {verb}")
        assert reply.title == "M-1 has not been held yet." and labels(reply) == ["Show"]


def test_a_series_asks_which_of_its_meetings(chat):
    chat.says("meeting weekly Weekly 2026-03-06 15:00 30m @finance")
    chat.wait(days=4, hours=7)
    reply = chat.says("M-1 minutes")

    assert reply.title == "M-1 is a series. Which of its meetings?"
    assert labels(reply) == ["M-2 · 2026-03-06 Fri 15:00"]


# Handed in, returned, approved


def test_nothing_is_handed_in_before_the_end_nor_empty(chat):
    chat.says(CALL)
    at(chat, "14:00")
    chat.says("M-1 start")

    running = chat.says("M-1 submit", "service")
    assert running.title.startswith("M-1 has not ended yet.") and labels(running)[0] == "End"
    chat.says("M-1 end")
    at(chat, "15:30")
    empty = chat.says("M-1 submit", "service")
    assert empty.title == "Nothing is written down for M-1 yet. What came out of it?"
    assert labels(empty)[0] == "Draft" and meeting(chat).submitted_at is None


def test_the_leader_gets_the_whole_with_the_buttons(handed_in):
    [asked] = news(handed_in)[-1:]

    assert asked.to == "dm:rd_head"
    assert asked.title == "<@rd_head> approve M-1 minutes, 2026-03-06 Fri 15:30"
    assert labels(asked.reply) == ["Approve", "Return"]
    assert "The budget stays as it is." in asked and "First batch of 2000 units" in asked


def test_handing_in_twice_says_with_whom_it_is(handed_in):
    again = handed_in.says("M-1 submit", "service")

    assert again.title == "M-1 minutes are with 陈立 since 2026-03-05 Thu 15:30."


@pytest.mark.slow
def test_approved_minutes_go_to_all_and_the_group_and_the_absent_read_their_items_first(handed_in):
    asked = next(s for s in news(handed_in) if s.to == "dm:rd_head")
    handed_in.presses(asked.reply, "Approve", "rd_head", dm("rd_head"))
    sent = news(handed_in)

    assert {s.to for s in sent} == {
        *("dm:rd_head", "dm:market", "dm:finance", "dm:rd", "dm:service", "dm:pm", "launch")
    }
    told = [s for s in sent if s.title == "M-1 minutes, 陈立 ✓ 2026-03-05 Thu 15:30"]
    assert len(told) == 6
    market = next(s for s in told if s.to == "dm:market")
    captions = [b.caption for b in market.reply.blocks if isinstance(b, Table)]
    assert captions[0] == "Yours from it" and "N-1" in str(market.reply.blocks)
    finance = next(s for s in told if s.to == "dm:finance")
    assert "Yours from it" not in str(finance.reply.blocks)
    assert all(len(s.reply.files) == 2 for s in told)
    assert meeting(handed_in).approved_by == "rd_head"
    assert labels(handed_in.says("M-1 minutes")) == ["Extract", "Export", "Draft"]


@pytest.mark.parametrize("who", ["market_head", "sales", "service"])
def test_neither_a_stranger_nor_the_head_of_another_department_approves(handed_in, who):
    before = meeting(handed_in).version
    for line in ("M-1 approve", "M-1 return Not this way"):
        reply = handed_in.says(line, who)
        assert "Nothing changed." in reply.title

    assert meeting(handed_in).version == before


def test_who_wrote_them_does_not_approve_them(held):
    held.says("M-1 edit recorder=@pm host=@rd")
    at(held, "15:30")
    held.says("M-1 submit")

    assert held.says("M-1 approve").title == "陈立 approves the minutes of M-1. Nothing changed."


def test_where_the_leader_wrote_them_the_project_manager_approves(held):
    held.says("M-1 edit recorder=@rd_head")
    reply = held.says("M-1 submit", "rd_head")

    assert reply.title == "M-1 minutes are with 林晓"


def test_returned_with_a_reason_changed_and_handed_in_again(handed_in):
    asked = next(s for s in news(handed_in) if s.to == "dm:rd_head")
    form = handed_in.presses(asked.reply, "Return", "rd_head", dm("rd_head"))
    handed_in.submits(form, "rd_head", dm("rd_head"), reason="the amount is missing")
    [back] = [s for s in news(handed_in) if s.to == "dm:service"]

    assert back.title == "陈立 returned M-1 minutes, 2026-03-05 Thu 15:30"
    assert 'To change: "the amount is missing".' in back
    assert labels(back.reply) == ["Draft", "Submit"]
    assert handed_in.says("M-1 minutes", "service").state == "↺ returned"
    assert handed_in.says("M-1 approve", "rd_head").title == (
        "M-1 minutes have not been handed in yet; 杨帆 writes them."
    )
    handed_in.says("M-1 draft The budget stays at 20万.", "service")
    assert handed_in.says("M-1 submit", "service").title == "M-1 minutes are with 陈立"
    assert meeting(handed_in).returned_why == ""


@pytest.mark.parametrize(
    "line", ["M-1 draft It does not.", "D-1 edit title=Nothing", "M-1 remove code=N-1"]
)
def test_what_was_changed_after_the_card_is_not_approved_unseen(handed_in, line):
    asked = next(s for s in news(handed_in) if s.to == "dm:rd_head")
    at(handed_in, "15:40")
    handed_in.says(line, "pm")
    reply = handed_in.presses(asked.reply, "Approve", "rd_head", dm("rd_head"))

    assert reply.title.startswith("M-1 changed after this card, 2026-03-05 Thu 15:40, by 林晓.")
    assert meeting(handed_in).approved_at is None
    handed_in.presses(reply, "Approve", "rd_head", dm("rd_head"))
    assert meeting(handed_in).approved_at


@pytest.mark.slow
def test_a_later_change_opens_them_again_and_the_file_keeps_what_was_approved(handed_in):
    handed_in.says("M-1 approve", "rd_head")
    filed = meeting(handed_in).filed
    handed_in.sent()
    at(handed_in, "10:00", "2026-03-06")
    handed_in.says("M-1 draft The budget goes down.", "service")

    row = meeting(handed_in)
    assert row.approved_at is row.submitted_at is None and row.filed == filed
    [told] = [s for s in news(handed_in) if s.to == "launch"]
    assert told.title == "M-1 minutes are open again, 2026-03-06 Fri 10:00"
    handed_in.says("M-1 submit", "service")
    handed_in.says("M-1 approve", "rd_head")
    assert meeting(handed_in).filed != filed


@pytest.mark.slow
def test_undoing_the_approval_says_that_they_are_open_again(handed_in):
    handed_in.says("M-1 approve", "rd_head")
    handed_in.sent()
    reply = handed_in.says("undo", "rd_head")

    assert "5 notices were sent before." in str(reply)
    assert meeting(handed_in).approved_at is None and meeting(handed_in).submitted_at
    [told] = [s for s in news(handed_in) if s.to == "launch" and "open again" in s.title]
    assert "What was sent stays sent." in told


@pytest.mark.slow
def test_the_groups_of_projects_it_is_about_get_them_too(handed_in):
    other = Place("test", "T", "sales")
    handed_in.says("project add Y2 service", "sales", other)
    handed_in.says("action add Prices @sales 2026-03-20", "sales", other)
    handed_in.says("M-1 approve", "rd_head", dm("rd_head"))
    handed_in.sent()
    handed_in.says("meeting add Prices of A-1 2026-03-06 09:00 30m @rd")
    at(handed_in, "09:00", "2026-03-06")
    handed_in.says("M-2 agenda Prices, see A-1 10m")
    at(handed_in, "09:30", "2026-03-06")
    handed_in.says("M-2 draft Done.")
    handed_in.says("M-2 submit")
    handed_in.says("M-2 approve", "rd_head", dm("rd_head"))

    there = [s for s in handed_in.sent() if s.to == "sales" and not s.edits]
    assert [s.title for s in there] == ["M-2 纪要，陈立 ✓ 已同意，2026-03-06 周五 09:30"]


# The clock


def test_asked_after_2_hours_and_escalated_after_24(held):
    assert journal(held.wait(days=3)) == [
        "03-05 17:00 dm:service: <@service> M-1 minutes by 2026-03-06 Fri 15:00",
        "03-06 15:00 dm:pm: <@pm> M-1 minutes were due 2026-03-06 Fri 15:00",
        "03-06 15:00 dm:rd_head: <@rd_head> M-1 minutes were due 2026-03-06 Fri 15:00",
    ]


def test_each_asks_kindly_with_the_next_step(held):
    asked, late, _ = [s for s in held.wait(days=3) if not s.edits and "M-1" in s.title]

    assert labels(asked.reply) == ["Draft", "Submit", "Minutes"]
    assert (
        "“" not in str(late)
        and "杨帆 writes them. What is missing, and by when can they come?" in late
    )


@pytest.mark.slow
def test_it_stops_when_they_are_handed_in(handed_in):
    handed_in.sent()
    said = journal(handed_in.wait(days=4))

    assert said == [
        "03-06 15:30 dm:rd_head: <@rd_head> approve M-1 minutes, 2026-03-06 Fri 15:30",
        "03-09 08:00 dm:pm: <@pm> approve M-1 minutes, 2026-03-06 Fri 15:30",
        "03-09 08:00 dm:rd_head: <@rd_head> approve M-1 minutes, 2026-03-06 Fri 15:30",
    ], "what falls on a day off waits for the next working morning"
    handed_in.says("M-1 approve", "pm")
    handed_in.sent()
    assert journal(handed_in.wait(days=4)) == []


def test_what_was_returned_is_asked_for_again(handed_in):
    handed_in.says("M-1 return the amount is missing", "rd_head")
    handed_in.sent()

    assert [line.split(": ")[0] for line in journal(handed_in.wait(days=3))] == [
        "03-05 17:30 dm:service",
        "03-06 15:30 dm:pm",
        "03-06 15:30 dm:rd_head",
    ]


@pytest.mark.slow
def test_a_meeting_nobody_started_counts_as_held_but_not_a_cancelled_one(chat):
    speaks(chat, "en").says(CALL)
    chat.says(CALL.replace("Budget review", "Other").replace("2026-03-05", "2026-03-04"))
    chat.says("M-2 cancel")
    said = journal(chat.wait(days=5), "minutes")

    assert said[0] == "03-05 17:00 dm:service: <@service> M-1 minutes by 2026-03-06 Fri 15:00"
    assert len(said) == 3 and not [line for line in said if "M-2" in line]
    chat.says("decision add Stay as it is", about="M-1")
    chat.says("M-1 draft Nobody pressed start.", "service")
    assert chat.says("M-1 submit", "service").title == "M-1 minutes are with 陈立"
    assert meeting(chat).ended_at


def test_of_a_stand_up_no_minutes_are_asked_for(chat):
    chat.says("meeting add Stand-up 2026-03-05 09:15 15m kind=stand-up @rd")

    assert journal(chat.wait(days=6), "minutes") == []


def test_the_clocks_are_settings_of_the_project(held):
    held.says("clock edit minutes deadline 48h project=P-1", "admin")

    said = journal(held.wait(days=4))
    assert [line[:11] for line in said] == ["03-05 17:00", "03-09 08:00", "03-09 08:00"]


@pytest.mark.slow
def test_foreseen_is_what_then_happens(handed_in):
    handed_in.says(CALL.replace("2026-03-05", "2026-03-10"))
    handed_in.sent()
    with handed_in.bot.sessions() as db:
        db.info["now"] = handed_in.now
        until = handed_in.now + timedelta(days=9)
        found = foresee(db, db.get_one(Person, "pm"), until)
        foreseen = [(one.at, one.chat.split(":", 2)[2], one.title) for one in found]
    happened = [(s.at, s.to, s.title) for s in handed_in.wait(days=9) if not s.edits]

    assert sorted(foreseen) == sorted(happened)
    assert any("M-2 minutes were due" in title for *_, title in happened)


def test_what_waits_is_among_mine(handed_in):
    handed_in.says("M-1 return once more", "rd_head")
    assert "minutes to write" in str(handed_in.says("mine", "service", dm("service")))
    handed_in.says("M-1 submit", "service")
    assert "minutes to approve" in str(handed_in.says("mine", "rd_head", dm("rd_head")))


# Every owner with a date


def test_two_duties_of_the_text_beside_three_decisions_are_five(held):
    """FORMS: what finance and R&D have to do by 3月6日 stands in no table."""
    held.says("decision add Book the hall @market 2026-03-09", about="M-1")
    held.says(
        "M-1 draft 会上明确：财务部核算新增成本，研发部给出改版方案，均于3月6日前完成。", "service"
    )
    card = held.says("M-1 extract", "service")

    assert card.title == "5 action items proposed: 3 from decisions, 2 from the text"
    assert "From: 会上明确：财务部核算新增成本" in str(card.blocks) and held.rows(Action) == []
    done = held.presses(card, "Add 5", "service")
    assert done.title == "5 action items are added"
    by = {action.title: action for action in held.rows(Action)}
    assert by["核算新增成本"].owner == "finance_head" and by["给出改版方案"].owner == "rd_head"
    assert by["核算新增成本"].due.astimezone(SHANGHAI) == datetime(2026, 3, 6, 18, tzinfo=SHANGHAI)
    assert held.row(Decision, "D-1").action and held.row(Dispute, "N-1").action
    assert {row.code for row in held.rows(Recorded)} >= {action.code for action in by.values()}
    assert held.says("M-1 extract", "service").title == "Every owner and date has its action item"


def test_one_of_them_is_made_by_its_own_button(held):
    held.says("M-1 draft Finance delivers the cost estimate by 2026-03-09.", "service")
    card = held.says("M-1 extract", "service")
    held.presses(card, "Add for 郑丽", "service")

    [action] = held.rows(Action)
    assert (action.title, action.owner) == ("Delivers the cost estimate", "finance_head")
    assert held.says("M-1 extract", "service").title.startswith("2 action items proposed")
    held.says("undo", "service")
    assert held.says("M-1 extract", "service").title.startswith("3 action items proposed")


def test_what_is_an_action_item_already_is_not_proposed(held):
    held.says("action add Cost estimate @finance_head 2026-03-09")
    held.says("M-1 draft Finance delivers the cost estimate by 2026-03-09.", "service")

    assert "2 from decisions, 0 from the text" in held.says("M-1 extract", "service").title


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("财务部3月6日前核算成本，研发部3月9日前测试", [("f", "核算成本", 6), ("r", "测试", 9)]),
        ("财务部和研发部于3月6日前确认价格", [("f", "确认价格", 6), ("r", "确认价格", 6)]),
        ("林晓请研发部于3月6日前给出方案", [("r", "给出方案", 6)]),
        ("刘洋（市场部）3月9日前提交投放计划", [("m", "提交投放计划", 9)]),
        ("场地费由财务部3月6日前核定", [("f", "场地费核定", 6)]),
        ("财务部3月6日前把预算发给市场部", [("f", "把预算发给市场部", 6)]),
        ("finance to check the price by March 6.", [("f", "Check the price", 6)]),
        ("| 事项 | 责任人 | 截止 |\n|---|---|---|\n| 签约 | 刘洋 | 3月9日 |", [("m", "签约", 9)]),
        ("财务部昨天前核算成本", []),
        ("研发部上周完成了样机", []),
        ("财务部每周五提交报表", []),
        ("下次会议3月9日召开", []),
        ("it has to be done by March 6", []),
    ],
)
def test_duties_are_read_out_of_the_summary(held, text, found):
    names = {"f": "郑丽", "r": "陈立", "m": "刘洋"}
    held.submits(held.says("M-1 draft", "service"), "service", summary=text)
    card = held.says("M-1 extract", "service")

    said = [b.markdown for b in card.blocks if isinstance(b, Text) and not _noted(b.markdown)]
    assert [line.splitlines()[0] for line in said] == [
        f"**{title}** · {names[who]} · {date(2026, 3, day):%Y-%m-%d %a} 18:00"
        for who, title, day in found
    ]


def _noted(line):
    """Of a decision or a dispute, not of the text."""
    return "From: D-" in line or "From: N-" in line


@pytest.mark.slow
def test_what_a_department_plans_is_its_own_duty(chat):
    speaks(chat, "en").says("meeting weekly Weekly 2026-03-06 15:00 30m @finance @market")
    chat.wait(days=4, hours=6.5)
    chat.says('M-2 draft reports="R&D: samples / stress test by 2026-03-12 / none"')

    [shown] = [b for b in chat.says("M-2 extract").blocks if isinstance(b, Text)]
    assert shown.markdown.startswith("**Stress test** · 陈立 · 2026-03-12 Thu 18:00")


# Carried over


def test_the_next_of_its_kind_takes_up_what_was_left(held):
    held.says("D-1 follow")
    held.says("action add Book the hall @market 2026-03-09", about="M-1")
    held.says("A-2 done", "market")
    held.says(CALL.replace("2026-03-05", "2026-03-12"))
    with held.bot.sessions() as db:
        db.info["now"] = held.now
        row = db.get_one(Meeting, "M-2")
        assert {item.code for item in last_items(db, row)} == {"N-1", "A-1"}
        assert {i.code for i in last_items(db, row, finished=True)} == {"N-1", "A-1", "A-2"}
    at(held, "14:30", "2026-03-12")
    held.says("M-2 start")

    shown = tables(held.says("M-2 minutes"))["Last meeting's items"]
    assert {row[0] for row in shown.rows} == {"A-1", "A-2", "N-1"}


def test_the_next_meeting_is_called_by_one_button(held):
    held.says('M-1 draft next_at="2026-03-06 10:00" next_topic="Who pays"', "service")
    card = held.says("M-1 minutes", "pm")
    held.presses(card, "Call next meeting")

    new = meeting(held, "M-2")
    assert new.at.astimezone(SHANGHAI) == datetime(2026, 3, 6, 10, tzinfo=SHANGHAI)
    assert (new.title, new.place, new.wanted) == ("Budget review", "Room 3", "Who pays")
    assert new.reason == "follow-up of M-1" and new.recorder == "service"
    assert "Call next meeting" not in labels(held.says("M-1 minutes"))


def test_the_next_time_needs_an_hour_and_lies_ahead(held):
    for said, answer in (
        ("2026-03-10", "At what time on 2026-03-10 Tue?"),
        ("2026-03-01 10:00", "2026-03-01 Sun 10:00 has passed. When is the next one?"),
    ):
        assert held.says(f'M-1 draft next_at="{said}"', "service").title == answer
    assert meeting(held).next_at is None


def test_of_a_series_the_next_day_is_named(chat):
    speaks(chat, "en").says("meeting weekly Weekly 2026-03-06 15:00 30m @finance")
    chat.wait(days=4, hours=6.5)

    assert "2026-03-13 Fri 15:00" in str(chat.says("M-2 minutes"))


# Documents


@pytest.mark.slow
def test_the_word_file_has_the_tables_of_the_form(handed_in):
    handed_in.says("M-1 extract all", "service")
    handed_in.says('M-1 draft summary="=1+1 is *not* a <b>sum</b>"', "service")
    handed_in.says("M-1 approve", "rd_head")
    word, _ = files(handed_in, handed_in.says("M-1 export", "market"))
    heads = [[cell.text for cell in table.rows[0].cells] for table in word.tables]
    actions = next(t for t in word.tables if t.rows[0].cells[1].text == "Task")

    assert ["Topic", "What about", "Owner", "Minutes"] in heads
    assert heads[-1][:3] == ["No.", "Task", "Owner"]
    assert [cell.text for cell in actions.rows[1].cells][:6] == [
        *("A-1", "First batch of 2000 units", "吴倩", "sales", "2026-03-11 Wed 18:00"),
        "◐ in progress",
    ]
    texts = [paragraph.text for paragraph in word.paragraphs]
    assert "=1+1 is *not* a <b>sum</b>" in texts
    assert texts[-1] == "Approved by 陈立, 2026-03-05 Thu 15:30"


def test_the_word_file_is_set_in_chinese_letters_with_heads_and_page_numbers(handed_in):
    speaks(handed_in, "zh")
    word, _ = files(handed_in, handed_in.says("M-1 导出", "service"))

    fonts = word.styles["Normal"].element.rPr.rFonts
    assert fonts.get(qn("w:eastAsia")) == "宋体"
    assert all(t.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None for t in word.tables[1:])
    footer = word.sections[0].footer._element.xml
    assert 'w:instr="PAGE"' in footer
    assert word.paragraphs[0].text == "会议纪要"
    assert word.paragraphs[-1].text.startswith("草稿，未审核")


def test_in_markdown_what_was_typed_stays_text(handed_in):
    handed_in.says('D-1 edit title="=SUM(A1) | **big** [x](http://y)"')
    handed_in.says('M-1 draft summary="=1+1\n# no heading"', "service")
    _, markdown = files(handed_in, handed_in.says("M-1 export", "service"))

    assert "| \\=SUM\\(A1\\) \\| \\*\\*big\\*\\* \\[x\\]\\(http://y\\) |" in markdown
    assert "\\=1+1  \n\\# no heading" in markdown
    assert "## Action items\n\nnone" in markdown


def test_everybody_gets_the_documents_in_their_language(handed_in):
    with handed_in.bot.sessions.begin() as db:
        db.info.update(now=handed_in.now, spoken=1)
        db.get_one(Person, "finance").language = "zh"
    handed_in.says("M-1 approve", "rd_head", dm("rd_head"))
    sent = {s.to: s.reply for s in handed_in.sent() if s.reply.files and not s.edits}

    assert files(handed_in, sent["dm:finance"])[1].startswith("# 会议纪要")
    assert files(handed_in, sent["dm:rd"])[1].startswith("# Minutes of the meeting")


def test_the_same_minutes_are_the_same_bytes(handed_in):
    one = handed_in.says("M-1 export", "service").files
    at(handed_in, "15:50")

    assert handed_in.says("M-1 export", "service").files == one


# In Chinese


def test_in_chinese(held):
    speaks(held, "zh")
    [asked] = [s for s in held.wait(hours=2) if "M-1" in s.title]
    assert asked.title == "<@service> M-1 纪要，2026-03-06 周五 15:00 前"
    assert labels(asked.reply) == ["起草", "提交", "纪要"]

    held.says("M-1 起草 预算不变。", "service")
    assert held.says("M-1 提交", "service").title == "M-1 纪要已提交，等陈立审核"
    to_approve = next(s for s in held.sent() if s.to == "dm:rd_head")
    assert to_approve.title == "<@rd_head> M-1 纪要待审核，2026-03-06 周五 17:00 前"
    reply = held.presses(to_approve.reply, "同意", "rd_head", dm("rd_head"))
    assert reply.title == "M-1 纪要已同意，已发 5 人并归档" and reply.state == "✓ 已同意"
    told = next(s for s in held.sent() if s.to == "launch" and "纪要" in s.title)
    assert told.title == "M-1 纪要，陈立 ✓ 已同意，2026-03-05 周四 17:00"
    assert "关键决策" in told and "争议点" in told
