"""Meetings are called once or often, moved, called off, and put into calendars (M1, M8)."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from bot.cards import Fields, Form, Table, Text, buttons
from bot.features.meeting.tables import Attendee, Meeting, Topic
from bot.files import content
from bot.people import Member, Person, Project, Visibility
from bot.scratch import foresee
from tests.conftest import ROOM, Dialogue, dm, staged

SHANGHAI = ZoneInfo("Asia/Shanghai")
REVIEW = "meeting add Budget review 2026-03-12 14:00 60m @finance @market place=Room-3"
WEEKLY = "meeting weekly Weekly 2026-03-06 15:00 30m @rd place=Room-3"


@staged
def chat(chat) -> Dialogue:
    """With a leader, two liaisons and a recorder, as M8 wants to find them."""
    with chat.bot.sessions.begin() as db:
        db.info.update(now=chat.now, spoken=1)
        for handle, role in (("rd_head", "leader"), ("rd", "liaison"), ("market", "liaison")):
            unit = db.get_one(Person, handle).department
            key = f"P-1 {handle} {role}"
            if db.get(Member, key) is None:
                db.add(Member(id=key, project="P-1", person=handle, role=role, department=unit))
    return speaks(chat, "en")


def speaks(chat, language):
    with chat.bot.sessions() as db:
        for table in ("person", "chat"):
            db.connection().exec_driver_sql(f"UPDATE {table} SET language = '{language}'")
        db.commit()
    chat.sent()
    return chat


def on(chat, day, clock="09:00"):
    """Turn the clock without living through the time between."""
    chat.now = datetime.fromisoformat(f"{day} {clock}").replace(tzinfo=SHANGHAI)


def fields(card) -> dict[str, str]:
    return dict(next(b for b in card.blocks if isinstance(b, Fields)).pairs)


def submits(chat, form, at=ROOM, *, values):
    """A form that has a field called `at`."""
    return chat.says(form.line, at=at, source="submitted", fields=values)


def remarks(card) -> list[str]:
    return [b.markdown for b in card.blocks if isinstance(b, Text)]


def people(chat, code) -> set[str]:
    return {a.person for a in chat.rows(Attendee) if a.meeting == code and not a.cancelled_at}


def times_of(chat, series="M-1") -> list[str]:
    """When the days of a series that have a code are, cancelled ones in brackets."""
    days = sorted((m for m in chat.rows(Meeting) if m.series == series), key=lambda m: m.occurs)
    shown = [(f"{d.at.astimezone(SHANGHAI):%m-%d %H:%M}", d.cancelled_at) for d in days]
    return [f"({at})" if gone else at for at, gone in shown]


def told(sent, *words) -> list[str]:
    return sorted(f"{s.to}: {s.title}" for s in sent if not s.edits and all(w in s for w in words))


# Calling one


def test_a_line_is_enough_and_the_rest_comes_from_the_kind(chat):
    card = chat.says(REVIEW)

    assert card.title == "M-1 is set for 2026-03-12 Thu 14:00"
    assert card.state == "○ planned"
    assert fields(card) == {
        "Time": "2026-03-12 Thu 14:00", "Length": "60 min", "Place": "Room-3", "Host": "林晓",
        "Recorder": "冯雪", "People": "林晓, 冯雪 and 刘洋",
    }  # fmt: skip
    labels = [button.label for button in buttons(card)]
    assert labels == ["Join", "Absent", "Agenda", "Edit", "Reschedule"]


def test_a_kind_brings_its_people_length_and_agenda(chat):
    card = chat.says("meeting add Start kind=kick-off 2026-03-12 14:00")

    assert people(chat, "M-1") == {"pm", "rd_head", "rd", "market"}
    assert fields(card)["Length"] == "90 min"
    [table] = [b for b in card.blocks if isinstance(b, Table)]
    assert table.caption == "5 topics, 85 of 90 min."
    assert [row[1] for row in table.rows][:2] == [
        "**Opening: goal and rules**",
        "**Goal, scope in and out**",
    ]


def test_in_chinese_it_is_the_same_meeting(chat):
    speaks(chat, "zh")
    card = chat.says(
        "会议 新增 预算评审 3月12日 14:00 60m @冯雪 @刘洋 地点=三楼会议室 需决策事项=活动预算"
    )

    assert card.title == "M-1 定在 2026-03-12 周四 14:00"
    assert fields(card) == {
        "会议时间": "2026-03-12 周四 14:00", "会议时长": "60 分钟", "地点": "三楼会议室",
        "主持人": "林晓", "记录人": "冯雪", "参会人员": "林晓、冯雪、刘洋",
        "需决策事项": "活动预算",
    }  # fmt: skip


def test_the_recorder_of_the_project_writes_and_the_host_only_where_nobody_else_comes(chat):
    chat.says("member add @staff role=recorder")
    chat.says(REVIEW)
    chat.says("meeting add Think 2026-03-12 10:00 host=@staff @staff")

    first, second = chat.rows(Meeting)
    assert (first.host, first.recorder) == ("pm", "staff")
    assert (second.host, second.recorder) == ("staff", "pm")
    assert people(chat, "M-1") == {"pm", "finance", "market", "staff"}


def test_topics_are_rows_with_content_who_and_minutes(chat):
    chat.says(f'{REVIEW} topics="Venue: two offers 15m @market; Decide 20m"')

    rows = [(t.position, t.title, t.content, t.who, t.length) for t in chat.rows(Topic)]
    assert rows == [(1, "Venue", "two offers", "market", 15), (2, "Decide", "", None, 20)]


def test_a_day_alone_is_asked_for_its_time(chat):
    asked = chat.says("meeting add Budget review 2026-03-12")

    assert asked.title == "At what time on 2026-03-12 Thu?"
    assert chat.rows(Meeting) == []
    assert chat.presses(asked, "14:00").title == "M-1 is set for 2026-03-12 Thu 14:00"


def test_from_and_to_give_the_length(chat):
    card = chat.says("meeting add Budget review 2026-03-12 14:00-15:15 @market")

    assert fields(card)["Time"] == "2026-03-12 Thu 14:00"
    assert fields(card)["Length"] == "75 min"


def test_without_a_time_it_is_a_form(chat):
    form = chat.says("meeting add Budget review @market")
    assert isinstance(form, Form)
    card = submits(
        chat, form, values={"people": "market", "at": "2026-03-12 14:00", "length": "45"}
    )

    assert fields(card)["Length"] == "45 min"
    assert people(chat, "M-1") == {"pm", "market"}


def test_an_online_meeting_needs_its_link(chat):
    form = chat.says("meeting add Call 2026-03-12 14:00 @market place=线上")

    assert isinstance(form, Form)
    assert [a.error for a in form.fields if a.name == "link"] == [
        "An online meeting needs its link."
    ]
    assert chat.rows(Meeting) == []
    sent = {a.name: a.value for a in form.fields} | {"link": "https://meet.example.com/7"}
    assert fields(submits(chat, form, values=sent))["Link"] == "https://meet.example.com/7"


def test_a_place_that_is_a_link_is_the_link(chat):
    chat.says("meeting add Call 2026-03-12 14:00 @market place=https://meet.example.com/7")

    [meeting] = chat.rows(Meeting)
    assert (meeting.place, meeting.link) == ("", "https://meet.example.com/7")


def test_short_notice_and_length_are_marked_asked_about_and_never_block(chat):
    card = chat.says("meeting add Crisis 2026-03-03 14:00 2h @market place=Room-3")

    assert remarks(card)[1] == (
        "M-1 gives 1 working day of notice, the rule is 3. "
        "It takes 120 min, the rule is 90 or less. What is the reason?"
    )
    chat.says('M-1 edit reason="customer is here only today"')
    card = chat.says("M-1 show")
    assert "What is the reason?" not in str(card)
    assert fields(card)["Reason"] == "customer is here only today"
    assert "the rule is" not in str(chat.says(REVIEW))


@pytest.mark.parametrize("length", ["0m", "3 days"])
def test_a_meeting_of_no_or_of_endless_length_is_refused(chat, length):
    reply = chat.says(f'meeting add Camp 2026-03-12 14:00 length="{length}"')

    assert reply.title == "A meeting takes between 1 minute and 12 hours."
    assert chat.rows(Meeting) == []


# Conflicts


def test_who_is_in_another_meeting_then_is_named(chat):
    chat.says(REVIEW)

    card = chat.says("meeting add Sync 2026-03-12 14:30 @market @rd place=Room-1")
    assert '刘洋 and 林晓 are in M-1 "Budget review" 2026-03-12 Thu 14:00–15:00.' in remarks(card)
    card = chat.says("M-2 reschedule 2026-03-12 15:00")
    assert "Budget" not in str(card)
    speaks(chat, "zh")
    card = chat.says("M-2 改期 2026-03-12 13:30")
    assert "刘洋、林晓 2026-03-12 周四 14:00–15:00 要参加 M-1「Budget review」。" in remarks(card)


def test_whoever_is_absent_there_is_free(chat):
    chat.says(REVIEW)
    chat.says("M-1 absent On a trip", "market", dm("market"))

    card = chat.says(
        "meeting add Sync 2026-03-12 14:30 @market place=Room-1 host=@market", "market"
    )
    assert "Budget" not in str(card)


def test_a_series_is_looked_at_on_days_that_have_no_code_yet(chat):
    chat.says("meeting weekly Weekly 2026-03-27 15:00 30m @rd place=Room-3")

    card = chat.says("meeting add Sync 2026-04-10 15:15 @rd place=Room-1")
    assert '林晓 and 王磊 are in M-1 "Weekly" 2026-04-10 Fri 15:00–15:30.' in remarks(card)


def test_what_may_not_be_seen_only_makes_busy(chat):
    chat.says("meeting add Takeover 2026-03-12 14:00 @market place=Room-9")
    with chat.bot.sessions.begin() as db:
        db.info.update(now=chat.now, spoken=1)
        db.get_one(Project, "P-1").visibility = Visibility.MEMBERS
        db.get_one(Project, "P-1").chat = None
    chat.says("project add Open", "sales", dm("sales"))

    card = chat.says("meeting add Sync 2026-03-12 14:30 @market place=X", "sales", dm("sales"))
    assert remarks(card)[1] == "刘洋 is busy 2026-03-12 Thu 14:00–15:00."
    assert "Takeover" not in str(card) and "M-1" not in str(card)


# Series


@pytest.mark.slow
def test_a_week_later_the_next_has_its_own_code_people_and_agenda(chat):
    card = chat.says(WEEKLY)
    assert card.title == "M-1 repeats, next 2026-03-06 Fri 15:00"
    assert fields(card)["Repeats"] == "every Fri 15:00"
    assert times_of(chat) == []

    sent = chat.wait(days=2)
    assert times_of(chat) == ["03-06 15:00"]
    assert told(sent, "M-2 · host") == [
        "dm:rd: M-2 · host 林晓 · 2026-03-06 Fri 15:00",
        "launch: M-2 · host 林晓 · 2026-03-06 Fri 15:00",
    ]
    assert people(chat, "M-2") == people(chat, "M-1") == {"pm", "rd"}
    assert [t.title for t in chat.rows(Topic) if t.meeting == "M-2"][:1] == [
        "Last meeting's action items"
    ]
    chat.wait(days=7)
    assert times_of(chat) == ["03-06 15:00", "03-13 15:00"]


def test_a_series_that_begins_sooner_than_its_notice_has_its_first_at_once(chat):
    chat.says("meeting weekly Weekly 2026-03-04 15:00 @rd place=Room-3")

    assert times_of(chat) == ["03-04 15:00"]
    assert "the rule is" not in str(chat.says("M-2 show")), "nobody chose the notice of one day"


@pytest.mark.slow
def test_often_as_written(chat):
    chat.says('meeting add Sync @sales every="every other Tuesday 10:00" place=Room-3')
    chat.says("meeting monthly Review 2026-03-25 15:00 place=Room-3")
    speaks(chat, "zh")
    assert fields(chat.says("M-1 查看"))["周期"] == "every other Tuesday 10:00"
    card = chat.says("会议 周会 项目周例会 每周五 15:00 30m 地点=三楼")
    assert fields(card)["周期"] == "每周五 15:00"
    chat.wait(days=28)

    series = {m.title: m.code for m in chat.rows(Meeting) if m.rrule}
    assert times_of(chat, series["Sync"]) == ["03-03 10:00", "03-17 10:00", "03-31 10:00"]
    assert times_of(chat, series["Review"]) == ["03-25 15:00"]
    assert chat.row(Meeting, series["Review"]).kind == "monthly review"
    assert len(times_of(chat, series["项目周例会"])) == 4


@pytest.mark.slow
def test_a_daily_one_is_held_on_working_days_make_up_days_too(chat):
    on(chat, "2026-04-27")
    chat.says("meeting daily Stand-up 2026-04-29 09:15 @rd place=Room-3")
    chat.wait(days=12)

    assert times_of(chat) == [
        "04-29 09:15", "04-30 09:15",  # 1 to 5 May are off
        "05-06 09:15", "05-07 09:15", "05-08 09:15", "05-09 09:15",  # a Saturday of work
        "05-11 09:15", "05-12 09:15",
    ]  # fmt: skip
    assert not [n for n in chat.sent() if "day off" in n]


def test_after_an_outage_what_is_past_is_not_planned(chat):
    chat.says(WEEKLY)
    on(chat, "2026-03-24", "10:00")
    chat.tick()

    assert times_of(chat) == ["03-27 15:00"]


def test_a_day_counts_as_held_unless_it_is_called_off(chat):
    chat.says(WEEKLY)
    chat.wait(days=5)

    assert chat.says("M-2 show").state == "✓ held"
    assert chat.says("meeting list status=past").title == "P-1 · 1 meeting held"


# A day off


@staged
def mayday(chat) -> Dialogue:
    """Friday 1 May 2026 is off; the question comes on the Tuesday before."""
    on(chat, "2026-04-27")
    chat.says("meeting weekly Weekly 2026-05-01 15:00 30m @rd place=Room-3")
    return chat


def test_on_a_day_off_the_manager_is_asked_and_nobody_else_is_told(mayday):
    sent = mayday.wait(days=1, hours=1)

    [asked] = [s for s in sent if "M-2" in s.title]
    assert (asked.to, asked.title) == ("dm:pm", "<@pm> M-2 is 2026-05-01 Fri 15:00, a day off")
    assert f"{asked.at.astimezone(SHANGHAI):%m-%d %H:%M}" == "04-28 09:31"
    assert [b.label for b in buttons(asked.reply)] == ["Skip", "Reschedule", "Keep"]
    assert "to decide" in str(mayday.says("mine", "pm", dm("pm")))
    assert "is a day off. Skip it, or which day?" in str(mayday.says("M-2 show"))


def test_unanswered_it_is_asked_again_and_then_skipped(mayday):
    sent = mayday.wait(days=10)

    asked = [f"{s.at.astimezone(SHANGHAI):%m-%d %H:%M}" for s in sent if "a day off" in s.title]
    assert asked == ["04-28 09:31", "04-30 09:30"]
    assert "Without an answer it is skipped." in str([s for s in sent if "day off" in s.title][1])
    assert times_of(mayday) == ["(05-01 15:00)", "05-08 15:00"]
    assert not [s for s in sent if s.to == "dm:rd" and "M-2" in s.title]


def test_skipped_it_stays_away_and_the_series_goes_on(mayday):
    mayday.wait(days=2)
    assert mayday.says("M-2 skip").title == "M-2 is skipped"
    mayday.wait(days=8)

    assert times_of(mayday) == ["(05-01 15:00)", "05-08 15:00"]


def test_moved_to_another_day_it_is_announced_there(mayday):
    [asked] = [s for s in mayday.wait(days=2) if "day off" in s.title]
    form = mayday.presses(asked.reply, "Reschedule", "pm", dm("pm"))
    submits(mayday, form, dm("pm"), values={"at": "2026-05-06 15:00"})

    sent = mayday.wait(hours=1)
    assert "dm:rd: M-2 · host 林晓 · 2026-05-06 Wed 15:00" in told(sent)
    assert times_of(mayday) == ["05-06 15:00"]


@pytest.mark.slow
def test_kept_it_is_held_on_the_day_off(mayday):
    mayday.wait(days=2)
    assert mayday.says("M-2 keep").title == "M-2 stays on 2026-05-01 Fri 15:00"

    assert "dm:rd: M-2 · host 林晓 · 2026-05-01 Fri 15:00" in told(mayday.wait(days=3))
    assert times_of(mayday)[0] == "05-01 15:00"
    assert mayday.says("M-2 keep").title == "M-2 is on no day off. Nothing changed."


def test_only_a_day_of_a_series_is_skipped(chat):
    chat.says(REVIEW)
    reply = chat.says("M-1 skip")

    assert reply.title == "M-1 is not one day of a series. Call it off instead."
    assert [b.line for b in buttons(reply)] == ["M-1 cancel"]


@pytest.mark.slow
def test_foreseen_is_what_then_happens(mayday):
    mayday.says("meeting add Sync 2026-05-08 10:00 @sales place=Room-1")
    mayday.says("meeting daily Stand-up 2026-04-28 09:15 @market place=Room-2")
    mayday.sent()
    with mayday.bot.sessions() as db:
        db.info["now"] = mayday.now
        found = foresee(db, db.get_one(Person, "pm"), mayday.now + timedelta(days=14))
        foreseen = [(one.at, one.chat.split(":", 2)[2], one.title) for one in found]
    happened = [(s.at, s.to, s.title) for s in mayday.wait(days=14) if not s.edits]

    assert sorted(foreseen) == sorted(happened) and len(foreseen) > 15


# Changing, one and all


@pytest.mark.slow
def test_a_change_of_the_series_reaches_the_days_to_come_but_not_what_one_has_of_its_own(chat):
    chat.says(WEEKLY)
    chat.wait(days=9)
    chat.says("M-3 edit place=Lab length=45m")
    chat.says('M-1 edit place=Garden wanted="the date"')

    first, second, series = (chat.row(Meeting, code) for code in ("M-2", "M-3", "M-1"))
    assert (series.place, second.place, first.place) == ("Garden", "Lab", "Room-3")
    assert (second.wanted, second.length, series.length) == ("the date", 45, 30)


def test_an_edit_without_words_is_a_form_of_what_is_there(chat):
    chat.says(REVIEW)
    form = chat.says("M-1 edit")
    values = {a.name: a.value for a in form.fields}

    assert (values["at"], values["length"], values["host"]) == ("2026-03-12 14:00", "60", "pm")
    card = submits(chat, form, values={**values, "length": "90", "place": ""})
    assert fields(card)["Length"] == "90 min" and "Place" not in fields(card)
    assert fields(card)["Time"] == "2026-03-12 Thu 14:00"


@pytest.mark.slow
def test_one_day_moves_alone_and_the_series_moves_the_others(chat):
    chat.says(WEEKLY)
    chat.wait(days=9)
    chat.says("M-3 reschedule 2026-03-12 10:00")
    card = chat.says("M-1 reschedule 2026-03-12 16:00")

    assert fields(card)["Repeats"] == "every Thu 16:00"
    chat.wait(days=14)
    assert times_of(chat) == [
        "03-06 15:00",
        "03-12 16:00",
        "03-12 10:00",
        "03-19 16:00",
        "03-26 16:00",
    ]


@pytest.mark.slow
def test_the_days_that_have_a_code_take_the_next_days_of_the_new_rule(chat):
    chat.says(WEEKLY)
    chat.wait(days=9, hours=2)
    chat.says('M-1 reschedule every="every other Tuesday 10:00"')

    assert times_of(chat) == ["03-06 15:00", "03-17 10:00"]
    chat.wait(days=20)
    assert times_of(chat) == ["03-06 15:00", "03-17 10:00", "03-31 10:00"]


@pytest.mark.slow
def test_those_who_were_told_hear_of_a_move_and_nobody_else(chat):
    chat.says(REVIEW)
    chat.says("M-1 reschedule 2026-03-13 15:00 the client is away", at=dm("pm"))
    assert told(chat.sent(), "is moved") == ["dm:pm: M-1 is moved to 2026-03-13 Fri 15:00"]

    chat.wait(days=9)
    chat.says("M-1 reschedule 2026-03-16 15:00 the client is away", at=dm("pm"))
    sent = chat.sent()
    title = "M-1 is moved to 2026-03-16 Mon 15:00"
    readers = ("dm:finance", "dm:market", "dm:pm", "launch")
    assert told(sent, "is moved") == [f"{reader}: {title}" for reader in readers]
    [news] = [s for s in sent if s.to == "dm:market" and s.title == title]
    assert remarks(news.reply)[0] == (
        '"Budget review", was 2026-03-13 Fri 15:00, moved by 林晓. Reason: "the client is away".'
    )


@pytest.mark.slow
def test_those_who_were_told_hear_of_another_place(chat):
    chat.says(REVIEW)
    chat.wait(days=8)
    chat.says("M-1 edit place=Lab goal=one", at=dm("pm"))
    sent = chat.wait(minutes=5)

    [news] = [s for s in sent if s.to == "dm:market"]
    assert news.title == "M-1 place changed · 2026-03-12 Thu 14:00"
    assert '"Budget review", changed by 林晓.' in news and "'Place', 'Lab'" in news
    chat.says("M-1 edit goal=two", at=dm("pm"))
    assert told(chat.wait(minutes=5)) == []


@pytest.mark.slow
def test_changes_soon_after_each_other_are_told_as_one(chat):
    chat.says(REVIEW)
    chat.wait(days=8)
    chat.says("M-1 edit place=Lab")
    chat.says("M-1 edit length=45m")
    chat.says("M-1 edit title=Budget place=Hall")

    [news] = [s for s in chat.wait(hours=1) if s.to == "dm:market"]
    assert news.title == "M-1 place, length and title changed · 2026-03-12 Thu 14:00"
    assert "'Hall'" in news and "'45 min'" in news
    chat.says("M-1 edit place=Lab")
    chat.says("undo")
    assert [s for s in chat.wait(hours=1) if s.to == "dm:market"] == [], "nothing has changed"


@pytest.mark.slow
def test_right_before_the_meeting_a_change_is_told_at_once(chat):
    chat.says(REVIEW)
    chat.wait(days=10, hours=4, minutes=30)
    chat.says("M-1 edit place=Lab")
    assert "dm:market: M-1 place changed · 2026-03-12 Thu 14:00" in told(chat.sent())


def test_called_off_it_is_gone_and_those_who_were_told_hear(chat):
    chat.says(REVIEW)
    chat.wait(days=8)
    chat.says("M-1 cancel nothing to decide")

    assert told(chat.sent(), "called off by") == [
        "dm:finance: M-1 is called off, 2026-03-12 Thu 14:00",
        "dm:market: M-1 is called off, 2026-03-12 Thu 14:00",
    ]
    assert chat.says("meeting list").title == "P-1 · No meetings to come"
    assert [s for s in chat.wait(days=5) if "M-1" in s.title] == []


@pytest.mark.slow
def test_a_series_that_is_called_off_takes_the_days_to_come_with_it(chat):
    chat.says(WEEKLY)
    chat.wait(days=9)
    chat.says("M-1 cancel")

    assert times_of(chat) == ["03-06 15:00", "(03-13 15:00)"]
    assert told(chat.sent(), "called off by") == [
        "dm:rd: M-1 is called off from 2026-03-13 Fri 15:00"
    ]
    assert [s for s in chat.wait(days=20) if "M-" in s.title and not s.edits] == []
    assert len(times_of(chat)) == 2


def test_what_has_begun_is_not_moved_and_not_called_off(chat):
    chat.says("meeting add Now 2026-03-02 09:30 @market place=Room-3")
    chat.says("M-1 start")

    for line in ("M-1 reschedule 2026-03-09 10:00", "M-1 cancel"):
        assert chat.says(line).title.startswith("M-1 began 2026-03-02 Mon 09:00.")
    assert chat.row(Meeting, "M-1").cancelled_at is None


def test_a_series_of_several_weekdays_is_not_moved_by_one_date(chat):
    chat.says('meeting add Sync @rd every="every weekday 10:00" place=Room-3')

    assert chat.says("M-1 reschedule 2026-03-12 11:00").title == (
        'Say how often it is from now on: `M-1 reschedule every="…"`.'
    )


# Who comes


def test_more_are_invited_and_told_if_the_others_were(chat):
    chat.says(REVIEW)
    assert chat.says("M-1 invite @sales").title == "M-1: 4 people are invited"
    assert told(chat.sent(), "host 林晓") == []
    chat.wait(days=8)
    chat.says("M-1 invite @service")

    assert told(chat.sent(), "M-1 · host") == ["dm:service: M-1 · host 林晓 · 2026-03-12 Thu 14:00"]


def test_who_need_not_come_is_told_and_who_hosts_stays(chat):
    chat.says(REVIEW)
    chat.wait(days=8)

    assert chat.says("M-1 uninvite @market").title == "M-1: 2 people are invited"
    assert told(chat.sent(), "without you") == ["dm:market: M-1 · 2026-03-12 Thu 14:00"]
    assert chat.says("M-1 uninvite @pm").title == "林晓 hosts M-1. Name another first."
    assert people(chat, "M-1") == {"pm", "finance"}


@pytest.mark.slow
def test_to_a_series_they_are_invited_for_every_day_to_come(chat):
    chat.says(WEEKLY)
    chat.wait(days=9)
    chat.says("M-1 invite @sales")

    assert "sales" in people(chat, "M-3") and "sales" not in people(chat, "M-2")
    chat.wait(days=7)
    assert "sales" in people(chat, "M-4")


def test_somebody_suspended_meanwhile_is_not_on_the_next_day(chat):
    chat.says("meeting weekly Weekly 2026-03-06 15:00 @rd @sales host=@rd place=Room-3")
    chat.says("person suspend @rd sure=yes", "admin", dm("admin"))
    chat.wait(days=2)

    assert people(chat, "M-2") == {"pm", "sales"}
    assert chat.row(Meeting, "M-2").host == "pm"


def test_only_those_who_hold_it_change_it(chat):
    chat.says(REVIEW)
    for line in ("M-1 edit place=X", "M-1 reschedule 2026-03-13 10:00", "M-1 cancel",
                 "M-1 invite @rd", "M-1 uninvite @market"):  # fmt: skip
        reply = chat.says(line, "sales")
        assert reply.title.startswith("This is for: ") and "host 林晓" in reply.title

    assert chat.says("M-1 edit place=X", "finance").title == "M-1 is changed", "who records may"


# Lists


def test_the_list_has_the_next_first_and_each_day_once(chat):
    chat.says(REVIEW)
    chat.says(WEEKLY)
    chat.wait(days=2)
    card = chat.says("meeting list")

    assert card.title == "P-1 · 3 meetings to come"
    table = card.blocks[0]
    assert table.head == ("Title", "Host", "Time", "Status")
    assert [(row[0], row[2]) for row in table.rows] == [
        ("**M-3** Weekly", "2026-03-06 Fri 15:00"),
        ("**M-1** Budget review", "2026-03-12 Thu 14:00"),
        ("**M-2** Weekly", "2026-03-13 Fri 15:00"),
    ]
    assert chat.says("meeting list who=@rd").title == "P-1 · 2 meetings to come"
    assert chat.says("meeting list", "sales", dm("sales")).title == "No meetings to come"
    assert chat.says("会议 列表", "market", dm("market")).title == "1 meeting to come"


def test_a_project_shows_its_meetings_and_what_a_leaver_was_to_host(chat):
    chat.says(REVIEW)

    assert "M-1" in str(chat.says("project status"))
    assert "M-1" in str(chat.says("person suspend @finance", "admin", dm("admin")))


# Undo


@pytest.mark.parametrize(
    "line",
    ["M-1 reschedule 2026-03-13 15:00", "M-1 edit place=Lab host=@market", "M-1 cancel",
     "M-1 invite @sales", "M-1 uninvite @market"],
)  # fmt: skip
def test_what_was_changed_goes_back(chat, line):
    chat.says(REVIEW)
    before = [m.model_dump(exclude={"version"}) for m in chat.rows(Meeting)]
    invited = people(chat, "M-1")
    chat.says(line)
    assert chat.says("undo").title != "There is nothing to undo."

    assert [m.model_dump(exclude={"version"}) for m in chat.rows(Meeting)] == before
    assert people(chat, "M-1") == invited


def test_a_series_goes_back_with_its_first_day(chat):
    chat.says("meeting weekly Weekly 2026-03-04 15:00 @rd place=Room-3")
    chat.says("undo")

    assert all(m.cancelled_at for m in chat.rows(Meeting)) and len(chat.rows(Meeting)) == 2
    assert [s for s in chat.wait(days=14) if "M-" in s.title and not s.edits] == []


# The calendar file


def calendar(chat, sent) -> Calendar:
    [file] = sent.reply.files
    assert file.media == "text/calendar"
    with chat.bot.sessions() as db:
        data = content(db, file)
    read = Calendar.from_ical(data)
    assert all(len(line) <= 75 for line in data.split(b"\r\n")), "RFC 5545 3.1"
    return read


def notice_to(chat, handle, duration, word="host") -> Calendar:
    [news] = [s for s in chat.wait(days=duration) if s.to == f"dm:{handle}" and word in s.title][
        -1:
    ]
    return calendar(chat, news)


def news_to(chat, handle) -> Calendar:
    [news] = [s for s in chat.sent() if s.to == f"dm:{handle}" and not s.edits]
    return calendar(chat, news)


def test_the_notice_brings_a_calendar_file(chat):
    with chat.bot.sessions.begin() as db:
        db.info.update(now=chat.now, spoken=1)
        db.get_one(Person, "pm").email = "pm@example.com"
    chat.says(f'{REVIEW} wanted="event budget" topics="Venue: two offers 15m @market"')
    chat.says("M-1 join", "finance", dm("finance"))
    file = notice_to(chat, "market", 8)

    assert file["method"] == "REQUEST"
    [zone] = file.timezones
    [event] = file.events
    assert zone.tz_name == event["dtstart"].params["TZID"] == "Asia/Shanghai"
    assert event.start == datetime(2026, 3, 12, 6, tzinfo=UTC)
    assert event.end - event.start == timedelta(hours=1)
    assert (event["summary"], event["location"]) == ("Budget review", "Room-3")
    assert str(event["organizer"]) == "mailto:pm@example.com"
    answers = {a.params["CN"]: a.params["PARTSTAT"] for a in event["attendee"]}
    assert answers == {"林晓": "ACCEPTED", "冯雪": "ACCEPTED", "刘洋": "NEEDS-ACTION"}
    by_name = {a.params["CN"]: str(a) for a in event["attendee"]}
    assert by_name["刘洋"].startswith("urn:uuid:"), "no mail is known"
    assert "1. Venue – two offers – 刘洋 – 15 min" in str(event["description"])
    assert "Decisions wanted: event budget" in str(event["description"])


@pytest.mark.slow
def test_moved_and_called_off_it_replaces_what_the_calendar_had(chat):
    chat.says(REVIEW)
    [first] = notice_to(chat, "market", 8).events
    chat.says("M-1 reschedule 2026-03-13 15:00")
    [second] = news_to(chat, "market").events
    chat.says("undo")
    chat.says("M-1 edit place=Lab")
    [third] = notice_to(chat, "market", 0.01, "changed").events
    chat.says("M-1 cancel")
    gone = news_to(chat, "market")

    events = [first, second, third, *gone.events]
    assert len({str(event["uid"]) for event in events}) == 1
    numbers = [event["sequence"] for event in events]
    assert numbers == sorted(set(numbers)), "each later than the one before, undone or not"
    assert second.start == datetime(2026, 3, 13, 7, tzinfo=UTC)
    assert third.start == first.start and third["location"] == "Lab"
    assert gone["method"] == "CANCEL" and events[-1]["status"] == "CANCELLED"


def test_two_meetings_have_two_uids(chat):
    chat.says(REVIEW)
    chat.says(REVIEW)
    files = [calendar(chat, s) for s in chat.wait(days=8) if s.to == "dm:market"]

    assert len({str(file.events[0]["uid"]) for file in files}) == 2


@pytest.mark.slow
def test_of_a_series_the_file_has_the_rule_its_exceptions_and_the_moved_day(chat):
    chat.says(WEEKLY)
    chat.wait(days=3)
    chat.says("M-2 cancel")
    [gone] = news_to(chat, "rd").events
    chat.wait(days=6)
    chat.says("M-3 reschedule 2026-03-12 10:00")
    series, moved = news_to(chat, "rd").events

    assert str(gone["uid"]) == str(series["uid"]) == str(moved["uid"])
    assert gone["recurrence-id"].dt == datetime(2026, 3, 6, 15, tzinfo=SHANGHAI)
    assert series["rrule"].to_ical() == b"FREQ=WEEKLY;BYDAY=FR"
    assert series.start == datetime(2026, 3, 6, 15, tzinfo=SHANGHAI)
    assert [day.dt for day in series["exdate"].dts] == [gone["recurrence-id"].dt]
    assert moved["recurrence-id"].dt == datetime(2026, 3, 13, 15, tzinfo=SHANGHAI)
    assert moved.start == datetime(2026, 3, 12, 10, tzinfo=SHANGHAI)


@pytest.mark.slow
def test_a_series_keeps_its_wall_time_when_the_clocks_change(chat):
    """Berlin is put forward on 29 March 2026."""
    chat.says("project edit P-1 zone=Europe/Berlin")
    chat.says("meeting weekly Weekly 2026-03-20 10:00 30m @rd place=Room-3")
    file = notice_to(chat, "rd", 17)
    series, _ = file.events
    chat.wait(days=14)

    [zone] = file.timezones
    assert {rule["tzoffsetto"].to_ical() for rule in zone.subcomponents} == {"+0100", "+0200"}
    assert series.start.isoformat() == "2026-03-20T10:00:00+01:00"
    days = sorted(m.at for m in chat.rows(Meeting) if m.series)
    assert [f"{at:%m-%d %H}" for at in days][:3] == ["03-20 09", "03-27 09", "04-03 08"], "in UTC"


def test_a_daily_one_is_in_calendars_on_working_days(chat):
    on(chat, "2026-04-27")
    chat.says("meeting daily Stand-up 2026-04-29 09:15 @rd place=Room-3")
    series, _ = notice_to(chat, "rd", 1).events

    assert series["rrule"].to_ical() == b"FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
    off = [f"{day.dt:%m-%d}" for day in series["exdate"].dts]
    assert off[:3] == ["05-01", "05-04", "05-05"]
    assert [f"{day.dt:%m-%d}" for day in series["rdate"].dts][:1] == ["05-09"]


def test_a_card_that_changes_keeps_its_file(chat):
    chat.says(REVIEW)
    chat.wait(days=8)
    chat.says("M-1 join", "market", dm("market"))

    [changed] = [s for s in chat.sent() if s.to == "dm:market" and s.edits]
    assert [file.name for file in changed.reply.files] == ["M-1 Budget review.ics"]


# What only members see, and what is closed


@pytest.fixture
def secret(empty):
    empty.says("project add Takeover visibility=members", "vp")
    return empty


@pytest.mark.parametrize(
    "line",
    [
        "meeting add Talk 2026-03-12 14:00 60m @finance place=Lab",
        "M-1 invite @finance",
        "M-1 assign @finance",
        "M-1 edit host=@finance",
        "M-1 absent ill @finance",
    ],
)
def test_nobody_is_invited_to_what_they_may_not_see(secret, line):
    secret.says("meeting add Secret 2026-03-12 14:00 60m place=Lab", "vp")
    before = secret.rows(Meeting), secret.rows(Attendee)
    refused = secret.says(line, "vp")
    assert refused.title == "冯雪 is not in P-1, which only its members see. Add them first."
    assert (secret.rows(Meeting), secret.rows(Attendee)) == before
    secret.presses(refused, "Add member", "vp")
    assert secret.says(line, "vp").title != refused.title
    assert secret.says("M-1", "finance", dm("finance")).title == "Secret"


def test_of_a_closed_project_nothing_is_to_come(chat):
    chat.says(WEEKLY)
    chat.says("P-1 close sure=yes")
    assert chat.says("meeting list who=me", at=dm("pm")).title == "No meetings to come"
