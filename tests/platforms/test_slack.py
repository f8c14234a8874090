"""The stand-in refuses what Slack refuses: every limit at n and at n + 1, and its codes."""

import asyncio
import time

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.platforms.slack import BOT, HOME, Slack
from tests.platforms.slack_blocks import refused, refused_view


def plain(n=1):
    return {"type": "plain_text", "text": "x" * n}


def marked(n=1):
    return {"type": "mrkdwn", "text": "x" * n}


def button(**more):
    return {"type": "button", "action_id": "a", "text": plain(), **more}


def actions(*elements):
    return {"type": "actions", "elements": list(elements)}


def asked(element, **more):
    return {"type": "input", "block_id": "i", "label": plain(), "element": element, **more}


def option(text=1, value=3, n=0):
    return {"text": plain(text), "value": f"{n:03}"[:value].ljust(value, "v")}


def select(n, kind="static_select"):
    options = [option(value=3, n=i) for i in range(n)]
    return {"type": kind, "action_id": "a", "options": options}


def typed(**more):
    return {"type": "plain_text_input", "action_id": "a", **more}


def confirm(**more):
    whole = {"title": plain(), "text": plain(), "confirm": plain(), "deny": plain()}
    return button(confirm=whole | more)


# docs.slack.dev/reference/block-kit/blocks, …/block-elements, …/composition-objects
IN_MESSAGES = {
    "blocks of a message": (50, lambda n: [{"type": "divider"}] * n),
    "header text": (150, lambda n: [{"type": "header", "text": plain(n)}]),
    "section text": (3000, lambda n: [{"type": "section", "text": marked(n)}]),
    "section fields": (10, lambda n: [{"type": "section", "fields": [marked()] * n}]),
    "section field": (2000, lambda n: [{"type": "section", "fields": [marked(n)]}]),
    "context elements": (10, lambda n: [{"type": "context", "elements": [marked()] * n}]),
    "actions elements": (25, lambda n: [actions(*(button(action_id=str(i)) for i in range(n)))]),
    "button text": (75, lambda n: [actions(button(text=plain(n)))]),
    "button value": (2000, lambda n: [actions(button(value="x" * n))]),
    "button url": (3000, lambda n: [actions(button(url="h" * n))]),
    "accessibility label": (75, lambda n: [actions(button(accessibility_label="x" * n))]),
    "action id": (255, lambda n: [actions(button(action_id="x" * n))]),
    "block id": (255, lambda n: [{"type": "divider", "block_id": "x" * n}]),
    "confirm title": (100, lambda n: [actions(confirm(title=plain(n)))]),
    "confirm text": (300, lambda n: [actions(confirm(text=plain(n)))]),
    "confirm button": (30, lambda n: [actions(confirm(confirm=plain(n)))]),
    "deny button": (30, lambda n: [actions(confirm(deny=plain(n)))]),
    "select options": (100, lambda n: [actions(select(n))]),
    "overflow options": (5, lambda n: [actions(select(n, "overflow"))]),
    "checkboxes": (10, lambda n: [actions(select(n, "checkboxes"))]),
    "alt text": (2000, lambda n: [{"type": "image", "slack_file": {"id": "F1"},
                                   "alt_text": "x" * n}]),
    "image url": (3000, lambda n: [{"type": "image", "alt_text": "x", "image_url": "h" * n}]),
    "image title": (2000, lambda n: [{"type": "image", "alt_text": "x", "image_url": "h",
                                      "title": plain(n)}]),
    "markdown": (12000, lambda n: [{"type": "markdown", "text": "x" * n}]),
    "tables": (1, lambda n: [{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}] * n),
    "table rows": (100, lambda n: [{"type": "table",
                                    "rows": [[{"type": "raw_text", "text": "x"}]] * n}]),
    "table cells": (20, lambda n: [{"type": "table",
                                    "rows": [[{"type": "raw_text", "text": "x"}] * n]}]),
}  # fmt: skip


def modal(*blocks, **more):
    blank = {"type": "modal", "title": plain(), "submit": plain(), "blocks": list(blocks)}
    return blank | more


IN_VIEWS = {
    "blocks of a modal": (100, lambda n: modal(*[{"type": "divider"}] * n)),
    "blocks of a home": (100, lambda n: {"type": "home", "blocks": [{"type": "divider"}] * n}),
    "modal title": (24, lambda n: modal(title=plain(n))),
    "modal submit": (24, lambda n: modal(submit=plain(n))),
    "modal close": (24, lambda n: modal(close=plain(n))),
    "private metadata": (3000, lambda n: modal(private_metadata="x" * n)),
    "callback id": (255, lambda n: modal(callback_id="x" * n)),
    "input label": (2000, lambda n: modal(asked(typed(), label=plain(n)))),
    "input hint": (2000, lambda n: modal(asked(typed(), hint=plain(n)))),
    "placeholder": (150, lambda n: modal(asked(typed(placeholder=plain(n))))),
    "typed at first": (3000, lambda n: modal(asked(typed(initial_value="x" * n)))),
    "typed at most": (3000, lambda n: modal(asked(typed(max_length=n)))),
    "option text": (75, lambda n: modal(asked({"type": "static_select", "action_id": "a",
                                               "options": [option(text=n)]}))),
    "option value": (150, lambda n: modal(asked({"type": "static_select", "action_id": "a",
                                                 "options": [option(value=n)]}))),
}  # fmt: skip


