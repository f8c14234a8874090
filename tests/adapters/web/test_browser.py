"""The page in a real Chromium: keyboard alone, changes in place, a phone, and axe."""

import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

from adapters.web.app import build
from tests.adapters.web.fake import FakeChat, FakeGate, words

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"needs Chromium at {CHROMIUM}"),
]

PHONE = {"viewport": {"width": 360, "height": 780}, "has_touch": True, "is_mobile": True}
# https://github.com/dequelabs/axe-core/blob/develop/doc/rule-descriptions.md
OF_COLOURS = ["color-contrast", "link-in-text-block"]
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS) as browser,
    ):
        yield browser


@pytest.fixture
def chat() -> FakeChat:
    return FakeChat()


@pytest.fixture
def address(chat: FakeChat) -> Iterator[str]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        app = build(chat, FakeGate(), words=words)
        server = uvicorn.Server(
            uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1)
        )
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join()


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[Open]:
    """Opens the page; whatever a page complains of fails the test."""
    complaints: list[str] = []
    contexts = []

    def open_page(
        query: str = "as=pm&in=launch", cookies: dict[str, str] | None = None, **how: Any
    ) -> Page:
        still = {"viewport": {"width": 1280, "height": 860}, "reduced_motion": "reduce"}
        context = browser.new_context(**(still | how))
        contexts.append(context)
        context.add_cookies(
            [{"name": n, "value": v, "url": address} for n, v in (cookies or {}).items()]
        )
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
        with page.expect_response("**/chat/stream*"):
            page.goto(f"{address}/?{query}")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def page(open_page: Open) -> Page:
    return open_page()


# keyboard alone


def test_a_line_is_completed_by_tab_and_sent_by_enter(page: Page) -> None:
    box = page.get_by_role("combobox", name="消息或命令")
    expect(box).to_be_focused()

    page.keyboard.type("A-12")
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Tab")
    expect(box).to_have_value("A-12 完成 ")
    page.keyboard.press("Enter")

    expect(page.locator("#messages > li:last-child .text")).to_have_text("A-12 完成")
    expect(box).to_have_value("")
    expect(box).to_be_focused()


def test_arrows_choose_escape_shuts_and_enter_then_sends(page: Page) -> None:
    box = page.locator("#words")
    page.keyboard.type("A-12")
    expect(page.locator("#complete")).to_be_visible()

    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", "complete-1")
    page.keyboard.press("Enter")
    expect(box).to_have_value("A-12 改期 ")
    page.keyboard.press("Escape")
    expect(page.locator("#complete")).to_be_hidden()


def test_shift_enter_makes_a_line_and_completion_keeps_to_its_own(page: Page) -> None:
    page.keyboard.type("A-15 为什么")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("风险")
    expect(page.locator("#complete")).to_be_visible()
    page.keyboard.press("Tab")

    expect(page.locator("#words")).to_have_value("A-15 为什么\n风险 新增 ")


def test_enter_that_chooses_a_chinese_word_sends_nothing(page: Page) -> None:
    page.keyboard.type("ni")
    page.locator("#words").dispatch_event("keydown", {"key": "Enter", "isComposing": True})

    expect(page.locator("#words")).to_have_value("ni")


def test_a_button_is_reached_and_pressed_and_keeps_the_focus_on_its_card(page: Page) -> None:
    card = page.locator("#m-m-action")
    card.get_by_role("button", name="完成").focus()
    page.keyboard.press("Enter")

    expect(card.locator(".state")).to_have_text("已完成")
    expect(card).to_be_focused()
    page.keyboard.press("Tab")
    expect(card.get_by_role("button", name="验收")).to_be_focused()


def test_a_button_says_its_line(page: Page) -> None:
    done = page.locator("#m-m-action").get_by_role("button", name="完成", exact=True)
    done.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")

    assert done.evaluate("b => getComputedStyle(b, '::after').content").startswith('"A-15 完成"')


