"""A workspace on 127.0.0.1, as strict as Slack: it refuses what Slack refuses, with Slack's code.

It shares no constant with the adapter. What it knows of scopes and events it takes from the app's
manifest, as Slack does. Methods and codes: docs.slack.dev/reference/methods/<name>.
"""

import asyncio
import hashlib
import hmac
import itertools
import json
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import aiohttp
from aiohttp import WSMsgType, web

from tests.platforms.slack_blocks import option_refused, refused, refused_view

HOME, BOT, BOT_ID, APP = "T0HOME", "U0BOT", "B0BOT", "A0LIAISON"
TRIGGER_LIVES, RESPONSE_LIVES, RESPONSE_USES = 3.0, 1800, 5
KIND = {"C": "channels", "G": "groups", "D": "im"}
Json = dict[str, Any]


class Refusal(Exception):
    """`ok: false` with a code."""

    def __init__(self, code: str, **more: Any) -> None:
        super().__init__(code)
        self.body = {"ok": False, "error": code, **more}


class Limited(Exception):
    """HTTP 429."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds


@dataclass
class Channel:
    id: str
    name: str = ""
    members: set[str] = field(default_factory=set)
    archived: bool = False
    of: str = ""  # whose direct chat with the bot it is
    messages: list[Json] = field(default_factory=list)
    whispers: list[tuple[str, Json]] = field(default_factory=list)  # to whom, what
    posted: float = -1e9

    @property
    def kind(self) -> str:
        return KIND[self.id[0]]


@dataclass
class Answer:
    """What the app answered to a payload: HTTP status (an acked envelope is 200) and body."""

    status: int
    body: Any = None


class Slack:
    """`async with Slack(manifest) as slack:`; people act by `types`, `presses`, `submits`, …"""

    def __init__(self, manifest: Json | None = None, *, pace: bool = True) -> None:
        self.manifest, self.pace = manifest, pace
        self.bot_token, self.app_token, self.secret = "xoxb-right", "xapp-right", "sekret"
        self.users: dict[str, Json] = {}
        self.channels: dict[str, Channel] = {}
        self.views: dict[str, Json] = {}
        self.homes: dict[str, Json] = {}
        self.files: dict[str, Json] = {}
        self.calls: list[tuple[str, Json]] = []
        self.limits: Counter[str] = Counter()  # method → how often it answers 429 now
        # method, or "method channel" → "before", "after" (it arrives), "503" or a code
        self.breaks: dict[str, str] = {}
        self.events_url = ""  # HTTP instead of the socket
        self.ahead = 0.0  # of the clock that triggers and limits use
        self.revoked: set[str] = set()  # "bot_token", "app_token"
        self.frozen = False  # the socket is open and nobody is at the other end
        self.closed_to_sockets = False
        self.acks: dict[str, asyncio.Future[Any]] = {}
        self.sockets: list[web.WebSocketResponse] = []
        self._lines: dict[int, Any] = {}  # the transport of each socket
        self._tickets: set[str] = set()
        self._triggers: dict[str, float] = {}
        self._used: set[str] = set()
        self._urls: dict[str, list[Any]] = {}
        self._uploads: dict[str, Json] = {}
        self._count = itertools.count(1)
        self.user(BOT, "liaison", is_bot=True)

    # the place and the people

    def user(self, id: str, name: str, email: str = "", **more: Any) -> Json:
        made = {
            "id": id, "team_id": HOME, "name": name.lower(), "real_name": name, "deleted": False,
            "is_bot": False, "is_restricted": False, "is_ultra_restricted": False,
            "is_email_confirmed": True, "tz": "Asia/Shanghai", "updated": 1,
            "profile": {"real_name": name, "display_name": name, "email": email}, **more,
        }  # fmt: skip
        self.users[id] = made
        return made

    def channel(self, id: str, name: str, *members: str) -> Channel:
        self.channels[id] = made = Channel(id, name, {*members})
        return made

    def direct(self, user: str) -> Channel:
        known = next((c for c in self.channels.values() if c.of == user), None)
        if known is None:
            known = Channel(f"D0{user}", of=user, members={user, BOT})
            self.channels[known.id] = known
        return known

    def now(self) -> float:
        return time.time() + self.ahead

    def number(self, prefix: str) -> str:
        return f"{prefix}0{next(self._count):06}"

    def _ts(self) -> str:
        return f"{int(self.now())}.{next(self._count):06}"

    # the server

    async def __aenter__(self) -> "Slack":
        app = web.Application(client_max_size=2**26)
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_get("/link", self._link)
        app.router.add_post("/upload/{file}", self._upload)
        app.router.add_get("/files-pri/{file}/{name}", self._download)
        app.router.add_post("/response/{token}", self._response)
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
        return f"http://127.0.0.1:{self.port}/api/"

    def _here(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method, given = request.match_info["method"], await _arguments(request)
        self.calls.append((method, given))
        there = f"{method} {given.get('channel')}"
        broken = self.breaks.pop(there, "") or self.breaks.pop(method, "")
        if broken == "before":
            request.transport.abort()
            return web.Response(status=500)
        if broken.isdecimal():
            return web.Response(status=int(broken), text="<html>nobody is here</html>")
        try:
            if broken and broken != "after":
                raise Refusal(broken)
            body = self._call(method, given, request.headers.get("Authorization", ""))
        except Refusal as refusal:
            body = refusal.body
        except Limited as limited:
            again = {"Retry-After": str(limited.seconds)}
            return web.json_response({"ok": False, "error": "ratelimited"}, status=429,
                                     headers=again)  # fmt: skip
        if broken == "after":
            request.transport.abort()
        scopes = ",".join(sorted(self._scopes() or ()))
        return web.json_response(body, headers={"x-oauth-scopes": scopes} if scopes else {})

    def _call(self, method: str, given: Json, authorization: str) -> Json:
        token = authorization.removeprefix("Bearer ") or given.pop("token", "")
        given.pop("token", None)
        work = getattr(self, "_" + method.replace(".", "_"), None)
        if work is None:
            raise Refusal("unknown_method")
        self._let_in(token, app=method == "apps.connections.open")
        if self.limits[method] > 0:
            self.limits[method] -= 1
            raise Limited(1)
        return {"ok": True, **work(given)}

    def _let_in(self, token: str, *, app: bool) -> None:
        if not token:
            raise Refusal("not_authed")
        if token not in (self.bot_token, self.app_token):
            raise Refusal("invalid_auth")
        if ("app_token" if app else "bot_token") in self.revoked:
            raise Refusal("token_revoked")
        if app != (token == self.app_token):
            raise Refusal("not_allowed_token_type")

    def _scopes(self) -> set[str] | None:
        if self.manifest is None:
            return None
        return set(self.manifest["oauth_config"]["scopes"]["bot"])

    def _need(self, scope: str) -> None:
        scopes = self._scopes()
        if scopes is not None and scope not in scopes:
            raise Refusal("missing_scope", needed=scope, provided=",".join(sorted(scopes)))

    # methods

    def _auth_test(self, given: Json) -> Json:
        return {"url": "https://home.slack.test/", "team": "Home", "user": "liaison",
                "team_id": HOME, "user_id": BOT, "bot_id": BOT_ID,
                "is_enterprise_install": False}  # fmt: skip

    def _apps_connections_open(self, given: Json) -> Json:
        if self.manifest and not self.manifest["settings"]["socket_mode_enabled"]:
            raise Refusal("missing_scope", needed="connections:write")
        ticket = self.number("t")
        self._tickets.add(ticket)
        return {"url": f"ws://127.0.0.1:{self.port}/link?ticket={ticket}&app_id={APP}"}

    def _channel(self, id: str) -> Channel:
        """Where a message goes; a person's id is their direct chat."""
        if id in self.users and id != BOT:
            self._writable(id)
            return self.direct(id)
        channel = self.channels.get(id)
        if channel is None or (channel.id[0] == "G" and BOT not in channel.members):
            raise Refusal("channel_not_found")
        return channel

    def _writable(self, user: str) -> None:
        if self.users[user]["deleted"]:
            raise Refusal("user_disabled")
        if self.users[user]["is_bot"]:
            raise Refusal("cannot_dm_bot")

    def _content(self, given: Json) -> Json:
        text, blocks = given.get("text", ""), given.get("blocks") or []
        if not text and not blocks:
            raise Refusal("no_text")
        if len(text) > 40000:
            raise Refusal("msg_too_long")
        if errors := refused(blocks, "message"):
            raise Refusal("invalid_blocks", errors=errors, response_metadata={"messages": errors})
        made: Json = {"type": "message", "user": BOT, "bot_id": BOT_ID, "app_id": APP,
                      "text": text, "blocks": blocks}  # fmt: skip
        if metadata := given.get("metadata"):
            if set(metadata) != {"event_type", "event_payload"}:
                raise Refusal("invalid_metadata_format")
            made["metadata"] = metadata
        return made

    def _open_to_bot(self, channel: Channel) -> None:
        if BOT not in channel.members:
            raise Refusal("not_in_channel")
        if channel.archived:
            raise Refusal("is_archived")

    def _chat_postMessage(self, given: Json) -> Json:
        self._need("chat:write")
        channel = self._channel(given.get("channel", ""))
        self._open_to_bot(channel)
        if self.pace and self.now() - channel.posted < 1:
            raise Limited(1)
        message = self._content(given)
        self._in_thread(channel, given, message)
        channel.posted = self.now()
        return self._posted(channel, message)

    def _in_thread(self, channel: Channel, given: Json, message: Json) -> None:
        if root := given.get("thread_ts"):
            if all(m["ts"] != root for m in channel.messages):
                raise Refusal("thread_not_found")
            message["thread_ts"] = root

    def _posted(self, channel: Channel, message: Json) -> Json:
        message["ts"] = self._ts()
        channel.messages.append(message)
        return {"channel": channel.id, "ts": message["ts"], "message": message}

    def _chat_update(self, given: Json) -> Json:
        self._need("chat:write")
        channel = self.channels.get(given.get("channel", ""))
        if channel is None:  # a person's id will not do here
            raise Refusal("channel_not_found")
        self._open_to_bot(channel)
        message = next((m for m in channel.messages if m["ts"] == given.get("ts")), None)
        if message is None:
            raise Refusal("message_not_found")
        if message.get("bot_id") != BOT_ID:
            raise Refusal("cant_update_message")
        message.update(self._content(given), edited={"ts": self._ts()})
        return {"channel": channel.id, "ts": message["ts"], "text": message["text"]}

    def _chat_postEphemeral(self, given: Json) -> Json:
        self._need("chat:write")
        channel, user = self._channel(given.get("channel", "")), given.get("user", "")
        self._open_to_bot(channel)
        if user not in channel.members:
            raise Refusal("user_not_in_channel")
        if "metadata" in given:
            raise Refusal("invalid_arg_name")
        message = {**self._content(given), "ts": self._ts(), "is_ephemeral": True}
        self._in_thread(channel, given, message)
        channel.whispers.append((user, message))
        return {"message_ts": message["ts"]}

    def _conversations_open(self, given: Json) -> Json:
        self._need("im:write")
        user = given.get("users", "")
        if user not in self.users:
            raise Refusal("user_not_found")
        self._writable(user)
        return {"channel": {"id": self.direct(user).id}}

    def _conversations_info(self, given: Json) -> Json:
        channel = self._channel(given.get("channel", ""))
        self._need(f"{channel.kind}:read")
        return {"channel": {"id": channel.id, "name": channel.name, "is_im": bool(channel.of),
                            "is_archived": channel.archived,
                            "is_member": BOT in channel.members}}  # fmt: skip

    def _conversations_history(self, given: Json) -> Json:
        channel = self._read(given)
        oldest = float(given.get("oldest") or 0)
        new = [m for m in channel.messages if float(m["ts"]) > oldest]
        messages = [m for m in new if m.get("thread_ts", m["ts"]) == m["ts"]]
        return _page([_seen(m, given) for m in reversed(messages)], given, "messages")

    def _conversations_replies(self, given: Json) -> Json:
        """A cursor is Slack's own, and each page has at most as many as are asked for."""
        channel, root = self._read(given), given.get("ts")
        if not 1 <= int(given.get("limit") or 1000) <= 1000:
            raise Refusal("invalid_limit")
        if not str(given.get("cursor") or 0).isdecimal():
            raise Refusal("invalid_cursor")
        if all(m["ts"] != root for m in channel.messages):
            raise Refusal("thread_not_found")
        oldest = float(given.get("oldest") or 0)
        replies = [m for m in channel.messages if m.get("thread_ts") == root]
        found = [m for m in channel.messages if m["ts"] == root]
        found += [m for m in replies if float(m["ts"]) > oldest]
        return _page([_seen(m, given) for m in found], given, "messages")

    def _read(self, given: Json) -> Channel:
        channel = self.channels.get(given.get("channel", ""))
        if channel is None:
            raise Refusal("channel_not_found")
        self._need(f"{channel.kind}:history")
        if BOT not in channel.members:
            raise Refusal("not_in_channel")
        return channel

    def _users_list(self, given: Json) -> Json:
        self._need("users:read")
        return _page([self._profile(user) for user in self.users.values()], given, "members")

    def _users_info(self, given: Json) -> Json:
        self._need("users:read")
        if given.get("user") not in self.users:
            raise Refusal("user_not_found")
        return {"user": self._profile(self.users[given["user"]])}

    def _profile(self, user: Json) -> Json:
        scopes = self._scopes()
        if scopes is None or "users:read.email" in scopes:
            return user
        return {**user, "profile": {k: v for k, v in user["profile"].items() if k != "email"}}

    def _views_open(self, given: Json) -> Json:
        self._exchange(given.get("trigger_id", ""))
        return {"view": self._shown(given.get("view"))}

    def _views_push(self, given: Json) -> Json:
        self._exchange(given.get("trigger_id", ""))
        return {"view": self._shown(given.get("view"))}

    def _views_update(self, given: Json) -> Json:
        known = self.views.get(given.get("view_id", ""))
        if known is None:
            raise Refusal("not_found")
        if given.get("hash", known["hash"]) != known["hash"]:
            raise Refusal("hash_conflict")
        return {"view": self._shown(given.get("view"), known["id"])}

    def _views_publish(self, given: Json) -> Json:
        if given.get("user_id") not in self.users:
            raise Refusal("user_not_found")
        view = given.get("view") or {}
        if view.get("type") != "home" or refused_view(view):
            raise Refusal("invalid_arguments", response_metadata={"messages": refused_view(view)})
        self.homes[given["user_id"]] = view | {"id": self.number("V"), "hash": self.number("h")}
        return {"view": self.homes[given["user_id"]]}

    def _exchange(self, trigger: str) -> None:
        if trigger not in self._triggers:
            raise Refusal("invalid_trigger_id" if trigger else "invalid_arguments")
        if trigger in self._used:
            raise Refusal("exchanged_trigger_id")
        self._used.add(trigger)
        if self.now() - self._triggers[trigger] > TRIGGER_LIVES:
            raise Refusal("expired_trigger_id")

    def _shown(self, view: Any, id: str = "") -> Json:
        errors = refused_view(view or {})
        if errors or view["type"] != "modal":
            raise Refusal("invalid_arguments", response_metadata={"messages": errors})
        made: Json = view | {"id": id or self.number("V"), "hash": self.number("h"),
                             "team_id": HOME, "app_id": APP}  # fmt: skip
        made.setdefault("private_metadata", "")
        made.setdefault("callback_id", "")
        self.views[made["id"]] = made
        return made

    # files

    def _files_getUploadURLExternal(self, given: Json) -> Json:
        self._need("files:write")
        if not given.get("filename") or int(given.get("length", 0)) <= 0:
            raise Refusal("invalid_arguments")
        if len(given.get("alt_txt", "")) > 1000:
            raise Refusal("alt_txt_too_large")
        id = self.number("F")
        self._uploads[id] = given | {"data": None}
        return {"upload_url": self._here(f"/upload/{id}"), "file_id": id}

    async def _upload(self, request: web.Request) -> web.Response:
        waiting = self._uploads.get(request.match_info["file"])
        data = await request.read()
        if waiting is None or len(data) != int(waiting["length"]):
            return web.Response(status=400, text="length")
        waiting["data"] = data
        return web.Response(text=f"OK - {len(data)}")

    def _files_completeUploadExternal(self, given: Json) -> Json:
        self._need("files:write")
        done = []
        for one in given.get("files") or []:
            waiting = self._uploads.get(one.get("id", ""))
            if waiting is None or waiting["data"] is None:
                raise Refusal("file_not_found")
            done.append((one, waiting))
        if not done:
            raise Refusal("invalid_arguments")
        files = [self._kept(one["id"], one.get("title"), waiting) for one, waiting in done]
        if given.get("channel_id"):
            channel = self.channels.get(given["channel_id"])
            if channel is None:
                raise Refusal("channel_not_found")
            self._open_to_bot(channel)
            shared: Json = {"type": "message", "subtype": "file_share", "user": BOT,
                            "bot_id": BOT_ID, "text": "", "files": files}  # fmt: skip
            self._in_thread(channel, given, shared)
            self._posted(channel, shared)
        return {"files": [{"id": f["id"], "title": f["title"]} for f in files]}

    def _kept(self, id: str, title: str | None, waiting: Json) -> Json:
        self._uploads.pop(id)
        more = {"title": title or waiting["filename"], "alt_txt": waiting.get("alt_txt", "")}
        return self.file(waiting["filename"], waiting["data"], id=id, by=BOT, **more)

    def file(self, name: str, data: bytes, *, id: str = "", by: str = "", **more: Any) -> Json:
        """A file that somebody has put into Slack."""
        id = id or self.number("F")
        url = self._here(f"/files-pri/{id}/{name}")
        made = {"id": id, "name": name, "size": len(data), "user": by, "mode": "hosted",
                "mimetype": more.pop("mimetype", "application/octet-stream"),
                "url_private": url, "url_private_download": url, **more}  # fmt: skip
        self.files[id] = made | {"data": data}
        return made

    def _files_info(self, given: Json) -> Json:
        self._need("files:read")
        if given.get("file") not in self.files:
            raise Refusal("file_not_found")
        return {"file": {k: v for k, v in self.files[given["file"]].items() if k != "data"}}

    async def _download(self, request: web.Request) -> web.Response:
        """Without the right token Slack answers 200 with a page to sign in."""
        allowed = request.headers.get("Authorization") == f"Bearer {self.bot_token}"
        scopes = self._scopes()
        if not allowed or (scopes is not None and "files:read" not in scopes):
            page = "<!DOCTYPE html><title>Sign in to Slack</title>"
            return web.Response(text=page, content_type="text/html")
        file = self.files[request.match_info["file"]]
        return web.Response(body=file["data"], content_type=file["mimetype"])

    # response_url

    async def _response(self, request: web.Request) -> web.Response:
        known = self._urls.get(request.match_info["token"])
        if known is None or self.now() - known[2] > RESPONSE_LIVES:
            return web.json_response({"ok": False, "error": "expired_url"}, status=404)
        known[3] += 1
        if known[3] > RESPONSE_USES:
            return web.json_response({"ok": False, "error": "used_url"}, status=404)
        given, channel = await request.json(), self.channels[known[0]]
        self.calls.append(("response_url", given))
        try:
            message = {**self._content(given), "ts": self._ts()}
        except Refusal as refusal:
            return web.json_response(refusal.body, status=400)
        if given.get("response_type", "ephemeral") == "in_channel":
            channel.messages.append(message)
        else:
            channel.whispers.append((known[1], message))
        return web.Response(text="ok")

    def _response_url(self, channel: str, user: str) -> str:
        token = self.number("r")
        self._urls[token] = [channel, user, self.now(), 0]
        return self._here(f"/response/{token}")

    # the socket

    async def _link(self, request: web.Request) -> web.StreamResponse:
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets or self.closed_to_sockets:
            return web.Response(status=404)
        self._tickets.discard(ticket)
        socket = web.WebSocketResponse(autoping=False)
        await socket.prepare(request)
        self.sockets.append(socket)
        self._lines[id(socket)] = request.transport
        await socket.send_json({"type": "hello", "num_connections": len(self.sockets),
                                "debug_info": {}, "connection_info": {"app_id": APP}})  # fmt: skip
        async for frame in socket:
            if frame.type == WSMsgType.PING and not self.frozen:
                await socket.pong(frame.data)
            elif frame.type == WSMsgType.TEXT and not self.frozen:
                self._acked(json.loads(frame.data))
        self.sockets.remove(socket)
        return socket

    def _acked(self, ack: Json) -> None:
        waiting = self.acks.get(ack["envelope_id"])
        if waiting and not waiting.done():
            waiting.set_result(ack.get("payload"))

    async def disconnect(self, reason: str = "warning") -> None:
        """Slack asks for a new connection, and closes this one."""
        socket = self.sockets[-1]
        await socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {}})

    def drop(self) -> None:
        for socket in list(self.sockets):
            self._lines[id(socket)].abort()

    async def connected(self, seconds: float = 5) -> None:
        async with asyncio.timeout(seconds):
            while not self.sockets:
                await asyncio.sleep(0.01)

    # to the app

    async def deliver(self, payload: Json, kind: str = "events_api", *, retry: int = 0,
                      wait: float = 3.0, **how: Any) -> Answer:  # fmt: skip
        """Hand a payload over as Slack does, over HTTP where `events_url` is set."""
        if self.events_url:
            return await self._posted_to_app(payload, kind, retry, **how)
        envelope = how.get("envelope") or self.number("env")
        frame: Json = {"type": kind, "envelope_id": envelope, "payload": payload,
                       "accepts_response_payload": kind != "events_api"}  # fmt: skip
        if retry:
            frame |= {"retry_attempt": retry, "retry_reason": "timeout"}
        self.acks[envelope] = waiting = asyncio.get_running_loop().create_future()
        await self.sockets[-1].send_json(frame)
        try:
            return Answer(200, await asyncio.wait_for(waiting, wait))
        except TimeoutError:
            return Answer(0)

    async def _posted_to_app(
        self, payload: Json, kind: str, retry: int, headers: Json | None = None, **_: Any
    ) -> Answer:
        if kind == "events_api":
            body, media = json.dumps(payload), "application/json"
        elif kind == "slash_commands":
            body, media = urlencode(payload), "application/x-www-form-urlencoded"
        else:
            body = urlencode({"payload": json.dumps(payload)})
            media = "application/x-www-form-urlencoded"
        sent = {"Content-Type": media, **self.signed(body), **(headers or {})}
        if retry:
            sent |= {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": "http_timeout"}
        async with self._http.post(self.events_url, data=body.encode(), headers=sent) as response:
            text = await response.text()
            try:
                return Answer(response.status, json.loads(text) if text else None)
            except ValueError:
                return Answer(response.status, text)

    def signed(self, body: str, at: float | None = None, secret: str = "") -> dict[str, str]:
        stamp = str(int(time.time() if at is None else at))
        base = f"v0:{stamp}:{body}".encode()
        digest = hmac.new((secret or self.secret).encode(), base, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}

    def _subscribed(self, event: str) -> bool:
        if self.manifest is None:
            return True
        return event in self.manifest["settings"]["event_subscriptions"]["bot_events"]

    def event(self, event: Json, **more: Any) -> Json:
        return {"token": "x", "team_id": HOME, "api_app_id": APP, "type": "event_callback",
                "event": event, "event_id": self.number("Ev"), "event_time": int(self.now()),
                "authorizations": [{"enterprise_id": None, "team_id": HOME, "user_id": BOT,
                                    "is_bot": True, "is_enterprise_install": False}],
                "is_ext_shared_channel": False, **more}  # fmt: skip

    async def emit(self, name: str, event: Json, **how: Any) -> list[Answer]:
        """An event, if the manifest subscribes to it."""
        if not self._subscribed(name):
            return []
        return [await self.deliver(self.event(event), **how)]

    # what people do

    def trigger(self) -> str:
        id = f"{next(self._count)}.{HOME}.x"
        self._triggers[id] = self.now()
        return id

    def payloads_of_line(self, user: str, channel: str, text: str, thread: str = "",
                         files: tuple[Json, ...] = (), team: str = "") -> list[Json]:  # fmt: skip
        """The events that one typed message comes as: a mention comes twice."""
        room = self.channels[channel]
        message: Json = {"type": "message", "user": user, "text": text, "ts": self._ts(),
                         "team": team or HOME, "client_msg_id": self.number("m")}  # fmt: skip
        if thread:
            message["thread_ts"] = thread
        if files:
            message |= {"subtype": "file_share", "files": list(files)}
        room.messages.append(message)
        kinds = {"channels": "channel", "groups": "group", "im": "im"}
        event = message | {"channel": channel, "event_ts": message["ts"],
                           "channel_type": kinds[room.kind]}  # fmt: skip
        if team and team != HOME:
            event["user_team"] = team
        found = []
        if BOT in room.members and self._subscribed(f"message.{room.kind}"):
            found.append(self.event(event))
        if f"<@{BOT}>" in text and not room.of and self._subscribed("app_mention"):
            event = {k: v for k, v in event.items() if k != "channel_type"}
            found.append(self.event(event | {"type": "app_mention"}))
        return found

    async def types(
        self, user: str, channel: str, text: str, *args: Any, **how: Any
    ) -> list[Answer]:
        return [await self.deliver(p)
                for p in self.payloads_of_line(user, channel, text, *args, **how)]  # fmt: skip

    def command(self, user: str, channel: str, text: str, command: str = "/pm") -> Json:
        room = self.channels[channel]
        return {"token": "x", "team_id": HOME, "team_domain": "home", "channel_id": channel,
                "channel_name": "directmessage" if room.of else room.name, "user_id": user,
                "user_name": self.users[user]["name"], "command": command, "text": text,
                "api_app_id": APP, "is_enterprise_install": "false",
                "response_url": self._response_url(channel, user),
                "trigger_id": self.trigger()}  # fmt: skip

    async def commands(self, user: str, channel: str, text: str, command: str = "/pm") -> Answer:
        if self.manifest:
            known = [c["command"] for c in self.manifest["features"]["slash_commands"]]
            assert command in known, f"{command} is not in the manifest"
        return await self.deliver(self.command(user, channel, text, command), "slash_commands")

    def _from(self, user: str) -> Json:
        return {"user": {"id": user, "username": user, "name": user, "team_id": HOME},
                "team": {"id": HOME, "domain": "home"}, "api_app_id": APP, "token": "x",
                "enterprise": None, "is_enterprise_install": False,
                "trigger_id": self.trigger()}  # fmt: skip

    def press(self, user: str, channel: str, message: Json, label: str) -> Json:
        """The payload of a pressed button, found by its label."""
        block, element = _button(message["blocks"], label)
        now, whisper = self._ts(), message.get("is_ephemeral", False)
        shown = {} if whisper else {"message": dict(message)}
        thread = {"thread_ts": message["thread_ts"]} if "thread_ts" in message else {}
        action = {k: element[k] for k in ("action_id", "type", "text", "value") if k in element}
        return self._from(user) | shown | {
            "type": "block_actions", "state": {"values": {}},
            "container": {"type": "message", "message_ts": message["ts"], "channel_id": channel,
                          "is_ephemeral": whisper, **thread},
            "channel": {"id": channel, "name": self.channels[channel].name or "directmessage"},
            "response_url": self._response_url(channel, user),
            "actions": [action | {"block_id": block.get("block_id", "b"), "action_ts": now}],
        }  # fmt: skip

    async def presses(self, user: str, channel: str, message: Json, label: str) -> Answer:
        return await self.deliver(self.press(user, channel, message, label), "interactive")

    def press_in_view(self, user: str, view: Json, label: str) -> Json:
        block, element = _button(view["blocks"], label)
        action = {k: element[k] for k in ("action_id", "type", "text", "value") if k in element}
        return self._from(user) | {
            "type": "block_actions", "container": {"type": "view", "view_id": view["id"]},
            "view": view | {"state": {"values": {}}},
            "actions": [action | {"block_id": block.get("block_id", "b"), "action_ts": self._ts()}],
        }  # fmt: skip

    def submission(self, user: str, view: Json, values: Json) -> Json:
        """What a filled modal sends: values by the label or id of a block.

        Slack itself insists on what is required.
        """
        state: Json = {}
        left = dict(values)
        for block in view["blocks"]:
            if block["type"] == "input":
                label, element = block["label"]["text"], block["element"]
                names = (label, block["block_id"].rstrip("~"))
                key = next((k for k in left if k in names), None)
                value = left.pop(key) if key is not None else _initial(element)
                filled = _state(element, value)
                empty = not any(v for k, v in filled.items() if k != "type")
                assert block.get("optional") or not empty, f"{label} has to be filled in"
                state[block["block_id"]] = {element["action_id"]: filled}
        assert not left, (
            f"no such fields: {list(left)} in {[b.get('label') for b in view['blocks']]}"
        )
        return self._from(user) | {"type": "view_submission", "response_urls": [],
                                   "view": view | {"state": {"values": state}}}  # fmt: skip

    async def submits(self, user: str, view: Json, **values: Any) -> Json | None:
        """Fill a modal in and send it; the errors by field, the view that came instead, or None."""
        answer = await self.deliver(self.submission(user, view, values), "interactive")
        assert answer.status == 200, answer
        return self._after(view, answer.body)

    def _after(self, view: Json, body: Any) -> Json | None:
        action = (body or {}).get("response_action", "")
        match action:
            case "":
                self.views.pop(view["id"], None)
                return None
            case "clear":
                self.views.clear()
                return None
            case "errors":
                known = {b["block_id"] for b in view["blocks"] if b["type"] == "input"}
                assert body["errors"] and set(body["errors"]) <= known, body
                return {"errors": body["errors"]}
            case "update":
                return self._shown(body["view"], view["id"])
            case "push":
                return self._shown(body["view"])
        raise AssertionError(f"Slack knows no response_action {action}")

    def shortcut(
        self, user: str, callback_id: str, channel: str = "", message: Json | None = None
    ) -> Json:
        """A shortcut of a message, or without one the global kind."""
        if message is None:
            return self._from(user) | {"type": "shortcut", "callback_id": callback_id,
                                       "action_ts": self._ts()}  # fmt: skip
        return self._from(user) | {
            "type": "message_action", "callback_id": callback_id, "action_ts": self._ts(),
            "channel": {"id": channel, "name": self.channels[channel].name},
            "message": message, "message_ts": message["ts"],
            "response_url": self._response_url(channel, user),
        }  # fmt: skip

    async def suggests(self, user: str, view: Json, name: str, typed: str) -> list[Json]:
        block = next(b for b in view["blocks"] if b.get("block_id") == name)
        action_id = block["element"]["action_id"]
        payload = {k: v for k, v in self._from(user).items() if k != "trigger_id"} | {
            "type": "block_suggestion", "action_id": action_id, "block_id": block["block_id"],
            "value": typed, "container": {"type": "view", "view_id": view["id"]},
            "view": view,
        }  # fmt: skip
        answer = await self.deliver(payload, "interactive")
        assert answer.status == 200, answer
        options: list[Json] = answer.body["options"]
        assert len(options) <= 100 and not [e for o in options for e in option_refused(o)]
        return options


async def _arguments(request: web.Request) -> Json:
    """Slack takes them in the address, as a form and as JSON; structures may be JSON in text."""
    given: Json = dict(request.query)
    if request.content_type == "application/json":
        raw = await request.read()
        given |= json.loads(raw) if raw else {}
    elif request.content_type in ("application/x-www-form-urlencoded", "multipart/form-data"):
        given |= dict(await request.post())
    for name in ("blocks", "view", "metadata", "files"):
        if isinstance(given.get(name), str):
            given[name] = json.loads(given[name])
    return given


def _page(found: list[Json], given: Json, name: str) -> Json:
    size = min(int(given.get("limit", 100)), 1000)
    start = int(given.get("cursor") or 0)
    after = str(start + size) if start + size < len(found) else ""
    return {name: found[start : start + size], "has_more": bool(after),
            "response_metadata": {"next_cursor": after}}  # fmt: skip


def _seen(message: Json, given: Json) -> Json:
    asked = str(given.get("include_all_metadata", "")).lower() in ("1", "true")
    return message if asked else {k: v for k, v in message.items() if k != "metadata"}


def _button(blocks: list[Json], label: str) -> tuple[Json, Json]:
    found = []
    for block in blocks:
        elements = [*block.get("elements", ()), *filter(None, [block.get("accessory")])]
        for element in elements:
            if element.get("type") == "button" and element["text"]["text"] == label:
                found.append((block, element))
    labels = [e["text"]["text"] for b in blocks for e in b.get("elements", ()) if "value" in e]
    assert found, f"no button {label}; there are {labels}"
    return found[0]


def _initial(element: Json) -> Any:
    names = ("initial_value", "initial_date", "initial_date_time", "initial_option",
             "initial_user", "initial_options")  # fmt: skip
    return next((element[n] for n in names if n in element), None)


STATES = {
    "users_select": "selected_user",
    "datepicker": "selected_date",
    "datetimepicker": "selected_date_time",
    "timepicker": "selected_time",
    "file_input": "files",
}


def _state(element: Json, value: Any) -> Json:
    """The state of one element, filled with a plain value or with an option."""
    kind = element["type"]
    if kind == "checkboxes" or (kind.startswith("multi_") and kind.endswith("_select")):
        return {"type": kind, "selected_options": [_option(element, v) for v in value or ()]}
    if kind in ("static_select", "external_select", "radio_buttons"):
        return {"type": kind, "selected_option": _option(element, value) if value else None}
    return {"type": kind, STATES.get(kind, "value"): value}


def _option(element: Json, value: Any) -> Json:
    if isinstance(value, dict):
        return value
    groups = element.get("option_groups") or [{"options": element.get("options", [])}]
    known = [o for g in groups for o in g["options"]]
    named = [o for o in known if value in (o["value"], o["text"]["text"])]
    if element["type"].endswith("external_select"):
        return {"text": {"type": "plain_text", "text": value}, "value": value}
    assert named, f"no option {value}; there are {[o['value'] for o in known]}"
    return named[0]
