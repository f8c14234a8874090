"""The whole bot in DingTalk: what people do there, by stream and by HTTP, and what comes."""

import asyncio
import json
import time
from datetime import timedelta

import pytest

from adapters.dingtalk import listening
from bot.features.action.tables import Action
from bot.features.risk.tables import Risk
from bot.people import Account, Chat, Person, Project
from bot.settings import SettingsError
from tests.adapters.dingtalk.company import ROOM, organisation
from tests.platforms.dingtalk import CORP

BOTH = pytest.mark.parametrize("how", [{}, {"http": True}], ids=["stream", "http"])
DRAWN = pytest.mark.parametrize("template", [True, False], ids=["cards", "messages"])


# What people do


@BOTH
@DRAWN
def test_a_line_in_a_group_is_answered_there(play, how, template):
    @play(template=template, **how)
    async def _(c):
        answer = await c.says("pm", "project add X1 launch")

        assert answer.status == 200
        assert [row.chat for row in c.rows(Project)] == [f"dingtalk:{CORP}:{ROOM}"]
        assert ["P-1 is set up" in said for said in c.said()] == [True]
        assert "launch" in [chat.title for chat in c.rows(Chat)]


@BOTH
def test_a_query_is_for_the_asker_alone_and_a_change_shows_in_the_group(play, how):
    @play(**how)
    async def _(c):
        await c.says("pm", "project add X1")
        await c.says("pm", "project list")

        assert len(c.said()) == 1
        assert "P-1" in c.said("pm")[-1] and c.said("rd") == []


@BOTH
def test_a_press_is_answered_in_time_and_the_card_changes_for_everybody_afterwards(play, how):
    @play(**how)
    async def _(c):
        await c.says("pm", "project add X1")
        await c.says("pm", "action add Order parts due=2026-03-06")
        card = c.card()
        assert "Done" in card.labels()
        answer = await c.presses("pm", card, "Done")

        assert answer.status == 200 and answer.seconds < 2
        assert "closed" in card.shown["state"] and "Done" not in card.labels()
        assert [bool(action.closed_at) for action in c.rows(Action)] == [True]
        assert c.ding.early == []


def test_both_documented_shapes_of_a_press_are_read(play):
    @play()
    async def _(c):
        await c.says("pm", "project add X1")
        for n, shape in enumerate(("content", "value", "both"), 1):
            await c.says("pm", f"action add Order {n} due=2026-03-06")
            payload = c.ding.press("pm", c.card(), "Done", twice=True)
            if shape != "both":
                payload.pop({"content": "value", "value": "content"}[shape])
            await c.ding.press_sent(payload)
            await c.carry()

        assert [bool(action.closed_at) for action in c.rows(Action)] == [True] * 3


@BOTH
def test_a_decision_pressed_twice_is_made_once(play, how):
    @play(**how)
    async def _(c):
        await c.says("pm", "project add X1")
        await c.says("rd", "action add Order parts due=2026-03-06")
        card = c.card()
        clicks = [c.ding.press("rd", card, "Done") for _ in range(2)]
        for click in clicks:
            assert (await c.ding.press_sent(click)).status == 200
        await c.carry()

        assert [bool(action.closed_at) for action in c.rows(Action)] == [True]
        assert len([said for said in c.said() if "A-1 is done and closed" in said]) == 1


def test_a_press_in_a_direct_chat_is_answered_there(play):
    @play()
    async def _(c):
        await c.says("pm", "project add X1")
        await c.says("pm", "action add Order parts due=2026-03-06", "")
        await c.presses("pm", c.card("pm"), "Done")

        assert [bool(action.closed_at) for action in c.rows(Action)] == [True]
        assert len(c.said()) == 1 and "A-1 is done and closed" in c.said("pm")[-1]


def test_what_quotes_a_card_of_the_bot_is_about_it(play):
    @play()
    async def _(c):
        await c.says("pm", "project add X1")
        await c.says("pm", "action add Order parts due=2026-03-06", at=("rd",))
        await c.says("rd", "done", originalProcessQueryKey=c.card().carrier)

        said = "\n".join([*c.said("rd")[1:], c.said()[-1]])
        assert "A-1" in said and "Press to make it count" in said


