"""What was said before in a thread: who asks for it, and how much of it there is."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest

import bot.features  # noqa: F401
from bot.events import Heard, Place, Profile
from bot.lines import LONGEST
from bot.threads import Message, asks, filled

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
ROOM = Place("test", "T", "launch", "root")
READ = Heard("read", "test:T:pm", ROOM, "e1", NOW, mentioned=True)


class Known:
    """A gateway behind which nobody is known."""

    async def reading(self, work):
        return work(self)

    def exec(self, _):
        return self

    def first(self):
        return None

    def all(self):
        return []


def above(*texts, heard=READ):
    async def fetch():
        return [Message("test:T:rd", text) for text in texts]

    async def meet(accounts):
        return [Profile(account, "王磊") for account in accounts]

    return asyncio.run(filled(heard, fetch, meet, Known()))


@pytest.mark.parametrize(
    ("more", "wanted"),
    [
        ({}, True),
        ({"text": "识别"}, True),
        ({"text": " capture: "}, True),
        ({"text": "read @rd checks it"}, False),
        ({"text": "read R-7"}, False),
        ({"text": "help"}, False),
        ({"mentioned": False}, False),
        ({"mentioned": False, "at": replace(ROOM, direct=True)}, True),
        ({"source": "pressed"}, False),
    ],
)
def test_a_bare_line_to_the_bot_asks(more, wanted):
    assert asks(replace(READ, **more)) is wanted


def test_outside_of_a_thread_nothing_is_fetched():
    assert above("x", heard=replace(READ, at=replace(ROOM, thread=""))).above == ""


def test_who_spoke_is_introduced():
    heard = above("x")

    assert heard.above == "王磊: x"
    assert [profile.account for profile in heard.profiles] == ["test:T:rd"]


@pytest.mark.parametrize(("letters", "lines"), [(LONGEST, 2), (LONGEST + 1, 1)])
def test_as_much_is_read_as_one_line_may_have(letters, lines):
    first = letters - len("王磊: \n王磊: last")
    heard = above("x" * first, "last")

    assert len(heard.above.split("\n")) == lines and heard.above.endswith("王磊: last")


def test_of_a_message_that_is_too_long_alone_its_beginning_is_read():
    assert len(above("x" * LONGEST).above) == LONGEST
