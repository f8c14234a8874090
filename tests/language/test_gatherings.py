"""When a meeting was, who was there and whose an item is, as companies write it."""

from dataclasses import replace
from datetime import datetime

import pytest

from bot.language.capture import read
from bot.language.who.names import Directory, Somebody
from bot.language.who.units import Unit
from tests.language import scores

READER = scores.reader(datetime.fromisoformat(scores.NOW))
TEAM = Directory(
    (
        Somebody("夏明", "夏明", "教务处", "主任"), Somebody("田雨", "田雨", "德育处", "副处长"),
        Somebody("沈国平", "沈国平", "行长室", "行长"), Somebody("卢俊", "卢俊", "车队", "队长"),
        Somebody("黄俊杰", "黃俊傑", "製造部", "課長"), Somebody("龚丽", "龚丽", "校医室", "校医"),
        Somebody("巩长福", "巩长福", "理事会", "理事长"),
        Somebody("麦嘉琪", "麦嘉琪", "项目部", "项目总监"),
        Somebody("欧阳婷", "欧阳婷", "外科", "护士长"), Somebody("柳青", "柳青", "厨房", "厨师长"),
        Somebody("胡兰", "胡兰", "人事部", "主任"), Somebody("樊新民", "樊新民", "党办", "主任"),
    ),
    (Unit("教务处"), Unit("人事部"), Unit("财务部"), Unit("车队")),
)  # fmt: skip
FIRM = replace(READER, directory=TEAM)
NAMES = ("Tom Baker", "Emily Carter", "Daniel Brown", "Grace Lin", "Dev Chowdhury", "Callum Reid")
HOUSE = replace(READER, directory=Directory([Somebody(name, name) for name in NAMES]))


def page(*lines, reader=READER):
    return read("\n".join(lines), reader)


def items(found):
    return [(item.title, item.owners, scores.due_of(item)) for item in found.items]


def texts(rows):
    return [row.text for row in rows]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("folder", "owned"),
    [("minutes-firms", 0.91), ("minutes-maker", 0.99), ("minutes-houses", 0.99)],
)
def test_the_minutes_of_firms_that_nobody_here_knew(folder, owned):
    """Never lower a number."""
    score = scores.minutes_score(folder)

    assert score.recall("owned item") >= owned and score.precision("item") >= 0.9, score.errors
    assert min(score.recall(k) for k in ("decision", "dispute", "risk")) >= 0.92, score.errors
    assert score.recall("attendee") == score.recall("next meeting") == 1, score.errors


# When it was: a Wednesday, so that 周五 is the 20th


ROWS = ("", "待办", "- 王磊：接口文档，周五前")


@pytest.mark.parametrize(
    "head",
    [
        ["周会纪要", "会议日期\t2026.3.18\t地点\t二楼"],
        ["　　　行政会议纪要", "　　（第4周　2026年3月18日）"],
        ["3月18日产品周会 记录:何静", "到会:王磊 刘洋"],
        ["店长例会  2026-3-18（星期三）线上", "参会：王磊、刘洋"],
        ["品質週會", "日期：115年3月18日（三）10:00~11:30"],
        ["試產檢討會議", "會議時間：2026/3/18 (三) 14:00"],
        ["市建设局　　　　　　　2026年3月18日", "关于改造的会议纪要"],
        ["部门晨会纪要　　　　日期：2026-03-18　星期三　08:45", "出席：王磊"],
        ["# 筹备碰头会", "- **时间**：3月18日（周三）16:00"],
        ["周会", "日期 2026.03.18 周三 17:30 ｜ 主持 王磊 ｜ 记录 何静"],
        ["理事会会议记录", "时间：二〇二六年三月十八日 晚7点半"],
        ["总经理办公会纪要", "　　2026年3月18日上午，周建国主持召开第6次办公会。"],
        ["会议纪要", "本次会议于2026年3月18日召开。"],
        ["Weekly meeting minutes", "Date: 18 March 2026 (Wed)  10:30am"],
        ["Ops review | 18 March 2026 | Room 4", "Present: Tom, Emily"],
        ["MINUTES OF THE BOARD", "Held on Wednesday, 18 March 2026 at the office"],
        ["Product sync — Wed 18 Mar", "Present: Tom, Emily"],
        ["Board minutes", "The board met on 18 March 2026 in Leeds."],
        ["主题：【纪要】培训沟通会", "发送时间：2026年3月18日 17:42", "各位好："],
        ["| 会议 | 周会 |", "|---|---|", "| 日期 | 2026-03-18 |"],
    ],
)  # fmt: skip
def test_relative_dates_count_from_the_meeting_wherever_its_date_stands(head):
    assert [scores.due_of(item) for item in page(*head, *ROWS).items] == ["2026-03-20"]


