"""A company in Feishu on 127.0.0.1, as strict as Feishu: it refuses what Feishu refuses.

It shares no constant with the adapter. Pages: open.feishu.cn/document/server-docs/im-v1/… (create,
reply, patch, list, get-2, images, files, buzz-messages), …/contact-v3/…, …/tenant-v2/query,
…/application-v6/…, …/feishu-cards/card-callback-communication, …/api-call-guide/frequency-control.
"""

import asyncio
import base64
import hashlib
import html
import itertools
import json
import os
import secrets
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import WSMsgType, web
from Crypto.Cipher import AES

from tests.platforms import feishu_cards, feishu_shapes
from tests.platforms.feishu_frames import CONTROL, DATA, Frame, unpacked

TENANT, APP, BOT = "home", "cli_liaison", "ou_bot"
CARD_DAYS, UUID_HOURS, DELAYED_MINUTES, DELAYED_USES = 14, 1, 30, 2
PER_SECOND = 5  # messages to one person or into one group
MOST_CARD, MOST_TEXT = 30 * 1024, 150 * 1024
MOST_IMAGE, MOST_FILE = 10 * 2**20, 30 * 2**20
MOST_UUID, MOST_NAME, MOST_TOGETHER, MOST_URGENT, MOST_PAGE = 50, 100, 50, 200, 50
SCOPES = {
    "im:message:send_as_bot", "im:message", "im:message:readonly", "im:message.group_msg",
    "im:message.p2p_msg:readonly", "im:message.group_at_msg:readonly", "im:resource", "im:chat",
    "im:message.urgent", "im:message.urgent:sms", "im:message.urgent:phone",
    "contact:contact.base:readonly", "contact:department.base:readonly",
    "contact:user.base:readonly", "contact:user.email:readonly", "contact:user.department:readonly",
    "contact:user.employee:readonly", "tenant:tenant:readonly",
    "application:application:self_manage",
}  # fmt: skip
EVENTS = {
    "im.message.receive_v1", "im.message.recalled_v1", "im.message.updated_v1",
    "im.chat.member.bot.added_v1", "im.chat.member.bot.deleted_v1", "im.chat.disbanded_v1",
    "im.chat.updated_v1", "application.bot.menu_v6", "contact.user.created_v3",
    "contact.user.updated_v3", "contact.user.deleted_v3",
}  # fmt: skip
Json = dict[str, Any]


class Refusal(Exception):
    """A code, in an HTTP status."""

    def __init__(self, code: int, msg: str = "refused", status: int = 400, **more: Any) -> None:
        super().__init__(f"{code} {msg}")
        self.code, self.status, self.headers = code, status, more.pop("headers", {})
        self.body = {"code": code, "msg": msg, **more}


@dataclass
class Chat:
    id: str
    name: str = ""
    members: set[str] = field(default_factory=set)
    bot: bool = True
    of: str = ""  # whose chat with the bot it is
    dissolved: bool = False
    topics: bool = True  # whether replies may be in threads
    messages: list[Json] = field(default_factory=list)
    sent_at: list[float] = field(default_factory=list)

    def cards(self) -> list[Json]:
        return [m for m in self.messages if m["msg_type"] == "interactive" and not m["deleted"]]


@dataclass
class Answer:
    """What the app answered: 200 or 500 over the socket, an HTTP status, 0 for nothing in time."""

    status: int
    body: Any = None


