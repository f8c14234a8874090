"""What the app has to be granted and subscribed to, and what of that Feishu says is missing.

deploy/feishu asks for the same; a test compares them.
open.feishu.cn/document/uAjLw4CM/ukTMukTMukTM/application-v6/scope/list, …/application/get,
…/application-app_version/get
"""

import logging
from collections.abc import Collection, Iterator
from typing import Any

from adapters.feishu import events
from adapters.feishu.calls import Calls, Json
from adapters.feishu.refusals import Refused
from bot.ports import TooFast

log = logging.getLogger(__name__)
APPS = "/open-apis/application/v6/applications"
GRANTED = 1
# Any one of a line is enough; the first is what deploy/feishu asks for.
SCOPES = (
    ("im:message:send_as_bot", "im:message", "im:message:send"),
    ("im:message.p2p_msg:readonly", "im:message.p2p_msg"),
    ("im:message.group_at_msg:readonly", "im:message.group_at_msg", "im:message.group_msg"),
    ("im:message:readonly", "im:message"),
    ("im:resource",),
    ("im:chat",),
    ("contact:contact.base:readonly", "contact:contact:readonly_as_app"),
    ("contact:department.base:readonly", "contact:contact:readonly_as_app"),
    ("contact:user.base:readonly", "contact:contact:readonly_as_app"),
    ("contact:user.department:readonly", "contact:contact:readonly_as_app"),
    ("contact:user.email:readonly",),
    ("contact:user.employee:readonly", "contact:contact:readonly_as_app"),
    ("tenant:tenant:readonly",),
)
# Each makes something better; without it nothing breaks, and what it costs is told when it does.
CHOICE = (
    "application:application:self_manage", "im:message.group_msg", "im:message.urgent",
    "im:message.urgent:phone", "im:message.urgent:sms",
)  # fmt: skip
# An event that is not subscribed to is missed in silence: Feishu answers nothing that would tell.
EVENTS = (
    events.RECEIVED, events.RECALLED, events.ADDED, events.REMOVED, events.DISBANDED,
    events.UPDATED, events.MENU, events.JOINED, events.RENAMED, events.LEFT,
)  # fmt: skip
WELCOME = (events.CHANGED,)  # not every console offers it


async def look(calls: Calls) -> None:
    """Tell `calls.lacking` what is missing, as far as Feishu lets the app see that."""
    try:
        await _scopes(calls)
        await _events(calls)
    except (Refused, TooFast, ConnectionError, KeyError, TypeError) as error:
        log.info("what the app may do is not told: %r", error)


async def _scopes(calls: Calls) -> None:
    found = (await calls.get("/open-apis/application/v6/scopes"))["scopes"]
    granted = {one["scope_name"] for one in found if one["grant_status"] == GRANTED}
    for anyone in SCOPES:
        if granted and not granted & set(anyone):
            calls.lacking(f"grants: {anyone[0]}", anyone[:1])


async def _events(calls: Calls) -> None:
    """Those of the version that is online, which the app may read of itself."""
    app = (await calls.get(f"{APPS}/me", lang="en_us"))["app"]
    version = f"{APPS}/{calls.app_id}/app_versions/{app['online_version_id']}"
    found = (await calls.get(version, lang="en_us"))["app_version"]
    if subscribed := set(_named(found)):
        for event in missed(subscribed):
            calls.lacking(f"event: {event}", (f"{event} (event 事件)",))


def _named(version: Json) -> Iterator[str]:
    """Names of events; older ones, in `events`, may have no dot and are none of ours."""
    infos: Collection[Any] = version.get("event_infos") or ()
    yield from (str(info["event_type"]) for info in infos if info.get("event_type"))
    yield from (name for name in version.get("events") or () if "." in name)


def missed(subscribed: Collection[str]) -> list[str]:
    return [event for event in EVENTS if event not in subscribed]
