"""A program calls what a person says: the same rows, the same rights, values instead of cards."""

import pytest
from sqlmodel import select

from bot.features.action.tables import Action
from bot.features.risk.tables import Risk
from bot.people import Account, Project
from bot.store import real_now
from bot.tokens import ANSWER_LASTS, Answered, Token
from bot.trail import Spoken
from tests.conftest import ROOM, dm


def test_a_command_is_a_call_and_answers_with_the_row(called):
    answer = called.post("action/add", {"title": "Notes", "owner": "market", "due": "2026-03-06"})

    assert answer.status_code == 200
    value = answer.json()["value"]
    assert (value["code"], value["owner"], value["asker"]) == ("A-1", "market", "pm")
    assert (value["due"], value["state"]) == ("2026-03-06T18:00:00+08:00", "open")
    assert answer.json()["text"].startswith("@market A-1")
    assert called.chat.row(Action, "A-1").title == "Notes"


def test_an_instant_with_its_offset_is_that_instant(called):
    called.post("action/add", {"title": "Notes", "due": "2026-03-06T09:30:00Z"})

    assert called.chat.row(Action, "A-1").due.isoformat() == "2026-03-06T09:30:00+00:00"


def test_the_line_of_a_call_is_on_the_trail_as_it_would_be_typed(called):
    called.post("action/add", {"title": "Notes", "owner": "market"})

    [line] = [s for s in called.chat.rows(Spoken) if s.source == "api"]
    assert (line.text, line.by) == ("action add Notes owner=market project=P-1", "pm")


def test_others_are_told_as_if_it_was_said(called):
    called.post("action/add", {"title": "Notes", "owner": "market"})

    assert "dm:market" in {sent.to for sent in called.chat.tick()}


def test_the_answer_of_a_call_is_no_message_of_any_chat(called):
    called.chat.sent()
    called.post("action/add", {"title": "Notes"})
    called.post("mine")

    assert called.chat.sent() == []
    direct = {account.direct for account in called.chat.rows(Account)}
    assert not any(key.startswith("api:") for key in direct)


def test_a_list_has_pages(called):
    for number in range(23):
        called.chat.says(f"action add Item {number}")

    first, second = (called.get(f"action?project=P-1&page={n}").json()["value"] for n in (1, 2))

    assert (len(first["items"]), first["page"], first["pages"], first["total"]) == (20, 1, 2, 23)
    assert len({row["code"] for page in (first, second) for row in page["items"]}) == 23


@pytest.mark.parametrize("path", ["action?project=P-1", "person?"])
@pytest.mark.parametrize("limit", [1, 7, 30, 100])
def test_a_page_has_as_many_rows_as_is_asked_for(called, path, limit):
    """However many: one after the other they are the same rows in the same order."""
    for number in range(23):
        called.chat.says(f"action add Item {number}")
    for number in range(12):
        called.chat.says(f"person add N{number} department=marketing", "admin")
    whole = [called.get(f"{path}&page={n}").json()["value"]["items"] for n in (1, 2)]

    first = called.get(f"{path}&limit={limit}").json()["value"]
    turns = range(1, first["pages"] + 1)
    pages = [called.get(f"{path}&limit={limit}&page={n}").json()["value"] for n in turns]

    assert [row for page in pages for row in page["items"]] == [row for p in whole for row in p]
    assert all(len(page["items"]) == limit for page in pages[:-1])
    assert called.get(f"{path}&limit=101").status_code == 422


def test_one_is_read_by_its_code_and_not_under_another_noun(called):
    called.chat.says("action add Notes")

    assert called.get("action/A-1").json()["value"]["title"] == "Notes"
    assert called.get("risk/A-1").status_code == 404
    assert called.get("action/A-9").status_code == 404
    assert called.get("person/market").json()["value"]["name"] == "刘洋"