# Each below docs.slack.dev/reference/, as read in PLATFORMS §5; the limits that are no matter of
# blocks have tests of their own, which name their page: triggers, response_url, a message a second.
SOURCES = {
    "methods/chat.postMessage": ["blocks of a message"],
    "block-kit/blocks": ["block id"],
    "block-kit/blocks/header-block": ["header text"],
    "block-kit/blocks/section-block": ["section text", "section fields", "section field"],
    "block-kit/blocks/context-block": ["context elements"],
    "block-kit/blocks/actions-block": ["actions elements"],
    "block-kit/blocks/image-block": ["alt text", "image url", "image title"],
    "block-kit/blocks/markdown-block": ["markdown"],
    "block-kit/blocks/table-block": ["tables", "table rows", "table cells"],
    "block-kit/blocks/input-block": ["input label", "input hint"],
    "block-kit/block-elements/button-element": [
        "button text", "button value", "button url", "accessibility label", "action id"],
    "block-kit/block-elements/select-menu-element": ["select options", "placeholder"],
    "block-kit/block-elements/overflow-menu-element": ["overflow options"],
    "block-kit/block-elements/checkboxes-element": ["checkboxes"],
    "block-kit/block-elements/plain-text-input-element": ["typed at first", "typed at most"],
    "block-kit/composition-objects/option-object": ["option text", "option value"],
    "block-kit/composition-objects/confirmation-dialog-object": [
        "confirm title", "confirm text", "confirm button", "deny button"],
    "views/modal-views": ["blocks of a modal", "modal title", "modal submit", "modal close",
                          "private metadata", "callback id"],
    "views/home-tab-views": ["blocks of a home"],
}  # fmt: skip


def test_every_limit_says_on_which_page_slack_has_it():
    named = sorted(name for names in SOURCES.values() for name in names)

    assert named == sorted([*IN_MESSAGES, *IN_VIEWS])


@pytest.mark.parametrize("name", IN_MESSAGES)
def test_a_limit_of_messages_holds_at_n_and_refuses_one_more(name):
    most, made = IN_MESSAGES[name]

    assert refused(made(most), "message") == [] and refused(made(most + 1), "message") != []


@pytest.mark.parametrize("name", IN_VIEWS)
def test_a_limit_of_views_holds_at_n_and_refuses_one_more(name):
    most, made = IN_VIEWS[name]

    assert refused_view(made(most)) == [] and refused_view(made(most + 1)) != []


WRONG = {
    "an unknown block": [{"type": "marquee"}],
    "an unknown property": [{"type": "divider", "colour": "red"}],
    "the same block id twice": [{"type": "divider", "block_id": "x"}] * 2,
    "the same action id twice": [actions(button(), button())],
    "an empty text": [{"type": "section", "text": marked(0)}],
    "a section of nothing": [{"type": "section"}],
    "markup in a button": [actions(button(text=marked()))],
    "a style nobody knows": [actions(button(style="loud"))],
    "a picture without words": [{"type": "image", "image_url": "h"}],
    "an input among buttons": [actions(typed())],
    "a button in an input": [asked(button())],
    "a choice that is no option": [actions({**select(2), "initial_option": option(value=2)})],
    "no option": [actions(select(0))],
}


@pytest.mark.parametrize("name", WRONG)
def test_what_slack_does_not_know_is_refused(name):
    assert refused(WRONG[name], "message") != []


def test_an_input_needs_a_button_to_send_it():
    view = modal(asked(typed()))
    del view["submit"]

    assert refused_view(view) != []


def scenario(work):
    async def main():
        async with Slack() as slack:
            slack.user("U0ANN", "Ann", "ann@example.com")
            slack.channel("C0ROOM", "room", BOT, "U0ANN")
            await work(slack, AsyncWebClient(token=slack.bot_token, base_url=slack.base))

    asyncio.run(main())


async def code(work):
    with pytest.raises(SlackApiError) as caught:
        await work
    return caught.value.response["error"]


def test_the_real_client_posts_finds_and_changes():
    @scenario
    async def _(slack, client):
        mark = {"event_type": "x", "event_payload": {"k": "1"}}
        made = await client.chat_postMessage(channel="C0ROOM", text="a", metadata=mark)
        found = await client.conversations_history(channel="C0ROOM", include_all_metadata=True)
        assert found["messages"][0]["metadata"] == mark
        hidden = await client.conversations_history(channel="C0ROOM")
        assert "metadata" not in hidden["messages"][0]
        await client.chat_update(channel="C0ROOM", ts=made["ts"], text="b")
        assert slack.channels["C0ROOM"].messages[0]["text"] == "b"


