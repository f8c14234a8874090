"""What DingTalk's newer API takes and answers, by classes that DingTalk generates from it.

alibabacloud-dingtalk has no classes for the older API below /topapi, nor for what stands in
`UNMODELLED`; these are held by the stand-in alone.
"""

from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from alibabacloud_dingtalk.card_1_0 import models as cards
from alibabacloud_dingtalk.oauth2_1_0 import models as oauth
from alibabacloud_dingtalk.robot_1_0 import models as robots
from Tea.exceptions import RequiredArgumentException
from Tea.model import TeaModel

Json = dict[str, Any]
MODELS: dict[str, tuple[type[TeaModel], type[TeaModel]]] = {
    "POST /v1.0/oauth2/accessToken": (
        oauth.GetAccessTokenRequest, oauth.GetAccessTokenResponseBody),
    "POST /v1.0/robot/groupMessages/send": (
        robots.OrgGroupSendRequest, robots.OrgGroupSendResponseBody),
    "POST /v1.0/robot/oToMessages/batchSend": (
        robots.BatchSendOTORequest, robots.BatchSendOTOResponseBody),
    "POST /v1.0/robot/messageFiles/download": (
        robots.RobotMessageFileDownloadRequest, robots.RobotMessageFileDownloadResponseBody),
    "POST /v1.0/robot/ding/send": (
        robots.RobotSendDingRequest, robots.RobotSendDingResponseBody),
    "POST /v1.0/robot/groups/orgRobots/add": (
        robots.AddOrgRobotInstanceToGroupRequest, robots.AddOrgRobotInstanceToGroupResponseBody),
    "POST /v1.0/card/instances/createAndDeliver": (
        cards.CreateAndDeliverRequest, cards.CreateAndDeliverResponseBody),
    "PUT /v1.0/card/instances": (cards.UpdateCardRequest, cards.UpdateCardResponseBody),
    "POST /v1.0/card/callbacks/register": (
        cards.RegisterCallbackRequest, cards.RegisterCallbackResponseBody),
}  # fmt: skip
# create-common-group-new-version-v2 and api-updategroup are newer than the package
UNMODELLED = {"POST /v1.0/im/group/create", "POST /v1.0/im/group/update"}


def refused(call: str, body: Json) -> str:
    """What is wrong with the body of a call; empty where it is as its class says."""
    return _odd(MODELS[call][0], body) if call in MODELS else ""


def misanswered(call: str, body: Json) -> str:
    """What is wrong with an answer of the stand-in."""
    return _odd(MODELS[call][1], body) if call in MODELS else ""


def _odd(model: type[TeaModel], body: Json) -> str:
    try:
        made = model().from_map(body)
        made.validate()
    except (TypeError, ValueError, AttributeError, KeyError, RequiredArgumentException) as error:
        return f"{model.__name__}: {error!r}"
    if why := _mistyped(made):
        return why
    back, given = _full(made.to_map()), _full(body)
    unknown = [name for name in back.keys() | given.keys() if back.get(name) != given.get(name)]
    return f"{model.__name__} knows {unknown} not" if unknown else ""


def _mistyped(made: TeaModel) -> str:
    for name, hint in _hints(type(made)).items():
        value = getattr(made, name)
        if value is not None and (why := _against(value, hint)):
            return f"{type(made).__name__}.{name}: {why}"
    return ""


def _against(value: Any, hint: Any) -> str:
    """Why *value* is none of *hint*."""
    kind, inner = get_origin(hint), get_args(hint)
    if hint is Any or kind in (Union, UnionType):
        return ""
    if isinstance(value, TeaModel):
        return _mistyped(value)
    if kind is list:
        parts = value if isinstance(value, list) else [None]
        return next(filter(None, (_against(part, inner[0]) for part in parts)), "")
    if kind is dict:
        if not isinstance(value, dict):
            return f"{value!r} is no map"
        wrong = (_against(part, inner[1]) for part in value.values())
        return next(filter(None, wrong), "")
    right = isinstance(value, hint) and not (hint is int and isinstance(value, bool))
    return "" if right else f"{value!r} is no {hint.__name__}"


@cache
def _hints(model: type[TeaModel]) -> dict[str, Any]:
    return get_type_hints(model.__init__)


def _full(value: Any) -> Any:
    """Without maps and lists in which nothing is: the classes add them."""
    if not isinstance(value, dict):
        return value
    parts = {name: _full(part) for name, part in value.items()}
    return {name: part for name, part in parts.items() if part not in ({}, [], None)}