class Feishu:
    """`async with Feishu() as feishu:`; people act by `types`, `presses`, `submits`, …"""

    def __init__(self, *, pace: bool = True) -> None:
        self.pace = pace
        self.secret, self.key, self.verification = "right", "", "vtoken"
        self.scopes, self.events = set(SCOPES), set(EVENTS)
        self.wrong_token = 99991663  # what a token that is not one is refused with
        self.tells_cards = True  # who asks for the card as it was sent is given it
        self.users: dict[str, Json] = {}
        self.departments: dict[str, Json] = {}
        self.range: set[str] | None = None  # departments and people; None: all members
        self.outside: set[str] = set()  # of the range in which the app is available
        self.chats: dict[str, Chat] = {}
        self.images: dict[str, bytes] = {}
        self.files: dict[str, tuple[str, bytes]] = {}
        self.urgent: list[tuple[str, str, list[str]]] = []  # how, message, whom
        self.calls: list[tuple[str, str, Any]] = []
        self.refusals: Counter[int] = Counter()  # code → how often it was answered
        self.faults: dict[str, list[Any]] = {}  # path ends with → what the next calls meet
        self.slow = 0.0  # seconds for every answer
        self.token_calls = 0
        self.events_url = ""  # HTTP instead of the socket
        self.ahead = 0.0  # of the clock
        self.frozen = False  # the socket is open and nobody is at the other end
        self.endpoint: Any = None  # (code, msg), or an HTTP status, instead of an address
        self.endpoints = 0
        self.sockets: list[web.WebSocketResponse] = []
        self.pings: list[float] = []
        self._tokens: dict[str, float] = {}
        self._acks: dict[str, asyncio.Future[Answer]] = {}
        self._uuids: dict[tuple[str, str], tuple[float, Json]] = {}
        self._delayed: dict[str, Json] = {}
        self._locked: Counter[str] = Counter()
        self._tickets: set[str] = set()
        self._wires: dict[web.WebSocketResponse, Any] = {}
        self._count = itertools.count(1)

    # the place and the people

    def user(self, id: str, name: str, email: str = "", department: str = "", **more: Any) -> Json:
        made = {
            "open_id": id, "union_id": f"on_{id}", "user_id": f"u_{id}", "name": name,
            "en_name": name, "email": email, "department_ids": [department or "0"],
            "job_title": "", "leader_user_id": "", "employee_type": 1,
            "status": {"is_frozen": False, "is_resigned": False, "is_activated": True,
                       "is_exited": False, "is_unjoin": False}, **more,
        }  # fmt: skip
        self.users[id] = made
        return made

    def department(self, id: str, name: str, parent: str = "0", leader: str = "") -> Json:
        leaders = [{"leaderType": 1, "leaderID": leader}] if leader else []
        made = {"name": name, "open_department_id": id, "department_id": id[3:],
                "parent_department_id": parent, "leader_user_id": leader, "leaders": leaders,
                "status": {"is_deleted": False}}  # fmt: skip
        self.departments[id] = made
        return made

    def group(self, id: str, name: str, *members: str) -> Chat:
        self.chats[id] = made = Chat(id, name, {*members})
        return made

    def direct(self, user: str) -> Chat:
        known = next((chat for chat in self.chats.values() if chat.of == user), None)
        if known is None:
            known = self.chats[f"oc_p2p_{user}"] = Chat(f"oc_p2p_{user}", of=user, members={user})
        return known

    def now(self) -> float:
        return time.time() + self.ahead

    def number(self, prefix: str) -> str:
        return f"{prefix}_{next(self._count):06}"

    # the server

    async def __aenter__(self) -> "Feishu":
        app = web.Application(client_max_size=2**26)
        app.router.add_post("/callback/ws/endpoint", self._endpoint)
        app.router.add_get("/ws", self._socket)
        app.router.add_route("*", "/open-apis/{path:.*}", self._api)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.port = self._runner.addresses[0][1]
        self._http = aiohttp.ClientSession()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.close()
        for socket in self.sockets:
            await socket.close()
        await self._runner.cleanup()

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def _api(self, request: web.Request) -> web.StreamResponse:
        path, given = request.match_info["path"], await _given(request)
        self.calls.append((request.method, path, given))
        if self.slow:
            await asyncio.sleep(self.slow)
        fault = self._fault(path)
        if fault == "before" and request.transport:
            request.transport.abort()
            return web.Response(status=500)
        try:
            if isinstance(fault, Refusal):
                raise fault
            body = self._call(request, path, given)
        except Refusal as refusal:
            self.refusals[refusal.code] += 1
            headers = {"X-Tt-Logid": self.number("log"), **refusal.headers}
            return web.json_response(refusal.body, status=refusal.status, headers=headers)
        if fault == "after" and request.transport:
            request.transport.abort()
        if fault == "html":
            return web.Response(status=502, text="<html>Bad Gateway</html>")
        if isinstance(body, bytes):
            return web.Response(body=body, content_type="application/octet-stream")
        return web.json_response({"code": 0, "msg": "success", **body})

    def _fault(self, path: str) -> Any:
        for end, faults in self.faults.items():
            if faults and path.endswith(end):
                return faults.pop(0)
        return None

    def _call(self, request: web.Request, path: str, given: Json) -> Any:
        if path == "auth/v3/tenant_access_token/internal":
            return self._token(given)
        self._let_in(request.headers.get("Authorization", ""))
        for method, pattern, work in self._routes():
            if method == request.method and (found := _matches(pattern, path)) is not None:
                return work(given, dict(request.query), *found)
        raise Refusal(99991404, "not found", 404)

    def _routes(self) -> Iterator[tuple[str, str, Any]]:
        message = "im/v1/messages/*"
        yield "POST", "im/v1/messages", self._create
        yield "GET", "im/v1/messages", self._history
        yield "GET", message, self._get
        yield "PATCH", message, self._patch
        yield "POST", f"{message}/reply", self._reply
        yield "GET", f"{message}/resources/*", self._resource
        for how in ("app", "sms", "phone"):
            work = getattr(self, f"_urgent_{how}")
            yield "PATCH", f"{message}/urgent_{how}", work
        yield "POST", "im/v1/images", self._image
        yield "POST", "im/v1/files", self._file
        yield "POST", "im/v1/chats", self._make_chat
        yield "GET", "im/v1/chats/*", self._get_chat
        yield "POST", "im/v1/chats/*/members", self._add_members
        yield "GET", "im/v1/chats/*/members", self._members
        yield "GET", "im/v1/chats/*/members/is_in_chat", self._in_chat
        yield "POST", "interactive/v1/card/update", self._delayed_update
        yield "GET", "bot/v3/info", lambda *_: {"bot": {"activate_status": 2, "open_id": BOT,
                                                        "app_name": "Liaison"}}  # fmt: skip
        yield "GET", "tenant/v2/tenant/query", self._tenant
        yield "GET", "application/v6/scopes", self._granted
        yield "GET", "application/v6/applications/*", self._app
        yield "GET", "application/v6/applications/*/app_versions/*", self._version
        yield "GET", "contact/v3/scopes", self._range
        yield "GET", "contact/v3/departments/*", self._department
        yield "GET", "contact/v3/departments/*/children", self._children
        yield "GET", "contact/v3/users/find_by_department", self._of_department
        yield "GET", "contact/v3/users/*", self._user

    # who may what

    def _token(self, given: Json) -> Json:
        """Until its last half hour a token is given again; from then on there is a new one."""
        self.token_calls += 1
        if given.get("app_id") != APP:
            raise Refusal(10003, "invalid param")
        if given.get("app_secret") != self.secret:
            raise Refusal(10014, "app secret invalid")
        lasting = [t for t, until in self._tokens.items() if until - self.now() >= 1800]
        token = lasting[-1] if lasting else self.number("t")
        self._tokens.setdefault(token, self.now() + 7200)
        return {"tenant_access_token": token, "expire": int(self._tokens[token] - self.now())}

    def revoke(self) -> None:
        self._tokens.clear()

    def _let_in(self, authorization: str) -> None:
        token = authorization.removeprefix("Bearer ")
        if not token:
            raise Refusal(99991661, "Missing access token for authorization.")
        if self._tokens.get(token, 0) < self.now():
            raise Refusal(self.wrong_token, "Invalid access token for authorization.")

    def _need(self, *anyone: str) -> None:
        """Any one of these scopes is enough."""
        if not self.scopes & set(anyone):
            said = f"Access denied. One of the following scopes is required: [{', '.join(anyone)}]."
            raise Refusal(99991672, said, error={"permission_violations": [
                {"type": "action_scope_required", "subject": scope} for scope in anyone
            ]})  # fmt: skip

    def _valid(self, **fits: bool) -> None:
        """A field that is too long or too many is refused before anything is looked at."""
        if odd := [field for field, right in fits.items() if not right]:
            violations = [{"field": field, "description": "out of range"} for field in odd]
            raise Refusal(99992402, "field validation failed",
                          error={"field_violations": violations})  # fmt: skip

    # messages

    def _chat(self, kind: str, id: str) -> Chat:
        if kind == "open_id":
            if id not in self.users:
                raise Refusal(230001, "invalid request parameter, ext=invalid receive_id")
            self._reachable(id)
            return self.direct(id)
        if kind != "chat_id":
            raise Refusal(230001, "invalid request parameter, ext=invalid receive_id_type")
        if id not in self.chats:
            raise Refusal(230001, "invalid request parameter, ext=invalid receive_id")
        return self._open(self.chats[id])

    def _reachable(self, user: str) -> None:
        if user in self.outside or self.users[user]["status"]["is_resigned"]:
            raise Refusal(230013, "Bot has NO availability to this user.")

    def _open(self, chat: Chat) -> Chat:
        if chat.dissolved:
            raise Refusal(232009, "Your request specifies a chat which has been dissolved.")
        if not chat.bot:
            raise Refusal(230002, "The bot can not be outside the group.")
        if chat.of:
            self._reachable(chat.of)
        return chat

    def _create(self, given: Json, query: Json) -> Json:
        self._need("im:message", "im:message:send_as_bot", "im:message:send")
        return self._said(self._chat(query.get("receive_id_type", ""), given["receive_id"]), given)

    def _reply(self, given: Json, query: Json, id: str) -> Json:
        self._need("im:message", "im:message:send_as_bot", "im:message:send")
        chat, root = self._message(id)
        self._open(chat)
        if root["deleted"]:
            raise Refusal(230011, "The message is recalled.")
        more = {"root_id": root.get("root_id") or id, "parent_id": id}
        if given.get("reply_in_thread"):
            if not chat.topics:
                raise Refusal(230071, "The group does not support reply in thread.")
            root.setdefault("thread_id", f"omt_{id}")
            more["thread_id"] = root["thread_id"]
        return self._said(chat, given, **more)

    def _said(self, chat: Chat, given: Json, **more: Any) -> Json:
        uuid = given.get("uuid", "")
        self._valid(uuid=len(uuid) <= MOST_UUID)
        known = self._uuids.get((chat.id, uuid)) if uuid else None
        if known and self.now() - known[0] < UUID_HOURS * 3600:
            return {"data": known[1]}
        self._paced(chat)
        self._content(given)
        sender = {"id": APP, "id_type": "app_id", "sender_type": "app", "tenant_key": TENANT}
        message = self._keep(chat, given["msg_type"], given["content"], sender, **more)
        if uuid:
            self._uuids[chat.id, uuid] = (self.now(), message)
        return {"data": message}

    def _paced(self, chat: Chat) -> None:
        now = self.now()
        chat.sent_at = [at for at in chat.sent_at if now - at < 1]
        if self.pace and len(chat.sent_at) >= PER_SECOND:
            raise Refusal(230020, "This operation triggers the frequency limit.")
        chat.sent_at.append(now)

    def _content(self, given: Json) -> None:
        if not isinstance(given.get("content"), str):
            raise Refusal(230001, "invalid request parameter, ext=content is not a string")
        size = len(given["content"].encode())
        kind = given.get("msg_type")
        if size > (MOST_TEXT if kind == "text" else MOST_CARD):
            raise Refusal(230025, "The length of the message content reaches its limit.")
        content = json.loads(given["content"])
        if kind == "interactive":
            self._card(content)
        elif kind == "file":
            if content.get("file_key") not in self.files:
                raise Refusal(230017, "Bot is NOT the owner of the resource.")
        elif kind != "text" or not content.get("text"):
            raise Refusal(230001, "invalid request parameter, ext=invalid msg_type")

    def _card(self, card: Any) -> None:
        errors = feishu_shapes.refused(card, self.images, self.users)
        errors += [(200621, f"parse card json err: {e}") for e in feishu_cards.refused(card)]
        if errors:
            code, said = errors[0]
            raise Refusal(230099, f"Failed to create card content, ext=ErrCode: {code}; "
                                  f"ErrMsg: {said}; all: {errors}")  # fmt: skip

    def _keep(self, chat: Chat, kind: str, content: str, sender: Json, **more: Any) -> Json:
        now = str(int(self.now() * 1000))
        message = {
            "message_id": self.number("om"), "msg_type": kind, "chat_id": chat.id,
            "create_time": now, "update_time": now, "deleted": False, "updated": False,
            "sender": sender, "body": {"content": content}, **more,
        }  # fmt: skip
        chat.messages.append(message)
        return message

    def _message(self, id: str) -> tuple[Chat, Json]:
        for chat in self.chats.values():
            for message in chat.messages:
                if message["message_id"] == id:
                    return chat, message
        raise Refusal(230001, "invalid request parameter, ext=invalid message_id")

    def _patch(self, given: Json, query: Json, id: str) -> Json:
        self._need("im:message", "im:message:send_as_bot", "im:message:update")
        chat, message = self._message(id)
        self._open(chat)
        if message["sender"]["id"] != APP or message["msg_type"] != "interactive":
            raise Refusal(230001, "invalid request parameter, ext=not a card of this bot")
        if message["deleted"]:
            raise Refusal(230011, "The message is recalled.")
        if self.now() - int(message["create_time"]) / 1000 > CARD_DAYS * 86400:
            raise Refusal(230031, "Message can only be modified within 14 days after sending.")
        if self._locked[id]:
            raise Refusal(230099, "Failed to create card content, ext=ErrCode: 11310; "
                                  "ErrMsg: card action is lock")  # fmt: skip
        self._content({"msg_type": "interactive", "content": given.get("content")})
        self._redraw(message, json.loads(given["content"]))
        return {"data": {}}

    def _redraw(self, message: Json, card: Json) -> None:
        message["body"] = {"content": json.dumps(card)}
        message |= {"updated": True, "update_time": str(int(self.now() * 1000))}

    def _history(self, given: Json, query: Json) -> Json:
        """What was said in a group is for who has im:message.group_msg, too."""
        self._need("im:message", "im:message:readonly", "im:message.history:readonly")
        kind, id = query["container_id_type"], query["container_id"]
        if kind == "thread":
            found = [(c, m) for c in self.chats.values() for m in c.messages
                     if m.get("thread_id") == id]  # fmt: skip
            messages = [m for _, m in found]
            chats = {c.id: c for c, _ in found}
        else:
            if id not in self.chats:
                raise Refusal(230001, "invalid request parameter, ext=invalid container_id")
            chats = {id: self.chats[id]}
            messages = [m for m in self.chats[id].messages
                        if not m.get("thread_id") or not m.get("root_id")]  # fmt: skip
        for chat in chats.values():
            self._open(chat)
            self._may_read(chat)
        since, size = int(query.get("start_time", 0)), int(query.get("page_size", 20))
        self._valid(page_size=1 <= size <= MOST_PAGE)
        messages = [m for m in messages if int(m["create_time"]) // 1000 >= since]
        if query.get("sort_type") == "ByCreateTimeDesc":
            messages.reverse()
        return {"data": _page([self._seen(m, query) for m in messages], query, size)}

    def _may_read(self, chat: Chat) -> None:
        if not chat.of and "im:message.group_msg" not in self.scopes:
            raise Refusal(230027, "Lack of necessary permissions, ext=need scope: "
                                  "im:message.group_msg")  # fmt: skip

    def _seen(self, message: Json, query: Json) -> Json:
        """A card is told as it was sent to who asks for that; else nothing of it."""
        whole = query.get("card_msg_content_type") == "user_card_content" and self.tells_cards
        if message["deleted"]:
            return message | {"body": {"content": "This message was recalled"}}
        if message["msg_type"] == "interactive" and not whole:
            return message | {"body": {"content": json.dumps({"title": None, "elements": []})}}
        return message

    def _get(self, given: Json, query: Json, id: str) -> Json:
        """What was said in a group is for who has im:message.group_msg, too."""
        self._need("im:message", "im:message:readonly")
        chat, message = self._message(id)
        self._open(chat)
        self._may_read(chat)
        return {"data": {"items": [self._seen(message, query)]}}

    def _resource(self, given: Json, query: Json, id: str, key: str) -> bytes:
        self._need("im:message", "im:message:readonly", "im:message.history:readonly")
        chat, message = self._message(id)
        if not chat.bot:
            raise Refusal(234004, "App not in chat.")
        if key not in message["body"]["content"]:
            raise Refusal(234003, "File not in message.")
        if query.get("type") not in ("image", "file"):
            raise Refusal(234001, "Invalid request param.")
        return self.images[key] if query["type"] == "image" else self.files[key][1]

    def _image(self, given: Json, query: Json) -> Json:
        self._need("im:resource", "im:resource:upload")
        image = given.get("image")
        if given.get("image_type") != "message" or not isinstance(image, tuple) or not image[1]:
            raise Refusal(234001, "Invalid request param.")
        if len(image[1]) > MOST_IMAGE:
            raise Refusal(234006, "The file size exceed the max value.")
        if not image[1].startswith((b"\x89PNG", b"\xff\xd8", b"GIF8")):
            raise Refusal(234011, "Can't recognize the image format.")
        key = self.number("img")
        self.images[key] = image[1]
        return {"data": {"image_key": key}}

    def _file(self, given: Json, query: Json) -> Json:
        self._need("im:resource", "im:resource:upload")
        sent = given.get("file")
        kinds = ("opus", "mp4", "pdf", "doc", "xls", "ppt", "stream")
        if given.get("file_type") not in kinds or not isinstance(sent, tuple):
            raise Refusal(234001, "Invalid request param.")
        if not sent[1] or len(sent[1]) > MOST_FILE:
            raise Refusal(234006 if sent[1] else 234010, "The file size is not right.")
        return {"data": {"file_key": self.kept(given["file_name"], sent[1])}}

    def kept(self, name: str, data: bytes) -> str:
        key = self.number("file")
        self.files[key] = (name, data)
        return key

    # urgent

    def _urgent(self, how: str, given: Json, query: Json, id: str) -> Json:
        if query.get("user_id_type") != "open_id":
            raise Refusal(230001, "invalid request parameter, ext=user_id_type")
        chat, message = self._message(id)
        self._open(chat)
        if message["sender"]["id"] != APP:
            raise Refusal(230012, "Bot is NOT the sender of the message.")
        whom = given.get("user_id_list") or []
        self._valid(user_id_list=1 <= len(whom) <= MOST_URGENT)
        here = [user for user in whom if user in chat.members]
        if not here:
            raise Refusal(230001, "invalid request parameter, ext=no valid user")
        self.urgent.append((how, id, here))
        return {"data": {"invalid_user_id_list": [u for u in whom if u not in here]}}

    def _urgent_app(self, *given: Any) -> Json:
        self._need("im:message.urgent", "im:message.urgent:app_send")
        return self._urgent("app", *given)

    def _urgent_sms(self, *given: Any) -> Json:
        self._need("im:message.urgent:sms")
        return self._urgent("sms", *given)

    def _urgent_phone(self, *given: Any) -> Json:
        self._need("im:message.urgent:phone")
        return self._urgent("phone", *given)

    # groups

    def _make_chat(self, given: Json, query: Json) -> Json:
        self._need("im:chat", "im:chat:create")
        uuid = query.get("uuid", "")
        self._valid(
            uuid=len(uuid) <= MOST_UUID,
            name=len(given.get("name", "")) <= MOST_NAME,
            user_id_list=len(given.get("user_id_list", ())) <= MOST_TOGETHER,
        )
        known = self._uuids.get(("chats", uuid)) if uuid else None
        if known and self.now() - known[0] < 10 * 3600:
            return {"data": known[1]}
        whom = [*given.get("user_id_list", ()), *filter(None, [given.get("owner_id")])]
        self._exist(whom)
        chat = self.group(self.number("oc"), given.get("name", ""), *whom)
        data = {"chat_id": chat.id, "name": chat.name, "owner_id": given.get("owner_id", "")}
        if uuid:
            self._uuids["chats", uuid] = (self.now(), data)
        return {"data": data}

    def _exist(self, users: list[str]) -> None:
        if unknown := [user for user in users if user not in self.users]:
            raise Refusal(99992351, f"these open ids not existed: {unknown}")
        if away := [user for user in users if user in self.outside]:
            raise Refusal(232024, f"Users do not have the visibility of the app: {away}")

    def _get_chat(self, given: Json, query: Json, id: str) -> Json:
        self._need("im:chat", "im:chat:readonly")
        if id not in self.chats:
            raise Refusal(232006, "Your request specifies a chat_id which is invalid.")
        chat = self.chats[id]
        if not chat.bot:
            raise Refusal(232011, "Operator can NOT be out of the chat.")
        mode = "p2p" if chat.of else "group"
        return {"data": {"name": chat.name, "chat_mode": mode, "external": False,
                         "user_count": str(len(chat.members))}}  # fmt: skip

    def _add_members(self, given: Json, query: Json, id: str) -> Json:
        self._need("im:chat", "im:chat.members:write_only")
        chat = self.chats[id]
        if chat.dissolved:
            raise Refusal(232009, "Your request specifies a chat which has been dissolved.")
        if not chat.bot:
            raise Refusal(232011, "Operator can NOT be out of the chat.")
        whom = given.get("id_list") or []
        self._valid(id_list=1 <= len(whom) <= MOST_TOGETHER)
        known = [user for user in whom if user in self.users]
        chat.members |= set(known)
        return {"data": {"invalid_id_list": [], "pending_approval_id_list": [],
                         "not_existed_id_list": [u for u in whom if u not in known]}}  # fmt: skip

    def _members(self, given: Json, query: Json, id: str) -> Json:
        self._need("im:chat", "im:chat:readonly", "im:chat.members:read")
        found = [
            {"member_id": user, "member_id_type": "open_id", "tenant_key": TENANT,
             "name": self.users[user]["name"]}
            for user in sorted(self.chats[id].members)
        ]  # fmt: skip
        return {"data": _page(found, query, int(query.get("page_size", 20)))}

    def _in_chat(self, given: Json, query: Json, id: str) -> Json:
        """server-docs/group/chat-member/is_in_chat: of who asks, by the token."""
        self._need("im:chat", "im:chat:readonly", "im:chat.members:read")
        if id not in self.chats:
            raise Refusal(232006, "Your request specifies a chat_id which is invalid.")
        if self.chats[id].dissolved:
            raise Refusal(232009, "Your request specifies a chat which has been dissolved.")
        return {"data": {"is_in_chat": self.chats[id].bot}}

    # the directory

    def _tenant(self, given: Json, query: Json) -> Json:
        self._need("tenant:tenant:readonly")
        return {"data": {"tenant": {"name": "Home", "tenant_key": TENANT, "tenant_tag": 0}}}

    def _granted(self, given: Json, query: Json) -> Json:
        """Of all that exist; without any scope."""
        every = [{"scope_name": s, "grant_status": 1 if s in self.scopes else 2} for s in SCOPES]
        return {"data": {"scopes": every}}

    def _app(self, given: Json, query: Json, id: str) -> Json:
        self._need("application:application:self_manage", "admin:app.info:readonly")
        self._valid(lang=bool(query.get("lang")))
        if id not in ("me", APP):
            raise Refusal(210504, "no such app in tenant")
        return {"data": {"app": {"app_id": APP, "app_name": "Liaison",
                                 "online_version_id": "oav_1"}}}  # fmt: skip

    def _version(self, given: Json, query: Json, id: str, version: str) -> Json:
        self._need("application:application:self_manage",
                   "application:application.app_version:readonly")  # fmt: skip
        self._valid(lang=bool(query.get("lang")))
        if id != APP or version != "oav_1":
            raise Refusal(210504, "no such app in tenant")
        infos = [{"event_type": event, "event_name": event} for event in sorted(self.events)]
        return {"data": {"app_version": {"app_id": APP, "version_id": version,
                                         "events": [], "event_infos": infos}}}  # fmt: skip

    def _children(self, given: Json, query: Json, parent: str) -> Json:
        self._need("contact:contact.base:readonly", "contact:department.organize:readonly")
        self._valid(page_size=int(query.get("page_size", 10)) <= MOST_PAGE)
        self._in_range(parent)
        deep = query.get("fetch_child") in ("true", "True", "1")
        found = [d for d in self.departments.values() if d["parent_department_id"] == parent
                 or (deep and parent in self._above(d["open_department_id"]))]  # fmt: skip
        names = "contact:department.base:readonly" in self.scopes
        shown = [d if names else {k: v for k, v in d.items() if k.endswith("_id")} for d in found]
        return {"data": _page(shown, query, int(query.get("page_size", 10)))}

    def _above(self, id: str) -> list[str]:
        """A department and all above it."""
        parent = self.departments.get(id, {}).get("parent_department_id")
        return [id, *(self._above(parent) if parent else ())]

    def _in_range(self, department: str) -> None:
        known = department == "0" or department in self.departments
        seen = self.range is None or self.range & set(self._above(department))
        if not known or not seen:
            raise Refusal(40004, "no dept authority error", 403)

    def _range(self, given: Json, query: Json) -> Json:
        """What was ticked, without what is below it; of all members the first departments."""
        self._need("contact:contact.base:readonly", "contact:contact:readonly_as_app")
        self._valid(page_size=int(query.get("page_size", 50)) <= 100)
        every = [d for d, made in self.departments.items() if made["parent_department_id"] == "0"]
        ticked = sorted(every if self.range is None else self.range)
        page = _page(ticked, query, int(query.get("page_size", 50)))
        ids = page.pop("items")
        return {"data": page | {"department_ids": [i for i in ids if i in self.departments],
                                "user_ids": [i for i in ids if i in self.users],
                                "group_ids": []}}  # fmt: skip

    def _department(self, given: Json, query: Json, id: str) -> Json:
        self._need("contact:contact.base:readonly", "contact:contact:readonly_as_app")
        self._in_range(id)
        return {"data": {"department": self.departments[id]}}

    def _of_department(self, given: Json, query: Json) -> Json:
        self._need("contact:contact.base:readonly", "contact:department.organize:readonly")
        self._valid(page_size=int(query.get("page_size", 10)) <= MOST_PAGE)
        wanted = query["department_id"]
        self._in_range(wanted)
        found = [self._shown(u) for u in self.users.values() if wanted in u["department_ids"]]
        return {"data": _page(found, query, int(query.get("page_size", 10)))}

    def _user(self, given: Json, query: Json, id: str) -> Json:
        self._need("contact:contact.base:readonly", "contact:contact:readonly_as_app")
        if id not in self.users:
            raise Refusal(41012, "user id invalid error")
        if id in self.outside:
            raise Refusal(41050, "no user authority error")
        return {"data": {"user": self._shown(self.users[id])}}

    def _shown(self, user: Json) -> Json:
        """A field whose scope is missing is left out without a word."""
        needs = {
            "contact:user.base:readonly": ("name", "en_name"),
            "contact:user.email:readonly": ("email",),
            "contact:user.department:readonly": ("department_ids", "leader_user_id"),
            "contact:user.employee:readonly": ("status", "job_title", "employee_type"),
        }
        hidden = {f for scope, fields in needs.items() if scope not in self.scopes for f in fields}
        return {name: value for name, value in user.items() if name not in hidden}

    # the socket

    async def _endpoint(self, request: web.Request) -> web.Response:
        self.endpoints += 1
        given = await request.json()
        if self.slow:
            await asyncio.sleep(self.slow)
        if isinstance(self.endpoint, int):
            return web.Response(status=self.endpoint, text="<html>busy</html>")
        if self.endpoint:
            return web.json_response({"code": self.endpoint[0], "msg": self.endpoint[1]})
        if (given.get("AppID"), given.get("AppSecret")) != (APP, self.secret):
            return web.json_response({"code": 1000040345, "msg": "app_id or app_secret invalid"})
        ticket = self.number("ticket")
        self._tickets.add(ticket)
        url = f"ws://127.0.0.1:{self.port}/ws?device_id={ticket}&service_id=77&ticket={ticket}"
        config = {"ReconnectCount": -1, "ReconnectInterval": 120, "ReconnectNonce": 30,
                  "PingInterval": 120}  # fmt: skip
        data = {"URL": url, "ClientConfig": config}
        return web.json_response({"code": 0, "msg": "", "data": data})

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=403)
        self._tickets.discard(ticket)
        socket = web.WebSocketResponse(autoping=False)
        await socket.prepare(request)
        self._wires[socket] = request.transport
        self.sockets.append(socket)
        try:
            async for message in socket:
                await self._met(socket, message)
        finally:
            self.sockets.remove(socket)
        return socket

    async def _met(self, socket: web.WebSocketResponse, message: aiohttp.WSMessage) -> None:
        if self.frozen:
            return
        if message.type == WSMsgType.PING:
            self.pings.append(self.now())
            await socket.pong(message.data)
        elif message.type == WSMsgType.BINARY:
            await self._framed(socket, unpacked(message.data))

    async def _framed(self, socket: web.WebSocketResponse, frame: Frame) -> None:
        if frame.method == CONTROL:
            if frame.headers.get("type") == "ping":
                config = json.dumps({"ReconnectCount": -1, "ReconnectInterval": 120,
                                     "ReconnectNonce": 30, "PingInterval": 120})  # fmt: skip
                await socket.send_bytes(Frame(CONTROL, {"type": "pong"}, config.encode()).packed())
            return
        waiting = self._acks.get(frame.headers["message_id"])
        answer = json.loads(frame.payload)
        data = json.loads(base64.b64decode(answer["data"])) if answer.get("data") else None
        if waiting and not waiting.done():
            waiting.set_result(Answer(answer["code"], data))

    def drop(self) -> None:
        for socket in list(self.sockets):
            self._wires[socket].abort()

    async def connected(self, seconds: float = 5) -> None:
        async with asyncio.timeout(seconds):
            while not self.sockets:
                await asyncio.sleep(0.01)

    # to the app

    async def deliver(self, payload: Json, *, wait: float = 3.0, **how: Any) -> Answer:
        """Hand a payload over; a button is locked until it is answered, and no longer than 3 s."""
        message = _pressed(payload)
        self._locked[message] += 1
        try:
            answer = await (self._posted if self.events_url else self._pushed)(payload, wait, **how)
        finally:
            self._locked[message] -= 1
        if message:
            self._answered(payload, message, answer)
        return answer

    async def _pushed(self, payload: Json, wait: float, parts: int = 1, mixed: bool = False,
                      kind: str = "event") -> Answer:  # fmt: skip
        data, id = json.dumps(payload).encode(), self.number("frame")
        self._acks[id] = waiting = asyncio.get_running_loop().create_future()
        size = -(-len(data) // parts)
        frames = [
            Frame(DATA, {"type": kind, "message_id": id, "trace_id": "t", "sum": str(parts),
                         "seq": str(n)}, data[n * size : (n + 1) * size])
            for n in range(parts)
        ]  # fmt: skip
        for frame in reversed(frames) if mixed else frames:
            await self.sockets[-1].send_bytes(frame.packed())
        try:
            return await asyncio.wait_for(waiting, wait)
        except TimeoutError:
            return Answer(0)

    async def _posted(self, payload: Json, wait: float, headers: Json | None = None,
                      **_: Any) -> Answer:  # fmt: skip
        body = self.sealed(payload)
        sent = {"Content-Type": "application/json", **self.signed(body), **(headers or {})}
        timeout = aiohttp.ClientTimeout(wait)
        try:
            async with self._http.post(
                self.events_url, data=body, headers=sent, timeout=timeout
            ) as response:
                text = await response.text()
        except TimeoutError:
            return Answer(0)
        try:
            return Answer(response.status, json.loads(text) if text else None)
        except ValueError:
            return Answer(response.status, text)

    def sealed(self, payload: Json) -> bytes:
        """AES-256-CBC, its key is the hash of the encrypt key; without one it is plain."""
        data = json.dumps(payload).encode()
        if not self.key:
            return data
        pad = 16 - len(data) % 16
        iv = os.urandom(16)
        cipher = AES.new(hashlib.sha256(self.key.encode()).digest(), AES.MODE_CBC, iv)
        sealed = base64.b64encode(iv + cipher.encrypt(data + bytes([pad]) * pad)).decode()
        return json.dumps({"encrypt": sealed}).encode()

    def signed(self, body: bytes, at: float | None = None, key: str | None = None) -> Json:
        stamp, nonce = str(int(time.time() if at is None else at)), secrets.token_hex(8)
        seed = f"{stamp}{nonce}{self.key if key is None else key}".encode()
        return {"X-Lark-Request-Timestamp": stamp, "X-Lark-Request-Nonce": nonce,
                "X-Lark-Signature": hashlib.sha256(seed + body).hexdigest()}  # fmt: skip

    def _answered(self, payload: Json, message: str, answer: Answer) -> None:
        """The card in the answer is everybody's; and from now on the token may be used."""
        if known := self._delayed.get(payload["event"].get("token", "")):
            known["answered"] = answer.status == 200
        body = answer.body or {}
        assert set(body) <= {"toast", "card"}, body
        if toast := body.get("toast"):
            assert toast["type"] in ("info", "success", "error", "warning"), toast
            assert len(toast["content"]) > 0, toast
        if card := body.get("card"):
            assert card["type"] == "raw", card
            assert len(json.dumps(card["data"], ensure_ascii=False).encode()) <= MOST_CARD
            self._card(card["data"])
            self._redraw(self._message(message)[1], card["data"])

    def _delayed_update(self, given: Json, query: Json) -> Json:
        known = self._delayed.get(given.get("token", ""))
        if known is None or self.now() - known["at"] > DELAYED_MINUTES * 60:
            raise Refusal(300030, "the token is invalid or has expired")
        if not known["answered"]:
            raise Refusal(300040, "the callback was not answered yet")
        known["uses"] += 1
        if known["uses"] > DELAYED_USES:
            raise Refusal(300050, "the token was used too often")
        self._card(given["card"])
        self._redraw(self._message(known["message"])[1], given["card"])
        return {"data": {}}

    # what people do

    def event(self, kind: str, event: Json, **more: Any) -> Json:
        return {"schema": "2.0", "event": event,
                "header": {"event_id": self.number("ev"), "event_type": kind, "app_id": APP,
                           "create_time": str(int(self.now() * 1000)), "tenant_key": TENANT,
                           "token": self.verification, **more}}  # fmt: skip

    def ids(self, user: str) -> Json:
        return {"open_id": user, "union_id": f"on_{user}", "user_id": ""}

    def line(self, user: str, chat: str, text: str, *, to: str = "", kind: str = "text",
             content: Json | None = None, tenant: str = TENANT,
             people: tuple[str, ...] = (), topic: bool = False) -> Json:  # fmt: skip
        """The event of a message: `@bot` and `@ou_…` become placeholders; *to*: a reply to it,
        which may open a *topic*."""
        room = self.chats[chat]
        mentions = []
        for n, who in enumerate([w for w in ("bot", *people) if f"@{w}" in text], 1):
            id, name = (BOT, "Liaison") if who == "bot" else (who, self.users[who]["name"])
            text = text.replace(f"@{who}", f"@_user_{n}")
            mentions.append({"key": f"@_user_{n}", "id": self.ids(id), "name": name,
                             "tenant_key": TENANT})  # fmt: skip
        more = {}
        if to:
            root = self._message(to)[1]
            more = {"root_id": root.get("root_id") or to, "parent_id": to}
            if topic:
                root.setdefault("thread_id", f"omt_{to}")
            if thread := root.get("thread_id"):
                more["thread_id"] = thread
        body = json.dumps(content or {"text": text}, ensure_ascii=False)
        sender = {"id": user, "id_type": "open_id", "sender_type": "user", "tenant_key": tenant}
        kept = [m | {"id": m["id"]["open_id"], "id_type": "open_id"} for m in mentions]
        message = self._keep(room, kind, body, sender, **more, mentions=kept)
        said = {"message_id": message["message_id"], "create_time": message["create_time"],
                "update_time": message["update_time"], "chat_id": chat, **more,
                "chat_type": "p2p" if room.of else "group", "message_type": kind,
                "content": body, "mentions": mentions}  # fmt: skip
        return self.event("im.message.receive_v1", {
            "sender": {"sender_id": self.ids(user), "sender_type": "user", "tenant_key": tenant},
            "message": said})  # fmt: skip

    async def types(self, user: str, chat: str, text: str, **how: Any) -> Answer:
        """Without its scope, what does not mention the bot in a group does not reach it."""
        return await self.deliver(self.line(user, chat, text, **how))

    async def hands_in(self, user: str, chat: str, name: str, data: bytes, **how: Any) -> Answer:
        content = {"file_key": self.kept(name, data), "file_name": name}
        return await self.deliver(self.line(user, chat, "", kind="file", content=content, **how))

    def press(self, user: str, message: Json, label: str, **action: Any) -> Json:
        """The payload of a pressed button, found by its label."""
        button = _button(card_of(message), label)
        [behaviour] = [b for b in button["behaviors"] if b["type"] == "callback"]
        assert isinstance(behaviour["value"], dict), behaviour
        named = {"name": button["name"]} if "name" in button else {}
        pressed = {"tag": "button", "value": behaviour["value"], **named, **action}
        return self._callback(user, message, pressed)

    def _callback(self, user: str, message: Json, action: Json) -> Json:
        token = self.number("c")
        self._delayed[token] = {"message": message["message_id"], "at": self.now(), "uses": 0,
                                "answered": False}  # fmt: skip
        tenant = self.users[user].get("tenant", TENANT)
        return self.event("card.action.trigger", {
            "operator": self.ids(user) | {"tenant_key": tenant}, "token": token,
            "action": action | {"timezone": "Asia/Shanghai"}, "host": "im_message",
            "context": {"open_message_id": message["message_id"],
                        "open_chat_id": message["chat_id"]}})  # fmt: skip

    async def presses(self, user: str, message: Json, label: str) -> Answer:
        return await self.deliver(self.press(user, message, label))

    def submission(self, user: str, message: Json, label: str = "", **values: Any) -> Json:
        """A filled form: values by their names; what is not given is as it was drawn."""
        card = card_of(message)
        [form] = [e for e in walk(card) if e.get("tag") == "form"]
        inputs = {
            e["name"]: e for e in walk(form) if "name" in e and e["tag"] not in ("form", "button")
        }
        filled = {name: _initial(element) for name, element in inputs.items()}
        short = {name.partition(".")[2].rstrip("~"): name for name in inputs}  # `due` is enough
        values = {short.get(name, name): value for name, value in values.items()}
        assert not (odd := set(values) - set(inputs)), f"no such fields: {odd} in {set(inputs)}"
        filled |= {name: _filled(inputs[name], value) for name, value in values.items()}
        for name, element in inputs.items():
            assert filled[name] or not element.get("required"), f"{name} has to be filled in"
        sends = [e for e in walk(form) if e.get("form_action_type") == "submit"]
        wanted = [e for e in sends if not label or e["text"]["content"] == label]
        assert wanted, [e["text"]["content"] for e in sends]
        [behaviour] = wanted[0].get("behaviors") or [{"value": wanted[0].get("value")}]
        given = {name: value for name, value in filled.items() if value not in (None, "")}
        return self._callback(user, message, {
            "tag": "button", "value": behaviour["value"], "name": wanted[0]["name"],
            "form_value": given})  # fmt: skip

    async def submits(self, user: str, message: Json, label: str = "", **values: Any) -> Answer:
        return await self.deliver(self.submission(user, message, label, **values))

    async def recalls(self, message: Json, by: str = "message_owner") -> Answer:
        message["deleted"] = True
        return await self.deliver(self.event("im.message.recalled_v1", {
            "message_id": message["message_id"], "chat_id": message["chat_id"],
            "recall_time": str(int(self.now() * 1000)), "recall_type": by}))  # fmt: skip

    def change(self, message: Json, text: str, *, whole: bool = False) -> Json:
        """Somebody changes a line: the event names it, and *whole* tells it, too."""
        now = str(int(self.now() * 1000))
        bot = {"key": "@_user_1", "id": BOT, "id_type": "open_id", "name": "Liaison",
               "tenant_key": TENANT}  # fmt: skip
        said = {"text": f"<p>{text.replace('@bot', '@_user_1')}</p>"}
        message["body"] = {"content": json.dumps(said, ensure_ascii=False)}
        message |= {"updated": True, "update_time": now, "mentions": [bot] * ("@bot" in text)}
        told = {"message_id": message["message_id"], "chat_id": message["chat_id"]}
        event: Json = {"operator_id": self.ids(message["sender"]["id"]), "message": told}
        if whole:
            room = self.chats[message["chat_id"]]
            told |= {"message_type": "text", "content": json.dumps({"text": text}),
                     "chat_type": "p2p" if room.of else "group", "mentions": [],
                     "create_time": message["create_time"], "update_time": now}  # fmt: skip
            event["sender"] = {"sender_id": event["operator_id"], "sender_type": "user",
                               "tenant_key": TENANT}  # fmt: skip
        return self.event("im.message.updated_v1", event)

    async def menu(self, user: str, key: str) -> Answer:
        return await self.deliver(self.event("application.bot.menu_v6", {
            "operator": {"operator_id": self.ids(user)}, "event_key": key,
            "timestamp": int(self.now())}))  # fmt: skip

    async def moves(self, user: str, chat: str, *, here: bool) -> Answer:
        """Somebody puts the bot into a group, or out of it."""
        self.chats[chat].bot = here
        kind = "added" if here else "deleted"
        return await self.deliver(self.event(f"im.chat.member.bot.{kind}_v1", {
            "chat_id": chat, "operator_id": self.ids(user), "external": False,
            "operator_tenant_key": TENANT, "name": self.chats[chat].name}))  # fmt: skip


def card_of(message: Json) -> Json:
    """The card that a message shows."""
    assert message["msg_type"] == "interactive", message
    found: Json = json.loads(message["body"]["content"])
    return found


def walk(element: Any) -> Iterator[Json]:
    """Every element inside of *element*, itself included."""
    if isinstance(element, dict):
        if "tag" in element:
            yield element
        for value in element.values():
            yield from walk(value)
    elif isinstance(element, list):
        for value in element:
            yield from walk(value)


def text_of(message: Json) -> str:
    """All words of a message; of a card its title first."""
    if message["msg_type"] != "interactive":
        return str(message["body"]["content"])
    card = card_of(message)
    parts = [card.get("header") or {}, card.get("body") or {}]
    return "\n".join(str(found) for part in parts for found in _words(part))


def _words(element: Any) -> Iterator[str]:
    if isinstance(element, dict):
        if isinstance(element.get("content"), str):
            yield html.unescape(element["content"])
        for name, value in element.items():
            if name == "rows" and isinstance(value, list):
                yield from (str(cell) for row in value for cell in row.values())
            elif name not in ("behaviors", "content"):
                yield from _words(value)
    elif isinstance(element, list):
        for value in element:
            yield from _words(value)


def _button(card: Json, label: str) -> Json:
    buttons = [e for e in walk(card) if e.get("tag") == "button" and e.get("behaviors")]
    found = [b for b in buttons if b["text"]["content"] == label]
    assert found, f"no button {label}; there are {[b['text']['content'] for b in buttons]}"
    return found[0]


def _initial(element: Json) -> Any:
    names = ("default_value", "initial_date", "initial_datetime", "initial_time", "initial_option",
             "selected_values")  # fmt: skip
    if index := element.get("initial_index"):  # counted from 1
        return element["options"][index - 1]["value"]
    found = next((element[name] for name in names if name in element), None)
    if element["tag"] in ("date_picker", "picker_datetime") and found:
        return f"{found} +0800"
    return found


def _filled(element: Json, value: Any) -> Any:
    """An option is chosen by its value or its words."""
    if element["tag"] in ("select_static", "multi_select_static"):
        known = {o["value"]: o["text"]["content"] for o in element["options"]}
        for one in [value] if isinstance(value, str) else value:
            assert one in known or one in known.values(), f"no option {one}; there are {known}"
        back = {words: id for id, words in known.items()}
        return back.get(value, value) if isinstance(value, str) else [back.get(v, v) for v in value]
    if element["tag"] in ("date_picker", "picker_datetime"):
        return f"{value} +0800"
    return value


def _page(found: list[Json], query: Json, size: int) -> Json:
    start = int(query.get("page_token") or 0)
    more = start + size < len(found)
    page = {"items": found[start : start + size], "has_more": more}
    return page | ({"page_token": str(start + size)} if more else {})


def _pressed(payload: Json) -> str:
    if (payload.get("header") or {}).get("event_type") != "card.action.trigger":
        return ""
    context = (payload.get("event") or {}).get("context") or {}
    return str(context.get("open_message_id") or "")


def _matches(pattern: str, path: str) -> list[str] | None:
    wanted, there = pattern.split("/"), path.split("/")
    if len(wanted) != len(there):
        return None
    if any(w not in ("*", t) for w, t in zip(wanted, there, strict=True)):
        return None
    return [t for w, t in zip(wanted, there, strict=True) if w == "*"]


async def _given(request: web.Request) -> Json:
    if request.content_type == "application/json":
        raw = await request.read()
        found: Json = json.loads(raw) if raw else {}
        return found
    if request.content_type == "multipart/form-data":
        parts: Json = {}
        for name, value in (await request.post()).items():
            is_file = isinstance(value, web.FileField)
            parts[name] = (value.filename, value.file.read()) if is_file else value
        return parts
    return {}
