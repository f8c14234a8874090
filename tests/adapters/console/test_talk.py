"""Talking in a terminal: a script goes in as standard input, what a person would see comes out."""

import io
import json
import sys
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from adapters.console.app import News, talk
from bot.cards import Ask, Button, Buttons, Card, Form, Option, Text
from bot.words import Words

PEOPLE = {"pm": "林晓", "rd": "王磊"}
LEVELS = (Option("high", "高"), Option("low", "低"))
STEP = (Ask("what", "做什么", "text"), Ask("by", "何时", "date"))
FORM = Form(
    "新增风险",
    "risk add",
    (
        Ask("title", "标题", "text", required=True),
        Ask("level", "等级", "choice", options=LEVELS, value="low"),
        Ask("owner", "负责人", "person"),
        Ask("proof", "附件", "file"),
        Ask("steps", "步骤", "rows", fields=STEP),
    ),
)  # fmt: skip


class Company:
    """A bot of few words: it says back what it heard, and keeps it."""

    def __init__(self, language: str) -> None:
        self.heard, self.language = [], language
        self.now, self.unread = datetime(2026, 3, 2, 1, tzinfo=UTC), []
        self.again = 0

    def hear(self, heard):
        self.heard.append(heard)
        if heard.text == "risk add" and heard.source != "submitted":
            return (FORM,)
        if heard.source == "submitted" and self.again:
            self.again -= 1
            return (
                Form(
                    FORM.title,
                    FORM.line,
                    (Ask("title", "标题", "text", value="晚到", error="太短"),),
                ),
            )
        if heard.text == "nothing":
            return ()
        row = (Button("完成", "A-1 完成"), Button("改期", "A-1 改期"))
        return (Card(f"heard {heard.text}", (Buttons(row),)),)

    def suggest(self, heard, field, prefix):
        return [Option(h, n) for h, n in PEOPLE.items() if (prefix in h and field == "owner")]

    def words(self, handle):
        return Words(self.language, ZoneInfo("Asia/Shanghai"), lambda h: PEOPLE.get(h, h))

    def advance(self, by: timedelta) -> None:
        self.now += by
        self.unread.append(News("launch", Card("<@rd> A-1 due", (Text("x"),))))

    def news(self):
        news, self.unread = self.unread, []
        return news


@pytest.fixture
def told(monkeypatch, capsys):
    """`told("line", …)`: the company after those lines, and what stood on the screen."""

    def script(*lines: str, language: str = "en", again: int = 0):
        company = Company(language)
        company.again = again
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        talk(
            company.hear, company.suggest, now=lambda: company.now, words=company.words,
            people=PEOPLE, rooms={"launch": "X1"}, news=company.news, clock=company.advance,
        )  # fmt: skip
        return company, capsys.readouterr().out

    return script


def test_a_line_goes_to_the_bot_alone(told) -> None:
    company, screen = told("hello")

    [heard] = company.heard
    assert (heard.text, heard.by, heard.source) == ("hello", "console:local:pm", "typed")
    assert (heard.at.key, heard.at.direct) == ("console:local:dm:pm", True)
    assert "│ heard hello" in screen and "#1 完成   #2 改期" in screen


def test_somebody_else_speaks_and_in_a_group(told) -> None:
    company, screen = told("as rd", "in launch", "hello", "as 林晓", "in", "again")

    assert [(h.by[-2:], h.at.chat, h.at.direct) for h in company.heard] == [
        ("rd", "launch", False), ("pm", "dm:pm", True),
    ]  # fmt: skip
    assert "rd@launch> " in screen


def test_who_is_not_known_is_listed(told) -> None:
    company, screen = told("as nobody", "in nowhere")

    assert "Who speaks?" in screen and "rd  王磊" in screen
    assert "In which group?" in screen and "launch  X1" in screen
    assert company.heard == []


def test_a_button_is_pressed_by_its_number(told) -> None:
    company, _ = told("hello", "#2")

    assert (company.heard[1].text, company.heard[1].source) == ("A-1 改期", "pressed")