@pytest.mark.parametrize("quoted", [None, "key-of-a-card"])
def test_read_alone_says_what_to_do_since_dingtalk_tells_nothing_of_before(play, quoted):
    @play()
    async def _(c):
        await c.says("pm", "read", originalProcessQueryKey=quoted)

        said = "\n".join(c.said() + c.said("pm"))
        assert "DingTalk does not show me what was said before." in said
        assert "behind the command, or hand in a file" in said


def test_people_in_the_message_become_owners(play):
    @play()
    async def _(c):
        await c.says("pm", "project add X1")
        await c.says("pm", "action add Book the hall due=2026-03-06", at=("market",))

        [action] = c.rows(Action)
        assert (action.owner, action.title) == ("market", "Book the hall")


def test_who_is_called_rings_in_the_group(play):
    @play()
    async def _(c):
        await c.says("pm", "project add X1")
        await c.says("pm", "action add Book the hall due=2026-03-06", at=("market",))

        assert "market" in c.card().called or "刘洋" in c.said()[-1]


def test_what_people_typed_is_shown_and_never_obeyed(play):
    @play(template=False)
    async def _(c):
        await c.says("pm", "project add X1")
        await c.says("pm", "risk add **bold** [x](https://evil.test) # head")

        said = c.said()[-1]
        assert "**bold**" not in said and "](https://evil" not in said
        assert "＊＊bold＊＊" in said and "［x］" in said


# Forms


def test_a_form_that_fits_is_filled_in_on_its_card(play):
    @play()
    async def _(c):
        await c.says("pm", "project add X1")
        await c.says("pm", "risk add", "")
        card = c.card("pm")
        answer = await c.submits("pm", card, Title="Late parts", Level="high")

        assert answer.status == 200
        assert [(r.title, r.level) for r in c.rows(Risk)] == [("Late parts", "high")]
        assert card.shown["form_status"] == "hidden" and "✓" in card.shown["title"]


def test_what_is_wrong_in_a_form_is_told_on_its_card(play):
    @play()
    async def _(c):
        await c.says("admin", "person edit @rd", "")
        card = c.card("admin")
        await c.submits("admin", card, Email="nonsense", Position="engineer")
        assert "nonsense" in card.body() and card.shown["form_status"] == "normal"
        await c.submits("admin", card, Email="rd@example.com", Position="engineer")

        rd = next(person for person in c.rows(Person) if person.handle == "rd")
        assert (rd.email, rd.position) == ("rd@example.com", "engineer")


def test_without_a_template_blanks_are_asked_for_one_by_one(play):
    @play(template=False)
    async def _(c):
        await c.says("pm", "project add X1", "")
        await c.says("pm", "risk add", "")
        assert "Title?" in c.said("pm")[-1]
        await c.says("pm", "Late parts", "")

        assert [risk.title for risk in c.rows(Risk)] == ["Late parts"]


# Repeats, failures, patience


@BOTH
def test_a_message_that_comes_twice_has_one_effect_and_one_answer(play, how):
    @play(**how)
    async def _(c):
        payload = c.ding.message("pm", ROOM, "project add X1")
        first, again = await c.ding.tell(payload), await c.ding.tell(payload)
        await c.carry()

        assert (first.status, again.status) == (200, 200)
        assert len(c.rows(Project)) == len(c.said()) == 1


@BOTH
def test_while_the_database_is_away_dingtalk_gets_no_success(play, how):
    @play(**how)
    async def _(c):
        work, c.bot.sessions = c.bot.sessions, _away
        payload = c.ding.message("pm", ROOM, "project add X1")
        failed = await c.ding.tell(payload, wait=0.3)
        assert failed.status in (0, 500)

        c.bot.sessions = work
        assert (await c.ding.tell(payload)).status == 200
        await c.carry()
        assert len(c.rows(Project)) == 1


def _away():
    raise OSError("the database is away")


def test_a_press_that_takes_long_is_answered_in_time_and_done(play, monkeypatch):
    monkeypatch.setattr("adapters.dingtalk.listening.LATEST", 0.05)
    monkeypatch.setattr("bot.hearing.SLOW", 0.03)

    @play()
    async def _(c):
        await c.says("pm", "project add X1")
        await c.says("pm", "action add Order parts due=2026-03-06")
        hear = c.bot.hear

        def slowly(heard, keep=None):
            time.sleep(0.4)
            return hear(heard, keep)

        c.bot.hear = slowly
        answer = await c.ding.presses("pm", c.card(), "Done")
        assert answer.status == 200 and answer.seconds < 0.4
        await asyncio.sleep(0.8)
        await c.carry()

        assert [bool(action.closed_at) for action in c.rows(Action)] == [True]
        assert any("Still working" in said for said in [*c.said("pm"), *c.said()])


