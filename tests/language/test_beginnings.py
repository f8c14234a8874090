"""A rule of dates is only asked where it can begin: that must lose none of them."""

import re

import pytest

from bot.language.dates import read_leading
from bot.language.normalise import normalise
from bot.language.when import expressions
from bot.language.when.beginnings import ANY, letters
from bot.language.when.grammar import FLAGS, tail
from tests.language import scores


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (r"下周", "下"), (r"下?周", "下周"), (r"(?:上|下)周", "上下"),
        (r"[上-下]?(?P<day>一)", "上下一"), (r"\b(?:the\s+)?next", "tn"),
        (r"(?<![a-z])(?=x)at", "a"), (r"\d{1,2}月|号", "0123456789号"), (r"(?:ab)*c", "ac"),
        (r"a{0,2}b", "ab"), (r"\s*Q", " \t\n\r\f\vq"), (r"\s+Q", " \t\n\r\f\v"),
        (r"(?:|a)b", "ab"), (r".x", ANY), (r"[^a]", ANY), (r"(?=a)", ANY), (r"a*", ANY),
        (r"[一-龥]月", ANY),
    ],
)  # fmt: skip
def test_the_letters_that_a_pattern_can_begin_with(pattern, expected):
    assert letters(pattern) == set(expected)


def test_no_rule_matches_where_it_is_said_not_to_begin():
    patterns = {p for table in expressions._TABLES for p, _ in table.rows}
    phrases = {row["phrase"] for name in scores.DATES for row in scores.date_rows(name)}
    places = {text[at : at + 24] for text in phrases for at in range(len(text))}
    heads = {}
    for text in places:
        heads.setdefault(text[0].lower(), []).append(text)
    for pattern in patterns:
        begins = letters(pattern)
        for letter, texts in heads.items():
            if letter not in begins and ANY not in begins:
                assert not any(map(re.compile(pattern, FLAGS).match, texts)), (pattern, letter)


def test_a_rule_is_compiled_once():
    assert tail("下周") is tail("下周")


def test_the_next_place_is_never_behind_a_date():
    now = scores.datetime.fromisoformat(scores.NOW)
    for row in scores.date_rows("dates-corpus.tsv"):
        if read_leading(row["phrase"], now, scores.ZONE):
            assert expressions.next_place(normalise(row["phrase"]).text, 0) == 0
