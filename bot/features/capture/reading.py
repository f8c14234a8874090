"""Read a line, a thread or minutes, and propose what to note: `read …`, or a file."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from bot.cards import Block, Button, Buttons, Card, Style, Text
from bot.commands import Context
from bot.company import times
from bot.errors import BotError, NotUnderstood
from bot.features.action import Action
from bot.features.capture import proposals as proposing
from bot.features.capture.known import directory
from bot.features.capture.proposals import Proposal
from bot.forms import spelled
from bot.language.dates import Date
from bot.language.documents import Unreadable, text_of
from bot.language.said import Minutes, Said
from bot.lines import shadow
from bot.markup import Markup, escape
from bot.moments import Scope
from bot.people import Project
from bot.registry import commands, draws
from bot.view import View
from bot.vocabulary import VERB
from bot.which import project as project_of
from bot.words import N_

BUTTONS = 10  # rows of a card that have their own button
MOST = 40
LONGEST = 160  # letters of a source line on the card
LACKS = {"number": N_("how many"), "date": N_("by when"), "owner": N_("who")}
OUTCOMES = (("decision", "decisions"), ("dispute", "disputes"), ("risk", "risks"))


@dataclass(frozen=True)
class Proposed:
    """What was read of a text, and where it would be noted."""

    text: proposing.Text
    project: Project | None
    said: Minutes
    rows: tuple[Proposal, ...] = field(default=())

    @property
    def ready(self) -> list[Proposal]:
        return [row for row in self.rows if row.ready and row.is_news]


def counted(shown: Proposed, view: View) -> Markup:
    found = len(shown.rows)
    if not found:
        return view.say(N_("No action item was found"))
    return view.say.n(
        N_("{count} action item was read"), N_("{count} action items were read"), found
    )


@commands.add("read", "capture", says=counted, private=True)
def read(ctx: Context, word: str = "") -> Proposed:
    """Read what people wrote, a line or whole minutes, or a file (.txt, .md, .docx), and propose
    what to note: `read @market sends the press kit by 2026-03-06` `capture @market sends the
    press kit by 2026-03-06`"""
    text = _text(ctx)
    if not text.strip():
        sentence = N_("What is to be read? Put it behind the command, or hand in a file.")
        raise NotUnderstood(sentence, field="word")
    handed_in = proposing.kept(ctx.db, text, ctx.now, ctx.person.handle)
    found = proposed(ctx, handed_in, _project(ctx))
    if not (found.rows or found.said):
        raise NotUnderstood(N_("Nothing to note was found."), field="word")
    return found


def proposed(view: View, text: proposing.Text, project: Project | None) -> Proposed:
    said = proposing.read(view.db, text, project)
    rows = proposing.proposals(view.db, text, project)[:MOST]
    return Proposed(text, project, said, tuple(rows))


def _text(ctx: Context) -> str:
    """As it was typed: neither "待办" at its start nor "版本：2" in it is a word of the line."""
    files = [_of_file(file.name, file.data) for file in ctx.heard.files]
    said = ctx.line.text
    begins = VERB.match(shadow(said))
    behind = said[begins.end() :].lstrip(" \t:：") if begins else ctx.line.rest
    typed = ctx.heard.fields.get("word") or behind
    return "\n\n".join(filter(None, [*files, "" if files and len(typed) < 2 else typed]))


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


def _outcomes(said: Minutes) -> list[tuple[str, Said]]:
    return [(noun, row) for noun, name in OUTCOMES for row in getattr(said, name)]


# The card


@draws(Proposed)
def proposed_card(shown: Proposed, view: View) -> Card:
    blocks: list[Block] = []
    for row in shown.rows:
        blocks.append(Text(described(row, view)))
        ways = _ways(row, shown, view) if row.number <= BUTTONS else ()
        blocks += [Buttons(ways)] if ways else []
    blocks += _others(shown.said, shown.project, view)
    foot = view.say(N_("Nothing is noted yet.")) if shown.rows or blocks else ""
    title = view.say(N_("Read from the text"))
    about = f"{shown.project.code} {escape(shown.project.title)}" if shown.project else ""
    return Card(title, (*blocks, *_all(shown, view)), about=about, foot=foot)


def described(row: Proposal, view: View) -> str:
    """What, who, by when; the words it was read from; what is not clear."""
    facts = [
        row.title,
        view.name(row.owner) or row.written,
        view.say.at(row.due) if row.due else "",
    ]
    head, *rest = [escape(fact) for fact in facts if fact]
    said = " ".join(row.source.split())
    source = said if len(said) <= LONGEST else f"{said[:LONGEST]}…"
    lines = [" · ".join([f"**{head}**", *rest]), view.say(N_("From: {source}"), source=source)]
    return "\n".join([*lines, *map(str, _remarks(row, view))])


def _remarks(row: Proposal, view: View) -> Iterator[Markup]:
    if row.known:
        yield _known(row, row.known, view)
    if row.missing:
        lacks = view.say.joined([view.say(LACKS[one]) for one in row.missing])
        yield view.say(N_("Missing: {what}."), what=lacks)
    if "owner" in row.doubts and row.written:
        yield view.say(N_('Nobody here is called "{word}". Who does it?'), word=row.written)
    elif "owner" in row.doubts:
        yield view.say(N_("It has no owner. Who does it?"))
    if "day" in row.doubts:
        yield view.say(N_("The date has two readings. Which one?"))
    if "past" in row.doubts and row.due:
        yield view.say(N_("{due} has passed."), due=row.due)


def _known(row: Proposal, known: Action, view: View) -> Markup:
    if row.is_news:
        return view.say(
            N_("Known as {code}, due {due} so far."), code=known.code, due=known.due or "—"
        )
    return view.say(N_("Known as {code} already."), code=known.code)


def _ways(row: Proposal, shown: Proposed, view: View) -> tuple[Button, ...]:
    """What settles this row alone: pressing is enough, the words are in its line."""
    if row.missing:
        words = {"code": shown.text.ref} | _where(shown.project)
        line = spelled(commands["gather"], words, view)
        return (Button(view.say(N_("Fill in")), line, Style.MAIN),)
    if row.known and not row.is_news:
        return (Button(row.known.code, row.known.code),)
    if "owner" in row.doubts:
        here = directory(view.db)
        near = here.people_called(row.written) or here.suggest(row.written)
        return tuple(_one(view, shown, row, view.name(p.key), p.key) for p in near[:3])
    if row.days and row.doubts:
        days = row.days if "day" in row.doubts else ()
        return tuple(_one(view, shown, row, str(view.say.at(at)), due=at) for at in days)
    if row.known:
        return (_one(view, shown, row, view.say(N_("Update {code}"), code=row.known.code)),)
    return (_one(view, shown, row, view.say(N_("Add this one"))),)


def _one(
    view: View,
    shown: Proposed,
    row: Proposal,
    label: str,
    owner: str = "",
    due: datetime | None = None,
) -> Button:
    words = {"code": shown.text.ref, "number": str(row.number)}
    words |= {"owner": f"@{owner}"} if owner else {}
    words |= {"due": f"{due:%Y-%m-%d %H:%M}"} if due else {}
    words |= _where(shown.project)
    return Button(label, spelled(commands["gather"], words, view))


def _where(project: Project | None) -> dict[str, str]:
    return {"project": project.code} if project else {}


def _others(said: Minutes, project: Project | None, view: View) -> list[Block]:
    """Decisions, disputes and risks, each with the line that notes it."""
    blocks: list[Block] = []
    for noun, row in _outcomes(said)[:BUTTONS]:
        line = spelled(commands[f"{noun} add"], {"title": row.text} | _where(project), view)
        kind = view.label(noun)
        label = view.say(N_("Add {kind}"), kind=view.say.label(noun))
        blocks += [Text(f"**{escape(kind)}** {escape(row.text)}"), Buttons((Button(label, line),))]
    if said.next_meeting and said.next_meeting.when:
        blocks.append(Text(_next(said.next_meeting.when, said.next_meeting.place, view)))
    return blocks


def _next(found: Date, place: str, view: View) -> str:
    """When the next meeting is, on the wall where the company is."""
    begins = found.start or found.end
    zone = times(view.db).calendar.zone
    at = view.say.at(begins.replace(tzinfo=zone)) if isinstance(begins, datetime) else ""
    when = at or (view.say.day(begins) if begins else "")
    return f"**{view.label('next_at')}** {' · '.join(filter(None, [when, escape(place)]))}"


def _all(shown: Proposed, view: View) -> tuple[Buttons, ...]:
    if not shown.rows or shown.rows[0].missing:
        return ()
    where = _where(shown.project)
    words = {"code": shown.text.ref}
    ready = len(shown.ready)
    ways = []
    if ready:
        sentence = N_("Add all {count}") if ready > 1 else N_("Add {count}")
        label = view.say(sentence, count=ready)
        line = {**words, "number": view.say.label("all"), **where}
        ways.append(Button(label, spelled(commands["gather"], line, view), Style.MAIN))
    edit = spelled(commands["gather"], {**words, **where}, view)
    ways.append(Button(view.say(N_("Edit first")), edit))
    leave = spelled(commands["gather"], {**words, "number": "none"}, view)
    ways.append(Button(view.say(N_("Leave it")), leave, Style.QUIET))
    return (Buttons(tuple(ways)),)
