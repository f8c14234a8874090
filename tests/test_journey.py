"""The journey of somebody who tries the demo: the real thing in Chromium, by keyboard alone."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from tests.adapters.web.test_browser import CHROMIUM, FLAGS, PHONE, serious, widest
from tests.demo import Demo, demo

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"needs Chromium at {CHROMIUM}"),
]
Open = Callable[..., Page]
STEPS = 60  # presses of Tab within which everything on a card is reached


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS) as browser,
    ):
        yield browser


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with demo(tmp_path_factory.mktemp("story") / "demo.db", LANGUAGE="zh") as running:
        yield running


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with demo(tmp_path_factory.mktemp("empty") / "demo.db", "--empty", LANGUAGE="zh") as running:
        yield running


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    """Opens a page of a demo; whatever it complains of fails the test."""
    complaints: list[str] = []
    contexts = []

    def open_page(running: Demo, who: str = "pm", room: str = "launch", **how: Any) -> Page:
        cookies = how.pop("cookies", {})
        still = {"viewport": {"width": 1280, "height": 860}, "reduced_motion": "reduce"}
        context = browser.new_context(**(still | how))
        contexts.append(context)
        context.add_cookies(
            [{"name": n, "value": v, "url": running.address} for n, v in cookies.items()]
        )
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
        with page.expect_response("**/chat/stream*"):
            page.goto(f"{running.address}/?as={who}&in={room}")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def says(page: Page, *lines: str) -> Locator:
    """Types into the box that has the focus, and waits until the answer stands under it."""
    box = page.locator("#words")
    expect(box).to_be_focused()
    before = page.locator("#messages > li.said").count()
    for at, line in enumerate(lines):
        if at:
            page.keyboard.press("Shift+Enter")
        page.keyboard.insert_text(line)
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    expect(box).to_have_value("")
    expect(page.locator("#messages > li.said").nth(before + 1)).to_be_visible()
    return page.locator("#messages > li.said").last


def reaches(page: Page, wanted: Locator, key: str = "Tab") -> None:
    for _ in range(STEPS):
        if wanted.evaluate("e => e === document.activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{wanted} is not reached by {key}")


def presses(page: Page, button: Locator) -> None:
    """Backwards from the box: what was said last is the nearest."""
    page.locator("#words").focus()
    reaches(page, button, "Shift+Tab")
    page.keyboard.press("Enter")


def of(page: Page, title: str) -> Locator:
    """The living card of what has this title: the newest one with a state."""
    return page.locator("article.card", has_text=title).filter(has=page.locator(".state")).last


def test_from_the_first_word_to_an_overdue_item_by_keyboard_alone(
    empty: Demo, open_page: Open
) -> None:
    pm = open_page(empty)
    expect(pm.locator(".empty")).to_be_visible()

    says(pm, "项目 新增 智享X1 上市 结束=2026-06-01")
    says(pm, "行动项 新增 提交推广方案 @刘洋 2026-03-06")
    says(pm, "new action 压力测试报告 @张伟 下周一")
    says(pm, "待办 新增 核对渠道清单 负责人=@吴倩 截止=2026-03-12", "A-3 改期 2026-03-13")
    risk = says(pm, "新增风险 核心件可能晚到一周 等级=高 @王磊 2026-03-09")
    expect(risk.locator(".state")).to_have_text("高")
    expect(of(pm, "压力测试报告")).to_contain_text("2026-03-09 周一 18:00")

    market = open_page(empty, "market", "dm:market")
    presses(market, market.get_by_role("button", name="接下"))
    expect(market.locator("#messages > li.said").last).to_contain_text("刘洋接下了 A-1")

    staff = open_page(empty, "staff")
    shown = pm.locator("#messages > li.said").count()
    presses(staff, of(staff, "压力测试报告").get_by_role("button", name="完成"))
    expect(of(pm, "压力测试报告").locator(".state")).to_have_text("待验收")  # in its place
    expect(pm.locator("#messages > li.said:not(.small)")).to_have_count(shown)

    direct = open_page(empty, "pm", "dm:pm")
    presses(direct, direct.get_by_role("button", name="验收"))
    expect(of(pm, "压力测试报告").locator(".state")).to_have_text("已关闭")

    pm.locator("#words").focus()
    reaches(pm, pm.get_by_role("button", name="前进 1 周"), "Shift+Tab")
    pm.keyboard.press("Enter")
    late = pm.locator("#messages > li.said", has_text="A-1 原定 2026-03-06 周五 18:00")
    expect(late.first).to_contain_text("◆ 逾期 1 个工作日")
    expect(late.nth(1)).to_contain_text("◆ 逾期 2 个工作日")
    expect(of(pm, "提交推广方案").locator(".state")).to_contain_text("逾期")
    expect(pm.locator("#part-now")).to_contain_text("2026-03-11 周三")


def test_what_is_said_stands_above_its_answer(story: Demo, open_page: Open) -> None:
    page = open_page(story)
    for line in ("我的", "行动项 列表", "风险 列表"):
        says(page, line)
        last = page.locator("#messages > li.said")
        expect(last.nth(last.count() - 2)).to_contain_text(line)
        expect(last.last.locator(".by b")).to_have_text("联络员")


def test_a_form_is_opened_filled_and_sent_by_keyboard(story: Demo, open_page: Open) -> None:
    page = open_page(story)
    page.keyboard.insert_text("行动项 新增")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="新增行动项")
    expect(dialog.get_by_label("标题必填")).to_be_focused()

    page.keyboard.insert_text("布置展台")
    reaches(page, dialog.get_by_label("负责人"))
    page.keyboard.type("刘洋")
    page.keyboard.press("Enter")

    expect(dialog).to_be_hidden()
    expect(page.locator("article.card", has_text="布置展台").first).to_be_visible()


def test_what_a_button_answers_is_seen(story: Demo, open_page: Open) -> None:
    page = open_page(story, "sales")
    card = page.locator("#messages > li.said", has_text="渠道物料清单").last
    presses(page, card.get_by_role("button", name="验收"))

    expect(card.locator(".thread li")).to_contain_text("提出人 林晓")
    expect(card.locator(".thread li").last).to_be_visible()


def test_to_switch_the_language_says_nothing(story: Demo, open_page: Open) -> None:
    page = open_page(story, "finance", "dm:finance")
    before = page.locator("#messages > li.said").count()
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")

    expect(page.get_by_role("log", name="Messages")).to_be_visible()
    expect(page.locator("#messages > li.said")).to_have_count(before)


def test_the_clock_goes_to_a_typed_moment(empty: Demo, open_page: Open) -> None:
    page = open_page(empty, "pm", "coordination")
    jump = page.locator(".jump input")
    jump.fill("2026-03-13 10:00")
    jump.press("Enter")

    expect(page.locator("#part-now")).to_contain_text("2026-03-13 周五 10:00")
    expect(page.locator("#told")).to_have_text("")


QUESTIONS = {
    "zh": ("项目 状态", "我的", "行动项 列表", "人员 列表", "成员 列表", "帮助", "帮助 行动项",
           "预演 7天", "A-2 为什么", "历史 A-3", "权限 列表", "时钟 列表", "节假日 列表",
           "行动项 新增 写总结 @刘洋 @吴倩 周五", "搜索 推广"),
    "en": ("project status", "mine", "action list", "person list", "member list", "help",
           "help action", "simulate 7d", "why A-2", "history A-3", "permission list", "clock list",
           "holiday list", "action add Sum it up @market @sales Friday", "search 推广"),
}  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_answer_is_wider_than_a_phone(story: Demo, open_page: Open, language: str) -> None:
    page = open_page(story, "admin", cookies={"language": language}, **PHONE)
    for line in QUESTIONS[language]:
        page.locator("#words").fill(line)
        with page.expect_response("**/chat/say") as answered:
            page.locator("#words").press("Enter")
        assert answered.value.json()["fragments"], line
        assert widest(page) <= 360, line
    for line in ("A-1", "R-1", "P-1"):
        page.locator("#words").fill(line)
        page.locator("#words").press("Enter")
        expect(page.locator("article.card").last).to_contain_text(line)
        assert widest(page) <= 360, line


@pytest.mark.parametrize("form", ["行动项 新增", "风险 新增", "项目 新增", "P-1 修改"])
def test_no_form_is_wider_than_a_phone(story: Demo, open_page: Open, form: str) -> None:
    page = open_page(story, **PHONE)
    page.locator("#words").fill(form)
    page.locator("#words").press("Enter")

    expect(page.get_by_role("dialog")).to_be_visible()
    assert widest(page) <= 360


@pytest.mark.parametrize("language", ["zh", "en"])
def test_axe_finds_nothing_serious(story: Demo, open_page: Open, language: str) -> None:
    page = open_page(story, "pm", cookies={"language": language})
    for line in QUESTIONS[language][:2]:
        says(page, line)
    assert serious(page) == []

    page.keyboard.insert_text("P-1 edit")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert serious(page) == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_is_half_translated(story: Demo, open_page: Open, language: str) -> None:
    """Around what people typed there are words of one language only."""
    page = open_page(story, "pm", cookies={"language": language})
    for line in QUESTIONS[language]:
        said = says(page, line)
        labels = said.locator(
            "th, dt, caption, .card-acts .btn:not([data-line*='@']), .only, .state"
        )
        for label in labels.all_inner_texts():
            assert not _foreign(label, language), f"{line}: {label}"


def _foreign(label: str, language: str) -> bool:
    if language == "en":
        return bool(re.search(r"[一-鿿]", label))
    return bool(re.search(r"[a-z]{3}", re.sub(r"\b[A-Z]-\d+\b", "", label)))
