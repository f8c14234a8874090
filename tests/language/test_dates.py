"""What a line says about time, case by case."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.language.dates import as_json, read, read_ending, read_leading, read_whole
from bot.workdays import Calendar

ZONE = ZoneInfo("Asia/Shanghai")
WEDNESDAY = datetime(2026, 3, 4, 10, 0, tzinfo=ZONE)
SUNDAY = datetime(2026, 3, 8, 10, 0, tzinfo=ZONE)


def value(found):
    said = as_json(found)
    return f"{said['start']}/{said['end']}" if said["kind"] == "duration" else said["start"]


def values(text, now=WEDNESDAY):
    return [value(found) for found in read(text, now, ZONE)]


SINGLE = {
    "2026-03-06": "2026-03-06",
    "2026-03-06 17:00": "2026-03-06T17:00",
    "2026-03-06T17:00": "2026-03-06T17:00",
    "2026-03-06T09:00Z": "2026-03-06T17:00",
    "3/10": "2026-03-10",
    "3月10日": "2026-03-10",
    "3月10号 17:00": "2026-03-10T17:00",
    "周五": "2026-03-06",
    "周三": "2026-03-04",
    "周三17:00": "2026-03-04T17:00",
    "周三9:00": "2026-03-11T09:00",
    "下周三 17:00": "2026-03-11T17:00",
    "下周三下午5点": "2026-03-11T17:00",
    "本周五": "2026-03-06",
    "3个工作日内": "2026-03-04/2026-03-09",
    "两天后": "2026-03-06",
    "3天内": "2026-03-04/2026-03-07",
    "24小时内": "2026-03-04T10:00/2026-03-05T10:00",
    "月底": "2026-03-31",
    "下月底": "2026-04-30",
    "季末": "2026-03-31",
    "年底": "2026-12-31",
    "今天": "2026-03-04",
    "明天": "2026-03-05",
    "后天": "2026-03-06",
    "今天下班前": "2026-03-04",
    "tomorrow": "2026-03-05",
    "next Wed 5pm": "2026-03-11T17:00",
    "Friday": "2026-03-06",
    "in 3 business days": "2026-03-09",
    "in 2 days": "2026-03-06",
    "by Friday": "2026-03-06",
    "end of month": "2026-03-31",
    "EOD Friday": "2026-03-06",
    "March 10": "2026-03-10",
    "Mar 10, 2026": "2026-03-10",
    "Friday, March 13th": "2026-03-13",
    "３月１０日　１７：００": "2026-03-10T17:00",
    "十二月三号": "2026-12-03",
    "10 月 25 日 14:00 前": "2026-10-25T14:00",
    "3 个工作日 内": "2026-03-04/2026-03-09",
    "下周一到周三": "2026-03-09/2026-03-11",
    "明天到后天": "2026-03-05/2026-03-06",
    "March 10-12": "2026-03-10/2026-03-12",
    "下午3:00": "2026-03-04T15:00",
    "9点半": "2026-03-05T09:30",
    "本月最后一个工作日": "2026-03-31",
    "国庆后第一个工作日": "2026-10-08",
    "the last working day of next month": "2026-04-30",
    "2026-03-06 周五 17:00": "2026-03-06T17:00",
    "2026-03-06 Fri 17:00": "2026-03-06T17:00",
    "2026-03-16 Mon to 2026-03-20 Fri": "2026-03-16/2026-03-20",
    "3/10-3/12": "2026-03-10/2026-03-12",
    "20日前": "2026-03-20",
    "国庆前三天": "2026-09-28",
    "国庆假期": "2026-10-01/2026-10-07",
    "2 days before March 10": "2026-03-08",
    "下周的周三": "2026-03-11",
    "Tuesday next week": "2026-03-10",
    "今天3点": "2026-03-04T15:00",
    "+3d": "2026-03-07",
    "T+3": "2026-03-09",
    "D+7": "2026-03-11",
    "W12": "2026-03-16/2026-03-22",
    "2026Q3": "2026-07-01/2026-09-30",
    "FY26": "2026-01-01/2026-12-31",
    "1H26": "2026-01-01/2026-06-30",
    "13/03/2026": "2026-03-13",
    "两三天内": "2026-03-04/2026-03-07",
    "3-5月": "2026-03-01/2026-05-31",
    "周二至四": "2026-03-10/2026-03-12",
    "3月第二周": "2026-03-09/2026-03-15",
    "正月十五": "2027-02-20",
    "half past three this afternoon": "2026-03-04T15:30",
    "a quarter to ten": "2026-03-05T09:45",
    "midnight tonight": "2026-03-05T00:00",
    "the first of April": "2026-04-01",
    "Friday after next": "2026-03-20",
    "Thanksgiving": "2026-11-26",
    "Good Friday": "2026-04-03",
    "the second half of March": "2026-03-16/2026-03-31",
}

RECURRING = {
    "每周五17:00": ("2026-03-06T17:00", "FREQ=WEEKLY;BYDAY=FR;BYHOUR=17;BYMINUTE=0"),
    "每天": ("2026-03-04", "FREQ=DAILY"),
    "每天早上9点": ("2026-03-05T09:00", "FREQ=DAILY;BYHOUR=9;BYMINUTE=0"),
    "每个工作日": ("2026-03-04", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
    "每月15号": ("2026-03-15", "FREQ=MONTHLY;BYMONTHDAY=15"),
    "每月1号和15号": ("2026-03-15", "FREQ=MONTHLY;BYMONTHDAY=1,15"),
    "每月最后一个工作日": ("2026-03-31", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"),
    "每月最后一个周五": ("2026-03-27", "FREQ=MONTHLY;BYDAY=-1FR"),
    "每季度末": ("2026-03-31", "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1"),
    "双周周一 10:00": ("2026-03-09T10:00", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;BYHOUR=10;BYMINUTE=0"),
    "每周一、三、五": ("2026-03-04", "FREQ=WEEKLY;BYDAY=MO,WE,FR"),
    "every Friday 5pm": ("2026-03-06T17:00", "FREQ=WEEKLY;BYDAY=FR;BYHOUR=17;BYMINUTE=0"),
    "every 2 weeks on Tue": ("2026-03-10", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
    "every weekday": ("2026-03-04", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
    "weekly": ("2026-03-04", "FREQ=WEEKLY"),
    "每晚8点": ("2026-03-04T20:00", "FREQ=DAILY;BYHOUR=20;BYMINUTE=0"),
    "每两周一次": ("2026-03-04", "FREQ=WEEKLY;INTERVAL=2"),
    "Mondays at 10": ("2026-03-09T10:00", "FREQ=WEEKLY;BYDAY=MO;BYHOUR=10;BYMINUTE=0"),
    "weekly on Fri": ("2026-03-06", "FREQ=WEEKLY;BYDAY=FR"),
    "monthly": ("2026-03-04", "FREQ=MONTHLY"),
    "on the 1st of every month": ("2026-04-01", "FREQ=MONTHLY;BYMONTHDAY=1"),
}

SILENT = [
    "",
    "   ",
    "3号线",
    "周一鸣",
    "周一鸣负责设计",
    "请周一鸣确认",
    "王五一人负责",
    "张三月薪",
    "每天约200单",
    "每周三次",
    "一周三次复盘",
    "weekly report is late",
    "3月32日",
    "2月30日",
    "2026-02-30",
    "2026-02-30 17:00",
    "2月30日下午3点",
    "Feb 30 at 5pm",
    "3月第五个周五",
    "2026-13-01",
    "4/31",
    "每月32号",
    "25:00",
    "看一下",
    "版本2.3.1",
    "IP是10.3.10.1",
    "我有两点建议",
    "the team sat down",
    "I may need help",
    "1/3 of users",
    "3天",
    "提前3天",
    "半天内",
    "三周一个版本",
    "T-9 may start",
    "+08:00",
    "it's 5 o'clock",
    "it is half past three",
]


@pytest.mark.parametrize(("text", "expected"), SINGLE.items())
def test_one_date_is_the_whole_text(text, expected):
    found = read_whole(f" {text} ", WEDNESDAY, ZONE)

    assert found is not None
    assert value(found) == expected
    assert (found.begin, found.stop) == (1, 1 + len(text))
    assert found.alternatives == ()
    assert values(text) == [expected]


@pytest.mark.parametrize(("text", "expected"), RECURRING.items())
def test_what_comes_again_and_again(text, expected):
    found = read_whole(text, WEDNESDAY, ZONE)

    assert found is not None
    assert (found.kind, value(found), found.rrule) == ("recurrence", *expected)


@pytest.mark.parametrize("text", SILENT)
def test_what_is_no_date_stays_silent(text):
    assert values(text) == []


@pytest.mark.parametrize(
    ("text", "now", "expected", "others"),
    [
        ("下周一", SUNDAY, "2026-03-09", ["2026-03-16"]),
        ("next Monday", SUNDAY, "2026-03-09", ["2026-03-16"]),
        ("下周一 9:00", SUNDAY, "2026-03-09T09:00", ["2026-03-16T09:00"]),
        ("本周五", SUNDAY, "2026-03-06", ["2026-03-13"]),
        ("下周", SUNDAY, "2026-03-09/2026-03-15", ["2026-03-16/2026-03-22"]),
        ("next Friday", WEDNESDAY, "2026-03-13", ["2026-03-06"]),
        ("next Wed", WEDNESDAY, "2026-03-11", []),
        ("下周五", WEDNESDAY, "2026-03-13", []),
        ("两周后的周一", WEDNESDAY, "2026-03-16", ["2026-03-23"]),
        ("明天3点", WEDNESDAY, "2026-03-05T03:00", ["2026-03-05T15:00"]),
        ("明天9点", WEDNESDAY, "2026-03-05T09:00", []),
        ("3月10日（周三）", WEDNESDAY, "2026-03-10", ["2026-03-11"]),
        ("下周一到周三", SUNDAY, "2026-03-09/2026-03-11", ["2026-03-16/2026-03-18"]),
        (
            "明天3点到5点",
            WEDNESDAY,
            "2026-03-05T03:00/2026-03-05T05:00",
            ["2026-03-05T15:00/2026-03-05T17:00"],
        ),
        ("明天9点到5点", WEDNESDAY, "2026-03-05T09:00/2026-03-05T17:00", []),
        ("每天3点", WEDNESDAY, "2026-03-05T03:00", ["2026-03-04T15:00"]),
    ],
)
def test_two_honest_readings_are_both_told(text, now, expected, others):
    found = read_whole(text, now, ZONE)

    assert found is not None
    assert value(found) == expected
    assert [value(other) for other in found.alternatives] == others


def test_the_spelling_of_json():
    found = read("@张三 请 3 月 10 日前交", WEDNESDAY, ZONE)

    assert [as_json(each) for each in found] == [
        {
            "kind": "date",
            "start": "2026-03-10",
            "end": None,
            "rrule": None,
            "begin": 6,
            "stop": 15,
            "alternatives": [],
        }
    ]


def test_where_a_date_stands():
    line = "周五 预算表 下周三 17:00。 "

    assert read_leading(line, WEDNESDAY, ZONE).start == date(2026, 3, 6)
    assert value(read_ending(line, WEDNESDAY, ZONE)) == "2026-03-11T17:00"
    assert read_whole(line, WEDNESDAY, ZONE) is None
    assert read_leading("预算表 周五", WEDNESDAY, ZONE) is None
    assert read_ending("周五交预算表", WEDNESDAY, ZONE) is None
    assert read_whole("", WEDNESDAY, ZONE) is None


def test_the_zone_decides_what_today_is():
    late = datetime.fromisoformat("2026-03-04T23:30:00+00:00")

    assert read("今天", late, ZONE)[0].start == date(2026, 3, 5)
    assert read("今天", late, ZoneInfo("America/New_York"))[0].start == date(2026, 3, 4)


def test_hours_are_real_ones_where_the_clocks_change():
    new_york = ZoneInfo("America/New_York")
    evening = datetime(2026, 3, 7, 20, 0, tzinfo=new_york)

    assert str(read("24小时内", evening, new_york)[0].end) == "2026-03-08 21:00:00"


def test_the_company_calendar_counts_and_an_unknown_year_is_told():
    company = Calendar(days={date(2026, 3, 5): False})

    assert read("3个工作日内", WEDNESDAY, ZONE, company)[0].end == date(2026, 3, 10)
    assert not read("3个工作日内", WEDNESDAY, ZONE)[0].approximate
    assert read("春节后第一个工作日", WEDNESDAY, ZONE)[0].approximate


def test_a_clock_of_the_second_half_keeps_the_day_of_the_first():
    assert values("明天上午9点到11点，下午2点到4点") == [
        "2026-03-05T09:00/2026-03-05T11:00",
        "2026-03-05T14:00/2026-03-05T16:00",
    ]
