"""What was said in a thread is fetched when a line there asks for it, and only then."""

import pytest

from bot import threads
from bot.features.action.tables import Action
from tests.adapters.slack.company import MANIFEST, ROOM, user, workspace
from tests.platforms.slack import BOT, Slack

ASKS = f"<@{BOT}> read"


def asked(c):
    return [given for name, given in c.slack.calls if name == "conversations.replies"]


async def talk(c, *said, room=ROOM):
    """People's lines in one thread; its root's ts."""
    root = ""
    for who, text in said:
        await c.types(who, text, room, thread=root)
        root = root or c.slack.channels[room].messages[-1]["ts"]
    return root


def last(c, handle="pm"):
    return c.whispered(handle)[-1]


def shown(message):
    return f"{message['text']} {message.get('blocks')}"


@pytest.mark.parametrize("line", ["read", "capture", "识别", "read:", "识别！"])
def test_read_in_a_thread_proposes_what_was_said_there(play, line):
    @play()
    async def _(c):
        await c.commands("pm", "project add X1")
        root = await talk(
            c,
            ("market", "the launch needs a press kit"),
            ("pm", f"<@{user('market')}> sends the press kit by 2026-03-06"),
            ("rd", "我 2026-03-09 前核对接口文档"),
        )
        await c.types("pm", f"<@{BOT}> {line}", thread=root)

        card = shown(last(c))
        assert "2 action items were read" in card and "@刘洋 sends the press kit" in card
        assert "刘洋 · 2026-03-06" in card and "王磊 · 2026-03-09" in card, "我 is who spoke"
        assert not c.rows(Action) and user("market") not in card


def test_it_is_asked_only_where_it_is_wanted(play):
    @play()
    async def _(c):
        await c.commands("pm", "project add X1")
        root = await talk(c, ("market", "@rd checks the hall by 2026-03-06"))
        for line in ("read", f"{ASKS} @rd checks it by 2026-03-06", f"<@{BOT}> help", "nice"):
            await c.types("pm", line, thread=root)
        await c.types("pm", ASKS)

        assert asked(c) == []
        assert "What is to be read?" in last(c)["text"]


def test_in_a_direct_chat_nobody_is_mentioned(play):
    @play()
    async def _(c):
        alone = c.dm("pm").id
        c.slack.channels[alone].messages.append(
            {"type": "message", "user": user("pm"), "ts": "1000000000.000001",
             "text": f"<@{user('rd')}> checks the hall by 2026-03-06"})  # fmt: skip
        await c.types("pm", "read", alone, thread="1000000000.000001")

        assert "1 action item was read" in c.said(c.dm("pm"))[-1]


def test_what_the_bot_said_what_it_was_told_to_do_and_what_came_later_is_no_talk(play):
    @play()
    async def _(c):
        await c.commands("pm", "project add X1")
        root = await talk(c, ("rd", "when?"), ("pm", f"<@{BOT}> action add Hall due=2026-03-06"))
        before = len(c.slack.calls)
        payloads = c.slack.payloads_of_line(user("pm"), ROOM, ASKS, root)
        await c.types("rd", f"<@{user('rd')}> checks the hall by 2026-03-09", thread=root)
        for payload in payloads:
            await c.slack.deliver(payload)
        await c.carry()

        assert "Nothing to note was found." in last(c)["text"]
        assert len([n for n, _ in c.slack.calls[before:] if n == "conversations.replies"]) == 1


def test_a_long_thread_is_fetched_to_its_end_page_by_page(play):
    @play()
    async def _(c):
        await c.commands("pm", "project add X1")
        root = await talk(c, ("rd", "a long one"))
        for n in range(450):
            c.slack.payloads_of_line(user("rd"), ROOM, f"hm {n}", root)
        c.slack.payloads_of_line(user("rd"), ROOM, "王磊 2026-03-09 前核对文档", root)
        await c.types("pm", ASKS, thread=root)

        assert "1 action item was read" in last(c)["text"]
        assert [given.get("cursor") for given in asked(c)] == [None, "200", "400"]


