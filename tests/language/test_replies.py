"""Short answers under a card, in both languages, and what only looks like one."""

import pytest

from bot.language import replies


@pytest.mark.parametrize(
    ("text", "kind", "when"),
    [
        ("同意", "yes", ""), ("OK!", "yes", ""), ("+1", "yes", ""), ("收到，谢谢", "yes", ""),
        ("搞定了", "done", ""), ("done", "done", ""), ("延期到周五", "later", "周五"),
        ("can we move it to Friday", "later", "Friday"), ("不行", "no", ""),
        ("好滴👌", "yes", ""), ("ok 收到", "yes", ""), ("收到，马上处理", "yes", ""),
        ("sounds good!", "yes", ""), ("on it", "yes", ""), ("都弄完了", "done", ""),
        ("处理完毕", "done", ""), ("it's fixed ✅", "done", ""), ("all set", "done", ""),
        ("推到下周三吧", "later", "下周三"), ("能不能延到周五？", "later", "周五"),
        ("明天再交行吗", "later", "明天"), ("push to Friday", "later", "Friday"),
        ("need until Friday", "later", "Friday"), ("来不及了", "no", ""), ("no, sorry", "no", ""),
    ],
)  # fmt: skip
def test_a_short_answer_is_understood(text, kind, when):
    assert replies.read(text) == replies.Reply(kind, when)


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("再给两天", "两天后"), ("顺延一周", "一周后"), ("need two more days", "in two days"),
        ("push it back by a week", "in a week"),
    ],
)  # fmt: skip
def test_some_days_more_count_from_when_it_was_due(text, length):
    assert replies.read(text) == replies.Reply("later", length, more=True)


@pytest.mark.parametrize(
    "text",
    [
        "我觉得还要再看看", "ok but who pays", "1", "", "同意的话下周再说", "同意吗？", "done?",
        "收到？", "对方不同意", "done with lunch", "我同意王磊的意见", "同意延期",
    ],
)  # fmt: skip
def test_what_says_more_is_no_short_answer(text):
    assert replies.read(text) is None
