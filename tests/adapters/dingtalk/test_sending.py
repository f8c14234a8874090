"""What is sent: pages that turn for one reader, kinds of files, rings, refusals, counted calls."""

import asyncio
import io
import json
import zipfile

import httpx
import pytest

from adapters.dingtalk import refusals
from adapters.dingtalk.refusals import Refused, Spent, Stale, Unclear
from bot.allowance import scarce, spend
from bot.cards import Button, Buttons, Card, Text
from bot.events import File
from bot.notices import Notice
from bot.ports import Delivery, TooFast, Undeliverable
from bot.store import Memo
from tests.adapters.dingtalk.company import ROOM, organisation
from tests.adapters.dingtalk.test_client import ASKS, GROUP, NEWS, delivery

LONG = Card("Long", (Text("\n".join(f"line {n} " + "长" * 60 for n in range(60))),
                     Buttons((Button("Do it", "A-1 done"),))))  # fmt: skip


# Pages


def test_another_page_is_for_whoever_turned_it_alone(play):
    @play()
    async def _(c):
        await c.says("pm", "project add X1")
        await c.says("pm", "risk add Late parts cause=" + "The supplier is late. " * 220)
        card = c.card()
        [turn] = [label for label in card.labels() if label.startswith("Next page")]
        first = card.body()
        answer = await c.presses("pm", card, turn)

        assert answer.seconds < 2 and card.body("pm") != first == card.body("rd")
        assert any(label.startswith("Previous page") for label in card.labels("pm"))
        back = next(label for label in card.labels("pm") if label.startswith("Previous page"))
        await c.presses("pm", card, back)
        assert card.body("pm") == first


def test_who_had_turned_the_page_sees_a_change_too(play):
    @play()
    async def _(c):
        track = await c.face.messenger.send(delivery(LONG))
        card = c.ding.cards[track]
        for user in ("pm", "rd"):
            await c.face.messenger.memory.turn(
                Delivery("", GROUP, "", "", track, LONG), 2, f"dingtalk:{GROUP[9:18]}:{user}"
            )
            c.ding.template.turned(card, user, {"body1": "page two"})
        assert card.body("pm").startswith("page two")
        await c.face.messenger.send(Delivery("2", GROUP, "", "", track, ASKS, need="change"))

        assert card.body("pm") == card.body("rd") == card.body() == "something"
        assert [m.name for m in c.rows(Memo) if m.name.startswith("turned:")] == []


def test_somebody_who_turned_the_page_and_left_holds_no_change_up(play):
    @play()
    async def _(c):
        track = await c.face.messenger.send(delivery(LONG))
        gone = Delivery("", GROUP, "", "", track, LONG)
        await c.face.messenger.memory.turn(gone, 2, f"{GROUP.rpartition(':')[0]}:left")
        await c.face.messenger.send(Delivery("2", GROUP, "", "", track, ASKS, need="change"))
        assert c.ding.cards[track].body() == "something"


# Files


@pytest.mark.parametrize(
    ("name", "sent"),
    [("a.xlsx", "a.xlsx"), ("A.PDF", "A.PDF"), ("b.docx", "b.docx"), ("c.ics", "c.ics.zip"),
     ("纪要.md", "纪要.md.zip"), ("d.pptx", "d.pptx.zip"), ("none", "none.zip")],
)  # fmt: skip
def test_files_of_kinds_that_dingtalk_does_not_show_go_in_an_archive(play, name, sent):
    @play()
    async def _(c):
        await c.face.messenger.send(delivery(NEWS, files=(File(name, b"hello"),)))
        [shared] = [message for message in c.room.messages if message["key"] == "sampleFile"]
        assert shared["fileName"] == sent
        data = c.ding._media[shared["mediaId"]]
        if sent != name:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                assert (archive.namelist(), archive.read(name)) == ([name], b"hello")


# Rings


@pytest.mark.parametrize(
    ("edition", "quota", "told"),
    [(True, True, ""), (True, False, "was rung in the app only"),
     (False, False, "has it as a plain message")],
)  # fmt: skip
def test_whoever_calls_is_told_what_did_not_ring(play, edition, quota, told):
    world = organisation(ding=edition)
    world.ding_quota = quota

    @play(ding=world)
    async def _(c):
        await c.says("pm", "project add X1")
        await c.says("pm", "urgent Server room is hot @rd means=phone", at=("rd",))
        await asyncio.sleep(0.05)
        await c.carry()

        assert any("Server room is hot" in said for said in c.said("rd"))
        assert [told in said for said in c.said("pm") if "U-1:" in said] == [True] * bool(told)
        assert len([n for n in c.rows(Notice) if n.rule == "unrung"]) == bool(told)


def test_one_receiver_that_cannot_be_rung_is_no_end_of_ringing(play):
    @play()
    async def _(c):
        c.ding.user("new", "New")
        alone = GROUP.rpartition(":")[0] + ":@new"
        keys = iter("12")
        await c.face.messenger.send(delivery(ASKS, alone, next(keys), need="urgent", alarm="app"))
        assert len(c.ding.dings) == 1