@pytest.mark.parametrize(
    "foot",
    [
        ["　　　　　　　　2026年3月18日"],
        ["市场部　　2026年3月18日"],
        ["2026年3月18日", "", "抄送：各部门"],
        ["March 18, 2026"],
        ["2026.3.18"],
    ],
)
def test_the_date_of_a_page_may_stand_at_its_foot(foot):
    found = page("周会纪要", "出席：王磊、刘洋", *ROWS, "", *foot)

    assert [scores.due_of(item) for item in found.items] == ["2026-03-20"]


@pytest.mark.parametrize(
    "lines",
    [
        ["任务：接口文档", "负责人：王磊", "时间：3月18日", "", "周五前刘洋确认"],
        ["| 事项 | 负责人 | 日期 |", "|---|---|---|", "| 海报 | 刘洋 | 3月18日 |", *ROWS],
        ["周会纪要", "下次会议时间：2026年3月18日 10:00", *ROWS],
        ["关于召开年会筹备会的通知", "拟于2026年3月18日召开筹备会", *ROWS],
        ["行动项", "1. 王磊：方案（完成时间：3月18日）", "2. 刘洋：海报，周五前"],
        ["周会纪要", "截止日期：2026年3月18日", *ROWS],
        ["Actions", "WHO: Tom", "WHAT: book the venue", "WHEN: 18 March", "", "Emily: copy by Fri"],
    ],
)
def test_the_date_of_a_deed_or_of_another_meeting_is_not_the_date_of_the_page(lines):
    assert "2026-03-20" not in [scores.due_of(item) for item in page(*lines).items]


@pytest.mark.parametrize(
    ("when", "friday"),
    [
        ("时间：3月18日（周三）", "2026-03-20"), ("时间：11月18日（周二）", "2025-11-21"),
        ("日期：2024年3月20日", "2024-03-22"), ("Date: Wed 18 Mar", "2026-03-20"),
        ("Date: 18/03/2026", "2026-03-20"), ("Date: 04/03/2026", "2026-03-06"),
    ],
)  # fmt: skip
def test_the_year_of_a_meeting_is_the_one_that_its_weekday_fits_else_the_nearest(when, friday):
    assert [scores.due_of(i) for i in page("周会纪要", when, *ROWS).items] == [friday]


# Who was there


@pytest.mark.parametrize(
    "lines",
    [
        ["出席：夏　明　田　雨　卢　俊"],
        ["参会人员：夏  明、", "          田雨、卢  俊"],
        ["出席：夏明、田雨", "列    席：卢  俊"],
        ["出席：夏明", "会议主持：田雨", "会议记录：卢俊"],
        ["主持 夏明 ｜ 记录 卢俊", "参会 田雨 夏明"],
        ["到会:夏主任 田处 卢队"],
        ["Present: 夏明, 田雨", "Minutes by: 卢俊"],
    ],
)
def test_those_who_host_take_notes_or_sit_in_were_there(lines):
    found = page("例会 2026-03-04", *lines, "", "一、讨论", "进度正常", reader=FIRM)

    assert sorted(found.attendees) == ["卢俊", "夏明", "田雨"]
    assert found.items == []


def test_who_takes_notes_may_be_named_in_the_title():
    found = page("3月4日周会 记录:田雨", "到会:夏明 卢俊", "", "一、讨论", reader=FIRM)

    assert sorted(found.attendees) == ["卢俊", "夏明", "田雨"] and not found.items


@pytest.mark.parametrize("line", ["小夏 明天交报告", "张田 雨天施工", "缺席：田　雨"])
def test_a_blank_between_other_words_is_no_name(line):
    assert "田雨" not in page("例会 2026-03-04", line, "进度正常", reader=FIRM).attendees


@pytest.mark.parametrize(
    "lines",
    [
        ["Present:      Tom Baker (TB), Chair", "              Emily Carter (EC)",
         "              Daniel Brown, minutes"],
        ["Present", "  Tom Baker (Chair)", "  Emily Carter", "  Daniel Brown", "Apologies",
         "  Grace Lin", "  Laura Finch"],
        ["Present:  Tom Baker, Emily Carter", "Minutes taken by Daniel Brown"],
        ["Attendees:  Tom Baker", "            Emily Carter", "In attendance:  Daniel Brown",
         "Apologies:  Grace Lin", "            Laura Finch"],
    ],
)  # fmt: skip
def test_a_list_of_people_goes_on_in_the_lines_that_hang_below_it(lines):
    for reader in (HOUSE, replace(READER, directory=Directory())):
        found = page("Safety group, 4 March 2026", *lines, "", "1. Status", "All well.", "",
                     reader=reader)  # fmt: skip

        assert sorted(found.attendees) == ["Daniel Brown", "Emily Carter", "Tom Baker"]
        assert found.items == []


