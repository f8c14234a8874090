"""Sending to Feishu: once, in time, in the right place; and what becomes of each refusal."""

import asyncio
import json

import pytest

from bot.cards import Card, Picture, Text
from bot.events import File
from bot.outbox import Message, State
from bot.ports import Delivery, TooFast, Undeliverable
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


def test_the_uuid_is_short_and_the_same_at_every_try(play):
    @play()
    async def _(c):
        post = c.face.messenger
        first, again = await post.send(delivery()), await post.send(delivery())
        other = await post.send(delivery("other"))

        assert first == again != other and len(c.said()) == 2
        assert all(0 < len(given["uuid"]) <= 50 for given in sends(c))


@pytest.mark.parametrize(("minutes", "cards"), [(59, 1), (61, 2)])
def test_the_stand_in_forgets_a_uuid_after_an_hour(play, minutes, cards):
    @play()
    async def _(c):
        await c.face.messenger.send(delivery())
        c.feishu.ahead += minutes * 60
        await c.face.messenger.send(delivery())
        assert len(c.said()) == cards


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


def test_a_revoked_token_is_renewed_once_for_all_who_met_it(play):
    @play()
    async def _(c):
        await asyncio.sleep(0.1)
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


def test_a_card_that_feishu_does_not_take_is_said_in_words(play):
    @play()
    async def _(c):
        bad = [Refusal(230099, "Failed to create card content, ext=ErrCode: 200621")]
        c.feishu.faults = {"im/v1/messages": bad}
        await c.face.messenger.send(delivery(reply=Card("Title", (Text("the whole story"),))))

        [said] = c.ours()
        assert said["msg_type"] == "text" and "the whole story" in text_of(said)


# The stand-in itself: limits at n and n + 1


@pytest.mark.parametrize(("letters", "taken"), [(50, True), (51, False)])
def test_the_stand_in_takes_a_uuid_of_fifty_letters(play, letters, taken):
    @play()
    async def _(c):
        body = {"receive_id": ROOM, "msg_type": "text", "content": '{"text":"x"}'}
        body["uuid"] = "u" * letters
        work = c.face._calls.post("/open-apis/im/v1/messages", body, receive_id_type="chat_id")
        if taken:
            await work
        else:
            with pytest.raises(Undeliverable):
                await work


@pytest.mark.parametrize(
    ("uses", "minutes", "works"), [(1, 29, True), (2, 29, False), (0, 31, False)]
)
def test_the_stand_in_takes_a_delayed_update_twice_within_thirty_minutes(
    play, uses, minutes, works
):
    @play()
    async def _(c):
        await c.types("pm", "project add X1")
        press = c.feishu.press(user("pm"), c.card(), "Status")
        update = {"token": press["event"]["token"], "card": card_of(c.card())}
        path = "/open-apis/interactive/v1/card/update"
        with pytest.raises(Undeliverable, match="not answered"):
            await c.face._calls.post(path, update)
        await c.feishu.deliver(press)
        for _ in range(uses):
            await c.face._calls.post(path, update)
        c.feishu.ahead += minutes * 60
        c.feishu._tokens = {t: c.feishu.now() + 7200 for t in c.feishu._tokens}
        if works:
            await c.face._calls.post(path, update)
        else:
            with pytest.raises(Undeliverable):
                await c.face._calls.post(path, update)


@pytest.mark.parametrize(("bytes_", "taken"), [(30 * 1024, True), (30 * 1024 + 1, False)])
def test_the_stand_in_takes_thirty_kilobytes(play, bytes_, taken):
    @play()
    async def _(c):
        card = card_of({"msg_type": "interactive", "body": {"content": json.dumps({
            "schema": "2.0", "config": {"update_multi": True},
            "body": {"elements": [{"tag": "markdown", "content": "x"}]}})}})  # fmt: skip
        card["body"]["elements"][0]["content"] = ""
        room = bytes_ - len(json.dumps(card))
        card["body"]["elements"][0]["content"] = "x" * room
        body = {"receive_id": ROOM, "msg_type": "interactive", "content": json.dumps(card)}
        if taken:
            c.feishu._card = lambda card: None  # `feishu_cards` counts marks for more
            await c.face._calls.post("/open-apis/im/v1/messages", body, receive_id_type="chat_id")
        else:
            with pytest.raises(Undeliverable, match="230025"):
                await c.face._calls.post(
                    "/open-apis/im/v1/messages", body, receive_id_type="chat_id"
                )
