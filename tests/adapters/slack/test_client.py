"""Sending to Slack: once whatever happens, at its pace, and every refusal told by its cure."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot import outbox
from bot.cards import Attachment, Button, Buttons, Card, Form, Picture, Style, Table, Text
from bot.events import File
from bot.outbox import Message, State
from bot.ports import Delivery, TooFast, Undeliverable
from bot.raster import lettering, png
from tests.adapters.slack.company import ROOM, user
from tests.platforms.slack import HOME

CARD = Card("P-1 is set up", (Text("Everything **is** there."),))
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20">'
    '<text x="2" y="15">进度</text></svg>'
)


def to(key="1", **more) -> Delivery:
    given = {"chat": f"slack:{HOME}:{ROOM}", "thread": "", "audience": "", "edits": ""}
    return Delivery(**({"key": key, "reply": CARD} | given | more))


async def raised(work):
    with pytest.raises((TooFast, Undeliverable, ConnectionError)) as caught:
        await work
    return caught.value


def calls(c, method):
    return [given for name, given in c.slack.calls if name == method]


def test_a_message_carries_our_key_and_is_found_by_it(play):
    @play(socket=False, http=True)
    async def _(c):
        post = c.face.messenger
        assert await post.find(to()) is None
        ts = await post.send(to())
        c.slack.ahead += 2
        await post.send(to("2", reply=Card("Another")))

        assert await post.find(to()) == ts
        assert await post.find(to(reply=Card("Of another database"))) is None
        assert await post.find(replace(to(), key="7")) is None


def test_a_doubtful_message_is_found_far_up_and_in_its_thread(play):
    @play(socket=False, http=True)
    async def _(c):
        post = c.face.messenger
        root = await post.send(to())
        c.slack.ahead += 2
        reply = await post.send(to("2", thread=root))
        for n in range(450):
            c.room.messages.append({"ts": f"{9e9 + n:.6f}", "user": user("rd"), "text": "talk"})

        assert await post.find(to()) == root
        assert await post.find(to("2", thread=root)) == reply
        later = datetime.now(UTC) + timedelta(hours=1)
        assert await post.find(to(since=later)) is None


def test_what_was_lost_after_it_arrived_is_not_sent_twice(play):
    @play()
    async def _(c):
        c.slack.breaks[f"chat.postMessage {ROOM}"] = "after"
        await c.slack.commands(user("pm"), ROOM, "project add X1")
        await c.courier.drain("slack")
        assert [m.state for m in c.waiting()] == [State.SENDING]

        c.ahead, c.now = c.ahead + timedelta(minutes=1), c.now + timedelta(minutes=1)
        await c.courier.drain("slack")
        assert c.waiting() == [] and len(c.said()) == 1


def test_what_never_arrived_is_sent_once_more(play):
    @play()
    async def _(c):
        c.slack.breaks[f"chat.postMessage {ROOM}"] = "before"
        await c.slack.commands(user("pm"), ROOM, "project add X1")
        await c.courier.drain("slack")
        assert c.said() == []

        c.ahead, c.now = c.ahead + timedelta(minutes=1), c.now + timedelta(minutes=1)
        await c.courier.drain("slack")
        assert c.waiting() == [] and len(c.said()) == 1


def test_slack_says_how_long_to_wait_and_messages_of_a_chat_keep_their_second(play):
    @play(socket=False, http=True)
    async def _(c):
        c.slack.limits["chat.postMessage"] = 1
        assert (await raised(c.face.messenger.send(to()))).seconds == 1
        await c.face.messenger.send(to())
        assert isinstance(await raised(c.face.messenger.send(to("2"))), TooFast)
        assert c.face.messenger.pace == 1


def test_two_messages_of_a_chat_are_a_second_apart_and_no_other_chat_waits(play):
    @play()
    async def _(c):
        for line in ("project add First", "project add Second"):
            await c.slack.commands(user("pm"), ROOM, line)
        await c.slack.commands(user("rd"), c.dm("rd").id, "project list")
        await c.courier.drain("slack")
        assert len(c.said()) == len(c.said(c.dm("rd"))) == 1
        await c.courier.drain("slack")
        assert len(c.said()) == 1

        await c.carry()
        assert len(c.said()) == 2


REFUSED = {
    "channel_not_found": "not in that channel",
    "is_archived": "archived",
    "account_inactive": "deactivated",
    "restricted_action": "only some people",
    "some_new_code": "some_new_code",
}


@pytest.mark.parametrize("code", REFUSED)
def test_what_slack_never_takes_is_told_by_a_sentence(play, code):
    @play(socket=False, http=True)
    async def _(c):
        c.slack.breaks["chat.postMessage"] = code
        error = await raised(c.face.messenger.send(to()))

        assert isinstance(error, Undeliverable) and REFUSED[code] in str(error)


@pytest.mark.parametrize("code", ["internal_error", "invalid_auth", "token_revoked", "503"])
def test_what_is_no_fault_of_the_message_is_tried_again(play, code):
    @play(socket=False, http=True)
    async def _(c):
        c.slack.breaks["chat.postMessage"] = code
        error = await raised(c.face.messenger.send(to()))

        assert isinstance(error, TooFast | ConnectionError)
        assert bool(c.face.trouble) == (code != "internal_error")


def test_an_archived_channel_makes_a_dead_letter_that_says_why(play):
    @play()
    async def _(c):
        c.slack.channels[ROOM].archived = True
        await c.slack.types(user("pm"), ROOM, "project add X1")
        await c.carry()

        [dead] = [m for m in c.rows(Message) if m.state is State.DEAD]
        assert "archived" in dead.error


def test_blocks_that_slack_refuses_leave_the_text(play):
    @play(socket=False, http=True)
    async def _(c):
        c.slack.breaks["chat.postMessage"] = "invalid_blocks"
        await c.face.messenger.send(to())

        assert (
            c.room.messages[-1]["blocks"] == [] and "P-1 is set up" in c.room.messages[-1]["text"]
        )


def test_a_thread_that_is_gone_does_not_keep_its_answer(play):
    @play(socket=False, http=True)
    async def _(c):
        await c.face.messenger.send(to(thread="1.000001"))

        assert "thread_ts" not in c.room.messages[-1]


def test_a_private_answer_goes_to_who_asked_or_to_their_direct_chat(play):
    @play(socket=False, http=True)
    async def _(c):
        reader = f"slack:{HOME}:{user('pm')}"
        await c.face.messenger.send(to(audience=reader))
        assert [m["text"][:3] for m in c.whispered("pm")] == ["P-1"]

        c.room.members.discard(user("pm"))
        await c.face.messenger.send(to(audience=reader))
        assert len(c.said(c.dm("pm"))) == 1 and c.said() == []


def test_a_private_answer_is_never_repeated_to_everybody(play):
    @play(socket=False, http=True)
    async def _(c):
        reader = f"slack:{HOME}:{user('pm')}"
        ts = await c.face.messenger.send(to(audience=reader))
        await c.face.messenger.send(to("2", audience=reader, edits=ts))

        assert c.said() == [] and len(c.whispered("pm")) == 2


def test_a_form_comes_as_a_card_whose_button_asks_for_it(play):
    @play(socket=False, http=True)
    async def _(c):
        await c.face.messenger.send(to(reply=Form("New risk", "risk add", ())))

        [button] = [e for b in c.room.messages[-1]["blocks"] for e in b.get("elements", ())
                    if e["type"] == "button"]  # fmt: skip
        assert button["value"] == "risk add"


@pytest.mark.skipif(lettering() is None, reason="this machine has no Chinese font")
def test_pictures_stand_in_the_message_with_their_words(play):
    @play(socket=False, http=True)
    async def _(c):
        await c.face.messenger.send(to(reply=Card("Status", (Picture(DRAWING, "Done: 3."),))))

        [image] = [b for b in c.room.messages[-1]["blocks"] if b["type"] == "image"]
        file = c.slack.files[image["slack_file"]["id"]]
        assert image["alt_text"] == "Done: 3." and file["alt_txt"] == "Done: 3."
        assert file["data"].startswith(b"\x89PNG")


@pytest.mark.skipif(lettering() is None, reason="this machine has no Chinese font")
def test_chinese_words_in_a_picture_are_drawn():
    blank = png(DRAWING.replace("进度", ""))

    assert png(DRAWING) not in (None, blank, png(DRAWING.replace("进度", "甲乙")))


def test_without_a_chinese_font_a_picture_is_told_in_words(play, monkeypatch):
    monkeypatch.setattr("adapters.slack.files.lettering", lambda: None)

    @play(socket=False, http=True)
    async def _(c):
        await c.face.messenger.send(to(reply=Card("Status", (Picture(DRAWING, "Done: 3."),))))

        assert not calls(c, "files.getUploadURLExternal")
        assert "Done: 3." in json.dumps(c.room.messages[-1]["blocks"])


@pytest.mark.skipif(lettering() is None, reason="this machine has no Chinese font")
@pytest.mark.parametrize("broken", ["files.getUploadURLExternal", "chat.postMessage"])
def test_where_slack_takes_no_picture_its_words_stand_there(play, broken):
    @play(socket=False, http=True)
    async def _(c):
        c.slack.breaks[broken] = "invalid_blocks"
        await c.face.messenger.send(to(reply=Card("Status", (Picture(DRAWING, "Done: 3."),))))

        assert not [b for b in c.room.messages[-1]["blocks"] if b["type"] == "image"]
        assert "Done: 3." in json.dumps(c.room.messages[-1]["blocks"])


def with_file(**more):
    reply = Card("Agenda", files=(Attachment("m.ics", "text/calendar", "d"),))
    return to(reply=reply, files=(File("m.ics", b"BEGIN:VCALENDAR"),), **more)


def test_files_go_into_the_thread_of_their_message(play):
    @play(socket=False, http=True)
    async def _(c):
        ts = await c.face.messenger.send(with_file())

        shared = c.room.messages[-1]
        assert shared["thread_ts"] == ts and [f["name"] for f in shared["files"]] == ["m.ics"]
        assert c.slack.files[shared["files"][0]["id"]]["data"] == b"BEGIN:VCALENDAR"


def test_files_of_a_private_answer_go_to_the_direct_chat(play):
    @play(socket=False, http=True)
    async def _(c):
        await c.face.messenger.send(with_file(audience=f"slack:{HOME}:{user('pm')}"))

        assert [m["files"][0]["name"] for m in c.dm("pm").messages] == ["m.ics"]
        assert [m for m in c.room.messages if m.get("files")] == []


def test_files_that_were_lost_on_the_way_are_sent_when_their_message_is_found(play):
    @play(socket=False, http=True)
    async def _(c):
        c.slack.breaks["files.completeUploadExternal"] = "internal_error"
        await raised(c.face.messenger.send(with_file()))
        assert not [m for m in c.room.messages if m.get("files")]

        for _ in range(2):
            assert await c.face.messenger.find(with_file())
        assert len([m for m in c.room.messages if m.get("files")]) == 1


def labels(message):
    elements = [e for b in message["blocks"] for e in b.get("elements", ())]
    return [e["text"]["text"] for e in elements if e.get("type") == "button"]


def test_a_long_list_is_paged_in_place(play):
    @play()
    async def _(c):
        await c.commands("pm", "project add X1")
        for n in range(3):
            await c.commands("pm", f"risk add Risk number {n}")
        rows = tuple((f"R-{n}", "x" * 90, "y" * 90) for n in range(150))
        long = Card("Many", (Table(("Code", "Title", "Note"), rows),))

        def owe(db):
            message = Message(chat=f"slack:{HOME}:{ROOM}", at=c.now)
            outbox.post(db, message, long)

        c.gateway.change(owe)
        await c.carry()
        card = c.room.messages[-1]
        assert "R-149" not in json.dumps(card["blocks"])
        seen = ""
        for _ in range(20):
            seen += json.dumps(card["blocks"])
            if not (onward := [label for label in labels(card) if label.startswith("Next page")]):
                break
            await c.presses("pm", card, onward[0])
        assert all(f"R-{n}" in seen for n in range(150))


def test_a_line_that_is_too_long_for_a_button_is_heard_all_the_same(play):
    @play()
    async def _(c):
        title = "Long " * 500
        card = Card("Sure?", (Buttons((Button("Go on", f"project add {title}", Style.MAIN),)),))
        c.gateway.change(
            lambda db: outbox.post(db, Message(chat=f"slack:{HOME}:{ROOM}", at=c.now), card)
        )
        await c.carry()
        await c.presses("pm", c.room.messages[-1], "Go on")

        assert any("P-1" in said for said in [*c.said(), str(c.whispered("pm"))])
