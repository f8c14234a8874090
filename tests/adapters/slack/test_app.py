"""The whole bot in Slack: what people do there, over the socket and over HTTP, and what comes."""

import asyncio
import copy
import json
import time

import pytest

from bot.features.action.tables import Action
from bot.features.risk.tables import Risk
from bot.people import Chat, Person, Project
from bot.settings import SettingsError
from tests.adapters.process import eventually
from tests.adapters.slack.company import ROOM, user, workspace
from tests.platforms.slack import BOT, HOME

BOTH = pytest.mark.parametrize("how", [{}, {"socket": False, "http": True}], ids=["socket", "http"])


def text_of(view) -> str:
    return json.dumps(view, ensure_ascii=False)


# What people do


@BOTH
def test_a_command_is_answered_in_its_group(play, how):
    @play(**how)
    async def _(c):
        answer = await c.commands("pm", "project add X1 launch")

        assert answer.status == 200
        assert [said.split("\n")[0] for said in c.said()] == ["P-1 is set up"]
        assert [row.chat for row in c.rows(Project)] == [f"slack:{HOME}:{ROOM}"]


@BOTH
def test_both_transports_at_once_have_one_effect(play, how):
    @play(socket=True, http=True)
    async def _(c):
        payload, url = c.slack.command(user("pm"), ROOM, "project add X1"), c.slack.events_url
        for way in ("", url):
            c.slack.events_url = way
            assert (await c.slack.deliver(payload, "slash_commands")).status == 200
        await c.carry()

        assert len(c.rows(Project)) == len(c.said()) == 1


@BOTH
def test_a_query_is_whispered_and_a_change_shows_in_the_group(play, how):
    @play(**how)
    async def _(c):
        await c.commands("pm", "project add X1")
        await c.commands("pm", "project list")

        assert len(c.said()) == 1
        assert "P-1" in c.whispered("pm")[-1]["text"] and not c.whispered("rd")


@BOTH
def test_a_form_is_a_modal_with_its_errors_at_their_fields(play, how):
    @play(**how)
    async def _(c):
        await c.commands("admin", "person edit @rd")
        wrong = await c.submits("admin", c.view(), Email="nonsense", Position="engineer")
        assert wrong and list(wrong["errors"]) == ["email"]
        rd = next(person for person in c.rows(Person) if person.handle == "rd")
        assert rd.position != "engineer"

        after = await c.submits("admin", c.view(), Email="rd@example.com", Position="engineer")
        rd = next(person for person in c.rows(Person) if person.handle == "rd")
        assert after is None and not c.slack.views
        assert (rd.email, rd.position) == ("rd@example.com", "engineer") and c.waiting() == []


def test_a_form_sent_twice_has_one_effect(play):
    @play()
    async def _(c):
        await c.commands("pm", "project add X1")
        await c.commands("pm", "risk add")
        sent = c.slack.submission(user("pm"), c.view(), {"Title": "Late parts"})
        for _ in range(2):
            assert (await c.slack.deliver(sent, "interactive")).status == 200

        assert len(c.rows(Risk)) == 1


def test_a_form_whose_trigger_is_too_old_comes_as_a_card_that_opens_it(play):
    @play()
    async def _(c):
        await c.commands("pm", "project add X1")
        payload = c.slack.command(user("pm"), ROOM, "risk add")
        c.slack.ahead += 3.5
        await c.slack.deliver(payload, "slash_commands")
        await c.carry()
        assert not c.slack.views

        [card] = c.whispered("pm")
        await c.presses("pm", card, "Fill in")
        await c.submits("pm", c.view(), Title="Late parts")
        assert len(c.rows(Risk)) == 1


