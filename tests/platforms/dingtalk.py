"""DingTalk on 127.0.0.1, as strict as the real one: gateway, websocket, robot, cards, directory.

It shares no constant with the adapter. The card template is what `deploy/dingtalk/card.json` says
an operator makes. Limits and codes are from the pages of open.dingtalk.com/document/development/
that are named below, bodies are held against DingTalk's own classes (`dingtalk_models`), and the
sockets follow opensource.dingtalk.com/developerpedia/docs/learn/stream/protocol.
"""

import asyncio
import base64
import hashlib
import hmac
import itertools
import json
import re
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import WSMsgType, web

from tests.platforms.dingtalk_cards import MOST_TRACK, Card, Template, sent
from tests.platforms.dingtalk_messages import refused_hook, refused_robot_message, refused_upload
from tests.platforms.dingtalk_models import misanswered, refused

CORP, BOT, APP, SECRET, ROBOT = "ding0corp", "$:LWCP_v1:$bot", "dingapp", "sekret", "dingapp"
TEMPLATE = "tpl-1.schema"
TICKET_LIVES, HOOK_LIVES, TOKEN_LIVES = 90.0, 5400.0, 7200
A_SECOND = 20  # calls of one kind: how-to-process-api-throttling-on-the-dingtalk-server
SILENCE = 10.0  # seconds from an announced disconnect to the end of the socket
FREE = ("/topapi/v2/", "/v1.0/oauth2/")  # do not count for the month: 1432 of the same pages
TOPIC_MESSAGE, TOPIC_CARD = "/v1.0/im/bot/messages/get", "/v1.0/card/instances/callback"
RIGHTS = {  # “权限要求” on the page of each call
    "/v1.0/robot/groupMessages/send": "qyapi_robot_sendmsg",
    "/v1.0/robot/oToMessages/batchSend": "qyapi_robot_sendmsg",
    "/v1.0/robot/messageFiles/download": "qyapi_robot_sendmsg",
    "/v1.0/robot/ding/send": "Premium.Ding.Write",
    "/v1.0/card/instances/createAndDeliver": "Card.Instance.Write",
    "/v1.0/card/instances": "Card.Instance.Write",
    "/v1.0/card/callbacks/register": "Card.Instance.Write",
    "/v1.0/im/group/create": "qyapi_chat_manage",
    "/v1.0/im/group/update": "qyapi_chat_manage",
    "/v1.0/robot/groups/orgRobots/add": "qyapi_chat_manage",
    "/topapi/v2/department/listsub": "qyapi_get_department_list",
    "/topapi/v2/user/list": "qyapi_get_department_member",
    "/topapi/v2/user/get": "qyapi_get_member",
}
Json = dict[str, Any]


class Refusal(Exception):
    """An answer that is no success."""

    def __init__(self, status: int, body: Json) -> None:
        super().__init__(str(body))
        self.status, self.body = status, body


def no(code: str, message: str = "", status: int = 400) -> Refusal:
    return Refusal(status, {"code": code, "message": message, "requestid": "r"})


def old_no(code: int, message: str = "") -> Refusal:
    return Refusal(200, {"errcode": code, "errmsg": message})


@dataclass
class Group:
    id: str
    title: str
    members: set[str] = field(default_factory=set)
    robot: bool = True
    chatid: str = ""
    messages: list[Json] = field(default_factory=list)


@dataclass
class Answer:
    """What the app answered: 200 and its data, or 0 where it did not within the time."""

    status: int
    body: Any = None
    seconds: float = 0.0