def test_what_stands_as_deep_but_has_a_label_is_no_more_of_the_list():
    found = page("Board 2026-03-04", "Present:  Tom Baker", "          Venue: Leeds Office", "",
                 "1. Status", reader=replace(READER, directory=Directory()))  # fmt: skip

    assert found.attendees == ["Tom Baker"]


@pytest.mark.parametrize("label", ["值班总编", "值班领导", "带班领导", "主持人"])
def test_whoever_is_on_duty_there_was_there(label):
    found = page("编前会 2026-03-04", f"{label}：夏明", "参加：田雨", "", "讨论", reader=FIRM)

    assert sorted(found.attendees) == ["夏明", "田雨"]


def test_a_row_that_is_only_to_be_noted_is_nobodys():
    rows = ("| Ref | Note | Action by | Date |", "|---|---|---|---|",
            "| 1 | Bats were counted in January. | Note | |",
            "| 2 | The client liked option B. | For information | |",
            "| 3 | Issue the drawings | Dev Chowdhury | 11 March |",
            "| 4 | Noted risks go to the register | Callum Reid | |")  # fmt: skip
    found = page("Design team 2026-03-04", "", *rows, reader=HOUSE)

    assert [item.owners for item in found.items] == [("Dev Chowdhury",), ("Callum Reid",)]
    assert READER.owners("Note") == READER.owners("Chair") == ((), ())


@pytest.mark.parametrize("status", ["已销号", "已销项", "已闭环", "已核销"])
def test_what_is_crossed_off_is_no_item(status):
    rows = ("| 事项 | 责任人 | 期限 | 状态 |", "|---|---|---|---|",
            f"| 拆除临时线 | 夏明 | 3月3日 | {status} |",
            "| 更换爆破片 | 田雨 | 3月9日 | 未销号 |")  # fmt: skip

    assert [i.owners for i in page("例会", "", *rows, reader=FIRM).items] == [("田雨",)]


def test_what_says_that_there_was_nothing_decides_nothing():
    found = page("館務會議 2026-03-04", "柒、討論事項：", "決議：", "1. 展期訂為4月9日至5月2日。",
                 "捌、臨時動議：無。", "玖、散會：上午11時35分。",
                 "拾、下次會議：115年3月11日上午10時。", reader=FIRM)  # fmt: skip

    assert texts(found.decisions) == ["展期訂為4月9日至5月2日"]
    assert found.next_meeting.as_json()["start"] == "2026-03-11T10:00"


def test_a_heading_with_a_topic_may_stand_alone_over_its_table():
    table = ("   Action           | Owner       | Due",
             "   Refit bumpers    | Tom Baker   | 9 March",
             "   Book a refresher | Grace Lin   | 15 March 1700")  # fmt: skip
    found = page("Minutes 4 March 2026", "1. Previous actions", "   1.1 Repaint line - CLOSED", "",
                 "2. Occurrences", "   Three contacts.", "", "3. New actions", "", *table, "",
                 "4. AOB", "   Tom thanked the team.", "Next SAG: 11 March 2026, 1400 LT",
                 reader=HOUSE)  # fmt: skip

    assert items(found) == [
        ("Refit bumpers", ("Tom Baker",), "2026-03-09"),
        ("Book a refresher", ("Grace Lin",), "2026-03-15T17:00"),
    ]
    assert found.next_meeting.as_json()["start"] == "2026-03-11T14:00"


@pytest.mark.parametrize("line", ["Next ETA: 11 March", "Next QA step: sign it off"])
def test_not_everything_that_is_next_is_a_meeting(line):
    assert page("Minutes 2026-03-04", "Notes", "All well.", line).next_meeting is None


def test_a_warning_is_a_risk():
    found = page("早会 2026-03-04", "讨论", "风险提示：3号库备用机组只有一台能用。", reader=FIRM)

    assert texts(found.risks) == ["3号库备用机组只有一台能用"]


# Names and titles


