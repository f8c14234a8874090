"""After an outage each chat gets one message: from when to when, what is late, what moved."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot import outage, silence
from bot.cards import buttons
from bot.features.action import Action
from bot.notices import ALARM, Lane, Notice, Tell, promise
from bot.outbox import Message, State
from bot.people import Chat
from bot.planner import LATE
from bot.registry import policies
from bot.store import Memo
from tests.conftest import ROOM, Dialogue, Place, staged

SHANGHAI = ZoneInfo("Asia/Shanghai")
OTHER = Place("test", "T", "shop")
QUIET = Place("test", "T", "archive")
MINUTE = timedelta(minutes=1)


def at(chat: Dialogue, day: str, clock: str) -> None:
    """Turn the clock; nobody plans meanwhile."""
    chat.now = datetime.fromisoformat(f"{day} {clock}").replace(tzinfo=SHANGHAI)


def ticks(chat: Dialogue, *, lived: bool = False):
    """What a tick of `liaison run` brings, without changed cards."""
    with chat.bot.sessions.begin() as db:
        outage.plan(db, chat.now, lived=lived)
    return [sent for sent in chat.sent() if not sent.edits]


@staged
def weekend(chat: Dialogue) -> Dialogue:
    """Three projects in three groups; the bot goes down on Friday evening, the archive sleeps."""
    with chat.bot.sessions.begin() as db:
        db.info["now"] = chat.now
        db.add_all([Chat(key=OTHER.key, title="shop"), Chat(key=QUIET.key, title="archive")])
    chat.says("project add Shop", at=OTHER)
    chat.says("project add Archive", at=QUIET)
    chat.says("action add Slides @market 2026-03-09")
    chat.says("action add Signs @market 2026-03-09")
    chat.says("action add Price list @sales 2026-03-04")
    chat.says("action add Shelves @sales 2026-03-05", at=OTHER)
    assert [row.code for row in chat.rows(Action)] == ["A-1", "A-2", "A-3", "A-4"]
    chat.wait(days=4, hours=9)  # Friday, 18:00
    chat.says("A-1", at=ROOM)
    chat.says("A-4", at=OTHER)
    chat.sent()
    ticks(chat)
    return chat


def told(sent) -> dict[str, object]:
    """Each chat's message; an error where one has two."""
    assert len({one.to for one in sent}) == len(sent), [f"{one.to}: {one.title}" for one in sent]
    return {one.to: one for one in sent}


def test_over_a_weekend_each_group_and_each_person_gets_one_message(weekend):
    at(weekend, "2026-03-09", "10:30")
    got = told(ticks(weekend))

    assert set(got) == {
        "launch", "shop", "dm:market", "dm:rd_head", "dm:pm", "dm:sales_head",
    }  # fmt: skip
    assert ticks(weekend) == []
    for group, code in (("launch", "A-3"), ("shop", "A-4")):
        assert got[group].title == "联络员中断，2026-03-06 周五 18:00 至 2026-03-09 周一 10:30"
        assert f"（补发）<@{'rd_head' if code == 'A-3' else 'sales_head'}>" in got[group]
        assert code in [button.label for button in buttons(got[group].reply)]
    assert "已单独补发提醒：A-1、A-2、A-3。" in got["launch"]
    assert "A-4" not in got["launch"] and "A-3" not in got["shop"]


def test_several_late_ones_are_one_message_to_a_person_and_one_alone_keeps_its_buttons(weekend):
    at(weekend, "2026-03-09", "10:30")
    got = told(ticks(weekend))

    both, alone = got["dm:market"], got["dm:pm"]
    assert both.title == "Liaison down, 2026-03-06 Fri 18:00 to 2026-03-09 Mon 10:30"
    assert "A-1 due day" in both and "A-2 due day" in both
    assert "Sent late, the service was down." in both
    assert alone.title == "(late) <@pm> A-4 was due 2026-03-05 Thu 18:00"
    assert "Planned for 2026-03-09 Mon 09:30, sent 2026-03-09 Mon 10:30." in alone
    assert [button.label for button in buttons(alone.reply)] == ["Reschedule", "Assign"]


def test_what_was_passed_over_and_what_the_clock_moved_is_said(weekend):
    weekend.says("action add Weekly report @sales every Friday 17:00", at=OTHER)
    ticks(weekend)
    at(weekend, "2026-03-16", "10:30")
    got = told(ticks(weekend))

    assert "后面还有更晚的一条，略过：" in got["launch"]
    assert "A-1" in str(got["launch"].reply).partition("略过：")[2].partition("。")[0]
    moved = str(got["shop"].reply).partition("到点自动推进：")[2].partition("。")[0]
    assert moved == "A-6、A-5"
    kept = [n for n in weekend.rows(Notice) if n.reason == "a later one was due, too"]
    assert kept and all(notice.state is State.SKIPPED for notice in kept)


