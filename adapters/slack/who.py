"""Who did it and where: accounts and chats as the core names them, also across workspaces."""

from collections.abc import Mapping
from typing import Any

from bot.events import Place

PLATFORM = "slack"
Payload = Mapping[str, Any]


def place(home: str, channel: str, thread: str = "", direct: bool = False) -> Place:
    return Place(PLATFORM, home, channel, thread or "", direct or channel.startswith("D"))


def thread_of(event: Payload) -> str:
    thread = event.get("thread_ts") or ""
    return thread if thread != event.get("ts") else ""


def _authorization(payload: Payload) -> Payload:
    return (payload.get("authorizations") or [{}])[0] or {}


def bot_of(payload: Payload) -> str:
    """The bot's own user, which events name."""
    authorized = _authorization(payload)
    return str(authorized.get("user_id") or "") if authorized.get("is_bot", True) else ""


def home_of(payload: Payload) -> str:
    """The workspace through which the app was told, or its organisation (Enterprise Grid).

    `team_id` of an event in a shared channel may be another company's; whose app it is stands in
    `context_team_id` and `authorizations`. https://docs.slack.dev/apis/slack-connect
    """
    team, view = payload.get("team"), payload.get("view") or {}
    enterprise = payload.get("enterprise") or {}
    ways = (
        view.get("app_installed_team_id"),
        payload.get("context_team_id"),
        _authorization(payload).get("team_id"),
        team.get("id") if isinstance(team, dict) else team,
        payload.get("team_id"),
        enterprise.get("id"),
        payload.get("enterprise_id"),
    )
    return str(next(filter(None, ways), ""))


def account(payload: Payload, user: Payload) -> str:
    """Whose words these are: a person of another company belongs to that company's workspace.

    On Enterprise Grid `team_id` may be the organisation's (E…); its people are at home here.
    """
    id = user.get("user") or user.get("id") or user.get("user_id")
    home = home_of(payload)
    team = user.get("user_team") or user.get("team") or user.get("team_id") or home
    workspace = payload.get("team")
    ours = {
        home,
        payload.get("context_enterprise_id"),
        (payload.get("enterprise") or {}).get("id"),
        workspace.get("enterprise_id") if isinstance(workspace, dict) else None,
        _authorization(payload).get("enterprise_id"),  # `enterprise_id` may be the other company's
    }
    shared = payload.get("is_ext_shared_channel", payload.get("type") != "event_callback")
    away = shared and team not in ours
    return f"{PLATFORM}:{team if away else home}:{id}"
