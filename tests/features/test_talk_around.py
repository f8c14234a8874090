"""Mine, help, simulate and search: what is to be done, can be said, will come, and is where."""

import pytest

from bot.cards import Table, buttons
from bot.people import Person
from bot.traces import uncalled
from bot.view import reader_view
from tests.conftest import ROOM, dm


def speaks(chat, language):
    """Everybody and every group does."""
    with chat.bot.sessions() as db:
        for table in ("person", "chat"):
            db.connection().exec_driver_sql(f"UPDATE {table} SET language = '{language}'")
        db.commit()
    return chat


@pytest.fixture
def empty(empty):
    return speaks(empty, "en")


@pytest.fixture
def chat(chat):
    return speaks(chat, "en")


@pytest.fixture
def zh(chat):
    return speaks(chat, "zh")


def tables(card):
    return [block for block in card.blocks if isinstance(block, Table)]


def rows(card):
    return [row for table in tables(card) for row in table.rows]


# mine


def test_mine_is_everything_that_waits_by_due_then_what_i_wait_for(chat):
    chat.says("project add Y1", "rd", dm("rd"))
    chat.says("risk add Later project=P-1 2026-03-10", "rd", dm("rd"))
    chat.says("action add Sooner @rd 2026-03-04")
    chat.says("issue add Whenever project=P-2", "rd", dm("rd"))
    chat.says("risk add Theirs @market project=P-1 2026-03-05", "rd", dm("rd"))
    card = chat.says("mine", "rd")

    assert card.title == "3 wait for you · 2026-03-02 Mon 09:00"
    own, theirs = tables(card)
    assert [row[0].split("**")[1] for row in own.rows] == ["A-1", "R-1", "I-1"]
    assert [row[-1] for row in own.rows] == ["P-1", "P-1", "P-2"]
    assert theirs.caption == "You wait for"
    assert [(row[0].split("**")[1], row[1]) for row in theirs.rows] == [
        ("R-2", "to settle by 刘洋")
    ]
    labels = [b.label for b in buttons(card)]
    assert labels[0].endswith("A-1") and labels[1:] == ["Update R-1", "Update I-1"]


def test_mine_is_empty_and_says_so(chat):
    assert chat.says("mine", "sales").title == "Nothing waits for you · 2026-03-02 Mon 09:00"


def test_mine_leaves_out_what_is_closed_and_what_is_hidden_by_now(chat):
    chat.says("project add Plan B visibility=members", "vp", dm("vp"))
    chat.says("member add @rd project=P-2", "vp", dm("vp"))
    chat.says("risk add Leak @rd project=P-2", "vp", dm("vp"))
    assert len(rows(chat.says("mine", "rd", dm("rd")))) == 1
    chat.says("member remove @rd project=P-2", "vp", dm("vp"))

    assert "Leak" not in str(chat.says("mine", "rd", dm("rd")))


# help


def test_help_works_before_anything_else(empty):
    card = empty.says("help", "staff", dm("staff"))

    assert card.title.startswith("Help: noun and verb in either order and language")
    fitting, everything = tables(card)
    assert [row[0] for row in fitting.rows[:2]] == ["tour", "project add X1 launch"]
    assert everything.rows[0][0] == "**Project**" and everything.rows[-1][0] == ""
    assert len(fitting.rows) == 6
    assert any(row[0] == "**Risk**" and "close" in row[1] for row in everything.rows)


def test_help_fits_the_place(chat):
    in_the_group = [row[0] for row in tables(chat.says("help"))[0].rows]
    alone = [row[0] for row in tables(chat.says("help", "staff", dm("staff")))[0].rows]

    assert in_the_group[0].startswith("action add") and alone[0] == "mine"


def test_help_hides_what_one_may_not_run(chat):
    assert "doctor" not in str(chat.says("help", "staff", dm("staff")))
    assert "doctor" in str(chat.says("help", "admin", dm("admin")))
    assert "bind" not in str(chat.says("help project", "staff", dm("staff")))
    assert chat.says("help doctor", "staff", dm("staff")).title.startswith("No help about")


def test_help_of_a_noun_has_every_verb_with_examples(chat):
    card = chat.says("help risk")

    assert card.title == "Help: risk"
    close = next(row for row in rows(card) if row[0] == "**risk close**")
    assert close[1:] == ("Close it and say why", "R-1 close Second supplier delivered")
    assert len(rows(chat.says("help risk close"))) == 1
    assert {row[0] for row in rows(chat.says("help close"))} >= {
        "**risk close**",
        "**project close**",
    }


def test_help_finds_a_word(chat):
    found = [row[0] for row in rows(chat.says("help search 逾期"))]

    assert "**risk list**" in found


def test_help_of_an_unknown_word_offers_near_ones(chat):
    card = chat.says("help rsik", mentioned=True)

    assert card.title == 'No help about "rsik".'
    assert chat.presses(card, "Risk").title == "Help: risk"


def test_help_in_chinese(zh):
    card = zh.says("帮助 风险")

    assert card.title == "帮助：风险"
    assert ("**风险 关闭**", "关闭并写明原因", "R-1 关闭 备选供应商已到货") in rows(card)
    assert zh.says("？").title.startswith("帮助：名词和动词谁先谁后都行")


# simulate


