"""Read a line, a thread or minutes, and propose what to note: `read …`, or a file."""

import re
from dataclasses import dataclass

from bot.commands import Context
from bot.errors import BotError, NotUnderstood
from bot.events import Heard
from bot.features.capture import proposals as proposing
from bot.features.capture.outcomes import Outcome, outcomes
from bot.features.capture.proposals import Proposal
from bot.language.documents import ENDINGS, Unreadable, text_of
from bot.language.said import Minutes
from bot.lines import shadow
from bot.markup import Markup
from bot.moments import Scope
from bot.people import Project
from bot.registry import commands, contribute
from bot.rooms import said_in
from bot.view import View
from bot.vocabulary import VERB
from bot.which import project as project_of
from bot.words import N_

MOST = 40
GLANCE = 2000  # letters of a page that mostly tell whether it is to be read
NEEDED = 2  # things to note on a page of several lines, for it to be read unasked


@dataclass(frozen=True)
class Proposed:
    """What was read of a text, and where it would be noted; `more` rows are left out."""

    text: proposing.Text
    project: Project | None
    said: Minutes
    rows: tuple[Proposal, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    more: int = 0

    @property
    def ready(self) -> int:
        """How many are noted at one press."""
        items = sum(row.ready and row.is_news for row in self.rows)
        return items + sum(row.known is None for row in self.outcomes)


def counted(shown: Proposed, view: View) -> Markup:
    found = len(shown.rows)
    if not found:
        return view.say(N_("No action item was found"))
    return view.say.n(
        N_("{count} action item was read"), N_("{count} action items were read"), found
    )


@commands.add("read", "capture", says=counted, private=True, above=True)
def read(ctx: Context, word: str = "") -> Proposed:
    """Read what people wrote, a line, whole minutes, a file (.txt, .md, .docx), or in a thread
    what was said there, and propose what to note: `read @market sends the press kit by
    2026-03-06` `capture @market sends the press kit by 2026-03-06`"""
    text = _text(ctx)
    above = "" if text.strip() else ctx.heard.above or said_in(ctx.db, ctx.heard.at)
    if not (text.strip() or above.strip()):
        raise _nothing(ctx)
    handed_in = proposing.kept(
        ctx.db, above or text, ctx.now, ctx.person.handle, thread=bool(above)
    )
    found = proposed(ctx, handed_in, _project(ctx))
    if not (found.rows or found.said):
        raise NotUnderstood(N_("Nothing to note was found."), field="word")
    return found


@contribute.to("talk")
def to_read(view: View, heard: Heard) -> str:
    """What people write to the bot is read if one thing can be noted of it, of a page two."""
    if any(file.name.lower().endswith(ENDINGS) for file in heard.files):
        return "read"
    enough = min(NEEDED, 1 + heard.text.count("\n"))
    begins = heard.text[:GLANCE].rpartition("\n")[0] if len(heard.text) > GLANCE else ""
    noted = (_noted(view, heard, text) for text in (begins, heard.text) if text)
    return "read" if any(count >= enough for count in noted) else ""


def _noted(view: View, heard: Heard, text: str) -> int:
    person = view.reader.handle if view.reader else ""
    found = proposed(view, proposing.Text("", text, heard.now, person), None)
    return len(found.rows) + len(found.outcomes)


def proposed(view: View, text: proposing.Text, project: Project | None) -> Proposed:
    said, rows = proposing.read(view.db, text, project)
    found = outcomes(view.db, said, project, first=len(rows) + 1)
    return Proposed(text, project, said, tuple(rows[:MOST]), tuple(found), max(0, len(rows) - MOST))


def _nothing(ctx: Context) -> NotUnderstood:
    if ctx.heard.closed:
        sentence = N_("{why} Put what is to be read behind the command, or hand in a file.")
        return NotUnderstood(sentence, field="word", why=ctx.say(ctx.heard.closed))
    sentence = N_("What is to be read? Put it behind the command, or hand in a file.")
    return NotUnderstood(sentence, field="word")


def _text(ctx: Context) -> str:
    """As it was typed: neither "待办" at its start nor "版本：2" in it is a word of the line."""
    files = [_of_file(file.name, file.data) for file in ctx.heard.files]
    said = ctx.line.text
    begins = VERB.match(shadow(said)) if commands.find(ctx.line) is ctx.command else None
    behind = said[begins.end() :].lstrip(" \t:：,，、") if begins else ctx.line.rest
    typed = ctx.heard.fields.get("word") or (behind if re.search(r"\w", behind) else "")
    parts = [*files, "" if files and len(typed) < 2 else typed]
    return "\n\n".join(filter(None, parts))


def _of_file(name: str, data: bytes) -> str:
    try:
        return text_of(data, name)
    except Unreadable:
        sentence = N_("{name} cannot be read. Hand in .txt, .md or .docx.")
        raise NotUnderstood(sentence, name=name) from None


def _project(ctx: Context) -> Project | None:
    """Where it would be noted, if that is clear already."""
    try:
        return project_of(Scope(ctx, None, str))
    except BotError:
        return None
