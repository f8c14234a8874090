"""Sending to Feishu: once, in time, in the right place; and what becomes of each refusal."""

import asyncio
import json
import time
from datetime import timedelta

import pytest

from bot.cards import Button, Buttons, Card, Picture, Text
from bot.clock import SystemClock
from bot.events import File
from bot.features.urgent import Alert
from bot.outbox import Message, State
from bot.ports import Delivery, TooFast, Undeliverable
from bot.registry import policies
from tests.adapters.feishu.company import ROOM, user
from tests.platforms.feishu import TENANT, Refusal, card_of, text_of, walk

GROUP = f"feishu:{TENANT}:{ROOM}"
DIRECT = f"feishu:{TENANT}:{user('pm')}"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9"/></svg>'


def delivery(title="hello", chat=GROUP, **more):
    given = {"key": "1", "chat": chat, "thread": "", "audience": "", "edits": "",
             "reply": Card(title)}  # fmt: skip
    return Delivery(**(given | more))


def sends(c):
    return [given for method, path, given in c.feishu.calls
            if method == "POST" and path.startswith("im/v1/messages")]  # fmt: skip


# Once


@pytest.mark.parametrize("fault", ["before", "after", "html"])
def test_a_send_whose_answer_was_lost_arrives_once(play, fault):
    @play()
    async def _(c):
        c.feishu.faults = {"im/v1/messages": [fault]}
        await c.types("pm", "project add X1")

        assert len(c.said()) == 1
        assert [m.state for m in c.rows(Message) if m.chat == GROUP] == [State.SENT]


def test_everything_that_is_sent_has_a_uuid_of_at_most_50_letters(play, monkeypatch):
    """Cards, replies, what is whispered beside them, files and words."""
    monkeypatch.setattr("bot.hearing.SLOW", 0.01)

    @play()
    async def _(c):
        hear = c.bot.hear
        c.bot.hear = lambda heard: (time.sleep(0.1), hear(heard))[1]
        await c.types("pm", "project add X1")
        await c.types("pm", "risk add Late parts", to=c.card()["message_id"])
        await c.face.messenger.send(delivery(files=(File("a.ics", b"BEGIN"),), key="files"))
        c.feishu.faults = {"im/v1/messages": [Refusal(230099, "ErrCode: 200621")] * 2}
        await c.face.messenger.send(delivery(key="words"))
        await asyncio.sleep(0.2)

        sent = sends(c)
        assert {given["msg_type"] for given in sent} == {"interactive", "text", "file"}
        assert all(0 < len(given["uuid"]) <= 50 for given in sent)
        assert any("Still working" in given["content"] for given in sent)


def test_the_uuid_is_short_and_the_same_at_every_try(play):
    @play()
    async def _(c):
        post = c.face.messenger
        first, again = await post.send(delivery()), await post.send(delivery())
        other = await post.send(delivery("other"))

        assert first == again != other and len(c.said()) == 2
        assert all(0 < len(given["uuid"]) <= 50 for given in sends(c))


def test_after_an_hour_a_doubtful_card_is_found_in_the_history_of_its_group(play):
    @play()
    async def _(c):
        await c.types("pm", "project add X1")
        c.feishu.faults = {"im/v1/messages": ["after"]}
        await c.feishu.types(user("pm"), ROOM, "@bot risk add Late parts")
        await c.courier.drain("feishu")
        c.feishu.ahead += 7200
        await c.carry()

        assert len([said for said in c.said() if "R-1 is noted" in said]) == 1
        noted = next(m for m in c.rows(Message) if m.subject == "R-1")
        assert (noted.state, noted.platform_id) == (State.SENT, c.card()["message_id"])


@pytest.mark.parametrize("before", ["they wrote", "it wrote"])
@pytest.mark.parametrize("fault", ["after", "before"])
def test_after_an_hour_a_doubtful_message_to_one_person_is_looked_for_with_them(
    play, fault, before
):
    """What only they may see of a group arrives there, too; each is known by its mark."""

    @play()
    async def _(c):
        await c.types("pm", "project add X1")
        if before == "it wrote":
            await c.types("pm", "project list")
        alone = c.dm("pm")
        there = len(c.said(alone))
        c.feishu.faults = {"im/v1/messages": [fault, fault]}
        await c.feishu.types(user("pm"), ROOM, "@bot P-1")
        if before == "they wrote":
            await c.feishu.types(user("pm"), alone.id, "project list")
        await c.courier.drain("feishu")
        c.feishu.ahead += 7200
        await c.carry()

        assert len(c.said(alone)) == there + 1 + (before == "they wrote")
        ids = {m.platform_id for m in c.rows(Message) if m.platform_id}
        assert {m["message_id"] for m in c.ours(alone)} <= ids


