"""Find rows by the words in them (N)."""

from dataclasses import dataclass

from bot.cards import Button, Buttons, Card, Table
from bot.commands import Context
from bot.errors import Blank
from bot.forms import form
from bot.lines import quoted, shadow
from bot.lists import PER_PAGE, of_page, turned, turns
from bot.markup import Markup, escape
from bot.people import Project
from bot.registry import commands, draws
from bot.search import Hit, search, spotted, tokens
from bot.view import View
from bot.vocabulary import LETTERS, VERB
from bot.words import N_

AROUND = 24  # letters of a snippet on either side of what was found


@dataclass(frozen=True)
class Found:
    words: str
    hits: tuple[Hit, ...]
    line: str
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-len(self.hits) // PER_PAGE))


@commands.add("search")
def find(ctx: Context, word: str = "", *, project: Project | None = None, page: int = 1) -> Found:
    """Find rows by words in them, single Chinese characters too: `search supplier`
    `search budget project=P-1`"""
    begins_with_verb = VERB.match(shadow(ctx.line.text))
    noun = "" if begins_with_verb else ctx.line.noun
    wanted = f"{_eaten(ctx) if begins_with_verb else ''}{word}".strip()
    if not wanted:
        raise Blank(form(ctx.command, ctx.words, ctx))
    hits = search(ctx.db, ctx.person, wanted, project)
    kept = [hit for hit in hits if not noun or LETTERS[hit.row.letter] == noun]
    where = f" {ctx.option('project')}={project.code}" if project else ""
    kind = f"{ctx.noun(noun)} " if noun else ""
    line = f"{kind}{ctx.verb('search')} {quoted(wanted)}{where}"
    return Found(wanted, tuple(kept), line, page)


def _eaten(ctx: Context) -> str:
    """Nouns and codes that stand between the verb and the rest are looked for like other words."""
    line = ctx.line
    verb = VERB.match(shadow(line.text))
    assert verb is not None
    end = line.text.rfind(line.rest) if line.rest else len(line.text)
    return line.text[verb.end() : end].lstrip("：: ")


@draws(Found)
def found_card(found: Found, view: View) -> Card:
    count = len(found.hits)
    if not count:
        return Card(view.say(N_('Nothing found for "{words}".'), words=found.words))
    title = view.say.n(
        N_('{count} found for "{words}"'),
        N_('{count} found for "{words}"'),
        count,
        words=found.words,
    )
    page = min(max(found.page, 1), found.pages)
    shown = of_page(found.hits, page)
    rows = tuple(_row(hit, found.words) for hit in shown)
    wide = 2 if any(row[1] for row in rows) else 1
    head = (view.label("title"), view.label("text"))[:wide]
    table = Table(head, tuple(row[:wide] for row in rows))
    codes = [Button(hit.row.code, hit.row.code) for hit in shown[:3]]
    ways = Buttons((*codes, *turns(found.line, page, found.pages, view)))
    return Card(title, (table, ways), foot=turned(page, found.pages, view))


def _row(hit: Hit, words: str) -> tuple[str, str]:
    title = f"{hit.row.code} {_bold(hit.row.title, words)}"
    return title, "" if hit.body == hit.row.title else _snippet(hit.body, words)


def _bold(said: str, words: str) -> Markup:
    """What was found in bold."""
    for word in filter(None, map(tokens, words.split())):
        if match := spotted(word).search(said):
            begin, stop = match.span()
            hit = escape(said[begin:stop])
            return Markup(f"{escape(said[:begin])}**{hit}**{escape(said[stop:])}")
    return Markup(escape(said))


def _snippet(body: str, words: str) -> Markup:
    """A piece of the text around what was found."""
    for word in filter(None, map(tokens, words.split())):
        if match := spotted(word).search(body):
            begin, stop = max(0, match.start() - AROUND), match.end() + AROUND
            before, after = "…" if begin else "", "…" if stop < len(body) else ""
            return Markup(f"{before}{_bold(body[begin:stop], words)}{after}")
    return Markup(escape(body[: 2 * AROUND]))