def test_a_mention_a_direct_line_and_a_reply_in_a_thread_are_heard(play):
    @play()
    async def _(c):
        await c.types("pm", f"<@{BOT}> project add X1")
        root = next(m for m in c.room.messages if m.get("bot_id"))
        await c.types("pm", "risk add Late parts", thread=root["ts"])
        await c.types("pm", "R-1", c.dm("pm").id)

        replies = [m for m in c.room.messages if m.get("bot_id") and "thread_ts" in m]
        assert [m["text"].split("\n")[0] for m in replies] == ["R-1 is noted"]
        assert "Late parts" in c.said(c.dm("pm"))[-1]


def test_a_mention_comes_twice_and_is_heard_once(play):
    @play()
    async def _(c):
        answers = await c.types("pm", f"<@{BOT}> project add X1")

        assert [answer.status for answer in answers] == [200, 200]
        assert len(c.rows(Project)) == len(c.said()) == 1


def test_talk_among_people_is_left_alone(play):
    @play()
    async def _(c):
        await c.types("pm", "lunch at twelve?")

        assert c.said() == [] and not c.room.whispers and c.rows(Chat) != []


def test_people_are_mentioned_both_ways(play):
    @play()
    async def _(c):
        await c.commands("pm", "project add X1")
        await c.commands(
            "pm", f"action add Book the hall <@{user('market')}|market> due=2026-03-06"
        )

        [action] = c.rows(Action)
        assert (action.owner, action.title) == ("market", "Book the hall")
        assert f"<@{user('market')}>" in c.said()[-1] or "刘洋" in c.said()[-1]


def test_what_people_typed_pings_nobody(play):
    @play()
    async def _(c):
        await c.commands("pm", "project add X1")
        await c.commands("pm", "risk add Tell &lt;!channel&gt; and <!here> <http://x.test|y>")

        said = text_of([m for m in c.room.messages if m.get("bot_id")])
        assert "<!" not in said and "<http" not in said


def test_a_decision_pressed_twice_is_made_once(play):
    @play()
    async def _(c):
        await c.commands("pm", "project add X1")
        await c.commands("rd", "action add Order parts due=2026-03-06")
        card = c.room.messages[-1]
        clicks = [c.slack.press(user("rd"), ROOM, card, "Done") for _ in range(2)]
        for click in clicks:
            assert (await c.slack.deliver(click, "interactive")).status == 200
        await c.carry()

        replies = [m["text"] for m in c.room.messages if m.get("thread_ts") == card["ts"]]
        assert [bool(action.closed_at) for action in c.rows(Action)] == [True]
        assert len([said for said in replies if "is done" in said or "closed" in said]) == 1


# Living cards


def test_the_card_of_a_row_lives_and_its_details_are_in_its_thread(play):
    @play()
    async def _(c):
        await c.commands("pm", "project add X1")
        await c.commands("pm", "action add Order parts due=2026-03-06")
        card = c.room.messages[-1]
        assert "Order parts" in card["text"]
        await c.presses("pm", card, "Done")

        replies = [m for m in c.room.messages if m.get("thread_ts") == card["ts"]]
        assert [m["text"].split("\n")[0] for m in replies] == ["✓ A-1 is done and closed"]
        assert "closed" in card["text"] and "edited" in card


def test_a_card_that_was_deleted_is_sent_anew_and_lives_on(play):
    @play()
    async def _(c):
        await c.commands("pm", "project add X1")
        await c.commands("pm", "risk add Late parts")
        c.room.messages.pop()
        await c.commands("pm", "R-1 edit level=medium cause=Snow", c.dm("pm").id)
        again = c.room.messages[-1]
        assert "Snow" in again["text"]

        await c.commands("pm", "R-1 edit cause=Ice", c.dm("pm").id)
        assert c.room.messages[-1] is again and "Ice" in again["text"]


# Home, shortcuts, pickers