def test_a_press_is_answered_in_time_also_while_the_database_is_slow(play, monkeypatch):
    monkeypatch.setattr("adapters.dingtalk.listening.LATEST", 0.05)

    @play()
    async def _(c):
        await c.says("pm", "project add X1")
        await c.says("pm", "action add Order parts due=2026-03-06")
        reading = c.gateway.reading

        async def slowly(work):
            await asyncio.sleep(0.3)
            return await reading(work)

        monkeypatch.setattr(c.gateway, "reading", slowly)
        answer = await c.ding.press_sent(c.ding.press("pm", c.card(), "Done"))
        assert answer.status == 200 and answer.seconds < 0.3
        await asyncio.sleep(1.2)
        monkeypatch.undo()
        await c.carry()

        assert [bool(action.closed_at) for action in c.rows(Action)] == [True]


def test_the_time_for_a_press_is_below_two_seconds():
    assert listening.LATEST < 2


@pytest.mark.parametrize(
    "odd",
    [{"text": None, "msgtype": "interactiveCard"}, {"msgId": None}, {"senderId": None,
     "senderStaffId": None}, {"conversationId": None}, {"atUsers": "x"}],
)  # fmt: skip
def test_a_message_that_cannot_be_read_does_nothing(play, odd):
    @play()
    async def _(c):
        await c.says("pm", "project add X1", **odd)
        assert c.rows(Project) == []
        await c.says("pm", "project add X1")
        assert len(c.rows(Project)) == 1


# Rich text, pictures, files


def test_rich_text_pictures_and_files_are_heard(play):
    @play()
    async def _(c):
        heard = []
        hear = c.bot.hear
        c.bot.hear = lambda h, keep=None: (heard.append(h), hear(h, keep))[1]
        picture = {"downloadCode": c.ding.hand_in(b"png"), "type": "picture"}
        rich = {"richText": [{"text": "project add "}, {"text": "X1"}, picture]}
        await c.says("pm", "", "", msgtype="richText", content=rich, text=None)
        file = {"downloadCode": c.ding.hand_in(b"hello"), "fileName": "plan.txt"}
        await c.says("pm", "", "", msgtype="file", content=file, text=None)
        lost = {"downloadCode": "old", "fileName": "gone.txt"}
        await c.says("pm", "", "", msgtype="file", content=lost, text=None)
        await asyncio.sleep(0.1)

        assert [row.title for row in c.rows(Project)] == ["X1"]
        found = [[(file.name, file.data) for file in one.files] for one in heard]
        assert found == [[("picture.png", b"png")], [("plan.txt", b"hello")], []]
        assert any("gone.txt" in said for said in c.said("pm"))


# Guests


@pytest.mark.parametrize(
    "visit", [{"senderStaffId": None}, {"senderCorpId": "ding9other", "senderStaffId": "pm"}]
)
def test_a_stranger_is_not_let_in_and_claims_nobody(play, visit):
    @play()
    async def _(c):
        await c.says("pm", "project add X1")
        await c.says("eve", "risk add Mine", senderNick="Eve", **visit)

        assert c.rows(Risk) == []
        eve = next(person for person in c.rows(Person) if person.name == "Eve")
        assert eve.suspended_at and eve.roles == []
        assert len([a for a in c.rows(Account) if a.person == "pm"]) == 1


# The directory


def test_the_directory_joins_by_the_companys_mailbox_and_follows_its_events(play):
    ding = organisation()
    ding.user("u99", "新人", 2, org_email="finance@example.com")

    @play(ding=ding)
    async def _(c):
        await c.says("admin", "person edit @finance email=finance@example.com")
        c.gateway.change(lambda db: db.delete(db.get(Account, f"dingtalk:{CORP}:finance")))
        ding.users.pop("finance")
        answer = await c.ding.event("user_add_org", {"userId": ["u99"]})
        assert answer.body == {"status": "SUCCESS", "message": "SUCCESS"}
        assert f"dingtalk:{CORP}:u99" in [a.key for a in c.rows(Account) if a.person == "finance"]

        await c.ding.event("user_leave_org", {"userId": ["u99"]})
        finance = next(person for person in c.rows(Person) if person.handle == "finance")
        assert finance.suspended_at


