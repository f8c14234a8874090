"""The whole bot in Feishu: what people do there, over the long connection and over HTTP."""

import asyncio
import json
import time
from datetime import timedelta

import pytest

from bot import membership
from bot.features.action.tables import Action
from bot.features.risk.tables import Risk
from bot.features.urgent import Summons
from bot.people import Account, Chat, Person, Project
from bot.settings import SettingsError
from tests.adapters.feishu.company import ROOM, place, user
from tests.adapters.process import eventually
from tests.platforms.feishu import TENANT, Refusal, card_of, text_of, walk

BOTH = pytest.mark.parametrize("how", [{}, {"http": True}], ids=["connection", "http"])


async def until(done, seconds=8.0):
    async with asyncio.timeout(seconds):
        while not done():
            await asyncio.sleep(0.02)


# What people do


@BOTH
def test_a_line_to_the_bot_is_answered_in_its_group(play, how):
    @play(**how)
    async def _(c):
        answer = await c.types("pm", "project add X1 launch")

        assert answer.status == 200
        assert ["P-1 is set up" in said for said in c.said()] == [True]
        assert [row.chat for row in c.rows(Project)] == [f"feishu:{TENANT}:{ROOM}"]


@BOTH
def test_a_query_is_answered_alone_and_a_change_shows_in_the_group(play, how):
    @play(**how)
    async def _(c):
        await c.types("pm", "project add X1")
        await c.types("pm", "project list")

        assert len(c.said()) == 1
        assert "P-1" in c.said(c.dm("pm"))[-1] and not c.said(c.dm("rd"))


def test_a_direct_line_and_a_reply_in_a_thread_are_heard(play):
    @play()
    async def _(c):
        await c.types("pm", "project add X1")
        root = c.card()
        await c.types("pm", "risk add Late parts", to=root["message_id"])
        await c.types("pm", "R-1", c.dm("pm").id)

        replies = [m for m in c.ours() if m.get("root_id") == root["message_id"]]
        assert ["R-1 is noted" in text_of(m) for m in replies] == [True]
        assert "Late parts" in c.said(c.dm("pm"))[-1]
        direct = f"feishu:{TENANT}:{user('pm')}"
        assert direct in [chat.key for chat in c.rows(Chat)]
        assert not [chat for chat in c.rows(Chat) if "oc_p2p" in chat.key]


def test_talk_among_people_is_left_alone(play):
    @play()
    async def _(c):
        await c.types("pm", "lunch at twelve?", talk=True)

        assert c.said() == [] and not c.said(c.dm("pm"))


def test_people_are_mentioned_both_ways(play):
    @play()
    async def _(c):
        await c.types("pm", "project add X1")
        line = f"action add Book the hall @{user('market')} due=2026-03-06"
        await c.types("pm", line, people=(user("market"),))

        [action] = c.rows(Action)
        assert (action.owner, action.title) == ("market", "Book the hall")
        assert user("market") in c.said()[-1] or "刘洋" in c.said()[-1]


def test_what_people_typed_pings_nobody(play):
    @play()
    async def _(c):
        await c.types("pm", "project add X1")
        await c.types("pm", 'risk add Tell <at id=all></at> and <at id="ou_rd"></at>')

        said = json.dumps([m["body"] for m in c.ours()], ensure_ascii=False)
        assert "<at id=all>" not in said and "<at id=ou_rd>" not in said
        assert len(c.rows(Risk)) == 1


def test_the_menu_of_the_bot_is_a_line_in_the_direct_chat(play):
    @play()
    async def _(c):
        await c.feishu.menu(user("pm"), "project_list")
        await c.carry()

        assert len(c.said(c.dm("pm"))) == 1 and c.said() == []


# Buttons and forms


@BOTH
def test_a_press_is_answered_with_a_toast_and_the_card_as_it_is_now(play, how):
    @play(**how)
    async def _(c):
        await c.types("pm", "project add X1")
        await c.types("rd", "action add Order parts due=2026-03-06")
        card = c.card()
        answer = await c.feishu.presses(user("rd"), card, "Done")

        assert answer.status == 200
        assert (answer.body["toast"]["type"], answer.body["toast"]["content"]) == (
            "success", "A-1 is done and closed",
        )  # fmt: skip
        assert "closed" in text_of(card)  # by the answer: nothing was carried yet
        await c.settled()
        patches = [path for method, path, _ in c.feishu.calls if method == "PATCH"]
        assert patches == [f"im/v1/messages/{card['message_id']}"]
        replies = [m for m in c.ours() if m.get("root_id") == card["message_id"]]
        assert ["is done and closed" in text_of(m) for m in replies] == [True]