def test_my_day_stands_on_the_home_and_follows_what_is_pressed_there(play):
    @play()
    async def _(c):
        await c.commands("pm", "project add X1")
        await c.commands("rd", "action add Order parts due=2026-03-02")
        opens = {"type": "app_home_opened", "user": user("rd"), "channel": c.dm("rd").id}
        await c.slack.emit("app_home_opened", opens | {"tab": "home"})
        home = c.slack.homes[user("rd")]
        assert "Order parts" in text_of(home) and c.said(c.dm("rd")) == []

        await c.slack.deliver(c.slack.press_in_view(user("rd"), home, "Done A-1"), "interactive")
        await c.carry()
        await asyncio.sleep(0.2)
        assert "done" in c.said(c.dm("rd"))[-1]
        assert c.slack.homes[user("rd")] != home

        [answer] = await c.slack.emit("app_home_opened", opens | {"tab": "messages"})
        assert answer.status == 200


def test_a_message_becomes_an_action_item_by_its_shortcut(play):
    @play()
    async def _(c):
        await c.commands("pm", "project add X1")
        await c.types("market", "we need a bigger hall")
        said = c.room.messages[-1]
        payload = c.slack.shortcut(user("pm"), "make_action_item", ROOM, said)
        assert (await c.slack.deliver(payload, "interactive")).status == 200
        assert "we need a bigger hall" in text_of(c.view())
        await c.submits("pm", c.view())

        assert [action.title for action in c.rows(Action)] == ["we need a bigger hall"]


def test_the_global_shortcut_asks_and_answers_in_the_direct_chat(play):
    @play()
    async def _(c):
        await c.commands("pm", "project add X1")
        await c.slack.deliver(c.slack.shortcut(user("pm"), "new_action_item"), "interactive")
        await c.submits("pm", c.view(), Title="Book the hall")

        assert [action.title for action in c.rows(Action)] == ["Book the hall"]
        assert "Book the hall" in c.said(c.dm("pm"))[-1]


def test_a_picker_offers_people_while_somebody_types(play):
    @play()
    async def _(c):
        await c.commands("pm", "project add X1")
        await c.commands("pm", "risk add")

        found = await c.slack.suggests(user("pm"), c.view(), "owner", "刘")
        assert [option["value"] for option in found] == ["market"]


# Repeats, failures, patience


@BOTH
def test_what_slack_repeats_is_answered_again_without_a_second_effect(play, how):
    @play(**how)
    async def _(c):
        [payload] = c.slack.payloads_of_line(user("pm"), c.dm("pm").id, "project add X1")
        first = await c.slack.deliver(payload)
        again = await c.slack.deliver(payload, retry=1)
        await c.carry()

        assert (first.status, again.status) == (200, 200)
        assert len(c.rows(Project)) == len(c.said(c.dm("pm"))) == 1


@BOTH
@pytest.mark.parametrize("kind", ["command", "event", "button", "form"])
def test_while_the_database_is_away_slack_gets_no_success(play, how, kind):
    @play(**how)
    async def _(c):
        await c.commands("pm", "project add X1")
        await c.commands("pm", "risk add")
        view, card = c.view(), next(m for m in c.room.messages if m.get("bot_id"))
        payload, sort = {
            "command": (c.slack.command(user("pm"), ROOM, "risk add Late"), "slash_commands"),
            "event": (c.slack.payloads_of_line(user("pm"), ROOM, "risk add X")[0], "events_api"),
            "button": (c.slack.press(user("pm"), ROOM, card, "Status"), "interactive"),
            "form": (c.slack.submission(user("pm"), view, {"Title": "Late"}), "interactive"),
        }[kind]
        work = c.bot.sessions
        c.bot.sessions = _away
        assert (await c.slack.deliver(payload, sort, wait=0.3)).status in (0, 500)

        c.bot.sessions = work
        assert (await c.slack.deliver(payload, sort, retry=1)).status == 200


def _away():
    raise OSError("the database is away")


def test_who_waits_for_more_than_a_moment_is_told(play, monkeypatch):
    monkeypatch.setattr("bot.hearing.SLOW", 0.05)

    @play()
    async def _(c):
        hear = c.bot.hear

        def slowly(heard):
            time.sleep(0.3)
            return hear(heard)

        c.bot.hear = slowly
        answer = await c.commands("pm", "project add X1")

        assert answer.status == 200 and len(c.rows(Project)) == 1
        assert "Slack may say that it failed" in c.whispered("pm")[0]["text"]

        await c.types("pm", f"<@{BOT}> project list")
        assert c.whispered("pm")[-2]["text"] == "Still working on it …"


