"""Every sentence in both languages, once, and Chinese as it is written."""

import re
from collections import defaultdict
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import bot.app
import bot.features  # noqa: F401
from bot.registry import commands, policies
from bot.store import Kept, tables_of
from bot.vocabulary import told
from bot.words import TEMPLATES

BOT = TEMPLATES.parent / "bot"
CALLS = {"N_": None, "say": None, "n": (1, 2), "_": None}
HAN = "一-鿿"
HALF = re.compile(rf"[{HAN}][,;:?!]|[,;:?!][{HAN}]")
NOT_SAID = re.compile(r"[!！~～您]|哦|亲，|尽快|务必")  # WORDS §1.5, §1.6


def sentences():
    """English sentence → where it is said first."""
    found = {}
    for file, line, message, *_ in extract_from_dir(BOT, keywords=CALLS):
        for sentence in [message] if isinstance(message, str) else message:
            if sentence:
                found.setdefault(sentence, f"{file}:{line}")
    found |= {command.help: f"help of {command.words}" for command in commands}
    found |= {rule.meaning: f"rule {rule.name}" for rule in policies}
    return found


def translations():
    """English sentence → (file, Chinese) of every place where it stands."""
    found = defaultdict(list)
    for path in sorted((TEMPLATES / "words" / "zh").glob("*.po")):
        with path.open(encoding="utf-8") as file:
            for message in read_po(file, locale="zh"):
                if not message.id:
                    continue
                ids = message.id if isinstance(message.id, tuple) else (message.id,)
                texts = message.string if isinstance(message.string, tuple) else (message.string,)
                for sentence in dict.fromkeys(ids):
                    found[sentence].append((path.name, texts[0]))
    return found


def fields(sentence: str) -> set[str]:
    if "`" in sentence and "{" not in sentence:
        return set()
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


SAID, WORDS = sentences(), translations()


def test_every_sentence_has_its_chinese():
    missing = {where: sentence for sentence, where in SAID.items() if not _chinese(sentence)}

    assert missing == {}


def _chinese(sentence):
    return any(text for _, text in WORDS.get(sentence, []))


# Chinese names who asked in the title of a notice, English below it (WORDS §2.1).
MOVED = {"who", "asker"}


def test_a_translation_fills_in_the_same_things():
    other = {
        sentence: text
        for sentence, places in WORDS.items()
        for _, text in places
        if text and (fields(text) ^ fields(sentence)) - MOVED
    }

    assert other == {}


def test_a_sentence_stands_in_one_file_only():
    twice = {sentence: [file for file, _ in at] for sentence, at in WORDS.items() if len(at) > 1}

    assert twice == {}


def test_no_translation_is_of_nothing():
    """Sentences of pages and of the terminal are said in templates and adapters."""
    elsewhere = _texts("adapters", "templates/web", "templates/documents", "scheduler")
    unused = {
        sentence: at[0][0]
        for sentence, at in WORDS.items()
        if sentence not in SAID and not any(_quoted(sentence) in text for text in elsewhere)
    }

    assert unused == {}


def _texts(*folders: str) -> list[str]:
    paths = [p for folder in folders for p in (BOT.parent / folder).rglob("*") if p.is_file()]
    return [_joined(p) for p in paths if p.suffix in (".py", ".j2", ".js")]


def _joined(path: Path) -> str:
    """Literals that are broken over lines in one piece."""
    return re.sub(r'"\s*\n\s*"', "", path.read_text("utf-8")).replace('\\"', '"')


def _quoted(sentence: str) -> str:
    return sentence


@pytest.mark.parametrize("rule", [HALF, NOT_SAID])
def test_chinese_is_written_as_colleagues_write(rule):
    odd = {
        text: match[0]
        for places in WORDS.values()
        for _, text in places
        if (match := rule.search(re.sub(r"`[^`]*`", "", text or "")))
    }

    assert odd == {}


def test_english_raises_no_voice():
    assert [sentence for sentence in SAID if "!" in re.sub(r"`[^`]*`", "", sentence)] == []


# What `every` says, once more for the machine; and a line of a log, which is told as a whole.
UNTOLD = {
    f"{row}.{name}" for row in ("Action", "Meeting") for name in ("rrule", "begins", "occurs")
}
UNTOLD |= {"Handling.concern", "Handling.by"}
UNTOLD |= {"Meeting.filed"}  # files by their digests


def test_every_field_of_a_row_has_a_name():
    """What has none is not told in histories, not undone in words, and not found."""
    unnamed = {
        f"{table.__name__}.{name}"
        for table in tables_of(Kept)
        for name in table.model_fields
        if name not in ("code", "id", "version", "extra") and not told(name)
    }

    assert unnamed == UNTOLD