def test_while_a_press_is_answered_nobody_changes_its_card(play):
    @play()
    async def _(c):
        await c.types("pm", "project add X1")
        await c.types("rd", "action add Order parts due=2026-03-06")
        card, hear = c.card(), c.bot.hear

        def slowly(heard):
            replies = hear(heard)
            time.sleep(0.4)
            return replies

        c.bot.hear = slowly
        c.face.listening.settles = 0.3
        press = asyncio.ensure_future(c.feishu.presses(user("rd"), card, "Done"))
        await asyncio.sleep(0.2)
        await c.courier.drain("feishu")
        assert not [path for method, path, _ in c.feishu.calls if method == "PATCH"]
        assert (await press).status == 200
        await c.courier.drain("feishu")
        assert not [path for method, path, _ in c.feishu.calls if method == "PATCH"]

        await c.settled()
        assert [path for method, path, _ in c.feishu.calls if method == "PATCH"]


def test_a_decision_pressed_twice_is_made_once(play):
    @play()
    async def _(c):
        await c.types("pm", "project add X1")
        await c.types("rd", "action add Order parts due=2026-03-06")
        card = c.card()
        clicks = [c.feishu.press(user("rd"), card, "Done") for _ in range(2)]
        for click in clicks:
            assert (await c.feishu.deliver(click)).status == 200
        await c.settled()

        replies = [text_of(m) for m in c.ours() if m.get("root_id") == card["message_id"]]
        assert [action.closed_at is not None for action in c.rows(Action)] == [True]
        assert len([said for said in replies if "is done" in said or "is closed" in said]) == 1


def test_a_press_that_takes_too_long_is_answered_in_time_and_done_after(play, monkeypatch):
    monkeypatch.setattr("adapters.feishu.listening.ANSWER", 0.05)

    @play()
    async def _(c):
        await c.types("pm", "project add X1")
        await c.types("rd", "action add Order parts due=2026-03-06")
        hear = c.bot.hear
        c.bot.hear = lambda heard: (time.sleep(0.3), hear(heard))[1]
        answer = await c.feishu.presses(user("rd"), c.card(), "Done")
        assert answer.body["toast"]["content"].startswith("Still working")

        await asyncio.sleep(0.5)
        await c.settled()
        assert [action.closed_at is not None for action in c.rows(Action)] == [True]


def test_a_refused_press_says_why(play):
    @play()
    async def _(c):
        await c.types("pm", "project add X1")
        await c.types("rd", "action add Order parts due=2026-03-06")
        answer = await c.feishu.presses(user("finance"), c.card(), "Done")

        assert answer.body["toast"]["type"] == "warning"
        assert [action.done_at for action in c.rows(Action)] == [None]


@BOTH
def test_a_form_comes_alone_and_says_at_its_fields_what_is_wrong(play, how):
    @play(**how)
    async def _(c):
        await c.types("admin", "person edit @rd")
        form = c.card(c.dm("admin"))
        assert c.said() == []
        wrong = await c.submits("admin", form, **{"text.email": "nonsense"})
        assert wrong.body["toast"]["type"] == "warning" and "nonsense" in text_of(form)

        await c.submits("admin", form, **{"text.email": "rd2@example.com"})
        rd = next(person for person in c.rows(Person) if person.handle == "rd")
        assert rd.email == "rd2@example.com"
        assert not [e for e in walk(card_of(form)) if e["tag"] == "form"] and c.waiting() == []


def test_a_form_asked_for_in_a_group_is_heard_there(play):
    @play()
    async def _(c):
        await c.types("pm", "project add X1")
        await c.types("pm", "project add X2", c.dm("pm").id)
        await c.types("pm", "risk add")
        form = c.card(c.dm("pm"))
        await c.submits("pm", form, **{"text.title": "Late parts"})

        assert [(risk.project, risk.title) for risk in c.rows(Risk)] == [("P-1", "Late parts")]
        assert "Late parts" in c.said()[-1]