@pytest.mark.parametrize(("tells", "found"), [(True, True), (False, False)])
def test_another_card_of_ours_with_one_person_is_never_taken_for_it(play, tells, found):
    """Where cards are not told, nothing is: better twice than not at all."""

    @play()
    async def _(c):
        c.feishu.tells_cards = tells
        await c.types("pm", "project list", c.dm("pm").id)
        since = SystemClock().now() - timedelta(minutes=1)
        asked = delivery("second", DIRECT, key="2", since=since)
        await c.face.messenger.send(delivery("first", DIRECT, key="1"))
        assert await c.face.messenger.find(asked) is None
        id = await c.face.messenger.send(asked)
        assert await c.face.messenger.find(asked) == (id if found else None)


def test_without_the_right_to_read_a_group_it_is_sent_again(play):
    @play()
    async def _(c):
        c.feishu.scopes.discard("im:message.group_msg")
        c.feishu.faults = {"im/v1/messages": ["after"]}
        await c.types("pm", "project add X1")
        assert len(c.said()) == 1


def test_a_doubtful_reply_in_a_thread_is_found_there(play):
    @play()
    async def _(c):
        await c.types("pm", "project add X1")
        root = c.card()["message_id"]
        first = await c.face.messenger.send(delivery(thread=root))
        from datetime import UTC, datetime

        lost = delivery(thread=root, since=datetime.now(UTC))
        assert await c.face.messenger.find(lost) == first


# In time


@pytest.mark.parametrize(
    ("refusal", "least", "most"),
    [
        (Refusal(99991400, "too fast", 429, headers={"x-ogw-ratelimit-reset": "7"}), 7, 7),
        (Refusal(99991400, "too fast", 400, headers={"x-ogw-ratelimit-reset": "7"}), 7, 7),
        (Refusal(99991400, "too fast", 429), 1, 2),
        (Refusal(230020, "frequency limit"), 1, 2),
        (Refusal(11232, "system busy"), 1, 2),
        (Refusal(230049, "being sent"), 1, 2),
        (Refusal(230099, "ErrCode: 11310; ErrMsg: card action is lock"), 1, 1),
    ],
)
def test_who_is_told_to_wait_waits(play, refusal, least, most):
    @play()
    async def _(c):
        c.feishu.faults = {"im/v1/messages": [refusal]}
        with pytest.raises(TooFast) as told:
            await c.face.messenger.send(delivery())
        assert least <= told.value.seconds <= most


def test_a_chat_gets_no_more_than_five_messages_a_second(play):
    @play()
    async def _(c):
        for n in range(8):
            await c.feishu.types(user("pm"), c.dm("pm").id, f"project add X{n}")
        for _ in range(30):
            await c.courier.drain("feishu")
            c.ahead += c.ahead.resolution * 200_000
            c.feishu.ahead += 0.2

        assert c.waiting() == [] and len(c.said(c.dm("pm"))) >= 8
        assert c.feishu.refusals[230020] == 0


@pytest.mark.parametrize(
    "fault", [Refusal(99991500, "internal", 500), Refusal(1500, "internal", 502), "html"]
)
def test_what_is_broken_over_there_is_tried_again(play, fault):
    @play()
    async def _(c):
        c.feishu.faults = {"im/v1/messages": [fault]}
        await c.types("pm", "project add X1")
        assert len(c.said()) == 1


def test_while_feishu_is_slow_nothing_else_waits(play):
    @play()
    async def _(c):
        c.feishu.slow = 0.4
        sending = asyncio.ensure_future(c.face.messenger.send(delivery()))
        beats = 0
        while not sending.done():
            await asyncio.sleep(0.01)
            beats += 1
        assert beats > 20 and await sending


# The token


@pytest.mark.parametrize("code", [99991663, 99991661, 99991668, 99991671, 99991677])
def test_a_revoked_token_is_renewed_once_for_all_who_met_it(play, code):
    @play()
    async def _(c):
        await asyncio.sleep(0.1)
        c.feishu.wrong_token = code
        c.feishu.revoke()
        before = c.feishu.token_calls
        post = c.face.messenger
        await asyncio.gather(*(post.send(delivery(f"n {n}", DIRECT, key=str(n))) for n in range(4)))

        assert c.feishu.token_calls == before + 1 and len(c.said(c.dm("pm"))) == 4


def test_a_token_is_renewed_before_it_ends(play):
    @play()
    async def _(c):
        tokens, ahead = c.face._calls.tokens, [0.0]
        began = tokens._clock()
        tokens._clock = lambda: began + ahead[0]
        token = await tokens.token()
        for seconds, same in ((5900, True), (6100, False)):
            c.feishu.ahead, ahead[0] = seconds, seconds
            assert (await tokens.token() == token) == same


