"""DingTalk on 127.0.0.1, as strict as the real one: gateway, websocket, robot, cards, directory.

It shares no constant with the adapter. The card template is what `deploy/dingtalk/card.json` says
an operator makes. Protocol and limits: `open.dingtalk.com/document/orgapp` pages named below, and
opensource.dingtalk.com/developerpedia/docs/learn/stream/protocol.
"""

import asyncio
import base64
import hashlib
import hmac
import itertools
import json
import re
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import WSMsgType, web

from tests.platforms.dingtalk_messages import refused_hook, refused_robot_message

CORP, BOT, APP, SECRET, ROBOT = "ding0corp", "$:LWCP_v1:$bot", "dingapp", "sekret", "dingapp"
TEMPLATE = "tpl-1.schema"
TICKET_LIVES, HOOK_LIVES = 90.0, 5400.0
TOPIC_MESSAGE, TOPIC_CARD = "/v1.0/im/bot/messages/get", "/v1.0/card/instances/callback"
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
    messages: list[Json] = field(default_factory=list)


@dataclass
class Card:
    """What everybody sees, and what single people see instead."""

    track: str
    space: str  # "IM_GROUP.cid…" or "IM_ROBOT.user"
    shown: dict[str, str]
    alone: dict[str, dict[str, str]] = field(default_factory=dict)
    called: dict[str, str] = field(default_factory=dict)
    callback: str = "STREAM"

    def of(self, user: str) -> dict[str, str]:
        return self.shown | self.alone.get(user, {})

    def labels(self, user: str = "") -> list[str]:
        seen = self.of(user)
        return [seen[f"b{n}"] for n in range(1, 6) if seen[f"b{n}"]]


@dataclass
class Answer:
    """What the app answered: 200 and its data, or 0 where it did not within the time."""

    status: int
    body: Any = None
    seconds: float = 0.0


