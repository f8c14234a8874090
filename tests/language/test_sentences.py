"""Families of chat lines: who does what by when, and what is nobody's to do.

Said on Wednesday, 4 March 2026, at ten; a due `-` is none.
"""

from dataclasses import replace
from datetime import datetime

import pytest

from bot.language.capture import read
from bot.language.what import vague
from bot.language.who.names import SOMEBODY
from tests.language import scores

NOW = datetime.fromisoformat("2026-03-04T10:00+08:00")
READER = replace(scores.reader(NOW), speaker=SOMEBODY)


def told(line):
    return [(set(i.owners), set(i.departments), scores.due_of(i)) for i in read(line, READER).items]


def families(text):
    """`# family`, then lines of `what is said | who | due`."""
    rows = [one.strip() for one in text.splitlines() if one.strip() and not one.startswith("#")]
    for row in rows:
        line, who, due = (cell.strip() for cell in row.split("|"))
        yield line, {one.strip() for one in who.split(",")} - {""}, due


DOERS = """
# short and familiar names
老王你看下登录报错 | 王磊 | -
超哥，三家供应商的报价催一下 | 马超 | -
李娜姐，海报的文案今晚能定吗？ | 李娜 | 2026-03-04
一鸣把banner改完发群里，下班前 | 周一鸣 | 2026-03-04
小冯帮忙把二月的凭证整理下，周五要 | 冯雪 | 2026-03-06
# in small letters, spoken to
tom - can u fix the login page today | Tom Baker | 2026-03-04
emily! homepage banner is wrong, pls swap it before noon | Emily Carter | 2026-03-04T12:00
priya, test env is down again, take a look? | Priya Sharma | -
hey daniel, need the acme quote by thurs | Daniel Kim | 2026-03-05
tom and priya: pls fix the flaky tests by friday | Tom Baker, Priya Sharma | 2026-03-06
Tom + Emily - joint demo rehearsal Thursday 3pm | Tom Baker, Emily Carter | 2026-03-05T15:00
# asked by half a word
许强再催一下客户的回款 | 许强 | -
还缺两张图，一鸣补一下 | 周一鸣 | -
杨帆辛苦把投诉记录汇总一下 | 杨帆 | -
何静 打印机又卡纸了 来修一下 | 何静 | -
张伟！！线上报警了！！快看下！！ | 张伟 | -
Tom, when you have a minute, bounce the cache server | Tom Baker | -
Maria mind checking this invoice today? | Maria Lopez | 2026-03-04
# whom the first sentence speaks to is meant by the next one
志刚 3号机的备件到了没？没到的话今天催一下 | 罗志刚 | 2026-03-04
@何静 门禁又坏了。。。今天能修吗 | 何静 | 2026-03-04
Daniel hasn't signed yet. Daniel, by tomorrow 5pm please | Daniel Kim | 2026-03-05T17:00
Priya, any update? If not, please ping QA by noon | Priya Sharma | 2026-03-04T12:00
# the doer behind the deed
新版报价单下周一出，还是李娜来做 | 李娜 | 2026-03-09
发布会延期到3月25日，仍由赵敏负责 | 赵敏 | 2026-03-25
服务器扩容王磊来，3月底前搞定 | 王磊 | 2026-03-31
这个单子给吴倩跟，周五前成交 | 吴倩 | 2026-03-06
需求评审你来组织，林晓 | 林晓 | -
Server migration next Tuesday, Tom's on point | Tom Baker | 2026-03-10
Landing page copy due 3/13 (Emily) | Emily Carter | 2026-03-13
# I, behind what it is about
这块我来弄 | 我 | -
合同我明天寄出去 | 我 | 2026-03-05
海报的事我跟进一下，周五给大家答复 | 我 | 2026-03-06
客户那边我去说，周五前搞定 | 我 | 2026-03-06
投标书交给我吧，3月10号前出初稿 | 我 | 2026-03-10
老板让我周五前交 | 我 | 2026-03-06
# I, unsaid
接口文档写了一半，剩下的明天写完 | 我 | 2026-03-05
今天来不及了，明早发你 | 我 | 2026-03-05
好，周五前回复你 | 我 | 2026-03-06
my bad, will push the fix today | I | 2026-03-04
will send you the deck tomorrow morning | I | 2026-03-05
# owing, awaiting, picking up
I owe Maria the Q1 numbers, will send them by Friday | I | 2026-03-06
need the final copy from Emily by tomorrow noon | Emily Carter | 2026-03-05T12:00
I need the numbers back from Daniel by EOD | Daniel Kim | 2026-03-04
Tom's picking up the outage follow-up, done by tomorrow | Tom Baker | 2026-03-05
Priya is looking into the crash, update by EOD | Priya Sharma | 2026-03-04
Emily's gonna draft the press release by Thursday | Emily Carter | 2026-03-05
Tom said he'd patch it by Friday | Tom Baker | 2026-03-06
刘洋说她周四前能把嘉宾名单定下来 | 刘洋 | 2026-03-05
# somebody, whoever it may be
谁有空帮忙收一下快递 | | -
麻烦哪位老师把会议室的灯关一下 | | -
来个人搬一下水 | | -
谁能周五前把翻译稿校对一遍？ | | 2026-03-06
誰可以幫忙訂一下會議室 | | -
could someone please add me to the repo | | -
anybody able to cover my shift on Friday? | | 2026-03-06
need someone to translate the flyer by Monday | | 2026-03-09
Please update the wiki page by Friday | | 2026-03-06
# fields between dashes
【任务】首页改版-周一鸣-3.20 | 周一鸣 | 2026-03-20
压测报告_高圆_3.12 | 高圆 | 2026-03-12
王磊-扩容方案-3.13 | 王磊 | 2026-03-13
【待办】合同归档-欧阳静-3月9日 | 欧阳静 | 2026-03-09
# one is away, another one does it
李娜下周休假，海报的事刘洋周五前接一下 | 刘洋 | 2026-03-06
王磊请假期间由张伟负责值守，本周内 | 张伟 | 2026-03-08
离职交接单请田甜今天补签 | 田甜 | 2026-03-04
Tom is off on Friday so Priya will cover the release, March 6 | Priya Sharma | 2026-03-06
# of two, one is asked about it
张伟跟王磊确认下接口，明天反馈 | 张伟 | 2026-03-05
I'd like Tom to look at the memory leak this week | Tom Baker | 2026-03-08
cc @Maria Lopez, Tom will post the numbers tomorrow | Tom Baker | 2026-03-05
I've asked Daniel to confirm the venue by Thursday | Daniel Kim | 2026-03-05
# the date of another one
新人工位何静准备下，周一要用 | 何静 | 2026-03-09
我今天先出一版，明天大家再看 | 我 | 2026-03-04
王磊，把昨天的日志发我一下 | 王磊 | -
# traditional and mixed
麻煩劉洋確認一下場地 | 刘洋 | -
我來處理退貨，週五前完成 | 我 | 2026-03-06
pls 高圆 double check下case，明天noon前 | 高圆 | 2026-03-05T12:00
Emily 这个copy再polish一下，EOD前发我 | Emily Carter | 2026-03-04
"""


