"""More families of wording, collected from what other readers of dates are tested with.

As in `test_dates_families.py`: «» marks one date, a line of no marks stays silent, said on a
Wednesday at ten.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.language.dates import read, read_leading
from tests.language.test_dates_families import NOW, ZONE, marked, value

#: A weekday before its date is of that date's week.
TWICE = {
    "«周二（3月24日）»评审": "2026-03-24",
    "«周二 3/24 上午10点»": "2026-03-24T10:00",
    "«Tuesday 3/24» works": "2026-03-24",
    "«Friday 3/13 5pm»": "2026-03-13T17:00",
    "«Sun., March 8, 2026»": "2026-03-08",
    "«周三» «下周三»": "2026-03-04|2026-03-11",
    "«周四»«周五»都在": "2026-03-05|2026-03-06",
    "«Tuesday, next week»": "2026-03-10",
    "一周三次": "",
}

#: The day first where no month has that number; figures that may be either are both told.
DAY_FIRST = {
    "«by 20/3»": "2026-03-20",
    "send it «25/12»": "2026-12-25",
    "due «22/04» latest": "2026-04-22",
    "«by 25.12.» at the latest": "2026-12-25",
    "«3/15号前»": "2026-03-15",
    "«03-15 18:00 前»": "2026-03-15T18:00",
    "«10/1/2026-10/7/2026»": "2026-10-01/2026-10-07",
    "«3月10日——3月12日»": "2026-03-10/2026-03-12",
    "24/7 support": "",
    "the 16/9 screen": "",
    "score 20/3": "",
    "in 1/2 hour": "",
    "3/4 day": "",
    "see 3.25.12.1": "",
    "part 03-15-77": "",
}

#: Clocks of another zone, told in ours.
ZONES = {
    "«3pm PST»": "2026-03-05T07:00",
    "call at «8am UTC»": "2026-03-04T16:00",
    "«3pm ET on Friday»": "2026-03-07T04:00",
    "«Thu 10am-11am PT»": "2026-03-06T02:00/2026-03-06T03:00",
    "«15:00 GMT - 18:00 GMT»": "2026-03-04T23:00/2026-03-05T02:00",
    "«9:30am UK time tomorrow»": "2026-03-05T17:30",
    "«9:00 (UTC+1) tomorrow»": "2026-03-05T16:00",
    "«北京时间15:00»": "2026-03-04T15:00",
    "«明天北京时间15:00»开会": "2026-03-05T15:00",
    "«周五美东时间上午9点»": "2026-03-06T22:00",
    "«周五下午3点（北京时间）»": "2026-03-06T15:00",
    "«every Monday 9am PT»": "2026-03-10T00:00",
    "«3点半» CT检查": "2026-03-04T15:30",
    "at «3pm», PT review": "2026-03-04T15:00",
    "以北京时间为准": "",
}

CLOCKS = {
    "«Friday between 1PM and 4 PM»": "2026-03-06T13:00/2026-03-06T16:00",
    "«tomorrow 9am» and «3pm»": "2026-03-05T09:00|2026-03-05T15:00",
    "«tomorrow after 4pm»": "2026-03-05T16:00",
    "«10pm-1am tomorrow»": "2026-03-05T22:00/2026-03-06T01:00",
    "at «8 tomorrow evening»": "2026-03-05T20:00",
    "at «5 tomorrow morning»": "2026-03-05T05:00",
    "«by 5 this afternoon»": "2026-03-04T17:00",
    "«tonight around 7»": "2026-03-04T19:00",
    "«half past 8pm»": "2026-03-04T20:30",
    "«from two to five pm tomorrow»": "2026-03-05T14:00/2026-03-05T17:00",
    "«5 to 6 p.m.»": "2026-03-04T17:00/2026-03-04T18:00",
    "«between 5 and 6pm»": "2026-03-04T17:00/2026-03-04T18:00",
    "«from 1 to 3:30 tomorrow»": "2026-03-05T13:00/2026-03-05T15:30",
    "«3pm-5 tomorrow»": "2026-03-05T15:00/2026-03-05T17:00",
    "«1:30pm» to 4 people": "2026-03-04T13:30",
    "moved from «10:30» to «11:30»": "2026-03-04T10:30|2026-03-04T11:30",
    "meet at «330pm»": "2026-03-04T15:30",
    "«tuesday in the afternoon»": "2026-03-10",
    "«今天11点3刻»": "2026-03-04T11:45",
    "«3月20日11:00时»": "2026-03-20T11:00",
    "«3月10日-12日 9:00-17:00»": "2026-03-10T09:00/2026-03-12T17:00",
    "«Friday» after 3 calls": "2026-03-06",
    "from 10 to 12 people": "",
}

#: Two lengths, and a clock behind one.
LENGTHS = {
    "«3天后下午5点»": "2026-03-07T17:00",
    "«in 3 days at 5pm»": "2026-03-07T17:00",
    "«三天后下班前»": "2026-03-07",
    "«2小时30分钟后»": "2026-03-04T12:30",
    "«1小时30分钟内»": "2026-03-04T10:00/2026-03-04T11:30",
    "«1天12小时后»": "2026-03-05T22:00",
    "«in 1h30m»": "2026-03-04T11:30",
    "«within 1 day and 5 hours»": "2026-03-04T10:00/2026-03-05T15:00",
    "«15 hours 29 min ago»": "2026-03-03T18:31",
    "乙方收到货款后5个工作日内发货": "",
    "甲方应在收到发票后10日内付款": "",
    "几十天后": "",
    "一天半后": "",
    "in a quarter of an hour": "",
}

PARTS = {
    "«下周初»": "2026-03-09/2026-03-10",
    "«early next week»": "2026-03-09/2026-03-10",
    "«late this week»": "2026-03-05/2026-03-06",
    "«下周上半周»": "2026-03-09/2026-03-11",
    "«3月上半月»": "2026-03-01/2026-03-15",
    "«下个月下半月»": "2026-04-16/2026-04-30",
    "«12月月底»": "2026-12-31",
    "«本月最后三天»": "2026-03-29/2026-03-31",
    "«下个月前两周»": "2026-04-01/2026-04-14",
    "«今年前三季度»": "2026-01-01/2026-09-30",
    "«2026年前半年»": "2026-01-01/2026-06-30",
    "«下下个季度»": "2026-07-01/2026-09-30",
    "«今年第12周»": "2026-03-16/2026-03-22",
    "«mid-2027»": "2027-06-30",
    "«early 2027»": "2027-01-01/2027-03-31",
    "«March next year»": "2027-03-01/2027-03-31",
    "«January, 2027»": "2027-01-01/2027-01-31",
    "«the 20th of next month»": "2026-04-20",
    "«next week from Wednesday to Friday»": "2026-03-11/2026-03-13",
    "«Mon-Wed next week»": "2026-03-09/2026-03-11",
    "«from May to October 2027»": "2027-05-01/2027-10-31",
    "«August 10 - 22, 2027»": "2027-08-10/2027-08-22",
    "«Aug 10 - Nov 12, 2027»": "2027-08-10/2027-11-12",
    "«between 3 and 12 of Sept»": "2026-09-03/2026-09-12",
    "«Q3 end»": "2026-09-30",
    "«by March end»": "2026-03-31",
    "«本周»中国区会议": "2026-03-02/2026-03-08",
    "the third Tuesday": "",
    "上半月刊": "",
    "the project may end": "",
}

FESTIVALS = {
    "«before Chinese New Year 2027»": "2027-02-05",
    "«last Christmas»": "2025-12-25",
    "«Thanksgiving 2027»": "2027-11-25",
    "«每年国庆前»": "2026-09-30",
    "«每年春节前»": "2027-02-05",
    "«明年正月初六»": "2027-02-11",
    "«大年三十»": "2027-02-05",
    "年前搞定": "",
    "节前值班表": "",
}

RECURRENCES = {
    "«每天早上站会9:30»": "2026-03-05T09:30",
    "«每周一例会10:00»": "2026-03-09T10:00",
    "«every Monday team sync at 10am»": "2026-03-09T10:00",
    "«9am Mondays»": "2026-03-09T09:00",
    "«everyday 6am»": "2026-03-05T06:00",
    "everyday tasks": "",
    "每天开会3点建议": "",
    "每天差不多两百多张工单": "",
}

#: One slip of the finger in a long word; names and other words stay.
SLIPS = {
    "«tomorow morning»": "2026-03-05",
    "see you «Wendesday 3pm» pls": "2026-03-04T15:00",
    "«by thrusday EOD»": "2026-03-05",
    "«周 五 下班前»": "2026-03-06",
    "ping @firday": "",
    "Sunay and Mondal": "",
    "Tomoro coffee": "",
}

COUNTED = {
    "把3号塔吊校一遍": "",
    "3号工位没归位": "",
    "保险«3月18»到期": "2026-03-18",
}

FAMILIES = (
    TWICE, DAY_FIRST, ZONES, CLOCKS, LENGTHS, PARTS, FESTIVALS, RECURRENCES, SLIPS, COUNTED,
)  # fmt: skip


@pytest.mark.parametrize(
    ("line", "expected"), [row for family in FAMILIES for row in family.items()]
)
def test_a_family_of_wording(line, expected):
    text = line.replace("«", "").replace("»", "")
    found = read(text, NOW, ZONE)

    assert (marked(text, found), "|".join(map(value, found))) == (line, expected)


@pytest.mark.parametrize(
    ("text", "expected", "others"),
    [
        ("05.03.2026", "2026-03-05", ["2026-05-03"]),
        ("05-03-2026", "2026-05-03", ["2026-03-05"]),
        ("15:00 CST", "2026-03-04T15:00", ["2026-03-05T05:00"]),
    ],
)
def test_what_may_be_either_is_asked(text, expected, others):
    [found] = read(text, NOW, ZONE)

    assert value(found) == expected
    assert [value(other) for other in found.alternatives] == others


def test_a_cycle_of_another_zone_is_told_by_our_clocks_and_weekdays():
    [found] = read("every Monday 9am PT", NOW, ZONE)

    assert found.rrule == "FREQ=WEEKLY;BYDAY=TU;BYHOUR=0;BYMINUTE=0"


def test_the_same_zone_name_is_the_nearer_one():
    chicago = ZoneInfo("America/Chicago")
    [found] = read("3pm CST", datetime(2026, 3, 4, 10, 0, tzinfo=chicago), chicago)

    assert value(found) == "2026-03-04T15:00"


@pytest.mark.parametrize("text", ["北京时间15:00 开会", "15:00（北京时间）开会"])
def test_a_zone_belongs_to_the_date_that_leads(text):
    assert read_leading(text, NOW, ZONE).stop == text.index("开会") - text.count(" ")


@pytest.mark.parametrize(
    ("now", "expected", "others"),
    [
        (date(2026, 9, 20), [], []),
        (date(2026, 12, 20), ["2027-02-05"], ["2026-12-31"]),
        (date(2027, 1, 20), ["2027-02-05"], []),
    ],
)
def test_before_the_year_is_read_near_its_turn(now, expected, others):
    said = datetime(now.year, now.month, now.day, 10, tzinfo=ZONE)
    found = read("年前必须上线", said, ZONE)

    assert [value(one) for one in found] == expected
    assert [value(other) for one in found for other in one.alternatives] == others
    assert all(one.approximate for one in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("元月15日前报工会", "2027-01-15"),
        ("元月底", "2027-01-31"),
        ("100元月租", ""),
        ("最晚11点半锁单", "2026-03-04T11:30"),
        ("最早8点到岗", "2026-03-05T08:00"),
        ("晚11点半锁单", "2026-03-04T23:30"),
        ("十一车间的限位坏了", ""),
        ("十一前完成", "2026-09-30"),
        ("8号螺栓缺货", ""),
        ("8号交货", "2026-03-08"),
        ("Jan 6号之前提交", "2027-01-06"),
    ],
)
def test_what_a_number_or_a_part_of_the_day_belongs_to(text, expected):
    assert "|".join(map(value, read(text, NOW, ZONE))) == expected