def test_reading_leaves_nothing_behind(called):
    called.chat.says("action add Notes")
    before = len(called.chat.rows(Spoken))

    called.get("action?project=P-1")
    called.get("action/A-1")

    assert len(called.chat.rows(Spoken)) == before


def test_what_may_not_be_seen_is_not_found_however_it_is_asked_for(called):
    called.chat.says("project edit P-1 visibility=members")
    called.chat.says("action add Secret plan")
    called.token = called.made("token add mine scope=write", "sales")

    hidden, missing = called.get("action/A-1"), called.get("action/A-2")
    changed = called.post("action/done", {"action": "A-1"})

    assert (hidden.status_code, missing.status_code, changed.status_code) == (404, 404, 404)
    assert hidden.json()["error"] == missing.json()["error"].replace("A-2", "A-1")
    listed = called.get("action?project=P-1")
    assert (listed.status_code, "Secret" in listed.text) == (404, False)
    assert called.post("search", {"word": "Secret"}).json()["value"]["hits"] == []


def test_who_may_not_is_told_who_may(called):
    called.chat.says("action add Notes @market")
    called.token = called.made("token add mine scope=write", "sales")

    refused = called.post("action/done", {"action": "A-1"})

    assert refused.status_code == 403
    assert "owner 刘洋" in refused.json()["error"]


def test_several_at_once_are_asked_about_and_done_with_sure(called):
    for title in ("One", "Two"):
        called.chat.says(f"action add {title} @market")
    sent = {"action": ["A-1", "A-2"], "due": "2026-03-20"}

    asked = called.post("action/reschedule", sent)
    done = called.post("action/reschedule", sent | {"sure": True})

    assert asked.status_code == 409
    assert [row[0] for row in asked.json()["preview"]] == ["A-1 One", "A-2 Two"]
    assert [row["code"] for row in done.json()["value"]] == ["A-1", "A-2"]


def test_a_decision_on_an_older_version_is_a_conflict(called):
    called.chat.says("action add Notes @market")
    version = called.get("action/A-1").json()["value"]["version"]
    called.chat.says("A-1 done", "market")

    refused = called.post("action/accept", {"action": "A-1", "version": version})

    assert refused.status_code == 409
    assert called.chat.row(Action, "A-1").closed_at is None


def test_what_cannot_be_done_now_is_a_conflict(called):
    called.chat.says("action add Notes")

    assert called.post("action/reopen", {"action": "A-1"}).status_code == 409


def test_a_value_that_cannot_be_read_is_named_with_the_way_out(called):
    refused = called.post("action/add", {"title": "Notes", "owner": "nobody"})
    date = called.post("action/add", {"title": "Notes", "due": "soonish"})

    assert (refused.status_code, refused.json()["field"]) == (404, "owner")
    assert (date.status_code, date.json()["field"]) == (422, "due")
    assert called.chat.rows(Action) == []


def test_which_project_is_asked_with_the_ways_to_say_it(called):
    called.chat.says("project add X2", at=dm("pm"))

    asked = called.post("action/add", {"title": "Notes"})

    assert (asked.status_code, asked.json()["field"]) == (422, "project")
    assert asked.json()["ways"] == ["action add Notes project=P-1", "action add Notes project=P-2"]


def test_a_call_may_be_as_if_said_in_a_chat_one_has_spoken_in(called):
    called.chat.says("project add X2", at=dm("pm"))
    sent = {"title": "Notes", "in": ROOM.key}

    assert called.post("action/add", sent).json()["value"]["project"] == "P-1"
    called.token = called.made("token add mine scope=write", "sales")
    stranger = called.post("action/add", sent)
    assert (stranger.status_code, stranger.json()["field"]) == (404, "in")


def test_a_field_is_emptied_with_null(called):
    called.chat.says("action add Notes 2026-03-06")

    called.post("action/edit", {"action": "A-1", "due": None})

    assert called.chat.row(Action, "A-1").due is None


