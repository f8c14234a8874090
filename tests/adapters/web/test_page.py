"""The doors' shapes and errors, the page, its words and its stream, over a chat in memory."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from fastapi.testclient import TestClient

from adapters.web import text
from adapters.web.app import build
from adapters.web.draw import WEEKDAYS, Drawing, View
from adapters.web.face import Message, TableBlock
from adapters.web.stream import Seen, digest, events
from tests.adapters.web.fake import PEOPLE, FakeChat, FakeGate, words

TEMPLATES = Path(__file__).parents[3] / "templates" / "web"
PO = TEMPLATES.parent / "words" / "zh" / "web.po"


@pytest.fixture
def chat() -> FakeChat:
    return FakeChat()


@pytest.fixture
def web(chat: FakeChat) -> Iterator[TestClient]:
    with TestClient(build(chat, FakeGate(), words=words)) as client:
        yield client


def says(web: TestClient, text: str, **rest: Any) -> Any:
    return web.post("/demo/say", json={"as": "pm", "in": "launch", "text": text} | rest)


# doors


def test_a_line_is_said_and_answered(web: TestClient) -> None:
    answer = says(web, "add 交质检报告")

    assert answer.status_code == 200
    assert [m["by"] for m in answer.json()["messages"]] == ["pm", "bot"]


def test_people_rooms_and_messages_are_listed(web: TestClient) -> None:
    assert {"handle", "name", "department", "role"} <= set(
        web.get("/demo/people").json()["people"][0]
    )
    assert [r["id"] for r in web.get("/demo/rooms?as=pm").json()["rooms"]][-1] == "dm:pm"
    assert len(web.get("/demo/rooms").json()["rooms"]) == 2 + len(PEOPLE)
    assert web.get("/demo/rooms/launch/messages?as=rd").json()["messages"][0]["id"] == "m-status"


def test_what_is_for_one_person_is_shown_to_nobody_else(web: TestClient) -> None:
    def ids(handle: str) -> set[str]:
        listed = web.get(f"/demo/rooms/launch/messages?as={handle}").json()["messages"]
        return {m["id"] for m in listed}

    assert ids("pm") - ids("rd") == {"m-why", "m-form"}
    assert "m-why" not in web.get("/?as=rd&in=launch").text


def test_a_button_is_pressed_and_a_form_is_submitted(web: TestClient, chat: FakeChat) -> None:
    pressed = {"as": "pm", "in": "launch", "message": "m-action", "button": "done"}
    sent = {
        "as": "pm",
        "in": "launch",
        "message": "m-form",
        "fields": {"title": "晚到", "steps": []},
    }

    assert web.post("/demo/press", json=pressed).json()["messages"][0]["card"]["tone"] == "good"
    assert web.post("/demo/submit", json=sent).json()["messages"][0]["card"]["title"] == "晚到"
    assert chat.submitted == [{"title": "晚到", "steps": []}]


def test_the_clock_moves(web: TestClient, chat: FakeChat) -> None:
    assert len(web.post("/demo/clock", json={"advance": "7d"}).json()["messages"]) == 1
    assert chat.now() == "2026-03-13T09:42:00+08:00"
    assert web.post("/demo/clock", json={"to": "2026-04-01T17:00+08:00"}).status_code == 200
    assert chat.now() == "2026-04-01T17:00:00+08:00"


WHO, WHERE = {"as": "pm"}, {"as": "pm", "in": "launch"}


@pytest.mark.parametrize(
    ("door", "body", "status"),
    [
        ("say", {"as": "nobody", "in": "launch", "text": "?"}, 404),
        ("say", {"as": "pm", "in": "cellar", "text": "?"}, 404),
        ("say", {"as": "pm", "in": "dm:rd", "text": "?"}, 404),
        ("say", {**WHERE, "text": "?", "thread": "no-such"}, 404),
        ("say", {**WHO, "text": "?"}, 422),
        ("say", {**WHERE, "text": 7}, 422),
        ("press", {**WHERE, "message": "no-such", "button": "done"}, 404),
        ("press", {**WHERE, "message": "m-action", "button": "no-such"}, 404),
        ("submit", {**WHERE, "message": "m-action", "fields": {}}, 404),
        ("submit", {**WHERE, "message": "m-form", "fields": "title"}, 422),
        ("clock", {}, 400),
        ("clock", {"advance": "1h", "to": "2026-04-01T17:00+08:00"}, 400),
        ("clock", {"advance": "soon"}, 400),
    ],
)
def test_a_senseless_request_is_refused_in_a_sentence(
    web: TestClient, door: str, body: dict[str, object], status: int
) -> None:
    answer = web.post(f"/demo/{door}", json=body)

    assert answer.status_code == status
    assert set(answer.json()) == {"error"}
    assert re.fullmatch(r".{8,}[.!?]", answer.json()["error"])


@pytest.mark.parametrize("body", ["", "{", "[1]", '"text"', "null"])
def test_a_body_that_is_no_json_object_is_refused(web: TestClient, body: str) -> None:
    answer = web.post("/demo/say", content=body, headers={"Content-Type": "application/json"})

    assert answer.status_code == 422
    assert "JSON object" in answer.json()["error"]


def test_another_sites_page_may_not_speak_for_the_person_here(web: TestClient) -> None:
    def status(origin: str) -> int:
        body = {"as": "pm", "in": "launch", "text": "A-15 完成"}
        return int(web.post("/demo/say", json=body, headers={"Origin": origin}).status_code)

    assert status("https://evil.example") == 403
    assert status("http://testserver") == 200


def test_without_the_demo_there_are_no_doors_no_clock_and_no_switch(chat: FakeChat) -> None:
    web = TestClient(build(chat, FakeGate(), words=words, demo=False))

    assert web.post("/demo/clock", json={"advance": "1d"}).status_code == 404
    assert 'class="clock"' not in web.get("/").text
    assert 'id="as"' not in web.get("/").text


def test_an_address_that_leads_nowhere_says_so_to_people_and_programs(web: TestClient) -> None:
    page = web.get("/no/such", headers={"Accept": "text/html", "Cookie": "language=zh"})

    assert page.status_code == 404 and "/my" in page.text and "没有找到" in page.text
    assert web.get("/no/such").json() == {"error": "There is nothing at /no/such."}


# page


def test_the_page_carries_its_policy_and_no_script_or_style_of_its_own(web: TestClient) -> None:
    page = web.get("/")

    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    assert not re.search(r"<script(?![^>]* src=)|<style|\son\w+=|\sstyle=", page.text)


def test_its_files_are_kept_by_the_browser_until_they_change(web: TestClient) -> None:
    links = re.findall(r'"(/static/[^"]+)"', web.get("/").text)

    assert len(links) == 5
    for link in links:
        assert "immutable" in web.get(link).headers["Cache-Control"]


def test_what_people_typed_is_shown_and_never_obeyed(web: TestClient) -> None:
    page = web.get("/?as=pm&in=launch").text

    assert "&lt;b&gt;不是粗体&lt;/b&gt; **也不是** {{ 7*7 }}" in page
    assert '<span class="at">@张伟</span>' in page


def test_a_person_and_a_room_are_chosen_by_the_address(web: TestClient) -> None:
    assert 'data-as="pm" data-in="launch"' in web.get("/").text
    assert 'data-as="rd" data-in="dm:rd"' in web.get("/?as=rd&in=dm:rd").text
    assert 'data-as="rd" data-in="launch"' in web.get("/?as=rd&in=dm:pm").text
    assert web.get("/?as=nobody").status_code == 404


def test_the_language_is_remembered_and_told_to_the_core(web: TestClient, chat: FakeChat) -> None:
    assert web.post("/chat/language", json={"as": "pm", "language": "en"}).status_code == 200

    assert '<html lang="en"' in web.get("/").text
    assert "only you can see this" in web.get("/").text
    assert chat.languages == {"pm": "en"}


def test_unread_messages_are_counted_until_they_are_seen(web: TestClient) -> None:
    counted = re.compile(r'<span aria-hidden="true">(\d+)</span>')

    assert counted.findall(web.get("/?as=pm&in=launch").text) == ["1", "1"]
    assert counted.findall(web.get("/?as=pm&in=coordination").text) == ["1"]


def test_the_page_gets_what_changed_here_and_the_form_to_open(web: TestClient) -> None:
    said = web.post("/chat/say", json={"as": "pm", "in": "launch", "text": "form"}).json()
    done = {"as": "pm", "in": "launch", "message": "m-action", "button": "done"}
    pressed = web.post("/chat/press", json=done).json()

    assert said["form"] == said["fragments"][-1]["id"]
    assert set(said["fragments"][0]) == {"id", "thread", "version", "html"}
    assert pressed["form"] == ""
    assert "已完成" in pressed["fragments"][0]["html"]


def test_dates_and_completions_are_asked_for(web: TestClient) -> None:
    options = web.get("/chat/complete?as=pm&in=launch&text=A-12").json()["options"]

    assert set(options[0]) == {"line", "label", "about"}
    assert web.get("/chat/date?as=pm&text=2026-03-14").json()["says"]


# stream


def drawing() -> Drawing:
    return Drawing(words, "/static/x")


def view(chat: FakeChat) -> View:
    people = {p["handle"]: p for p in chat.people()}
    return View(people["pm"], chat.rooms("pm")[0], "zh", "", people)


def test_the_stream_sends_what_the_page_lacks_and_then_what_changes(chat: FakeChat) -> None:
    async def first_and_changed() -> tuple[list[str], list[str]]:
        known = digest(chat.messages("pm", "launch"))
        lines = events(Seen(chat), drawing(), view(chat), known)
        first = await take(lines, 4)
        chat.finish("pm")
        asyncio.get_running_loop().call_later(0.05, chat.pokes.poke)
        return first, await take(lines, 1)

    async def take(lines: AsyncIterator[str], count: int) -> list[str]:
        return [await anext(lines) for _ in range(count)]

    first, changed = asyncio.run(first_and_changed())

    assert [re.findall(r"event: (\w+)", line) for line in first] == [
        [],
        ["part"],
        ["part"],
        ["part"],
    ]
    assert json.loads(changed[0].split("data: ")[1])["id"] == "m-action"


def test_a_page_that_missed_something_is_sent_the_messages(chat: FakeChat) -> None:
    async def first(count: int) -> list[str]:
        lines = events(Seen(chat), drawing(), view(chat), "an old digest")
        return [await anext(lines) for _ in range(count)]

    sent = [line for line in asyncio.run(first(10)) if "event: message" in line]

    assert len(sent) == len(chat.messages("pm", "launch"))


# words and pieces


def test_every_sentence_of_the_templates_is_translated() -> None:
    said = set(WEEKDAYS)
    for template in TEMPLATES.glob("*.j2"):
        found = re.findall(
            r"""\b_\((?:"((?:[^"\\]|\\.)+)"|'([^']+)')\)""", template.read_text("utf-8")
        )
        said |= {(a or b).replace('\\"', '"') for a, b in found}

    chinese = words("zh")
    assert [s for s in said if chinese(s) == s] == []
    with PO.open("rb") as po:
        assert {str(message.id) for message in read_po(po) if message.id} <= said