@pytest.mark.parametrize(("line", "people", "due"), [*families(DOERS)])
def test_who_does_it_by_when(line, people, due):
    assert told(line) == [(people, set(), due)]


DEPARTMENTS = """
Design owes us the icons by Monday | 设计部 | 2026-03-09
IT帮忙看下打印机 | 信息部 | -
Legal, pls review the NDA asap | 法务部 | -
Can QA run smoke tests before 6pm? | 测试部 | 2026-03-04T18:00
请研发部协助客服部处理投诉，周五前 | 客服部, 研发部 | 2026-03-06
销售部的周报周五下午5点前交 | 销售部 | 2026-03-06T17:00
"""


@pytest.mark.parametrize(("line", "units", "due"), [*families(DEPARTMENTS)])
def test_which_department_does_it_by_when(line, units, due):
    assert told(line) == [(set(), units, due)]


NOBODY = """
# who is away, or where they are
Jerry这周WFH，下周一back
李娜周五在上海
孙浩今天请了半天假
张伟说他周五到不了
我明天不在，有事打电话
Tom is off on Friday
Priya will be on leave from Monday
I'm working from home tomorrow
I'll be in Leeds until Thursday
# what takes place
研发部周五团建
市场部明天搬家到12楼
人力资源部下周有招聘会
3月10日财务部停电
今晚研发部加班
Marketing has its offsite on Thursday
# what was, or is only told
王磊说明天可能下雨
刘洋和客户聊了一下，对方要周五前降价
高铁票我买好了，周五早上的
谢谢李娜帮忙看了一下
I was going to send it on Monday but got stuck
Priya and Daniel met the auditor on Tuesday
I thought Daniel had sent it on Tuesday
Tom usually works from home on Fridays
高圆周四的票，周日回
# how people are
孙浩这周状态不太好
何静家里有事，明天不来
马超说他周五才回上海
Emily looks tired today
Tom has no bandwidth until Friday
# if and once
如果王磊明天不来，就只能延期
没人知道王磊周五来不来
Once Priya signs off we go live
# questions
谁知道WiFi密码？
有人能告诉我食堂几点关门吗
有没有人遇到过这个报错
谁明天去北京？
谁把我的杯子拿走了
does anyone know the door code?
can someone explain why it failed?
anyone up for coffee at 3?
# of others, and of everybody
供应商承诺3月12日到货
客户周五来验收
我把清单列好了，周五前大家确认
各位同事，3月9日全体大会
We need to decide by Friday
# of me, and no duty
我去，这也太贵了
我妈明天来
我等你们到周五
I need it by Friday
I have a dentist appointment tomorrow
I have meetings all day tomorrow
I'd love to join on Friday
我周五才有空
我也觉得下周太赶
My train leaves at 5pm
"""


