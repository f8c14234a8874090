"""What rows of a page say: items, what was decided, disputed or feared; and what only sounds so."""

from datetime import datetime

import pytest

from bot.language.capture import read
from tests.language import scores

READER = scores.reader(datetime.fromisoformat(scores.NOW))


def page(*lines):
    return read("\n".join(lines), READER)


def items(found):
    return [(item.title, item.owners, scores.due_of(item)) for item in found.items]


@pytest.mark.parametrize(
    "line",
    [
        "会议同意抢救室改造方案，预算48万元以内。",
        "会议批准该变更立项。",
        "原则同意按合同约定拨付第二笔款。",
        "經與會人員同意，數量由100台改為80台。",
        "明确：超标的车间在周会上做汇报。",
        "通过：夜班补贴由30元调整为40元。",
        "定了：不做地铁广告，预算转给达人",
        "从下周起晨会提前到8:15开。",
        "员工餐标准从6月1日起提到22元/天。",
        "自4月1日起执行新的报价。",
        "陈总:以后500以上的维修先报再修。",
        "50万信用贷，大家举手表决，8人到会7人同意，1人弃权，通过。",
        "Agreed: new customers pay a 30% deposit first",
    ],
)
def test_words_of_a_decision(line):
    found = page("例会 2026-03-04", "", "讨论", line)

    assert len(found.decisions) == 1 and not found.disputes


@pytest.mark.parametrize(
    "line",
    [
        "需要总经办批准，再去沟通。",
        "从明天起王磊每天汇总缺勤情况。",
        "以后可能会涨价。",
        "上次会议同意的预算已用完。",
        "The minutes of 17 February were approved without changes.",
        "The minutes of the last meeting were confirmed.",
    ],
)
def test_what_was_not_decided(line):
    assert page("例会 2026-03-04", "", "讨论", line).decisions == []


@pytest.mark.parametrize(
    "line",
    [
        "意见尚不一致，会后协调。",
        "資材與品保看法不一，暫不做結論。",
        "业务与财务意见不同，再议。",
        "定价分两派，一边主张168，一边说198，上午没定。",
        "王磊想再推一个月，刘洋觉得成本太高，没定",
        "要桁架还是木结构，没吵完",
        "是否取消预约制：B组赞成，A组反对，先不动。",
        "玻璃杯 claim 雙方仲未傾掂。",
        "退股按什么价算，吵了半天没结果。",
    ],
)
def test_words_of_a_dispute_that_firms_use(line):
    assert len(page("例会 2026-03-04", "", "讨论", line).disputes) == 1


@pytest.mark.parametrize(
    "line",
    [
        "夜班压力较大，存在护理安全隐患。",
        "燃气管线未迁改，存在汛期前不能完工的风险。",
        "4月份恐有斷料風險。",
        "担心 5 月雨季，设备淋湿要赔",
        "再招不到清明前后肯定爆仓。",
        "再这么下去线上要赔钱。",
        "招不到人的话4月接通率会继续掉。",
        "好緊，有機會趕唔切 4 月嘅 ETD。",
    ],
)
def test_words_of_a_risk_that_firms_use(line):
    found = page("例会 2026-03-04", "", "讨论", line)

    assert len(found.risks) == 1 and found.items == []


@pytest.mark.parametrize("line", ["不用担心预算。", "刘洋担心数据量太大。", "没有风险。"])
def test_a_worry_that_somebody_has_or_nobody_is_no_risk(line):
    assert page("例会 2026-03-04", "", "讨论", line).risks == []


def test_a_risk_and_what_is_done_about_it_are_two():
    found = page(
        "例会 2026-03-04", "", "讨论", "安全库存只剩2天，存在停线风险，王磊3月9日前跟客户沟通。"
    )

    assert len(found.risks) == len(found.items) == 1


# Rows and tables


@pytest.mark.parametrize(
    "line",
    [
        "1、补训方案，负责人：王磊，截止日期：3月9日",
        "补训方案，3月9日前全部更换完，方案已通过。责任人：王磊",
        "1. 补训方案；责任人：王磊；完成时间：3月9日",
    ],
)
def test_a_labelled_owner_makes_an_item_of_a_row(line):
    found = page("讨论", line, line.replace("补训", "二期").replace("王磊", "刘洋"))

    assert [(i.owners, scores.due_of(i)) for i in found.items] == [
        (("王磊",), "2026-03-09"),
        (("刘洋",), "2026-03-09"),
    ]


@pytest.mark.parametrize(
    ("head", "cell"),
    [
        ("实际完成日期", "2026.02.12"), ("关闭日期", "3/2"), ("备注", "完成"), ("备注", "已给"),
        ("状态", "Closed"), ("Closed on", "2 March"),
    ],
)  # fmt: skip
def test_a_row_of_a_table_that_has_ended_is_no_item(head, cell):
    found = page(f"事项\t责任人\t完成日期\t{head}", f"修订SOP\t王磊\t3/9\t{cell}",
                 "装报警器\t刘洋\t3/9\t")  # fmt: skip

    assert items(found) == [("装报警器", ("刘洋",), "2026-03-09")]


@pytest.mark.parametrize("head", ["## 故障经过", "## 时间线", "## Timeline"])
def test_what_happened_at_a_time_is_nothing_to_do(head):
    found = page("复盘 2026-03-04", head, "- 20:25 收到反馈", "- 20:51 王磊确认失败，停止推送")

    assert found.items == []


@pytest.mark.parametrize(
    "line",
    ["今天开会主要说几个事。", "周建国：今天讨论三个议题。",
     "××投资有限公司管理部　　　2026年3月4日",
     "发：各科室", "抄报：周建国"],
)  # fmt: skip
def test_what_only_opens_or_closes_a_page_is_no_item(line):
    assert page("会议纪要", line, "", "讨论", "进度正常").items == []


@pytest.mark.parametrize(
    "head", ["上次例会议定事项落实情况", "壹、上次會議追蹤事項", "一、上周工作"]
)
def test_what_the_meeting_before_had_decided_is_not_decided_now(head):
    assert page("例会 2026-03-04", head, "1、临边防护已补齐。", "2、报告已上报。").decisions == []
