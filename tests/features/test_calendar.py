"""Days off, make-up days and clocks: what they move, and what undo moves back."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.cards import Table
from bot.company import Day, Setting
from bot.planner import Due
from tests.conftest import dm

SHANGHAI = ZoneInfo("Asia/Shanghai")


def table(card):
    [found] = [b for b in card.blocks if isinstance(b, Table)]
    return found


def due(chat, subject="A-1"):
    """When something is said about a row next, on the wall."""
    moments = [row.at for row in chat.rows(Due) if row.subject == subject]
    return f"{min(moments).astimezone(SHANGHAI):%m-%d %H:%M}"


@pytest.fixture
def owed(chat):
    """An action item due on Friday; its first reminder is on Thursday 9:30."""
    chat.says("action add Write the notes @market 2026-03-06")
    assert due(chat) == "03-05 09:30"
    return chat


def test_a_day_off_moves_the_reminder_and_undo_moves_it_back(owed):
    card = owed.says("holiday add 2026-03-05 note=outing", "admin", dm("admin"))

    assert card.title == "1 day is changed"
    assert table(card).rows == (("2026-03-05 Thu", "day off", "outing"),)
    assert due(owed) == "03-04 09:30"
    owed.says("undo", "admin", dm("admin"))
    assert due(owed) == "03-05 09:30"
    assert [s.title for s in owed.wait(days=2)] == []


def test_a_day_off_is_removed_and_made_again(owed):
    owed.says("holiday add 2026-03-05 note=outing", "admin")
    owed.says("节假日 移除 2026-03-05", "admin")
    assert due(owed) == "03-05 09:30"

    owed.says("holiday add 2026-03-05", "admin")
    assert due(owed) == "03-04 09:30"
    assert len(owed.rows(Day)) == 1
    assert "set nothing" in owed.says("holiday remove 2026-03-04", "admin").title


def test_a_list_is_loaded_as_it_is_pasted(empty):
    pasted = (
        "holiday load\n2027-02-05..2027-02-11 off 春节\n2027-02-14 works\n"
        "2027年10月1日至10月7日 放假 国庆节\n2027-10-09 上班"
    )
    card = empty.says(pasted, "admin", dm("admin"))

    assert card.title == "16 days are changed"
    days = {row.day: (row.works, row.name) for row in empty.rows(Day)}
    assert days["2027-02-05"] == (False, "春节") and days["2027-02-14"] == (True, "")
    assert days["2027-10-07"] == (False, "国庆节") and days["2027-10-09"] == (True, "")
    listed = table(empty.says("holiday list 2027")).rows
    loaded = ("2027-02-05 Fri to 2027-02-11 Thu", "day off", "春节 · set by the company")
    assert loaded in listed


def test_many_days_of_one_line(owed):
    owed.says("holiday add 2026-03-04 2026-03-05", "admin")

    assert due(owed) == "03-03 09:30"


def test_a_make_up_day_counts_as_one(owed):
    owed.says("A-1 reschedule 2026-03-09")
    assert due(owed) == "03-06 09:30"
    owed.says("holiday add 2026-03-08 works=yes", "admin")

    assert due(owed) == "03-08 09:30"


def test_a_year_without_a_list_says_so(empty):
    foot = "The statutory list of 2027 is not out"

    assert empty.says("holiday list 2027").foot.startswith(foot)
    assert empty.says("holiday list").foot == ""
    rows = table(empty.says("节假日 列表 2026", "market")).rows
    assert any("Spring Festival" in row[2] and row[1] == "day off" for row in rows)
    assert any(row[1] == "working day" for row in rows)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("holiday add someday", "“someday” does not begin with a day"),
        ("holiday load 2027-02-31 off", "does not begin with a day"),
        ("holiday load 2027-02-11..2027-02-05 off", "is not a stretch of 1 to 40 days"),
        ("holiday load 2026-02-05..2027-02-11 off", "is not a stretch of 1 to 40 days"),
        ("holiday list 1066", "“1066” is not a year"),
    ],
)
def test_what_cannot_be_read_is_told(empty, line, sentence):
    assert sentence in empty.says(line, "admin").title
    assert empty.rows(Day) == []


def test_only_administrators_change_days(empty):
    assert "administrator" in empty.says("holiday add 2026-03-05", "pm").title


# Clocks


def test_the_companys_clock_moves_every_reminder_and_undo_moves_them_back(owed):
    card = owed.says("clock edit reminder 10:15", "admin", dm("admin"))

    assert card.title == "reminder: 10:15 from now on"
    assert due(owed) == "03-05 10:15"
    owed.says("undo", "admin", dm("admin"))
    assert due(owed) == "03-05 09:30"


def test_a_project_may_differ_and_its_manager_says_so(owed):
    owed.says("project add Y2 launch", "pm", dm("pm"))
    owed.says("clock edit reminder 8:00 project=P-1", "pm")
    assert due(owed) == "03-05 08:00"

    owed.says("clock edit reminder 11:00", "admin")
    assert due(owed) == "03-05 08:00"
    owed.says("clock edit reminder default project=P-1", "pm")
    assert due(owed) == "03-05 11:00"
    assert {s.id for s in owed.rows(Setting)} == {"P-1 reminder", " reminder"}


def test_a_project_manager_does_not_set_the_companys_clocks(owed):
    assert "administrator" in owed.says("clock edit reminder 10:00", "pm").title
    assert "Nothing changed" in owed.says("clock edit reminder 10:00 project=P-1", "market").title


def test_clocks_are_listed_and_set_in_chinese(owed):
    owed.says("时钟 修改 回顾 周二 10：00", "admin")

    assert owed.row(Setting, " review").value == "tue 10:00"
    shown = [row[:2] for row in table(owed.says("clock list")).rows]
    assert ("**review**", "tue 10:00") in shown


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (
            "clock edit reminder fri 10:00",
            "“fri 10:00” does not fit reminder. Write it like 09:30.",
        ),
        ("clock edit review 10:00", "does not fit review. Write it like mon 09:30."),
        ("clock edit reminder 24:30", "does not fit reminder"),
        ("clock edit reminder soon", "does not fit reminder"),
        ("clock edit cuckoo 10:00", "There is no clock “cuckoo 10:00”"),
    ],
)
def test_a_clock_only_takes_what_fits_it(owed, line, sentence):
    assert sentence in owed.says(line, "admin").title
    assert owed.rows(Setting) == []


def test_a_reminder_comes_by_the_new_clock_when_nobody_acts(owed):
    owed.says("clock edit reminder 10:15", "admin")
    told = [s for s in owed.wait(days=4, hours=2) if " A-1 due" in s.title]

    assert [f"{s.at.astimezone(SHANGHAI):%d %H:%M}" for s in told] == ["05 10:15", "06 10:15"]
    assert told[0].at == datetime(2026, 3, 5, 10, 15, tzinfo=SHANGHAI)


def test_the_calendar_speaks_chinese(owed):
    owed.says("settings language=zh", "admin", dm("admin"))
    card = owed.says("节假日 新增 2026-03-05 说明=团建", "admin", dm("admin"))
    assert card.title == "改了 1 天"
    assert table(card).rows == (("2026-03-05 周四", "放假", "团建"),)

    listed = owed.says("节假日 列表 2027", "admin", dm("admin"))
    assert listed.title == "2027 年放假和调休"
    assert listed.foot == "2027 年的放假安排还没公布，先按周一到周五、扣除已知节日计算。"
    moved = owed.says("时钟 修改 回顾 周二 10:00", "admin", dm("admin"))
    assert moved.title == "回顾改为 周二 10:00"