def test_a_group_where_nothing_was_missed_hears_nothing(weekend):
    at(weekend, "2026-03-07", "12:00")
    got = told(ticks(weekend))

    assert set(got) == {"launch", "shop"}  # spoken in the day before; the archive was not
    assert "到点自动推进：没有" in got["launch"] and "已单独补发提醒：没有" in got["launch"]
    assert "说了没得到答复的，请再说一次" in got["launch"]


def test_an_outage_begins_with_the_length_from_which_a_reminder_is_late(weekend):
    began = weekend.now
    weekend.now = began + LATE - timedelta(seconds=1)
    assert ticks(weekend) == []

    weekend.now += LATE
    assert set(told(ticks(weekend))) == {"launch", "shop"}


def test_what_it_planned_last_is_noted_once_a_minute(weekend):
    def noted():
        return datetime.fromisoformat(weekend.row(Memo, outage.PLANNED).value)

    began = noted()
    for after, known in ((59, began), (60, began + MINUTE), (119, began + MINUTE)):
        weekend.now = began + timedelta(seconds=after)
        assert ticks(weekend) == [] and noted() == known


def test_on_a_day_off_people_hear_it_on_the_next_working_morning_and_still_once(chat):
    chat.says("action add Slides @market 2026-03-09")
    chat.says("action add Signs @market 2026-03-09")
    chat.wait(days=3, hours=9)  # Thursday, 18:00; both are to be reminded of on Friday morning
    ticks(chat)
    at(chat, "2026-03-07", "12:00")  # Saturday
    assert "已单独补发提醒：A-1、A-2。" in told(ticks(chat))["launch"]

    at(chat, "2026-03-09", "08:00")
    got = told(ticks(chat, lived=True))
    assert list(got) == ["dm:market"] and "A-1 due" in got["dm:market"]
    assert got["dm:market"].title == "Liaison down, 2026-03-05 Thu 18:00 to 2026-03-07 Sat 12:00"


def test_quiet_hours_are_kept_and_end_in_one_message(weekend):
    at(weekend, "2026-03-09", "23:00")
    assert set(told(ticks(weekend))) == {"launch", "shop"}

    weekend.now += timedelta(hours=8, minutes=59)
    assert not [one for one in ticks(weekend, lived=True) if one.to.startswith("dm:")]
    weekend.now += MINUTE
    got = told(ticks(weekend, lived=True))
    assert got["dm:market"].title == "Liaison down, 2026-03-06 Fri 18:00 to 2026-03-09 Mon 23:00"


def test_a_time_that_was_lived_through_is_no_outage(weekend):
    at(weekend, "2026-03-08", "12:00")

    assert ticks(weekend, lived=True) == []


def test_the_first_start_of_all_is_no_outage(chat):
    chat.says("action add Slides @market 2026-03-03")
    chat.sent()
    at(chat, "2026-03-03", "12:00")

    assert [one.title[:6] for one in ticks(chat)] == ["(late)"]


def test_a_clock_that_goes_back_is_no_outage_and_the_next_one_is_noticed(weekend):
    weekend.now -= timedelta(days=3)
    assert ticks(weekend) == []
    at(weekend, "2026-03-09", "10:30")
    assert told(ticks(weekend))["launch"].title.startswith("联络员中断，2026-03-03 周二 18:00 至")


def test_a_tick_that_fails_leaves_the_outage_to_the_next(weekend):
    at(weekend, "2026-03-09", "10:30")
    with weekend.bot.sessions() as db:
        outage.plan(db, weekend.now)
        db.rollback()

    assert {"launch", "shop"} <= set(told(ticks(weekend)))


def test_a_group_that_is_told_of_the_outage_is_not_told_that_nobody_listened(weekend):
    since, until = weekend.now, datetime(2026, 3, 9, 10, 30, tzinfo=SHANGHAI)

    def deaf() -> int:
        with weekend.bot.sessions.begin() as db:
            db.info["now"] = until
            return silence.tell(db, "test", since, until)

    assert deaf() == 0  # the tick that tells is still to come
    weekend.now = until
    assert {"launch", "shop"} <= set(told(ticks(weekend)))
    assert deaf() == 0
    assert (
        len(
            [
                m
                for m in weekend.rows(Message)
                if m.chat == ROOM.key and m.at == until and not m.edits
            ]
        )
        == 1
    )


def test_news_that_ring_keep_ringing_by_themselves(weekend):
    at(weekend, "2026-03-09", "10:30")
    tell = Tell("{code} rings", "market", lane=Lane.URGENT, values={ALARM: "phone"})
    with weekend.bot.sessions.begin() as db:
        db.info.update(now=weekend.now, spoken=None)
        promise(db, "urgent", db.get_one(Action, "A-1"), "now", weekend.now, tell)
    mine = [one.title for one in ticks(weekend) if one.to == "dm:market"]

    assert mine == ["A-1 rings", "Liaison down, 2026-03-06 Fri 18:00 to 2026-03-09 Mon 10:30"]


