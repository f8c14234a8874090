"""The stand-in refuses what DingTalk refuses: each limit holds at its number and not beyond it.

Sources: open.dingtalk.com/document/development/… as named, and the stream protocol of
opensource.dingtalk.com/developerpedia.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import httpx
import pytest

from tests.platforms.dingtalk import (
    APP,
    ROBOT,
    SECRET,
    TEMPLATE,
    TOPIC_CARD,
    TOPIC_MESSAGE,
    DingTalk,
)
from tests.platforms.dingtalk_models import MODELS, refused

Json = dict[str, Any]
MADE: Json = {
    "variables": {"title": "text", "body1": "markdown", "form": "form"},
    "private": ["body1"], "buttons": [], "form": {},
}  # fmt: skip
GROUP = "cidROOM=="


class Client:
    def __init__(self, world: DingTalk, web: httpx.AsyncClient, token: str) -> None:
        self.world, self.web, self.token = world, web, token

    async def asks(self, path: str, body: Json, method: str = "POST") -> tuple[int, Json]:
        known = {"x-acs-dingtalk-access-token": self.token}
        answer = await self.web.request(
            method, f"{self.world.base}{path}", json=body, headers=known
        )
        return answer.status_code, answer.json()

    async def old(self, path: str, body: Json) -> Json:
        query = {"access_token": self.token}
        answer = await self.web.post(f"{self.world.base}{path}", params=query, json=body)
        assert answer.status_code == 200
        return dict(answer.json())

    async def opens(self, secret: str = SECRET) -> tuple[int, Json]:
        topics = [{"type": "CALLBACK", "topic": t} for t in (TOPIC_MESSAGE, TOPIC_CARD)]
        body = {"clientId": APP, "clientSecret": secret, "subscriptions": topics}
        answer = await self.web.post(f"{self.world.base}/v1.0/gateway/connections/open", json=body)
        return answer.status_code, answer.json()


@asynccontextmanager
async def client(**how: Any) -> AsyncIterator[Client]:
    async with DingTalk(MADE, **how) as world, httpx.AsyncClient() as web:
        for n in range(250):
            world.user(f"u{n}", f"Name {n}")
        world.group(GROUP, "room", "u0")
        body = {"appKey": APP, "appSecret": SECRET}
        made = await web.post(f"{world.base}/v1.0/oauth2/accessToken", json=body)
        yield Client(world, web, made.json()["accessToken"])


def said(text: str = "hi", key: str = "sampleText") -> Json:
    param = json.dumps({"content": text}, ensure_ascii=False)
    return {"robotCode": ROBOT, "msgKey": key, "msgParam": param, "openConversationId": GROUP}


def card(track: str = "t1", **variables: str) -> Json:
    return {
        "cardTemplateId": TEMPLATE, "outTrackId": track, "callbackType": "STREAM",
        "cardData": {"cardParamMap": {"title": "x"} | variables}, "userIdType": 1,
        "openSpaceId": f"dtv1.card//IM_GROUP.{GROUP}",
        "imGroupOpenSpaceModel": {"supportForward": False},
        "imGroupOpenDeliverModel": {"robotCode": ROBOT},
    }  # fmt: skip


def runs(work: Any, **how: Any) -> None:
    async def main() -> None:
        async with client(**how) as one:
            await work(one)

    asyncio.run(main())


def limited(path: str, made: Any, code: str, allowed: int, method: str = "POST") -> None:
    """*made(n)* is taken for *allowed*, and refused with *code* for one more."""

    async def work(one: Client) -> None:
        status, body = await one.asks(path, made(allowed), method)
        assert status == 200, body
        status, body = await one.asks(path, made(allowed + 1), method)
        assert (status, body["code"]) == (400, code)

    runs(work)


def test_a_message_parameter_holds_15000_bytes():  # the-robot-sends-a-group-message
    head = len(json.dumps({"content": ""}))
    limited("/v1.0/robot/groupMessages/send", lambda n: said("x" * (n - head)),
            "invalidParameter.msgParam.invalid", 15_000)  # fmt: skip


def test_a_message_goes_to_twenty_people():  # chatbots-send-one-on-one-chat-messages-in-batches
    def made(n: int) -> Json:
        message = {k: v for k, v in said().items() if k != "openConversationId"}
        return message | {"userIds": [f"u{i}" for i in range(n)]}

    limited("/v1.0/robot/oToMessages/batchSend", made, "invalidParameter.userIds.overMax", 20)


@pytest.mark.parametrize(("kind", "most"), [(1, 200), (2, 20), (3, 20)])
def test_a_ding_has_so_many_receivers(kind, most):  # robot-sends-nail-message
    async def work(one: Client) -> None:
        one.world.ding_quota = True
        for count, taken in ((most, True), (most + 1, False)):
            people = [f"u{i}" for i in range(count)]
            body = {"robotCode": ROBOT, "remindType": kind, "receiverUserIdList": people,
                    "content": "x"}  # fmt: skip
            status, answer = await one.asks("/v1.0/robot/ding/send", body)
            assert (status == 200) is taken
            assert taken or answer["code"] == "ding.receivercount.limit"

    runs(work)


def test_a_variable_of_a_card_holds_a_kilobyte():  # create-and-deliver-cards
    limited("/v1.0/card/instances/createAndDeliver",
            lambda n: card(f"t{n}", body1="x" * n), "param.invalid", 1024)  # fmt: skip


def test_a_card_has_one_id_once_and_a_template_that_is_there():
    async def work(one: Client) -> None:
        path = "/v1.0/card/instances/createAndDeliver"
        assert (await one.asks(path, card()))[0] == 200
        assert (await one.asks(path, card()))[1]["code"] == "param.cardAlreadyExist"
        other = card("t2") | {"cardTemplateId": "other.schema"}
        assert (await one.asks(path, other))[1]["code"] == "param.templateNotExist"
        change = {"outTrackId": "t9", "cardData": {"cardParamMap": {"title": "y"}}}
        gone = await one.asks("/v1.0/card/instances", change, "PUT")
        assert gone[1]["code"] == "param.cardNotExist"

    runs(work)


def test_private_data_outdoes_public_data_and_only_of_private_variables():
    async def work(one: Client) -> None:
        await one.asks(
            "/v1.0/card/instances/createAndDeliver", card("t1", title="all", body1="all")
        )
        change = {
            "outTrackId": "t1", "cardData": {"cardParamMap": {"body1": "news"}},
            "privateData": {"u1": {"cardParamMap": {"title": "mine", "body1": "mine"}}},
            "cardUpdateOptions": {"updateCardDataByKey": True},
        }  # fmt: skip
        assert (await one.asks("/v1.0/card/instances", change, "PUT"))[0] == 200
        seen = one.world.cards["t1"]
        assert (seen.of("u1"), seen.of("u2")) == (
            {"title": "all", "body1": "mine"}, {"title": "all", "body1": "news"},
        )  # fmt: skip

    runs(work)


def test_twenty_calls_of_one_kind_a_second():  # how-to-process-api-throttling-…
    async def work(one: Client) -> None:
        path = "/v1.0/robot/groupMessages/send"
        answers = await asyncio.gather(*(one.asks(path, said()) for _ in range(21)))
        codes = [body.get("code") for status, body in answers if status != 200]
        assert codes == ["Forbidden.AccessDenied.QpsLimitForAppkeyAndApi"]
        await asyncio.sleep(1.05)
        assert (await one.asks(path, said()))[0] == 200

    runs(work)


def test_a_group_has_a_name_of_twenty_letters():  # create-common-group-new-version-v2
    def made(n: int) -> Json:
        return {"name": "长" * n, "owner": "u0", "useridlist": ["u0"]}

    limited("/v1.0/im/group/create", made, "parameter.invalid", 20)


@pytest.mark.parametrize(
    ("kind", "name", "data", "taken"),
    [("image", "a.png", b"\x89PNG", True), ("image", "a.svg", b"<svg", False),
     ("file", "a.pptx", b"x", True), ("file", "a.ics", b"x", False),
     ("file", "a.zip", b"x" * 20 * 2**20, True), ("file", "a.zip", b"x" * (20 * 2**20 + 1), False)],
    ids=["png", "svg", "pptx", "ics", "20 MB", "more"],
)  # fmt: skip
def test_what_may_be_uploaded(kind, name, data, taken):  # upload-media-files
    async def work(one: Client) -> None:
        url = f"{one.world.base}/media/upload"
        query = {"access_token": one.token, "type": kind}
        answer = await one.web.post(url, params=query, files={"media": (name, data)})
        assert answer.status_code == 200 and (answer.json()["errcode"] == 0) is taken

    runs(work)


def test_an_error_of_the_old_api_is_a_success_of_http():  # queries-…-department-user
    async def work(one: Client) -> None:
        asked = {"dept_id": 1, "cursor": 0}
        for size, code in ((100, 0), (101, 40035)):
            answer = await one.old("/topapi/v2/user/list", asked | {"size": size})
            assert answer["errcode"] == code
        one.token = "no"
        assert (await one.old("/topapi/v2/user/list", asked))["errcode"] == 40014

    runs(work)


def test_a_token_holds_for_two_hours():  # obtain-the-access-token-of-an-internal-app
    async def work(one: Client) -> None:
        one.world.ahead = 7199
        assert (await one.asks("/v1.0/robot/groupMessages/send", said()))[0] == 200
        one.world.ahead = 7201
        assert (await one.asks("/v1.0/robot/groupMessages/send", said()))[0] == 401

    runs(work)


# The protocol of the stream


@pytest.mark.parametrize(("age", "uses", "taken"), [(89, 1, True), (91, 1, False), (0, 2, False)])
def test_a_ticket_is_good_once_and_for_ninety_seconds(age, uses, taken):
    async def work(one: Client) -> None:
        made = (await one.opens())[1]
        one.world.ahead = age
        url = f"{made['endpoint']}?ticket={made['ticket']}"
        async with aiohttp.ClientSession() as web:
            for _ in range(uses - 1):
                await (await web.ws_connect(url)).close()
            if taken:
                await (await web.ws_connect(url)).close()
                return
            with pytest.raises(aiohttp.WSServerHandshakeError, match="401"):
                await web.ws_connect(url)

    runs(work)


def test_a_wrong_secret_opens_nothing():
    async def work(one: Client) -> None:
        assert (await one.opens("guess"))[0] == 401

    runs(work)


def test_after_an_announced_disconnect_nothing_comes_and_the_socket_ends():
    async def work(one: Client) -> None:
        one.world.silence = 0.1
        made = (await one.opens())[1]
        async with aiohttp.ClientSession() as web:
            socket = await web.ws_connect(f"{made['endpoint']}?ticket={made['ticket']}")
            await one.world.connected(1)
            await one.world.disconnect()
            assert (await one.world.says("u0", GROUP, "hi")).status == 0
            topics = []
            async with asyncio.timeout(2):
                async for frame in socket:
                    topics.append(json.loads(frame.data)["headers"]["topic"])
            assert topics == ["disconnect"]

    runs(work)


def test_a_session_webhook_ends_after_its_hour_and_a_half():  # robot-reply-and-send-messages
    async def work(one: Client) -> None:
        url = one.world.message("u0", GROUP, "hi")["sessionWebhook"]
        text = {"msgtype": "text", "text": {"content": "x"}}
        assert (await one.web.post(url, json=text)).json()["errcode"] == 0
        one.world.ahead = 5401
        answer = await one.web.post(url, json=text)
        assert answer.status_code == 200 and answer.json()["errcode"] != 0

    runs(work)


# The classes of alibabacloud-dingtalk


@pytest.mark.parametrize(
    ("odd", "why"),
    [({"msgkey": "x"}, "knows ['msgkey'] not"), ({"msgParam": {}}, "is no str"),
     ({"robotCode": 1}, "is no str")],
)  # fmt: skip
def test_a_body_is_as_dingtalks_own_classes_say(odd, why):
    call = "POST /v1.0/robot/groupMessages/send"
    assert refused(call, said()) == "" and why in refused(call, said() | odd)


def test_values_of_a_card_are_strings():
    call = "POST /v1.0/card/instances/createAndDeliver"
    odd = card()
    odd["cardData"]["cardParamMap"]["count"] = 1
    assert refused(call, card()) == "" and "is no str" in refused(call, odd)


def test_every_newer_call_of_the_stand_in_has_its_class():
    newer = {call for call in DingTalk(MADE)._works() if "/topapi/" not in call}
    assert newer - MODELS.keys() == {"POST /v1.0/im/group/create", "POST /v1.0/im/group/update"}
