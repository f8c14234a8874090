"""What DingTalk's pages show is what the bot hears: each kind of message, press, form and event."""

import asyncio
from datetime import UTC, datetime

import pytest

from adapters.dingtalk import events, forms
from bot.cards import Ask, Form
from bot.features.action.tables import Action
from bot.gaps import gaps
from bot.people import Account, Chat, Person, Project
from tests.adapters.dingtalk import payloads
from tests.adapters.dingtalk.company import ROOM
from tests.platforms.dingtalk import CORP

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)


def heard(payload):
    return events.message(payload, NOW)


def test_the_message_of_the_page_is_heard():
    one, said = heard(payloads.MESSAGE)
    assert (one.text, one.by) == ("你好", f"dingtalk:{CORP}:pm")
    assert one.at.key == f"dingtalk:{CORP}:{ROOM}" and one.event_id == "dingtalk:msg0xxxxx"
    assert one.mentions == {} and said.files == () and not one.guest


@pytest.mark.parametrize(
    ("kind", "text", "files"),
    [
        (payloads.AUDIO, "钉钉，让进步发生", []),
        (payloads.PICTURE, "", ["picture.png"]),
        (payloads.VIDEO, "", ["video.mp4"]),
        (payloads.FILE, "", ["钉钉让进步发生.pdf"]),
        (payloads.RICH, "你好", ["picture.png"]),
        (payloads.UNKNOWN, "", []),
    ],
    ids=["audio", "picture", "video", "file", "richText", "unknown"],
)
@pytest.mark.parametrize("base", [payloads.MESSAGE, payloads.ALONE], ids=["group", "alone"])
def test_every_kind_of_message_of_the_page_is_heard(base, kind, text, files):
    one, said = heard({**base, "text": None, **kind})
    assert (one.text, [file["name"] for file in said.files]) == (text, files)
    assert [file["code"] for file in said.files] == ["CODE"] * len(files)


@pytest.mark.parametrize(
    "kind", [payloads.PICTURE, payloads.VIDEO, payloads.FILE, payloads.RICH, payloads.UNKNOWN,
             {"msgtype": "interactiveCard"}, {"msgtype": "chatRecord", "content": None}],
    ids=lambda kind: kind["msgtype"],
)  # fmt: skip
def test_no_kind_of_message_is_an_error(play, kind):
    @play()
    async def _(c):
        payload = c.ding.message("pm", "", "", **{"text": None, **kind})
        assert (await c.ding.tell(payload)).status == 200
        await c.carry()


def test_who_is_called_from_another_company_is_no_owner_and_it_is_said(play):
    @play()
    async def _(c):
        await c.says("pm", "project add X1")
        called = [{"dingtalkId": "$:LWCP_v1:$bot"}, {"dingtalkId": "$:LWCP_v1:$eve"}]
        await c.says("pm", "action add Book the hall due=2026-03-06", atUsers=called)

        assert [action.owner for action in c.rows(Action)] == []
        assert "eve" in c.said()[-1] or "eve" in c.said("pm")[-1]


def test_the_press_of_the_page_is_read():
    one = events.pressed(payloads.CALLBACK, "push1")
    assert (one.card, one.by) == ("XXXXXX", "dingtalk:dingXXXXXX:XXXXXX")
    assert one.at.direct  # where the card was sent, only the core knows


def test_the_form_of_the_page_is_text_by_its_blanks():
    names = ("date", "datetime", "select", "multi_select", "text", "checkbox_readonly")
    form = Form("x", "risk add", tuple(Ask(name, name, "text") for name in names))
    sent = payloads.FORM["cardPrivateData"]["params"]["form"]
    assert forms.filled(form, sent) == {
        "date": "2024-06-13", "datetime": "2024-06-13 10:26", "select": "3",
        "multi_select": "2 3", "text": "222", "checkbox_readonly": "yes",
    }  # fmt: skip


@pytest.mark.parametrize("kind", payloads.EVENTS)
def test_every_event_of_the_pages_is_taken(play, kind):
    @play()
    async def _(c):
        answer = await c.ding.event(kind, payloads.EVENTS[kind])
        assert answer.body["status"] == "SUCCESS"


def test_an_event_that_comes_twice_has_one_effect(play):
    @play()
    async def _(c):
        await c.says("pm", "project add X1")
        before = len(c.said("pm"))
        for _ in range(2):
            await c.ding.event("chat_disband", payloads.EVENTS["chat_disband"], id="E1")
        await c.carry()
        assert len(c.said("pm")) == before + 1


def test_a_press_that_is_told_twice_has_one_effect(play):
    @play()
    async def _(c):
        await c.says("pm", "project add X1")
        await c.says("pm", "action add Order parts due=2026-03-06")
        payload = c.ding.press("pm", c.card(), "Why")
        before = len(c.said("pm"))
        for _ in range(2):  # past the SDK, which remembers for five minutes only
            await c.face._card(payload, "push-1")
        await asyncio.sleep(0.3)
        await c.carry()
        assert len(c.said("pm")) == before + 1


def test_a_new_title_names_the_chat(play):
    @play()
    async def _(c):
        await c.says("pm", "project add X1")
        await c.ding.event("chat_update_title", payloads.EVENTS["chat_update_title"])
        assert "开放平台" in [chat.title for chat in c.rows(Chat)]


@pytest.mark.parametrize("data", [payloads.EVENTS["user_add_org"], payloads.ADDED])
def test_who_was_added_is_looked_up(play, data):
    @play()
    async def _(c):
        await c.ding.event("user_add_org", data)
        asked = [body for path, body in c.ding.calls if path.endswith("/user/get")]
        assert {"userid": "rd"} in asked


def test_a_press_from_another_company_is_not_taken_for_somebody_here(play):
    @play()
    async def _(c):
        await c.says("pm", "project add X1")
        await c.says("pm", "action add Order parts due=2026-03-06")
        payload = c.ding.press("pm", c.card(), "Done") | {"corpId": "ding9other"}
        await c.ding.press_sent(payload)
        await c.carry()

        assert [action.closed_at for action in c.rows(Action)] == [None]
        mine = [account for account in c.rows(Account) if account.person == "pm"]
        assert [account.key for account in mine] == [f"dingtalk:{CORP}:pm"]
        stranger = {a.person for a in c.rows(Account) if a.key == "dingtalk:ding9other:pm"}
        assert all(p.suspended_at for p in c.rows(Person) if p.handle in stranger)


def test_a_robot_that_is_not_published_is_named_for_the_doctor(play):
    @play()
    async def _(c):
        await c.says("pm", "project add X1", senderStaffId=None)
        await asyncio.sleep(0.05)
        found = c.gateway.read(lambda db: list(gaps(db)))
        assert [(gap.what, "published" in gap.needs) for gap in found] == [("senderStaffId", True)]


def test_a_message_is_heard_whoever_waits_for_it(play):
    @play()
    async def _(c):
        payloads_ = [c.ding.message("pm", ROOM, f"project add X{n}") for n in range(6)]
        await asyncio.gather(*(c.ding.tell(one) for one in payloads_))
        await c.carry()
        assert len(c.rows(Project)) == 6
