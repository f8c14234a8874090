"""The pages over the real core: what stands on them, in which order, for whom; workbooks, files."""

import re
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook
from sqlmodel import select

from bot.cards import Card
from bot.files import keep
from bot.outbox import Message, State, post
from bot.registry import commands
from tests.adapters.web.office import HOME, Office, office
from tests.conftest import MONDAY
from tests.databases import Databases

LINES = (
    "project add Launch 2026-06-01",
    "action add Slides @market 2026-03-10 project=P-1",
    "action add Budget @finance 2026-03-06 project=P-1",
    "action add Venue @pm 2026-03-02 project=P-1",
    'action add "=1+1" @rd 2026-03-09 project=P-1',
    "risk add Late part level=high @rd 2026-03-09 project=P-1",
    "A-2 done",
)


@pytest.fixture
def company(databases: Databases) -> Iterator[Office]:
    with office(databases) as made:
        for line in LINES:
            made.says(line, "finance" if line == "A-2 done" else "pm")
        yield made


@pytest.fixture
def pm(company: Office) -> TestClient:
    return company.signed_in()


def codes(page: str) -> list[str]:
    """The codes of a register, in their order."""
    return re.findall(r'<td class="is-code"[^>]*><a href="/rows/([A-Z]-\d+)"', page)


def test_my_day_has_what_waits_by_urgency_and_whom_i_wait_for(
    company: Office, pm: TestClient
) -> None:
    company.clock.move_to(MONDAY + timedelta(days=1))
    page = pm.get("/my").text
    headings = re.findall(r"<h2 id=\"bucket[^>]*>.*?</svg>([^<]+) <", page)

    assert [h.strip() for h in headings] == ["Overdue", "This week and next", "I wait for"]
    assert "2 wait for you, 1 overdue" in page
    assert 'data-line="A-2 accept version=' in page and 'href="/rows/A-3"' in page


def test_a_day_without_work_says_what_to_do(company: Office) -> None:
    page = company.signed_in("sales").get("/my").text

    assert "All clear" in page and "Open the chat" in page


def test_a_project_answers_four_questions_and_keeps_a_place_for_what_is_to_come(
    pm: TestClient,
) -> None:
    page = pm.get("/projects/P-1").text
    asked = [page.index(f"{question}</h2>") for question in (
        "How far", "What is late", "What is next", "Who holds it",
    )]  # fmt: skip

    assert asked == sorted(asked)
    assert {"A-1", "A-2", "A-3", "A-4", "R-1"} <= set(codes(page))
    assert "Plan" in page and "Sign-offs" in page and page.count("Nothing yet.") >= 3
    assert 'data-line="action add project=P-1"' in page


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["A-3", "A-4", "A-1"]),
        ("&status=all&sort=code", ["A-1", "A-2", "A-3", "A-4"]),
        ("&status=all&sort=-due", ["A-1", "A-4", "A-2", "A-3"]),
        ("&status=all&sort=title", ["A-4", "A-2", "A-1", "A-3"]),
        ("&status=done", ["A-2"]),
        ("&who=market", ["A-1"]),
        ("&status=all&department=财务部", ["A-2"]),
        ("&sort=no-such", ["A-3", "A-4", "A-1"]),
    ],
)
def test_a_register_is_filtered_and_put_in_order(
    pm: TestClient, query: str, expected: list[str]
) -> None:
    assert codes(pm.get(f"/lists/action?project=P-1{query}").text) == expected


def test_a_value_that_is_none_is_refused_in_a_sentence(pm: TestClient) -> None:
    refused = pm.get("/lists/action?project=P-1&status=nonsense")

    assert refused.status_code == 404 and "nonsense" in refused.text


def test_every_list_command_is_a_register_and_a_workbook(company: Office) -> None:
    admin = company.signed_in("admin")
    for noun in (c.noun for c in commands if c.verb == "list"):
        given = (
            "?project=P-1"
            if "project" in (p.name for p in commands[f"{noun} list"].parameters)
            else ""
        )
        page = admin.get(f"/lists/{quote(noun)}{given}")
        assert page.status_code == 200, (noun, page.text)
        assert load_workbook(BytesIO(admin.get(f"/lists/{quote(noun)}.xlsx{given}").content))


def test_the_workbook_is_the_register_with_dates_as_dates_and_no_formula(pm: TestClient) -> None:
    answer = pm.get("/lists/action.xlsx?project=P-1&status=all&sort=code")
    assert answer.headers["content-disposition"].endswith("action.xlsx")
    [head, *rows] = load_workbook(BytesIO(answer.content)).active.values

    assert head[:5] == ("Code", "Title", "Owner", "Due", "Status")
    assert [row[0] for row in rows] == ["A-1", "A-2", "A-3", "A-4"]
    assert rows[0][3].isoformat() == "2026-03-10T18:00:00"  # on the reader's wall
    assert rows[3][1] == "'=1+1"


def test_a_register_of_many_pages_is_exported_whole(company: Office, pm: TestClient) -> None:
    for number in range(60):
        company.says(f"action add Step {number} @rd project=P-1")
    page = pm.get("/lists/action?project=P-1&page=2").text

    assert "page 2 of 2" in page and len(codes(page)) == 13
    book = load_workbook(BytesIO(pm.get("/lists/action.xlsx?project=P-1").content))
    assert book.active.max_row == 64


