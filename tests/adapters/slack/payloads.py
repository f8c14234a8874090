"""Payloads as Slack sends them, with all their fields; the ids are made up.

Shapes: docs.slack.dev/reference/events/message, …/events/app_mention, …/apis/events-api,
…/reference/interaction-payloads/*, …/interactivity/implementing-slash-commands,
…/apis/slack-connect
"""

from typing import Any

Json = dict[str, Any]
TEAM, BOT, PM, RD, ROOM, DIRECT = (
    "T024BE7LD", "U0BOT0001", "U024BE7LH", "U061F7AUR", "C0LAUNCH1", "D0PMDIRECT",
)  # fmt: skip
TS = "1772442000.000100"


def envelope(event: Json, **more: Any) -> Json:
    """An event_callback; the bot is installed in TEAM."""
    return {
        "token": "z26uFbvR1xHJEdHE1OQiO6t8",
        "team_id": TEAM,
        "context_team_id": TEAM,
        "context_enterprise_id": None,
        "api_app_id": "A0LIAISON1",
        "event": event,
        "type": "event_callback",
        "event_id": "Ev0PV52K21",
        "event_time": 1772442000,
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": TEAM,
                "user_id": BOT,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
        "event_context": "4-eyJldCI6Im1lc3NhZ2UiLCJ0aWQiOiJUMDI0QkU3TEQifQ",
        **more,
    }


def rich(*elements: Json) -> list[Json]:
    section = {"type": "rich_text_section", "elements": list(elements)}
    return [{"type": "rich_text", "block_id": "gcLJ", "elements": [section]}]


def message(text: str, **more: Any) -> Json:
    """A message in a channel, typed by the pm."""
    return {
        "user": PM,
        "type": "message",
        "ts": TS,
        "client_msg_id": "8ae9d3c8-2a3b-4c9c-9a5e-1f5b8f0f0c11",
        "text": text,
        "team": TEAM,
        "blocks": [],
        "channel": ROOM,
        "event_ts": TS,
        "channel_type": "channel",
        **more,
    }


def mention(text: str, **more: Any) -> Json:
    """The second event of a message that mentions the bot; it has no channel_type."""
    event = message(text, type="app_mention", **more)
    del event["channel_type"]
    return event


def changed(subtype: str, before: Json, after: Json | None = None) -> Json:
    event = {
        "type": "message",
        "subtype": subtype,
        "previous_message": before,
        "channel": ROOM,
        "hidden": True,
        "ts": "1772442060.000200",
        "event_ts": "1772442060.000200",
        "channel_type": "channel",
    }
    if after is None:
        return event | {"deleted_ts": before["ts"]}
    return event | {"message": after | {"edited": {"user": PM, "ts": "1772442060.000000"}}}


FILE = {
    "id": "F0S43PZDF",
    "created": 1772441990,
    "timestamp": 1772441990,
    "name": "质检报告.pdf",
    "title": "质检报告.pdf",
    "mimetype": "application/pdf",
    "filetype": "pdf",
    "pretty_type": "PDF",
    "user": PM,
    "user_team": TEAM,
    "editable": False,
    "size": 48213,
    "mode": "hosted",
    "is_external": False,
    "external_type": "",
    "is_public": True,
    "public_url_shared": False,
    "display_as_bot": False,
    "username": "",
    "url_private": "https://files.slack.com/files-pri/T024BE7LD-F0S43PZDF/report.pdf",
    "url_private_download": "https://files.slack.com/files-pri/T024BE7LD-F0S43PZDF/download/report.pdf",
    "permalink": "https://acme.slack.com/files/U024BE7LH/F0S43PZDF/report.pdf",
    "has_rich_preview": False,
    "file_access": "visible",
}


def slash(text: str, **more: Any) -> Json:
    return {
        "token": "gIkuvaNzQIHg97ATvDxqgjtO",
        "team_id": TEAM,
        "team_domain": "acme",
        "channel_id": ROOM,
        "channel_name": "launch",
        "user_id": PM,
        "user_name": "linxiao",
        "command": "/pm",
        "text": text,
        "api_app_id": "A0LIAISON1",
        "is_enterprise_install": "false",
        "response_url": "https://hooks.slack.com/commands/T024BE7LD/1/abc",
        "trigger_id": "13345224609.738474920.8088930838d88f008e0",
        **more,
    }