def test_who_was_asked_to_wait_is_told_if_it_fails(play, monkeypatch):
    monkeypatch.setattr("bot.hearing.SLOW", 0.05)

    @play()
    async def _(c):
        def broken(heard):
            time.sleep(0.3)
            raise OSError("the disk is full")

        c.bot.hear = broken
        payload = c.slack.command(user("pm"), ROOM, "project add X1")
        assert (await c.slack.deliver(payload, "slash_commands", wait=0.6)).status == 0

        assert [w["text"][:14] for w in c.whispered("pm")] == ["Still working ", "That did not w"]


@BOTH
def test_what_nobody_listens_to_is_acknowledged_and_does_nothing(play, how):
    @play(**how)
    async def _(c):
        odd = [
            (c.slack.event({"type": "pin_added", "user": user("pm")}), "events_api"),
            (c.slack.event({"type": "message"}), "events_api"),
            ({"type": "never_seen", "token": "x", "team_id": HOME}, "interactive"),
            (c.slack._from(user("pm")) | {"type": "block_actions", "actions": [{"action_id": "x",
              "block_id": "b", "type": "button", "action_ts": "1.1"}]}, "interactive"),
            (c.slack._from(user("pm")) | {"type": "view_closed", "view": {"callback_id": "q"}},
             "interactive"),
            (c.slack._from(user("pm")) | {"type": "shortcut", "callback_id": "q"}, "interactive"),
            (c.slack.command(user("pm"), ROOM, "project add X1", "/other"), "slash_commands"),
        ]  # fmt: skip
        before = len(c.rows(Chat))
        for payload, kind in odd:
            assert (await c.slack.deliver(payload, kind)).status == 200, payload
        assert c.rows(Project) == [] and len(c.rows(Chat)) == before


# Files


def test_a_file_that_is_handed_in_is_fetched_with_the_token(play):
    @play()
    async def _(c):
        heard = []
        hear = c.bot.hear
        c.bot.hear = lambda h: (heard.append(h), hear(h))[1]
        sent = c.slack.file("plan.txt", b"hello", mimetype="text/plain")
        large = {**c.slack.file("film.mov", b"x"), "size": 21 * 2**20}
        away = {**c.slack.file("trap.txt", b"x"), "url_private_download": "http://127.0.0.1:9/x"}
        await c.types("pm", "project add X1", c.dm("pm").id, files=(sent, large, away))
        await asyncio.sleep(0.1)

        assert [(f.name, f.data) for f in heard[0].files] == [("plan.txt", b"hello")]
        told = " ".join(m["text"] for _, m in c.dm("pm").whispers)
        assert "film.mov" in told and "20 MB" in told and "trap.txt" in told


def test_without_the_right_to_read_files_a_page_to_sign_in_is_not_taken_for_one(play):
    @play()
    async def _(c):
        heard = []
        hear = c.bot.hear
        c.bot.hear = lambda h: (heard.append(h), hear(h))[1]
        c.slack.manifest = copy.deepcopy(c.slack.manifest)
        c.slack.manifest["oauth_config"]["scopes"]["bot"].remove("files:read")
        sent = c.slack.file("plan.txt", b"hello")
        await c.types("pm", "project add X1", c.dm("pm").id, files=(sent,))

        assert heard[0].files == ()


# Lines that are edited or deleted later


def changed(c, message, text=None):
    kind = "message_changed" if text is not None else "message_deleted"
    event = {"type": "message", "subtype": kind, "hidden": True, "channel": ROOM,
             "channel_type": "channel", "ts": "9.1", "event_ts": c.slack._ts(),
             "previous_message": message}  # fmt: skip
    if text is None:
        return event | {"deleted_ts": message["ts"]}
    return event | {"message": {**message, "text": text, "edited": {"user": message["user"]}}}