def test_people_are_picked_in_a_form_one_or_several(play):
    @play()
    async def _(c):
        await c.types("pm", "project add X1")
        await c.types("pm", "urgent", c.dm("pm").id)
        picked = {"people": [user("rd"), user("sales")], "title": "Line down"}
        await c.submits("pm", c.card(c.dm("pm")), **picked)
        assert {s.person for s in c.rows(Summons)} == {"rd", "sales"}

        await c.types("pm", "risk add")
        await c.submits("pm", c.card(c.dm("pm")), title="Late parts", owner=user("rd"))
        assert [risk.owner for risk in c.rows(Risk)] == ["rd"]


def test_a_form_sent_twice_has_one_effect(play):
    @play()
    async def _(c):
        await c.types("pm", "project add X1")
        await c.types("pm", "risk add")
        sent = c.feishu.submission(user("pm"), c.card(c.dm("pm")), **{"text.title": "Late parts"})
        for _ in range(2):
            assert (await c.feishu.deliver(sent)).status == 200
        await c.settled()

        assert len(c.rows(Risk)) == 1


# Living cards


def test_a_card_that_was_recalled_is_sent_anew_and_lives_on(play):
    @play()
    async def _(c):
        await c.types("pm", "project add X1")
        await c.types("pm", "risk add Late parts")
        c.card()["deleted"] = True
        await c.types("pm", "R-1 edit level=medium cause=Snow", c.dm("pm").id)
        again = c.card()
        assert "Snow" in text_of(again)

        await c.types("pm", "R-1 edit cause=Ice", c.dm("pm").id)
        assert c.card() is again and "Ice" in text_of(again)


@pytest.mark.parametrize(("days", "anew"), [(13.99, False), (14.01, True)])
def test_a_card_older_than_fourteen_days_is_sent_anew(play, days, anew):
    @play()
    async def _(c):
        await c.types("pm", "project add X1")
        await c.types("pm", "risk add Late parts")
        card = c.card()
        c.feishu.ahead += days * 86400
        await c.types("pm", "R-1 edit cause=Snow", c.dm("pm").id)

        assert "Snow" in text_of(c.card()) and (c.card() is not card) == anew


# Repeats, failures, patience


TRIES = [timedelta(), *map(timedelta, (0,) * 4, (15, 300, 3600, 6 * 3600))]


@BOTH
@pytest.mark.parametrize("kind", ["line", "menu", "button", "form"])
def test_what_comes_again_within_six_hours_has_one_effect(play, how, kind):
    """open.feishu.cn/document/server-docs/event-subscription-guide/overview: after 15 s, 5 min,
    1 h and 6 h, and a message under another event_id."""

    @play(**how)
    async def _(c):
        await c.types("pm", "project add X1")
        await c.types("rd", "action add Order parts due=2026-03-06")
        action = c.card()
        await c.types("pm", "risk add")
        form = c.card(c.dm("pm"))
        payload = {
            "line": lambda: c.feishu.line(user("pm"), c.dm("pm").id, "risk add Late parts"),
            "menu": lambda: c.feishu.event("application.bot.menu_v6", {
                "operator": {"operator_id": c.feishu.ids(user("pm"))}, "timestamp": 1669364458,
                "event_key": "risk_add_Late_parts"}),
            "button": lambda: c.feishu.press(user("rd"), action, "Done"),
            "form": lambda: c.feishu.submission(user("pm"), form, **{"text.title": "Late parts"}),
        }[kind]()  # fmt: skip
        begun, versions, said = c.now, [], []
        for after in TRIES:
            c.feishu.ahead += (begun + after - c.now).total_seconds()
            c.now = begun + after
            if kind == "line":
                payload["header"]["event_id"] = c.feishu.number("ev")
            assert (await c.feishu.deliver(payload)).status == 200
            await c.settled()
            versions.append([row.version for row in (*c.rows(Risk), *c.rows(Action))])
            said.append(len(c.ours()) + len(c.ours(c.dm("pm"))))

        assert len(c.rows(Risk)) == (kind != "button")
        assert versions == versions[:1] * 5 and said == said[:1] * 5


