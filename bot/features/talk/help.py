"""What can be said: what fits here first, then everything by noun, every verb with its examples."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from bot import vocabulary, which
from bot.cards import Block, Button, Buttons, Card, Table
from bot.commands import Command, Context
from bot.errors import BotError, NotUnderstood
from bot.forms import examples, meaning
from bot.lines import Line, split
from bot.markup import Markup, escape
from bot.moments import Scope
from bot.people import Project, visible
from bot.permissions import usable
from bot.registry import commands, draws
from bot.roles import with_role
from bot.store import table_of
from bot.view import View
from bot.words import N_

FITTING = 6
VERBS_A_ROW = 12
NEAR = 50
FIRST_DAY = ("claim", "setup", "tour", "project add", "link", "mine", "help")
IN_A_GROUP = ("action add", "action list", "risk add", "project status", "mine", "simulate")
ALONE = ("mine", "action add", "action list", "risk list", "why", "undo")


@dataclass(frozen=True)
class Help:
    """`here`: what fits where it was asked; `all`: what this person may use."""

    here: tuple[Command, ...]
    all: tuple[Command, ...]


@dataclass(frozen=True)
class Topic:
    """The commands of a noun or a verb, or those that a keyword was found in."""

    title: str
    found: tuple[Command, ...]


@commands.add("help")
def help_(ctx: Context, word: str = "") -> Help | Topic:
    """Show what can be said, of one thing, or where a word occurs: `help` `help risk`
    `help search overdue`"""
    project = _project(ctx)
    mine = usable(ctx.db, ctx.person, commands, project)
    asked = split(word) if word else Line("")
    noun = ctx.line.noun or asked.noun
    if asked.verb == "search" and asked.rest:
        return _searched(ctx, asked.rest, mine)
    if not noun and not word:
        return Help(_fitting(ctx, mine, project), mine)
    found = tuple(c for c in mine if (not noun or c.noun == noun) and asked.verb in ("", c.verb))
    if not found or (word and asked.rest):
        raise _unknown(ctx, word or noun, mine)
    words = (ctx.say.label(noun) if noun else "", ctx.verb(asked.verb) if asked.verb else "")
    return Topic(ctx.say(N_("Help: {what}"), what=" ".join(filter(None, words))), found)


def _project(ctx: Context) -> Project | None:
    try:
        return which.project(Scope(ctx, None, str))
    except BotError:
        return None


def _fitting(
    ctx: Context, mine: tuple[Command, ...], project: Project | None
) -> tuple[Command, ...]:
    """Of the row that is quoted; else of the first day, of a project's group, or of one alone."""
    table = table_of(ctx.heard.about)
    if table is not None:
        noun = vocabulary.LETTERS[table.letter]
        names: Iterable[str] = (c.words for c in mine if c.noun == noun and c.verb != "add")
    elif ctx.db.exec(visible(Project, ctx.person)).first() is None:
        names = FIRST_DAY
    else:
        names = ALONE if ctx.heard.at.direct or project is None else IN_A_GROUP
    known = {command.words: command for command in mine}
    if with_role(ctx.db, "administrator"):
        known.pop("claim", None)
    chosen = [known[name] for name in names if name in known]
    more = [command for command in known.values() if command not in chosen]
    return tuple([*chosen, *more][:FITTING])


def _searched(ctx: Context, keyword: str, mine: tuple[Command, ...]) -> Topic:
    """In words, options and help, in both languages."""
    wanted = keyword.strip().lower()
    found = tuple(command for command in mine if wanted in _everything(command, ctx))
    if not found:
        raise _unknown(ctx, keyword, mine)
    return Topic(ctx.say(N_('Help with "{word}"'), word=keyword), found)


def _everything(command: Command, view: View) -> str:
    spelled = [*vocabulary.ways(command.words), command.help, view.say(command.help)]
    for parameter in command.parameters:
        spelled += [parameter.name, vocabulary.OPTIONS.get(parameter.name, "")]
        for value in parameter.values:
            spelled += [value, vocabulary.VALUES.get(value, "")]
    return "\n".join(spelled).lower()


def _unknown(ctx: Context, word: str, mine: tuple[Command, ...]) -> NotUnderstood:
    """With the nearest words as buttons."""
    names = {n: n for n in vocabulary.spellings(vocabulary.NOUNS | vocabulary.VERBS)}
    used = {part for command in mine for part in (command.noun, command.verb)}
    near = process.extract(word.lower(), names, scorer=fuzz.ratio, score_cutoff=NEAR, limit=9)
    known = dict.fromkeys(vocabulary.BEGINNINGS[name] for name, *_ in near)
    ways = [_button(name, ctx) for name in known if name in used][:3]
    sentence = N_('No help about "{word}".')
    return NotUnderstood(
        sentence, (*ways, Button(ctx.say.button("help"), ctx.verb("help"))), word=word
    )


def _button(word: str, view: View) -> Button:
    label = view.say.label(word)
    return Button(
        label[:1].upper() + label[1:],
        f"{view.verb('help')} {label if view.say.language == 'zh' else word}",
    )


# Cards


@draws(Help)
def help_card(help_: Help, view: View) -> Card:
    title = N_(
        "Help: noun and verb in either order and language, then words, @person, date. "
        "{count} commands that fit here:"
    )
    best = tuple((_first_example(command, view), meaning(command, view)) for command in help_.here)
    nouns = sorted(dict.fromkeys(command.noun for command in help_.all), key=_everyday)
    rows = tuple(row for noun in nouns for row in _verbs_of(noun, help_.all, view))
    ways = tuple(_button(noun, view) for noun in list(nouns)[:5] if noun)
    blocks: tuple[Block, ...] = (
        Table((), best),
        Table((), rows, view.say(N_("Everything"))),
        Buttons(ways),
    )
    foot = view.say(
        N_("A word after it shows examples: {example}"), example=ways[0].line if ways else "help"
    )
    return Card(view.say(title, count=len(help_.here)), blocks, foot=foot)


def _everyday(noun: str) -> tuple[bool, bool]:
    """What has codes is talked about daily; what goes with every noun comes last."""
    return not noun, noun not in vocabulary.LETTERS.values()


def _verbs_of(noun: str, known: tuple[Command, ...], view: View) -> Iterator[tuple[str, str]]:
    """**Risk** add · list · …, in as many rows as a cell needs."""
    name = view.say.button(noun) if noun else view.say(N_("Anything"))
    verbs = [view.verb(command.verb) for command in known if command.noun == noun]
    for at in range(0, len(verbs), VERBS_A_ROW):
        head = f"**{escape(name)}**" if at == 0 else ""
        yield head, escape(" · ".join(verbs[at : at + VERBS_A_ROW]))


@draws(Topic)
def topic_card(topic: Topic, view: View) -> Card:
    rows = tuple(
        (
            f"**{escape(_spelled(command, view))}**",
            meaning(command, view),
            _examples(command, view),
        )
        for command in topic.found
    )
    return Card(topic.title, (Table((), rows),))


def _spelled(command: Command, view: View) -> str:
    parts = [view.noun(command.noun)] if command.noun else []
    return " ".join([*parts, view.verb(command.verb)])


def _examples(command: Command, view: View) -> Markup:
    return Markup("\n".join(escape(example) for example in examples(command, view)))


def _first_example(command: Command, view: View) -> Markup:
    return Markup(escape(next(iter(examples(command, view)), _spelled(command, view))))
