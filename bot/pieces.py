"""From what stands after a command to words: options, people, lengths, dates, the rest."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from rapidfuzz import fuzz, process
from sqlalchemy import literal
from sqlmodel import col, func, or_, select

from bot import convertors, vocabulary
from bot.cards import Button
from bot.commands import Command, Context
from bot.errors import NotUnderstood
from bot.language import dates
from bot.lines import shadow
from bot.moments import LIKE_A_DATE, Repeat, Scope
from bot.people import Person, Project
from bot.store import Filed, table_of
from bot.words import N_

ALWAYS = ("sure", "version")
MENTION = re.compile(r"(?<![A-Za-z0-9._-])@(?P<token>[^\s@，。；、,;]+)")
UP_TO = re.compile(r"(?:到|至|成|为|to\s)\s*", re.IGNORECASE)
NEAR_OPTION = 75
PARTING = " \t，,；;、"
ANY_DAY = datetime(2026, 1, 1, tzinfo=UTC)


def words_of(command: Command, ctx: Context, project: Project | None) -> dict[str, str]:
    """What was written for each parameter, as one text each; forms and the API give theirs."""
    rest = Rest(ctx.line.rest)
    found = dict(rest.options(command))
    _positional_row(command, ctx, rest, found)
    _people(command, ctx, rest, found)
    _length(command, rest, found)
    _date(command, ctx, rest, found, project)
    _positional(command, rest, found)
    if rest.text:
        _leftover(command, rest, ctx)
    return found


class Rest:
    """What of a line is not read yet."""

    def __init__(self, text: str) -> None:
        self.text = text

    @property
    def seen(self) -> str:
        return shadow(self.text)

    def cut(self, begin: int, stop: int) -> str:
        """Take a piece out and give it; no comma is left over at either end."""
        piece = self.text[begin:stop]
        left = filter(None, [self.text[:begin].strip(), self.text[stop:].strip()])
        self.text = " ".join(left).strip(PARTING)
        return piece

    def options(self, command: Command) -> Iterator[tuple[str, str]]:
        """Declared names before `=` or `：`, anywhere; any other `x=y` stays in the text."""
        names = {p.name: p for p in command.parameters}
        pattern = _option_pattern(frozenset([*names, *ALWAYS]))
        while match := pattern.search(self.seen):
            name = vocabulary.NAMES[match["name"].lower()]
            begin, stop = match.span("value")
            value = self.text[begin:stop].strip('"“”「」『』＂')
            parameter = names.get(name)
            if parameter and issubclass(parameter.kind, datetime | date | Repeat):
                stop = max(stop, begin + _date_length(self.text[begin:]))
                value = self.text[begin:stop].strip('"“”「」『』＂')
            self.cut(len(self.text[: match.start()].rstrip(PARTING)), stop)
            yield name, value


def _option_pattern(names: frozenset[str]) -> re.Pattern[str]:
    known = sorted((s for s, w in vocabulary.NAMES.items() if w in names), key=len, reverse=True)
    ways = (rf"(?<![\w]){re.escape(s)}" if s.isascii() else re.escape(s) for s in known)
    return re.compile(
        rf"(?P<name>{'|'.join(ways)})\s*[=：]\s*(?P<value>\"[^\"]*\"|[^\s，；]*)", re.IGNORECASE
    )


def _date_length(text: str) -> int:
    """How far the date goes that begins *text*; its value does not matter here."""
    found = dates.read_leading(text, ANY_DAY, ZoneInfo("UTC"))
    return found.stop if found else 0


def _positional_row(command: Command, ctx: Context, rest: Rest, found: dict[str, str]) -> None:
    first = next((p for p in command.parameters if p.positional), None)
    if first is None or not issubclass(first.kind, Filed) or first.name in found:
        return
    codes = [c for c in ctx.line.codes if table_of(c, first.kind)] or list(ctx.line.codes)
    if codes:
        found[first.name] = " ".join(codes)
    elif ctx.heard.about and table_of(ctx.heard.about, first.kind):
        found[first.name] = ctx.heard.about
    elif match := re.match(r"[A-Za-z]-?\d+\b", rest.seen):
        found[first.name] = rest.cut(*match.span())


def _people(command: Command, ctx: Context, rest: Rest, found: dict[str, str]) -> None:
    """@people may stand anywhere; they go to the first parameter that is a person."""
    taker = next((p for p in command.parameters if issubclass(p.kind, Person)), None)
    if taker is None or taker.name in found:
        return
    called: list[str] = []
    while match := MENTION.search(rest.seen):
        name = _longest_name(ctx, rest.text[slice(*match.span("token"))])
        rest.cut(match.start(), match.start() + 1 + len(name))
        called.append(name)
    if called:
        found[taker.name] = " ".join(f"@{name}" for name in dict.fromkeys(called))


def _longest_name(ctx: Context, token: str) -> str:
    """Whose name begins *token*: in Chinese no blank has to follow it."""
    if token in ctx.heard.mentions:
        return token
    for said in (token, shadow(token)):
        if whole := [name for name in _names(ctx, said) if not _runs_on(said, name)]:
            return said[: max(map(len, whole))]
    return token


def _names(ctx: Context, token: str) -> list[str]:
    """Handles and names that *token* begins with."""
    said = literal(token.lower())
    begins = or_(
        said.startswith(func.lower(Person.handle)), said.startswith(func.lower(Person.name))
    )
    known = ctx.db.exec(select(Person).where(begins, col(Person.cancelled_at).is_(None))).all()
    names = [name for person in known for name in (person.handle, person.name) if name]
    return [name for name in names if token.lower().startswith(name.lower())]


def _runs_on(token: str, name: str) -> bool:
    """`@pmo` is not `@pm` and an o."""
    return name.isascii() and bool(re.match(r"[\w.-]", token[len(name) :], re.ASCII))


def _length(command: Command, rest: Rest, found: dict[str, str]) -> None:
    taker = next((p for p in command.parameters if issubclass(p.kind, timedelta)), None)
    if taker is None or taker.name in found:
        return
    if match := re.search(rf"(?<!\w)(?:{convertors.SPAN.pattern})(?!\w)", rest.seen, re.I):
        found[taker.name] = rest.cut(*match.span())


def _date(
    command: Command, ctx: Context, rest: Rest, found: dict[str, str], project: Project | None
) -> None:
    """The date that ends the line; earlier ones stay in the title.

    One that has its place among the words, as in `delay DATE REASON`, may begin them.
    """
    takers = [p for p in command.parameters if issubclass(p.kind, datetime | date | Repeat)]
    free = {p.name: p for p in takers if p.name not in found}
    first = next((name for name, p in free.items() if p.positional), "")
    if first and (to := UP_TO.match(rest.text)) and _date_length(rest.text[to.end() :]):
        rest.cut(0, to.end())  # 延期到周五
    if first and (stop := _date_length(rest.text)):
        found[first] = rest.cut(0, stop)
        return
    if not free:
        return
    scope = Scope(ctx, project, str)
    ending = dates.read_ending(rest.text, ctx.now, scope.zone, scope.times.calendar)
    if ending is None:
        if unread := LIKE_A_DATE.search(rest.seen.rstrip("。. ")):
            word = rest.text[unread.start() :].strip()
            sentence = N_("“{word}” is not a date. Write it like 2026-03-31.")
            raise NotUnderstood(sentence, field=next(iter(free)), word=word)
        return
    repeats = ending.kind == "recurrence"
    fitting = [n for n, p in free.items() if issubclass(p.kind, Repeat) == repeats]
    if not fitting:
        return
    both = {"start", "end"} <= set(fitting)  # a single date is when it ends
    said = rest.cut(ending.begin, len(rest.text)).rstrip("。. ")
    if both and ending.end and not ending.alternatives:
        found["start"], found["end"] = _wall(ending.start), _wall(ending.end)
    else:
        found["end" if both else fitting[0]] = said


def _wall(moment: date | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M}".removesuffix(" 00:00")


def _positional(command: Command, rest: Rest, found: dict[str, str]) -> None:
    """What is left goes to the positional parameters, one word each; the last text takes all."""
    free = [p for p in command.parameters if p.positional and p.name not in found]
    for at, parameter in enumerate(free):
        if not rest.text:
            return
        if issubclass(parameter.kind, str) and not any(p.required for p in free[at + 1 :]):
            found[parameter.name] = _unquoted(rest.cut(0, len(rest.text)))
        else:
            match = re.match(r'"[^"]*"|\S+', rest.seen)
            assert match is not None
            found[parameter.name] = _unquoted(rest.cut(*match.span()))


def _unquoted(text: str) -> str:
    seen = shadow(text)
    whole = len(seen) > 1 and seen[0] == seen[-1] == '"' and seen.count('"') == 2
    return text[1:-1] if whole else text


def _leftover(command: Command, rest: Rest, ctx: Context) -> None:
    raise NotUnderstood(N_("“{word}” does not belong to `{command}`."), word=rest.text,
                        command=command.words)  # fmt: skip


def misspelled(command: Command, ctx: Context) -> NotUnderstood | None:
    """`onwer=@lin` outside of quotes is probably an option; `cpu=100%` is not."""
    names = [s for s, w in vocabulary.NAMES.items() if w in {p.name for p in command.parameters}]
    unquoted = re.sub(r'"[^"]*"', " ", shadow(ctx.line.rest))
    for match in re.finditer(r"(?<![^\s，；,])(\w{3,})[=：](?=\S)", unquoted):
        near = process.extractOne(match[1].lower(), names, scorer=fuzz.ratio,
                                  score_cutoff=NEAR_OPTION)  # fmt: skip
        if near and near[0] != match[1].lower():
            line = ctx.line.text.replace(match[1], near[0], 1)
            return NotUnderstood(N_("Did you mean `{line}`?"), (Button(line, line),), line=line)
    return None
