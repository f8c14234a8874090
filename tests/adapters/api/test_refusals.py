"""What is not a call is refused with its status and a sentence, before the core hears of it."""

import pytest

from adapters.api.allowance import Allowance
from bot.features.action.tables import Action
from tests.adapters.api.conftest import opened

ADD = "/api/v1/action/add"


def sent(called, content, kind="application/json"):
    headers = {"Authorization": f"Bearer {called.token}", "Content-Type": kind}
    return called.client.post(ADD, content=content, headers=headers)


@pytest.mark.parametrize(
    "content", [b"{", b"nothing", b"\xff", b'{"title": "\\ud800"}', b"[" * 99999]
)
def test_what_is_not_json_cannot_be_read(called, content):
    assert sent(called, content).status_code == 400


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "title"),
        ({"title": 1}, "title"),
        ({"title": "Notes", "onwer": "market"}, "onwer"),
        ({"title": "Notes", "project": "X"}, "project"),
        ({"title": "Notes", "sure": "yes"}, "sure"),
        ({"title": "x" * 20_001}, "title"),
    ],
)
def test_the_field_that_is_wrong_is_named(called, body, field):
    refused = called.post("action/add", body)

    assert (refused.status_code, refused.json()["field"]) == (422, field)
    assert "/api/docs" in refused.json()["error"]
    assert called.chat.rows(Action) == []


def test_a_list_is_asked_for_with_fields_that_it_has(called):
    for query in ("page=x", "page=-1", "status=odd", "colour=red", "page=1&page=2", "who="):
        refused = called.get(f"action?{query}")
        assert (refused.status_code, "field" in refused.json()) == (422, True), query


def test_a_body_is_json_and_not_endless(called):
    assert sent(called, b'{"title": "Notes"}', "text/plain").status_code == 415
    assert sent(called, b" " * (2**20 + 1)).status_code == 413


def test_an_unknown_address_and_a_wrong_method_are_told_apart(called):
    wrong = called.client.put(ADD, headers={"Authorization": f"Bearer {called.token}"})

    assert called.post("action/juggle", {}).status_code == 404
    assert (wrong.status_code, wrong.headers["allow"]) == (405, "POST")
    assert called.get("action/add").status_code == 405


def test_a_key_is_short_and_readable(called):
    for key in ("x" * 201, "with blank"):
        assert called.post("action/add", {"title": "A"}, Idempotency_Key=key).status_code == 422


def test_a_loud_program_is_told_how_long_to_wait(databases):
    called = opened(databases, a_minute=3)
    called.token = called.made()

    answers = [called.get("action") for _ in range(4)]

    assert [answer.status_code for answer in answers[:3]] != [429] * 3
    assert answers[3].status_code == 429
    assert answers[3].headers["retry-after"] == "20"
    assert answers[3].json()["error"] == "Too many calls. Wait 20 seconds."
    called.gateway.close()


def test_an_allowance_fills_up_steadily_and_each_token_has_its_own():
    now = [0.0]
    allowance = Allowance(60, lambda: now[0])

    assert [allowance.wait("a") for _ in range(60)] == [0.0] * 60
    assert (allowance.wait("a"), allowance.wait("b")) == (1.0, 0.0)
    now[0] = 2.5
    assert [allowance.wait("a") for _ in range(3)] == [0.0, 0.0, 0.5]


def test_what_breaks_is_told_politely_and_nothing_is_saved(called, monkeypatch):
    monkeypatch.setattr("bot.features.action.commands.new_code", lambda *_: 1 / 0)

    broken = called.post("action/add", {"title": "Notes"})

    assert broken.status_code == 500
    assert "nothing was saved" in broken.json()["error"]
    assert called.chat.rows(Action) == []
