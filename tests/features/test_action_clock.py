"""What the clock says of action items: reminders, the ladder, the week, series, digests."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.cards import Buttons, Fields, Table, Text, buttons
from bot.company import Day
from bot.features.action import Action
from bot.notices import Notice
from bot.outbox import State
from bot.people import Member, Person, Project
from bot.registry import policies
from bot.scratch import foresee
from tests.conftest import dm, staged

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(chat, day, clock="09:00"):
    """Turn the clock without living through the time between."""
    chat.now = datetime.fromisoformat(f"{day} {clock}").replace(tzinfo=SHANGHAI)


def speaks(chat, language):
    with chat.bot.sessions() as db:
        for table in ("person", "chat"):
            db.connection().exec_driver_sql(f"UPDATE {table} SET language = '{language}'")
        db.commit()
    chat.sent()
    return chat


@staged
def chat(chat):
    """With the liaisons that the company of the demo has."""
    with chat.bot.sessions.begin() as db:
        db.info.update(now=chat.now, spoken=1)
        db.get_one(Project, "P-1").lead = "研发部"
        for handle in ("rd", "market", "sales"):
            unit = db.get_one(Person, handle).department
            key = f"P-1 {handle} liaison"
            db.add(Member(id=key, project="P-1", person=handle, role="liaison", department=unit))
    return speaks(chat, "en")


def journal(sent, code="A-1"):
    """When, where and what, of messages about *code* that are no changes of cards."""
    return sorted(
        f"{s.at.astimezone(SHANGHAI):%m-%d %H:%M} {s.to}: {s.title}"
        for s in sent
        if not s.edits and code in s.title
    )


def body(sent):
    return " ".join(b.markdown for b in sent.reply.blocks if isinstance(b, Text))


def labels(sent):
    return [button.label for button in buttons(sent.reply)]


def test_the_ladder_day_by_day_across_the_may_day_holiday(chat):
    at(chat, "2026-04-28")
    chat.says("action add Stress test report @staff 2026-04-30")

    assert journal(chat.wait(days=16)) == [
        "04-29 09:30 dm:staff: <@staff> A-1 due 2026-04-30 Thu 18:00",
        "04-30 09:30 dm:staff: <@staff> A-1 due day, 2026-04-30 Thu 18:00",
        # 1 to 5 May are off
        "05-06 09:30 dm:staff: <@staff> A-1 was due 2026-04-30 Thu 18:00",
        "05-06 09:30 launch: <@staff> A-1 was due 2026-04-30 Thu 18:00",
        "05-07 09:30 dm:pm: <@pm> A-1 was due 2026-04-30 Thu 18:00",
        "05-07 09:30 dm:rd: <@rd> A-1 was due 2026-04-30 Thu 18:00",
        "05-07 09:30 launch: <@rd> and <@pm> A-1 was due 2026-04-30 Thu 18:00",
        "05-08 09:30 dm:rd_head: <@rd_head> A-1 was due 2026-04-30 Thu 18:00",
        "05-08 09:30 launch: <@rd_head> A-1 was due 2026-04-30 Thu 18:00",
    ]


@pytest.mark.slow
def test_what_is_late_together_is_one_post_in_the_group(chat):
    at(chat, "2026-03-04")
    for owner in ("staff", "rd", "market", "sales"):
        chat.says(f"action add Report of {owner} @{owner} 2026-03-05")

    [post] = [sent for sent in chat.wait(days=2, hours=1) if sent.to == "launch"]

    assert post.title == "4 things to look at · 2026-03-06 Fri 09:30"
    assert all(f"A-{number} was due" in post for number in range(1, 5))


def test_a_make_up_day_counts_as_a_working_day(chat):
    at(chat, "2026-05-07")
    chat.says("action add Stress test report @staff 2026-05-08")
    said = journal(chat.wait(days=5, hours=1))

    assert [line.split(" A-1")[0] for line in said if "launch" in line] == [
        "05-09 09:30 launch: <@staff>",  # a Saturday on which people work
        "05-11 09:30 launch: <@rd> and <@pm>",
        "05-12 09:30 launch: <@rd_head>",
    ]


def test_each_step_asks_how_and_by_when(chat):
    at(chat, "2026-03-04")
    chat.says("action add Stress test report @staff 2026-03-05")
    said = {f"{s.at:%d}": s for s in chat.wait(days=7) if s.to != "launch" and "A-1" in s.title}

    assert body(said["05"]) == '"Stress test report" is open.'
    assert body(said["06"]).endswith("◆ overdue 1 working day. When will it be ready?")
    assert labels(said["06"]) == ["Done", "Reschedule", "Delay"]
    assert "owner 张伟, ◆ overdue 2 working days. What is missing" in body(said["09"])
    assert "owner 张伟 and liaison 王磊 know." in body(said["10"])
    assert labels(said["10"]) == ["Reschedule", "Assign"]
    card = chat.says("A-1 update still at it", "staff")
    assert card.state == "◆ overdue 4 working days"


def test_nobody_is_told_twice_and_nobody_chases_themselves(chat):
    """The liaison owns it, the project manager asks, the leader is the head who stands in."""
    at(chat, "2026-03-04")
    chat.says("action add Stress test report @rd 2026-03-05")
    said = [line.split(": ")[0] for line in journal(chat.wait(days=7)) if "dm:" in line]

    assert said == [
        "03-04 09:30 dm:rd",
        "03-05 09:30 dm:rd",
        "03-06 09:30 dm:rd",
        "03-09 09:30 dm:pm",
        "03-09 09:30 dm:rd_head",
        "03-10 09:30 dm:rd_head",
    ]


@pytest.mark.slow
def test_the_managers_own_item_goes_to_the_liaison_alone_then_to_the_leader(chat):
    at(chat, "2026-03-04")
    chat.says("action add Write the brief 2026-03-05")
    said = [line.split(": ")[0] for line in journal(chat.wait(days=7)) if "dm:" in line]

    assert said[-2:] == ["03-09 09:30 dm:rd", "03-10 09:30 dm:rd_head"]
    at(chat, "2026-03-11")
    chat.says("action add Lead @rd_head 2026-03-12")
    assert "03-17 09:30 dm:vp: <@vp> A-2 was due 2026-03-12 Thu 18:00" in journal(
        chat.wait(days=7), "A-2"
    )


def test_done_stops_it_and_what_is_returned_goes_on(chat):
    chat.says("action add Stress test report @staff 2026-03-05")
    chat.wait(days=3)
    chat.says("A-1 done", "staff")
    chat.sent()
    assert journal(chat.wait(days=4)) == []

    chat.says("A-1 return figures missing")
    chat.sent()
    said = journal(chat.wait(days=1, hours=1))
    assert [line.split(" A-1")[0] for line in said if "launch" in line] == [
        "03-09 09:30 launch: <@rd> and <@pm>",
        "03-10 09:30 launch: <@rd_head>",
    ]


def test_a_moved_date_moves_the_reminders(chat):
    chat.says("action add Stress test report @staff 2026-03-05")
    chat.sent()
    chat.says("A-1 reschedule 2026-03-10")
    chat.sent()

    assert journal(chat.wait(days=8, hours=1)) == [
        "03-09 09:30 dm:staff: <@staff> A-1 due 2026-03-10 Tue 18:00",
        "03-10 09:30 dm:staff: <@staff> A-1 due day, 2026-03-10 Tue 18:00",
    ]


def test_after_an_outage_only_the_latest_step_is_said_and_marked_late(chat):
    chat.says("action add Stress test report @staff 2026-03-05")
    chat.sent()
    at(chat, "2026-03-09", "11:05")
    said = [s for s in chat.tick() if "A-1" in s.title]

    assert sorted((s.to, s.title) for s in said) == [
        ("dm:pm", "(late) <@pm> A-1 was due 2026-03-05 Thu 18:00"),
        ("dm:rd", "(late) <@rd> A-1 was due 2026-03-05 Thu 18:00"),
        ("launch", "(late) <@rd> and <@pm> A-1 was due 2026-03-05 Thu 18:00"),
    ]
    assert "Planned for 2026-03-09 Mon 09:30, sent 2026-03-09 Mon 11:05." in body(said[0])
    skipped = [n for n in chat.rows(Notice) if n.rule == "chase" and n.state is State.SKIPPED]
    assert {n.reason for n in skipped} == {"a later one was due, too"}
    steps = sorted(n.key.split(":")[2] for n in skipped)
    assert steps == ["before", "late 1", "late 1", "today"]
    assert chat.tick() == []


def test_a_change_between_the_slot_and_a_late_tick_loses_nothing(chat):
    chat.says("action add Stress test report @staff 2026-03-05")
    chat.sent()
    at(chat, "2026-03-04", "10:30")
    chat.says("A-1 update half of it", "staff")

    told = [s.title for s in chat.tick() if s.to == "dm:staff" and not s.edits]
    assert told == ["(late) <@staff> A-1 due 2026-03-05 Thu 18:00"]


def test_a_promise_that_no_longer_holds_is_not_sent(chat):
    chat.says("action add Stress test report @staff 2026-03-05")
    chat.sent()
    at(chat, "2026-03-04", "09:30")
    with chat.bot.sessions.begin() as db:
        policies.plan(db, chat.now)
    chat.says("A-1 done", "staff")

    assert not [s for s in chat.sent() if "due" in s.title and s.to == "dm:staff"]
    [notice] = [n for n in chat.rows(Notice) if n.rule == "chase"]
    assert (notice.state, notice.reason) == (State.SKIPPED, "no longer needed")


def test_friday_morning_owners_are_asked_once_each(chat):
    chat.says("action add Submit promo plan @market 2026-03-20")
    chat.says("action add Book the hall @market")
    chat.says("action add Check stock @sales 2026-03-20")
    chat.says("action add Finished @sales 2026-03-20")
    chat.says("A-4 done", "sales")
    chat.sent()
    said = {s.to: s for s in chat.wait(days=4, hours=1)}

    assert set(said) == {"dm:market", "dm:sales"}
    assert said["dm:market"].title == "<@market> 2 items, update 2026-03-06 Fri 17:00"
    assert body(said["dm:market"]) == "A-1 and A-2 are reviewed 2026-03-09 Mon 09:30."
    assert labels(said["dm:market"]) == ["Update A-1", "Update A-2"]
    assert said["dm:sales"].title == "<@sales> 1 item, update 2026-03-06 Fri 17:00"
    form = chat.presses(said["dm:sales"].reply, "Update A-3", "sales", dm("sales"))
    assert chat.submits(form, "sales", dm("sales"), text="half").title == "A-3 is updated"


@pytest.mark.slow
def test_a_friday_off_moves_the_question_before_and_a_monday_off_the_review_behind(chat):
    at(chat, "2026-04-27")
    chat.says("action add Stand @market 2026-04-29")
    chat.says("action add Signs @market 2026-05-20")
    said = [s for s in chat.wait(days=14) if "item" in s.title and not s.edits]

    assert [f"{s.at.astimezone(SHANGHAI):%m-%d %H:%M} {s.to} {s.title}" for s in said] == [
        "04-30 09:30 dm:market <@market> 2 items, update 2026-04-30 Thu 17:00",
        "05-06 09:30 launch P-1 action items · 2026-05-06 Wed 09:30",
        "05-08 09:30 dm:market <@market> 2 items, update 2026-05-08 Fri 17:00",
    ]
    assert "A-1 and A-2 are reviewed 2026-05-06 Wed 09:30." in body(said[0])
    assert body(said[1]).startswith("1 due 2026-04-27 Mon to 2026-04-30 Thu: 0 closed")


@pytest.mark.slow
def test_monday_reviews_last_week(chat):
    chat.says("action add Stress test report @staff 2026-03-03")
    chat.says("action add Submit promo plan @market 2026-03-05")
    chat.says("action add Check stock @sales 2026-03-06")
    chat.says("action add Later @sales 2026-03-11")
    chat.says("A-2 done", "market")
    chat.says("A-2 accept")
    chat.says("A-3 done", "sales")
    chat.sent()
    [review] = [s for s in chat.wait(days=7, hours=1) if "action items" in s.title]

    assert (review.to, review.title) == ("launch", "P-1 action items · 2026-03-09 Mon 09:30")
    assert body(review) == (
        "3 due 2026-03-02 Mon to 2026-03-06 Fri: 1 closed, 1 waiting for acceptance, 1 overdue."
    )
    [table] = [block for block in review.reply.blocks if isinstance(block, Table)]
    assert [row[0] + " " + row[-1] for row in table.rows] == [
        "**A-1** Stress test report ◆ overdue",
        "**A-2** Submit promo plan ✓ closed",
        "**A-3** Check stock ○ waiting for acceptance",
    ]


def test_the_week_before_a_long_holiday_is_reviewed_after_it(chat):
    """Two Mondays fall into it; their reviews come together."""
    with chat.bot.sessions.begin() as db:
        db.info.update(now=chat.now, spoken=1)
        db.add_all(Day(day=f"2026-03-{day:02}", works=False) for day in range(9, 18))
    chat.says("action add Close the books @finance 2026-03-04")
    [review] = [s for s in chat.wait(days=17) if "action items ·" in s.title]

    assert review.title == "P-1 action items · 2026-03-18 Wed 09:30"
    assert body(review).startswith("1 due 2026-03-02 Mon to 2026-03-06 Fri")


def test_a_quiet_project_is_silent(chat):
    assert chat.wait(days=21) == []


def test_a_series_brings_its_next_when_the_last_is_due(chat):
    card = chat.says("action add Weekly report @rd every Friday 17:00")
    assert dict(next(b for b in card.blocks if isinstance(b, Fields)).pairs)["Repeats"] == (
        "every Friday 17:00"
    )
    chat.says("A-1 done", "rd")
    chat.says("A-1 reschedule 2026-03-12")
    chat.sent()
    chat.wait(days=4)
    assert len(chat.rows(Action)) == 1
    news = journal(chat.wait(days=1), "A-2")

    assert news == ["03-06 17:00 dm:rd: A-2 is the next one, due 2026-03-13 Fri 17:00"]
    first, second = chat.rows(Action)
    assert (first.rrule, second.every, second.follows) == ("", "every Friday 17:00", "A-1")
    assert (second.owner, second.asker, second.project) == ("rd", "pm", "P-1")


def test_a_moved_item_does_not_move_its_series(chat):
    chat.says("action add Weekly report @rd every Friday 17:00")
    chat.says("A-1 reschedule 2026-03-11")
    chat.wait(days=6)

    assert [r.due.astimezone(SHANGHAI).day for r in chat.rows(Action)] == [11, 13]


def test_after_a_long_outage_a_series_brings_one_item_not_five(chat):
    chat.says("action add Weekly report @rd every Friday 17:00")
    at(chat, "2026-04-08")
    chat.tick()

    assert [r.due.astimezone(SHANGHAI).date().isoformat() for r in chat.rows(Action)] == [
        "2026-03-06",
        "2026-04-10",
    ]


def test_a_series_ends_when_its_rule_is_emptied_or_it_is_cancelled(chat):
    chat.says("action add Weekly report @rd every Friday 17:00")
    chat.says("行动项 新增 月报 @rd 周期=每月5号")
    assert chat.says('A-1 edit every=""').title == "A-1 is changed"
    chat.says("A-2 cancel")
    chat.wait(days=10)

    assert len(chat.rows(Action)) == 2


def test_an_item_becomes_a_series_later(chat):
    chat.says("action add Weekly report @rd")
    chat.says('A-1 edit every="every Friday 17:00"')
    assert chat.row(Action, "A-1").due.astimezone(SHANGHAI).isoformat()[:16] == "2026-03-06T17:00"
    chat.wait(days=5)

    assert len(chat.rows(Action)) == 2


@pytest.mark.slow
def test_foreseen_is_what_then_happens(chat):
    chat.says("action add Weekly report @rd every Friday 17:00")
    chat.says("action add Stress test report @staff 2026-03-05")
    chat.says("action add Check stock @sales 2026-03-06")
    chat.sent()
    with chat.bot.sessions() as db:
        db.info["now"] = chat.now
        until = chat.now + timedelta(days=14)
        found = foresee(db, db.get_one(Person, "pm"), until)
        foreseen = [(one.at, one.chat.split(":", 2)[2], one.title) for one in found]
    happened = [(s.at, s.to, s.title) for s in chat.wait(days=14) if not s.edits]

    assert sorted(foreseen) == sorted(happened) and len(foreseen) > 15


@pytest.mark.slow
def test_more_than_three_at_once_are_one_message(chat):
    for title in ("Plan", "Hall", "Signs", "Flyers"):
        chat.says(f"action add {title} @market 2026-03-04")
    chat.says("action add Stock @sales 2026-03-04")
    chat.says("A-2 done", "market")
    chat.says("action add Menu @market 2026-03-04")
    chat.sent()
    said = [s for s in chat.wait(days=1, hours=1) if s.to in ("dm:market", "dm:sales")]

    digest = next(s for s in said if s.to == "dm:market")
    assert len(said) == 2
    assert digest.title == "4 wait for you · 2026-03-03 Tue 09:30"
    lines = [b.markdown for b in digest.reply.blocks if isinstance(b, Text)]
    assert lines == [
        f"<@market> {code} due 2026-03-04 Wed 18:00" for code in ("A-1", "A-3", "A-4", "A-6")
    ]
    [row] = [b for b in digest.reply.blocks if isinstance(b, Buttons)]
    assert [b.line for b in row.row] == ["mine", "A-1", "A-3", "A-4", "A-6"]
    kept = [n for n in chat.rows(Notice) if n.rule == "chase" and n.person == "market"]
    assert len(kept) == 4 and len({n.message for n in kept}) == 1
    assert {n.state for n in kept} == {State.SENT}


def test_a_digest_leaves_out_what_is_no_longer_needed(chat):
    for title in ("Plan", "Hall", "Signs", "Flyers"):
        chat.says(f"action add {title} @market 2026-03-04")
    chat.sent()
    at(chat, "2026-03-03", "09:30")
    with chat.bot.sessions.begin() as db:
        policies.plan(db, chat.now)
    chat.says("A-2 done", "market")
    [digest] = [s for s in chat.sent() if s.to == "dm:market" and "wait for you" in s.title]

    assert digest.title == "3 wait for you · 2026-03-03 Tue 09:30"
    states = {n.subject: n.state for n in chat.rows(Notice) if n.rule == "chase"}
    assert states.pop("A-2") is State.SKIPPED and set(states.values()) == {State.SENT}


def test_the_clock_in_chinese(chat):
    zh = speaks(chat, "zh")
    zh.says("行动项 新增 压力测试报告 @张伟 2026-03-05")
    zh.says("行动项 新增 周报 @王磊 每周五17:00")
    said = [(s.to, s.title, body(s)) for s in zh.wait(days=9) if not s.edits]

    assert (
        "dm:staff", "<@staff> A-1，2026-03-05 周四 18:00 截止",
        "「压力测试报告」，提前 1 个工作日提醒。赶不上就先改期。",
    ) in said  # fmt: skip
    assert (
        "dm:staff", "<@staff> A-1 原定 2026-03-05 周四 18:00",
        "「压力测试报告」◆ 逾期 1 个工作日，预计什么时候能交？",
    ) in said  # fmt: skip
    assert (
        "dm:rd_head", "<@rd_head> A-1 原定 2026-03-05 周四 18:00",
        "◆ 逾期 3 个工作日，负责人张伟、接口人王磊都已知道。改期、换人还是加人？",
    ) in said  # fmt: skip
    assert (
        "dm:rd", "<@rd> 1 个行动项，2026-03-06 周五 17:00 前更新",
        "A-2，2026-03-09 周一 09:30 一起过。",
    ) in said  # fmt: skip
    review = next(one for one in said if one[1] == "P-1 行动项 · 2026-03-09 周一 09:30")
    assert review[2] == (
        "2026-03-02 周一至 2026-03-06 周五到期 2 个：关闭 0 个，待验收 0 个，逾期 2 个。"
    )
    assert any(title == "A-3 新一期，2026-03-13 周五 17:00 截止" for _, title, _ in said)