def test_a_row_has_its_card_and_what_happened(pm: TestClient) -> None:
    page = pm.get("/rows/A-2").text

    assert 'href="/projects/P-1"' in page
    assert "Budget" in page and "What happened" in page and "冯雪" in page


def test_what_belongs_to_a_row_stands_on_its_page(company: Office, pm: TestClient) -> None:
    company.says("R-1 happen")

    assert 'href="/rows/I-1"' in pm.get("/rows/R-1").text


def test_a_meeting_has_a_host_and_a_time_in_its_register(company: Office, pm: TestClient) -> None:
    company.says("meeting add Review 2026-03-12 14:00 @finance project=P-1", "pm")

    page = pm.get("/lists/meeting").text

    assert "Meeting host" in page or ">Host" in page
    assert 'data-label="Owner"' not in page and 'data-label="Due"' not in page


def test_a_person_and_a_department_have_a_page(company: Office, pm: TestClient) -> None:
    """It says what is in whose hands, as far as the reader sees it."""
    assert 'href="/lists/person/market"' in pm.get("/lists/person").text

    page = pm.get("/lists/person/market").text
    there = pm.get("/lists/department/" + quote("市场部")).text

    assert 'href="/rows/A-1"' in page and "Slides" in page and "market@" not in there
    assert "刘洋" in there and "赵敏" in there
    assert pm.get("/lists/person/nobody").status_code == 404
    company.says("project edit P-1 visibility=members", "pm")
    assert "Slides" not in company.signed_in("service").get("/lists/person/market").text


def test_a_button_of_a_page_is_a_line_of_the_chat(company: Office, pm: TestClient) -> None:
    body = {"as": "pm", "in": "dm:pm", "line": "A-3 done"}
    answer = pm.post("/chat/act", json=body, headers=HOME).json()

    assert "A-3" in answer["fragments"][-1]["html"]
    assert "A-3" not in codes(pm.get("/lists/action?project=P-1").text)


def test_what_may_not_be_done_changes_nothing(company: Office) -> None:
    sales = company.signed_in("sales")
    body = {"as": "sales", "in": "dm:sales", "line": "A-1 accept"}
    answer = sales.post("/chat/act", json=body, headers=HOME).json()

    assert "Nothing changed" in answer["fragments"][-1]["html"]


# delivery


def died(company: Office) -> int:
    """The number of a message that went dead."""
    with company.gateway.sessions.begin() as db:
        message = db.exec(select(Message).where(Message.subject == "A-1")).first()
        assert message is not None
        message.state, message.error = State.DEAD, "channel_not_found"
        return message.id or 0


def test_what_cannot_be_delivered_is_seen_and_sent_again(company: Office) -> None:
    number, admin = died(company), company.signed_in("admin")
    page = admin.get("/lists/delivery").text
    assert "channel_not_found" in page and "1 message cannot be delivered" in page
    assert "Slides" not in page  # what it says may be for one person alone

    body = {"as": "admin", "in": "dm:admin", "line": f"delivery send {number}"}
    admin.post("/chat/act", json=body, headers=HOME)
    assert "Everything can be delivered" in admin.get("/lists/delivery").text


def test_only_an_administrator_looks_at_delivery(company: Office, pm: TestClient) -> None:
    refused = pm.get("/lists/delivery")

    assert refused.status_code == 404 and "administrator" in refused.text
    assert "/lists/delivery" not in pm.get("/my").text
    assert "/lists/delivery" in company.signed_in("admin").get("/my").text


# files


def handed(company: Office, chat: str, audience: str = "") -> tuple[str, str]:
    """A message with a file in a chat; its id and the digest."""
    with company.gateway.sessions.begin() as db:
        db.info["now"] = MONDAY
        file = keep(db, "纪要.html", "text/html", b"<script>alert(1)</script>")
        message = Message(chat=chat, audience=audience, at=MONDAY, state=State.SENT)
        post(db, message, Card("Minutes", files=(file,)))
        return f"m{message.id}", file.digest


def test_a_file_goes_to_who_sees_its_message_and_never_runs(company: Office) -> None:
    rd, pm = company.signed_in("rd"), company.signed_in("pm")
    message, digest = handed(company, "web:demo:dm:rd")
    sent = rd.get(f"/files/dm:rd/{message}/{digest}")

    assert sent.content.startswith(b"<script>")
    assert sent.headers["content-type"] == "application/octet-stream"
    assert sent.headers["content-disposition"].startswith("attachment")
    assert sent.headers["x-content-type-options"] == "nosniff"
    assert f"/files/dm%3Ard/{message}/{digest}" in rd.get("/").text
    for room in ("dm:rd", "dm:pm"):
        assert pm.get(f"/files/{room}/{message}/{digest}").status_code == 404
    assert rd.get(f"/files/dm:rd/{message}/{'0' * 64}").status_code == 404
    assert company.browser().get(f"/files/dm:rd/{message}/{digest}").status_code == 401
