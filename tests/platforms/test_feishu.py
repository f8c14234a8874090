"""The stand-in for Feishu takes what Feishu takes and refuses what is one more, with its code.

Every limit with its page below open.feishu.cn/document/: `create`, `reply`, `patch`, `list` and
`get-2` are those of server-docs/im-v1/message; codes of fields are those of the gateway
(…/server-docs/api-call-guide/generic-error-code).
"""

import asyncio
import io
import json
from contextlib import asynccontextmanager

import httpx
import pytest

from tests.platforms.feishu import APP, Feishu, card_of

MESSAGES, ROOM = "im/v1/messages", "oc_room"
PNG = b"\x89PNG\r\n\x1a\n"


class Caller:
    """Somebody with a token and no adapter."""

    def __init__(self, feishu, web):
        self.feishu, self.web, self.token = feishu, web, ""

    async def __call__(self, method, path, body=None, files=None, **query):
        """The code of the answer, 0 if it was taken, and its data."""
        if not self.token:
            asked = {"app_id": APP, "app_secret": "right"}
            path_of_token = "auth/v3/tenant_access_token/internal"
            answer = await self.web.post(f"/open-apis/{path_of_token}", json=asked)
            self.token = answer.json()["tenant_access_token"]
        headers = {"Authorization": f"Bearer {self.token}"}
        how = {"data": body, "files": files} if files else {"json": body}
        answer = await self.web.request(
            method, f"/open-apis/{path}", params=query, headers=headers, **how
        )
        said = answer.json()
        return said["code"], said.get("data")

    async def says(self, content, kind="text", **more):
        body = {"receive_id": ROOM, "msg_type": kind, "content": content, **more}
        return await self("POST", MESSAGES, body, receive_id_type="chat_id")

    async def text(self, **more):
        return await self.says('{"text":"x"}', **more)

    async def card(self):
        code, data = await self.says(json.dumps(card("hello")), "interactive")
        assert code == 0
        return data["message_id"]


def card(words):
    return {
        "schema": "2.0",
        "config": {"update_multi": True},
        "body": {"elements": [{"tag": "markdown", "content": words}]},
    }


@asynccontextmanager
async def calling():
    async with Feishu() as feishu, httpx.AsyncClient(base_url=feishu.base) as web:
        for n in range(201):
            feishu.user(f"ou_{n}", f"Somebody {n}", department="od-1")
        feishu.department("od-1", "Everybody")
        feishu.group(ROOM, "room", *feishu.users)
        yield Caller(feishu, web)


def called(scenario):
    async def main():
        async with calling() as call:
            return await scenario(call)

    return asyncio.run(main())


async def uuid(call, n):
    """create: "长度 ≤ 50"."""
    return (await call.text(uuid="u" * n))[0]


async def seconds_of_messages(call, n):
    """create: 5 QPS to one user and into one group, whoever sends."""
    return [(await call.text())[0] for _ in range(n)][-1]


async def bytes_of_a_card(call, n):
    """create: "卡片及富文本消息请求体最大不能超过 30 KB"."""
    call.feishu._card = lambda _: None  # which counts marks for more
    made = card("")
    made = card("x" * (n - len(json.dumps(made))))
    return (await call.says(json.dumps(made), "interactive"))[0]


async def bytes_of_a_text(call, n):
    """create: "文本消息请求体最大不能超过 150 KB"."""
    return (await call.says('{"text":"' + "x" * (n - 11) + '"}'))[0]


async def bytes_of_a_picture(call, n):
    """im-v1/image/create: 10 MB."""
    files = {"image": ("a.png", io.BytesIO(PNG + b"x" * (n - len(PNG))))}
    return (await call("POST", "im/v1/images", {"image_type": "message"}, files))[0]


async def bytes_of_a_file(call, n):
    """im-v1/file/create: 30 MB."""
    files = {"file": ("a.bin", io.BytesIO(b"x" * n))}
    body = {"file_type": "stream", "file_name": "a.bin"}
    return (await call("POST", "im/v1/files", body, files))[0]


async def people_rung(call, n):
    """im-v1/buzz-messages/urgent_app: 200 people."""
    id, body = await call.card(), {"user_id_list": [f"ou_{one}" for one in range(n)]}
    path = f"{MESSAGES}/{id}/urgent_app"
    return (await call("PATCH", path, body, user_id_type="open_id"))[0]


async def people_of_a_new_group(call, n):
    """group/chat/create: 50 people at a time."""
    body = {"name": "x", "user_id_list": [f"ou_{one}" for one in range(n)]}
    return (await call("POST", "im/v1/chats", body, user_id_type="open_id"))[0]


async def people_added(call, n):
    """group/chat-member/create: 50 people at a time."""
    body = {"id_list": [f"ou_{one}" for one in range(n)]}
    return (await call("POST", f"im/v1/chats/{ROOM}/members", body))[0]


async def letters_of_a_groups_name(call, n):
    """group/chat/create: 100 letters."""
    return (await call("POST", "im/v1/chats", {"name": "x" * n}))[0]


async def messages_of_a_page(call, n):
    """list: page_size 1 to 50."""
    where = {"container_id_type": "chat", "container_id": ROOM}
    return (await call("GET", MESSAGES, page_size=n, **where))[0]


async def people_of_a_page(call, n):
    """contact-v3/user/find_by_department: page_size up to 50."""
    query = {"department_id": "od-1", "page_size": n}
    return (await call("GET", "contact/v3/users/find_by_department", **query))[0]