def interaction(type: str, **more: Any) -> Json:
    return {
        "type": type,
        "user": {"id": PM, "username": "linxiao", "name": "linxiao", "team_id": TEAM},
        "api_app_id": "A0LIAISON1",
        "token": "9s8d9as89d8as9d8as989",
        "trigger_id": "12321423423.333649436676.d8c1bb837935619ccad0f624c448ffb3",
        "team": {"id": TEAM, "domain": "acme"},
        "enterprise": None,
        "is_enterprise_install": False,
        **more,
    }


def action(action: Json, *, ephemeral: bool = False, thread: str = "", **more: Any) -> Json:
    """A press on a message of the bot."""
    shown = {
        "user": BOT,
        "type": "message",
        "ts": "1772442001.000300",
        "bot_id": "B0LIAISON1",
        "app_id": "A0LIAISON1",
        "text": "确认首批质检报告",
        "team": TEAM,
        "blocks": [],
    } | ({"thread_ts": thread} if thread else {})
    container = {
        "type": "message",
        "message_ts": "1772442001.000300",
        "channel_id": ROOM,
        "is_ephemeral": ephemeral,
    } | ({"thread_ts": thread} if thread else {})
    pressed = {"block_id": "TfQ0Z", "action_ts": "1772442100.123456", **action}
    whole = interaction(
        "block_actions",
        container=container,
        channel={"id": ROOM, "name": "launch"},
        message=shown,
        state={"values": {}},
        response_url="https://hooks.slack.com/actions/T024BE7LD/1/def",
        actions=[pressed],
    )
    if ephemeral:
        del whole["message"]
    return whole | more


def button(line: str | None, number: int = 0) -> Json:
    made = {
        "action_id": f"press:{number}",
        "text": {"type": "plain_text", "text": "完成", "emoji": False},
        "type": "button",
    }
    return made if line is None else made | {"value": line}


def shown_view(view: Json, values: Json | None = None, **more: Any) -> Json:
    """A modal as Slack sends it back."""
    return {
        "id": "VNHU13V36",
        "team_id": TEAM,
        "type": "modal",
        "blocks": view["blocks"],
        "private_metadata": view["private_metadata"],
        "callback_id": view["callback_id"],
        "state": {"values": values or {}},
        "hash": "1772442100.a1b2c3d4",
        "title": view["title"],
        "clear_on_close": False,
        "notify_on_close": False,
        "close": view["close"],
        "submit": view["submit"],
        "previous_view_id": None,
        "root_view_id": "VNHU13V36",
        "app_id": "A0LIAISON1",
        "external_id": "",
        "app_installed_team_id": TEAM,
        "bot_id": "B0LIAISON1",
        **more,
    }


def submission(view: Json, values: Json | None = None, **more: Any) -> Json:
    return interaction("view_submission", view=shown_view(view, values), response_urls=[], **more)


def in_view(view: Json, action: Json, values: Json | None = None) -> Json:
    """A button inside a modal."""
    return interaction(
        "block_actions",
        container={"type": "view", "view_id": "VNHU13V36"},
        view=shown_view(view, values),
        actions=[{"block_id": "a1", "type": "button", "action_ts": "1772442100.1", **action}],
    )


def shortcut(callback: str, of: Json | None = None, **more: Any) -> Json:
    common = {
        "token": "Nj2rfC2hU8mAfgaJLemZgO7H",
        "action_ts": "1772442100.000000",
        "team": {"id": TEAM, "domain": "acme"},
        "user": {"id": PM, "username": "linxiao", "team_id": TEAM, "name": "linxiao"},
        "is_enterprise_install": False,
        "enterprise": None,
        "callback_id": callback,
        "trigger_id": "2564297137604.2540143.d8c1bb837935619ccad0f624c448ffb3",
        **more,
    }
    if of is None:
        return {"type": "shortcut", **common}
    return {
        "type": "message_action",
        "channel": {"id": ROOM, "name": "launch"},
        "message_ts": of["ts"],
        "message": of,
        "response_url": "https://hooks.slack.com/app/T024BE7LD/1/ghi",
        **common,
    }
