"""`python -m tests.reference` writes deploy/reference.md: every command, rule and clock."""

import re
import sys
from collections.abc import Iterable, Iterator
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import bot.features  # noqa: F401
from bot.commands import Command
from bot.company import clocks
from bot.forms import examples, meaning
from bot.markup import plain
from bot.registry import commands, policies
from bot.vocabulary import LABELS, NOUNS, VALUES, VERBS
from bot.words import Words
from tests.demo import ROOT

PAGE = ROOT / "deploy" / "reference.md"
HEAD = """# What can be said 能说什么

Written by `python -m tests.reference` from the commands themselves, and checked by the tests. Noun
and verb may stand in either order and in either language; `help` shows the same in the chat, as far
as the reader may use it.

本页由程序从命令本身生成，测试会核对。名词和动词谁先谁后都行，中英文都行。
在聊天里发 `帮助` 看到的也是这些，只列自己能用的。
"""


def reader(language: str) -> Any:
    return SimpleNamespace(say=Words(language, ZoneInfo("Asia/Shanghai")))


EN, ZH = reader("en"), reader("zh")


def page() -> str:
    return "\n".join([HEAD, *_commands(), *_clocks(), *_rules()]).rstrip() + "\n"


def _commands() -> Iterator[str]:
    yield "## Commands 命令\n"
    nouns = dict.fromkeys(command.noun for command in commands)
    for noun in sorted(nouns, key=lambda noun: (not noun, list(nouns).index(noun))):
        of_noun = commands.of(noun)
        title = f"{noun} {ZH.say.label(noun)}" if noun else "anything 不带名词的"
        yield f"### {title[:1].upper()}{title[1:]}\n"
        yield from _table(("English", "中文", "who 谁"), map(_command, of_noun))


def _command(command: Command) -> tuple[str, str, str]:
    return (*(_said(command, view) for view in (EN, ZH)), _roles(command))


def _said(command: Command, view: Any) -> str:
    shown = "<br>".join(f"`{example}`" for example in examples(command, view))
    colon = ": " if view is EN else "："
    return f"**{_name(command, view)}**{colon}{plain(meaning(command, view))}<br>{shown}"


def _name(command: Command, view: Any) -> str:
    """As it is typed."""
    if view is EN:
        return command.words
    spelled = [(NOUNS | VERBS)[word].split("|")[0] for word in (command.noun, command.verb) if word]
    return " ".join(spelled)


def _roles(command: Command) -> str:
    """The roles that may use it before a company changes that."""
    if "staff" in command.may:
        return "everybody 所有人"
    return "<br>".join(f"{LABELS.get(r, r)} {VALUES[r].split('|')[0]}" for r in sorted(command.may))


def _clocks() -> Iterator[str]:
    yield "## Clocks 时钟\n"
    rows = (
        (
            f"`{c.name}` {ZH.say.label(c.name)}",
            f"`{c.default}`",
            f"{c.meaning}<br>{ZH.say(c.meaning)}",
        )
        for c in clocks.values()
    )
    yield from _table(("clock 时钟", "at 时间", "what for 用途"), rows)


def _rules() -> Iterator[str]:
    yield "## Rules 规则\n"
    yield "What is said unasked. `why A-1` tells which of them said what, and why.\n"
    rows = ((f"`{rule.name}`", rule.meaning, str(ZH.say(rule.meaning))) for rule in policies)
    yield from _table(("rule", "English", "中文"), rows)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield _row(head)
    yield _row(("---",) * len(head))
    yield from map(_row, rows)
    yield ""


def _row(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(re.sub(r"\s*\n\s*", " ", c).replace("|", r"\|") for c in cells) + " |"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
    sys.stdout.write(f"{PAGE.relative_to(ROOT)}\n")