@BOTH
@pytest.mark.parametrize("kind", ["line", "button", "form"])
def test_while_the_database_is_away_feishu_gets_no_success(play, how, kind):
    @play(**how)
    async def _(c):
        await c.types("pm", "project add X1")
        await c.types("pm", "risk add")
        card, form = c.card(), c.card(c.dm("pm"))
        payload = {
            "line": lambda: c.feishu.line(user("pm"), ROOM, "@bot risk add Late"),
            "button": lambda: c.feishu.press(user("pm"), card, "Status"),
            "form": lambda: c.feishu.submission(user("pm"), form, **{"text.title": "Late"}),
        }[kind]()
        work = c.bot.sessions
        c.bot.sessions = _away
        assert (await c.feishu.deliver(payload)).status == 500

        c.bot.sessions = work
        assert (await c.feishu.deliver(payload)).status == 200


def _away():
    raise OSError("the database is away")


def test_who_waits_for_more_than_a_moment_is_told(play, monkeypatch):
    monkeypatch.setattr("bot.hearing.SLOW", 0.05)

    @play()
    async def _(c):
        hear = c.bot.hear
        c.bot.hear = lambda heard: (time.sleep(0.3), hear(heard))[1]
        answer = await c.types("pm", "project add X1")
        await asyncio.sleep(0.1)

        assert answer.status == 200 and len(c.rows(Project)) == 1
        assert "Still working" in c.said(c.dm("pm"))[0]


@BOTH
def test_what_nobody_listens_to_is_acknowledged_and_does_nothing(play, how):
    @play(**how)
    async def _(c):
        odd = [
            c.feishu.event("im.message.reaction.created_v1", {"message_id": "om_1"}),
            c.feishu.event("im.message.receive_v1", {}),
            c.feishu.event("im.message.receive_v1", {"message": None, "sender": "x"}),
            c.feishu.event("card.action.trigger", {"action": {}}),
            c.feishu.event("application.bot.menu_v6", {"event_key": "help"}),
            c.feishu.event("im.message.recalled_v1", {"chat_id": ROOM}),
            c.feishu.event("contact.user.updated_v3", {"object": {}}),
        ]  # fmt: skip
        before = len(c.rows(Chat))
        for payload in odd:
            assert (await c.feishu.deliver(payload)).status == 200, payload
        assert c.rows(Project) == [] and len(c.rows(Chat)) == before


@BOTH
def test_a_callback_of_an_unknown_card_does_no_harm(play, how):
    @play(**how)
    async def _(c):
        await c.types("pm", "project add X1")
        card = c.card()
        payload = c.feishu.press(user("pm"), card, "Status")
        payload["event"]["action"]["value"] = "a text, as old cards have it"
        assert (await c.feishu.deliver(payload)).status == 200


def test_an_old_callback_frame_is_left_alone(play):
    @play()
    async def _(c):
        payload = c.feishu.line(user("pm"), c.dm("pm").id, "project add X1")
        answer = await c.feishu.deliver(payload, kind="card", wait=0.2)
        assert answer.status == 0 and c.rows(Project) == []


@pytest.mark.parametrize("mixed", [False, True])
def test_an_event_in_several_frames_is_put_together(play, mixed):
    @play()
    async def _(c):
        payload = c.feishu.line(user("pm"), c.dm("pm").id, "project add X1")
        assert (await c.feishu.deliver(payload, parts=3, mixed=mixed)).status == 200
        assert len(c.rows(Project)) == 1


def test_a_slow_line_does_not_hold_up_a_press(play):
    @play()
    async def _(c):
        await c.types("pm", "project add X1")
        card, look = c.card(), c.face._who.introduced

        async def slowly(heard):
            if "slow" in heard.text:
                await asyncio.sleep(1)
            return await look(heard)

        c.face._who.introduced = slowly
        line = c.feishu.line(user("rd"), ROOM, "@bot risk add slow parts")
        slow = asyncio.ensure_future(c.feishu.deliver(line))
        await asyncio.sleep(0.1)
        begun = time.monotonic()
        assert (await c.feishu.presses(user("pm"), card, "Status")).status == 200
        assert time.monotonic() - begun < 0.7 and not slow.done()
        assert (await slow).status == 200


# Files