class DingTalk:
    """`async with DingTalk(template) as ding:`; people act by `says`, `presses`, `submits`."""

    def __init__(self, template: Json, *, ding: bool = True) -> None:
        self.template, self.ding = Template(template, no), ding
        self.ding_quota = False  # of short messages and calls, which are bought
        self.users: dict[str, Json] = {}
        self.departments: dict[int, Json] = {}
        self.groups: dict[str, Group] = {}
        self.direct: dict[str, list[Json]] = {}  # user → messages of the robot
        self.cards: dict[str, Card] = {}
        self.dings: list[Json] = []
        self.calls: list[tuple[str, Any]] = []
        self.limits: Counter[str] = Counter()  # path → how often it is too fast from now on
        self.breaks: dict[str, str] = {}  # path → "before", "after" (it is done) or "504"
        self.rights_missing: dict[str, str] = {}  # path → the right that was not given
        self.granted: set[str] | None = None  # rights of the app; None: all
        self.denied: list[str] = []
        self.month_is_over = False
        self.counted = 0  # calls that count for the month
        self.silence = SILENCE
        self.adds_robots = True  # may the app put its robot into a group?
        self.banned = False
        self.secret = SECRET
        self.hook_url = ""  # of the app, where it is told over HTTP
        self.routes: dict[str, Json] = {}
        self.frozen: set[int] = set()  # sockets at whose other end nobody is, by number
        self.closed_to_sockets = False
        self.tokens: dict[str, float] = {}  # and when they end
        self._lately: defaultdict[str, deque[float]] = defaultdict(deque)
        self.ahead = 0.0
        self.sockets: list[web.WebSocketResponse] = []
        self._ends: dict[web.WebSocketResponse, tuple[Any, int]] = {}  # transport, number
        self.acks: dict[str, asyncio.Future[Any]] = {}
        self.early: list[str] = []  # cards that were changed while their press was not answered
        self._pressed: Counter[str] = Counter()
        self._tickets: dict[str, float] = {}
        self._hooks: dict[str, tuple[str, float]] = {}  # session → group id or user, end
        self._media: dict[str, bytes] = {}
        self._handed: dict[str, bytes] = {}
        self._announced: set[int] = set()
        self._count = itertools.count(1)

    # the place and the people

    def user(self, id: str, name: str, department: int = 1, **more: Any) -> Json:
        made = {"userid": id, "name": name, "org_email": f"{id}@example.com", "email": "",
                "active": True, "dept_id_list": [department], "title": "", **more}  # fmt: skip
        self.users[id] = made
        self.direct[id] = []
        return made

    def group(self, id: str, title: str, *members: str) -> Group:
        self.groups[id] = made = Group(id, title, {*members})
        return made

    def department(self, id: int, name: str, above: int = 1) -> None:
        self.departments[id] = {"dept_id": id, "name": name, "parent_id": above}

    def number(self, prefix: str = "m") -> str:
        return f"{prefix}{next(self._count):06}"

    def number_of(self, socket: web.WebSocketResponse) -> int:
        return self._ends[socket][1]

    def now(self) -> float:
        return time.time() + self.ahead

    # the server

    async def __aenter__(self) -> "DingTalk":
        app = web.Application(client_max_size=2**26)
        app.router.add_post("/v1.0/gateway/connections/open", self._open)
        app.router.add_get("/connect", self._connect)
        app.router.add_post("/robot/sendBySession", self._session)
        app.router.add_post("/media/upload", self._upload)
        app.router.add_get("/handed/{code}", self._handed_in)
        app.router.add_route("*", "/{path:.*}", self._any)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.port = self._runner.addresses[0][1]
        self._http = aiohttp.ClientSession(connector=aiohttp.TCPConnector(force_close=True))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.close()
        for socket in self.sockets:
            self._ends[socket][0].abort()
        await self._runner.cleanup()

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def _any(self, request: web.Request) -> web.StreamResponse:
        path, old = request.path, request.path.startswith("/topapi/")
        try:
            body = await request.json()
        except ValueError:
            body = None
        self.calls.append((f"{request.method} {path}", body))
        broken = self.breaks.pop(path, "")
        if broken == "before":
            request.transport.abort()
            return web.Response(status=500)
        if broken == "504":
            return web.Response(status=504, text="<html>gateway timeout</html>")
        try:
            done = self._done(request, path, body, old=old)
        except Refusal as refusal:
            return web.json_response(refusal.body, status=refusal.status)
        why = misanswered(f"{request.method} {path}", done)
        assert not why, why
        if broken == "after":
            request.transport.abort()
        return web.json_response(done)

    def _done(self, request: web.Request, path: str, body: Any, *, old: bool) -> Json:
        if self.banned:  # how-to-process-api-throttling: an address that asks too often
            raise Refusal(403, {"status": 1111, "punish": "deny"})
        work = self._works().get(f"{request.method} {path}")
        if work is None:
            raise no("InvalidAction.NotFound", path, 404)
        if path != "/v1.0/oauth2/accessToken":
            self._let_in(request, old=old)
        self._limit(path, old=old)
        self._allowed(path)
        if not isinstance(body, dict):
            raise no("InvalidParameter", "no JSON")
        if why := refused(f"{request.method} {path}", body):
            raise no("InvalidParameter", why)
        return work(body)

    def _limit(self, path: str, *, old: bool) -> None:
        lately, now = self._lately[path], time.monotonic()
        while lately and lately[0] <= now - 1:
            lately.popleft()
        if self.limits[path] > 0 or len(lately) >= A_SECOND:
            self.limits[path] = max(0, self.limits[path] - 1)
            if old:
                raise old_no(90018, "appkey api qps limit")
            raise no("Forbidden.AccessDenied.QpsLimitForAppkeyAndApi", "too fast", 403)
        lately.append(now)

    def _allowed(self, path: str) -> None:
        if not path.startswith(FREE):
            if self.month_is_over:
                raise no("Forbidden.AccessDenied.ApiCountLimitForOrg", "month", 403)
            self.counted += 1
        needs = self.rights_missing.get(path, "")
        if self.granted is not None and (right := RIGHTS.get(path, "")) not in {"", *self.granted}:
            needs = right
        if needs:
            self.denied.append(needs)
            if path.startswith("/topapi/"):
                raise old_no(60011, f"应用尚未开通所需的权限：[{needs}]")
            denied = no("Forbidden.AccessDenied.AccessTokenPermissionDenied", "权限", 403)
            denied.body["accessdenieddetail"] = {"requiredScopes": [needs]}
            raise denied

    def _works(self) -> dict[str, Callable[[Json], Json]]:
        return {
            "POST /v1.0/oauth2/accessToken": self._token,
            "POST /v1.0/robot/groupMessages/send": self._to_group,
            "POST /v1.0/robot/oToMessages/batchSend": self._to_people,
            "POST /v1.0/robot/messageFiles/download": self._download,
            "POST /v1.0/robot/ding/send": self._ding,
            "POST /v1.0/card/instances/createAndDeliver": self._create,
            "PUT /v1.0/card/instances": self._update,
            "POST /topapi/v2/department/listsub": self._departments,
            "POST /topapi/v2/user/list": self._members,
            "POST /topapi/v2/user/get": self._user,
            "POST /v1.0/card/callbacks/register": self._register,
            "POST /v1.0/im/group/create": self._new_group,
            "POST /v1.0/im/group/update": self._change_group,
            "POST /v1.0/robot/groups/orgRobots/add": self._add_robot,
        }

    def _let_in(self, request: web.Request, *, old: bool) -> None:
        if old:
            if not self._holds(request.query.get("access_token")):
                raise old_no(40014, "不合法的access_token")
        elif not self._holds(request.headers.get("x-acs-dingtalk-access-token")):
            raise no("InvalidAuthentication", "不合法的access_token", 401)

    def _holds(self, token: str | None) -> bool:
        return self.tokens.get(token or "", 0.0) > self.now()

    def _token(self, body: Json) -> Json:
        if (body.get("appKey"), body.get("appSecret")) != (APP, self.secret):
            raise no("invalidClientIdOrSecret", "无效的clientId或者clientSecret", 400)
        token = self.number("at")
        self.tokens[token] = self.now() + TOKEN_LIVES
        return {"accessToken": token, "expireIn": TOKEN_LIVES}

    # robot messages: the-robot-sends-a-group-message, robot-sends-nail-message

    def _robot_message(self, body: Json) -> Json:
        if body.get("robotCode") != ROBOT:
            raise no("invalidParameter.robotCode.notExsit", "机器人不存在")
        if why := refused_robot_message(body.get("msgKey"), body.get("msgParam")):
            raise no("invalidParameter.msgParam.invalid", why)
        param = json.loads(body["msgParam"])
        if body["msgKey"] == "sampleFile" and param["mediaId"] not in self._media:
            raise no("miss.param.file", "media")
        return {"key": body["msgKey"], **param}

    def _to_group(self, body: Json) -> Json:
        message, group = self._robot_message(body), self.groups.get(body.get("openConversationId"))
        if group is None:
            raise no("invalid.openConversationId", "无效的openConversationId")
        if not group.robot:
            raise no("resource.not.found", "机器人不存在")
        message["processQueryKey"] = self.number("pqk")
        group.messages.append(message)
        return {"processQueryKey": message["processQueryKey"]}

    def _to_people(self, body: Json) -> Json:
        message, users = self._robot_message(body), body.get("userIds")
        if not isinstance(users, list) or not 1 <= len(users) <= 20:
            raise no("invalidParameter.userIds.overMax", "1..20")
        wrong = [user for user in users if user not in self.users]
        for user in users:
            if user in self.users:
                self.direct[user].append(message)
        return {"processQueryKey": self.number("pqk"), "invalidStaffIdList": wrong,
                "flowControlledStaffIdList": []}  # fmt: skip

    def _ding(self, body: Json) -> Json:
        if not self.ding:
            raise no("Forbidden.AccessDenied.Edition", "专业版或专属版才能使用", 403)
        kind, people = body.get("remindType"), body.get("receiverUserIdList") or []
        if kind not in (1, 2, 3) or not body.get("content"):
            raise no("invalidParameter.param.invalid", "remindType, content")
        if not 1 <= len(people) <= (200 if kind == 1 else 20):
            raise no("ding.receivercount.limit", "ding receiver count limit")
        if not all(one in self.users for one in people):
            raise no("miss.staffId", "无效的接收者id")
        if kind != 1 and not self.ding_quota:
            raise no("ding.serverquota.insufficient", "ding server quota insufficient")
        self.dings.append(body)
        return {"openDingId": self.number("d")}

    async def _session(self, request: web.Request) -> web.Response:
        body, known = await request.json(), self._hooks.get(request.query.get("session", ""))
        self.calls.append(("sessionWebhook", body))
        if known is None or self.now() > known[1]:
            return web.json_response({"errcode": 300001, "errmsg": "session 不存在"})
        if why := refused_hook(body):
            return web.json_response({"errcode": 40035, "errmsg": why})
        if self.limits["sessionWebhook"] > 0:
            self.limits["sessionWebhook"] -= 1
            return web.json_response({"errcode": 130101, "errmsg": "send too fast"})
        content = {**body.get("markdown", {}), **body.get("actionCard", {}), **body.get("text", {})}
        message = {"key": body["msgtype"], "at": body.get("at", {}), **content}
        where = self.groups.get(known[0])
        (where.messages if where else self.direct.setdefault(known[0], [])).append(message)
        return web.json_response({"errcode": 0, "errmsg": "ok"})

    async def _upload(self, request: web.Request) -> web.Response:
        form, query = await request.post(), request.query
        self.calls.append(("/media/upload", query.get("type")))
        self.counted += 1
        if not self._holds(query.get("access_token")):
            return web.json_response({"errcode": 40014, "errmsg": "access_token"})
        media = form.get("media")
        if not isinstance(media, web.FileField):
            return web.json_response({"errcode": 40035, "errmsg": "media"})
        data = media.file.read()
        if why := refused_upload(query.get("type", ""), media.filename, data):
            return web.json_response({"errcode": 40005, "errmsg": f"不合法的文件类型 {why}"})
        id = f"@{self.number('media')}"
        self._media[id] = data
        return web.json_response({"errcode": 0, "errmsg": "ok", "media_id": id})

    def _download(self, body: Json) -> Json:
        if body.get("robotCode") != ROBOT or body.get("downloadCode") not in self._handed:
            raise no("invalidParameter.robotCode.downloadCode", "下载码有误或者已经过期")
        return {"downloadUrl": f"{self.base}/handed/{body['downloadCode']}"}

    async def _handed_in(self, request: web.Request) -> web.Response:
        return web.Response(body=self._handed[request.match_info["code"]])

    # cards: create-and-deliver-cards, interactive-card-update-interface

    def _variables(self, body: Json) -> dict[str, str]:
        return self.template.checked((body.get("cardData") or {}).get("cardParamMap"))

    def _create(self, body: Json) -> Json:
        if body.get("cardTemplateId") != TEMPLATE:
            raise no("param.templateNotExist", str(body.get("cardTemplateId")))
        track = body.get("outTrackId") or ""
        if not 1 <= len(track) <= MOST_TRACK:
            raise no("param.outTrackIdEmpty", "1..100")
        if track in self.cards:
            raise no("param.cardAlreadyExist", track)
        if body.get("userIdType") != 1:
            raise no("param.invalid", "userIdType")
        callback = body.get("callbackType")
        if callback not in ("STREAM", "HTTP") or (
            callback == "HTTP" and body.get("callbackRouteKey") not in self.routes
        ):
            raise no("param.invalid", "callbackType, callbackRouteKey")
        shown = self._variables(body)
        card = Card(track, self._space(body), shown, callback=callback)
        card.called = (body.get("imGroupOpenDeliverModel") or {}).get("atUserIds") or {}
        self.cards[track], card.carrier = card, self.number("car")
        self._put(card)
        return {"success": True, "result": {"outTrackId": track, "deliverResults": [
            {"success": True, "spaceType": card.space.split(".")[0], "spaceId": card.space,
             "carrierId": card.carrier}]}}  # fmt: skip

    def _space(self, body: Json) -> str:
        match = re.fullmatch(r"dtv1\.card//(IM_GROUP|IM_ROBOT)\.(.+)", body.get("openSpaceId", ""))
        if match is None:
            raise no("param.openSpaceIdInvalid", str(body.get("openSpaceId")))
        kind, id = match.groups()
        name = "imGroup" if kind == "IM_GROUP" else "imRobot"
        if "supportForward" not in body.get(f"{name}OpenSpaceModel", {}):
            raise no("param.openSpaceModelInvalid", name)
        if not (deliver := body.get(f"{name}OpenDeliverModel")):
            raise no("param.openDeliverModelEmpty", name)
        if kind == "IM_GROUP":
            self._into_group(id, deliver)
        elif deliver.get("spaceType") != "IM_ROBOT":
            raise no("param.openDeliverModelError", "spaceType")
        elif id not in self.users:
            raise no("param.userIdNotExist", id)
        return f"{kind}.{id}"

    def _into_group(self, id: str, deliver: Json) -> None:
        if deliver.get("robotCode") != ROBOT:
            raise no("param.openDeliverModelError", "robot")
        if id not in self.groups or not self.groups[id].robot:
            raise no("chatbotNotInstall", "机器人未安装")
        if not all(map(str.strip, deliver.get("atUserIds", {}).values())):
            raise no("param.openDeliverModelError", "userid → name")

    def _put(self, card: Card) -> None:
        kind, _, id = card.space.partition(".")
        where = self.groups[id].messages if kind == "IM_GROUP" else self.direct[id]
        where.append({"key": "card", "card": card.track, "title": card.shown.get("title", "")})

    def _update(self, body: Json) -> Json:
        card = self.cards.get(body.get("outTrackId", ""))
        if card is None:
            raise no("param.cardNotExist", str(body.get("outTrackId")))
        private = body.get("privateData") or {}
        if not all(user in self.users for user in private):
            raise no("param.userIdNotExist", str(private))
        if self._pressed[card.track]:  # event-callback-card: not while a press is not answered
            self.early.append(card.track)
            raise no("param.invalid", "the press is not answered")
        if not (body.get("cardUpdateOptions") or {}).get("updateCardDataByKey"):
            card.shown = {}
        card.shown |= self._variables(body)
        for user, data in private.items():
            self.template.turned(card, user, data.get("cardParamMap"))
        return {"success": True, "result": True}

    def _register(self, body: Json) -> Json:
        """register-card-callback-address"""
        for name in ("callbackRouteKey", "callbackUrl"):
            if not body.get(name):
                raise no(f"param.{name}Empty")
        known = self.routes.get(body["callbackRouteKey"])
        if known and not body.get("forceUpdate"):
            raise no("param.callbackRouteKeyExist", "", 500)
        self.routes[body["callbackRouteKey"]] = body
        shown = {"callbackUrl": body["callbackUrl"], "apiSecret": body.get("apiSecret", "")}
        return {"success": True, "result": shown}

    # groups: create-common-group-new-version-v2, and AddOrgRobotInstanceToGroup of the package

    def _new_group(self, body: Json) -> Json:
        name, owner, users = body.get("name"), body.get("owner"), body.get("useridlist")
        if not isinstance(name, str) or not 1 <= len(name) <= 20:
            raise no("parameter.invalid", "name: 1..20")
        if body.keys() - {"name", "owner", "useridlist", "conversationTag", "managementOptions"}:
            raise no("parameter.invalid", str(body.keys()))
        if not isinstance(users, list) or not users or body.get("conversationTag", 2) != 2:
            raise no("parameter.invalid", "useridlist, conversationTag")
        if owner not in users or not all(one in self.users for one in users):
            raise no("permession.checkFailed", "群主不在应用可见性内")
        if len(users) > 40:  # the page of the call before it names the number
            raise no("parameter.invalid", "useridlist: 1..40")
        made = self.group(f"cid{self.number('NEW')}==", name, *users)
        made.robot, made.chatid = False, self.number("chat")
        return {"conversationTag": 2, "openConversationId": made.id, "chatid": made.chatid}

    def _change_group(self, body: Json) -> Json:
        more = body.get("add_useridlist", [])
        found = [g for g in self.groups.values() if g.chatid and g.chatid == body.get("chatid")]
        if not found or not 1 <= len(more) <= 40 or not all(one in self.users for one in more):
            raise no("parameter.invalid", str(body))
        found[0].members |= {*more}
        return {}

    def _add_robot(self, body: Json) -> Json:
        group = self.groups.get(body.get("openConversationId", ""))
        if group is None or body.get("robotCode") != ROBOT:
            raise no("invalidParameter.param.invalid", str(body))
        if not self.adds_robots:
            raise no("auth.error", "权限不足，不允许操作")
        group.robot = True
        return {"result": True}

    # directory

    def _departments(self, body: Json) -> Json:
        found = [d for d in self.departments.values() if d["parent_id"] == body.get("dept_id")]
        return {"errcode": 0, "errmsg": "ok", "result": found}

    def _members(self, body: Json) -> Json:
        if not isinstance(body.get("cursor"), int) or not 1 <= body.get("size", 0) <= 100:
            raise old_no(40035, "cursor, size")
        here = [u for u in self.users.values() if body["dept_id"] in u["dept_id_list"]]
        start, end = body["cursor"], body["cursor"] + body["size"]
        page: Json = {"has_more": end < len(here), "list": here[start:end]}
        if page["has_more"]:
            page["next_cursor"] = end
        return {"errcode": 0, "errmsg": "ok", "result": page}

    def _user(self, body: Json) -> Json:
        if body.get("userid") not in self.users:
            raise old_no(60121, "找不到该用户")
        return {"errcode": 0, "errmsg": "ok", "result": self.users[body["userid"]]}

    # the gateway and the sockets

    async def _open(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.calls.append(("open", body))
        if (body.get("clientId"), body.get("clientSecret")) != (APP, self.secret):
            return web.json_response({"code": "authFailed", "message": "鉴权失败"}, status=401)
        wanted = {(s["type"], s["topic"]) for s in body.get("subscriptions", ())}
        if not {("CALLBACK", TOPIC_MESSAGE), ("CALLBACK", TOPIC_CARD)} <= wanted:
            return web.json_response({"code": "param"}, status=400)
        if self.closed_to_sockets:
            return web.json_response({"code": "busy"}, status=503)
        ticket = self.number("t")
        self._tickets[ticket] = self.now()
        url = f"ws://127.0.0.1:{self.port}/connect"
        return web.json_response({"endpoint": url, "ticket": ticket})

    async def _connect(self, request: web.Request) -> web.StreamResponse:
        made = self._tickets.pop(request.query.get("ticket", ""), None)
        if made is None or self.now() - made > TICKET_LIVES:
            return web.Response(status=401)
        socket = web.WebSocketResponse(autoping=False)
        await socket.prepare(request)
        self._ends[socket] = (request.transport, next(self._count))
        self.sockets.append(socket)
        async for frame in socket:
            if self.number_of(socket) in self.frozen:
                continue
            if frame.type == WSMsgType.PING:
                await socket.pong(frame.data)
            elif frame.type == WSMsgType.TEXT:
                self._acked(json.loads(frame.data))
        self.sockets.remove(socket)
        return socket

    def _acked(self, ack: Json) -> None:
        waiting = self.acks.get(ack["headers"].get("messageId", ""))
        if waiting and not waiting.done():
            waiting.set_result(ack)

    async def connected(self, many: int = 2, seconds: float = 8) -> None:
        async with asyncio.timeout(seconds):
            while len([s for s in self.sockets if self.number_of(s) not in self._announced]) < many:
                await asyncio.sleep(0.01)

    async def disconnect(self) -> None:
        """DingTalk announces the end of one connection, and pushes nothing there any more."""
        live = [s for s in self.sockets if self.number_of(s) not in self._announced]
        socket = live[0]
        self._announced.add(self.number_of(socket))
        await socket.send_json(self._frame("SYSTEM", "disconnect", {"reason": "persistence"}, "d"))
        asyncio.get_running_loop().call_later(self.silence, self._ends[socket][0].close)

    async def ping(self) -> list[Any]:
        """The system's own ping, to every connection: what each says back, which is its data."""
        said = []
        for socket in list(self.sockets):
            id, opaque = self.number("ping"), self.number("opaque")
            self.acks[id] = waiting = asyncio.get_running_loop().create_future()
            await socket.send_json(self._frame("SYSTEM", "ping", {"opaque": opaque}, id))
            ack = await asyncio.wait_for(waiting, 2)
            said.append((ack["code"], json.loads(ack["data"]) == {"opaque": opaque}))
        return said

    def freeze(self, number: int = 0) -> None:
        """The socket stays open, and nobody is at its other end."""
        self.frozen.add(self.number_of(self.sockets[number]))

    def drop(self) -> None:
        for socket in list(self.sockets):
            self._ends[socket][0].abort()

    def _frame(self, kind: str, topic: str, data: Any, id: str, **more: str) -> Json:
        headers = {
            "appId": APP,
            "connectionId": "c",
            "contentType": "application/json",
            "messageId": id,
            "time": str(int(self.now() * 1000)),
            "topic": topic,
        }
        text = json.dumps(data, ensure_ascii=False)
        return {"specVersion": "1.0", "type": kind, "headers": headers | more, "data": text}

    async def push(
        self, kind: str, topic: str, data: Any, *, id: str = "", wait: float = 3.0, **more: str
    ) -> Answer:
        """To any one connection; the acknowledgement, or 0 where none came."""
        live = [s for s in self.sockets if self.number_of(s) not in self._announced]
        if not live:
            return Answer(0)
        id, begun = id or self.number("push"), time.monotonic()
        self.acks[id] = waiting = asyncio.get_running_loop().create_future()
        await live[next(self._count) % len(live)].send_json(
            self._frame(kind, topic, data, id, **more)
        )
        try:
            ack = await asyncio.wait_for(waiting, wait)
        except TimeoutError:
            return Answer(0, None, time.monotonic() - begun)
        data = json.loads(ack["data"]) if ack.get("data") else None
        return Answer(ack["code"], data, time.monotonic() - begun)

    # what people do

    def message(
        self, user: str, chat: str = "", words: str = "", *, at: tuple[str, ...] = (), **more: Any
    ) -> Json:
        """A robot message; in a group the robot's name and others' are not in its text any more."""
        session = self.number("s")
        where = chat or user
        self._hooks[session] = (where, self.now() + HOOK_LIVES)
        called = [{"dingtalkId": BOT}] if chat else []
        called += [{"dingtalkId": f"$:LWCP_v1:${one}", "staffId": one} for one in at]
        made = {
            "conversationId": chat or f"cid-alone-{user}", "conversationType": "2" if chat else "1",
            "chatbotCorpId": CORP, "chatbotUserId": BOT, "msgId": self.number("msg"),
            "senderNick": self.users.get(user, {}).get("name", user), "isAdmin": False,
            "senderStaffId": user, "senderCorpId": CORP, "senderId": f"$:LWCP_v1:${user}",
            "sessionWebhook": f"{self.base}/robot/sendBySession?session={session}",
            "sessionWebhookExpiredTime": int((self.now() + HOOK_LIVES) * 1000),
            "createAt": int(self.now() * 1000), "robotCode": ROBOT, "msgtype": "text",
            "text": {"content": f" {words}" if chat else words},
            **({"conversationTitle": self.groups[chat].title, "isInAtList": True,
                "atUsers": called} if chat else {}),
            **more,
        }  # fmt: skip
        return {name: value for name, value in made.items() if value is not None}

    def hand_in(self, data: bytes) -> str:
        code = self.number("code")
        self._handed[code] = data
        return code

    async def tell(self, payload: Json, **how: Any) -> Answer:
        """A robot message, over the stream or HTTP."""
        if self.hook_url:
            return await self._posted(payload, self.signed(), **how)
        return await self.push("CALLBACK", TOPIC_MESSAGE, payload, **how)

    async def says(self, user: str, chat: str = "", words: str = "", **more: Any) -> Answer:
        return await self.tell(self.message(user, chat, words, **more))

    def press(self, user: str, card: Card, label: str, *, twice: bool = False) -> Json:
        seen = card.of(user)
        button = next(b for b in self.template.buttons if seen[b["label"]] == label)
        params = {name: seen[variable] for name, variable in button["sends"].items()}
        return self._callback(user, card, button["id"], params, both=twice)

    def submission(self, user: str, card: Card, fields: Json) -> Json:
        form, seen = self.template.form, card.of(user)
        variable, value = form["shown_when"]
        assert seen[variable] == value, f"no form is shown: {seen['title']}"
        asked = json.loads(seen[form["fields"]])["fields"]
        given = {one["name"]: sent(one, fields) for one in asked}
        missing = [o["label"] for o in asked if o.get("required") and not given[o["name"]]]
        assert not missing, f"the client asks for {missing}"
        return self._callback(user, card, form["id"], {form["sends"]: given})

    def _callback(
        self, user: str, card: Card, id: str, params: Json, *, both: bool = False
    ) -> Json:
        kind, _, space = card.space.partition(".")
        private = json.dumps({"cardPrivateData": {"actionIds": [id], "params": params}})
        shape = {"content": private, "value": private} if both else {"content": private}
        where = {"spaceType": kind, "spaceId": space} if kind == "IM_GROUP" else {}
        return {"type": "actionCallback", "outTrackId": card.track, "corpId": CORP, "userId": user,
                "userIdType": 1, "extension": "{}", **where, **shape}  # fmt: skip

    async def press_sent(self, payload: Json, **how: Any) -> Answer:
        """A card callback; DingTalk takes no change of the card until it is answered."""
        track = payload["outTrackId"]
        self._pressed[track] += 1
        try:
            if self.cards[track].callback == "HTTP":
                answer = await self._posted(payload, self.signed_card(), **how)
                body = answer.body
            else:
                answer = await self.push("CALLBACK", TOPIC_CARD, payload, wait=2.0, **how)
                body = (answer.body or {}).get("response")
        finally:
            self._pressed[track] -= 1
        self._apply(payload, body or {})
        return answer

    def _apply(self, payload: Json, body: Json) -> None:
        """What the answer changes, only the one who pressed sees."""
        card, user = self.cards[payload["outTrackId"]], payload["userId"]
        assert body.keys() <= {"cardUpdateOptions", "cardData", "userPrivateData"}, body
        if given := (body.get("userPrivateData") or {}).get("cardParamMap"):
            self.template.turned(card, user, given)
        if given := (body.get("cardData") or {}).get("cardParamMap"):
            card.alone[user] = card.alone.get(user, {}) | self.template.checked(given)

    async def presses(self, user: str, card: Card, label: str) -> Answer:
        return await self.press_sent(self.press(user, card, label))

    async def submits(self, user: str, card: Card, **fields: Any) -> Answer:
        return await self.press_sent(self.submission(user, card, fields))

    async def event(self, kind: str, data: Json, *, id: str = "", wait: float = 3.0) -> Answer:
        """An event of the organisation; without `status` it would come again."""
        event = {"eventType": kind, "eventId": id or self.number("ev"), "eventCorpId": CORP,
                 "eventBornTime": "1690000000000", "eventUnifiedAppId": "u"}  # fmt: skip
        return await self.push("EVENT", "*", data, wait=wait, **event)

    # over HTTP

    async def _posted(self, payload: Json, headers: dict[str, str], **_: Any) -> Answer:
        begun = time.monotonic()
        async with self._http.post(self.hook_url, json=payload, headers=headers) as response:
            text = await response.text()
            body = json.loads(text) if text.startswith(("{", "[")) else None
            return Answer(response.status, body, time.monotonic() - begun)

    def signed(self, secret: str = "", at: float | None = None) -> dict[str, str]:
        stamp, key = str(int((at or time.time()) * 1000)), (secret or self.secret)
        return {"timestamp": stamp, "sign": _hmac(key, f"{stamp}\n{key}")}

    def signed_card(self, secret: str = "", at: float | None = None) -> dict[str, str]:
        stamp = str(int((at or time.time()) * 1000))
        key = secret or next(iter(self.routes.values()))["apiSecret"]
        return {"x-ddpaas-signature-timestamp": stamp, "x-ddpaas-signature": _hmac(key, stamp)}

    # what is seen

    def card(self, where: str) -> Card:
        """The newest card in a group, or in the direct chat of a person."""
        messages = self.groups[where].messages if where in self.groups else self.direct[where]
        return self.cards[[m for m in messages if m["key"] == "card"][-1]["card"]]

    def texts(self, where: str) -> list[str]:
        """All that stands in a chat now, oldest first."""
        messages = self.groups[where].messages if where in self.groups else self.direct[where]
        return [self._text(m) for m in messages]

    def _text(self, message: Json) -> str:
        if message["key"] != "card":
            return f"{message.get('title', '')}\n{message.get('text', message.get('content', ''))}"
        card = self.cards[message["card"]]
        return "\n".join([*(card.shown[name] for name in ("title", "about", "state")), card.body()])


def _hmac(key: str, said: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), said.encode(), hashlib.sha256).digest()).decode()
