"""The manifest asks for what the code uses, and for nothing else; every scope says why."""

import inspect
import re
from typing import Any

from adapters.slack import app, client, directory, events, files, rooms, threads, windows
from adapters.slack.scopes import WANTED
from bot.settings import Slack as Chosen
from tests.adapters.slack.company import MANIFEST, ROOT

FILE = (ROOT / "deploy" / "slack" / "manifest.yaml").read_text("utf-8")
SCOPES = MANIFEST["oauth_config"]["scopes"]["bot"]
EVENTS = set(MANIFEST["settings"]["event_subscriptions"]["bot_events"])

# docs.slack.dev/reference/methods/<method>: the scope that a bot token needs
METHODS = {
    "auth_test": set(),
    "apps_connections_open": set(),  # of the app token
    "chat_postMessage": {"chat:write"},
    "chat_postEphemeral": {"chat:write"},
    "chat_update": {"chat:write"},
    "conversations_history": {"channels:history", "groups:history", "im:history"},
    "conversations_replies": {"channels:history", "groups:history", "im:history"},
    "conversations_info": {"channels:read", "groups:read"},
    "conversations_open": {"im:write"},
    "files_info": {"files:read"},
    "files_upload_v2": {"files:write"},
    "users_info": {"users:read", "users:read.email"},
    "users_list": {"users:read", "users:read.email"},
    "views_open": set(),
    "views_publish": set(),
    "views_update": set(),
}
# docs.slack.dev/reference/events/<event>
BY_EVENT = {
    "app_home_opened": set(),
    "app_mention": {"app_mentions:read"},
    "message.channels": {"channels:history"},
    "message.groups": {"groups:history"},
    "message.im": {"im:history"},
    "member_joined_channel": {"channels:read", "groups:read"},
    "team_join": {"users:read"},
    "user_change": {"users:read"},
    **{f"channel_{what}": {"channels:read"} for what in ("archive", "deleted", "left", "rename")},
    **{f"group_{what}": {"groups:read"} for what in ("archive", "deleted", "left", "rename")},
}


def used() -> set[str]:
    modules = (app, client, directory, files, rooms, threads, windows)
    sources = "".join(map(inspect.getsource, modules))
    return set(re.findall(r"_?client\.([a-z]+_\w+)\(?", sources)) - {"retry_handlers"}


def test_every_method_that_is_called_is_known_here() -> None:
    methods = {
        name for name in used() if re.match(r"(auth|apps|chat|conv|files|users|views)", name)
    }

    assert methods == METHODS.keys()


def test_the_scopes_are_those_that_are_used() -> None:
    needed = set().union(*METHODS.values(), *(BY_EVENT[event] for event in EVENTS), {"commands"})

    assert set(SCOPES) == needed and sorted(SCOPES) == SCOPES


def test_what_the_doctor_looks_for_is_what_the_manifest_asks_for() -> None:
    assert list(WANTED) == SCOPES


def test_every_scope_says_what_it_is_for() -> None:
    assert all(re.search(rf"- {re.escape(scope)} # \S", FILE) for scope in SCOPES)


def test_what_is_subscribed_is_listened_to() -> None:
    kinds = {event.split(".")[0] for event in EVENTS}

    nobody: list[Any] = [object()] * 5
    assert kinds == rooms.Rooms(*nobody).heard


def test_the_command_and_the_shortcuts_are_those_of_the_code() -> None:
    features = MANIFEST["features"]
    [command] = features["slash_commands"]

    assert command["command"] == Chosen().command and command["should_escape"] is True
    assert {s["callback_id"] for s in features["shortcuts"]} == {
        events.MAKE_ACTION,
        events.NEW_ACTION,
    }


def test_everything_fits_slacks_limits() -> None:
    """docs.slack.dev/reference/app-manifest"""
    shown, features = MANIFEST["display_information"], MANIFEST["features"]
    texts = [(shown["name"], 35), (shown["description"], 140),
             *((s["name"], 24) for s in features["shortcuts"]),
             *((s["description"], 150) for s in features["shortcuts"]),
             *((c["description"], 2000) for c in features["slash_commands"])]  # fmt: skip

    assert [text for text, most in texts if len(text) > most] == []
