"""Families of chat lines that other people's wording brought: moved dates, nobody's items, posts.

Said on Wednesday, 4 March 2026, at ten; a due `-` is none.
"""

from dataclasses import replace

import pytest

from bot.language.capture import read
from bot.language.who.names import Directory, Somebody
from bot.language.who.units import Unit, spellings
from tests.language import scores
from tests.language.test_sentences import READER, families, told

PEOPLE = """
# a deadline that was moved counts by its new date
上市方案原定3月9号交，推迟到3月16号，还是李娜来弄 | 李娜 | 2026-03-16
合同原计划3月6日签，延迟到3月11日，刘洋负责 | 刘洋 | 2026-03-11
原定周五的压测改到3月12日，王磊负责 | 王磊 | 2026-03-12
海报本来说周四交，现在推迟到周五，周一鸣继续跟进 | 周一鸣 | 2026-03-06
培训材料原本3月10号要，提前到3月6号，何静抓紧 | 何静 | 2026-03-06
报价单的截止时间改到3月13日，仍由李娜负责 | 李娜 | 2026-03-13
Deadline for the test report moved to Mar 27. Tom keeps it. | Tom Baker | 2026-03-27
The proposal was due March 6, now moved to March 13. Daniel still owns it. | Daniel Kim | 2026-03-13
Press kit deadline rescheduled to March 20, Emily has it | Emily Carter | 2026-03-20
The audit pack, originally due Mar 9, is now due Mar 16. Maria is on it. | Maria Lopez | 2026-03-16
# 麻烦X…发我
样品清单麻烦小冯今天下午5点前发我~ | 冯雪 | 2026-03-04T17:00
登录日志辛苦王磊明天上午给我一份 | 王磊 | 2026-03-05
二月的发票还得麻烦小冯周五前补给我 | 冯雪 | 2026-03-06
# who is answered does nothing
好的李娜，我今晚把会议纪要补上 | 我 | 2026-03-04
收到王磊，我明天上午改完 | 我 | 2026-03-05
抱歉刘洋，我周五前一定给您 | 我 | 2026-03-06
不好意思何静，我明天把表填了 | 我 | 2026-03-05
没问题张伟，这个我来跟，3月10日前搞定 | 我 | 2026-03-10
对不起李娜，昨天忘了，今天下午补给你 | 我 | 2026-03-04
好的王磊，周五前发你 | 我 | 2026-03-06
sorry Tom, I'll send it by Friday | I | 2026-03-06
Sure Emily, I will fix the banner tonight | I | 2026-03-04
ok Priya, will rerun the tests by EOD | I | 2026-03-04
got it Daniel, I'll update the quote tomorrow | I | 2026-03-05
Noted Maria. I'll pay the invoice by Monday | I | 2026-03-09
# but who is asked does it
好的王磊，那你周五前发我 | 王磊 | 2026-03-06
hi Tom, will you send it by Friday please | Tom Baker | 2026-03-06
# 交给X：…
交给刘洋：3月11日14:00前把车订好 | 刘洋 | 2026-03-11T14:00
转给冯雪：周五前核对发票 | 冯雪 | 2026-03-06
派给王磊：明天升级数据库 | 王磊 | 2026-03-05
交给李娜和刘洋：周五前把清单核对完 | 李娜, 刘洋 | 2026-03-06
# who is asked does it, who looks at it does not
何静，会议室的标签补齐，明早九点我来看 | 何静 | 2026-03-05T09:00
王磊，机房的线理一下，周五我过来检查 | 王磊 | 2026-03-06
# 有空看看
王磊，5楼打印机连不上了，有空看看 | 王磊 | -
何静，投影仪又不亮了，抽空修一下 | 何静 | -
# what others want, and who gets it, is another's work
王磊，测试部要的日志，三天内给李娜 | 王磊 | 2026-03-07
冯雪，研发部催的发票周五前补上 | 冯雪 | 2026-03-06
郑丽，考核安排下周五交人力资源部 | 郑丽 | 2026-03-13
何静，值班表3月9日前交李娜 | 何静 | 2026-03-09
# a thing for those who are new, or late
何静 3月15日前完成新入职员工的培训考核 | 何静 | 2026-03-15
上线推迟到3月16日，王磊负责 | 王磊 | 2026-03-16
# 3.9 behind what is wanted
王磊：登录慢的报告，客户要求3.9之前回 | 王磊 | 2026-03-09
李娜，海报务必3.12前定稿 | 李娜 | 2026-03-12
# of two dates the one that is a limit, and not the one that says which
李娜明天报一下3月7日的培训名单 | 李娜 | 2026-03-05
# attendance only where nothing else is to be done
王磊周五参加评审并输出纪要 | 王磊 | 2026-03-06
"""