def test_tokens_are_told_apart():
    @scenario
    async def _(slack, client):
        other = AsyncWebClient(token="xoxb-guessed", base_url=slack.base)
        assert await code(other.auth_test()) == "invalid_auth"
        app = AsyncWebClient(token=slack.app_token, base_url=slack.base)
        assert await code(app.auth_test()) == "not_allowed_token_type"
        wrong = client.apps_connections_open(app_token=slack.bot_token)
        assert await code(wrong) == "not_allowed_token_type"
        assert await code(client.api_call("chat.shout")) == "unknown_method"


def test_channels_refuse_with_slacks_codes():
    @scenario
    async def _(slack, client):
        slack.channel("C0OTHER", "other", "U0ANN")
        slack.channel("C0OLD", "old", BOT).archived = True
        slack.user("U0GONE", "Gone", deleted=True)
        refusals = {
            "C0NONE": "channel_not_found", "C0OTHER": "not_in_channel", "C0OLD": "is_archived",
            "U0GONE": "user_disabled", BOT: "channel_not_found",
        }  # fmt: skip
        for channel, expected in refusals.items():
            assert await code(client.chat_postMessage(channel=channel, text="x")) == expected
        slack.user("U0BOB", "Bob")
        away = client.chat_postEphemeral(channel="C0ROOM", user="U0BOB", text="x")
        assert await code(away) == "user_not_in_channel"
        assert await code(client.chat_postMessage(channel="C0ROOM", text="x" * 40001)) == (
            "msg_too_long"
        )
        assert await code(client.chat_update(channel="C0ROOM", ts="1.0", text="x")) == (
            "message_not_found"
        )
        assert await code(client.chat_update(channel="U0ANN", ts="1.0", text="x")) == (
            "channel_not_found"
        )


def test_more_than_one_message_a_second_has_to_wait():
    @scenario
    async def _(slack, client):
        await client.chat_postMessage(channel="C0ROOM", text="x")
        with pytest.raises(SlackApiError) as caught:
            await client.chat_postMessage(channel="C0ROOM", text="x")
        assert caught.value.response.status_code == 429
        assert caught.value.response.headers["Retry-After"] == "1"
        slack.ahead += 1
        await client.chat_postMessage(channel="C0ROOM", text="x")


def test_a_trigger_is_used_once_and_soon():
    @scenario
    async def _(slack, client):
        view, trigger = modal(), slack.trigger()
        await client.views_open(trigger_id=trigger, view=view)
        assert await code(client.views_open(trigger_id=trigger, view=view)) == (
            "exchanged_trigger_id"
        )
        old = slack.trigger()
        slack.ahead += 3.1
        assert await code(client.views_open(trigger_id=old, view=view)) == "expired_trigger_id"
        assert await code(client.views_open(trigger_id="x", view=view)) == "invalid_trigger_id"


def test_a_view_that_was_changed_meanwhile_is_not_changed_again():
    @scenario
    async def _(slack, client):
        made = (await client.views_open(trigger_id=slack.trigger(), view=modal()))["view"]
        await client.views_update(view_id=made["id"], hash=made["hash"], view=modal())
        again = client.views_update(view_id=made["id"], hash=made["hash"], view=modal())
        assert await code(again) == "hash_conflict"


def test_a_response_url_is_good_for_five_answers_and_half_an_hour():
    @scenario
    async def _(slack, client):
        async with aiohttp.ClientSession() as web:

            async def answers(url):
                async with web.post(url, json={"text": "x"}) as response:
                    return response.status

            url = slack._response_url("C0ROOM", "U0ANN")
            assert [await answers(url) for _ in range(6)] == [200] * 5 + [404]
            late = slack._response_url("C0ROOM", "U0ANN")
            slack.ahead += 1801
            assert await answers(late) == 404


def test_a_file_takes_three_steps_and_a_token():
    @scenario
    async def _(slack, client):
        done = await client.files_upload_v2(
            content=b"abc", filename="a.txt", channel="C0ROOM", alt_txt="words"
        )
        file = slack.files[done["files"][0]["id"]]
        assert file["data"] == b"abc" and file["alt_txt"] == "words"
        async with aiohttp.ClientSession() as web, web.get(file["url_private"]) as response:
            assert response.status == 200 and "Sign in" in await response.text()


def test_a_scope_that_the_manifest_lacks_is_missing():
    @scenario
    async def _(slack, client):
        slack.manifest = {"oauth_config": {"scopes": {"bot": ["users:read"]}}}
        members = (await client.users_list())["members"]
        assert all("email" not in member["profile"] for member in members)
        assert await code(client.chat_postMessage(channel="C0ROOM", text="x")) == "missing_scope"


def test_a_ticket_opens_one_socket():
    @scenario
    async def _(slack, client):
        url = (await client.apps_connections_open(app_token=slack.app_token))["url"]
        async with aiohttp.ClientSession() as web, web.ws_connect(url) as socket:
            assert (await socket.receive_json())["type"] == "hello"
            with pytest.raises(aiohttp.WSServerHandshakeError):
                await web.ws_connect(url)


def test_a_signature_is_of_the_body_and_the_time():
    slack = Slack()
    now = slack.signed("x")
    assert now == slack.signed("x", at=time.time()) and HOME
    assert now["X-Slack-Signature"] != slack.signed("y")["X-Slack-Signature"]
