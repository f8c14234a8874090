"""A command does the same however it comes: typed in any way, pressed, sent as a form, by API."""

import re
from collections.abc import Iterator
from functools import lru_cache

import pytest

from bot import vocabulary
from bot.commands import Command, Context
from bot.events import Heard
from bot.forms import spelled
from bot.lines import split
from bot.people import Account, Person
from bot.pieces import words_of
from bot.store import Kept
from bot.view import reader_view
from tests.calling import Caller
from tests.examples import (
    Example,
    every,
    first,
    perform,
    rows,
    said,
    stage,
    thoroughly,
    told,
    trail,
)

pytestmark = pytest.mark.slow  # it walks the whole registry

FULL = str.maketrans("ARIP0123456789-", "ＡＲＩＰ０１２３４５６７８９－")


def done(databases, example: Example, text: str = "", *, known: bool = False, **more) -> list:
    """The answer, the rows, what the trail says, and what was promised.

    *known*: the speaker has said something in that chat before.
    """
    chat = stage(databases, example)
    if known:
        chat.says("help", example.stage.by, example.stage.at, event_id="before")
    reply = perform(chat, example, text, **more)
    changed = changes(chat, said(chat, "one").id)
    secret = example.command.by_hand  # a code is never the same
    return [rows(chat), changed, list(told(chat)), None if secret else reply]


def typed(databases, example: Example, text: str = "") -> list:
    return _typed(databases, example.command, text or example.line)


@lru_cache(maxsize=64)  # the same words are a way to say an example of either language
def _typed(databases, command: Command, line: str) -> list:
    return done(databases, Example(command, line, ""))


def changes(chat, since: int) -> list:
    return [
        (entry.kind, entry.key, entry.field, entry.before, entry.after)
        for entry in trail(chat, since - 1)
    ]


def ways(line: str, language: str) -> Iterator[str]:
    """Noun and verb in both orders and languages, and with full-width punctuation."""
    begun = split(line)
    rest = begun.rest
    head = line[: len(line) - len(rest)] if rest else line
    other = "en" if language == "zh" else "zh"
    codes = " ".join(begun.codes)
    typed_noun = re.sub(r"[A-Z]-\d+|\W", "", head).lower() != begun.verb
    noun = begun.noun if not codes or not begun.verb or typed_noun else ""
    for to in (language, other):
        name, verb = (_word(word, to) for word in (noun, begun.verb))
        yield " ".join(filter(None, [name, verb, codes, rest]))
        yield " ".join(filter(None, [codes, verb, name, rest]))
    yield _wide(line)
    yield " ".join(filter(None, [head.strip(), _other_options(rest, other)]))


def _word(word: str, language: str) -> str:
    if not word or language == "en":
        return word
    return (vocabulary.NOUNS | vocabulary.VERBS)[word].split("|")[0]


def _wide(line: str) -> str:
    """Full-width as a Chinese keyboard has them: ＠ ： “” and codes."""
    line = re.sub(r"(?<!\S)@", "＠", line)
    line = re.sub(r'"([^"]*)"', r"“\1”", line)
    line = re.sub(r"\b[APRI]-\d+", lambda code: code[0].translate(FULL), line)
    return re.sub(r"(?<=\w)=", "：", line)


def _other_options(rest: str, language: str) -> str:
    """The names of the options in the other language, their values as they are."""

    def spell(match: re.Match[str]) -> str:
        name = vocabulary.NAMES.get(match[1].lower(), "")
        return f"{vocabulary.spell_option(name, 'zh') if language == 'zh' else name}="

    return re.sub(r"(?<![\w\"])(\w+)=", spell, rest)


EXAMPLES = thoroughly(every("en", "zh"))


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_however_it_is_typed_or_pressed(databases, example):
    wanted = typed(databases, example)

    for way in dict.fromkeys(ways(example.line, example.language)):
        assert typed(databases, example, way) == wanted, way
    assert done(databases, example, source="pressed") == wanted


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_sent_as_a_form_or_by_api(databases, example):
    wanted = typed(databases, example)[:3]

    words, form_line, first = taken_apart(databases, example)
    fields = {name: word for name, word in words.items() if name not in first}
    bare = example.command.words
    assert done(databases, example, form_line, source="submitted", fields=fields)[:3] == wanted
    assert done(databases, example, bare, source="api", fields=words)[:3] == wanted


@pytest.mark.parametrize("example", first("en", "zh"), ids=str)
def test_called_over_http(databases, example):
    """As JSON, as if in the same chat; what is the person's own to do has no address."""
    wanted = done(databases, example, known=True)[:3]
    words, *_ = taken_apart(databases, example)

    chat = stage(databases, example)
    if example.command.by_hand:
        if example.stage.by != "newcomer":
            assert Caller(chat, example).posted({}).status_code in (404, 405)
        return
    answer = Caller(chat, example).done(words)

    assert answer.status_code in (200, 404, 409, 422), answer.text
    called = said(chat, f"api:{example.stage.by}:one")
    assert [rows(chat), changes(chat, called.id), list(told(chat))] == wanted


def taken_apart(databases, example: Example) -> tuple[dict[str, str], str, dict[str, str]]:
    """The words of a line by their parameters, and the line of the form that would hold them."""
    chat, command = stage(databases, example), example.command
    with chat.bot.sessions() as db:
        ctx = context(db, chat, example)
        words = words_of(command, ctx, None)
        for taker in [p.name for p in command.parameters if p.positional][:1]:
            if ctx.line.code:
                words.setdefault(taker, " ".join(ctx.line.codes))
        first = {p.name: words[p.name] for p in _rows(command) if p.name in words}
        return words, spelled(command, first, ctx), first


def _rows(command: Command) -> list:
    return [p for p in command.parameters if p.positional and issubclass(p.kind, Kept)][:1]


def context(db, chat, example: Example) -> Context:
    wanted = example.stage
    account = db.get(Account, f"test:T:{wanted.by}")
    person = db.get_one(Person, account.person) if account else Person(handle=wanted.by)
    heard = Heard(example.line, f"test:T:{wanted.by}", wanted.at, "apart", chat.now)
    view = reader_view(db, person, chat.now)
    line = split(example.line)
    return Context(db, view.say, person, chat.now, heard, line, person, example.command)
