"""Lines that are no command: nearly one is asked about, other talk is left alone."""

import re

from rapidfuzz import fuzz, process

from bot import replied, vocabulary
from bot.cards import Button, buttons
from bot.commands import NEAR, Command, Context
from bot.errors import NotUnderstood
from bot.events import Heard
from bot.lines import Line, shadow, split
from bot.people import visible
from bot.registry import commands, draws
from bot.store import Filed, table_of
from bot.view import View
from bot.words import N_

SHORT, ONE_OF_TWO = 3, 50  # of a Chinese verb of two letters, one may be wrong
SAYS_SOMETHING = re.compile(r"[=：\d]")
LOOSE_CODE = re.compile(rf"^([{''.join(vocabulary.LETTERS)}])[ _]?(\d+)(?=\s|$)", re.IGNORECASE)


def addressed(heard: Heard, ctx: Context | None) -> bool:
    """Is an answer expected even if the line could not be read?"""
    if heard.at.direct or heard.mentioned or heard.source != "typed" or ctx is None:
        return True
    line = ctx.line
    if line.codes:
        return True
    if line.rest and _of_a_row(ctx.command):  # "risk update please": a row is named by its code
        return False
    if not ctx.command.noun:  # "why not", "my bad": a verb alone begins talk, too
        return not (line.noun or line.rest) or bool(SAYS_SOMETHING.search(line.rest))
    return line.spaced


def _of_a_row(command: Command) -> bool:
    first = next((p for p in command.parameters if p.positional), None)
    return first is not None and issubclass(first.kind, Filed)


def about_other(view: View, heard: Heard, line: Line) -> None:
    """Ask about a line that is nearly a command; answer what was said to the bot alone."""
    alone = heard.at.direct or heard.mentioned or heard.source != "typed"
    if near := _near(heard.text, line, single=alone):
        raise NotUnderstood(N_("Did you mean `{line}`?"), (Button(near, near),), line=near)
    replied.answer(view, heard)
    help_line = view.verb("help")
    way_out = Button(view.say.button("help"), help_line)
    if line.coded and line.code:
        sentence = N_("“{word}” is no command. What can be done with {code}:")
        ways = _ways_on(view, line.code) or (Button(line.code, line.code), way_out)
        raise NotUnderstood(sentence, ways, word=line.rest or line.verb, code=line.code)
    if alone:
        raise NotUnderstood(N_("That is no command. `{help}` shows what there is."),
                            (way_out,), help=help_line)  # fmt: skip


def _ways_on(view: View, code: str) -> tuple[Button, ...]:
    """The buttons of a row's own card, if the speaker may see it."""
    table = table_of(code)
    if table is None or view.reader is None:
        return ()
    row = view.db.exec(visible(table, view.reader).where(table.code == code)).first()
    return buttons(draws.card(row, view)) if row else ()


def _goes_on(rest: str) -> bool:
    """After a code comes a verb, or nothing: "A4 paper is out" is talk."""
    return not rest.strip() or bool(split(rest.strip()).verb)


def _near(text: str, line: Line, *, single: bool) -> str:
    seen = shadow(text)
    if (match := LOOSE_CODE.match(seen)) and _goes_on(text[match.end() :]):
        return f"{match[1].upper()}-{match[2]}{text[match.end() :]}"
    if line.code and not line.verb and line.rest:
        word, _, more = line.rest.partition(" ")
        verbs = list(vocabulary.spellings(vocabulary.VERBS))
        short = not word.isascii() and len(word) <= SHORT
        cutoff = ONE_OF_TWO if short else NEAR
        near = process.extractOne(word.lower(), verbs, scorer=fuzz.ratio, score_cutoff=cutoff)
        return " ".join(filter(None, [line.code, near[0], more])) if near else ""
    return commands.near(text, single=single)
