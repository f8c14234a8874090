"""What the app lacks is told by the doctor: from what it is granted, and from what is refused."""

import asyncio

import pytest

from adapters.feishu import needs, refusals
from adapters.feishu.refusals import Refused
from bot.doctor import sending
from bot.gaps import gaps
from tests.adapters.feishu.company import place, user
from tests.platforms.feishu import EVENTS, SCOPES

# As open.feishu.cn/document/uAjLw4CM/ugTN1YjL4UTN24CO1UjN/trouble-shooting/
# how-to-fix-the-99991672-error and …/faq/trouble-shooting/how-to-resolve-error-99991679 show them.
REFUSED = {
    "code": 99991672,
    "msg": "Access denied. One of the following scopes is required: [contact:user.id:readonly]",
    "error": {
        "message": "Refer to the documentation to fix the error: https://open.feishu.cn/document/…",
        "log_id": "202307211618216F3E9EB64DC7E1234",
        "permission_violations": [
            {"type": "action_scope_required", "subject": "contact:user.id:readonly"}
        ],
        "helps": [
            {"url": "https://open.feishu.cn/app/cli_a41bc75349bcxxxx/auth", "description": "…"}
        ],
    },
}
NOT_ALLOWED = {
    "code": 99991679,
    "msg": "Unauthorized. You do not have permission to perform the requested operation on the "
    "resource. Please request user re-authorization and try again. required one of these "
    "privileges: [sheets:spreadsheet, drive:drive].应用未获取所需的用户授权："
    "[sheets:spreadsheet, drive:drive],",
    "error": {
        "permission_violations": [
            {"subject": "sheets:spreadsheet", "type": "action_privilege_required"},
            {"type": "action_privilege_required", "subject": "drive:drive"},
        ],
        "log_id": "2024110416232661C50BC902DF30E6C183",
    },
}


async def told(c, *words):
    """What the doctor says, once it says all of *words*."""
    async with asyncio.timeout(5):
        while True:
            found = [gap.needs for gap in c.gateway.read(lambda db: list(gaps(db)))]
            if all(any(word in needed for needed in found) for word in words):
                return found
            await asyncio.sleep(0.02)


@pytest.mark.parametrize(
    ("body", "scopes"),
    [
        (REFUSED, ("contact:user.id:readonly",)),
        (NOT_ALLOWED, ("sheets:spreadsheet", "drive:drive")),
        ({k: v for k, v in NOT_ALLOWED.items() if k != "error"},
         ("sheets:spreadsheet", "drive:drive")),
        ({"code": 99991672, "msg": "scope not enabled for this app",
          "error": {"permission_violations": [{"subject": "im:message:readonly"}]}},
         ("im:message:readonly",)),
        ({"code": 230027, "msg": "Lack of necessary permissions, ext=need scope: "
                                 "im:message.group_msg"}, ("im:message.group_msg",)),
        ({"code": 230027, "msg": "Lack of necessary permissions."}, ()),
        ({"code": 99991672, "msg": "x", "error": {"permission_violations": [None, {}]}}, ()),
        ({"code": 230001, "msg": "bad [im:chat]"}, ()),
    ],
)  # fmt: skip
def test_a_refusal_names_the_scopes_that_it_is_for(body, scopes):
    assert Refused(body["code"], body["msg"], body).scopes == scopes


def test_every_code_for_a_missing_scope_is_one():
    assert {99991672, 99991676, 99991679, 230027} == refusals.NO_SCOPE


def test_with_everything_granted_and_subscribed_nothing_is_missing(play):
    @play()
    async def _(c):
        async with asyncio.timeout(5):
            while not c.face._who.found.people:
                await asyncio.sleep(0.02)
        assert c.gateway.read(lambda db: list(gaps(db))) == []


@pytest.mark.parametrize("scope", sorted(SCOPES - set(needs.CHOICE) - {
    "im:message", "im:message:send_as_bot", "im:message:readonly",
    "im:message.group_at_msg:readonly",
}))  # fmt: skip
def test_a_scope_that_is_not_granted_is_told_before_anything_is_refused(play, scope):
    feishu = place()
    feishu.scopes.discard(scope)

    @play(feishu=feishu)
    async def _(c):
        assert scope in await told(c, scope)


def test_the_scopes_for_hearing_and_saying_anything_are_told(play):
    feishu = place()
    feishu.scopes -= {"im:message", "im:message:send_as_bot", "im:message:readonly"}
    feishu.scopes -= {"im:message.p2p_msg:readonly", "im:message.group_msg"}
    feishu.scopes -= {"im:message.group_at_msg:readonly"}

    @play(feishu=feishu)
    async def _(c):
        await told(c, "im:message:send_as_bot", "im:message:readonly",
                   "im:message.p2p_msg:readonly", "im:message.group_at_msg:readonly")  # fmt: skip


def test_a_wider_scope_stands_for_a_narrow_one(play):
    feishu = place()
    feishu.scopes -= {"im:message:send_as_bot", "im:message.group_at_msg:readonly"}

    @play(feishu=feishu)
    async def _(c):
        async with asyncio.timeout(5):
            while not c.face._who.found.people:
                await asyncio.sleep(0.02)
        assert c.gateway.read(lambda db: list(gaps(db))) == []


@pytest.mark.parametrize("event", sorted(EVENTS - {"im.message.updated_v1"}))
def test_an_event_that_is_not_subscribed_to_is_told(play, event):
    feishu = place()
    feishu.events.discard(event)

    @play(feishu=feishu)
    async def _(c):
        assert await told(c, event) == [f"{event} (event 事件)"]


def test_who_may_not_see_the_events_is_told_which_permission_shows_them(play):
    feishu = place()
    feishu.scopes.discard("application:application:self_manage")
    feishu.events.clear()

    @play(feishu=feishu)
    async def _(c):
        [found] = await told(c, "application:application:self_manage")
        assert "event" not in found


def test_the_doctor_says_it_and_no_longer_once_it_is_mended(play):
    feishu = place()
    feishu.events.discard("im.message.recalled_v1")

    @play(feishu=feishu)
    async def _(c):
        await told(c, "im.message.recalled_v1")
        found = c.gateway.read(lambda db: list(sending.look(db, c.now)))
        assert any("im.message.recalled_v1" in str(one.values) for one in found), found
        c.feishu.events.add("im.message.recalled_v1")
        await c.face._learn()
        assert c.gateway.read(lambda db: list(gaps(db))) == []


def test_a_call_that_is_refused_for_want_of_a_scope_is_told(play):
    @play()
    async def _(c):
        await c.types("pm", "project add X1")
        c.feishu.scopes.discard("im:message.urgent:phone")
        await c.types("pm", f"urgent Fire @{user('rd')} means=phone", people=(user("rd"),))
        assert "im:message.urgent:phone" in await told(c, "im:message.urgent:phone")
