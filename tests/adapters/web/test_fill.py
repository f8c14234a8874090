"""Links that chats give out: a form on a page of its own, and a line that a visitor does."""

import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from adapters.web.app import drawing
from adapters.web.fill import FillPages
from adapters.web.gate import Gates
from bot import blanks
from bot.events import Heard
from bot.features.risk.tables import Risk
from bot.links import press_key, press_ticket
from bot.outbox import Message
from bot.people import Person
from bot.words import catalogue
from tests.adapters.web.office import HOME, Office, office
from tests.conftest import ROOM, dm
from tests.databases import Databases


@pytest.fixture
def company(databases: Databases) -> Iterator[Office]:
    with office(databases) as made:
        pages = FillPages(
            made.bot, made.gateway, made.clock.now, Gates(made.bot, made.gateway, made.clock.now),
            drawing(lambda language: catalogue(language).gettext), lambda: None,
        )  # fmt: skip
        made.app.include_router(pages.routes())
        made.says("project add X1", at=ROOM)
        yield made


def way_to(company: Office, line: str, by: str = "pm") -> str:
    """The path of the form that a line asks for, on a face without forms."""
    heard = Heard(line, f"test:T:{by}", dm(by), f"w-{line}", company.clock.now(), mentioned=True)
    company.gateway.write(lambda: blanks.hear(company.bot, heard))
    bodies = [str(message.body) for message in company.rows(Message)]
    return next(m[0] for body in reversed(bodies) if (m := re.search(r"/fill/[\w-]+", body)))


def send(browser: TestClient, path: str, **fields: str):
    return browser.post(path, json={"fields": fields}, headers=HOME)


def test_a_form_is_filled_in_without_signing_in_and_answered_in_the_chat(company: Office) -> None:
    path, browser = way_to(company, "risk add"), company.browser()
    page = browser.get(path)
    assert page.status_code == 200 and 'name="title"' in page.text
    done = send(browser, path, title="Late parts")

    assert "R-1 is noted" in done.json()["html"]
    assert [risk.title for risk in company.rows(Risk)] == ["Late parts"]
    assert any("R-1 is noted" in str(m.body) and m.spoken for m in company.rows(Message))
    assert browser.get(path).status_code == 410
    assert send(browser, path, title="Another").status_code == 410


def test_what_is_wrong_is_told_at_its_field_and_can_be_mended(company: Office) -> None:
    path = way_to(company, "person edit @rd", "admin")
    wrong = send(company.browser(), path, email="nonsense", position="engineer").json()["html"]
    assert 'aria-invalid="true"' in wrong and "nonsense" in wrong
    assert re.search(r'value="rd" selected', wrong)  # whom it is about stays picked
    done = send(company.browser(), path, email="rd@example.com").json()["html"]
    assert "<h1" in done and "is changed" in done

    rd = next(person for person in company.rows(Person) if person.handle == "rd")
    assert rd.email == "rd@example.com"


@pytest.mark.parametrize("path", ["/fill/guess", "/fill/%00", "/press/x.y", "/press/"])
def test_a_link_that_nobody_gave_opens_nothing(company: Office, path: str) -> None:
    assert company.browser().get(path).status_code in (404, 410)
    assert send(company.browser(), path, title="x").status_code in (404, 405, 410)
    assert company.rows(Risk) == []


def test_another_sites_page_sends_nothing(company: Office) -> None:
    path = way_to(company, "risk add")
    evil = {"Origin": "http://evil.example"}
    answer = company.browser().post(path, json={"fields": {"title": "x"}}, headers=evil)

    assert answer.status_code == 403 and company.rows(Risk) == []


def ticket(company: Office, line: str) -> str:
    key = company.gateway.change(press_key)
    return f"/press/{press_ticket(key, ROOM.key, line)}"


def test_a_button_in_a_group_is_pressed_by_whoever_is_signed_in(company: Office) -> None:
    path = ticket(company, "risk add Late parts")
    assert company.browser().get(path).status_code == 401
    rd = company.signed_in("rd")
    page = rd.get(path)
    assert "risk add Late parts" in page.text and "王磊" in page.text and company.rows(Risk) == []
    once = re.search(r'name="once" value="([^"]+)"', page.text)[1]
    for _ in range(2):
        done = rd.post(path, data={"once": once}, headers=HOME)
        assert "R-1 is noted" in done.text

    assert [(risk.title, risk.owner) for risk in company.rows(Risk)] == [("Late parts", "rd")]


def test_the_page_of_a_line_says_what_it_is_about_to_whom_may_see_it(company: Office) -> None:
    company.says("action add Order parts due=2026-03-06", at=ROOM)
    path = ticket(company, "A-1 done")
    assert "Order parts" in company.signed_in("rd").get(path).text
    company.says("project add Secret visibility=members")
    hidden = ticket(company, "P-2 close")
    assert "Secret" in company.signed_in("pm").get(hidden).text
    assert "Secret" not in company.signed_in("market").get(hidden).text


def test_a_line_that_is_refused_is_not_called_done(company: Office) -> None:
    company.says("action add Order parts due=2026-03-06", at=ROOM)
    market = company.signed_in("market")
    page = market.post(ticket(company, "A-1 done"), data={"once": "1"}, headers=HOME)
    heading = re.search(r"<h1[^>]*>(.*?)</h1>", page.text)[1]
    assert "This is for" in heading and "Done" not in page.text


def test_a_line_that_we_have_not_signed_is_not_done(company: Office) -> None:
    path = ticket(company, "risk add Late parts")
    forged = press_ticket("another key", ROOM.key, "risk add Forged")
    for wrong in (path[:-1] + ("0" if path[-1] != "0" else "1"), f"/press/{forged}"):
        pm = company.signed_in()
        assert pm.get(wrong).status_code == 404
        assert pm.post(wrong, data={"once": "1"}, headers=HOME).status_code == 404
    assert company.rows(Risk) == []