@pytest.mark.slow
def test_simulate_equals_what_then_happens(chat):
    chat.says("action add Write the notes @market 2026-03-04")
    chat.says("action add Weekly report @rd every Friday 17:00")
    chat.says("risk add Core part may come late level=high @rd 2026-03-05")
    chat.says("issue add Test phones missing @sales")
    chat.says("holiday add 2026-03-09 note=founding", "admin", dm("admin"))
    chat.says("settings quiet=09:00-10:15", "rd", dm("rd"))
    chat.sent()
    foreseen = rows(chat.says("simulate 14d", at=dm("pm")))
    chat.sent()

    assert foreseen == [_line(chat, sent) for sent in chat.wait(days=14) if not sent.edits]
    assert len(foreseen) > 10
    assert {row[0][11:14] for row in foreseen} >= {"Fri", "Tue"}
    assert not any(row[0].startswith("2026-03-09") for row in foreseen)
    assert any(row[0].endswith("10:15") and row[1] == "王磊" for row in foreseen)


def _line(chat, sent):
    with chat.bot.sessions() as db:
        view = reader_view(db, db.get(Person, "pm"), chat.now)
        to = view.name(sent.to.removeprefix("dm:"))
        return view.say.at(sent.at), to, uncalled(sent.title, view)


def test_simulate_sends_and_changes_nothing(chat):
    chat.says("action add Weekly report @rd every Friday 17:00")
    chat.sent()
    card = chat.says("simulate 14d")
    assert card.title.startswith(
        "Simulate 14 days, 2026-03-02 Mon to 2026-03-16 Mon:"
    ) and "Nothing is sent." in str(card)

    assert [sent.title for sent in chat.sent()] == [card.title]
    assert chat.says("A-2").title.startswith("No A-2 found.")


def test_simulate_names_people_without_calling_them(chat):
    chat.says("risk add Core part may come late @rd 2026-03-05")

    assert "<@" not in str(chat.says("simulate 7d"))


def test_simulate_leaks_nothing_hidden(chat):
    chat.says("project add Plan B visibility=members", "vp", dm("vp"))
    chat.says("risk add Leak @vp project=P-2 2026-03-05", "vp", dm("vp"))

    assert rows(chat.says("simulate 14d", "rd")) == []
    assert len(rows(chat.says("simulate 14d project=P-2", "vp", dm("vp")))) > 3
    assert chat.says("simulate 14d project=P-2", "rd").title.startswith("No P-2 found.")


def test_simulate_of_one_project(chat):
    chat.says("project add Y1", "rd", dm("rd"))
    chat.says("risk add Here project=P-1 2026-03-05")
    chat.says("risk add There project=P-2 2026-03-05", "rd", dm("rd"))

    assert "R-2" not in str(rows(chat.says("simulate 7d project=P-1")))
    assert chat.says("simulate 400d").title == "At most 92 days can be foreseen."


def test_simulate_in_chinese(zh):
    assert zh.says("预演 7天").title == (
        "预演 7 天，2026-03-02 周一至 2026-03-09 周一：没人处理的话会发 0 条通知。"
    )


# search


def test_search_finds_single_chinese_characters_in_every_text(chat):
    chat.says("risk add 智享X1 核心件可能晚到一周 应对=启用备选供应商 @rd")
    chat.says("R-1 update 供应商已回复")

    card = chat.says("search 核心")
    assert card.title == '1 found for "核心"'
    assert rows(card) == [("R-1 智享X1 **核心**件可能晚到一周",)]
    assert rows(chat.says("搜索 件"))[0][0] == "R-1 智享X1 核心**件**可能晚到一周"
    assert rows(chat.says("search 备选"))[0][1] == "启用**备选**供应商"
    assert rows(chat.says("search 回复"))[0][1] == "供应商已**回复**"
    assert rows(chat.says("search x1 晚到"))[0][0].startswith("R-1")
    assert chat.says("search 心到").title == 'Nothing found for "心到".'


def test_search_follows_every_change_and_undo(chat):
    chat.says("risk add Core part may come late")
    chat.says("R-1 edit title=Frame")
    assert rows(chat.says("search core")) == []
    assert rows(chat.says("search fram")) == [("R-1 **Fram**e",)]
    chat.says("undo")

    assert rows(chat.says("search core")) == [("R-1 **Core** part may come late",)]
    chat.says("R-1 cancel")
    assert rows(chat.says("search core")) == []


def test_search_looks_for_nouns_too(chat):
    chat.says("risk add 项目预算不够")
    chat.says("issue add 预算表晚到")

    assert [row[0][:3] for row in rows(chat.says("搜索 项目预算"))] == ["R-1"]
    assert [row[0][:3] for row in rows(chat.says("搜索 预算"))] == ["I-1", "R-1"]
    assert [row[0][:3] for row in rows(chat.says("问题 搜索 预算"))] == ["I-1"]


def test_search_shows_only_what_one_may_see(chat):
    chat.says("project add Plan B visibility=members", "vp", dm("vp"))
    chat.says("risk add Leak project=P-2", "vp", dm("vp"))

    assert rows(chat.says("search leak", "rd")) == []
    assert len(rows(chat.says("search leak", "vp", dm("vp")))) == 1
    assert chat.says("search leak project=P-2", "rd").title.startswith("No P-2 found.")


@pytest.mark.slow
def test_search_is_paged_and_keeps_to_a_project(chat):
    chat.says("project add Y1", "rd", dm("rd"))
    for at in range(22):
        chat.says(f"risk add Delivery {at} project=P-1")
    chat.says("risk add Delivery elsewhere project=P-2", "rd", dm("rd"))
    card = chat.says("search delivery project=P-1")

    assert card.title == '22 found for "delivery"' and card.foot == "page 1 of 2"
    assert len(rows(chat.presses(card, "Next page"))) == 2


def test_nothing_of_a_keyword_is_obeyed(chat):
    chat.says("risk add **bold** [x](http://evil) <!here> core", at=ROOM)

    assert rows(chat.says('search core" OR tokens:*')) == []
    assert rows(chat.says("search core")) == [
        (r"R-1 \*\*bold\*\* \[x\](http://evil) \<!here\> **core**",)
    ]