def test_a_file_that_is_handed_in_is_fetched(play):
    @play()
    async def _(c):
        heard = []
        hear = c.bot.hear
        c.bot.hear = lambda h: (heard.append(h), hear(h))[1]
        await c.feishu.hands_in(user("pm"), c.dm("pm").id, "plan.txt", b"hello")
        await c.feishu.hands_in(user("pm"), c.dm("pm").id, "film.mov", b"x" * (20 * 2**20 + 1))
        await asyncio.sleep(0.2)

        assert [(f.name, f.data) for f in heard[0].files] == [("plan.txt", b"hello")]
        assert heard[1].files == ()
        assert "film.mov" in (told := c.said(c.dm("pm"))[-1]) and "20 MB" in told


def test_in_a_group_a_file_is_handed_in_by_answering_it(play):
    @play()
    async def _(c):
        heard = []
        hear = c.bot.hear
        c.bot.hear = lambda h: (heard.append(h), hear(h))[1]
        await c.types("pm", "project add X1")
        await c.feishu.hands_in(user("rd"), ROOM, "plan.txt", b"hello")
        line = c.room.messages[-1]
        await c.types("pm", "risk add See the plan", to=line["message_id"])
        assert [[f.name for f in h.files] for h in heard] == [[], [], ["plan.txt"]]

        await c.types("pm", "risk add No file here", to=c.card()["message_id"])
        assert heard[-1].files == ()


# Lines that are recalled or changed


def test_who_recalls_a_line_that_made_something_is_told_that_it_stays(play):
    @play()
    async def _(c):
        await c.types("pm", "project add X1")
        await c.types("pm", "risk add Late parts")
        line = next(m for m in c.room.messages if "Late parts" in m["body"]["content"])
        for _ in range(2):
            assert (await c.feishu.recalls(line)).status == 200
        await c.carry()

        told = [said for said in c.said(c.dm("pm")) if "deleted" in said]
        assert "R-1" in told[0] and [risk.title for risk in c.rows(Risk)] == ["Late parts"]


@pytest.mark.parametrize("where", ["group", "direct", "group that may not be read"])
def test_a_line_that_did_nothing_is_heard_anew_when_it_is_changed(play, where):
    @play()
    async def _(c):
        await c.types("pm", "project add X1")
        chat = c.dm("pm").id if where == "direct" else ROOM
        if "may not" in where:  # then the event has to tell it
            c.feishu.scopes.discard("im:message.group_msg")
        await c.types("pm", "risk ad Late parts", chat)
        line = [m for m in c.feishu.chats[chat].messages if m["sender"]["id"] == user("pm")][-1]
        event = c.feishu.change(line, "risk add Late parts", whole="may not" in where)
        for _ in range(2):
            assert (await c.feishu.deliver(event)).status == 200
        await c.carry()

        assert [risk.title for risk in c.rows(Risk)] == ["Late parts"]


def test_a_card_of_ours_that_is_changed_is_not_looked_up(play):
    @play()
    async def _(c):
        await c.types("pm", "project add X1")
        before = len(c.feishu.calls)
        changed = c.feishu.change(c.card(), "whatever")
        assert (await c.feishu.deliver(changed)).status == 200
        assert len(c.feishu.calls) == before


def test_talk_is_heard_once_it_mentions_the_bot(play):
    @play()
    async def _(c):
        await c.types("pm", "project add X1")
        await c.types("pm", "lunch at twelve?", talk=True)
        assert c.rows(Risk) == []
        event = c.feishu.change(c.room.messages[-1], "@bot risk add Late parts")
        assert (await c.feishu.deliver(event)).status == 200
        await c.carry()

        assert [risk.title for risk in c.rows(Risk)] == ["Late parts"]


def test_who_changes_a_line_that_made_something_is_told_that_it_stays(play):
    @play()
    async def _(c):
        await c.types("pm", "project add X1")
        await c.types("pm", "risk add Late parts")
        line = next(m for m in c.room.messages if "Late parts" in m["body"]["content"])
        event = c.feishu.change(line, "@bot risk add Early parts")
        for _ in range(2):
            assert (await c.feishu.deliver(event)).status == 200
        await c.carry()

        told = [said for said in c.said(c.dm("pm")) if "edited" in said]
        assert len(told) == 1 and "R-1" in told[0]
        assert [risk.title for risk in c.rows(Risk)] == ["Late parts"]