class DingTalk:
    """`async with DingTalk(template) as ding:`; people act by `says`, `presses`, `submits`."""

    def __init__(self, template: Json, *, ding: bool = True) -> None:
        self.template, self.ding = template, ding
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
        self.month_is_over = False
        self.banned = False
        self.secret = SECRET
        self.hook_url = ""  # of the app, where it is told over HTTP
        self.routes: dict[str, Json] = {}
        self.frozen: set[int] = set()  # sockets at whose other end nobody is, by number
        self.closed_to_sockets = False
        self.tokens: set[str] = set()
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
        if self.month_is_over and not path.startswith(("/topapi/v2", "/v1.0/oauth2")):
            raise no("Forbidden.AccessDenied.ApiCountLimitForOrg", "month", 403)
        if needs := self.rights_missing.get(path):
            denied = no("Forbidden.AccessDenied.AccessTokenPermissionDenied", "权限", 403)
            denied.body["accessdenieddetail"] = {"requiredScopes": [needs]}
            raise denied
        if not isinstance(body, dict):
            raise no("InvalidParameter", "no JSON")
        return work(body)

    def _limit(self, path: str, *, old: bool) -> None:
        if self.limits[path] > 0:
            self.limits[path] -= 1
            if old:
                raise old_no(90018, "appkey api qps limit")
            raise no("Forbidden.AccessDenied.QpsLimitForAppkeyAndApi", "too fast", 403)

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
            "POST /topapi/im/chat/scencegroup/interactivecard/callback/register": self._register,
        }

    def _let_in(self, request: web.Request, *, old: bool) -> None:
        if old:
            if request.query.get("access_token") not in self.tokens:
                raise old_no(40014, "不合法的access_token")
        elif request.headers.get("x-acs-dingtalk-access-token") not in self.tokens:
            raise no("InvalidAuthentication", "不合法的access_token", 401)

    def _token(self, body: Json) -> Json:
        if (body.get("appKey"), body.get("appSecret")) != (APP, self.secret):
            raise no("invalidClientIdOrSecret", "无效的clientId或者clientSecret", 400)
        token = self.number("at")
        self.tokens.add(token)
        return {"accessToken": token, "expireIn": 7200}

    # robot messages: document/orgapp/the-robot-sends-a-group-message

    def _robot_message(self, body: Json) -> Json:
        if body.get("robotCode") != ROBOT:
            raise no("invalidParameter.robotCode", "robot 不存在")
        if why := refused_robot_message(body.get("msgKey"), body.get("msgParam")):
            raise no("invalidParameter.msgParam", why)
        param = json.loads(body["msgParam"])
        if body["msgKey"] == "sampleFile" and param["mediaId"] not in self._media:
            raise no("invalidParameter.mediaId", "media")
        return {"key": body["msgKey"], **param}

    def _to_group(self, body: Json) -> Json:
        message, group = self._robot_message(body), self.groups.get(body.get("openConversationId"))
        if group is None or not group.robot:
            raise no("resource.not.found", "robot 不存在")
        message["processQueryKey"] = self.number("pqk")
        group.messages.append(message)
        return {"processQueryKey": message["processQueryKey"]}

    def _to_people(self, body: Json) -> Json:
        message, users = self._robot_message(body), body.get("userIds")
        if not isinstance(users, list) or not 1 <= len(users) <= 20:
            raise no("invalidParameter.userIds", "1..20")
        wrong = [user for user in users if user not in self.users]
        for user in users:
            if user in self.users:
                self.direct[user].append(message)
        return {"processQueryKey": self.number("pqk"), "invalidStaffIdList": wrong,
                "flowControlledStaffIdList": []}  # fmt: skip

    def _ding(self, body: Json) -> Json:
        if not self.ding:
            raise no("Forbidden.AccessDenied.Edition", "专业版或专属版才能使用", 403)
        if body.get("remindType") not in (1, 2, 3) or not body.get("content"):
            raise no("invalidParameter", "remindType, content")
        if body["remindType"] != 1 and not self.ding_quota:
            raise no("Forbidden.AccessDenied.Quota", "短信和电话额度不足", 403)
        self.dings.append(body)
        return {"openDingId": self.number("d"), "failedList": {}}

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
        if query.get("access_token") not in self.tokens:
            return web.json_response({"errcode": 40014, "errmsg": "access_token"})
        media = form.get("media")
        if not isinstance(media, web.FileField) or query.get("type") not in ("image", "file"):
            return web.json_response({"errcode": 40035, "errmsg": "media"})
        data = media.file.read()
        if query["type"] == "image" and not data.startswith(b"\x89PNG"):
            return web.json_response({"errcode": 40005, "errmsg": "不合法的文件类型"})
        id = f"@{self.number('media')}"
        self._media[id] = data
        return web.json_response({"errcode": 0, "errmsg": "ok", "media_id": id})

    def _download(self, body: Json) -> Json:
        if body.get("robotCode") != ROBOT or body.get("downloadCode") not in self._handed:
            raise no("invalidParameter.downloadCode", "已失效")
        return {"downloadUrl": f"{self.base}/handed/{body['downloadCode']}"}

    async def _handed_in(self, request: web.Request) -> web.Response:
        return web.Response(body=self._handed[request.match_info["code"]])

    # cards: document/orgapp/create-and-deliver-cards

    def _variables(self, body: Json) -> dict[str, str]:
        given = (body.get("cardData") or {}).get("cardParamMap")
        if not isinstance(given, dict) or not given:
            raise no("param.cardData", "cardParamMap")
        odd = [name for name, value in given.items() if not isinstance(value, str)]
        odd += [name for name in given if name not in self.template["variables"]]
        if odd:
            raise no("param.cardParamMap", f"no strings, or not in the template: {odd}")
        if len(json.dumps(given, ensure_ascii=False).encode()) > 30_000:
            raise no("param.cardParamMap", "too large")
        if given.get("form"):
            _check_form(json.loads(given["form"]))
        return given

    def _create(self, body: Json) -> Json:
        if body.get("cardTemplateId") != TEMPLATE:
            raise no("param.cardTemplateNotExist", str(body.get("cardTemplateId")))
        track = body.get("outTrackId") or ""
        if not 1 <= len(track) <= 100:
            raise no("param.outTrackId", "1..100")
        if track in self.cards:
            raise no("param.outTrackIdExist", track)
        if body.get("userIdType") != 1:
            raise no("param.userIdType", "1")
        callback = body.get("callbackType")
        if callback not in ("STREAM", "HTTP") or (
            callback == "HTTP" and body.get("callbackRouteKey") not in self.routes
        ):
            raise no("param.callback", "callbackType, callbackRouteKey")
        shown = self._variables(body)
        card = Card(track, self._space(body), shown, callback=callback)
        card.called = (body.get("imGroupOpenDeliverModel") or {}).get("atUserIds") or {}
        self.cards[track] = card
        self._put(card)
        return {"success": True, "result": {"outTrackId": track, "deliverResults": [
            {"success": True, "spaceType": card.space.split(".")[0], "spaceId": card.space,
             "carrierId": self.number("car")}]}}  # fmt: skip

    def _space(self, body: Json) -> str:
        match = re.fullmatch(r"dtv1\.card//(IM_GROUP|IM_ROBOT)\.(.+)", body.get("openSpaceId", ""))
        if match is None:
            raise no("param.openSpaceId", str(body.get("openSpaceId")))
        kind, id = match.groups()
        name = "imGroup" if kind == "IM_GROUP" else "imRobot"
        if not body.get(f"{name}OpenSpaceModel") or not body.get(f"{name}OpenDeliverModel"):
            raise no("param.deliverModel", name)
        deliver = body[f"{name}OpenDeliverModel"]
        if kind == "IM_GROUP":
            if deliver.get("robotCode") != ROBOT:
                raise no("param.robotCode", "robot")
            if id not in self.groups or not self.groups[id].robot:
                raise no("resource.not.found", "group")
            called = deliver.get("atUserIds", {})
            if not isinstance(called, dict) or not all(map(str.strip, called.values())):
                raise no("param.atUserIds", "userid → name")
        elif deliver.get("spaceType") != "IM_ROBOT" or id not in self.users:
            raise no("param.spaceId", id)
        return f"{kind}.{id}"

    def _put(self, card: Card) -> None:
        kind, _, id = card.space.partition(".")
        where = self.groups[id].messages if kind == "IM_GROUP" else self.direct[id]
        where.append({"key": "card", "card": card.track, "title": card.shown["title"]})

    def _update(self, body: Json) -> Json:
        card = self.cards.get(body.get("outTrackId", ""))
        if card is None:
            raise no("param.outTrackIdNotExist", str(body.get("outTrackId")))
        if self._pressed[card.track]:
            self.early.append(card.track)
            raise no("param.callbackNotAnswered", card.track)
        if not (body.get("cardUpdateOptions") or {}).get("updateCardDataByKey"):
            card.shown = {}
        card.shown |= self._variables(body)
        card.alone.clear()
        return {"success": True, "result": True}

    def _register(self, body: Json) -> Json:
        if not all(body.get(name) for name in ("callback_url", "api_secret", "callbackRouteKey")):
            raise old_no(40035, "callback")
        self.routes[body["callbackRouteKey"]] = body
        return {"errcode": 0, "errmsg": "ok", "success": True}

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
        socket = self.sockets[0]
        self._announced.add(self.number_of(socket))
        await socket.send_json(self._frame("SYSTEM", "disconnect", {"reason": "persistence"}, "d"))

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
        button = next(b for b in self.template["buttons"] if seen[b["label"]] == label)
        params = {name: seen[variable] for name, variable in button["sends"].items()}
        return self._callback(user, card, button["id"], params, both=twice)

    def submission(self, user: str, card: Card, fields: Json) -> Json:
        form, seen = self.template["form"], card.of(user)
        variable, value = form["shown_when"]
        assert seen[variable] == value, f"no form is shown: {seen['title']}"
        asked = json.loads(seen[form["fields"]])["fields"]
        sent = {one["name"]: _sent(one, fields) for one in asked}
        missing = [o["label"] for o in asked if o.get("required") and not sent[o["name"]]]
        assert not missing, f"the client asks for {missing}"
        return self._callback(user, card, form["id"], {form["sends"]: sent})

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
        for part in ("cardData", "userPrivateData"):
            given = (body.get(part) or {}).get("cardParamMap") or {}
            assert all(isinstance(value, str) for value in given.values()), given
            if given:
                card.alone[user] = card.alone.get(user, {}) | given

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
        key = secret or next(iter(self.routes.values()))["api_secret"]
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
        shown = self.cards[message["card"]].shown
        return "\n".join([shown["title"], shown["about"], shown["state"], shown["body"]])


def _hmac(key: str, said: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), said.encode(), hashlib.sha256).digest()).decode()


KINDS = {"TEXT", "DATE", "DATETIME", "SELECT", "MULTI_SELECT", "CHECKBOX"}


def _check_form(form: Json) -> None:
    """document/isvapp/form-variables."""
    names = [one.get("name") for one in form["fields"]]
    if len(set(names)) != len(names) or not all(names):
        raise no("param.form", "names")
    for one in form["fields"]:
        if one.get("type") not in KINDS or not one.get("label"):
            raise no("param.form", str(one))
        if one["type"] == "SELECT" and not all(
            set(o) == {"value", "text"} and o["text"] for o in one["options"]
        ):
            raise no("param.form", str(one["options"]))


def _sent(field: Json, given: Json) -> Any:
    """What the client sends for one input: by its label or name, else what stands in it."""
    default = field.get("defaultValue")
    value = given.get(field["label"], given.get(field["name"], default))
    if field["type"] != "SELECT" or value is None or isinstance(value, dict):
        return value
    options = [o["value"] for o in field["options"]]
    texts = {o["text"]: o["value"] for o in field["options"]}
    value = texts.get(value, value)
    return {"index": options.index(value), "value": value}
