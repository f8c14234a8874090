"""What was said in a thread is fetched when a line there asks for it, and only then."""

import pytest

from bot import threads
from bot.features.action.tables import Action
from tests.adapters.feishu.company import ROOM, user
from tests.platforms.feishu import Refusal

FACT = "王磊 2026-03-09 前核对文档"


LIST = "im/v1/messages"


def looks(c):
    return [path for method, path, _ in c.feishu.calls if (method, path) == ("GET", LIST)]


async def talk(c, *said, chat=ROOM, topic=True, people=()):
    """People's lines in one topic; the id of its root."""
    root = ""
    for who, text in said:
        more = {"to": root, "topic": topic} if root else {}
        c.feishu.line(user(who), chat, text, people=people, **more)
        root = root or c.feishu.chats[chat].messages[-1]["message_id"]
    return root


def answer(c, handle="pm"):
    return c.said(c.dm(handle))[-1]


@pytest.mark.parametrize("line", ["read", "capture", "识别"])
def test_read_in_a_topic_proposes_what_was_said_there(play, line):
    @play()
    async def _(c):
        await c.types("pm", "project add X1")
        root = await talk(
            c,
            ("market", "the launch needs a press kit"),
            ("pm", f"@{user('market')} sends the press kit by 2026-03-06"),
            ("rd", "我 2026-03-09 前核对接口文档"),
            people=(user("market"),),
        )
        await c.types("pm", line, to=root)

        card = answer(c)
        assert "2 action items were read" in card and "@刘洋 sends the press kit" in card
        assert "王磊" in card and "2026-03-09" in card, "我 is who spoke"
        assert not c.rows(Action) and user("market") not in card


def test_it_is_asked_only_where_it_is_wanted(play):
    @play()
    async def _(c):
        await c.types("pm", "project add X1")
        root = await talk(c, ("market", FACT), ("rd", "ok"))
        c.feishu.calls.clear()
        await c.types("pm", "read", to=root, talk=True)
        for line in (f"read {FACT}", "help"):
            await c.types("pm", line, to=root)
        await c.types("pm", "read")

        assert looks(c) == [] and "What is to be read?" in answer(c)


def test_of_answers_outside_of_a_topic_what_they_hang_under_is_read(play):
    @play()
    async def _(c):
        await c.types("pm", "project add X1")
        root = await talk(c, ("rd", FACT), ("market", "刘洋 2026-03-06 前交海报"), topic=False)
        quoted = c.room.messages[-1]["message_id"]
        await c.types("pm", "read", to=root)
        assert "1 action item was read" in answer(c)
        await c.types("pm", "read", to=quoted)
        assert "2 action items were read" in answer(c) and looks(c) == []


def test_in_a_direct_chat_nobody_is_mentioned(play):
    @play()
    async def _(c):
        alone = c.dm("pm").id
        root = await talk(c, ("pm", f"请{FACT}"), ("pm", "thanks"), chat=alone)
        await c.types("pm", "read", alone, to=root)

        assert "1 action item was read" in answer(c)


@pytest.mark.parametrize(("more", "found"), [(99, True), (100, False)])
def test_the_last_hundred_messages_are_read(play, more, found):
    """The root, and 99 or 100 after it; 50 come at a time."""

    @play()
    async def _(c):
        await c.types("pm", "project add X1")
        root = await talk(c, ("rd", FACT), *[("market", f"hm {n}") for n in range(more)])
        await c.types("pm", "read", to=root)

        assert ("1 action item was read" in answer(c)) is found


def test_recalled_lines_cards_and_what_came_later_are_no_talk(play):
    @play()
    async def _(c):
        await c.types("pm", "project add X1")
        root = await talk(c, ("rd", "when?"), ("rd", FACT))
        c.room.messages[-1]["deleted"] = True
        payload = c.feishu.line(user("pm"), ROOM, "@bot read", to=root)
        c.feishu.line(user("rd"), ROOM, FACT, to=root)
        await c.feishu.deliver(payload)
        await c.carry()

        assert "Nothing to note was found." in answer(c)


def test_without_the_permission_it_says_which_one(play):
    @play()
    async def _(c):
        root = await talk(c, ("rd", FACT), ("rd", "ok"))
        c.feishu.scopes.discard("im:message.group_msg")
        await c.types("pm", "read", to=root)

        assert "im:message.group_msg" in answer(c) and "behind the command" in answer(c)
        assert len(c.said(c.dm("pm"))) == 1


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (Refusal(230002, "The bot can not be outside the group."), "I am not in that group"),
        (Refusal(230099, "odd {x}"), "What was said before is not shown to me"),
        (Refusal(99991400, "frequency limit", 429), "Try once more in a moment"),
        ("html", "Try once more in a moment"),
        ("before", "Try once more in a moment"),
    ],
    ids=str,
)
def test_a_refusal_says_why_and_what_to_do(play, fault, sentence):
    @play()
    async def _(c):
        root = await talk(c, ("rd", FACT), ("rd", "ok"))
        c.feishu.faults[LIST] = [fault]
        await c.types("pm", "read", to=root)

        assert sentence in answer(c) and "behind the command" in answer(c)


def test_where_feishu_does_not_answer_in_time_somebody_is_told(play, monkeypatch):
    @play()
    async def _(c):
        root = await talk(c, ("rd", FACT), ("rd", "ok"))
        monkeypatch.setattr(threads, "PATIENCE", 0.0)
        await c.types("pm", "read", to=root)
        assert "Try once more in a moment" in answer(c)

        monkeypatch.undo()
        await c.types("pm", "read", to=root)
        assert "1 action item was read" in answer(c)
