"""What comes over HTTP and is not Slack's, or is Slack's and cannot be used."""

import json
import time
from urllib.parse import urlencode

import httpx
import pytest

from bot.incoming import MOST_BYTES
from bot.people import Project
from tests.adapters.slack.company import ROOM, user
from tests.platforms.slack import APP, BOT, HOME

JSON, FORM = "application/json", "application/x-www-form-urlencoded"


def line(c, text="project add X1"):
    [payload] = c.slack.payloads_of_line(user("pm"), c.dm("pm").id, text)
    return json.dumps(payload)


async def post(c, body, headers, media=JSON):
    raw = body if isinstance(body, bytes) else body.encode()
    async with httpx.AsyncClient() as web:
        sent = [(b"Content-Type", media.encode())]
        sent += [
            (k.encode(), v if isinstance(v, bytes) else v.encode()) for k, v in headers.items()
        ]
        return await web.post(c.slack.events_url, content=raw, headers=sent)


FORGED = {
    "another secret": lambda c, b: c.slack.signed(b, secret="guessed"),
    "too old": lambda c, b: c.slack.signed(b, at=time.time() - 301),
    "from the future": lambda c, b: c.slack.signed(b, at=time.time() + 310),
    "nothing": lambda c, b: {},
    "no signature": lambda c, b: {"X-Slack-Request-Timestamp": str(int(time.time()))},
    "no timestamp": lambda c, b: {"X-Slack-Signature": c.slack.signed(b)["X-Slack-Signature"]},
    "letters as timestamp": lambda c, b: {**c.slack.signed(b), "X-Slack-Request-Timestamp": "abc"},
    "a huge timestamp": lambda c, b: {**c.slack.signed(b), "X-Slack-Request-Timestamp": "9" * 5000},
    "other digits": lambda c, b: {**c.slack.signed(b),
                                  "X-Slack-Request-Timestamp": "١٢٣".encode()},
    "other letters": lambda c, b: {**c.slack.signed(b), "X-Slack-Signature": "v0=é".encode()},
    "empty": lambda c, b: {"X-Slack-Request-Timestamp": "", "X-Slack-Signature": ""},
    "of another body": lambda c, b: c.slack.signed(b + " "),
}  # fmt: skip


@pytest.mark.parametrize("how", FORGED)
def test_what_slack_has_not_signed_lately_is_refused(play, caplog, how):
    @play(socket=False, http=True)
    async def _(c):
        body = line(c)
        answer = await post(c, body, FORGED[how](c, body))

        assert answer.status_code == 401 and answer.text == ""
        assert c.rows(Project) == []

    assert "Traceback" not in caplog.text


UNREADABLE = {
    "broken JSON": ('{"type": "event_callback"', JSON),
    "a list": ("[1, 2]", JSON),
    "a number": ("7", JSON),
    "nothing": ("", JSON),
    "deep JSON": ('{"a":' * 100_000 + "1" + "}" * 100_000, JSON),
    "a form with broken JSON": ("payload=%7Bbroken", FORM),
    "a form with a list": ("payload=%5B%5D", FORM),
    "an empty form": ("", FORM),
    "bytes": (b"\xff\xfe", FORM),
    "more than a megabyte": ("x=" + "y" * (2 * MOST_BYTES), FORM),
}


@pytest.mark.parametrize("what", UNREADABLE)
def test_what_is_signed_but_cannot_be_read_is_refused(play, caplog, what):
    @play(socket=False, http=True)
    async def _(c):
        body, media = UNREADABLE[what]
        text = body if isinstance(body, str) else body.decode("latin-1")
        answer = await post(c, body, c.slack.signed(text), media)

        assert 400 <= answer.status_code < 500 and answer.text == ""
        assert c.rows(Project) == []

    assert "Traceback" not in caplog.text


