"""What the READMEs say is so: the dialogue is talked, files exist, the reference is complete."""

import re
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import sessionmaker
from sqlmodel import Session

from bot.__main__ import parser
from bot.app import Bot
from bot.company import Company, clocks
from bot.demo import PEOPLE
from bot.features.talk.help import Help
from bot.lines import split
from bot.markup import Mention, parse, plain
from bot.registry import commands, policies
from tests.conftest import Dialogue, dm
from tests.reference import PAGE, page

ROOT = Path(__file__).parents[1]
READMES = {"zh": ROOT / "README.zh-CN.md", "en": ROOT / "README.md"}
NAMES = {somebody.name: handle for handle, somebody in PEOPLE.items()}
TURN = re.compile(r"(\w+)[:：]\s*(.+)")
MOMENT = re.compile(r"[(（](\d{4}-\d\d-\d\d \d\d:\d\d)[)）]")
LARGEST = 200 * 1024

readmes = pytest.mark.parametrize("language", READMES)


def text(language: str) -> str:
    return READMES[language].read_text("utf-8")


# The dialogue


@readmes
def test_the_dialogue_is_answered_as_it_is_written(empty: Dialogue, language: str) -> None:
    [dialogue] = re.findall(r"```dialogue\n(.*?)```", text(language), re.DOTALL)
    engine = empty.bot.sessions.kw["bind"]
    empty.bot = Bot(sessionmaker(engine, class_=Session), Company(language))
    for handle in PEOPLE:
        empty.says(f"settings language={language}", handle, dm(handle))
    empty.sent()

    expected, said = [], []
    for line in dialogue.splitlines():
        if line.startswith("→ "):
            expected.append(line.removeprefix("→ "))
        elif moment := MOMENT.fullmatch(line):
            said.append([m.title for m in _until(empty, moment[1]) if m.to == "launch"][-1])
        else:
            turn = TURN.fullmatch(line)
            assert turn, line
            reply = empty.says(turn[2], NAMES.get(turn[1], turn[1]))
            assert reply is not None, line
            said.append(reply.title)

    assert [_read(title) for title in said] == expected


def _until(chat: Dialogue, moment: str) -> list:
    wall = datetime.strptime(moment, "%Y-%m-%d %H:%M").replace(tzinfo=ZoneInfo("Asia/Shanghai"))
    return chat.wait(seconds=(wall.astimezone(UTC) - chat.now).total_seconds())


def _read(title: str) -> str:
    """As somebody reads it: people by name."""
    spans = (f"@{PEOPLE[s.person].name}" if isinstance(s, Mention) else s for s in parse(title))
    return "".join(s if isinstance(s, str) else plain(str(s)) for s in spans)


@readmes
def test_every_line_to_try_is_understood(chat: Dialogue, language: str) -> None:
    """In the group of a project, by its manager; nothing is refused and nothing is left alone."""
    tried = re.findall(r"^\| `([^`]+)` \| \S.* \|$", text(language), re.MULTILINE)
    chat.says("action add A promise @market 2026-03-06")
    for line in tried:
        answered = chat.replies(line.replace("A-6", "A-1"))
        assert commands.find(split(line)) and answered, line
        assert str(getattr(answered[0], "tone", "plain")) != "warning", (line, answered[0])

    assert len(tried) >= 8


def test_both_readmes_try_the_same() -> None:
    zh, en = (
        [commands.find(split(line)) for line in re.findall(r"^\| `([^`]+)` \|", text(of), re.M)]
        for of in READMES
    )

    assert zh == en


# What is promised and linked


@readmes
def test_every_promise_names_the_test_that_shows_it(language: str) -> None:
    heading = {"zh": "现在能做的", "en": "What works today"}[language]
    section = text(language).split(f"## {heading}\n")[1].split("\n## ")[0]
    promises = re.split(r"^- ", section, flags=re.MULTILINE)[1:]

    assert len(promises) >= 8
    for promise in promises:
        shown = re.findall(r"\]\((tests/\S+?\.py)\)", promise)
        assert shown and all((ROOT / path).is_file() for path in shown), promise


@readmes
def test_every_link_and_picture_is_there(language: str) -> None:
    links = re.findall(r'\]\(([^)#]+)\)|src="([^"]+)"', text(language))
    for path in (ROOT / (a or b) for a, b in links):
        assert path.exists(), path
        assert path.suffix != ".png" or path.stat().st_size < LARGEST, path


@readmes
def test_every_command_of_the_shell_exists(language: str) -> None:
    made = set(re.findall(r"^(?:\w+=\w+ )?make (\w+)", text(language), re.MULTILINE))
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    known = parser().format_help()
    named = set(re.findall(r"liaison (\w[\w-]*)`", text(language)))

    assert {"demo", "test"} <= made <= targets
    assert named and all(re.search(rf"^    {name}\b", known, re.MULTILINE) for name in named)


# The reference


def test_the_reference_is_what_the_program_says() -> None:
    assert PAGE.read_text("utf-8") == page(), "run: python -m tests.reference"


def test_the_reference_has_every_command_clock_and_rule() -> None:
    shown = PAGE.read_text("utf-8")

    assert {c.words for c in commands} == set(re.findall(r"^\| \*\*([a-z ]+)\*\*", shown, re.M))
    assert all(f"| `{name}` " in shown for name in (*clocks, *(rule.name for rule in policies)))


def test_help_names_every_command_somebody_may_use(chat: Dialogue) -> None:
    shown = str(chat.says("help", "admin"))

    assert Help.__doc__ and all(command.verb in shown for command in commands)
