"""Whatever people type, every card of every command is drawn, and shows it as it was typed."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest

from adapters.console.cards import Page
from adapters.web import cards as web
from bot.cards import Form, Reply
from bot.fit import TITLE
from bot.markup import Bold, Link, Mention, cut, parse, plain
from bot.registry import commands
from bot.words import Words
from tests.conftest import dm

SAY = Words("zh", ZoneInfo("Asia/Shanghai"))
ODD = {
    "long": ("很长的标题 " * 1700)[:10_000],
    "one word": "x" * 10_000,
    "emoji": "👩‍👩‍👧‍👦 🏳️‍🌈 1️⃣ " * 20,
    "right to left": "مرحبا \u202eevil\u202c שלום",
    "control": "a\x00b\x07c\x1b[31md\u2028e",
    "smuggled": "@all <!channel> <@vp> [x](http://evil.example) **shout** `code` =HYPERLINK(1)",
}
LINES = (
    'action add "{}" @market 2026-03-06',
    'risk add "{}" level=high',
    'risk add X cause="{}" impact="{}" response="{}"',
    'A-1 delay 2026-03-12 "{}"',
    'A-1 update "{}"',
    'R-1 update "{}"',
    'R-1 close "{}"',
    'P-1 edit goal="{}" results="{}" title="{}"',
    'member add @rd duty="{}"',
    'search "{}"',
    'help "{}"',
    'action list who="{}"',
    "action add x @{}",
    'A-1 "{}"',
    "{}",
)
LOOKS = ("A-1", "R-1", "P-1", "P-1 status", "history A-1", "why A-1", "mine", "action list")


def texts(value: object) -> Iterator[str]:
    """Every piece of markup of a reply."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple | list):
        for item in value:
            yield from texts(item)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            if name not in ("line", "svg"):
                yield from texts(getattr(value, name))


def obeyed(reply: Reply) -> list[str]:
    """What typed text has become that it should only show."""
    spans = [span for text in texts(reply) for span in parse(text)]
    links = [s.url for s in spans if isinstance(s, Link) and "evil" in s.url]
    calls = [s.person for s in spans if isinstance(s, Mention) and s.person in ("vp", "all")]
    loud = [s.text for s in spans if isinstance(s, Bold) and s.text == "shout"]
    return [*links, *calls, *loud, *(text[:20] for text in texts(reply) if "\x00" in text)]


def draw_everywhere(reply: Reply) -> int:
    """How many letters all faces make of it; none may fail."""
    drawn = web.draw(reply, str)
    return len(drawn["text"]) + sum(map(len, Page(SAY, 80).draw(reply)))


@pytest.mark.slow
@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_whatever_is_typed_is_shown_and_never_obeyed(chat, odd):
    replies = [chat.says(line.replace("{}", odd), at=dm("pm")) for line in LINES]
    replies += [chat.says(line, at=dm("pm")) for line in LOOKS]
    replies += [sent.reply for sent in chat.wait(days=6)]

    assert len([reply for reply in replies if reply]) > len(LINES + LOOKS) - 3
    for reply in filter(None, replies):
        assert obeyed(reply) == []
        assert len(plain(reply.title)) <= TITLE
        assert draw_everywhere(reply) > 0


def test_a_title_is_kept_whole_and_cut_only_where_it_is_a_heading(chat):
    title = "很长的标题" * 100
    chat.says(f"action add {title}")
    card = chat.says("A-1")

    assert card.title == title[: TITLE - 1] + "…"
    assert title in str(card.blocks)


def test_cutting_keeps_markup_whole():
    assert cut("**bold** and more", 8) == "**bold** an…"
    assert cut(r"\*\*not bold\*\*", 5) == r"\*\*no…"
    assert cut("short", 5) == "short"


@pytest.mark.parametrize("command", list(commands), ids=lambda command: command.words)
def test_every_form_is_drawn(chat, command):
    reply = chat.says(command.words, at=dm("admin"), by="admin")

    assert reply is not None and draw_everywhere(reply) > 0
    if isinstance(reply, Form):
        assert reply.fields and all(ask.label for ask in reply.fields)
