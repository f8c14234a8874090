"""Where a message of ours goes, under which id, and what DingTalk says of its arrival."""

import hashlib
import json
from typing import Any

from adapters.dingtalk.cards import Drawn
from adapters.dingtalk.refusals import Refused
from adapters.dingtalk.who import is_outside, user_of
from bot.cards import REPLY, Form, buttons
from bot.ports import Delivery

Json = dict[str, Any]
CARD = "liaison-"  # how an outTrackId of ours begins


def reader(delivery: Delivery) -> str:
    """The userid of the only reader; empty where all in a group read it.

    To who is of another company the robot cannot write alone: they are answered where they wrote.
    """
    outside = is_outside(delivery.audience, delivery.chat)
    return user_of(delivery.chat) if outside else user_of(delivery.audience or delivery.chat)


def stands(delivery: Delivery) -> bool:
    """Is there something to press, so that it has to be a card?"""
    return isinstance(delivery.reply, Form) or bool(buttons(delivery.reply))


def track(delivery: Delivery) -> str:
    """An outTrackId, the same at every try; another database may have used the number already."""
    said = json.dumps(REPLY.dump_python(delivery.reply, mode="json"), sort_keys=True)
    digest = hashlib.blake2s(f"{delivery.chat}{said}".encode(), digest_size=8).hexdigest()
    return f"{CARD}{delivery.key}-{digest}"


def space(delivery: Delivery, drawn: Drawn, robot: str) -> Json:
    """Where the card goes: to a group, or to one person in their chat with the robot."""
    notice = {"ZH_CN": drawn.title, "EN_US": drawn.title}
    shared = {"supportForward": False, "lastMessageI18n": notice}
    if user := reader(delivery):
        return {
            "openSpaceId": f"dtv1.card//IM_ROBOT.{user}",
            "imRobotOpenSpaceModel": shared,
            "imRobotOpenDeliverModel": {"spaceType": "IM_ROBOT", "robotCode": robot},
        }
    deliver: Json = {"robotCode": robot}
    if drawn.calls:
        deliver["atUserIds"] = drawn.calls
    return {
        "openSpaceId": f"dtv1.card//IM_GROUP.{delivery.chat.rpartition(':')[2]}",
        "imGroupOpenSpaceModel": shared,
        "imGroupOpenDeliverModel": deliver,
    }


def delivered(done: Json) -> None:
    """The card may be made and yet not delivered: each delivery has a result of its own."""
    results = (done.get("result") or {}).get("deliverResults") or ()
    for one in results:
        if one.get("success") is False:
            raise Refused(str(one.get("errorCode") or "deliver"), str(one.get("errorMsg") or ""))