def test_a_secret_that_was_changed_is_named_and_nothing_is_lost(play):
    @play()
    async def _(c):
        c.feishu.secret = "another"
        c.feishu.revoke()
        with pytest.raises((Undeliverable, TooFast)):
            await c.face.messenger.send(delivery())
        assert "refused" in c.face.trouble


@pytest.mark.parametrize("status", [200, 400])
def test_a_token_that_is_refused_twice_is_no_reason_to_ask_for_ever(play, status):
    @play()
    async def _(c):
        wrong = Refusal(99991663, "Invalid access token for authorization.", status)
        c.feishu.faults = {"im/v1/messages": [wrong, wrong]}
        before = c.feishu.token_calls
        with pytest.raises(ConnectionError):
            await c.face.messenger.send(delivery())
        assert c.feishu.token_calls == before + 1
        assert await c.face.messenger.send(delivery())


def test_a_file_that_reads_like_a_refusal_is_a_file(play):
    @play()
    async def _(c):
        data = b'{"code": 99991663, "msg": "what a colleague saved"}'
        await c.types("pm", "project add X1")
        key = c.feishu.kept("saved.json", data)
        content = json.dumps({"file_key": key, "file_name": "saved.json"})
        line = c.feishu._keep(c.dm("pm"), "file", content, {"id": user("pm")})
        path = f"/open-apis/im/v1/messages/{line['message_id']}/resources/{key}"
        assert await c.face._calls.download(path, type="file") == data


def test_when_the_calls_of_a_month_are_used_up_nothing_is_lost(play):
    @play()
    async def _(c):
        c.feishu.faults = {"im/v1/messages": [Refusal(99991403, "API call quota exceeded")]}
        with pytest.raises(TooFast) as told:
            await c.face.messenger.send(delivery())
        assert told.value.seconds > 60 and "in a month are used up" in c.face.trouble
        assert await c.face.messenger.send(delivery()) and not c.face.trouble


# In the right place


def test_what_only_one_may_see_is_told_to_them_alone_and_can_be_changed_there(play):
    @play()
    async def _(c):
        alone = {"audience": DIRECT, "thread": "om_of_the_group"}
        id = await c.face.messenger.send(delivery(**alone))
        assert (len(c.said()), len(c.said(c.dm("pm")))) == (0, 1)

        again = delivery("changed", edits=id, **alone)
        assert await c.face.messenger.send(again) == id
        assert "changed" in c.said(c.dm("pm"))[0]


@pytest.mark.parametrize("gone", ["recalled", "no topics"])
def test_an_answer_whose_thread_is_gone_is_said_in_the_chat(play, gone):
    @play()
    async def _(c):
        await c.types("pm", "project add X1")
        root = c.card()
        if gone == "recalled":
            root["deleted"] = True
        else:
            c.room.topics = False
        id = await c.face.messenger.send(delivery(thread=root["message_id"]))

        said = next(m for m in c.ours() if m["message_id"] == id)
        assert "thread_id" not in said


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda c: setattr(c.room, "bot", False), "not in that group"),
        (lambda c: setattr(c.room, "dissolved", True), "dissolved"),
        (lambda c: c.feishu.scopes.difference_update(
            {"im:message", "im:message:send_as_bot"}), "im:message:send_as_bot"),
    ],
)  # fmt: skip
def test_what_will_never_arrive_says_why(play, spoil, words):
    @play()
    async def _(c):
        spoil(c)
        with pytest.raises(Undeliverable, match=words):
            await c.face.messenger.send(delivery())


def test_somebody_outside_of_the_apps_range_is_named_in_the_outbox(play):
    @play()
    async def _(c):
        c.feishu.outside.add(user("pm"))
        await c.feishu.types(user("pm"), c.dm("pm").id, "project add X1")
        await c.carry()
        dead = [m for m in c.rows(Message) if m.state is State.DEAD]
        assert dead and all("outside the range" in m.error for m in dead)


# Ringing


@pytest.mark.parametrize(
    ("means", "lacking", "rung"),
    [
        ("app", "", "app"),
        ("sms", "", "sms"),
        ("phone", "", "phone"),
        ("phone", "im:message.urgent:phone", "app"),
        ("app", "im:message.urgent", ""),
    ],
)
def test_urgent_news_rings_as_loud_as_it_may(play, means, lacking, rung):
    @play()
    async def _(c):
        c.feishu.scopes.discard(lacking)
        await c.types("pm", "project add X1")
        line = f"urgent Line down @{user('rd')} means={means}"
        await c.types("pm", line, people=(user("rd"),))

        message = c.card(c.dm("rd"))
        assert "Line down" in text_of(message)
        wanted = [(rung, message["message_id"], [user("rd")])] if rung else []
        assert c.feishu.urgent == wanted
        await c.presses("rd", message, "Acknowledge")
        assert "1 of 1 acknowledged" in text_of(c.card())


