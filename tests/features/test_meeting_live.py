"""In the meeting (M4, M9): begun, taken topic by topic, recorded as it is said, and ended."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.cards import Fields, Form, Table, Text, Tone, buttons
from bot.events import Place
from bot.features.action import Action
from bot.features.meeting.dispute import open_disputes
from bot.features.meeting.tables import Attendee, Decision, Dispute, Meeting, Recorded, Topic
from bot.outbox import Message
from bot.people import Person, Project
from bot.scratch import foresee
from tests.conftest import dm, staged

SHANGHAI = ZoneInfo("Asia/Shanghai")
CALL = (
    "meeting add Budget review 2026-03-05 14:00 60m @finance @market host=@pm recorder=@service "
    'goal="decide the event budget" topics="Opening 5m; Budget 20m; Launch date 15m"'
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
def called(chat):
    """A meeting of three topics on Thursday at 14:00; service records, and it is time."""
    speaks(chat, "en").says(CALL)
    at(chat, "14:00")
    chat.tick()
    return chat


@staged
def held(called):
    called.says("M-1 start")
    called.sent()
    return called


def thread(chat, code="M-1"):
    """Under the last card of a row in the group."""
    cards = [m for m in chat.rows(Message) if m.subject == code and m.chat == "test:T:launch"]
    ids = [m.platform_id for m in cards if m.platform_id and not m.edits]
    return Place("test", "T", "launch", thread=ids[-1])


def facts(card):
    return dict(pair for block in card.blocks if isinstance(block, Fields) for pair in block.pairs)


def body(sent):
    return " ".join(b.markdown for b in sent.reply.blocks if isinstance(b, Text))


def labels(card):
    return [button.label for button in buttons(card)]


def listed(chat, code="M-1"):
    return [one.code for one in sorted(chat.rows(Recorded), key=lambda r: (r.at, r.id))
            if one.meeting == code and not one.cancelled_at]  # fmt: skip


# From its start to its end


def test_a_start_says_the_goal_and_the_rules_and_takes_the_first_topic(called):
    card = called.says("M-1 start")

    assert card.title == (
        "M-1 starts. Goal: decide the event budget. Opening 5 minutes, then 3 minutes a speaker."
    )
    assert "M-1 topic 1 of 3: Opening, until 2026-03-05 Thu 14:05" in str(card)
    assert {"Next topic", "End", "I am here", "Attendance"} <= set(labels(card))
    meeting = called.row(Meeting, "M-1")
    assert (meeting.started_at, meeting.topic) == (called.now, 1)
    assert called.row(Topic, "M-1 1").started_at == called.now


def test_a_start_said_elsewhere_reaches_the_group_with_the_agenda(called):
    called.says("M-1 start", at=dm("pm"))
    [news] = [s for s in called.sent() if s.to == "launch" and not s.edits]

    assert news.title == "M-1 starts · 林晓 · 2026-03-05 Thu 14:00"
    assert body(news) == (
        "Goal: decide the event budget. Opening 5 minutes, then 3 minutes a speaker.\n"
        "1. Opening · 5 min\n2. Budget · 20 min\n3. Launch date · 15 min"
    )
    called.says("decision: 2000 units", at=thread(called))
    assert listed(called) == ["D-1"]


def test_topic_by_topic_to_the_end(held):
    at(held, "14:05")
    card = held.says("M-1 next", "service")
    assert card.title == "M-1 topic 2 of 3: Budget, until 2026-03-05 Thu 14:25"
    at(held, "14:20")
    assert held.says("M-1 next").title == (
        "M-1 topic 3 of 3: Launch date, until 2026-03-05 Thu 14:35"
    )
    assert held.row(Topic, "M-1 2").ended_at == held.now

    refused = held.says("M-1 next")
    assert refused.title == "No topic of M-1 is left."
    assert labels(refused) == ["End", "5 more minutes"]
    held.says("action add Ask for prices @finance 2026-03-09")
    assert held.presses(refused, "End").title == ("M-1 ended 2026-03-05 Thu 14:20: 1 action item")
    assert held.row(Meeting, "M-1").ended_at == held.now
    assert held.wait(hours=2) == [] or "time is up" not in str(held.sent())


def test_the_group_hears_of_steps_taken_elsewhere(held):
    held.says("M-1 next", at=dm("pm"))
    held.says("M-1 end", at=dm("pm"))
    news = [(s.title, body(s)) for s in held.sent() if s.to == "launch" and not s.edits]

    assert news == [
        ("M-1 topic 2: Budget", "Until 2026-03-05 Thu 14:20."),
        ("M-1 ended 2026-03-05 Thu 14:00: nothing noted", ""),
    ]


def test_what_cannot_be_done_now_is_refused_with_the_way_out(called):
    for line in ("M-1 next", "M-1 end", "M-1 extend", "M-1 attend", "M-1 miss @market"):
        refused = called.says(line)
        assert (refused.title, labels(refused)) == ("M-1 has not started yet.", ["Start"]), line
    called.says("M-1 start")
    assert called.says("M-1 start").title == "M-1 started 2026-03-05 Thu 14:00."
    called.says("M-1 end")
    for line in ("M-1 start", "M-1 next", "M-1 end", "M-1 extend"):
        assert called.says(line).title == "M-1 ended 2026-03-05 Thu 14:00.", line


def test_one_that_is_called_off_is_not_there_any_more(called):
    called.says("M-1 cancel sure=yes")
    assert called.says("M-1 start").title.startswith("No M-1 found.")


def test_of_a_series_one_meeting_is_started(chat):
    speaks(chat, "en").says("meeting weekly Weekly 2026-03-06 15:00 30m @market")
    refused = chat.says("M-1 start")

    assert refused.title == "M-1 is a series. Start one of its meetings."
    assert refused.tone is Tone.WARNING and buttons(refused)


def test_host_recorder_and_manager_lead_it_others_do_not(called):
    refused = called.says("M-1 start", "market")
    assert refused.title.startswith("This is for: host 林晓")
    assert "recorder 杨帆" in refused.title
    assert called.says("M-1 start", "service").title.startswith("M-1 starts.")


def test_each_step_can_be_taken_back(held):
    before = held.row(Meeting, "M-1"), held.row(Topic, "M-1 2")
    at(held, "14:05")
    for line in ("M-1 next", "M-1 extend 10m", "M-1 end"):
        held.says(line)
    for _ in range(3):
        held.says("undo")
    for was in before:
        now = held.row(type(was), was.key)
        assert now.model_dump(exclude={"version"}) == was.model_dump(exclude={"version"})
    held.says("undo")
    assert held.row(Meeting, "M-1").started_at is None


# The time of a topic


def test_when_the_time_of_a_topic_is_up_the_group_is_asked_once(held):
    held.says("M-1 next")
    [news] = [s for s in held.wait(minutes=40) if "time is up" in s.title]

    assert (news.to, news.title) == ("launch", "M-1 topic 2: time is up, 2026-03-05 Thu 14:20")
    assert news.at == datetime(2026, 3, 5, 14, 20, tzinfo=SHANGHAI)
    assert body(news) == (
        '"Budget", 1 topic left. Close it with a decision, or move it to the next meeting?'
    )
    assert labels(news.reply) == ["Next topic", "5 more minutes", "Make it a dispute"]
    assert held.presses(news.reply, "5 more minutes").title == (
        "M-1 has until 2026-03-05 Thu 14:45 for this"
    )
    [again] = [s for s in held.wait(hours=2) if "time is up" in s.title]
    assert again.at == datetime(2026, 3, 5, 14, 45, tzinfo=SHANGHAI)


def test_a_topic_without_agreement_becomes_a_dispute_of_the_meeting(held):
    held.says("M-1 next")
    [news] = [s for s in held.wait(minutes=25) if "time is up" in s.title]
    card = held.presses(news.reply, "Make it a dispute", "service")

    assert card.title == "N-1 is noted" and "Who reports back, and by when?" in str(card)
    assert held.row(Dispute, "N-1").title == "Budget"
    assert listed(held) == ["N-1"]
    with held.bot.sessions() as db:
        assert [d.code for d in open_disputes(db, db.get(Project, "P-1"))] == ["N-1"]


def test_the_last_topic_leads_to_the_end(held):
    held.says("M-1 next")
    held.says("M-1 next")
    [news] = [s for s in held.wait(minutes=25) if "time is up" in s.title]

    assert body(news).startswith('"Launch date" is the last topic.')
    assert labels(news.reply)[0] == "End"


def test_without_an_agenda_the_meeting_itself_has_its_time(chat):
    speaks(chat, "en").says("meeting add Chat 2026-03-05 14:00 60m @market")
    at(chat, "14:00")
    chat.tick()
    assert chat.rows(Topic) == []
    chat.says("M-1 start")
    [news] = [s for s in chat.wait(hours=2) if "time is up" in s.title]

    assert news.title == "M-1 time is up, 2026-03-05 Thu 15:00"
    assert labels(news.reply) == ["End", "5 more minutes"]


def test_a_topic_that_is_left_in_time_is_not_reminded_of(held):
    at(held, "14:04")
    held.says("M-1 next")
    held.says("M-1 end")
    assert [s.title for s in held.wait(hours=2) if "time is up" in s.title] == []


def test_the_timer_is_foreseen_as_it_rings(held):
    held.says("M-1 next")
    held.sent()
    with held.bot.sessions() as db:
        db.info["now"] = held.now
        found = foresee(db, db.get_one(Person, "pm"), held.now + timedelta(days=1))
        foreseen = [(one.at, one.chat.split(":", 2)[2], one.title) for one in found]
    happened = [(s.at, s.to, s.title) for s in held.wait(days=1) if not s.edits]

    assert sorted(foreseen) == sorted(happened)
    assert any("topic 2: time is up" in title for _, _, title in foreseen)


def test_of_what_holds_others_up_the_bot_asks_which_resource_and_by_when(called):
    called.says("action add Venue contract @market 2026-03-06")
    called.says("A-1 delay 2026-03-10 the owner is away", "market")
    with called.bot.sessions.begin() as db:
        db.info.update(now=called.now, spoken=1)
        db.get_one(Topic, "M-1 2").source = "A-1"
    called.says("M-1 start")
    called.sent()
    called.says("M-1 next")
    [asked] = [s for s in called.sent() if "missing" in s.title]

    assert (asked.to, asked.title) == (
        "launch", "<@market> A-1: what is missing, done by when?"
    )  # fmt: skip
    assert body(asked) == (
        '"Venue contract": which resource does it need, from whom, and by when is it done?'
    )
    assert labels(asked.reply) == ["Reschedule A-1", "Update A-1"]


# Recorded as it is said


def test_lines_in_its_thread_are_taken_as_what_they_are_called(held):
    here = thread(held)
    held.says("next", at=here)
    for line in (
        "决议：首批备货 2000 台 @sales 3月6日 金额=20万",
        "决定：场地用三楼",
        'Dispute: Launch date positions="R&D 20 March, marketing 12 March" @rd 2026-03-09',
        "待定：样品费由谁出",
        "TODO: Ask for prices @finance 2026-03-06",
        "行动项：联系印刷厂 @market 2026-03-09",
    ):
        assert held.says(line, "service", here) is not None, line

    assert listed(held) == ["A-1", "A-2", "D-1", "D-2", "N-1", "N-2"]
    assert {r.topic for r in held.rows(Recorded)} == {2}
    stock = held.row(Decision, "D-1")
    assert (stock.title, stock.owner, stock.amount, stock.topic) == (
        "首批备货 2000 台", "sales", "200000", "Budget",
    )  # fmt: skip
    assert held.row(Decision, "D-2").title == "场地用三楼"
    dispute = held.row(Dispute, "N-1")
    assert (dispute.positions, dispute.owner) == ("R&D 20 March, marketing 12 March", "rd")
    assert held.row(Action, "A-1").owner == "finance"


def test_several_lines_at_once_are_several_records(held):
    text = (
        "决议：首批备货 2000 台\n争议：上市日期 @rd 3月9日\nAI: Ask for prices @finance 2026-03-06"
    )
    replies = held.replies(text, "service", thread(held))

    assert [reply.title.split(" ")[0] for reply in replies[:2]] == ["D-1", "N-1"]
    assert listed(held) == ["A-1", "D-1", "N-1"]


@pytest.mark.parametrize(
    "line", ["决议：同意首批备货", "决议：取消原定发布会", "Decision: cancel the fair"]
)
def test_a_decision_that_begins_with_a_verb_stays_a_decision(held, line):
    held.says(line, "service", thread(held))
    assert held.row(Decision, "D-1").title == line.split("：")[-1].removeprefix("Decision: ")


def test_outside_of_its_thread_such_lines_are_talk(held):
    assert held.says("决定：场地用三楼") is None
    assert held.says("TODO: Ask for prices") is None
    assert listed(held) == []


def test_what_is_said_in_the_group_while_it_runs_is_of_the_meeting(held):
    card = held.says("decision add First batch @sales 2026-03-06 amount=200000", "service")

    assert card.title == "D-1 is recorded: 吴倩 by 2026-03-06 Fri 18:00"
    assert facts(card)["Topic"] == "Opening" and facts(card)["Amount"] == "CNY 200,000"
    assert facts(card)["Meeting"] == "M-1 Budget review"
    assert labels(card) == ["Make an action item", "Edit", "Cancel"]
    held.says("action add Book the hall @market 2026-03-09", at=dm("pm"))
    assert listed(held) == ["D-1"]


def test_neither_before_nor_after_it_what_the_group_says_is_of_the_meeting(called):
    called.says("decision add Before")
    called.says("M-1 start")
    called.says("decision add Within")
    at(called, "15:00")  # nobody ends it: it lasts as long as it was planned
    called.says("decision add After")
    called.sent()
    called.says("decision: Late", "service", thread(called))

    assert listed(called) == ["D-2", "D-4"]


def test_its_card_shows_what_came_out_of_it(held):
    held.says("decision add First batch @sales 2026-03-06")
    held.says("dispute add Launch date @rd 2026-03-09")
    card = held.says("M-1")

    [table] = [b for b in card.blocks if isinstance(b, Table) and "decision" in b.caption]
    assert table.caption == "1 decision and 1 dispute"
    assert [row[0] for row in table.rows] == ["**D-1** First batch", "**N-1** Launch date"]


def test_what_does_not_belong_to_it_is_taken_out_and_put_in_again(held):
    held.says("action add Water the plants @market 2026-03-09")
    assert held.says("M-1 remove A-1", "service").title == "M-1 is changed"
    assert listed(held) == []
    assert held.row(Action, "A-1").cancelled_at is None
    held.says("M-1 record A-1")
    assert listed(held) == ["A-1"]
    assert held.says("M-1 record A-9").title == (
        "Name decisions, disputes or action items of P-1, like A-1."
    )


def test_a_decision_is_corrected_and_taken_back(held):
    held.says("decision add First batch @sales 2026-03-06 amount=200000", "service")
    form = held.says("D-1 edit", "service")
    assert isinstance(form, Form) and {a.name: a.value for a in form.fields}["amount"] == "200000"
    held.submits(
        form, "service", title="First batch of 1800", amount="18万", owner="market", due=""
    )
    kept = held.row(Decision, "D-1")
    assert (kept.title, kept.amount, kept.owner, kept.department, kept.due) == (
        "First batch of 1800", "180000", "market", "市场部", None,
    )  # fmt: skip
    assert "This is for" in held.says("D-1 edit title=Mine", "finance").title
    held.says("undo", "service")
    assert held.row(Decision, "D-1").amount == "200000"
    held.says("D-1 cancel", "service")
    assert held.says("M-1 end").title == "M-1 ended 2026-03-05 Thu 14:00: nothing noted"


def test_undoing_a_record_takes_it_out_of_the_meeting(held):
    held.says("decision add First batch")
    held.says("undo")
    assert listed(held) == []


def test_owner_and_date_make_an_action_item_in_one_press(held):
    held.says("M-1 next")
    card = held.says("decision add First batch @sales 2026-03-06", "service")
    held.says("M-1 end")
    followed = held.presses(card, "Make an action item", "service", dm("service"))

    assert followed.title == "D-1 is followed up by A-1"
    assert labels(followed)[0] == "Show A-1"
    action = held.row(Action, "A-1")
    assert (action.title, action.owner, action.asker) == ("First batch", "sales", "service")
    assert listed(held) == ["A-1", "D-1"] and {r.topic for r in held.rows(Recorded)} == {2}
    assert held.says("D-1 follow").title == "D-1 is followed up by A-1 already."
    held.says("A-1 cancel", "service")
    assert held.says("D-1 follow @market").title == "D-1 is followed up by A-2"


def test_without_an_owner_it_asks_who_does_it(held):
    card = held.says("decision add Use the small case")
    assert "Make an action item" not in labels(card)
    refused = held.says("D-1 follow")
    assert (refused.title, labels(refused)) == ("D-1 has no owner yet. Who does it?", ["Edit"])


def test_decisions_are_listed_the_latest_first(held):
    for line in ("First batch @sales", "Hall @market", "Menu"):
        held.says(f"decision add {line}")
    [table] = [b for b in held.says("decision list").blocks if isinstance(b, Table)]
    assert [row[0] for row in table.rows] == ["**D-3** Menu", "**D-2** Hall", "**D-1** First batch"]
    [table] = [b for b in held.says("decision list who=@sales").blocks if isinstance(b, Table)]
    assert len(table.rows) == 1


# Disputes


DISPUTE = 'dispute add Launch date positions="R&D 20 March, marketing 12 March" @rd 2026-03-09'


def test_a_dispute_from_the_first_word_to_the_last(held):
    card = held.says(DISPUTE, "service")
    assert card.title == "N-1 is noted: 王磊 reports back by 2026-03-09 Mon 18:00"
    assert facts(card)["Positions"] == "R&D 20 March, marketing 12 March"
    assert labels(card) == ["Settle", "Make an action item", "Edit", "Cancel"]
    assert "It becomes a topic of the next meeting." in str(card)
    [told] = [s for s in held.sent() if s.to == "dm:rd"]
    assert told.title == "N-1 for you, report back by 2026-03-09 Mon 18:00"
    assert "N-1" in str(held.says("mine", "rd", dm("rd")))
    assert "N-1" in str(held.says("mine", "service"))

    form = held.says("N-1 settle", "rd")
    assert isinstance(form, Form) and [ask.name for ask in form.fields] == ["how"]
    card = held.submits(form, "rd", how="12 March")
    assert (card.title, card.state) == ("N-1 is settled", "✓ settled")
    assert facts(card)["Settled how"] == "12 March"
    [told] = [s for s in held.sent() if s.to == "dm:service" and not s.edits]
    assert told.title == "王磊 settled N-1, 2026-03-05 Thu 14:00"
    assert held.says("N-1 settle again").title == "N-1 was settled 2026-03-05 Thu 14:00."
    assert held.says("N-1 reopen").state == "◐ in progress"
    assert held.says("N-1 reopen").title == "N-1 is open already."
    held.says("N-1 edit owner=@market due=2026-03-10")
    [told] = [s for s in held.sent() if s.to == "dm:market" and not s.edits]
    assert told.title == "N-1 for you, report back by 2026-03-10 Tue 18:00"
    assert "This is for" in held.says("N-1 settle No", "finance").title


def test_it_names_the_meeting_that_it_comes_up_in(held):
    held.says("meeting add Next one 2026-03-12 14:00 30m @rd")
    assert "It becomes a topic of M-2, 2026-03-12 Thu 14:00." in str(held.says(DISPUTE))


def test_who_reports_back_is_reminded_before_on_the_day_and_once_after(held):
    held.says("M-1 end")
    held.says(DISPUTE)
    held.sent()
    said = [
        (f"{s.at.astimezone(SHANGHAI):%m-%d %H:%M} {s.to}", s.title, body(s))
        for s in held.wait(days=10)
        if "N-1" in s.title
    ]

    assert said == [
        ("03-06 09:30 dm:rd", "<@rd> N-1 due 2026-03-09 Mon 18:00",
         '"Launch date": what can be reported back? If the date will not hold, move it.'),
        ("03-09 09:30 dm:rd", "<@rd> N-1 due day, 2026-03-09 Mon 18:00",
         '"Launch date": how is it settled, or what is missing?'),
        ("03-10 09:30 dm:rd", "<@rd> N-1 was due 2026-03-09 Mon 18:00",
         '"Launch date", ◆ overdue 1 working day. When will it be settled?'),
    ]  # fmt: skip
    assert held.says("N-1").state == "◆ overdue"


@pytest.mark.slow
@pytest.mark.parametrize("line", ["N-1 settle 12 March", "N-1 follow", "N-1 cancel"])
def test_settled_followed_up_or_cancelled_it_is_not_reminded_of(held, line):
    held.says("M-1 end")
    held.says(DISPUTE)
    held.says(line)
    assert [s.title for s in held.wait(days=10) if "N-1" in s.title and "due" in s.title] == []


def test_disputes_count_in_the_status_and_change_hands(held):
    held.says(DISPUTE)
    held.says("dispute add Samples")
    held.says("N-2 settle marketing pays")
    assert "N-1" in str(held.says("P-1 status"))
    assert "N-1" in str(held.says("dispute list")) and "N-2" not in str(held.says("dispute list"))
    assert "N-2" in str(held.says("dispute list status=settled"))
    assert "N-1" in str(held.says("dispute list status=all who=@rd"))


# Who is there


def test_people_sign_in_while_it_runs(held):
    mine = held.says("M-1 attend", "market")
    assert mine.title == "M-1: 1 of 4 people are there"
    assert [s.audience for s in held.sent() if not s.edits] == ["market"]
    assert held.row(Attendee, "M-1 market").present is True
    assert "This is for" in held.says("M-1 attend @finance", "market").title
    assert held.says("M-1 attend @finance @sales", "service").title == (
        "M-1: 3 of 5 people are there"
    )
    held.says("M-1 end")
    late = held.says("M-1 attend", "pm")
    assert late.title == (
        "M-1 ended 2026-03-05 Thu 14:00. 杨帆 can still write down who was there."
    )


def test_the_roll_has_everybody_ticked_but_who_said_not_to_come(called):
    called.says("M-1 absent on a trip", "finance")
    called.says("M-1 start")
    form = called.says("M-1 attendance", "service")

    [rows] = form.fields
    assert (rows.type, [ask.name for ask in rows.fields]) == (
        "rows",
        ["person", "present", "reason"],
    )
    ticked = called.row(Meeting, "M-1")
    with called.bot.sessions() as db:
        roll = db.get_one(Meeting, ticked.code).attendance
    assert {r["person"]: r["present"] for r in roll} == {
        "finance": "no", "market": "yes", "pm": "yes", "service": "yes",
    }  # fmt: skip
    card = called.submits(form, "service", attendance=rows.value)
    assert card.title == "M-1: 3 of 4 people are there"
    assert "Present: 3 of 4. Absent: 冯雪 (on a trip)." in str(card)


def test_who_is_absent_is_written_down_also_after_the_end(held):
    held.says("M-1 end")
    card = held.says('M-1 miss @market reason="on a trip"', "service")
    assert "Absent: 刘洋 (on a trip)." in str(card)
    held.says('M-1 attendance attendance="@market; @finance: ill"', "service")
    assert held.row(Attendee, "M-1 market").present is True
    ill = held.row(Attendee, "M-1 finance")
    assert (ill.present, ill.reason) == (False, "ill")
    assert "This is for" in held.says("M-1 miss @pm", "market").title
    held.says("undo", "service")
    assert held.row(Attendee, "M-1 finance").present is None


# In Chinese


def test_a_meeting_in_chinese(called):
    zh = speaks(called, "zh")
    assert zh.says("M-1 开始").title == (
        "M-1 开始。目标：decide the event budget。开场 5 分钟，每人发言 3 分钟。"
    )
    zh.sent()
    card = zh.says("会议 下一项 M-1")
    assert card.title == "M-1 议题 2（共 3 个）：Budget，到 2026-03-05 周四 14:20"
    [news] = [s for s in zh.wait(minutes=21) if "时间" in s.title]
    assert (news.title, body(news)) == (
        "M-1 议题 2 已到时间，2026-03-05 周四 14:20",
        "「Budget」，后面还有 1 个议题。现在定，还是放到下次？",
    )
    assert labels(news.reply) == ["下一项", "再给 5 分钟", "记为争议"]
    zh.presses(news.reply, "再给 5 分钟")
    card = zh.says("决议 新增 首批备货 2000 台 @吴倩 3月6日 金额=20万", "service")
    assert card.title == "D-1 已记：负责人吴倩，2026-03-06 周五 18:00 截止"
    assert facts(card)["金额"] == "200,000 元（20 万元）"
    card = zh.says("争议 新增 上市日期 各方意见=“研发 3/20，市场 3/12” @rd 3月9日", "service")
    assert card.title == "N-1 已记：王磊 2026-03-09 周一 18:00 前回复"
    assert facts(card)["各方意见"] == "研发 3/20，市场 3/12"
    assert zh.says("N-1 解决 定在 3 月 12 日").state == "✓ 已解决"
    assert zh.says("M-1 签到", "market").title == "M-1 到会 1 人，应到 4 人"
    assert zh.says("M-1 缺席 @冯雪 原因=出差").blocks
    assert "缺席：冯雪（出差）。" in str(zh.says("M-1"))
    assert zh.says("M-1 结束").title == ("M-1 已结束，2026-03-05 周四 14:21：1 项决议、1 个争议")


def test_the_history_of_a_meeting_names_what_came_out_of_it(chat):
    chat.says("meeting add Budget review 2026-03-02 14:00 60m @finance")
    chat.says("M-1 start")
    chat.says("decision add Order 2,000 units", about="M-1")

    assert "added: D-1" in str(chat.says("history M-1"))