def test_a_form_opens_by_key_shuts_by_escape_and_gives_the_focus_back(page: Page) -> None:
    fill_in = page.locator("#m-m-form").get_by_role("button", name="填写")
    fill_in.focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("dialog", name="记一个风险")).to_be_visible()
    expect(page.get_by_label("风险必填")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(fill_in).to_be_focused()


def test_the_first_tab_stop_skips_to_the_messages(open_page: Open) -> None:
    page = open_page(**PHONE)  # where nothing is focused at first
    page.keyboard.press("Tab")

    expect(page.get_by_role("link", name="跳到消息")).to_be_focused()
    expect(page.get_by_role("link", name="跳到消息")).to_be_in_viewport()


# forms


def test_a_form_that_answers_my_line_opens_at_once(page: Page) -> None:
    page.keyboard.type("form")
    page.keyboard.press("Enter")

    expect(page.get_by_role("dialog", name="记一个风险")).to_be_visible()


def test_a_form_is_filled_in_rows_and_all_and_sent_as_strings(page: Page, chat: FakeChat) -> None:
    dialog = fill(page, title="核心件晚到")
    dialog.get_by_role("button", name="加一行").click()
    for n, what in enumerate(("找备选", "下单")):
        dialog.locator(".row").nth(n).get_by_label("做什么").fill(what)
    dialog.locator("[name=proof]").set_input_files(
        {"name": "报价.txt", "mimeType": "text/plain", "buffer": b"hi"}
    )
    dialog.get_by_label("紧急").check()
    dialog.get_by_role("button", name="记下风险").click()

    expect(dialog).to_be_hidden()
    expect(page.locator("#m-m-form h2")).to_have_text("核心件晚到")
    sent = chat.submitted[0]
    assert sent["due"] == "2026-03-14" and sent["owner"] == "rd" and sent["level"] == "high"
    assert sent["urgent"] == "true" and sent["happened"] == ""
    assert sent["steps"] == [{"what": w, "who": "", "by": ""} for w in ("找备选", "下单")]
    assert sent["proof"] == [{"name": "报价.txt", "base64": "aGk="}]


def test_a_refused_form_keeps_what_was_typed_and_shows_the_field(page: Page) -> None:
    dialog = fill(page, title="bad 核心件")
    dialog.get_by_label("做什么").fill("找备选")
    dialog.get_by_role("button", name="记下风险").click()

    expect(dialog.get_by_label("截止")).to_have_attribute("aria-invalid", "true")
    expect(dialog.get_by_label("截止")).to_be_focused()
    expect(dialog.get_by_label("截止")).to_have_accessible_description(
        "2026-03-02 周一已经过了，换一个日期"
    )
    expect(dialog.get_by_label("风险必填")).to_have_value("bad 核心件")
    expect(dialog.get_by_label("负责人")).to_have_value("rd")
    expect(dialog.get_by_label("做什么")).to_have_value("找备选")


def test_a_required_field_is_asked_for_before_anything_is_sent(page: Page, chat: FakeChat) -> None:
    dialog = fill(page, title="")
    dialog.get_by_role("button", name="记下风险").click()

    expect(dialog.get_by_label("风险必填")).to_be_focused()
    expect(dialog.get_by_text("这一格要填")).to_be_visible()
    assert chat.submitted == []


def test_a_date_is_read_back(page: Page) -> None:
    dialog = fill(page, title="x")

    expect(dialog.get_by_text("当天不上班")).to_be_visible()


def fill(page: Page, title: str) -> Any:
    page.locator("#m-m-form").get_by_role("button", name="填写").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("风险必填").fill(title)
    dialog.get_by_label("负责人").select_option("rd")
    dialog.get_by_label("截止").fill("2026-03-14")
    dialog.get_by_label("截止").blur()
    return dialog


# changes


def test_a_card_changes_in_place_when_somebody_else_acts(page: Page, chat: FakeChat) -> None:
    before = page.locator("#messages > li.said").count()
    chat.press("rd", "launch", "m-action", "done")

    expect(page.locator("#m-m-action .state")).to_have_text("已完成")
    expect(page.locator("#messages > li.said")).to_have_count(before)
    expect(page.locator("#m-m-action .thread li")).to_have_count(2)


def test_a_new_day_gets_its_line_and_another_room_its_count(page: Page, chat: FakeChat) -> None:
    page.get_by_role("button", name="前进 1 天").click()
    expect(page.locator(".day").last).to_have_text("2026-03-07 周六")
    expect(page.locator("#part-now")).to_have_text("2026-03-07 周六 09:42")

    chat.say("rd", "coordination", "大家看一下")
    expect(page.get_by_role("link", name="跨部门协调群").locator(".count")).to_contain_text("2")


def test_the_next_due_can_be_gone_to(page: Page, chat: FakeChat) -> None:
    page.get_by_role("button", name="跳过去").click()

    expect(page.locator("#part-now")).to_have_text("2026-03-06 周五 14:00")


def test_a_thread_is_unfolded_answered_and_counted(page: Page) -> None:
    thread = page.locator("#m-m-action .thread")
    expect(thread.locator("ol")).to_be_hidden()
    thread.locator("summary").click()
    thread.get_by_label("在话题里回复").fill("好的")
    page.keyboard.press("Enter")

    expect(thread.locator("summary")).to_have_text("3 条回复")
    expect(thread.locator("li").last).to_contain_text("好的")


def test_a_thread_is_begun_under_any_message(page: Page) -> None:
    first = page.locator("#m-m-status")
    first.hover()
    first.get_by_role("button", name="在话题里回复").click()
    page.keyboard.type("谁来看市场部？")
    page.keyboard.press("Enter")

    expect(first.locator(".thread summary")).to_have_text("1 条回复")


def test_what_did_not_get_through_stays_in_the_box_and_says_so(page: Page) -> None:
    page.route("**/chat/say", lambda route: route.fulfill(status=200, body="not json"))
    page.keyboard.type("慢慢来")
    with page.expect_response("**/chat/say"):
        page.evaluate("document.querySelector('#say').requestSubmit()")

    expect(page.locator("#told")).to_have_text("这次没送到，什么都没保存。再试一次。")
    expect(page.locator("#words")).to_have_value("慢慢来")


def test_still_working_is_said_only_after_a_while(page: Page) -> None:
    held: list[Route] = []
    page.route("**/chat/say", lambda route: held.append(route))
    page.clock.install()
    page.keyboard.type("导出")
    with page.expect_request("**/chat/say"):
        page.keyboard.press("Enter")

    page.clock.run_for(1400)
    expect(page.locator("#told")).to_have_text("")
    page.clock.run_for(200)
    expect(page.locator("#told")).to_have_text("还在处理")
    held[0].continue_()
    expect(page.locator("#told")).to_have_text("")


def test_files_are_sent_along(page: Page) -> None:
    page.locator("#files").set_input_files(
        {"name": "清单.txt", "mimeType": "text/plain", "buffer": b"hi"}
    )
    expect(page.locator("#chosen")).to_have_text("清单.txt")
    page.locator("#words").press("Enter")

    expect(page.locator("#messages > li:last-child .files")).to_have_text("清单.txt")


# who, language, theme


def test_person_language_and_theme_are_switched_and_remembered(page: Page) -> None:
    page.get_by_label("当前身份").select_option("rd")
    expect(page.locator("body")).to_have_attribute("data-as", "rd")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("button", name="Dark").click()
    page.reload()

    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.get_by_role("button", name="Light")).to_be_visible()