# What DingTalk answers


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (403, {"code": "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi"}, TooFast),
        (403, {"code": "Forbidden.AccessDenied.QpsLimitForApi"}, TooFast),
        (200, {"errcode": 90018, "errmsg": "qps"}, TooFast),
        (200, {"errcode": 90002, "errmsg": "qps"}, TooFast),
        (200, {"errcode": 130101, "errmsg": "send too fast"}, TooFast),
        (400, {"code": "send.too.fast"}, TooFast),
        (400, {"code": "send.byToken.tooFast"}, TooFast),
        (400, {"code": "too.many.group"}, TooFast),
        (400, {"code": "too.many.people"}, TooFast),
        (400, {"code": "toomuch.msg"}, TooFast),
        (403, {"status": 1111, "wait": 5, "source": "x5", "punish": "deny"}, TooFast),
        (403, {"code": "Forbidden.AccessDenied.ApiCountLimitForOrg"}, Spent),
        (200, {"errcode": 90020, "errmsg": "month"}, Spent),
        (401, {"code": "InvalidAuthentication"}, Stale),
        (200, {"errcode": 40014, "errmsg": "不合法的access_token"}, Stale),
        (500, {"code": "system.error"}, Unclear),
        (500, {"code": "system.busy"}, Unclear),
        (400, {"code": "unknown.send.result"}, Unclear),
        (504, {}, Unclear),
        (200, {"errcode": -1, "errmsg": "系统繁忙"}, Unclear),
        (200, {"errcode": 15, "errmsg": "timeout"}, Unclear),
        (200, {"errcode": 40035, "errmsg": "参数"}, Refused),
        (400, {"code": "invalidParameter.msgParam.tooLong"}, Refused),
    ],
)  # fmt: skip
def test_each_code_of_the_pages_comes_to_what_it_means(status, body, error):
    with pytest.raises(error):
        refusals.check(status, body)


@pytest.mark.parametrize("status", [200, 201])
@pytest.mark.parametrize("body", [{}, {"errcode": 0, "errmsg": "ok"}, {"success": True}])
def test_what_is_done_is_no_error(status, body):
    refusals.check(status, body)


@pytest.mark.parametrize(
    ("code", "sentence"),
    [("resource.not.found", "not in that group"), ("group.disbanded", "not there any more"),
     ("staffId.notExisted", "cannot be reached"), ("bot.stopped", "switched off"),
     ("contain.notAllowed.text", "check of contents")],
)  # fmt: skip
def test_a_refusal_is_a_sentence_with_the_way_out(code, sentence):
    assert sentence in str(Refused(code))


def test_too_fast_is_never_a_lack_of_permission():
    for code in ("Forbidden.AccessDenied.QpsLimitForAppkeyAndApi", "90018"):
        assert refusals.lacking(Refused(code)) == ""
    denied = Refused("Forbidden.AccessDenied.AccessTokenPermissionDenied", "m", "Card.Write")
    assert refusals.lacking(denied) == "Card.Write"


def test_what_is_checked_by_dingtalk_and_refused_is_dead_and_says_why(play):
    @play(card_template_id="")
    async def _(c):
        c.ding.banned = False
        c.room.robot = False
        with pytest.raises(Undeliverable, match="Add the robot"):
            await c.face.messenger.send(delivery())


def test_a_burst_keeps_to_twenty_a_second(play):
    """The stand-in refuses the 21st call of one kind within a second."""

    @play()
    async def _(c):
        work = [c.face.messenger.send(delivery(NEWS, key=str(n))) for n in range(30)]
        await asyncio.gather(*work)
        assert len(c.room.messages) == 30


# The calls of a month


@pytest.mark.parametrize(
    ("spent", "need", "goes"),
    [(799, "change", True), (800, "change", False), (800, "news", True), (949, "news", True),
     (950, "news", False), (950, "answer", True), (950, "urgent", True), (999, "decision", True)],
)  # fmt: skip
def test_each_share_of_the_month_begins_where_it_says(play, spent, need, goes):
    @play(monthly_calls=1000)
    async def _(c):
        c.gateway.change(lambda db: spend(db, "dingtalk", spent, 1000))
        await c.face._budget.keep()
        assert c.face._budget.allows(need) is goes


@pytest.mark.parametrize(("spent", "warns"), [(599, False), (600, True)])
def test_the_doctor_warns_from_sixty_percent(play, spent, warns):
    @play(monthly_calls=1000)
    async def _(c):
        c.gateway.change(lambda db: spend(db, "dingtalk", spent, 1000))
        assert [one.platform for one in c.gateway.read(scarce)] == ["dingtalk"] * warns


@pytest.mark.parametrize("template", [True, False], ids=["cards", "messages"])
def test_what_is_counted_is_what_dingtalk_counts(play, template):
    @play(template=template)
    async def _(c):
        await c.says("pm", "project add X1")
        await c.says("pm", "action add Order parts due=2026-03-06", at=("rd",))
        await c.says("rd", "action list")
        await c.wait(days=5)
        [memo] = [m for m in c.rows(Memo) if m.name.startswith("calls:dingtalk:")]
        assert int(memo.value.partition("/")[0]) == c.ding.counted > 0


def test_nothing_else_asks_dingtalk_on_its_own(play):
    """A month has few calls: at rest, none is spent."""

    @play()
    async def _(c):
        await asyncio.sleep(0.3)
        before = c.ding.counted
        await c.wait(days=3)
        assert c.ding.counted == before


# The address


def test_one_client_asks_both_apis(play):
    @play()
    async def _(c):
        clients = [v for v in vars(c.face._calls).values() if isinstance(v, httpx.AsyncClient)]
        assert len(clients) == 1


def test_no_variable_of_a_card_is_longer_than_dingtalk_holds(play):
    @play()
    async def _(c):
        track = await c.face.messenger.send(delivery(LONG))
        shown = c.ding.cards[track].shown
        assert json.dumps(shown) and all(len(v.encode()) <= 1024 for v in shown.values())
        assert ROOM in c.ding.cards[track].space
