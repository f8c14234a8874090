"""Completion while somebody types: only what is visible and may be done, in both languages."""

import pytest

from bot.events import Heard
from bot.people import Person
from bot.suggest import MOST, complete
from tests.conftest import ROOM, dm


@pytest.fixture
def ask(chat):
    """The lines that are suggested to somebody."""

    def complete_for(text, by="pm", at=ROOM, language="en"):
        with chat.bot.sessions() as db:
            person = db.get_one(Person, by)
            db.expunge(person)
            person.language = language
            return complete(db, person, at, text)

    return complete_for


def lines(suggestions):
    return [suggestion.line for suggestion in suggestions]


def test_a_picker_offers_what_fits_and_may_be_seen(chat):
    def offered(command, field, prefix, by="pm"):
        heard = Heard("", f"test:T:{by}", ROOM, "picker", chat.now)
        return [option.value for option in chat.bot.suggest(command, field, prefix, heard)]

    assert offered("action add", "owner", "刘") == ["market"]
    assert offered("新增项目", "duties.department", "R&") == ["研发部"]
    assert offered("risk add Core part may come late", "level", "") == ["high", "medium", "low"]
    assert offered("action add", "owner", "", by="stranger") == []
    assert offered("risk add", "no such field", "") == offered("nonsense", "owner", "") == []


def test_a_code_prefix_shows_the_rows_one_may_see(chat, ask):
    chat.says("risk add Core part may come late")
    chat.says("project add Plan B visibility=members", "vp", dm("vp"))
    chat.says("risk add Leak project=P-2", "vp", dm("vp"))

    [first, *_] = ask("R-")
    assert (first.line, first.label) == ("R-1 ", "R-1 Core part may come late")
    assert first.about == "risk · P-1 X1 launch"
    assert "R-2 " not in lines(ask("R-")) and "R-2 " in lines(ask("r", "vp"))
    assert lines(ask("R-2 ")) == []


def test_after_a_code_come_the_verbs_that_fit_and_may_be_used(chat, ask):
    chat.says("risk add Core part may come late @rd")

    assert lines(ask("R-1 "))[:3] == ["R-1 update ", "R-1 close ", "R-1 reschedule "]
    assert lines(ask("R-1 ", "sales")) == [
        "R-1 update ", "R-1 history ", "R-1 show ", "R-1 undo ", "R-1 why ",
    ]  # fmt: skip
    [close] = ask("R-1 clo")
    assert (close.label, close.about) == ("Close", "Close it and say why")
    [close] = ask("R-1 关", language="zh")
    assert (close.line, close.label, close.about) == ("R-1 关闭 ", "关闭", "关闭并写明原因")


def test_beginnings_in_both_languages(ask):
    assert lines(ask("risk cl")) == ["risk close "]
    assert lines(ask("风险 关", language="zh")) == ["风险 关闭 "]
    assert lines(ask("风险关", language="zh")) == ["风险 关闭 "]
    assert "风险 关闭 " in lines(ask("关闭", language="zh"))
    assert lines(ask("mi"))[0] == "mine "
    assert "doctor " not in lines(ask("doc", "staff")) and "doctor " in lines(ask("doc", "admin"))


def test_a_command_about_a_row_offers_rows(chat, ask):
    chat.says("risk add One")
    chat.says("issue add Two")

    assert lines(ask("risk close "))[0] == "risk close R-1 "
    assert "risk close I-1 " not in lines(ask("risk close "))


def test_people_after_an_at(ask):
    assert lines(ask("action add Notes @mark")) == [
        "action add Notes @market ", "action add Notes @market_head ",
    ]  # fmt: skip
    [found] = ask("action add Notes @刘")
    assert (found.line, found.label, found.about) == (
        "action add Notes @market ", "刘洋", "marketing",
    )  # fmt: skip
    assert lines(ask("action add Notes @%")) == []


def test_values_after_an_option(chat, ask):
    chat.says("project add Plan B visibility=members", "vp", dm("vp"))

    assert lines(ask("risk list level=h")) == ["risk list level=high "]
    assert lines(ask("风险 列表 等级：", language="zh")) == [
        "风险 列表 等级：高 ", "风险 列表 等级：中 ", "风险 列表 等级：低 ",
    ]  # fmt: skip
    assert lines(ask("risk list who=@rd")) == ["risk list who=@rd ", "risk list who=@rd_head "]
    assert lines(ask("risk list project=")) == ["risk list project=P-1 "]
    assert ask("risk list nothing=") == []


def test_options_that_are_still_open(ask):
    assert lines(ask("risk list le")) == ["risk list level="]
    [status] = ask("风险 列表 状", language="zh")
    assert (status.line, status.about) == ("风险 列表 状态=", "进行中、逾期、已关闭、全部")
    assert "risk list level=" not in lines(ask("risk list level=high "))


def test_never_more_than_eight_and_nothing_for_nothing(ask):
    assert len(ask("r")) == MOST
    assert ask("") == ask("  ") == []
    assert ask("where shall we have lunch") == []