def test_an_edit_without_a_change_says_so(called):
    called.chat.says("action add Notes")

    refused = called.post("action/edit", {"action": "A-1"})

    assert (refused.status_code, refused.json()["error"]) == (422, "Nothing to change was sent.")


def test_the_answer_is_in_the_language_that_is_asked_for(called):
    sent = {"title": "Notes", "owner": "nobody"}

    zh = called.post("action/add", sent, Accept_Language="de, zh-CN;q=0.8, en;q=0.5")
    own = called.post("action/add", sent)

    assert (zh.json()["error"][:4], own.json()["error"][:9]) == ("没有找到", "No person")


def test_commands_without_a_noun_are_called_by_their_verb(called):
    called.post("action/add", {"title": "Notes"})

    undone = called.post("undo")

    assert undone.status_code == 200
    assert called.chat.row(Action, "A-1").cancelled_at is not None
    assert called.post("simulate", {"span": "7d"}).json()["value"]["lines"] == []


def test_a_repeat_gets_the_same_answer_and_does_nothing(called):
    sent = {"title": "Notes"}
    first = called.post("action/add", sent, Idempotency_Key="build-1")
    again = called.post("action/add", sent, Idempotency_Key="build-1")

    assert (again.status_code, again.json()) == (first.status_code, first.json())
    assert [action.code for action in called.chat.rows(Action)] == ["A-1"]


def test_a_refusal_is_repeated_as_well(called):
    sent = {"action": "A-1"}
    first = called.post("action/done", sent, Idempotency_Key="k")
    called.chat.says("action add Notes")

    again = called.post("action/done", sent, Idempotency_Key="k")

    assert (first.status_code, again.status_code, again.json()) == (404, 404, first.json())


def test_the_same_key_for_something_else_is_refused(called):
    called.post("action/add", {"title": "One"}, Idempotency_Key="k")

    other = called.post("action/add", {"title": "Two"}, Idempotency_Key="k")

    assert other.status_code == 422
    assert len(called.chat.rows(Action)) == 1


def test_keys_of_one_person_mean_nothing_to_another(called):
    called.post("action/add", {"title": "Secret"}, Idempotency_Key="k")
    called.token = called.made("token add mine scope=write", "sales")

    mine = called.post("action/add", {"title": "Secret"}, Idempotency_Key="k")

    assert mine.json().get("value", {}).get("code") != "A-1"


def test_an_answer_is_kept_for_a_day_and_the_deed_stays_done_once(called):
    sent = {"title": "Notes"}
    called.post("action/add", sent, Idempotency_Key="k")
    with called.chat.bot.sessions.begin() as db:
        [kept] = db.exec(select(Answered)).all()
        kept.at = real_now(db) - ANSWER_LASTS * 2
    called.post("mine")

    late = called.post("action/add", sent, Idempotency_Key="k")

    assert late.status_code == 409
    assert len(called.chat.rows(Action)) == 1


def test_a_project_of_a_call_has_no_home_until_it_is_bound(called):
    value = called.post("project/add", {"title": "X2", "budget": 200000}).json()["value"]

    assert (value["chat"], value["budget"], value["pm"]) == (None, "200000", "pm")
    bound = called.post("project/bind", {"project": "P-2", "in": ROOM.key})
    assert bound.status_code == 200, bound.text
    assert called.chat.row(Project, "P-2").chat == ROOM.key


def test_when_a_token_was_last_used_is_kept(called):
    [token] = called.chat.rows(Token)
    assert token.used_at is None
    called.get("action")

    [token] = called.chat.rows(Token)
    assert token.used_at is not None


def test_a_change_of_the_chat_and_one_of_a_call_are_the_same(called):
    line = 'risk add Late part level=high @market response="second supplier"'
    called.chat.says(line)
    called.post(
        "risk/add",
        {"title": "Late part", "level": "high", "owner": "market", "response": "second supplier"},
    )

    one, two = called.chat.rows(Risk)
    skipped = {"code"}
    assert one.model_dump(exclude=skipped) == two.model_dump(exclude=skipped)
