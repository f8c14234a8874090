"""Layouts of minutes by family: cousins that one rule reads alike, and what only looks so."""

from dataclasses import replace
from datetime import datetime
from io import BytesIO

import pytest
from docx import Document

from bot.language.capture import read
from bot.language.documents import text_of
from bot.language.who.names import Directory, Somebody
from bot.language.who.units import Unit
from tests.language import scores

READER = scores.reader(datetime.fromisoformat(scores.NOW))


def page(*lines, reader=READER):
    return read("\n".join(lines), reader)


def items(found):
    return [(item.title, item.owners, scores.due_of(item)) for item in found.items]


def texts(rows):
    return [row.text for row in rows]


@pytest.mark.slow
@pytest.mark.parametrize("folder", ["minutes-hengyue", "minutes-brightwell"])
def test_the_minutes_of_other_companies(folder):
    """Never lower a number."""
    score = scores.minutes_score(folder)

    assert score.recall("owned item") >= 0.98 and score.precision("item") >= 0.99, score.errors
    assert min(score.recall(kind) for kind in (*scores.KINDS, "next meeting")) == 1, score.errors
    assert score.recall("attendee") >= 0.97 and score.precision("attendee") == 1


# When they meet again


@pytest.mark.parametrize(
    "line",
    [
        "下次：3月11日 14:00",
        "三、下次：3月11日（周三）下午2点",
        "【下次沟通】3月11日下午2点，线上",
        "下次质量分析会：3月11日14:00",
        "下期：3/11 14:00",
        "二次评审：3 月 11 日（周三）下午 2 点",
        "复盘会：3月11日 14:00",
        "5、下次周会 3/11 14:00",
        "下次总经理办公会定于3月11日14:00召开。",
        "我们3月11日14:00再碰一次。",
        "Next: Wed 11 Mar 14:00, same link",
        "Next WIP: Wed 11 Mar, 2pm",
        "Sprint review: 2026-03-11 14:00",
        "We'll meet again on Wednesday 11 March at 2pm.",
        "The next meeting will be held on 11 March at 14:00.",
        "■ 下次例会：3月11日 14:00 腾讯会议",
    ],
)
def test_the_next_meeting_is_told_in_many_ways(line):
    found = page("周会 2026-03-04", "", "待办", "- 王磊：接口文档，3月6日", "", line)

    assert found.next_meeting.as_json()["start"] == "2026-03-11T14:00"
    assert len(found.items) == 1


@pytest.mark.parametrize(
    "line",
    [
        "下次：王磊把方案带来",
        "由财务部牵头，于3月9日前形成报告，提交下次办公会审议。",
        "评审前请看材料",
        "Next: hand it over to Tom",
    ],
)
def test_no_meeting_is_told(line):
    assert page("周会 2026-03-04", "", "讨论", "进度正常", "", line).next_meeting is None


def test_what_is_due_before_the_next_meeting_is_due_on_its_day():
    found = page(
        "行动项", "1. 成本测算（责任人：王磊；时间：下次会议前）", "", "下次会议：3月11日14:00"
    )

    assert items(found) == [("成本测算", ("王磊",), "2026-03-11")]


# Who was there


@pytest.mark.parametrize(
    "line",
    [
        "发言人：王磊、刘洋、Tom Baker",
        "到会：王磊 刘洋 Tom Baker",
        "评审小组：王磊（组长）、刘洋、Tom Baker",
        "来的人：王磊 刘洋 Tom Baker",
        "here: 王磊, 刘洋, Tom Baker",
        "主持 陈立  到 王磊/刘洋/Tom Baker/线上班组",
        "出席：研发：王磊；市场：刘洋；销售：Tom Baker",
        "参会人员（3人）：王磊、刘洋、Tom Baker",
        "一、出席：王磊、刘洋、Tom Baker；缺席：无",
        "参会：王磊、刘洋、Tom Baker、李娜（请假）",
        "Attendees: 王磊, 刘洋, Tom Baker, Jo + Max (Parallax)",
        "Invited 王磊 刘洋 Tom Baker",
        "In attendance were 王磊 (chair), 刘洋 and Tom Baker.",
        "参加会议的有王磊、刘洋、Tom Baker。",
    ],
)
def test_who_was_there_is_told_in_many_ways(line):
    found = page("产品周会 2026-03-04", line, "", "讨论", "进度正常")

    assert found.attendees == ["王磊", "刘洋", "Tom Baker"]