@pytest.mark.parametrize(("more", "found"), [(99, True), (100, False)])
def test_the_last_hundred_messages_are_read(play, more, found):
    """The root, and 99 or 100 after it."""

    @play()
    async def _(c):
        await c.commands("pm", "project add X1")
        root = await talk(c, ("rd", "王磊 2026-03-09 前核对文档"))
        for n in range(more):
            c.slack.payloads_of_line(user("market"), ROOM, f"hm {n}", root)
        await c.types("pm", ASKS, thread=root)

        assert ("1 action item was read" in last(c)["text"]) is found


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("not_in_channel", "I am not in that channel"),
        ("missing_scope", "Install it with its manifest again"),
        ("thread_not_found", "What was said before is not shown to me"),
        ("fatal_error", "Try once more in a moment"),
        ("503", "Try once more in a moment"),
    ],
)
def test_a_refusal_says_why_and_what_to_do(play, code, sentence):
    @play()
    async def _(c):
        root = await talk(c, ("rd", "王磊 2026-03-09 前核对文档"))
        c.slack.breaks["conversations.replies"] = code
        await c.types("pm", ASKS, thread=root)

        assert sentence in last(c)["text"] and "behind the command" in last(c)["text"]
        assert len(c.whispered("pm")) == 1


def test_without_the_scope_of_its_kind_of_chat_it_says_so(play):
    scopes = [s for s in MANIFEST["oauth_config"]["scopes"]["bot"] if s != "channels:history"]
    less = {**MANIFEST, "oauth_config": {"scopes": {"bot": scopes}}}
    world = workspace()
    world.manifest = less

    @play(slack=world)
    async def _(c):
        root = await talk(c, ("rd", "王磊 2026-03-09 前核对文档"))
        await c.types("pm", ASKS, thread=root)

        assert "Install it with its manifest again" in last(c)["text"]


def test_where_slack_asks_to_wait_or_does_not_answer_somebody_is_told(play, monkeypatch):
    @play()
    async def _(c):
        root = await talk(c, ("rd", "王磊 2026-03-09 前核对文档"))
        c.slack.limits["conversations.replies"] = 1
        await c.types("pm", ASKS, thread=root)
        assert "Try once more in a moment" in last(c)["text"]

        monkeypatch.setattr(threads, "PATIENCE", 0.0)
        await c.types("pm", ASKS, thread=root)
        assert len(c.whispered("pm")) == 2 and "Try once more" in last(c)["text"]

        monkeypatch.undo()
        await c.types("pm", ASKS, thread=root)
        assert "1 action item was read" in last(c)["text"]


def test_a_line_that_is_mended_is_heard_with_its_thread(play):
    @play()
    async def _(c):
        await c.commands("pm", "project add X1")
        root = await talk(c, ("rd", "王磊 2026-03-09 前核对文档"))
        await c.types("pm", f"<@{BOT}> raed it", thread=root)
        said = next(m for m in reversed(c.room.messages) if m.get("user") == user("pm"))
        changed = {"type": "message", "subtype": "message_changed", "channel": ROOM,
                   "channel_type": "channel", "ts": "2000000000.000001", "hidden": True,
                   "event_ts": "2000000000.000001", "previous_message": said,
                   "message": said | {"text": ASKS, "edited": {"user": user("pm"), "ts": "1"}},
                   }  # fmt: skip
        await c.slack.deliver(c.slack.event(changed))
        await c.carry()

        assert "1 action item was read" in last(c)["text"]


def test_the_stand_in_refuses_what_slack_refuses():
    world = Slack()
    world.channel(ROOM, "launch", BOT)
    for given, code in (
        ({"ts": "1"}, "thread_not_found"),
        ({"ts": "1", "limit": 1001}, "invalid_limit"),
        ({"ts": "1", "cursor": "x"}, "invalid_cursor"),
    ):
        with pytest.raises(Exception, match=code):
            world._conversations_replies({"channel": ROOM, **given})
