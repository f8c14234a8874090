"""Every page in a real Chromium: keyboard alone, answers on top, a phone, axe in both themes."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.adapters.web.office import Office, office
from tests.adapters.web.test_browser import CHROMIUM, FLAGS, PHONE, serious
from tests.conftest import MONDAY
from tests.databases import Databases

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"needs Chromium at {CHROMIUM}"),
]
LINES = (
    "project add 智享X1 上市 2026-06-01",
    "action add 提交推广方案与渠道物料清单 @market 2026-03-10 project=P-1",
    "action add 压力测试报告 @staff 2026-03-02 project=P-1",
    "action add Check_the_very_long_name_of_something_that_nobody_can_break @rd project=P-1",
    "action add 定下发布会场地 @pm 2026-03-03 project=P-1",
    "risk add 核心件可能晚到一周 level=high @rd 2026-03-09 project=P-1 response=启用备选供应商",
)
PAGES = {
    "day": "/my", "project": "/projects/P-1", "row": "/rows/R-1",
    "register": "/lists/action?project=P-1&status=all", "people": "/lists/person",
    "permissions": "/lists/permission", "delivery": "/lists/delivery?status=sent",
    "nothing": "/lists/delivery", "person": "/lists/person/market",
}  # fmt: skip
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS) as browser,
    ):
        yield browser


@pytest.fixture(scope="module")
def company(databases: Databases) -> Iterator[Office]:
    with office(databases, language="zh") as made:
        for line in LINES:
            made.says(line)
        made.says("P-1", "admin")
        made.clock.move_to(MONDAY + timedelta(days=1))
        yield made


@pytest.fixture(scope="module")
def address(company: Office) -> Iterator[str]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        config = uvicorn.Config(company.app, log_level="warning", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join()


@pytest.fixture
def open_page(browser: Browser, company: Office, address: str) -> Iterator[Open]:
    """Signs somebody in by their link and opens a page; what it complains of fails the test."""
    complaints: list[str] = []
    contexts: list[BrowserContext] = []

    def open_page(path: str = "/my", by: str = "admin", **how: Any) -> Page:
        cookies = {"language": "zh"} | how.pop("cookies", {})
        still = {"viewport": {"width": 1280, "height": 860}, "reduced_motion": "reduce"}
        context = browser.new_context(**(still | how))
        contexts.append(context)
        context.add_cookies([{"name": n, "value": v, "url": address} for n, v in cookies.items()])
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
        page.goto(address + company.link(by))
        page.locator("form button").click()
        page.wait_for_url("**/my")
        if path != "/my":
            page.goto(address + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def reaches(page: Page, wanted: Any, key: str = "Tab") -> None:
    for _ in range(80):
        if wanted.evaluate("e => e === document.activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{wanted} is not reached by {key}")


# keyboard alone


def test_one_signs_in_does_what_waits_and_signs_out_by_keyboard(
    company: Office, address: str, open_page: Open
) -> None:
    company.says("action add 订会议室 @sales 2026-03-04 project=P-1")
    page = open_page(by="sales")
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 件事等你")

    reaches(page, page.get_by_role("button", name="完成 · A-", exact=False).first)
    page.keyboard.press("Enter")
    answer = page.locator("#answers > li")
    expect(answer.locator("h2")).to_contain_text("已完成")
    expect(answer.last).to_be_focused()
    expect(page.get_by_role("heading", level=1)).to_have_text("没有事情等你")

    reaches(page, page.get_by_role("button", name="退出登录"), "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("从聊天登录")


def test_the_first_tab_stop_skips_the_side(open_page: Open) -> None:
    page = open_page("/projects/P-1")
    page.keyboard.press("Tab")

    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()


def test_a_register_is_sorted_by_its_heads_by_keyboard(open_page: Open) -> None:
    page = open_page(PAGES["register"])
    for order in ("ascending", "descending"):
        reaches(page, page.get_by_role("link", name="截止"))
        page.keyboard.press("Enter")
        expect(page.locator("th", has_text="截止")).to_have_attribute("aria-sort", order)
    expect(page.locator("td.is-code").first).to_have_text("A-1")


def test_a_filter_works_as_soon_as_it_is_chosen(open_page: Open) -> None:
    page = open_page(PAGES["register"])
    page.get_by_label("谁").select_option("staff")

    expect(page.locator("td.is-code")).to_have_text(["A-2"])
    page.get_by_role("link", name="清除筛选").click()
    expect(page.get_by_label("谁")).to_have_value("")


# buttons are lines


def test_a_form_opens_over_the_page_and_the_page_shows_what_it_did(
    company: Office, open_page: Open
) -> None:
    page = open_page("/projects/P-1", "pm")
    page.get_by_role("button", name="新增行动项").click()
    dialog = page.get_by_role("dialog", name="新增行动项")
    dialog.get_by_label("标题必填").fill("布置展台")
    dialog.get_by_label("截止").fill("2026-03-20T15:00")
    dialog.get_by_label("截止").blur()
    expect(dialog.get_by_text("即 2026-03-20 周五 15:00")).to_be_visible()
    dialog.get_by_role("button", name="新增行动项").click()

    expect(dialog).to_be_hidden()
    expect(page.locator("table", has_text="布置展台")).to_be_visible()


def test_what_is_asked_first_is_asked_on_the_page(company: Office, open_page: Open) -> None:
    company.says("action add 只为取消 @rd project=P-1")
    page = open_page("/lists/action?project=P-1&status=all", "pm")
    page.get_by_role("link", name="只为取消").click()
    page.locator("#content").get_by_role("button", name="指派").click()

    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_a_page_follows_what_others_do(company: Office, open_page: Open) -> None:
    company.says("action add 大家在看 @rd project=P-1")
    page = open_page("/projects/P-1", "pm")
    row = page.locator("tr", has_text="大家在看")
    expect(row).to_contain_text("进行中")
    page.wait_for_timeout(700)  # from here on the stream tells of changes only

    company.says(f"{row.locator('td').first.inner_text()} done", "rd")
    company.pokes.poke()
    expect(row).to_contain_text("待验收")


def test_slow_work_shows_where_it_will_stand(open_page: Open) -> None:
    page = open_page(PAGES["register"])
    page.route("**/rows/*", lambda route: (time.sleep(0.8), route.continue_()))
    page.evaluate(
        "new MutationObserver(() => sessionStorage.setItem('seen', content.className))"
        ".observe(content, { attributes: true })"
    )
    page.locator("td.is-title a").first.click()
    page.wait_for_url("**/rows/*")

    assert page.evaluate("sessionStorage.getItem('seen')") == "coming"


# a phone, both themes, both languages


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_page_is_wider_than_a_phone(open_page: Open, address: str, language: str) -> None:
    page = open_page(cookies={"language": language}, **PHONE)
    for name, path in (*PAGES.items(), ("chat", "/")):
        page.goto(address + path)
        wide = page.evaluate(
            "['html', '.page', '.room', '.reg-box'].map(s => document.querySelector(s))"
            ".filter(Boolean).map(e => e.scrollWidth)"
        )
        assert max(wide) <= 360, name
        expect(
            page.get_by_role("navigation", name="页面" if language == "zh" else "Pages", exact=True)
        ).to_be_visible()


def test_a_phone_reaches_everything_by_its_tabs(open_page: Open) -> None:
    page = open_page(**PHONE)
    tabs = page.get_by_role("navigation", name="页面", exact=True)
    tabs.get_by_role("link", name="项目").tap()
    page.get_by_role("link", name="P-1").first.tap()
    expect(page.get_by_role("heading", level=1)).to_contain_text("智享X1 上市")
    tabs.get_by_role("button", name="更多").tap()
    expect(page.get_by_role("link", name="消息投递")).to_be_in_viewport()


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
def test_axe_finds_nothing_serious(open_page: Open, address: str, language: str) -> None:
    page = open_page(cookies={"language": language})
    for name, path in PAGES.items():
        page.goto(address + path)
        assert serious(page) == [], name
    page.goto(address + "/projects/P-1")
    page.locator(".block .btn").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert serious(page) == []


def test_axe_finds_nothing_serious_at_the_door(browser: Browser, address: str) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        for path in ("/my", "/sign-in/ABC"):
            page.goto(address + path)
            assert serious(page) == [], path
