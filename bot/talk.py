"""Lines that are no command: nearly one is asked about, other talk is left alone."""

import re
from collections.abc import Sequence

from rapidfuzz import fuzz, process

from bot import vocabulary
from bot.cards import Button, buttons
from bot.commands import NEAR, Command, Context
from bot.company import times
from bot.errors import NotUnderstood
from bot.events import Heard
from bot.forms import title_of
from bot.language import dates
from bot.lines import Line, shadow, split
from bot.people import visible
from bot.registry import commands, contribute, draws
from bot.store import Filed, table_of
from bot.view import View
from bot.words import N_

SHORT, ONE_OF_TWO = 3, 50  # of a Chinese verb of two letters, one may be wrong
SAYS_SOMETHING = re.compile(r"[=：\d]")
ADJECTIVE = re.compile(r"new\s", re.IGNORECASE)
#: How a sentence goes on after "add risk"; nobody says "risk add to the plan".
GOES_ON = re.compile(
    r"(?:to|for|from|in|on|of|at|by|with|is|are|was|were|has|have|had|will|would|can|could|should"
    r"|found|needed|please|that|which|and|or|but|if|when|because)\b",
    re.IGNORECASE,
)
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


def headed(lines: Sequence[Line]) -> bool:
    """Does a text begin with a word of ours as its heading: "会议纪要", and then its lines?"""
    first = lines[0]
    return bool(first.noun or first.verb) and not (first.codes or first.rest)


def meant(view: View, heard: Heard) -> Command | None:
    """The command that talk to the bot is meant as (contributed to "talk": its words or "")."""
    words = next(filter(None, (part(view, heard) for part in contribute.parts("talk"))), "")
    return commands[words] if words else None


def unsure(heard: Heard, line: Line, command: Command) -> bool:
    """Is it talk as likely as a line that adds something? "new risk found in the supply chain".

    Said in a group to nobody, with nothing that talk does not have: no @, no date, no option.
    """
    if heard.at.direct or heard.mentioned or heard.source != "typed" or heard.fields:
        return False
    first = next((p for p in command.parameters if p.positional), None)
    if command.verb != "add" or first is None or first.kind is not str or not line.rest:
        return False
    said = shadow(line.text)
    if SAYS_SOMETHING.search(said) or re.search(r'[@"]', said):
        return False
    order = vocabulary.VERB.match(said) and (ADJECTIVE.match(said) or GOES_ON.match(line.rest))
    return bool(order) or not line.spaced


def about_other(view: View, heard: Heard, line: Line) -> Command | None:
    """Ask about a line that is nearly a command; answer what was said to the bot alone.

    The command that it is meant as, if it may be meant as one.
    """
    alone = heard.at.direct or heard.mentioned or heard.source != "typed"
    if near := _near(heard.text, line, single=alone):
        raise NotUnderstood(N_("Did you mean `{line}`?"), (Button(near, near),), line=near)
    if alone and not line.code and (command := meant(view, heard)):
        return command
    if alone and line.noun and line.rest and not (line.verb or line.codes):
        raise _no_verb(view, line)
    help_line = view.verb("help")
    way_out = Button(view.say.button("help"), help_line)
    if line.coded and line.code:
        sentence = N_("“{word}” is no command. What can be done with {code}:")
        ways = _ways_on(view, line.code) or (Button(line.code, line.code), way_out)
        raise NotUnderstood(sentence, ways, word=line.rest or line.verb, code=line.code)
    if alone:
        raise NotUnderstood(N_("That is no command. `{help}` shows what there is."),
                            (way_out,), help=help_line)  # fmt: skip
    return None


def _no_verb(view: View, line: Line) -> NotUnderstood:
    """会议 每周五 17:00 周例会: what is to be done with it? Most likely it is a new one."""
    noun = view.noun(line.noun)
    words = line.rest
    if leading := dates.read_leading(words, view.now, times(view.db).calendar.zone):
        words = f"{words[leading.stop :].strip()} {words[: leading.stop]}".strip()
    known = [c for v in ("add", "list") if (c := commands.find(split(f"{line.noun} {v}")))]
    lines = [f"{noun} {view.verb(command.verb)}" for command in known]
    if known and known[0].verb == "add":
        lines[0] = f"{lines[0]} {words}"
    labels = [title_of(command, view) if command.verb == "add" else said
              for command, said in zip(known, lines, strict=True)]  # fmt: skip
    ways = tuple(Button(label, said) for label, said in zip(labels, lines, strict=True))
    sentence = N_("What is to be done with “{noun}”? Put a verb behind it.")
    return NotUnderstood(sentence, ways, noun=noun)


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
