"""Cards in plain text: columns stand under each other in both languages, and nothing is cut off."""

from zoneinfo import ZoneInfo

import pytest

from adapters.console.cards import Page
from adapters.console.text import width, wrapped
from bot.cards import (
    Ask,
    Button,
    Buttons,
    Card,
    Divider,
    Fields,
    Form,
    Picture,
    Reply,
    Table,
    Text,
    Tone,
)
from bot.words import Words

SAY = Words("zh", ZoneInfo("Asia/Shanghai"), {"rd": "王磊"}.__getitem__)


def drawn(reply: Reply, wide: int = 60) -> list[str]:
    return Page(SAY, wide).draw(reply)


def test_every_kind_of_block() -> None:
    card = Card(
        "确认首批质检报告",
        (
            Text("等 <@rd> 回复，见[项目页](/p/P-1)，**别急**"),
            Fields((("负责人", "王磊"), ("截止", "2026-03-10 周二 18:00"))),
            Divider(),
            Table(
                ("部门", "Progress"),
                (("研发部", "65%"), ("Sales", "5%")),
                "各部门",
                ("left", "right"),
            ),
            Picture("<svg/>", "研发部 65%"),
            Buttons((Button("完成", "A-15 完成"), Button("改期", "A-15 改期"))),
        ),
        about="A-15 · 行动项",
        state="◐ 进行中",
        foot="第 2 版",
    )

    assert drawn(card, 40) == [
        "│ A-15 · 行动项                 ◐ 进行中",
        "│ 确认首批质检报告",
        "│ 等 @王磊 回复，见项目页 (/p/P-1)，别急",
        "│ 负责人  王磊",
        "│ 截止    2026-03-10 周二 18:00",
        "│ ──────────────────────────────────────",
        "│ 各部门",
        "│ 部门    Progress",
        "│ ──────  ────────",
        "│ 研发部       65%",
        "│ Sales         5%",
        "│ (研发部 65%)",
        "│ #1 完成   #2 改期",
        "│ 第 2 版",
    ]


def test_tone_is_a_bar() -> None:
    bars = {tone: drawn(Card("x", tone=tone))[0][0] for tone in Tone}

    assert bars[Tone.DANGER] != bars[Tone.WARNING] != bars[Tone.PLAIN]


def test_buttons_are_numbered_through_all_cards_of_a_page() -> None:
    page = Page(SAY)
    page.draw(Card("a", (Buttons((Button("完成", "A-1 完成"),)),)))

    assert page.draw(Card("b", (Buttons((Button("改期", "A-2 改期"),)),)))[-1] == "│ #2 改期"
    assert [button.line for button in page.buttons] == ["A-1 完成", "A-2 改期"]


@pytest.mark.parametrize("wide", [20, 33, 60, 100])
def test_a_wide_table_wraps_and_loses_nothing(wide: int) -> None:
    words = "把渠道物料清单交给市场部 and the landing page copy 一起核对一遍"
    table = Table(("标题", "负责人"), ((words, "王磊"), ("短", "赵敏")))

    lines = drawn(Card("表", (table,)), wide)

    assert max(map(width, lines)) <= wide
    shown = "".join("".join(lines).split())
    assert all(letter in shown for letter in words.replace(" ", ""))


def test_a_row_may_be_shorter_than_the_head() -> None:
    assert drawn(Card("t", (Table(("a", "b"), (("1",), ("2", "3"))),)))[3:] == ["│ 1", "│ 2  3"]


def test_an_empty_table_is_nothing() -> None:
    assert drawn(Card("t", (Table((), ()), Fields(())))) == ["│ t"]


def test_what_people_typed_cannot_steer_the_terminal() -> None:
    assert drawn(Card("a\x1b[31mb\u202ec\x9b")) == ["│ a[31mbc"]


def test_a_form_shows_its_title_and_what_was_wrong() -> None:
    form = Form("新增风险", "risk add", (Ask("title", "标题", "text"),), error="还没有保存")

    assert drawn(form) == ["│ 新增风险", "│ 还没有保存"]


@pytest.mark.parametrize(
    ("text", "wide", "lines"),
    [
        ("one two three", 7, ["one two", "three"]),
        ("一二三四五", 6, ["一二三", "四五"]),
        ("一二三，四", 6, ["一二三，", "四"]),  # no line begins with a comma
        ("abcdefgh", 3, ["abc", "def", "gh"]),
        ("a\nb", 10, ["a", "b"]),
        ("", 10, [""]),
    ],
)
def test_lines_end_where_they_may(text: str, wide: int, lines: list[str]) -> None:
    assert wrapped(text, wide) == lines


@pytest.mark.parametrize(
    ("text", "cells"), [("abc", 3), ("项目", 4), ("é", 1), ("e\u0301", 1), ("，", 2)]
)
def test_a_chinese_character_is_two_wide(text: str, cells: int) -> None:
    assert width(text) == cells