def test_a_button_that_is_not_there(told) -> None:
    company, screen = told("#1", "hello", "#3")

    assert len(company.heard) == 1
    assert "There is no button #1." in screen and "There is no button #3." in screen


def test_a_form_is_asked_blank_by_blank(told) -> None:
    company, screen = told("risk add", "晚到", "1", "@rd", "画图", "周五", "")

    sent = company.heard[1]
    assert (sent.text, sent.source) == ("risk add", "submitted")
    assert json.loads(sent.fields["steps"]) == [{"what": "画图", "by": "周五"}]
    assert {k: v for k, v in sent.fields.items() if k != "steps"} == {
        "title": "晚到", "level": "high", "owner": "@rd", "proof": "",
    }  # fmt: skip
    assert "标题 *: " in screen and "等级 [低]: " in screen


def test_enter_keeps_and_a_dash_empties(told) -> None:
    company, _ = told("risk add", "晚到", "", "", "")
    assert company.heard[1].fields["level"] == "low"

    company, _ = told("risk add", "晚到", "-", "", "")
    assert company.heard[1].fields["level"] == ""


def test_what_is_needed_is_asked_again(told) -> None:
    company, screen = told("risk add", "", "-", "晚到", "", "", "")

    assert screen.count("This one is needed.") == 2
    assert company.heard[1].fields["title"] == "晚到"


@pytest.mark.parametrize("word", ["cancel", "取消"])
def test_a_form_can_be_left(told, word: str) -> None:
    company, screen = told("risk add", "晚到", word, "hello")

    assert [heard.text for heard in company.heard] == ["risk add", "hello"]
    assert "nothing is saved" in screen


def test_the_end_of_the_input_leaves_a_form_too(told) -> None:
    company, _ = told("risk add", "晚到")

    assert len(company.heard) == 1


def test_a_question_mark_lists_who_there_is(told) -> None:
    company, screen = told("risk add", "晚到", "", "?r", "rd", "")

    assert "1 王磊" in screen and "林晓" not in screen
    assert company.heard[1].fields["owner"] == "rd"


def test_a_form_that_is_not_accepted_comes_again(told) -> None:
    company, screen = told("risk add", "晚", "", "", "", "核心件晚到", again=1)

    assert "! 太短" in screen and "标题 [晚到]: " in screen
    assert company.heard[2].fields == {"title": "核心件晚到"}


def test_the_clock_moves_on_and_what_came_meanwhile_is_shown(told) -> None:
    company, screen = told("clock +1d", "时钟 +2h")

    assert company.now == datetime(2026, 3, 3, 3, tzinfo=UTC) and company.heard == []
    assert "2026-03-03 Tue 09:00" in screen
    assert "→ launch\n│ @王磊 A-1 due" in screen


def test_silence_is_silence(told) -> None:
    company, screen = told("nothing", "", "quit", "hello")

    assert [heard.text for heard in company.heard] == ["nothing"]
    assert screen.count("│") == 0


def test_chinese_readers_are_spoken_to_in_chinese(told) -> None:
    company, screen = told("我是 rd", "到 launch", "risk add", "", "取消", "#9", language="zh")

    assert company.heard[0].by.endswith(":rd") and company.heard[0].at.chat == "launch"
    for sentence in ("换个人说话", "这一项要填。", "什么都没有保存", "没有 #9 这个按钮。"):
        assert sentence in screen


def test_the_real_bot(chat, monkeypatch, capsys) -> None:
    monkeypatch.setattr(
        sys, "stdin", io.StringIO("in launch\nproject add X2 launch\nas rd\nP-9 clsoe\n")
    )
    say = Words("en", ZoneInfo("Asia/Shanghai"))
    talk(
        chat.bot.hear, lambda heard, field, prefix: [], now=lambda: chat.now, words=lambda _: say,
        people=PEOPLE, rooms={"launch": "X1"}, platform="test", tenant="T",
    )  # fmt: skip

    screen = capsys.readouterr().out
    assert "│ P-2" in screen and "rd@launch> ┃ Did you mean" in screen