def test_an_event_that_cannot_be_done_now_is_asked_for_again(play):
    @play()
    async def _(c):
        c.ding.breaks["/topapi/v2/user/get"] = "504"
        first = await c.ding.event("user_modify_org", {"userId": ["rd"]}, id="E1")
        again = await c.ding.event("user_modify_org", {"userId": ["rd"]}, id="E1")
        odd = await c.ding.event("never_seen", {"x": 1})

        assert first.body["status"] == "LATER" and again.body["status"] == "SUCCESS"
        assert odd.body["status"] == "SUCCESS"


def test_who_leads_a_project_is_told_when_its_group_is_gone(play):
    @play()
    async def _(c):
        await c.says("pm", "project add X1")
        await c.ding.event("chat_disband", {"openConversationId": ROOM})
        await c.carry()

        assert "was deleted" in c.said("pm")[-1]


# The connection, and what is wrong at the start


def test_nothing_is_lost_when_one_connection_is_announced_to_end(play):
    @play()
    async def _(c):
        await c.ding.disconnect()
        answers = [await c.ding.says("pm", ROOM, f"project add X{n}") for n in range(4)]
        await c.carry()

        assert [answer.status for answer in answers] == [200] * 4
        assert len(c.rows(Project)) == 4
        await c.ding.connected(2)
        assert c.face.trouble == ""


def test_a_dead_connection_is_noticed_made_anew_and_told(play):
    @play()
    async def _(c):
        await c.says("pm", "project add X1")
        c.ding.freeze(0)
        frozen = set(c.ding.frozen)
        async with asyncio.timeout(5):
            while any(c.ding.number_of(s) in frozen for s in c.ding.sockets):
                await asyncio.sleep(0.02)
        await asyncio.sleep(0.1)
        await c.carry()

        assert "Liaison could not hear you from" in c.said()[-1]
        assert c.said("rd") == []
        await c.ding.connected(2)


def test_all_connections_lost_for_a_while_are_told_with_the_times(play):
    @play()
    async def _(c):
        await c.says("pm", "project add X1")
        c.ding.closed_to_sockets = True
        c.ding.drop()
        async with asyncio.timeout(5):
            while not c.face.trouble:
                await asyncio.sleep(0.02)
        assert "stream" in c.face.trouble
        c.now += timedelta(minutes=3)
        c.ding.closed_to_sockets = False
        await c.ding.connected(1, 15)
        await asyncio.sleep(0.1)
        await c.carry()

        assert "from 2026-03-02 Mon 09:00 to 2026-03-02 Mon 09:03" in c.said()[-1]
        assert c.face.trouble == ""


def test_a_wrong_secret_is_named_at_once(play):
    ding = organisation()
    ding.secret = "another"

    with pytest.raises(SettingsError, match="LIAISON_DINGTALK__CLIENT_SECRET is refused"):

        @play(ding=ding)
        async def _(c):
            raise AssertionError("it has not started")


@pytest.mark.parametrize("asleep", [False, True])
def test_it_stops_within_two_seconds(play, asleep):
    took = []

    @play()
    async def _(c):
        if asleep:
            c.ding.freeze(0)
            c.ding.freeze(1)
        begun = time.monotonic()
        await c.face.stop()
        took.append(time.monotonic() - begun)

    assert took[0] < 2.5


# Over HTTP


def test_what_dingtalk_has_not_signed_is_refused(play):
    @play(http=True)
    async def _(c):
        payload = c.ding.message("pm", ROOM, "project add X1")
        wrong = [
            {},
            c.ding.signed("guess"),
            c.ding.signed(at=time.time() - 2 * 3600),
            {**c.ding.signed(), "timestamp": "12x"},
            {**c.ding.signed(), "sign": "ü"},
            c.ding.signed_card("guess"),
        ]
        for headers in wrong:
            headers = {k: v.encode("utf8").decode("latin1") for k, v in headers.items()}
            assert (await c.ding._posted(payload, headers)).status == 401
        async with c.ding._http.post(
            c.ding.hook_url, data=b"[1]", headers=c.ding.signed()
        ) as response:
            assert response.status == 400
        assert c.rows(Project) == []


def test_secrets_and_tickets_are_in_no_log(play, caplog):
    @play()
    async def _(c):
        await c.says("pm", "project add X1")

    written = json.dumps([record.getMessage() for record in caplog.records if
                          not record.name.startswith("httpx")])  # fmt: skip
    assert "sekret" not in written and "ticket" not in written.lower()