def test_who_edits_or_deletes_a_line_that_made_something_is_told_that_it_stays(play):
    @play()
    async def _(c):
        await c.commands("pm", "project add X1")
        await c.types("pm", "risk add Late parts")
        line = next(m for m in c.room.messages if m["text"] == "risk add Late parts")
        for event in (changed(c, line, "risk add Late people"), changed(c, line)):
            [answer] = await c.slack.emit("message.channels", event)
            assert answer.status == 200
            await c.slack.emit("message.channels", event)
            await c.carry()

        titles = [m["text"].split("\n")[0] for m in c.whispered("pm")]
        assert len(titles) == 2
        assert "edited" in titles[0] and "R-1" in titles[0] and "deleted" in titles[1]
        assert [risk.title for risk in c.rows(Risk)] == ["Late parts"]


def test_a_line_that_did_nothing_is_heard_anew_when_it_is_edited(play):
    @play()
    async def _(c):
        await c.commands("pm", "project add X1")
        await c.types("pm", "risk ad Late parts")
        line = next(m for m in c.room.messages if m["text"] == "risk ad Late parts")
        await c.slack.emit("message.channels", changed(c, line, "risk add Late parts"))
        await c.slack.emit("message.channels", changed(c, line, line["text"]))
        await c.carry()

        assert [risk.title for risk in c.rows(Risk)] == ["Late parts"]


# Channels


def test_who_leads_a_project_is_told_when_its_channel_is_gone(play):
    @play()
    async def _(c):
        await c.commands("pm", "project add X1")
        await c.slack.emit("channel_rename", {"type": "channel_rename",
                           "channel": {"id": ROOM, "name": "x1-launch", "created": 1}})  # fmt: skip
        c.room.archived = True
        await c.slack.emit("channel_archive", {"type": "channel_archive", "channel": ROOM,
                                               "user": user("vp")})  # fmt: skip
        await c.carry()

        assert "“#x1-launch” was archived" in c.said(c.dm("pm"))[-1]
        assert "#x1-launch" in [chat.title for chat in c.rows(Chat)]


@pytest.mark.parametrize(
    ("gone", "said"),
    [
        (lambda c: vars(c.room).update(archived=True), "was archived"),
        (lambda c: c.room.members.clear(), "removed from the group"),
        (lambda c: c.slack.channels.pop(ROOM), "removed from the group"),  # a private one
    ],
)
def test_what_happened_to_a_channel_while_it_was_away_is_asked_at_the_start(play, gone, said):
    @play()
    async def _(c):
        await c.commands("pm", "project add X1")
        await c.face.stop()
        gone(c)

        async def told():
            await c.carry()
            return [text for text in c.said(c.dm("pm")) if said in text]

        for _ in range(2):
            await c.face.start()
            await eventually(told)
            await c.face.stop()
        assert len(await told()) == 1


def test_a_group_of_people_without_a_channel_has_no_name(play):
    """docs.slack.dev/reference/objects/conversation-object: `mpdm-pm--rd-1` is made up by Slack."""

    @play()
    async def _(c):
        c.slack.channel("G0PEOPLE", "mpdm-pm--rd-1", user("pm"), user("rd"))
        await c.commands("pm", "project add X1", "G0PEOPLE")

        assert len(c.rows(Project)) == 1
        assert not [chat.title for chat in c.rows(Chat) if "mpdm" in chat.title]


def test_in_a_channel_without_the_bot_the_answer_comes_and_says_how_to_invite_it(play):
    @play()
    async def _(c):
        c.slack.channel("C0OTHER", "other", user("pm"))
        await c.commands("pm", "project add X1", "C0OTHER")
        await c.commands("pm", "project list", "C0OTHER")

        other = c.slack.channels["C0OTHER"]
        [said] = [m for m in other.messages if m.get("bot_id")]
        assert said["text"].startswith("P-1 is set up") and "/invite" in text_of(said["blocks"])
        assert "P-1" in other.whispers[-1][1]["text"] and c.waiting() == []


