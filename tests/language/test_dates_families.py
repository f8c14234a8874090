"""Families of wording: what each of them means, and what only looks like it.

«» marks what is read as one date; a line of no marks must stay silent. Said on a Wednesday at ten.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.language.dates import as_json, read

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 3, 4, 10, 0, tzinfo=ZONE)

#: Figures that a label, a weekday or what happens makes a date.
DOTTED = {
    "Deadline：«3.6（五）»": "2026-03-06",
    "DDL «9.11»": "2026-09-11",
    "设计«6.17»出，前端«6.24»联调，«6.30»提测": "2026-06-17|2026-06-24|2026-06-30",
    "«5.20»大促海报": "2026-05-20",
    "launch date 定在 «7.1»，素材先备": "2026-07-01",
    "«4.15 前»出 v2 design": "2026-04-15",
    "截止«3.20»": "2026-03-20",
    "评审改到«3.18下午»": "2026-03-18",
    "«3.9»提测": "2026-03-09",
    "ETA 是 «4.12»": "2026-04-12",
    "«周五3.6»开会": "2026-03-06",
    "Due «26.3.15»": "2026-03-15",
    "截止日期：«20260316»": "2026-03-16",
    "«20260316前»提交": "2026-03-16",
    "«by 20260316»": "2026-03-16",
    "«20260305-20260315»": "2026-03-05/2026-03-15",
    "«20260318»": "2026-03-18",
    "单号 20260318": "",
    "20260318-01": "",
    "订单号20260310884": "",
    "周报_20260304.docx": "",
    "Node 20.11 之后 build 挂了": "",
    "CPC 降到 1.2": "",
    "从3.5涨到4.2": "",
    "v3.16 上线": "",
    "系统 3.5 上线": "",
    "固件升到3.12了": "",
    "得分 9.15 出来了": "",
    "温度 5.20 发来了": "",
    "预计3.5小时": "",
    "计划 2.5 个人天": "",
    "see section 3.12": "",
}

#: The years of the Republic of China.
REPUBLIC = {
    "請於«民國115年5月20日前»完成": "2026-05-20",
    "收件截止：«115/6/30»": "2026-06-30",
    "«115年4月底»驗收": "2026-04-30",
    "«民國一一五年三月底»": "2026-03-31",
    "繳費期限：«115.4.10»": "2026-04-10",
    "血壓 115/60": "",
    "保固 120 個月": "",
    "110年歷史的老店": "",
}

#: The weekday of a date in brackets, without 周.
TAGGED = {
    "尾牙訂在«4月24日（五）晚上六點半»": "2026-04-24T18:30",
    "«12/3(四)10:30» 一期验收": "2026-12-03T10:30",
    "煩請於 «4/10（五）18:00 前»回傳": "2026-04-10T18:00",
    "«3/10 (Tue) 3pm» demo": "2026-03-10T15:00",
    "«3月15日（含当日）前»": "2026-03-15",
}

#: A clock in four figures.
MILITARY = {
    "Due «10 March 2026, 1400 LT»": "2026-03-10T14:00",
    "«by 15 March 1700»": "2026-03-15T17:00",
    "handover at «0930hrs tomorrow»": "2026-03-05T09:30",
    "«12 March» 1500 units": "2026-03-12",
    "about 2000 hrs of work": "",
    "Order 1700 of them": "",
    "room 1400": "",
}

#: Words of the north, of Guangdong and of Hong Kong.
DIALECT = {
    "«聽日朝早九點半»同客開會": "2026-03-05T09:30",
    "«後日下晝三點半»覆診": "2026-03-06T15:30",
    "«听晚七点»食饭": "2026-03-05T19:00",
    "«尋日»傾咗": "2026-03-03",
    "«今個禮拜五»交": "2026-03-06",
    "«下個禮拜二上晝»": "2026-03-10",
    "«今儿个下班前»弄完": "2026-03-04",
    "«明儿个晌午»过来": "2026-03-05",
    "«大后儿»交货": "2026-03-07",
    "«后儿»给你中不中": "2026-03-06",
    "«星期五收工前»交": "2026-03-06",
    "«五個營業日內»回覆": "2026-03-04/2026-03-11",
    "听日语课": "",
    "听朝鲜族同事说": "",
}

CLOCKS = {
    "«下周一差十分九点»集合": "2026-03-09T08:50",
    "«明天下午差一刻三点»": "2026-03-05T14:45",
    "«周五五点差五分»": "2026-03-06T04:55",
    "«今日下午4時正»截標": "2026-03-04T16:00",
    "«周五 12:00» 截止报名": "2026-03-06T12:00",
    "«今晚22:00至明晨6:00»停机": "2026-03-04T22:00/2026-03-05T06:00",
    "«周五22:00-次日2:00»停机": "2026-03-06T22:00/2026-03-07T02:00",
    "«周六22:00-02:00»割接": "2026-03-07T22:00/2026-03-08T02:00",
    "«周五20:00-22:00»": "2026-03-06T20:00/2026-03-06T22:00",
    "«明天10-12点»开会": "2026-03-05T10:00/2026-03-05T12:00",
    "«周四晚上 8pm» 封网": "2026-03-05T20:00",
    "«half three on Friday» suit?": "2026-03-06T15:30",
    "sync at «3 today»?": "2026-03-04T15:00",
    "timesheets «by 5 today»": "2026-03-04T17:00",
    "«tomorrow 1500 hrs»": "2026-03-05T15:00",
    "«Friday at 1730»": "2026-03-06T17:30",
    "«Thursday, 26 March at 14:00 o'clock».": "2026-03-26T14:00",
    "«Tuesday, 31st of March, 9:00-10:00h»": "2026-03-31T09:00/2026-03-31T10:00",
    "regroup «Apr 5 @ 10»": "2026-04-05T10:00",
    "«Fri @5pm»": "2026-03-06T17:00",
    "«tmrw am»": "2026-03-05",
    "«12 noon Friday»": "2026-03-06T12:00",
    "build took 14:32, it used to be 11:05": "",
    "耗时 12:30": "",
    "16:10 display": "",
    "we read half one book": "",
    "1500 hours of work": "",
}

#: Both languages in one expression.
MIXED = {
    "«下周 Wed 3pm» 的 sync": "2026-03-11T15:00",
    "«这周 Thu EOD 前»": "2026-03-05",
    "«下下周 Tue» 的 townhall": "2026-03-17",
    "«next 周三»": "2026-03-11",
    "ETA 是 «Nov 底»": "2026-11-30",
    "«Dec 初» PRD": "2026-12-01/2026-12-10",
    "«mid 4月»": "2026-04-15",
    "«March 中旬»": "2026-03-11/2026-03-20",
    "«3月15th»": "2026-03-15",
    "«本Q内»": "2026-01-01/2026-03-31",
    "«3 个 working days 内»": "2026-03-04/2026-03-09",
    "«48h 内»出 hotfix": "2026-03-04T10:00/2026-03-06T10:00",
    "«2 weeks 后»": "2026-03-18",
    "«within 3个工作日»": "2026-03-04/2026-03-09",
    "«五一后第一个 working day»": "2026-05-06",
    "«Mar 9 那周» audit": "2026-03-09/2026-03-15",
    "«每个月最后一个 Fri» drill": "2026-03-27",
    "«every 周五»": "2026-03-06",
    "«每周 Mon/Wed 10am»": "2026-03-04T10:00",
    "sprint 24：«4/27 - 5/8»": "2026-04-27/2026-05-08",
    "Sunny 和 April 都 approve 了": "",
    "明天系 PM 也在": "",
}

#: Counted from today, unless it is from what may come one day.
WINDOWS = {
    "收到后«两个工作日内»回复": "2026-03-04/2026-03-06",
    "«即日起5个工作日内»": "2026-03-04/2026-03-11",
    "然后«3天内»搞定": "2026-03-04/2026-03-07",
    "«五一后3天内»补货": "2026-05-01/2026-05-04",
    "«in two days' time»": "2026-03-06",
    "«within 2-3 days»": "2026-03-04/2026-03-07",
    "«within 3 days from today»": "2026-03-04/2026-03-07",
    "合約用印後十日內付款": "",
    "验收合格后7个工作日内支付": "",
    "自签订之日起30日内": "",
    "within 30 days of invoice": "",
    "within 5 days after delivery": "",
}

WEEKDAYS = {
    "rebase & merge «by wed» pls 🙏": "2026-03-04",
    "moved the review from «Wed» to «Fri»": "2026-03-04|2026-03-06",
    "in the office «from Wed to Fri»": "2026-03-04/2026-03-06",
    "«下周一»和«周三»": "2026-03-09|2026-03-11",
    "«下周一»、«三»、«五»": "2026-03-09|2026-03-11|2026-03-13",
    "«本周四»、«五»两天": "2026-03-05|2026-03-06",
    "«下周一二三»都在": "2026-03-09/2026-03-11",
    "«下月第二周的周三»": "2026-04-08",
    "«Friday week»": "2026-03-13",
    "see you «Fri».": "2026-03-06",
    "the old Sun boxes": "",
    "Sun Wei approved": "",
    "sun-dried tomatoes": "",
    "newly wed couple": "",
    "Happy Friday!": "",
    "周末愉快": "",
    "第三、四、五条": "",
}

MONTHS = {
    "sign off «by Friday, 27 February».": "2026-02-27",
    "closes on «the 14th of August».": "2026-08-14",
    "«9-13 March»": "2026-03-09/2026-03-13",
    "«3月9»、«10日»两天": "2026-03-09|2026-03-10",
    "«4月15号»评审，«20号»上线": "2026-04-15|2026-04-20",
    "latest «by 20th»": "2026-03-20",
    "«3月9日起至13日»": "2026-03-09/2026-03-13",
    "自«2026年3月1日起至2027年2月28日»止": "2026-03-01/2027-02-28",
    "«本月倒数第二个工作日»": "2026-03-30",
    "«end April»": "2026-04-30",
    "«end next week»": "2026-03-13",
    "«from the 10th to the 14th»": "2026-03-10/2026-03-14",
    "«mid-to-late April»": "2026-04-11/2026-04-30",
    "«the week after next»": "2026-03-16/2026-03-22",
    "«国庆后上班第一天»给": "2026-10-08",
    "planned for «CW 15»": "2026-04-06/2026-04-12",
    "年中数据": "",
    "十月文化那边": "",
    "二段15號3樓": "",
    "用例过了11/12": "",
    "5/10 testers finished": "",
    "rated 4/5": "",
}

FESTIVALS = {
    "«大年初二»、«初三»值守": "2027-02-07|2027-02-08",
    "«年初八»开工": "2027-02-13",
    "«大年初一到初七»": "2027-02-06/2027-02-12",
    "«端午前一天»提前下班": "2026-06-18",
    "«除夕当天»值班": "2027-02-05",
    "after «the National Day holiday»": "2026-10-01/2026-10-07",
    "«Memorial Day»": "2026-05-25",
    "«fathers day»": "2026-06-21",
    "«冬至»": "2026-12-22",
    "«520»大促": "2026-05-20",
    "«年初»二期启动": "2026-01-01/2026-01-31",
    "Happy almost new year!": "",
    "Merry Christmas everyone": "",
    "国庆快乐": "",
}

RECURRENCES = {
    "standup at «9:15 every morning»": "2026-03-05T09:15",
    "«10am daily»": "2026-03-04T10:00",
    "«5pm on Fridays» we talk": "2026-03-06T17:00",
    "«每季度首月15日前»申报": "2026-04-15",
    "«每月中旬»": "2026-03-11",
    "«每月15前»": "2026-03-15",
    "«每年3月底»": "2026-03-31",
    "«工作日9:00»": "2026-03-05T09:00",
    "«每月倒数第二个周五»": "2026-03-20",
    "«by the 5th of every month»": "2026-03-05",
    "«Tuesdays and Thursdays at 4pm»": "2026-03-05T16:00",
    "«每周一 10am» weekly": "2026-03-09T10:00",
    "«every Sunday night at 11»": "2026-03-08T23:00",
    "«隔天»检查一次": "2026-03-04",
    "«每逢月底»": "2026-03-31",
    "3个工作日10点": "",
}

FAMILIES = (
    DOTTED, REPUBLIC, TAGGED, MILITARY, DIALECT, CLOCKS, MIXED, WINDOWS, WEEKDAYS, MONTHS,
    FESTIVALS, RECURRENCES,
)  # fmt: skip


def value(found):
    said = as_json(found)
    return f"{said['start']}/{said['end']}" if said["kind"] == "duration" else said["start"]


def marked(text, found):
    for one in reversed(found):
        text = f"{text[: one.begin]}«{text[one.begin : one.stop]}»{text[one.stop :]}"
    return text


@pytest.mark.parametrize(
    ("line", "expected"), [row for family in FAMILIES for row in family.items()]
)
def test_a_family_of_wording(line, expected):
    text = line.replace("«", "").replace("»", "")
    found = read(text, NOW, ZONE)

    assert (marked(text, found), "|".join(map(value, found))) == (line, expected)


def test_a_festival_that_is_looked_back_on_was_the_last_one():
    after = datetime(2026, 11, 12, 10, 0, tzinfo=ZONE)

    assert [value(one) for one in read("双11 复盘", after, ZONE)] == ["2026-11-11"]
    assert [value(one) for one in read("双11 前备货", after, ZONE)] == ["2027-11-10"]
