"""The pages of the API in a real Chromium: axe, a phone, dark and light, and the keyboard alone."""

import json
import threading
from collections.abc import Iterator

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect

from adapters.web import app as web
from tests.adapters.api.conftest import Called, opened
from tests.adapters.web.test_browser import CHROMIUM, browser, violations  # noqa: F401 - a fixture

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"needs Chromium at {CHROMIUM}"),
]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:  # noqa: F811 - it is the fixture
    made = browser.new_page()
    yield made
    made.close()


@pytest.fixture(scope="module")
def served(databases) -> Iterator[tuple[Called, str]]:
    called = opened(databases)
    called.app.mount("/static", web.Kept(directory=web.STATIC))
    called.chat.says("project add X1 launch")
    server = uvicorn.Server(uvicorn.Config(called.app, port=0, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield called, f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(5)
    called.gateway.close()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_axe_finds_nothing(page: Page, served, language):
    page.goto(f"{served[1]}/api/docs?language={language}#action_add")
    expect(page.locator("#action_add")).to_have_attribute("open", "")

    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        for theme in ("light", "dark"):
            found = violations(page, theme)
            assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0


def test_a_token_is_shown_and_tried_with_the_keyboard_alone(page: Page, served):
    called, address = served
    page.goto(address + called.link())
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    token = page.locator("#made").input_value()
    page.goto(f"{address}/api/docs?language=en#action_add")
    page.get_by_label("Token, to try").fill(token)
    body = page.locator("#body-action_add")
    body.fill(json.dumps({"title": "Tried in the browser"}))
    body.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator("#action_add output")).to_contain_text("Tried in the browser")
    assert page.locator("#action_add output").inner_text().startswith("200")
