"""`make pictures`: photographs the demo in both languages, both themes, on a desk and on a phone.

Each is a moment of the real thing; nothing is drawn for the picture. A few are kept for the
READMEs; all of them, to look through before a release, go to data/pictures.
"""

import sys
from collections.abc import Iterator
from itertools import chain, product
from pathlib import Path
from shutil import copy
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Locator, Page, sync_playwright

from tests.adapters.web.test_browser import CHROMIUM, FLAGS
from tests.demo import ROOT, Demo, demo

PICTURES, ALL = ROOT / "deploy" / "pictures", ROOT / "data" / "pictures"
LARGEST = 200 * 1024
ALTOGETHER = 3 * 1024 * 1024
PAGES = {
    "day": "/my?as=pm", "project": "/projects/P-1?as=pm", "row": "/rows/R-1?as=pm",
    "register": "/lists/action?as=pm&project=P-1&status=all", "people": "/lists/person?as=admin",
    "permissions": "/lists/permission?as=admin", "delivery": "/lists/delivery?as=admin&status=sent",
    "meeting": "/rows/M-2?as=pm", "door": "/sign-in",
}  # fmt: skip
KEPT = {
    "zh": (
        "day-light-desk",
        "project-light-desk",
        "project-dark-phone",
        "meeting-light-desk",
        "register-light-phone",
    ),
    "en": (
        "day-dark-desk",
        "project-dark-desk",
        "day-light-phone",
        "register-light-desk",
        "meeting-light-phone",
    ),
}
DESK = {"viewport": {"width": 1280, "height": 800}}
PHONE = {"viewport": {"width": 390, "height": 780}, "is_mobile": True, "has_touch": True}
LINES = {
    "zh": {"late": "A-2 延期 还差高并发那一轮 2026-03-06", "risk": "风险 新增", "mine": "我的"},
    "en": {
        "late": "A-2 delay the last round is still running 2026-03-06",
        "risk": "risk add",
        "mine": "mine",
    },
}


MEETING = {
    "zh": (
        ("pm", "会议 新增 发布会筹备会 2026-03-10 14:00 60分钟 @刘洋 @吴倩 @王磊 地点=三楼会议室"),
        ("pm", "M-2 议程 场地和流程 20分钟"),
        ("pm", "M-2 议程 首批备货量 15分钟"),
        ("market", "M-2 上传 场地平面图 链接=https://example.com/plan"),
        ("market", "M-2 参加"),
        ("sales", "M-2 请假 客户拜访"),
    ),
    "en": (
        (
            "pm",
            'meeting add "Launch rehearsal" 2026-03-10 14:00 60m @market @sales @rd place="Room 3"',
        ),
        ("pm", "M-2 agenda Venue and order of the day 20m"),
        ("pm", "M-2 agenda First stock 15m"),
        ("market", "M-2 upload Plan of the venue link=https://example.com/plan"),
        ("market", "M-2 join"),
        ("sales", "M-2 absent at a customer"),
    ),
}


def taken(browser: Browser, running: Demo, language: str) -> Iterator[Path]:
    """A chat, its status card, a phone in the dark, a form."""
    words = LINES[language]
    page = opened(browser, running, language, "pm", "launch", DESK)
    status = page.locator("#messages > li").filter(has=page.locator("img.picture")).last
    yield photographed(page, f"status-{language}", status)
    running.clock(advance="1d")
    running.say(words["late"], who="staff")
    page = opened(browser, running, language, "pm", "launch", DESK)
    yield photographed(page, f"chat-{language}")
    page.keyboard.insert_text(words["risk"])
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    page.get_by_role("dialog").wait_for()
    yield photographed(page, f"form-{language}")
    running.say(words["mine"], room="dm:pm")
    page = opened(browser, running, language, "pm", "dm:pm", PHONE, theme="dark")
    yield photographed(page, f"phone-{language}")


def pages(browser: Browser, running: Demo, language: str) -> Iterator[Path]:
    """Every page in both themes and sizes; those that are kept are copied."""
    sizes = {"desk": DESK, "phone": PHONE}
    for (name, path), theme, size in product(PAGES.items(), ("light", "dark"), sizes):
        with browser.new_context(reduced_motion="reduce", **sizes[size]) as context:  # type: ignore[arg-type]
            chosen = {"language": language, "theme": theme}
            context.add_cookies(
                [{"name": n, "value": v, "url": running.address} for n, v in chosen.items()]
            )
            page = context.new_page()
            page.goto(running.address + path)
            page.wait_for_timeout(300)  # the stream draws the side once more
            picture = ALL / f"{name}-{language}-{theme}-{size}.png"
            page.screenshot(path=picture)
        if f"{name}-{theme}-{size}" in KEPT[language]:
            yield Path(copy(picture, PICTURES))


def opened(
    browser: Browser,
    running: Demo,
    language: str,
    who: str,
    room: str,
    how: dict[str, object],
    theme: str = "light",
) -> Page:
    locale = "zh-CN" if language == "zh" else "en-GB"
    context = browser.new_context(locale=locale, reduced_motion="reduce", **how)  # type: ignore[arg-type]
    chosen = {"language": language, "theme": theme}
    context.add_cookies(
        [{"name": n, "value": v, "url": running.address} for n, v in chosen.items()]
    )
    page = context.new_page()
    with page.expect_response("**/chat/stream*"):
        page.goto(f"{running.address}/?as={who}&in={room}")
    page.evaluate("document.activeElement.blur()")
    return page


def photographed(page: Page, name: str, part: Locator | None = None) -> Path:
    """The page as it stands, or *part* of it at its full height."""
    path = PICTURES / f"{name}.png"
    if part is None:
        page.screenshot(path=path)
        return path
    height = int(part.evaluate("e => e.offsetHeight"))
    page.set_viewport_size({"width": 900, "height": height + 260})
    part.scroll_into_view_if_needed()
    part.screenshot(path=path)
    return path


def main() -> int:
    if not CHROMIUM.exists():
        print(f"Pictures are taken with Chromium, and there is none at {CHROMIUM}.")
        return 1
    for folder in (PICTURES, ALL):
        folder.mkdir(parents=True, exist_ok=True)
    with (
        TemporaryDirectory() as place,
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS) as browser,
    ):
        for language in LINES:
            with demo(Path(place) / f"{language}.db", LANGUAGE=language) as running:
                for who, line in MEETING[language]:
                    running.say(line, who=who)
                made = chain(pages(browser, running, language), taken(browser, running, language))
                for path in made:
                    size = path.stat().st_size
                    print(f"{path.relative_to(ROOT)} {size // 1024} KB")
                    assert size < LARGEST, f"{path.name} is larger than {LARGEST // 1024} KB"
    whole = sum(path.stat().st_size for path in PICTURES.glob("*.png"))
    assert whole < ALTOGETHER, f"All pictures are {whole // 1024} KB"
    return 0


if __name__ == "__main__":
    sys.exit(main())