@pytest.mark.parametrize(("line", "people", "due"), [*families(PEOPLE)])
def test_who_does_it_by_when(line, people, due):
    assert told(line) == [(people, set(), due)]


NOBODYS = """
# nobody has it yet
搭建商3月13日前要敲定，负责人待定 | | 2026-03-13
门禁升级周五前完成，还没定负责人 | | 2026-03-06
场地3月10日前要订好，谁负责还没定 | | 2026-03-10
翻译稿下周三前要交，责任人未定 | | 2026-03-11
官网改版3月底前上线，暂无人认领 | | 2026-03-31
展位搭建（3月20日前，待认领） | | 2026-03-20
The domain must be renewed by April 20, owner TBD | | 2026-04-20
Booth design due March 13, no owner yet | | 2026-03-13
Migrate the wiki by Friday - owner to be confirmed | | 2026-03-06
Insurance renewal by March 31, still unassigned | | 2026-03-31
Translate the flyer before Monday, needs an owner | | 2026-03-09
Nobody owns the migration plan yet, due March 20 | | 2026-03-20
周五的直播没有负责人，明天中午前要定 | | 2026-03-05
# it has to be done
投标保证金周四前必须打过去 | | 2026-03-05
域名务必在3月20日前续费 | | 2026-03-20
The visa forms must be submitted by Friday | | 2026-03-06
Contract needs to be signed by March 10 | | 2026-03-10
The backups have to be tested before Monday | | 2026-03-09
The changelog has to be sent out by EOD | | 2026-03-04
# an order to nobody
把APP闪退的堆栈贴到飞书文档里,今天内 | | 2026-03-04
把合同扫描件传到网盘，周五前 | | 2026-03-06
把测试账号整理到表格里，明天中午前 | | 2026-03-05
先把报价单发给客户，今天下班前 | | 2026-03-04
3月9日前把供应商名单整理出来 | | 2026-03-09
周五之前把车位费交一下 | | 2026-03-06
Update the wiki by Friday | | 2026-03-06
Send the signed contract to the client by tomorrow noon | | 2026-03-05T12:00
"""


@pytest.mark.parametrize(("line", "due"), [(line, due) for line, _, due in families(NOBODYS)])
def test_what_is_to_be_done_by_nobody_yet(line, due):
    assert told(line) == [(set(), set(), due)]


NOTHING = """
# travel and attendance
王磊3月12日去广州参加展会
李娜周五去上海开会
刘洋下周参加行业峰会
周建国3月10日出席发布会
张伟明天去北京培训
何静周四列席例会
Tom will attend the conference on March 12
Daniel will fly to Berlin on Monday
Emily's going to travel to Leeds on Friday
Priya will join the call on Thursday
# what was moved is a meeting
评审会原定周四，改到周五
The standup moved to Friday
# no order, and no duty
把车修好了，周五能开
把我笑死了，周五见
我们必须周五前走
客户3月20日前必须收到货
Must be Friday already
We must be at the gate by 5pm
You should be done by Friday
Everyone needs to be registered by Friday
The parcel should be delivered by Friday
周末必须好好睡一觉
明天务必注意安全
Open house on Friday
Open bar tonight
进入车间必须戴安全帽
# nobody has it, and nothing is asked
没人负责这块
the owner is on leave
谁负责还没定
# who is answered
好的李娜
收到王磊，周五见
sorry Tom, my train is late on Friday
"""