UNKNOWN = {
    "an event nobody heard of": {"type": "event_callback", "event_id": "Ev1", "team_id": HOME,
                                 "event": {"type": "party_started"}},
    "no event at all": {"type": "event_callback", "team_id": HOME},
    "an event of nothing": {"type": "event_callback", "event_id": "Ev2", "event": None},
    "a type nobody heard of": {"type": "carrier_pigeon", "team_id": HOME},
    "a message of nobody": {"type": "event_callback", "event_id": "Ev3", "team_id": HOME,
                            "event": {"type": "message", "user": "U1"}},
    "a channel without a name": {"type": "event_callback", "event_id": "Ev4", "team_id": HOME,
                                 "event": {"type": "channel_rename"}},
}  # fmt: skip
PRESSES = {
    "a click on nothing": {"type": "block_actions", "user": {"id": "U1"}, "actions": []},
    "a form of nowhere": {"type": "view_submission", "user": {"id": "U1"},
                          "view": {"callback_id": "form", "private_metadata": "?"}},
    "a search of nowhere": {"type": "block_suggestion", "user": {"id": "U1"}, "block_id": "x",
                            "action_id": "y", "value": "z"},
    "a dialog of old": {"type": "dialog_submission", "user": {"id": "U1"}, "callback_id": "x"},
}  # fmt: skip


@pytest.mark.parametrize("what", [*UNKNOWN, *PRESSES, "a command without words"])
def test_what_is_signed_but_unknown_is_taken_logged_and_does_nothing(play, caplog, what):
    @play(socket=False, http=True)
    async def _(c):
        if what in UNKNOWN:
            body, media = json.dumps(UNKNOWN[what]), JSON
        elif what in PRESSES:
            more = {"team": {"id": HOME}, "api_app_id": APP, "token": "x"}
            body, media = urlencode({"payload": json.dumps(PRESSES[what] | more)}), FORM
        else:
            body, media = urlencode({"command": "/pm", "team_id": HOME}), FORM
        answer = await post(c, body, c.slack.signed(body), media)

        assert answer.status_code == 200
        assert c.rows(Project) == [] and c.waiting() == []

    assert "Traceback" not in caplog.text and "Slack sent" in caplog.text


def test_what_slack_has_signed_299_seconds_ago_is_heard(play):
    """docs.slack.dev/authentication/verifying-requests-from-slack: five minutes"""

    @play(socket=False, http=True)
    async def _(c):
        body = line(c)
        answer = await post(c, body, c.slack.signed(body, at=time.time() - 298))

        assert answer.status_code == 200 and len(c.rows(Project)) == 1


def test_a_look_at_the_certificate_is_not_signed_and_does_nothing(play):
    """docs.slack.dev/interactivity/implementing-slash-commands: `ssl_check`"""

    @play(socket=False, http=True)
    async def _(c):
        look = "ssl_check=1&token=x"
        smuggled = f"{look}&command=/pm&text=project+add+X1&user_id=U1&channel_id={ROOM}"

        assert (await post(c, look, {}, FORM)).status_code == 200
        assert (await post(c, smuggled, {}, FORM)).status_code == 401
        assert c.rows(Project) == []


def test_an_event_that_does_not_say_whose_app_it_is_for_is_ours(play):
    """As those of older apps, which have no `authorizations`."""

    @play(socket=False, http=True)
    async def _(c):
        said = {"type": "app_mention", "user": user("pm"), "text": f"<@{BOT}> project add X1",
                "ts": "1772442000.000100", "channel": ROOM}  # fmt: skip
        bare = {"type": "event_callback", "event_id": "Ev1", "team_id": HOME, "event": said}
        ours = {**bare, "event": {**said, "user": BOT, "ts": "1772442001.000100"}}
        for payload in (bare, ours):
            body = json.dumps(payload)
            assert (await post(c, body, c.slack.signed(body))).status_code == 200

        assert [project.title for project in c.rows(Project)] == ["X1"]


def test_the_address_is_verified_only_if_it_is_signed(play):
    @play(socket=False, http=True)
    async def _(c):
        body = json.dumps({"type": "url_verification", "challenge": 'a"b', "token": "x"})

        assert (await post(c, body, {})).status_code == 401
        assert (await post(c, body, c.slack.signed(body))).json() == {"challenge": 'a"b'}


def test_a_replay_inside_the_window_has_no_second_effect(play):
    @play(socket=False, http=True)
    async def _(c):
        body = urlencode(c.slack.command(user("pm"), ROOM, "risk add"))
        headers = c.slack.signed(body)
        answers = [await post(c, body, headers, FORM) for _ in range(3)]
        await c.carry()

        assert {(a.status_code, a.text) for a in answers} == {(200, "")}
        assert len(c.slack.views) + len(c.whispered("pm")) == 1


def test_without_a_signing_secret_there_is_no_address(play):
    @play()
    async def _(c):
        assert c.face.routes().routes == []