@pytest.mark.parametrize(
    ("line", "who"),
    [
        ("沈行长3月9日前拜访客户", "沈国平"), ("卢队3月9日前安排年检", "卢俊"),
        ("黄课长3月9日前提交对策", "黄俊杰"), ("請黃課長3月9日前提交對策", "黄俊杰"),
        ("龚医生3月9日前汇总缺勤", "龚丽"), ("巩理事长3月9日前拜访农商行", "巩长福"),
        ("麦总3月9日前确认预算", "麦嘉琪"), ("欧阳护士长3月9日前排班", "欧阳婷"),
        ("柳厨3月9日前报备货计划", "柳青"), ("由夏明主任3月9日前排好监考表", "夏明"),
        ("田雨同志负责，3月9日前踩点", "田雨"), ("请胡兰主任3月9日前征求意见", "胡兰"),
    ],
)  # fmt: skip
def test_people_are_called_by_their_titles(line, who):
    [item] = page("例会 2026-03-04", "", "讨论", line, reader=FIRM).items

    assert (item.owners, scores.due_of(item)) == ((who,), "2026-03-09")
    assert not any(word in item.title for word in ("主任", "课长", "行长", "同志"))


@pytest.mark.parametrize(
    "line", ["卢队伍3月9日前集结", "沈行动迅速", "柳厨房3月9日前装修", "麦总结了经验"]
)
def test_what_only_begins_like_a_title_is_nobody(line):
    assert TEAM.find(line) == []


def test_two_with_their_titles_do_it_together():
    [item] = page("例会", "", "待办", "由胡兰主任会同樊新民主任3月9日前征求意见", reader=FIRM).items

    assert item.owners == ("胡兰", "樊新民")


# Departments


@pytest.mark.parametrize(
    "head", ["★ 教务处", "【教务处】", "## 教务处", "（一）教务处", "教务处："]
)
def test_the_department_of_a_heading_does_what_names_nobody(head):
    found = page("例会 2026-03-04", "", "待办", head, "1. 3月9日前排好监考表",
                 "2. 夏明3月10日前发通知", "3. 场地（田雨，3月11日）", reader=FIRM)  # fmt: skip

    assert [(i.owners, i.departments) for i in found.items] == [
        ((), ("教务处",)),
        (("夏明",), ()),
        (("田雨",), ()),
    ]


@pytest.mark.parametrize(
    ("line", "units"),
    [("教务处夏明3月9日前发通知", ("教务处",)), ("非财务部分由田雨3月9日前撰写", ()),
     ("财务部分析由田雨3月9日前撰写", ("财务部",)),
     ("田雨3月9日前发通知，财务部配合", ("财务部",))],
)  # fmt: skip
def test_the_departments_of_an_item_are_those_that_are_named_for_it(line, units):
    [item] = page("例会", "", "待办", line, reader=FIRM).items

    assert item.departments == units


def test_a_deed_that_ends_like_a_heading_is_one():
    assert len(page("讨论", "王磊3月9日前提交对策", "刘洋周五前提交行动计划").items) == 2


def test_whoever_leads_the_house_says_what_others_do():
    found = page("例会 2026-03-04", "", "◆品控", "田雨写报告，3月9日前", "", "◆麦总",
                 "满减从5月1日起统一为满40减8。", "今年拿下A级！", reader=FIRM)  # fmt: skip

    assert items(found) == [("写报告", ("田雨",), "2026-03-09")]
    assert texts(found.decisions) == ["满减从5月1日起统一为满40减8"]


# When they meet again


@pytest.mark.parametrize(
    ("line", "start"),
    [
        ("下次3月11日下午2点 老地方", "2026-03-11T14:00"),
        ("明日晨会照常 08:45", "2026-03-05T08:45"),
        ("明天早会照常8:30", "2026-03-05T08:30"),
        ("下周例会3月11日因考试顺延至3月12日上午10点", "2026-03-12T10:00"),
        ("第三轮沟通会定于2026年3月11日14:00召开。", "2026-03-11T14:00"),
        ("散会。下次例会3月11日18:00", "2026-03-11T18:00"),
        ("伍、下次會議：115年3月11日（三）10:00", "2026-03-11T10:00"),
        ("6　下次质量评审会议时间：2026年03月11日13:30", "2026-03-11T13:30"),
    ],
)
def test_the_next_meeting_as_firms_tell_it(line, start):
    found = page("例会 2026-03-04", "", "一、讨论", "进度正常", "", line)

    assert found.next_meeting.as_json()["start"] == start
    assert found.items == []


@pytest.mark.parametrize("line", ["从下周起晨会提前到8:15开。", "下周起周会改到周二上午10点。"])
def test_how_all_meetings_will_be_is_not_when_the_next_one_is(line):
    assert page("例会 2026-03-04", "", "讨论", line).next_meeting is None