@pytest.mark.parametrize(
    ("markdown", "pieces"),
    [
        ("A-12，2026-03-06 周五", [("code", "A-12"), ("text", "，"), ("keep", "2026-03-06 周五")]),
        ("by 2026-03-06 Fri 18:00", [("text", "by "), ("keep", "2026-03-06 Fri 18:00")]),
        ("**急** <@rd>", [("bold", "急"), ("text", " "), ("mention", "rd")]),
        ("[看](https://a.example/)", [("link", "看", "https://a.example/")]),
        ("[看](javascript:x)", [("text", "看 (javascript:x)")]),
        ("发 `行动项 列表`。", [("text", "发 "), ("line", "行动项 列表"), ("text", "。")]),
        ("\\`不是命令\\`", [("text", "`不是命令`")]),
        ("[看](//a.example)", [("text", "看 (//a.example)")]),
        ("COVID-19 和 X-A-1", [("text", "COVID-19 和 X-A-1")]),
    ],
)  # fmt: skip
def test_markup_is_cut_into_pieces(markdown: str, pieces: list[text.Piece]) -> None:
    assert list(text.spans(markdown)) == pieces


@pytest.mark.parametrize(
    ("row", "wide"),
    [
        (("A-2 压力测试报告", "张伟", "2026-03-02 周一 18:00", "◆ 逾期"), True),
        (("张伟", "1", "0", "A-2"), False),
        (("行动项 新增 提交推广方案 @刘洋 2026-03-06", "记下谁在什么时候之前交什么"), False),
    ],
)
def test_a_table_too_wide_for_a_phone_is_drawn_as_paragraphs(
    row: tuple[str, ...], wide: bool
) -> None:
    table = TableBlock(type="table", caption="", head=[], rows=[row])

    assert text.is_wide(table) == wide


def test_a_reply_whose_start_is_not_to_be_seen_stands_alone(chat: FakeChat) -> None:
    orphan = Message(
        id="x", room="launch", thread="gone", by="rd", at=chat.now(), audience="all", text="好"
    )

    html = drawing().page(
        view(chat),
        "chat",
        messages=[orphan],
        seen="",
        rooms=[],
        unread={},
        now=chat.now(),
        due=None,
    )

    assert 'id="m-x"' in html