def test_a_command_between_two_people_is_answered_in_the_direct_chat_with_the_bot(play):
    @play()
    async def _(c):
        theirs = c.slack.channel("D0THEIRS", "", user("pm"), user("rd"))
        theirs.of = "nobody"
        await c.commands("pm", "project list", "D0THEIRS")

        assert c.said(theirs) == [] and len(c.said(c.dm("pm"))) == 1


# Guests and strangers


@pytest.mark.parametrize("visit", [{"is_restricted": True}, {"is_ultra_restricted": True},
                                   {"team_id": "T0OTHER", "is_stranger": True}])  # fmt: skip
def test_a_guest_is_not_let_in_until_an_administrator_does(play, visit):
    @play()
    async def _(c):
        c.slack.user("U0VISITOR", "Eve", "finance_head@example.com", **visit)
        c.room.members.add("U0VISITOR")
        await c.commands("pm", "project add X1")
        team = visit.get("team_id", HOME)
        payload = c.slack.command("U0VISITOR", ROOM, "risk add Mine")
        await c.slack.deliver(payload | {"team_id": HOME}, "slash_commands")
        for line in c.slack.payloads_of_line("U0VISITOR", ROOM, "risk add Mine", team=team):
            await c.slack.deliver(line)
        await c.carry()
        assert c.rows(Risk) == []
        assert "Liaison works with the people of this company" in str(c.room.whispers)

        guest = next(p for p in c.rows(Person) if p.name == "Eve")
        assert guest.suspended_at and guest.roles == []
        await c.commands("admin", f"person restore @{guest.handle}")
        await c.types("U0VISITOR".removeprefix("U0"), "risk add Mine", team=team)
        assert len(c.rows(Risk)) == 1


# The socket, and what is wrong at the start


@pytest.mark.parametrize("how", ["drop", "disconnect", "freeze"])
def test_a_socket_that_ends_or_falls_silent_is_made_anew(play, how):
    @play()
    async def _(c):
        first = c.slack.sockets[-1]
        if how == "drop":
            c.slack.drop()
        elif how == "disconnect":
            await c.slack.disconnect()
        else:
            c.slack.frozen = True
        async with asyncio.timeout(8):
            while not c.slack.sockets or c.slack.sockets[-1] is first:
                await asyncio.sleep(0.02)
        c.slack.frozen = False
        await asyncio.sleep(0.1)
        await c.commands("pm", "project add X1")

        assert len(c.rows(Project)) == 1
        async with asyncio.timeout(8):
            while c.face.trouble:
                await asyncio.sleep(0.02)


def test_a_socket_that_cannot_come_back_is_named_and_waited_for(play):
    @play()
    async def _(c):
        c.slack.closed_to_sockets = True
        c.slack.drop()
        async with asyncio.timeout(8):
            while not c.face.trouble:
                await asyncio.sleep(0.02)
        assert "socket" in c.face.trouble

        c.slack.closed_to_sockets = False
        async with asyncio.timeout(8):
            while c.face.trouble:
                await asyncio.sleep(0.02)


@pytest.mark.parametrize("name", ["bot_token", "app_token"])
def test_a_wrong_credential_is_named_at_once(play, name):
    slack = workspace()
    slack.revoked.add(name)

    async def never(c):
        raise AssertionError("it has started")

    with pytest.raises(SettingsError, match=f"LIAISON_SLACK__{name.upper()} is refused"):
        play(slack=slack)(never)


def test_it_stops_within_two_seconds(play):
    took = []

    @play()
    async def _(c):
        begun = time.monotonic()
        await c.face.stop()
        took.append(time.monotonic() - begun)
        assert c.slack.sockets == [] or all(socket.closed for socket in c.slack.sockets)

    assert took[0] < 2