@pytest.mark.parametrize(
    "line",
    [
        "缺席：王磊、刘洋",
        "没来：王磊、刘洋",
        "away: Tom, Emily",
        "抄送：王磊、刘洋",
        "接口人：王磊、刘洋",
    ],
)
def test_who_was_not_there_is_no_attendee(line):
    assert page("产品周会 2026-03-04", line, "", "讨论", "进度正常").attendees == []


def test_of_the_other_house_only_our_people_attended():
    found = page(
        "例会 2026-03-04", "参加单位及人员：", "  承包方：王磊、刘洋", "  建设单位：方工",
        "  土建单位：吴经理", "", "一、议题",
    )  # fmt: skip

    assert found.attendees == ["王磊", "刘洋"]


@pytest.mark.parametrize(
    "present",
    [
        "Present: Tom Baker (TB, chair), Priya Sharma (PS)",
        "Present: TB, PS",
        "Present: Tom Baker, Priya Sharma\nTB = Tom Baker; PS = Priya Sharma",
    ],
)
def test_initials_of_those_present_name_them_below(present):
    found = page(
        "Board, 4 March 2026", present, "", "ACTION: TB to write to the suppliers by 13 March",
        "ACTION: PS and TB to book the room",
    )  # fmt: skip

    assert items(found) == [
        ("Write to the suppliers", ("Tom Baker",), "2026-03-13"),
        ("Book the room", ("Priya Sharma", "Tom Baker"), "-"),
    ]


# What was said, and what was summed up

TALK = [
    ["王磊(00:00:12)：人齐了吧", "刘洋(00:00:31)：海报我周五前弄好", "王磊(00:01:00)：好的"],
    [
        "王磊 00:00:12",
        "人齐了吧",
        "",
        "刘洋 00:00:31",
        "海报我周五前弄好",
        "",
        "王磊 00:01:00",
        "好",
    ],
    ["[00:12] 王磊：人齐了吧", "[00:31] 刘洋：海报我周五前弄好", "[01:00] 王磊：好的"],
    ["00:12 王磊: 人齐了吧", "00:31 刘洋: 海报我周五前弄好", "01:00 王磊: 好的"],
]


@pytest.mark.parametrize("talk", TALK)
def test_beside_a_summary_talk_is_only_talk(talk):
    found = page("会议 2026-03-04", "参会：王磊、刘洋", "", *talk, "", "■ 会议待办",
                 "1. 李娜：订场地，截止时间：3月9日")  # fmt: skip

    assert items(found) == [("订场地", ("李娜",), "2026-03-09")]


@pytest.mark.parametrize("talk", TALK)
def test_of_talk_alone_promises_are_items(talk):
    found = page("会议 2026-03-04", "参会：王磊、刘洋", "", *talk)

    assert [(item.owners, scores.due_of(item)) for item in found.items] == [
        (("刘洋",), "2026-03-06")
    ]


def test_a_timeline_is_no_talk():
    found = page(
        "| 时间 | 事件 |", "| --- | --- |", "| 3/1 20:06 | 告警 |", "| 3/1 20:21 | 反馈 |",
        "| 3/1 20:40 | 扩容 "
        "|", "", "## 改进", "- 王磊：补告警，3月9日", "", "## 5. 结论", "定级 P1",
    )  # fmt: skip

    assert items(found) == [("补告警", ("王磊",), "2026-03-09")]
    assert texts(found.decisions) == ["定级 P1"]


@pytest.mark.parametrize(
    "line",
    [
        "智能纪要由 AI 生成，可能不准确，请谨慎甄别后使用",
        "AI-generated content may be inaccurate. Always check for accuracy.",
        "Generated by AI. Be sure to check for accuracy.",
        "You should review Gemini's notes to make sure they're accurate.",
        "Please provide feedback about using Gemini to create notes in a short survey.",
        "关键词：备货、压测、值班、风险",
        "会议号：482 119",
    ],
)
def test_what_a_program_says_of_itself_is_nothing(line):
    found = page("会议 2026-03-04", line, "", "待办", "- 王磊：压测，3月9日", "", line)

    assert len(found.items) == 1 and not (found.risks or found.disputes or found.decisions)


@pytest.mark.parametrize(
    "line",
    ["- Tom to check the accuracy of the forecast by March 9", "- 王磊整理由AI生成的文案，3月9日"],
)
def test_work_on_what_programs_make_is_work(line):
    assert len(page("Action items", line).items) == 1


