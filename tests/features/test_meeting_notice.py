"""Before a meeting (M1, M2, M3, M10): its notice, who comes, its agenda, and what is to be read."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from bot.cards import Card, Fields, Form, Table, Text, buttons
from bot.events import File
from bot.features.meeting.tables import Attendee, Dispute, Material, Meeting, Recorded, Topic
from bot.people import Person
from bot.scratch import foresee
from tests.conftest import ROOM, dm, staged

SHANGHAI = ZoneInfo("Asia/Shanghai")
LINK = "https://example.com/survey"


@staged
def called(chat):
    """On a Monday, for Thursday of the week after, with finance and market."""
    chat.says("meeting add Budget review 2026-03-12 14:00 60m @finance @market")
    chat.sent()
    return chat


def at(chat, day: str, clock: str = "09:00") -> None:
    wall = datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=SHANGHAI)
    chat.now = wall.astimezone(UTC)


def journal(said, code="M-1"):
    """`03-09 09:30 dm:finance: title`, without the cards that only changed."""
    return [
        f"{s.at.astimezone(SHANGHAI):%m-%d %H:%M} {s.to}: {s.title}"
        for s in said
        if code in s.title and not s.edits
    ]


def labels(reply) -> list[str]:
    return [button.label for button in buttons(reply)]


def texts(reply: Card) -> list[str]:
    return [block.markdown for block in reply.blocks if isinstance(block, Text)]


def tables(reply: Card) -> list[Table]:
    return [block for block in reply.blocks if isinstance(block, Table)]


def topics(chat, meeting="M-1") -> list[tuple[int, str, int, str]]:
    rows = [t for t in chat.rows(Topic) if t.meeting == meeting and not t.cancelled_at]
    return [(t.position, t.title, t.length, t.source) for t in sorted(rows, key=_position)]


def _position(topic: Topic) -> int:
    return topic.position


def speaks(chat, language: str):
    with chat.bot.sessions() as db:
        db.info.update(now=chat.now, spoken=1)
        for person in db.exec(select(Person)):
            person.language = language
        db.commit()
    return chat


# The notice


@pytest.mark.slow
def test_of_a_stand_up_everybody_gets_the_calendar_once_then_the_group_is_told(chat):
    chat.says("meeting daily Stand-up 2026-03-09 09:15 @rd @market")

    first, then = ({s.to for s in chat.wait(days=4) if "Stand-up" in s} for _ in range(2))

    assert first == {"launch", "dm:rd", "dm:market"} and then == {"launch"}
    assert "Stand-up" not in str(chat.says("mine", "rd", dm("rd")))


def test_three_working_days_ahead_the_group_and_everybody_invited_are_told(called):
    said = [s for s in called.wait(days=8) if "host" in s.title or "主持" in s.title]

    assert journal(said) == [
        "03-09 09:30 dm:finance: M-1 · host 林晓 · 2026-03-12 Thu 14:00",
        "03-09 09:30 dm:market: M-1 · host 林晓 · 2026-03-12 Thu 14:00",
        "03-09 09:30 launch: M-1 · 林晓主持 · 2026-03-12 周四 14:00",
    ]
    assert texts(said[0].reply)[0] == '"Budget review", 60 min.'
    assert labels(said[0].reply) == ["Join", "Absent", "Agenda"]
    fields = next(block for block in said[0].reply.blocks if isinstance(block, Fields))
    assert dict(fields.pairs)["Host"] == "林晓" and "刘洋" in dict(fields.pairs)["People"]
    assert [file.name for file in said[0].reply.files] == ["M-1 Budget review.ics"]
    assert called.row(Meeting, "M-1").noticed_at is not None


def test_days_off_do_not_count(chat):
    chat.says("meeting add Holiday 2026-05-07 14:00 @finance")
    at(chat, "2026-04-20")
    said = journal(chat.wait(days=20))

    assert said[0] == "04-29 09:30 dm:finance: M-1 · host 林晓 · 2026-05-07 Thu 14:00"


def test_called_later_it_is_told_at_once_and_says_that_no_reason_was_given(chat):
    chat.says("meeting add Supplier 2026-03-03 14:00 @finance")
    said = chat.wait(minutes=5)

    assert journal(said)[0].startswith("03-02 09:01 dm:finance: M-1")
    short = '"Supplier", 60 min. Called at short notice, no reason given yet.'
    assert texts(said[0].reply)[0] == short


def test_the_reason_for_short_notice_is_told(chat):
    chat.says('meeting add Supplier 2026-03-03 14:00 @finance reason="they leave on Wednesday"')
    said = chat.wait(minutes=5)

    assert 'Called at short notice: "they leave on Wednesday".' in texts(said[0].reply)[0]


def test_what_is_undone_within_a_minute_was_never_told(chat):
    chat.says("meeting add Supplier 2026-03-03 14:00 @finance")
    chat.says("undo")

    assert journal(chat.wait(hours=1)) == []


def test_whoever_is_invited_later_is_told_at_once_and_nobody_twice(called):
    called.wait(days=7, hours=1)
    called.says("M-1 invite @sales")

    assert [s.to for s in called.sent() if "host" in s.title] == ["dm:sales"]
    assert "dm:finance" not in [s.to for s in called.wait(hours=2)]


def test_the_length_of_the_notice_is_a_clock(called):
    called.says("clock edit meeting notice 5d", "admin")

    assert journal(called.wait(days=4))[0].startswith("03-05 09:30 dm:finance")


# Answers


def test_who_joins_is_noted_for_them_alone(called):
    called.wait(days=7, hours=1)
    reply = called.says("M-1 join", "finance")

    assert reply.title == "Coming to M-1, 2026-03-12 Thu 14:00"
    assert [s.audience for s in called.sent() if s.title == reply.title] == ["finance"]
    assert called.row(Attendee, "M-1 finance").answer == "coming"
    history = str(called.says("history M-1", "finance"))
    assert "→ coming" in history


def test_absent_asks_why_and_tells_the_host_who_stands_in(called):
    called.wait(days=7, hours=1)
    form = called.says("M-1 absent", "market")
    assert isinstance(form, Form) and [f.name for f in form.fields] == ["reason", "stand_in"]

    called.submits(form, "market", reason="on a trip", stand_in="sales")
    told = {s.to: s for s in called.sent()}

    assert told["dm:pm"].title == "刘洋 is absent from M-1, 2026-03-12 Thu 14:00"
    assert texts(told["dm:pm"].reply) == ['Reason: "on a trip". 吴倩 stands in.']
    assert told["dm:sales"].title == "M-1 for 刘洋 · 林晓 · 2026-03-12 Thu 14:00"
    assert labels(told["dm:sales"].reply)[:2] == ["Join", "Absent"]


def test_who_comes_after_all_releases_the_stand_in(called):
    called.wait(days=7, hours=1)
    called.says("M-1 absent on a trip @sales", "market")
    called.sent()
    called.says("M-1 join", "market")

    assert "M-1 does not need you, 2026-03-12 Thu 14:00" in [s.title for s in called.sent()]
    place = called.row(Attendee, "M-1 sales")
    assert place.cancelled_at is not None and place.stands_for is None
    assert called.row(Attendee, "M-1 market").stand_in is None


def test_where_the_host_is_absent_somebody_has_to_host(called):
    called.says("M-1 edit host=@finance")
    called.sent()
    called.says("M-1 absent ill", "finance")

    [told] = [s for s in called.sent() if s.to == "dm:pm"]
    assert texts(told.reply) == ['Reason: "ill". Who hosts it?']
    assert "Edit" in labels(told.reply)


def test_only_those_invited_answer(called):
    reply = called.says("M-1 join", "sales")

    assert reply.title == "You are not invited to M-1. 林晓 decides who comes."
    assert labels(reply) == ["Show"]


def test_nobody_stands_in_for_themselves_nor_who_is_absent_too(called):
    assert called.says("M-1 absent ill @market", "market").title == (
        "Nobody stands in for themselves."
    )
    called.says("M-1 absent ill", "finance")
    reply = called.says("M-1 absent ill @finance", "market")
    assert reply.title == "冯雪 is absent from M-1, too."
    assert called.row(Attendee, "M-1 market").answer == ""


def test_of_a_series_one_day_is_answered(chat):
    chat.says("meeting weekly Weekly 2026-03-06 15:00 30m @finance")
    chat.wait(days=3)
    reply = chat.says("M-1 join", "finance")

    assert reply.title == "M-1 is a series. Answer for one of its days."
    assert chat.presses(reply, labels(reply)[0], "finance").title.startswith("Coming to M-2")


def test_an_answer_is_undone(called):
    called.says("M-1 absent on a trip @sales", "market")
    called.says("undo", "market")

    assert called.row(Attendee, "M-1 market").answer == ""
    assert called.row(Attendee, "M-1 sales").cancelled_at is not None


# The agenda by hand


def test_topics_are_added_numbered_and_have_to_fit(called):
    called.says("M-1 agenda Budget overrun @finance 15m")
    card = called.says("M-1 agenda Venue @market 30m")
    assert card.title == "Topic 2 of M-1 is added"
    assert "2 topics, 45 of 60 min." in texts(card)
    assert tables(card)[0].rows == (
        ("1", "**Budget overrun**", "冯雪", "15"),
        ("2", "**Venue**", "刘洋", "30"),
    )

    refused = called.says("M-1 agenda Prices 20m")

    assert refused.title == "20 min do not fit: 45 of 60 min of M-1 are taken."
    assert labels(refused) == ["Take 15 min", "65 min in all", "Without minutes"]
    assert len(called.rows(Topic)) == 2


@pytest.mark.parametrize(
    ("label", "minutes", "length"),
    [("Take 15 min", 15, 60), ("65 min in all", 20, 65), ("Without minutes", 0, 60)],
)
def test_each_way_out_of_a_full_agenda_adds_the_topic(called, label, minutes, length):
    called.says("M-1 agenda Venue @market 45m")
    called.presses(called.says("M-1 agenda Prices @finance 20m"), label)

    assert topics(called)[1] == (2, "Prices", minutes, "")
    assert called.row(Meeting, "M-1").length == length


def test_a_topic_is_changed_moved_and_dropped_by_its_number(called):
    for line in ("Budget 15m", "Venue 20m", "Prices 10m"):
        called.says(f"M-1 agenda {line}")

    called.says("M-1 topic 3 to=1")
    called.says("M-1 topic 1 title=Costs 20m @finance")
    called.says("M-1 drop 2")

    assert topics(called) == [(1, "Costs", 20, ""), (2, "Venue", 20, "")]
    called.says("undo")
    assert [title for _, title, *_ in topics(called)] == ["Costs", "Budget", "Venue"]


def test_a_topic_alone_is_a_form_that_holds_it(called):
    called.says("M-1 agenda Budget overrun @finance 15m")
    form = called.says("M-1 topic 1")
    assert [(f.name, f.value) for f in form.fields] == [
        ("title", "Budget overrun"), ("content", ""), ("owner", "finance"), ("minutes", "15m"),
    ]  # fmt: skip

    called.submits(form, title="Budget", content="two offers", owner="", minutes="10m")

    [row] = called.rows(Topic)
    assert (row.title, row.content, row.who, row.length) == ("Budget", "two offers", None, 10)


def test_a_button_adds_a_topic_with_a_form(called):
    form = called.presses(called.says("M-1 agenda"), "Add a topic")
    assert [f.name for f in form.fields if f.required] == ["title"]

    called.submits(form, title="Prices", content="", owner="", minutes="10")
    assert topics(called) == [(1, "Prices", 10, "")]


def test_who_does_not_lead_adds_but_does_not_change(called):
    called.says("M-1 agenda Prices", "sales")

    assert called.says("M-1 drop 1", "sales").title.startswith("This is for: ")
    assert called.says("M-1 topic 7 5m").title == "M-1 has no topic 7."
    assert len(topics(called)) == 1


def test_in_the_thread_of_a_meeting_talk_about_the_agenda_stays_talk(called):
    called.says("M-1")
    called.sent()
    thread = replace(ROOM, thread="m3")

    assert called.says("agenda is too long", "market", thread, about="M-1") is None
    assert called.says("材料还不全", "market", thread, about="M-1") is None
    assert called.says("agenda Prices 5m", "market", thread, about="M-1") is not None
    assert topics(called) == [(1, "Prices", 5, "")]


# The agenda writes itself


def late_and_high(chat) -> None:
    chat.says("action add Stress test @rd 2026-03-03")
    chat.says("action add Later @rd 2026-03-20")
    chat.says("risk add Core part may come late level=high @market 2026-03-20")
    chat.says("issue add Phones missing @market 2026-03-04")
    chat.sent()


@pytest.mark.slow
def test_a_day_ahead_what_is_late_and_high_writes_itself(called):
    late_and_high(called)
    called.says("M-1 agenda Venue @market 40m")
    preview = called.says("M-1 agenda")
    assert "To be added 2026-03-11 Wed 09:30: " in str(preview) and len(called.rows(Topic)) == 1
    called.sent()

    [posted] = [s for s in called.wait(days=10) if "议程" in s.title]

    assert journal([posted]) == ["03-11 09:30 launch: M-1 议程 · 林晓 · 2026-03-12 周四 14:00"]
    assert topics(called) == [
        (1, "Venue", 40, ""),
        (2, "逾期的行动项", 3, "A-1"),
        (3, "高等级、逾期的风险", 3, "R-1"),
        (4, "高等级、逾期的问题", 3, "I-1"),
    ]
    assert "A-1 Stress test" in str(tables(posted.reply)[0].rows)
    assert "4 个议题，共 49 分钟（会议 60 分钟）。" in texts(posted.reply)


def test_minutes_left_are_shared_and_hands_are_never_overruled(called):
    late_and_high(called)
    called.says("M-1 agenda Venue @market 56m")
    at(called, "2026-03-06")
    called.says("M-1 refresh")
    assert [length for *_, length, _ in topics(called)] == [56, 1, 1, 1]

    called.says("M-1 topic 2 title=Tests content=why")
    called.says("M-1 drop 3")
    called.says("A-1 done", "rd")
    called.says("M-1 refresh")

    kept = [(title, source) for _, title, _, source in topics(called)]
    assert kept == [("Venue", ""), ("Tests", "A-1"), ("高等级、逾期的问题", "I-1")]


def test_what_is_settled_before_it_is_posted_leaves_again(called):
    late_and_high(called)
    called.says("M-1 refresh")
    called.says("R-1 close delivered")
    called.says("M-1 refresh")

    assert "R-1" not in str(topics(called))
    called.says("undo")
    assert "R-1" in str(topics(called))


def test_a_review_of_something_else_does_not_take_up_what_is_late(chat):
    late_and_high(chat)
    chat.says('meeting add Design 2026-03-12 14:00 kind="review meeting" @finance')
    chat.says("M-1 refresh")

    assert {source for *_, source in topics(chat)} == {""}


def test_what_the_last_meeting_left_open_comes_first(chat):
    for day in ("2026-03-04", "2026-03-11"):
        chat.says(f"meeting add Sync {day} 14:00 kind=weekly @finance @rd")
    chat.says("action add Ask the supplier @rd 2026-03-20")
    with chat.bot.sessions.begin() as db:
        db.info.update(now=chat.now, spoken=1)
        db.get_one(Meeting, "M-1").ended_at = chat.now + timedelta(days=2)
        db.add(Recorded(id="M-1 A-1", meeting="M-1", code="A-1", at=chat.now))
        db.add(Dispute(code="N-1", project="P-1", title="Who pays", asker="pm", owner="sales"))
    chat.says("M-2 refresh")

    found = {source: title for _, title, _, source in topics(chat, "M-2") if source}
    assert found == {"A-1": "Last meeting's action items", "N-1": "未解决的争议"}


@pytest.mark.slow
def test_with_short_notice_the_agenda_writes_itself_at_once(chat):
    late_and_high(chat)
    at(chat, "2026-03-10", "11:00")
    chat.tick()
    chat.says("meeting add Sync 2026-03-11 10:00 @finance")
    said = journal(chat.wait(days=1, hours=2))

    assert [line for line in said if "议程" in line] == []
    assert "A-1" in str(topics(chat))


# Material


@pytest.mark.slow
def test_material_is_asked_reminded_of_and_who_has_not_is_named_to_the_host(called):
    called.says("M-1 material Survey report @market")
    called.says("M-1 material Cost table @finance")
    asked = [s for s in called.sent() if s.to.startswith("dm:")]
    assert journal(asked) == [
        "03-02 09:00 dm:market: <@market> M-1 material, 2026-03-11 Wed 14:00",
        "03-02 09:00 dm:finance: <@finance> M-1 material, 2026-03-11 Wed 14:00",
    ]
    called.says(f"M-1 upload link={LINK}", "market")
    called.sent()
    said = called.wait(days=10)

    assert sorted(line for line in journal(said) if "material" in line or "read" in line) == [
        "03-10 09:30 dm:finance: <@finance> M-1 material, 2026-03-11 Wed 14:00",
        "03-11 09:30 dm:finance: <@finance> M-1 material due day, 2026-03-11 Wed 14:00",
        "03-11 14:00 dm:finance: <@finance> M-1 1 to read, 2026-03-12 Thu 14:00",
        "03-11 14:00 dm:pm: <@pm> M-1 1 to read, 2026-03-12 Thu 14:00",
        "03-11 14:00 dm:pm: M-1 material, due 2026-03-11 Wed 14:00",
    ]
    [host] = [s for s in said if s.title.startswith("M-1 material, due")]
    assert texts(host.reply) == ["Still to come: 冯雪. Start without it, or ask by when?"]
    posted = next(s for s in said if "议程" in s.title)
    assert "材料还在等：冯雪。" in texts(posted.reply)
    assert f"[Survey report]({LINK})" in str(tables(posted.reply))


@pytest.mark.slow
def test_a_later_card_still_asks_who_has_not_answered(called):
    called.says("M-1 material Survey report @market")
    called.says(f"M-1 upload Costs link={LINK}", "finance")
    called.says("M-1 join", "finance")
    called.sent()
    said = [s for s in called.wait(days=10) if "read" in s.title or "due day" in s.title]

    assert {(s.to, *labels(s.reply)) for s in said} == {
        ("dm:market", "Upload", "Show", "Join", "Absent"),
        ("dm:market", "Read", "Material", "Join", "Absent"),
        ("dm:pm", "Read", "Material"),
    }


def test_before_a_weekly_meeting_material_is_due_two_hours(chat):
    chat.says("meeting add Weekly 2026-03-12 17:00 kind=weekly @finance")
    chat.says("M-1 material Progress @finance")
    said = journal(chat.wait(days=11))

    assert "03-12 15:00 dm:pm: M-1 material, due 2026-03-12 Thu 15:00" in said


def test_hours_that_reach_into_a_day_off_end_on_the_working_day_before(chat):
    chat.says("meeting add Budget 2026-03-16 14:00 @finance")
    card = chat.says("M-1 material Cost table @finance")

    assert tables(card)[0].caption == "Material, due 2026-03-13 Fri 14:00"


def test_a_file_is_handed_in_and_goes_with_the_pack(called):
    called.says("M-1 material Survey report @market")
    file = File("survey.pdf", b"%PDF")
    card = called.says("M-1 upload", "market", files=(file,))

    assert card.title == '"Survey report" for M-1 is handed in'
    assert [f.name for f in card.files] == ["survey.pdf"]
    [piece] = called.rows(Material)
    assert piece.handed_at is not None and piece.file["media"] == "application/pdf"
    called.sent()
    said = called.wait(days=10)
    with_it = {s.to for s in said if "survey.pdf" in [f.name for f in s.reply.files]}
    assert with_it == {"launch", "dm:pm", "dm:finance"}


def test_upload_alone_asks_for_the_link_of_what_is_owed(called):
    called.says("M-1 material Survey report @market")
    form = called.says("M-1 upload", "market")
    assert (form.title, form.fields[0].value) == ("Hand in material for M-1", "Survey report")

    called.submits(form, "market", title="Survey report", link=LINK)
    assert [(m.title, m.link) for m in called.rows(Material)] == [("Survey report", LINK)]


def test_a_link_is_a_link(called):
    reply = called.says("M-1 upload Survey link=javascript:alert(1)", "market")

    assert reply.title.startswith("“javascript:alert(1)” is not a link.")
    assert called.rows(Material) == []


def test_who_owes_two_says_which(called):
    for title in ("Survey", "Costs"):
        called.says(f"M-1 material {title} @market")
    reply = called.says(f"M-1 upload link={LINK}", "market")
    assert reply.title.startswith("Which one is it?")

    called.says(f"M-1 material costs link={LINK}", "market")
    assert [m.title for m in called.rows(Material) if m.handed_at] == ["Costs"]


def test_what_is_handed_in_is_not_asked_for_again_and_what_is_dropped_not_either(called):
    called.says("M-1 material Survey @market")
    called.says("M-1 material Costs @finance")
    called.says(f"M-1 upload link={LINK}", "market")
    assert called.says("M-1 material Survey @rd").title == '"Survey" of M-1 is handed in already.'

    called.says("M-1 drop Costs")
    assert [s for s in journal(called.wait(days=10)) if "material" in s] == []


# Reading ahead


def test_the_host_sees_who_has_not_read(called):
    called.says(f"M-1 upload Survey link={LINK}", "market")
    called.says("M-1 read", "finance")
    card = called.says("M-1 readers")

    assert card.title == "M-1 is not read by 1 person"
    assert [row[0] for row in tables(card)[0].rows] == ["林晓", "冯雪"]
    called.says("M-1 read")
    assert called.says("M-1 readers").title == "M-1 is read by everybody"
    assert called.says("M-1 readers", "finance").title.startswith("This is for: ")


def test_a_newer_piece_is_to_be_read_again(called):
    called.says(f"M-1 upload Survey link={LINK}", "market")
    called.says("M-1 read", "finance")
    called.now += timedelta(minutes=5)
    called.says(f"M-1 upload Costs link={LINK}", "market")

    assert "冯雪" in [row[0] for row in tables(called.says("M-1 readers"))[0].rows[:2]]


def test_there_is_nothing_to_read_before_something_is_there(called):
    assert called.says("M-1 read", "finance").title == "Nothing is handed in for M-1 yet."
    assert called.says("M-1 readers").title == "Nothing is handed in for M-1 yet."


# What waits


def test_what_waits_is_on_the_list_of_whoever_it_waits_for(called):
    called.says("M-1 material Survey report @market")
    called.wait(days=7, hours=1)
    mine = called.says("mine", "market", dm("market"))
    asked = [row[1] for row in tables(mine)[0].rows]
    assert asked == ['to hand in: "Survey report"', "to answer"]
    host = called.says("mine", "pm", dm("pm"))
    assert '"Survey report" from 刘洋' in str(tables(host)[-1].rows)

    called.says("M-1 join", "market")
    called.says(f"M-1 upload link={LINK}", "market")

    assert called.says("mine", "market", dm("market")).title.startswith("Nothing waits")
    assert [row[1] for row in tables(called.says("mine", "finance", dm("finance")))[0].rows] == [
        "to answer", "to read",
    ]  # fmt: skip


# The clock


def test_a_cancelled_meeting_is_silent(called):
    called.says("M-1 material Survey @market")
    called.says("M-1 cancel")
    called.sent()

    assert journal(called.wait(days=11)) == []


@pytest.mark.slow
def test_a_meeting_that_was_moved_asks_by_its_new_time(called):
    called.says("M-1 material Survey @market")
    called.wait(days=7, hours=1)
    called.says("M-1 reschedule 2026-03-19 14:00")
    called.sent()
    said = journal(called.wait(days=12))

    assert not [line for line in said if "host" in line], "they were told of the move"
    assert [line[:11] for line in said if "议程" in line] == ["03-18 09:30"]
    assert "03-18 14:00 dm:pm: M-1 material, due 2026-03-18 Wed 14:00" in said


def test_after_an_outage_a_meeting_that_is_past_is_not_announced(called):
    at(called, "2026-03-13")

    assert [s for s in journal(called.tick()) if "host" in s or "议程" in s] == []
    assert called.row(Meeting, "M-1").noticed_at is None


@pytest.mark.slow
def test_foreseen_is_what_then_happens(called):
    late_and_high(called)
    called.says("M-1 material Survey report @market")
    called.sent()
    with called.bot.sessions() as db:
        db.info["now"] = called.now
        until = called.now + timedelta(days=10)
        found = foresee(db, db.get_one(Person, "pm"), until)
        foreseen = [(one.at, one.chat.split(":", 2)[2], one.title) for one in found]
    happened = [(s.at, s.to, s.title) for s in called.wait(days=10) if not s.edits]

    assert sorted(foreseen) == sorted(happened)
    assert sum("M-1" in title for *_, title in foreseen) >= 7


def test_before_a_meeting_in_chinese(chat):
    zh = speaks(chat, "zh")
    zh.says("会议 新增 预算评审 2026-03-12 14:00 60分钟 @冯雪 @刘洋")
    added = zh.says("M-1 议程 预算超支 @冯雪 15分钟")
    assert added.title == "M-1 加了议题 1"
    assert "1 个议题，共 15 分钟（会议 60 分钟）。" in texts(added)
    full = zh.says("M-1 议程 场地 50分钟")
    assert full.title == "50 分钟放不下：M-1 共 60 分钟，已排 15 分钟。"
    assert labels(full) == ["改为 45 分钟", "会议延到 65 分钟", "不定时长"]
    assert zh.presses(full, "改为 45 分钟").title == "M-1 加了议题 2"
    zh.says("M-1 材料 用户调研报告 @刘洋")
    zh.sent()
    said = {s.to: s for s in zh.wait(days=7, hours=1)}

    assert said["dm:finance"].title == "M-1 · 林晓主持 · 2026-03-12 周四 14:00"
    assert texts(said["dm:finance"].reply)[0] == "「预算评审」，60 分钟。"
    assert labels(said["dm:finance"].reply) == ["参加", "请假", "议程"]
    assert zh.says("M-1 请假 出差 @吴倩", "market").title == ("M-1 已请假，2026-03-12 周四 14:00")
    told = {s.to: s.title for s in zh.sent()}
    assert told["dm:pm"] == "刘洋请假，M-1，2026-03-12 周四 14:00"
    assert told["dm:sales"] == "M-1 替刘洋参会 · 林晓主持 · 2026-03-12 周四 14:00"
    assert zh.says(f"M-1 上传 链接={LINK}", "market").title == "M-1 的「用户调研报告」已交"
    assert zh.says("M-1 已读", "finance").title == "M-1 已记为已读"
    assert zh.says("M-1 阅读情况").title == "M-1 的材料还有 2 人没读"
