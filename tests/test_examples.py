"""Every example that a command gives is a line that works, and means the same in both languages."""

import re
from typing import Any

import pytest

from bot.cards import Form
from bot.registry import commands
from tests import examples
from tests.examples import Example, last, perform, rows, stage, strangers

pytestmark = pytest.mark.slow  # it walks the whole registry


@pytest.mark.parametrize("command", list(commands), ids=lambda c: c.words)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_command_has_examples_and_nothing_else_looks_like_one(command, language):
    assert examples.examples(command, language)
    assert strangers(command, language) == []


@pytest.mark.parametrize("command", list(commands), ids=lambda c: c.words)
def test_both_languages_have_the_same_examples(command):
    english, chinese = (examples.examples(command, language) for language in ("en", "zh"))
    assert len(english) == len(chinese), (english, chinese)


PAIRS = [
    (Example(command, en, "en"), Example(command, zh, "zh"))
    for command in commands
    for en, zh in zip(
        examples.examples(command, "en"), examples.examples(command, "zh"), strict=False
    )
]


@pytest.mark.parametrize(("english", "chinese"), PAIRS, ids=str)
def test_an_example_works_and_does_the_same_in_both_languages(databases, english, chinese):
    one, reply = carried_out(databases, english)
    other, answer = carried_out(databases, chinese)

    assert one.keys() == other.keys()
    assert alike(one, other, english.line, chinese.line)
    assert type(reply) is type(answer)


def carried_out(databases, example):
    chat = stage(databases, example)
    reply, heard = perform(chat, example), last(chat)
    assert heard.command == example.command.words or isinstance(reply, Form), reply
    assert not heard.asked or (isinstance(reply, Form) and not reply.error), reply
    return rows(chat), reply


def alike(one: Any, other: Any, english: str, chinese: str) -> bool:
    """Equal, but for what each line says in its own words."""
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        return all(alike(one[key], other[key], english, chinese) for key in one)
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        return all(alike(*pair, english, chinese) for pair in zip(one, other, strict=True))
    if one == other:
        return True
    return bool(one and other) and said_in(one, english) and said_in(other, chinese)


def said_in(value: Any, line: str) -> bool:
    return re.sub(r"\W", "", str(value)) in re.sub(r"\W", "", line)