def test_recalling_talk_does_nothing(play):
    @play()
    async def _(c):
        await c.types("pm", "lunch?", talk=True)
        assert (await c.feishu.recalls(c.room.messages[-1])).status == 200
        assert c.ours() == []


# Groups


def test_who_leads_a_project_is_told_when_the_bot_is_put_out(play):
    @play()
    async def _(c):
        await c.feishu.moves(user("pm"), ROOM, here=True)
        assert "launch" in [chat.title for chat in c.rows(Chat)]
        await c.types("pm", "project add X1")
        await c.feishu.moves(user("vp"), ROOM, here=False)
        await c.carry()

        assert "removed from the group “launch”" in c.said(c.dm("pm"))[-1]


@pytest.mark.parametrize(
    ("gone", "said"),
    [({"bot": False}, "removed from the group"), ({"dissolved": True}, "was deleted")],
)
def test_what_happened_to_a_group_while_it_was_away_is_asked_at_the_start(play, gone, said):
    @play(http=True)  # a long connection is made once
    async def _(c):
        await c.types("pm", "project add X1")
        await c.face.stop()
        vars(c.room).update(gone)

        async def told():
            await c.carry()
            return [text for text in c.said(c.dm("pm")) if said in text]

        for _ in range(2):
            await c.face.start()
            await eventually(told)
            await c.face.stop()
        assert len(await told()) == 1


@pytest.mark.parametrize("name", ["launch", ""])
def test_a_group_that_it_is_put_into_again_is_open_again(play, name):
    @play()
    async def _(c):
        await c.types("pm", "project add X1")
        await c.feishu.moves(user("vp"), ROOM, here=False)
        key = f"feishu:{TENANT}:{ROOM}"
        assert c.gateway.read(lambda db: membership.lost(db, key))
        c.room.name = name
        await c.feishu.moves(user("vp"), ROOM, here=True)
        assert c.gateway.read(lambda db: membership.lost(db, key)) is None


def test_a_group_is_named_in_time(play):
    @play()
    async def _(c):
        await c.types("pm", "project add X1")
        await asyncio.sleep(0.1)
        assert "launch" in [chat.title for chat in c.rows(Chat)]
        event = {"chat_id": ROOM, "after_change": {"name": "X1 launch"}}
        await c.feishu.deliver(c.feishu.event("im.chat.updated_v1", event))
        assert "X1 launch" in [chat.title for chat in c.rows(Chat)]


def test_a_project_gets_a_group_with_its_people(play):
    @play()
    async def _(c):
        await until(lambda: c.face._who.found.people)
        await c.types("pm", "project add X1", c.dm("pm").id)
        await c.types("pm", f"member add @{user('rd')} role=liaison", c.dm("pm").id,
                      people=(user("rd"),))  # fmt: skip
        await c.types("pm", "project room P-1", c.dm("pm").id)
        await c.presses("pm", c.card(c.dm("pm")), "Room project")
        await until(lambda: len(c.feishu.chats) > 1 and any(
            chat.name.startswith("P-1") for chat in c.feishu.chats.values()))  # fmt: skip
        await c.settled()

        [made] = [chat for chat in c.feishu.chats.values() if chat.name == "P-1 X1"]
        assert made.members == {user("pm"), user("rd"), user("rd_head")}
        assert "home of P-1" in c.said(made)[0]
        assert [row.chat for row in c.rows(Project)] == [f"feishu:{TENANT}:{made.id}"]
        await c.face.rooms.found()
        assert len([chat for chat in c.feishu.chats.values() if chat.name]) == 2


def test_where_people_cannot_be_added_the_group_is_there_and_it_is_told(play):
    @play()
    async def _(c):
        await until(lambda: c.face._who.found.people)
        await c.types("pm", "project add X1", c.dm("pm").id)
        c.feishu.faults = {"/members": [Refusal(232014, "no permission to add")]}
        await c.types("pm", "project room P-1 sure=yes", c.dm("pm").id)
        await until(lambda: any("Not everybody could be" in said for said in c.said(c.dm("pm"))))
        await c.settled()

        [made] = [chat for chat in c.feishu.chats.values() if chat.name == "P-1 X1"]
        assert "home of P-1" in c.said(made)[0]


