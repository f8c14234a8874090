"""Signing in by a link, staying signed in, and everything that must not work."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session

from bot.events import Heard, Place
from bot.links import OneTime, give
from bot.people import Account, Person
from bot.visits import LASTS, Visit
from tests.adapters.web.office import HOME, Office, office
from tests.conftest import MONDAY
from tests.databases import Databases


@pytest.fixture
def company(databases: Databases) -> Iterator[Office]:
    with office(databases) as made:
        yield made


# in


def test_a_link_signs_in_who_asked_for_it(company: Office) -> None:
    browser = company.browser()
    answer = company.enter(browser, company.link("rd"))

    assert (answer.status_code, answer.headers["location"]) == (303, "/my")
    page = browser.get("/my")
    assert page.status_code == 200 and "王磊" in page.text


def test_a_robot_that_looks_at_the_link_uses_nothing_up(company: Office) -> None:
    link = company.link()
    for _ in range(3):
        seen = company.browser().get(link)
        assert seen.status_code == 200 and 'method="post"' in seen.text
        assert "set-cookie" not in seen.headers and "林晓" not in seen.text

    assert company.enter(company.browser(), link).status_code == 303


def test_a_link_works_once(company: Office) -> None:
    link = company.link()
    assert company.enter(company.browser(), link).status_code == 303

    again = company.enter(company.browser(), link)
    assert again.status_code == 410 and "set-cookie" not in again.headers
    assert "does not hold any more" in again.text


def test_a_link_holds_for_ten_minutes_of_the_real_world(company: Office) -> None:
    early, late = company.link(), company.link()
    company.hands.time += timedelta(minutes=9, seconds=59)
    assert company.enter(company.browser(), early).status_code == 303
    company.hands.time += timedelta(seconds=1)
    assert company.enter(company.browser(), late).status_code == 410


@pytest.mark.parametrize("code", ["", "AAAAAAAAAAAAA-AAAAAAAAAAAAA", "x" * 5000, "' or 1=1 --"])
def test_a_code_that_was_never_given_opens_nothing(company: Office, code: str) -> None:
    answer = company.enter(company.browser(), f"/sign-in/{code}")

    assert answer.status_code in (400, 410) and "set-cookie" not in answer.headers


def test_a_code_of_another_purpose_opens_nothing(company: Office) -> None:
    with company.gateway.sessions.begin() as db:
        code = give(db, "link", db.get_one(Person, "pm"))

    assert company.enter(company.browser(), f"/sign-in/{code}").status_code == 410


def test_another_sites_page_cannot_sign_its_visitor_in(company: Office) -> None:
    link = company.link()
    for origin in ("https://evil.example", "null", "http://testserver.evil.example"):
        assert company.enter(company.browser(), link, Origin=origin).status_code == 403

    assert company.enter(company.browser(), link).status_code == 303


def test_only_hashes_are_kept(company: Office) -> None:
    link = company.link()
    browser = company.browser()
    company.enter(browser, link)
    code, kept = link.rpartition("/")[2].replace("-", ""), browser.cookies["liaison"]

    digests = [row.digest for row in (*company.rows(OneTime), *company.rows(Visit))]
    assert len(digests) == 2
    assert not any(secret in digest for digest in digests for secret in (code, kept))


# signed in


def test_the_cookie_is_for_this_site_and_no_script(company: Office) -> None:
    cookie = company.enter(company.browser(), company.link()).headers["set-cookie"]

    assert "HttpOnly" in cookie and "SameSite=lax" in cookie and "Path=/" in cookie
    assert "Secure" not in cookie


def test_over_https_the_cookie_never_leaves_it(databases: Databases) -> None:
    with office(databases, secure=True) as company:
        browser = company.browser("https://testserver")
        answer = company.enter(browser, company.link(), Origin="https://testserver")

        assert "Secure" in answer.headers["set-cookie"]


PATHS = ("/", "/my", "/lists/project", "/lists/project.xlsx", "/rows/P-1", "/projects/P-1")


@pytest.mark.parametrize("path", PATHS)
def test_nobody_sees_a_page_without_signing_in_and_is_told_how(company: Office, path: str) -> None:
    company.says("project add Zebra")
    answer = company.browser().get(path)

    assert answer.status_code == 401
    assert "Sign in from your chat" in answer.text and "Zebra" not in answer.text


SENT = (
    ("/chat/say", {"as": "pm", "in": "dm:pm", "text": "mine"}),
    ("/chat/act", {"as": "pm", "in": "dm:pm", "line": "mine"}),
    ("/chat/press", {"as": "pm", "in": "dm:pm", "message": "m1", "button": "b1"}),
    ("/chat/submit", {"as": "pm", "in": "dm:pm", "message": "m1", "fields": {}}),
    ("/chat/language", {"as": "pm", "language": "en"}),
)


@pytest.mark.parametrize(("path", "body"), SENT)
def test_nobody_speaks_without_signing_in(company: Office, path: str, body: dict[str, Any]) -> None:
    before = len(company.rows(Account))
    assert company.browser().post(path, json=body, headers=HOME).status_code == 401
    assert len(company.rows(Account)) == before


@pytest.mark.parametrize(("path", "body"), SENT)
def test_nobody_speaks_as_somebody_else(company: Office, path: str, body: dict[str, Any]) -> None:
    company.signed_in("pm")
    browser = company.signed_in("rd")

    assert browser.post(path, json=body, headers=HOME).status_code == 404
    assert browser.get("/my?as=pm").status_code == 404
    assert browser.get("/chat/stream?as=pm&in=dm:pm").status_code == 404


def test_another_sites_page_may_not_speak_for_who_is_signed_in(company: Office) -> None:
    browser = company.signed_in()
    for path, body in (*SENT, ("/sign-out", {})):
        evil = {"Origin": "https://evil.example"}
        assert browser.post(path, json=body, headers=evil).status_code == 403

    assert browser.get("/my").status_code == 200


def test_there_are_no_doors_of_the_demo(company: Office) -> None:
    browser = company.signed_in()

    assert browser.post("/demo/clock", json={"advance": "1d"}, headers=HOME).status_code == 404
    assert browser.get("/demo/people").status_code == 404
    assert 'id="as"' not in browser.get("/").text


# out


def test_who_signs_out_is_out_and_a_copied_cookie_too(company: Office) -> None:
    browser, thief = company.signed_in(), company.browser()
    thief.cookies.set("liaison", browser.cookies["liaison"])
    assert thief.get("/my").status_code == 200

    assert browser.post("/sign-out", headers=HOME).status_code == 303
    assert browser.get("/my").status_code == thief.get("/my").status_code == 401


def test_a_visit_ends_after_a_week(company: Office) -> None:
    browser = company.signed_in()
    company.hands.time += LASTS - timedelta(seconds=1)
    assert browser.get("/my").status_code == 200
    company.hands.time += timedelta(seconds=1)
    assert browser.get("/my").status_code == 401


def test_who_is_suspended_is_out_at_once_and_stays_out(company: Office) -> None:
    browser, unused = company.signed_in("market"), company.link("market")
    company.says("person suspend @market sure=yes", "admin")
    assert browser.get("/my").status_code == 401
    assert company.enter(company.browser(), unused).status_code == 410

    company.says("person restore @market", "admin")
    assert browser.get("/my").status_code == 401
    assert company.enter(company.browser(), company.link("market")).status_code == 303


def test_a_made_up_cookie_is_nobody(company: Office) -> None:
    browser = company.browser()
    browser.cookies.set("liaison", "x" * 43)

    assert browser.get("/my").status_code == 401


# what a visitor sees


def test_a_visitor_sees_what_they_see_in_the_chat_and_no_more(company: Office) -> None:
    company.says("project add Zebra visibility=members")
    company.says("action add Stripes @pm 2026-03-06 project=P-1")
    pm, outsider = company.signed_in("pm"), company.signed_in("sales")

    assert "Stripes" in pm.get("/my").text
    for path in ("/projects/P-1", "/rows/A-1", "/lists/action?project=P-1"):
        assert pm.get(path).status_code == 200
        hidden = outsider.get(path)
        assert hidden.status_code == 404 and "Zebra" not in hidden.text
    assert "Zebra" not in outsider.get("/lists/project").text


def test_a_group_is_its_members(company: Office) -> None:
    """A chat of the web is seen by who may see its project."""
    launch = Place("web", "demo", "launch")
    company.signed_in("pm")
    heard = Heard("project add Zebra visibility=members", "web:demo:pm", launch, "g", MONDAY)
    company.bot.hear(heard)

    assert "in=launch" in company.signed_in("pm").get("/").text
    assert "in=launch" not in company.signed_in("sales").get("/").text
    refused = company.signed_in("sales").get("/chat/stream?as=sales&in=launch")
    assert refused.status_code == 404


# the first administrator


@pytest.fixture
def bare(company: Office) -> Office:
    """Nobody is administrator yet; a code was printed."""
    with Session(company.gateway.engine) as db, db.begin():
        db.get_one(Person, "admin").roles = []
    return company


def test_the_printed_code_makes_an_administrator_in_the_browser(bare: Office) -> None:
    with bare.gateway.sessions.begin() as db:
        code = give(db, "claim")
    browser = bare.browser()
    assert "Nobody looks after Liaison yet" in browser.get("/").text

    answer = browser.post("/claim", data={"name": "Ada", "code": code}, headers=HOME)
    assert answer.status_code == 303
    assert "Ada" in browser.get("/").text and "Delivery" in browser.get("/my").text
    assert "Nobody looks after" not in bare.browser().get("/").text


def test_a_wrong_claim_makes_nobody(bare: Office) -> None:
    with bare.gateway.sessions.begin() as db:
        code = give(db, "claim")
    before = len(bare.rows(Person))
    wrong = bare.browser().post("/claim", data={"name": "Eve", "code": "7QK2-M9FD"}, headers=HOME)
    assert wrong.status_code == 403 and "does not hold" in wrong.text
    assert len(bare.rows(Person)) == before

    bare.browser().post("/claim", data={"name": "Ada", "code": code}, headers=HOME)
    late = bare.browser().post("/claim", data={"name": "Eve", "code": code}, headers=HOME)
    assert late.status_code == 403