def test_urgent_news_whose_sending_was_in_doubt_rings_all_the_same(play):
    @play()
    async def _(c):
        await c.types("pm", "project add X1")
        await c.types("rd", "project list")
        c.feishu.faults = {"im/v1/messages": ["after", "after"]}
        line = f"urgent Line down @{user('rd')} means=phone"
        await c.types("pm", line, people=(user("rd"),))

        message = c.card(c.dm("rd"))
        assert len([said for said in c.said(c.dm("rd")) if "Line down" in said]) == 1
        assert c.feishu.urgent == [("phone", message["message_id"], [user("rd")])]


def test_who_is_silent_is_stood_in_for_by_who_is_called_as_loudly(play):
    """F7: everybody alone, a list of who has it, and after ten minutes the deputy."""

    @play()
    async def _(c):
        await c.types("pm", "project add X1")
        await c.types("pm", f"member add @{user('sales')} role=liaison", people=(user("sales"),))
        whom = (user("sales_head"), user("finance"))
        line = f"urgent Line down @{whom[0]} @{whom[1]} means=phone"
        await c.types("pm", line, people=whom)
        assert {(how, *who) for how, _, who in c.feishu.urgent} == {("phone", w) for w in whom}
        await c.presses("finance", c.card(c.dm("finance")), "Acknowledge")
        assert "1 of 2 acknowledged" in text_of(c.card())

        c.now += timedelta(minutes=10)
        await c.gateway.changing(lambda db: policies.plan(db, c.now))
        await c.carry()
        (how, _, who), call = c.feishu.urgent[-1], c.card(c.dm("sales"))
        assert (how, who, len(c.feishu.urgent)) == ("phone", [user("sales")], 3)
        await c.presses("sales", call, "Acknowledge")
        assert c.rows(Alert)[0].closed_at


def test_no_other_message_rings(play):
    @play()
    async def _(c):
        await c.types("pm", "project add X1")
        await c.types("pm", f"risk add Fire level=high @{user('rd')}", people=(user("rd"),))
        assert c.feishu.urgent == []


# Pictures and files


def test_a_picture_is_uploaded_once_and_shown(play):
    @play()
    async def _(c):
        card = Card("Chart", (Picture(SVG, "two boxes"),))
        id = await c.face.messenger.send(delivery(reply=card))
        await c.face.messenger.send(delivery(reply=card, edits=id))

        [image] = [e for e in walk(card_of(c.card())) if e["tag"] == "img"]
        assert c.feishu.images[image["img_key"]].startswith(b"\x89PNG")
        assert image["alt"]["content"] == "two boxes" and len(c.feishu.images) == 1


def test_without_the_right_to_upload_a_picture_is_told_in_words(play):
    @play()
    async def _(c):
        c.feishu.scopes.discard("im:resource")
        await c.face.messenger.send(delivery(reply=Card("Chart", (Picture(SVG, "two boxes"),))))
        assert "two boxes" in c.said()[-1]


def test_files_go_with_their_card(play):
    @play()
    async def _(c):
        files = (File("plan.ics", b"BEGIN"), File("report.docx", b"PK"))
        id = await c.face.messenger.send(delivery(files=files))
        sent = [m for m in c.room.messages if m["msg_type"] == "file"]
        names = [c.feishu.files[json.loads(m["body"]["content"])["file_key"]] for m in sent]

        assert names == [("plan.ics", b"BEGIN"), ("report.docx", b"PK")]
        assert all(m.get("root_id") == id for m in sent)


@pytest.mark.parametrize("edits", [False, True])
def test_who_is_not_in_feishu_any_more_is_named_and_the_card_stays_a_card(play, edits):
    @play()
    async def _(c):
        post = c.face.messenger
        id = await post.send(delivery("before")) if edits else ""
        del c.feishu.users[user("rd")]
        reply = Card("News", (Text("ask <@rd>"), Buttons((Button("Go", "P-1"),))))
        await post.send(delivery(reply=reply, edits=id, key="2"))

        [said] = c.ours()
        assert said["msg_type"] == "interactive" and "ask @王磊" in text_of(said)
        assert [e for e in walk(card_of(said)) if e["tag"] == "button"]


def test_a_card_that_feishu_does_not_take_is_said_in_words(play):
    @play()
    async def _(c):
        bad = [Refusal(230099, "Failed to create card content, ext=ErrCode: 200621")] * 2
        c.feishu.faults = {"im/v1/messages": bad}
        await c.face.messenger.send(delivery(reply=Card("Title", (Text("the whole story"),))))

        [said] = c.ours()
        assert said["msg_type"] == "text" and "the whole story" in text_of(said)