@pytest.mark.parametrize("line", [one for one in NOTHING.splitlines() if one and one[0] != "#"])
def test_what_is_nothing_to_do(line):
    assert told(line) == []


# A company with posts and compound departments

FIRM = Directory(
    (
        Somebody("李国庆", "李国庆", position="科长"),
        Somebody("何志远", "何志远", position="队长"),
        Somebody("邓佳佳", "邓佳佳", position="护士长"),
        Somebody("韩磊", "韩磊", position="班长"),
        Somebody("钱敏", "钱敏", position="出纳"),
        Somebody("周平", "周平", position="经理"),
        Somebody("张民", "张民", position="经理"),
    ),
    (
        *map(Unit, ("人事行政部", "仓储物流部", "供应链中心", "供应链中心/采购部")),
        *map(Unit, ("生产部", "生产部/包装班")),
    ),
)
THERE = replace(READER, directory=FIRM)


@pytest.mark.parametrize(
    ("line", "people", "due"),
    [
        *families(
            """
李科：首件超差的报告，客户要求3.9之前回 | 李国庆 | 2026-03-09
何队，南门岗亭的灯坏了一周了，麻烦今晚前换掉 | 何志远 | 2026-03-04
护士长，上报的表月底前交医务科 | 邓佳佳 | 2026-03-31
请邓护士长安排人参加3月7日的培训，名单明天下班前报 | 邓佳佳 | 2026-03-05
韩班长 明天把待检区清一下 | 韩磊 | 2026-03-05
出纳，备用金周五前盘点一下 | 钱敏 | 2026-03-06
"""
        )
    ],
)
def test_whom_a_post_means(line, people, due):
    [item] = read(line, THERE).items
    assert (set(item.owners), scores.due_of(item)) == (people, due)


@pytest.mark.parametrize(
    "line", ["经理，周五前签字", "李科学，明天讲座", "老师，周五前交", "何处不在"]
)
def test_a_post_of_several_or_of_nobody_names_nobody(line):
    assert FIRM.find(line) == []


@pytest.mark.parametrize(
    ("line", "unit", "due"),
    [
        ("会议室投影坏了，行政部明天找人修一下", "人事行政部", "2026-03-05"),
        ("空调又不制冷了，行政部找人看一下", "人事行政部", "-"),
        ("HR please get the visa letters out within 5 working days", "人事行政部", "2026-03-11"),
        ("Purchasing, please get a second quote by March 18", "供应链中心/采购部", "2026-03-18"),
        ("仓储部明天盘点一下呆滞料", "仓储物流部", "2026-03-05"),
        ("Logistics, pls book the truck by Friday", "仓储物流部", "2026-03-06"),
        ("生产部包装班把待检区清出来，周五质检要用", "生产部/包装班", "2026-03-06"),
        ("Supply chain to confirm the lead time by Monday", "供应链中心", "2026-03-09"),
    ],
)
def test_which_department_is_meant(line, unit, due):
    [item] = read(line, THERE).items
    assert (item.owners, item.departments, scores.due_of(item)) == ((), (unit,), due)


def test_half_a_name_means_a_department_only_where_no_other_is_called_so():
    known = spellings([Unit("人事行政部"), Unit("行政部"), Unit("品质管理部"), Unit("生产技术部")])

    assert known["行政部"].path == "行政部" and known["人事部"].path == "人事行政部"
    assert known["hr"].path == "人事行政部" and known["admin"].path == "行政部"
    assert "管理部" not in known and known["生产部"].path == "生产技术部"
    assert "行政部" not in spellings([Unit("人事行政部"), Unit("行政后勤部")])


def test_of_two_doers_each_has_the_date_that_stands_behind_both():
    found = told("测试部把用例整理好，研发部改一下脚本，下周三前发我")

    assert found == [(set(), {"测试部"}, "2026-03-11"), (set(), {"研发部"}, "2026-03-11")]


def test_who_is_to_be_found_is_no_part_of_the_title():
    [item] = read("The domain must be renewed by April 20, owner TBD", READER).items
    assert item.title == "The domain must be renewed"
    [item] = read("搭建商3月13日前要敲定，负责人待定", READER).items
    assert item.title == "搭建商要敲定"