async def departments_of_a_page(call, n):
    """contact-v3/department/children: page_size up to 50."""
    return (await call("GET", "contact/v3/departments/0/children", page_size=n))[0]


LIMITS = [
    (uuid, 50, 99992402), (seconds_of_messages, 5, 230020), (bytes_of_a_card, 30 * 1024, 230025),
    (bytes_of_a_text, 150 * 1024, 230025), (bytes_of_a_picture, 10 * 2**20, 234006),
    (bytes_of_a_file, 30 * 2**20, 234006), (people_rung, 200, 99992402),
    (people_of_a_new_group, 50, 99992402), (people_added, 50, 99992402),
    (letters_of_a_groups_name, 100, 99992402), (messages_of_a_page, 50, 99992402),
    (people_of_a_page, 50, 99992402), (departments_of_a_page, 50, 99992402),
]  # fmt: skip


@pytest.mark.parametrize(
    ("limit", "most", "code"), LIMITS, ids=[limit[0].__name__ for limit in LIMITS]
)
def test_so_many_are_taken_and_one_more_is_refused(limit, most, code):
    assert called(lambda call: limit(call, most)) == 0
    assert called(lambda call: limit(call, most + 1)) == code


@pytest.mark.parametrize(("days", "code"), [(13.99, 0), (14.01, 230031)])
def test_a_card_is_changed_for_fourteen_days(days, code):
    """patch: 230031."""

    async def main(call):
        id = await call.card()
        call.feishu.ahead += days * 86400
        call.token = ""
        return (await call("PATCH", f"{MESSAGES}/{id}", {"content": json.dumps(card("new"))}))[0]

    assert called(main) == code


@pytest.mark.parametrize(("minutes", "same"), [(59, True), (61, False)])
def test_a_uuid_is_known_for_an_hour(minutes, same):
    """create: "一小时内"."""

    async def main(call):
        _, first = await call.text(uuid="once")
        call.feishu.ahead += minutes * 60
        _, again = await call.text(uuid="once")
        return (first["message_id"] == again["message_id"], again["message_id"])

    assert called(main)[0] == same


@pytest.mark.parametrize(
    ("uses", "minutes", "code"), [(1, 29, 0), (2, 29, 300050), (0, 31, 300030)]
)
def test_a_delayed_update_is_taken_twice_within_thirty_minutes_and_after_the_answer(
    uses, minutes, code
):
    """…/ukTMukTMukTM/uMDO1YjLzgTN24yM4UjN: 30 minutes, twice, after the callback was answered."""

    async def main(call):
        feishu, path = call.feishu, "interactive/v1/card/update"
        id = await call.card()
        message = next(m for m in feishu.chats[ROOM].messages if m["message_id"] == id)
        press = feishu._callback("ou_1", message, {"tag": "button", "value": {}})
        update = {"token": press["event"]["token"], "card": card_of(message)}
        assert (await call("POST", path, update))[0] == 300040
        feishu._answered(press, id, type("Answer", (), {"status": 200, "body": {}}))
        for _ in range(uses):
            assert (await call("POST", path, update))[0] == 0
        feishu.ahead += minutes * 60
        return (await call("POST", path, update))[0]

    assert called(main) == code


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda f: f.scopes.difference_update({"im:message", "im:message:send_as_bot"}), 99991672),
        (lambda f: f.revoke(), 99991663),
        (lambda f: setattr(f.chats[ROOM], "bot", False), 230002),
        (lambda f: setattr(f.chats[ROOM], "dissolved", True), 232009),
        (lambda f: f.chats.clear(), 230001),
    ],
)
def test_what_may_not_be_sent_is_refused(spoil, code):
    async def main(call):
        assert (await call.text())[0] == 0
        spoil(call.feishu)
        return (await call.text())[0]

    assert called(main) == code


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda m: m.update(deleted=True), 230011),
        (lambda m: m["sender"].update(id="ou_1"), 230001),
    ],
)
def test_a_card_that_may_not_be_changed_is_refused(change, code):
    async def main(call):
        id = await call.card()
        change(next(m for m in call.feishu.chats[ROOM].messages if m["message_id"] == id))
        return (await call("PATCH", f"{MESSAGES}/{id}", {"content": json.dumps(card("new"))}))[0]

    assert called(main) == code


def test_a_card_is_locked_while_its_press_is_answered():
    async def main(call):
        id = await call.card()
        call.feishu._locked[id] += 1
        return (await call("PATCH", f"{MESSAGES}/{id}", {"content": json.dumps(card("new"))}))[0]

    assert called(main) == 230099


def test_what_was_said_in_a_group_is_read_with_its_scope_only():
    """get-2, list: 230027."""

    async def main(call):
        id = await call.card()
        call.feishu.scopes.discard("im:message.group_msg")
        where = {"container_id_type": "chat", "container_id": ROOM}
        return (await call("GET", MESSAGES, **where))[0], (await call("GET", f"{MESSAGES}/{id}"))[0]

    assert called(main) == (230027, 230027)


def test_a_card_is_told_as_it_was_sent_to_who_asks_for_that():
    """get-2: card_msg_content_type."""

    async def main(call):
        path = f"{MESSAGES}/{await call.card()}"
        _, plain = await call("GET", path)
        _, whole = await call("GET", path, card_msg_content_type="user_card_content")
        return [json.loads(d["items"][0]["body"]["content"]) for d in (plain, whole)]

    assert called(main) == [{"title": None, "elements": []}, card("hello")]
