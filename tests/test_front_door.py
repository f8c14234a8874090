"""What comes in by the front door: repeats, several lines, slips of the pen, dates, mere talk."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy.orm import sessionmaker
from sqlmodel import Session

from bot.app import Bot
from bot.cards import Form, Tone, buttons
from bot.events import Heard
from bot.features.action import Action
from bot.features.risk import Risk
from bot.outbox import Message
from bot.registry import draws
from bot.store import open_engine
from bot.trail import Spoken
from tests.conftest import ROOM, dm
from tests.examples import last, rows


@pytest.fixture
def busy(chat):
    """A project with an action item of `market`, who finished it, and a risk."""
    for line in ("action add First @market 2026-03-06", "risk add Core part @rd"):
        chat.says(line)
    chat.says("A-1 done", "market")
    return chat


# Repeats, several lines


def test_a_repeat_gets_the_stored_reply_and_has_one_effect(chat):
    first = chat.replies("action add Once @market", event_id="x")

    assert chat.replies("action add Once @market", event_id="x") == first
    assert len(chat.rows(Action)) == 1
    assert len([m for m in chat.rows(Message) if m.spoken and not m.edits]) == 2


def test_a_repeat_of_what_failed_or_was_asked_is_answered_alike(chat):
    for event_id, text in (
        ("no", "A-9 done"),
        ("ask", "risk add"),
        ("past", "action add X 3月1日"),
    ):
        assert chat.replies(text, event_id=event_id) == chat.replies(text, event_id=event_id) != ()


def test_several_lines_are_one_change_and_one_undo(chat):
    before = rows(chat)
    replies = chat.replies("action add One\n\nrisk add Two level=high\n  行动项 新增 Three")

    assert len(replies) == 3
    assert [row.title for row in chat.rows(Action)] == ["One", "Three"]
    chat.says("undo")
    left = {key: row for key, row in rows(chat).items() if not row["cancelled_at"]}
    assert left == before


def test_several_lines_are_all_or_nothing(chat):
    before = rows(chat)

    [reply] = chat.replies("action add One\nA-77 done")

    assert "A-77" in reply.title
    assert rows(chat) == before


def test_a_second_line_that_is_no_command_belongs_to_the_first(chat):
    chat.says("risk add Late part\nthe supplier called")

    assert [risk.title for risk in chat.rows(Risk)] == ["Late part\nthe supplier called"]


# Slips of the pen: every question has a button, and the button works


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("acton add Write it", "action add Write it"),
        ("risk ad Late part", "risk add Late part"),
        ("行动想 新增 写纪要", "行动项 新增 写纪要"),
        ("A1 done", "A-1 done"),
        ("A-1 dnoe", "A-1 done"),
        ("risk add Late levle=high", "risk add Late level=high"),
        ("action add X onwer=@market", "action add X owner=@market"),
        ("risk add Late level=hihg", "high"),
        ("action add X department=marketting", "市场部"),
        ("action add X @刘杨", "@market"),
        ("action add X @markett", "@market"),
    ],
)
def test_a_slip_is_asked_about_with_a_button_that_works(chat, slip, meant):
    chat.says("action add First @market")
    before = rows(chat)

    question = chat.says(slip)
    assert rows(chat) == before
    lines = [button.line for button in buttons(question)]
    assert any(meant in line for line in lines), (question.title, lines)
    answer = chat.says(next(line for line in lines if meant in line), source="pressed")

    assert not last(chat).asked, answer
    assert rows(chat) != before


def test_a_code_that_is_not_there_leads_to_the_list(chat):
    [way] = buttons(chat.says("A-99 done"))

    assert chat.says(way.line, source="pressed").tone is Tone.PLAIN


# What is text stays text


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("risk add cpu=100% at night", "cpu=100% at night"),
        ("action add compare a=b", "compare a=b"),
        ('action add "quoted title"', "quoted title"),
        ("action add “弯引号”", "弯引号"),
        ("action add 「直角引号」", "直角引号"),
        ("action add 『双直角』", "双直角"),
        ("action add ＂全角＂", "全角"),
        ('action add the "inner" word', 'the "inner" word'),
        ('action add say "hi" and "bye"', 'say "hi" and "bye"'),
        ("action add it's 5 o'clock", "it's 5 o'clock"),
        ("action add prepare 3月5日 launch talk", "prepare 3月5日 launch talk"),
        ("行动项 新增 准备3月5日发布会的材料", "准备3月5日发布会的材料"),
        ("action add mail me@example.com", "mail me@example.com"),
        ("action add 关于风险和问题的说明", "关于风险和问题的说明"),
    ],
)
def test_a_title_is_kept_as_it_was_written(chat, line, title):
    chat.says(line)

    [row] = [*chat.rows(Action), *chat.rows(Risk)]
    assert row.title == title


@pytest.mark.parametrize(
    "line",
    [
        "行动项 新增 提交方案，负责人=@刘洋，截止=周五",
        "行动项 新增 提交方案 负责人：刘洋 截止：3月6日",
        "新增行动项：提交方案 ＠刘洋 ３月６日",
        "行动项 新增 提交方案 @刘洋 3月6日前",
        "action add 提交方案 @market Friday",
        'action add 提交方案 owner="@market" due="3月6日 18:00"',
        "行动项 新增 提交方案@刘洋周五前",
        "行动项新增提交方案@刘洋周五前",
        "新增行动项，提交方案，@刘洋，3月6日",
        "add action 提交方案 @market 2026/3/6",
        "ＡＣＴＩＯＮ　ａｄｄ 提交方案 ＠ｍａｒｋｅｔ ２０２６－０３－０６",
        "新增 待办 提交方案 @market this Friday",
    ],
)
def test_owner_and_due_are_found_wherever_they_stand(chat, line):
    chat.says(line)

    [row] = chat.rows(Action)
    assert (row.owner, f"{row.due:%m-%d %H:%M}") == ("market", "03-06 10:00")
    assert row.title == "提交方案"


def test_a_name_needs_no_blank_after_it_and_a_date_within_stays_in_the_title(chat):
    chat.says("行动项 新增 @刘洋周五前提交方案")

    [row] = chat.rows(Action)
    assert (row.owner, row.title, row.due) == ("market", "周五前提交方案", None)


# Dates


def test_a_date_that_has_passed_is_asked_about_and_both_buttons_work(chat):
    dues = []
    for at in (0, 1):
        question = chat.says("action add Late @market 2026-03-01")
        assert "has passed" in question.title
        assert len(chat.rows(Action)) == at
        chat.says(buttons(question)[at].line, source="pressed")
        dues.append(chat.rows(Action)[-1].due.date().isoformat())

    assert dues == ["2026-03-08", "2026-03-01"]


def test_a_date_with_two_readings_is_asked_about(chat):
    hours = []
    for at in (0, 1):
        ways = buttons(chat.says("action add Two ways @market 明天3点"))
        assert len(ways) == 2 and len(chat.rows(Action)) == at
        chat.says(ways[at].line, source="pressed")
        hours.append(f"{chat.rows(Action)[-1].due:%d %H:%M}")

    assert sorted(hours) == ["02 19:00", "03 07:00"]


def test_next_monday_said_on_a_sunday_is_asked_about(chat):
    chat.now += timedelta(days=6)
    days = []
    for at in (0, 1):
        question = chat.says("行动项 新增 写纪要 @刘洋 下周一")
        assert [b.label for b in buttons(question)] == [
            "2026-03-09 Mon 18:00",
            "2026-03-16 Mon 18:00",
        ]
        assert len(chat.rows(Action)) == at
        chat.says(buttons(question)[at].line, source="pressed")
        days.append(f"{chat.rows(Action)[-1].due:%d}")

    assert days == ["09", "16"]
    assert {row.title for row in chat.rows(Action)} == {"写纪要"}


@pytest.mark.parametrize("word", ["3月32日", "2026-02-30", "13月1日"])
def test_a_day_that_does_not_exist_is_said(chat, word):
    reply = chat.says(f"action add X {word}")

    assert word in reply.title and not chat.rows(Action)


# Talk

AMONG_PEOPLE = """
风险加大了，大家注意
我的天，这也太快了
完成得不错
这个问题我看一下
问题不大
项目进展怎么样
项目加快一点吧
同意楼上
同意，就这么办
收到，我来写
关闭一下投影仪吧
延期的话客户会不高兴
待办太多了
成员都到齐了吗
会议改期到周五了
为什么不早说
帮助一下新同事
历史总是惊人的相似
权限不够，打不开文档
撤销按钮在哪里
部门聚餐定在周五
设置里可以改语言
风险：供应商可能延期，等级高不高？
好的@刘洋 辛苦了
actions speak louder than words
the risk is closed, I think
my laptop is broken
why not tomorrow
help yourself to some coffee
done with lunch, back in ten
issue with the printer again
risks are everywhere these days
project managers meet at noon
close the door please
keep it up
approve of this very much
mine is the blue one
show me the money
people are waiting downstairs
history repeats itself
link is broken again
doctor said no
这个风险关闭了吗
行动项大家抓紧
项目更新了
项目状态不太好
项目取消了，大家别准备了
项目新增了两个需求
新增风险的时候要注意
问题解决了，我去取消会议
问题更新：已经修好
历史问题比较多
完成了吗？
更新一下进度
查看一下附件
搜索一下附件里的报价
认领这个bug
接下来项目要提速
延期到下周五
风险 关闭 了吗
行动项 完成 了吗
项目 更新 了没
A4纸没了
the risk is closed, thanks
add me to the project please
project status is green
project status?
project close to the finish
new project?
risk review tomorrow
risk update please
issue closed
issue update from the supplier
action items please
action item update by Friday please
permission denied
department heads please reply
clock is ticking
find me a room
claim form
link to the doc
undo that
my project is late
move the meeting to Friday
A4 paper is out
return to office on Monday
assign it to me
"""
TALK = tuple(AMONG_PEOPLE.strip().splitlines())


@pytest.mark.slow
@pytest.mark.parametrize("by", ["pm", "admin"])  # who may do the most
def test_talk_among_people_is_left_alone(busy, by):
    before = rows(busy)

    answered = {line: busy.says(line, by) for line in TALK}

    assert {line: reply.title for line, reply in answered.items() if reply} == {}
    assert rows(busy) == before


@pytest.mark.parametrize("where", [{"at": dm("pm")}, {"mentioned": True}], ids=["alone", "named"])
def test_the_bot_answers_whoever_speaks_to_it_and_talk_changes_nothing(busy, where):
    before = rows(busy)

    assert [line for line in TALK if not busy.says(line, **where)] == []
    assert rows(busy) == before


@pytest.mark.parametrize(
    "question",
    ["A-2 完成了吗？", "A-2完成没", "A-2 done?", "A-2 取消吧", "R-1 关闭了吗", "R-1 close?"],
)
def test_a_question_about_a_row_changes_nothing_and_offers_what_can_be_done(busy, question):
    busy.says("action add Second @market")
    before = rows(busy)

    reply = busy.says(question)

    assert rows(busy) == before
    assert all(button.line.startswith(question[:3]) for button in buttons(reply)) and buttons(reply)


@pytest.mark.parametrize("report", ["A-2 完成了", "A-2完成了，辛苦大家", "A-2 done了"])
def test_what_is_reported_of_a_row_is_done(busy, report):
    busy.says("action add Second @market")

    assert busy.says(report, "market").title == "A-2 is done"


def test_in_a_thread_people_talk_and_its_row_may_be_meant(busy):
    busy.sent()
    card = next(m for m in busy.rows(Message) if m.subject == "R-1" and m.chat == ROOM.key)
    thread = replace(ROOM, thread=busy.row(Message, card.id).platform_id)
    before = rows(busy)
    for line in ("更新了吗？", "关闭的话要谁同意", "why not", "这个风险不大", "review?"):
        assert busy.replies(line, at=thread) == (), line
    assert rows(busy) == before

    assert busy.says("更新 供应商答复了", at=thread).title == "R-1 has a new line in its log"


# Errors


def test_an_error_of_ours_is_one_polite_sentence_and_nothing_is_saved(chat, monkeypatch, caplog):
    chat.says("action add First @market")
    before = rows(chat)
    monkeypatch.setitem(draws, Action, lambda row, view: 1 / 0)

    [reply] = chat.replies("A-1 done", event_id="broken")

    reference = re.search(r"reference (\w{4}) to 何静", reply.title)
    assert reference and "nothing was saved" in reply.title
    assert reference[1] in caplog.text and "ZeroDivisionError" in caplog.text
    assert rows(chat) == before
    assert chat.replies("A-1 done", event_id="broken") == (reply,)
    assert "ZeroDivision" not in str(reply)


def test_a_broken_second_line_takes_the_first_one_back(chat, monkeypatch):
    before = rows(chat)
    monkeypatch.setitem(draws, Risk, lambda row, view: 1 / 0)

    chat.replies("action add One\nrisk add Two")

    assert rows(chat) == before


# Decisions


def test_an_old_card_refuses_with_what_changed_and_its_fresh_button_works(busy):
    old = busy.says("A-1", at=dm("pm"))
    busy.says("A-1 edit title=Other", "pm")
    before = rows(busy)

    refusal = busy.presses(old, "Accept", at=dm("pm"))

    assert refusal.title.startswith("A-1 changed after this card")
    assert "Title: First → Other" in str(refusal)
    assert rows(busy) == before
    assert busy.presses(refusal, "Accept", at=dm("pm")).title == "A-1 is accepted and closed"


# Two at once


def twins(chat, first: Heard, second: Heard) -> list:
    """Two processes hear at the same moment."""
    url = chat.bot.sessions.kw["bind"].url
    bots = [
        Bot(sessionmaker(open_engine(url.render_as_string(hide_password=False)), class_=Session))
        for _ in range(2)
    ]
    start = Barrier(2)

    def hear(bot: Bot, heard: Heard):
        start.wait()
        return bot.hear(heard)

    with ThreadPoolExecutor(2) as pool:
        futures = [pool.submit(hear, *pair) for pair in zip(bots, (first, second), strict=True)]
        replies = [future.result() for future in futures]
    for bot in bots:
        bot.sessions.kw["bind"].dispose()
    return replies


@pytest.mark.parametrize("verb", ["accept", "return"])
def test_one_decision_is_taken_once(busy, verb):
    lines = [b.line for b in buttons(busy.says("A-1", at=dm("pm")))]
    line = next(line for line in lines if f" {verb}" in line) + " reason=no" * (verb == "return")
    busy.bot.sessions.kw["bind"].dispose()
    heard = [
        Heard(line, f"test:T:{by}", ROOM, f"press-{by}", busy.now, source="pressed")
        for by in ("pm", "admin")
    ]

    replies = twins(busy, *heard)

    titles = [reply.title for [reply] in replies]
    assert sum("A-1 changed after this card" in title for title in titles) == 1, titles
    acted = [s for s in busy.rows(Spoken) if s.event_id.startswith("press-") and not s.asked]
    assert len(acted) == 1


def test_one_event_delivered_twice_at_once_is_heard_once(busy):
    busy.bot.sessions.kw["bind"].dispose()
    heard = Heard("action add Twice", "test:T:pm", ROOM, "same", busy.now)

    one, other = twins(busy, heard, heard)

    assert one == other
    assert [row.title for row in busy.rows(Action)].count("Twice") == 1


def test_codes_are_never_given_twice(busy):
    busy.bot.sessions.kw["bind"].dispose()
    heard = [
        Heard(f"action add By {by}", f"test:T:{by}", ROOM, f"add-{by}", busy.now)
        for by in ("pm", "rd")
    ]

    twins(busy, *heard)

    assert sorted(row.code for row in busy.rows(Action)) == ["A-1", "A-2", "A-3"]


def test_a_missing_value_becomes_a_form_that_can_be_sent(chat):
    form = chat.says("risk add")

    assert isinstance(form, Form)
    chat.submits(form, title="From a form", level="high")
    assert chat.rows(Risk)[0].title == "From a form"