def test_a_group_that_cannot_be_made_is_told(play):
    @play()
    async def _(c):
        await until(lambda: c.face._who.found.people)
        c.feishu.scopes.discard("im:chat")
        await c.types("pm", "project add X1", c.dm("pm").id)
        await c.types("pm", "project room P-1 sure=yes", c.dm("pm").id)
        await until(lambda: any("could not be made" in said for said in c.said(c.dm("pm"))))
        assert any("im:chat" in said for said in c.said(c.dm("pm")))


# People of other companies


def test_who_is_of_another_company_is_not_let_in(play):
    @play()
    async def _(c):
        c.feishu.user("ou_visitor", "Eve", "finance_head@example.com", tenant="away")
        c.room.members.add("ou_visitor")
        await c.types("pm", "project add X1")
        line = c.feishu.line("ou_visitor", ROOM, "@bot risk add Mine", tenant="away")
        await c.feishu.deliver(line)
        await c.carry()

        assert c.rows(Risk) == []
        accounts = [a.key for a in c.rows(Account)]
        assert "feishu:away:ou_visitor" in accounts


# The connection, and what is wrong at the start


@pytest.mark.parametrize("how", ["drop", "freeze"])
def test_a_connection_that_ends_or_falls_silent_is_made_anew(play, how):
    @play()
    async def _(c):
        first = c.feishu.sockets[-1]
        if how == "drop":
            c.feishu.drop()
        else:
            c.feishu.frozen = True
        await until(lambda: c.feishu.sockets and c.feishu.sockets[-1] is not first)
        c.feishu.frozen = False
        await until(lambda: not c.face.trouble)
        await c.types("pm", "project add X1")

        assert len(c.rows(Project)) == 1


@pytest.mark.parametrize(
    "refusal", [(1000040350, "exceed conn limit"), (1000040345, "invalid"), (1, "busy"), 502]
)
def test_a_refused_reconnect_is_named_and_tried_again(play, refusal):
    @play()
    async def _(c):
        c.feishu.endpoint = refusal
        before = c.feishu.endpoints
        c.feishu.drop()
        await until(lambda: c.feishu.endpoints >= before + 2)
        assert "cannot be opened" in c.face.trouble
        c.feishu.endpoint = None
        await until(lambda: not c.face.trouble)
        await c.types("pm", "project add X1")

        assert len(c.rows(Project)) == 1


def test_a_socket_that_is_refused_after_the_address_was_given_is_tried_again(play):
    @play()
    async def _(c):
        c.feishu._tickets = type("Never", (set,), {"add": lambda *_: None})()
        before = c.feishu.endpoints
        c.feishu.drop()
        await until(lambda: c.feishu.endpoints >= before + 2)
        c.feishu._tickets = set()
        await until(lambda: not c.face.trouble)


@pytest.mark.parametrize(("name", "setting"), [("app_id", "APP_ID"), ("app_secret", "APP_SECRET")])
def test_a_wrong_credential_is_named_at_once(play, name, setting):
    with pytest.raises(SettingsError, match=f"LIAISON_FEISHU__{setting} is refused"):

        @play(feishu=place(), **{name: "wrong"})
        async def _(c):
            raise AssertionError("it has not started")


def test_while_feishu_is_away_it_is_waited_for_and_named(play):
    @play(connected=False, base_url="http://127.0.0.1:9")
    async def _(c):
        assert "cannot be reached" in c.face.trouble
        c.face._calls._config.domain = c.feishu.base
        c.face._connection._base_url = c.feishu.base
        await until(lambda: not c.face.trouble)


@pytest.mark.parametrize("slow", [0.0, pytest.param(5.0, marks=pytest.mark.slow)])
def test_it_stops_within_two_seconds(play, slow):
    took = []

    @play()
    async def _(c):
        if slow:
            c.feishu.slow = slow
            c.feishu.drop()
            await asyncio.sleep(1)
        begun = time.monotonic()
        await c.face.stop()
        took.append(time.monotonic() - begun)
        c.feishu.slow = 0.0
        await until(lambda: not c.feishu.sockets)

    assert took[0] < 2