# a phone, and axe


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_is_wider_than_a_phone(open_page: Open, language: str) -> None:
    page = open_page(cookies={"language": language}, **PHONE)
    assert widest(page) <= 360

    page.locator("[data-form]").click()
    assert widest(page) <= 360
    page.keyboard.press("Escape")
    page.locator(".side-open").click()
    expect(page.locator("#part-rooms a").first).to_be_in_viewport()
    page.keyboard.press("Escape")
    page.locator(".clock-open").click()
    expect(page.locator("[data-advance='7d']")).to_be_in_viewport()
    assert widest(page) <= 360


def widest(page: Page) -> int:
    boxes = "['html', '#line', 'dialog .fields', '#clock-more']"
    found = page.evaluate(f"{boxes}.map(s => document.querySelector(s)?.scrollWidth ?? 0)")
    return max(map(int, found))


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
def test_axe_finds_nothing_serious(open_page: Open, language: str) -> None:
    page = open_page(cookies={"language": language})
    page.locator("#m-m-action summary").click()
    assert serious(page) == []

    page.locator("#words").fill("A-12")
    expect(page.locator("#complete")).to_be_visible()
    assert serious(page) == []

    page.keyboard.press("Escape")
    page.locator("[data-form]").click()
    assert serious(page) == []


def serious(page: Page) -> list[str]:
    """In the light theme and in the dark one."""
    return [
        f"{v['id']}: {node['html'][:160]}"
        for theme in ("light", "dark")
        for v in violations(page, theme)
        if v["impact"] in ("serious", "critical")
        for node in v["nodes"]
    ]


def violations(page: Page, theme: str) -> list[dict[str, Any]]:
    """What axe finds on a page once it is switched to *theme*, as its button does it.

    Only colours differ then, so the dark theme is asked only what depends on them.
    """
    page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
    asked = {"resultTypes": ["violations"]} | ({"runOnly": OF_COLOURS} if theme == "dark" else {})
    found: list[dict[str, Any]] = Axe().run(page, options=asked).response["violations"]
    return found
