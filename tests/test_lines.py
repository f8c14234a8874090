"""Every spelling of every command is found; talk that only looks like one is left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bot.features  # noqa: F401
from bot.lines import clean, quoted, shadow, split
from bot.registry import commands
from bot.vocabulary import NOUNS, OPTIONS, VERBS, spellings, ways


@pytest.mark.parametrize("command", [command.words for command in commands])
def test_every_spelling_order_and_blank_finds_its_command(command):
    for way in ways(command):
        assert commands.find(split(f"{way} 报价单")).words == command, way
        assert commands.find(split(way.upper())).words == command, way


@pytest.mark.parametrize(
    "talk",
    ["风险加大了", "actions speak louder", "the risk is closed", "A-1B done", "项目加快"],
)
def test_talk_is_no_command(talk):
    assert commands.find(split(talk)) is None


@pytest.mark.parametrize(
    ("text", "noun", "verb", "codes", "rest"),
    [
        ("A-3 完成", "action", "done", ("A-3",), ""),
        ("完成 A-3", "action", "done", ("A-3",), ""),
        ("a-3完成", "action", "done", ("A-3",), ""),
        ("Ａ－３ 完成", "action", "done", ("A-3",), ""),
        ("A-1、A-2 done", "action", "done", ("A-1", "A-2"), ""),
        ("新增风险核心件晚到", "risk", "add", (), "核心件晚到"),
        ("风险新增 核心件晚到", "risk", "add", (), "核心件晚到"),
        ("add risk late part", "risk", "add", (), "late part"),
        ("New Action Item write it", "action", "add", (), "write it"),
        ("项目=P-2 新增", "", "", (), "项目=P-2 新增"),
        ("R-7", "risk", "", ("R-7",), ""),
    ],
)
def test_a_line_begins_with_noun_verb_and_codes_in_any_order(text, noun, verb, codes, rest):
    line = split(text)
    assert (line.noun, line.verb, line.codes, line.rest) == (noun, verb, codes, rest)


def test_under_a_card_the_code_may_be_left_out():
    assert split("完成", about="A-3").noun == "action"


def test_two_words_may_not_be_spelled_alike():
    with pytest.raises(ValueError, match="alike"):
        spellings({"raise": "上报", "escalation": "上报"})
    spellings(NOUNS | VERBS)
    spellings(OPTIONS)


@given(st.text())
def test_a_shadow_keeps_every_position(text):
    assert len(shadow(text)) == len(text)


@given(st.text())
def test_any_text_is_read_without_harm(text):
    line = split(clean(text))
    assert line.rest in clean(text)


@given(st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1, max_size=60))
def test_a_quoted_value_comes_back_to_the_letter(text):
    value = text.replace('"', "”").replace("“", "”").replace("「", "”").replace("」", "”")
    seen = shadow(quoted(value))
    assert not seen.startswith('"') or seen.endswith('"')
