"""What is let in at /feishu/events: only what Feishu sealed and signed, lately."""

import json
import time

import httpx
import pytest

from adapters.feishu.gate import Gate
from bot.incoming import Refusal
from bot.people import Project
from tests.adapters.feishu.company import user
from tests.platforms.feishu import Feishu


def feishu(key="sealing"):
    made = Feishu()
    made.key = key
    return made


def opened(world, payload, gate=None, **how):
    body = how.pop("body", None) or world.sealed(payload)
    headers = {k.lower(): v for k, v in how.pop("headers", world.signed(body)).items()}
    return (gate or Gate("sealing", world.verification)).opened(body, headers, **how)


def test_what_feishu_sealed_and_signed_is_opened():
    world = feishu()
    payload = world.event("im.message.receive_v1", {"说": "你好"})
    assert opened(world, payload) == payload


@pytest.mark.parametrize(("seconds", "holds"), [(0, True), (299, True), (-299, True), (301, False),
                                                (-301, False), (864000, False)])  # fmt: skip
def test_a_signature_holds_five_minutes(seconds, holds):
    world, now = feishu(), time.time()
    body = world.sealed(world.event("x", {}))
    headers = world.signed(body, int(now) - seconds)
    if holds:
        opened(world, None, body=body, headers=headers, now=int(now))
    else:
        with pytest.raises(Refusal):
            opened(world, None, body=body, headers=headers, now=int(now))


def _plain(world, payload):
    body = json.dumps(payload).encode()
    return body, world.signed(body)


FORGED = {
    "sealed with another key": lambda w, p: _other_key(w, p),
    "not sealed": _plain,
    "signed with another key": lambda w, p: ((b := w.sealed(p)), w.signed(b, key="x")),
    "not signed": lambda w, p: (w.sealed(p), {}),
    "an odd signature": lambda w, p: (
        (b := w.sealed(p)), w.signed(b) | {"X-Lark-Signature": "ü" * 64}),
    "an odd time": lambda w, p: (
        (b := w.sealed(p)), w.signed(b) | {"X-Lark-Request-Timestamp": "٣"}),
    "changed on the way": lambda w, p: (w.sealed(p) + b" ", w.signed(w.sealed(p))),
    "another token": lambda w, p: (
        (b := w.sealed(p | {"header": p["header"] | {"token": "x"}})), w.signed(b)),
    "no header": lambda w, p: ((b := w.sealed({"event": {}})), w.signed(b)),
    "no JSON": lambda w, p: (b"{", w.signed(b"{")),
    "a list": lambda w, p: (b"[]", w.signed(b"[]")),
    "not base64": lambda w, p: ((b := b'{"encrypt": "%%%"}'), w.signed(b)),
    "too short": lambda w, p: ((b := b'{"encrypt": "AAAA"}'), w.signed(b)),
    "a number": lambda w, p: ((b := b'{"encrypt": 7}'), w.signed(b)),
}  # fmt: skip


def _other_key(world, payload):
    body = feishu("another").sealed(payload)
    return body, world.signed(body)


@pytest.mark.parametrize("how", FORGED)
def test_what_is_forged_is_refused(how):
    world = feishu()
    body, headers = FORGED[how](world, world.event("im.message.receive_v1", {}))
    with pytest.raises(Refusal) as refusal:
        opened(world, None, body=body, headers=headers)
    assert refusal.value.status in (400, 401)


def test_without_an_encrypt_key_the_token_vouches():
    world, gate = feishu(""), Gate("", "vtoken")
    payload = world.event("x", {})
    assert opened(world, payload, gate) == payload
    with pytest.raises(Refusal):
        opened(world, payload | {"header": {"token": "other"}}, gate)


@pytest.mark.parametrize("key", ["sealing", ""])
def test_a_challenge_is_answered_in_json_and_only_with_our_token(play, key):
    @play(http=True, **({} if key else {"encrypt_key": None}))
    async def _(c):
        c.feishu.key = key
        asked = {"type": "url_verification", "token": "vtoken", "challenge": 'a"b\n'}
        async with httpx.AsyncClient() as web:
            answer = await web.post(c.feishu.events_url, content=c.feishu.sealed(asked))
            assert (answer.status_code, answer.json()) == (200, {"challenge": 'a"b\n'})
            forged = c.feishu.sealed(asked | {"token": "x"})
            assert (await web.post(c.feishu.events_url, content=forged)).status_code == 401


def test_what_is_refused_over_http_has_no_effect_and_no_traceback(play, caplog):
    @play(http=True)
    async def _(c):
        payload = c.feishu.line(user("pm"), c.dm("pm").id, "project add X1")
        async with httpx.AsyncClient() as web:
            for how, forged in FORGED.items():
                body, headers = forged(c.feishu, payload)
                sent = {k: v.encode() for k, v in headers.items()}
                answer = await web.post(c.feishu.events_url, content=body, headers=sent)
                assert 400 <= answer.status_code < 500 and answer.text == "", how
            huge = await web.post(c.feishu.events_url, content=b"x" * (2**20 + 1))
            assert huge.status_code == 413

        assert c.rows(Project) == []

    assert "Traceback" not in caplog.text and "sealing" not in caplog.text