def test_times_of_a_recording_are_no_dates():
    found = page("Action items", "**Tom Baker**", "Book the venue (04:12)", "**Priya Sharma**",
                 "Send invitations by Mar 12 (09:30)")  # fmt: skip

    assert items(found) == [
        ("Book the venue", ("Tom Baker",), "-"),
        ("Send invitations", ("Priya Sharma",), "2026-03-12"),
    ]


# Who does it, beside the sentence


@pytest.mark.parametrize(
    "line",
    [
        "Samples: Ship 30 samples that Priya wanted. (Tom)",
        "Ship 30 samples that Priya wanted — Tom",
        "Tom – ship 30 samples that Priya wanted",
        "Ship 30 samples that Priya wanted [Tom Baker]",
        "Ship 30 samples that Priya wanted ｜ Tom",
    ],
)
def test_who_is_named_beside_a_sentence_does_it(line):
    [item] = page("Follow-up tasks:", f"- {line}").items

    assert item.owners == ("Tom Baker",)
    assert "hip 30 samples that Priya wanted" in item.title


@pytest.mark.parametrize(
    "line", ["刘洋 - 约评审会，周四", "刘洋｜约评审会｜周四", "约评审会 —— 刘洋，周四"]
)
def test_a_short_task_beside_its_date_is_no_date(line):
    assert items(page("TODO", line)) == [("约评审会", ("刘洋",), "2026-03-05")]


def test_a_name_that_is_a_word_is_a_name_where_only_names_stand():
    people = Directory((Somebody("g", "Grace Tan"), Somebody("k", "Kenji Mori")))
    here = replace(READER, directory=people)
    found = page("Tasks", "- Estimate (Grace, Kenji)", "- 视频脚本 —— Grace，3.9前", reader=here)

    assert items(found) == [("Estimate", ("g", "k"), "-"), ("视频脚本", ("g",), "2026-03-09")]


@pytest.mark.parametrize(
    "line",
    [
        "【责任人】刘洋【事项】导出返利明细【完成时间】3月6日",
        "【事项】导出返利明细 【负责人】刘洋 【截止】3/6",
        "导出返利明细（责任人：刘洋；时间：3月6日）",
        "导出返利明细【刘洋】【3月6日】",
    ],
)
def test_labels_in_brackets(line):
    [item] = page("待办清单", line).items

    assert (item.title, item.owners, scores.due_of(item)) == (
        "导出返利明细",
        ("刘洋",),
        "2026-03-06",
    )


def test_a_column_of_who_does_what():
    found = page(
        "Item | Discussion | Action by | Deadline",
        "Scope | 50 tenants | Tom Baker to publish the list | 10 March",
        "Launch | Press date | Emily to book the agency | ASAP",
    )

    assert items(found) == [
        ("Publish the list", ("Tom Baker",), "2026-03-10"),
        ("Book the agency", ("Emily Carter",), "-"),
    ]


def test_another_spelling_of_a_name_is_nobody_else():
    found = page(
        "| 任务 | 负责人 | Due Date |", "| --- | --- | --- |", "| 框架 | Frank (Yi-De) | 3/9 |"
    )

    assert items(found) == [("框架", ("Frank",), "2026-03-09")]


def test_where_nobody_is_known_those_present_are_known_by_their_titles():
    found = read(
        "周例会纪要。\n参会人员：张总、李工、小陈。\n\n需要李工本周五前对接确认。\n小陈负责汇总检查报告。",
        replace(READER, directory=Directory()),
    )

    assert found.attendees == ["张总", "李工", "小陈"]
    assert [item.owners for item in found.items] == [("李工",), ("小陈",)]


@pytest.mark.parametrize("nobody", ["Unassigned", "TBD", "待定", "无"])
def test_nobody_is_no_name(nobody):
    found = page(
        "| 事项 | 负责人 | 截止 |", "| --- | --- | --- |", f"| 整理脚本 | {nobody} | 3/9 |"
    )

    assert items(found) == [("整理脚本", (), "2026-03-09")]


# Numbers, marks, headings


def test_numbers_without_a_blank_are_numbers():
    found = page("今天：", "1.2#线扭矩飘，王磊上午10点前复校", "2.3号工位，刘洋收工前整改",
                 "3.转产K3，李娜今天中午12点前上齐")  # fmt: skip

    assert [item.owners for item in found.items] == [("王磊",), ("刘洋",), ("李娜",)]
    assert found.items[0].title.startswith("2#线")
    assert found.items[0].source == "1.2#线扭矩飘，王磊上午10点前复校"


