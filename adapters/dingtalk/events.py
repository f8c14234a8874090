"""What somebody did in DingTalk, as the core hears it. Pure: a payload in, a `Heard` out.

Every `Heard` has an id that is the same when DingTalk repeats itself: a message has its msgId; a
press is called by the id of the push, since a card callback has none of its own.
https://open.dingtalk.com/document/orgapp/event-callback-card
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from adapters.dingtalk.reading import Said, read
from adapters.dingtalk.who import PLATFORM, Payload, account, direct
from bot.events import Heard, Place, Profile

ALONE, GROUP = "1", "2"  # conversationType


@dataclass(frozen=True)
class Pressed:
    """A button, a page or a form of the card *card* (our outTrackId), used by an account.

    *at* is where it was used as far as DingTalk tells; the core knows where the card was sent.
    """

    card: str
    by: str
    at: Place
    event_id: str
    line: str = ""
    page: int = 0  # another page is wanted
    filled: Mapping[str, Any] | None = None  # a form was sent
    profiles: tuple[Profile, ...] = field(default=())


def message(payload: Payload, now: datetime) -> tuple[Heard, Said]:
    """A robot message, and what it carries besides. KeyError where it lacks what all have.

    Only messages for the bot arrive. Who has no senderStaffId is of another company, as is who
    comes from another corporation; they are answered where they wrote.
    """
    tenant = str(payload.get("chatbotCorpId") or payload["senderCorpId"])
    said, staff = read(payload), str(payload.get("senderStaffId") or "")
    home = str(payload.get("senderCorpId") or tenant)
    by, ours = account(home, staff or str(payload["senderId"])), bool(staff) and home == tenant
    heard = Heard(
        text=said.text,
        by=by,
        at=_place(payload, tenant, staff if ours else ""),
        event_id=f"{PLATFORM}:{payload['msgId']}",
        now=now,
        mentioned=True,
        mentions={user: account(tenant, user) for user in said.mentions},
        profiles=(_profile(payload, by, guest=not ours),),
    )
    return heard, said


def _place(payload: Payload, tenant: str, staff: str) -> Place:
    chat, quoted = str(payload["conversationId"]), str(payload.get("originalProcessQueryKey") or "")
    if str(payload["conversationType"]) == GROUP:
        return Place(PLATFORM, tenant, chat, quoted)
    return direct(tenant, staff) if staff else Place(PLATFORM, tenant, chat, direct=True)


def _profile(payload: Payload, by: str, *, guest: bool) -> Profile:
    return Profile(by, str(payload.get("senderNick") or ""), guest=guest)


def pressed(payload: Payload, push: str) -> Pressed:
    """A card callback; *push* is the id under which DingTalk told it.

    What was pressed stands as JSON in `content`, in `value`, or in both.
    """
    tenant, user = str(payload["corpId"]), str(payload["userId"])
    group = payload.get("spaceType") == "IM_GROUP" and payload.get("spaceId")
    used = _private(payload)
    params = used.get("params") or {}
    page = str(params.get("page") or "")
    filled = params.get("form")
    return Pressed(
        card=str(payload["outTrackId"]),
        by=account(tenant, user),
        at=Place(PLATFORM, tenant, str(group)) if group else direct(tenant, user),
        event_id=f"{PLATFORM}:press:{push}",
        line=str(params.get("line") or ""),
        page=int(page) if page.isdecimal() else 0,
        filled=_object(filled) if filled else None,
    )


def _private(payload: Payload) -> Mapping[str, Any]:
    for name in ("content", "value"):
        found = _object(payload.get(name)).get("cardPrivateData")
        if isinstance(found, dict):
            return found
    found = payload.get("cardPrivateData")
    return found if isinstance(found, dict) else {}


def _object(value: Any) -> Mapping[str, Any]:
    """An object that may still be JSON."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            return {}
    return value if isinstance(value, dict) else {}