@pytest.mark.parametrize("line", [one for one in NOBODY.splitlines() if one and one[0] != "#"])
def test_what_is_nothing_to_do(line):
    assert told(line) == []


def test_in_minutes_half_a_word_makes_no_item():
    """Only who chats is asked by 看一下: minutes tell what was done."""
    assert not read("林晓看一下文案", replace(READER, speaker="")).items


def test_who_is_named_nearly_right_is_never_taken():
    for line in (
        "王雷周五前交报告",
        "Danial Kim to send the quote by Friday",
        "周主任下周一前批复",
    ):
        assert not {"王磊", "Daniel Kim", "周建国"} & {
            o for i in read(line, READER).items for o in i.owners
        }


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("郑经理", ["郑丽"]), ("王工", ["王磊"]), ("李总", ["李娜"]), ("罗主任", ["罗志刚"]),
        ("欧阳律师", ["欧阳静"]), ("周总", ["周建国"]), ("磊哥", ["王磊"]), ("小鸣", ["周一鸣"]),
        ("张经理", []), ("陈院长", []), ("周老师", ["周建国", "周一鸣"]),
    ],
)  # fmt: skip
def test_whom_a_title_may_mean(title, names):
    assert [one.name for one in READER.directory.people_called(title)] == names


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("缺人手", ("number", "date", "owner")),
        ("求支援两个人", ("date", "owner")),
        ("needs help from finance by Friday", ("number", "owner")),
        ("想申请预算20万", ("date", "owner")),
    ],
)
def test_what_vague_words_leave_open(text, missing):
    assert vague.asks(text) and vague.missing(text, READER) == missing