def test_numbers_below_a_numbered_heading_are_no_dates():
    found = page("2 结论", "2.1 账期最多 75 天", "2.2 违约金不超过 5%", "3 后续动作",
                 "3.1 王磊修订合同", "3.2 刘洋约客户面谈，3/9",
                 "4 下次碰头", "3月10日下午4点")  # fmt: skip

    assert items(found) == [("修订合同", ("王磊",), "-"), ("约客户面谈", ("刘洋",), "2026-03-09")]
    assert texts(found.decisions) == ["账期最多 75 天", "违约金不超过 5%"]
    assert found.next_meeting.as_json()["start"] == "2026-03-10T16:00"


@pytest.mark.parametrize(
    "mark", ["⬜", "☐", "□", "◻", "🔲", "- [ ]", "✦", "▶", "①", "⑴", "A1.", "1️⃣"]
)
def test_whatever_stands_before_a_row_is_a_mark(mark):
    assert items(page("待办", f"{mark} 订场地 @王磊 3月9日")) == [
        ("订场地", ("王磊",), "2026-03-09")
    ]


@pytest.mark.parametrize(
    "head",
    ["■ 会议待办", "◆ 待办事项", "待办事项 Action items", "Action items｜待办",
     "～待办～", "「待办」",
     "Action items from the call of 4 March", "待办事项 ✅", "Follow ups", "5、后续行动"],
)  # fmt: skip
def test_a_heading_however_it_is_drawn(head):
    assert items(page("例会 2026-03-04", "", head, "订场地 —— 王磊")) == [
        ("订场地", ("王磊",), "-")
    ]


@pytest.mark.parametrize("head", ["■ 会议结论", "### 定下来的", "二、会议确定事项", "◆ 决议事项"])
def test_headings_of_what_was_decided(head):
    found = page("例会 2026-03-04", "", head, "✔️ 抽奖用小程序", "✔️ 地点选湖畔酒店")

    assert texts(found.decisions) == ["抽奖用小程序", "地点选湖畔酒店"]


def test_a_label_with_a_number_is_no_item():
    found = page(
        "◆ 任务分配", "任务1", "  内容：下发模板", "  责任人：王磊", "  期限：3月17日", "任务2",
        "  内容：提交目标", "  责任人：刘洋", "  期限：未定",
    )  # fmt: skip

    assert items(found) == [("下发模板", ("王磊",), "2026-03-17"), ("提交目标", ("刘洋",), "-")]


@pytest.mark.parametrize("end", [": done, closed", "：已完成", " - done", "（已关闭）"])
def test_what_is_done_is_no_item(end):
    assert page("Open actions", f"- ACTION-71 (Tom): publish the budget{end}").items == []


def test_a_paragraph_after_a_list_is_no_part_of_it():
    found = page("风险", "- 库存只够 4 天", "", "涉及部门若干", "", "待办", "- 王磊：补货，3月9日")

    assert texts(found.risks) == ["库存只够 4 天"]


@pytest.mark.parametrize("title", ["研发部例会  2026.3.4 周三", "周会纪要｜研发部｜3月4日"])
def test_the_title_of_a_page_is_no_item(title):
    found = page(title, "到会：王磊 刘洋", "", "进展", "正常")

    assert found.items == [] and found.attendees == ["王磊", "刘洋"]


def test_who_spoke_does_not_do_what_stands_below():
    found = page("李娜", " 1) 待办：约客户，3月9日", "", "二、陈总讲的", " - 清明值班表照旧")

    assert items(found) == [("约客户", ("李娜",), "2026-03-09")]


@pytest.mark.parametrize(
    "line", ["欢迎 @王磊、@刘洋 加入社区！", "Thanks to Tom and Emily for the demo."]
)
def test_a_greeting_is_no_item(line):
    assert page("例会 2026-03-04", "", "讨论", line).items == []


# What was decided, and what was not


@pytest.mark.parametrize(
    "line",
    ["没有形成共识，下次再议。", "No consensus on the aliases, back to the list.",
     "双方未能统一意见。",
     "The team was split on the price.", "超了 12 万，两边没 agree。", "各持己见，先搁着。"],
)  # fmt: skip
def test_words_of_a_dispute(line):
    assert len(page("例会 2026-03-04", "", "讨论", line).disputes) == 1


def test_what_was_not_decided_is_no_decision():
    assert page("**结论**：无，下次再议。", "**结论**：暂无").decisions == []


def test_a_decision_that_is_told_twice_is_one():
    found = page(
        "总结", "与会人员一致同意 5 月 27 日灰度上线。", "", "决策", "- 5 月 27 日灰度上线"
    )

    assert len(found.decisions) == 1