def test_replicas_that_come_back_together_tell_it_once(weekend):
    at(weekend, "2026-03-09", "10:30")
    together = threading.Barrier(4)

    def replica(_: int) -> None:
        together.wait()
        with weekend.bot.sessions.begin() as db:
            outage.plan(db, weekend.now)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(replica, range(4)))

    sent = told([one for one in weekend.sent() if not one.edits])
    assert {"launch", "shop", "dm:market"} <= set(sent)
    assert sent["shop"].title.startswith("联络员中断")


# --- A platform that takes nothing, while planning goes on


def lives_on(chat: Dialogue, day: str, clock: str) -> None:
    """Every minute up to then is planned, and nothing is taken by the platform."""
    end = datetime.fromisoformat(f"{day} {clock}").replace(tzinfo=SHANGHAI)
    while chat.now < end:
        with chat.bot.sessions() as db:
            at = policies.next(db)
        chat.now = min(max(at, chat.now + MINUTE), end) if at else end
        with chat.bot.sessions.begin() as db:
            outage.plan(db, chat.now)
            outage.plan(db, chat.now)


def test_when_a_platform_takes_messages_again_what_it_kept_waiting_is_one_message(weekend):
    lives_on(weekend, "2026-03-10", "10:30")
    tried = [sent for sent in weekend.sent() if not sent.edits]
    got = told(ticks(weekend))

    assert {f"{one.at:%H:%M}" for one in tried} == {"01:30"}  # all that was due when it went away
    assert got["launch"].title == "联络员消息发不出，2026-03-09 周一 09:30 至 2026-03-10 周二 10:30"
    assert "（补发）" in got["launch"] and "已单独补发提醒：" in got["launch"]
    assert ticks(weekend) == []


def test_what_is_urgent_does_not_wait_for_the_rest(weekend):
    lives_on(weekend, "2026-03-09", "10:30")
    tell = Tell("{code} rings", "market", lane=Lane.URGENT)
    with weekend.bot.sessions.begin() as db:
        db.info.update(now=weekend.now, spoken=None)
        promise(db, "urgent", db.get_one(Action, "A-1"), "now", weekend.now, tell)
        outage.plan(db, weekend.now)

    assert "A-1 rings" in [one.title for one in weekend.sent() if one.to == "dm:market"]


def test_one_late_reminder_of_a_person_keeps_its_buttons(weekend):
    lives_on(weekend, "2026-03-09", "10:30")
    with weekend.bot.sessions.begin() as db:
        db.info.update(now=weekend.now, spoken=None)
        promise(db, "other", db.get_one(Action, "A-4"), "x", weekend.now, Tell("{code} asks", "pm"))
        outage.plan(db, weekend.now)
    weekend.now += LATE + MINUTE
    weekend.sent()
    got = told(ticks(weekend))

    assert got["dm:pm"].title == "(late) A-4 asks"
    assert "Planned for 2026-03-09 Mon 10:30, sent 2026-03-09 Mon 10:46." in got["dm:pm"]


def test_a_chat_that_is_slow_for_minutes_gets_what_waited_without_a_word_of_it(weekend):
    at(weekend, "2026-03-09", "09:30")
    with weekend.bot.sessions.begin() as db:
        outage.plan(db, weekend.now, lived=True)
    weekend.now += LATE - MINUTE
    tells = [Tell(f"{{code}} {n}", chat=ROOM.key) for n in "abcd"]
    with weekend.bot.sessions.begin() as db:
        db.info.update(now=weekend.now, spoken=None)
        for tell in tells:
            promise(db, tell.says, db.get_one(Action, "A-1"), "now", weekend.now, tell)
        outage.plan(db, weekend.now)
    assert not [one for one in weekend.sent() if "A-1 a" in one]

    assert told(ticks(weekend))["launch"].title == "4 件事要看一下，2026-03-09 周一 09:44"


def test_a_line_that_is_taken_back_meanwhile_tells_nobody(weekend):
    lives_on(weekend, "2026-03-09", "10:30")
    weekend.says("action add Poster @rd 2026-03-20")
    with weekend.bot.sessions.begin() as db:
        outage.plan(db, weekend.now)
    weekend.says("undo")

    assert not [o for o in [*weekend.sent(), *ticks(weekend)] if o.to == "dm:rd" and "A-5" in o]


def test_a_chat_that_is_told_that_nothing_got_through_is_not_told_that_nobody_listened(weekend):
    since = weekend.now
    lives_on(weekend, "2026-03-10", "10:30")

    def deaf() -> int:
        with weekend.bot.sessions.begin() as db:
            db.info["now"] = weekend.now
            return silence.tell(db, "test", since, weekend.now)

    assert deaf() == 0  # the tick that tells is still to come
    weekend.sent()
    assert {"launch", "shop"} <= set(told(ticks(weekend)))
    assert deaf() == 0