def test_an_item_that_is_reviewed_and_listed_is_one():
    found = page("遗留", "- 压测脚本：王磊，3月9日", "", "待办", "- 王磊 完成压测脚本，3月9日")

    assert [item.owners for item in found.items] == [("王磊",)]


# Dates that say which one is meant


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("王磊：与账期超过180天的客户对账", "与账期超过180天的客户对账"),
        ("王磊：提交Q2预算", "提交Q2预算"),
        ("Tom: publish the Q2 scorecard", "publish the Q2 scorecard"),
        ("Tom: share the March 9 deck with Emily", "share the March 9 deck with Emily"),
    ],
)
def test_a_date_that_is_part_of_a_name_stays_in_the_title(line, title):
    [item] = page("待办", line).items

    assert (item.title.lower(), item.due) == (title.lower(), None)


@pytest.mark.parametrize(
    ("line", "due"),
    [("王磊：Q2上线", "2026-06-30"), ("Tom: finish it in Q2", "2026-06-30"),
     ("王磊 3月9日起每日下班前更新看板", "2026-03-09"),
     ("Tom: report every Friday from March 13", "2026-03-13")],
)  # fmt: skip
def test_a_date_that_is_a_bound_is_one(line, due):
    assert [scores.due_of(item) for item in page("待办", line).items] == [due]


@pytest.mark.parametrize(
    ("line", "due"),
    [("王磊：周三前评审", "2026-03-11"), ("王磊：下周三前评审", "2026-03-11"),
     ("王磊：3月6日前评审", "2026-03-06"),
     ("Tom: review it by Friday", "2026-03-13")],
)  # fmt: skip
def test_below_a_heading_of_next_week_weekdays_are_of_next_week(line, due):
    assert [scores.due_of(item) for item in page("三、下周工作计划", line).items] == [due]


# Tables that hold a page


def test_a_cell_that_holds_a_page_is_read_as_one():
    rows = ("| 参会人员 | 王磊、刘洋 |", "| 会议结论 | 1. 定于4月8日上市<br>2. 首批3000台 |",
            "| 待办事项 | 1. 王磊：手册定稿，3月11日<br>2. 刘洋：投放计划，3月13日 |",
            "| 风险 | 包材涨价 |", "| 下次会议 | 3月11日 10:00 |")  # fmt: skip
    found = page("| 项目 | 内容 |", "| --- | --- |", *rows)

    assert [item.owners for item in found.items] == [("王磊",), ("刘洋",)]
    assert (len(found.decisions), texts(found.risks)) == (2, ["包材涨价"])
    assert found.attendees == ["王磊", "刘洋"] and found.next_meeting


def test_a_cell_of_a_word_file_that_holds_a_page_is_read_as_one():
    document = Document()
    table = document.add_table(0, 2)
    for head, *lines in (
        ("参会人员", "王磊、刘洋"),
        ("会议内容", "1、会议决定违约金上限不超过5%。", "2、原材料涨价可能导致毛利下降。"),
        ("待办事项", "1、王磊3月6日前修订合同第7条。", "2、刘洋补充测算，3月10日"),
    ):
        cells = table.add_row().cells
        cells[0].text, cells[1].text = head, lines[0]
        for line in lines[1:]:
            cells[1].add_paragraph(line)
    data = BytesIO()
    document.save(data)
    found = read(text_of(data.getvalue(), "a.docx"), READER)

    assert items(found) == [
        ("修订合同第7条", ("王磊",), "2026-03-06"),
        ("补充测算", ("刘洋",), "2026-03-10"),
    ]
    assert found.attendees == ["王磊", "刘洋"] and len(found.decisions) == len(found.risks) == 1


# Traditional characters


def test_a_company_that_writes_traditional_characters_is_known():
    people = (Somebody("cyj", "陳怡君", "研發部", "研發經理"), Somebody("lzh", "林志豪", "業務部"))
    here = replace(READER, directory=Directory(people, (Unit("研發部"), Unit("業務部"))))
    found = page("待辦：", "- 陳怡君 3/10 前完成測試報告", "- 志豪聯繫客戶，3/12", reader=here)

    assert items(found) == [
        ("完成測試報告", ("cyj",), "2026-03-10"),
        ("聯繫客戶", ("lzh",), "2026-03-12"),
    ]
    assert page("待办：", "- 陈怡君：测试报告", reader=here).items[0].owners == ("cyj",)
